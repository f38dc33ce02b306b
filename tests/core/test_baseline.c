/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Baselines: what counts, what does not and says so, how sure the number is. */
#include "core/training/baseline.h"

#include "past.h"

#include "core/training/rules.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { TODAY = 20779 };

static struct baseline_found find(const struct history *history, enum context context)
{
	struct baseline_found found;

	baseline_find(history, context, SHOES_USUAL, TODAY, &found);
	return found;
}

static void grades(void **state)
{
	static const enum baseline_grade expected[] = {BASELINE_NONE,  BASELINE_ONE_RUN,
						       BASELINE_EARLY, BASELINE_EARLY,
						       BASELINE_FIRM,  BASELINE_FIRM};
	struct history history = {0};

	(void)state;
	for (int runs = 0; runs < 6; runs++) {
		struct baseline_found found = find(&history, CONTEXT_EASY);

		assert_int_equal(found.grade, expected[runs]);
		assert_int_equal(found.runs, runs);
		assert_int_equal(found.spm10, runs == 0 ? PROVISIONAL_EASY_SPM10 : 1680);
		assert_int_equal(found.from,
				 runs == 0 ? BASELINE_DEFAULT : BASELINE_MEASURED);
		assert_int_equal(found.age_days, runs == 0 ? -1 : 7 - runs);
		/* Runs that agree are no certainty: the prior of noise stays in. */
		if (runs > 0)
			assert_true(found.se > 0.8 && found.se < 2.8);
		baseline_found_clear(&found);
		past_easy(&history, TODAY - 6 + runs, 1680, 10000);
	}
	history_clear(&history);
}

/* Three counts on one run say more about that run: still one. */
static void counts_of_one_run(void **state)
{
	struct history history = {0};
	struct past past;

	(void)state;
	past_begin(&past, TODAY);
	past_sample(&past, CONTEXT_EASY, 1660, 10000);
	past_sample(&past, CONTEXT_EASY, 1680, 10000);
	past_sample(&past, CONTEXT_EASY, 1700, 10000);
	past_add(&history, &past);
	struct baseline_found found = find(&history, CONTEXT_EASY);
	assert_int_equal(found.runs, 1);
	assert_int_equal(found.counts[POINT_USED], 3);
	assert_int_equal(found.spm10, 1680);
	baseline_found_clear(&found);
	history_clear(&history);
}

static void every_reason(void **state)
{
	struct history history = {0};
	struct past past;

	(void)state;
	past_easy(&history, TODAY - 40, 1600, 10000);
	past_entry(&history, TODAY - 12, CONTEXT_EASY, 1640);
	past_easy(&history, TODAY - 11, 850, 10000);
	past_easy(&history, TODAY - 10, 1200, 10000);
	past_easy(&history, TODAY - 9, 3360, 10000);
	past_begin(&past, TODAY - 8);
	past_sample(&past, CONTEXT_EASY, 1740, 10000)->cued = true;
	past_add(&history, &past);
	past_begin(&past, TODAY - 7);
	past.run.terrain = TERRAIN_TRAIL;
	past_sample(&past, CONTEXT_EASY, 1600, 9000);
	past_add(&history, &past);
	past_begin(&past, TODAY - 6);
	past.run.shoe_class = SHOES_MINIMAL;
	past_sample(&past, CONTEXT_EASY, 1750, 10000);
	past_add(&history, &past);
	past_begin(&past, TODAY - 5);
	past.run.activity = ACTIVITY_WALK;
	past_sample(&past, CONTEXT_EASY, 1400, 6000);
	past_add(&history, &past);
	past_easy(&history, TODAY - 2, 1680, 10000);
	past_easy(&history, TODAY - 1, 1700, 10000);
	past_easy(&history, TODAY + 1, 1900, 10000); /* not seen */

	struct baseline_found found = find(&history, CONTEXT_EASY);
	assert_int_equal(found.from, BASELINE_MEASURED);
	assert_int_equal(found.spm10, 1690);
	assert_int_equal(found.runs, 2);
	static const size_t expected[POINT_REASONS] = {
		[POINT_USED] = 2,  [POINT_ONE_LEG] = 1, [POINT_WALKING] = 2,
		[POINT_TWICE] = 1, [POINT_NO_RUN] = 1,  [POINT_CUED] = 1,
		[POINT_HILLY] = 1, [POINT_SHOES] = 1,   [POINT_OLD] = 1};
	for (int i = 0; i < POINT_REASONS; i++)
		assert_int_equal(found.counts[i], expected[i]);
	assert_int_equal(found.n, 10); /* all but the old one */
	baseline_found_clear(&found);

	struct baseline_found minimal;
	baseline_find(&history, CONTEXT_EASY, SHOES_MINIMAL, TODAY, &minimal);
	assert_int_equal(minimal.spm10, 1750);
	assert_int_equal(minimal.grade, BASELINE_ONE_RUN);
	baseline_found_clear(&minimal);
	history_clear(&history);
}

