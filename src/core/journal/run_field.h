/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * run_field: what a run consists of, a row a field.
 *
 * JSON Lines, CSV, the text of $EDITOR, options of the command line and the columns of
 * the journal are all made from these tables, so nothing can be in one and be forgotten
 * in another. Every number is kept as a whole one (core/journal/run.h); a field's unit says how
 * many of those are one of what people read.
 */
#ifndef TURNOVER_CORE_RUN_FIELD_H
#define TURNOVER_CORE_RUN_FIELD_H

#include "core/base/quantity.h"
#include "core/journal/run.h"
#include "core/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum field_type {
	FIELD_LINE,  /* char *, one line */
	FIELD_LINES, /* char *, lines; a tab is read as a blank */
	FIELD_BYTES, /* char *, lines, as long as a script may be */
	FIELD_NUMBER,
	FIELD_WORD, /* a number that has a word */
	FIELD_BOOL,
	FIELD_FLAGS,   /* a set of words: red flags */
	FIELD_CONTEXT, /* of a run, where it may be unknown */
	FIELD_START    /* start_utc_ms with utc_offset_min */
};

/* In place of a value that means "not known": there is none, the field is always
 * written; and a reader misses it where it is not there. */
#define FIELD_ALWAYS   INT64_MIN
#define FIELD_REQUIRED (INT64_MIN + 1)

/* How a number is written for people, beside its plain form. */
enum field_said {
	SAID_PLAIN,
	SAID_TIME,     /* "45 min" */
	SAID_DISTANCE, /* "8.2 km" */
	SAID_SPEED,    /* "10.5 km/h" */
	SAID_INCLINE   /* "1.5 %" */
};

struct field {
	const char *name;   /* in JSON and CSV: with the unit of its number */
	const char *text;   /* in texts for people; NULL: as `name`; "": not there */
	const char *column; /* in the journal; NULL: as `name` */
	enum field_type type;
	enum field_said said;
	const char *(*word)(
		int value);  /* FIELD_WORD, FIELD_CONTEXT; FIELD_FLAGS: of a bit */
	int unit;            /* so many make one of `name`: 10 for tenths */
	size_t offset, size; /* of its place in the struct */
	int64_t min, max;    /* in the unit it is kept in; texts: bytes at most */
	int64_t none;        /* this value is "not known", and is not written */
	const char *help;    /* one line for people; NULL: it is not theirs to set */
};

/* A table and what its rows are about: "run", "segment", "sample", "interruption". */
struct field_table {
	const char *record;
	const char *list; /* name of such a list in a run; NULL: it is the run */
	const struct field *rows;
	size_t n;
};
enum field_record {
	RECORD_RUN,
	RECORD_SEGMENT,
	RECORD_SAMPLE,
	RECORD_INTERRUPTION,
	RECORDS
};
extern const struct field_table field_tables[RECORDS];

/* By name in JSON or by its name in texts; NULL: there is none. */
const struct field *field_find(const struct field_table *table, const char *name);

/* The number of a field that is none of the texts, in the unit it is kept in. */
int64_t field_get(const struct field *field, const void *base);
void field_set(const struct field *field, void *base, int64_t value);
bool field_is_text(const struct field *field);

/* The text of a field that is one. Setting takes ownership; "" and NULL are the same:
 * NULL in the run itself, "" in its parts. */
const char *field_text(const struct field *field, const void *base);
void field_set_text(const struct field *field, void *base, char *owned);

/* Is there anything to write? */
bool field_is_known(const struct field *field, const void *base);

/* Its items in a run: of the run itself one. */
size_t field_count(enum field_record record, const struct run *run);
void *field_item(enum field_record record, const struct run *run, size_t i);
void *field_add(enum field_record record, struct run *run);

/* Adds its value as a plain text: "172.5", "treadmill", "bone limp", the text itself. */
void field_write(const struct field *field, const void *base, struct text *to);

/* … and as people write it: "45 min", "8.2 km". */
void field_write_said(const struct field *field, const void *base, struct text *to);

/*
 * Reads what field_write wrote; false with a reason in `why`, and nothing is changed.
 * field_read_said: what people write, quantities with their units; a bare number is
 * none where there is a unit.
 */
bool field_read(const struct field *field, void *base, const char *text,
		char why[QUANTITY_WHY]);
bool field_read_said(const struct field *field, void *base, const char *text,
		     char why[QUANTITY_WHY]);

/* Sets a number in the unit it is kept in, within its limits; and writes one of those,
 * exactly: 1725 / 10 is 172.5. */
bool field_put(const struct field *field, void *base, int64_t value,
	       char why[QUANTITY_WHY]);
void field_fraction(int64_t value, int unit, struct text *to);

/* A moment, local with its offset from UTC: "2026-11-22T18:30:00+01:00", milliseconds
 * where there are any. Read also without seconds, without an offset (*offset_min is
 * then left alone and *given false), with a blank for the T, with Z, or as a day alone. */
void run_start_text(int64_t utc_ms, int offset_min, struct text *to);
bool run_start_parse(const char *text, int64_t *local_ms, int *offset_min, bool *given,
		     char why[QUANTITY_WHY]);

/*
 * All that must hold of a run that is kept: lengths and cleanness of texts, ranges of
 * numbers, segments that samples name. False with the first that does not, in words.
 */
enum { RUN_WHY = 240 };
bool run_check(const struct run *run, char why[RUN_WHY]);

#endif
