/* SPDX-License-Identifier: GPL-3.0-or-later */
/* past: made-up runs for tests of what follows from a history, taken in as real ones are. */
#ifndef TURNOVER_TESTS_CORE_PAST_H
#define TURNOVER_TESTS_CORE_PAST_H

#include "core/journal/history.h"

#include <string.h>

/* A run of 30 minutes on the flat at RPE 4, at noon. Set what differs, then past_add. */
struct past {
	struct run run;
	struct run_sample samples[8];
	size_t n;
};

static inline void past_begin(struct past *past, int32_t day)
{
	memset(past, 0, sizeof *past);
	run_init(&past->run);
	past->run.start_utc_ms = ((int64_t)day * 24 + 12) * 3600 * 1000;
	past->run.activity = ACTIVITY_RUN;
	past->run.terrain = TERRAIN_FLAT;
	past->run.timer_ms = INT64_C(30) * 60 * 1000;
	past->run.distance_m = 5000;
	past->run.rpe = 4;
}

static inline struct run_sample *past_sample(struct past *past, enum context context,
					     int spm10, int m_per_h)
{
	struct run_sample *sample = &past->samples[past->n++];

	*sample = (struct run_sample){
		.context = context,
		.source = SAMPLE_COUNT,
		.segment = 0,
		.at_ms = RUN_UNKNOWN,
		.length_ms = 60000,
		.spm10 = spm10,
		.m_per_h = m_per_h,
		.in_sync = RUN_UNKNOWN,
	};
	return sample;
}

static inline void past_add(struct history *history, struct past *past)
{
	past->run.id = (int64_t)history->nruns + 1;
	for (size_t i = 0; i < past->n; i++)
		*run_add_sample(&past->run) = past->samples[i];
	history_take(history, &past->run);
	run_clear(&past->run);
}

/* All in one: a run with one uncued sample of the easy context. */
static inline void past_easy(struct history *history, int32_t day, int spm10, int m_per_h)
{
	struct past past;

	past_begin(&past, day);
	past_sample(&past, CONTEXT_EASY, spm10, m_per_h);
	past_add(history, &past);
}

/* A number typed in: `turnover baseline easy=171`. */
static inline void past_entry(struct history *history, int32_t day, enum context context,
			      int spm10)
{
	struct past past;

	past_begin(&past, day);
	past.run.activity = ACTIVITY_REST;
	past.run.source = RUN_BY_HAND;
	past.run.timer_ms = past.run.distance_m = RUN_UNKNOWN;
	past.run.rpe = RUN_UNKNOWN;
	past_sample(&past, context, spm10, 0)->source = SAMPLE_HAND;
	past_add(history, &past);
}

#endif
