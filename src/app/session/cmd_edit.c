/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_edit: a session in the user's editor, then checked. */
#include "app/command.h"
#include "app/console/prompt.h"
#include "app/console/say.h"
#include "app/session/editor.h"
#include "app/session/load.h"

#include "core/base/mem.h"
#include "io/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Below the folder of the sessions that ship? Links do not hide that. */
static bool is_shipped(const char *path)
{
	char *shipped = paths_shipped(PATHS_SESSION);
	char *folder = realpath(shipped, NULL), *real = realpath(path, NULL);
	size_t n = folder != NULL ? strlen(folder) : 0;
	bool inside =
		n > 0 && real != NULL && strncmp(real, folder, n) == 0 && real[n] == '/';

	free(shipped);
	free(folder);
	free(real);
	return inside;
}

static char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash != NULL ? slash + 1 : path;
	const char *dot = strrchr(base, '.');

	return mem_strndup(base,
			   dot != NULL && dot > base ? (size_t)(dot - base) : strlen(base));
}

static int offer_copy(const char *path)
{
	char *name = base_name(path);
	char answer;
	int status = STATUS_FAILED;

	say(stderr, "'%s' ships with turnover and is not changed in its place.\n", name);
	answer = prompt_line("Make a copy of it in your own folder and edit that? [y/n]");
	if (answer == 'y' || answer == '\n')
		status = editor_new_session(name, path);
	else
		say_line(stderr,
			 "Nothing was changed. 'turnover new NAME --from %s' makes a "
			 "copy under another name.",
			 name);
	free(name);
	return status;
}

static int run(const struct options *options)
{
	const char *session = options->arguments.items[0];
	char *path;
	int status;

	if (strcmp(session, "-") == 0)
		return say_usage("edit", "edit: standard input cannot be edited; name a "
					 "session or a file");
	path = load_find(session);
	if (path == NULL)
		return STATUS_FAILED;
	if (access(path, F_OK) != 0) {
		say_error("%s: %s; 'turnover new NAME' writes a new session", path,
			  strerror(errno));
		status = STATUS_FAILED;
	} else {
		status = is_shipped(path) ? offer_copy(path) : editor_session(path);
	}
	free(path);
	return status;
}

static const struct option_row rows[] = {{0}};

const struct subcommand command_edit = {
	.name = "edit",
	.summary = "change a session in your editor, then check it",
	.usage = "SESSION",
	.details = "While there are mistakes it offers to go back. Sessions that ship are "
		   "copied "
		   "into\n"
		   "your own folder first. The editor is $VISUAL, else $EDITOR, else what "
		   "the system\n"
		   "calls editor or vi.\n",
	.options = rows,
	.least = 1,
	.most = 1,
	.run = run,
};
