/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/script/runner.c: runner.cfg over the defaults, and --baseline. */
#include "core/script/runner.h"

#include "tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static bool read_text(struct runner *runner, const char *text, struct diags *diags)
{
	struct node tree = tree_read(text);
	bool good;

	runner_init(runner);
	good = runner_read(runner, &tree, diags);
	diags_sort(diags);
	node_clear(&tree);
	return good;
}

static void nothing_written_means_the_defaults(void **state)
{
	struct runner runner;
	struct diags diags = {0};

	(void)state;
	assert_true(read_text(&runner, "", &diags));
	assert_int_equal(runner.baselines[CONTEXT_EASY].spm10, 1640);
	assert_int_equal(runner.baselines[CONTEXT_TEMPO].spm10, 1700);
	assert_int_equal(runner.baselines[CONTEXT_STRIDES].spm10, 1780);
	for (int i = 0; i < CONTEXTS; i++)
		assert_true(runner.baselines[i].provisional);
	assert_int_equal(runner.start_delay_ms, 10000);
	assert_int_equal(runner.volume_percent, 100);
	assert_int_equal(runner.feet, FEET_DEFAULT);
	assert_true(runner.flash_beat && runner.device == NULL && runner.easy_m_per_h == 0);
	assert_true(runner.voice.on && runner.voice.language == NULL);
	assert_int_equal(runner.voice.words_per_minute, 160);
	assert_int_equal(runner.voice.volume_percent, 100);
	for (int i = 0; i < OWN_SOUNDS; i++)
		assert_null(runner.voice.sounds[i]);
	runner_clear(&runner);
}

static void all_of_it_is_read(void **state)
{
	struct runner runner;
	struct diags diags = {0};

	(void)state;
	assert_true(read_text(
		&runner,
		"baseline = { easy = 168; strides = \"182.5\"; };\n"
		"easy_speed = \"9.5 km/h\";\n"
		"sound = { device = \"hw:1,0\"; volume = 80; feet = \"sides\"; };\n"
		"screen = { start_delay = \"0 s\"; flash_beat = false; };\n",
		&diags));
	assert_int_equal(diags.n, 0);
	assert_int_equal(runner.baselines[CONTEXT_EASY].spm10, 1680);
	assert_false(runner.baselines[CONTEXT_EASY].provisional);
	assert_true(runner.baselines[CONTEXT_TEMPO].provisional);
	assert_int_equal(runner.baselines[CONTEXT_STRIDES].spm10, 1825);
	assert_int_equal(runner.easy_m_per_h, 9500);
	assert_string_equal(runner.device, "hw:1,0");
	assert_int_equal(runner.volume_percent, 80);
	assert_int_equal(runner.feet, FEET_SIDES);
	assert_int_equal(runner.start_delay_ms, 0);
	assert_false(runner.flash_beat);
	runner_clear(&runner);
}

static void each_mistake_has_its_line(void **state)
{
	static const char *const says[] = {"a number of steps per minute",
					   "\"172.5\"",
					   "did you mean \"tempo\"",
					   "the speed itself",
					   "from 0 to 200",
					   "may not be empty",
					   "screen must be a group",
					   "did you mean \"sound\""};
	struct runner runner;
	struct diags diags = {0};

	(void)state;
	assert_false(read_text(&runner,
			       "baseline = {\neasy = \"+5 %\";\nstrides = \"172,5\";\n"
			       "temp = 170; };\neasy_speed = \"+3 km/h of easy\";\n"
			       "sound = {\nvolume = 300;\ndevice = \"\"; };\n"
			       "screen = 5;\nsond = 1;\n",
			       &diags));
	assert_int_equal(diags.errors, 8);
	for (size_t i = 0; i < 8; i++) {
		static const int lines[] = {2, 3, 4, 5, 7, 8, 9, 10};

		assert_int_equal(diags.items[i].line, lines[i]);
		if (strstr(diags.items[i].text, says[i]) == NULL)
			fail_msg("%s", diags.items[i].text);
	}
	/* What was good holds, and what was not leaves the default. */
	assert_int_equal(runner.baselines[CONTEXT_EASY].spm10, 1640);
	assert_int_equal(runner.volume_percent, 100);
	diags_clear(&diags);
	runner_clear(&runner);
}

