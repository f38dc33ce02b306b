/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every day that is understood, against the C library's calendar. */
#include "core/base/day.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include <cmocka.h>

static void every_day(void **state)
{
	(void)state;
	for (int32_t day = DAY_FIRST; day <= DAY_LAST; day++) {
		const time_t moment = (time_t)day * 86400;
		struct tm calendar;
		assert_non_null(gmtime_r(&moment, &calendar));
		int year, month, of_month;
		day_split(day, &year, &month, &of_month);
		assert_int_equal(year, calendar.tm_year + 1900);
		assert_int_equal(month, calendar.tm_mon + 1);
		assert_int_equal(of_month, calendar.tm_mday);
		assert_int_equal(day_of_week(day), (calendar.tm_wday + 6) % 7);
		char text[DAY_TEXT];
		day_text(day, text);
		int32_t back = -1;
		assert_true(day_parse(text, &back));
		assert_int_equal(back, day);
	}
}

static void no_days(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"",           "2026-02-29", "2026-13-01",  "1969-12-31",
		"2200-01-01", "2026-1-1",   "2026-11-22 ", "2026/11/22",
		"2026-00-10", "2026-04-31", "20261122",    "2026-11-2x"};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		int32_t day = -7;
		assert_false(day_parse(texts[i], &day));
		assert_int_equal(day, -7);
	}
}

static void local_days(void **state)
{
	(void)state;
	const int64_t midnight_ms = INT64_C(20779) * 86400 * 1000; /* 2026-11-22 UTC */
	assert_int_equal(day_of(midnight_ms, 0), 20779);
	assert_int_equal(day_of(midnight_ms - 1, 0), 20778);
	assert_int_equal(day_of(midnight_ms - 1, 60), 20779);
	assert_int_equal(day_of(midnight_ms, -300), 20778);
	assert_int_equal(day_monday(20779), 20773);
	assert_int_equal(day_of(-5, 0), DAY_FIRST);
}

static void names(void **state)
{
	(void)state;
	int day = -1;
	assert_true(day_name_parse("wed", &day));
	assert_int_equal(day, 2);
	assert_true(day_name_parse("SUNDAY", &day));
	assert_int_equal(day, 6);
	assert_false(day_name_parse("sund", &day));
	assert_false(day_name_parse("", &day));
}

int main(void)
{
	cmocka_set_message_output(CM_OUTPUT_TAP);
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_day),
		cmocka_unit_test(no_days),
		cmocka_unit_test(local_days),
		cmocka_unit_test(names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
