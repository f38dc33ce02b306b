/* SPDX-License-Identifier: GPL-3.0-or-later */
/* course: which day of the plan a day of the calendar is; see course.h. */
#include "core/plan/course.h"

#include "core/base/day.h"
#include "core/base/mem.h"

#include <stdlib.h>

enum { WEEK_DAYS = 7 };

void course_init(struct course *course, int32_t start)
{
	*course = (struct course){.start = start, .paused_from = COURSE_NEVER};
}

void course_clear(struct course *course)
{
	free(course->shifts);
	*course = (struct course){.paused_from = COURSE_NEVER};
}

void course_shift(struct course *course, int32_t from, int32_t days)
{
	if (course->nshifts > 0 && from < course->shifts[course->nshifts - 1].from)
		from = course->shifts[course->nshifts - 1].from;
	course->shifts = mem_grow(course->shifts, course->nshifts, &course->shifts_capacity,
				  sizeof *course->shifts);
	course->shifts[course->nshifts++] = (struct course_shift){from, days};
}

/* The first Monday on or after the start. */
static int32_t first_monday(const struct course *course)
{
	return day_monday(course->start + WEEK_DAYS - 1);
}

/* Undoes the shifts, the last one first: what came to lie on that day. Above 0: nothing,
 * it is in a gap that one of them left, and the next so many days, too. */
static int32_t undo(const struct course *course, int32_t *day)
{
	for (size_t i = course->nshifts; i-- > 0;) {
		const struct course_shift *shift = &course->shifts[i];

		if (*day < shift->from)
			continue;
		if (*day < shift->from + shift->days)
			return shift->from + shift->days - *day;
		*day -= shift->days;
	}
	return 0;
}

bool course_day(const struct course *course, int32_t day, int32_t *of_plan)
{
	int32_t at = day;

	*of_plan = day - first_monday(course);
	if (day < course->start || course->ended ||
	    (course->paused_from != COURSE_NEVER && day >= course->paused_from))
		return false;
	if (undo(course, &at) > 0)
		return false;
	*of_plan = at - first_monday(course);
	return true;
}

int32_t course_next(const struct course *course, int32_t day)
{
	int32_t at, gap;

	if (day < course->start)
		day = course->start;
	do {
		at = day;
		gap = undo(course, &at);
		day += gap;
	} while (gap > 0);
	return day;
}

bool course_date(const struct course *course, int32_t of_plan, int32_t *day)
{
	int32_t at = first_monday(course) + of_plan;

	for (size_t i = 0; i < course->nshifts; i++) {
		const struct course_shift *shift = &course->shifts[i];

		if (at < shift->from)
			continue;
		at += shift->days;
		if (at < shift->from)
			return false; /* jumped over */
	}
	*day = at;
	return true;
}

void course_resume(struct course *course, int32_t day)
{
	int32_t missed = course->paused_from == COURSE_NEVER || day < course->paused_from
				 ? 0
				 : day - course->paused_from;

	if (missed >= WEEK_DAYS)
		course_shift(course, course->paused_from, missed / WEEK_DAYS * WEEK_DAYS);
	course_shift(course, day, 0);
	course->paused_from = COURSE_NEVER;
}

bool course_resumed_after(const struct course *course, int32_t day)
{
	for (size_t i = 0; i < course->nshifts; i++)
		if (course->shifts[i].days == 0 && course->shifts[i].from > day)
			return true;
	return course->start > day;
}
