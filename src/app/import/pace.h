/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pace: how fast this runner usually is, of what was run lately.
 *
 * A run without laps says nothing of whether it was easy: only others do. Where runner.cfg
 * has no easy speed, the median of the latest runs stands for it; each run counts once.
 */
#ifndef TURNOVER_APP_IMPORT_PACE_H
#define TURNOVER_APP_IMPORT_PACE_H

#include "core/recording/recorded.h"
#include "io/journal.h"

#include <stddef.h>

enum { IMPORT_PACE_RUNS = 20, IMPORT_PACE_LEAST = 2 };

/* The latest runs, the last one at (n - 1) % IMPORT_PACE_RUNS. Zero it to begin. */
struct import_pace {
	int m_per_h[IMPORT_PACE_RUNS];
	size_t n;
};

/* Adds the journal's latest runs. What cannot be read is not there. */
void import_pace_read(struct import_pace *pace, struct journal *journal);

/* Adds a run that has been imported. Walks, rides and trails say nothing of it. */
void import_pace_add(struct import_pace *pace, const struct recording *recording,
		     enum cadence_unit unit);

/* Metres an hour; 0: there are fewer than IMPORT_PACE_LEAST runs. */
int import_pace_usual(const struct import_pace *pace);

#endif
