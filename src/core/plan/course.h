/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * course: one runner's way through a plan: when it began, what was moved, paused, ended.
 *
 * The plan's script says what comes in which week; the course says which day of the
 * plan a day of the calendar is. Days as in core/base/day.h. Weeks of the plan begin on
 * Mondays: week 1 on the first Monday on or after the start.
 */
#ifndef TURNOVER_CORE_COURSE_H
#define TURNOVER_CORE_COURSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { COURSE_NEVER = -1 };

/* From that day on everything comes so many days later (below 0: earlier). 0 days: it
 * was taken up again then. */
struct course_shift {
	int32_t from;
	int32_t days;
};

/* Zeroed but for paused_from: begins on 1970-01-01. */
struct course {
	int32_t start;               /* the day on which it was begun */
	struct course_shift *shifts; /* owned; by `from`, rising */
	size_t nshifts, shifts_capacity;
	int32_t paused_from; /* COURSE_NEVER */
	bool ended;
};

/* Begun on that day. */
void course_init(struct course *course, int32_t start);
void course_clear(struct course *course);

/* Adds a shift; `from` is not before that of the last one (else it is set to it). */
void course_shift(struct course *course, int32_t from, int32_t days);

/*
 * Which day of the plan that is: 0 is the Monday of week 1, below 0 it has not come to
 * that. False: nothing is planned then: before the start, in a gap that a shift has
 * made, paused, ended.
 */
bool course_day(const struct course *course, int32_t day, int32_t *of_plan);

/* The day of the calendar on which a day of the plan comes, as things stand; false: it
 * was jumped over. */
bool course_date(const struct course *course, int32_t of_plan, int32_t *day);

/* That day, or the first one behind it (and on or after the start) which is in no gap that
 * a shift has made; where it was never paused or ended. */
int32_t course_next(const struct course *course, int32_t day);

/*
 * Goes on on that day, by whole weeks later: every session keeps its weekday, and what
 * was missed of a week is not made up for. Leaves a shift of 0 days as its mark.
 */
void course_resume(struct course *course, int32_t day);

/* Was it begun, or taken up again, after that day? Who stopped for a red flag has then
 * said that it may go on. */
bool course_resumed_after(const struct course *course, int32_t day);

#endif
