/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * script_phase: leaves, groups and defaults of a script; see script_phase.h.
 *
 * A leaf setting is a row of script_leaf_specs; how the rows go together is judged by
 * script_rule.c.
 */
#include "core/script_phase.h"

#include "core/mem.h"
#include "core/text.h"

#include <stdlib.h>
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
	[ROW_BREATHING] = {"breathing", VALUE_BREATHING, 0, 0, FIELD(breathe_in_ms)},
};

_Static_assert(FIELD(breathe_out_ms) == FIELD(breathe_in_ms) + sizeof(int),
	       "VALUE_BREATHING fills both at once");
_Static_assert(LEAF_ROWS <= 32, "a row is a bit of the masks of struct leaf");

static const char *const leaf_known[] = {
	"kind",      "name",      "time",       "contacts",  "until", "max",  "cadence",
	"ramp",      "clicks",    "accent",     "feet",      "on",    "off",  "lock",
	"count_in",  "countdown", "resistance", "effort",    "sets",  "rest", "impact",
	"breathing", "treadmill", "cues",       "skip_last", NULL};

/* ---- values ---- */

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

/* A ramp with a parameter at an end; NULL with an error. The caller frees. */
static char *ramp_text(struct reader *reader, const struct node *node, const char *text)
{
	char *from = mem_strdup(text);
	char *arrow = strstr(from, "->");
	struct text joined = {0};

	*arrow = '\0';

	const char *a = target_text(reader, node, from);
	const char *b = target_text(reader, node, arrow + 2);

	if (a != NULL && b != NULL)
		text_add(&joined, "%s -> %s", a, b);
	free(from);
	return joined.bytes;
}

bool script_value(struct reader *reader, const struct node *node,
		  const struct value_spec *spec, struct value *value)
{
	const char *text = value_text(node, spec, reader->diags);
	char why[QUANTITY_WHY];
	char *ramp = NULL;
	bool good = false;

	if (text == NULL)
		return false;
	if (spec->type == VALUE_CADENCE && strchr(text, '$') != NULL &&
	    strstr(text, "->") != NULL)
		text = ramp = ramp_text(reader, node, text);
	else if (spec->type == VALUE_TEXT ? parameter_is_reference(text) : *text == '$')
		text = parameters_value(&reader->parameters, text, spec, node->line,
					reader->diags);
	if (text != NULL) {
		good = value_parse(spec, text, value, why);
		if (!good)
			diag_error(reader->diags, node->line, "%s: %s", spec->name, why);
	}
	free(ramp);
	return good;
}

static bool read_skip_last(struct reader *reader, struct node *node)
{
	static const struct value_spec spec = {"skip_last", VALUE_BOOL, 0, 0, 0};
	const struct node *setting = node_get(node, "skip_last");
	struct value value = {0};

	return setting != NULL && script_value(reader, setting, &spec, &value) &&
	       value.number != 0;
}

/* ---- leaves ---- */

/* "cadance" meant the cadence: nobody is told that there is none. */
static void forgive_misspelt(struct leaf *leaf, const char *name)
{
	const char *near = text_nearest(name, leaf_known);
	const struct value_spec *spec =
		near == NULL ? NULL : value_spec_find(script_leaf_specs, LEAF_ROWS, near);

	if (spec != NULL)
		leaf->failed |= ROW_BIT((size_t)(spec - script_leaf_specs));
}

/* Reads every row that stands in the group into the leaf. */
static void read_rows(struct hearing *hearing, struct node *group)
{
	struct leaf *leaf = hearing->leaf;

	for (size_t i = 0; i < group->n; i++) {
		struct node *node = &group->children[i];
		const struct value_spec *spec =
			node->name == NULL
				? NULL
				: value_spec_find(script_leaf_specs, LEAF_ROWS, node->name);
		struct value value;

		if (spec == NULL && node->name != NULL && !node->used)
			forgive_misspelt(leaf, node->name);
		if (spec == NULL || node->used)
			continue;

		size_t row = (size_t)(spec - script_leaf_specs);

		node->used = true;
		hearing->nodes[row] = node;
		leaf->given |= ROW_BIT(row);
		leaf->own |= ROW_BIT(row);
		leaf->failed |= ROW_BIT(row);
		if (script_value(hearing->reader, node, spec, &value)) {
			value_store(spec, &value, &leaf->phase);
			leaf->failed &= ~ROW_BIT(row);
		}
	}
}

/* What a template holds on the heap becomes the leaf's own. */
static struct leaf leaf_from_template(const struct leaf *template)
{
	struct leaf leaf = *template;

