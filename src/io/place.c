/* SPDX-License-Identifier: GPL-3.0-or-later */
/* place: where the session is; see place.h. */
#include "io/place.h"

#include "core/timeline/playhead.h"
#include "io/clock.h"

#include <stdlib.h>

enum {
	CLICK_MS = 30, /* no click is longer */
	/* A server may lose the beginning of a stream that follows a cut: silence comes
	 * before the session. A new stream is heard from its first frame on. */
	CUT_LEAD_MS = 40,
	STUMBLE_MS = 500, /* a silence that lasts longer is reported as SINK_LOST */
	/* How an early place is mended, counted from when it was made: */
	DOUBT_MS = 300,  /* not before the device knows where it is, */
	TRUST_MS = 2000, /* again and again until it no longer changes its mind, */
	MEND_MS = 20     /* and by no more than this: else it is made anew */
};

/* ---- the session's clock --------------------------------------------------------- */

static unsigned session_rate(const struct stream *stream)
{
	return stream->desk.timeline != NULL ? stream->desk.timeline->rate
					     : stream->device->rate;
}

bool place_matched(const struct stream *stream)
{
	return stream->open && !stream->recovering && stream->desk.timeline != NULL &&
	       stream->desk.timeline->rate == stream->device->rate;
}

/* Where the session ends, sound included. */
static int64_t session_end(const struct stream *stream)
{
	const struct desk *desk = &stream->desk;

	return desk->timeline == NULL ? INT64_MAX : desk_end(desk);
}

bool place_runs(const struct stream *stream)
{
	return stream->join == JOIN_CLOCK || stream->join == JOIN_DONE;
}

/* The session frame that is heard at a time, if it goes on. */
static int64_t session_frame(const struct stream *stream, int64_t now)
{
	if (!place_runs(stream) || now <= stream->at_ns)
		return stream->frame;
	return stream->frame + frames_of_ns(now - stream->at_ns, session_rate(stream));
}

void place_update(struct stream *stream, int64_t now)
{
	int64_t heard;

	if (stream->join != JOIN_DONE)
		return;
	if (stream->doubted && now > stream->true_ns) {
		stream->frame = stream->true_frame +
				frames_of_ns(now - stream->true_ns, stream->device->rate);
		stream->at_ns = now;
		return;
	}
	heard = hearing_frame(&stream->hearing, now) - stream->map_stream;
	if (heard < 0 && stream->lead) {
		stream->frame = stream->map_session;
		stream->at_ns = hearing_time(&stream->hearing, stream->map_stream);
	} else {
		stream->frame = stream->map_session + heard;
		stream->at_ns = now;
	}
}

void place_void(struct stream *stream)
{
	if (stream->join == JOIN_DONE)
		stream->join = JOIN_CLOCK;
}

/* From here on the clock carries the session: `frame` is heard at at_ns. */
static void run_clock(struct stream *stream, int64_t frame, int64_t at_ns)
{
	stream->join = JOIN_CLOCK;
	stream->frame = frame;
	stream->at_ns = at_ns;
}

/* The same, from where the session is now, or begins to be after its lead. */
static void run_clock_from_now(struct stream *stream, int64_t now)
{
	run_clock(stream, session_frame(stream, now),
		  now > stream->at_ns ? now : stream->at_ns);
}

/* ---- the map --------------------------------------------------------------------- */

/* The session frame that a stream frame carries, while the place is a map. */
static int64_t carried(const struct stream *stream, int64_t stream_frame)
{
	return stream->map_session + stream_frame - stream->map_stream;
}

/* The next session frame to be written. */
static int64_t next_carried(const struct stream *stream)
{
	return carried(stream, stream->written);
}

/* ---- reports --------------------------------------------------------------------- */

/* Nothing of the session is heard, and that for longer than a stumble takes. */
static bool lost(const struct stream *stream)
{
	if (stream->join == JOIN_DONE)
		return false;
	return !stream->open || stream->recovering ||
	       (stream->join == JOIN_CLOCK &&
		stream->now_ns() - stream->at_ns > ms_to_ns(STUMBLE_MS));
}

static enum sink_state report_state(const struct stream *stream, bool ended)
{
	if (!stream->was_open && !stream->gave_up)
		return SINK_OPENING;
	if (stream->join == JOIN_STILL)
		return SINK_PAUSED;
	if (ended)
		return SINK_ENDED;
	return lost(stream) ? SINK_LOST : SINK_PLAYING;
}

