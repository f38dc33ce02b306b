/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * workout: a session as watches and other programs take it: a flat list of steps, each
 * with a length and at most one target.
 *
 * Repeats stay repeats where the form has them: of one level, since none of these forms
 * nests them. What a form cannot say is counted, never dropped without a word.
 */
#ifndef TURNOVER_CORE_WORKOUT_H
#define TURNOVER_CORE_WORKOUT_H

#include "core/base/diag.h"
#include "core/base/text.h"
#include "core/timeline/timeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum workout_form {
	WORKOUT_FIT,       /* a watch */
	WORKOUT_ZWO,       /* Zwift */
	WORKOUT_INTERVALS, /* the text of intervals.icu */
	WORKOUT_FORMS
};

/* How a target is written: strides of one leg a minute, as watches count, or steps. */
enum workout_unit { WORKOUT_RPM, WORKOUT_SPM };

struct workout_step {
	const struct segment *segment; /* what is done; borrowed; NULL: a repeat */
	size_t first;                  /* of a repeat: the steps from this one on … */
	int times;                     /* … are done so many times in all */
};

struct workout {
	const struct session *session; /* borrowed, like everything in the steps */
	const struct runner *runner;
	const struct timeline *timeline; /* compiled with open-ended phases nominal */
	struct {
		struct workout_step *items;
		size_t n, capacity;
	} steps;
	size_t unfolded; /* repetitions that were written out, as they do not nest */
};

/* fold: repeats are steps of their own; else every round is written out. */
void workout_make(struct workout *workout, const struct session *session,
		  const struct runner *runner, const struct timeline *timeline, bool fold);
void workout_clear(struct workout *workout);

/* How long a step lasts; what is open-ended, as long as it usually takes. */
int64_t workout_ms(const struct workout *workout, const struct segment *segment);

/* Where a segment begins, to the nearest second of the session. */
int64_t workout_start_s(const struct workout *workout, const struct segment *segment);

/* Adds the cadence in words: "182 spm", "170-178 spm"; nothing where there is none. */
void workout_add_spm(struct text *text, const struct segment *segment);

/*
 * A target as whole numbers in the unit: low .. high around the cadence by `margin_spm`,
 * a ramp from its lowest to its highest. False: no cadence.
 */
bool workout_target(const struct segment *segment, enum workout_unit unit, int margin_spm,
		    int *low, int *high);

/*
 * Adds what is to be done beside the name, in one line: load, effort, belt, contacts,
 * breathing; `cues`: and what is said within it. Nothing where there is nothing.
 */
void workout_add_note(struct text *text, const struct workout *workout,
		      const struct segment *segment, bool cues);

/* Adds a warning to diags for everything of the session that the form cannot say. */
void workout_losses(const struct workout *workout, enum workout_form form,
		    struct diags *diags);

#endif
