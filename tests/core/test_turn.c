/* SPDX-License-Identifier: GPL-3.0-or-later */
/* turn: steps that suit what is turned, never beyond the limits, there and back. */
#include "core/timeline/turn.h"

#include "core/base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MOST_TURNS = 200 };

/* A parameter of borrowed texts, but for its value. */
static struct parameter make(const char *value, const char *min, const char *max)
{
	return (struct parameter){.name = "p",
				  .value = mem_strdup(value),
				  .fallback = (char *)(uintptr_t)value,
				  .min = (char *)(uintptr_t)min,
				  .max = (char *)(uintptr_t)max};
}

static bool turn(struct parameter *parameter, bool up)
{
	char *next = turn_value(parameter, up);

	if (next == NULL)
		return false;
	free(parameter->value);
	parameter->value = next;
	return true;
}

static void test_steps(void **state)
{
	static const struct {
		const char *value, *min, *max, *up, *down;
	} rows[] = {
		{"4", "2", "6", "5", "3"},
		{"4", "4", "4", NULL, NULL},
		{"120", "120", "140", "121", NULL},
		{"172.5", "160", "180", "173", "172"},
		{"20 s", "15 s", "30 s", "25 s", "15 s"},
		{"3 s", "1 s", "5 s", "4 s", "2 s"},
		{"22 s", "15 s", "30 s", "25 s", "20 s"},
		{"2 min", "90 s", "3 min", "2 min 30 s", "1 min 55 s"},
		{"10 min", "5 min", "20 min", "11 min", "9 min 30 s"},
		{"9 min", "8 min", "20 min", "9 min 30 s", "8 min 30 s"},
		{"0:59", "30 s", "2 min", "1 min", "55 s"},
		{"90 s", "12 s", "20 min", "1 min 35 s", "1 min 25 s"},
		{"1 h", NULL, NULL, "1 h 1 min", "59 min"},
		{"1 s", NULL, NULL, "2 s", NULL},
		{"+2 %", "+0 %", "+3 %", "+2.5 %", "+1.5 %"},
		{"+0 %", "-3 %", "+3 %", "+0.5 %", "-0.5 %"},
		{"-0.5 %", "-3 %", "+3 %", "+0 %", "-1 %"},
		{"+2.3 % of easy", "+0 % of easy", "+3 % of easy", "+2.5 % of easy",
		 "+2 % of easy"},
		{"+3%", "+0%", "+3.2%", "+3.2%", "+2.5%"},
		{"-3 spm", "-6 spm", "-1 spm", "-2.5 spm", "-3.5 spm"},
		{"176 spm", "170 spm", "180 spm", "176.5 spm", "175.5 spm"},
		{"4 %", "1 %", "6 %", "4.5 %", "3.5 %"},
		{"0 %", "-2 %", "2 %", "0.5 %", "-0.5 %"},
		{"50 %", "10 %", "90 %", "55 %", "45 %"},
		{"13 km/h", "10 km/h", "15 km/h", "13.5 km/h", "12.5 km/h"},
		{"+3 km/h of easy", NULL, NULL, "+3.5 km/h of easy", "+2.5 km/h of easy"},
		{"8 mph", NULL, NULL, "8.5 mph", "7.5 mph"},
		{"0", NULL, NULL, "1", NULL},
		{"false", NULL, NULL, "true", NULL},
		{"true", NULL, NULL, NULL, "false"},
		{"+0 % -> +5 %", NULL, NULL, NULL, NULL},
		{"160 -> 190", NULL, NULL, NULL, NULL},
		{"light band", NULL, NULL, NULL, NULL},
		{"5 s in, 5 s out", NULL, NULL, NULL, NULL},
		{"99999999999999999999", NULL, NULL, NULL, NULL},
		{"", NULL, NULL, NULL, NULL},
		{"%", NULL, NULL, NULL, NULL},
		{"4 apples", NULL, NULL, NULL, NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct parameter parameter = make(rows[i].value, rows[i].min, rows[i].max);
		char *up = turn_value(&parameter, true);
		char *down = turn_value(&parameter, false);

		if ((up == NULL) != (rows[i].up == NULL) ||
		    (up != NULL && strcmp(up, rows[i].up) != 0))
			fail_msg("%s up: %s", rows[i].value, up != NULL ? up : "nothing");
		if ((down == NULL) != (rows[i].down == NULL) ||
		    (down != NULL && strcmp(down, rows[i].down) != 0))
			fail_msg("%s down: %s", rows[i].value,
				 down != NULL ? down : "nothing");
		free(up);
		free(down);
		free(parameter.value);
	}
}

/* From any value to one limit, to the other and back: the same values both ways. */
static void test_limits(void **state)
{
	static const char *const rows[][3] = {
		{"4", "2", "6"},
		{"20 s", "15 s", "30 s"},
		{"22 s", "17 s", "31 s"},
		{"10 min", "5 min", "20 min"},
		{"90 s", "12 s", "20 min"},
		{"2 min", "90 s", "3 min"},
		{"+2 %", "+0 %", "+3 %"},
		{"+0.3 %", "-3.2 %", "+3.1 %"},
		{"172.5", "160", "180.2"},
		{"4 %", "1 %", "6 %"},
		{"13 km/h", "10.2 km/h", "15.7 km/h"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct parameter parameter = make(rows[i][0], rows[i][1], rows[i][2]);
		char *values[MOST_TURNS];
		int n = 0, turns = 0;

		while (turn(&parameter, true))
			assert_true(turns++ < MOST_TURNS);
		assert_string_equal(parameter.value, rows[i][2]);
		do {
			values[n++] = mem_strdup(parameter.value);
			assert_true(n < MOST_TURNS);
		} while (turn(&parameter, false));
		assert_false(turn(&parameter, false));
		while (--n > 0) {
			assert_true(turn(&parameter, true));
			assert_string_equal(parameter.value, values[n - 1]);
			free(values[n]);
		}
		assert_false(turn(&parameter, true));
		free(values[0]);
		free(parameter.value);
	}
}

static void test_choices(void **state)
{
	char *choices[] = {(char *)(uintptr_t) "none", (char *)(uintptr_t) "light band",
			   (char *)(uintptr_t) "hill 3 %", NULL};
	struct parameter parameter = make("light band", NULL, NULL);

	(void)state;
	parameter.choices = choices;
	assert_true(turn(&parameter, true));
	assert_string_equal(parameter.value, "hill 3 %");
	assert_false(turn(&parameter, true));
	assert_true(turn(&parameter, false) && turn(&parameter, false));
	assert_string_equal(parameter.value, "none");
	assert_false(turn(&parameter, false));
	free(parameter.value);
	parameter.value = mem_strdup("None ");
	assert_true(turn(&parameter, true));
	assert_string_equal(parameter.value, "none");
	free(parameter.value);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_steps),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_choices),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
