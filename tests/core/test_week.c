/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * week: how each day of a week stands, and what the lobby makes of it and of a
 * prescription.
 */
#include "core/screen/lobby_today.h"
#include "core/plan/week.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "plan_journal.h"

struct fixture {
	struct plan plan;
	struct course course;
	struct history history;
	struct runner runner;
	struct week_of of;
};

/* Week 1 of the eight begins on Monday, 2026-11-02; it is Friday. */
static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	assert_non_null(f);
	read_plan("eight-weeks", &f->plan);
	course_init(&f->course, day_number("2026-11-02"));
	runner_init(&f->runner);
	f->of = (struct week_of){&f->plan, &f->course, &f->history,
				 day_number("2026-11-06")};
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	plan_clear(&f->plan);
	course_clear(&f->course);
	history_clear(&f->history);
	runner_clear(&f->runner);
	free(f);
	return 0;
}

static void run_on(struct fixture *f, const char *day, int week, int slot)
{
	struct history_run *run = journal_run_on(&f->history, day_number(day));

	run->activity = ACTIVITY_RUN;
	run->plan_week = (int16_t)week;
	run->plan_slot = (int16_t)slot;
}

/* The signs of the week: Monday first; today is that day of it. */
static void signs_on(const struct fixture *f, char to[PLAN_WEEK_DAYS + 1], int day)
{
	struct lobby_today today = {0};

	lobby_today_fill(&today, &f->of, NULL);
	assert_true(today.known);
	assert_false(today.followed);
	assert_true(today.begun == (f->of.plan != NULL));
	for (int i = 0; i < PLAN_WEEK_DAYS; i++) {
		to[i] = *lobby_cell_sign(&today.week[i]);
		assert_int_equal(today.week[i].today, i == day);
	}
	to[PLAN_WEEK_DAYS] = '\0';
	lobby_today_clear(&today);
}

static void signs(const struct fixture *f, char to[PLAN_WEEK_DAYS + 1])
{
	signs_on(f, to, 4);
}

/* ---- tests -------------------------------------------------------------------------- */

static void the_week(void **state)
{
	struct fixture *f = *state;
	char week[PLAN_WEEK_DAYS + 1];

	signs(f, week);
	assert_string_equal(week, ".- - oo"); /* rest, missed, missed, due, if you like */
	run_on(f, "2026-11-03", 1, 2);
	run_on(f, "2026-11-04", 0, 0);
	signs(f, week);
	assert_string_equal(week, ".x+- oo");
	run_on(f, "2026-11-05", 0, 0);
	signs(f, week);
	assert_string_equal(week, ".x++ oo"); /* another run than the one of the plan */
}

/* So much of a played session was left out. */
static void how_much_is_done(void **state)
{
	static const struct {
		int left_pct;
		char sign;
	} cases[] = {{0, 'x'}, {20, 'x'}, {21, '/'}, {50, '/'}, {51, 'o'}, {98, 'o'}};
	struct fixture *f = *state;
	char week[PLAN_WEEK_DAYS + 1];

	f->of.today = day_number("2026-11-03");
	run_on(f, "2026-11-03", 1, 2);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		f->history.runs[0].left_pct = (uint8_t)cases[i].left_pct;
		signs_on(f, week, 1);
		assert_int_equal(week[1], cases[i].sign);
	}
	f->of.today++; /* the day after it is left out; a watch's run of it is done */
	signs_on(f, week, 2);
	assert_int_equal(week[1], '-');
	f->history.runs[0].source = RUN_IMPORTED;
	signs_on(f, week, 2);
	assert_int_equal(week[1], 'x');
}

static void the_check_before_week_1(void **state)
{
	struct fixture *f = *state;
	struct week_day check;
	char week[PLAN_WEEK_DAYS + 1];

	f->course.start = day_number("2026-10-30"); /* a Friday */
	f->of.today = day_number("2026-10-30");
	signs_on(f, week, 4);
	assert_string_equal(week, "    o  ");
	f->of.today = day_number("2026-11-01");
	signs_on(f, week, 6); /* still due */
	assert_string_equal(week, "      o");
	run_on(f, "2026-10-31", 0, 1);
	signs_on(f, week, 6);
	assert_string_equal(week, "     x ");
	f->history.runs[0].left_pct = 90;
	f->of.today = day_number("2026-11-04");
	assert_true(week_before(&f->of, &check));
	assert_int_equal(check.state, WEEK_LEFT_OUT);
	assert_int_equal(check.day, day_number("2026-11-01"));
}

static void done_on_another_day(void **state)
{
	struct fixture *f = *state;
	char week[PLAN_WEEK_DAYS + 1];

	run_on(f, "2026-11-06", 1, 3); /* Thursday's, on Friday */
	signs(f, week);
	assert_int_equal(week[3], 'x');
}

static void without_a_plan(void **state)
{
	struct fixture *f = *state;
	char week[PLAN_WEEK_DAYS + 1];

	f->of.plan = NULL;
	run_on(f, "2026-11-05", 0, 0);
	signs(f, week);
	assert_string_equal(week, "   +   ");
	f->of.plan = &f->plan;
	f->course.ended = true;
	signs(f, week);
	assert_string_equal(week, "   +   ");
}

static void what_is_due(void **state)
{
	struct fixture *f = *state;
	struct prescription prescription = {0};
	struct lobby_today today = {0};
	struct answers answers;
	const struct situation_of_plan of = {
		&f->plan, &f->course, &f->runner, &f->history, day_number("2026-11-05"),
		&answers};

	answers_init(&answers);
	prescribe(&of, &prescription);
	lobby_today_fill(&today, &f->of, &prescription);
	assert_true(today.followed);
	assert_true(today.playable);
	assert_non_null(strstr(today.name, "Today: "));
	assert_non_null(strstr(today.place, "week 1 of 8"));
	assert_int_equal(today.reasons.n, prescription.reasons.n + prescription.warnings.n +
						  prescription.measures.n);
	prescription_clear(&prescription);
	answers.red_flags = RED_FLAG_LIMP;
	prescribe(&of, &prescription);
	lobby_today_fill(&today, &f->of, &prescription);
	assert_false(today.playable);
	assert_string_equal(today.name, "STOP");
	assert_int_equal(today.reasons.items[0].role, ROLE_WARNING);
	prescription_clear(&prescription);
	lobby_today_clear(&today);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_week),
		TEST(how_much_is_done),
		TEST(the_check_before_week_1),
		TEST(done_on_another_day),
		TEST(without_a_plan),
		TEST(what_is_due),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
