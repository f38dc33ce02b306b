/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Limits that no file can reach, as its reader refuses it before: whoever makes a run, a
 * recording or a session in another way is refused in words, too.
 */
#include "core/journal/run_field.h"
#include "core/recording/recording.h"
#include "core/timeline/timeline.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reading.h"

static void a_recording_has_an_end(void **state)
{
	struct recording recording;

	(void)state;
	recording_init(&recording);
	recording.npoints = RECORDING_POINTS_MAX;
	for (int i = 0; i < 3; i++)
		recording_add_point(&recording, 0);
	assert_int_equal(recording.npoints, RECORDING_POINTS_MAX);
	assert_int_equal(recording.diags.n, 1); /* said once */
	assert_non_null(strstr(recording.diags.items[0].text, "the rest was not read"));
	recording.npoints = 0;
	recording_clear(&recording);
}

static void a_run_is_checked(void **state)
{
	struct run run;
	char why[RUN_WHY];

	(void)state;
	run_init(&run);
	run.start_utc_ms = INT64_C(1700000000000);
	assert_true(run_check(&run, why));
	run.utc_offset_min = 24 * 60;
	assert_false(run_check(&run, why));
	assert_non_null(strstr(why, "no place is that far from UTC"));
	run.utc_offset_min = 60;
	run.nsamples = RUN_PARTS_MAX + 1;
	assert_false(run_check(&run, why));
	assert_non_null(strstr(why, "more than 10000 samples"));
	run.nsamples = 0;
	run_clear(&run);
}

static void a_session_has_a_phase(void **state)
{
	const struct compile_options options = {.rate = 48000};
	struct reading reading = read_good(HEAD PHASES);
	const size_t n = reading.session.root.n;
	struct runner runner;

	(void)state;
	runner_init(&runner);
	reading.session.root.n = 0;
	assert_null(timeline_compile(&reading.session, &runner, &options, &reading.diags));
	assert_int_equal(reading.diags.errors, 1);
	assert_string_equal(reading.diags.items[reading.diags.n - 1].text,
			    "there is no phase to play");
	reading.session.root.n = n;
	runner_clear(&runner);
	done(&reading);
}

static void a_session_has_so_many_phases(void **state)
{
	const struct compile_options options = {.rate = 48000};
	struct reading reading =
		read_good(HEAD "phases = ( { repeat = 2; phases = ( " EASY " ); } );");
	struct runner runner;

	(void)state;
	runner_init(&runner);
	reading.session.root.children[0].repeat = SESSION_MAX_PHASES + 1;
	assert_null(timeline_compile(&reading.session, &runner, &options, &reading.diags));
	assert_non_null(strstr(reading.diags.items[reading.diags.n - 1].text,
			       "more than 10000 phases"));
	runner_clear(&runner);
	done(&reading);
}

static void a_session_has_so_many_parts(void **state)
{
	struct text script = {0};
	struct reading reading;

	(void)state;
	text_add(&script, HEAD "parts = {\n");
	for (int i = 0; i <= 64; i++)
		text_add(&script, "p%d = ( " EASY " );\n", i);
	text_add(&script, "};\n" PHASES);
	reading = read_with(text_string(&script), NULL, 0);
	assert_int_equal(reading.diags.n, 1);
	assert_non_null(strstr(reading.diags.items[0].text, "more than 64 parts"));
	done(&reading);
	text_clear(&script);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_recording_has_an_end),
		cmocka_unit_test(a_run_is_checked),
		cmocka_unit_test(a_session_has_a_phase),
		cmocka_unit_test(a_session_has_so_many_phases),
		cmocka_unit_test(a_session_has_so_many_parts),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
