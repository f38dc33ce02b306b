/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * week: a week of the runner's course through a plan: what was done, what is due. Days
 * as in core/base/day.h. Pure.
 */
#ifndef TURNOVER_CORE_WEEK_H
#define TURNOVER_CORE_WEEK_H

#include "core/plan/course.h"
#include "core/journal/history.h"
#include "core/plan/plan.h"

#include <stdbool.h>
#include <stdint.h>

/* How much of a session's planned work was done: run_left_pct, core/training/rules.h. Who
 * writes down, imports or marks a run as the plan's has done it. */
enum slot_done { SLOT_NOT_DONE, SLOT_PARTLY, SLOT_DONE };
enum slot_done slot_done(const struct history_run *run);

enum week_state {
	WEEK_FREE,  /* nothing is planned */
	WEEK_EXTRA, /* there was a run, but not the one of the plan, if it had any */
	WEEK_DONE,
	WEEK_PARTLY, /* more than half of its work, but not all */
	WEEK_LEFT_OUT,
	WEEK_DUE, /* today or later */
	WEEK_REST
};

struct week_day {
	int32_t day;
	enum week_state state;
	const struct plan_slot *slot; /* borrowed of the plan; NULL: nothing planned */
	int week, number;             /* of the slot, from 1 */
};

/* All borrowed; plan NULL: there is none. */
struct week_of {
	const struct plan *plan;
	const struct course *course;
	const struct history *history;
	int32_t today;
};

/* A day of the plan that lies on that day of the calendar. */
void week_planned(const struct week_of *of, int32_t of_plan, int32_t day,
		  struct week_day *to);

/*
 * The reassessment of week 0: on the day it was done; else today while it is due, which
 * is from the start until week 1 begins, or, where the plan was moved and has nothing
 * today, on its next day; else on the last day on which it was. False: the plan has none.
 */
bool week_before(const struct week_of *of, struct week_day *to);

/* A day of the calendar, and the seven of its week from Monday on. */
void week_day(const struct week_of *of, int32_t day, struct week_day *to);
void week_fill(const struct week_of *of, int32_t day, struct week_day days[PLAN_WEEK_DAYS]);

#endif