static void drills_are_one_of_three_levels(void **state)
{
	struct runner runner;
	struct diags diags = {0};
	char text[60];

	(void)state;
	for (int i = 0; i < DRILL_LEVELS; i++) {
		snprintf(text, sizeof text, "drills = \"%s\";\n",
			 drill_level_name((enum drill_level)i));
		assert_true(read_text(&runner, text, &diags));
		assert_int_equal(runner.drills, i);
		runner_clear(&runner);
	}
	assert_false(read_text(&runner, "\ndrills = \"expert\";\n", &diags));
	assert_int_equal(diags.items[0].line, 2);
	assert_non_null(strstr(diags.items[0].text, "\"intermediate\""));
	assert_int_equal(runner.drills, DRILLS_NOVICE);
	runner_clear(&runner);
	diags_clear(&diags);
	assert_false(read_text(&runner, "drills = 3;\n", &diags));
	runner_clear(&runner);
	diags_clear(&diags);
}

static void the_voice_is_read(void **state)
{
	struct runner runner;
	struct diags diags = {0};

	(void)state;
	assert_true(read_text(&runner,
			      "voice = { on = false; language = \"de-at\"; rate = 80; "
			      "volume = 200;\nsounds = { go = \"/a/go.wav\"; ready = "
			      "\"ready.wav\"; }; };\n",
			      &diags));
	assert_false(runner.voice.on);
	assert_string_equal(runner.voice.language, "de-at");
	assert_int_equal(runner.voice.words_per_minute, 80);
	assert_int_equal(runner.voice.volume_percent, 200);
	assert_string_equal(runner.voice.sounds[OWN_GO], "/a/go.wav");
	assert_string_equal(runner.voice.sounds[OWN_READY], "ready.wav");
	assert_null(runner.voice.sounds[OWN_REST]);
	assert_string_equal(runner_sound_name(OWN_FINISHED), "finished");
	runner_clear(&runner);
}

static void mistakes_about_the_voice_have_their_line(void **state)
{
	static const char *const says[] = {"language", "from 80 to 450", "from 10 to 200",
					   "did you mean \"half\"",
					   "did you mean \"language\""};
	static const int lines[] = {1, 2, 3, 4, 5};
	struct runner runner;
	struct diags diags = {0};

	(void)state;
	assert_false(
		read_text(&runner,
			  "voice = { language = \"../en\";\nrate = 1000;\nvolume = 5;\n"
			  "sounds = { hafl = \"x\"; };\nlangage = \"en\"; };\n",
			  &diags));
	assert_int_equal(diags.errors, 5);
	for (size_t i = 0; i < 5; i++) {
		assert_int_equal(diags.items[i].line, lines[i]);
		if (strstr(diags.items[i].text, says[i]) == NULL)
			fail_msg("%s", diags.items[i].text);
	}
	assert_null(runner.voice.language);
	diags_clear(&diags);
	runner_clear(&runner);
}

static void baselines_can_be_given_on_the_command_line(void **state)
{
	static const char *const bad[] = {"easy",
					  "easy=",
					  "easy=+5 %",
					  "easy = 168x",
					  "sprint=180",
					  "=168",
					  "easy=20",
					  "easy=301",
					  "a_very_long_name_that_is_none=168",
					  ""};
	struct runner runner;
	char why[QUANTITY_WHY];

	(void)state;
	runner_init(&runner);
	assert_non_null(runner_set_baseline(&runner, "strides=182.5", why));
	assert_int_equal(runner.baselines[CONTEXT_STRIDES].spm10, 1825);
	assert_false(runner.baselines[CONTEXT_STRIDES].provisional);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		why[0] = '\0';
		assert_null(runner_set_baseline(&runner, bad[i], why));
		assert_true(strlen(why) > 0);
	}
	assert_int_equal(runner.baselines[CONTEXT_EASY].spm10, 1640);
	runner_clear(&runner);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_written_means_the_defaults),
		cmocka_unit_test(all_of_it_is_read),
		cmocka_unit_test(each_mistake_has_its_line),
		cmocka_unit_test(drills_are_one_of_three_levels),
		cmocka_unit_test(the_voice_is_read),
		cmocka_unit_test(mistakes_about_the_voice_have_their_line),
		cmocka_unit_test(baselines_can_be_given_on_the_command_line),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
