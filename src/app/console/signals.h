/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * signals: read in the one loop, never handled behind its back; and the way out of a
 * crash.
 */
#ifndef TURNOVER_APP_SIGNALS_H
#define TURNOVER_APP_SIGNALS_H

/*
 * Blocks TERM, HUP, INT, QUIT, WINCH, TSTP, CONT in this thread and all that it starts
 * later, and returns a descriptor that becomes readable when one arrives; -1: errno.
 */
int signals_open(void);

/* The next signal that has arrived, 0 if none. */
int signals_next(int fd);

/* Unblocks and closes. */
void signals_close(int fd);

/* Stops the whole program as Ctrl-Z does, until it is continued. */
void signals_stop_here(void);

/* Ends the program the way that signal ends one; the shell sees 128 + signal. */
_Noreturn void signals_die(int signal);

/*
 * On SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT: gives the terminal back by `restore`
 * (async-signal-safe), says in one line what happened, and dies of that signal.
 */
void signals_on_crash(void (*restore)(void));

/*
 * Without memory (core/base/mem.h) the terminal is given back the same way, one line says
 * so, and the status is STATUS_FAILED.
 */

#endif
