/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal_read: lists of runs, and what the training rules read of all of them. */
#include "io/journal_parts.h"

#include "core/base/day.h"
#include "core/base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { MS_PER_MIN = 60000, MS_PER_DAY = 24 * 60 * MS_PER_MIN, UID_DIGITS = 32 };

/* ---- Lists -------------------------------------------------------------------- */

void journal_filter_init(struct journal_filter *filter)
{
	*filter = (struct journal_filter){DAY_FIRST, DAY_LAST, -1, -1, false, 0};
}

/* All ids that a statement returns; false: the error is set, those before it are there. */
static bool collect(struct journal *journal, sqlite3_stmt *select, struct journal_ids *ids)
{
	int result = SQLITE_ERROR;

	while (select != NULL && (result = sqlite.step(select)) == SQLITE_ROW)
		*ARRAY_PUSH(ids) = sqlite.column_int64(select, 0);
	if (select != NULL && result != SQLITE_DONE)
		journal_fail(journal, result, "read");
	sqlite.finalize(select);
	return result == SQLITE_DONE;
}

/*
 * Days are of local time. Without a bound every run is listed, and where the offset is
 * none that is on earth (another program's doing) the day is that of UTC or one beside
 * it: who reads the run says what is wrong with it, and nobody passes it over.
 */
static void add_bound(struct text *sql, bool lower)
{
	text_add(sql,
		 " AND start_utc_ms %s AND (start_utc_ms + utc_offset_min * 60000 %s "
		 "OR utc_offset_min NOT BETWEEN -840 AND 840)",
		 lower ? ">= ?1 - ?3" : "<= ?2 + ?3", lower ? ">= ?1" : "<= ?2");
}

bool journal_list(struct journal *journal, const struct journal_filter *filter,
		  struct journal_ids *ids)
{
	const bool from = filter->from_day > DAY_FIRST, to = filter->to_day < DAY_LAST;
	struct text sql = {0};
	sqlite3_stmt *select;

	text_add(&sql, "SELECT id FROM runs WHERE deleted_utc_ms IS NULL");
	if (from)
		add_bound(&sql, true);
	if (to)
		add_bound(&sql, false);
	if (filter->activity >= 0)
		text_add(&sql, " AND activity = %d", filter->activity);
	if (filter->context >= 0)
		text_add(&sql, " AND context = %d", filter->context);
	text_add(&sql, filter->newest_first ? " ORDER BY start_utc_ms DESC, id DESC"
					    : " ORDER BY start_utc_ms, id");
	if (filter->limit > 0)
		text_add(&sql, " LIMIT %zu", filter->limit);
	select = journal_prepare(journal, text_string(&sql));
	text_clear(&sql);
	if (select != NULL && (from || to)) {
		sqlite.bind_int64(select, 1, (int64_t)filter->from_day * MS_PER_DAY);
		sqlite.bind_int64(select, 2,
				  ((int64_t)filter->to_day + 1) * MS_PER_DAY - 1);
		sqlite.bind_int64(select, 3, MS_PER_DAY);
	}
	return collect(journal, select, ids);
}

enum journal_found journal_find_uid(struct journal *journal, const char *uid, int64_t *id)
{
	const size_t n = strlen(uid);
	struct journal_ids ids = {0};
	enum journal_found found = JOURNAL_FAILED;
	sqlite3_stmt *select;

	if (n < 4 || n > UID_DIGITS || strspn(uid, "0123456789abcdef") != n)
		return JOURNAL_NONE;
	/* A 'g' is behind every hexadecimal digit. */
	select = journal_prepare(journal, "SELECT id FROM runs WHERE uid >= ?1 AND "
					  "uid < ?1 || 'g' AND deleted_utc_ms IS NULL "
					  "LIMIT 2");
	if (select != NULL)
		sqlite.bind_text(select, 1, uid, -1, SQLITE_STATIC);
	if (collect(journal, select, &ids))
		found = ids.n == 1 ? JOURNAL_FOUND : JOURNAL_NONE;
	if (found == JOURNAL_FOUND)
		*id = ids.items[0];
	free(ids.items);
	return found;
}

