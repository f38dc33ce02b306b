/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prompt: one key of the terminal, for questions that are asked without a screen. */
#ifndef TURNOVER_APP_PROMPT_H
#define TURNOVER_APP_PROMPT_H

enum { PROMPT_ESCAPE = 27 };

/*
 * Waits for one of the wanted keys, without Enter. Any other key, an arrow too, does
 * nothing and leaves no mark; 'q' is always wanted, and is what the end of the input
 * returns. The terminal is given back as it was.
 */
int prompt_key(const char *wanted);

#endif
