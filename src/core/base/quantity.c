/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * quantity: values with their units; see quantity.h.
 *
 * A scan walks over one text and keeps the first reason why it is refused. Decimals
 * are whole numbers of millionths, so nothing is rounded before it is judged.
 */
#include "core/base/quantity.h"

#include "core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MICRO = 1000000, DAY_MS = 24 * 60 * 60 * 1000, QUOTE = 48 };

struct scan {
	const char *at;
	char *why; /* QUANTITY_WHY bytes */
};

static bool refuse(struct scan *scan, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static bool refuse(struct scan *scan, const char *format, ...)
{
	char wide[2 * QUANTITY_WHY];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(wide, sizeof wide, format, arguments);
	va_end(arguments);
	text_copy(scan->why, QUANTITY_WHY, wide);
	return false;
}

/* Blanks, tabs, and the no-break spaces that text editors put before units. */
static void skip_blanks(struct scan *scan)
{
	const char *at = scan->at;

	for (;;) {
		if (*at == ' ' || *at == '\t')
			at++;
		else if (at[0] == '\xC2' && at[1] == '\xA0')
			at += 2;
		else if (at[0] == '\xE2' && at[1] == '\x80' && at[2] == '\xAF')
			at += 3;
		else
			break;
	}
	scan->at = at;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* Steps over a word or a sign if it stands here as a whole. */
static bool take(struct scan *scan, const char *word)
{
	const char *at;

	skip_blanks(scan);
	for (at = scan->at; *word != '\0'; at++, word++) {
		if (*at != *word)
			return false;
	}
	if (is_letter(word[-1]) && is_letter(*at))
		return false;
	scan->at = at;
	return true;
}

static bool at_end(struct scan *scan)
{
	skip_blanks(scan);
	return *scan->at == '\0';
}

/* Nothing may stand behind a value. */
static bool finish(struct scan *scan, const char *example)
{
	char rest[QUOTE];

	if (at_end(scan))
		return true;
	text_copy(rest, sizeof rest, scan->at);
	return refuse(scan, "cannot read \"%s\" here; write it like %s", rest, example);
}

/* A number without sign in millionths: at most nine digits, six behind the point. */
static bool number(struct scan *scan, int64_t *micro, const char *example)
{
	int64_t whole = 0, part = 0, unit = MICRO;
	const char *first;

	skip_blanks(scan);
	first = scan->at;
	for (; is_digit(*scan->at); scan->at++) {
		if (scan->at - first >= 9)
			return refuse(scan, "the number is too large");
		whole = whole * 10 + (*scan->at - '0');
	}
	if (scan->at == first)
		return refuse(scan, "write it like %s", example);
	if (*scan->at == ',' && is_digit(scan->at[1]))
		return refuse(scan, "write decimals with a point: \"%lld.%c\"",
			      (long long)whole, scan->at[1]);
	if (*scan->at == '.') {
		scan->at++;
		if (!is_digit(*scan->at))
			return refuse(scan, "a digit is missing behind the point");
		for (; is_digit(*scan->at); scan->at++) {
			unit /= 10;
			if (unit == 0)
				return refuse(scan, "too many digits behind the point");
			part += (*scan->at - '0') * unit;
		}
	}
	*micro = whole * MICRO + part;
	return true;
}

/* '+', '-' or 0 for none. The typographic minus is refused with a hint. */
static bool sign(struct scan *scan, char *which)
{
	skip_blanks(scan);
	*which = '\0';
	if (strncmp(scan->at, "\xE2\x88\x92", 3) == 0 ||
	    strncmp(scan->at, "\xE2\x80\x93", 3) == 0)
		return refuse(scan, "write the minus with the \"-\" key");
	if (*scan->at == '+' || *scan->at == '-')
		*which = *scan->at++;
	return true;
}

/* ---- times ---- */

#define TIME_EXAMPLE "\"20 s\", \"2 min\" or \"1 min 30 s\""

/* "2:30" or "1:02:30", from the digits on. */
static bool clock_time(struct scan *scan, int64_t *ms)
{
	int64_t fields[3] = {0};
	int n = 0;

	for (;;) {
		const char *first = scan->at;

		for (; is_digit(*scan->at); scan->at++) {
			if (scan->at - first >= 5)
				return refuse(scan, "longer than 24 h");
			fields[n] = fields[n] * 10 + (*scan->at - '0');
		}
		if (n > 0 && (scan->at - first != 2 || fields[n] > 59))
			return refuse(scan, "write minutes and seconds behind a colon "
					    "with two digits, 00 to 59, like \"2:05\"");
		n++;
		if (*scan->at != ':')
			break;
		if (n == 3)
			return refuse(scan, "too many colons; write h:mm:ss");
		scan->at++;
	}
	if (n == 2)
		*ms = (fields[0] * 60 + fields[1]) * 1000;
	else
		*ms = ((fields[0] * 60 + fields[1]) * 60 + fields[2]) * 1000;
	return true;
}

static bool looks_like_clock(const char *text)
{
	while (is_digit(*text))
		text++;
	return *text == ':';
}

/* The number between `first` and `after` has no unit, or one that is unknown. */
static bool unknown_time_unit(struct scan *scan, const char *first, const char *after)
{
	static const char *const habits[][2] = {
		{"sec", "s"}, {"secs", "s"},   {"second", "s"},   {"seconds", "s"},
		{"m", "min"}, {"mins", "min"}, {"minute", "min"}, {"minutes", "min"},
		{"hr", "h"},  {"hrs", "h"},    {"hour", "h"},     {"hours", "h"},
		{"S", "s"},   {"Min", "min"},  {"MIN", "min"},    {"H", "h"},
	};
	char word[16], digits[24];
	size_t n = 0;

	while (n < sizeof word - 1 && is_letter(scan->at[n]))
		n++;
	memcpy(word, scan->at, n);
	word[n] = '\0';
	snprintf(digits, sizeof digits, "%.*s", (int)(after - first), first);
	if (n == 0 && !at_end(scan))
		return finish(scan, TIME_EXAMPLE);
	if (n == 0)
		return refuse(scan, "write it with its unit: \"%s s\" or \"%s min\"",
			      digits, digits);
	for (size_t i = 0; i < sizeof habits / sizeof *habits; i++) {
		if (strcmp(word, habits[i][0]) == 0)
			return refuse(scan, "write \"%s %s\": the units are h, min and s",
				      digits, habits[i][1]);
	}
	return refuse(scan, "unknown unit \"%s\"; the units are h, min and s", word);
}

/* "1 h 5 min 20 s": each unit at most once, the larger first. */
static bool unit_time(struct scan *scan, int64_t *ms)
{
	static const struct {
		const char *name;
		int64_t ms;
	} units[] = {{"h", 3600000}, {"min", 60000}, {"s", 1000}};
	size_t nunits = sizeof units / sizeof *units;
	size_t next = 0;

	*ms = 0;
	do {
		int64_t micro;
		size_t unit = 0;
		const char *first = (skip_blanks(scan), scan->at);

		if (!number(scan, &micro, TIME_EXAMPLE))
			return false;
		const char *after = scan->at;

		while (unit < nunits && !take(scan, units[unit].name))
			unit++;
		if (unit == nunits)
			return unknown_time_unit(scan, first, after);
		if (unit < next)
			return refuse(scan, "write each unit once, the larger first, "
					    "like \"1 h 5 min\"");
		next = unit + 1;
		if (micro > (int64_t)86400 * MICRO)
			return refuse(scan, "longer than 24 h");
		micro *= units[unit].ms;
		if (micro % MICRO != 0)
			return refuse(scan, "finer than a thousandth of a second");
		*ms += micro / MICRO;
	} while (skip_blanks(scan), is_digit(*scan->at));
	return true;
}

static bool scan_time(struct scan *scan, int64_t *ms)
{
	bool good;

	skip_blanks(scan);
	good = looks_like_clock(scan->at) && is_digit(*scan->at) ? clock_time(scan, ms)
								 : unit_time(scan, ms);
	if (good && *ms > DAY_MS)
		return refuse(scan, "longer than 24 h");
	return good;
}

bool quantity_time(const char *text, int64_t *ms, char why[QUANTITY_WHY])
{
	struct scan scan = {text, why};

	skip_blanks(&scan);
	if (*scan.at == '-' || *scan.at == '+')
		return refuse(&scan, "write it without a sign, like " TIME_EXAMPLE);
	return scan_time(&scan, ms) && finish(&scan, TIME_EXAMPLE);
}

bool quantity_signed_time(const char *text, int64_t *ms, bool *negative,
			  char why[QUANTITY_WHY])
{
	struct scan scan = {text, why};
	char which;

	if (!sign(&scan, &which))
		return false;
	*negative = which == '-';
	return scan_time(&scan, ms) && finish(&scan, TIME_EXAMPLE);
}

/* ---- cadences ---- */

#define CADENCE_EXAMPLE "176, \"+5 %\", \"-3 spm\" or \"+2 % of easy\""

/* More than that is a slip of the pen, whatever the baseline. */
enum { MOST_PERCENT = 100, MOST_SPM = 200 };

static bool of_context(struct scan *scan, bool *given, enum context *context)
{
	static const char *const names[] = {"easy", "tempo", "strides", NULL};

	*given = false;
	if (!take(scan, "of"))
		return true;
	for (size_t i = 0; names[i] != NULL; i++) {
		if (take(scan, names[i])) {
			*given = true;
			return context_parse(names[i], context);
		}
	}
	return refuse(scan, "write whose baseline it is: of easy, of tempo or of strides");
}

static bool relative_cadence(struct scan *scan, struct cadence *cadence, bool minus)
{
	int64_t most;

	if (take(scan, "%")) {
		cadence->form = CADENCE_PERCENT;
		most = MOST_PERCENT;
	} else if (take(scan, "spm")) {
		cadence->form = CADENCE_OFFSET;
		most = MOST_SPM;
	} else {
		return refuse(scan,
			      "write %% or spm behind it, like \"+5 %%\" or \"-3 spm\"");
	}
	if (cadence->amount > most * 1000)
		return refuse(scan, "more than %lld %s away from the baseline",
			      (long long)most,
			      cadence->form == CADENCE_PERCENT ? "%" : "spm");
	if (minus)
		cadence->amount = -cadence->amount;
	return of_context(scan, &cadence->of_context, &cadence->context);
}

static bool absolute_cadence(struct scan *scan, struct cadence *cadence)
{
	cadence->form = CADENCE_ABSOLUTE;
	if (take(scan, "%"))
		return refuse(scan,
			      "write a sign before a share, like \"+5 %%\" or \"-5 %%\"");
	(void)take(scan, "spm");
	if (take(scan, "of"))
		return refuse(scan, "only a value with a sign can be \"of\" a baseline, "
				    "like \"+3 spm of easy\"");
	if (cadence->amount < CADENCE_MIN_SPM10 * 100 ||
	    cadence->amount > CADENCE_MAX_SPM10 * 100)
		return refuse(scan, "outside of what legs do, %d to %d spm (both feet)",
			      CADENCE_MIN_SPM10 / 10, CADENCE_MAX_SPM10 / 10);
	return true;
}

static bool scan_cadence(struct scan *scan, struct cadence *cadence)
{
	char which;
	int64_t micro;

	*cadence = (struct cadence){0};
	if (!sign(scan, &which) || !number(scan, &micro, CADENCE_EXAMPLE))
		return false;
	if (micro % 1000 != 0)
		return refuse(scan, "too many digits behind the point");
	cadence->amount = micro / 1000;
	return which != '\0' ? relative_cadence(scan, cadence, which == '-')
			     : absolute_cadence(scan, cadence);
}

bool quantity_cadence(const char *text, struct cadence *cadence, char why[QUANTITY_WHY])
{
	struct scan scan = {text, why};

	return scan_cadence(&scan, cadence) && finish(&scan, CADENCE_EXAMPLE);
}

bool quantity_cadence_range(const char *text, struct cadence_range *range,
			    char why[QUANTITY_WHY])
{
	struct scan scan = {text, why};

	*range = (struct cadence_range){.given = true};
	if (!scan_cadence(&scan, &range->from))
		return false;
	range->to = range->from;
	if (at_end(&scan))
		return true;
	if (take(&scan, "->")) {
		range->ramp = true;
		if (!scan_cadence(&scan, &range->to))
			return false;
	} else if (take(&scan, "-") || take(&scan, "\xE2\x86\x92") || take(&scan, "to")) {
		return refuse(&scan, "write a ramp with \"->\", like \"160 -> 180\"");
	}
	return finish(&scan, CADENCE_EXAMPLE);
}

/* ---- shares, clicks, belt, breath ---- */

#define SHARE_EXAMPLE "\"50 %\""

bool quantity_share(const char *text, int *milli_percent, char why[QUANTITY_WHY])
{
	struct scan scan = {text, why};
	int64_t micro;

	if (!number(&scan, &micro, SHARE_EXAMPLE))
		return false;
	if (!take(&scan, "%"))
		return refuse(&scan, "write it with its sign, like %s", SHARE_EXAMPLE);
	if (micro % 1000 != 0)
		return refuse(&scan, "too many digits behind the point");
	if (micro > 100 * (int64_t)MICRO)
		return refuse(&scan, "more than 100 %%");
	*milli_percent = (int)(micro / 1000);
	return finish(&scan, SHARE_EXAMPLE);
}

bool quantity_clicks(const char *text, int *every, char why[QUANTITY_WHY])
{
	static const char *const names[] = {"off", "every step", "every 2 steps",
					    "every 3 steps", NULL};
	struct scan scan = {text, why};
	const char *near;

	for (int i = 0; names[i] != NULL; i++) {
		if (strcmp(text, names[i]) == 0) {
			*every = i;
			return true;
		}
	}
	near = text_nearest(text, names);
	if (near != NULL)
		return refuse(&scan, "cannot read \"%.40s\": did you mean \"%s\"?", text,
			      near);
	return refuse(&scan, "write \"every step\", \"every 2 steps\", "
			     "\"every 3 steps\" or \"off\"");
}

#define SPEED_EXAMPLE "\"13 km/h\", \"8 mph\" or \"+3 km/h of easy\""

enum { FASTEST_M_PER_H = 40000, MILE_MM = 1609344 };

bool quantity_speed(const char *text, struct speed *speed, char why[QUANTITY_WHY])
{
	struct scan scan = {text, why};
	char which;
	int64_t micro;

	*speed = (struct speed){.given = true};
	if (!sign(&scan, &which) || !number(&scan, &micro, SPEED_EXAMPLE))
		return false;
	if (micro > 1000 * (int64_t)MICRO || micro % 1000 != 0)
		return refuse(&scan,
			      "no belt runs at that speed; write it like " SPEED_EXAMPLE);
	speed->imperial = take(&scan, "mph");
	if (!speed->imperial && !take(&scan, "km/h"))
		return refuse(&scan, "write its unit, km/h or mph, like " SPEED_EXAMPLE);
	if (speed->imperial)
		speed->m_per_h = (micro / 1000 * MILE_MM + MICRO / 2) / MICRO;
	else
		speed->m_per_h = micro / 1000;
	speed->relative = which != '\0';
	if (take(&scan, "of")) {
		if (!take(&scan, "easy"))
			return refuse(&scan,
				      "a speed is relative to easy: \"+3 km/h of easy\"");
		if (!speed->relative)
			return refuse(&scan, "write a sign before it: \"+3 km/h of easy\"");
	} else if (speed->relative) {
		return refuse(&scan, "write \"of easy\" behind it: \"+3 km/h of easy\"");
	}
	if (speed->m_per_h > FASTEST_M_PER_H || (!speed->relative && speed->m_per_h == 0))
		return refuse(&scan, "no belt runs at that speed (0.1 to 40 km/h)");
	if (which == '-')
		speed->m_per_h = -speed->m_per_h;
	return finish(&scan, SPEED_EXAMPLE);
}

#define INCLINE_EXAMPLE "\"4 %\" or \"-1.5 %\""

bool quantity_incline(const char *text, int *percent10, char why[QUANTITY_WHY])
{
	struct scan scan = {text, why};
	char which;
	int64_t micro;

	if (!sign(&scan, &which) || !number(&scan, &micro, INCLINE_EXAMPLE))
		return false;
	if (!take(&scan, "%"))
		return refuse(&scan, "write it with its sign, like %s", INCLINE_EXAMPLE);
	if (micro % (MICRO / 10) != 0)
		return refuse(&scan, "finer than a tenth of a per cent");
	if (micro > (which == '-' ? 10 : 40) * (int64_t)MICRO)
		return refuse(&scan, "outside of what belts do (-10 %% to 40 %%)");
	*percent10 = (int)(micro / (MICRO / 10));
	if (which == '-')
		*percent10 = -*percent10;
	return finish(&scan, INCLINE_EXAMPLE);
}

#define BREATH_EXAMPLE "\"5 s in, 5 s out\""

static bool breath(struct scan *scan, int *ms, const char *direction)
{
	int64_t time;

	if (!scan_time(scan, &time))
		return false;
	if (time < 1000 || time > 20000)
		return refuse(scan, "a breath takes 1 s to 20 s, like " BREATH_EXAMPLE);
	*ms = (int)time;
	return take(scan, direction) || refuse(scan, "write it like " BREATH_EXAMPLE);
}

bool quantity_breathing(const char *text, int *in_ms, int *out_ms, char why[QUANTITY_WHY])
{
	struct scan scan = {text, why};

	if (!breath(&scan, in_ms, "in"))
		return false;
	if (!take(&scan, ","))
		return refuse(&scan, "write it like " BREATH_EXAMPLE);
	return breath(&scan, out_ms, "out") && finish(&scan, BREATH_EXAMPLE);
}
