/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * metronome: the simplest timeline, made by hand: a click at round(60 k rate / spm)
 * from frame 0 on, and nothing else. So the tests of the sinks need no script and
 * no compiler, and what should be heard is one line of arithmetic.
 */
#ifndef TURNOVER_TESTS_RIG_METRONOME_H
#define TURNOVER_TESTS_RIG_METRONOME_H

#include "core/base/mem.h"
#include "core/timeline/beats.h"
#include "core/timeline/timeline.h"

#include <stdint.h>

static inline int64_t metronome_beat(int64_t k, unsigned rate, int spm10)
{
	return (600 * k * (int64_t)rate + spm10 / 2) / spm10;
}

static inline void metronome_place(struct timeline *timeline, int64_t frame)
{
	timeline_place(timeline, &(struct beat){frame, 0, BEAT_CLICK, FEET_SAME});
}

/* The caller frees it with timeline_free. */
static inline struct timeline *metronome_new(unsigned rate, int spm10, int seconds)
{
	struct timeline *timeline = mem_alloc(1, sizeof *timeline);
	struct segment *segment = ARRAY_PUSH(&timeline->segments);

	timeline->rate = rate;
	timeline->length = (int64_t)rate * seconds;
	segment->end = timeline->length;
	segment->kind = KIND_METRONOME;
	segment->name = "Metronome";
	segment->from_spm10 = segment->to_spm10 = spm10;
	segment->every = 1;
	segment->feet = FEET_SAME;
	for (int64_t k = 0; metronome_beat(k, rate, spm10) < timeline->length; k++)
		metronome_place(timeline, metronome_beat(k, rate, spm10));
	return timeline;
}

#endif
