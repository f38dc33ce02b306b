/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of io/journal*.c: what is written is read again, whole and in every order; and
 * what becomes of it with another program, a full disk, an old, a newer, a damaged file.
 */
#include "core/day.h"
#include "core/run_text.h"
#include "io/journal.h"
#include "../core/any_run.h"

#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

enum { RANDOM_RUNS = 120, NOW_DAYS = 20000 };
static const int64_t now_ms = INT64_C(86400000) * NOW_DAYS;

/* A path in this test's own folder where there is nothing. */
static char *fresh(const char *name)
{
	const char *work = getenv("WORK");
	struct text path = {0}, beside = {0};

	text_add(&path, "%s/%s", work != NULL ? work : ".", name);
	text_add(&beside, "%s-journal", text_string(&path));
	unlink(text_string(&path));
	unlink(text_string(&beside));
	text_clear(&beside);
	return path.bytes;
}

static struct journal *must_open(const char *path, enum journal_mode mode)
{
	struct text error = {0};
	struct journal *journal = journal_open(path, mode, &error);

	if (journal == NULL)
		fail_msg("%s", text_string(&error));
	text_clear(&error);
	return journal;
}

#define must(journal, call)                                                                \
	do {                                                                               \
		if (!(call))                                                               \
			fail_msg("%s", journal_error(journal));                            \
	} while (0)

static int64_t add_any(struct journal *journal, uint32_t seed)
{
	struct run run;
	bool was_there;
	int64_t id;

	any_run(seed, &run);
	must(journal, journal_add(journal, &run, &was_there));
	assert_false(was_there);
	id = run.id;
	run_clear(&run);
	return id;
}

static void assert_same(const struct run *left, const struct run *right)
{
	struct text a = {0}, b = {0};

	run_write_json(left, &a);
	run_write_json(right, &b);
	assert_string_equal(text_string(&a), text_string(&b));
	text_clear(&a);
	text_clear(&b);
}

static size_t count(struct journal *journal)
{
	struct journal_filter filter;
	struct journal_ids ids = {0};
	size_t n;

	journal_filter_init(&filter);
	must(journal, journal_list(journal, &filter, &ids));
	n = ids.n;
	free(ids.items);
	return n;
}

