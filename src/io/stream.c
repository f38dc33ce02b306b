/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stream: feeding a device, whatever it does; see stream.h. */
#include "io/stream.h"

#include "io/clock.h"
#include "io/place.h"

#include <errno.h>
#include <string.h>

enum {
	/* How far the device is fed ahead of what is heard: */
	AHEAD_MS = 200,      /* a bias and the volume are heard after that */
	AHEAD_MAX_MS = 1000, /* where the machine is too busy for less */
	CALM_MS = 300000,    /* without an xrun for so long, ahead_ms is halved */
	SOUND_MORE_MS = 10,  /* more, where the server's share is known and included */
	SILENCE_MS = 950,    /* where nothing sounds: nobody hears it change */
	MARGIN_MS = 25,      /* silence ends so long before a sound: a bias brings a click
			      * forward by less */
	LOW_MS = 30,         /* left in the queue besides what it may take at once */
	PIECE_MS = 30,       /* the least sound that is written at a time */
	EXTRA_MS = 25,       /* on its way behind the buffer: what is more is fed less */
	/* Silence that is queued until a stream's frames can be placed: */
	PRIME_MS = 30,       /* on a prompt device */
	SETTLE_MS = 100,     /* on others */
	SETTLE_TICK_MS = 10, /* between looks at one that settles … */
	STRUCK_LOOKS = 10,   /* … and at so many readings that are not believed */
	SERVER_MS = 2,       /* more behind the buffer than that: it is a server */
	/* When it does not play: */
	LOST_MS = 1000,   /* without progress it is lost */
	BACKOFF_MS = 100, /* between tries to open it, growing … */
	BACKOFF_MAX_MS = 2000,
	RESUME_MS = 100,   /* between tries to wake a suspended one */
	GIVE_UP_MS = 2000, /* without a first device; then time goes on */
	FAULTS = 8         /* one after the other: it is closed and opened again */
};

static void publish(struct stream *stream)
{
	struct sink_report report;

	if (stream->publish == NULL)
		return;
	stream_report(stream, &report);
	stream->publish(stream->context, &report);
}

/* ---- the device's troubles --------------------------------------------------------- */

static void begin_stream(struct stream *stream, int64_t now)
{
	stream->started = stream->running = stream->cut = false;
	stream->renewed = true;
	stream->recovering = 0;
	stream->written = stream->silent = stream->consumed = 0;
	stream->moved_ns = now;
	hearing_begin(&stream->hearing, now);
	desk_cut(&stream->desk);
}

/* Longer after each try in vain. */
static int64_t back_off(struct stream *stream)
{
	stream->backoff_ms =
		stream->backoff_ms == 0 ? BACKOFF_MS : stream->backoff_ms * 3 / 2;
	if (stream->backoff_ms > BACKOFF_MAX_MS)
		stream->backoff_ms = BACKOFF_MAX_MS;
	stream->retry_ns = stream->now_ns() + ms_to_ns(stream->backoff_ms);
	return ms_to_ns(stream->backoff_ms);
}

/* Closes a device that no longer works. It is opened again after a while. */
static int64_t lose(struct stream *stream, int error)
{
	stream->error = error;
	place_void(stream);
	stream->open = false;
	stream->recovering = 0;
	publish(stream);
	stream->device->ops->close(stream->device);
	return back_off(stream);
}

static int64_t recover(struct stream *stream, int error)
{
	int result = stream->device->ops->recover(stream->device, error);

	if (result == 0) {
		begin_stream(stream, stream->now_ns());
		return 0;
	}
	if (result != -EAGAIN)
		return lose(stream, result);
	stream->recovering = error;
	return ms_to_ns(RESUME_MS);
}

/* Every error of the device comes here: it recovers, or is lost. */
static int64_t fault(struct stream *stream, int error)
{
	bool heard = place_runs(stream);

	stream->error = error;
	place_void(stream);
	if (++stream->faults > FAULTS || (error != -EPIPE && error != -ESTRPIPE))
		return lose(stream, error);
	/* Paused (the program may have been stopped) there is nothing to interrupt. */
	stream->xruns += heard;
	if (error == -EPIPE && stream->started && heard) {
		stream->calm_ns = stream->now_ns();
		stream->ahead_ms *= stream->ahead_ms < AHEAD_MAX_MS ? 2 : 1;
		if (stream->ahead_ms > AHEAD_MAX_MS)
			stream->ahead_ms = AHEAD_MAX_MS;
	}
	publish(stream);
	return recover(stream, error);
}

