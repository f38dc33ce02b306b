/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * say: the one place through which texts reach the terminal. Whatever a file name or
 * an argument smuggles in, no control byte and no broken UTF-8 comes out.
 */
#ifndef TURNOVER_APP_SAY_H
#define TURNOVER_APP_SAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* Prints; line feeds stay, everything else unprintable becomes '?'. */
void say(FILE *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * One paragraph for people, and the end of its line. Where the stream is a terminal it
 * is broken at blanks to its width; in a pipe or a file it stays one line.
 */
void say_line(FILE *stream, const char *format, ...) __attribute__((format(printf, 2, 3)));

/*
 * Data as they are, to the byte, into a file or a pipe; where the stream is a terminal
 * they are made printable as by say, but for tabs and the ends of lines. False: errno.
 */
bool say_data(FILE *stream, const char *bytes, size_t n);

/*
 * While there is a text, what this thread says and reports as wrong is added to it, and
 * not printed: a screen is up. NULL: the streams again.
 */
struct text;
void say_into(struct text *to);

/* The mistakes of a file as lines, in the order that they have; warnings: these, too. */
struct diags;
void say_diags(FILE *stream, const char *name, const struct diags *diags, bool warnings);

/* "turnover: …" on standard error, as by say_line. */
void say_error(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* "turnover: …" and where to read on; returns STATUS_USAGE. command: NULL for none. */
int say_usage(const char *command, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* A copy with everything unprintable, line feeds too, as '?'. Owned by the caller. */
char *say_clean(const char *from);

#endif
