/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_field: the tables of what a run consists of; see run_field.h. */
#include "core/journal/run_field.h"

#include "core/base/mem.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* ---- Words --------------------------------------------------------------------- */

static const char *activity_word(int value)
{
	return activity_name((enum activity)value);
}

static const char *source_word(int value)
{
	return run_source_name((enum run_source)value);
}

static const char *terrain_word(int value)
{
	return terrain_name((enum terrain)value);
}

static const char *shoe_word(int value)
{
	return shoe_class_name((enum shoe_class)value);
}

static const char *context_word(int value)
{
	return context_name((enum context)value);
}

static const char *sample_word(int value)
{
	return sample_source_name((enum sample_source)value);
}

static const char *flag_word(int bit)
{
	return red_flag_name((enum red_flag)(1 << bit));
}

static const char *kind_word(int value)
{
	return kind_info((enum kind)value)->name;
}

static const char *answer_word(int value)
{
	static const char *const words[] = {"unknown", "no", "yes"};

	return words[value];
}

/* ---- Tables ------------------------------------------------------------------- */

enum {
	LONGEST_MS = 7 * 24 * 60 * 60 * 1000, /* a week: nobody runs longer */
	FARTHEST_M = 1000000,
	SLOWEST_M_PER_H = 100, /* as belts, core/base/quantity.h */
	FASTEST_M_PER_H = 40000,
	LARGEST_SCRIPT = 1024 * 1024,
	LARGEST_SETTINGS = 64 * 1024,
	RECORDING_MAX = 128
};

#define PLACE(of, member) offsetof(struct of, member), sizeof(((struct of *)0)->member)
#define LINE(of, member, help)                                                             \
	{                                                                                  \
#member, NULL, NULL, FIELD_LINE, SAID_PLAIN, NULL, 1, PLACE(of, member),   \
			0, RUN_LINE_MAX, 0, help                                           \
	}
/* A text that is never NULL. */
#define NAME(of, member)                                                                   \
	{                                                                                  \
#member, NULL, NULL, FIELD_LINE, SAID_PLAIN, NULL, 1, PLACE(of, member),   \
			0, RUN_LINE_MAX, FIELD_ALWAYS, NULL                                \
	}
#define WORD(of, member, word, last, none, help)                                           \
	{                                                                                  \
#member, NULL, NULL, FIELD_WORD, SAID_PLAIN, word, 1, PLACE(of, member),   \
			0, last, none, help                                                \
	}
#define SCALE(member, help)                                                                \
	{                                                                                  \
#member, NULL, NULL, FIELD_NUMBER, SAID_PLAIN, NULL, 1,                    \
			PLACE(run, member), 0, 10, RUN_UNKNOWN, help                       \
	}
#define ANSWER(member, help)                                                               \
	WORD(run, member, answer_word, ANSWER_YES, ANSWER_UNKNOWN, help)
#define READY(name, item, help)                                                            \
	{                                                                                  \
		name, NULL, NULL, FIELD_NUMBER, SAID_PLAIN, NULL, 1,                       \
			offsetof(struct run, readiness) + sizeof(int) * (size_t)(item),    \
			sizeof(int), 1, 5, 0, help                                         \
	}