	leaf.own = 0;
	leaf.phase.resistance = mem_strdup(template->phase.resistance);
	leaf.phase.effort = mem_strdup(template->phase.effort);
	return leaf;
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

static void read_leaf(struct reader *reader, struct node *group, struct phase *phase)
{
	const struct node *kind_node = node_get(group, "kind");
	enum kind kind = kind_node == NULL ? KIND_EASY : read_kind(reader, kind_node);
	struct leaf leaf = leaf_from_template(&reader->templates[kind]);
	struct hearing hearing = {.reader = reader, .leaf = &leaf, .line = group->line};
	struct node *node;

	leaf.phase.line = group->line;
	leaf.phase.skip_last = read_skip_last(reader, group);
	node = node_get(group, "name");
	if (node != NULL)
		leaf.phase.name = value_prose(node, SCRIPT_NAME_LIMIT, reader->diags);
	if (leaf.phase.name == NULL)
		leaf.phase.name = mem_strdup(kind_info(kind)->title);
	node = node_get(group, "treadmill");
	if (node != NULL)
		script_treadmill_read(reader, node, &leaf.phase.treadmill);
	read_rows(&hearing, group);
	script_judge(&hearing);
	if (leaf.phase.open_ended && leaf.phase.max_ms == 0)
		leaf.phase.max_ms = leaf.phase.time_ms > SESSION_OPEN_MAX_MS
					    ? leaf.phase.time_ms
					    : SESSION_OPEN_MAX_MS;
	node = node_get(group, "cues");
	if (node != NULL)
		script_cues_read(reader, node, &leaf.phase);
	node_report_unused(group, leaf_known, "a phase", reader->diags);
	*phase = leaf.phase;
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
	phase->skip_last = read_skip_last(reader, group);
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

	phase->skip_last = read_skip_last(reader, group);
	script_part_use(reader, node_get(group, "use"), phase);
	node_report_unused(group, known, "the use of a part", reader->diags);
}

static void read_phase(struct reader *reader, struct node *node, struct phase *phase,
		       int depth)
{
	phase->line = node->line;
	phase->sets = 1;
	if (node->type != NODE_GROUP) {
		diag_error(reader->diags, node->line, "a phase must be %s, not %s",
			   node_type_name(NODE_GROUP), node_type_name(node->type));
		return;
	}

	bool use = node_get(node, "use") != NULL;
	bool kind = node_get(node, "kind") != NULL;
	bool group = node_get(node, "repeat") != NULL || node_get(node, "phases") != NULL;

	if (use + kind + group != 1)
		diag_error(
			reader->diags, node->line,
			use + kind + group == 0
				? "a phase needs a kind (kind = \"easy\"), or repeat and "
				  "phases, or the use of a part"
				: "a phase has either a kind, or repeat and phases, or the "
				  "use of a part");
	if (use)
		read_use(reader, node, phase);
	else if (group)
		read_group(reader, node, phase, depth);
	else
		read_leaf(reader, node, phase);
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
	parent->children = mem_alloc(list->n, sizeof *parent->children);
	parent->n = parent->capacity = list->n;
	for (size_t i = 0; i < list->n; i++)
		read_phase(reader, &list->children[i], &parent->children[i], depth);
}

/* ---- defaults ---- */

static struct leaf kind_template(enum kind kind)
{
	return (struct leaf){.phase = {
				     .kind = kind,
				     .every = kind_info(kind)->silent ? 0 : 1,
				     .sets = 1,
				     .impact = 1,
				     .countdown_s = -1,
			     }};
}

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

	struct leaf *template = &reader->templates[kind];
	struct hearing hearing = {.reader = reader, .leaf = template, .line = group->line};
	struct node *treadmill = node_get(group, "treadmill");

	read_rows(&hearing, group);
	if (treadmill != NULL)
		script_treadmill_read(reader, treadmill, &template->phase.treadmill);
	text_add(&where, "the defaults of %s", name);
	node_report_unused(group, leaf_known, text_string(&where), reader->diags);
	text_clear(&where);
}

void script_defaults_read(struct reader *reader, struct node *group)
{
	for (int kind = 0; kind < KINDS; kind++)
		reader->templates[kind] = kind_template((enum kind)kind);
	if (group == NULL)
		return;
	if (group->type != NODE_GROUP) {
		diag_error(reader->diags, group->line, "defaults must be %s, not %s",
			   node_type_name(NODE_GROUP), node_type_name(group->type));
		return;
	}
	for (size_t i = 0; i < group->n; i++) {
		group->children[i].used = true;
		read_default(reader, &group->children[i]);
	}
}

void script_defaults_clear(struct reader *reader)
{
	for (int kind = 0; kind < KINDS; kind++) {
		free(reader->templates[kind].phase.resistance);
		free(reader->templates[kind].phase.effort);
	}
}
