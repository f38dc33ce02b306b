/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_import: recorded runs from files and folders into the journal. One bad file stops
 * nothing; a run that is there already is not added again.
 */
#include "app/command.h"
#include "app/import_run.h"
#include "app/say.h"

#include "core/mem.h"
#include "core/moment.h"
#include "core/recorded_text.h"
#include "core/run.h"
#include "io/activity_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { FOLDER_DEPTH = 6, FILES_MAX = 1000000, BRIEF_FROM = 4 };

struct names {
	char **items; /* owned */
	size_t n, capacity;
};

/* What one call of the command is about. */
struct import {
	struct import_wishes wishes;
	struct journal *journal; /* NULL: a dry run */
	struct names files;
	bool brief; /* a folder, or many files: a bar and a sum */
	const char *path;
	struct text json;
	size_t runs, counts[IMPORTED_RESULTS], bad_files;
};

/* ---- files ---- */

/* "run.fit", "RUN.TCX.GZ". */
static bool is_recording(const char *name)
{
	static const char *const endings[] = {".fit", ".tcx", ".gpx", ".csv"};
	size_t n = strlen(name);

	if (n > 3 && strcasecmp(name + n - 3, ".gz") == 0)
		n -= 3;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (n > 4 && strncasecmp(name + n - 4, endings[i], 4) == 0)
			return true;
	return false;
}

