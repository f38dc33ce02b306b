/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of io/journal*.c: what is written is read again, whole and in every order, and
 * what the training rules read of it is what core/journal/history.h makes of the runs.
 */
#include "core/base/day.h"
#include "core/journal/run_text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "journal_file.h"

enum { RANDOM_RUNS = 120, NOW_DAYS = 20000 };
static const int64_t now_ms = INT64_C(86400000) * NOW_DAYS;

static void assert_same(const struct run *left, const struct run *right)
{
	struct text a = {0}, b = {0};

	run_write_json(left, &a);
	run_write_json(right, &b);
	assert_string_equal(text_string(&a), text_string(&b));
	text_clear(&a);
	text_clear(&b);
}

/* ---- runs ---------------------------------------------------------------------- */

static void runs_come_back_as_they_were(void **state)
{
	char *path = fresh("same.db");
	struct journal *journal = must_open(path, JOURNAL_WRITE);
	struct stat status;

	(void)state;
	must(journal, journal_begin(journal));
	for (uint32_t seed = 0; seed < RANDOM_RUNS; seed++)
		add_any(journal, seed);
	must(journal, journal_commit(journal));
	journal_close(journal);
	journal = must_open(path, JOURNAL_READ);
	for (uint32_t seed = 0; seed < RANDOM_RUNS; seed++) {
		struct run run, read;
		int64_t id = 0;

		any_run(seed, &run);
		assert_int_equal(journal_find_uid(journal, run.uid, &id), JOURNAL_FOUND);
		if (journal_run(journal, id, &read) != JOURNAL_FOUND)
			fail_msg("%s", journal_error(journal));
		assert_same(&run, &read);
		run_clear(&run);
		run_clear(&read);
	}
	assert_whole(journal);
	journal_close(journal);
	assert_int_equal(stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	free(path);
}

static void a_run_is_there_once(void **state)
{
	char *path = fresh("once.db");
	struct journal *journal = must_open(path, JOURNAL_WRITE);
	struct run run, other;
	bool was_there;
	int64_t id = add_any(journal, 1);

	(void)state;
	any_run(1, &run);
	must(journal, journal_add(journal, &run, &was_there));
	assert_true(was_there);
	assert_int_equal(run.id, id);
	free(run.recording);
	run.recording = mem_strdup("device 1");
	must(journal, journal_replace(journal, &run));
	any_run(2, &other);
	free(other.recording);
	other.recording = mem_strdup("device 1");
	must(journal, journal_add(journal, &other, &was_there));
	assert_true(was_there);
	assert_int_equal(count(journal), 1);
	run_clear(&run);
	run_clear(&other);
	/* One without a uid is given one; two such are two. */
	for (int i = 0; i < 2; i++) {
		any_run(3, &run);
		free(run.uid);
		free(run.recording);
		run.uid = run.recording = NULL;
		must(journal, journal_add(journal, &run, &was_there));
		assert_false(was_there);
		assert_int_equal(strlen(run.uid), 32);
		run_clear(&run);
	}
	assert_int_equal(count(journal), 3);
	assert_whole(journal);
	journal_close(journal);
	free(path);
}

static void runs_are_changed_and_deleted(void **state)
{
	char *path = fresh("change.db");
	struct journal *journal = must_open(path, JOURNAL_WRITE);
	struct run run, read;
	int64_t first = add_any(journal, 1), second = add_any(journal, 2), id;

	(void)state;
	any_run(50, &run);
	run.id = first;
	must(journal, journal_replace(journal, &run));
	assert_int_equal(journal_run(journal, first, &read), JOURNAL_FOUND);
	assert_same(&run, &read);
	run_clear(&read);
	run.rpe = 77;
	assert_false(journal_replace(journal, &run));
	assert_non_null(strstr(journal_error(journal), "cannot be kept: rpe"));
	run.rpe = 3;
	run.id = 99;
	assert_false(journal_replace(journal, &run));
	assert_non_null(strstr(journal_error(journal), "no run 99"));
	run_clear(&run);

	must(journal, journal_delete(journal, first, now_ms, false));
	assert_int_equal(journal_run(journal, first, &read), JOURNAL_NONE);
	assert_int_equal(count(journal), 1);
	assert_false(journal_delete(journal, first, now_ms, false));
	assert_non_null(strstr(journal_error(journal), "no run"));
	id = 0;
	must(journal, journal_restore(journal, &id));
	assert_int_equal(id, first);
	assert_int_equal(count(journal), 2);
	id = 0;
	must(journal, journal_restore(journal, &id));
	assert_int_equal(id, 0);

	must(journal, journal_delete(journal, first, now_ms, false));
	must(journal,
	     journal_delete(journal, second,
			    now_ms + (JOURNAL_KEPT_DAYS + 1) * INT64_C(86400000), false));
	id = first;
	must(journal, journal_restore(journal, &id));
	assert_int_equal(id, 0); /* gone for good */
	id = add_any(journal, 3);
	must(journal, journal_delete(journal, id, now_ms, true));
	must(journal, journal_restore(journal, &id));
	assert_int_equal(id, 0);
	assert_whole(journal);
	journal_close(journal);
	free(path);
}

static void several_changes_are_one(void **state)
{
	char *path = fresh("whole.db");
	struct journal *journal = must_open(path, JOURNAL_WRITE);
	struct run run;
	bool was_there;

	(void)state;
	must(journal, journal_begin(journal));
	add_any(journal, 1);
	any_run(2, &run);
	run.rpe = 77;
	assert_false(journal_add(journal, &run, &was_there));
	assert_non_null(strstr(journal_error(journal), "rpe"));
	run_clear(&run);
	add_any(journal, 3);
	journal_cancel(journal);
	assert_int_equal(count(journal), 0);
	must(journal, journal_begin(journal));
	add_any(journal, 1);
	must(journal, journal_commit(journal));
	assert_int_equal(count(journal), 1);
	journal_close(journal);
	free(path);
}

static void lists_are_filtered(void **state)
{
	char *path = fresh("list.db");
	struct journal *journal = must_open(path, JOURNAL_WRITE);
	struct journal_filter filter;
	struct journal_ids ids = {0};
	size_t runs = 0;

	(void)state;
	must(journal, journal_begin(journal));
	for (uint32_t seed = 0; seed < RANDOM_RUNS; seed++)
		add_any(journal, seed);
	must(journal, journal_commit(journal));
	journal_filter_init(&filter);
	filter.from_day = 18000;
	filter.to_day = 19000;
	filter.activity = ACTIVITY_RUN;
	filter.newest_first = true;
	must(journal, journal_list(journal, &filter, &ids));
	for (uint32_t seed = 0; seed < RANDOM_RUNS; seed++) {
		struct run run;

		any_run(seed, &run);
		runs += run.activity == ACTIVITY_RUN && run_day(&run) >= 18000 &&
			run_day(&run) <= 19000;
		run_clear(&run);
	}
	assert_true(runs > 0);
	assert_int_equal(ids.n, runs);
	free(ids.items);
	ids = (struct journal_ids){0};
	filter.limit = 3;
	must(journal, journal_list(journal, &filter, &ids));
	assert_int_equal(ids.n, 3);
	free(ids.items);
	journal_close(journal);
	free(path);
}

/* ---- history ------------------------------------------------------------------- */

static void assert_same_history(const struct history *a, const struct history *b)
{
	assert_int_equal(a->nruns, b->nruns);
	assert_int_equal(a->nsamples, b->nsamples);
	for (size_t i = 0; i < a->nruns; i++) {
		struct history_run left = a->runs[i], right = b->runs[i];

		assert_string_equal(left.shoes ? a->shoes[left.shoes] : "",
				    right.shoes ? b->shoes[right.shoes] : "");
		left.shoes = right.shoes = 0;
		assert_int_equal(left.id, right.id);
		assert_int_equal(left.day, right.day);
		assert_memory_equal(&left, &right, sizeof left);
	}
	for (size_t i = 0; i < a->nsamples; i++) {
		struct history_sample left = a->samples[i], right = b->samples[i];

		left.shoes = right.shoes = 0;
		assert_memory_equal(&left, &right, sizeof left);
	}
}

/* What the journal says is what core/journal/history.h makes of the runs themselves. */
static void expect_history(struct journal *journal, int32_t from_day,
			   struct history *expected)
{
	struct journal_filter filter;
	struct journal_ids ids = {0};

	journal_filter_init(&filter);
	filter.from_day = from_day;
	must(journal, journal_list(journal, &filter, &ids));
	for (size_t i = 0; i < ids.n; i++) {
		struct run run;

		assert_int_equal(journal_run(journal, ids.items[i], &run), JOURNAL_FOUND);
		history_take(expected, &run);
		run_clear(&run);
	}
	free(ids.items);
}

static void history_is_that_of_the_runs(void **state)
{
	static const int32_t days[] = {DAY_FIRST, 18000, 19500, DAY_LAST};
	char *path = fresh("history.db");
	struct journal *journal = must_open(path, JOURNAL_WRITE);
	struct run run;

	(void)state;
	must(journal, journal_begin(journal));
	for (uint32_t seed = 0; seed < RANDOM_RUNS; seed++)
		add_any(journal, seed);
	any_run(RANDOM_RUNS + 1, &run);
	run.id = 5;
	must(journal, journal_replace(journal, &run));
	run_clear(&run);
	must(journal, journal_delete(journal, 7, now_ms, false));
	must(journal, journal_commit(journal));
	for (size_t i = 0; i < sizeof days / sizeof *days; i++) {
		struct history expected = {0}, history = {0};

		expect_history(journal, days[i], &expected);
		must(journal, journal_history(journal, days[i], &history));
		assert_same_history(&history, &expected);
		history_clear(&expected);
		history_clear(&history);
	}
	journal_close(journal);
	free(path);
}

/* ---- plans --------------------------------------------------------------------- */

static void plans_are_kept(void **state)
{
	char *path = fresh("plan.db");
	struct journal *journal = must_open(path, JOURNAL_WRITE);
	struct journal_plan plan, read;

	(void)state;
	assert_int_equal(journal_plan_load(journal, &read), JOURNAL_NONE);
	memset(&plan, 0, sizeof plan);
	plan.name = mem_strdup("eight-weeks");
	plan.script = mem_strdup("format = 1;\n");
	plan.script_size = strlen(plan.script);
	plan.start_day = 20000;
	plan.ended_day = plan.paused_from = -1;
	must(journal, journal_plan_save(journal, &plan));
	assert_true(plan.id > 0);
	plan.shifts = mem_alloc(2, sizeof *plan.shifts);
	plan.nshifts = plan.shifts_capacity = 2;
	plan.shifts[0] = (struct journal_shift){20010, 3};
	plan.shifts[1] = (struct journal_shift){20020, -1};
	plan.paused_from = 20030;
	must(journal, journal_plan_save(journal, &plan));
	assert_int_equal(journal_plan_load(journal, &read), JOURNAL_FOUND);
	assert_string_equal(read.name, plan.name);
	assert_string_equal(read.script, plan.script);
	assert_int_equal(read.start_day, 20000);
	assert_int_equal(read.ended_day, -1);
	assert_int_equal(read.paused_from, 20030);
	assert_int_equal(read.nshifts, 2);
	assert_int_equal(read.shifts[1].days, -1);
	journal_plan_clear(&read);
	plan.ended_day = 20040;
	must(journal, journal_plan_save(journal, &plan));
	plan.id = 0;
	plan.ended_day = -1;
	plan.start_day = 20041;
	must(journal, journal_plan_save(journal, &plan));
	assert_int_equal(journal_plan_load(journal, &read), JOURNAL_FOUND);
	assert_int_equal(read.start_day, 20041);
	journal_plan_clear(&read);
	journal_plan_clear(&plan);
	journal_close(journal);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_come_back_as_they_were),
		cmocka_unit_test(a_run_is_there_once),
		cmocka_unit_test(runs_are_changed_and_deleted),
		cmocka_unit_test(several_changes_are_one),
		cmocka_unit_test(lists_are_filtered),
		cmocka_unit_test(history_is_that_of_the_runs),
		cmocka_unit_test(plans_are_kept),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
