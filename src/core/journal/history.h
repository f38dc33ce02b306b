/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * history: the journal as the training rules see it: two lists of plain numbers.
 *
 * The journal (io/journal.h) fills it; baselines, trends, load, the plan and the review
 * are pure functions of it. Both lists are sorted by time. Units as in core/journal/run.h;
 * "unknown" too. Nothing here is owned by anybody else: history_clear frees it all.
 */
#ifndef TURNOVER_CORE_HISTORY_H
#define TURNOVER_CORE_HISTORY_H

#include "core/journal/run.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One run, without its texts. */
struct history_run {
	int64_t id;
	int64_t start_utc_ms;
	int32_t day;      /* local, core/base/day.h */
	int64_t timer_ms; /* RUN_UNKNOWN */
	int64_t distance_m;
	int64_t clicked_ms; /* 0: uncued */
	int64_t stride_ms;  /* of strides done */
	int contacts4;      /* quarters of a weighted contact */
	int m_per_h;
	int target_spm10; /* highest cued target of an easy or metronome phase; 0 */
	int rung_pct10;   /* RUN_UNKNOWN */
	int16_t incline10; /* of its strides, by its settings ("incline=4 %"); 0: not known */
	int16_t plan_week, plan_slot;
	uint8_t activity, source, terrain, shoe_class; /* enums of core/journal/run.h */
	uint8_t context;                               /* CONTEXTS: not known */
	bool finished, resisted;
	int8_t rpe, comfort, pain;                           /* RUN_UNKNOWN */
	uint8_t pain_settled, pain_worse, stiff, heavy, ill; /* enum answer */
	uint8_t red_flags;
	uint8_t readiness[READY_ITEMS]; /* 0: not answered */
	uint8_t left_pct; /* of its planned work left out; 0: none, or nothing was planned */
	int8_t in_sync;   /* per cent of cued time in sync, over its samples; RUN_UNKNOWN */
	uint16_t shoes;   /* index into history.shoes; 0 is "not said" */
};

/* One measured cadence. */
struct history_sample {
	int64_t run; /* the run's id */
	int32_t day;
	int64_t length_ms;
	int spm10, error_spm10;
	int m_per_h; /* 0: not known */
	int target_spm10;
	uint8_t context, source, shoe_class, terrain;
	bool cued;
	bool level; /* no hilly or trail run, incline within 2 % */
	uint16_t shoes;
};

struct history {
	struct history_run *runs;
	size_t nruns, runs_capacity;
	struct history_sample *samples;
	size_t nsamples, samples_capacity;
	char **shoes; /* names; [0] is NULL */
	size_t nshoes, shoes_capacity;
};

void history_clear(struct history *history);
struct history_run *history_add_run(struct history *history);
struct history_sample *history_add_sample(struct history *history);

/* The index of that name, added where it is new; 0 for NULL or "". */
uint16_t history_shoes(struct history *history, const char *name);

/* Adds what the rules need of one run and its samples: the one way from a run into a
 * history, whether it comes from the journal or from a test. */
void history_take(struct history *history, const struct run *run);

/*
 * The last run before that day that hurt, if it was within a week and nobody has said
 * whether the pain was gone within 60 min, or worse the next morning; NULL: none.
 */
struct history_run *history_ache(const struct history *history, int32_t day);

/* As told, or else from time and distance; 0: not known. */
int history_speed(int m_per_h, int64_t timer_ms, int64_t distance_m);

/* No hills, no trail, and no more than 2 % where the incline is known. */
bool history_is_level(int terrain, int incline10);

#endif