void stream_report(const struct stream *stream, struct sink_report *report)
{
	int64_t end = session_end(stream);
	bool ended = session_frame(stream, stream->now_ns()) >= end;

	*report = (struct sink_report){
		.state = report_state(stream, ended),
		.rate = stream->device->rate,
		.generation = stream->generation,
		.frame_rate = session_rate(stream),
		.frame = ended ? end : stream->frame,
		.at_ns = stream->at_ns,
		.speed = place_runs(stream) && !ended ? 1 : 0,
		.xruns = stream->xruns,
		.reopens = stream->reopens,
		.error = stream->error,
	};
	if (stream->join == JOIN_DONE && stream->written > stream->map_stream) {
		report->written = next_carried(stream);
		report->silent = report->written;
		if (stream->silent < stream->written)
			report->silent = carried(stream, stream->silent);
	}
}

/* ---- placing the session in the stream ------------------------------------------- */

/* A click whose beginning is cut off would sound late: the session begins after it. */
static void skip_cut_click(struct stream *stream)
{
	const struct timeline *timeline = stream->desk.timeline;
	int64_t longest = stream_frames(stream, CLICK_MS);
	size_t beat = timeline_beat_from(timeline, stream->map_session - longest);
	int64_t frame, rest;

	if (beat >= timeline->nbeats)
		return;
	frame = timeline_beat(timeline, beat).frame;
	if (frame >= stream->map_session)
		return;
	rest = frame + longest - stream->map_session;
	stream->map_session += rest;
	stream->map_stream += rest;
}

/* The session begins (again) at `frame` as soon as its first sound can be whole. */
static void join_pin(struct stream *stream, int64_t now)
{
	int64_t lead = stream_frames(stream, stream->lead_ms);
	int64_t at = stream->written;

	if (stream->started && hearing_frame(&stream->hearing, now) + lead > at)
		at = hearing_frame(&stream->hearing, now) + lead;
	if (!stream->started && at < lead)
		at = lead;
	lead = stream->renewed ? stream_frames(stream, CUT_LEAD_MS) : 0;
	stream->map_stream = at < lead ? lead : at;
	stream->map_session = stream->frame;
	stream->lead = true;
	stream->doubted = false;
	skip_cut_click(stream);
	desk_join(&stream->desk, stream->map_session);
	stream->join = JOIN_DONE;
}

/*
 * A sound server's first answers may be some ms off, and with them the place. When it has
 * settled, the place is moved to where the clock says the session is; only where nothing
 * sounds, so that no sound is torn.
 */
static void mend(struct stream *stream, int64_t now)
{
	const struct timeline *timeline = stream->desk.timeline;
	int64_t next = next_carried(stream);
	int64_t heard = carried(stream, hearing_frame(&stream->hearing, now));
	int64_t off = stream->true_frame - heard +
		      frames_of_ns(now - stream->true_ns, stream->device->rate);
	int64_t room = stream_frames(stream, CLICK_MS + MEND_MS);
	size_t beat = timeline_beat_from(timeline, next - room);

	if (stream->written < stream->map_stream ||
	    now < stream->joined_ns + ms_to_ns(DOUBT_MS) ||
	    stream->hearing.state != HEARING_STEADY)
		return;
	if (beat < timeline->nbeats && timeline_beat(timeline, beat).frame < next + room)
		return;
	/* It stays doubted: until the stream begins again the clock is believed. */
	if (llabs(off) > stream_frames(stream, MEND_MS)) {
		hearing_distrust(&stream->hearing);
		return;
	}
	stream->doubted = now < stream->joined_ns + ms_to_ns(TRUST_MS);
	if (llabs(off) * 4 > stream_frames(stream, 1))
		stream->map_session += off;
}

/* The session goes on where the clock says it will be when the next frame is heard. */
static void join_clock(struct stream *stream, int64_t now)
{
	int64_t next_ns = hearing_time(&stream->hearing, stream->written);

	stream->lead = next_ns < stream->at_ns;
	if (stream->lead) {
		stream->map_stream = stream->written + frames_of_ns(stream->at_ns - next_ns,
								    stream->device->rate);
		stream->map_session = stream->frame;
	} else {
		stream->map_stream = stream->written;
		stream->map_session = stream->frame + frames_of_ns(next_ns - stream->at_ns,
								   stream->device->rate);
	}
	skip_cut_click(stream);
	desk_join(&stream->desk, stream->map_session);
	stream->doubted = true;
	stream->true_frame = stream->frame;
	stream->true_ns = stream->at_ns;
	stream->joined_ns = now;
	stream->join = JOIN_DONE;
}

