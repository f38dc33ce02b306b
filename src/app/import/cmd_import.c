/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_import: recorded runs from files and folders into the journal. One bad file stops
 * nothing; a run that is there already is not added again.
 */
#include "app/command.h"
#include "app/console/say.h"
#include "app/console/signals.h"
#include "app/import/files.h"
#include "app/import/pace.h"
#include "app/import/run.h"
#include "app/import/session.h"
#include "app/plan/done.h"
#include "app/record/record.h"
#include "app/runner/settings.h"
#include "app/runner/wall.h"

#include "core/base/mem.h"
#include "core/base/moment.h"
#include "core/journal/run.h"
#include "core/recording/recorded_text.h"
#include "io/activity_file.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { BRIEF_FROM = 4, KEEP_MS = 1000 };
enum { BEHIND_NAME = 2, BEHIND_COUNT = 6, OTHERS_TOLD = 10 };

/* What one call of the command is about. */
struct import {
	struct import_wishes wishes;
	struct import_pace pace; /* of the runs before, if runner.cfg has no easy speed */
	bool paced;
	struct journal *journal; /* NULL: a dry run */
	struct import_files files;
	int64_t moved_ms; /* the recording before, by --date */
	bool brief;       /* a folder, or many files: a bar and a sum */
	bool bar;
	const char *path;
	size_t runs, counts[IMPORTED_RESULTS], bad_files;
	struct import_files others; /* that are no recordings */
	size_t samples[CONTEXTS];   /* of new runs */
	bool planned;               /* what comes in is the plan's */
	struct planned {
		struct plan_done_run *items;
		size_t n, capacity;
	} of_plan;
	int signal;      /* that ended it; 0: none */
	bool keeping;    /* a change of the journal is open … */
	int64_t kept_ms; /* … since then */
};

/* ---- one file ---- */

static void clear_bar(const struct import *import)
{
	if (import->bar)
		fprintf(stderr, "\r\033[K");
}

/* It becomes the plan's when all are in the journal. */
static void take_for_plan(struct import *import, const struct import_place *place)
{
	if (!import->planned || place->id == 0)
		return;
	if (!place->of_plan)
		*ARRAY_PUSH(&import->of_plan) =
			(struct plan_done_run){place->id, place->day};
	else if (!import->brief)
		import_tell(BEHIND_NAME, "it is a session of the plan already");
}

static void on_recording(void *context, struct recording *recording)
{
	struct import *import = context;
	struct import_place place = {0};
	enum imported result = IMPORTED_FAILED;
	const int64_t recorded_ms = recording->start_utc_ms;

	/* Several in one file keep their distances. */
	if (import->wishes.alone && import->runs > 0)
		import->wishes.start_utc_ms = recorded_ms + import->moved_ms;
	if (recording->diags.n > 0 || import->wishes.dry)
		clear_bar(import);
	if (import_settle(recording, &import->wishes, import->path)) {
		import->moved_ms = recording->start_utc_ms - recorded_ms;
		if (import->wishes.json) {
			struct text json = {0};

			recorded_json(recording,
				      recorded_unit(recording, import->wishes.unit),
				      import->path, &json);
			say(stdout, "%s\n%s", import->runs > 0 ? "," : "",
			    text_string(&json));
			text_clear(&json);
		}
		import->runs++;
		if (import->paced)
			import->wishes.run.easy_m_per_h = import_pace_usual(&import->pace);
		result = import_run(import->journal, recording, &import->wishes,
				    import->path, import->brief, import->samples, &place);
		take_for_plan(import, &place);
	}
	if (result == IMPORTED_NEW || result == IMPORTED_SHOWN)
		import_pace_add(&import->pace, recording,
				recorded_unit(recording, import->wishes.unit).unit);
	import->counts[result]++;
	recording_clear(recording);
}

static void read_file(struct import *import, const char *path, bool named)
{
	struct diags diags = {0};

	import->path = path;
	const enum recording_read read = activity_file_read(path, import->wishes.columns,
							    on_recording, import, &diags);
	/* In a folder lie workouts and tables, too; who names a file means a recording. */
	const bool other = read == RECORDING_OTHER && !named;
	if (other)
		import_files_add(&import->others, path, false);
	import->bad_files += read != RECORDING_READ && !other;
	if (diags.n > 0 && !other)
		clear_bar(import);
	for (size_t i = 0; i < diags.n && !other; i++)
		say_error("%s: %s", path, diags.items[i].text);
	diags_clear(&diags);
}

static void show_bar(const struct import *import, size_t done)
{
	enum { WIDTH = 30 };
	const int filled = (int)(done * WIDTH / import->files.n);

	if (!import->bar)
		return;
	fprintf(stderr, "\r[%.*s%*s] %zu of %zu", filled,
		"==============================", WIDTH - filled, "", done,
		import->files.n);
	fflush(stderr);
}