/* clang-format off */
static const struct field run_rows[] = {
	{"uid", "", NULL, FIELD_LINE, SAID_PLAIN, NULL, 1, PLACE(run, uid), 0, 32, 0, NULL},
	{"start", NULL, NULL, FIELD_START, SAID_PLAIN, NULL, 1, PLACE(run, start_utc_ms),
	 0, 0, FIELD_REQUIRED, "when it began, local time"},
	WORD(run, activity, activity_word, ACTIVITIES - 1, FIELD_ALWAYS, "run, race, walk, cross-training or rest"),
	{"source", "", NULL, FIELD_WORD, SAID_PLAIN, source_word, 1, PLACE(run, source),
	 0, RUN_SOURCES - 1, FIELD_ALWAYS, NULL},
	LINE(run, title, "what it is called"),
	{"context", NULL, NULL, FIELD_CONTEXT, SAID_PLAIN, context_word, 1,
	 PLACE(run, context), 0, CONTEXTS - 1, RUN_UNKNOWN, "easy, tempo or strides"},
	{"timer_ms", "time", NULL, FIELD_NUMBER, SAID_TIME, NULL, 1, PLACE(run, timer_ms),
	 0, LONGEST_MS, RUN_UNKNOWN, "moving time, pauses left out"},
	{"distance_m", "distance", NULL, FIELD_NUMBER, SAID_DISTANCE, NULL, 1,
	 PLACE(run, distance_m), 0, FARTHEST_M, RUN_UNKNOWN, "as \"8.2 km\" or \"5 mi\""},
	{"m_per_h", "speed", NULL, FIELD_NUMBER, SAID_SPEED, NULL, 1, PLACE(run, m_per_h),
	 SLOWEST_M_PER_H, FASTEST_M_PER_H, 0, "mean, as \"10.5 km/h\" or \"5:40 /km\", where time and "
	 "distance do not say it"},
	WORD(run, terrain, terrain_word, TERRAINS - 1, TERRAIN_UNKNOWN,
	     "treadmill, flat, track, hilly or trail"),
	{"incline_percent", "incline", "incline10", FIELD_NUMBER, SAID_INCLINE, NULL, 10,
	 PLACE(run, incline10), -100, 400, INT_MIN, "mean, as \"1 %\""},
	LINE(run, shoes, "which pair"),
	WORD(run, shoe_class, shoe_word, SHOE_CLASSES - 1, FIELD_ALWAYS, "usual or minimal"),
	SCALE(rpe, "effort, 0 none .. 10 all there is"),
	SCALE(comfort, "0 awkward .. 10 natural, easy"),
	SCALE(pain, "0 none .. 10 worst"),
	ANSWER(pain_settled, "gone or as usual within an hour: yes or no"),
	ANSWER(pain_worse, "worse the next morning: yes or no"),
	{"red_flags", NULL, NULL, FIELD_FLAGS, SAID_PLAIN, flag_word, 1,
	 PLACE(run, red_flags), 0, RED_FLAGS, 0,
	 "bone (one sore point), night, hop, limp, swelling"},
	READY("ready_fatigue", READY_FATIGUE, "before it: 1 very tired .. 5 fresh"),
	READY("ready_sleep", READY_SLEEP, "1 very bad .. 5 very good"),
	READY("ready_soreness", READY_SORENESS, "1 very sore .. 5 not at all"),
	READY("ready_stress", READY_STRESS, "1 very stressed .. 5 relaxed"),
	READY("ready_mood", READY_MOOD, "1 very bad .. 5 very good"),
	ANSWER(stiff, "calf or Achilles stiff that morning: yes or no"),
	ANSWER(heavy, "landings heavy last time: yes or no"),
	ANSWER(ill, "ill or feverish: yes or no"),
	LINE(run, sleep, "one line"),
	LINE(run, drink, "one line"),
	LINE(run, food, "one line"),
	{"note", NULL, NULL, FIELD_LINES, SAID_PLAIN, NULL, 1, PLACE(run, note),
	 0, RUN_NOTE_MAX, 0, "as \"one line\" or ( \"one\", \"two\" )"},
	{"file", "", NULL, FIELD_LINE, SAID_PLAIN, NULL, 1, PLACE(run, file),
	 0, RUN_LINE_MAX, 0, NULL},
	{"recording", "", NULL, FIELD_LINE, SAID_PLAIN, NULL, 1, PLACE(run, recording),
	 0, RECORDING_MAX, 0, NULL},
	{"plan", "", NULL, FIELD_LINE, SAID_PLAIN, NULL, 1, PLACE(run, plan),
	 0, RUN_LINE_MAX, 0, NULL},
	{"plan_week", "", NULL, FIELD_NUMBER, SAID_PLAIN, NULL, 1, PLACE(run, plan_week),
	 1, 1000, 0, NULL},
	{"plan_slot", "", NULL, FIELD_NUMBER, SAID_PLAIN, NULL, 1, PLACE(run, plan_slot),
	 1, 100, 0, NULL},
	{"rung_percent", "", "rung_pct10", FIELD_NUMBER, SAID_PLAIN, NULL, 10,
	 PLACE(run, rung_pct10), 0, 1000, RUN_UNKNOWN, NULL},
	{"script_name", "", NULL, FIELD_LINE, SAID_PLAIN, NULL, 1, PLACE(run, script_name),
	 0, 4096, 0, NULL},
	{"settings", "", NULL, FIELD_LINES, SAID_PLAIN, NULL, 1, PLACE(run, settings),
	 0, LARGEST_SETTINGS, 0, NULL},
	{"bias_spm", "", "bias_spm10", FIELD_NUMBER, SAID_PLAIN, NULL, 10,
	 PLACE(run, bias_spm10), -1000, 1000, 0, NULL},
	{"finished", "", NULL, FIELD_BOOL, SAID_PLAIN, NULL, 1, PLACE(run, finished),
	 0, 1, 0, NULL},
	{"script", "", "script", FIELD_BYTES, SAID_PLAIN, NULL, 1, PLACE(run, script),
	 0, LARGEST_SCRIPT, 0, NULL},
};