void place_join(struct stream *stream, int64_t now)
{
	if (stream->join == JOIN_PIN && stream->desk.timeline != NULL) {
		if (place_matched(stream))
			join_pin(stream, now);
		else if (stream->was_open || stream->gave_up)
			run_clock(stream, stream->frame, now + ms_to_ns(stream->lead_ms));
	}
	/* A server that was just opened does not know yet where it is. */
	if (stream->join == JOIN_CLOCK && place_matched(stream) && stream->running &&
	    (!stream->fresh || stream->hearing.prompt) && hearing_usable(&stream->hearing))
		join_clock(stream, now);
	if (stream->join == JOIN_DONE && stream->doubted)
		mend(stream, now);
}

/* ---- orders ---------------------------------------------------------------------- */

/* Where silence was written and the new timeline has a sound, it is thrown away. */
static void break_silence(struct stream *stream, int64_t now)
{
	int64_t from = hearing_frame(&stream->hearing, now);
	struct mix_span sound;

	if (from < stream->silent)
		from = stream->silent;
	if (from >= stream->written ||
	    !desk_next(&stream->desk, carried(stream, from), &sound) ||
	    sound.start >= next_carried(stream))
		return;
	stream->cut = true;
	run_clock_from_now(stream, now);
}

static void adopt(struct stream *stream, const struct sink_order *order, int64_t now)
{
	unsigned old_rate = stream->desk.timeline != NULL ? session_rate(stream) : 0;
	bool same = old_rate == order->timeline->rate && stream->join == JOIN_DONE;
	const struct mix mix = {.timeline = order->timeline,
				.voices = order->voices,
				.speech = order->speech,
				.layers = stream->desk.layers};
	bool ended;

	place_update(stream, now);
	ended = session_frame(stream, now) >= session_end(stream);
	if (ended && place_runs(stream))
		run_clock(stream, session_end(stream), now);
	else if (!same && place_runs(stream))
		run_clock_from_now(stream, now);
	desk_change(&stream->desk, &mix, same ? stream->device->channels : 0,
		    next_carried(stream));
	if (old_rate != 0 && old_rate != order->timeline->rate)
		stream->frame =
			playhead_rescale(stream->frame, old_rate, order->timeline->rate);
	stream->generation = order->generation;
	if (same && stream->join == JOIN_DONE)
		break_silence(stream, now);
}

/* In the pause so much silence was written that the sound would begin late. */
static bool too_far(const struct stream *stream, int lead_ms)
{
	int64_t ahead = stream->written - hearing_frame(&stream->hearing, stream->now_ns());

	return stream->started && ahead > stream_frames(stream, lead_ms + stream->ahead_ms);
}

static void seek(struct stream *stream, int64_t frame, int lead_ms)
{
	stream->cut |= stream->join == JOIN_DONE || too_far(stream, lead_ms);
	stream->join = JOIN_PIN;
	stream->frame = frame;
	stream->lead_ms = lead_ms;
}

static void pause(struct stream *stream, int64_t now)
{
	if (stream->join == JOIN_STILL)
		return;
	place_update(stream, now);
	stream->frame = session_frame(stream, now);
	if (stream->frame > session_end(stream))
		stream->frame = session_end(stream);
	stream->cut |= stream->join == JOIN_DONE;
	stream->join = JOIN_STILL;
	stream->at_ns = now;
}

void stream_order(struct stream *stream, const struct sink_order *order)
{
	struct desk *desk = &stream->desk;
	const struct mix mix = {.timeline = desk->timeline,
				.voices = desk->voices,
				.speech = desk->speech,
				.layers = order->layers};
	int64_t now = stream->now_ns();
	int channels = stream->join == JOIN_DONE ? stream->device->channels : 0;

	switch (order->kind) {
	case SINK_ADOPT: adopt(stream, order, now); break;
	case SINK_SEEK:
		if (stream->join == JOIN_STILL)
			stream->frame = order->frame;
		else
			seek(stream, order->frame, 0);
		break;
	case SINK_PAUSE: pause(stream, now); break;
	case SINK_RESUME: seek(stream, order->frame, order->lead_ms); break;
	case SINK_GAIN:
		desk_set_gain(desk, order->gain, channels ? stream->device->rate : 0);
		break;
	case SINK_LAYERS: desk_change(desk, &mix, channels, next_carried(stream)); break;
	}
}
