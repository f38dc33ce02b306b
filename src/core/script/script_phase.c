/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * script_phase: leaves, groups and defaults of a script; see script_phase.h.
 *
 * A leaf setting is a row of script_leaf_specs; how the rows go together is judged by
 * script_rule.c.
 */
#include "core/script/script_phase.h"

#include "core/base/arena.h"
#include "core/base/mem.h"
#include "core/base/text.h"

#include <string.h>

#define FIELD(name) offsetof(struct phase, name)

enum { HOUR_12 = SESSION_MAX_MS, MOST_CONTACTS = 10000, MOST_SETS = 100 };

const struct value_spec script_leaf_specs[LEAF_ROWS] = {
	[ROW_TIME] = {"time", VALUE_TIME, 1, HOUR_12, FIELD(time_ms)},
	[ROW_CONTACTS] = {"contacts", VALUE_WHOLE, 1, MOST_CONTACTS, FIELD(contacts)},
	[ROW_UNTIL] = {"until", VALUE_UNTIL, 0, 0, FIELD(open_ended)},
	[ROW_MAX] = {"max", VALUE_TIME, 1, HOUR_12, FIELD(max_ms)},
	[ROW_CADENCE] = {"cadence", VALUE_CADENCE, 0, 0, FIELD(cadence)},
	[ROW_RAMP] = {"ramp", VALUE_TIME, 1, HOUR_12, FIELD(ramp_ms)},
	[ROW_CLICKS] = {"clicks", VALUE_CLICKS, 0, 0, FIELD(every)},
	[ROW_ACCENT] = {"accent", VALUE_WHOLE, 0, 16, FIELD(accent)},
	[ROW_FEET] = {"feet", VALUE_FEET, 0, 0, FIELD(feet)},
	[ROW_ON] = {"on", VALUE_TIME, 1000, HOUR_12, FIELD(on_ms)},
	[ROW_OFF] = {"off", VALUE_TIME, 1000, HOUR_12, FIELD(off_ms)},
	[ROW_LOCK] = {"lock", VALUE_TIME, 0, HOUR_12, FIELD(lock_ms)},
	[ROW_COUNT_IN] = {"count_in", VALUE_WHOLE, 0, 32, FIELD(count_in)},
	[ROW_COUNTDOWN] = {"countdown", VALUE_SECONDS, 0, 10, FIELD(countdown_s)},
	[ROW_RESISTANCE] = {"resistance", VALUE_TEXT, 0, SCRIPT_NAME_LIMIT,
			    FIELD(resistance)},
	[ROW_EFFORT] = {"effort", VALUE_TEXT, 0, SCRIPT_NAME_LIMIT, FIELD(effort)},
	[ROW_SETS] = {"sets", VALUE_WHOLE, 1, MOST_SETS, FIELD(sets)},
	[ROW_REST] = {"rest", VALUE_TIME, 1, HOUR_12, FIELD(rest_ms)},
	[ROW_IMPACT] = {"impact", VALUE_IMPACT, 0, 0, FIELD(impact)},
	[ROW_CONTEXT] = {"context", VALUE_CONTEXT, 0, 0, FIELD(context)},
	[ROW_BREATHING] = {"breathing", VALUE_BREATHING, 0, 0, FIELD(breathe_in_ms)},
};

_Static_assert(FIELD(breathe_out_ms) == FIELD(breathe_in_ms) + sizeof(int),
	       "VALUE_BREATHING fills both at once");
_Static_assert(LEAF_ROWS <= 32, "a row is a bit of the masks of struct leaf");

/* In the order of enum leaf_row. */
static const char *const leaf_known[LEAF_ROWS + 1] = {
	"kind",     "name",      "time",       "contacts", "until",     "max",  "cadence",
	"ramp",     "clicks",    "accent",     "feet",     "on",        "off",  "lock",
	"count_in", "countdown", "resistance", "effort",   "sets",      "rest", "impact",
	"context",  "breathing", "treadmill",  "cues",     "skip_last", NULL};
