/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/script/script*.c and core/script/parameter.c: each mistake is named at its line, once,
 * and all of them in one run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reading.h"

static const struct {
	const char *text;
	int line;
	const char *says; /* part of the only message */
} mistakes[] = {
	{"title = \"T\"; " PHASES, 0, "format = 1"},
	{"format = 2; title = 7;", 1, "format 2 is not known"},
	{"format = \"1\"; title = \"T\"; " PHASES, 1, "must be a number, not text"},
	{"format = 1.0; title = \"T\"; " PHASES, 1, "format 1.0"},
	{"format = 1; " PHASES, 0, "no title"},
	{"format = 1; title = \"\"; " PHASES, 1, "title: may not be empty"},
	{"format = 1; title = 5; " PHASES, 1, "title must be text, not a number"},
	{HEAD, 0, "no phases"},
	{HEAD "phases = ( );", 2, "phases is empty"},
	{HEAD "phases = \"x\";", 2, "phases must be a list"},
	{HEAD "phases = ( 5 );", 2, "a phase must be a group"},
	{HEAD "context = \"stride\"; " PHASES, 2, "\"strides\""},
	{HEAD "parametres = 1; " PHASES, 2, "did you mean \"parameters\""},
	{HEAD "phases = ( { kind = \"strde\"; time = \"1 s\"; } );", 2, "mean \"stride\""},
	{HEAD "phases = ( { kind = \"zzz\"; time = \"1 s\"; } );", 2,
	 "the kinds are warm-up"},
	{HEAD "phases = ( { time = \"1 s\"; } );", 2, "a phase needs a kind"},
	{HEAD "phases = ( { kind = \"easy\"; use = \"x\"; } ); parts = { x = ( " EASY
	      " ); };",
	 2, "either a kind"},
	{LEAF(""), 3, "needs its length"},
	{LEAF("time = 20;"), 3, "\"20 s\" or \"20 min\""},
	{LEAF("time = \"0 s\";"), 3, "may not be zero"},
	{LEAF("time = ( 1 );"), 3, "time must be text"},
	{LEAF("time = \"13 h\";"), 3, "at most 12 h"},
	{LEAF("time = \"1 min\"; cadence = ( 1, 2 );"), 3, "not a list"},
	{LEAF("time = \"1 min\"; cadence = 301;"), 3, "40 to 300"},
	{LEAF("time = \"1 min\";\ncadance = 170;"), 4, "did you mean \"cadence\""},
	{LEAF("contacts = 20;"), 3, "contacts alone need a cadence"},
	{LEAF("contacts = 0; time = \"1 s\";"), 3, "from 1 to 10000"},
	{LEAF("contacts = 2; time = \"1 s\"; until = \"key\";"), 3,
	 "cannot count contacts"},
	{LEAF("until = \"key\";"), 3, "needs time as well"},
	{LEAF("until = \"kye\"; time = \"1 s\";"), 3, "write \"key\""},
	{LEAF("time = \"1 s\";\nmax = \"2 s\";"), 4, "max belongs to"},
	{LEAF("until = \"key\"; time = \"3 s\"; max = \"2 s\";"), 3, "max is shorter"},
	{LEAF("time = \"1 min\"; cadence = 170; on = \"5 s\";"), 3, "on needs off"},
	{LEAF("time = \"1 min\"; cadence = 170; off = \"5 s\";"), 3, "off needs on"},
	{LEAF("time = \"1 min\"; cadence = 170; on = \"0.5 s\"; off = \"5 s\";"), 3,
	 "at least 1 s"},
	{LEAF("time = \"1 min\"; cadence = 170; ramp = \"5 s\";"), 3, "two ends"},
	{LEAF("time = \"1 s\"; cadence = \"160 -> 170\"; ramp = \"5 s\";"), 3,
	 "ramp is longer"},
	{LEAF("contacts = 9; cadence = \"160 -> 170\"; ramp = \"5 s\";"), 3,
	 "ramp needs a phase"},
	{LEAF("time = \"1 min\"; cadence = 170; breathing = \"5 s in, 5 s out\";"), 3,
	 "breathing and cadence"},
	{LEAF("time = \"1 min\"; clicks = \"every step\"; breathing = \"5 s in, 5 s "
	      "out\";"),
	 3, "breathing and clicks"},
	{LEAF("time = \"1 min\"; count_in = 4;"), 3, "needs a cadence with clicks"},
	{LEAF("time = \"1 min\"; cadence = 170; clicks = \"off\"; count_in = 4;"), 3,
	 "needs a cadence with clicks"},
	{LEAF("time = \"1 min\"; cadence = 170; count_in = 33;"), 3, "from 0 to 32"},
	{LEAF("time = \"1 min\"; cadence = 170; accent = 1;"), 3, "2 to 16"},
	{LEAF("time = \"1 min\"; rest = \"5 s\";"), 3, "sets = 2 or more"},
	{LEAF("time = \"1 min\"; impact = 3;"), 3, "0.25"},
	{LEAF("time = \"1 min\"; countdown = 11;"), 3, "from 0 to 10"},
	{LEAF("time = \"1 min\"; countdown = \"2.5 s\";"), 3, "whole number"},
	{LEAF("time = \"1 min\"; feet = \"side\";"), 3, "mean \"sides\""},
	{LEAF("time = \"1 min\"; skip_last = 1;"), 3, "true or false"},
	{LEAF("time = \"1 min\"; treadmill = { lead = \"5 s\"; };"), 3, "speed or incline"},
	{LEAF("time = \"1 min\"; treadmill = { speed = 13; };"), 3, "km/h or mph"},
	{LEAF("time = \"1 min\"; treadmill = 13;"), 3, "treadmill must be a group"},
	{LEAF("time = \"1 min\"; cues = \"x\";"), 3, "cues must be a list"},
	{LEAF("time = \"1 min\"; cues = ( 5 );"), 3, "a cue must be text"},
	{LEAF("time = \"1 min\"; cues = ( { at = \"5 s\"; } );"), 3, "needs text"},
	{LEAF("time = \"1 min\"; cues = ( { text = \"a\"; say = \"b\"; } );"), 3,
	 "either text"},
	{LEAF("time = \"1 min\"; cues = ( { text = \"a\"; short = \"0123456789012\"; } );"),
	 3, "longer than 12"},
	{LEAF("time = \"1 min\"; cues = ( { text = \"a\"; at = \"61 s\"; } );"), 3,
	 "only 1 min"},
	{LEAF("time = \"1 min\"; cues = ( { text = \"a\"; at = \"101 %\"; } );"), 3,
	 "100 %"},
	{LEAF("time = \"1 min\"; cues = ( { text = \"a\"; at = \"-5 s\"; every = \"9 s\"; "
	      "} );"),
	 3, "from the end"},
	{LEAF("time = \"1 min\"; cues = ( \"a\x1B[2J\" );"), 3, "cannot be shown"},
	{LEAF("time = \"$x\";"), 3, "no parameter \"x\": it has none"},
	{HEAD "phases = ( { repeat = 2; } );", 2, "needs its phases"},
	{HEAD "phases = ( { phases = ( " EASY " ); } );", 2, "needs repeat"},
	{HEAD "phases = ( { repeat = 2.5; phases = ( " EASY " ); } );", 2, "whole number"},
	{HEAD "phases = ( { repeat = 1001; phases = ( " EASY " ); } );", 2, "1 to 1000"},
	{HEAD "phases = ( { repeat = 2; shuffle = true; phases = ( " EASY " ); } );", 2,
	 "shuffle needs a seed"},
	{HEAD "phases = ( { repeat = 2; seed = 3; phases = ( " EASY " ); } );", 2,
	 "seed belongs to shuffle"},
	{HEAD "phases = ( { repeat = 2; time = \"1 s\"; phases = ( " EASY " ); } );", 2,
	 "\"time\" in a group"},
	{HEAD "phases = ( { use = \"x\"; } );", 2, "no part \"x\""},
	{HEAD "parts = { lap = ( " EASY " ); m = ( " EASY ", { use = \"lapp\"; } ); };\n"
	      "phases = ( { use = \"m\"; }, { use = \"lap\"; } );",
	 2, "did you mean \"lap\""},
	{HEAD "parts = { a = ( { use = \"b\"; } ); b = ( { use = \"a\"; } ); };\n"
	      "phases = ( { use = \"a\"; } );",
	 2, "comes back to itself"},
	{HEAD "parts = { a = 5; }; phases = ( { use = \"a\"; } );", 2, "a must be a list"},
	{HEAD "defaults = { strid = { time = \"1 s\"; }; }; " PHASES, 2, "mean \"stride\""},
	{HEAD "defaults = { easy = { name = \"x\"; }; }; " PHASES, 2,
	 "\"name\" in the defaults"},
	{HEAD "defaults = { easy = { time = 5; }; }; phases = ( { kind = \"easy\"; } );", 2,
	 "\"5 s\""},
	{HEAD "parameters = { a = { min = 1; }; }; " PHASES, 2, "needs a default"},
	{HEAD "parameters = { a = 5; }; " PHASES, 2, "must be a group"},
	{HEAD "parameters = { t = { default = \"1 s\"; max = \"2 s\"; values = ( \"1 s\" "
	      "); }; };\n"
	      "phases = ( { kind = \"easy\"; time = \"$t\"; } );",
	 2, "either min and max, or values"},
	{HEAD "parameters = { t = { default = \"9 s\"; max = \"5 s\"; }; };\n"
	      "phases = ( { kind = \"easy\"; time = \"$t\"; }, { kind = \"easy\"; time = "
	      "\"$t\"; } );",
	 2, "more than the max, \"5 s\""},
	{HEAD "parameters = { t = { default = \"+1 %\"; max = \"+2 spm\"; }; };\n"
	      "phases = ( { kind = \"easy\"; time = \"9 s\"; cadence = \"$t\"; } );",
	 2, "cannot be compared"},
	{HEAD "parameters = { t = { default = \"160 -> 170\"; }; };\n"
	      "phases = ( { kind = \"easy\"; time = \"9 s\"; cadence = \"$t -> 180\"; } );",
	 2, "not a ramp"},
	{HEAD "parameters = { t = { default = \"x\"; values = ( \"off\", \"every step\" ); "
	      "}; };\n"
	      "phases = ( { kind = \"easy\"; time = \"9 s\"; cadence = 170; clicks = "
	      "\"$t\"; } );",
	 2, "\"every step\""},
	{HEAD "parameters = { t = { default = \"off\"; values = ( \"every step\" ); }; };\n"
	      "phases = ( { kind = \"easy\"; time = \"9 s\"; cadence = 170; clicks = "
	      "\"$t\"; } );",
	 2, "not one of its values"},
	{HEAD "phases = ( { repeat = 13; phases = ( { kind = \"easy\"; time = \"1 h\"; } "
	      "); } );",
	 2, "longer than 12 h"},
	{HEAD "phases = ( { kind = \"easy\"; time = \"11 h\"; cues = ( { text = \"a\"; "
	      "every = \"1 s\"; } ); } );",
	 2, "more than 20000 cues"},
};

