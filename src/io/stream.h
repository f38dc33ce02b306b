/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * stream: what the audio thread does, without the thread and without ALSA.
 *
 * It keeps a device fed with sound about 200 ms ahead and with silence up to a second,
 * and the session on its clock:
 *
 *   session frame  <- map ->  stream frame  <- hearing ->  CLOCK_MONOTONIC
 *
 * While all is well the device's frames are the clock. When the device stumbles the
 * map is void; CLOCK_MONOTONIC carries the session on from the last moment at which
 * all was well, the device is fed silence until it says again when its frames are
 * heard, and then a new map puts the session where the clock says it is. So nothing is
 * ever heard late, and a stride stays as long as it was written.
 *
 * Nothing here allocates, locks or prints. All times are CLOCK_MONOTONIC in ns.
 */
#ifndef TURNOVER_IO_STREAM_H
#define TURNOVER_IO_STREAM_H

#include "io/desk.h"
#include "io/device.h"
#include "io/hearing.h"
#include "io/sink.h"

#include <stdbool.h>
#include <stdint.h>

/* How the session's frames come to the device. */
enum stream_join {
	JOIN_STILL, /* paused: silence; the position holds still */
	JOIN_PIN,   /* from `frame` on as soon as the device can */
	JOIN_CLOCK, /* `frame` is heard at at_ns, and time goes on; silence as yet */
	JOIN_DONE   /* stream frame map_stream carries session frame map_session */
};

enum {
	STREAM_CHUNK =
		8000, /* as stereo floats less than the 64 KiB that servers copy at once */
	STREAM_FIRST_MS = 300 /* a device that was just opened does not know where it is */
};

struct stream {
	struct device *device;
	int64_t (*now_ns)(void);
	/* Called before the device may block and at the end of every tick. */
	void (*publish)(void *context, const struct sink_report *report);
	void *context;

	/* The session. */
	struct desk desk;
	uint64_t generation;
	enum stream_join join;
	int64_t frame, at_ns;
	int lead_ms; /* of JOIN_PIN */
	int64_t map_stream, map_session;
	bool lead;    /* the position holds still until map_stream is heard */
	bool doubted; /* the map was made early: compare it once with this clock */
	int64_t true_frame, true_ns, joined_ns;

	/* The device. */
	unsigned wanted_rate;
	bool open, was_open, gave_up;
	bool fresh;        /* nothing was played since it was opened */
	bool renewed;      /* this stream is not the first since then */
	bool started;      /* this stream: from one (re)start to the next */
	bool running;      /* and the device says so */
	bool cut;          /* an order wants what is queued thrown away */
	int recovering;    /* the error that it recovers from, or 0 */
	int64_t written;   /* frames of this stream */
	int64_t silent;    /* what was written from here on is silence */
	int64_t consumed;  /* as far as the device has taken them */
	int64_t moved_ns;  /* when that last grew */
	int64_t opened_ns; /* for the back-off, and when the first try was */
	int64_t retry_ns;
	int backoff_ms;
	int faults; /* in turn, without progress between them */
	struct hearing hearing;
	int ahead_ms;        /* how far ahead it is fed */
	int64_t calm_ns;     /* since when nothing ran dry */
	int64_t delay_extra; /* frames on their way behind the device's buffer */
	int64_t delay_least; /* of these, those that are there when it takes more */

	unsigned xruns, reopens;
	int error;

	float mixed[2 * STREAM_CHUNK];
};

void stream_init(struct stream *stream, struct device *device, unsigned rate,
		 int64_t (*now_ns)(void));

void stream_order(struct stream *stream, const struct sink_order *order);

/*
 * Does all that is due. The time in ns until it wants to be called again; an order is
 * a reason to call it at once.
 */
int64_t stream_tick(struct stream *stream);

void stream_report(const struct stream *stream, struct sink_report *report);

/* Milliseconds as frames of the device. */
static inline int64_t stream_frames(const struct stream *stream, int64_t ms)
{
	return ms * stream->device->rate / 1000;
}

/* Lets go of the device; may block. */
void stream_close(struct stream *stream);

#endif
