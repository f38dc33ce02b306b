/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal: opening, closing, transactions, and failures in words; see journal.h. */
#include "io/journal_parts.h"

#include "core/base/mem.h"
#include "io/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BUSY_WAIT_MS = 5000 };

/* ---- Words -------------------------------------------------------------------- */

static const struct {
	int result;
	const char *words; /* behind "the journal PATH cannot be WHAT: " */
} reasons[] = {
	{SQLITE_BUSY, "another program is using it (another turnover, a backup); try again "
		      "when that is done"},
	{SQLITE_LOCKED, "another program is using it; try again when that is done"},
	{SQLITE_FULL, "the disk is full, or a quota is reached; free some space and try "
		      "again"},
	{SQLITE_READONLY, "it may only be read here; see its permissions and those of its "
			  "folder"},
	{SQLITE_CANTOPEN, "it, or a file beside it, cannot be opened; see the permissions "
			  "of its folder"},
	{SQLITE_PERM, "its permissions forbid it"},
	{SQLITE_AUTH, "its permissions forbid it"},
	{SQLITE_CORRUPT, "it is damaged; 'turnover journal check' says how badly and what "
			 "to do"},
	{SQLITE_NOTADB, "it is damaged from its first page on, or no journal at all; "
			"'turnover journal check' says what to do"},
	{SQLITE_IOERR, "the disk reports an error; see 'dmesg', and copy the file away "
		       "first"},
};

void journal_describe(struct text *to, const char *path, int result, const char *what,
		      const char *detail)
{
	to->n = 0;
	text_add(to, "the journal %s cannot be %s: ", path, what);
	/* A write beyond a limit on the size of files comes as a plain error of the disk. */
	if ((result & 0xff) == SQLITE_IOERR &&
	    (errno == EFBIG || errno == ENOSPC || errno == EDQUOT))
		result = SQLITE_FULL;
	for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
		if (reasons[i].result == (result & 0xff)) {
			text_add(to, "%s", reasons[i].words);
			return;
		}
	}
	text_add(to, "%s", detail);
}

bool journal_fail(struct journal *journal, int result, const char *what)
{
	const int fault = sqlite.system_errno(journal->db);

	/* SQLite does not always note it; what is done sets errno to 0 before. */
	if (fault != 0)
		errno = fault;
	journal_describe(&journal->error, journal->path, result, what,
			 sqlite.errmsg(journal->db));
	return false;
}

bool journal_refuse(struct journal *journal, const char *format, ...)
{
	va_list arguments;

	journal->error.n = 0;
	va_start(arguments, format);
	text_vadd(&journal->error, format, arguments);
	va_end(arguments);
	return false;
}

const char *journal_error(const struct journal *journal)
{
	return text_string(&journal->error);
}

const char *journal_read_only(const struct journal *journal)
{
	return journal->read_only;
}

const char *journal_path(const struct journal *journal)
{
	return journal->path;
}

/* ---- Statements --------------------------------------------------------------- */

sqlite3_stmt *journal_prepare(struct journal *journal, const char *sql)
{
	sqlite3_stmt *statement = NULL;
	const int result = sqlite.prepare_v2(journal->db, sql, -1, &statement, NULL);

	if (result != SQLITE_OK)
		journal_fail(journal, result, "read");
	return statement;
}

bool journal_execute(struct journal *journal, const char *sql)
{
	int result;

	errno = 0;
	result = sqlite.exec(journal->db, sql, NULL, NULL, NULL);
	return result == SQLITE_OK || journal_fail(journal, result, "written");
}

bool journal_step(struct journal *journal, sqlite3_stmt *statement)
{
	int result;

	errno = 0;
	result = sqlite.step(statement);
	if (result != SQLITE_DONE)
		journal_fail(journal, result, "written");
	sqlite.reset(statement);
	sqlite.clear_bindings(statement);
	return result == SQLITE_DONE;
}

bool journal_begin(struct journal *journal)
{
	if (journal->read_only != NULL)
		return journal_refuse(journal, "%s", journal->read_only);
	if (!journal_execute(journal, "BEGIN IMMEDIATE"))
		return false;
	journal->whole = true;
	return true;
}

bool journal_commit(struct journal *journal)
{
	if (!journal_execute(journal, "COMMIT")) {
		journal_cancel(journal);
		return false;
	}
	journal->whole = false;
	return true;
}

void journal_cancel(struct journal *journal)
{
	/* A full disk has already taken it back; what was not begun is not there. */
	if (!sqlite.get_autocommit(journal->db))
		sqlite.exec(journal->db, "ROLLBACK", NULL, NULL, NULL);
	journal->whole = false;
}

/* Within journal_begin a change that fails takes back only itself. */
bool journal_enter(struct journal *journal)
{
	if (journal->whole)
		return journal_execute(journal, "SAVEPOINT change");
	if (!journal_begin(journal))
		return false;
	journal->whole = false;
	return true;
}

