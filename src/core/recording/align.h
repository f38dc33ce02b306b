/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * align: where in a watch's recording the phases of a played session lie.
 *
 * Two clocks never agree, and the watch is started by hand. The phases are slid over the
 * recording until cadence within each of them varies least: it steps where phases change,
 * whatever the runner made of the targets; in a ramp, it is what is off a line. Seconds that the watch dropped count nothing.
 */
#ifndef TURNOVER_CORE_ALIGN_H
#define TURNOVER_CORE_ALIGN_H

#include "core/recording/recorded.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ALIGN_MOST_MS = 120 * 1000, /* clocks differ by no more */
	ALIGN_STEP_MS = 250
};

/* A stretch of the session by the player's clock, UTC. */
struct align_piece {
	int64_t from_ms, to_ms;
	bool ramp; /* cadence was to change evenly in it, not to stay */
};

struct aligned {
	int64_t lag_ms; /* add to the player's time for the watch's */
	int64_t gap_ms; /* its points usually lie so far apart; each tells of the time around it */
	double explained; /* share of cadence's variance that the phases explain, 0 .. 1 */
	bool sure;        /* enough of it, and clearly more than at other lags */
};

/* False: no pieces, or no cadence in their time. One piece alone is never sure. */
bool align_find(const struct recording *recording, enum cadence_unit unit,
		const struct align_piece *pieces, size_t n, struct aligned *aligned);

#endif
