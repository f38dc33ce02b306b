/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal_plan: the plans that were started, and how they were moved; see journal.h. */
#include "io/journal_parts.h"

#include "core/base/day.h"
#include "core/base/mem.h"

#include <stdlib.h>
#include <string.h>

void journal_plan_clear(struct journal_plan *plan)
{
	free(plan->name);
	free(plan->script);
	free(plan->shifts);
	memset(plan, 0, sizeof *plan);
}

/* ---- Reading ------------------------------------------------------------------ */

static int32_t day_at(sqlite3_stmt *select, int at)
{
	const int64_t day = sqlite.column_int64(select, at);

	if (sqlite.column_type(select, at) == SQLITE_NULL || day < DAY_FIRST ||
	    day > DAY_LAST)
		return -1;
	return (int32_t)day;
}

static bool take_shifts(struct journal *journal, struct journal_plan *plan)
{
	sqlite3_stmt *select = journal_prepare(
		journal, "SELECT from_day, days FROM shifts WHERE plan = ? ORDER BY n");
	int result = SQLITE_ERROR;

	if (select != NULL)
		sqlite.bind_int64(select, 1, plan->id);
	while (select != NULL && (result = sqlite.step(select)) == SQLITE_ROW) {
		struct journal_shift *shift;

		plan->shifts = mem_grow(plan->shifts, plan->nshifts, &plan->shifts_capacity,
					sizeof *plan->shifts);
		shift = &plan->shifts[plan->nshifts++];
		shift->from_day = day_at(select, 0);
		shift->days = sqlite.column_int(select, 1);
	}
	if (select != NULL && result != SQLITE_DONE)
		journal_fail(journal, result, "read");
	sqlite.finalize(select);
	return result == SQLITE_DONE;
}

enum journal_found journal_plan_load(struct journal *journal, struct journal_plan *plan)
{
	sqlite3_stmt *select = journal_prepare(
		journal, "SELECT id, name, script, start_day, ended_day, paused_from "
			 "FROM plans ORDER BY ended_day IS NULL DESC, id DESC LIMIT 1");
	int result;

	memset(plan, 0, sizeof *plan);
	if (select == NULL)
		return JOURNAL_FAILED;
	result = sqlite.step(select);
	if (result == SQLITE_ROW) {
		plan->id = sqlite.column_int64(select, 0);
		plan->name = mem_strdup((const char *)sqlite.column_text(select, 1));
		plan->script = mem_strdup((const char *)sqlite.column_text(select, 2));
		plan->script_size = strlen(plan->script);
		plan->start_day = day_at(select, 3);
		plan->ended_day = day_at(select, 4);
		plan->paused_from = day_at(select, 5);
	} else if (result != SQLITE_DONE) {
		journal_fail(journal, result, "read");
	}
	sqlite.finalize(select);
	if (result == SQLITE_DONE)
		return JOURNAL_NONE;
	if (result == SQLITE_ROW && take_shifts(journal, plan))
		return JOURNAL_FOUND;
	journal_plan_clear(plan);
	return JOURNAL_FAILED;
}

/* ---- Writing ------------------------------------------------------------------ */

static void bind_day(sqlite3_stmt *statement, int at, int32_t day)
{
	if (day < 0)
		sqlite.bind_null(statement, at);
	else
		sqlite.bind_int(statement, at, day);
}

static bool write_plan(struct journal *journal, struct journal_plan *plan)
{
	sqlite3_stmt *statement = journal_prepare(
		journal, plan->id == 0
				 ? "INSERT INTO plans (name, script, start_day, ended_day, "
				   "paused_from) VALUES (?, ?, ?, ?, ?)"
				 : "UPDATE plans SET name = ?, script = ?, start_day = ?, "
				   "ended_day = ?, paused_from = ? WHERE id = ?");
	bool right;

	if (statement == NULL)
		return false;
	sqlite.bind_text(statement, 1, plan->name, -1, SQLITE_STATIC);
	sqlite.bind_text(statement, 2, plan->script, (int)plan->script_size, SQLITE_STATIC);
	bind_day(statement, 3, plan->start_day);
	bind_day(statement, 4, plan->ended_day);
	bind_day(statement, 5, plan->paused_from);
	if (plan->id != 0)
		sqlite.bind_int64(statement, 6, plan->id);
	right = journal_step(journal, statement);
	sqlite.finalize(statement);
	if (right && plan->id == 0)
		plan->id = sqlite.last_insert_rowid(journal->db);
	return right;
}

static bool remove_shifts(struct journal *journal, int64_t plan)
{
	sqlite3_stmt *statement =
		journal_prepare(journal, "DELETE FROM shifts WHERE plan = ?");
	bool right;

	if (statement == NULL)
		return false;
	sqlite.bind_int64(statement, 1, plan);
	right = journal_step(journal, statement);
	sqlite.finalize(statement);
	return right;
}

static bool write_shifts(struct journal *journal, const struct journal_plan *plan)
{
	sqlite3_stmt *statement = journal_prepare(
		journal,
		"INSERT INTO shifts (plan, n, from_day, days) VALUES (?, ?, ?, ?)");
	bool right = statement != NULL;

	for (size_t i = 0; i < plan->nshifts && right; i++) {
		sqlite.bind_int64(statement, 1, plan->id);
		sqlite.bind_int64(statement, 2, (int64_t)i);
		sqlite.bind_int(statement, 3, plan->shifts[i].from_day);
		sqlite.bind_int(statement, 4, plan->shifts[i].days);
		right = journal_step(journal, statement);
	}
	sqlite.finalize(statement);
	return right;
}

bool journal_plan_save(struct journal *journal, struct journal_plan *plan)
{
	const int64_t before = plan->id;
	bool right;

	if (!journal_enter(journal))
		return false;
	right = write_plan(journal, plan) && remove_shifts(journal, plan->id) &&
		write_shifts(journal, plan);
	if (journal_leave(journal, right))
		return true;
	plan->id = before;
	return false;
}
