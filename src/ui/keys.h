/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keys: one table: key, command, what it does. The help screen, --help and the manual
 * show the same rows.
 */
#ifndef TURNOVER_UI_KEYS_H
#define TURNOVER_UI_KEYS_H

#include "core/playhead.h"

#include <stdbool.h>

struct key {
	int code; /* of ncurses getch() */
	enum command command;
	const char *label; /* "Space", "Right"; NULL: a second key for the same */
	const char *help;  /* "pause or go on" */
};

/* Terminated by a row without a command. */
const struct key *keys_table(void);

/*
 * The next command the runner typed, COMMAND_NONE when there is none waiting. While a
 * question is asked, y and Enter are COMMAND_YES and every other key COMMAND_NO. Repeats
 * of Left and Right (and their clicker keys) within 300 ms are swallowed. *code, if
 * not NULL, receives the key itself.
 */
enum command keys_read(bool asked, int *code);

#endif
