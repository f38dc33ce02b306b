/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * measure: the runner's own cadence, measured while a session plays: tapped along with
 * at any time, or counted in a probe and typed when it is over. Shown and kept.
 */
#ifndef TURNOVER_APP_MEASURE_H
#define TURNOVER_APP_MEASURE_H

#include "app/play/keep.h"
#include "app/player/player.h"

#include "core/measure/count.h"
#include "core/measure/tap.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Zero it to begin. */
struct measure {
	struct tap tap;
	size_t tapped_in; /* segment of the last tap */
	bool tap_pending; /* there are taps whose result is not kept yet */

	bool following; /* `segment` is known */
	bool whole;     /* … and was heard from its start on, without a pause */
	size_t segment; /* heard now; behind the last: the session is over */

	struct count count;
	size_t counted_in; /* segment that was counted */
	int64_t asked_ns;  /* of the question, or of the last key for it */
	char question[SCREEN_LINE];
};

/* Whenever the player was updated. */
void measure_look(struct measure *measure, struct player *player, struct keep *keep);

/* The player was moved: what was being counted is void. */
void measure_moved(struct measure *measure);

/* A key of core/measure/count.h; false: nothing is asked, or it is none of that. */
bool measure_key(struct measure *measure, struct player *player, struct keep *keep,
		 int key);

/* A tap, now. */
void measure_tap(struct measure *measure, struct player *player);

/* Before the player stops: what is not kept yet is. */
void measure_end(struct measure *measure, struct player *player, struct keep *keep);

#endif
