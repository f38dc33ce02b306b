/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * outlet: bytes to a terminal that may stop taking them, without ever waiting.
 *
 * A stalled ssh connection or a paused multiplexer would block write(2), and ncurses
 * 6.4 spins when write(2) says EAGAIN. So ncurses writes into a file in memory, and
 * this module passes the bytes on over a descriptor of its own that does not block
 * (opened anew: O_NONBLOCK on an inherited one would reach the shell). Poll would not
 * do: a terminal reports room for one byte as room.
 */
#ifndef TURNOVER_UI_OUTLET_H
#define TURNOVER_UI_OUTLET_H

#include <stdbool.h>
#include <stddef.h>

/* Opens the way to the terminal on standard output. False: errno. */
bool outlet_open(void);

/* From now on what is written to this descriptor is kept here. False: errno. */
bool outlet_divert(int descriptor);

/* Sends what the terminal takes. True: all of it is sent. */
bool outlet_flush(void);

/* What is kept and was not sent is not sent any more. */
void outlet_forget(void);

/* Whether the last flush left something unsent. */
bool outlet_is_stalled(void);

/* A flush that waits at most so long; what is left then is forgotten. */
void outlet_drain(int milliseconds);

/* Bytes straight to the terminal, from a signal handler. */
void outlet_emergency(const char *bytes, size_t n);

void outlet_close(void);

#endif
