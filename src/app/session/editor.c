/* SPDX-License-Identifier: GPL-3.0-or-later */
/* editor: the user's editor, and the round of editing and checking; see editor.h. */
#include "app/session/editor.h"

#include "app/command.h"
#include "app/console/page.h"
#include "app/console/prompt.h"
#include "app/console/say.h"
#include "app/session/load.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/card/card.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

enum { WIDEST = 80 }; /* a card on a terminal that has more is read no better */

/* ---- starting it ---- */

struct words {
	char **items;
	size_t n, capacity;
};

/* "vim -u NONE" and the path, as an argument list. */
static void split(const char *command, const char *path, struct words *words)
{
	const char *blanks = " \t";
	struct text file = {0};

	for (command += strspn(command, blanks); *command != '\0';
	     command += strspn(command, blanks)) {
		size_t n = strcspn(command, blanks);

		*ARRAY_PUSH(words) = mem_strndup(command, n);
		command += n;
	}
	/* A name that looks like an option is still a file. */
	text_add(&file, "%s%s", path[0] == '-' ? "./" : "", path);
	*ARRAY_PUSH(words) = file.bytes;
	*ARRAY_PUSH(words) = NULL;
}

static void free_words(struct words *words)
{
	for (size_t i = 0; i + 1 < words->n; i++)
		free(words->items[i]);
	free(words->items);
}

/* In the child. `report` closes at a successful exec; else errno is written to it. */
static void become(char **words, int report)
{
	int error;

	signal(SIGXFSZ, SIG_DFL);
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	execvp(words[0], words);
	error = errno;
	if (write(report, &error, sizeof error) < 0)
		_exit(126);
	_exit(127);
}

/* Runs it and waits; an errno if it could not start. Ctrl-C is the editor's meanwhile. */
static int run(char **words, int *status)
{
	void (*on_int)(int), (*on_quit)(int);
	int ends[2], error = 0;
	pid_t child;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return errno;
	on_int = signal(SIGINT, SIG_IGN);
	on_quit = signal(SIGQUIT, SIG_IGN);
	child = fork();
	if (child == 0)
		become(words, ends[1]);
	if (child < 0)
		error = errno;
	close(ends[1]);
	while (child > 0 && read(ends[0], &error, sizeof error) < 0 && errno == EINTR)
		continue;
	close(ends[0]);
	while (child > 0 && waitpid(child, status, 0) < 0 && errno == EINTR)
		continue;
	signal(SIGINT, on_int);
	signal(SIGQUIT, on_quit);
	return error;
}

static bool set_variable(const char *name, const char **value)
{
	*value = getenv(name);
	return *value != NULL && (*value)[strspn(*value, " \t")] != '\0';
}

/* The first that can be started; only names of our own choice may be missing. */
static const char *start(const char *path, int *error, int *status)
{
	static const char *const usual[] = {"editor", "vi", "nano"};
	const char *chosen = NULL;
	bool own = set_variable("VISUAL", &chosen) || set_variable("EDITOR", &chosen);

	for (size_t i = 0; i < (own ? 1 : sizeof usual / sizeof *usual); i++) {
		struct words words = {0};

		chosen = own ? chosen : usual[i];
		split(chosen, path, &words);
		*error = run(words.items, status);
		free_words(&words);
		if (*error != ENOENT)
			break;
	}
	return chosen;
}

bool editor_open(const char *path)
{
	struct termios terminal;
	bool saved = tcgetattr(STDIN_FILENO, &terminal) == 0;
	int error = 0, status = 0;
	const char *editor;

	fflush(stdout);
	fflush(stderr);
	editor = start(path, &error, &status);
	if (saved)
		tcsetattr(STDIN_FILENO, TCSADRAIN, &terminal);
	if (error != 0)
		say_error("cannot start the editor '%s': %s; set $EDITOR to one that is "
			  "installed",
			  editor, strerror(error));
	else if (WIFSIGNALED(status))
		say_error("the editor '%s' ended by signal %d", editor, WTERMSIG(status));
	else if (WEXITSTATUS(status) != 0)
		say_error("the editor '%s' reported failure %d", editor,
			  WEXITSTATUS(status));
	return error == 0 && status == 0;
}

/* ---- edit and check ---- */

static int check(const char *path)
{
	const struct options none = {0};
	const struct compile_options compile = {.rate = 48000};
	struct loaded loaded;
	int status = load_session(path, &none, &compile, stderr, &loaded);

	if (status == STATUS_OK) {
		const struct card_options card = {.format = CARD_TEXT,
						  .columns = page_columns(WIDEST) - 1};
		struct text text = {0};

		card_write(&text, &loaded.session, &loaded.runner, loaded.timeline, &card);
		say(stdout, "%s", text_string(&text));
		fflush(stdout);
		text_clear(&text);
	}
	load_clear(&loaded);
	return status;
}

int editor_session(const char *path)
{
	for (;;) {
		char answer;

		if (!editor_open(path))
			return STATUS_FAILED;
		if (check(path) == STATUS_OK)
			return STATUS_OK;
		answer = prompt_line(
			"There are mistakes. [e] edit again, [q] leave the file "
			"as it is:");
		if (answer != 'e' && answer != '\n') {
			say_error("left as it is: %s", path);
			return STATUS_FAILED;
		}
	}
}
