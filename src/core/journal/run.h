/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * run: one entry of the journal: what was run, played, walked, raced or felt.
 *
 * A played session, an imported recording, an entry by hand are all runs; a rest day's
 * note is one too. Integers throughout, so that text out and in again is the same to
 * the byte: milliseconds, metres, tenths of spm and of per cent, metres an hour. What
 * nobody said is RUN_UNKNOWN, NULL or ANSWER_UNKNOWN, never a guess.
 */
#ifndef TURNOVER_CORE_RUN_H
#define TURNOVER_CORE_RUN_H

#include "core/base/cadence.h"
#include "core/script/kind.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RUN_UNKNOWN = -1 };

/* Limits of texts, in bytes, and of lists; more is refused with a clear error. */
enum {
	RUN_LINE_MAX = 200,   /* title, shoes, sleep, food: one line */
	RUN_NOTE_MAX = 16384, /* the note: lines, no other control characters */
	RUN_PARTS_MAX = 10000 /* segments, samples, interruptions of one run */
};

enum activity {
	ACTIVITY_RUN,
	ACTIVITY_RACE,
	ACTIVITY_WALK,
	ACTIVITY_CROSS, /* cross-training */
	ACTIVITY_REST,  /* no training: a day's note, readiness */
	ACTIVITIES
};
enum run_source { RUN_PLAYED, RUN_BY_HAND, RUN_IMPORTED, RUN_SOURCES };
enum terrain {
	TERRAIN_UNKNOWN,
	TERRAIN_TREADMILL,
	TERRAIN_FLAT, /* road or path, within 2 % */
	TERRAIN_TRACK,
	TERRAIN_HILLY, /* not used for trends: uphill lowers cadence */
	TERRAIN_TRAIL, /* nor is this */
	TERRAINS
};
enum shoe_class { SHOES_USUAL, SHOES_MINIMAL, SHOE_CLASSES };
enum answer { ANSWER_UNKNOWN, ANSWER_NO, ANSWER_YES };

/* Where a cadence came from. */
enum sample_source {
	SAMPLE_TAP,
	SAMPLE_COUNT,
	SAMPLE_WATCH,
	SAMPLE_MICROPHONE,
	SAMPLE_HAND, /* typed in without more */
	SAMPLE_SOURCES
};

/* Signs after which nobody trains before a clinician has looked; bits. */
enum red_flag {
	RED_FLAG_BONE = 1,  /* pain at one finger-tip point of a bone */
	RED_FLAG_NIGHT = 2, /* pain at night or at rest */
	RED_FLAG_HOP = 4,   /* pain in a hop on one leg */
	RED_FLAG_LIMP = 8,
	RED_FLAG_SWELLING = 16,
	RED_FLAGS = 31
};

/* Five items of readiness, 1 bad .. 5 good, 0 not answered. */
enum readiness_item {
	READY_FATIGUE,
	READY_SLEEP,
	READY_SORENESS,
	READY_STRESS,
	READY_MOOD,
	READY_ITEMS
};

/* One phase (or set, or repetition) as planned and as done. */
struct run_segment {
	enum kind kind;
	char *name; /* owned; never NULL */
	int64_t planned_ms, done_ms;
	int64_t clicked_ms;       /* of done_ms, with clicks heard */
	int from_spm10, to_spm10; /* target with its bias; 0: none */
	int every;                /* click every n-th step; 0: none */
	int contacts4;            /* done, in quarters of a weighted contact */
	bool resisted;            /* run against a load */
	enum context context;     /* whose baseline it refers to; CONTEXTS: its kind's */
};

/* A cadence that was measured. */
struct run_sample {
	enum context context;
	enum sample_source source;
	bool cued;         /* clicks were heard meanwhile: no evidence of learning */
	int segment;       /* from 0; RUN_UNKNOWN: of the run as a whole */
	int64_t at_ms;     /* from the run's start; RUN_UNKNOWN */
	int64_t length_ms; /* how long was measured */
	int spm10;         /* both feet */
	int error_spm10;   /* one standard error; 0: not known */
	int m_per_h;       /* speed meanwhile; 0: not known */
	int target_spm10;  /* of the clicks; 0: none */
	int in_sync;       /* per cent of the time within 3 % of the target; RUN_UNKNOWN */
};

struct run_interruption {
	int64_t at_ms;     /* in the run's own time */
	int64_t length_ms; /* by the clock; RUN_UNKNOWN */
	char *cause; /* "paused", "resumed after a crash", "sound device lost"; owned */
};

