/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_export: a session for a watch, for another program, for a partner. What the other
 * form cannot say is said on standard error, line by line.
 */
#include "app/command.h"
#include "app/console/say.h"
#include "app/session/load.h"
#include "app/session/share.h"

#include "core/base/text.h"
#include "core/card/card.h"
#include "core/exchange/workout.h"
#include "core/exchange/workout_fit.h"
#include "core/exchange/workout_text.h"
#include "core/exchange/workout_zwo.h"
#include "io/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

/* Where to, and what it was asked to be. */
struct export
{
	const struct options *options;
	const char *path; /* "-": standard output */
	struct loaded loaded;
	struct text file;
	struct diags diags; /* warnings: what is lost */
	bool target;
	enum workout_unit unit;
};

/* ---- the forms ---- */

/* When it was made, so that the same session makes the same file. */
static int64_t created_s(const char *session)
{
	const char *epoch = getenv("SOURCE_DATE_EPOCH");
	struct stat status;

	if (epoch != NULL && epoch[0] != '\0' &&
	    strspn(epoch, "0123456789") == strlen(epoch) && strlen(epoch) < 12)
		return strtoll(epoch, NULL, 10);
	return strcmp(session, "-") != 0 && stat(session, &status) == 0 ? status.st_mtime
									: time(NULL);
}

static void make_workout(struct export *export, struct workout *workout,
			 enum workout_form form)
{
	workout_make(workout, &export->loaded.session, &export->loaded.runner,
		     export->loaded.timeline, form != WORKOUT_ZWO);
	workout_losses(workout, form, &export->diags);
}

static bool make_fit(struct export *export)
{
	const struct workout_fit_options how = {export->target, export->unit,
						created_s(export->loaded.path)};
	struct workout workout;

	make_workout(export, &workout, WORKOUT_FIT);
	workout_fit_write(&export->file, &workout, &how, &export->diags);
	workout_clear(&workout);
	return true;
}

static bool make_zwo(struct export *export)
{
	struct workout workout;

	make_workout(export, &workout, WORKOUT_ZWO);
	workout_zwo_write(&export->file, &workout);
	workout_clear(&workout);
	return true;
}

static bool make_intervals(struct export *export)
{
	const struct workout_text_options how = {export->target, export->unit};
	struct workout workout;

	make_workout(export, &workout, WORKOUT_INTERVALS);
	workout_text_write(&export->file, &workout, &how);
	workout_clear(&workout);
	return true;
}

static bool make_markdown(struct export *export)
{
	const struct loaded *loaded = &export->loaded;
	const struct card_options card = {.format = CARD_MARKDOWN, .diags = &loaded->diags};

	card_write(&export->file, &loaded->session, &loaded->runner, loaded->timeline,
		   &card);
	return true;
}

static bool make_session(struct export *export)
{
	return share_session(&export->loaded, export->options, &export->file);
}

static const struct form {
	const char *name; /* of --format, and the extension */
	bool (*make)(struct export *export);
	bool binary;
} forms[] = {
	{"fit", make_fit, true},          {"zwo", make_zwo, false},
	{"txt", make_intervals, false},   {"md", make_markdown, false},
	{"session", make_session, false},
};

static const char *const sounds[] = {"wav", "flac", "ogg", "oga", "opus", "mp3", NULL};

static const struct form *find_form(const char *name)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (strcasecmp(name, forms[i].name) == 0)
			return &forms[i];
	return NULL;
}

static bool is_sound(const char *name)
{
	for (size_t i = 0; sounds[i] != NULL; i++)
		if (strcasecmp(name, sounds[i]) == 0)
			return true;
	return false;
}

/* ---- writing ---- */

static bool write_output(const struct text *file)
{
	return say_data(stdout, text_string(file), file->n);
}

static bool write_file(const struct export *export)
{
	const bool force = options_given(export->options, "force");
	struct new_file file;
	bool written = paths_open_new(&file, export->path, force);

	if (written) {
		fwrite(text_string(&export->file), 1, export->file.n, file.stream);
		written = paths_commit(&file);
	}
	if (!written && errno == EEXIST && !force)
		say_error("%s exists already; --force overwrites it", export->path);
	else if (!written)
		say_error("cannot write %s: %s", export->path, strerror(errno));
	return written;
}

static void say_losses(const struct export *export)
{
	for (size_t i = 0; i < export->diags.n; i++)
		say(stderr, "%s: warning: %s\n",
		    strcmp(export->path, "-") == 0 ? "standard output" : export->path,
		    export->diags.items[i].text);
}

