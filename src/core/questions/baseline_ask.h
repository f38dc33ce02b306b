/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * baseline_ask: the one question to a runner whose cadence nobody has measured yet: a
 * number, a few taps, or on with the program's guess. Pure: it is told keys and the time.
 */
#ifndef TURNOVER_CORE_BASELINE_ASK_H
#define TURNOVER_CORE_BASELINE_ASK_H

#include "core/questions/ask.h"
#include "core/base/cadence.h"
#include "core/measure/tap.h"

#include <stdbool.h>
#include <stdint.h>

enum baseline_ask_end {
	BASELINE_ASK_OPEN,
	BASELINE_ASK_TYPED,
	BASELINE_ASK_TAPPED,
	BASELINE_ASK_GUESS, /* on with what the program takes */
	BASELINE_ASK_LEFT   /* the session is not begun */
};

struct baseline_ask {
	enum context context;
	int guess_spm10;
	enum baseline_ask_end end;
	bool tapping;
	struct tap tap;
	char typed[ASK_INPUT];
	char message[ASK_LINE];
	int spm10, error_spm10; /* of the answer; one standard error, 0: not known */
};

void baseline_ask_open(struct baseline_ask *ask, enum context context, int guess_spm10);

/* A code point or a key of core/questions/ask.h, and when it came, by any one clock. */
void baseline_ask_key(struct baseline_ask *ask, int key, int64_t now_ns);
void baseline_ask_page(const struct baseline_ask *ask, struct ask_page *page);

#endif
