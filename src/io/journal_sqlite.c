/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal_sqlite: loads SQLite; see journal_sqlite.h. */
#include <config.h>

#include "io/journal_sqlite.h"

#include "io/journal.h"
#include "io/library.h"

struct journal_sqlite sqlite;

#define ROW(name) {"sqlite3_" #name, &sqlite.name},

static const struct library_function functions[] = {SQLITE_FUNCTIONS(ROW)};

static struct library library = LIBRARY_OF(LIBRARY_SQLITE, functions);

const char *journal_missing(void)
{
	return library_missing(&library);
}
