/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_journal_text: the journal as text and back, and whether it is whole. */
#include "app/journal/cmd_journal.h"

#include "app/console/say.h"
#include "app/record/mirror.h"
#include "app/record/record.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/journal/run_csv.h"
#include "core/journal/run_read.h"
#include "core/journal/run_text.h"
#include "io/file.h"
#include "io/json.h"
#include "io/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST_FILE = 1024 * 1024 * 1024 };

/* ---- export ---- */

/* clang-format off */
static const struct option_row export_rows[] = {
	{"output", 'o', "FILE", "write there; its extension says the format"},
	{"format", 0, "FORM", "jsonl (a line of JSON a run) or csv (jsonl)"},
	{"from", 0, "DATE", "that day and later, 2026-11-22"},
	{"to", 0, "DATE", "that day and earlier"},
	{"force", 'f', NULL, "overwrite FILE"},
	{NULL, 0, NULL, NULL},
};
/* clang-format on */

static bool ends_in(const char *name, const char *end)
{
	const size_t n = strlen(name), m = strlen(end);

	return n >= m && strcmp(name + n - m, end) == 0;
}

static int read_form(const struct options *options, bool *csv)
{
	const char *form = options_value(options, "format");
	const char *output = options_value(options, "output");

	*csv = form != NULL ? strcmp(form, "csv") == 0
			    : output != NULL && ends_in(output, ".csv");
	if (form != NULL && !*csv && strcmp(form, "jsonl") != 0)
		return say_usage("journal export", "--format %s: write jsonl or csv", form);
	return STATUS_OK;
}

/* Every run that can be read; how many could not. */
static size_t write_runs(struct journal *journal, const struct journal_ids *ids, bool csv,
			 FILE *stream)
{
	struct text text = {0};
	size_t lost = 0;

	if (csv)
		run_csv_header(&text);
	for (size_t i = 0; i < ids->n; i++) {
		struct run run;

		switch (journal_run(journal, ids->items[i], &run)) {
		case JOURNAL_FAILED:
			say_error("%s", journal_error(journal));
			lost++;
			break;
		case JOURNAL_NONE: break;
		case JOURNAL_FOUND:
			if (csv)
				run_csv_write(&run, &text);
			else
				run_write_json(&run, &text);
			run_clear(&run);
		}
		say_data(stream, text_string(&text), text.n);
		text.n = 0;
	}
	if (text.n > 0)
		say_data(stream, text_string(&text), text.n);
	text_clear(&text);
	return lost;
}

static int write_out(struct journal *journal, const struct options *options,
		     const struct journal_ids *ids, bool csv)
{
	const char *output = options_value(options, "output");
	struct new_file file;
	size_t lost;

	if (output == NULL || strcmp(output, "-") == 0)
		return write_runs(journal, ids, csv, stdout) == 0 ? STATUS_OK
								  : STATUS_FAILED;
	if (!paths_open_new(&file, output, options_given(options, "force"))) {
		say_error(errno == EEXIST ? "%s is there already; --force overwrites it%s"
					  : "%s cannot be written: %s",
			  output, errno == EEXIST ? "" : strerror(errno));
		return STATUS_FAILED;
	}
	lost = write_runs(journal, ids, csv, file.stream);
	if (!paths_commit(&file)) {
		say_error("%s cannot be written: %s", output, strerror(errno));
		return STATUS_FAILED;
	}
	return lost == 0 ? STATUS_OK : STATUS_FAILED;
}

static int run_export(const struct options *options)
{
	struct journal_filter filter;
	struct journal_ids ids = {0};
	struct journal *journal;
	bool csv, whole;
	int status = read_form(options, &csv);

	journal_filter_init(&filter);
	if (status != STATUS_OK)
		return status;
	if (!cmd_journal_day("journal export", options, "from", DAY_FIRST,
			     &filter.from_day) ||
	    !cmd_journal_day("journal export", options, "to", DAY_LAST, &filter.to_day))
		return STATUS_USAGE;
	journal = record_open(JOURNAL_READ);
	if (journal == NULL)
		return STATUS_FAILED;
	whole = journal_list(journal, &filter, &ids);
	if (!whole) {
		say_error("%s", journal_error(journal));
		say_error("what can still be read is exported");
		ids.n = 0;
		journal_salvage(journal, &ids);
	}
	status = write_out(journal, options, &ids, csv);
	free(ids.items);
	record_close(journal, false);
	return whole ? status : STATUS_FAILED;
}

