/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parameter: what a plan or a partner may turn in a script; see parameter.h. */
#include "core/script/parameter.h"

#include "core/base/mem.h"
#include "core/script/script.h"
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { VALUE_LIMIT = 200, MOST_CHOICES = 64, NAME_SHOWN = 64 };

/* ---- reading the group ---- */

/* A default, limit or choice: text, number or bool; NULL with an error. Owned. */
static char *plain_value(const struct node *node, const char *of, const char *what,
			 struct diags *diags)
{
	if (node->type == NODE_BOOL)
		return mem_strdup(node->number != 0 ? "true" : "false");
	if ((node->type != NODE_TEXT && node->type != NODE_NUMBER) || node->text == NULL)
		diag_error(diags, node->line,
			   "parameter \"%s\": %s must be text or a number, not %s", of,
			   what, node_type_name(node->type));
	else if (parameter_is_reference(node->text))
		diag_error(diags, node->line,
			   "parameter \"%s\": %s cannot be another parameter", of, what);
	else if (!text_is_clean(node->text) || text_length(node->text) > VALUE_LIMIT)
		diag_error(diags, node->line,
			   "parameter \"%s\": %s is longer than %d characters, or holds "
			   "some that cannot be shown",
			   of, what, VALUE_LIMIT);
	else
		return mem_strdup(node->text);
	return NULL;
}

static void read_choices(struct declared *declared, const struct node *list,
			 struct diags *diags)
{
	struct parameter *is = &declared->is;

	if (list->type != NODE_LIST || list->n == 0 || list->n > MOST_CHOICES) {
		diag_error(diags, list->line,
			   "parameter \"%s\": values must be a list of 1 to %d choices, "
			   "like ( \"a\", \"b\" )",
			   is->name, MOST_CHOICES);
		declared->broken = true;
		return;
	}
	if (is->min != NULL || is->max != NULL) {
		diag_error(diags, list->line,
			   "parameter \"%s\" has either min and max, or values", is->name);
		declared->broken = true;
	}
	is->choices = mem_alloc(list->n + 1, sizeof *is->choices);
	for (size_t i = 0, n = 0; i < list->n; i++) {
		char *choice = plain_value(&list->children[i], is->name, "a choice", diags);

		if (choice != NULL)
			is->choices[n++] = choice;
		else
			declared->broken = true;
	}
}

static void read_one(struct declared *declared, struct node *node, struct diags *diags)
{
	static const char *const known[] = {"default", "min", "max", "values", NULL};
	struct parameter *is = &declared->is;
	const struct node **limits[] = {&declared->fallback, &declared->min,
					&declared->max};
	char **texts[] = {&is->fallback, &is->min, &is->max};
	struct text where = {0};

	is->name = mem_strdup(node->name != NULL ? node->name : "");
	is->line = node->line;
	if (node->type != NODE_GROUP) {
		diag_error(diags, node->line,
			   "parameter \"%s\" must be a group, like { default = \"20 s\"; "
			   "min = \"15 s\"; max = \"30 s\"; }",
			   is->name);
		declared->broken = true;
		return;
	}
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
		*limits[i] = node_get(node, known[i]);
		if (*limits[i] == NULL)
			continue;
		*texts[i] = plain_value(*limits[i], is->name, known[i], diags);
		if (*texts[i] == NULL)
			declared->broken = true;
	}
	declared->choices = node_get(node, "values");
	if (declared->choices != NULL)
		read_choices(declared, declared->choices, diags);
	if (declared->fallback == NULL) {
		diag_error(diags, node->line, "parameter \"%s\" needs a default", is->name);
		declared->broken = true;
	}
	text_add(&where, "the parameter \"%s\"", is->name);
	node_report_unused(node, known, text_string(&where), diags);
	text_clear(&where);
}

/* ---- --set ---- */

static struct declared *find(const struct parameters *parameters, const char *name)
{
	for (size_t i = 0; i < parameters->n; i++) {
		if (strcmp(parameters->items[i].is.name, name) == 0)
			return &parameters->items[i];
	}
	return NULL;
}

/* ": did you mean …?" or the list of what there is, for a name that is not there. */
static void add_names(struct text *text, const struct parameters *parameters,
		      const char *name)
{
	const char **names = mem_alloc(parameters->n + 1, sizeof *names);
	const char *near;

	for (size_t i = 0; i < parameters->n; i++)
		names[i] = parameters->items[i].is.name;
	near = text_nearest(name, names);
	if (near != NULL)
		text_add(text, ": did you mean \"%s\"?", near);
	else if (parameters->n == 0)
		text_add(text, ": it has none");
	for (size_t i = 0; near == NULL && i < parameters->n; i++)
		text_add(text, "%s%s", i == 0 ? ": it has " : ", ", names[i]);
	free(names);
}

