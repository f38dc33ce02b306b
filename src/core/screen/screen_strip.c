/* SPDX-License-Identifier: GPL-3.0-or-later */
/* screen_strip: the whole session as a row of cells; see screen_strip.h. */
#include "core/screen/screen_strip.h"

#include <limits.h>

/*
 * How frames become cells. A segment with a cell of its own that would be narrower
 * than one gets exactly one; the others share the rest in proportion. A segment's
 * cells are those between the rounded places of its two ends.
 */
struct scale {
	int columns;
	enum { OWN_NONE, OWN_WORK, OWN_ALL } own;
	int64_t frames; /* of the segments that share */
	int64_t cells;  /* for them */
};

/* Where a walk along the segments has come to. */
struct walk {
	int64_t own;    /* cells given to segments with one of their own */
	int64_t frames; /* of those that share */
};

static bool is_work(const struct segment *segment)
{
	return kind_info(segment->kind)->work;
}

static bool may_own(const struct scale *scale, const struct segment *segment)
{
	return segment->nominal > 0 &&
	       (scale->own == OWN_ALL || (scale->own == OWN_WORK && is_work(segment)));
}

/* Would it be narrower than a cell by its share? */
static bool owns(const struct scale *scale, const struct segment *segment)
{
	return may_own(scale, segment) && segment->nominal * scale->cells < scale->frames;
}

static void step(const struct scale *scale, const struct segment *segment,
		 struct walk *walk)
{
	if (owns(scale, segment))
		walk->own++;
	else
		walk->frames += segment->nominal;
}

static int64_t cell(const struct scale *scale, const struct walk *walk)
{
	int64_t share = scale->frames > 0
				? (2 * walk->frames * scale->cells + scale->frames) /
					  (2 * scale->frames)
				: 0;

	return walk->own + share;
}

/* Every cell given away makes the others dearer: repeat until nothing changes. */
static struct scale scale_for(const struct timeline *timeline, int columns)
{
	struct scale scale = {.columns = columns, .cells = columns};
	int64_t total = 0, work = 0, all = 0, owned = 0;

	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];

		total += segment->nominal;
		all += segment->nominal > 0;
		work += segment->nominal > 0 && is_work(segment);
	}
	scale.frames = total;
	scale.own = all <= columns ? OWN_ALL : work < columns ? OWN_WORK : OWN_NONE;
	for (;;) {
		struct walk walk = {0};

		for (size_t i = 0; i < timeline->segments.n; i++)
			step(&scale, &timeline->segments.items[i], &walk);
		if (walk.own == owned)
			return scale;
		owned = walk.own;
		scale.frames = walk.frames;
		scale.cells = columns - walk.own;
	}
}

/* 1 .. 8 between the lowest and the highest cadence of the session; 0 without one. */
static uint8_t height(int spm10, int lowest, int highest)
{
	if (spm10 <= 0)
		return 0;
	if (highest <= lowest)
		return 6;
	if (spm10 < lowest)
		spm10 = lowest;
	if (spm10 > highest)
		spm10 = highest;
	return (uint8_t)(1 + (7 * (spm10 - lowest) + (highest - lowest) / 2) /
				     (highest - lowest));
}

static void find_range(const struct timeline *timeline, int *lowest, int *highest)
{
	*lowest = INT_MAX;
	*highest = 0;
	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];
		const int ends[] = {segment->from_spm10, segment->to_spm10};

		for (int k = 0; k < 2; k++) {
			if (ends[k] > 0 && ends[k] < *lowest)
				*lowest = ends[k];
			if (ends[k] > *highest)
				*highest = ends[k];
		}
	}
}

/* The tempo in the middle of cell i of n of a segment. */
static int spm10_in(const struct timeline *timeline, const struct segment *segment,
		    int64_t i, int64_t n)
{
	int64_t length = segment->end - segment->start;

	if (segment->from_spm10 == segment->to_spm10)
		return segment->from_spm10;
	return timeline_spm10_at(timeline, segment->start + length * (2 * i + 1) / (2 * n));
}

void screen_strip_fill(struct player_screen *screen, const struct timeline *timeline,
		       int64_t frame, int columns)
{
	size_t at = timeline_segment_at(timeline, frame);
	struct walk walk = {0};
	struct scale scale;
	int lowest, highest;

	if (columns < 1)
		return;
	if (columns > SCREEN_STRIP)
		columns = SCREEN_STRIP;
	scale = scale_for(timeline, columns);
	find_range(timeline, &lowest, &highest);
	for (size_t s = 0; s < timeline->segments.n; s++) {
		const struct segment *segment = &timeline->segments.items[s];
		int64_t first = cell(&scale, &walk), end;

		step(&scale, segment, &walk);
		end = cell(&scale, &walk);
		for (int64_t i = first; i < end; i++) {
			struct screen_strip_cell *to = &screen->strip[i];

			to->role = kind_info(segment->kind)->role;
			to->height =
				height(spm10_in(timeline, segment, i - first, end - first),
				       lowest, highest);
		}
		if (s == at) {
			int64_t gone = frame - segment->start, place = first;

			if (gone > 0 && segment->nominal > 0)
				place += gone * (end - first) / segment->nominal;
			if (place >= end)
				place = end - 1;
			if (place < first)
				place = first < columns ? first : columns - 1;
			screen->strip_at = (int)place;
		}
	}
	screen->nstrip = columns;
}

int64_t screen_strip_next(const struct timeline *timeline, int64_t frame, int columns)
{
	size_t at = timeline_segment_at(timeline, frame);
	const struct segment *segment = &timeline->segments.items[at];
	struct walk walk = {0};
	struct scale scale;
	int64_t first, n, next;

	if (columns < 1)
		return INT64_MAX;
	scale = scale_for(timeline, columns < SCREEN_STRIP ? columns : SCREEN_STRIP);
	for (size_t s = 0; s < at; s++)
		step(&scale, &timeline->segments.items[s], &walk);
	first = cell(&scale, &walk);
	step(&scale, segment, &walk);
	n = cell(&scale, &walk) - first;
	if (frame < segment->start || segment->nominal <= 0 || n < 2)
		return INT64_MAX;
	next = (frame - segment->start) * n / segment->nominal + 1;
	if (next >= n)
		return INT64_MAX;
	return segment->start + (next * segment->nominal + n - 1) / n;
}
