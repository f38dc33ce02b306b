/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tap: estimates from taps as people make them: late, missed, doubled, by one foot. */
#include "core/measure/tap.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

/* Reproducible noise, about normal, standard deviation 1. */
static double noise(void)
{
	static uint32_t state = 12345;
	double sum = 0;

	for (int i = 0; i < 12; i++) {
		state = state * 1664525u + 1013904223u;
		sum += state / 4294967296.0;
	}
	return sum - 6;
}

struct tapper {
	double spm, noise_ms;
	int step;    /* every such step is tapped */
	int missed;  /* every such tap is left out; 0: none */
	int doubled; /* every such tap comes twice */
	int taps;
};

static void tap_along(struct tap *tap, const struct tapper *tapper)
{
	double at = 5e9;

	*tap = (struct tap){0};
	for (int i = 0; i < tapper->taps; i++) {
		double late = noise() * tapper->noise_ms * 1e6;

		at += 60e9 / tapper->spm * tapper->step;
		if (tapper->missed > 0 && i % tapper->missed == tapper->missed - 1)
			continue;
		tap_add(tap, (int64_t)(at + late));
		if (tapper->doubled > 0 && i % tapper->doubled == 1)
			tap_add(tap, (int64_t)(at + late) + 120000000);
	}
}

static void test_estimates(void **state)
{
	static const struct tapper tappers[] = {
		{172.5, 0, 1, 0, 0, 20},  {172.5, 20, 1, 0, 0, 40}, {164, 20, 2, 0, 0, 20},
		{181, 25, 1, 7, 0, 60},   {176, 20, 1, 0, 9, 60},   {190, 25, 2, 5, 0, 30},
		{168, 20, 1, 8, 11, 200}, {145, 15, 1, 0, 0, 30},   {205, 15, 1, 0, 0, 30},
	};

	(void)state;
	for (size_t i = 0; i < sizeof tappers / sizeof *tappers; i++) {
		struct tap tap;
		int spm10, error, hints[] = {0, (int)(tappers[i].spm * 10) + 40};

		for (int k = 0; k < 2; k++) {
			tap_along(&tap, &tappers[i]);
			assert_true(tap_estimate(&tap, hints[k], &spm10, &error));
			assert_true(fabs(spm10 / 10.0 - tappers[i].spm) <
				    0.2 + 2.5 * error / 10.0);
			assert_true(error >= 1 && error < 60);
		}
	}
}

/* The interval holds the truth about as often as it says. */
static void test_error_is_honest(void **state)
{
	const struct tapper tapper = {172.5, 20, 1, 0, 0, 30};
	int inside = 0;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct tap tap;
		int spm10, error;

		tap_along(&tap, &tapper);
		assert_true(tap_estimate(&tap, 0, &spm10, &error));
		inside += abs(spm10 - 1725) <= error;
	}
	assert_in_range(inside, 240, 300);
}

static void test_hint_tells_the_feet(void **state)
{
	const struct tapper slow = {66, 5, 1, 0, 0, 20}, fast = {264, 5, 1, 0, 0, 40};
	struct tap tap;
	int spm10, error;

	(void)state;
	tap_along(&tap, &slow);
	tap_estimate(&tap, 1320, &spm10, &error);
	assert_in_range(spm10, 1300, 1340);
	tap_along(&tap, &fast);
	tap_estimate(&tap, 1320, &spm10, &error);
	assert_in_range(spm10, 1300, 1340);
	tap_estimate(&tap, 2600, &spm10, &error);
	assert_in_range(spm10, 2620, 2660);
}

static void test_too_few_and_pauses(void **state)
{
	struct tap tap = {0};
	int spm10 = 1, error = 1;

	(void)state;
	assert_false(tap_estimate(&tap, 0, &spm10, &error));
	assert_int_equal(spm10, 0);
	for (int i = 0; i < TAP_MIN - 1; i++)
		tap_add(&tap, (int64_t)i * 350000000);
	assert_false(tap_estimate(&tap, 0, &spm10, &error));
	/* A pause begins a new count; a bounce is no tap. */
	tap_add(&tap, (int64_t)100 * 1000000000);
	assert_int_equal(tap.n, 1);
	tap_add(&tap, (int64_t)100 * 1000000000 + 30000000);
	assert_int_equal(tap.n, 1);
	for (int i = 0; i < 3 * TAP_MAX; i++)
		tap_add(&tap, (int64_t)200 * 1000000000 + (int64_t)i * 340000000);
	assert_int_equal(tap.n, TAP_MAX);
	assert_true(tap_estimate(&tap, 0, &spm10, &error));
	assert_int_equal(spm10, 1765);
}

/* Who says what is tapped is not corrected by what legs usually do. */
static void test_measure(void **state)
{
	struct tap tap;
	int spm10, error;

	(void)state;
	tap_along(&tap, &(struct tapper){172.5, 15, 1, 7, 0, 40});
	assert_true(tap_measure(&tap, 1, &spm10, &error));
	assert_in_range(spm10, 1705, 1745);
	assert_true(tap_measure(&tap, 2, &spm10, &error));
	assert_in_range(spm10, 3410, 3490);
	tap_along(&tap, &(struct tapper){172.5, 15, 2, 0, 0, 40});
	assert_true(tap_measure(&tap, 1, &spm10, &error));
	assert_in_range(spm10, 850, 875);
	tap.n = TAP_MIN - 1;
	assert_false(tap_measure(&tap, 1, &spm10, &error));
	assert_int_equal(spm10, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_estimates),
		cmocka_unit_test(test_error_is_honest),
		cmocka_unit_test(test_hint_tells_the_feet),
		cmocka_unit_test(test_too_few_and_pauses),
		cmocka_unit_test(test_measure),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
