/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * command: one row a subcommand. `turnover --help`, `turnover NAME --help` and the
 * shell completions are made from these rows; main.c has the table.
 */
#ifndef TURNOVER_APP_COMMAND_H
#define TURNOVER_APP_COMMAND_H

#include "app/options.h"

/* What the program returns: the contract of the command line. */
enum { STATUS_OK = 0, STATUS_FAILED = 1, STATUS_USAGE = 2 };

struct subcommand {
	const char *name;    /* "render" */
	const char *summary; /* one line, no full stop: "write a session as a sound file" */
	const char *usage;   /* what stands behind the name: "SESSION -o FILE" */
	const char *details; /* further lines for its --help, or NULL */
	const struct option_row *options; /* ended by a row without a name */
	int least, most; /* how many arguments it takes; most -1: any number */
	int (*run)(const struct options *options); /* returns the exit status */
	/* A command of commands: NULL-terminated rows named "journal list"; it has no
	 * options of its own and is not run itself. NULL: it is none. */
	const struct subcommand *const *children;
};

extern const struct subcommand command_play, command_check, command_show, command_render,
	command_today, command_plan, command_new, command_edit, command_tap, command_export,
	command_journal, command_import, command_doctor, command_baseline, command_review;

/* NULL-terminated, in the order in which --help lists them. */
extern const struct subcommand *const subcommands[];

#endif
