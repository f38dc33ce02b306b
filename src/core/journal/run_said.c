/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_said: the numbers of a run as people write them; see run_field.h. */
#include "core/journal/run_field.h"

#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	MS_PER_MIN = 60 * 1000,
	MS_PER_H = 60 * MS_PER_MIN,
	M_PER_KM = 1000,
	MM_PER_MILE = 1609344
};

static bool refuse(char why[QUANTITY_WHY], const char *reason)
{
	snprintf(why, QUANTITY_WHY, "%s", reason);
	return false;
}

void field_write_said(const struct field *field, const void *base, struct text *to)
{
	char time[80];

	switch (field->said) {
	case SAID_TIME:
		text_duration(time, sizeof time, field_get(field, base));
		text_add(to, "%s", time);
		break;
	case SAID_DISTANCE:
		field_fraction(field_get(field, base), M_PER_KM, to);
		text_add(to, " km");
		break;
	case SAID_SPEED:
		field_fraction(field_get(field, base), M_PER_KM, to);
		text_add(to, " km/h");
		break;
	case SAID_INCLINE:
		field_write(field, base, to);
		text_add(to, " %%");
		break;
	default: field_write(field, base, to);
	}
}

/* Digits, a point, up to three more: thousandths; moved over. */
static bool read_milli(const char **at, int64_t *milli)
{
	int64_t value = 0;
	int places = 0;

	if (**at < '0' || **at > '9')
		return false;
	for (; **at >= '0' && **at <= '9'; (*at)++) {
		value = value * 10 + (**at - '0');
		if (value > 1000000)
			return false;
	}
	if (**at == '.') {
		(*at)++;
		for (; **at >= '0' && **at <= '9' && places < 3; (*at)++, places++)
			value = value * 10 + (**at - '0');
		if (places == 0)
			return false;
	}
	for (; places < 3; places++)
		value *= 10;
	*milli = value;
	*at += strspn(*at, " ");
	return true;
}

#define DISTANCE_EXAMPLE "write it like \"8.2 km\", \"800 m\" or \"5 mi\""

static bool read_distance(const char *text, int64_t *m, char why[QUANTITY_WHY])
{
	int64_t milli;

	text += strspn(text, " ");
	if (!read_milli(&text, &milli))
		return refuse(why, DISTANCE_EXAMPLE);
	if (strcmp(text, "km") == 0)
		*m = milli;
	else if (strcmp(text, "m") == 0)
		*m = (milli + 500) / 1000;
	else if (strcmp(text, "mi") == 0)
		*m = (milli * MM_PER_MILE + 500000) / 1000000;
	else
		return refuse(why, DISTANCE_EXAMPLE);
	return true;
}

/* "5:40 /km", "9:00/mi". */
static bool read_pace(const char *text, int64_t *m_per_h, char why[QUANTITY_WHY])
{
	const char *slash = strchr(text, '/');
	char *time = mem_strndup(text, (size_t)(slash - text));
	int64_t ms, mm;
	bool right = quantity_time(time, &ms, why);

	free(time);
	if (!right)
		return false;
	slash++;
	slash += strspn(slash, " ");
	if (strcmp(slash, "km") == 0)
		mm = (int64_t)M_PER_KM * 1000;
	else if (strcmp(slash, "mi") == 0)
		mm = MM_PER_MILE;
	else
		return refuse(why, "write a pace like \"5:40 /km\" or \"9:00 /mi\"");
	if (ms < MS_PER_MIN)
		return refuse(why, "nobody runs at that pace");
	*m_per_h = (mm * MS_PER_H / 1000 + ms / 2) / ms;
	return true;
}

static bool read_speed(const char *text, int64_t *m_per_h, char why[QUANTITY_WHY])
{
	struct speed speed;

	if (strchr(text, '/') != NULL && strstr(text, "km/h") == NULL)
		return read_pace(text, m_per_h, why);
	if (!quantity_speed(text, &speed, why))
		return false;
	if (speed.relative)
		return refuse(why, "write the speed itself, like \"10.5 km/h\"");
	*m_per_h = speed.m_per_h;
	return true;
}

/* "49 h 5 min", "49:05:00": races last longer than phases, so hours are read here. */
static bool read_time(const char *text, int64_t *ms, char why[QUANTITY_WHY])
{
	const size_t digits = strspn(text, "0123456789");
	const char *rest = text + digits + strspn(text + digits, " ");
	int64_t hours;

	if (digits == 0 || digits > 3)
		return quantity_time(text, ms, why);
	hours = strtol(text, NULL, 10);
	if (*rest == 'h') {
		rest++;
		*ms = 0;
		if (rest[strspn(rest, " ")] != '\0' && !quantity_time(rest, ms, why))
			return false;
	} else if (*rest == ':' && strchr(rest + 1, ':') != NULL) {
		if (!quantity_time(rest + 1, ms, why))
			return false;
	} else {
		return quantity_time(text, ms, why);
	}
	*ms += hours * MS_PER_H;
	return true;
}

static bool read_said(const struct field *field, const char *text, int64_t *value,
		      char why[QUANTITY_WHY])
{
	int tenths = 0;

	switch (field->said) {
	case SAID_TIME: return read_time(text, value, why);
	case SAID_DISTANCE: return read_distance(text, value, why);
	case SAID_SPEED: return read_speed(text, value, why);
	default:
		if (!quantity_incline(text, &tenths, why))
			return false;
		*value = tenths;
		return true;
	}
}

bool field_read_said(const struct field *field, void *base, const char *text,
		     char why[QUANTITY_WHY])
{
	int64_t value;

	if (field->said == SAID_PLAIN)
		return field_read(field, base, text, why);
	return read_said(field, text, &value, why) && field_put(field, base, value, why);
}