/* Throws away what is queued: by order, or because it would be heard at a wrong time. */
static int64_t cut(struct stream *stream)
{
	int error;

	publish(stream);
	error = stream->device->ops->restart(stream->device);
	if (error < 0)
		return fault(stream, error);
	begin_stream(stream, stream->now_ns());
	return 0;
}

static int64_t open_device(struct stream *stream, int64_t now)
{
	unsigned rate = stream->device->rate ? stream->device->rate : stream->wanted_rate;
	int error;

	if (now < stream->retry_ns)
		return stream->retry_ns - now;
	publish(stream);
	if (stream->opened_ns == 0)
		stream->opened_ns = now;
	error = stream->device->ops->open(stream->device, rate);
	now = stream->now_ns();
	if (error < 0) {
		stream->error = error;
		if (!stream->was_open && now - stream->opened_ns > ms_to_ns(GIVE_UP_MS))
			stream->gave_up = true;
		return back_off(stream);
	}
	stream->reopens += stream->was_open;
	stream->open = stream->was_open = stream->fresh = true;
	stream->opened_ns = now;
	stream->delay_extra = 0;
	stream->delay_least = -1;
	hearing_init(&stream->hearing, stream->device->rate);
	begin_stream(stream, now);
	stream->renewed = false;
	return 0;
}

/* ---- feeding --------------------------------------------------------------------- */

/* A sound server takes up to two periods at once; with less in the queue it runs dry. */
static int64_t low_frames(const struct stream *stream)
{
	int64_t low = 2 * stream->device->period + stream_frames(stream, LOW_MS);

	return low < stream->device->buffer / 2 ? low : stream->device->buffer / 2;
}

/* How many frames are to be queued, while the device's frames are no clock to plan by. */
static int64_t wanted_frames(const struct stream *stream)
{
	int64_t full = stream_frames(stream, stream->ahead_ms);
	int64_t extra = stream->delay_extra - stream_frames(stream, EXTRA_MS);
	bool waits = stream->join == JOIN_CLOCK && place_matched(stream);

	if (extra > 0)
		full = full - extra > full / 2 ? full - extra : full / 2;
	if (waits && stream->hearing.prompt)
		return stream_frames(stream, PRIME_MS);
	if (waits && (stream->running || !stream->started))
		full = stream_frames(stream, SETTLE_MS);
	if (full < low_frames(stream))
		full = low_frames(stream);
	return full < stream->device->buffer ? full : stream->device->buffer;
}

/* Its frames are a clock that can be planned by. */
static bool steady(const struct stream *stream)
{
	return stream->running && stream->hearing.state == HEARING_STEADY &&
	       stream->hearing.strikes == 0 &&
	       (stream->join == JOIN_STILL ||
		(stream->join == JOIN_DONE && !stream->doubted));
}

/* The frame up to which the device has taken the stream by now; from there it takes more. */
static int64_t edge_frame(const struct stream *stream, int64_t now)
{
	return hearing_frame(&stream->hearing, now) + stream->delay_least;
}

/* The next frames of the stream that may sound, from `at` on. */
static bool next_sound(const struct stream *stream, int64_t at, struct mix_span *sound)
{
	int64_t shift = stream->map_session - stream->map_stream;

	if (at < stream->map_stream)
		at = stream->map_stream;
	if (stream->join != JOIN_DONE || !desk_next(&stream->desk, at + shift, sound))
		return false;
	sound->start -= shift;
	sound->end -= shift;
	return true;
}

/* Up to where sound is written: so that what the runner changes is heard soon. */
static int64_t sound_limit(const struct stream *stream, int64_t edge)
{
	int64_t least = edge + low_frames(stream) + stream_frames(stream, PIECE_MS);
	int64_t limit = edge - stream->delay_least +
			stream_frames(stream, stream->ahead_ms + SOUND_MORE_MS);

	return limit > least ? limit : least;
}

