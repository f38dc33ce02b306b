/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the skip keys lead, and that the running order is what a coach means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/script/expand.h"
#include "core/base/mem.h"
#include "core/base/pcg32.h"
#include "core/timeline/playhead.h"

enum { RATE = 1000, SECOND = RATE };

/* Four segments: 0-60 easy, 60-80 stride with a count-in from 57, 80-200 recovery,
 * 200-260 cool-down. */
static struct segment segments[] = {
	{.start = 0, .end = 60 * SECOND, .kind = KIND_EASY, .count_in = 0},
	{.start = 60 * SECOND,
	 .end = 80 * SECOND,
	 .kind = KIND_STRIDE,
	 .count_in = 57 * SECOND},
	{.start = 80 * SECOND,
	 .end = 200 * SECOND,
	 .kind = KIND_RECOVERY,
	 .count_in = 80 * SECOND},
	{.start = 200 * SECOND,
	 .end = 260 * SECOND,
	 .kind = KIND_COOL_DOWN,
	 .count_in = 200 * SECOND},
};
static const struct timeline timeline = {
	.rate = RATE,
	.length = 260 * SECOND,
	.segments = {segments, 4, 4},
};

static void test_next(void **state)
{
	(void)state;
	assert_int_equal(playhead_next(&timeline, -5 * SECOND), 0);
	assert_int_equal(playhead_next(&timeline, 10 * SECOND), 57 * SECOND);
	/* In the count-in: the phase itself, not past it. */
	assert_int_equal(playhead_next(&timeline, 58 * SECOND), 60 * SECOND);
	assert_int_equal(playhead_next(&timeline, 60 * SECOND), 80 * SECOND);
	assert_int_equal(playhead_next(&timeline, 210 * SECOND), 260 * SECOND);
}

static void test_previous(void **state)
{
	(void)state;
	assert_int_equal(playhead_previous(&timeline, 70 * SECOND), 60 * SECOND);
	assert_int_equal(playhead_previous(&timeline, 61 * SECOND), 0);
	assert_int_equal(playhead_previous(&timeline, 1 * SECOND), 0);
	assert_int_equal(playhead_previous(&timeline, 83 * SECOND), 80 * SECOND);
	assert_int_equal(playhead_previous(&timeline, -3 * SECOND), 0);
}

static void test_break_off(void **state)
{
	(void)state;
	assert_int_equal(playhead_break_off(&timeline, 70 * SECOND), 200 * SECOND);
	assert_int_equal(playhead_break_off(&timeline, 230 * SECOND), 230 * SECOND);
}

static void test_extend(void **state)
{
	(void)state;
	assert_true(playhead_may_extend(&timeline, 100 * SECOND));
	assert_false(playhead_may_extend(&timeline, 70 * SECOND));
	assert_false(playhead_may_extend(&timeline, 230 * SECOND));
	assert_false(playhead_may_extend(&timeline, -1));
	/* Between two sets. */
	segments[2].kind = KIND_REST;
	segments[2].rest = true;
	assert_true(playhead_may_extend(&timeline, 100 * SECOND));
	segments[2].kind = KIND_RECOVERY;
	segments[2].rest = false;
}

/* To a higher rate and back is the same frame, on both sides of 0. */
static void test_rescale(void **state)
{
	struct pcg32 rng;

	(void)state;
	pcg32_init(&rng, 3);
	for (int i = 0; i < 100000; i++) {
		int64_t frame = (int64_t)pcg32_below(&rng, 2000000000) - 1000000000;

		assert_int_equal(playhead_rescale(playhead_rescale(frame, 44100, 96000),
						  96000, 44100),
				 frame);
	}
	assert_int_equal(playhead_rescale(44100, 44100, 48000), 48000);
	assert_int_equal(playhead_rescale(-44100, 44100, 48000), -48000);
}

/* ---- The running order ---------------------------------------------------------- */

static struct phase leaf(enum kind kind, bool skip_last)
{
	return (struct phase){.kind = kind, .sets = 1, .skip_last = skip_last};
}

