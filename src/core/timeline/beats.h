/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * beats: how a timeline that is being made gets the beats that are not computed. Whoever
 * has one that is made asks timeline_beat().
 */
#ifndef TURNOVER_CORE_BEATS_H
#define TURNOVER_CORE_BEATS_H

#include "core/timeline/timeline.h"

/*
 * Adds a beat behind all others. beat->segment is the last one that has beats, its
 * first_beat and first_placed are set, and it has no steps yet.
 */
void timeline_place(struct timeline *timeline, const struct beat *beat);

#endif
