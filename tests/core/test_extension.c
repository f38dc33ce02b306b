/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A phase that the runner makes longer while it is played: its end, its beat, its ramp. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "laws.h"

static void test_extension(void **state)
{
	struct session session = {0};
	struct change change = {5 * 48000, CHANGE_EXTEND, 15000};
	struct timeline *timeline;

	(void)state;
	add_phase(&session, KIND_RECOVERY, 20000);
	set_cadence(add_phase(&session, KIND_STRIDE, 20000), 1800, 1800);
	timeline = compile(&session, 48000, &change, 1);
	check_laws(timeline);
	assert_int_equal(timeline->segments.items[0].end, 35 * 48000);
	assert_int_equal(timeline->length, 55 * 48000);
	timeline_free(timeline);
	session_clear(&session);
}

/* The rest between two sets is one that can be longer, too. */
static void test_extension_between_sets(void **state)
{
	struct session session = {0};
	struct change change = {25 * 48000, CHANGE_EXTEND, 15000};
	struct timeline *timeline;
	struct phase *phase;

	(void)state;
	phase = add_phase(&session, KIND_DRILL, 20000);
	set_cadence(phase, 1200, 1200);
	phase->sets = 2;
	phase->rest_ms = 10000;
	timeline = compile(&session, 48000, &change, 1);
	check_laws(timeline);
	assert_int_equal(timeline->segments.items[1].end, 45 * 48000);
	assert_int_equal(timeline->length, 65 * 48000);
	assert_int_equal(timeline->nbeats, 80);
	timeline_free(timeline);
	session_clear(&session);
}

/* A recovery that has a beat keeps it to its new end, and a ramp goes on as it was. */
static void test_extension_keeps_beat(void **state)
{
	static const struct {
		int from_spm10, to_spm10, end_spm10;
		size_t beats;
	} cases[] = {{1800, 1800, 1800, 105}, {1500, 1800, 1800, 100}};
	const struct change changes[] = {{5 * 48000, CHANGE_EXTEND, 10000},
					 {25 * 48000, CHANGE_EXTEND, 5000}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct session session = {0};
		struct timeline *before, *after;

		set_cadence(add_phase(&session, KIND_RECOVERY, 20000), cases[i].from_spm10,
			    cases[i].to_spm10);
		before = compile(&session, 48000, NULL, 0);
		after = compile(&session, 48000, changes, 2);
		check_laws(after);
		assert_int_equal(after->length, 35 * 48000);
		assert_int_equal(after->nbeats, cases[i].beats);
		assert_int_equal(timeline_spm10_at(after, 34 * 48000), cases[i].end_spm10);
		for (size_t k = 0; k < before->nbeats; k++)
			assert_int_equal(timeline_beat(after, k).frame,
					 timeline_beat(before, k).frame);
		timeline_free(before);
		timeline_free(after);
		session_clear(&session);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_extension),
		cmocka_unit_test(test_extension_between_sets),
		cmocka_unit_test(test_extension_keeps_beat),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
