/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * csv: comma-separated values (RFC 4180), a row at a time.
 *
 * A cell in quotes may hold separators, line feeds and doubled quotes. Rows end with CR
 * LF; a bare LF is read, too, and a byte-order mark passed over. Nothing is guessed but
 * the separator, and that only by whom asks for it.
 */
#ifndef TURNOVER_CORE_CSV_H
#define TURNOVER_CORE_CSV_H

#include "core/base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { CSV_CELLS_MAX = 1000, CSV_WHY = 120 };

struct csv_reader {
	const char *at, *end; /* borrowed */
	size_t line;          /* of the next row, from 1 */
	char separator;
};

struct csv_row {
	size_t line;  /* where it began */
	char **cells; /* owned, NUL-terminated */
	size_t n, capacity;
};

enum csv_result { CSV_ROW, CSV_END, CSV_WRONG };

/* separator: ',' or ';' or a tab. The bytes must outlive the reader. */
void csv_begin(struct csv_reader *reader, const char *bytes, size_t n, char separator);

/* Of the three, the one that the first line has most of; ',' where it has none. */
char csv_guess_separator(const char *bytes, size_t n);

/*
 * The next row in *row, which was zeroed or holds the row before; blank lines are passed
 * over. CSV_WRONG: a reason in `why` (an open quote, bytes behind a closing one, a NUL,
 * more than CSV_CELLS_MAX cells), and reading is over.
 */
enum csv_result csv_next(struct csv_reader *reader, struct csv_row *row, char why[CSV_WHY]);
void csv_row_clear(struct csv_row *row);

/* Adds a cell, in quotes where it needs them, and a comma before it unless first. */
void csv_add(struct text *to, bool first, const char *cell);
void csv_end_row(struct text *to);

#endif
