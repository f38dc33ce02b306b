/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal_run: a run into the journal and out of it, by the tables of its fields. */
#include "io/journal_parts.h"

#include "core/base/mem.h"
#include "core/journal/progress.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

enum { UID_BYTES = 16 };

static const char *const tables[RECORDS] = {"runs", "segments", "samples", "interruptions"};

static const char *column_of(const struct field *field)
{
	return field->column != NULL ? field->column : field->name;
}

/* "a, b, c" or "a = ?, b = ?, c = ?"; the start is two columns. */
static size_t add_columns(const struct field_table *table, const char *behind,
			  struct text *to)
{
	size_t n = table->n;

	for (size_t i = 0; i < table->n; i++) {
		const struct field *field = &table->rows[i];

		if (i > 0)
			text_add(to, ", ");
		if (field->type == FIELD_START) {
			text_add(to, "start_utc_ms%s, utc_offset_min%s", behind, behind);
			n++;
		} else {
			text_add(to, "%s%s", column_of(field), behind);
		}
	}
	return n;
}

/* ---- Writing ------------------------------------------------------------------ */

static sqlite3_stmt *kept(struct journal *journal, size_t which, const char *sql)
{
	if (journal->kept[which] == NULL)
		journal->kept[which] = journal_prepare(journal, sql);
	return journal->kept[which];
}

/* Its last parameters: the id of a run; run and place of a part. */
static sqlite3_stmt *insertion(struct journal *journal, enum field_record record)
{
	const size_t which = (size_t)INSERT_RECORD + record;
	struct text sql = {0};
	size_t n;

	if (journal->kept[which] != NULL)
		return journal->kept[which];
	text_add(&sql, "INSERT INTO %s (", tables[record]);
	n = add_columns(&field_tables[record], "", &sql);
	text_add(&sql, record == RECORD_RUN ? ", id) VALUES (?" : ", run, n) VALUES (?, ?");
	for (size_t i = 0; i < n; i++)
		text_add(&sql, ", ?");
	text_add(&sql, ")");
	kept(journal, which, text_string(&sql));
	text_clear(&sql);
	return journal->kept[which];
}

/* Each script is there once. 0: the error is set. */
static int64_t script_id(struct journal *journal, const struct run *run)
{
	const uint32_t crc = progress_crc(run->script, run->script_size);
	sqlite3_stmt *find = kept(journal, FIND_SCRIPT,
				  "SELECT id FROM scripts WHERE crc = ? AND bytes = ?");
	sqlite3_stmt *insert = kept(journal, INSERT_SCRIPT,
				    "INSERT INTO scripts (crc, bytes) VALUES (?, ?)");
	int64_t id = 0;
	int found;

	if (find == NULL || insert == NULL)
		return 0;
	for (int i = 0; i < 2; i++) {
		sqlite3_stmt *statement = i == 0 ? find : insert;

		sqlite.bind_int64(statement, 1, crc);
		sqlite.bind_text(statement, 2, run->script, (int)run->script_size,
				 SQLITE_STATIC);
	}
	found = sqlite.step(find);
	if (found == SQLITE_ROW)
		id = sqlite.column_int64(find, 0);
	else if (found != SQLITE_DONE)
		journal_fail(journal, found, "read");
	sqlite.reset(find);
	sqlite.clear_bindings(find);
	if (found == SQLITE_DONE && journal_step(journal, insert))
		id = sqlite.last_insert_rowid(journal->db);
	sqlite.clear_bindings(insert);
	return id;
}

/* Texts are borrowed: the statement is run before they change. */
static void bind_field(sqlite3_stmt *statement, int at, const struct field *field,
		       const void *base)
{
	if (!field_is_known(field, base) && field->type != FIELD_BOOL)
		sqlite.bind_null(statement, at);
	else if (field_is_text(field))
		sqlite.bind_text(statement, at, field_text(field, base), -1, SQLITE_STATIC);
	else
		sqlite.bind_int64(statement, at, field_get(field, base));
}

/* Returns the place behind the last one that was bound. */
static int bind_all(sqlite3_stmt *statement, enum field_record record, const void *base,
		    int64_t script)
{
	const struct field_table *table = &field_tables[record];
	int at = 1;

	for (size_t i = 0; i < table->n; i++) {
		const struct field *field = &table->rows[i];

		if (field->type == FIELD_BYTES && script != 0)
			sqlite.bind_int64(statement, at, script);
		else if (field->type != FIELD_BYTES)
			bind_field(statement, at, field, base);
		at++;
		if (field->type == FIELD_START)
			sqlite.bind_int64(statement, at++,
					  ((const struct run *)base)->utc_offset_min);
	}
	return at;
}