static void each_mistake_is_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		struct reading r = read_with(mistakes[i].text, NULL, 0);
		size_t found = 0;

		for (size_t k = 0; k < r.diags.n; k++)
			found += r.diags.items[k].level == DIAG_ERROR &&
				 r.diags.items[k].line == mistakes[i].line &&
				 strstr(r.diags.items[k].text, mistakes[i].says) != NULL;
		if (found != 1 || r.diags.errors != 1) {
			for (size_t k = 0; k < r.diags.n; k++)
				print_message("# %d: %s\n", r.diags.items[k].line,
					      r.diags.items[k].text);
			fail_msg("%s: not just \"%s\" in line %d", mistakes[i].text,
				 mistakes[i].says, mistakes[i].line);
		}
		done(&r);
	}
}

/* As many mistakes as can stand side by side are all told in one run. */
static void all_mistakes_are_told_at_once(void **state)
{
	struct text script = {0};
	struct reading r;

	(void)state;
	text_add(&script, "format = 1;\ntitel = \"x\";\nphases = (\n");
	for (int i = 0; i < 60; i++)
		text_add(&script, "{ kind = \"easy\"; time = %d; sets = 0; },\n", i);
	text_add(&script, ");\n");
	r = read_with(text_string(&script), NULL, 0);
	assert_int_equal(r.diags.errors, 2 + 2 * 60);
	for (int i = 0; i < 60; i++) {
		assert_int_equal(r.diags.items[2 + 2 * i].line, 4 + i);
		assert_int_equal(r.diags.items[3 + 2 * i].line, 4 + i);
	}
	done(&r);
	text_clear(&script);
}

static void unwise_things_are_warnings(void **state)
{
	static const struct {
		const char *text, *says;
	} rows[] = {
		{HEAD "parameters = { a = { default = 1; }; };\n" PHASES,
		 "parameter \"a\""},
		{HEAD "parts = { a = ( " EASY " ); };\n" PHASES, "part \"a\""},
		{LEAF("time = \"1 min\"; accent = 4;"), "without a cadence"},
		{HEAD "phases = ( " EASY
		      ", { kind = \"rest\"; time = \"1 s\"; skip_last = true; } );",
		 "skip_last"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct reading r = read_good(rows[i].text);

		assert_int_equal(r.diags.warnings, 1);
		assert_non_null(strstr(r.diags.items[0].text, rows[i].says));
		done(&r);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mistake_is_named),
		cmocka_unit_test(all_mistakes_are_told_at_once),
		cmocka_unit_test(unwise_things_are_warnings),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
