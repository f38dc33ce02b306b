/* SPDX-License-Identifier: GPL-3.0-or-later */
/* value: one setting of a file, from its text to a field; see value.h. */
#include "core/script/value.h"

#include "core/base/mem.h"
#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef bool parser(const struct value_spec *spec, const char *text, struct value *value,
		    char *why);

static bool refuse(char *why, const char *reason)
{
	text_copy(why, QUANTITY_WHY, reason);
	return false;
}

/* ---- one parser for each type ---- */

static bool parse_time(const struct value_spec *spec, const char *text, struct value *value,
		       char *why)
{
	char limit[40];

	value->ordered = true;
	if (!quantity_time(text, &value->number, why))
		return false;
	if (value->number == 0 && spec->min > 0)
		return refuse(why, "may not be zero");
	if (value->number < spec->min) {
		text_duration(limit, sizeof limit, spec->min);
		snprintf(why, QUANTITY_WHY, "at least %s", limit);
		return false;
	}
	if (value->number > spec->max) {
		text_duration(limit, sizeof limit, spec->max);
		snprintf(why, QUANTITY_WHY, "at most %s", limit);
		return false;
	}
	return true;
}

static bool parse_whole(const struct value_spec *spec, const char *text,
			struct value *value, char *why)
{
	bool negative = *text == '-';
	const char *at = text + (*text == '-' || *text == '+');
	int digits = 0;

	value->ordered = true;
	for (; *at >= '0' && *at <= '9'; at++) {
		if (digits++ < 12)
			value->number = value->number * 10 + (*at - '0');
	}
	if (digits == 0 || *at != '\0')
		snprintf(why, QUANTITY_WHY, "write a whole number, %lld to %lld",
			 (long long)spec->min, (long long)spec->max);
	else if (digits > 12 || (negative && value->number > 0) ||
		 value->number < spec->min || value->number > spec->max)
		snprintf(why, QUANTITY_WHY, "must be from %lld to %lld",
			 (long long)spec->min, (long long)spec->max);
	else
		return true;
	return false;
}

static bool parse_seconds(const struct value_spec *spec, const char *text,
			  struct value *value, char *why)
{
	char ignored[QUANTITY_WHY];

	value->ordered = true;
	if (quantity_time(text, &value->number, ignored) && value->number % 1000 == 0) {
		value->number /= 1000;
		if (value->number <= spec->max)
			return true;
	}
	value->number = 0;
	return parse_whole(spec, text, value, why);
}

static bool parse_bool(const struct value_spec *spec, const char *text, struct value *value,
		       char *why)
{
	(void)spec;
	value->number = strcmp(text, "true") == 0;
	return value->number == 1 || strcmp(text, "false") == 0 ||
	       refuse(why, "write true or false");
}

static bool parse_cadence(const struct value_spec *spec, const char *text,
			  struct value *value, char *why)
{
	const struct cadence *from = &value->as.range.from;

	if (!quantity_cadence_range(text, &value->as.range, why))
		return false;
	if (value->as.range.ramp && spec->type == VALUE_TARGET)
		return refuse(why, "one cadence, not a ramp");
	value->ordered = !value->as.range.ramp;
	value->number = from->amount;
	value->form = (int)from->form * (CONTEXTS + 1);
	if (from->of_context)
		value->form += 1 + (int)from->context;
	return true;
}

static bool parse_clicks(const struct value_spec *spec, const char *text,
			 struct value *value, char *why)
{
	int every = 0;

	(void)spec;
	if (!quantity_clicks(text, &every, why))
		return false;
	value->number = every;
	return true;
}

/* One of a NULL-terminated list of words; number is its place. */
static bool parse_word(const char *const *words, const char *text, struct value *value,
		       char *why)
{
	struct text list = {0};
	const char *near;

	for (size_t i = 0; words[i] != NULL; i++) {
		if (strcmp(text, words[i]) == 0) {
			value->number = (int64_t)i;
			return true;
		}
	}
	near = text_nearest(text, words);
	if (near != NULL) {
		snprintf(why, QUANTITY_WHY, "cannot read \"%.40s\": did you mean \"%s\"?",
			 text, near);
		return false;
	}
	for (size_t i = 0; words[i] != NULL; i++)
		text_add(&list, "%s\"%s\"",
			 i == 0 ? "write " : (words[i + 1] == NULL ? " or " : ", "),
			 words[i]);
	text_copy(why, QUANTITY_WHY, text_string(&list));
	text_clear(&list);
	return false;
}