/* Zeroed and then run_init: nothing known. All texts owned. */
struct run {
	int64_t id; /* of the journal; 0: not yet in it */
	char *uid;  /* 32 hexadecimal digits, for ever the same; NULL: not yet given */
	int64_t start_utc_ms;
	int utc_offset_min; /* of local time then */
	enum activity activity;
	enum run_source source;
	char *title;     /* NULL: none */
	char *file;      /* what was imported: its name, no folder; NULL */
	char *recording; /* identity of what was imported: the same twice is one run; NULL */
	bool context_known;
	enum context context; /* of the run as a whole */
	int64_t timer_ms;     /* moving time, pauses left out; RUN_UNKNOWN */
	int64_t distance_m;   /* RUN_UNKNOWN */
	int m_per_h;          /* mean speed, as told or from the two; 0: not known */
	enum terrain terrain;
	int incline10; /* mean, tenths of a per cent, may be below 0; INT_MIN: not known */
	char *shoes;
	enum shoe_class shoe_class;

	int rpe, comfort, pain;     /* 0 .. 10; RUN_UNKNOWN. comfort 10: natural, easy */
	enum answer pain_settled;   /* back to usual within 60 min */
	enum answer pain_worse;     /* the next morning */
	unsigned red_flags;         /* bits */
	int readiness[READY_ITEMS]; /* before it */
	enum answer stiff;          /* calf or Achilles this morning */
	enum answer heavy;          /* landings last time */
	enum answer ill;
	char *sleep, *drink, *food; /* one line each */
	char *note;

	/* of a session that was played */
	char *script_name; /* as it was called: a name or a path */
	char *script;      /* its bytes; script_size of them */
	size_t script_size;
	char *settings; /* "reps=4\nstride=20 s\n": NAME=VALUE lines; NULL */
	int bias_spm10; /* at the end */
	bool finished;  /* to its end */
	char *plan;     /* name of the plan that asked for it; NULL */
	int plan_week;  /* from 1; 0: none */
	int plan_slot;  /* place in that week, from 1; 0: none */
	int rung_pct10; /* what the plan aimed at, tenths of a per cent over the baseline; RUN_UNKNOWN */

	struct run_segment *segments;
	size_t nsegments, segments_capacity;
	struct run_sample *samples;
	size_t nsamples, samples_capacity;
	struct run_interruption *interruptions;
	size_t ninterruptions, interruptions_capacity;
};

void run_init(struct run *run);
void run_clear(struct run *run);

/* Zeroed additions (a segment's context: CONTEXTS); borrowed until the next one to the same
 * list. */
struct run_segment *run_add_segment(struct run *run);
struct run_sample *run_add_sample(struct run *run);
struct run_interruption *run_add_interruption(struct run *run);

/* The local day on which it began (core/base/day.h). */
int32_t run_day(const struct run *run);

/* What its segments sum to. */
int64_t run_clicked_ms(const struct run *run);
int64_t run_stride_ms(const struct run *run); /* of all strides that were done */
int run_contacts4(const struct run *run);
int run_target_spm10(
	const struct run *run); /* highest that was clicked, easy or metronome */
bool run_is_resisted(const struct run *run); /* a part that was done, against a load */

/*
 * Per cent of its planned work that was left out: warm-up, recovery, rest, walking and the
 * way down do not count, unless there is nothing else. 0 where nothing was planned.
 */
int run_left_pct(const struct run *run);

/* Per cent of the cued time in sync, over its samples; RUN_UNKNOWN. */
int run_in_sync(const struct run *run);

/* The words of the enumerations, as text, CSV and JSON have them: "run", "cross-training",
 * "treadmill" …; and back: false, *value untouched, for no such word. */
const char *activity_name(enum activity value);
bool activity_parse(const char *text, enum activity *value);
const char *run_source_name(enum run_source value);
bool run_source_parse(const char *text, enum run_source *value);
const char *terrain_name(enum terrain value);
bool terrain_parse(const char *text, enum terrain *value);
const char *sample_source_name(enum sample_source value);
bool sample_source_parse(const char *text, enum sample_source *value);
const char *shoe_class_name(enum shoe_class value);
bool shoe_class_parse(const char *text, enum shoe_class *value);
const char *readiness_name(enum readiness_item item); /* "fatigue" … */
const char *red_flag_name(enum red_flag flag);        /* one bit: "limp" … */

#endif
