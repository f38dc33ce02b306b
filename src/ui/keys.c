/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys: one table: key, command, what it does; see keys.h. */
#include "ui/keys.h"

#include "core/count.h"

#include <curses.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

enum { REPEAT_MS = 300, ENTER = '\r', ESCAPE = 27, DELETE = 127 };

_Static_assert(KEYS_NONE == ERR, "what getch() says when no key is waiting");

/* Rows without a label are second keys: presenter clickers, vi's, other keyboards'. */
static const struct key table[] = {
	{' ', COMMAND_PAUSE, "Space", "pause or go on; ends a phase that waits for you"},
	{KEY_RIGHT, COMMAND_NEXT, "Right", "next phase"},
	{KEY_LEFT, COMMAND_PREVIOUS, "Left", "this phase again; twice: the one before"},
	{KEY_UP, COMMAND_BIAS_UP, "Up", "1 spm faster from here on"},
	{KEY_DOWN, COMMAND_BIAS_DOWN, "Down", "1 spm slower from here on"},
	{'r', COMMAND_MORE_RECOVERY, "r", "15 s more recovery"},
	{'+', COMMAND_VOLUME_UP, "+", "louder"},
	{'-', COMMAND_VOLUME_DOWN, "-", "softer"},
	{'m', COMMAND_MUTE, "m", "mute"},
	{'c', COMMAND_CLICKS, "c", "clicks off or on; tones stay"},
	{'v', COMMAND_VOICE, "v", "voice off or on; cues are shown"},
	{'t', COMMAND_TAP, "t", "tap along with your steps: measures cadence"},
	{'z', COMMAND_LAYOUT, "z", "far view: only the number, the word, the cue"},
	{'l', COMMAND_LOCK, "l", "lock the keys; l twice unlocks"},
	{'x', COMMAND_BREAK_OFF, "x", "break off: go to the cool-down (asks)"},
	{'?', COMMAND_HELP, "?", "this help"},
	{'q', COMMAND_QUIT, "q", "stop and save (asks)"},
	{KEY_NPAGE, COMMAND_NEXT, NULL, NULL},
	{'n', COMMAND_NEXT, NULL, NULL},
	{KEY_PPAGE, COMMAND_PREVIOUS, NULL, NULL},
	{'p', COMMAND_PREVIOUS, NULL, NULL},
	{'b', COMMAND_PAUSE, NULL, NULL},
	{'.', COMMAND_PAUSE, NULL, NULL},
	{'=', COMMAND_VOLUME_UP, NULL, NULL},
	{'h', COMMAND_HELP, NULL, NULL},
	{KEY_F(1), COMMAND_HELP, NULL, NULL},
	{0, COMMAND_NONE, NULL, NULL},
};

const struct key *keys_table(void)
{
	return table;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/*
 * Skipping twice because a key was held, or because a clicker sent it twice, loses a
 * repetition. A key that is held down does not skip again however long it is held.
 */
static bool is_repeat(enum command command)
{
	static enum command last;
	static int64_t last_ms;
	int64_t now;
	bool repeat;

	if (command != COMMAND_NEXT && command != COMMAND_PREVIOUS)
		return false;
	now = now_ms();
	repeat = command == last && now - last_ms < REPEAT_MS;
	last = command;
	last_ms = now;
	return repeat;
}

static enum command command_of(int code)
{
	for (const struct key *key = table; key->command != COMMAND_NONE; key++)
		if (key->code == code)
			return key->command;
	return COMMAND_NONE;
}

enum command keys_read(bool asked, int *code)
{
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
		if (asked)
			return key == 'y' || key == 'Y' || key == ENTER || key == '\n' ||
					       key == KEY_ENTER
				       ? COMMAND_YES
				       : COMMAND_NO;
		command = command_of(key);
		if (!is_repeat(command))
			return command;
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