static void assert_whole(struct journal *journal)
{
	struct journal_complaints complaints = {0};

	must(journal, journal_check(journal, &complaints));
	if (complaints.n > 0)
		fail_msg("%s", complaints.items[0]);
	journal_complaints_clear(&complaints);
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

/* What the journal says is what core/history.h makes of the runs themselves. */
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

/* ---- the world ----------------------------------------------------------------- */

static void nothing_there_reads_as_empty(void **state)
{
	char *path = fresh("none.db");
	struct journal *journal = must_open(path, JOURNAL_READ);
	struct run run;
	bool was_there;

	(void)state;
	assert_int_equal(count(journal), 0);
	assert_int_equal(access(path, F_OK), -1);
	any_run(1, &run);
	assert_false(journal_add(journal, &run, &was_there));
	run_clear(&run);
	journal_close(journal);
	free(path);
}

static void refuses(const char *path, const char *words)
{
	struct text error = {0};

	assert_null(journal_open(path, JOURNAL_WRITE, &error));
	if (strstr(text_string(&error), words) == NULL)
		fail_msg("%s", text_string(&error));
	assert_non_null(strstr(text_string(&error), path));
	text_clear(&error);
	assert_null(journal_open(path, JOURNAL_READ, &error));
	text_clear(&error);
}

static void what_is_no_journal_is_left_alone(void **state)
{
	char *path = fresh("folder.db");
	int fd;

	(void)state;
	assert_int_equal(mkdir(path, 0700), 0);
	refuses(path, "a folder");
	assert_int_equal(rmdir(path), 0);
	assert_int_equal(mkfifo(path, 0600), 0);
	refuses(path, "no file");
	unlink(path);
	fd = open(path, O_WRONLY | O_CREAT, 0600);
	assert_int_equal(write(fd, "this is some text of mine, long enough\n", 39), 39);
	close(fd);
	refuses(path, "damaged");
	unlink(path);
	free(path);
}

/* Many at once, each its own runs: none is lost, nobody is refused. */
static void two_programs_write_at_once(void **state)
{
	enum { WRITERS = 3, EACH = 12 };
	char *path = fresh("two.db");
	pid_t children[WRITERS];
	struct journal *journal;

	(void)state;
	for (int i = 0; i < WRITERS; i++) {
		children[i] = fork();
		if (children[i] == 0) {
			bool was_there, right = true;
			struct text error = {0};

			journal = journal_open(path, JOURNAL_WRITE, &error);
			for (uint32_t j = 0; journal != NULL && j < EACH && right; j++) {
				struct run run;

				any_run((uint32_t)i * EACH + j, &run);
				right = journal_add(journal, &run, &was_there);
				run_clear(&run);
			}
			_exit(journal != NULL && right ? 0 : 1);
		}
	}
	for (int i = 0; i < WRITERS; i++) {
		int status = -1;

		waitpid(children[i], &status, 0);
		assert_int_equal(status, 0);
	}
	journal = must_open(path, JOURNAL_READ);
	assert_int_equal(count(journal), WRITERS * EACH);
	assert_whole(journal);
	journal_close(journal);
	free(path);
}

/* A limit on the size of files stands for a disk that is full. */
static void a_full_disk_loses_nothing(void **state)
{
	char *path = fresh("full.db");
	struct journal *journal = must_open(path, JOURNAL_WRITE);
	struct rlimit before, limit;
	struct stat status;
	size_t kept = 0;
	bool right = true;

	(void)state;
	add_any(journal, 1000);
	assert_int_equal(stat(path, &status), 0);
	getrlimit(RLIMIT_FSIZE, &before);
	limit = before;
	limit.rlim_cur = (rlim_t)status.st_size + 40000;
	setrlimit(RLIMIT_FSIZE, &limit);
	for (uint32_t seed = 0; seed < 1000 && right; seed++) {
		struct run run;
		bool was_there;

		any_run(seed, &run);
		right = journal_add(journal, &run, &was_there);
		kept += right;
		run_clear(&run);
	}
	setrlimit(RLIMIT_FSIZE, &before);
	assert_false(right);
	if (strstr(journal_error(journal), "full") == NULL)
		fail_msg("%s", journal_error(journal));
	assert_int_equal(count(journal), kept + 1);
	add_any(journal, 2000); /* there is room again */
	assert_whole(journal);
	journal_close(journal);
	free(path);
}

static void copy(const char *from, const char *to)
{
	char bytes[65536];
	int in = open(from, O_RDONLY), out = open(to, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	ssize_t n;

	assert_true(in >= 0 && out >= 0);
	while ((n = read(in, bytes, sizeof bytes)) > 0)
		assert_int_equal(write(out, bytes, (size_t)n), n);
	close(in);
	close(out);
}

static void patch(const char *path, off_t at, const char *bytes, size_t n)
{
	int fd = open(path, O_WRONLY);

	assert_true(fd >= 0);
	assert_int_equal(pwrite(fd, bytes, n, at), n);
	close(fd);
}

static void a_newer_journal_is_only_read(void **state)
{
	char *path = fresh("newer.db");
	struct journal *journal = must_open(path, JOURNAL_WRITE);
	struct run run;
	bool was_there;

	(void)state;
	add_any(journal, 1);
	journal_close(journal);
	patch(path, 60, "\0\0\0\x09", 4); /* user_version */
	journal = must_open(path, JOURNAL_WRITE);
	assert_non_null(strstr(journal_read_only(journal), "version 9"));
	assert_int_equal(count(journal), 1);
	any_run(2, &run);
	assert_false(journal_add(journal, &run, &was_there));
	assert_non_null(strstr(journal_error(journal), "newer"));
	run_clear(&run);
	journal_close(journal);
	free(path);
}

static void an_older_journal_is_brought_up_to_date(void **state)
{
	const char *source = getenv("top_srcdir");
	char *path = fresh("older.db");
	struct text v1 = {0};
	struct history history = {0};
	struct journal *journal;
	struct run run;

	(void)state;
	text_add(&v1, "%s/tests/data/journal/v1.db", source != NULL ? source : ".");
	copy(text_string(&v1), path);
	/* Where it may not be changed, it is read all the same. */
	journal = must_open(path, JOURNAL_READ);
	assert_int_equal(count(journal), 2);
	must(journal, journal_history(journal, DAY_FIRST, &history));
	assert_int_equal(history.nruns, 2);
	history_clear(&history);
	journal_close(journal);
	journal = must_open(path, JOURNAL_WRITE);
	assert_int_equal(count(journal), 2);
	assert_int_equal(journal_run(journal, 1, &run), JOURNAL_FOUND);
	assert_string_equal(run.title, "Resisted strides");
	assert_string_equal(run.note, "Felt \"light\".\nWindy.");
	assert_int_equal(run.rpe, 6);
	assert_int_equal(run.nsegments, 2);
	assert_true(run.segments[1].resisted);
	assert_int_equal(run.nsamples, 1);
	assert_int_equal(run.samples[0].spm10, 1735);
	assert_string_equal(run.script, "format = 1;\n");
	run_clear(&run);
	must(journal, journal_history(journal, DAY_FIRST, &history));
	assert_int_equal(history.nruns, 2);
	assert_int_equal(history.nsamples, 1);
	history_clear(&history);
	add_any(journal, 1);
	assert_whole(journal);
	journal_close(journal);
	text_clear(&v1);
	free(path);
}

/* Where the file may only be read; 0: all was as it should be. */
static int read_there(const char *path)
{
	struct text error = {0};
	struct journal *journal = journal_open(path, JOURNAL_WRITE, &error);
	struct journal_filter filter;
	struct journal_ids ids = {0};
	struct run run;
	bool was_there;

	journal_filter_init(&filter);
	if (journal == NULL || journal_read_only(journal) == NULL ||
	    strstr(journal_read_only(journal), "only be read") == NULL)
		return 1;
	if (!journal_list(journal, &filter, &ids) || ids.n != 1)
		return 2;
	any_run(2, &run);
	if (journal_add(journal, &run, &was_there) ||
	    strstr(journal_error(journal), "only be read") == NULL)
		return 3;
	return 0;
}

/* Permissions do not stop root: then it is somebody else who reads. */
static void a_read_only_place_is_said(void **state)
{
	char *path = fresh("readonly.db");
	struct journal *journal = must_open(path, JOURNAL_WRITE);
	struct text beside = {0};
	int status = -1;
	pid_t child;

	(void)state;
	add_any(journal, 1);
	journal_close(journal);
	text_add(&beside, "%s-journal", path);
	chmod(path, 0444);
	chmod(text_string(&beside), 0444);
	child = fork();
	if (child == 0) {
		if (geteuid() == 0 && setresuid(65534, 65534, 65534) != 0)
			_exit(0);
		_exit(access(path, R_OK) != 0 ? 77 : read_there(path));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	chmod(path, 0600);
	chmod(text_string(&beside), 0600);
	text_clear(&beside);
	free(path);
	if (WIFEXITED(status) && WEXITSTATUS(status) == 77)
		skip(); /* nobody else gets to this folder */
	assert_int_equal(status, 0);
}

/*
 * Bytes turned and a file cut short, anywhere: no crash, no endless loop, whatever is
 * read is a valid run; and what cannot be read is not written to.
 */
static void damage_is_survived(void **state)
{
	char *whole = fresh("undamaged.db"), *path = fresh("damaged.db");
	struct journal *journal = must_open(whole, JOURNAL_WRITE);
	struct pcg32 random;
	struct stat status;
	size_t found = 0;

	(void)state;
	must(journal, journal_begin(journal));
	for (uint32_t seed = 0; seed < 60; seed++)
		add_any(journal, seed);
	must(journal, journal_commit(journal));
	journal_close(journal);
	assert_int_equal(stat(whole, &status), 0);
	pcg32_init(&random, 4);
	for (int i = 0; i < 60; i++) {
		struct text error = {0};
		struct journal_complaints complaints = {0};
		struct journal_ids ids = {0};

		copy(whole, path);
		if (i % 4 == 0) {
			assert_int_equal(
				truncate(path,
					 pcg32_below(&random, (uint32_t)status.st_size)),
				0);
		} else {
			char garbage[64];
			uint32_t n = 1 + pcg32_below(&random, sizeof garbage - 1);

			for (uint32_t j = 0; j < n; j++)
				garbage[j] = (char)pcg32_below(&random, 256);
			patch(path, pcg32_below(&random, (uint32_t)status.st_size - 64),
			      garbage, n);
		}
		journal = journal_open(path, JOURNAL_READ, &error);
		if (journal == NULL) {
			assert_true(error.n > 0);
			text_clear(&error);
			continue;
		}
		journal_check(journal, &complaints);
		found += complaints.n > 0;
		journal_complaints_clear(&complaints);
		journal_salvage(journal, &ids);
		for (size_t j = 0; j < ids.n; j++) {
			struct run run;

			if (journal_run(journal, ids.items[j], &run) == JOURNAL_FOUND)
				run_clear(&run);
		}
		free(ids.items);
		journal_close(journal);
	}
	assert_true(found > 10);
	free(whole);
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
		cmocka_unit_test(nothing_there_reads_as_empty),
		cmocka_unit_test(what_is_no_journal_is_left_alone),
		cmocka_unit_test(two_programs_write_at_once),
		cmocka_unit_test(a_full_disk_loses_nothing),
		cmocka_unit_test(a_newer_journal_is_only_read),
		cmocka_unit_test(an_older_journal_is_brought_up_to_date),
		cmocka_unit_test(a_read_only_place_is_said),
		cmocka_unit_test(damage_is_survived),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
