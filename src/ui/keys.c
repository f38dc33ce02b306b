/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys: one table: key, command, what it does; see keys.h. */
#include "ui/keys.h"

#include "core/measure/count.h"
#include "core/screen/hold.h"

#include <curses.h>
#include <stddef.h>

enum { ENTER = '\r', ESCAPE = 27, DELETE = 127 };

_Static_assert(KEYS_NONE == ERR, "what getch() says when no key is waiting");

/* Rows without a label are second keys: presenter clickers, vi's, other keyboards'. */
static const struct key table[] = {
	{' ', COMMAND_PAUSE, "Space", "pause or go on; ends a phase that waits for you",
	 "pause, go on"},
	{KEY_RIGHT, COMMAND_NEXT, "Right", "next phase", "next phase"},
	{KEY_LEFT, COMMAND_PREVIOUS, "Left", "this phase again; twice: the one before",
	 "again, back"},
	{KEY_UP, COMMAND_BIAS_UP, "Up", "faster by 1 spm from here on", "faster 1 spm"},
	{KEY_DOWN, COMMAND_BIAS_DOWN, "Down", "slower by 1 spm from here on",
	 "slower 1 spm"},
	{'r', COMMAND_MORE_RECOVERY, "r", "15 s more recovery", "15 s more"},
	{'+', COMMAND_VOLUME_UP, "+", "louder", "louder"},
	{'-', COMMAND_VOLUME_DOWN, "-", "softer", "softer"},
	{'m', COMMAND_MUTE, "m", "mute", "mute"},
	{'c', COMMAND_CLICKS, "c", "clicks off or on; tones stay", "clicks off"},
	{'v', COMMAND_VOICE, "v", "voice off or on; cues are shown", "voice off"},
	{'t', COMMAND_TAP, "t", "tap along with your steps: measures cadence",
	 "tap cadence"},
	{'z', COMMAND_LAYOUT, "z", "far view: only the number, the word, the cue",
	 "far view"},
	{'l', COMMAND_LOCK, "l", "lock the keys; l twice unlocks", "lock keys"},
	{'x', COMMAND_BREAK_OFF, "x", "break off: go to the cool-down (asks)", "break off"},
	{'?', COMMAND_HELP, "?", "this help", "this help"},
	{'q', COMMAND_QUIT, "q", "stop and save (asks)", "stop, save"},
	{KEY_NPAGE, COMMAND_NEXT, NULL, NULL, NULL},
	{'n', COMMAND_NEXT, NULL, NULL, NULL},
	{KEY_PPAGE, COMMAND_PREVIOUS, NULL, NULL, NULL},
	{'p', COMMAND_PREVIOUS, NULL, NULL, NULL},
	{'b', COMMAND_PAUSE, NULL, NULL, NULL},
	{'.', COMMAND_PAUSE, NULL, NULL, NULL},
	{'=', COMMAND_VOLUME_UP, NULL, NULL, NULL},
	{'h', COMMAND_HELP, NULL, NULL, NULL},
	{KEY_F(1), COMMAND_HELP, NULL, NULL, NULL},
	{0, COMMAND_NONE, NULL, NULL, NULL},
};

const struct key *keys_table(void)
{
	return table;
}

/* What it means when a key is held, or a clicker sends everything twice. */
static enum hold_kind kind_of(enum command command)
{
	switch (command) {
	case COMMAND_NEXT:
	case COMMAND_PREVIOUS: return HOLD_SKIP;
	case COMMAND_PAUSE:
	case COMMAND_MUTE:
	case COMMAND_CLICKS:
	case COMMAND_VOICE:
	case COMMAND_LAYOUT:
	case COMMAND_HELP: return HOLD_TOGGLE;
	case COMMAND_LOCK:
	case COMMAND_MORE_RECOVERY: return HOLD_ADDS;
	default: return HOLD_WANTED;
	}
}

static enum command command_of(int code)
{
	for (const struct key *key = table; key->command != COMMAND_NONE; key++)
		if (key->code == code)
			return key->command;
	return COMMAND_NONE;
}

static bool is_yes(int key)
{
	return key == 'y' || key == 'Y' || key == ENTER || key == '\n' || key == KEY_ENTER;
}

enum command keys_read(bool asked, int64_t now_ms, int *code)
{
	static struct hold hold;
	enum command command;
	int key;

	for (;;) {
		key = getch();
		if (code != NULL)
			*code = key;
		if (key == ERR)
			return COMMAND_NONE;
		/* The size is adopted at SIGWINCH; this only echoes it. */
		if (key == KEY_RESIZE)
			continue;
		command = command_of(key);
		if (asked && command != COMMAND_NONE &&
		    hold_goes_on(&hold, (int)command, now_ms))
			continue;
		if (command == COMMAND_NONE)
			return !asked        ? COMMAND_NONE
			       : is_yes(key) ? COMMAND_YES
					     : COMMAND_NO;
		if (asked) {
			/* What is held after it has answered. */
			hold_press(&hold, (int)command, HOLD_WANTED, now_ms);
			return COMMAND_NO;
		}
		switch (hold_press(&hold, (int)command, kind_of(command), now_ms)) {
		case HOLD_DO: return command;
		case HOLD_UNDO:
			return command == COMMAND_NEXT ? COMMAND_PREVIOUS : COMMAND_NEXT;
		case HOLD_LEAVE: break;
		}
	}
}

int keys_of_count(int code)
{
	switch (code) {
	case ENTER:
	case '\n':
	case KEY_ENTER: return COUNT_ENTER;
	case KEY_BACKSPACE:
	case KEY_DC:
	case DELETE:
	case '\b': return COUNT_BACKSPACE;
	case ESCAPE: return COUNT_ESCAPE;
	default: return code >= '0' && code <= '9' ? code : 0;
	}
}