static const char *const other_known[] = {"use", "repeat", "phases"};

/* ---- values ---- */

char *script_text(struct reader *reader, const char *text)
{
	return arena_text(reader->arena, text, strlen(text));
}

/* One end of "$a -> $b", or NULL: its text with a parameter filled in. */
static const char *target_text(struct reader *reader, const struct node *node, char *end)
{
	static const struct value_spec spec = {"cadence", VALUE_TARGET, 0, 0, 0};
	size_t n;

	end += strspn(end, " \t");
	n = strlen(end);
	while (n > 0 && (end[n - 1] == ' ' || end[n - 1] == '\t'))
		end[--n] = '\0';
	if (*end != '$')
		return end;
	return parameters_value(&reader->parameters, end, &spec, node->line, reader->diags);
}

/* A ramp with a parameter at an end, filled in; NULL with an error. */
static const char *ramp_text(struct reader *reader, const struct node *node,
			     const char *text)
{
	char *from = script_text(reader, text), *arrow = strstr(from, "->"), *filled;
	struct text joined = {0};

	*arrow = '\0';

	const char *a = target_text(reader, node, from);
	const char *b = target_text(reader, node, arrow + 2);

	if (a == NULL || b == NULL)
		return NULL;
	text_add(&joined, "%s -> %s", a, b);
	filled = script_text(reader, joined.bytes);
	text_clear(&joined);
	return filled;
}

bool script_value(struct reader *reader, const struct node *node,
		  const struct value_spec *spec, struct value *value)
{
	const char *text = value_text(node, spec, reader->diags);
	char why[QUANTITY_WHY];

	if (text == NULL)
		return false;
	if (spec->type == VALUE_CADENCE && strchr(text, '$') != NULL &&
	    strstr(text, "->") != NULL)
		text = ramp_text(reader, node, text);
	else if (spec->type == VALUE_TEXT ? parameter_is_reference(text) : *text == '$')
		text = parameters_value(&reader->parameters, text, spec, node->line,
					reader->diags);
	if (text == NULL)
		return false;
	if (value_parse(spec, text, value, why))
		return true;
	diag_error(reader->diags, node->line, "%s: %s", spec->name, why);
	return false;
}

/* setting: skip_last, or NULL. */
static bool read_skip_last(struct reader *reader, const struct node *setting)
{
	static const struct value_spec spec = {"skip_last", VALUE_BOOL, 0, 0, 0};
	struct value value = {0};

	return setting != NULL && script_value(reader, setting, &spec, &value) &&
	       value.number != 0;
}

char *script_prose(struct reader *reader, const struct node *node, size_t limit)
{
	const char *text = value_words(node, limit, reader->diags);

	return text == NULL ? NULL : script_text(reader, text);
}

/* ---- leaves ---- */

static size_t find(const char *const *names, size_t n, const char *name)
{
	size_t i = 0;

	while (i < n && !text_is(names[i], name))
		i++;
	return i;
}

/* The row of a setting; PHASE_ROWS: no phase has it. */
static size_t row_of(const char *name)
{
	size_t row = find(leaf_known, LEAF_ROWS, name);

	if (row == LEAF_ROWS)
		row += find(other_known, PHASE_ROWS - LEAF_ROWS, name);
	return row;
}

static bool is_value(size_t row)
{
	return row >= ROW_TIME && row <= ROW_BREATHING;
}

/* Begins: finds out what a phase says. */
static void hear(struct hearing *hearing, struct reader *reader, struct node *group)
{
	hearing->reader = reader;
	hearing->line = group->line;
	hearing->unknown = false;
	hearing->own = hearing->given = hearing->failed = 0;
	hearing->nvalues = 0;
	for (size_t i = 0; i < group->n; i++) {
		struct node *node = &group->children[i];
		size_t row = node->name == NULL ? PHASE_ROWS : row_of(node->name);

		if (row == PHASE_ROWS || (hearing->own & ROW_BIT(row))) {
			hearing->unknown = true;
			continue;
		}
		hearing->nodes[row] = node;
		hearing->own |= ROW_BIT(row);
		if (is_value(row))
			hearing->values[hearing->nvalues++] = (unsigned char)row;
	}
}