bool journal_leave(struct journal *journal, bool right)
{
	if (journal->whole) {
		const char *end =
			right ? "RELEASE change" : "ROLLBACK TO change; RELEASE change";

		if (right)
			return journal_execute(journal, end);
		if (!sqlite.get_autocommit(journal->db))
			sqlite.exec(journal->db, end, NULL, NULL, NULL);
		return false;
	}
	if (right)
		return journal_commit(journal);
	journal_cancel(journal);
	return false;
}

/* ---- Opening ------------------------------------------------------------------ */

char *journal_default_path(void)
{
	char *folder = paths_data();
	struct text path = {0};

	text_add(&path, "%s/journal.db", folder);
	free(folder);
	return path.bytes;
}

/* Why there is no journal that journal_error could be asked of; always false. */
static bool cannot_open(struct text *error, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static bool cannot_open(struct text *error, const char *format, ...)
{
	va_list arguments;

	error->n = 0;
	va_start(arguments, format);
	text_vadd(error, format, arguments);
	va_end(arguments);
	return false;
}

/* Makes the folder and an empty file that only its owner reads; errno. */
static bool create(const char *path)
{
	const char *slash = strrchr(path, '/');
	char *folder = slash != NULL ? mem_strndup(path, (size_t)(slash - path)) : NULL;
	int fd = -1;

	if (folder == NULL || *folder == '\0' || paths_make_folder(folder, true))
		fd = TEMP_FAILURE_RETRY(
			open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
	free(folder);
	/* Another program may have been quicker. */
	if (fd < 0)
		return errno == EEXIST;
	close(fd);
	return true;
}

static int number(sqlite3 *db, const char *sql, int64_t *to)
{
	sqlite3_stmt *statement = NULL;
	int result = sqlite.prepare_v2(db, sql, -1, &statement, NULL);

	if (result == SQLITE_OK) {
		result = sqlite.step(statement);
		*to = sqlite.column_int64(statement, 0);
		if (result == SQLITE_ROW)
			result = SQLITE_OK;
	}
	sqlite.finalize(statement);
	return result;
}

/* Read-only for this reason, with what SQLite cannot do by itself switched off. */
static void only_read(struct journal *journal, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
static void only_read(struct journal *journal, const char *format, ...)
{
	struct text why = {0};
	va_list arguments;

	va_start(arguments, format);
	text_vadd(&why, format, arguments);
	va_end(arguments);
	free(journal->read_only);
	journal->read_only = why.bytes;
}

static int configure(sqlite3 *db)
{
	/* Digests are kept right without them (journal_schema.c). */
	sqlite.db_config(db, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
	sqlite.db_config(db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite.db_config(db, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite.extended_result_codes(db, 1);
	sqlite.busy_timeout(db, BUSY_WAIT_MS);
	/* A rollback journal that stays is zeroed and synced when a change is done: as safe
	 * as one that is removed and its folder synced (EXTRA), and half the price. */
	return sqlite.exec(
		db,
		"PRAGMA foreign_keys = ON; PRAGMA synchronous = FULL;"
		"PRAGMA journal_mode = PERSIST; PRAGMA journal_size_limit = 1048576;"
		"PRAGMA cell_size_check = ON; PRAGMA cache_size = -8192",
		NULL, NULL, NULL);
}

static int open_memory(sqlite3 **db)
{
	int result = sqlite.open_v2(":memory:", db,
				    SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);

	return result == SQLITE_OK ? configure(*db) : result;
}

/* An older journal that may only be read is read as a copy of this version. */
static int copy_to_memory(struct journal *journal, int version)
{
	sqlite3 *memory = NULL;
	sqlite3_backup *copy;
	int result = open_memory(&memory);

	if (result == SQLITE_OK) {
		copy = sqlite.backup_init(memory, "main", journal->db, "main");
		result = copy != NULL ? sqlite.backup_step(copy, -1)
				      : sqlite.errcode(memory);
		/* Finishing forgets that the journal was locked. */
		sqlite.backup_finish(copy);
	}
	if (result == SQLITE_DONE)
		result = SQLITE_OK;
	if (result == SQLITE_OK)
		result = journal_migrate(memory, version);
	if (result != SQLITE_OK) {
		sqlite.close(memory);
		return result;
	}
	sqlite.close(journal->db);
	journal->db = memory;
	return SQLITE_OK;
}

/* In one transaction. Another program may have done it since the version was read. */
static int migrate(sqlite3 *db)
{
	int64_t version = 0;
	int result = sqlite.exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

	if (result == SQLITE_OK)
		result = number(db, "PRAGMA user_version", &version);
	if (result == SQLITE_OK && version < JOURNAL_VERSION)
		result = journal_migrate(db, (int)version);
	if (result == SQLITE_OK)
		result = sqlite.exec(db, "COMMIT", NULL, NULL, NULL);
	if (result != SQLITE_OK && !sqlite.get_autocommit(db))
		sqlite.exec(db, "ROLLBACK", NULL, NULL, NULL);
	return result;
}

static bool describe(struct journal *journal, int result, const char *what,
		     struct text *error)
{
	journal_fail(journal, result, what);
	return cannot_open(error, "%s", journal_error(journal));
}

/* Is it a journal, and of which version? Brings it up to this one where it may. */
static bool settle(struct journal *journal, enum journal_mode mode, struct text *error)
{
	int64_t application = 0, version = 0, tables = 0;
	int result = number(journal->db, "PRAGMA application_id", &application);

	if (result == SQLITE_OK)
		result = number(journal->db, "PRAGMA user_version", &version);
	if (result == SQLITE_OK)
		result = number(journal->db, "SELECT count(*) FROM sqlite_schema", &tables);
	if (result != SQLITE_OK)
		return describe(journal, result, "read", error);
	if (application != JOURNAL_APPLICATION && (application != 0 || tables > 0))
		return cannot_open(
			error,
			"%s is a database, but no journal of turnover: move it away or "
			"give it another name; nothing was changed",
			journal->path);
	if (version > JOURNAL_VERSION)
		only_read(journal,
			  "the journal %s was written by a newer turnover (version %d of "
			  "it; this one writes %d): use that one; nothing was changed",
			  journal->path, (int)version, JOURNAL_VERSION);
	if (sqlite.db_readonly(journal->db, "main") == 1 && journal->read_only == NULL)
		only_read(journal,
			  "the journal %s may only be read here: see its permissions and "
			  "whether its disk can be written",
			  journal->path);
	if (version >= JOURNAL_VERSION)
		return true;
	if (mode == JOURNAL_WRITE && journal->read_only == NULL) {
		result = migrate(journal->db);
		/* Once, so that every reading after it is quick; it is as right without. */
		if (result == SQLITE_OK && version > 0)
			journal_repair(journal);
	} else
		result = copy_to_memory(journal, (int)version);
	return result == SQLITE_OK ||
	       describe(journal, result, "brought up to date", error);
}

/* There is no file, and there cannot be one: an empty journal that is only read. */
static bool open_empty(struct journal *journal, int fault, struct text *error)
{
	int result = open_memory(&journal->db);

	if (result == SQLITE_OK)
		result = journal_migrate(journal->db, 0);
	if (fault != 0)
		only_read(journal, "the journal %s cannot be made: %s", journal->path,
			  strerror(fault));
	else
		only_read(journal, "the journal %s was opened to be read", journal->path);
	return result == SQLITE_OK || describe(journal, result, "read", error);
}

static bool open_file(struct journal *journal, enum journal_mode mode, struct text *error)
{
	const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
	struct stat status;
	int result;

	if (stat(journal->path, &status) != 0) {
		if (errno != ENOENT)
			return cannot_open(error, "the journal %s cannot be read: %s",
					   journal->path, strerror(errno));
		if (mode == JOURNAL_READ)
			return open_empty(journal, 0, error);
		if (!create(journal->path))
			return open_empty(journal, errno, error);
	} else if (!S_ISREG(status.st_mode)) {
		return cannot_open(
			error,
			"the journal %s is %s and no file: move it away; the journal is "
			"made anew where there is none",
			journal->path, S_ISDIR(status.st_mode) ? "a folder" : "special");
	}
	result = sqlite.open_v2(journal->path, &journal->db, flags, NULL);
	if (result == SQLITE_OK)
		result = configure(journal->db);
	if (result != SQLITE_OK)
		return describe(journal, result, "opened", error);
	return settle(journal, mode, error);
}

struct journal *journal_open(const char *path, enum journal_mode mode, struct text *error)
{
	if (journal_missing() != NULL) {
		cannot_open(error,
			    "the journal %s needs the library %s, which cannot be loaded: "
			    "install "
			    "it (Debian: libsqlite3-0)",
			    path, journal_missing());
		return NULL;
	}
	struct journal *journal = mem_alloc(1, sizeof *journal);

	journal->path = mem_strdup(path);
	if (!open_file(journal, mode, error)) {
		journal_close(journal);
		return NULL;
	}
	if (mode == JOURNAL_READ && journal->read_only == NULL)
		only_read(journal, "the journal %s was opened to be read", path);
	if (journal->read_only != NULL)
		sqlite.exec(journal->db, "PRAGMA query_only = ON", NULL, NULL, NULL);
	return journal;
}

void journal_close(struct journal *journal)
{
	if (journal == NULL)
		return;
	for (size_t i = 0; i < STATEMENTS; i++)
		sqlite.finalize(journal->kept[i]);
	sqlite.close(journal->db);
	text_clear(&journal->error);
	text_clear(&journal->left_out);
	free(journal->read_only);
	free(journal->path);
	free(journal);
}
