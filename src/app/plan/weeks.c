/* SPDX-License-Identifier: GPL-3.0-or-later */
/* weeks: the weeks of the plan that is followed, as text; see now.h. */
#include "app/plan/now.h"

#include "core/base/day.h"
#include "core/plan/week.h"

enum { WEEK = PLAN_WEEK_DAYS };

static void add_slot(struct text *text, const struct week_of *of, int32_t of_plan,
		     int32_t day)
{
	static const char marks[] = {
		[WEEK_FREE] = ' ',   [WEEK_EXTRA] = '+',    [WEEK_DONE] = 'x',
		[WEEK_PARTLY] = '/', [WEEK_LEFT_OUT] = '-', [WEEK_DUE] = ' ',
		[WEEK_REST] = ' '};
	struct week_day planned;
	char date[DAY_TEXT], mark;

	week_planned(of, of_plan, day, &planned);
	if (planned.slot == NULL)
		return;
	day_text(day, date);
	mark = marks[planned.state];
	if (day == of->today && planned.state != WEEK_DONE && planned.state != WEEK_PARTLY)
		mark = '>';
	text_add(text, "  %c %s %s  %-8s %s%s\n", mark, day_short_name(day_of_week(day)),
		 date, slot_role_words(planned.slot->role),
		 of->plan->works[planned.slot->work].session,
		 planned.slot->optional ? ", if you like" : "");
}

static void add_week(struct text *text, const struct week_of *of, int week)
{
	const struct plan_week *planned = plan_week(of->plan, week);

	if (planned == NULL)
		return;
	text_add(text, "\nWeek %d: %s%s\n", week, planned->block,
		 planned->light ? ", a light week" : "");
	for (int i = 0; i < WEEK; i++) {
		int32_t day;

		if (course_date(of->course, (week - 1) * WEEK + i, &day))
			add_slot(text, of, (week - 1) * WEEK + i, day);
	}
}

/* The reassessment before week 1, from the day of the start until it is done. */
static void add_check(struct text *text, const struct week_of *of)
{
	const struct plan *plan = of->plan;
	const int32_t first = course_next(of->course, of->course->start);
	struct week_day check;
	char date[DAY_TEXT];

	if (!week_before(of, &check))
		return;
	day_text(check.day, date);
	text_add(text, "\nBefore week 1: your cadence as it is\n  %c %s %s  %-8s %s%s\n",
		 check.state == WEEK_DONE     ? 'x'
		 : check.state == WEEK_PARTLY ? '/'
		 : check.state == WEEK_DUE    ? check.day == of->today ? '>' : ' '
					      : '-',
		 day_short_name(day_of_week(check.day)), date,
		 slot_role_words(plan->check.role), plan->works[plan->check.work].session,
		 check.state == WEEK_DUE && check.day != first ? ", still due" : "");
}

static void add_state(struct text *text, const struct plan_now *now)
{
	char date[DAY_TEXT];

	day_text(now->course.start, date);
	text_add(text, "%s (%s), begun on %s", now->plan.title, now->stored.name, date);
	if (now->course.ended) {
		text_add(text, ", stopped");
	} else if (now->course.paused_from != COURSE_NEVER) {
		day_text(now->course.paused_from, date);
		text_add(text, ", paused since %s", date);
	}
	text_add(text, "\n");
}

int plan_now_week(const struct plan_now *now)
{
	int32_t of_plan = 0;

	if (course_day(&now->course, now->day, &of_plan) && of_plan >= 0)
		return of_plan / WEEK + 1;
	return 1;
}

void plan_now_weeks(const struct plan_now *now, struct text *text)
{
	const struct week_of of = {&now->plan, &now->course, &now->history, now->day};
	const int week = plan_now_week(now);

	add_state(text, now);
	add_check(text, &of);
	for (int i = 1; i <= (int)now->plan.nweeks; i++)
		add_week(text, &of, i);
	if (week > (int)now->plan.nweeks)
		add_week(text, &of, week);
	text_add(text, "\nx done, / done in part, + another run, - left out, > today\n");
}
