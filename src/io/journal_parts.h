/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal_parts: what the files of the journal share, and nobody else sees. */
#ifndef TURNOVER_IO_JOURNAL_PARTS_H
#define TURNOVER_IO_JOURNAL_PARTS_H

#include "core/journal/run_field.h"
#include "io/journal.h"

#include "io/journal_sqlite.h"

enum { JOURNAL_VERSION = 4, JOURNAL_APPLICATION = 0x54526e4a /* "TRnJ" */ };

/* Statements that are kept: adding a thousand runs prepares them once. */
enum journal_statement {
	INSERT_RECORD,                           /* … of a run; of its parts behind it */
	SELECT_RECORD = INSERT_RECORD + RECORDS, /* the same */
	SELECT_SCRIPT = SELECT_RECORD + RECORDS,
	FIND_SCRIPT,
	INSERT_SCRIPT,
	FIND_SAME,
	INSERT_DIGEST,
	STATEMENTS
};

struct journal {
	sqlite3 *db;
	char *path;
	char *read_only; /* why it cannot be written; NULL */
	struct text error;
	bool whole;           /* several changes are one: journal_begin */
	bool damaged;         /* journal_run failed at what the run is, not at the file */
	struct text left_out; /* what journal_left_out says */
	sqlite3_stmt *kept[STATEMENTS];
};

/*
 * Set what journal_error says, and return false. journal_fail: a result of SQLite, in
 * words; the journal cannot be `what`, "written" or "read". journal_refuse: these words.
 */
bool journal_fail(struct journal *journal, int result, const char *what);
bool journal_refuse(struct journal *journal, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The words for a result, without a journal. */
void journal_describe(struct text *to, const char *path, int result, const char *what,
		      const char *detail);

/* NULL: the error is set. */
sqlite3_stmt *journal_prepare(struct journal *journal, const char *sql);
bool journal_execute(struct journal *journal, const char *sql);

/* Runs a statement that returns nothing, and makes it ready for the next time. */
bool journal_step(struct journal *journal, sqlite3_stmt *statement);

/* A change of one function: in a transaction of its own, or part of journal_begin's. */
bool journal_enter(struct journal *journal);
bool journal_leave(struct journal *journal, bool right);

/* Brings an open database up to JOURNAL_VERSION; *result of SQLite. */
int journal_migrate(sqlite3 *db, int from);

/*
 * What core/journal/history.h holds of a run, packed, so that 100 000 of them are read
 * quickly. journal_digest_take adds it to *history; false: these are no such bytes.
 */
void journal_digest(const struct run *run, struct text *to);
bool journal_digest_take(const void *bytes, size_t n, int64_t id, struct history *history);
bool journal_write_digest(struct journal *journal, const struct run *run);

#endif
