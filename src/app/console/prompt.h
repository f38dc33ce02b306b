/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prompt: questions that are asked without a screen, and the keys that answer them. */
#ifndef TURNOVER_APP_PROMPT_H
#define TURNOVER_APP_PROMPT_H

#include <stdbool.h>

struct termios;

enum {
	PROMPT_ESCAPE = 27,
	PROMPT_OTHER = 256, /* an arrow, a function key: several bytes */
	PROMPT_END = -1     /* of the input */
};

/*
 * Waits for one of the wanted keys, without Enter. Any other key, an arrow too, does
 * nothing and leaves no mark; 'q' is always wanted, and is what the end of the input
 * returns. The terminal is given back as it was.
 */
int prompt_key(const char *wanted);

/*
 * Asks on standard error and reads a line from standard input: its first letter in
 * lower case, '\n' for an empty line, 'q' at the end of the input.
 */
char prompt_line(const char *question);

/*
 * For who reads keys one by one for a while: the terminal, which was like that before,
 * gives them singly and unseen. signals: Ctrl-C and Ctrl-Z stay what they are, and are no
 * keys. False: errno.
 */
bool prompt_take(const struct termios *before, bool signals);

/* The next key then: its one byte, PROMPT_OTHER or PROMPT_END. */
int prompt_next(void);

#endif
