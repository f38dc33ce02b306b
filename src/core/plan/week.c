/* SPDX-License-Identifier: GPL-3.0-or-later */
/* week: a week of the runner's course through a plan; see week.h. */
#include "core/plan/week.h"

#include "core/base/day.h"

static bool was_on_foot(const struct history_run *run)
{
	return run->activity == ACTIVITY_RUN || run->activity == ACTIVITY_RACE;
}

/* Done on another day of those around it is done, too. */
static bool is_done(const struct week_of *of, const struct week_day *day)
{
	for (size_t i = of->history->nruns; i-- > 0;) {
		const struct history_run *run = &of->history->runs[i];

		if (run->day < day->day - PLAN_WEEK_DAYS)
			break;
		if (run->plan_week == day->week && run->plan_slot == day->number &&
		    run->activity != ACTIVITY_REST && run->day >= of->course->start &&
		    run->day < day->day + PLAN_WEEK_DAYS)
			return true;
	}
	return false;
}

static bool was_run_on(const struct history *history, int32_t day)
{
	for (size_t i = history->nruns; i-- > 0;) {
		if (history->runs[i].day < day - 1)
			break;
		if (history->runs[i].day == day && was_on_foot(&history->runs[i]))
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
	else if (is_done(of, to))
		to->state = WEEK_DONE;
	else if (to->slot->role == SLOT_REST)
		to->state = WEEK_REST;
	else if (day >= of->today)
		to->state = WEEK_DUE;
	else if (was_run_on(of->history, day))
		to->state = WEEK_EXTRA;
	else
		to->state = to->slot->optional ? WEEK_FREE : WEEK_LEFT_OUT;
}

void week_day(const struct week_of *of, int32_t day, struct week_day *to)
{
	int32_t of_plan;

	if (of->plan != NULL && course_day(of->course, day, &of_plan)) {
		week_planned(of, of_plan, day, to);
		return;
	}
	*to = (struct week_day){.day = day};
	to->state = was_run_on(of->history, day) ? WEEK_EXTRA : WEEK_FREE;
}

void week_fill(const struct week_of *of, int32_t day, struct week_day days[PLAN_WEEK_DAYS])
{
	for (int i = 0; i < PLAN_WEEK_DAYS; i++)
		week_day(of, day_monday(day) + i, &days[i]);
}
