/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * day: calendar days as numbers, days since 1970-01-01 in the Gregorian calendar.
 *
 * A training day is the runner's own: of the local time where the run began. Weeks
 * begin on Monday. Pure: nothing here knows what day it is.
 */
#ifndef TURNOVER_CORE_DAY_H
#define TURNOVER_CORE_DAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The days that are understood: 1970-01-01 to 2199-12-31. */
enum { DAY_FIRST = 0, DAY_LAST = 84005, DAY_TEXT = sizeof "2026-11-22" };

/* Year 1970 .. 2199, month 1 .. 12, day of the month 1 .. 31. False: there is no such day. */
bool day_from(int year, int month, int of_month, int32_t *to);
void day_split(int32_t day, int *year, int *month, int *of_month);

/* "2026-11-22" and nothing else. */
bool day_parse(const char *text, int32_t *to);
void day_text(int32_t day, char to[DAY_TEXT]);

/* "3 - 14 Sep 2026", "30 Sep - 2 Oct 2026" of two days, "3 Sep 2026" of one. */
enum { DAY_SPAN_TEXT = 48 };
void day_span_text(char to[DAY_SPAN_TEXT], int32_t first, int32_t last);

/* 0 Monday .. 6 Sunday. */
int day_of_week(int32_t day);

/* The Monday of its week. */
int32_t day_monday(int32_t day);

/* "Mon", "Monday"; of_week 0 .. 6. */
const char *day_short_name(int of_week);
const char *day_long_name(int of_week);

/* "mon", "Monday": whatever case, the first three letters or all. */
bool day_name_parse(const char *text, int *of_week);

/* The local day of a moment: milliseconds since the epoch, and local time less UTC. */
int32_t day_of(int64_t utc_ms, int utc_offset_min);

#endif
