/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/base/day.h"

#include <stdio.h>
#include <string.h>

enum { MS_PER_MIN = 60 * 1000, MS_PER_DAY = 24 * 60 * MS_PER_MIN };

static const char *const names[7] = {"Monday", "Tuesday",  "Wednesday", "Thursday",
				     "Friday", "Saturday", "Sunday"};
static const char *const short_names[7] = {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"};

static bool is_leap(int year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
	static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return days[month - 1] + (month == 2 && is_leap(year));
}

/* Days of all years from 1970 up to, without, `year`. */
static int32_t year_start(int year)
{
	const int before = year - 1;
	const int leaps = before / 4 - before / 100 + before / 400;
	const int leaps_1970 = 1969 / 4 - 1969 / 100 + 1969 / 400;
	return (year - 1970) * 365 + leaps - leaps_1970;
}

bool day_from(int year, int month, int of_month, int32_t *to)
{
	if (year < 1970 || year > 2199 || month < 1 || month > 12 || of_month < 1 ||
	    of_month > month_days(year, month))
		return false;
	int32_t found = year_start(year);
	for (int m = 1; m < month; m++)
		found += month_days(year, m);
	*to = found + of_month - 1;
	return true;
}

void day_split(int32_t day, int *year, int *month, int *of_month)
{
	int y = 1970 +
		(int)(day / 366); /* never too late, at most one too early a century */
	while (year_start(y + 1) <= day)
		y++;
	int left = (int)(day - year_start(y));
	int m = 1;
	while (left >= month_days(y, m))
		left -= month_days(y, m++);
	*year = y;
	*month = m;
	*of_month = left + 1;
}

bool day_parse(const char *text, int32_t *to)
{
	int parts[3] = {0};
	static const char shape[] = "dddd-dd-dd";
	if (strlen(text) != sizeof shape - 1)
		return false;
	for (size_t i = 0, part = 0; shape[i] != '\0'; i++) {
		if (shape[i] == '-') {
			if (text[i] != '-')
				return false;
			part++;
		} else {
			if (text[i] < '0' || text[i] > '9')
				return false;
			parts[part] = parts[part] * 10 + (text[i] - '0');
		}
	}
	return day_from(parts[0], parts[1], parts[2], to);
}

void day_text(int32_t day, char to[DAY_TEXT])
{
	int number[3];
	day_split(day, &number[0], &number[1], &number[2]);
	static const char shape[] = "yyyy-mm-dd";
	int part = 2;
	for (int i = (int)sizeof shape - 2; i >= 0; i--) {
		if (shape[i] == '-') {
			to[i] = '-';
			part--;
			continue;
		}
		to[i] = (char)('0' + number[part] % 10);
		number[part] /= 10;
	}
	to[sizeof shape - 1] = '\0';
}

int day_of_week(int32_t day)
{
	return (int)((day + 3) % 7); /* 1970-01-01 was a Thursday */
}

int32_t day_monday(int32_t day)
{
	return day - day_of_week(day);
}

const char *day_short_name(int of_week)
{
	return short_names[of_week];
}

const char *day_long_name(int of_week)
{
	return names[of_week];
}

static void words(char *to, size_t size, int32_t day, bool with_year)
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int year, month, of_month;

	day_split(day, &year, &month, &of_month);
	if (with_year)
		snprintf(to, size, "%d %s %d", of_month, months[month - 1], year);
	else
		snprintf(to, size, "%d %s", of_month, months[month - 1]);
}

void day_span_text(char to[DAY_SPAN_TEXT], int32_t first, int32_t last)
{
	int from_year, from_month, year, month, from_day, of_month;
	char from[DAY_SPAN_TEXT / 2 - 4], until[DAY_SPAN_TEXT / 2 - 4];

	day_split(first, &from_year, &from_month, &from_day);
	day_split(last, &year, &month, &of_month);
	words(until, sizeof until, last, true);
	words(from, sizeof from, first, from_year != year);
	if (first == last)
		snprintf(to, DAY_SPAN_TEXT, "%s", until);
	else if (from_year == year && from_month == month)
		snprintf(to, DAY_SPAN_TEXT, "%d - %s", from_day, until);
	else
		snprintf(to, DAY_SPAN_TEXT, "%s - %s", from, until);
}

static bool same_letters(const char *a, const char *b)
{
	for (; *a != '\0' && *b != '\0'; a++, b++)
		if ((*a | 0x20) != (*b | 0x20))
			return false;
	return *a == *b;
}

bool day_name_parse(const char *text, int *of_week)
{
	for (int i = 0; i < 7; i++)
		if (same_letters(text, names[i]) || same_letters(text, short_names[i])) {
			*of_week = i;
			return true;
		}
	return false;
}

int32_t day_of(int64_t utc_ms, int utc_offset_min)
{
	const int64_t local_ms = utc_ms + (int64_t)utc_offset_min * MS_PER_MIN;
	int64_t found = local_ms / MS_PER_DAY;
	if (local_ms < 0 && local_ms % MS_PER_DAY != 0)
		found--;
	return found < DAY_FIRST ? DAY_FIRST : found > DAY_LAST ? DAY_LAST : (int32_t)found;
}