static const struct field segment_rows[] = {
	WORD(run_segment, kind, kind_word, KINDS - 1, FIELD_REQUIRED, NULL),
	NAME(run_segment, name),
	{"planned_ms", NULL, NULL, FIELD_NUMBER, SAID_TIME, NULL, 1,
	 PLACE(run_segment, planned_ms), 0, LONGEST_MS, FIELD_ALWAYS, NULL},
	{"done_ms", NULL, NULL, FIELD_NUMBER, SAID_TIME, NULL, 1,
	 PLACE(run_segment, done_ms), 0, LONGEST_MS, FIELD_ALWAYS, NULL},
	{"clicked_ms", NULL, NULL, FIELD_NUMBER, SAID_TIME, NULL, 1,
	 PLACE(run_segment, clicked_ms), 0, LONGEST_MS, 0, NULL},
	{"from_spm", NULL, "from_spm10", FIELD_NUMBER, SAID_PLAIN, NULL, 10,
	 PLACE(run_segment, from_spm10), CADENCE_MIN_SPM10, CADENCE_MAX_SPM10, 0, NULL},
	{"to_spm", NULL, "to_spm10", FIELD_NUMBER, SAID_PLAIN, NULL, 10,
	 PLACE(run_segment, to_spm10), CADENCE_MIN_SPM10, CADENCE_MAX_SPM10, 0, NULL},
	{"every", NULL, NULL, FIELD_NUMBER, SAID_PLAIN, NULL, 1,
	 PLACE(run_segment, every), 1, 16, 0, NULL},
	{"contacts", NULL, "contacts4", FIELD_NUMBER, SAID_PLAIN, NULL, 4,
	 PLACE(run_segment, contacts4), 1, 8000000, 0, NULL},
	{"resisted", NULL, NULL, FIELD_BOOL, SAID_PLAIN, NULL, 1,
	 PLACE(run_segment, resisted), 0, 1, 0, NULL},
	WORD(run_segment, context, context_word, CONTEXTS - 1, CONTEXTS, NULL),
};

static const struct field sample_rows[] = {
	{"spm", "cadence", "spm10", FIELD_NUMBER, SAID_PLAIN, NULL, 10,
	 PLACE(run_sample, spm10), CADENCE_MIN_SPM10, CADENCE_MAX_SPM10, FIELD_REQUIRED,
	 "steps a minute, both feet"},
	WORD(run_sample, context, context_word, CONTEXTS - 1, FIELD_REQUIRED, "easy, tempo or strides"),
	WORD(run_sample, source, sample_word, SAMPLE_SOURCES - 1, FIELD_ALWAYS, "tap, count, watch, microphone or hand"),
	{"cued", NULL, NULL, FIELD_BOOL, SAID_PLAIN, NULL, 1, PLACE(run_sample, cued),
	 0, 1, FIELD_ALWAYS, "with clicks: true or false"},
	{"segment", NULL, NULL, FIELD_NUMBER, SAID_PLAIN, NULL, 1,
	 PLACE(run_sample, segment), 0, RUN_PARTS_MAX, RUN_UNKNOWN, "of the session, from 0"},
	{"at_ms", "at", NULL, FIELD_NUMBER, SAID_TIME, NULL, 1, PLACE(run_sample, at_ms),
	 0, LONGEST_MS, RUN_UNKNOWN, "from the start"},
	{"length_ms", "length", NULL, FIELD_NUMBER, SAID_TIME, NULL, 1,
	 PLACE(run_sample, length_ms), 1, LONGEST_MS, 0, "how long was measured"},
	{"error_spm", "error", "error_spm10", FIELD_NUMBER, SAID_PLAIN, NULL, 10,
	 PLACE(run_sample, error_spm10), 1, CADENCE_MAX_SPM10, 0, "one standard error"},
	{"m_per_h", "speed", NULL, FIELD_NUMBER, SAID_SPEED, NULL, 1,
	 PLACE(run_sample, m_per_h), SLOWEST_M_PER_H, FASTEST_M_PER_H, 0, "meanwhile, as \"10.5 km/h\""},
	{"target_spm", "target", "target_spm10", FIELD_NUMBER, SAID_PLAIN, NULL, 10,
	 PLACE(run_sample, target_spm10), CADENCE_MIN_SPM10, CADENCE_MAX_SPM10, 0,
	 "of the clicks"},
	{"in_sync_percent", "in_sync", "in_sync", FIELD_NUMBER, SAID_PLAIN, NULL, 1,
	 PLACE(run_sample, in_sync), 0, 100, RUN_UNKNOWN,
	 "per cent of the time within 3 % of the target"},
};

static const struct field interruption_rows[] = {
	{"at_ms", "at", NULL, FIELD_NUMBER, SAID_TIME, NULL, 1,
	 PLACE(run_interruption, at_ms), 0, LONGEST_MS, FIELD_ALWAYS, NULL},
	{"length_ms", "length", NULL, FIELD_NUMBER, SAID_TIME, NULL, 1,
	 PLACE(run_interruption, length_ms), 0, LONGEST_MS * INT64_C(60), RUN_UNKNOWN, NULL},
	NAME(run_interruption, cause),
};
/* clang-format on */