const struct subcommand command_journal_export = {
	.name = "journal export",
	.summary = "all runs as text, for other programs and for keeping",
	.usage = "[-o FILE] [OPTION]...",
	.options = export_rows,
	.most = 0,
	.run = run_export,
};

/* ---- import ---- */

/* clang-format off */
static const struct option_row import_rows[] = {
	{"dry-run", 'n', NULL, "look at the files only"},
	{NULL, 0, NULL, NULL},
};
/* clang-format on */

struct importing {
	struct journal *journal;
	const char *name; /* of the file, safe to print */
	struct diags diags;
	size_t added, there, deleted;
	bool failed; /* the journal refuses */
};

static void add_run(struct importing *importing, struct node *root)
{
	struct run run, same;
	bool was_there, offset_given = true;

	run_init(&run);
	if (run_read(root, RUN_FORM_WHOLE, &run, &offset_given, &importing->diags) &&
	    importing->diags.errors == 0 && !importing->failed) {
		if (!offset_given)
			record_localise(&run);
		if (!journal_add(importing->journal, &run, &was_there)) {
			say_error("%s", journal_error(importing->journal));
			importing->failed = true;
		} else if (!was_there) {
			importing->added++;
		} else if (journal_run(importing->journal, run.id, &same) ==
			   JOURNAL_FOUND) {
			run_clear(&same);
			importing->there++;
		} else {
			importing->deleted++;
		}
	}
	run_clear(&run);
}

static void import_lines(struct importing *importing, const char *bytes, size_t n)
{
	const char *end = bytes + n;

	for (int line = 1; bytes < end && !importing->failed; line++) {
		const char *feed = memchr(bytes, '\n', (size_t)(end - bytes));
		const size_t length = (size_t)((feed != NULL ? feed : end) - bytes);
		struct node root;

		if (strspn(bytes, " \t\r") < length) {
			if (json_parse(bytes, length, line, &root, &importing->diags))
				add_run(importing, &root);
			node_clear(&root);
		}
		bytes += length + 1;
	}
}

static void import_table(struct importing *importing, const char *bytes, size_t n)
{
	struct run_csv csv = {0};
	struct node root = {0};

	if (run_csv_begin(&csv, bytes, n, &importing->diags)) {
		while (!importing->failed && run_csv_next(&csv, &root, &importing->diags)) {
			add_run(importing, &root);
			node_clear(&root);
		}
		node_clear(&root);
	}
	run_csv_clear(&csv);
}

static void import_file(struct importing *importing, const char *path)
{
	char *bytes = NULL, *name = say_clean(path);
	size_t n = 0;

	importing->name = name;
	if (file_load(path, LARGEST_FILE, &bytes, &n, &importing->diags)) {
		if (run_csv_is(bytes, n))
			import_table(importing, bytes, n);
		else if (n > 0 && bytes[strspn(bytes, " \t\r\n")] == '{')
			import_lines(importing, bytes, n);
		else
			diag_error(&importing->diags, 0,
				   "neither JSON Lines nor CSV of 'turnover journal "
				   "export'; recordings of watches are read by 'turnover "
				   "import'");
	}
	importing->failed = importing->failed || importing->diags.errors > 0;
	diags_sort(&importing->diags);
	say_diags(stderr, name, &importing->diags, true);
	free(bytes);
	free(name);
}

static void say_imported(const struct importing *importing, bool dry)
{
	say(stdout, "%zu run%s %s", importing->added, importing->added == 1 ? "" : "s",
	    dry ? "would be added" : "added");
	if (importing->there > 0)
		say(stdout, ", %zu %s there already", importing->there,
		    importing->there == 1 ? "was" : "were");
	if (importing->deleted > 0)
		say(stdout, ", %zu %s deleted before and stay%s so", importing->deleted,
		    importing->deleted == 1 ? "was" : "were",
		    importing->deleted == 1 ? "s" : "");
	say(stdout, "\n");
}

