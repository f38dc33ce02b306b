/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baseline_ask: typed, tapped, skipped, left; and what cannot be is doubted. */
#include "core/questions/baseline_ask.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void type(struct baseline_ask *ask, const char *text)
{
	for (; *text != '\0'; text++)
		baseline_ask_key(ask, (unsigned char)*text, 0);
	baseline_ask_key(ask, ASK_ENTER, 0);
}

static struct ask_page page_of(const struct baseline_ask *ask)
{
	struct ask_page page;

	baseline_ask_page(ask, &page);
	return page;
}

static void typed(void **state)
{
	struct baseline_ask ask;

	(void)state;
	baseline_ask_open(&ask, CONTEXT_EASY, 1640);
	assert_non_null(strstr(page_of(&ask).question, "easily"));
	assert_non_null(strstr(page_of(&ask).choices[2].text, "164"));
	type(&ask, "86");
	assert_int_equal(ask.end, BASELINE_ASK_OPEN);
	assert_non_null(strstr(page_of(&ask).message, "172"));
	baseline_ask_key(&ask, ASK_BACK, 0);
	baseline_ask_key(&ask, ASK_BACK, 0);
	type(&ask, "344");
	assert_non_null(strstr(page_of(&ask).message, "172"));
	for (int i = 0; i < 3; i++)
		baseline_ask_key(&ask, ASK_BACK, 0);
	type(&ask, "171,5");
	assert_int_equal(ask.end, BASELINE_ASK_TYPED);
	assert_int_equal(ask.spm10, 1715);
}

static void tapped(void **state)
{
	struct baseline_ask ask;
	const int64_t step = INT64_C(350000000);

	(void)state;
	baseline_ask_open(&ask, CONTEXT_STRIDES, 1780);
	baseline_ask_key(&ask, 't', 0);
	baseline_ask_key(&ask, ASK_ENTER, 0);
	assert_int_equal(ask.end, BASELINE_ASK_OPEN);
	for (int i = 0; i < 4; i++)
		baseline_ask_key(&ask, ' ', i * step);
	baseline_ask_key(&ask, ASK_BACK, 0);
	for (int i = 10; i < 30; i++)
		baseline_ask_key(&ask, i % 2 ? ' ' : 'q', i * step);
	assert_non_null(strstr(page_of(&ask).message, "171.4 spm"));
	baseline_ask_key(&ask, ASK_ENTER, 0);
	assert_int_equal(ask.end, BASELINE_ASK_TAPPED);
	assert_int_equal(ask.spm10, 1714);
	assert_true(ask.error_spm10 >= 0);
}

static void skipped(void **state)
{
	struct baseline_ask ask;

	(void)state;
	baseline_ask_open(&ask, CONTEXT_TEMPO, 1700);
	baseline_ask_key(&ask, 'x', 0);
	assert_true(page_of(&ask).alarm);
	baseline_ask_key(&ask, 't', 0);
	baseline_ask_key(&ask, ASK_ESCAPE, 0);
	assert_int_equal(ask.end, BASELINE_ASK_OPEN);
	baseline_ask_key(&ask, ASK_ENTER, 0);
	assert_int_equal(ask.end, BASELINE_ASK_GUESS);
	baseline_ask_open(&ask, CONTEXT_TEMPO, 1700);
	baseline_ask_key(&ask, 'q', 0);
	assert_int_equal(ask.end, BASELINE_ASK_LEFT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(typed),
		cmocka_unit_test(tapped),
		cmocka_unit_test(skipped),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
