/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/base/moment.h"

#include "core/base/day.h"

#include <stdio.h>
#include <string.h>

enum { MS_PER_S = 1000, MS_PER_MIN = 60 * MS_PER_S, MS_PER_DAY = 24 * 60 * MS_PER_MIN };

/* Reads exactly n digits at *at. */
static bool digits(const char **at, int n, int *value)
{
	int sum = 0;
	for (int i = 0; i < n; i++, (*at)++) {
		if (**at < '0' || **at > '9')
			return false;
		sum = sum * 10 + (**at - '0');
	}
	*value = sum;
	return true;
}

static bool sign(const char **at, char wanted)
{
	if (**at != wanted)
		return false;
	(*at)++;
	return true;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* "18:24", "18:24:05", "18:24:05.25"; digits behind the third count for nothing. */
static bool time_of_day(const char **at, int64_t *ms)
{
	int hour, minute, second = 0, fraction = 0;
	if (!digits(at, 2, &hour) || !sign(at, ':') || !digits(at, 2, &minute))
		return false;
	if (sign(at, ':')) {
		if (!digits(at, 2, &second))
			return false;
		if (sign(at, '.') || sign(at, ','))
			for (int unit = 100; **at >= '0' && **at <= '9';
			     (*at)++, unit /= 10)
				fraction += unit * (**at - '0');
	}
	if (hour > 24 || minute > 59 || second > 60)
		return false;
	*ms = (int64_t)hour * 60 * MS_PER_MIN + (int64_t)minute * MS_PER_MIN +
	      (int64_t)second * MS_PER_S + fraction;
	return true;
}

/* "Z", "+02:00", "+0200", "+02", nothing. */
static bool zone(const char **at, int *offset_min, bool *known)
{
	*offset_min = 0;
	*known = true;
	if (sign(at, 'Z') || sign(at, 'z'))
		return true;
	if (**at != '+' && **at != '-') {
		*known = false;
		return true;
	}
	const int direction = *(*at)++ == '-' ? -1 : 1;
	int hours, minutes = 0;
	if (!digits(at, 2, &hours))
		return false;
	if (sign(at, ':') || (**at >= '0' && **at <= '9'))
		if (!digits(at, 2, &minutes))
			return false;
	*offset_min = direction * (hours * 60 + minutes);
	return hours <= 14 && minutes <= 59;
}

bool moment_parse(const char *text, int64_t *utc_ms, int *offset_min, bool *offset_known)
{
	while (is_blank(*text))
		text++;
	char date[DAY_TEXT] = "";
	if (memchr(text, '\0', DAY_TEXT) != NULL)
		return false;
	memcpy(date, text, DAY_TEXT - 1);
	const char *at = text + DAY_TEXT - 1;
	int32_t day;
	int64_t ms;
	int offset;
	bool known;
	if (!day_parse(date, &day) || (*at != 'T' && *at != ' ' && *at != 't'))
		return false;
	at++;
	if (!time_of_day(&at, &ms) || !zone(&at, &offset, &known))
		return false;
	while (is_blank(*at))
		at++;
	if (*at != '\0')
		return false;
	const int64_t found = (int64_t)day * MS_PER_DAY + ms - (int64_t)offset * MS_PER_MIN;
	if (found < MOMENT_FIRST_MS || found > MOMENT_LAST_MS)
		return false;
	*utc_ms = found;
	*offset_min = offset;
	*offset_known = known;
	return true;
}

void moment_text(int64_t utc_ms, char to[MOMENT_TEXT])
{
	const int32_t day = day_of(utc_ms, 0);
	const int64_t ms = utc_ms - (int64_t)day * MS_PER_DAY;
	char date[DAY_TEXT];
	day_text(day, date);
	const int second = (int)(ms / MS_PER_S % 60), minute = (int)(ms / MS_PER_MIN % 60);
	const int hour = (int)(ms / (60 * MS_PER_MIN));
	if (ms % MS_PER_S == 0)
		snprintf(to, MOMENT_TEXT, "%sT%02d:%02d:%02dZ", date, hour % 100, minute,
			 second);
	else
		snprintf(to, MOMENT_TEXT, "%sT%02d:%02d:%02d.%03dZ", date, hour % 100,
			 minute, second, (int)(ms % MS_PER_S));
}
