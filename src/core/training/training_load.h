/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * training_load: how much, by day and by week.
 *
 * The load of a session is RPE x minutes (Foster), in arbitrary units; all activities
 * count: runs, races, walks, cross-training. A session without RPE or time has no load:
 * it is counted as unrated, never guessed. Windows of days are inclusive.
 */
#ifndef TURNOVER_CORE_TRAINING_LOAD_H
#define TURNOVER_CORE_TRAINING_LOAD_H

#include "core/journal/history.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* RPE x minutes; below 0: not known. A day's note (ACTIVITY_REST) has none: 0. */
double training_load_of(const struct history_run *run);

/* Moving time, from distance and speed where nobody timed it; RUN_UNKNOWN. */
int64_t training_time_ms(const struct history_run *run);

/* Is it a run: a run or a race? */
bool training_is_run(const struct history_run *run);

/* The first run of that day or a later one; history->nruns: there is none. */
size_t training_first_run(const struct history *history, int32_t day);

/* Sums over the days first .. last. */
struct training_sum {
	double load;
	unsigned sessions, runs; /* all that trains; runs and races among them */
	unsigned unrated;        /* sessions without a load */
	unsigned untimed;        /* runs without a time */
	int64_t run_ms, distance_m;
	int64_t cued_ms, stride_ms;
	int64_t contacts4; /* quarters of a weighted contact */
};
struct training_sum training_sum(const struct history *history, int32_t first,
				 int32_t last);

/*
 * Seven days that end with `day`. Monotony = mean / SD (n - 1) of the daily loads,
 * strain = their sum x monotony. Not known when a session of them is unrated, or without
 * any load; all days alike would be without limit and is given as TRAINING_MONOTONY_TOP.
 */
#define TRAINING_MONOTONY_TOP 10.0
struct training_week {
	double loads[7]; /* of day - 6 .. day */
	double load;
	unsigned unrated;
	bool known;
	double monotony, strain;
	bool monotonous; /* over 2.0 */
};
struct training_week training_week(const struct history *history, int32_t day);

/* The longest run of the 30 days before `day`: time and distance, each RUN_UNKNOWN if
 * no run of them has it. */
struct training_longest {
	int64_t ms, m;
	unsigned runs;
};
struct training_longest training_longest(const struct history *history, int32_t day);

/* The Monday of week 1 of the plan that the latest run with a plan, up to `day`, was
 * of; -1: there is none. */
int32_t training_plan_start(const struct history *history, int32_t day);

#endif
