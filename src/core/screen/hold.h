/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hold: a key that is held down, or bounces, on a terminal that tells only presses.
 *
 * Held down, a key comes once, again after a delay of 250 to 700 ms, then every 20 to 100 ms
 * until it is let go. Only the third one proves it; what the second one did is then undone.
 * In the end a long press has done what a short one does. Times are milliseconds of a
 * clock that never goes back.
 */
#ifndef TURNOVER_CORE_HOLD_H
#define TURNOVER_CORE_HOLD_H

#include <stdbool.h>
#include <stdint.h>

enum {
	HOLD_FAST_MS = 120,   /* nobody presses one key faster, again and again */
	HOLD_BOUNCE_MS = 300, /* a skip key that comes again within that was meant once */
	HOLD_ANSWER_MS = 750, /* nobody reads the next question and answers it faster */
	HOLD_DELAY_MS = 1000  /* no keyboard waits longer before it repeats */
};

/* What repeats of a key would do. */
enum hold_kind {
	HOLD_WANTED, /* what is meant: taps, a little more, a little less */
	HOLD_TOGGLE, /* its own opposite: pause, mute */
	HOLD_SKIP,   /* too far, and there is a way back */
	HOLD_ADDS,   /* too much, without a way back */
	HOLD_ANSWER  /* it would answer the next question, too */
};

enum hold_answer { HOLD_DO, HOLD_LEAVE, HOLD_UNDO };

struct hold {
	int key;       /* the last one; zeroed: none */
	int64_t at_ms; /* its time */
	int64_t gap_ms;
	int64_t done_ms; /* the last time it was not left */
	bool fast;
	bool after_fast; /* the one before it was: a clicker that sends everything twice */
};

/* What to do with a press: as always, nothing, or the opposite. `key` is not 0. */
enum hold_answer hold_press(struct hold *hold, int key, enum hold_kind kind,
			    int64_t now_ms);

/* Whether a press of `key` may be the last one, still held. Counts as a press of it. */
bool hold_goes_on(struct hold *hold, int key, int64_t now_ms);

#endif
