/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keys: one table: key, command, what it does. The help screen, --help and the manual
 * show the same rows.
 */
#ifndef TURNOVER_UI_KEYS_H
#define TURNOVER_UI_KEYS_H

#include "core/timeline/playhead.h"

#include <stdbool.h>
#include <stdint.h>

enum { KEYS_BRIEF = 12 };

struct key {
	int code; /* of ncurses getch() */
	enum command command;
	const char *label; /* "Space", "Right"; NULL: a second key for the same */
	const char *help;  /* "pause or go on" */
	const char *brief; /* the same in KEYS_BRIEF columns: no help is cut at 40 x 12 */
};

/* Terminated by a row without a command. */
const struct key *keys_table(void);

enum { KEYS_NONE = -1 };

/*
 * The command of the next key the runner typed. *code, if not NULL, receives the key
 * itself, KEYS_NONE when none is waiting; COMMAND_NONE with another code is a key
 * without a command (Ctrl-C and Ctrl-Z are keys here). While a question is asked, y and
 * Enter are COMMAND_YES and every other key COMMAND_NO, but not the key that asked while
 * it is still held. A key that is held does what a short press does (core/screen/hold.h):
 * now_ms is a clock that nobody sets.
 */
enum command keys_read(bool asked, int64_t now_ms, int *code);

/*
 * What a key says to the dialogue of core/measure/count.h: a digit, or Enter, Backspace,
 * Escape; 0: nothing.
 */
int keys_of_count(int code);

#endif
