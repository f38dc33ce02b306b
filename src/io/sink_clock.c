/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sink_clock: a session without sound, on a monotonic clock, at any speed.
 *
 * No thread: the position is computed when somebody asks. Between orders it is a
 * straight line through (frame, at_ns).
 */
#include "io/sink.h"

#include "core/base/mem.h"
#include "core/timeline/playhead.h"
#include "io/clock.h"

#include <stdlib.h>

struct sink_clock {
	struct sink sink;
	int64_t (*now_ns)(void);
	unsigned rate;
	double speed;
	bool paused;
	int64_t frame, at_ns;
	const struct timeline *timeline;
	const struct voices *voices;
	uint64_t generation;
};

static struct sink_clock *of(struct sink *sink)
{
	return (struct sink_clock *)sink;
}

static unsigned frame_rate(const struct sink_clock *clock)
{
	return clock->timeline != NULL ? clock->timeline->rate : clock->rate;
}

static int64_t end(const struct sink_clock *clock)
{
	if (clock->timeline == NULL)
		return INT64_MAX;
	return clock->timeline->length +
	       (clock->voices != NULL ? voices_finished_frames(clock->voices) : 0);
}

/* Time stands still without a timeline: the first one and a resume make it go. */
static bool runs(const struct sink_clock *clock)
{
	return !clock->paused && clock->timeline != NULL;
}

static void clock_report(struct sink *sink, struct sink_report *report)
{
	const struct sink_clock *clock = of(sink);
	int64_t now = clock->now_ns(), heard;

	*report = (struct sink_report){
		.state = clock->paused ? SINK_PAUSED : SINK_PLAYING,
		.rate = clock->rate,
		.generation = clock->generation,
		.frame_rate = frame_rate(clock),
		.frame = clock->frame,
		.at_ns = clock->at_ns,
		.speed = runs(clock) ? clock->speed : 0,
	};
	if (!runs(clock))
		return;
	heard = sink_heard(report, now);
	if (heard >= end(clock)) {
		report->state = SINK_ENDED;
		report->speed = 0;
		heard = end(clock);
	}
	if (now > clock->at_ns) {
		report->frame = heard;
		report->at_ns = now;
	}
	report->written = report->frame;
}

/* Makes the present position a point of the line. */
static void settle(struct sink_clock *clock)
{
	struct sink_report report;

	clock_report(&clock->sink, &report);
	clock->frame = report.frame;
	clock->at_ns = report.speed > 0 ? report.at_ns : clock->now_ns();
}

static void adopt(struct sink_clock *clock, const struct sink_order *order)
{
	settle(clock);
	if (clock->timeline != NULL)
		clock->frame = playhead_rescale(clock->frame, clock->timeline->rate,
						order->timeline->rate);
	clock->timeline = order->timeline;
	clock->voices = order->voices;
	clock->generation = order->generation;
}

static bool clock_order(struct sink *sink, const struct sink_order *order)
{
	struct sink_clock *clock = of(sink);
	int64_t lead_ns = 0;

	switch (order->kind) {
	case SINK_ADOPT: adopt(clock, order); return true;
	case SINK_PAUSE:
		settle(clock);
		clock->paused = true;
		return true;
	case SINK_RESUME:
		clock->paused = false;
		lead_ns = (int64_t)(order->lead_ms * 1e6 / clock->speed);
		break;
	case SINK_SEEK: break;
	case SINK_GAIN:
	case SINK_LAYERS: return true; /* there is no sound to change */
	}
	clock->frame = order->frame;
	clock->at_ns = clock->now_ns() + lead_ns;
	return true;
}

static bool clock_close(struct sink *sink)
{
	free(of(sink));
	return true;
}

static const struct sink_ops clock_ops = {
	.order = clock_order,
	.report = clock_report,
	.close = clock_close,
};

struct sink *sink_clock_new(unsigned rate, double speed, int64_t (*now_ns)(void))
{
	struct sink_clock *clock = mem_alloc(1, sizeof *clock);

	clock->sink.ops = &clock_ops;
	clock->now_ns = now_ns != NULL ? now_ns : clock_now_ns;
	clock->rate = rate;
	clock->speed = speed;
	clock->paused = true;
	clock->at_ns = clock->now_ns();
	return &clock->sink;
}