static void apply(struct parameters *parameters, struct setting *setting,
		  struct diags *diags)
{
	struct declared *declared = find(parameters, setting->name);
	struct text hint = {0};

	setting->used = true;
	if (declared == NULL) {
		add_names(&hint, parameters, setting->name);
		diag_error(diags, 0, "--set %.*s: the session has no such parameter%s",
			   NAME_SHOWN, setting->name, text_string(&hint));
		text_clear(&hint);
	} else if (!text_is_clean(setting->value) ||
		   text_length(setting->value) > VALUE_LIMIT) {
		diag_error(diags, 0,
			   "--set %s: the value is longer than %d characters, or holds "
			   "some that cannot be shown",
			   declared->is.name, VALUE_LIMIT);
		declared->broken = true;
	} else {
		declared->set = setting->value;
	}
}

void parameters_read(struct parameters *parameters, struct node *group,
		     struct setting *settings, size_t nsettings, struct diags *diags)
{
	if (group != NULL && group->type != NODE_GROUP) {
		diag_error(diags, group->line, "parameters must be %s, not %s",
			   node_type_name(NODE_GROUP), node_type_name(group->type));
		group = NULL;
	}
	for (size_t i = 0; group != NULL && i < group->n; i++)
		read_one(ARRAY_PUSH(parameters), &group->children[i], diags);
	for (size_t i = 0; i < nsettings; i++)
		apply(parameters, &settings[i], diags);
	for (size_t i = 0; i < parameters->n; i++) {
		struct declared *declared = &parameters->items[i];

		declared->is.value = mem_strdup(
			declared->set != NULL ? declared->set : declared->is.fallback);
	}
}

/* ---- use ---- */

bool parameter_is_reference(const char *text)
{
	if (*text++ != '$')
		return false;
	for (; *text != '\0'; text++) {
		bool letter =
			(*text >= 'a' && *text <= 'z') || (*text >= 'A' && *text <= 'Z');

		if (!letter && !(*text >= '0' && *text <= '9') && *text != '-' &&
		    *text != '_' && *text != '*')
			return false;
	}
	return true;
}

/* What is checked, and what a message about it says. */
struct check {
	const struct declared *declared;
	const struct value_spec *spec;
	int use_line; /* where the parameter is used */
	struct diags *diags;
};

static bool complain(const struct check *check, const struct node *node, const char *what,
		     const char *text, const char *why)
{
	if (node == NULL)
		diag_error(check->diags, 0, "--set %s=%s: %s (used as %s in line %d)",
			   check->declared->is.name, text, why, check->spec->name,
			   check->use_line);
	else
		diag_error(check->diags, node->line,
			   "parameter \"%s\", %s \"%s\": %s (used as %s in line %d)",
			   check->declared->is.name, what, text, why, check->spec->name,
			   check->use_line);
	return false;
}

static bool parse(const struct check *check, const struct node *node, const char *what,
		  const char *text, struct value *value)
{
	char why[QUANTITY_WHY];

	return value_parse(check->spec, text, value, why) ||
	       complain(check, node, what, text, why);
}

/* Is the value (node NULL: of --set) on the right side of one limit? */
static bool check_limit(const struct check *check, const struct node *node,
			const char *text, const struct value *value, const char *limit,
			const struct value *bound, bool upper)
{
	struct text why = {0};

	if (!bound->ordered || !value->ordered)
		text_add(&why, "a %s has no order: write values = ( … ) instead of limits",
			 check->spec->name);
	else if (bound->form != value->form)
		text_add(&why, "cannot be compared with the %s \"%s\": write both alike",
			 upper ? "max" : "min", limit);
	else if (upper ? value->number > bound->number : value->number < bound->number)
		text_add(&why, "%s than the %s, \"%s\"", upper ? "more" : "less",
			 upper ? "max" : "min", limit);
	if (why.n > 0)
		complain(check, node, "default", text, text_string(&why));

	bool good = why.n == 0;

	text_clear(&why);
	return good;
}