/* "cadance" meant the cadence: nobody is told that there is none. */
static void forgive_misspelt(struct hearing *hearing, const struct node *group)
{
	for (size_t i = 0; i < group->n; i++) {
		const char *name = group->children[i].name, *near = NULL;

		if (name != NULL && row_of(name) == PHASE_ROWS)
			near = text_nearest(name, leaf_known);

		size_t row = near == NULL ? PHASE_ROWS : row_of(near);

		if (is_value(row))
			hearing->failed |= ROW_BIT(row);
	}
}

/* Reads a value into the phase. */
static void read_row(struct hearing *hearing, size_t row)
{
	const struct value_spec *spec = &script_leaf_specs[row];
	struct reader *reader = hearing->reader;
	struct value value;

	hearing->given |= ROW_BIT(row);
	hearing->failed |= ROW_BIT(row);
	if (!script_value(reader, hearing->nodes[row], spec, &value))
		return;
	hearing->failed &= ~ROW_BIT(row);
	if (spec->type == VALUE_TEXT)
		*(char **)((char *)hearing->phase + spec->offset) =
			script_text(reader, value.as.text);
	else
		value_store(spec, &value, hearing->phase);
}

/* Reads what the group says into a phase that is as the preset says. */
static void read_rows(struct hearing *hearing, const struct node *group,
		      const struct preset *preset, struct phase *phase)
{
	hearing->phase = phase;
	hearing->given = preset->given;
	hearing->failed = preset->failed;
	for (size_t i = 0; i < hearing->nvalues; i++)
		read_row(hearing, hearing->values[i]);
	if (hearing->unknown)
		forgive_misspelt(hearing, group);
}

/* Reports what stands in the group and is neither a value nor one of those rows. */
static void report_unknown(struct hearing *hearing, struct node *group, uint32_t rows,
			   const char *where)
{
	for (size_t row = 0; row < PHASE_ROWS; row++) {
		if (hearing->own & ROW_BIT(row))
			hearing->nodes[row]->used = is_value(row) || (rows & ROW_BIT(row));
	}
	node_report_unused(group, leaf_known, where, hearing->reader->diags);
}

/* An unknown kind is read as an easy run, so that the rest is looked at as well. */
static enum kind read_kind(struct reader *reader, const struct node *node)
{
	enum kind kind = KIND_EASY;

	if (node->type != NODE_TEXT || node->text == NULL) {
		diag_error(reader->diags, node->line, "kind must be text, not %s",
			   node_type_name(node->type));
	} else if (!kind_parse(node->text, &kind)) {
		const char *near = text_nearest(node->text, kind_names());
		struct text all = {0};

		if (near != NULL)
			text_add(&all, ": did you mean \"%s\"?", near);
		for (size_t i = 0; near == NULL && i < KINDS; i++)
			text_add(&all, "%s%s", i == 0 ? "; the kinds are " : ", ",
				 kind_names()[i]);
		diag_error(reader->diags, node->line, "unknown kind \"%.64s\"%s",
			   node->text, text_string(&all));
		text_clear(&all);
	}
	return kind;
}

static struct preset *preset_of(struct reader *reader, enum kind kind)
{
	struct preset *preset = reader->presets[kind];

	if (preset != NULL)
		return preset;
	preset = arena_alloc(reader->arena, 1, sizeof *preset);
	preset->phase.kind = kind;
	preset->phase.name = script_text(reader, kind_info(kind)->title);
	preset->phase.every = kind_info(kind)->silent ? 0 : 1;
	preset->phase.sets = 1;
	preset->phase.impact = 1;
	preset->phase.countdown_s = -1;
	reader->presets[kind] = preset;
	return preset;
}