static bool write_parts(struct journal *journal, const struct run *run)
{
	for (int record = RECORD_SEGMENT; record < RECORDS; record++) {
		const size_t n = field_count((enum field_record)record, run);
		sqlite3_stmt *insert;

		if (n == 0)
			continue;
		insert = insertion(journal, (enum field_record)record);
		for (size_t i = 0; i < n; i++) {
			int at;

			if (insert == NULL)
				return false;
			at = bind_all(insert, (enum field_record)record,
				      field_item((enum field_record)record, run, i), 0);
			sqlite.bind_int64(insert, at, run->id);
			sqlite.bind_int64(insert, at + 1, (int64_t)i);
			if (!journal_step(journal, insert))
				return false;
		}
	}
	return true;
}

bool journal_write_digest(struct journal *journal, const struct run *run)
{
	sqlite3_stmt *insert = kept(journal, INSERT_DIGEST,
				    "INSERT OR REPLACE INTO digests VALUES (?, ?)");
	struct text digest = {0};
	bool right;

	if (insert == NULL)
		return false;
	journal_digest(run, &digest);
	sqlite.bind_int64(insert, 1, run->id);
	sqlite.bind_blob(insert, 2, digest.bytes, (int)digest.n, SQLITE_STATIC);
	right = journal_step(journal, insert);
	text_clear(&digest);
	return right;
}

static bool no_such_run(struct journal *journal, int64_t id)
{
	return journal_refuse(journal,
			      "there is no run %lld in the journal; 'turnover journal "
			      "list' shows what there is",
			      (long long)id);
}

/* Its row by this statement, then its parts and digest. */
static bool write_run(struct journal *journal, sqlite3_stmt *statement, struct run *run)
{
	int64_t script = 0;

	if (statement == NULL ||
	    (run->script != NULL && (script = script_id(journal, run)) == 0))
		return false;
	const int at = bind_all(statement, RECORD_RUN, run, script);
	if (run->id != 0)
		sqlite.bind_int64(statement, at, run->id);
	if (!journal_step(journal, statement) ||
	    (sqlite.changes(journal->db) == 0 && !no_such_run(journal, run->id)))
		return false;
	if (run->id == 0)
		run->id = sqlite.last_insert_rowid(journal->db);
	return write_parts(journal, run) && journal_write_digest(journal, run);
}

static bool give_uid(struct journal *journal, struct run *run)
{
	unsigned char bytes[UID_BYTES];
	struct text uid = {0};

	if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes)
		return journal_refuse(journal, "the system gives no random numbers");
	for (size_t i = 0; i < sizeof bytes; i++)
		text_add(&uid, "%02x", bytes[i]);
	run->uid = uid.bytes;
	return true;
}

/* The run with its uid or recording; 0: there is none. */
static bool find_same(struct journal *journal, const struct run *run, int64_t *id)
{
	sqlite3_stmt *find = kept(journal, FIND_SAME,
				  "SELECT id FROM runs WHERE uid = ?1 OR recording = ?2");
	int result;

	*id = 0;
	if (find == NULL)
		return false;
	sqlite.bind_text(find, 1, run->uid, -1, SQLITE_STATIC);
	sqlite.bind_text(find, 2, run->recording, -1, SQLITE_STATIC);
	result = sqlite.step(find);
	if (result == SQLITE_ROW)
		*id = sqlite.column_int64(find, 0);
	else if (result != SQLITE_DONE)
		journal_fail(journal, result, "read");
	sqlite.reset(find);
	sqlite.clear_bindings(find);
	return result == SQLITE_ROW || result == SQLITE_DONE;
}

bool journal_add(struct journal *journal, struct run *run, bool *was_there)
{
	char why[RUN_WHY];
	int64_t same;
	bool right;

	*was_there = false;
	if (!run_check(run, why))
		return journal_refuse(journal, "this run cannot be kept: %s", why);
	if (run->uid == NULL && !give_uid(journal, run))
		return false;
	if (!journal_enter(journal))
		return false;
	run->id = 0;
	right = find_same(journal, run, &same);
	*was_there = right && same != 0;
	if (right && same == 0)
		right = write_run(journal, insertion(journal, RECORD_RUN), run);
	if (*was_there)
		run->id = same;
	if (!journal_leave(journal, right)) {
		run->id = 0;
		return false;
	}
	return true;
}

/* ---- Changing ----------------------------------------------------------------- */