static bool equal(const char *a, const struct value *x, const char *b,
		  const struct value *y)
{
	return strcmp(a, b) == 0 ||
	       (x->ordered && y->ordered && x->form == y->form && x->number == y->number);
}

static bool check_choice(const struct check *check, const struct node *node,
			 const char *text, const struct value *value)
{
	const struct parameter *is = &check->declared->is;
	struct text why = {0};

	for (size_t i = 0; is->choices[i] != NULL; i++) {
		struct value choice;
		char ignored[QUANTITY_WHY];

		if (value_parse(check->spec, is->choices[i], &choice, ignored) &&
		    equal(text, value, is->choices[i], &choice))
			return true;
	}
	text_add(&why, "not one of its values");
	for (size_t i = 0; is->choices[i] != NULL; i++)
		text_add(&why, "%s\"%s\"", i == 0 ? ": " : ", ", is->choices[i]);
	complain(check, node, "default", text, text_string(&why));
	text_clear(&why);
	return false;
}

/* One value in force or by default: good as such and within what is declared. */
static bool check_value(const struct check *check, const struct node *node,
			const char *text, const struct value *min, const struct value *max)
{
	const struct parameter *is = &check->declared->is;
	struct value value;

	if (!parse(check, node, "default", text, &value))
		return false;
	if (is->choices != NULL)
		return check_choice(check, node, text, &value);
	if (min != NULL && !check_limit(check, node, text, &value, is->min, min, false))
		return false;
	return max == NULL || check_limit(check, node, text, &value, is->max, max, true);
}

static bool check_all(const struct check *check)
{
	const struct declared *declared = check->declared;
	const struct parameter *is = &declared->is;
	struct value min, max;
	bool good = true;

	if (is->min != NULL)
		good &= parse(check, declared->min, "min", is->min, &min);
	if (is->max != NULL)
		good &= parse(check, declared->max, "max", is->max, &max);
	for (char **choice = is->choices; choice != NULL && *choice != NULL; choice++) {
		struct value value;

		good &= parse(check, declared->choices, "choice", *choice, &value);
	}
	if (!good)
		return false;

	const struct value *low = is->min != NULL ? &min : NULL;
	const struct value *high = is->max != NULL ? &max : NULL;

	good = check_value(check, declared->fallback, is->fallback, low, high);
	if (declared->set != NULL)
		good &= check_value(check, NULL, declared->set, low, high);
	return good;
}

const char *parameters_value(struct parameters *parameters, const char *reference,
			     const struct value_spec *spec, int line, struct diags *diags)
{
	struct declared *declared = find(parameters, reference + 1);
	struct text hint = {0};

	if (declared == NULL) {
		add_names(&hint, parameters, reference + 1);
		diag_error(diags, line, "%s: the session has no parameter \"%.*s\"%s",
			   spec->name, NAME_SHOWN, reference + 1, text_string(&hint));
		text_clear(&hint);
		return NULL;
	}
	declared->used = true;
	if (declared->broken)
		return NULL;
	for (size_t i = 0; i < declared->checked.n; i++) {
		if (declared->checked.items[i] == spec)
			return declared->is.value;
	}

	const struct check check = {declared, spec, line, diags};

	*ARRAY_PUSH(&declared->checked) = spec;
	if (!check_all(&check)) {
		declared->broken = true;
		return NULL;
	}
	return declared->is.value;
}

/* ---- the end ---- */

void parameters_report_unused(const struct parameters *parameters, struct diags *diags)
{
	for (size_t i = 0; i < parameters->n; i++) {
		const struct parameter *is = &parameters->items[i].is;

		if (!parameters->items[i].used && !parameters->items[i].broken)
			diag_warning(
				diags, is->line,
				"nothing uses the parameter \"%s\": write \"$%s\" where "
				"it belongs",
				is->name, is->name);
	}
}

void parameters_move(struct parameters *parameters, struct session *session)
{
	if (parameters->n > 0)
		session->parameters = mem_alloc(parameters->n, sizeof *session->parameters);
	for (size_t i = 0; i < parameters->n; i++) {
		session->parameters[i] = parameters->items[i].is;
		parameters->items[i].is = (struct parameter){0};
	}
	session->nparameters = session->parameters_capacity = parameters->n;
}

void parameters_clear(struct parameters *parameters)
{
	for (size_t i = 0; i < parameters->n; i++) {
		parameter_clear(&parameters->items[i].is);
		free(parameters->items[i].checked.items);
	}
	free(parameters->items);
	*parameters = (struct parameters){0};
}
