/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sink: the seam to whatever plays a timeline in real time.
 *
 * One direction for orders (main thread -> sink), one for reports (sink -> main
 * thread). The session's time goes on whatever happens to the device: after an xrun, a
 * suspend or a lost card the sink re-joins where the monotonic clock says the session
 * is. Never a late click.
 *
 * sink_alsa.c plays through ALSA on its own thread; sink_clock.c is silent, paced by
 * the monotonic clock, without a thread, at any speed. Rendering to a file needs no
 * sink: sound_file.c calls the mix.
 */
#ifndef TURNOVER_IO_SINK_H
#define TURNOVER_IO_SINK_H

#include "core/sound/mix.h"
#include "core/timeline/timeline.h"

#include <stdbool.h>
#include <stdint.h>

enum sink_state {
	SINK_OPENING, /* no device yet; the position holds still */
	SINK_PLAYING,
	SINK_PAUSED,
	SINK_LOST, /* the device went away; the session's time goes on without */
	SINK_ENDED /* the position has passed the end of the timeline and its tail */
};

/* "Frame `frame` is (or would be) heard at `at_ns` of CLOCK_MONOTONIC." */
struct sink_report {
	enum sink_state state;
	unsigned rate;       /* the device's; 0 until one is open */
	uint64_t generation; /* of the timeline that `frame` belongs to */
	unsigned frame_rate; /* frames of that timeline a second; 0 before the first */
	int64_t frame;
	int64_t at_ns;    /* ahead of now while a lead-in of silence plays */
	int64_t written;  /* frames from here on can still change; 0: not known */
	int64_t silent;   /* from here to `written` there is only silence */
	double speed;     /* session seconds per second; 0 while it holds still */
	unsigned xruns;   /* interruptions: underruns, suspends, stalls */
	unsigned reopens; /* times the device was opened again */
	int error;        /* -errno of the last fault, 0: none yet */
};

enum sink_order_kind {
	SINK_ADOPT,  /* play this timeline from the present position on */
	SINK_SEEK,   /* at once to `frame`; a paused sink stays paused */
	SINK_PAUSE,  /* silence at once; the position holds still */
	SINK_RESUME, /* go on from `frame`, after `lead_ms` of silence */
	SINK_GAIN,   /* volume (0 = mute), ramped */
	SINK_LAYERS  /* MIX_CLICKS, MIX_TONES, MIX_VOICE */
};

/* Timeline, voices and speech are borrowed until a report shows a later generation. */
struct sink_order {
	enum sink_order_kind kind;
	const struct timeline *timeline;
	const struct voices *voices; /* for the timeline's rate */
	const struct speech *speech; /* in this timeline; NULL: nothing is spoken */
	uint64_t generation;         /* of the timeline; grows by one with each */
	int64_t frame;
	int lead_ms;
	float gain;
	unsigned layers;
};

/*
 * A sink begins paused at frame 0 without a timeline. The first SINK_ADOPT and
 * SINK_RESUME make it play. While `rate` of the report differs from the adopted
 * timeline's, the sink plays silence (the clock goes on) until it has been given a
 * timeline for that rate.
 */
struct sink {
	const struct sink_ops *ops;
};

struct sink_ops {
	/* false: the ring is full (the sink hangs); try again later. Never blocks. */
	bool (*order)(struct sink *sink, const struct sink_order *order);
	/* The latest report. Never blocks. */
	void (*report)(struct sink *sink, struct sink_report *report);
	/*
	 * Ends playing and frees. Waits at most 500 ms for a thread that hangs in the
	 * device; then it leaves the thread behind and returns false: what was lent to
	 * the sink must stay until the process ends.
	 */
	bool (*close)(struct sink *sink);
};

/*
 * A silent sink. speed: session seconds per second, > 0. now_ns: a monotonic clock;
 * NULL for CLOCK_MONOTONIC (tests pass their own). Never fails.
 */
struct sink *sink_clock_new(unsigned rate, double speed, int64_t (*now_ns)(void));

/*
 * Starts the audio thread, which opens the ALSA device by itself (opening can take 30 s
 * on a frozen server). rate: the preferred one, 0 for 48000. NULL with errno if there
 * can be no thread. Where ALSA is not built in, always NULL with ENOSYS.
 */
struct sink *sink_alsa_new(const char *device, unsigned rate);

/* The text for a report's error, in the library's words. */
const char *sink_alsa_error(int error);

/* The frame heard at now_ns by this report; `frame` itself until at_ns has come. */
int64_t sink_heard(const struct sink_report *report, int64_t now_ns);

#endif
