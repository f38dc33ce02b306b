/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * script_part: named lists of phases: reading, counting, putting in place; see
 * script_phase.h.
 *
 * Until they are placed, the use of a part is a phase that is a group of zero rounds
 * whose seed is the part's place in the table.
 */
#include "core/script/script_phase.h"

#include "core/base/arena.h"
#include "core/base/text.h"

#include <string.h>

/* ---- marks ---- */

enum { NO_PART = SCRIPT_MAX_PARTS };

static bool is_use(const struct phase *phase)
{
	return phase->group && phase->repeat == 0;
}

static struct part *part_of(struct reader *reader, const struct phase *phase)
{
	return phase->seed < reader->nparts ? &reader->parts[phase->seed] : NULL;
}

static void report_no_part(const struct reader *reader, const struct node *name)
{
	const char *names[SCRIPT_MAX_PARTS + 1] = {0};
	const char *near;

	for (size_t i = 0; i < reader->nparts; i++)
		names[i] = reader->parts[i].name;
	near = text_nearest(name->text, names);
	if (near != NULL)
		diag_error(reader->diags, name->line,
			   "there is no part \"%.64s\": did you mean \"%s\"?", name->text,
			   near);
	else
		diag_error(reader->diags, name->line,
			   "there is no part \"%.64s\": write it into parts = { … } before "
			   "phases",
			   name->text);
}

void script_part_use(struct reader *reader, const struct node *name, struct phase *phase)
{
	phase->group = true;
	phase->repeat = 0;
	phase->seed = NO_PART;
	if (name->type != NODE_TEXT || name->text == NULL) {
		diag_error(reader->diags, name->line, "use must be text, not %s",
			   node_type_name(name->type));
		return;
	}
	for (size_t i = 0; i < reader->nparts; i++) {
		if (strcmp(reader->parts[i].name, name->text) == 0)
			phase->seed = (uint32_t)i;
	}
	if (phase->seed == NO_PART)
		report_no_part(reader, name);
}

/* ---- reading ---- */

/* All names first: a part may use one that is written behind it. */
void script_parts_read(struct reader *reader, struct node *group)
{
	if (group == NULL)
		return;
	if (group->type != NODE_GROUP) {
		diag_error(
			reader->diags, group->line,
			"parts must be a group, like { ease = ( { … }, { … } ); }, not %s",
			node_type_name(group->type));
		return;
	}
	if (group->n > SCRIPT_MAX_PARTS) {
		diag_error(reader->diags, group->line, "more than %d parts",
			   SCRIPT_MAX_PARTS);
		return;
	}
	reader->parts = arena_alloc(reader->arena, group->n, sizeof *reader->parts);
	for (size_t i = 0; i < group->n; i++) {
		struct node *node = &group->children[i];

		reader->parts[i].name = node->name != NULL ? node->name : "";
		reader->parts[i].line = node->line;
		reader->parts[i].list.group = true;
		reader->parts[i].list.repeat = 1;
	}
	reader->nparts = group->n;
	for (size_t i = 0; i < group->n; i++)
		script_phases_read(reader, &group->children[i], &reader->parts[i].list, 0);
}

/* ---- counting ---- */

/* More than any limit; a sum of a few times 1000 of it still fits. */
#define COUNT_LIMIT INT64_C(1000000000000)

static int64_t limited(int64_t count)
{
	return count < COUNT_LIMIT ? count : COUNT_LIMIT;
}

static void add(struct measure *to, const struct measure *more, int64_t times)
{
	to->phases = limited(to->phases + more->phases * times);
	to->ms = limited(to->ms + more->ms * times);
	to->cues = limited(to->cues + more->cues * times);
	to->leaves = limited(to->leaves + more->leaves);
	to->groups = limited(to->groups + more->groups);
	to->written_cues = limited(to->written_cues + more->written_cues);
	if (more->depth > to->depth)
		to->depth = more->depth;
}

static struct measure measure_leaf(const struct phase *phase)
{
	int64_t longest = phase->open_ended ? phase->max_ms : phase->time_ms;
	int64_t rests = phase->rest_ms > 0 ? phase->sets - 1 : 0;
	int64_t cues = 0;

	for (size_t i = 0; i < phase->ncues; i++) {
		int64_t every = phase->cues[i].every_ms;

		cues += every > 0 ? longest / every + 1 : 1;
	}
	return (struct measure){
		.phases = phase->sets + rests,
		.ms = longest * phase->sets + phase->rest_ms * rests,
		.cues = limited(cues * phase->sets),
		.leaves = 1,
		.written_cues = (int64_t)phase->ncues,
	};
}

static struct measure measure_group(struct reader *reader, const struct phase *group);