static void read_leaf(struct hearing *hearing, struct node *group, struct phase *phase)
{
	struct reader *reader = hearing->reader;
	const struct node *kind = script_heard(hearing, ROW_KIND);
	const struct node *name = script_heard(hearing, ROW_NAME);
	struct node *treadmill = script_heard(hearing, ROW_TREADMILL);
	struct node *cues = script_heard(hearing, ROW_CUES);
	const struct preset *preset =
		preset_of(reader, kind == NULL ? KIND_EASY : read_kind(reader, kind));

	*phase = preset->phase;
	phase->line = group->line;
	phase->skip_last = read_skip_last(reader, script_heard(hearing, ROW_SKIP_LAST));
	if (name != NULL)
		phase->name = script_prose(reader, name, SCRIPT_NAME_LIMIT);
	if (treadmill != NULL)
		script_treadmill_read(reader, treadmill, &phase->treadmill);
	read_rows(hearing, group, preset, phase);
	script_judge(hearing);
	phase->context_given = hearing->given & ROW_BIT(ROW_CONTEXT);
	if (phase->open_ended && phase->max_ms == 0)
		phase->max_ms = phase->time_ms > SESSION_OPEN_MAX_MS ? phase->time_ms
								     : SESSION_OPEN_MAX_MS;
	if (cues != NULL)
		script_cues_read(reader, cues, phase);
	if (hearing->unknown)
		report_unknown(hearing, group, UINT32_MAX, "a phase");
}

/* ---- groups, uses ---- */

static void read_group(struct reader *reader, struct node *group, struct phase *phase,
		       int depth)
{
	static const char *const known[] = {"repeat", "phases",    "shuffle",
					    "seed",   "skip_last", NULL};
	static const struct value_spec group_specs[] = {
		{"repeat", VALUE_WHOLE, 1, 1000, FIELD(repeat)},
		{"shuffle", VALUE_BOOL, 0, 0, FIELD(shuffle)},
		{"seed", VALUE_SEED, 0, INT32_MAX, FIELD(seed)},
	};
	struct node *list = node_get(group, "phases");
	bool has_seed = node_get(group, "seed") != NULL;

	phase->group = true;
	phase->repeat = 1;
	phase->skip_last = read_skip_last(reader, node_get(group, "skip_last"));
	for (size_t i = 0; i < sizeof group_specs / sizeof *group_specs; i++) {
		const struct node *node = node_get(group, group_specs[i].name);
		struct value value;

		if (node != NULL && script_value(reader, node, &group_specs[i], &value))
			value_store(&group_specs[i], &value, phase);
	}
	if (node_get(group, "repeat") == NULL)
		diag_error(reader->diags, group->line,
			   "a group of phases needs repeat, like repeat = 4");
	if (phase->shuffle && !has_seed)
		diag_error(
			reader->diags, group->line,
			"shuffle needs a seed, so that partners get the same order: seed = "
			"7, or any number");
	if (has_seed && node_get(group, "shuffle") == NULL)
		diag_error(reader->diags, group->line, "seed belongs to shuffle = true");
	if (list == NULL)
		diag_error(reader->diags, group->line,
			   "a group needs its phases: phases = ( { … }, { … } )");
	else
		script_phases_read(reader, list, phase, depth + 1);
	node_report_unused(group, known, "a group of phases", reader->diags);
}

static void read_use(struct reader *reader, struct node *group, struct phase *phase)
{
	static const char *const known[] = {"use", "skip_last", NULL};

	phase->skip_last = read_skip_last(reader, node_get(group, "skip_last"));
	script_part_use(reader, node_get(group, "use"), phase);
	node_report_unused(group, known, "the use of a part", reader->diags);
}

/* What makes a phase one thing or the other has been looked at, all of it. */
static void take_all_ways(struct hearing *hearing)
{
	static const enum leaf_row rows[] = {ROW_KIND, ROW_USE, ROW_REPEAT, ROW_PHASES};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct node *node = script_heard(hearing, rows[i]);

		if (node != NULL)
			node->used = true;
	}
}

static void make_blank(struct phase *phase, const struct node *node)
{
	*phase = (struct phase){.line = node->line, .sets = 1};
}

