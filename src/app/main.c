/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * main: finds the subcommand in a table and runs it. Whatever was printed has reached
 * its place when the program says that all went well: a full disk is a failure.
 */
#include "config.h"

#include "app/command.h"
#include "app/console/say.h"
#include "app/lobby/lobby.h"

#include "core/base/text.h"
#include "io/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { MOST_COMMANDS = 40 };

const struct subcommand *const subcommands[] = {
	&command_play,     &command_today,  &command_plan,    &command_check,
	&command_show,     &command_render, &command_export,  &command_new,
	&command_edit,     &command_tap,    &command_journal, &command_import,
	&command_baseline, &command_review, &command_doctor,  NULL,
};

static void print_version(void)
{
	say(stdout, "turnover %s\n", PACKAGE_VERSION);
	say(stdout, "%s",
	    "Licence GPL-3.0-or-later: free software, without any warranty.\n");
}

static void print_commands(void)
{
	for (size_t i = 0; subcommands[i] != NULL; i++)
		say(stdout, "  %-9s %s\n", subcommands[i]->name, subcommands[i]->summary);
}

static void print_help(void)
{
	say(stdout, "%s",
	    "Usage: turnover [COMMAND [ARGUMENT]...]\n"
	    "Plays running sessions with a beat: cadence phase by phase.\n"
	    "Without a command it opens the lobby: choose a session, turn it, start it.\n\n"
	    "Commands:\n");
	print_commands();
	say(stdout, "%s",
	    "\n"
	    "  -h, --help     print this help and exit\n"
	    "  -V, --version  print the version and exit\n\n"
	    "'turnover COMMAND --help' has the options of a command.\n"
	    "SESSION is a file, the name of a session, or - for standard input.\n"
	    "Exit status: 0 success, 1 failure, 2 a command line that cannot be.\n");
}

static void say_no_sessions(void)
{
	char *own = paths_own(PATHS_SESSION), *shipped = paths_shipped(PATHS_SESSION);

	say(stdout,
	    "\nNo sessions were found, neither in %s nor in %s; 'turnover new NAME' writes "
	    "one.\n",
	    shipped, own);
	free(own);
	free(shipped);
}

/* `turnover` alone where there is no terminal: what one can do next. */
static int print_hint(void)
{
	char **names = paths_list(PATHS_SESSION);

	say(stdout, "%s", "turnover plays running sessions with a beat.\n\n");
	print_commands();
	if (names[0] != NULL)
		say(stdout, "%s", "\nSessions:\n");
	for (char **name = names; *name != NULL; name++)
		say(stdout, "  %s\n", *name);
	if (names[0] != NULL)
		say(stdout,
		    "\n'turnover show %s' tells what a session is, 'turnover play %s' "
		    "starts it.\n",
		    names[0], names[0]);
	else
		say_no_sessions();
	paths_list_free(names);
	return STATUS_OK;
}

/* "list" of "journal list". */
static const char *last_word(const char *name)
{
	const char *blank = strrchr(name, ' ');

	return blank != NULL ? blank + 1 : name;
}

static const struct subcommand *find(const struct subcommand *const *commands,
				     const char *name)
{
	for (size_t i = 0; commands[i] != NULL; i++)
		if (strcmp(last_word(commands[i]->name), name) == 0)
			return commands[i];
	return NULL;
}

/* parent: NULL for a command of the program itself. */
static int say_no_command(const struct subcommand *parent, const char *name)
{
	const struct subcommand *const *commands =
		parent != NULL ? parent->children : subcommands;
	const char *names[MOST_COMMANDS] = {NULL}, *nearest;
	const char *of = parent != NULL ? parent->name : NULL;

	for (size_t i = 0; commands[i] != NULL && i + 1 < MOST_COMMANDS; i++)
		names[i] = last_word(commands[i]->name);
	nearest = text_nearest(name, names);
	if (nearest != NULL)
		return say_usage(of, "there is no command '%s%s%s'; did you mean '%s'?",
				 of != NULL ? of : "", of != NULL ? " " : "", name,
				 nearest);
	return say_usage(of, "there is no command '%s%s%s'", of != NULL ? of : "",
			 of != NULL ? " " : "", name);
}

/* Options before a command: --help and --version, nothing else. */
static int run_bare(int argc, char **argv)
{
	if (argc == 0) {
		int status = STATUS_OK;

		return lobby_run(&status) ? status : print_hint();
	}
	for (int i = 0; i < argc; i++) {
		if (strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-h") == 0) {
			print_help();
			return STATUS_OK;
		}
		if (strcmp(argv[i], "--version") == 0 || strcmp(argv[i], "-V") == 0) {
			print_version();
			return STATUS_OK;
		}
		if (find(subcommands, argv[i]) != NULL)
			return say_usage(NULL,
					 "options stand behind the command: "
					 "turnover %s %s",
					 argv[i], argv[0]);
	}
	return say_usage(NULL, "there is no option %s", argv[0]);
}

/* argv: what stands behind the command's name. */
static int run_command(const struct subcommand *command, int argc, char **argv)
{
	struct options options = {0};
	int status = STATUS_USAGE;

	if (command->children != NULL && argc > 0 && argv[0][0] != '-') {
		const struct subcommand *child = find(command->children, argv[0]);

		return child != NULL ? run_command(child, argc - 1, argv + 1)
				     : say_no_command(command, argv[0]);
	}
	switch (options_parse(command, argc, argv, &options)) {
	case OPTIONS_RUN:
		status = command->run != NULL
				 ? command->run(&options)
				 : say_usage(command->name,
					     "%s: which command? turnover %s %s",
					     command->name, command->name, command->usage);
		break;
	case OPTIONS_HELP:
		options_help(command);
		status = STATUS_OK;
		break;
	case OPTIONS_VERSION:
		print_version();
		status = STATUS_OK;
		break;
	case OPTIONS_WRONG: break;
	}
	options_clear(&options);
	return status;
}

static int run(int argc, char **argv)
{
	const struct subcommand *command;

	if (argc == 0 || argv[0][0] == '-')
		return run_bare(argc, argv);
	command = find(subcommands, argv[0]);
	return command != NULL ? run_command(command, argc - 1, argv + 1)
			       : say_no_command(NULL, argv[0]);
}

/*
 * Started without standard streams, the next file to be opened would become one, and
 * messages would be written into it. Opened the wrong way round: use is an error.
 */
static void guard_streams(void)
{
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			if (open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY) != fd)
				_exit(STATUS_FAILED);
}

int main(int argc, char **argv)
{
	int status;

	guard_streams();
	/* Beyond a limit on the size of files a write is an error (EFBIG), not the end. */
	signal(SIGXFSZ, SIG_IGN);
	/* The terminal's characters; numbers keep their point (LC_NUMERIC stays "C"). */
	setlocale(LC_CTYPE, "");
	status = run(argc > 0 ? argc - 1 : 0, argv + 1);
	if (ferror(stdout) || fclose(stdout) != 0) {
		say_error("cannot write to standard output: %s",
			  strerror(errno != 0 ? errno : EIO));
		if (status == STATUS_OK)
			status = STATUS_FAILED;
	}
	return status;
}
