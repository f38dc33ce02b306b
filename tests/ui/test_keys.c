/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keys: what was typed at a given time as commands. A key that is held or that bounces
 * does what one press does; y and Enter answer a question, and not the key that asked.
 */
#include "ui/keys.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>
#include <curses.h>

static int64_t now_ms; /* each test begins long after the one before */

static int begin(void **state)
{
	(void)state;
	now_ms += 100000;
	return 0;
}

static enum command press(int key, bool asked, int64_t later_ms)
{
	int code;
	enum command command;

	now_ms += later_ms;
	assert_int_equal(ungetch(key), OK);
	command = keys_read(asked, now_ms, &code);
	assert_true(code == key || code == KEYS_NONE);
	return command;
}

static void each_key_has_its_command(void **state)
{
	int code;

	(void)state;
	for (const struct key *key = keys_table(); key->command != COMMAND_NONE; key++)
		assert_int_equal(press(key->code, false, 5000), key->command);
	assert_int_equal(press('%', false, 5000), COMMAND_NONE);
	assert_int_equal(keys_read(false, now_ms, &code), COMMAND_NONE);
	assert_int_equal(code, KEYS_NONE);
}

static void a_held_key_is_one_press(void **state)
{
	(void)state;
	assert_int_equal(press(KEY_RIGHT, false, 0), COMMAND_NEXT);
	assert_int_equal(press(KEY_RIGHT, false, 600), COMMAND_NEXT);
	/* The first repeat came late, as from another press: it is taken back. */
	assert_int_equal(press(KEY_RIGHT, false, 30), COMMAND_PREVIOUS);
	assert_int_equal(press(KEY_RIGHT, false, 30), COMMAND_NONE);
	assert_int_equal(press(KEY_RIGHT, false, 2000), COMMAND_NEXT);
}

static void what_is_wanted_repeats(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++)
		assert_int_equal(press(KEY_UP, false, 30), COMMAND_BIAS_UP);
}

static void questions_are_answered(void **state)
{
	(void)state;
	assert_int_equal(press('q', false, 0), COMMAND_QUIT);
	assert_int_equal(press('q', true, 30), COMMAND_NONE); /* still held */
	assert_int_equal(press('y', true, 30), COMMAND_YES);
	assert_int_equal(press('q', false, 5000), COMMAND_QUIT);
	assert_int_equal(press('q', true, 5000), COMMAND_NO);
	assert_int_equal(press('\r', true, 5000), COMMAND_YES);
	assert_int_equal(press(' ', true, 5000), COMMAND_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(each_key_has_its_command, begin),
		cmocka_unit_test_setup(a_held_key_is_one_press, begin),
		cmocka_unit_test_setup(what_is_wanted_repeats, begin),
		cmocka_unit_test_setup(questions_are_answered, begin),
	};
	FILE *nowhere = fopen("/dev/null", "r+");
	SCREEN *screen = nowhere != NULL ? newterm("dumb", nowhere, nowhere) : NULL;
	int failed;

	if (screen == NULL) {
		printf("1..0 # SKIP no terminal description\n");
		return 0;
	}
	nodelay(stdscr, TRUE);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	endwin();
	delscreen(screen);
	fclose(nowhere);
	return failed;
}
