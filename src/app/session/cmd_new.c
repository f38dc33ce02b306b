/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_new: a session of one's own, from the template or from another one. */
#include "app/command.h"
#include "app/console/say.h"
#include "app/session/editor.h"
#include "app/session/load.h"
#include "app/session/template.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "io/config.h"
#include "io/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LONGEST_NAME = 100 };
#define EXTENSION ".session"

/* ---- the name ---- */

/* The name without its extension, owned; NULL: it cannot be one, which has been said. */
static char *plain_name(const char *given)
{
	size_t n = strlen(given), extension = strlen(EXTENSION);

	if (n > extension && strcmp(given + n - extension, EXTENSION) == 0)
		n -= extension;
	if (n == 0 || n > LONGEST_NAME || given[0] == '.' || given[0] == '-' ||
	    strpbrk(given, "/\\\"") != NULL || !text_is_clean(given)) {
		say_usage("new",
			  "new: '%s' cannot be a name; take letters, digits and "
			  "dashes, as in hill-strides",
			  given);
		return NULL;
	}
	if (strncmp(given, "today", n) == 0 && n == 5) {
		say_usage("new", "new: 'today' is kept for what a plan asks for; take "
				 "another name");
		return NULL;
	}
	return mem_strndup(given, n);
}

/* ---- what it begins with ---- */

static void add_template(struct text *text, const char *name)
{
	for (const char *const *line = template_lines; *line != NULL; line++) {
		if (strcmp(*line, TEMPLATE_TITLE) == 0)
			text_add(text, "title  = \"%s\";\n", name);
		else
			text_add(text, "%s\n", *line);
	}
}

/* Byte for byte, mistakes included: they can be mended in the copy. */
static bool add_copy(struct text *text, const char *session)
{
	struct diags diags = {0};
	char *path = load_find(session), *bytes = NULL;
	size_t n = 0;
	bool read;

	if (path == NULL)
		return false;
	read = config_load(path, &bytes, &n, &diags);
	if (read)
		text_add_bytes(text, bytes, n);
	for (size_t i = 0; i < diags.n; i++)
		say_error("%s: %s", path, diags.items[i].text);
	diags_clear(&diags);
	free(bytes);
	free(path);
	return read;
}

/* ---- the command ---- */

static bool write_new(const char *path, const struct text *text)
{
	struct new_file file;
	bool written = paths_open_new(&file, path, false);

	if (written) {
		fwrite(text_string(text), 1, text->n, file.stream);
		written = paths_commit(&file);
	}
	if (!written && errno == EEXIST)
		say_error("%s exists already; 'turnover edit' changes it", path);
	else if (!written)
		say_error("cannot write %s: %s", path, strerror(errno));
	return written;
}

/* Its place in the own folder, which is made; owned. NULL has been said. */
static char *own_path(const char *name)
{
	char *folder = paths_own(PATHS_SESSION);
	struct text path = {0};

	if (paths_make_folder(folder, false))
		text_add(&path, "%s/%s" EXTENSION, folder, name);
	else
		say_error("cannot make the folder %s: %s", folder, strerror(errno));
	free(folder);
	return path.bytes;
}

static bool have_editor(void)
{
	return getenv("VISUAL") != NULL || getenv("EDITOR") != NULL ||
	       (isatty(STDIN_FILENO) && isatty(STDOUT_FILENO));
}

int editor_new_session(const char *name, const char *from)
{
	struct text text = {0};
	char *path = NULL;
	int status = STATUS_FAILED;

	if (from != NULL ? add_copy(&text, from) : (add_template(&text, name), true))
		path = own_path(name);
	if (path != NULL && write_new(path, &text)) {
		say(stderr, "written: %s\n", path);
		status = have_editor() ? editor_session(path) : STATUS_OK;
	}
	text_clear(&text);
	free(path);
	return status;
}

static int run(const struct options *options)
{
	char *name = plain_name(options->arguments.items[0]);
	int status;

	if (name == NULL)
		return STATUS_USAGE;
	status = editor_new_session(name, options_value(options, "from"));
	free(name);
	return status;
}

static const struct option_row rows[] = {
	{"from", 0, "SESSION", "begin with a copy of that session"},
	{0},
};

const struct subcommand command_new = {
	.name = "new",
	.summary = "write a session of your own, and open it in your editor",
	.usage = "NAME [--from SESSION]",
	.details = "Without --from it begins as a commented script that shows every "
		   "setting. It is\n"
		   "written into your own sessions folder; an existing one is never "
		   "overwritten.\n"
		   "The editor is $VISUAL, else $EDITOR, else what the system calls editor "
		   "or vi.\n",
	.options = rows,
	.least = 1,
	.most = 1,
	.run = run,
};