/* One statement with one id; *changed tells whether there was such a row. */
static bool with_id(struct journal *journal, const char *sql, int64_t id, int64_t value,
		    bool *changed)
{
	sqlite3_stmt *statement = journal_prepare(journal, sql);
	bool right;

	if (statement == NULL)
		return false;
	sqlite.bind_int64(statement, 1, id);
	if (sqlite.bind_parameter_count(statement) > 1)
		sqlite.bind_int64(statement, 2, value);
	right = journal_step(journal, statement);
	if (right && changed != NULL)
		*changed = sqlite.changes(journal->db) > 0;
	sqlite.finalize(statement);
	return right;
}

static bool remove_parts(struct journal *journal, int64_t id)
{
	for (int record = RECORD_SEGMENT; record < RECORDS; record++) {
		char sql[80];

		snprintf(sql, sizeof sql, "DELETE FROM %s WHERE run = ?", tables[record]);
		if (!with_id(journal, sql, id, 0, NULL))
			return false;
	}
	return with_id(journal, "DELETE FROM stale WHERE run = ?", id, 0, NULL);
}

bool journal_replace(struct journal *journal, const struct run *run)
{
	struct run copy = *run; /* shallow: its id alone may be set */
	struct text sql = {0};
	sqlite3_stmt *update;
	char why[RUN_WHY];
	bool right;

	if (!run_check(run, why))
		return journal_refuse(journal, "this run cannot be kept: %s", why);
	if (!journal_enter(journal))
		return false;
	text_add(&sql, "UPDATE runs SET ");
	add_columns(&field_tables[RECORD_RUN], " = ?", &sql);
	text_add(&sql, " WHERE id = ? AND deleted_utc_ms IS NULL");
	update = journal_prepare(journal, text_string(&sql));
	text_clear(&sql);
	right = remove_parts(journal, run->id) &&
		with_id(journal, "DELETE FROM digests WHERE run = ?", run->id, 0, NULL) &&
		write_run(journal, update, &copy);
	sqlite.finalize(update);
	return journal_leave(journal, right);
}

/* What was deleted long ago goes for good, and scripts that nobody played. */
static bool purge(struct journal *journal, int64_t before_ms)
{
	bool changed = false;

	if (!with_id(journal, "DELETE FROM runs WHERE deleted_utc_ms < ?", before_ms, 0,
		     &changed))
		return false;
	return !changed ||
	       journal_execute(journal,
			       "DELETE FROM scripts WHERE id NOT IN "
			       "(SELECT script FROM runs WHERE script IS NOT NULL)");
}

bool journal_delete(struct journal *journal, int64_t id, int64_t now_utc_ms, bool forget)
{
	const int64_t kept_ms = (int64_t)JOURNAL_KEPT_DAYS * 24 * 60 * 60 * 1000;
	const char *sql = "UPDATE runs SET deleted_utc_ms = ?2 "
			  "WHERE id = ?1 AND deleted_utc_ms IS NULL";
	bool changed = false, right;

	if (!journal_enter(journal))
		return false;
	right = purge(journal, now_utc_ms - kept_ms) &&
		with_id(journal, sql, id, forget ? INT64_MIN + 1 : now_utc_ms, &changed) &&
		(changed || no_such_run(journal, id)) &&
		with_id(journal, "DELETE FROM digests WHERE run = ?", id, 0, NULL) &&
		with_id(journal, "DELETE FROM stale WHERE run = ?", id, 0, NULL) &&
		(!forget || purge(journal, INT64_MIN + 2));
	return journal_leave(journal, right);
}

bool journal_restore(struct journal *journal, int64_t *id)
{
	sqlite3_stmt *find;
	struct run run;
	bool right, changed = false;

	if (!journal_enter(journal))
		return false;
	find = journal_prepare(journal,
			       "SELECT id FROM runs WHERE deleted_utc_ms IS NOT NULL AND "
			       "(?1 = 0 OR id = ?1) ORDER BY deleted_utc_ms DESC, id DESC");
	right = find != NULL;
	if (right) {
		int found;

		sqlite.bind_int64(find, 1, *id);
		found = sqlite.step(find);
		*id = found == SQLITE_ROW ? sqlite.column_int64(find, 0) : 0;
		if (found != SQLITE_ROW && found != SQLITE_DONE)
			right = journal_fail(journal, found, "read");
	}
	sqlite.finalize(find);
	if (right && *id == 0)
		return journal_leave(journal, true);
	right = right &&
		with_id(journal, "UPDATE runs SET deleted_utc_ms = NULL WHERE id = ?", *id,
			0, &changed) &&
		journal_run(journal, *id, &run) == JOURNAL_FOUND;
	if (right) {
		right = journal_write_digest(journal, &run);
		run_clear(&run);
	}
	return journal_leave(journal, right);
}