/* Through a part that uses itself nothing can be counted: reported once, counted as 0. */
static struct measure measure_use(struct reader *reader, const struct phase *use)
{
	struct part *part = part_of(reader, use);

	if (part == NULL)
		return (struct measure){0};
	part->used = true;
	if (part->state == PART_BEING_MEASURED) {
		if (!part->cyclic)
			diag_error(
				reader->diags, use->line,
				"the part \"%s\" comes back to itself here: a part cannot "
				"be inside itself",
				part->name);
		part->cyclic = true;
		return (struct measure){0};
	}
	if (part->state == PART_UNMEASURED) {
		part->state = PART_BEING_MEASURED;
		part->measure = measure_group(reader, &part->list);
		part->state = PART_MEASURED;
	}
	return part->measure;
}

/* Recursion: groups within a list at most SESSION_MAX_DEPTH deep, each part once. */
static struct measure measure_group(struct reader *reader, const struct phase *group)
{
	struct measure sum = {0};

	for (size_t i = 0; i < group->n; i++) {
		const struct phase *child = &group->children[i];
		struct measure one;

		if (is_use(child))
			one = measure_use(reader, child);
		else if (child->group)
			one = measure_group(reader, child);
		else
			one = measure_leaf(child);
		add(&sum, &one, group->repeat - child->skip_last);
	}
	sum.groups = limited(sum.groups + 1);
	sum.depth++;
	return sum;
}

/* The phases and each part are done once: what their last round skips is never done. */
static void warn_of_skipped(struct reader *reader, const struct phase *list)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->children[i].skip_last)
			diag_warning(
				reader->diags, list->children[i].line,
				"skip_last leaves this out altogether: its list is done "
				"once; it belongs into a group with repeat");
	}
}

static void check_limits(struct reader *reader, const struct measure *sum, int line)
{
	struct diags *diags = reader->diags;

	if (sum->phases > SESSION_MAX_PHASES || sum->leaves > SESSION_MAX_PHASES ||
	    sum->groups > SESSION_MAX_PHASES)
		diag_error(
			diags, line,
			"the session has more than %d phases when all rounds and sets are "
			"counted out",
			SESSION_MAX_PHASES);
	else if (sum->phases == 0 && sum->leaves > 0)
		diag_error(diags, line,
			   "no phase is left: each is skipped in the last round");
	if (sum->ms > SESSION_MAX_MS)
		diag_error(diags, line, "the session is longer than 12 h");
	if (sum->cues > SESSION_MAX_CUES || sum->written_cues > SESSION_MAX_CUES)
		diag_error(
			diags, line,
			"the session has more than %d cues when all rounds are counted out",
			SESSION_MAX_CUES);
	if (sum->depth > SESSION_MAX_DEPTH + 1)
		diag_error(diags, line, "groups of phases are nested deeper than %d",
			   SESSION_MAX_DEPTH);
}

void script_measure(struct reader *reader, const struct phase *root, int line)
{
	size_t errors = reader->diags->errors;
	struct measure sum = measure_group(reader, root);

	warn_of_skipped(reader, root);
	for (size_t i = 0; i < reader->nparts; i++) {
		struct part *part = &reader->parts[i];

		warn_of_skipped(reader, &part->list);
		if (part->used)
			continue;

		/* Not used from the session: still look for cycles behind it. */
		const struct phase mark = {
			.group = true, .seed = (uint32_t)i, .line = part->line};

		(void)measure_use(reader, &mark);
		diag_warning(
			reader->diags, part->line,
			"nothing uses the part \"%s\": write { use = \"%s\"; } where it "
			"belongs",
			part->name, part->name);
	}
	if (reader->diags->errors == errors && root->n > 0)
		check_limits(reader, &sum, line);
}

/* ---- placing ---- */

/*
 * Texts and cues are shared; uses are filled on the way: with the copy of a copy, as
 * deep as was measured.
 */
static void copy_phase(struct reader *reader, struct phase *to, const struct phase *from)
{
	*to = *from;
	if (from->n > 0)
		to->children = arena_alloc(reader->arena, from->n, sizeof *to->children);
	to->capacity = from->n;
	for (size_t i = 0; i < from->n; i++)
		copy_phase(reader, &to->children[i], &from->children[i]);
	if (is_use(to)) {
		const struct part *part = part_of(reader, to);

		copy_phase(reader, to, &part->list);
		to->line = from->line;
		to->skip_last = from->skip_last;
	}
}

void script_parts_place(struct reader *reader, struct phase *root)
{
	if (reader->nparts == 0)
		return;
	for (size_t i = 0; i < root->n; i++) {
		struct phase *child = &root->children[i];

		if (is_use(child)) {
			const struct phase mark = *child;

			copy_phase(reader, child, &mark);
		} else if (child->group) {
			script_parts_place(reader, child);
		}
	}
}
