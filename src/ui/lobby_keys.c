/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lobby_keys: one table: key, command, what it does; see lobby_keys.h. */
#include "ui/lobby_keys.h"

#include <curses.h>
#include <stddef.h>
#include <wchar.h>

enum { CTRL_C = 3, BACKSPACE = 8, CTRL_Z = 26, ESCAPE = 27, DELETE = 127 };

/* Rows without a label are second keys: vi's, other keyboards'. */
static const struct lobby_key table[] = {
	{'\r', LOBBY_ENTER, "Enter", "start the session"},
	{KEY_UP, LOBBY_UP, "Up", "the session or parameter above"},
	{KEY_DOWN, LOBBY_DOWN, "Down", "the one below"},
	{'\t', LOBBY_TAB, "Tab", "to the parameters and back"},
	{KEY_RIGHT, LOBBY_RIGHT, "Right", "to the parameters; there: more"},
	{KEY_LEFT, LOBBY_LEFT, "Left", "among the parameters: less"},
	{KEY_BACKSPACE, LOBBY_ERASE, "Backspace", "a parameter as it is by itself"},
	{'/', LOBBY_SEARCH, "/", "search: type a part of the name or title"},
	{'c', LOBBY_CARD, "c", "the card: all phases with your numbers"},
	{'e', LOBBY_EDIT, "e", "edit the session; one that ships is copied"},
	{'n', LOBBY_NEW, "n", "write a new session"},
	{'p', LOBBY_PHASE, "p", "the plan: its weeks; move, pause, end it"},
	{'v', LOBBY_REVIEW, "v", "review: what the weeks have done"},
	{'o', LOBBY_THEME, "o", "other colours"},
	{'?', LOBBY_HELP, "?", "this help"},
	{'q', LOBBY_QUIT, "q", "leave"},
	{ESCAPE, LOBBY_ESCAPE, "Escape", "back; at the list: leave"},
	{'\n', LOBBY_ENTER, NULL, NULL},
	{KEY_ENTER, LOBBY_ENTER, NULL, NULL},
	{'k', LOBBY_UP, NULL, NULL},
	{'j', LOBBY_DOWN, NULL, NULL},
	{KEY_BTAB, LOBBY_TAB, NULL, NULL},
	{'l', LOBBY_RIGHT, NULL, NULL},
	{'+', LOBBY_RIGHT, NULL, NULL},
	{'-', LOBBY_LEFT, NULL, NULL},
	{KEY_PPAGE, LOBBY_PAGE_UP, NULL, NULL},
	{KEY_NPAGE, LOBBY_PAGE_DOWN, NULL, NULL},
	{' ', LOBBY_PAGE_DOWN, NULL, NULL},
	{KEY_HOME, LOBBY_HOME, NULL, NULL},
	{'g', LOBBY_HOME, NULL, NULL},
	{KEY_END, LOBBY_END, NULL, NULL},
	{'G', LOBBY_END, NULL, NULL},
	{BACKSPACE, LOBBY_ERASE, NULL, NULL},
	{DELETE, LOBBY_ERASE, NULL, NULL},
	{KEY_DC, LOBBY_ERASE, NULL, NULL},
	{'h', LOBBY_HELP, NULL, NULL},
	{KEY_F(1), LOBBY_HELP, NULL, NULL},
	{'r', LOBBY_RESUME, NULL, NULL},
	{'d', LOBBY_DISCARD, NULL, NULL},
	{'m', LOBBY_MOVE, NULL, NULL},
	{'x', LOBBY_STOP, NULL, NULL},
	{0, LOBBY_NONE, NULL, NULL},
};

const struct lobby_key *lobby_keys_table(void)
{
	return table;
}

static enum lobby_command command_of(int code)
{
	for (const struct lobby_key *key = table; key->command != LOBBY_NONE; key++)
		if (key->code == code)
			return key->command;
	return LOBBY_NONE;
}

/*
 * What stands behind an Escape: alone it is the key, else the sequence of one that this
 * kind of terminal should not have. An arrow is understood all the same; nothing else
 * may leave the lobby by accident.
 */
static enum lobby_command after_escape(void)
{
	static const enum lobby_command arrows[] = {LOBBY_UP, LOBBY_DOWN, LOBBY_RIGHT,
						    LOBBY_LEFT};
	wint_t code;

	if (get_wch(&code) == ERR)
		return LOBBY_ESCAPE;
	if (code != '[' && code != 'O') {
		unget_wch((wchar_t)code);
		return LOBBY_ESCAPE;
	}
	do {
		if (get_wch(&code) == ERR)
			return LOBBY_NONE;
	} while (code < '@' || code > '~');
	return code >= 'A' && code <= 'D' ? arrows[code - 'A'] : LOBBY_NONE;
}

enum lobby_typed lobby_keys_read(bool typing, enum lobby_command *command,
				 uint32_t *character)
{
	wint_t code;
	int kind;

	do {
		kind = get_wch(&code);
		if (kind == ERR)
			return TYPED_NOTHING;
		/* The size is adopted at SIGWINCH; this only echoes it. */
	} while (kind == KEY_CODE_YES && code == KEY_RESIZE);
	*character = 0;
	if (kind == OK && code == CTRL_C)
		return TYPED_CTRL_C;
	if (kind == OK && code == CTRL_Z)
		return TYPED_CTRL_Z;
	if (kind == OK && code == ESCAPE) {
		*command = after_escape();
	} else if (kind == OK && code >= KEY_MIN) {
		/* A letter whose code is that of a function key. */
		*command = typing ? LOBBY_CHARACTER : LOBBY_NONE;
		*character = (uint32_t)code;
	} else if (kind == OK && typing && code >= ' ' && code != DELETE) {
		*command = LOBBY_CHARACTER;
		*character = (uint32_t)code;
	} else {
		*command = command_of((int)code);
	}
	return TYPED_KEY;
}
