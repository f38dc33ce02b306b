/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * run_csv: runs as rows of one table. The column `record` says what a row is: a run, or
 * a segment, sample or interruption of the run above it. Other columns are the fields of
 * core/journal/run_field.h; what is not known is an empty cell.
 */
#ifndef TURNOVER_CORE_RUN_CSV_H
#define TURNOVER_CORE_RUN_CSV_H

#include "core/base/csv.h"
#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/journal/run.h"

#include <stdbool.h>
#include <stddef.h>

void run_csv_header(struct text *to);
void run_csv_write(const struct run *run, struct text *to);

/* Is this the header of such a table? */
bool run_csv_is(const char *bytes, size_t n);

/* Zero it to begin; the bytes must outlive it. */
struct run_csv {
	struct csv_reader reader;
	struct csv_row columns, row;
	bool pending; /* `row` is the next run's */
};

/* Reads the header; false with an error: none, or columns that nobody knows. */
bool run_csv_begin(struct run_csv *csv, const char *bytes, size_t n, struct diags *diags);

/*
 * The rows of the next run as a tree for run_read, in *root (cleared by the caller).
 * False: there is no more; a mistake in the table itself is in diags and ends it.
 */
bool run_csv_next(struct run_csv *csv, struct node *root, struct diags *diags);
void run_csv_clear(struct run_csv *csv);

#endif
