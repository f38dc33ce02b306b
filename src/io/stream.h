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

/* What is known of the session's place in the stream. */
enum stream_join {
	JOIN_STILL, /* paused: silence; the position holds still */
	JOIN_PIN,   /* from `frame` on as soon as the device can */
	JOIN_CLOCK, /* `frame` is heard at at_ns, and time goes on; silence as yet */
	JOIN_DONE   /* stream frame map_stream carries session frame map_session */
};

enum {
	STREAM_CHUNK =
		8000, /* frames: in stereo under the 64 KiB a server copies at once */
	STREAM_FIRST_MS = 300 /* a device that was just opened does not know where it is */
};

struct stream {
	struct device *device;
	int64_t (*now_ns)(void);
	/* Called before the device may block and at the end of every tick. */
	void (*publish)(void *context, const struct sink_report *report);
	void *context;

	/* The session: where it is, and in what way that is known. */
	struct desk desk;
	uint64_t generation;
	enum stream_join join;
	int64_t frame, at_ns;
	int lead_ms;                     /* JOIN_PIN: silence before `frame` */
	int64_t map_stream, map_session; /* JOIN_DONE */
	bool lead; /* the position holds still until map_stream is heard */

	/* A map that was made early, at joined_ns, is compared later with what it was made
	 * from: true_frame at true_ns of the clock. */
	bool doubted;
	int64_t true_frame, true_ns, joined_ns;

	/* The device: opened, lost and opened again. */
	unsigned wanted_rate;
	bool open, was_open;
	bool gave_up;      /* none was ever opened: the session goes on without */
	int64_t opened_ns; /* the last time; before that, when the first try was */
	int64_t retry_ns;  /* the next try */
	int backoff_ms;
	int recovering; /* the error that the device recovers from; 0: it does not */
	int faults;     /* one after the other, and no progress between them */

	/* This stream: from one start or restart of the device to the next. */
	bool fresh;       /* next to nothing was played since it was opened */
	bool renewed;     /* not the first since it was opened */
	bool started;     /* the device was told to play it */
	bool running;     /* and says that it does */
	bool cut;         /* an order wants what is queued thrown away */
	int64_t written;  /* frames */
	int64_t silent;   /* what was written from this frame on is silence */
	int64_t consumed; /* frames that the device has taken … */
	int64_t moved_ns; /* … and when it last took some */
	struct hearing hearing;

	/* What was learned about the device. */
	int ahead_ms;        /* so far ahead it is fed */
	int64_t calm_ns;     /* since then nothing ran dry */
	int64_t delay_extra; /* frames on their way behind its buffer: mean … */
	int64_t delay_least; /* … and least, just before it takes more; -1: not known */

	unsigned xruns, reopens;
	int error; /* -errno of the last fault */

	float mixed[2 * STREAM_CHUNK];
};

/*
 * rate: the wished one. now_ns: CLOCK_MONOTONIC, or a test's. device is borrowed, and
 * opened by the first tick.
 */
void stream_init(struct stream *stream, struct device *device, unsigned rate,
		 int64_t (*now_ns)(void));

/*
 * Does all that is due. Returns the ns until it wants to be called again; an order is
 * a reason to call it at once.
 */
int64_t stream_tick(struct stream *stream);

/* The session's side of it, in place.c: takes an order; says where the session is. */
void stream_order(struct stream *stream, const struct sink_order *order);
void stream_report(const struct stream *stream, struct sink_report *report);

/* Milliseconds as frames of the device. */
static inline int64_t stream_frames(const struct stream *stream, int64_t ms)
{
	return ms * stream->device->rate / 1000;
}

/* Lets go of the device; may block. */
void stream_close(struct stream *stream);

#endif
