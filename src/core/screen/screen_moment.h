/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * screen_moment: where a frame lies in its phase, in the units of the screen.
 *
 * screen.c shows these values, screen_change.c says when they change; both ask here,
 * so that they cannot disagree. Every function is exact: a value that counts seconds
 * changes at the one frame at which it says so.
 */
#ifndef TURNOVER_CORE_SCREEN_MOMENT_H
#define TURNOVER_CORE_SCREEN_MOMENT_H

#include "core/screen/screen.h"

/* How far the breath of a breathing phase has come is shown in steps of this. */
enum { SCREEN_BREATH_STEP_MS = 125 };

struct moment {
	enum { MOMENT_DELAY, MOMENT_PHASE, MOMENT_OVER, MOMENT_DONE } state;
	size_t index; /* of the segment; the first in the start delay */
	const struct segment *segment;
	int64_t seconds; /* left, rounded up; MOMENT_OVER: past the nominal end */
};

void moment_at(struct moment *moment, const struct timeline *timeline,
	       const struct playhead *playhead);

/* The frame at which `seconds` changes, INT64_MAX at the end. */
int64_t moment_next_second(const struct moment *moment, const struct timeline *timeline,
			   int64_t frame);

/* Whether the last seconds before a change have begun. */
bool moment_is_urgent(const struct moment *moment, const struct timeline *timeline);

/* Milliseconds of the segment gone, rounded down, and the first frame of such a one. */
int64_t moment_ms(const struct timeline *timeline, const struct segment *segment,
		  int64_t frame);
int64_t moment_frame(const struct timeline *timeline, const struct segment *segment,
		     int64_t ms);

/*
 * The beat whose mark is lit at the frame, and *until when it is; false if none is: both
 * stay as they were.
 */
bool moment_beat(const struct timeline *timeline, int64_t frame, struct beat *lit,
		 int64_t *until);

/* Tempo now in tenths, as the screen shows it: to a whole number while it ramps. */
int moment_spm10(const struct moment *moment, const struct timeline *timeline,
		 int64_t frame);

#endif
