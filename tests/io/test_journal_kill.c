/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kill -9 while the journal is written: whatever was promised is there, and it is whole.
 *
 * A child adds, changes and deletes runs and tells each that is done through a pipe; it is
 * killed at any moment. JOURNAL_KILLS times (`make proofs`: 500), a few otherwise, all on
 * one file.
 */
#include "io/journal.h"
#include "../core/any_run.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

enum { FEW = 12, LONGEST_US = 60000, CHANGE_EVERY = 5 };

static char *journal_file(void)
{
	const char *work = getenv("WORK");
	struct text path = {0};

	text_add(&path, "%s/killed.db", work != NULL ? work : ".");
	return path.bytes;
}

static struct journal *must_open(const char *path)
{
	struct text error = {0};
	struct journal *journal = journal_open(path, JOURNAL_WRITE, &error);

	if (journal == NULL)
		fail_msg("%s", text_string(&error));
	text_clear(&error);
	return journal;
}

/* In the child, until it is killed. A seed is written when its run is safe. */
static void write_for_ever(const char *path, uint32_t seed, int to)
{
	struct text error = {0};
	struct journal *journal = journal_open(path, JOURNAL_WRITE, &error);

	if (journal == NULL)
		_exit(3);
	for (;; seed++) {
		struct run run;
		bool was_there;

		any_run(seed, &run);
		if (!journal_add(journal, &run, &was_there) ||
		    write(to, &seed, sizeof seed) != sizeof seed)
			_exit(1);
		if (seed % CHANGE_EVERY == 0) {
			free(run.note);
			run.note = mem_strdup("changed");
			if (!journal_replace(journal, &run))
				_exit(2);
		}
		run_clear(&run);
	}
}

/* How many runs it promised, from `seed` on. */
static uint32_t write_and_die(const char *path, uint32_t seed, useconds_t after)
{
	uint32_t promised, n = 0;
	int ends[2], status;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	child = fork();
	if (child == 0)
		write_for_ever(path, seed, ends[1]);
	assert_true(child > 0);
	close(ends[1]);
	usleep(after);
	kill(child, SIGKILL);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	while (read(ends[0], &promised, sizeof promised) == sizeof promised) {
		assert_int_equal(promised, seed + n);
		n++;
	}
	close(ends[0]);
	return n;
}

static void is_there(struct journal *journal, uint32_t seed)
{
	struct run run;
	int64_t id;

	any_run(seed, &run);
	if (journal_find_uid(journal, run.uid, &id) != JOURNAL_FOUND)
		fail_msg("the run of seed %u is lost", seed);
	run_clear(&run);
}

static void nothing_promised_is_lost(void **state)
{
	const char *kills_text = getenv("JOURNAL_KILLS");
	const int kills = kills_text != NULL ? atoi(kills_text) : FEW;
	char *path = journal_file();
	struct pcg32 random;
	uint32_t seed = 0, promised = 0;

	(void)state;
	unlink(path);
	pcg32_init(&random, (uint64_t)time(NULL));
	journal_close(must_open(path));
	for (int i = 0; i < kills; i++) {
		const uint32_t n =
			write_and_die(path, seed, pcg32_below(&random, LONGEST_US));
		struct journal *journal = must_open(path);

		for (uint32_t j = 0; j < n; j++)
			is_there(journal, seed + j);
		journal_close(journal);
		promised += n;
		/* The one that was being written may be there as well, or not. */
		seed += n + 1;
	}
	struct journal *journal = must_open(path);
	struct journal_complaints complaints = {0};

	for (uint32_t i = 0; i < seed && promised == seed; i++)
		is_there(journal, i);
	journal_check(journal, &complaints);
	if (complaints.n > 0)
		fail_msg("%s", complaints.items[0]);
	journal_close(journal);
	print_message("# %d kills, %u runs promised, none lost\n", kills, promised);
	free(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_promised_is_lost)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("journal_kill", tests, NULL, NULL);
}
