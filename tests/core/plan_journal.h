/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan_journal: journals of runners who follow a plan, for tests.
 *
 * A "well-kept" one is that of prescribe_pairs.h: 160 spm easy, every session done at
 * the plan's aim and rated well. Include it behind cmocka.h.
 */
#ifndef TURNOVER_TESTS_CORE_PLAN_JOURNAL_H
#define TURNOVER_TESTS_CORE_PLAN_JOURNAL_H

#include "core/plan/course.h"
#include "core/base/day.h"
#include "core/journal/history.h"
#include "core/plan/plan.h"
#include "core/plan/plan_read.h"
#include "core/plan/prescribe.h"
#include "core/training/rules.h"
#include "io/config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { EASY_SPM10 = 1600, SPEED_M_PER_H = 9000 };

static inline void read_plan(const char *name, struct plan *plan)
{
	char path[1024];
	char *bytes = NULL;
	size_t n = 0;
	struct node root = {0};
	struct diags diags = {0};
	bool read;

	snprintf(path, sizeof path, "%s/sessions/%s.plan", getenv("top_srcdir"), name);
	read = config_load(path, &bytes, &n, &diags) &&
	       config_parse(bytes, n, PLAN_LAST_SETTING, &root, &diags) &&
	       plan_read(&root, plan, &diags);
	if (!read)
		fail_msg("%s:%d: %s", path, diags.n > 0 ? diags.items[0].line : 0,
			 diags.n > 0 ? diags.items[0].text : "");
	node_clear(&root);
	diags_clear(&diags);
	free(bytes);
}

static inline int32_t day_number(const char *text)
{
	int32_t day = 0;

	assert_true(day_parse(text, &day));
	return day;
}

static inline struct history_run *journal_run_on(struct history *history, int32_t day)
{
	struct history_run *run = history_add_run(history);

	memset(run, 0, sizeof *run);
	run->id = (int64_t)history->nruns;
	run->day = day;
	run->start_utc_ms = (int64_t)day * 86400000 + 64800000;
	run->activity = ACTIVITY_RUN;
	run->source = RUN_PLAYED;
	run->terrain = TERRAIN_FLAT;
	run->context = CONTEXT_EASY;
	run->timer_ms = 30 * 60000;
	run->distance_m = RUN_UNKNOWN;
	run->m_per_h = SPEED_M_PER_H;
	run->rung_pct10 = RUN_UNKNOWN;
	run->finished = true;
	run->rpe = 3;
	run->comfort = 8;
	run->in_sync = RUN_UNKNOWN;
	for (int i = 0; i < READY_ITEMS; i++)
		run->readiness[i] = 4;
	return run;
}

static inline void count_on(struct history *history, const struct history_run *run,
			    enum context context, int spm10)
{
	struct history_sample *sample = history_add_sample(history);

	memset(sample, 0, sizeof *sample);
	sample->run = run->id;
	sample->day = run->day;
	sample->length_ms = 60000;
	sample->spm10 = spm10;
	sample->error_spm10 = 10;
	sample->m_per_h = SPEED_M_PER_H;
	sample->context = (uint8_t)context;
	sample->source = SAMPLE_COUNT;
	sample->terrain = TERRAIN_FLAT;
	sample->level = true;
}

static inline int over(int spm10, int pct10)
{
	return spm10 + spm10 * pct10 / 1000;
}

/* A session of the plan, done at these levels and well rated. `easy`: the real uncued
 * cadence of that day. */
static inline struct history_run *do_session(struct history *history, int32_t day,
					     const struct plan_work *work,
					     const int *levels, int contacts4,
					     int easy_spm10)
{
	struct history_run *run = journal_run_on(history, day);

	run->timer_ms = plan_running_ms(work, levels);
	run->rpe = (int8_t)work->effort;
	if (plan_work_has(work, LEVEL_CUE)) {
		run->context = CONTEXT_STRIDES;
		run->stride_ms = (int64_t)levels[LEVEL_REPS] * levels[LEVEL_STRIDE] * 1000;
		run->clicked_ms = run->stride_ms;
		run->resisted = true;
		run->incline10 = (int16_t)levels[LEVEL_INCLINE];
		run->rung_pct10 = levels[LEVEL_CUE];
	}
	if (plan_work_has(work, LEVEL_TARGET)) {
		run->target_spm10 = over(EASY_SPM10, levels[LEVEL_TARGET]);
		run->rung_pct10 = levels[LEVEL_TARGET];
		run->clicked_ms = work->cued_ms;
	}
	if (plan_work_has(work, LEVEL_HOLD)) {
		run->clicked_ms += (int64_t)levels[LEVEL_HOLD] * 1000;
		run->in_sync = 91;
		count_on(history, run, CONTEXT_EASY, over(run->target_spm10, -10));
	}
	if (work->ncontacts > 0)
		run->contacts4 = contacts4;
	if (run->clicked_ms == 0)
		count_on(history, run, CONTEXT_EASY, easy_spm10);
	if (strcmp(work->session, "cadence-check") == 0)
		count_on(history, run, CONTEXT_STRIDES, 1760);
	return run;
}

/* Four counted runs before the start. */
static inline void journal_before(struct history *history, int32_t start)
{
	static const int ago[] = {10, 8, 6, 3};

	for (size_t i = 0; i < 4; i++)
		count_on(history, journal_run_on(history, start - ago[i]), CONTEXT_EASY,
			 EASY_SPM10);
}

/* Every session of the plan up to the day before `day`. */
static inline void well_kept(const struct plan *plan, const struct course *course,
			     int32_t day, struct history *history)
{
	journal_before(history, course->start);
	for (int32_t at = course->start; at < day; at++) {
		int32_t of_plan;
		int week, number;
		const struct plan_slot *slot;
		struct history_run *run;

		if (!course_day(course, at, &of_plan))
			continue;
		slot = plan_on(plan, of_plan, &week, &number);
		if (slot == NULL || slot->role == SLOT_REST)
			continue;
		run = do_session(history, at, &plan->works[slot->work], slot->aims,
				 slot->aim_contacts * 4, EASY_SPM10 + 8 * week);
		run->plan_week = (int16_t)week;
		run->plan_slot = (int16_t)number;
	}
}

#endif