/* "laps by their pace: 41 easy, 3 tempo" */
static void say_contexts(const struct import *import)
{
	struct text text = {0};
	const char *between = "";

	if (import->samples[CONTEXT_EASY] + import->samples[CONTEXT_TEMPO] +
		    import->samples[CONTEXT_STRIDES] ==
	    0)
		return;
	text_add(&text, "%s: ",
		 import->wishes.run.context == CONTEXTS ? "laps by their pace"
							: "laps, as you said");
	for (int i = 0; i < CONTEXTS; i++)
		if (import->samples[i] > 0) {
			text_add(&text, "%s%zu %s", between, import->samples[i],
				 context_name((enum context)i));
			between = ", ";
		}
	import_tell(BEHIND_COUNT, "%s ('turnover journal edit' changes one)",
		    text_string(&text));
	text_clear(&text);
}

/* Which files are none: a folder may hold anything, and a run may be thought lost. */
static void say_others(const struct import *import)
{
	const size_t n = import->others.n;
	const size_t told = n > OTHERS_TOLD ? OTHERS_TOLD : n;

	if (n == 0)
		return;
	say(stdout,
	    n == 1 ? "%5zu file is no recording (a workout, some other table):\n"
		   : "%5zu files are no recordings (workouts, other tables):\n",
	    n);
	for (size_t i = 0; i < told; i++)
		import_tell(BEHIND_COUNT, "%s", import->others.items[i].path);
	if (told < n)
		import_tell(BEHIND_COUNT, "and %zu more", n - told);
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

	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		if (import->counts[rows[i].result] == 0)
			continue;
		say(stdout, "%5zu %s\n", import->counts[rows[i].result], rows[i].words);
		if (rows[i].result == IMPORTED_NEW)
			say_contexts(import);
	}
	say_others(import);
	if (import->bad_files > 0)
		say(stdout, "%5zu %s could not be read\n", import->bad_files,
		    import->bad_files == 1 ? "file" : "files");
	if (import->counts[IMPORTED_NEW] + import->counts[IMPORTED_JOINED] > 0)
		say(stdout,
		    "'turnover baseline' tells your cadence, 'turnover review' where it "
		    "goes\n");
}

/*
 * Many runs are kept in changes of a second's worth: a disk may need longer to keep one
 * than it takes to read it. What a crash loses the same command brings again.
 */
static void keep(struct import *import, bool more)
{
	const int64_t now_ms = wall_now_ms();

	if (import->journal == NULL || !import->brief)
		return;
	if (import->keeping && more && now_ms >= import->kept_ms &&
	    now_ms - import->kept_ms < KEEP_MS)
		return;
	if (import->keeping && !journal_commit(import->journal)) {
		say_error("%s", journal_error(import->journal));
		import->counts[IMPORTED_FAILED]++;
	}
	import->keeping = more && journal_begin(import->journal);
	import->kept_ms = now_ms;
}