static void test_repeats_nest(void **state)
{
	struct phase inner_leaves[] = {leaf(KIND_STRIDE, false), leaf(KIND_RECOVERY, true)};
	struct phase inner = {.group = true, .repeat = 3, .children = inner_leaves, .n = 2};
	struct phase outer_children[] = {inner, leaf(KIND_WALK, true)};
	struct session session = {.root = {.group = true, .repeat = 1}};
	struct phase outer = {
		.group = true, .repeat = 2, .children = outer_children, .n = 2};
	struct running_order order = {0};

	(void)state;
	session.root.children = &outer;
	session.root.n = 1;
	assert_true(expand_session(&session, &order));
	/* (s r s r s) w (s r s r s): no recovery after the last, no walk at the end. */
	assert_int_equal(order.n, 11);
	assert_int_equal(order.items[4].phase->kind, KIND_STRIDE);
	assert_int_equal(order.items[4].rep, 3);
	assert_int_equal(order.items[4].reps, 3);
	assert_int_equal(order.items[4].set, 1);
	assert_int_equal(order.items[4].sets, 2);
	assert_int_equal(order.items[5].phase->kind, KIND_WALK);
	assert_int_equal(order.items[5].rep, 1);
	assert_int_equal(order.items[5].reps, 2);
	assert_int_equal(order.items[10].set, 2);
	free(order.items);
}

static void test_rest_lies_between_sets(void **state)
{
	struct phase drill = leaf(KIND_DRILL, false);
	struct session session = {.root = {.group = true, .repeat = 1, .n = 1}};
	struct running_order order = {0};

	(void)state;
	drill.sets = 3;
	drill.rest_ms = 40000;
	session.root.children = &drill;
	assert_true(expand_session(&session, &order));
	assert_int_equal(order.n, 5);
	for (size_t i = 0; i < order.n; i++)
		assert_int_equal(order.items[i].rest, i % 2);
	assert_int_equal(order.items[4].set, 3);
	free(order.items);
}

/* The reference generator's own first numbers for seed 42, stream 54. */
static void test_pcg32_is_the_reference(void **state)
{
	static const uint32_t expected[] = {0xa15c02b7, 0x7b47f409, 0xba1d3330,
					    0x83d2f293, 0xbfa4784b, 0xcbed606e};
	struct pcg32 rng;

	(void)state;
	pcg32_init(&rng, 42);
	/* Below the whole range (less one) the numbers come as they are. */
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_int_equal(pcg32_below(&rng, 0xffffffff), expected[i]);
}

static void test_shuffle_is_a_permutation(void **state)
{
	struct phase leaves[KINDS];
	struct session session = {.root = {.group = true,
					   .repeat = 4,
					   .shuffle = true,
					   .seed = 99,
					   .n = KINDS}};
	struct running_order order = {0}, again = {0};
	bool differs = false;

	(void)state;
	for (int i = 0; i < KINDS; i++)
		leaves[i] = leaf((enum kind)i, false);
	session.root.children = leaves;
	assert_true(expand_session(&session, &order));
	assert_true(expand_session(&session, &again));
	assert_int_equal(order.n, 4 * KINDS);
	for (size_t round = 0; round < 4; round++) {
		unsigned seen = 0;

		for (size_t i = 0; i < KINDS; i++) {
			const struct slot *slot = &order.items[round * KINDS + i];

			assert_ptr_equal(slot->phase, again.items[round * KINDS + i].phase);
			seen |= 1u << slot->phase->kind;
			differs |= slot->phase->kind != (enum kind)i;
		}
		assert_int_equal(seen, (1u << KINDS) - 1);
	}
	assert_true(differs);
	free(order.items);
	free(again.items);
}

static void test_expansion_is_bounded(void **state)
{
	struct phase one = leaf(KIND_EASY, false);
	struct phase groups[6];
	struct session session = {.root = {.group = true, .repeat = 1000, .n = 1}};
	struct running_order order = {0};

	(void)state;
	for (int i = 0; i < 6; i++)
		groups[i] = (struct phase){.group = true,
					   .repeat = 1000,
					   .n = 1,
					   .children = i == 5 ? &one : &groups[i + 1]};
	session.root.children = groups;
	assert_false(expand_session(&session, &order));
	assert_int_equal(order.n, SESSION_MAX_PHASES);
	free(order.items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next),
		cmocka_unit_test(test_previous),
		cmocka_unit_test(test_break_off),
		cmocka_unit_test(test_extend),
		cmocka_unit_test(test_rescale),
		cmocka_unit_test(test_repeats_nest),
		cmocka_unit_test(test_rest_lies_between_sets),
		cmocka_unit_test(test_pcg32_is_the_reference),
		cmocka_unit_test(test_shuffle_is_a_permutation),
		cmocka_unit_test(test_expansion_is_bounded),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