static int import_all(struct importing *importing, const struct options *options,
		      bool *changed)
{
	const bool dry = options_given(options, "dry-run");

	if (!journal_begin(importing->journal)) {
		say_error("%s", journal_error(importing->journal));
		return STATUS_FAILED;
	}
	for (size_t i = 0; i < options->arguments.n; i++) {
		import_file(importing, options->arguments.items[i]);
		diags_clear(&importing->diags);
	}
	if (importing->failed || dry)
		journal_cancel(importing->journal);
	if (importing->failed) {
		say_error("nothing was imported");
		return STATUS_FAILED;
	}
	if (!dry && !journal_commit(importing->journal)) {
		say_error("%s", journal_error(importing->journal));
		return STATUS_FAILED;
	}
	*changed = !dry && importing->added > 0;
	say_imported(importing, dry);
	return STATUS_OK;
}

static int run_import(const struct options *options)
{
	struct importing importing = {.journal = record_open(JOURNAL_WRITE)};
	bool changed = false;
	int status = STATUS_FAILED;

	if (importing.journal == NULL)
		return STATUS_FAILED;
	if (journal_read_only(importing.journal) == NULL)
		status = import_all(&importing, options, &changed);
	if (!record_close(importing.journal, changed))
		status = STATUS_FAILED;
	return status;
}

const struct subcommand command_journal_import = {
	.name = "journal import",
	.summary = "read what export wrote: JSON Lines or CSV",
	.usage = "FILE... [OPTION]...",
	.details =
		"A run that is there already is not added again. All files or none: where "
		"one has a\nmistake nothing is added.\n",
	.options = import_rows,
	.least = 1,
	.most = -1,
	.run = run_import,
};

/* ---- check ---- */

/* clang-format off */
static const struct option_row check_rows[] = {
	{"repair", 0, NULL, "make indexes and summaries anew from the runs"},
	{NULL, 0, NULL, NULL},
};
/* clang-format on */

/* The mirror in the same import: it is written anew after it, and may have more. */
static void say_what_to_do(const char *path)
{
	char *mirror = mirror_path();

	say(stderr,
	    "What to do: keep a copy of the file. 'turnover journal check --repair' mends "
	    "what "
	    "is made\nfrom the runs themselves. If that does not help:\n"
	    "  turnover journal export -o saved.jsonl     what can still be read\n"
	    "  mv '%s' '%s.damaged'\n"
	    "  turnover journal import saved.jsonl",
	    path, path);
	if (mirror != NULL && access(mirror, F_OK) == 0)
		say(stderr, " '%s'", mirror);
	say(stderr, "\n");
	free(mirror);
}

static int check(struct journal *journal)
{
	struct journal_complaints complaints = {0};
	struct journal_filter filter;
	struct journal_ids ids = {0};
	bool whole;

	journal_check(journal, &complaints);
	for (size_t i = 0; i < complaints.n; i++)
		say(stderr, "%s: %s\n", journal_path(journal), complaints.items[i]);
	whole = complaints.n == 0;
	journal_complaints_clear(&complaints);
	if (!whole) {
		say_what_to_do(journal_path(journal));
		return STATUS_FAILED;
	}
	journal_filter_init(&filter);
	journal_list(journal, &filter, &ids);
	say(stdout, "%s: %zu run%s, all is well\n", journal_path(journal), ids.n,
	    ids.n == 1 ? "" : "s");
	free(ids.items);
	return STATUS_OK;
}

static int run_check_command(const struct options *options)
{
	const bool repair = options_given(options, "repair");
	struct journal *journal = record_open(repair ? JOURNAL_WRITE : JOURNAL_READ);
	char *path;
	int status = STATUS_OK;

	if (journal == NULL) {
		path = journal_default_path();
		say_what_to_do(path);
		free(path);
		return STATUS_FAILED;
	}
	if (repair && !journal_repair(journal)) {
		say_error("%s", journal_error(journal));
		status = STATUS_FAILED;
	}
	if (check(journal) != STATUS_OK)
		status = STATUS_FAILED;
	record_close(journal, false);
	return status;
}

const struct subcommand command_journal_check = {
	.name = "journal check",
	.summary = "look whether the journal is whole",
	.usage = "[OPTION]...",
	.options = check_rows,
	.most = 0,
	.run = run_check_command,
};