static void read_phase(struct reader *reader, struct node *node, struct phase *phase,
		       int depth)
{
	if (node->type != NODE_GROUP) {
		make_blank(phase, node);
		diag_error(reader->diags, node->line, "a phase must be %s, not %s",
			   node_type_name(NODE_GROUP), node_type_name(node->type));
		return;
	}

	struct hearing hearing;

	hear(&hearing, reader, node);

	bool use = hearing.own & ROW_BIT(ROW_USE);
	bool kind = hearing.own & ROW_BIT(ROW_KIND);
	bool group = hearing.own & (ROW_BIT(ROW_REPEAT) | ROW_BIT(ROW_PHASES));

	if (use + kind + group != 1)
		diag_error(
			reader->diags, node->line,
			use + kind + group == 0
				? "a phase needs a kind (kind = \"easy\"), or repeat and "
				  "phases, or the use of a part"
				: "a phase has either a kind, or repeat and phases, or the "
				  "use of a part");
	if (use || group) {
		make_blank(phase, node);
		take_all_ways(&hearing);
	}
	if (use)
		read_use(reader, node, phase);
	else if (group)
		read_group(reader, node, phase, depth);
	else
		read_leaf(&hearing, node, phase);
}

void script_phases_read(struct reader *reader, struct node *list, struct phase *parent,
			int depth)
{
	if (list->type != NODE_LIST) {
		diag_error(reader->diags, list->line, "%s must be %s, not %s",
			   list->name != NULL ? list->name : "phases",
			   node_type_name(NODE_LIST), node_type_name(list->type));
		return;
	}
	if (list->n == 0) {
		diag_error(reader->diags, list->line,
			   "%s is empty: write at least one phase",
			   list->name != NULL ? list->name : "phases");
		return;
	}
	if (depth > SESSION_MAX_DEPTH) {
		diag_error(reader->diags, list->line,
			   "groups of phases are nested deeper than %d", SESSION_MAX_DEPTH);
		return;
	}
	parent->children = arena_room(reader->arena, list->n, sizeof *parent->children);
	parent->n = parent->capacity = list->n;
	for (size_t i = 0; i < list->n; i++)
		read_phase(reader, &list->children[i], &parent->children[i], depth);
}

/* ---- defaults ---- */

static void read_default(struct reader *reader, struct node *group)
{
	enum kind kind;
	struct text where = {0};
	const char *name = group->name != NULL ? group->name : "";

	if (!kind_parse(name, &kind)) {
		const char *near = text_nearest(name, kind_names());

		diag_error(reader->diags, group->line,
			   "defaults: unknown kind \"%s\"%s%s%s", name,
			   near ? ": did you mean \"" : "", near ? near : "",
			   near ? "\"?" : "");
		return;
	}
	if (group->type != NODE_GROUP) {
		diag_error(reader->diags, group->line, "defaults: %s must be %s, not %s",
			   name, node_type_name(NODE_GROUP), node_type_name(group->type));
		return;
	}

	struct preset *preset = preset_of(reader, kind);
	struct hearing hearing;
	struct node *treadmill;

	hear(&hearing, reader, group);
	read_rows(&hearing, group, preset, &preset->phase);
	preset->given = hearing.given;
	preset->failed = hearing.failed;
	treadmill = script_heard(&hearing, ROW_TREADMILL);
	if (treadmill != NULL)
		script_treadmill_read(reader, treadmill, &preset->phase.treadmill);
	text_add(&where, "the defaults of %s", name);
	report_unknown(&hearing, group, ROW_BIT(ROW_TREADMILL), text_string(&where));
	text_clear(&where);
}

void script_defaults_read(struct reader *reader, struct node *group)
{
	if (group == NULL)
		return;
	if (group->type != NODE_GROUP) {
		diag_error(reader->diags, group->line, "defaults must be %s, not %s",
			   node_type_name(NODE_GROUP), node_type_name(group->type));
		return;
	}
	for (size_t i = 0; i < group->n; i++)
		read_default(reader, &group->children[i]);
}