/* Ctrl-C ends it between two files: what is in the journal stays and is summed up. */
static int import_all(struct import *import)
{
	/* At a prompt Ctrl-C is to end the program as it always does. */
	const int signals = import->wishes.ask ? -1 : signals_open();
	int status, signal = 0;
	size_t i = 0;

	if (import->wishes.json)
		say(stdout, "{\"runs\": [");
	for (; i < import->files.n && signal == 0; i++) {
		keep(import, true);
		show_bar(import, i);
		read_file(import, import->files.items[i].path,
			  import->files.items[i].named);
		do {
			signal = signals < 0 ? 0 : signals_next(signals);
		} while (signal == SIGWINCH || signal == SIGCONT);
		if (signal == SIGTSTP) {
			keep(import, false);
			signals_stop_here();
			signal = 0;
		}
	}
	keep(import, false);
	clear_bar(import);
	if (import->wishes.json)
		say(stdout, "\n]}\n");
	else if (import->brief)
		say_sum(import);
	if (signal != 0) {
		say_error("interrupted after %zu of %zu files; the same command goes on", i,
			  import->files.n);
		import->signal = signal;
	}
	if (signals >= 0)
		signals_close(signals);
	status = import->bad_files > 0 || import->counts[IMPORTED_FAILED] > 0;
	return status != 0 || signal != 0 ? STATUS_FAILED : STATUS_OK;
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

	wishes->run.context = CONTEXTS;
	if (context != NULL && !context_parse(context, &wishes->run.context))
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

/* Usual easy speed, if runner.cfg has it: what is faster than that is no easy lap. */
static void read_easy_speed(const struct options *options, struct import_wishes *wishes)
{
	struct runner runner;

	if (settings_own(options, &runner) == STATUS_OK)
		wishes->run.easy_m_per_h = (int)runner.easy_m_per_h;
	runner_clear(&runner);
}

/* A dry run only looks how fast the runner usually is, if there is a journal. */
static void look_into_journal(struct import *import)
{
	char *path = journal_default_path();
	struct text error = {0};
	struct journal *journal = NULL;

	if (import->paced && access(path, R_OK) == 0)
		journal = journal_open(path, JOURNAL_READ, &error);
	if (journal != NULL) {
		import_pace_read(&import->pace, journal);
		journal_close(journal);
	}
	text_clear(&error);
	free(path);
}

static bool open_journal(struct import *import)
{
	import->journal = record_open(JOURNAL_WRITE);
	if (import->journal == NULL || journal_read_only(import->journal) != NULL)
		return false;
	if (import->paced)
		import_pace_read(&import->pace, import->journal);
	return true;
}

/* What came in is what the plan had. A JSON text stays one. */
static int mark_planned(const struct import *import)
{
	struct text said = {0};
	int status;

	if (import->wishes.json)
		say_into(&said);
	status = plan_done_runs(import->of_plan.items, import->of_plan.n);
	if (import->wishes.json) {
		say_into(NULL);
		say(stderr, "%s", text_string(&said));
		text_clear(&said);
	}
	return status;
}

/* Before anything is read: a plan that is not followed has no sessions. */
static int may_be_planned(const struct import *import)
{
	if (!import->planned)
		return STATUS_OK;
	if (import->wishes.dry)
		return say_usage("import", "import: --planned is told to the journal, and "
					   "--dry-run writes nothing: give one of them");
	if (plan_done_may())
		return STATUS_OK;
	say_error("nothing was imported; without --planned it is");
	return STATUS_FAILED;
}

static int run(const struct options *options)
{
	struct import import = {.planned = options_given(options, "planned")};
	int status;

	if (import_sessions(options, &status))
		return status;
	status = read_wishes(options, &import.wishes);
	if (status == STATUS_OK)
		status = may_be_planned(&import);
	if (status != STATUS_OK)
		return status;
	read_easy_speed(options, &import.wishes);
	import.paced = import.wishes.run.easy_m_per_h <= 0;
	import.brief = import_files_list(&import.files, options) ||
		       import.files.n >= BRIEF_FROM || import.wishes.json;
	if (import.wishes.dry)
		look_into_journal(&import);
	if (import.wishes.dry)
		import_files_confine(&import.files);
	import.wishes.alone = import.files.n == 1 && import.files.items[0].named;
	import.bar = import.brief && isatty(STDERR_FILENO);
	import.wishes.ask = !import.brief && !import.wishes.dry && import.files.n == 1 &&
			    !options_given(options, "yes") && isatty(STDIN_FILENO) &&
			    isatty(STDOUT_FILENO);
	if (import.files.n == 0 || (!import.wishes.dry && !open_journal(&import)))
		status = STATUS_FAILED;
	else
		status = import_all(&import);
	if (import.journal != NULL &&
	    !record_close(import.journal,
			  import.counts[IMPORTED_NEW] + import.counts[IMPORTED_JOINED] > 0))
		status = STATUS_FAILED;
	if (mark_planned(&import) != STATUS_OK)
		status = STATUS_FAILED;
	free(import.of_plan.items);
	import_files_clear(&import.files);
	import_files_clear(&import.others);
	if (import.signal != 0)
		signals_die(import.signal);
	return status;
}

static const struct option_row rows[] = {
	{"dry-run", 'n', NULL, "show what would be imported, write nothing"},
	{"format", 0, "FORMAT", "text or json"},
	{"context", 0, "CONTEXT",
	 "what it was: easy, tempo or strides; else guessed by pace"},
	{"cadence-unit", 0, "UNIT", "what the file counts: one-leg or steps; else by rule"},
	{"columns", 0, "NAMES", "of a table: time=NAME,cadence=NAME[,speed=NAME]"},
	{"date", 0, "WHEN", "when it began, without a clock or of one file alone"},
	{"terrain", 0, "TERRAIN", "treadmill, flat, track, hilly or trail"},
	{"shoes", 0, "NAME", "which shoes"},
	{"minimal", 0, NULL, "… and they are minimal ones: a baseline of their own"},
	{"planned", 0, NULL, "it was what the plan had for that day"},
	{"yes", 'y', NULL, "ask nothing"},
	{"output", 'o', "FILE", "of a workout: the session to write"},
	{"stdout", 0, NULL, "of a workout: print the session"},
	{"force", 0, NULL, "of a workout: overwrite a file that exists"},
	{0},
};

const struct subcommand command_import = {
	"import",
	"bring recorded runs into the journal",
	"FILE|FOLDER... [OPTION]...",
	"FIT, TCX, GPX and CSV are read, also gzipped; of a folder, all of them in it.\n"
	"A run that is in the journal already is not added again. What was recorded\n"
	"while a session was played becomes the cadence of its phases. Uncued level\n"
	"runs make the baselines and trends: 'turnover baseline', 'turnover review'.\n"
	"A workout of Zwift (.zwo) or intervals.icu (.txt) becomes a session of yours.\n",
	rows,
	1,
	-1,
	run,
	NULL,
};
