/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/sound/utter.c: units are said as words, and everything else as it stands. */
#include "core/sound/utter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

struct pair {
	const char *text, *said;
};

static void check(const struct pair *pairs, size_t n, const char *language)
{
	for (size_t i = 0; i < n; i++) {
		char *said = utter(pairs[i].text, language);

		assert_string_equal(said, pairs[i].said);
		free(said);
	}
}

static void units_become_words(void **state)
{
	static const struct pair pairs[] = {
		{"Next: Recovery, 2 min", "Next: Recovery, 2 minutes"},
		{"1 min 30 s", "1 minute 30 seconds"},
		{"20s", "20 seconds"},
		{"1 h 5 min", "1 hour 5 minutes"},
		{"Set 13 km/h, incline 4 %",
		 "Set 13 kilometres per hour, incline 4 percent"},
		{"Set 8.5 mph.", "Set 8.5 miles per hour."},
		{"176 -> 180 spm", "176 to 180 steps per minute"},
		{"1.5 min", "1.5 minutes"},
		{"run 400 m or 1 km", "run 400 metres or 1 kilometre"},
	};

	(void)state;
	check(pairs, sizeof pairs / sizeof *pairs, "en");
	check(pairs, sizeof pairs / sizeof *pairs, "en-us");
}

static void what_is_no_unit_stays(void **state)
{
	static const struct pair pairs[] = {
		{"", ""},
		{"Quick contacts", "Quick contacts"},
		{"rep 3 of 4", "rep 3 of 4"},
		{"4 steps", "4 steps"},
		{"A3 m", "A3 m"},
		{"2 strides", "2 strides"},
		{"5 minimal hops", "5 minimal hops"},
		{"12 km/week", "12 km/week"},
		{"12", "12"},
		{"12 ", "12 "},
		{"1:30", "1:30"},
		{"3.", "3."},
		{"10 s\xc3\xa9ries", "10 s\xc3\xa9ries"},
	};

	(void)state;
	check(pairs, sizeof pairs / sizeof *pairs, "en");
}

static void other_languages_are_left_alone(void **state)
{
	static const struct pair pairs[] = {{"noch 20 s", "noch 20 s"},
					    {"160 -> 180 spm", "160 -> 180 spm"}};

	(void)state;
	check(pairs, 2, "de");
	check(pairs, 2, "enm");
	check(pairs, 2, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(units_become_words),
		cmocka_unit_test(what_is_no_unit_stays),
		cmocka_unit_test(other_languages_are_left_alone),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