/* ---- Reading ------------------------------------------------------------------ */

static sqlite3_stmt *selection(struct journal *journal, enum field_record record)
{
	const size_t which = (size_t)SELECT_RECORD + record;
	struct text sql = {0};

	if (journal->kept[which] != NULL)
		return journal->kept[which];
	text_add(&sql, "SELECT ");
	add_columns(&field_tables[record], "", &sql);
	text_add(&sql, " FROM %s WHERE %s", tables[record],
		 record == RECORD_RUN ? "id = ? AND deleted_utc_ms IS NULL"
				      : "run = ? ORDER BY n");
	kept(journal, which, text_string(&sql));
	text_clear(&sql);
	return journal->kept[which];
}

static bool damaged(struct journal *journal, int64_t id, const char *why)
{
	journal->damaged = true;
	return journal_refuse(journal,
			      "run %lld of the journal %s is damaged: %s; 'turnover "
			      "journal check' looks at the others",
			      (long long)id, journal->path, why);
}

static bool take_script(struct journal *journal, int64_t id, struct run *run)
{
	sqlite3_stmt *select =
		kept(journal, SELECT_SCRIPT, "SELECT bytes FROM scripts WHERE id = ?");
	bool found;

	if (select == NULL)
		return false;
	sqlite.bind_int64(select, 1, id);
	found = sqlite.step(select) == SQLITE_ROW;
	if (found) {
		const char *bytes = (const char *)sqlite.column_text(select, 0);

		run->script = mem_strdup(bytes != NULL ? bytes : "");
		run->script_size = strlen(run->script);
	}
	sqlite.reset(select);
	return found || damaged(journal, run->id, "its script is gone");
}

static bool take_column(struct journal *journal, sqlite3_stmt *select, int at,
			const struct field *field, void *base, int64_t id)
{
	char why[QUANTITY_WHY];

	if (sqlite.column_type(select, at) == SQLITE_NULL)
		return true;
	if (field->type == FIELD_BYTES)
		return take_script(journal, sqlite.column_int64(select, at), base);
	if (field_is_text(field)) {
		const char *text = (const char *)sqlite.column_text(select, at);

		field_set_text(field, base, mem_strdup(text));
		return true;
	}
	return field_put(field, base, sqlite.column_int64(select, at), why) ||
	       damaged(journal, id, why);
}

static bool take_row(struct journal *journal, sqlite3_stmt *select,
		     enum field_record record, void *base, int64_t id)
{
	const struct field_table *table = &field_tables[record];
	int at = 0;

	for (size_t i = 0; i < table->n; i++) {
		if (!take_column(journal, select, at++, &table->rows[i], base, id))
			return false;
		if (table->rows[i].type == FIELD_START) {
			const int64_t offset = sqlite.column_int64(select, at++);

			if (offset < -INT_MAX || offset > INT_MAX)
				return damaged(journal, id, "its start");
			((struct run *)base)->utc_offset_min = (int)offset;
		}
	}
	return true;
}

static enum journal_found take_rows(struct journal *journal, enum field_record record,
				    struct run *run)
{
	sqlite3_stmt *select = selection(journal, record);
	enum journal_found found = JOURNAL_NONE;
	int result = SQLITE_ERROR;
	bool right = select != NULL;

	if (right)
		sqlite.bind_int64(select, 1, run->id);
	while (right && (result = sqlite.step(select)) == SQLITE_ROW) {
		void *base = record == RECORD_RUN ? run : field_add(record, run);

		right = take_row(journal, select, record, base, run->id);
		found = JOURNAL_FOUND;
	}
	if (right && result != SQLITE_DONE)
		right = journal_fail(journal, result, "read");
	sqlite.reset(select);
	return right ? found : JOURNAL_FAILED;
}

enum journal_found journal_run(struct journal *journal, int64_t id, struct run *run)
{
	enum journal_found found;
	char why[RUN_WHY];

	run_init(run);
	run->id = id;
	journal->damaged = false;
	found = take_rows(journal, RECORD_RUN, run);
	for (int record = RECORD_SEGMENT; record < RECORDS && found == JOURNAL_FOUND;
	     record++)
		if (take_rows(journal, (enum field_record)record, run) == JOURNAL_FAILED)
			found = JOURNAL_FAILED;
	if (found == JOURNAL_FOUND && !run_check(run, why)) {
		damaged(journal, id, why);
		found = JOURNAL_FAILED;
	}
	if (found != JOURNAL_FOUND)
		run_clear(run);
	return found;
}
