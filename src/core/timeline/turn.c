/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn: the next value of a parameter; see turn.h. */
#include "core/timeline/turn.h"

#include "core/base/mem.h"
#include "core/base/quantity.h"
#include "core/base/text.h"

#include <inttypes.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* A value taken apart: a time, or a number and what stands behind it. */
struct reading {
	enum { NOTHING, TIME, NUMBER } form;
	int64_t amount;    /* milliseconds, or thousandths */
	const char *after; /* " % of easy"; borrowed */
	size_t unit;       /* row of units */
	bool sign, plus;   /* one was written; it was '+' */
	bool fraction;     /* a decimal point was */
};

/* How far a step is, in thousandths. */
static const struct {
	const char *name;
	int64_t step;
} units[] = {{"", 1000}, {"%", 500}, {"spm", 500}, {"km/h", 500}, {"mph", 500}};

enum {
	NO_UNIT = 0,
	PER_CENT = 1,
	HALF = 500,           /* of a plain number with a fraction, as 172.5 */
	SHARE_STEP = 5000,    /* of a share, which goes to 100 % */
	MOST_INCLINE = 40000, /* what is more is a share */
	MOST_DIGITS = 9,
	FEWEST_STEPS = 3 /* between its limits, or the steps are too long */
};

/* ---- reading --------------------------------------------------------------------- */

/* Digits into thousandths; what stands behind them, NULL where there are none. */
static const char *read_number(const char *at, struct reading *reading)
{
	int digits = 0, decimals = 0;

	for (; *at >= '0' && *at <= '9'; at++) {
		if (++digits > MOST_DIGITS)
			return NULL;
		reading->amount = reading->amount * 10 + (*at - '0');
	}
	if (digits == 0)
		return NULL;
	if (*at == '.') {
		reading->fraction = true;
		for (at++; *at >= '0' && *at <= '9'; at++) {
			if (++decimals > 3)
				return NULL;
			reading->amount = reading->amount * 10 + (*at - '0');
		}
		if (decimals == 0)
			return NULL;
	}
	for (; decimals < 3; decimals++)
		reading->amount *= 10;
	return at;
}

/* "% of easy" is a per cent; no more than a context may follow a unit. */
static bool read_unit(const char *at, struct reading *reading)
{
	at += strspn(at, " ");
	for (size_t i = sizeof units / sizeof *units; i-- > 0;) {
		size_t n = strlen(units[i].name);

		if (strncmp(at, units[i].name, n) != 0)
			continue;
		at += n;
		at += strspn(at, " ");
		reading->unit = i;
		return *at == '\0' || (i != NO_UNIT && strncmp(at, "of ", 3) == 0 &&
				       strchr(at, '>') == NULL);
	}
	return false;
}

static struct reading read_value(const char *text)
{
	struct reading reading = {0};
	char why[QUANTITY_WHY];

	if (text == NULL)
		return reading;
	if (quantity_time(text, &reading.amount, why)) {
		reading.form = TIME;
		return reading;
	}
	reading.amount = 0;
	text += strspn(text, " ");
	reading.sign = *text == '+' || *text == '-';
	reading.plus = *text == '+';
	reading.after = read_number(text + reading.sign, &reading);
	if (reading.after == NULL || !read_unit(reading.after, &reading))
		return reading;
	if (*text == '-')
		reading.amount = -reading.amount;
	reading.form = NUMBER;
	return reading;
}

/* ---- stepping -------------------------------------------------------------------- */

/* Long times go in long steps. Going down from 2 min is still 5 s. */
static int64_t step_of_time(int64_t ms, bool up, int64_t range)
{
	static const struct {
		int64_t below, step; /* ms */
	} steps[] = {{10000, 1000}, {120000, 5000}, {600000, 30000}, {INT64_MAX, 60000}};
	size_t i = 0;

	while (up ? ms >= steps[i].below : ms > steps[i].below)
		i++;
	while (i > 0 && range >= 0 && range / steps[i].step < FEWEST_STEPS)
		i--;
	return steps[i].step;
}

static int64_t step_of_number(const struct reading *now, const struct reading *max)
{
	if (now->unit == PER_CENT && !now->sign &&
	    (max->form == NUMBER ? max->amount : now->amount) > MOST_INCLINE)
		return SHARE_STEP;
	if (now->unit == NO_UNIT && (now->fraction || max->fraction))
		return HALF;
	return units[now->unit].step;
}

/* The multiple of the step next above or below. */
static int64_t next_on_grid(int64_t amount, int64_t step, bool up)
{
	int64_t below = amount / step * step;

	if (below > amount)
		below -= step;
	if (up)
		return below + step;
	return below == amount ? below - step : below;
}

/* Are negative values and those with a sign written, "+2 %"? */
static bool wants_sign(const struct parameter *parameter)
{
	const char *texts[] = {parameter->value, parameter->fallback, parameter->min,
			       parameter->max};
	bool all = true;

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct reading reading = read_value(texts[i]);

		if (reading.plus)
			return true;
		all = all && (reading.form != NUMBER || reading.sign);
	}
	return all;
}

/* ---- writing --------------------------------------------------------------------- */

static char *write_number(int64_t amount, bool sign, const char *after)
{
	int64_t size = amount < 0 ? -amount : amount, part = size % 1000;
	struct text text = {0};
	int digits = 3;

	text_add(&text, "%s%" PRId64, amount < 0 ? "-" : sign ? "+" : "", size / 1000);
	for (; part > 0 && part % 10 == 0; part /= 10)
		digits--;
	if (part > 0)
		text_add(&text, ".%0*" PRId64, digits, part);
	text_add(&text, "%s", after);
	return text.bytes;
}

static char *write_time(int64_t ms)
{
	char text[64];

	text_duration(text, sizeof text, ms);
	return mem_strdup(text);
}

/* ---- turning --------------------------------------------------------------------- */

static char *next_choice(const struct parameter *parameter, bool up)
{
	char **choices = parameter->choices;

	for (size_t i = 0; choices[i] != NULL; i++) {
		if (strcmp(choices[i], parameter->value) != 0)
			continue;
		if (up)
			return mem_strdup(choices[i + 1]);
		return i > 0 ? mem_strdup(choices[i - 1]) : NULL;
	}
	/* Written otherwise ("20s" for "20 s"): begin with the first. */
	return mem_strdup(choices[0]);
}

static char *other_bool(const struct parameter *parameter, bool up)
{
	if (strcmp(parameter->value, up ? "false" : "true") != 0)
		return NULL;
	return mem_strdup(up ? "true" : "false");
}

char *turn_value(const struct parameter *parameter, bool up)
{
	struct reading now, min, max;
	int64_t range = -1, step, next;

	if (parameter->choices != NULL)
		return next_choice(parameter, up);
	now = read_value(parameter->value);
	min = read_value(parameter->min);
	max = read_value(parameter->max);
	if (now.form == NOTHING)
		return other_bool(parameter, up);
	if (min.form == now.form && max.form == now.form)
		range = max.amount - min.amount;
	step = now.form == TIME ? step_of_time(now.amount, up, range)
				: step_of_number(&now, &max);
	next = next_on_grid(now.amount, step, up);
	if (up && max.form == now.form && next > max.amount)
		next = max.amount;
	if (!up && min.form == now.form && next < min.amount)
		next = min.amount;
	if (min.form != now.form && !wants_sign(parameter) && next < 0)
		next = 0;
	if (up ? next <= now.amount : next >= now.amount)
		return NULL;
	if (now.form == TIME)
		return next > 0 || min.form == TIME ? write_time(next) : NULL;
	return write_number(next, wants_sign(parameter), now.after);
}
