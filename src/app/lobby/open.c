/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open: a session of the lobby, read whole; see open.h. */
#include "app/lobby/open.h"

#include "app/console/say.h"

#include "core/base/mem.h"
#include "core/script/script.h"
#include "io/config.h"
#include "io/paths.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RATE = 48000 };

/* ---- one session ----------------------------------------------------------------- */

static struct timespec changed_at(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 ? status.st_mtim : (struct timespec){0, 0};
}

void lobby_open_clear(struct lobby_open *open)
{
	timeline_free(open->timeline);
	session_clear(&open->session);
	diags_clear(&open->diags);
	node_clear(&open->root);
	free(open->bytes);
	memset(open, 0, sizeof *open);
}

void lobby_open_read(struct lobby_open *open, const struct lobby_entry *entry)
{
	lobby_open_clear(open);
	open->changed = changed_at(entry->path);
	if (config_load(entry->path, &open->bytes, &open->n, &open->diags))
		open->parsed = config_parse(open->bytes, open->n, "phases", &open->root,
					    &open->diags);
}

void lobby_open_take(struct lobby_open *open, const char *script, size_t n)
{
	lobby_open_clear(open);
	open->bytes = mem_strndup(script, n);
	open->n = n;
	open->parsed = config_parse(open->bytes, n, "phases", &open->root, &open->diags);
}

static struct setting *settings_of(const struct lobby_entry *entry)
{
	struct setting *settings =
		mem_alloc(entry->settings.n > 0 ? entry->settings.n : 1, sizeof *settings);

	for (size_t i = 0; i < entry->settings.n; i++)
		settings[i] = (struct setting){entry->settings.items[i].name,
					       entry->settings.items[i].value, false};
	return settings;
}

/* The mistakes of the reading itself stay; those of the meaning come anew. */
static void compile(struct lobby_open *open, const struct lobby_entry *entry,
		    const struct runner *runner)
{
	const struct compile_options options = {.rate = RATE};
	struct setting *settings = settings_of(entry);
	bool read = (open->parsed || open->root.n > 0) &&
		    script_read(&open->root, settings, entry->settings.n, &open->session,
				&open->diags);

	if (open->parsed && read)
		open->timeline =
			timeline_compile(&open->session, runner, &options, &open->diags);
	free(settings);
	diags_sort(&open->diags);
	if (open->timeline == NULL)
		session_clear(&open->session);
}

static void say_why(struct text *why, const struct diags *diags)
{
	for (size_t i = 0; i < diags->n; i++) {
		if (diags->items[i].level != DIAG_ERROR)
			continue;
		text_add(why, "%s", diags->items[i].text);
		return;
	}
}

bool lobby_open_compile(struct lobby_open *open, const struct lobby_entry *entry,
			const struct runner *runner, bool keep, struct text *why)
{
	struct session session = open->session;
	struct timeline *timeline = open->timeline;
	struct diags diags = open->diags;
	bool good;

	open->session = (struct session){0};
	open->timeline = NULL;
	if (timeline != NULL)
		open->diags = (struct diags){0};
	compile(open, entry, runner);
	good = open->timeline != NULL;
	if (why != NULL && !good)
		say_why(why, &open->diags);
	if (timeline == NULL)
		return good;
	if (!good && keep) {
		diags_clear(&open->diags);
		open->session = session;
		open->timeline = timeline;
		open->diags = diags;
		return false;
	}
	timeline_free(timeline);
	session_clear(&session);
	diags_clear(&diags);
	return good;
}

void lobby_open_detail(const struct lobby_open *open, const struct runner *runner,
		       struct lobby_detail *detail)
{
	*detail = (struct lobby_detail){open->timeline != NULL ? &open->session : NULL,
					runner, open->timeline, &open->diags};
}

bool lobby_open_is_old(const struct lobby_open *open, const struct lobby_entry *entry)
{
	struct timespec now = changed_at(entry->path);

	return now.tv_sec != open->changed.tv_sec || now.tv_nsec != open->changed.tv_nsec;
}

/* ---- all of them ----------------------------------------------------------------- */

static void add(struct lobby *lobby, const char *folder, const char *name, bool own)
{
	struct text path = {0};

	text_add(&path, "%s/%s.session", folder, name);
	lobby_add(lobby, name, text_string(&path), own);
	text_clear(&path);
}

static bool is_in(const char *folder, const char *name)
{
	struct text path = {0};
	struct stat status;
	bool is;

	text_add(&path, "%s/%s.session", folder, name);
	is = stat(text_string(&path), &status) == 0 && !S_ISDIR(status.st_mode);
	text_clear(&path);
	return is;
}

/* As it is shown; frees it. */
static char *name_folder(char *folder)
{
	char *written = paths_written(folder), *shown = say_clean(written);

	free(written);
	free(folder);
	return shown;
}

void lobby_open_list(struct lobby *lobby)
{
	char *own = paths_own(PATHS_SESSION), *shipped = paths_shipped(PATHS_SESSION);
	char **names = paths_list(PATHS_SESSION);

	for (char **name = names; *name != NULL; name++)
		if (is_in(own, *name))
			add(lobby, own, *name, true);
	for (char **name = names; *name != NULL; name++)
		if (!is_in(own, *name))
			add(lobby, shipped, *name, false);
	paths_list_free(names);
	lobby->folders[1] = name_folder(own);
	lobby->folders[0] = name_folder(shipped);
}