static bool parse_feet(const struct value_spec *spec, const char *text, struct value *value,
		       char *why)
{
	static const char *const words[] = {"same", "timbres", "sides", NULL};

	(void)spec;
	if (!parse_word(words, text, value, why))
		return false;
	value->number += FEET_SAME;
	return true;
}

static bool parse_context(const struct value_spec *spec, const char *text,
			  struct value *value, char *why)
{
	static const char *const words[] = {"easy", "tempo", "strides", NULL};

	(void)spec;
	return parse_word(words, text, value, why);
}

static bool parse_impact(const struct value_spec *spec, const char *text,
			 struct value *value, char *why)
{
	static const struct {
		const char *text;
		double weight;
	} weights[] = {{"0.25", 0.25}, {"1", 1}, {"1.0", 1}, {"2", 2}, {"2.0", 2}};

	(void)spec;
	for (size_t i = 0; i < sizeof weights / sizeof *weights; i++) {
		if (strcmp(text, weights[i].text) == 0) {
			value->as.impact = weights[i].weight;
			value->number = (int64_t)(weights[i].weight * 100);
			value->ordered = true;
			return true;
		}
	}
	return refuse(why, "write 0.25 (light), 1 (as running) or 2 (hard)");
}

static bool parse_speed(const struct value_spec *spec, const char *text,
			struct value *value, char *why)
{
	(void)spec;
	if (!quantity_speed(text, &value->as.speed, why))
		return false;
	value->ordered = true;
	value->form = value->as.speed.relative;
	value->number = value->as.speed.m_per_h;
	return true;
}

static bool parse_incline(const struct value_spec *spec, const char *text,
			  struct value *value, char *why)
{
	int percent10 = 0;

	(void)spec;
	if (!quantity_incline(text, &percent10, why))
		return false;
	value->ordered = true;
	value->number = percent10;
	return true;
}

static bool parse_breathing(const struct value_spec *spec, const char *text,
			    struct value *value, char *why)
{
	int *ms = value->as.breath_ms;

	(void)spec;
	if (!quantity_breathing(text, &ms[0], &ms[1], why))
		return false;
	value->number = (int64_t)ms[0] * 100000 + ms[1];
	return true;
}

static bool parse_until(const struct value_spec *spec, const char *text,
			struct value *value, char *why)
{
	(void)spec;
	value->number = 1;
	return strcmp(text, "key") == 0 ||
	       refuse(why, "write \"key\": the phase lasts until a key is pressed");
}

/* "10 s", "-10 s" (from the end), "50 %". */
static bool parse_place(const struct value_spec *spec, const char *text,
			struct value *value, char *why)
{
	struct place *place = &value->as.place;
	bool from_end = false;

	(void)spec;
	if (strchr(text, '%') != NULL) {
		place->anchor = CUE_AT_SHARE;
		if (!quantity_share(text, &place->milli_percent, why))
			return false;
		value->number = place->milli_percent;
	} else {
		if (!quantity_signed_time(text, &place->ms, &from_end, why))
			return false;
		place->anchor = from_end ? CUE_FROM_END : CUE_FROM_START;
		value->number = place->ms;
	}
	value->ordered = true;
	value->form = (int)place->anchor;
	return true;
}

static bool parse_text(const struct value_spec *spec, const char *text, struct value *value,
		       char *why)
{
	if (text[strspn(text, " ")] == '\0')
		return refuse(why, "may not be empty");
	if (!text_is_clean(text))
		return refuse(why, "holds characters that cannot be shown");
	if ((int64_t)strlen(text) > spec->max && (int64_t)text_length(text) > spec->max) {
		snprintf(why, QUANTITY_WHY, "longer than %lld characters",
			 (long long)spec->max);
		return false;
	}
	value->as.text = text;
	return true;
}

/* ---- the table ---- */

enum { TAKES_NUMBER = 1, TAKES_BOOL = 2 };