/* Where to stop before a sound that reaches over the limit: a click is written whole. */
static int64_t before_sound(struct stream *stream, const struct mix_span *sound,
			    int64_t edge, int64_t limit)
{
	bool late = sound->start - stream_frames(stream, MARGIN_MS) - edge <
		    low_frames(stream) + sound->end - limit;

	if (!late || sound->start >= limit)
		return sound->start - stream_frames(stream, MARGIN_MS);
	/* It cannot wait until the whole of it may be written. */
	stream->silent = limit;
	return limit;
}

/*
 * The frame up to which the stream is to be written. Sound goes as far as its limit, a
 * whole click at a time; silence further, so that there is seldom something to do. Sets
 * stream->silent, where the last sound of it ends.
 */
static int64_t horizon(struct stream *stream, int64_t now, long queued)
{
	int64_t taken = stream->written - queued;
	int64_t edge, limit, far, at = stream->written;
	struct mix_span sound;

	if (!steady(stream)) {
		at = taken + wanted_frames(stream);
		stream->silent = at > stream->written ? at : stream->written;
		return at;
	}
	edge = edge_frame(stream, now);
	/* What it took it tells late, but one that stands still has taken nothing. */
	taken += 2 * stream->device->period;
	edge = edge < taken ? edge : taken;
	limit = sound_limit(stream, edge);
	far = edge + stream_frames(stream, SILENCE_MS);
	far = far > limit ? far : limit;
	if (stream->desk.tail_done < stream->desk.tail_n)
		stream->silent = at += stream->desk.tail_n - stream->desk.tail_done;
	while (at < far && next_sound(stream, at, &sound)) {
		if (sound.end > limit) {
			int64_t until = before_sound(stream, &sound, edge, limit);

			return until < at ? at : until < far ? until : far;
		}
		stream->silent = at = sound.end;
	}
	return at > far ? at : far;
}

/* The next n frames of the stream: silence, or the session's. */
static void render(struct stream *stream, int n)
{
	int channels = stream->device->channels;
	int silent = n;

	if (stream->join == JOIN_DONE && stream->written + n > stream->map_stream) {
		int64_t lead = stream->map_stream - stream->written;

		silent = lead > 0 ? (int)lead : 0;
		desk_render(&stream->desk, channels,
			    stream->map_session + (lead > 0 ? 0 : -lead), n - silent,
			    stream->mixed + silent * channels);
	}
	memset(stream->mixed, 0, (size_t)(silent * channels) * sizeof stream->mixed[0]);
}

/* Writes until enough is queued. Negative: the device's error. */
static long feed(struct stream *stream, int64_t now, long room)
{
	long queued = stream->device->buffer - room;
	int64_t until = horizon(stream, now, queued > 0 ? queued : 0);
	long missing = (long)(until - stream->written);

	if (missing > room)
		missing = room;
	while (missing > 0) {
		int n = missing < STREAM_CHUNK ? (int)missing : STREAM_CHUNK;
		long taken;

		render(stream, n);
		taken = stream->device->ops->write(stream->device, stream->mixed, n);
		if (taken <= 0)
			return taken;
		desk_advance(&stream->desk, (int)taken);
		stream->written += taken;
		missing -= taken;
	}
	if (!stream->started && stream->written > 0) {
		int error = stream->device->ops->start(stream->device);

		stream->started = true;
		stream->moved_ns = stream->now_ns();
		hearing_begin(&stream->hearing, stream->moved_ns);
		return error;
	}
	return 0;
}

/* extra: frames that are on their way behind the device's buffer. */
static void learn_delay(struct stream *stream, int64_t extra)
{
	stream->delay_extra += (extra - stream->delay_extra) / 4;
	if (extra < 0)
		extra = 0;
	if (stream->delay_least < 0 || extra < stream->delay_least)
		stream->delay_least = extra;
	else
		stream->delay_least += (extra - stream->delay_least) / 64;
}

