/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * journal_sqlite: SQLite as the journal calls it, sqlite.step(…) for sqlite3_step(…).
 *
 * It is loaded when a journal is first opened: what never looks at one need not wait
 * for it. No function may be called before journal_missing() has returned NULL.
 */
#ifndef TURNOVER_IO_JOURNAL_SQLITE_H
#define TURNOVER_IO_JOURNAL_SQLITE_H

#include <sqlite3.h>

/* What is used of it, by names without "sqlite3_". */
#define SQLITE_FUNCTIONS(X)                                                                \
	X(backup_finish)                                                                   \
	X(backup_init)                                                                     \
	X(backup_step)                                                                     \
	X(bind_blob)                                                                       \
	X(bind_int)                                                                        \
	X(bind_int64)                                                                      \
	X(bind_null)                                                                       \
	X(bind_parameter_count)                                                            \
	X(bind_text)                                                                       \
	X(busy_timeout)                                                                    \
	X(changes)                                                                         \
	X(clear_bindings)                                                                  \
	X(close)                                                                           \
	X(column_blob)                                                                     \
	X(column_bytes)                                                                    \
	X(column_int)                                                                      \
	X(column_int64)                                                                    \
	X(column_text)                                                                     \
	X(column_type)                                                                     \
	X(db_config)                                                                       \
	X(db_readonly)                                                                     \
	X(errcode)                                                                         \
	X(errmsg)                                                                          \
	X(exec)                                                                            \
	X(extended_result_codes)                                                           \
	X(finalize)                                                                        \
	X(get_autocommit)                                                                  \
	X(last_insert_rowid)                                                               \
	X(open_v2)                                                                         \
	X(prepare_v2)                                                                      \
	X(reset)                                                                           \
	X(step)                                                                            \
	X(system_errno)

#define SQLITE_MEMBER(name) __typeof__(sqlite3_##name) *name;

extern struct journal_sqlite {
	SQLITE_FUNCTIONS(SQLITE_MEMBER)
} sqlite;

#endif
