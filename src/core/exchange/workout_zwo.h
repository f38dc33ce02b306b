/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * workout_zwo: a workout as XML for Zwift: a block for each phase, every round written
 * out, what is said as text events. Zwift shows no cadence target on runs, so the steps
 * a minute are in the texts.
 */
#ifndef TURNOVER_CORE_WORKOUT_ZWO_H
#define TURNOVER_CORE_WORKOUT_ZWO_H

#include "core/exchange/workout.h"

/* Adds the whole document. The workout was made without fold. */
void workout_zwo_write(struct text *file, const struct workout *workout);

#endif
