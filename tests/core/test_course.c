/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/plan/course.c: which day of the plan a day of the calendar is. */
#include "core/plan/course.h"

#include "core/base/day.h"
#include "core/base/pcg32.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MONDAY = 20458 /* 2026-01-05 */, GONE = -1000 };

/* The day of the plan; GONE: nothing is planned. */
static int32_t on(const struct course *course, int32_t day)
{
	int32_t of_plan;

	return course_day(course, day, &of_plan) ? of_plan : GONE;
}

static void weeks_begin_on_mondays(void **state)
{
	(void)state;
	for (int start = 0; start < 7; start++) {
		struct course course;

		course_init(&course, MONDAY - start);
		assert_int_equal(on(&course, MONDAY), 0);
		assert_int_equal(on(&course, MONDAY + 8), 8);
		assert_int_equal(on(&course, MONDAY - start), -start);
		assert_int_equal(on(&course, MONDAY - start - 1), GONE);
		course_clear(&course);
	}
}

static void what_is_moved_comes_later_or_earlier(void **state)
{
	struct course course;
	int32_t day;

	(void)state;
	course_init(&course, MONDAY);
	course_shift(&course, MONDAY + 3, 2);
	assert_int_equal(on(&course, MONDAY + 2), 2);
	assert_int_equal(on(&course, MONDAY + 3), GONE);
	assert_int_equal(on(&course, MONDAY + 4), GONE);
	assert_int_equal(on(&course, MONDAY + 5), 3);
	course_shift(&course, MONDAY + 10, -3);
	assert_int_equal(on(&course, MONDAY + 10), 11);
	assert_false(course_date(&course, 9, &day));
	assert_true(course_date(&course, 11, &day));
	assert_int_equal(day, MONDAY + 10);
	course_clear(&course);
}

/* Two gaps beside each other, the second of which was made in the first. */
static void the_next_day_is_in_no_gap(void **state)
{
	struct course course;

	(void)state;
	course_init(&course, MONDAY);
	assert_int_equal(course_next(&course, MONDAY - 9), MONDAY);
	course_shift(&course, MONDAY, 2);
	course_shift(&course, MONDAY + 1, 3);
	assert_int_equal(course_next(&course, MONDAY - 9), MONDAY + 5);
	assert_int_equal(course_next(&course, MONDAY + 4), MONDAY + 5);
	assert_int_equal(course_next(&course, MONDAY + 6), MONDAY + 6);
	assert_int_equal(on(&course, MONDAY + 4), GONE);
	assert_int_equal(on(&course, MONDAY + 5), 0);
	course_clear(&course);
}

static void a_pause_keeps_the_weekday(void **state)
{
	struct course course;

	(void)state;
	course_init(&course, MONDAY);
	course.paused_from = MONDAY + 8;
	assert_int_equal(on(&course, MONDAY + 7), 7);
	assert_int_equal(on(&course, MONDAY + 8), GONE);
	assert_int_equal(on(&course, MONDAY + 80), GONE);
	course_resume(&course, MONDAY + 25);
	assert_int_equal(on(&course, MONDAY + 25), 25 - 14);
	assert_int_equal(day_of_week(MONDAY + 25), (25 - 14) % 7);
	assert_true(course_resumed_after(&course, MONDAY + 24));
	assert_false(course_resumed_after(&course, MONDAY + 25));
	course.ended = true;
	assert_int_equal(on(&course, MONDAY + 30), GONE);
	course_clear(&course);
}

static void a_short_pause_loses_nothing(void **state)
{
	struct course course;

	(void)state;
	course_init(&course, MONDAY);
	course.paused_from = MONDAY + 8;
	course_resume(&course, MONDAY + 11);
	assert_int_equal(on(&course, MONDAY + 11), 11);
	course_clear(&course);
}

/* However it was moved: the date of a day of the plan is that day again. */
static void dates_and_days_are_inverse(void **state)
{
	struct pcg32 dice;

	(void)state;
	pcg32_init(&dice, 3);
	for (int i = 0; i < 2000; i++) {
		struct course course;
		int32_t from = MONDAY;

		course_init(&course, MONDAY);
		for (uint32_t n = pcg32_below(&dice, 5); n > 0; n--) {
			from += (int32_t)pcg32_below(&dice, 20);
			course_shift(&course, from, (int32_t)pcg32_below(&dice, 15) - 7);
		}
		for (int32_t day = MONDAY; day < MONDAY + 100; day++) {
			int32_t of_plan = on(&course, day), back;

			if (of_plan == GONE)
				continue;
			assert_true(course_date(&course, of_plan, &back));
			assert_int_equal(back, day);
		}
		course_clear(&course);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(weeks_begin_on_mondays),
		cmocka_unit_test(what_is_moved_comes_later_or_earlier),
		cmocka_unit_test(the_next_day_is_in_no_gap),
		cmocka_unit_test(a_pause_keeps_the_weekday),
		cmocka_unit_test(a_short_pause_loses_nothing),
		cmocka_unit_test(dates_and_days_are_inverse),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("course", tests, NULL, NULL);
}
