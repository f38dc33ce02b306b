/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * value: one setting of a file, from its text to a field of a struct.
 *
 * A table of specs says what a group may hold: a row is a setting. Scripts and
 * runner.cfg are read by the same rows, so a time is written the same way everywhere.
 */
#ifndef TURNOVER_CORE_VALUE_H
#define TURNOVER_CORE_VALUE_H

#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/base/quantity.h"
#include "core/script/session.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum value_type {
	VALUE_TIME,      /* int64_t, milliseconds */
	VALUE_SECONDS,   /* int: 5 or "5 s" */
	VALUE_WHOLE,     /* int */
	VALUE_SEED,      /* uint32_t */
	VALUE_BOOL,      /* bool */
	VALUE_CADENCE,   /* struct cadence_range */
	VALUE_TARGET,    /* as VALUE_CADENCE, but one end only, no ramp */
	VALUE_CLICKS,    /* int: every n-th step */
	VALUE_FEET,      /* enum feet */
	VALUE_CONTEXT,   /* enum context */
	VALUE_IMPACT,    /* double */
	VALUE_SPEED,     /* struct speed */
	VALUE_INCLINE,   /* int, tenths of a per cent */
	VALUE_BREATHING, /* int[2]: in and out, milliseconds */
	VALUE_UNTIL,     /* bool: "key" */
	VALUE_PLACE,     /* struct place */
	VALUE_TEXT       /* char *, owned */
};

/* Where a cue stands in its phase. */
struct place {
	enum cue_anchor anchor;
	int64_t ms;
	int milli_percent;
};

struct value_spec {
	const char *name; /* of the setting */
	enum value_type type;
	int64_t min, max; /* of times (ms) and whole numbers; characters of a text */
	size_t offset;    /* of the field in the struct that is filled */
};

struct value {
	bool ordered; /* min and max make sense: compare number */
	int form;     /* only values of the same form can be compared */
	int64_t number;
	union {
		struct cadence_range range;
		struct speed speed;
		struct place place;
		int breath_ms[2];
		double impact;
		const char *text; /* borrowed from what was parsed */
	} as;
};

/* Reads one whole text; false with a reason in why, limits of the spec included. */
bool value_parse(const struct value_spec *spec, const char *text, struct value *value,
		 char why[QUANTITY_WHY]);

/* Puts the value into its field of *base; a text there before is freed. */
void value_store(const struct value_spec *spec, const struct value *value, void *base);

/*
 * What stands in a node, as text, if a node of its type can hold such a value; else
 * NULL and an error ("cadence must be text or a number, not a list ( … )").
 */
const char *value_text(const struct node *node, const struct value_spec *spec,
		       struct diags *diags);

/* All of it: node to field. False when an error was added. */
bool value_read(const struct node *node, const struct value_spec *spec, void *base,
		struct diags *diags);

/* The row of that name among n, or NULL. */
const struct value_spec *value_spec_find(const struct value_spec *specs, size_t n,
					 const char *name);

/*
 * Prose for people, never a parameter: the node's text, or NULL with an error: blank,
 * unprintable, longer than `limit` characters, not text. value_prose: a copy of it that
 * the caller owns.
 */
const char *value_words(const struct node *node, size_t limit, struct diags *diags);
char *value_prose(const struct node *node, size_t limit, struct diags *diags);

#endif
