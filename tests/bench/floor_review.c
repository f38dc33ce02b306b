/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * floor_review PATH: the least a review can be: SQLite groups the same rows by week and
 * prints the means. No pace, no errors, no trend, no verdict.
 */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

static const char query[] =
	"SELECT (start_utc_ms / 60000 + utc_offset_min) / 10080, s.context, s.cued,"
	" count(*), avg(s.spm10), avg(s.m_per_h), sum(r.rpe * r.timer_ms)"
	" FROM samples s JOIN runs r ON r.id = s.run"
	" WHERE r.deleted_utc_ms IS NULL GROUP BY 1, 2, 3";

int main(int argc, char **argv)
{
	sqlite3 *db;
	sqlite3_stmt *rows;

	if (argc != 2 ||
	    sqlite3_open_v2(argv[1], &db, SQLITE_OPEN_READONLY, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(db, query, -1, &rows, NULL) != SQLITE_OK)
		return EXIT_FAILURE;
	while (sqlite3_step(rows) == SQLITE_ROW) {
		for (int column = 0; column < sqlite3_column_count(rows); column++)
			printf("%.1f ", sqlite3_column_double(rows, column));
		putchar('\n');
	}
	return EXIT_SUCCESS;
}