static int export_as(struct export *export, const struct form *form)
{
	const struct compile_options compile = {.rate = 48000};
	const bool output = strcmp(export->path, "-") == 0;
	int status = load_session(export->options->arguments.items[0], export->options,
				  &compile, NULL, &export->loaded);

	if (status == STATUS_OK && !form->make(export))
		status = STATUS_FAILED;
	if (status == STATUS_OK &&
	    !(output ? write_output(&export->file) : write_file(export)))
		status = STATUS_FAILED;
	if (status == STATUS_OK)
		say_losses(export);
	load_clear(&export->loaded);
	text_clear(&export->file);
	diags_clear(&export->diags);
	return status;
}

/* ---- the command line ---- */

static bool read_unit(const char *value, enum workout_unit *unit)
{
	*unit = value != NULL && strcmp(value, "spm") == 0 ? WORKOUT_SPM : WORKOUT_RPM;
	return value == NULL || strcmp(value, "spm") == 0 || strcmp(value, "rpm") == 0;
}

/* What the file is to be: --format, or how its name ends; "" where neither says it. */
static const char *wished_form(const struct options *options, const char *path)
{
	const char *format = options_value(options, "format");
	const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');

	if (format != NULL)
		return format;
	if (strcmp(path, "-") == 0)
		return options_given(options, "for-sharing") ? "session" : "txt";
	return dot != NULL && (slash == NULL || dot > slash) ? dot + 1 : "";
}

static int say_no_form(const char *name)
{
	if (strcasecmp(name, "ics") == 0)
		return say_usage("export", "a session has no day; 'turnover plan export -o "
					   "FILE.ics' writes those of your plan");
	return say_usage("export",
			 "export: what should it be? End FILE in .fit (a watch), .zwo "
			 "(Zwift), .txt (intervals.icu), .md (a card), .session (for a "
			 "partner) or .wav, .flac, .ogg, .opus, .mp3");
}

static int run(const struct options *options)
{
	struct export export = {.options = options,
				.path = options_value(options, "output")};
	const char *wish;
	const struct form *form;

	if (export.path == NULL || export.path[0] == '\0')
		return say_usage("export", "export: where to? turnover export %s",
				 command_export.usage);
	wish = wished_form(options, export.path);
	form = find_form(wish);
	if (form == NULL && is_sound(wish))
		return command_render.run(options);
	if (form == NULL)
		return say_no_form(wish);
	if (!read_unit(options_value(options, "cadence-unit"), &export.unit))
		return say_usage("export", "--cadence-unit %s: write rpm (one leg) or spm",
				 options_value(options, "cadence-unit"));
	if (form->make != make_session &&
	    (options_given(options, "for-sharing") || options_given(options, "flatten")))
		return say_usage("export",
				 "--for-sharing and --flatten are for a FILE that "
				 "ends in .session");
	if (form->binary && strcmp(export.path, "-") == 0 && isatty(STDOUT_FILENO))
		return say_usage("export", "-o -: such a file is nothing for a terminal; "
					   "lead it into a file or a program");
	export.target = !options_given(options, "no-target");
	return export_as(&export, form);
}

static const struct option_row rows[] = {
	{"output", 'o', "FILE", "where to; - is standard output"},
	{"format", 0, "FORM", "fit, zwo, txt, md or session; else as FILE ends"},
	{"cadence-unit", 0, "UNIT", "fit, txt: targets in rpm (one leg) or spm (rpm)"},
	{"no-target", 0, NULL, "fit, txt: names and times only"},
	{"for-sharing", 0, NULL, "the session itself, with a word for who gets it"},
	{"flatten", 0, NULL, "… with the values of its parameters in their places"},
	{"cue-sheet", 0, NULL, "a sound: and FILE.cue, a list of its phases"},
	{"force", 0, NULL, "overwrite a file that exists"},
	OPTION_SET,
	OPTION_BASELINE,
	{0},
};

const struct subcommand command_export = {
	.name = "export",
	.summary = "write a session for a watch, another program or a partner",
	.usage = "SESSION -o FILE [OPTION]...",
	.details =
		"The extension of FILE says what is written: .fit for a watch (copy it to "
		"the\n"
		"folder GARMIN/NewFiles), .zwo for Zwift, .txt for intervals.icu (-o - to "
		"paste\n"
		"it), .md a card, .session for another runner, or a sound as render writes "
		"it.\n"
		"What the other form cannot say is listed.\n",
	.options = rows,
	.least = 1,
	.most = 1,
	.run = run,
};
