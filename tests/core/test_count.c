/* SPDX-License-Identifier: GPL-3.0-or-later */
/* count: numbers as they are typed, one foot or both, and what cannot be. */
#include "core/measure/count.h"

#include "core/base/pcg32.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

/* 'E' Enter, 'B' Backspace, 'X' Escape. */
static void type(struct count *count, const char *keys)
{
	for (; *keys != '\0'; keys++)
		count_key(count, *keys == 'E'   ? COUNT_ENTER
				 : *keys == 'B' ? COUNT_BACKSPACE
				 : *keys == 'X' ? COUNT_ESCAPE
						: *keys);
}

static void test_dialogues(void **state)
{
	static const struct {
		int64_t ms;
		const char *keys;
		enum count_step step;
		int spm10, error_spm10;
		bool one;
	} rows[] = {
		{60000, "171EE", COUNT_DONE, 1710, 10, false},
		{60000, "171E2", COUNT_DONE, 1710, 10, false},
		{60000, "86EE", COUNT_DONE, 1720, 13, true},
		{60000, "86E1", COUNT_DONE, 1720, 13, true},
		{60000, "17B71EE", COUNT_DONE, 1710, 10, false},
		{60000, "1711BEE", COUNT_DONE, 1710, 10, false},
		{30000, "86EE", COUNT_DONE, 1720, 20, false},
		{30000, "43EE", COUNT_DONE, 1720, 25, true},
		{15000, "43EE", COUNT_DONE, 1720, 40, false},
		{120000, "343EE", COUNT_DONE, 1715, 5, false},
		/* one foot's count that is called both is doubted once */
		{60000, "86E2", COUNT_FEET, 0, 0, false},
		{60000, "86E22", COUNT_DONE, 860, 10, false},
		{60000, "86E21", COUNT_DONE, 1720, 13, true},
		/* between a walk and a run nothing goes without saying */
		{60000, "120EE", COUNT_FEET, 0, 0, false},
		{60000, "120E1", COUNT_DONE, 2400, 13, true},
		{60000, "120E2", COUNT_DONE, 1200, 10, false},
		{60000, "110EE", COUNT_FEET, 0, 0, false},
		{60000, "109EE", COUNT_DONE, 2180, 13, true},
		{60000, "139EE", COUNT_FEET, 0, 0, false},
		{60000, "140EE", COUNT_DONE, 1400, 10, false},
		/* both feet called one */
		{60000, "171E1", COUNT_FEET, 0, 0, false},
		{60000, "171E12", COUNT_DONE, 1710, 10, false},
		/* what cannot be, and a new number after it */
		{60000, "342E", COUNT_NUMBER, 0, 0, false},
		{60000, "342E171EE", COUNT_DONE, 1710, 10, false},
		{60000, "7E", COUNT_NUMBER, 0, 0, false},
		{60000, "E", COUNT_NUMBER, 0, 0, false},
		{60000, "0E", COUNT_NUMBER, 0, 0, false},
		{60000, "BB171EE", COUNT_DONE, 1710, 10, false},
		{60000, "171EB", COUNT_NUMBER, 0, 0, false},
		{60000, "171EBB2EE", COUNT_DONE, 1720, 10, false},
		{60000, "171X", COUNT_SKIPPED, 0, 0, false},
		{60000, "171EX", COUNT_SKIPPED, 0, 0, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct count count;

		assert_true(count_open(&count, rows[i].ms));
		type(&count, rows[i].keys);
		if (count.step != rows[i].step || count.spm10 != rows[i].spm10)
			fail_msg("%s: step %d, %d", rows[i].keys, (int)count.step,
				 count.spm10);
		assert_int_equal(count.error_spm10, rows[i].error_spm10);
		assert_int_equal(count.one, rows[i].one);
	}
}

static void test_texts(void **state)
{
	struct count count;
	char text[80];

	(void)state;
	count_open(&count, 60000);
	type(&count, "17");
	count_question(&count, text, sizeof text);
	assert_string_equal(text, "Steps in 1 min: 17_  Enter  Esc: skip");
	type(&count, "1E");
	count_question(&count, text, sizeof text);
	assert_string_equal(text, "171: Enter both feet, 1 one foot");
	count_result(&count, text, sizeof text);
	assert_string_equal(text, "");
	type(&count, "E");
	count_question(&count, text, sizeof text);
	assert_string_equal(text, "");
	count_result(&count, text, sizeof text);
	assert_string_equal(text, "171 spm ± 1 (1 min, both feet)");
}

static void test_times(void **state)
{
	struct count count;

	(void)state;
	assert_false(count_open(&count, 0));
	assert_false(count_open(&count, COUNT_LEAST_MS - 1));
	assert_false(count_open(&count, COUNT_MOST_MS + 1));
	assert_false(count_is_open(&count));
	assert_false(count_key(&count, '1'));
	assert_true(count_open(&count, COUNT_LEAST_MS));
	assert_false(count_key(&count, 'q'));
	assert_false(count_key(&count, ' '));
	assert_true(count_key(&count, '1'));
}

/* Whatever is typed: a result is one that legs can have made, a question fits. */
static void test_anything(void **state)
{
	static const int keys[] = {'0', '1', '2',         '3',         '5',
				   '7', '9', COUNT_ENTER, COUNT_ENTER, COUNT_BACKSPACE,
				   'x'};
	struct pcg32 rng;

	(void)state;
	pcg32_init(&rng, 6);
	for (int round = 0; round < 20000; round++) {
		struct count count;
		char text[80];

		count_open(&count, 10000 + (int64_t)pcg32_below(&rng, 590000));
		for (int i = 0; i < 30 && count_is_open(&count); i++) {
			count_key(&count,
				  keys[pcg32_below(&rng, sizeof keys / sizeof *keys)]);
			count_question(&count, text, sizeof text);
			assert_true(strlen(text) < 76);
			assert_int_equal(*text != '\0', count_is_open(&count));
		}
		if (count.step != COUNT_DONE)
			continue;
		assert_in_range(count.spm10, COUNT_MIN_SPM * 10, COUNT_MAX_SPM * 10);
		assert_in_range(count.error_spm10, 1, 80);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_dialogues),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_times),
		cmocka_unit_test(test_anything),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
