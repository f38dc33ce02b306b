/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * workout_text: a workout as the text that intervals.icu's builder reads, to be pasted:
 * "- Resisted stride 182 spm, incline 20s Z4 HR 91rpm".
 */
#ifndef TURNOVER_CORE_WORKOUT_TEXT_H
#define TURNOVER_CORE_WORKOUT_TEXT_H

#include "core/exchange/workout.h"

struct workout_text_options {
	bool target; /* false: no rpm behind the effort */
	enum workout_unit unit;
};

/* Adds the whole text. The workout was made with fold. */
void workout_text_write(struct text *file, const struct workout *workout,
			const struct workout_text_options *options);

#endif
