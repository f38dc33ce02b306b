/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal_check: is the file whole, and does it say what runs are? See journal.h. */
#include "io/journal_parts.h"

#include "core/base/mem.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { COMPLAINTS_MAX = 200 };

void journal_complaints_clear(struct journal_complaints *complaints)
{
	for (size_t i = 0; i < complaints->n; i++)
		free(complaints->items[i]);
	free(complaints->items);
	memset(complaints, 0, sizeof *complaints);
}

static void complain(struct journal_complaints *complaints, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void complain(struct journal_complaints *complaints, const char *format, ...)
{
	struct text line = {0};
	va_list arguments;

	if (complaints->n >= COMPLAINTS_MAX)
		return;
	va_start(arguments, format);
	text_vadd(&line, format, arguments);
	va_end(arguments);
	*ARRAY_PUSH(complaints) = line.bytes;
}

/* Rows of a PRAGMA that finds fault; "ok" is none. */
static void ask(struct journal *journal, const char *pragma, const char *about,
		struct journal_complaints *complaints)
{
	sqlite3_stmt *statement = journal_prepare(journal, pragma);
	int result = SQLITE_ERROR;

	while (statement != NULL && (result = sqlite.step(statement)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite.column_text(statement, 0);

		if (text != NULL && strcmp(text, "ok") != 0)
			complain(complaints, "%s: %s", about, text);
	}
	if (result != SQLITE_DONE)
		complain(complaints, "%s: %s", about, sqlite.errmsg(journal->db));
	sqlite.finalize(statement);
}

/* Is the run's digest, which the training rules read, what the run says now? */
static bool digest_agrees(sqlite3_stmt *select, const struct run *run)
{
	struct text digest = {0};
	bool same;

	sqlite.bind_int64(select, 1, run->id);
	journal_digest(run, &digest);
	/* A stale one is not used. One that is missing, and not stale, is a fault. */
	same = sqlite.step(select) == SQLITE_ROW &&
	       (sqlite.column_int(select, 1) != 0 ||
		((size_t)sqlite.column_bytes(select, 0) == digest.n &&
		 memcmp(sqlite.column_blob(select, 0), digest.bytes, digest.n) == 0));
	sqlite.reset(select);
	text_clear(&digest);
	return same;
}

static void check_runs(struct journal *journal, struct journal_complaints *complaints)
{
	sqlite3_stmt *select = journal_prepare(
		journal, "SELECT (SELECT bytes FROM digests WHERE run = ?1), "
			 "EXISTS (SELECT 1 FROM stale WHERE run = ?1)");
	struct journal_ids ids = {0};

	journal_salvage(journal, &ids);
	for (size_t i = 0; i < ids.n; i++) {
		struct run run;

		switch (journal_run(journal, ids.items[i], &run)) {
		case JOURNAL_NONE: break;
		case JOURNAL_FAILED:
			complain(complaints, "run %lld: %s", (long long)ids.items[i],
				 journal_error(journal));
			break;
		case JOURNAL_FOUND:
			if (select == NULL || !digest_agrees(select, &run))
				complain(complaints,
					 "run %lld: its summary does not agree with it; "
					 "'turnover journal check --repair' makes it anew",
					 (long long)run.id);
			run_clear(&run);
		}
	}
	sqlite.finalize(select);
	free(ids.items);
}

void journal_check(struct journal *journal, struct journal_complaints *complaints)
{
	ask(journal, "PRAGMA integrity_check(100)", "the file", complaints);
	ask(journal,
	    "SELECT 'a part without its run in ' || \"table\" FROM "
	    "pragma_foreign_key_check",
	    "the tables", complaints);
	check_runs(journal, complaints);
}

/* A statement about all runs but those. */
static bool execute_but(struct journal *journal, const char *sql,
			const struct journal_ids *those)
{
	struct text text = {0};
	bool right;

	text_add(&text, "%s", sql);
	for (size_t i = 0; i < those->n; i++)
		text_add(&text, "%s%lld", i == 0 ? " WHERE run NOT IN (" : ", ",
			 (long long)those->items[i]);
	if (those->n > 0)
		text_add(&text, ")");
	right = journal_execute(journal, text_string(&text));
	text_clear(&text);
	return right;
}

/* A run that cannot be read keeps its summary: nothing else tells of it any more. */
static bool clear_summaries(struct journal *journal, const struct journal_ids *ids,
			    struct journal_ids *readable, struct journal_ids *unread)
{
	for (size_t i = 0; i < ids->n; i++) {
		struct run run;

		switch (journal_run(journal, ids->items[i], &run)) {
		case JOURNAL_NONE: break;
		case JOURNAL_FAILED: *ARRAY_PUSH(unread) = ids->items[i]; break;
		case JOURNAL_FOUND: *ARRAY_PUSH(readable) = ids->items[i]; run_clear(&run);
		}
	}
	return execute_but(journal, "DELETE FROM digests", unread) &&
	       execute_but(journal, "DELETE FROM stale", unread);
}

bool journal_repair(struct journal *journal)
{
	struct journal_ids ids = {0}, readable = {0}, unread = {0};
	struct journal_filter filter;
	bool right;

	journal_filter_init(&filter);
	if (!journal_enter(journal))
		return false;
	right = journal_execute(journal, "REINDEX") &&
		journal_list(journal, &filter, &ids) &&
		clear_summaries(journal, &ids, &readable, &unread);
	for (size_t i = 0; i < readable.n && right; i++) {
		struct run run;

		right = journal_run(journal, readable.items[i], &run) == JOURNAL_FOUND;
		if (right)
			right = journal_write_digest(journal, &run);
		run_clear(&run);
	}
	free(ids.items);
	free(readable.items);
	free(unread.items);
	return journal_leave(journal, right);
}