/* What the device says about its frames. Negative: its error. */
static int listen(struct stream *stream, int64_t now, long room)
{
	long queued = stream->device->buffer - room, delay;
	int64_t consumed = stream->written - (queued > 0 ? queued : 0), at_ns;
	int running;

	if (!stream->started)
		return 0;
	if (consumed > stream->consumed) {
		stream->consumed = consumed;
		stream->moved_ns = now;
		stream->faults = 0;
		stream->fresh =
			stream->fresh && consumed < stream_frames(stream, STREAM_FIRST_MS);
		if (now - stream->opened_ns > ms_to_ns(LOST_MS))
			stream->backoff_ms = 0;
	} else if (now - stream->moved_ns > ms_to_ns(LOST_MS)) {
		return -ETIMEDOUT;
	}
	running = stream->device->ops->position(stream->device, &at_ns, &delay);
	if (running < 0)
		return running;
	/* A suspended sink of PulseAudio counts on without taking anything. */
	stream->running = running != DEVICE_SILENT &&
			  (stream->consumed > 0 || stream->hearing.prompt);
	if (!stream->running ||
	    (running == DEVICE_GUESS && stream->hearing.state == HEARING_STEADY))
		return 0;
	learn_delay(stream, delay - (queued > 0 ? queued : 0));
	hearing_read(&stream->hearing, stream->written - delay, at_ns);
	/* More on its way than lies in the buffer: a server, right at once only by luck. */
	if (delay - queued > stream_frames(stream, SERVER_MS))
		stream->hearing.prompt = false;
	return 0;
}

/*
 * How long the queue may be left alone: until only what the device may take at once is
 * left, but at least 1/8 and at most 5/8 of it.
 */
static int64_t pace(const struct stream *stream, int64_t now)
{
	int64_t wanted = wanted_frames(stream), low = low_frames(stream);
	bool waits = stream->join == JOIN_CLOCK && place_matched(stream);
	int64_t frames = wanted - low < wanted / 8 ? wanted / 8 : wanted - low;
	int64_t ns;

	if (frames > wanted * 5 / 8)
		frames = wanted * 5 / 8;
	if (waits || stream->hearing.state != HEARING_STEADY ||
	    (stream->hearing.strikes > 0 && stream->hearing.strikes <= STRUCK_LOOKS))
		return ms_to_ns(SETTLE_TICK_MS);
	if (steady(stream))
		frames = stream->written - low - edge_frame(stream, now);
	ns = frames_to_ns(frames, stream->device->rate);
	return ns < ms_to_ns(SETTLE_TICK_MS) ? ms_to_ns(SETTLE_TICK_MS) : ns;
}

static int64_t play(struct stream *stream, int64_t now)
{
	bool was_started = stream->started;
	long room, error;

	if (stream->cut && stream->started)
		return cut(stream);
	stream->cut = false;
	if (now - stream->calm_ns > ms_to_ns(CALM_MS) && stream->ahead_ms > AHEAD_MS) {
		stream->ahead_ms /= 2;
		stream->calm_ns = now;
	}
	room = stream->device->ops->room(stream->device);
	if (room < 0)
		return fault(stream, (int)room);
	error = listen(stream, now, room);
	if (error < 0)
		return error == -ETIMEDOUT ? lose(stream, (int)error)
					   : fault(stream, (int)error);
	if (stream->hearing.state == HEARING_JUMPED && !place_runs(stream)) {
		hearing_begin(&stream->hearing, hearing_time(&stream->hearing, 0));
	} else if (stream->hearing.state == HEARING_JUMPED) {
		/* What is queued would be heard at the wrong time. */
		stream->xruns++;
		place_void(stream);
		return cut(stream);
	}
	place_join(stream, now);
	error = feed(stream, now, room);
	if (error < 0)
		return fault(stream, (int)error);
	place_update(stream, now);
	return stream->started != was_started ? 0 : pace(stream, now);
}

int64_t stream_tick(struct stream *stream)
{
	int64_t now = stream->now_ns(), wait;

	if (stream->recovering)
		wait = recover(stream, stream->recovering);
	else if (!stream->open)
		wait = open_device(stream, now);
	else
		wait = play(stream, now);
	if (!stream->open || stream->recovering)
		place_join(stream, now);
	publish(stream);
	return wait;
}

void stream_close(struct stream *stream)
{
	if (stream->open)
		stream->device->ops->close(stream->device);
	stream->open = false;
}

void stream_init(struct stream *stream, struct device *device, unsigned rate,
		 int64_t (*now_ns)(void))
{
	memset(stream, 0, sizeof *stream);
	stream->device = device;
	device->now_ns = now_ns;
	stream->now_ns = now_ns;
	stream->wanted_rate = rate;
	stream->ahead_ms = AHEAD_MS;
	stream->at_ns = now_ns();
	desk_init(&stream->desk);
}
