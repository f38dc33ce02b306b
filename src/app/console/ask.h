/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ask: a dialogue of questions on the screen: its keys, its signals, its end. */
#ifndef TURNOVER_APP_ASK_H
#define TURNOVER_APP_ASK_H

#include "core/questions/ask.h"
#include "core/theme/theme.h"

#include <stdbool.h>

struct ask_dialogue {
	void *of;
	void (*page)(void *of, struct ask_page *page);
	bool (*key)(void *of, int key); /* a code point, ASK_BACK …; false: it is over */
};

enum { ASK_NO_SCREEN = -1 };

/*
 * Asks on a terminal that is open (ui/terminal.h); signals: signals.h. 0 when the
 * dialogue is over, or the signal that ended it: SIGINT for Ctrl-C.
 */
int ask_here(const struct ask_dialogue *dialogue, int signals);

/* The same on a terminal that it opens and closes; ASK_NO_SCREEN: there is none. */
int ask_on_screen(const struct ask_dialogue *dialogue, const struct theme *theme);

#endif
