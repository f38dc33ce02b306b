/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * workout_fit: a workout as the binary file that watches take: copied to the folder
 * NewFiles of a watch, or given to the service it belongs to.
 *
 * Whether a watch counts the cadence of a run in strides of one leg or in steps is not
 * written down anywhere; so every name begins with the target in steps.
 */
#ifndef TURNOVER_CORE_WORKOUT_FIT_H
#define TURNOVER_CORE_WORKOUT_FIT_H

#include "core/base/diag.h"
#include "core/exchange/workout.h"

#include <stdbool.h>
#include <stdint.h>

struct workout_fit_options {
	bool target;            /* false: names and times only */
	enum workout_unit unit; /* of the targets */
	int64_t created_s;      /* since 1970, UTC; the file says when it was made */
};

/*
 * Adds the whole file, bytes that hold NULs, to *file. The workout was made with fold.
 * Texts that were cut are a warning. The same arguments give the same bytes.
 */
void workout_fit_write(struct text *file, const struct workout *workout,
		       const struct workout_fit_options *options, struct diags *diags);

#endif
