/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/base/quantity.c: what is written reads as meant, in every spelling; what is
 * not is refused with a reason that can be printed.
 */
#include "core/base/quantity.h"
#include "core/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static uint64_t state_of_chance = 6364136223846793005u;

static uint64_t chance(uint64_t below)
{
	state_of_chance ^= state_of_chance << 13;
	state_of_chance ^= state_of_chance >> 7;
	state_of_chance ^= state_of_chance << 17;
	return state_of_chance % below;
}

/* A reason is one clean line that leaves room for its NUL. */
static void assert_reason(const char *why)
{
	assert_true(strlen(why) > 0 && strlen(why) < QUANTITY_WHY);
	assert_true(text_is_clean(why));
}

static void times_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t ms;
	} rows[] = {
		{"20 s", 20000},
		{"90s", 90000},
		{" 90 s ", 90000},
		{"1.5 min", 90000},
		{"1 min 30 s", 90000},
		{"1min30s", 90000},
		{"2:30", 150000},
		{"0:05", 5000},
		{"1:02:30", 3750000},
		{"90:00", 5400000},
		{"1 h 5 min", 3900000},
		{"1 h 5 s", 3605000},
		{"0.001 s", 1},
		{"0 s", 0},
		{"24 h", 86400000},
		{"20\xC2\xA0s", 20000},
		{"20\xE2\x80\xAFs", 20000},
		{"0.25 min", 15000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t ms = -1;
		char why[QUANTITY_WHY];

		assert_true(quantity_time(rows[i].text, &ms, why));
		assert_int_equal(ms, rows[i].ms);
	}
}