static int by_number(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

void journal_salvage(struct journal *journal, struct journal_ids *ids)
{
	/* Each way through the file may stop at another place. */
	static const char *const ways[] = {
		"SELECT id FROM runs NOT INDEXED WHERE deleted_utc_ms IS NULL",
		"SELECT id FROM runs NOT INDEXED ORDER BY id DESC",
		"SELECT id FROM runs INDEXED BY runs_start ORDER BY start_utc_ms",
		"SELECT id FROM runs INDEXED BY runs_start ORDER BY start_utc_ms DESC",
		"SELECT run FROM segments",
		"SELECT run FROM digests",
	};
	size_t kept = 0;

	for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
		collect(journal, journal_prepare(journal, ways[i]), ids);
	if (ids->n > 0)
		qsort(ids->items, ids->n, sizeof *ids->items, by_number);
	for (size_t i = 0; i < ids->n; i++)
		if (kept == 0 || ids->items[kept - 1] != ids->items[i])
			ids->items[kept++] = ids->items[i];
	ids->n = kept;
}

/* ---- History ------------------------------------------------------------------ */

/* Where the samples of a run begin, beside history->runs. */
struct firsts {
	size_t *items;
	size_t n, capacity;
};

static bool take_digests(struct journal *journal, int32_t from_day, bool stale,
			 struct history *history, struct firsts *firsts)
{
	struct text sql = {0};
	sqlite3_stmt *select;
	int result = SQLITE_ERROR;

	text_add(&sql, "SELECT run, bytes FROM digests");
	if (from_day > DAY_FIRST)
		text_add(&sql, " JOIN runs INDEXED BY runs_start ON runs.id = digests.run "
			       "WHERE start_utc_ms >= ?");
	if (stale)
		text_add(&sql, " %s run NOT IN (SELECT run FROM stale)",
			 from_day > DAY_FIRST ? "AND" : "WHERE");
	select = journal_prepare(journal, text_string(&sql));
	text_clear(&sql);
	if (select != NULL && from_day > DAY_FIRST)
		sqlite.bind_int64(select, 1, ((int64_t)from_day - 1) * MS_PER_DAY);
	while (select != NULL && (result = sqlite.step(select)) == SQLITE_ROW) {
		const size_t first = history->nsamples;

		if (!journal_digest_take(sqlite.column_blob(select, 1),
					 (size_t)sqlite.column_bytes(select, 1),
					 sqlite.column_int64(select, 0), history)) {
			result = SQLITE_CORRUPT;
			break;
		}
		if (history->runs[history->nruns - 1].day < from_day) {
			history->nruns--;
			history->nsamples = first;
			continue;
		}
		*ARRAY_PUSH(firsts) = first;
	}
	if (select != NULL && result != SQLITE_DONE)
		journal_fail(journal, result, "read");
	sqlite.finalize(select);
	return result == SQLITE_DONE;
}

const char *journal_left_out(const struct journal *journal)
{
	return journal->left_out.n > 0 ? text_string(&journal->left_out) : NULL;
}

/* The first is told, and how many more. */
static void tell_left_out(struct journal *journal, const struct text *first, size_t n)
{
	journal->left_out.n = 0;
	if (n == 1)
		text_add(&journal->left_out, "%s; it is left out", text_string(first));
	else if (n > 1)
		text_add(&journal->left_out, "%s; it and %zu more are left out",
			 text_string(first), n - 1);
}

/* Runs whose digest another tool has made stale are read themselves. */
static bool take_stale(struct journal *journal, const struct journal_ids *stale,
		       int32_t from_day, struct history *history, struct firsts *firsts)
{
	struct text first = {0};
	size_t left_out = 0;
	bool right = true;

	for (size_t i = 0; i < stale->n && right; i++) {
		struct run run;

		switch (journal_run(journal, stale->items[i], &run)) {
		case JOURNAL_FAILED:
			right = journal->damaged;
			if (left_out++ == 0)
				text_add(&first, "%s", journal_error(journal));
			break;
		case JOURNAL_NONE: break;
		case JOURNAL_FOUND:
			if (run_day(&run) >= from_day) {
				*ARRAY_PUSH(firsts) = history->nsamples;
				history_take(history, &run);
			}
			run_clear(&run);
		}
	}
	tell_left_out(journal, &first, left_out);
	text_clear(&first);
	return right;
}

struct order {
	int64_t start_utc_ms, id;
	size_t run;
};

static int by_start(const void *a, const void *b)
{
	const struct order *left = a, *right = b;

	if (left->start_utc_ms != right->start_utc_ms)
		return left->start_utc_ms < right->start_utc_ms ? -1 : 1;
	return (left->id > right->id) - (left->id < right->id);
}

static bool is_sorted(const struct history *history)
{
	for (size_t i = 1; i < history->nruns; i++)
		if (history->runs[i].start_utc_ms < history->runs[i - 1].start_utc_ms)
			return false;
	return true;
}

/* Runs by their start, and samples with them. */
static void sort(struct history *history, const struct firsts *firsts)
{
	struct order *order = mem_alloc(history->nruns, sizeof *order);
	struct history sorted = {.shoes = history->shoes,
				 .nshoes = history->nshoes,
				 .shoes_capacity = history->shoes_capacity};

	for (size_t i = 0; i < history->nruns; i++)
		order[i] = (struct order){history->runs[i].start_utc_ms,
					  history->runs[i].id, i};
	qsort(order, history->nruns, sizeof *order, by_start);
	for (size_t i = 0; i < history->nruns; i++) {
		const size_t run = order[i].run;
		const size_t end = run + 1 < history->nruns ? firsts->items[run + 1]
							    : history->nsamples;

		*history_add_run(&sorted) = history->runs[run];
		for (size_t j = firsts->items[run]; j < end; j++)
			*history_add_sample(&sorted) = history->samples[j];
	}
	free(order);
	free(history->runs);
	free(history->samples);
	*history = sorted;
}

bool journal_history(struct journal *journal, int32_t from_day, struct history *history)
{
	struct journal_ids stale = {0};
	struct firsts firsts = {0};
	bool right;

	right = collect(journal, journal_prepare(journal, "SELECT run FROM stale"),
			&stale) &&
		take_digests(journal, from_day, stale.n > 0, history, &firsts) &&
		take_stale(journal, &stale, from_day, history, &firsts);
	if (right && history->nruns > 1 && !is_sorted(history))
		sort(history, &firsts);
	if (!right)
		history_clear(history);
	free(firsts.items);
	free(stale.items);
	return right;
}
