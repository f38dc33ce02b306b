/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * terminal: taking the terminal over and giving it back, on every way out.
 */
#ifndef TURNOVER_UI_TERMINAL_H
#define TURNOVER_UI_TERMINAL_H

#include "core/theme/theme.h"

#include <stdbool.h>

enum terminal_fault {
	TERMINAL_OK,
	TERMINAL_NONE,    /* standard input or output is no terminal */
	TERMINAL_UNKNOWN, /* $TERM is unset or not in the database */
	TERMINAL_DUMB     /* it cannot move its cursor */
};

/*
 * Starts ncurses: raw keys without echo or flow control, no cursor, the theme's
 * colours where the terminal has them and NO_COLOR does not forbid it. Standard error
 * is led into a file in memory until terminal_close, so that no library writes on the
 * screen; terminal_close prints what was caught there afterwards.
 * Anything but TERMINAL_OK leaves the terminal as it was.
 */
enum terminal_fault terminal_open(const struct theme *theme);

/* Gives the terminal back. Harmless when it is not taken. */
void terminal_close(void);

/*
 * Gives the terminal back from a signal handler after a crash: only write(2) and
 * tcsetattr(3), with bytes prepared by terminal_open.
 */
void terminal_emergency(void);

/* For Ctrl-Z and $EDITOR: give it back for a while, and take it again. */
void terminal_suspend(void);
void terminal_resume(void);

/* From now on these colours. The next paint draws everything. */
void terminal_theme(const struct theme *theme);

/* Call after SIGWINCH: adopts the new size. The next paint draws everything. */
void terminal_resize(void);

/* Can a cell hold these? Blocks and box lines need UTF-8, and the Linux console has few. */
bool terminal_has_utf8(void);
bool terminal_is_console(void);
int terminal_colours(void); /* 0, 8, 16, 88, 256 or more */

#endif
