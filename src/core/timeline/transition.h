/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * transition: what is told around boundaries: countdowns, the "now", what comes next,
 * half-way, the script's own cues, and that no two of them collide.
 */
#ifndef TURNOVER_CORE_TRANSITION_H
#define TURNOVER_CORE_TRANSITION_H

#include "core/timeline/timeline.h"

/* More cues than any session needs; a script that makes more is refused. */
enum { TRANSITION_MAX_CUES = 20000 };

/*
 * Adds tones and cues to a timeline whose segments and beats are complete. Cues that
 * found no room to be spoken are warnings in diags (may be NULL). False with an error
 * in diags when there are more than TRANSITION_MAX_CUES.
 */
bool transition_add(struct timeline *timeline, const struct runner *runner,
		    const struct compile_options *options, struct diags *diags);

/*
 * How long a text takes to say, in milliseconds: an estimate by its length (175 words a
 * minute), so that a cue's place does not depend on the voice that is installed.
 */
int64_t transition_speech_ms(const char *text);

#endif
