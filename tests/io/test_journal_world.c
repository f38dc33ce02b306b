/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of io/journal*.c and the world: other programs, a full disk, a place that may only
 * be read, an older, a newer and a damaged file, and what is none.
 */
#include "core/base/day.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "journal_file.h"

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
	signal(SIGXFSZ, SIG_IGN);
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
	return cmocka_run_group_tests_name("journal_world", tests, NULL, NULL);
}
