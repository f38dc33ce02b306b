/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tap: cadence from a runner who taps a key along with the steps.
 *
 * A tap is late or early by some 20 ms, one is missed, one bounces. The estimate is
 * the median of the slopes between all pairs of taps (Theil and Sen) over step numbers
 * that were repaired first, so single bad taps do not move it. Pure: it is told the
 * times, in nanoseconds of any one clock.
 */
#ifndef TURNOVER_CORE_TAP_H
#define TURNOVER_CORE_TAP_H

#include <stdbool.h>
#include <stdint.h>

enum {
	TAP_MAX = 64,       /* the last taps count: some 22 s of steps */
	TAP_MIN = 6,        /* fewer say nothing */
	TAP_PAUSE_MS = 3000 /* after such a pause a new count begins */
};

/* Zero it to begin. */
struct tap {
	int64_t at_ns[TAP_MAX]; /* in the order of time */
	int n;
};

void tap_add(struct tap *tap, int64_t at_ns);

/*
 * The cadence in tenths of spm and the half width of its 95 % interval. Whether every
 * step was tapped, or each left one, or both feet twice, is told by the cadence that
 * is expected (hint_spm10), or, where that is 0, by what legs do (140 .. 210). False,
 * and both 0, while there are too few taps.
 */
bool tap_estimate(const struct tap *tap, int hint_spm10, int *spm10, int *error_spm10);

/*
 * The same where it is known that every such step was tapped: 1 or 2.
 */
bool tap_measure(const struct tap *tap, int step, int *spm10, int *error_spm10);

/* One standard error of such a half width, at least a tenth; 0 of 0. */
int tap_standard_error(int error_spm10);

#endif
