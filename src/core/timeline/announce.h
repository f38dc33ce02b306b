/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * announce: what there is to say in a segment, before anyone has looked whether there
 * is room: its name, the script's cues, the belt, what comes next. transition.c finds
 * each its place.
 */
#ifndef TURNOVER_CORE_ANNOUNCE_H
#define TURNOVER_CORE_ANNOUNCE_H

#include "core/timeline/timeline.h"

/* What the files that tell the runner things share while a timeline is compiled. */
struct stage {
	struct timeline *timeline;
	const struct runner *runner;
	struct diags *diags; /* may be NULL */
	bool live;           /* as in struct compile_options */
	size_t planned_cues;
	bool overflow; /* more cues than TRANSITION_MAX_CUES */
};

/* The start delay holds what the first phase needs; a player waits at least so long. */
enum { STAGE_BEFORE_START_MS = 9000 };

int64_t stage_frames(const struct stage *stage, int64_t ms);
int64_t stage_length_ms(const struct stage *stage, const struct segment *segment);

/* The end of an open-ended phase is not known while the session is played. */
bool stage_end_is_unknown(const struct stage *stage, const struct segment *segment);

/* Nothing is announced or counted down at its end: while a runner counts steps, or where
 * nobody knows when that will be. */
bool stage_ends_unannounced(const struct stage *stage, const struct segment *segment);

void stage_add_tone(struct stage *stage, int64_t frame, enum tone_kind kind, int ms);

/* A cue before it has found its place. */
struct candidate {
	int64_t frame;
	enum cue_origin origin;
	char *text, *say, *brief; /* owned until placed */
	int line;
	bool speak, repeated;
	bool ready; /* a tone goes before it, unless a "now" sounds there already */
};

struct candidates {
	struct candidate *items;
	size_t n, capacity;
};

/*
 * Adds all that there is to say in segment i, in no order. The texts are the caller's.
 */
void announce_segment(struct stage *stage, size_t i, struct candidates *list);

#endif