static const struct {
	parser *parse;
	int takes; /* beside text */
	const char *expects;
} types[] = {
	[VALUE_TIME] = {parse_time, TAKES_NUMBER, "text like \"20 s\""},
	[VALUE_SECONDS] = {parse_seconds, TAKES_NUMBER, "a whole number of seconds"},
	[VALUE_WHOLE] = {parse_whole, TAKES_NUMBER, "a whole number"},
	[VALUE_SEED] = {parse_whole, TAKES_NUMBER, "a whole number"},
	[VALUE_BOOL] = {parse_bool, TAKES_BOOL, "true or false"},
	[VALUE_CADENCE] = {parse_cadence, TAKES_NUMBER, "text or a number"},
	[VALUE_TARGET] = {parse_cadence, TAKES_NUMBER, "text or a number"},
	[VALUE_CLICKS] = {parse_clicks, 0, "text like \"every 2 steps\""},
	[VALUE_FEET] = {parse_feet, 0, "text"},
	[VALUE_CONTEXT] = {parse_context, 0, "text"},
	[VALUE_IMPACT] = {parse_impact, TAKES_NUMBER, "a number"},
	[VALUE_SPEED] = {parse_speed, TAKES_NUMBER, "text like \"13 km/h\""},
	[VALUE_INCLINE] = {parse_incline, TAKES_NUMBER, "text like \"4 %\""},
	[VALUE_BREATHING] = {parse_breathing, 0, "text like \"5 s in, 5 s out\""},
	[VALUE_UNTIL] = {parse_until, 0, "the text \"key\""},
	[VALUE_PLACE] = {parse_place, TAKES_NUMBER, "text like \"10 s\" or \"50 %\""},
	[VALUE_TEXT] = {parse_text, 0, "text"},
};

bool value_parse(const struct value_spec *spec, const char *text, struct value *value,
		 char why[QUANTITY_WHY])
{
	*value = (struct value){0};
	return types[spec->type].parse(spec, text, value, why);
}

void value_store(const struct value_spec *spec, const struct value *value, void *base)
{
	void *field = (char *)base + spec->offset;

	switch (spec->type) {
	case VALUE_TIME: *(int64_t *)field = value->number; break;
	case VALUE_SECONDS:
	case VALUE_WHOLE:
	case VALUE_CLICKS:
	case VALUE_INCLINE: *(int *)field = (int)value->number; break;
	case VALUE_SEED: *(uint32_t *)field = (uint32_t)value->number; break;
	case VALUE_BOOL:
	case VALUE_UNTIL: *(bool *)field = value->number != 0; break;
	case VALUE_CADENCE:
	case VALUE_TARGET: *(struct cadence_range *)field = value->as.range; break;
	case VALUE_FEET: *(enum feet *)field = (enum feet)value->number; break;
	case VALUE_CONTEXT: *(enum context *)field = (enum context)value->number; break;
	case VALUE_IMPACT: *(double *)field = value->as.impact; break;
	case VALUE_SPEED: *(struct speed *)field = value->as.speed; break;
	case VALUE_BREATHING:
		memcpy(field, value->as.breath_ms, sizeof value->as.breath_ms);
		break;
	case VALUE_PLACE: *(struct place *)field = value->as.place; break;
	case VALUE_TEXT:
		free(*(char **)field);
		*(char **)field = mem_strdup(value->as.text);
		break;
	}
}

const char *value_text(const struct node *node, const struct value_spec *spec,
		       struct diags *diags)
{
	int takes = types[spec->type].takes;

	if (node->type == NODE_TEXT && node->text != NULL)
		return node->text;
	if (node->type == NODE_NUMBER && (takes & TAKES_NUMBER) && node->text != NULL)
		return node->text;
	if (node->type == NODE_BOOL && (takes & TAKES_BOOL))
		return node->number != 0 ? "true" : "false";
	diag_error(diags, node->line, "%s must be %s, not %s", spec->name,
		   types[spec->type].expects, node_type_name(node->type));
	return NULL;
}

static bool parse_node(const struct node *node, const struct value_spec *spec,
		       struct value *value, struct diags *diags)
{
	const char *text = value_text(node, spec, diags);
	char why[QUANTITY_WHY];

	if (text == NULL)
		return false;
	if (value_parse(spec, text, value, why))
		return true;
	diag_error(diags, node->line, "%s: %s", spec->name, why);
	return false;
}

bool value_read(const struct node *node, const struct value_spec *spec, void *base,
		struct diags *diags)
{
	struct value value;

	if (!parse_node(node, spec, &value, diags))
		return false;
	value_store(spec, &value, base);
	return true;
}

const struct value_spec *value_spec_find(const struct value_spec *specs, size_t n,
					 const char *name)
{
	for (size_t i = 0; i < n; i++) {
		if (text_is(specs[i].name, name))
			return &specs[i];
	}
	return NULL;
}

const char *value_words(const struct node *node, size_t limit, struct diags *diags)
{
	const struct value_spec spec = {node->name != NULL ? node->name : "text",
					VALUE_TEXT, 0, (int64_t)limit, 0};
	struct value value;

	return parse_node(node, &spec, &value, diags) ? value.as.text : NULL;
}

char *value_prose(const struct node *node, size_t limit, struct diags *diags)
{
	return mem_strdup(value_words(node, limit, diags));
}