#define TABLE(record, list, rows)                                                          \
	{                                                                                  \
		record, list, rows, sizeof rows / sizeof *rows                             \
	}
const struct field_table field_tables[RECORDS] = {
	[RECORD_RUN] = TABLE("run", NULL, run_rows),
	[RECORD_SEGMENT] = TABLE("segment", "segments", segment_rows),
	[RECORD_SAMPLE] = TABLE("sample", "samples", sample_rows),
	[RECORD_INTERRUPTION] = TABLE("interruption", "interruptions", interruption_rows),
};

const struct field *field_find(const struct field_table *table, const char *name)
{
	for (size_t i = 0; i < table->n; i++) {
		const struct field *row = &table->rows[i];

		if (strcmp(row->name, name) == 0 ||
		    (row->text != NULL && strcmp(row->text, name) == 0))
			return row;
	}
	return NULL;
}

/* ---- Places in the structs ----------------------------------------------------- */

bool field_is_text(const struct field *field)
{
	return field->type == FIELD_LINE || field->type == FIELD_LINES ||
	       field->type == FIELD_BYTES;
}

int64_t field_get(const struct field *field, const void *base)
{
	const char *at = (const char *)base + field->offset;
	int64_t large;
	int small;
	bool yes;

	if (field->type == FIELD_CONTEXT && !((const struct run *)base)->context_known)
		return RUN_UNKNOWN;
	if (field->size == sizeof yes) {
		memcpy(&yes, at, sizeof yes);
		return yes;
	}
	if (field->size == sizeof small) {
		memcpy(&small, at, sizeof small);
		return small;
	}
	memcpy(&large, at, sizeof large);
	return large;
}

void field_set(const struct field *field, void *base, int64_t value)
{
	char *at = (char *)base + field->offset;
	const int small = (int)value;
	const bool yes = value != 0;

	if (field->type == FIELD_CONTEXT) {
		((struct run *)base)->context_known = value != RUN_UNKNOWN;
		if (value == RUN_UNKNOWN)
			return;
	}
	if (field->size == sizeof yes)
		memcpy(at, &yes, sizeof yes);
	else if (field->size == sizeof small)
		memcpy(at, &small, sizeof small);
	else
		memcpy(at, &value, sizeof value);
}

const char *field_text(const struct field *field, const void *base)
{
	const char *text;

	memcpy(&text, (const char *)base + field->offset, sizeof text);
	return text;
}

void field_set_text(const struct field *field, void *base, char *owned)
{
	char *before, *at = (char *)base + field->offset;

	memcpy(&before, at, sizeof before);
	free(before);
	if (owned == NULL && field->none == FIELD_ALWAYS) {
		owned = mem_strdup("");
	} else if (owned != NULL && *owned == '\0' && field->none != FIELD_ALWAYS) {
		free(owned);
		owned = NULL;
	}
	memcpy(at, &owned, sizeof owned);
	if (field->type == FIELD_BYTES)
		((struct run *)base)->script_size = owned != NULL ? strlen(owned) : 0;
}

bool field_is_known(const struct field *field, const void *base)
{
	if (field_is_text(field)) {
		const char *text = field_text(field, base);

		return text != NULL && *text != '\0';
	}
	return field->none <= FIELD_REQUIRED || field_get(field, base) != field->none;
}

size_t field_count(enum field_record record, const struct run *run)
{
	switch (record) {
	case RECORD_SEGMENT: return run->nsegments;
	case RECORD_SAMPLE: return run->nsamples;
	case RECORD_INTERRUPTION: return run->ninterruptions;
	default: return 1;
	}
}

void *field_item(enum field_record record, const struct run *run, size_t i)
{
	switch (record) {
	case RECORD_SEGMENT: return &run->segments[i];
	case RECORD_SAMPLE: return &run->samples[i];
	case RECORD_INTERRUPTION: return &run->interruptions[i];
	default: return (void *)(uintptr_t)run;
	}
}

void *field_add(enum field_record record, struct run *run)
{
	void *item = record == RECORD_SEGMENT  ? (void *)run_add_segment(run)
		     : record == RECORD_SAMPLE ? (void *)run_add_sample(run)
					       : (void *)run_add_interruption(run);
	const struct field_table *table = &field_tables[record];

	for (size_t i = 0; i < table->n; i++) {
		if (field_is_text(&table->rows[i]))
			field_set_text(&table->rows[i], item, NULL);
		else if (table->rows[i].none > FIELD_REQUIRED)
			field_set(&table->rows[i], item, table->rows[i].none);
	}
	return item;
}
