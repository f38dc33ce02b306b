/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Load, monotony, the longest run: against sums by hand, and what is not known. */
#include "core/training/training_load.h"

#include "past.h"

#include "core/base/day.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { TODAY = 20779, MINUTE = 60000 };

/* A run of so many minutes at that RPE, -1: not said. */
static void train(struct history *history, int32_t day, int minutes, int rpe,
		  enum activity activity)
{
	struct past past;

	past_begin(&past, day);
	past.run.activity = activity;
	past.run.timer_ms = minutes < 0 ? RUN_UNKNOWN : (int64_t)minutes * MINUTE;
	past.run.distance_m = minutes < 0 ? RUN_UNKNOWN : minutes * 150;
	past.run.rpe = rpe;
	past_add(history, &past);
}

static bool near(double a, double b)
{
	return fabs(a - b) < 1e-9;
}

static void a_week(void **state)
{
	/* 120, 0, 200, 60 + 40, 0, 300, 90 */
	struct history history = {0};

	(void)state;
	train(&history, TODAY - 7, 60, 9, ACTIVITY_RACE); /* the day before: not in it */
	train(&history, TODAY - 6, 30, 4, ACTIVITY_RUN);
	train(&history, TODAY - 4, 40, 5, ACTIVITY_RUN);
	train(&history, TODAY - 3, 30, 2, ACTIVITY_WALK);
	train(&history, TODAY - 3, 20, 2, ACTIVITY_CROSS);
	train(&history, TODAY - 2, -1, -1, ACTIVITY_REST); /* a note: no training */
	train(&history, TODAY - 1, 60, 5, ACTIVITY_RUN);
	train(&history, TODAY, 30, 3, ACTIVITY_RUN);
	const struct training_week week = training_week(&history, TODAY);
	static const double loads[7] = {120, 0, 200, 100, 0, 300, 90};
	for (int i = 0; i < 7; i++)
		assert_true(near(week.loads[i], loads[i]));
	const double mean = 810 / 7.0;
	double squares = 0;
	for (int i = 0; i < 7; i++)
		squares += (loads[i] - mean) * (loads[i] - mean);
	assert_true(week.known && !week.monotonous);
	assert_true(near(week.load, 810));
	assert_true(near(week.monotony, mean / sqrt(squares / 6)));
	assert_true(near(week.strain, 810 * week.monotony));

	const struct training_sum sum = training_sum(&history, TODAY - 6, TODAY);
	assert_int_equal(sum.sessions, 6);
	assert_int_equal(sum.runs, 4);
	assert_int_equal(sum.unrated, 0);
	assert_true(near(sum.load, 810));
	assert_int_equal(sum.run_ms, 160 * MINUTE);
	history_clear(&history);
}

static void every_day_the_same(void **state)
{
	struct history history = {0};

	(void)state;
	assert_false(training_week(&history, TODAY).known);
	for (int i = 6; i >= 0; i--)
		train(&history, TODAY - i, 30, 4, ACTIVITY_RUN);
	struct training_week week = training_week(&history, TODAY);
	assert_true(week.known && week.monotonous);
	assert_true(near(week.monotony, TRAINING_MONOTONY_TOP));
	train(&history, TODAY, 30, RUN_UNKNOWN, ACTIVITY_RUN);
	week = training_week(&history, TODAY);
	assert_false(week.known || week.monotonous);
	assert_int_equal(week.unrated, 1);
	assert_true(near(week.load, 840));
	history_clear(&history);
}

static void the_longest_run(void **state)
{
	struct history history = {0};
	struct training_longest longest = training_longest(&history, TODAY);

	(void)state;
	assert_int_equal(longest.ms, RUN_UNKNOWN);
	assert_int_equal(longest.m, RUN_UNKNOWN);
	train(&history, TODAY - 31, 300, 4, ACTIVITY_RUN);
	train(&history, TODAY - 30, 50, 4, ACTIVITY_RUN);
	train(&history, TODAY - 10, 200, 4, ACTIVITY_WALK);
	train(&history, TODAY - 5, 40, 4, ACTIVITY_RUN);
	train(&history, TODAY, 90, 4, ACTIVITY_RUN); /* today's own is no measure for it */
	longest = training_longest(&history, TODAY);
	assert_int_equal(longest.ms, 50 * MINUTE);
	assert_int_equal(longest.m, 7500);
	assert_int_equal(longest.runs, 2);
	history_clear(&history);
}

static void time_from_distance(void **state)
{
	struct history_run run = {
		.timer_ms = RUN_UNKNOWN, .distance_m = 5000, .m_per_h = 10000, .rpe = 4};

	(void)state;
	assert_int_equal(training_time_ms(&run), 30 * MINUTE);
	assert_true(near(training_load_of(&run), 120));
	run.rpe = RUN_UNKNOWN;
	assert_true(training_load_of(&run) < 0);
}

static void the_plan_began(void **state)
{
	struct history history = {0};
	struct past past;

	(void)state;
	assert_int_equal(training_plan_start(&history, TODAY), -1);
	past_begin(&past, TODAY);
	past.run.plan_week = 3;
	past_add(&history, &past);
	train(&history, TODAY, 30, 4, ACTIVITY_RUN);
	assert_int_equal(training_plan_start(&history, TODAY), day_monday(TODAY) - 14);
	assert_int_equal(training_plan_start(&history, TODAY - 1), -1);
	history_clear(&history);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_week),          cmocka_unit_test(every_day_the_same),
		cmocka_unit_test(the_longest_run), cmocka_unit_test(time_from_distance),
		cmocka_unit_test(the_plan_began),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
