/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal_sqlite: loads SQLite; see journal_sqlite.h. */
#include <config.h>

#include "io/journal_sqlite.h"

#include "io/journal.h"
#include "io/library.h"

struct journal_sqlite sqlite;

#define ROW(name) {"sqlite3_" #name, &sqlite.name},

static const struct library_function functions[] = {SQLITE_FUNCTIONS(ROW)};

bool journal_sqlite_load(void)
{
	static int loaded = -1;

	if (loaded < 0)
		loaded = library_load(LIBRARY_SQLITE, functions,
				      sizeof functions / sizeof *functions);
	return loaded == 1;
}

const char *journal_missing(void)
{
	return journal_sqlite_load() ? NULL : LIBRARY_SQLITE;
}
