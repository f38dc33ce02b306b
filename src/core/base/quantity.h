/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * quantity: values with their units, as a coach writes them.
 *
 * Every function reads one whole text (blanks around it are allowed, trash behind it
 * is not) and returns true, or false with a reason in `why` (at most QUANTITY_WHY
 * bytes; a clause that fits behind "time: "; says how to write it). Nothing depends on
 * the locale. Decimals use a point; a comma is refused with a hint.
 */
#ifndef TURNOVER_CORE_QUANTITY_H
#define TURNOVER_CORE_QUANTITY_H

#include "core/base/cadence.h"

#include <stdbool.h>
#include <stdint.h>

enum { QUANTITY_WHY = 160 };

/*
 * "20 s", "90s", "1.5 min", "1 min 30 s", "1 h 5 min", "2:30", "1:02:30", into
 * milliseconds, 0 .. 24 h. Finer than a millisecond is refused. A bare number is
 * refused and the reason shows how to write it.
 */
bool quantity_time(const char *text, int64_t *ms, char why[QUANTITY_WHY]);

/* As quantity_time, with an optional sign: "-30 s" (from the end), "+10 s". */
bool quantity_signed_time(const char *text, int64_t *ms, bool *negative,
			  char why[QUANTITY_WHY]);

/*
 * "172.5", "172.5 spm", "+5 %", "-3 spm", "+2 % of easy". A sign makes it relative.
 * quantity_cadence_range also reads "a -> b", each end in any of the forms.
 */
bool quantity_cadence(const char *text, struct cadence *cadence, char why[QUANTITY_WHY]);
bool quantity_cadence_range(const char *text, struct cadence_range *range,
			    char why[QUANTITY_WHY]);

/* "50 %" into thousandths of a per cent, 0 .. 100000. */
bool quantity_share(const char *text, int *milli_percent, char why[QUANTITY_WHY]);

/* "every step" 1, "every 2 steps" 2, "every 3 steps" 3, "off" 0. */
bool quantity_clicks(const char *text, int *every, char why[QUANTITY_WHY]);

/*
 * Belt speed: "13 km/h", "8 mph", "+3 km/h of easy" (relative), in metres per hour;
 * imperial is kept so that the cue speaks the runner's unit.
 */
struct speed {
	bool given, relative, imperial;
	int64_t m_per_h;
};
bool quantity_speed(const char *text, struct speed *speed, char why[QUANTITY_WHY]);

/* "4 %" or "-1.5 %" of slope, in tenths of a per cent, -100 .. 400. */
bool quantity_incline(const char *text, int *percent10, char why[QUANTITY_WHY]);

/* "5 s in, 5 s out": 1 .. 20 s each. */
bool quantity_breathing(const char *text, int *in_ms, int *out_ms, char why[QUANTITY_WHY]);

#endif
