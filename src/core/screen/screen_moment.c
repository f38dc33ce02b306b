/* SPDX-License-Identifier: GPL-3.0-or-later */
/* screen_moment: where a frame lies in its phase; see screen_moment.h. */
#include "core/screen/screen_moment.h"

/* The number of seconds before a change that are urgent, by the length that ends. */
enum { URGENT_S = 5, URGENT_SHORT_S = 3, LONG_S = 90, SHORT_S = 10 };

/* A lit mark's beat is one of the last so many: clicks come every third step or oftener. */
enum { STEPS = 3 };

static int64_t seconds_up(int64_t frames, unsigned rate)
{
	return frames > 0 ? (frames + rate - 1) / rate : 0;
}

void moment_at(struct moment *moment, const struct timeline *timeline,
	       const struct playhead *playhead)
{
	int64_t frame = playhead->frame, nominal_end;

	moment->index = timeline_segment_at(timeline, frame);
	moment->segment = &timeline->segments.items[moment->index];
	nominal_end = moment->segment->start + moment->segment->nominal;
	if (playhead->transport == TRANSPORT_FINISHED || frame >= timeline->length) {
		moment->state = MOMENT_DONE;
		moment->seconds = 0;
	} else if (frame < 0) {
		moment->state = MOMENT_DELAY;
		moment->seconds = seconds_up(-frame, timeline->rate);
	} else if (moment->segment->open && frame >= nominal_end) {
		moment->state = MOMENT_OVER;
		moment->seconds = (frame - nominal_end) / timeline->rate;
	} else {
		int64_t end = moment->segment->open ? nominal_end : moment->segment->end;

		moment->state = MOMENT_PHASE;
		moment->seconds = seconds_up(end - frame, timeline->rate);
	}
}

int64_t moment_next_second(const struct moment *moment, const struct timeline *timeline,
			   int64_t frame)
{
	const struct segment *segment = moment->segment;
	int64_t rate = timeline->rate, zero = segment->end;

	if (moment->state == MOMENT_DONE)
		return INT64_MAX;
	if (moment->state == MOMENT_DELAY)
		zero = 0;
	else if (segment->open)
		zero = segment->start + segment->nominal;
	if (moment->state == MOMENT_OVER)
		return zero + (moment->seconds + 1) * rate;
	/* Rounded up, n is shown from zero - n * rate on. */
	return frame < zero ? zero - (moment->seconds - 1) * rate : INT64_MAX;
}

bool moment_is_urgent(const struct moment *moment, const struct timeline *timeline)
{
	int64_t length =
		seconds_up(moment->segment->end - moment->segment->start, timeline->rate);

	if (moment->state == MOMENT_DELAY)
		return moment->seconds <= URGENT_S;
	if (moment->state != MOMENT_PHASE || moment->segment->open || length < SHORT_S)
		return false;
	return moment->seconds <= (length < LONG_S ? URGENT_SHORT_S : URGENT_S);
}

int64_t moment_ms(const struct timeline *timeline, const struct segment *segment,
		  int64_t frame)
{
	return (frame - segment->start) * 1000 / timeline->rate;
}

int64_t moment_frame(const struct timeline *timeline, const struct segment *segment,
		     int64_t ms)
{
	return segment->start + (ms * timeline->rate + 999) / 1000;
}

/* The frame of the clicked beat after the i-th, if it is on the other foot and follows at
 * the pace of the phase: no fade, no rest lies between. Else INT64_MAX. */
static int64_t other_foot(const struct timeline *timeline, size_t i,
			  const struct beat *beat)
{
	int64_t step = (int64_t)SCREEN_STEP_MS * timeline->rate / 1000;
	size_t last = i + (size_t)timeline->segments.items[beat->segment].every;

	for (size_t j = i + 1; j <= last && j < timeline->nbeats; j++) {
		struct beat next = timeline_beat(timeline, j);

		if (!(next.flags & BEAT_CLICK))
			continue;
		if (next.segment != beat->segment && next.frame - beat->frame > step)
			break;
		return (next.flags ^ beat->flags) & BEAT_RIGHT ? next.frame : INT64_MAX;
	}
	return INT64_MAX;
}

bool moment_beat(const struct timeline *timeline, int64_t frame, struct beat *lit,
		 int64_t *until)
{
	size_t i = timeline_beat_from(timeline, frame + 1),
	       first = i > STEPS ? i - STEPS : 0;
	struct beat beat;
	int64_t out;

	do {
		if (i-- == first)
			return false;
		beat = timeline_beat(timeline, i);
	} while (!(beat.flags & BEAT_CLICK));
	out = other_foot(timeline, i, &beat);
	if (out == INT64_MAX)
		out = beat.frame + (int64_t)SCREEN_BEAT_MS * timeline->rate / 1000;
	if (frame >= out)
		return false;
	*lit = beat;
	*until = out;
	return true;
}

int moment_spm10(const struct moment *moment, const struct timeline *timeline,
		 int64_t frame)
{
	const struct segment *segment = moment->segment;
	int spm10;

	if (segment->from_spm10 == 0)
		return 0;
	if (moment->state == MOMENT_DELAY)
		return segment->from_spm10;
	spm10 = timeline_spm10_at(timeline, frame);
	if (segment->from_spm10 != segment->to_spm10)
		spm10 = (spm10 + 5) / 10 * 10;
	return spm10;
}
