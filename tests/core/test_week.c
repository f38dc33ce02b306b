/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * week: how each day of a week stands, and what the lobby makes of it, of a prescription
 * and of the last weeks.
 */
#include "core/screen/lobby_today.h"
#include "core/screen/lobby_weeks.h"
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

/* Moved on its first day, the check comes later with all the rest. */
static void the_check_is_moved(void **state)
{
	struct fixture *f = *state;
	struct week_day check, monday;
	char week[PLAN_WEEK_DAYS + 1];

	course_shift(&f->course, day_number("2026-11-02"), 2);
	f->of.today = day_number("2026-11-02");
	signs_on(f, week, 0);
	assert_string_equal(week, "  oo o ");
	assert_true(week_before(&f->of, &check));
	assert_int_equal(check.day, day_number("2026-11-04"));
	run_on(f, "2026-11-02", 0, 1); /* … and it was done before that */
	signs_on(f, week, 0);
	assert_string_equal(week, "x .o o ");
	week_day(&f->of, f->of.today, &monday);
	assert_true(week_before(&f->of, &check));
	assert_int_equal(monday.state, check.state);
	assert_ptr_equal(monday.slot, check.slot);
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
	assert_false(lobby_today_resumes(&today));
	f->course.paused_from = f->of.today;
	lobby_today_fill(&today, &f->of, &prescription);
	assert_true(today.paused && lobby_today_resumes(&today));
	f->course.paused_from = COURSE_NEVER;
	prescription_clear(&prescription);
	answers.red_flags = RED_FLAG_LIMP;
	prescribe(&of, &prescription);
	lobby_today_fill(&today, &f->of, &prescription);
	assert_false(today.playable);
	assert_string_equal(today.name, "STOP");
	assert_true(lobby_today_resumes(&today));
	assert_int_equal(today.reasons.items[0].role, ROLE_WARNING);
	prescription_clear(&prescription);
	lobby_today_clear(&today);
}

/* ---- the last weeks ------------------------------------------------------------------- */

static void look_back(const struct fixture *f, struct review *review,
		      struct lobby_weeks *weeks)
{
	const struct review_options options = {.day = f->of.today,
					       .plan_start = -1,
					       .weeks = REVIEW_WEEKS,
					       .shoe_class = SHOES_USUAL};

	review_make(&f->history, &options, review);
	lobby_weeks_fill(weeks, review, &f->of);
}

static void marks_of(const struct lobby_weeks *weeks, size_t at,
		     char to[PLAN_WEEK_DAYS + 1])
{
	for (int i = 0; i < PLAN_WEEK_DAYS; i++)
		to[i] = *lobby_cell_sign(&weeks->items[at].days[i]);
	to[PLAN_WEEK_DAYS] = '\0';
}

static void the_last_weeks(void **state)
{
	struct fixture *f = *state;
	struct review review;
	struct lobby_weeks weeks;
	char marks[PLAN_WEEK_DAYS + 1], name[LOBBY_WEEK_NAME];

	look_back(f, &review, &weeks);
	assert_int_equal(weeks.n, 0); /* of an empty journal */
	review_clear(&review);
	run_on(f, "2026-10-28", 0, 0);
	run_on(f, "2026-11-03", 1, 2);
	f->history.runs[1].clicked_ms = 90 * 1000;
	look_back(f, &review, &weeks);
	assert_int_equal(weeks.n, 2);
	assert_true(weeks.planned);
	marks_of(&weeks, 0, marks);
	assert_string_equal(marks, ".x - oo");
	assert_true(weeks.items[0].days[4].today);
	marks_of(&weeks, 1, marks);
	assert_string_equal(marks, "  +    ");
	lobby_week_name(name, &weeks, 0);
	assert_string_equal(name, "this week");
	lobby_week_name(name, &weeks, 1);
	assert_string_equal(name, "26 Oct");
	assert_int_equal(weeks.items[0].cued_ms, 90 * 1000);
	assert_int_equal(weeks.items[1].cued_ms, 0);
	assert_int_equal(weeks.items[1].run_ms, 30 * 60000);
	assert_false(lobby_weeks_measured(&weeks));
	review_clear(&review);
}

/* Whatever the review says of a week, the lobby says: the latest ones, latest first. */
static void as_the_review_says(void **state)
{
	struct fixture *f = *state;
	struct review review;
	struct lobby_weeks weeks;

	for (int i = 0; i < 10; i++) {
		const int32_t day = f->of.today - 7 * (9 - i);
		struct history_run *run = journal_run_on(&f->history, day);

		run->clicked_ms = i * 60000;
		if (i != 7)
			count_on(&f->history, run, CONTEXT_EASY, 1600 + 4 * i);
	}
	look_back(f, &review, &weeks);
	assert_int_equal(review.nweeks, 10);
	assert_int_equal(weeks.n, LOBBY_WEEKS);
	assert_true(lobby_weeks_measured(&weeks));
	assert_true(weeks.measured[CONTEXT_EASY]);
	assert_false(weeks.measured[CONTEXT_STRIDES]);
	assert_int_equal(weeks.trend[CONTEXT_EASY],
			 review.contexts[CONTEXT_EASY].trend.verdict);
	for (size_t i = 0; i < weeks.n; i++) {
		const size_t at = review.nweeks - 1 - i;
		const struct mean *mean = &review.contexts[CONTEXT_EASY].weeks[at].uncued;
		const int spm10 = weeks.items[i].spm10[CONTEXT_EASY];

		assert_int_equal(weeks.items[i].monday, review.loads[at].monday);
		assert_int_equal(weeks.items[i].cued_ms, review.loads[at].sum.cued_ms);
		assert_true(mean->n == 0 ? spm10 == 0
					 : spm10 >= mean->mean * 10 - 0.51 &&
						   spm10 <= mean->mean * 10 + 0.51);
	}
	assert_int_equal(weeks.items[2].spm10[CONTEXT_EASY], 0);
	review_clear(&review);
}

static void lengths_of_bars(void **state)
{
	struct lobby_weeks weeks = {.n = 4};
	char text[LOBBY_MINUTES];

	(void)state;
	assert_int_equal(lobby_weeks_bar(&weeks, 4, 0, 10), 0); /* none at all */
	weeks.items[1].cued_ms = 1000;
	weeks.items[2].cued_ms = 600000;
	weeks.items[3].cued_ms = 1200000;
	assert_int_equal(lobby_weeks_bar(&weeks, 4, 0, 10), 0);
	assert_int_equal(lobby_weeks_bar(&weeks, 4, 1, 10), 1);
	assert_int_equal(lobby_weeks_bar(&weeks, 4, 2, 10), 5);
	assert_int_equal(lobby_weeks_bar(&weeks, 4, 3, 10), 10);
	assert_int_equal(lobby_weeks_bar(&weeks, 3, 2, 10), 10); /* of those shown */
	lobby_minutes(text, 0);
	assert_string_equal(text, "-");
	lobby_minutes(text, 90 * 1000);
	assert_string_equal(text, "2 min");
	lobby_minutes(text, 2000);
	assert_string_equal(text, "<1 min");
	lobby_week_spm(text, 1652);
	assert_string_equal(text, "165.2");
	lobby_week_spm(text, 0);
	assert_string_equal(text, "-");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_week),
		TEST(how_much_is_done),
		TEST(the_check_before_week_1),
		TEST(the_check_is_moved),
		TEST(done_on_another_day),
		TEST(without_a_plan),
		TEST(what_is_due),
		TEST(the_last_weeks),
		TEST(as_the_review_says),
		cmocka_unit_test(lengths_of_bars),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
