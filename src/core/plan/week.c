/* SPDX-License-Identifier: GPL-3.0-or-later */
/* week: a week of the runner's course through a plan; see week.h. */
#include "core/plan/week.h"

#include "core/base/day.h"
#include "core/training/rules.h"
#include "core/training/training_load.h"

enum slot_done slot_done(const struct history_run *run)
{
	const int done = 100 - run->left_pct;

	if (run->activity == ACTIVITY_REST)
		return SLOT_NOT_DONE;
	if (run->source != RUN_PLAYED || done >= RULE_DONE_LEAST_PCT)
		return SLOT_DONE;
	return done >= RULE_PARTLY_LEAST_PCT ? SLOT_PARTLY : SLOT_NOT_DONE;
}

static bool was_on_foot(const struct history_run *run)
{
	return run->activity == ACTIVITY_RUN || run->activity == ACTIVITY_RACE;
}

/* Done on another day of those around it is done, too. */
static enum slot_done find_done(const struct week_of *of, const struct week_day *day)
{
	enum slot_done done = SLOT_NOT_DONE;

	for (size_t i = of->history->nruns; i-- > 0;) {
		const struct history_run *run = &of->history->runs[i];

		if (run->day < day->day - PLAN_WEEK_DAYS)
			break;
		if (run->plan_week == day->week && run->plan_slot == day->number &&
		    run->day >= of->course->start && run->day < day->day + PLAN_WEEK_DAYS &&
		    slot_done(run) > done)
			done = slot_done(run);
	}
	return done;
}

static bool was_run_on(const struct history *history, int32_t day)
{
	for (size_t i = history->nruns; i-- > 0;) {
		if (history->runs[i].day < day - 1)
			break;
		if (history->runs[i].day == day && was_on_foot(&history->runs[i]) &&
		    slot_done(&history->runs[i]) != SLOT_NOT_DONE)
			return true;
	}
	return false;
}

void week_planned(const struct week_of *of, int32_t of_plan, int32_t day,
		  struct week_day *to)
{
	*to = (struct week_day){.day = day};
	to->slot = plan_on(of->plan, of_plan, &to->week, &to->number);
	if (to->slot == NULL)
		to->state = was_run_on(of->history, day) ? WEEK_EXTRA : WEEK_FREE;
	else if (find_done(of, to) != SLOT_NOT_DONE)
		to->state = find_done(of, to) == SLOT_DONE ? WEEK_DONE : WEEK_PARTLY;
	else if (to->slot->role == SLOT_REST)
		to->state = WEEK_REST;
	else if (day >= of->today)
		to->state = WEEK_DUE;
	else if (was_run_on(of->history, day))
		to->state = WEEK_EXTRA;
	else
		to->state = to->slot->optional ? WEEK_FREE : WEEK_LEFT_OUT;
}

bool week_before(const struct week_of *of, struct week_day *to)
{
	const int32_t start = of->course->start, next = course_next(of->course, of->today);
	int32_t last;

	if (of->plan == NULL || !plan_checks(of->plan, 0))
		return false;
	if (!course_date(of->course, 0, &last) || last <= course_next(of->course, start))
		last = course_next(of->course, start) + 1;
	last--;
	*to = (struct week_day){.day = next > last ? last : next,
				.slot = &of->plan->check,
				.number = 1,
				.state = of->today > last ? WEEK_LEFT_OUT : WEEK_DUE};
	for (size_t i = training_first_run(of->history, start); i < of->history->nruns;
	     i++) {
		const struct history_run *run = &of->history->runs[i];
		const enum slot_done done = slot_done(run);

		if (run->day < start || run->plan_week != 0 || run->plan_slot != 1 ||
		    done == SLOT_NOT_DONE)
			continue;
		to->day = run->day;
		to->state = done == SLOT_DONE ? WEEK_DONE : WEEK_PARTLY;
		return true;
	}
	return true;
}

void week_day(const struct week_of *of, int32_t day, struct week_day *to)
{
	struct week_day check;
	int32_t of_plan;
	const bool planned = of->plan != NULL && course_day(of->course, day, &of_plan);

	*to = (struct week_day){.day = day};
	if (planned)
		week_planned(of, of_plan, day, to);
	else
		to->state = was_run_on(of->history, day) ? WEEK_EXTRA : WEEK_FREE;
	if ((to->slot != NULL && to->slot->role != SLOT_REST) || !week_before(of, &check) ||
	    check.day != day || check.state == WEEK_LEFT_OUT)
		return;
	/* It was done, and the plan moved or paused from that day on: it stays done. */
	if (planned || check.state != WEEK_DUE)
		*to = check;
}

void week_fill(const struct week_of *of, int32_t day, struct week_day days[PLAN_WEEK_DAYS])
{
	for (int i = 0; i < PLAN_WEEK_DAYS; i++)
		week_day(of, day_monday(day) + i, &days[i]);
}