static void refused_times_say_how_to_write_them(void **state)
{
	static const struct {
		const char *text, *hint;
	} rows[] = {
		{"20", "\"20 s\" or \"20 min\""},
		{"2,5 min", "\"2.5\""},
		{"20 sec", "\"20 s\""},
		{"5 m", "\"5 min\""},
		{"", "20 s"},
		{" ", "20 s"},
		{"s", "20 s"},
		{"1 s 1 min", "larger first"},
		{"1 s 1 s", "once"},
		{"25 h", "24 h"},
		{"24 h 1 s", "24 h"},
		{"0.0001 s", "finer"},
		{"-5 s", "without a sign"},
		{"2:3", "two digits"},
		{"2:75", "two digits"},
		{"1:2:3:4", "two digits"},
		{"1:02:03:04", "colons"},
		{"9999999999 s", "large"},
		{"1. s", "digit"},
		{".5 s", "20 s"},
		{"20 s.", "cannot read"},
		{"999999:00", "24 h"},
		{"1e3 s", "\"e\""},
		{"20 s x", "\"x\""},
		{"0x10 s", "\"x\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t ms;
		char why[QUANTITY_WHY] = "";

		assert_false(quantity_time(rows[i].text, &ms, why));
		assert_reason(why);
		if (strstr(why, rows[i].hint) == NULL)
			fail_msg("%s: %s (no %s)", rows[i].text, why, rows[i].hint);
	}
}

/* h min s in any mixture with any decimals is the sum of its parts. */
static void times_are_sums(void **state)
{
	(void)state;
	for (int i = 0; i < 20000; i++) {
		int64_t h = (int64_t)chance(20), min = (int64_t)chance(60);
		int64_t s = (int64_t)chance(60), part = (int64_t)chance(1000);
		int64_t ms = -1;
		char text[64], why[QUANTITY_WHY];
		const char *gap = chance(2) ? " " : "";

		snprintf(text, sizeof text, "%lld%sh %lld%smin %lld.%03lld%ss",
			 (long long)h, gap, (long long)min, gap, (long long)s,
			 (long long)part, gap);
		assert_true(quantity_time(text, &ms, why));
		assert_int_equal(ms, ((h * 60 + min) * 60 + s) * 1000 + part);
		snprintf(text, sizeof text, "%lld:%02lld:%02lld", (long long)h,
			 (long long)min, (long long)s);
		assert_true(quantity_time(text, &ms, why));
		assert_int_equal(ms, ((h * 60 + min) * 60 + s) * 1000);
	}
}

static void signed_times_know_their_end(void **state)
{
	int64_t ms;
	bool negative;
	char why[QUANTITY_WHY];

	(void)state;
	assert_true(quantity_signed_time("-30 s", &ms, &negative, why));
	assert_true(negative && ms == 30000);
	assert_true(quantity_signed_time("+10 s", &ms, &negative, why));
	assert_true(!negative && ms == 10000);
	assert_true(quantity_signed_time("1:00", &ms, &negative, why));
	assert_true(!negative && ms == 60000);
	assert_false(quantity_signed_time("\xE2\x88\x92"
					  "30 s",
					  &ms, &negative, why));
	assert_reason(why);
	assert_false(quantity_signed_time("--30 s", &ms, &negative, why));
}

static void assert_cadence(const char *text, enum cadence_form form, int64_t amount,
			   int context)
{
	struct cadence c;
	char why[QUANTITY_WHY];

	if (!quantity_cadence(text, &c, why))
		fail_msg("%s: %s", text, why);
	assert_int_equal(c.form, form);
	assert_int_equal(c.amount, amount);
	assert_int_equal(c.of_context, context >= 0);
	if (context >= 0)
		assert_int_equal(c.context, context);
}

static void cadences_are_read(void **state)
{
	(void)state;
	assert_cadence("176", CADENCE_ABSOLUTE, 176000, -1);
	assert_cadence("172.5", CADENCE_ABSOLUTE, 172500, -1);
	assert_cadence("172.5 spm", CADENCE_ABSOLUTE, 172500, -1);
	assert_cadence("40", CADENCE_ABSOLUTE, 40000, -1);
	assert_cadence("300spm", CADENCE_ABSOLUTE, 300000, -1);
	assert_cadence("+5 %", CADENCE_PERCENT, 5000, -1);
	assert_cadence("-2.5%", CADENCE_PERCENT, -2500, -1);
	assert_cadence("+0 %", CADENCE_PERCENT, 0, -1);
	assert_cadence("-3 spm", CADENCE_OFFSET, -3000, -1);
	assert_cadence("+2 % of easy", CADENCE_PERCENT, 2000, CONTEXT_EASY);
	assert_cadence("-6 spm of tempo", CADENCE_OFFSET, -6000, CONTEXT_TEMPO);
	assert_cadence(" +2% of strides ", CADENCE_PERCENT, 2000, CONTEXT_STRIDES);
}

static void ramps_have_two_ends(void **state)
{
	struct cadence_range r;
	char why[QUANTITY_WHY];

	(void)state;
	assert_true(quantity_cadence_range("176", &r, why));
	assert_true(r.given && !r.ramp && r.to.amount == 176000);
	assert_true(quantity_cadence_range("160 -> 190", &r, why));
	assert_true(r.given && r.ramp && r.from.amount == 160000 && r.to.amount == 190000);
	assert_true(quantity_cadence_range("+0 %->+5 %", &r, why));
	assert_true(r.ramp && r.to.form == CADENCE_PERCENT && r.to.amount == 5000);
	assert_true(quantity_cadence_range("-3 spm of easy -> 180", &r, why));
	assert_true(r.from.of_context && r.to.form == CADENCE_ABSOLUTE);
	assert_true(quantity_cadence_range("-3 spm -> -1 spm", &r, why));
	assert_int_equal(r.to.amount, -1000);
}

static void refused_cadences_say_why(void **state)
{
	static const struct {
		const char *text, *hint;
	} rows[] = {
		{"172,5", "\"172.5\""},
		{"+5", "% or spm"},
		{"5 %", "\"+5 %\""},
		{"160-190", "->"},
		{"160 to 190", "->"},
		{"160 \xE2\x86\x92 190", "->"},
		{"172 of easy", "sign"},
		{"+2 % of esay", "easy"},
		{"39.9", "40 to 300"},
		{"300.1", "40 to 300"},
		{"", "176"},
		{"fast", "176"},
		{"+101 %", "100"},
		{"-201 spm", "200"},
		{"176 bpm", "bpm"},
		{"160 -> ", "176"},
		{"160 -> 170 -> 180", "cannot read"},
		{"172.5555", "digits"},
		{"\xE2\x88\x92"
		 "3 spm",
		 "\"-\""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct cadence_range range;
		char why[QUANTITY_WHY] = "";

		assert_false(quantity_cadence_range(rows[i].text, &range, why));
		assert_reason(why);
		if (strstr(why, rows[i].hint) == NULL)
			fail_msg("%s: %s (no %s)", rows[i].text, why, rows[i].hint);
	}
}

/* Every tenth of a step that legs do, in every form. */
static void every_tenth_is_read(void **state)
{
	(void)state;
	for (int spm10 = CADENCE_MIN_SPM10; spm10 <= CADENCE_MAX_SPM10; spm10++) {
		char text[32], spm[16];

		text_spm(spm, sizeof spm, spm10);
		assert_cadence(spm, CADENCE_ABSOLUTE, (int64_t)spm10 * 100, -1);
		if (spm10 > 1000)
			continue;
		snprintf(text, sizeof text, "-%s %%", spm);
		assert_cadence(text, CADENCE_PERCENT, (int64_t)spm10 * -100, -1);
		snprintf(text, sizeof text, "+%s spm of easy", spm);
		assert_cadence(text, CADENCE_OFFSET, (int64_t)spm10 * 100, CONTEXT_EASY);
	}
}

static void belts_shares_clicks_breaths(void **state)
{
	struct speed speed;
	int a, b;
	char why[QUANTITY_WHY];

	(void)state;
	assert_true(quantity_speed("13 km/h", &speed, why));
	assert_true(speed.given && !speed.relative && !speed.imperial &&
		    speed.m_per_h == 13000);
	assert_true(quantity_speed("8 mph", &speed, why));
	assert_true(speed.imperial && speed.m_per_h == 12875);
	assert_true(quantity_speed("+3 km/h of easy", &speed, why));
	assert_true(speed.relative && speed.m_per_h == 3000);
	assert_true(quantity_speed("-1.5 km/h of easy", &speed, why));
	assert_int_equal(speed.m_per_h, -1500);
	assert_false(quantity_speed("13", &speed, why));
	assert_false(quantity_speed("+3 km/h", &speed, why));
	assert_false(quantity_speed("13 km/h of easy", &speed, why));
	assert_false(quantity_speed("41 km/h", &speed, why));
	assert_false(quantity_speed("0 km/h", &speed, why));
	assert_true(quantity_incline("4 %", &a, why) && a == 40);
	assert_true(quantity_incline("-1.5 %", &a, why) && a == -15);
	assert_false(quantity_incline("4", &a, why));
	assert_false(quantity_incline("-10.1 %", &a, why));
	assert_false(quantity_incline("40.1 %", &a, why));
	assert_true(quantity_share("50 %", &a, why) && a == 50000);
	assert_true(quantity_share("33.333%", &a, why) && a == 33333);
	assert_false(quantity_share("101 %", &a, why));
	assert_true(quantity_clicks("every step", &a, why) && a == 1);
	assert_true(quantity_clicks("every 3 steps", &a, why) && a == 3);
	assert_true(quantity_clicks("off", &a, why) && a == 0);
	assert_false(quantity_clicks("every 4 steps", &a, why));
	assert_true(quantity_breathing("5 s in, 6.5 s out", &a, &b, why));
	assert_true(a == 5000 && b == 6500);
	assert_false(quantity_breathing("5 s out, 5 s in", &a, &b, why));
	assert_false(quantity_breathing("0.5 s in, 5 s out", &a, &b, why));
	assert_false(quantity_breathing("5 s in, 21 s out", &a, &b, why));
}

/* Scraps of the language in any order: read or refused, always with a printable reason. */
static void scraps_never_do_harm(void **state)
{
	static const char *const scraps[] = {"1",         "20",
					     ".",         ",",
					     " ",         "s",
					     "min",       "h",
					     "%",         "spm",
					     "of",        "easy",
					     "->",        "-",
					     "+",         ":",
					     "30",        "km/h",
					     "mph",       "in",
					     "out",       "every",
					     "step",      "off",
					     "\xC2\xA0",  "\xE2\x88\x92",
					     "999999999", "0.000001",
					     "$",         "\xE4\xB8\xAD"};
	const size_t n = sizeof scraps / sizeof *scraps;

	(void)state;
	for (int i = 0; i < 100000; i++) {
		char text[128] = "", why[QUANTITY_WHY];
		struct cadence_range range;
		struct speed speed;
		int64_t ms;
		bool negative;
		int a, b;

		for (uint64_t k = chance(8); k > 0; k--)
			strcat(text, scraps[chance(n)]);
		if (!quantity_time(text, &ms, why))
			assert_reason(why);
		else
			assert_in_range(ms, 0, 86400000);
		if (!quantity_signed_time(text, &ms, &negative, why))
			assert_reason(why);
		if (!quantity_cadence_range(text, &range, why))
			assert_reason(why);
		if (!quantity_speed(text, &speed, why))
			assert_reason(why);
		if (!quantity_share(text, &a, why))
			assert_reason(why);
		if (!quantity_incline(text, &a, why))
			assert_reason(why);
		if (!quantity_clicks(text, &a, why))
			assert_reason(why);
		if (!quantity_breathing(text, &a, &b, why))
			assert_reason(why);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_read),
		cmocka_unit_test(refused_times_say_how_to_write_them),
		cmocka_unit_test(times_are_sums),
		cmocka_unit_test(signed_times_know_their_end),
		cmocka_unit_test(cadences_are_read),
		cmocka_unit_test(ramps_have_two_ends),
		cmocka_unit_test(refused_cadences_say_why),
		cmocka_unit_test(every_tenth_is_read),
		cmocka_unit_test(belts_shares_clicks_breaths),
		cmocka_unit_test(scraps_never_do_harm),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
