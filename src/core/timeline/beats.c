/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * beats: the row of a timeline's beats; see timeline.h. Those of a count-in are placed
 * by compile.c; all others are computed from their index within their segment.
 */
#include "core/timeline/beats.h"

#include "core/base/mem.h"
#include "core/base/search.h"
#include "core/timeline/tempo.h"

/* The segment that beat i is of: the last whose beats begin at or before it. */
static size_t segment_of(const struct timeline *timeline, size_t i)
{
	size_t after;

	SEARCH_FIRST(after, timeline->segments.n,
		     timeline->segments.items[after].first_beat > i);
	return after - 1;
}

static uint8_t step_flags(const struct segment *segment, int64_t k, double offset_ms)
{
	const struct phase *phase = segment->phase;
	/* Beats exactly on an edge belong to what begins there. */
	double ms = offset_ms + 1e-6;
	int every = segment->every;
	bool heard;

	if (every > 1 && ms < (double)phase->lock_ms)
		every = 1;
	heard = every == 1 || (every > 1 && k % every == 0);
	if (phase->on_ms > 0) {
		double cycle = (double)(phase->on_ms + phase->off_ms);
		double in_cycle = ms - cycle * (double)(int64_t)(ms / cycle);

		heard = heard && in_cycle < (double)phase->on_ms;
	}
	return (uint8_t)((heard ? BEAT_CLICK : 0) |
			 (phase->accent > 0 && k % phase->accent == 0 ? BEAT_ACCENT : 0) |
			 (k % 2 ? BEAT_RIGHT : 0));
}

static struct beat step(const struct timeline *timeline, size_t segment, size_t k)
{
	const struct segment *of = &timeline->segments.items[segment];
	double offset_ms;
	struct beat beat = {.segment = (uint32_t)segment, .feet = (uint8_t)of->feet};

	beat.frame = tempo_beat(timeline, of, (int64_t)k, &offset_ms);
	beat.flags = step_flags(of, (int64_t)k, offset_ms);
	return beat;
}

struct beat timeline_beat(const struct timeline *timeline, size_t i)
{
	size_t segment = segment_of(timeline, i);
	const struct segment *of = &timeline->segments.items[segment];
	size_t k = i - of->first_beat;

	if (k < of->nplaced)
		return timeline->placed.items[of->first_placed + k];
	return step(timeline, segment, k - of->nplaced);
}

size_t timeline_heard_from(const struct timeline *timeline, size_t i)
{
	while (i < timeline->nbeats) {
		const struct segment *of =
			&timeline->segments.items[segment_of(timeline, i)];

		if (of->every == 0 && i >= of->first_beat + of->nplaced)
			i = of->first_beat + of->nplaced + of->nsteps;
		else if (timeline_beat(timeline, i).flags & (BEAT_CLICK | BEAT_COUNT_IN))
			return i;
		else
			i++;
	}
	return timeline->nbeats;
}

void timeline_place(struct timeline *timeline, const struct beat *beat)
{
	*ARRAY_PUSH(&timeline->placed) = *beat;
	timeline->segments.items[beat->segment].nplaced++;
	timeline->nbeats++;
}

/* How many placed beats of the segment lie before the frame. */
static size_t placed_before(const struct timeline *timeline, const struct segment *segment,
			    int64_t frame)
{
	size_t n;

	SEARCH_FIRST(n, segment->nplaced,
		     timeline->placed.items[segment->first_placed + n].frame >= frame);
	return n;
}

static size_t steps_before(const struct timeline *timeline, const struct segment *segment,
			   int64_t frame)
{
	double offset_ms;
	size_t n;

	SEARCH_FIRST(n, segment->nsteps,
		     tempo_beat(timeline, segment, (int64_t)n, &offset_ms) >= frame);
	return n;
}

size_t timeline_beat_from(const struct timeline *timeline, int64_t frame)
{
	const struct segment *of;
	size_t at, n;

	if (timeline->nbeats == 0)
		return 0;
	at = timeline_segment_at(timeline, frame);
	of = &timeline->segments.items[at];
	n = placed_before(timeline, of, frame);
	if (n == of->nplaced)
		n += steps_before(timeline, of, frame);
	/* The next one's count-in may have begun. */
	if (n == of->nplaced + of->nsteps && at + 1 < timeline->segments.n)
		n += placed_before(timeline, of + 1, frame);
	return of->first_beat + n;
}

size_t timeline_clicks(const struct timeline *timeline)
{
	size_t n = 0;

	for (size_t i = 0; i < timeline->segments.n; i++)
		for (size_t k = 0; k < timeline->segments.items[i].nsteps; k++)
			n += (step(timeline, i, k).flags & BEAT_CLICK) != 0;
	return n;
}
