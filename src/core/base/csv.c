/* SPDX-License-Identifier: GPL-3.0-or-later */
/* csv: comma-separated values, a row at a time; see csv.h. */
#include "core/base/csv.h"

#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- Reading ------------------------------------------------------------------ */

static size_t mark_length(const char *bytes, size_t n)
{
	static const char mark[] = "\xEF\xBB\xBF";

	return n >= 3 && memcmp(bytes, mark, 3) == 0 ? 3 : 0;
}

void csv_begin(struct csv_reader *reader, const char *bytes, size_t n, char separator)
{
	*reader = (struct csv_reader){bytes, bytes + n, 1, separator};
	reader->at += mark_length(bytes, n);
}

char csv_guess_separator(const char *bytes, size_t n)
{
	static const char candidates[] = {',', ';', '\t'};
	size_t found[sizeof candidates] = {0}, best = 0;
	bool quoted = false;

	for (size_t i = 0; i < n && (quoted || (bytes[i] != '\n' && bytes[i] != '\r'));
	     i++) {
		if (bytes[i] == '"')
			quoted = !quoted;
		for (size_t j = 0; j < sizeof candidates; j++)
			found[j] += !quoted && bytes[i] == candidates[j];
	}
	for (size_t j = 1; j < sizeof candidates; j++)
		if (found[j] > found[best])
			best = j;
	return candidates[best];
}

void csv_row_clear(struct csv_row *row)
{
	for (size_t i = 0; i < row->n; i++)
		free(row->cells[i]);
	free(row->cells);
	memset(row, 0, sizeof *row);
}

static void push(struct csv_row *row, const struct text *cell)
{
	row->cells = mem_grow(row->cells, row->n, &row->capacity, sizeof *row->cells);
	row->cells[row->n++] = mem_strndup(text_string(cell), cell->n);
}

static bool at_line_end(const struct csv_reader *reader)
{
	return reader->at == reader->end || *reader->at == '\n' ||
	       (*reader->at == '\r' &&
		(reader->at + 1 == reader->end || reader->at[1] == '\n'));
}

static void pass_line_end(struct csv_reader *reader)
{
	if (reader->at < reader->end && *reader->at == '\r')
		reader->at++;
	if (reader->at < reader->end && *reader->at == '\n')
		reader->at++;
	reader->line++;
}

static void take(struct csv_reader *reader, struct text *cell)
{
	reader->line += *reader->at == '\n';
	text_add_bytes(cell, reader->at++, 1);
}

/* Behind the opening quote, up to and with the closing one. */
static bool quoted_cell(struct csv_reader *reader, struct text *cell, char why[CSV_WHY])
{
	const size_t line = reader->line;

	for (;;) {
		if (reader->at == reader->end) {
			snprintf(why, CSV_WHY, "the quote of line %zu is never closed",
				 line);
			return false;
		}
		if (*reader->at == '"') {
			reader->at++;
			if (reader->at == reader->end || *reader->at != '"')
				break;
		}
		take(reader, cell);
	}
	if (at_line_end(reader) || *reader->at == reader->separator)
		return true;
	snprintf(why, CSV_WHY, "something stands behind a closing quote in line %zu",
		 reader->line);
	return false;
}

static bool read_cell(struct csv_reader *reader, struct text *cell, char why[CSV_WHY])
{
	cell->n = 0;
	if (!at_line_end(reader) && *reader->at == '"') {
		reader->at++;
		if (!quoted_cell(reader, cell, why))
			return false;
	} else {
		while (!at_line_end(reader) && *reader->at != reader->separator)
			take(reader, cell);
	}
	if (cell->n > 0 && memchr(cell->bytes, '\0', cell->n) != NULL) {
		snprintf(why, CSV_WHY, "line %zu holds a zero byte: this is no text",
			 reader->line);
		return false;
	}
	return true;
}

static bool read_cells(struct csv_reader *reader, struct csv_row *row, struct text *cell,
		       char why[CSV_WHY])
{
	for (;;) {
		if (!read_cell(reader, cell, why))
			return false;
		if (row->n == CSV_CELLS_MAX) {
			snprintf(why, CSV_WHY, "line %zu has more than %d cells", row->line,
				 CSV_CELLS_MAX);
			return false;
		}
		push(row, cell);
		if (at_line_end(reader))
			return true;
		reader->at++; /* the separator */
	}
}

enum csv_result csv_next(struct csv_reader *reader, struct csv_row *row, char why[CSV_WHY])
{
	struct text cell = {0};
	bool right;

	csv_row_clear(row);
	while (reader->at < reader->end && at_line_end(reader))
		pass_line_end(reader);
	if (reader->at == reader->end)
		return CSV_END;
	row->line = reader->line;
	right = read_cells(reader, row, &cell, why);
	text_clear(&cell);
	if (!right) {
		reader->at = reader->end;
		return CSV_WRONG;
	}
	pass_line_end(reader);
	return CSV_ROW;
}

/* ---- Writing ------------------------------------------------------------------ */

void csv_add(struct text *to, bool first, const char *cell)
{
	if (!first)
		text_add_bytes(to, ",", 1);
	if (cell[strcspn(cell, ",;\"\r\n\t")] == '\0' && *cell != ' ') {
		text_add_bytes(to, cell, strlen(cell));
		return;
	}
	text_add_bytes(to, "\"", 1);
	for (; *cell != '\0'; cell++)
		text_add_bytes(to, *cell == '"' ? "\"\"" : cell, *cell == '"' ? 2 : 1);
	text_add_bytes(to, "\"", 1);
}

void csv_end_row(struct text *to)
{
	text_add_bytes(to, "\r\n", 2);
}