static void add_name(struct names *names, char *name)
{
	*ARRAY_PUSH(names) = name;
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void add_folder(struct names *names, const char *path, int depth)
{
	struct dirent **entries = NULL;
	const int n = scandir(path, &entries, visible, alphasort);

	if (n < 0)
		say_error("%s: cannot read this folder: %s", path, strerror(errno));
	for (int i = 0; i < n; i++) {
		struct text name = {0};
		struct stat status;

		text_add(&name, "%s/%s", path, entries[i]->d_name);
		/* Links to folders are not followed: they may lead back. */
		if (lstat(text_string(&name), &status) == 0 && S_ISDIR(status.st_mode)) {
			if (depth < FOLDER_DEPTH)
				add_folder(names, text_string(&name), depth + 1);
		} else if (is_recording(entries[i]->d_name) && names->n < FILES_MAX) {
			add_name(names, mem_strdup(text_string(&name)));
		}
		text_clear(&name);
		free(entries[i]);
	}
	free(entries);
}

static void list_files(struct import *import, const struct options *options)
{
	for (size_t i = 0; i < options->arguments.n; i++) {
		const char *path = options->arguments.items[i];
		struct stat status;

		if (strcmp(path, "-") != 0 && stat(path, &status) == 0 &&
		    S_ISDIR(status.st_mode)) {
			const size_t before = import->files.n;

			add_folder(&import->files, path, 0);
			import->brief = true;
			if (import->files.n == before)
				say_error("%s: no .fit, .tcx, .gpx or .csv in this folder",
					  path);
		} else {
			add_name(&import->files, mem_strdup(path));
		}
	}
	import->brief |= import->files.n >= BRIEF_FROM;
}

/* ---- one file ---- */

static void on_recording(void *context, struct recording *recording)
{
	struct import *import = context;
	enum imported result = IMPORTED_FAILED;

	if (import_settle(recording, &import->wishes, import->path)) {
		if (import->wishes.json) {
			text_add(&import->json, import->runs > 0 ? ",\n" : "\n");
			recorded_json(recording,
				      recorded_unit(recording, import->wishes.unit),
				      import->path, &import->json);
		}
		result = import_run(import->journal, recording, &import->wishes,
				    import->path, import->brief);
	}
	import->runs++;
	import->counts[result]++;
	recording_clear(recording);
}

static void clear_bar(void)
{
	if (isatty(STDERR_FILENO))
		say(stderr, "\r%*s\r", 60, "");
}

static void read_file(struct import *import, const char *path)
{
	struct diags diags = {0};

	import->path = path;
	if (!activity_file_read(path, import->wishes.columns, on_recording, import, &diags))
		import->bad_files++;
	if (diags.n > 0 && import->brief)
		clear_bar();
	for (size_t i = 0; i < diags.n; i++)
		say_error("%s: %s", path, diags.items[i].text);
	diags_clear(&diags);
}

static void show_bar(const struct import *import, size_t done)
{
	enum { WIDTH = 30 };
	const int filled = (int)(done * WIDTH / import->files.n);

	if (!import->brief || !isatty(STDERR_FILENO))
		return;
	fprintf(stderr, "\r[%.*s%*s] %zu of %zu", filled,
		"==============================", WIDTH - filled, "", done,
		import->files.n);
	fflush(stderr);
}

static void say_sum(const struct import *import)
{
	static const struct {
		enum imported result;
		const char *words;
	} rows[] = {
		{IMPORTED_NEW, "new in the journal"},
		{IMPORTED_JOINED,
		 "recorded while a session was played, now its phases' cadence"},
		{IMPORTED_KNOWN, "already there"},
		{IMPORTED_SHOWN, "read; nothing was written (--dry-run)"},
		{IMPORTED_LEFT, "left out"},
		{IMPORTED_FAILED, "not imported"},
	};

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (import->counts[rows[i].result] > 0)
			say(stdout, "%5zu %s\n", import->counts[rows[i].result],
			    rows[i].words);
	if (import->bad_files > 0)
		say(stdout, "%5zu files could not be read\n", import->bad_files);
}

static int import_all(struct import *import)
{
	for (size_t i = 0; i < import->files.n; i++) {
		show_bar(import, i);
		read_file(import, import->files.items[i]);
	}
	if (import->brief)
		clear_bar();
	if (import->wishes.json)
		say(stdout, "{\"runs\": [%s\n]}\n", text_string(&import->json));
	else if (import->brief)
		say_sum(import);
	return import->bad_files > 0 || import->counts[IMPORTED_FAILED] > 0 ? STATUS_FAILED
									    : STATUS_OK;
}

/* ---- the command line ---- */

static bool read_date(const char *value, struct import_wishes *wishes)
{
	int offset_min;
	bool known;
	struct text dated = {0};

	/* A day alone is its noon, here. */
	text_add(&dated,
		 strchr(value, 'T') == NULL && strchr(value, ' ') == NULL ? "%sT12:00"
									  : "%s",
		 value);
	wishes->dated = moment_parse(text_string(&dated), &wishes->start_utc_ms,
				     &offset_min, &known);
	text_clear(&dated);
	if (wishes->dated && !known) {
		const time_t moment = (time_t)(wishes->start_utc_ms / 1000);
		struct tm local;

		if (localtime_r(&moment, &local) != NULL)
			wishes->start_utc_ms -= (int64_t)local.tm_gmtoff * 1000;
	}
	return wishes->dated;
}

/* STATUS_OK, or STATUS_USAGE with what is wrong said. */
static int read_wishes(const struct options *options, struct import_wishes *wishes)
{
	const char *context = options_value(options, "context");
	const char *unit = options_value(options, "cadence-unit");
	const char *terrain = options_value(options, "terrain");
	const char *date = options_value(options, "date");
	const char *format = options_value(options, "format");

	wishes->context = CONTEXTS;
	if (context != NULL && !context_parse(context, &wishes->context))
		return say_usage("import",
				 "import: '%s' is no context: easy, tempo, strides",
				 context);
	if (unit != NULL && !cadence_unit_parse(unit, &wishes->unit))
		return say_usage("import", "import: '%s' is no unit: one-leg, steps", unit);
	if (terrain != NULL && !terrain_parse(terrain, &wishes->terrain))
		return say_usage(
			"import",
			"import: '%s' is no terrain: treadmill, flat, track, hilly, "
			"trail",
			terrain);
	if (date != NULL && !read_date(date, wishes))
		return say_usage("import",
				 "import: '%s' is no date: write it like 2026-11-22 or "
				 "2026-11-22T18:30",
				 date);
	if (format != NULL && strcmp(format, "json") != 0 && strcmp(format, "text") != 0)
		return say_usage("import", "import: '%s' is no format: text, json", format);
	wishes->json = format != NULL && strcmp(format, "json") == 0;
	wishes->dry = options_given(options, "dry-run");
	wishes->columns = options_value(options, "columns");
	wishes->shoes = options_value(options, "shoes");
	wishes->minimal = options_given(options, "minimal");
	return STATUS_OK;
}

static bool open_journal(struct import *import)
{
	struct text error = {0};
	char *path = journal_default_path();

	import->journal = journal_open(path, JOURNAL_WRITE, &error);
	if (import->journal == NULL)
		say_error("%s", text_string(&error));
	else if (journal_read_only(import->journal) != NULL)
		say_error("%s", journal_read_only(import->journal));
	const bool good =
		import->journal != NULL && journal_read_only(import->journal) == NULL;
	text_clear(&error);
	free(path);
	return good;
}

static int run(const struct options *options)
{
	struct import import = {0};
	int status = read_wishes(options, &import.wishes);

	if (status != STATUS_OK)
		return status;
	list_files(&import, options);
	import.brief |= import.wishes.json;
	import.wishes.ask = !import.brief && !import.wishes.dry && import.files.n == 1 &&
			    !options_given(options, "yes") && isatty(STDIN_FILENO) &&
			    isatty(STDOUT_FILENO);
	if (import.files.n == 0 || (!import.wishes.dry && !open_journal(&import)))
		status = STATUS_FAILED;
	else
		status = import_all(&import);
	journal_close(import.journal);
	text_clear(&import.json);
	for (size_t i = 0; i < import.files.n; i++)
		free(import.files.items[i]);
	free(import.files.items);
	return status;
}

static const struct option_row rows[] = {
	{"dry-run", 'n', NULL, "show what would be imported, write nothing"},
	{"format", 0, "FORMAT", "text or json"},
	{"context", 0, "CONTEXT",
	 "what it was: easy, tempo or strides; else guessed by pace"},
	{"cadence-unit", 0, "UNIT", "what the file counts: one-leg or steps; else by rule"},
	{"columns", 0, "NAMES", "of a table: time=NAME,cadence=NAME[,speed=NAME]"},
	{"date", 0, "WHEN", "when it began, for a device without a clock"},
	{"terrain", 0, "TERRAIN", "treadmill, flat, track, hilly or trail"},
	{"shoes", 0, "NAME", "which shoes"},
	{"minimal", 0, NULL, "… and they are minimal ones: a baseline of their own"},
	{"yes", 'y', NULL, "ask nothing"},
	{0},
};

const struct subcommand command_import = {
	"import",
	"bring recorded runs into the journal",
	"FILE|FOLDER...",
	"FIT, TCX, GPX and CSV are read, also gzipped; of a folder, all of them in it. A "
	"run\n"
	"that is in the journal already is not added again. What was recorded while a\n"
	"session was played becomes the cadence of its phases. Uncued level runs make the\n"
	"baselines and trends: 'turnover baseline', 'turnover review'.\n",
	rows,
	1,
	-1,
	run,
	NULL,
};
