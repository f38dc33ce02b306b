/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_csv: runs as rows of one table; see run_csv.h. */
#include "core/journal/run_csv.h"

#include "core/base/mem.h"
#include "core/journal/run_field.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMNS_MAX = 100 };
static const char record_column[] = "record";

/* Every name of a field once, in the order of the tables. */
static size_t list_columns(const char *names[COLUMNS_MAX])
{
	size_t n = 0;

	names[n++] = record_column;
	for (int record = 0; record < RECORDS; record++) {
		const struct field_table *table = &field_tables[record];

		for (size_t i = 0; i < table->n; i++) {
			size_t j = 0;

			while (j < n && strcmp(names[j], table->rows[i].name) != 0)
				j++;
			if (j == n)
				names[n++] = table->rows[i].name;
		}
	}
	names[n] = NULL;
	return n;
}

/* ---- Writing ------------------------------------------------------------------ */

void run_csv_header(struct text *to)
{
	const char *names[COLUMNS_MAX];
	const size_t n = list_columns(names);

	for (size_t i = 0; i < n; i++)
		csv_add(to, i == 0, names[i]);
	csv_end_row(to);
}

static const struct field *of_column(const struct field_table *table, const char *name)
{
	for (size_t i = 0; i < table->n; i++)
		if (strcmp(table->rows[i].name, name) == 0)
			return &table->rows[i];
	return NULL;
}

static void add_row(enum field_record record, const void *base, const char *const *names,
		    struct text *to)
{
	const struct field_table *table = &field_tables[record];
	struct text cell = {0};

	csv_add(to, true, table->record);
	for (size_t i = 1; names[i] != NULL; i++) {
		const struct field *field = of_column(table, names[i]);

		cell.n = 0;
		if (field != NULL && field_is_known(field, base))
			field_write(field, base, &cell);
		csv_add(to, false, cell.n > 0 ? text_string(&cell) : "");
	}
	csv_end_row(to);
	text_clear(&cell);
}

void run_csv_write(const struct run *run, struct text *to)
{
	const char *names[COLUMNS_MAX];

	list_columns(names);
	for (int record = 0; record < RECORDS; record++) {
		const size_t n = field_count((enum field_record)record, run);

		for (size_t i = 0; i < n; i++)
			add_row((enum field_record)record,
				field_item((enum field_record)record, run, i), names, to);
	}
}

/* ---- Reading ------------------------------------------------------------------ */

bool run_csv_is(const char *bytes, size_t n)
{
	struct csv_reader reader;
	struct csv_row row = {0};
	char why[CSV_WHY];
	bool is;

	csv_begin(&reader, bytes, n, csv_guess_separator(bytes, n));
	is = csv_next(&reader, &row, why) == CSV_ROW &&
	     strcmp(row.cells[0], record_column) == 0;
	csv_row_clear(&row);
	return is;
}

bool run_csv_begin(struct run_csv *csv, const char *bytes, size_t n, struct diags *diags)
{
	const size_t before = diags->errors;
	const char *names[COLUMNS_MAX];
	char why[CSV_WHY];

	csv_begin(&csv->reader, bytes, n, csv_guess_separator(bytes, n));
	switch (csv_next(&csv->reader, &csv->columns, why)) {
	case CSV_ROW: break;
	case CSV_END: diag_error(diags, 0, "the file is empty"); return false;
	case CSV_WRONG: diag_error(diags, 1, "%s", why); return false;
	}
	list_columns(names);
	if (strcmp(csv->columns.cells[0], record_column) != 0)
		diag_error(diags, 1,
			   "the first column must be \"record\": this is no table of runs "
			   "that turnover exported");
	for (size_t i = 0; i < csv->columns.n && diags->errors == before; i++) {
		size_t j = 0;

		while (names[j] != NULL && strcmp(names[j], csv->columns.cells[i]) != 0)
			j++;
		if (names[j] == NULL)
			diag_error(diags, 1, "there is no column \"%s\"",
				   csv->columns.cells[i]);
	}
	return diags->errors == before;
}

static void add_cells(const struct run_csv *csv, struct node *group,
		      const struct field_table *table, struct diags *diags)
{
	for (size_t i = 1; i < csv->row.n; i++) {
		const char *cell = csv->row.cells[i];
		const struct field *field;
		struct node *node;

		if (*cell == '\0' || i >= csv->columns.n)
			continue;
		field = of_column(table, csv->columns.cells[i]);
		if (field == NULL) {
			diag_error(diags, (int)csv->row.line, "a %s has no %s",
				   table->record, csv->columns.cells[i]);
			continue;
		}
		node = node_add(group,
				field->type == FIELD_NUMBER ? NODE_NUMBER
				: field->type == FIELD_BOOL ? NODE_BOOL
							    : NODE_TEXT,
				field->name, (int)csv->row.line);
		node->text = mem_strdup(cell);
		if (node->type == NODE_BOOL && strcmp(cell, "true") != 0 &&
		    strcmp(cell, "false") != 0)
			diag_error(diags, (int)csv->row.line, "%s: write true or false",
				   field->name);
		node->number = strcmp(cell, "true") == 0;
	}
}

static int record_of(const struct run_csv *csv, struct diags *diags)
{
	for (int record = 0; record < RECORDS; record++)
		if (strcmp(csv->row.cells[0], field_tables[record].record) == 0)
			return record;
	diag_error(diags, (int)csv->row.line,
		   "record: \"%s\" is none of run, segment, sample, interruption",
		   csv->row.cells[0]);
	return -1;
}

static bool next_row(struct run_csv *csv, struct diags *diags)
{
	char why[CSV_WHY];

	switch (csv_next(&csv->reader, &csv->row, why)) {
	case CSV_ROW: return true;
	case CSV_WRONG: diag_error(diags, (int)csv->row.line, "%s", why); return false;
	default: return false;
	}
}

bool run_csv_next(struct run_csv *csv, struct node *root, struct diags *diags)
{
	*root = (struct node){.type = NODE_GROUP};
	if (!csv->pending && !next_row(csv, diags))
		return false;
	csv->pending = false;
	root->line = (int)csv->row.line;
	switch (record_of(csv, diags)) {
	case -1: break;
	case RECORD_RUN: add_cells(csv, root, &field_tables[RECORD_RUN], diags); break;
	default:
		diag_error(diags, root->line, "a %s stands before any run",
			   csv->row.cells[0]);
	}
	while (next_row(csv, diags)) {
		const int record = record_of(csv, diags);
		const struct field_table *table = &field_tables[record < 0 ? 0 : record];
		struct node *list;

		if (record == RECORD_RUN) {
			csv->pending = true;
			break;
		}
		if (record < 0)
			continue;
		list = node_get(root, table->list);
		if (list == NULL)
			list = node_add(root, NODE_LIST, table->list, (int)csv->row.line);
		add_cells(csv, node_add(list, NODE_GROUP, NULL, (int)csv->row.line), table,
			  diags);
	}
	return true;
}

void run_csv_clear(struct run_csv *csv)
{
	csv_row_clear(&csv->columns);
	csv_row_clear(&csv->row);
}
