/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * screen_change: when the screen next changes by itself; see screen_next_change.
 *
 * Each thing that moves names the next frame at which it may change. The earliest of
 * them is the answer if it surely changes the picture; else the two pictures are
 * compared, and if they are the same the search goes on from there.
 */
#include "core/screen/screen_moment.h"
#include "core/screen/screen_strip.h"

#include <string.h>

struct candidate {
	int64_t frame;
	bool sure; /* something on the screen is certain to be different there */
};

static void offer(struct candidate *best, int64_t frame, bool sure)
{
	if (frame < best->frame) {
		best->frame = frame;
		best->sure = sure;
	} else if (frame == best->frame) {
		best->sure = best->sure || sure;
	}
}

/* A mark goes out, or another is lit. */
static void offer_beat(struct candidate *best, const struct timeline *timeline,
		       int64_t frame)
{
	int64_t next = INT64_MAX, out = INT64_MAX;
	struct beat beat;
	bool lit = moment_beat(timeline, frame, &beat, &out);
	size_t i;

	i = timeline_heard_from(timeline, timeline_beat_from(timeline, frame + 1));
	if (i < timeline->nbeats)
		next = timeline_beat(timeline, i).frame;
	offer(best, out, lit && out <= next);
	offer(best, next, !lit || out <= next);
}

static void offer_cue(struct candidate *best, const struct timeline *timeline,
		      int64_t frame)
{
	const struct cue *shown = timeline_cue_at(timeline, frame);
	size_t i = timeline_cue_from(timeline, frame + 1);

	if (shown != NULL)
		offer(best, shown->until, false);
	if (i < timeline->cues.n)
		offer(best, timeline->cues.items[i].frame, false);
}

/* The first frame of (frame, end) with another tempo on the screen, else end. */
static int64_t other_tempo(const struct moment *moment, const struct timeline *timeline,
			   int64_t frame, int64_t end)
{
	int now = moment_spm10(moment, timeline, frame);
	int64_t same = frame, other = end - 1;

	if (other <= same || moment_spm10(moment, timeline, other) == now)
		return end;
	while (other - same > 1) {
		int64_t middle = same + (other - same) / 2;

		if (moment_spm10(moment, timeline, middle) == now)
			same = middle;
		else
			other = middle;
	}
	return other;
}

/* Within one piece the tempo only rises or only falls, so halving finds the change. */
static void offer_tempo(struct candidate *best, const struct moment *moment,
			const struct timeline *timeline, int64_t frame)
{
	int64_t end = best->frame, other;
	size_t next;

	if (moment->segment->from_spm10 == 0 || moment->state != MOMENT_PHASE)
		return;
	next = timeline_tempo_after(timeline, frame);
	if (next < timeline->tempos.n && timeline->tempos.items[next].start < end)
		end = timeline->tempos.items[next].start;
	other = other_tempo(moment, timeline, frame, end);
	offer(best, other, other < end);
}

/* Fades, thinned clicks and breaths count from the start of the phase. */
static void offer_pattern(struct candidate *best, const struct moment *moment,
			  const struct timeline *timeline, int64_t frame)
{
	const struct segment *segment = moment->segment;
	const struct phase *phase = segment->phase;
	int64_t ms = moment_ms(timeline, segment, frame), next = INT64_MAX;

	if (segment->rest || frame < segment->start)
		return;
	if (phase->breathe_in_ms > 0) {
		int64_t cycle = phase->breathe_in_ms + phase->breathe_out_ms;
		int64_t in = ms % cycle, from = 0, to = phase->breathe_in_ms;

		if (in >= to) {
			from = to;
			to = cycle;
		}
		next = ms + SCREEN_BREATH_STEP_MS - (in - from) % SCREEN_BREATH_STEP_MS;
		if (next > ms - in + to)
			next = ms - in + to;
	} else if (phase->on_ms > 0) {
		int64_t cycle = phase->on_ms + phase->off_ms, in = ms % cycle;

		next = ms - in + (in < phase->on_ms ? phase->on_ms : cycle);
	} else if (ms < phase->lock_ms) {
		next = phase->lock_ms;
	}
	if (next != INT64_MAX)
		offer(best, moment_frame(timeline, segment, next), false);
}

static struct candidate next_candidate(const struct timeline *timeline,
				       const struct situation *situation, int columns)
{
	int64_t frame = situation->playhead.frame;
	struct candidate best = {INT64_MAX, false};
	int64_t boundary, second;
	struct moment moment;

	moment_at(&moment, timeline, &situation->playhead);
	if (moment.state == MOMENT_DONE)
		return best;
	boundary = frame < 0 ? 0 : moment.segment->end;
	second = moment_next_second(&moment, timeline, frame);
	offer(&best, boundary, false);
	offer(&best, second, second < boundary);
	offer_cue(&best, timeline, frame);
	offer_pattern(&best, &moment, timeline, frame);
	if (!situation->flash_off)
		offer_beat(&best, timeline, frame);
	offer(&best, screen_strip_next(timeline, frame, columns), true);
	offer_tempo(&best, &moment, timeline, frame);
	return best;
}

int64_t screen_next_change(const struct timeline *timeline,
			   const struct situation *situation, int columns)
{
	struct situation later = *situation;
	struct player_screen now, then;
	bool filled = false;

	if (situation->playhead.transport != TRANSPORT_PLAYING)
		return INT64_MAX;
	for (;;) {
		struct candidate next = next_candidate(timeline, &later, columns);

		if (next.sure || next.frame == INT64_MAX)
			return next.frame;
		if (!filled)
			screen_fill(&now, NULL, timeline, situation, columns);
		filled = true;
		later.playhead.frame = next.frame;
		screen_fill(&then, NULL, timeline, &later, columns);
		if (memcmp(&now, &then, sizeof now) != 0)
			return next.frame;
	}
}
