/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * turn: the next value of a parameter, as a runner turns it with two keys.
 *
 * A parameter has no type, so its texts tell how far a step is: a repetition, some
 * seconds, half a per cent, half a step per minute, the next of its choices. No turn
 * leaves its limits, and turning back and forth comes to the same values.
 */
#ifndef TURNOVER_CORE_TURN_H
#define TURNOVER_CORE_TURN_H

#include "core/script/session.h"

#include <stdbool.h>

/*
 * One step up (or to the next choice) or down. Owned by the caller; NULL: there is
 * nothing more that way, or its value is nothing that can be turned (a ramp, prose).
 */
char *turn_value(const struct parameter *parameter, bool up);

#endif
