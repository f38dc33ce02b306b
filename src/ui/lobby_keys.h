/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lobby_keys: one table: key, command, what it does. The lobby's help and the manual
 * show the same rows.
 */
#ifndef TURNOVER_UI_LOBBY_KEYS_H
#define TURNOVER_UI_LOBBY_KEYS_H

#include "core/screen/lobby.h"

#include <stdbool.h>
#include <stdint.h>

struct lobby_key {
	int code; /* of ncurses */
	enum lobby_command command;
	const char *label; /* "Enter"; NULL: a second key for the same */
	const char *help;
};

/* Terminated by a row without a command. */
const struct lobby_key *lobby_keys_table(void);

/* What was typed beside commands. */
enum lobby_typed { TYPED_NOTHING, TYPED_KEY, TYPED_CTRL_C, TYPED_CTRL_Z };

/*
 * The next key. TYPED_KEY: *command, LOBBY_NONE for a key without one; while typing,
 * what can be written is LOBBY_CHARACTER with its code point in *character.
 */
enum lobby_typed lobby_keys_read(bool typing, enum lobby_command *command,
				 uint32_t *character);

#endif
