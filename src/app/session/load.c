/* SPDX-License-Identifier: GPL-3.0-or-later */
/* load: from SESSION on the command line to a timeline; see load.h. */
#include "app/session/load.h"

#include "app/command.h"
#include "app/console/say.h"
#include "app/runner/settings.h"
#include "app/session/stranger.h"

#include "core/base/mem.h"
#include "core/base/node.h"
#include "core/base/text.h"
#include "core/script/script.h"
#include "io/config.h"
#include "io/paths.h"

#include <stdlib.h>
#include <string.h>

/* ---- finding it ---- */

static void say_no_session(const char *session)
{
	char **names = paths_list(PATHS_SESSION);
	char *own = paths_own(PATHS_SESSION), *shipped = paths_shipped(PATHS_SESSION);
	const char *nearest = text_nearest(session, (const char *const *)names);
	struct text list = {0};

	paths_list_text(&list, names);
	if (nearest != NULL)
		say_error("there is no session '%s'; did you mean '%s'?", session, nearest);
	else if (list.n > 0)
		say_error("there is no session '%s'; there are %s. A file of your own is "
			  "given by its path, as in ./my.session",
			  session, text_string(&list));
	else
		say_error("there is no session '%s', and none at all in %s or %s; give the "
			  "path of a file",
			  session, own, shipped);
	free(own);
	free(shipped);
	text_clear(&list);
	paths_list_free(names);
}

char *load_find(const char *session)
{
	char *path = paths_find(PATHS_SESSION, session);

	if (path == NULL && strcmp(session, "today") == 0)
		say_error("'today' is what a plan asks for: `turnover today` tells it, "
			  "`turnover play today` plays it");
	else if (path == NULL)
		say_no_session(session);
	return path;
}

/* ---- reading it ---- */

/* --set NAME=VALUE, all of them. Names are owned by the caller: free_settings. */
struct settings {
	struct setting *items;
	size_t n, capacity;
};

static void free_settings(struct settings *settings)
{
	for (size_t i = 0; i < settings->n; i++)
		free((char *)settings->items[i].name);
	free(settings->items);
}

/* "NAME=VALUE"; false where it is none. */
static bool add_setting(struct settings *settings, const char *text)
{
	const char *equals = strchr(text, '=');
	struct setting *setting;

	if (equals == NULL || equals == text)
		return false;
	setting = ARRAY_PUSH(settings);
	setting->name = mem_strndup(text, (size_t)(equals - text));
	setting->value = equals + 1;
	return true;
}

static int collect_settings(const struct options *options, struct settings *settings)
{
	for (size_t i = 0; i < options->given.n; i++) {
		const struct given_option *given = &options->given.items[i];

		if (strcmp(given->row->name, "set") == 0 &&
		    !add_setting(settings, given->value))
			return say_usage(NULL,
					 "--set %s: write NAME=VALUE, as in --set reps=5",
					 given->value);
	}
	return STATUS_OK;
}

/*
 * From the script's text on. Every stage that can still say something sensible is run,
 * so that all mistakes come in one go; a later one only sees what an earlier one has
 * passed.
 */
static bool read_session(struct loaded *loaded, struct settings *settings,
			 const struct compile_options *compile)
{
	struct node root = {0};
	bool parsed = config_parse(text_string(&loaded->script), loaded->script.n, "phases",
				   &root, &loaded->diags);
	bool read =
		(parsed || root.n > 0) && script_read(&root, settings->items, settings->n,
						      &loaded->session, &loaded->diags);

	if (parsed && read)
		loaded->timeline = timeline_compile(&loaded->session, &loaded->runner,
						    compile, &loaded->diags);
	node_clear(&root);
	return loaded->timeline != NULL;
}

static bool read_script(struct loaded *loaded)
{
	return config_load(loaded->path, &loaded->script.bytes, &loaded->script.n,
			   &loaded->diags);
}

static int load(const char *session, const struct options *options, bool only_read,
		const struct compile_options *compile, FILE *diagnostics,
		struct loaded *loaded)
{
	struct settings settings = {0};
	int status;

	memset(loaded, 0, sizeof *loaded);
	loaded->path = load_find(session);
	if (loaded->path == NULL)
		return STATUS_FAILED;
	loaded->name = say_clean(loaded->path);
	status = settings_runner(options, &loaded->runner);
	if (status == STATUS_OK)
		status = collect_settings(options, &settings);
	/* After the runner's own: a journal may have to be mended to be read. */
	if (status == STATUS_OK && only_read)
		stranger_confine(options->arguments.items, options->arguments.n);
	if (status == STATUS_OK &&
	    !(read_script(loaded) && read_session(loaded, &settings, compile)))
		status = STATUS_FAILED;
	free_settings(&settings);
	diags_sort(&loaded->diags);
	if (diagnostics == NULL)
		fflush(stdout);
	say_diags(diagnostics != NULL ? diagnostics : stderr, loaded->name, &loaded->diags,
		  diagnostics != NULL);
	return status;
}

int load_session(const char *session, const struct options *options,
		 const struct compile_options *compile, FILE *diagnostics,
		 struct loaded *loaded)
{
	return load(session, options, false, compile, diagnostics, loaded);
}

int load_to_read(const char *session, const struct options *options,
		 const struct compile_options *compile, FILE *diagnostics,
		 struct loaded *loaded)
{
	return load(session, options, true, compile, diagnostics, loaded);
}

/* options: NULL where the runner's settings of today do not matter. */
static int read_logged(const struct progress *progress, const struct options *options,
		       const struct compile_options *compile, struct loaded *loaded)
{
	struct settings settings = {0};
	int status = STATUS_OK;

	memset(loaded, 0, sizeof *loaded);
	loaded->path = mem_strdup(progress->path);
	loaded->name = say_clean(progress->path);
	if (options != NULL)
		status = settings_runner(options, &loaded->runner);
	else
		runner_init(&loaded->runner);
	for (int i = 0; i < CONTEXTS; i++)
		if (progress->baselines[i].spm10 > 0)
			loaded->runner.baselines[i] = progress->baselines[i];
	loaded->runner.easy_m_per_h = progress->easy_m_per_h;
	for (size_t i = 0; i < progress->settings.n; i++)
		add_setting(&settings, progress->settings.items[i]);
	text_add_bytes(&loaded->script, text_string(&progress->script), progress->script.n);
	if (status == STATUS_OK && !read_session(loaded, &settings, compile))
		status = STATUS_FAILED;
	free_settings(&settings);
	diags_sort(&loaded->diags);
	return status;
}

int load_progress(const struct progress *progress, const struct options *options,
		  const struct compile_options *compile, struct loaded *loaded)
{
	int status = read_logged(progress, options, compile, loaded);

	say_diags(stderr, loaded->name, &loaded->diags, false);
	return status;
}

bool load_logged(const struct progress *progress, const struct compile_options *compile,
		 struct loaded *loaded)
{
	return read_logged(progress, NULL, compile, loaded) == STATUS_OK;
}

void load_clear(struct loaded *loaded)
{
	timeline_free(loaded->timeline);
	session_clear(&loaded->session);
	runner_clear(&loaded->runner);
	diags_clear(&loaded->diags);
	text_clear(&loaded->script);
	free(loaded->path);
	free(loaded->name);
	memset(loaded, 0, sizeof *loaded);
}