static void resisted_strides(void **state)
{
	struct history history = {0};
	struct past past;

	(void)state;
	past_begin(&past, TODAY);
	struct run_segment *segment = run_add_segment(&past.run);
	segment->kind = KIND_STRIDE;
	segment->name = strdup("Hill");
	segment->resisted = true;
	segment->done_ms = 20000;
	past_sample(&past, CONTEXT_STRIDES, 1760, 15000);
	past_add(&history, &past);
	struct baseline_found found = find(&history, CONTEXT_STRIDES);
	assert_int_equal(found.counts[POINT_RESISTED], 1);
	assert_int_equal(found.from, BASELINE_DEFAULT);
	baseline_found_clear(&found);
	history_clear(&history);
}

/* A faster run is brought to the others' pace; one without a pace stays as it is. */
static void pace(void **state)
{
	struct history history = {0};

	(void)state;
	past_easy(&history, TODAY - 3, 1640, 9000);
	past_easy(&history, TODAY - 2, 1680, 11000);
	past_easy(&history, TODAY - 1, 1660, 10000);
	past_easy(&history, TODAY, 1660, 0);
	struct baseline_found found = find(&history, CONTEXT_EASY);
	assert_true(fabs(found.v_ref_kmh - 10) < 1e-9);
	assert_true(fabs(found.beta - 2) < 0.05);
	assert_int_equal(found.spm10, 1660);
	assert_true(found.sd < 0.05);
	assert_int_equal(found.without_speed, 1);
	assert_int_equal(found.grade, BASELINE_FIRM);
	baseline_found_clear(&found);
	history_clear(&history);
}

static void scattered_and_old(void **state)
{
	struct history history = {0};

	(void)state;
	past_easy(&history, TODAY - 30, 1600, 10000);
	past_easy(&history, TODAY - 28, 1700, 10000);
	struct baseline_found found = find(&history, CONTEXT_EASY);
	assert_true(found.scattered && found.old);
	assert_int_equal(found.age_days, 28);
	assert_int_equal(found.runs, 2); /* the window ends with the last run */
	baseline_found_clear(&found);
	history_clear(&history);
}

static void typed_in(void **state)
{
	struct history history = {0};
	struct baseline_found found;

	(void)state;
	for (int i = 0; i < 4; i++)
		past_easy(&history, TODAY - 8 + i, 1650, 10000);
	past_entry(&history, TODAY - 4, CONTEXT_EASY, 1710);
	found = find(&history, CONTEXT_EASY);
	assert_int_equal(found.from, BASELINE_ENTERED);
	assert_int_equal(found.spm10, 1710);
	assert_int_equal(found.last, TODAY - 4);
	assert_int_equal(found.counts[POINT_ENTERED], 4);
	baseline_found_clear(&found);

	past_easy(&history, TODAY - 3, 1660, 10000);
	found = find(&history, CONTEXT_EASY);
	assert_int_equal(found.from, BASELINE_ENTERED);
	assert_int_equal(found.runs, 1);
	baseline_found_clear(&found);

	past_easy(&history, TODAY - 2, 1670, 10000);
	found = find(&history, CONTEXT_EASY);
	assert_int_equal(found.from, BASELINE_MEASURED);
	assert_int_equal(found.spm10, 1665);
	assert_int_equal(found.runs, 2);
	baseline_found_clear(&found);
	history_clear(&history);
}

static void estimates(void **state)
{
	struct history history = {0};
	struct baseline_found found;
	struct past past;

	(void)state;
	past_easy(&history, TODAY - 3, 1600, 10000);
	found = find(&history, CONTEXT_STRIDES);
	assert_int_equal(found.from, BASELINE_ESTIMATED);
	assert_int_equal(found.spm10, 1740);
	baseline_found_clear(&found);
	found = find(&history, CONTEXT_TEMPO);
	assert_int_equal(found.spm10, 1660);
	baseline_found_clear(&found);

	/* Cued strides say nothing about cadence, but how fast they are is known. */
	past_begin(&past, TODAY - 2);
	past_sample(&past, CONTEXT_STRIDES, 1800, 16000)->cued = true;
	past_add(&history, &past);
	found = find(&history, CONTEXT_STRIDES);
	assert_int_equal(found.spm10, 1720);
	baseline_found_clear(&found);
	past_begin(&past, TODAY - 1);
	past_sample(&past, CONTEXT_STRIDES, 1800, 30000)->cued = true;
	past_add(&history, &past);
	found = find(&history, CONTEXT_STRIDES);
	assert_int_equal(found.spm10, 1800); /* never more than 20 above easy */
	baseline_found_clear(&found);
	history_clear(&history);
}

