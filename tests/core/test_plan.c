/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/plan/plan*.c: what the shipped plans say, and plans that somebody broke. */
#include "core/plan/plan.h"

#include "core/base/pcg32.h"
#include "core/base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan_journal.h"

static struct plan eight, six;

/* The session of a day, or "-". */
static const char *session_on(const struct plan *plan, int week, int day)
{
	int of_week, number;
	const struct plan_slot *slot =
		plan_on(plan, (week - 1) * 7 + day, &of_week, &number);

	assert_int_equal(of_week, week);
	return slot == NULL ? "-" : plan->works[slot->work].session;
}

enum { MON, TUE, WED, THU, FRI, SAT, SUN };

static void eight_weeks_are_two_of_each(void **state)
{
	static const char *const sessions[] = {
		"strides-incline", "strides-incline", "metronome", "metronome",
		"drills",          "drills",          "metronome", "metronome"};

	(void)state;
	assert_int_equal(eight.nweeks, 8);
	for (int week = 1; week <= 8; week++) {
		assert_string_equal(session_on(&eight, week, TUE), sessions[week - 1]);
		assert_string_equal(session_on(&eight, week, THU),
				    week < 7 ? sessions[week - 1] : "blended");
		assert_string_equal(session_on(&eight, week, MON), "recovery-day");
	}
}

static void every_week_has_its_pattern(void **state)
{
	(void)state;
	for (int week = 1; week <= 8; week++) {
		const struct plan_week *of = plan_week(&eight, week);
		int roles[SLOT_ROLES] = {0};

		for (size_t i = 0; i < of->nslots; i++)
			roles[of->slots[i].role]++;
		assert_int_equal(roles[SLOT_CADENCE], 2);
		assert_in_range(roles[SLOT_FORM], 1, 2);
		assert_int_equal(roles[SLOT_REST], 1);
	}
}

static void it_is_looked_at_in_weeks_0_4_8_and_month_3(void **state)
{
	(void)state;
	for (int week = 0; week < 30; week++)
		assert_int_equal(plan_checks(&eight, week),
				 week == 0 || week == 4 || week == 8 || week == 13);
	assert_string_equal(session_on(&eight, 4, SUN), "cadence-check");
	assert_string_equal(session_on(&eight, 5, SUN), "form-run");
	assert_string_equal(session_on(&eight, 13, SUN), "cadence-check");
	assert_ptr_equal(plan_slot_of(&eight, 4, 5), &eight.check);
}

static void a_booster_comes_once_a_month(void **state)
{
	(void)state;
	for (int week = 9; week < 60; week++)
		assert_int_equal(strcmp(session_on(&eight, week, TUE), "metronome") == 0,
				 (week - 9) % 4 == 0);
}

static void six_weeks_leave_out_two(void **state)
{
	(void)state;
	assert_int_equal(six.nweeks, 6);
	assert_string_equal(session_on(&six, 1, TUE), "strides-incline");
	assert_string_equal(session_on(&six, 2, TUE), "metronome");
	assert_string_equal(session_on(&six, 3, TUE), "metronome");
	assert_string_equal(session_on(&six, 4, TUE), "drills");
	assert_string_equal(session_on(&six, 5, THU), "blended");
	assert_string_equal(session_on(&six, 6, THU), "blended");
}

static void slots_are_found_by_week_and_place(void **state)
{
	(void)state;
	for (int32_t day = 0; day < 7 * 40; day++) {
		int week, number;
		const struct plan_slot *slot = plan_on(&eight, day, &week, &number);

		if (slot != NULL)
			assert_ptr_equal(plan_slot_of(&eight, week, number), slot);
	}
	assert_null(plan_slot_of(&eight, 0, 1));
	assert_null(plan_slot_of(&eight, 1, 9));
}

static void levels_are_written_as_they_are_read(void **state)
{
	(void)state;
	for (int level = 0; level < LEVELS; level++) {
		const struct level_info *info = level_info((enum level)level);
		int step = level == LEVEL_INCLINE ? 5 : 1;

		for (int value = info->least; value <= info->most; value += step) {
			char text[LEVEL_TEXT], why[QUANTITY_WHY];
			int back = -1;

			level_text((enum level)level, value, text);
			if (!level_parse((enum level)level, text, &back, why))
				fail_msg("%s: %s", text, why);
			assert_int_equal(back, value);
		}
	}
}

static char *shipped(size_t *n)
{
	char path[1024], *bytes = NULL;
	struct diags diags = {0};

	snprintf(path, sizeof path, "%s/sessions/eight-weeks.plan", getenv("top_srcdir"));
	assert_true(config_load(path, &bytes, n, &diags));
	diags_clear(&diags);
	return bytes;
}

/* Takes out, doubles or exchanges a piece, or writes something else over it. */
static void mutate(struct text *text, const char *from, size_t n, struct pcg32 *dice)
{
	static const char *const odd[] = {
		"-1",   "\"+99 %\"", "1e30", "\"$nothing\"", "( )", "{ }", "true",
		"\"\"", "100000",    "\";",  "\"Tue\"",      "(",   "}",   "99999999999"};
	size_t at = pcg32_below(dice, (uint32_t)n);
	size_t to = at + 1 + pcg32_below(dice, 12);

	if (to > n)
		to = n;
	text_add_bytes(text, from, at);
	switch (pcg32_below(dice, 3)) {
	case 0: break;
	case 1:
		text_add_bytes(text, from + at, to - at);
		to = at;
		break;
	default: text_add(text, "%s", odd[pcg32_below(dice, sizeof odd / sizeof *odd)]);
	}
	text_add_bytes(text, from + to, n - to);
}

/* Whatever is in a file: a whole plan or errors, and no error that a terminal minds. */
static void a_broken_plan_is_an_error(void **state)
{
	struct pcg32 dice;
	size_t n = 0, broken = 0;
	char *bytes = shipped(&n);

	(void)state;
	pcg32_init(&dice, 5);
	for (int i = 0; i < 1500; i++) {
		struct text text = {0};
		struct node root = {0};
		struct diags diags = {0};
		struct plan plan;

		mutate(&text, bytes, n, &dice);
		config_parse(text_string(&text), text.n, PLAN_LAST_SETTING, &root, &diags);
		if (plan_read(&root, &plan, &diags))
			plan_clear(&plan);
		broken += diags.errors > 0;
		for (size_t k = 0; k < diags.n; k++)
			assert_true(text_is_clean(diags.items[k].text));
		diags_clear(&diags);
		node_clear(&root);
		text_clear(&text);
	}
	assert_true(broken > 100);
	free(bytes);
}

static int open_plans(void **state)
{
	(void)state;
	read_plan("eight-weeks", &eight);
	read_plan("six-weeks", &six);
	return 0;
}

static int close_plans(void **state)
{
	(void)state;
	plan_clear(&eight);
	plan_clear(&six);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(eight_weeks_are_two_of_each),
		cmocka_unit_test(every_week_has_its_pattern),
		cmocka_unit_test(it_is_looked_at_in_weeks_0_4_8_and_month_3),
		cmocka_unit_test(a_booster_comes_once_a_month),
		cmocka_unit_test(six_weeks_leave_out_two),
		cmocka_unit_test(slots_are_found_by_week_and_place),
		cmocka_unit_test(levels_are_written_as_they_are_read),
		cmocka_unit_test(a_broken_plan_is_an_error),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("plan", tests, open_plans, close_plans);
}
