/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Long presses do what short ones do, on any keyboard; quick fingers still count. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "core/screen/hold.h"

enum { KEY = 7, OTHER = 8 };

/* Presses of a key held down: the place that skips, or the state that toggles, lead to. */
static int press_long(struct hold *hold, enum hold_kind kind, int64_t *now, int delay,
		      int every, int repeats)
{
	int place = 0;

	for (int i = 0; i <= repeats; i++) {
		*now += i == 0 ? 2000 : i == 1 ? delay : every;
		switch (hold_press(hold, KEY, kind, *now)) {
		case HOLD_DO: place++; break;
		case HOLD_UNDO: place--; break;
		case HOLD_LEAVE: break;
		}
	}
	return place;
}

static void long_presses_count_once(void **state)
{
	struct hold hold = {0};
	int64_t now = 0;

	(void)state;
	for (int delay = 200; delay <= 700; delay += 25)
		for (int every = 15; every <= 110; every += 5)
			for (int repeats = 2; repeats < 60; repeats++) {
				assert_int_equal(press_long(&hold, HOLD_SKIP, &now, delay,
							    every, repeats),
						 1);
				assert_int_equal(press_long(&hold, HOLD_TOGGLE, &now, delay,
							    every, repeats) &
							 1,
						 1);
				assert_int_equal(press_long(&hold, HOLD_ANSWER, &now, delay,
							    every, repeats),
						 1);
				assert_true(press_long(&hold, HOLD_ADDS, &now, delay, every,
						       repeats) <= 2);
				assert_int_equal(press_long(&hold, HOLD_WANTED, &now, delay,
							    every, repeats),
						 repeats + 1);
			}
}

/* Presses at these times after the last: how many count in the end. */
static int count(enum hold_kind kind, const int *gaps, int n)
{
	struct hold hold = {0};
	int64_t now = 5;
	int done = 0;

	for (int i = 0; i < n; i++) {
		enum hold_answer answer;

		now += gaps[i];
		answer = hold_press(&hold, KEY, kind, now);
		done += (answer == HOLD_DO) - (answer == HOLD_UNDO);
	}
	return done;
}

static void fingers_count(void **state)
{
	const int twice[] = {0, 4}, twice_again[] = {0, 90, 1200, 110};
	const int slow[] = {0, 310, 400, 900, 130, 310}, bounce[] = {0, 3, 310, 3};

	(void)state;
	assert_int_equal(count(HOLD_TOGGLE, twice, 2), 2);
	assert_int_equal(count(HOLD_ADDS, twice, 2), 2);
	assert_int_equal(count(HOLD_SKIP, twice, 2), 1);
	assert_int_equal(count(HOLD_TOGGLE, twice_again, 4), 4);
	assert_int_equal(count(HOLD_ADDS, twice_again, 4), 4);
	assert_int_equal(count(HOLD_TOGGLE, slow, 6), 6);
	assert_int_equal(count(HOLD_SKIP, slow, 6), 5);
	assert_int_equal(count(HOLD_SKIP, bounce, 4), 2);
	assert_int_equal(count(HOLD_ANSWER, slow, 6), 2);
}

static void other_keys_are_no_repeats(void **state)
{
	struct hold hold = {0};

	(void)state;
	for (int i = 0; i < 40; i++) {
		assert_int_equal(hold_press(&hold, KEY, HOLD_SKIP, 30 * i), HOLD_DO);
		assert_int_equal(hold_press(&hold, OTHER, HOLD_TOGGLE, 30 * i + 15),
				 HOLD_DO);
	}
}

static void the_key_that_asked_answers_nothing(void **state)
{
	struct hold hold = {0};

	(void)state;
	assert_int_equal(hold_press(&hold, KEY, HOLD_WANTED, 10000), HOLD_DO);
	assert_false(hold_goes_on(&hold, OTHER, 10001));
	assert_true(hold_goes_on(&hold, KEY, 10660));
	for (int i = 0; i < 100; i++)
		assert_true(hold_goes_on(&hold, KEY, 10660 + 33 * i));
	assert_false(hold_goes_on(&hold, KEY, 15000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(long_presses_count_once),
		cmocka_unit_test(fingers_count),
		cmocka_unit_test(other_keys_are_no_repeats),
		cmocka_unit_test(the_key_that_asked_answers_nothing),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
