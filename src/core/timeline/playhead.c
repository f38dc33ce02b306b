/* SPDX-License-Identifier: GPL-3.0-or-later */
/* playhead: what a key does to where the runner is; see playhead.h. */
#include "core/timeline/playhead.h"

int64_t playhead_next(const struct timeline *timeline, int64_t frame)
{
	/* In a count-in the next phase has begun for the legs: go to its first frame. */
	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];

		if (segment->count_in > frame)
			return segment->count_in;
		if (segment->start > frame)
			return segment->start;
	}
	return timeline->length;
}

int64_t playhead_previous(const struct timeline *timeline, int64_t frame)
{
	size_t at = timeline_segment_at(timeline, frame);
	int64_t back = (int64_t)timeline->rate * PLAYHEAD_BACK_MS / 1000;
	const struct segment *segments = timeline->segments.items;

	if (frame < 0)
		return 0;
	if (frame - segments[at].start >= back || at == 0)
		return segments[at].start;
	return segments[at - 1].start;
}

int64_t playhead_break_off(const struct timeline *timeline, int64_t frame)
{
	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];

		if (segment->kind == KIND_COOL_DOWN && segment->end > frame)
			return segment->start > frame ? segment->start : frame;
	}
	return timeline->length;
}

bool playhead_may_extend(const struct timeline *timeline, int64_t frame)
{
	const struct segment *segment =
		&timeline->segments.items[timeline_segment_at(timeline, frame)];

	return frame >= 0 && frame < timeline->length && !segment->open &&
	       kind_info(segment->kind)->entry == ENTRY_REST &&
	       segment->kind != KIND_COOL_DOWN;
}

int64_t playhead_rescale(int64_t frame, unsigned from_rate, unsigned to_rate)
{
	int64_t whole = frame / (int64_t)from_rate;
	int64_t rest = frame % (int64_t)from_rate;
	int64_t scaled = 2 * rest * (int64_t)to_rate;

	/* Nearest, halves away from zero, so that there and back is the same frame. */
	scaled += rest < 0 ? -(int64_t)from_rate : (int64_t)from_rate;
	return whole * (int64_t)to_rate + scaled / (2 * (int64_t)from_rate);
}