/* Whatever speed strides were recorded at, they are not "0.0 above easy": what is no
 * faster, or was run against a load, tells nothing of free strides. */
static void slow_strides(void **state)
{
	(void)state;
	for (int i = 0; i < 64; i++) {
		const bool cued = i & 1, resisted = i & 2;
		const int m_per_h = 8000 + (i >> 2) * 500;
		const bool told = !resisted && m_per_h > 11000;
		struct history history = {0};
		struct baseline_found found;
		struct past past;

		past_easy(&history, TODAY - 3, 1600, 10000);
		past_begin(&past, TODAY - 2);
		past_sample(&past, CONTEXT_STRIDES, 1800, m_per_h)->cued = cued;
		if (resisted)
			*run_add_segment(&past.run) =
				(struct run_segment){.kind = KIND_STRIDE,
						     .planned_ms = 20000,
						     .done_ms = 20000,
						     .resisted = true};
		past_add(&history, &past);
		found = find(&history, CONTEXT_STRIDES);
		assert_int_equal((int)lround(found.above_easy_spm * 10),
				 told ? (m_per_h - 10000) / 50 : 140);
		baseline_found_clear(&found);
		history_clear(&history);
	}
}

static void precedence(void **state)
{
	struct history history = {0};
	struct runner runner;
	char why[QUANTITY_WHY];

	(void)state;
	runner_init(&runner);
	baseline_apply(&history, TODAY, &runner);
	assert_int_equal(runner.baselines[CONTEXT_STRIDES].spm10,
			 PROVISIONAL_STRIDES_SPM10);
	assert_non_null(runner_set_baseline(&runner, "easy=180", why));
	baseline_apply(&history, TODAY, &runner);
	assert_int_equal(runner.baselines[CONTEXT_TEMPO].spm10, 1860);
	assert_int_equal(runner.baselines[CONTEXT_STRIDES].spm10, 1940);
	assert_true(runner.baselines[CONTEXT_STRIDES].provisional);
	runner_clear(&runner);

	runner_init(&runner);
	past_easy(&history, TODAY, 1600, 10000);
	baseline_apply(&history, TODAY, &runner);
	assert_int_equal(runner.baselines[CONTEXT_EASY].spm10, 1600);
	assert_false(runner.baselines[CONTEXT_EASY].provisional);
	assert_int_equal(runner.baselines[CONTEXT_STRIDES].spm10, 1740);
	assert_true(runner.baselines[CONTEXT_STRIDES].provisional);
	runner_clear(&runner);

	runner_init(&runner);
	assert_non_null(runner_set_baseline(&runner, "easy=168", why));
	baseline_apply(&history, TODAY, &runner);
	assert_int_equal(runner.baselines[CONTEXT_EASY].spm10, 1680);
	assert_int_equal(runner.baselines[CONTEXT_STRIDES].spm10, 1820);
	runner_clear(&runner);
	history_clear(&history);
}

static void what_may_be_typed(void **state)
{
	char why[QUANTITY_WHY] = "";

	(void)state;
	assert_int_equal(baseline_check(850, why), POINT_ONE_LEG);
	assert_non_null(strstr(why, "170"));
	assert_int_equal(baseline_check(1200, why), POINT_WALKING);
	assert_int_equal(baseline_check(3360, why), POINT_TWICE);
	assert_non_null(strstr(why, "168"));
	assert_int_equal(baseline_check(5000, why), POINT_TWICE);
	assert_null(strstr(why, "250")); /* which no legs do, either */
	assert_int_equal(baseline_check(1400, why), POINT_USED);
	assert_int_equal(baseline_room(1699), ROOM_FULL);
	assert_int_equal(baseline_room(1700), ROOM_HALF);
	assert_int_equal(baseline_room(1780), ROOM_HOLD);
	for (int i = 0; i < POINT_REASONS; i++)
		assert_non_null(point_reason_text((enum point_reason)i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grades),
		cmocka_unit_test(counts_of_one_run),
		cmocka_unit_test(every_reason),
		cmocka_unit_test(resisted_strides),
		cmocka_unit_test(pace),
		cmocka_unit_test(scattered_and_old),
		cmocka_unit_test(typed_in),
		cmocka_unit_test(estimates),
		cmocka_unit_test(slow_strides),
		cmocka_unit_test(precedence),
		cmocka_unit_test(what_may_be_typed),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
