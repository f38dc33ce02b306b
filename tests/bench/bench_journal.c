/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_journal: what the journal costs beside SQLite alone, with 100 to 100 000 runs.
 *
 * History: runs, each with a sample and a dozen segments. Ours is all that a review
 * does, from opening the file to weekly means in memory; theirs is a bare GROUP BY by
 * weeks over the rows of the same file. CPU time.
 *
 * Append: one run with all its parts, durable, by the clock; theirs is one durable insert of one row
 * into a table of a database beside it, of the same length. The two take turns.
 */
#include "core/base/day.h"
#include "core/journal/history.h"
#include "core/base/mem.h"
#include "io/journal.h"

#include "bench.h"

#include <math.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SIZES = 4, HISTORY_ROUNDS = 9, APPEND_ROUNDS = 21, SEGMENTS = 12, WEEKS = 20000 };
static const int sizes[SIZES] = {100, 1000, 10000, 100000};
static const double history_limit = 1.5, append_limit = 1.3, slope_limit = 1.1;

static double ms_of(clockid_t clock)
{
	struct timespec now;

	clock_gettime(clock, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double now_ms(void)
{
	return ms_of(CLOCK_MONOTONIC);
}

static double cpu_ms(void)
{
	return ms_of(CLOCK_PROCESS_CPUTIME_ID);
}

static void fail(const char *what)
{
	fprintf(stderr, "bench_journal: %s\n", what);
	exit(1);
}

static void make_run(struct run *run, int i)
{
	run_init(run);
	run->start_utc_ms = INT64_C(1000000000000) + i * INT64_C(7200000);
	run->utc_offset_min = 60;
	run->context_known = true;
	run->context = (enum context)(i % CONTEXTS);
	run->timer_ms = 1800000 + i % 1000 * 1000;
	run->distance_m = 5000 + i % 700;
	run->shoes = mem_strdup("Grey ones");
	run->rpe = i % 7;
	run->pain = 0;
	run->note = mem_strdup("Headwind on the way back; quiet feet from half-way on.");
	for (int j = 0; j < SEGMENTS; j++) {
		struct run_segment *segment = run_add_segment(run);

		segment->kind = j % 2 ? KIND_RECOVERY : KIND_STRIDE;
		segment->name = mem_strdup(j % 2 ? "Recovery" : "Resisted stride");
		segment->planned_ms = segment->done_ms = j % 2 ? 120000 : 20000;
		segment->clicked_ms = j % 2 ? 0 : 20000;
		segment->from_spm10 = segment->to_spm10 = j % 2 ? 0 : 1800;
	}
	*run_add_sample(run) = (struct run_sample){
		run->context,   SAMPLE_COUNT, false, 0, 0,          60000,
		1600 + i % 200, 10,           10000, 0, RUN_UNKNOWN};
}

static void append(struct journal *journal, int i)
{
	struct run run;
	bool was_there;

	make_run(&run, i);
	if (!journal_add(journal, &run, &was_there))
		fail(journal_error(journal));
	run_clear(&run);
}

static struct journal *open_journal(const char *path, enum journal_mode mode)
{
	struct text error = {0};
	struct journal *journal = journal_open(path, mode, &error);

	if (journal == NULL)
		fail(text_string(&error));
	return journal;
}

static void execute(sqlite3 *db, const char *sql)
{
	if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
		fail(sqlite3_errmsg(db));
}

/* ---- history -------------------------------------------------------------------- */

static double history_ours(const char *path, double *sum)
{
	static struct {
		int64_t timer_ms;
		double spm10[CONTEXTS];
		int samples[CONTEXTS], runs;
	} weeks[WEEKS];
	const double begin = cpu_ms();
	struct journal *journal = open_journal(path, JOURNAL_READ);
	struct history history = {0};
	double end;

	if (!journal_history(journal, DAY_FIRST, &history))
		fail(journal_error(journal));
	memset(weeks, 0, sizeof weeks);
	for (size_t i = 0; i < history.nruns; i++) {
		const size_t week = (size_t)(history.runs[i].day + 3) / 7 % WEEKS;

		weeks[week].timer_ms += history.runs[i].timer_ms;
		weeks[week].runs++;
	}
	for (size_t i = 0; i < history.nsamples; i++) {
		const struct history_sample *sample = &history.samples[i];
		const size_t week = (size_t)(sample->day + 3) / 7 % WEEKS;

		weeks[week].spm10[sample->context] += sample->spm10;
		weeks[week].samples[sample->context]++;
	}
	history_clear(&history);
	journal_close(journal);
	end = cpu_ms();
	*sum = 0;
	for (size_t i = 0; i < WEEKS; i++)
		*sum += weeks[i].runs;
	return end - begin;
}

static double history_theirs(const char *path, const char *sql, double *sum)
{
	const double begin = cpu_ms();
	sqlite3_stmt *statement = NULL;
	sqlite3 *db;

	if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK)
		fail(sqlite3_errmsg(db));
	*sum = 0;
	while (sqlite3_step(statement) == SQLITE_ROW)
		*sum += sqlite3_column_double(statement, 1);
	sqlite3_finalize(statement);
	sqlite3_close(db);
	return cpu_ms() - begin;
}

/* Keeps in ours what it took. */
static void bench_history(const char *path, int size, double *ours)
{
	static const char runs_sql[] =
		"SELECT ((start_utc_ms + utc_offset_min * 60000) / 86400000 + 3) / 7 AS "
		"week, "
		"count(*), avg(distance_m), sum(timer_ms) FROM runs GROUP BY week";
	static const char samples_sql[] =
		"SELECT ((start_utc_ms + utc_offset_min * 60000) / 86400000 + 3) / 7 AS "
		"week, "
		"count(*), samples.context, avg(spm10), sum(timer_ms) FROM samples JOIN "
		"runs "
		"ON runs.id = samples.run GROUP BY week, samples.context";
	double runs[HISTORY_ROUNDS], samples[HISTORY_ROUNDS];
	double sum_ours, sum_runs, sum_samples;
	char name[40];

	for (int i = 0; i < HISTORY_ROUNDS; i++) {
		ours[i] = history_ours(path, &sum_ours);
		runs[i] = history_theirs(path, runs_sql, &sum_runs);
		samples[i] = history_theirs(path, samples_sql, &sum_samples);
		if (sum_ours != sum_runs || sum_ours != sum_samples)
			fail("the two do not count the same runs");
	}
	snprintf(name, sizeof name, "journal-history-%d", size);
	bench_compare(&(struct bench_row){name, "ms CPU", "GROUP BY of runs",
					  size == sizes[SIZES - 1] ? history_limit : 0},
		      ours, runs, HISTORY_ROUNDS,
		      "%d runs to weekly means; a GROUP BY of their samples %.2f ms", size,
		      bench_median(samples, HISTORY_ROUNDS));
}

/* ---- append --------------------------------------------------------------------- */

static sqlite3 *make_theirs(const char *path, int rows)
{
	sqlite3 *db;
	char sql[200];

	unlink(path);
	if (sqlite3_open(path, &db) != SQLITE_OK)
		fail(sqlite3_errmsg(db));
	execute(db, "CREATE TABLE j (day INTEGER, km REAL, spm REAL, seconds INTEGER)");
	snprintf(sql, sizeof sql,
		 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
		 "%d) "
		 "INSERT INTO j SELECT i / 3, 8.2, 168.5, 2700 FROM n",
		 rows);
	execute(db, sql);
	return db;
}

static void bench_append(const char *path, const char *beside, int rows)
{
	struct journal *journal = open_journal(path, JOURNAL_WRITE);
	sqlite3 *db = make_theirs(beside, rows);
	double ours[APPEND_ROUNDS], theirs[APPEND_ROUNDS];
	char name[40];

	for (int i = 0; i < APPEND_ROUNDS; i++) {
		double begin = now_ms();

		append(journal, rows + i);
		ours[i] = now_ms() - begin;
		begin = now_ms();
		execute(db, "INSERT INTO j VALUES (7, 8.2, 168.5, 2700)");
		theirs[i] = now_ms() - begin;
	}
	sqlite3_close(db);
	journal_close(journal);
	snprintf(name, sizeof name, "journal-append-%d", rows);
	bench_compare(&(struct bench_row){name, "ms", "SQLite insert", append_limit}, ours,
		      theirs, APPEND_ROUNDS, "one more run, durable, to %d", rows);
}

/* Runs number from to until - 1. */
static void grow(const char *path, int from, int until)
{
	struct journal *journal = open_journal(path, JOURNAL_WRITE);

	if (!journal_begin(journal))
		fail(journal_error(journal));
	for (int i = from; i < until; i++)
		append(journal, i);
	if (!journal_commit(journal))
		fail(journal_error(journal));
	journal_close(journal);
}

int main(void)
{
	char folder[] = "bench-journal-XXXXXX", path[64], beside[64];
	double ours[SIZES][HISTORY_ROUNDS], slopes[HISTORY_ROUNDS];
	int there = 0;

	if (mkdtemp(folder) == NULL)
		fail("no folder can be made here");
	snprintf(path, sizeof path, "%s/journal.db", folder);
	snprintf(beside, sizeof beside, "%s/theirs.db", folder);
	for (int i = 0; i < SIZES; i++) {
		grow(path, there, sizes[i]);
		bench_history(path, sizes[i], ours[i]);
		bench_append(path, beside, sizes[i]);
		there = sizes[i] + APPEND_ROUNDS;
	}
	for (int i = 0; i < HISTORY_ROUNDS; i++)
		slopes[i] = log10(ours[SIZES - 1][i] / ours[SIZES - 2][i]);
	bench_value(&(struct bench_row){"journal-slope", "exponent", "-", slope_limit},
		    slopes, HISTORY_ROUNDS, "from %d to %d runs: 1 is linear",
		    sizes[SIZES - 2], sizes[SIZES - 1]);
	unlink(path);
	unlink(beside);
	rmdir(folder);
	return 0;
}
