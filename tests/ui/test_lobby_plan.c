/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lobby_plan: at every size of terminal and for every content: areas lie on the
 * terminal and do not overlap, the list and what is turned can be seen.
 */
#include "ui/lobby_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { MAX_ROWS = 70, MAX_COLUMNS = 230, AREAS = 12 };

static int list_areas(const struct lobby_plan *plan, struct rect areas[AREAS])
{
	const struct rect all[AREAS] = {plan->header,  plan->week,  plan->heading,
					plan->list,    plan->rule,  plan->title,
					plan->picture, plan->facts, plan->parameters,
					plan->notes,   plan->weeks, plan->footer};
	int n = 0;

	for (int i = 0; i < AREAS; i++)
		if (all[i].rows > 0)
			areas[n++] = all[i];
	return n;
}

static bool overlap(struct rect a, struct rect b)
{
	return a.row < b.row + b.rows && b.row < a.row + a.rows &&
	       a.column < b.column + b.columns && b.column < a.column + a.columns;
}

static void check(int rows, int columns, const struct lobby_content *content)
{
	struct lobby_plan plan;
	struct rect areas[AREAS];
	int n;

	lobby_plan_make(&plan, rows, columns, content);
	if (plan.too_small)
		return;
	n = list_areas(&plan, areas);
	for (int i = 0; i < n; i++) {
		bool good = areas[i].row >= 0 && areas[i].column >= 0 &&
			    areas[i].columns > 0 && areas[i].row + areas[i].rows <= rows &&
			    areas[i].column + areas[i].columns <= columns;

		for (int k = 0; k < i; k++)
			good = good && !overlap(areas[i], areas[k]);
		if (!good)
			fail_msg("%dx%d, %d parameters, %d facts: area %d of %d at %d,%d",
				 columns, rows, content->parameters, content->facts, i, n,
				 areas[i].row, areas[i].column);
	}
	assert_true(content->turning || plan.list.rows > 0);
	assert_true(plan.columns.name >= 7);
	if (content->turning && content->parameters > 0)
		assert_true(plan.parameters.rows > 0);
	assert_int_equal(plan.weeks.rows > 0, plan.weeks_shown > 0);
	assert_true(plan.weeks_shown <= content->weeks);
	if (plan.weeks_shown > 0)
		assert_int_equal(plan.weeks.rows, 1 + plan.weeks_shown + plan.weeks_trend +
							  plan.weeks_legend);
	if (content->faulty)
		assert_true(plan.facts.rows > 0 || rows < 8);
	assert_int_equal(plan.facts.rows > 0 && !plan.wide &&
				 plan.facts.columns !=
					 lobby_plan_detail_columns(rows, columns),
			 0);
}

static void test_every_size(void **state)
{
	static const int counts[] = {0, 1, 3, 9, 40};

	(void)state;
	for (int rows = 1; rows <= MAX_ROWS; rows++)
		for (int columns = 1; columns <= MAX_COLUMNS; columns += 1 + columns / 60)
			for (int i = 0; i < 5 * 5 * 5 * 3; i++) {
				const struct lobby_content content = {
					.entries = counts[i % 5],
					.parameters = counts[i / 5 % 5],
					.facts = counts[i / 25 % 5],
					.turning = i / 125 == 1,
					.faulty = i / 125 == 2,
					.week = (i + rows) % 2 == 0,
					.weeks = (i + columns) % 9,
					.trends = i % 2 == 0,
				};

				check(rows, columns, &content);
			}
}

/* The last weeks are seen from the usual terminal on, and stay where they are whatever
 * is selected; a small one is the list's. */
static void test_weeks(void **state)
{
	static const struct {
		int rows, columns, least;
	} cases[] = {{24, 80, 3}, {60, 200, 8}, {30, 120, 8},
		     {50, 90, 8}, {12, 40, 0},  {5, 20, 0}};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct lobby_content content = {
			.entries = 12, .week = true, .weeks = 8, .trends = true};
		struct lobby_plan plan, other;

		lobby_plan_make(&plan, cases[i].rows, cases[i].columns, &content);
		assert_true(plan.weeks_shown >= cases[i].least);
		assert_true(cases[i].least > 0 || plan.weeks_shown == 0);
		content.facts = 30;
		content.parameters = 5;
		content.turning = true;
		lobby_plan_make(&other, cases[i].rows, cases[i].columns, &content);
		assert_memory_equal(&plan.weeks, &other.weeks, sizeof plan.weeks);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_size),
		cmocka_unit_test(test_weeks),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
