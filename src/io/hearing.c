/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hearing: the clock that a device's frames are; see hearing.h. */
#include "io/hearing.h"

#include "io/clock.h"

#include <math.h>
#include <stdlib.h>

enum {
	/* Until the line is steady: */
	AGREE_MS = 1,    /* readings agree that are this near to each other … */
	SPAN_MS = 50,    /* … and are spread over at least this long */
	SETTLE_MS = 600, /* after that it is made of the readings there are */
	/* A reading off the line: */
	LIMIT_MS = 5,    /* further off it is not believed */
	SURE_MS = 50,    /* so far off, one alone says that the stream jumped */
	YOUNG_MS = 1500, /* a stream younger than this settles anew: it did not jump */
	DOUBT_MS = 1600, /* off for so long, it jumped: a server's error stays 1500 ms … */
	DRIFT_MS = 2,    /* … and is mended little by little, by more than this */
	/* How the line follows the readings it believes: */
	PULL_MS = 2000,  /* in about that time, */
	PULL = 16,       /* by at least 1/16 of the distance of each */
	NOISE_PULL = 32, /* and their mean distance by 1/32 of each */
	NOISE_MS = 8,    /* that mean at most, at the start */
	PATIENCE_MAX = 5 /* the limit is doubled at most so often */
};

/* Seconds and rest apart: hours of frames times 10^9 do not fit into 64 bits. */
static int64_t scale(int64_t value, int64_t from, int64_t to)
{
	int64_t whole = value / from, rest = value % from;
	int64_t half = rest < 0 ? -from / 2 : from / 2;

	return whole * to + (rest * to + half) / from;
}

int64_t frames_to_ns(int64_t frames, unsigned rate)
{
	return scale(frames, rate, 1000000000);
}

int64_t frames_of_ns(int64_t ns, unsigned rate)
{
	return scale(ns, 1000000000, rate);
}

int64_t hearing_time(const struct hearing *hearing, int64_t frame)
{
	return hearing->at_ns + frames_to_ns(frame - hearing->frame, hearing->rate);
}

int64_t hearing_frame(const struct hearing *hearing, int64_t at_ns)
{
	return hearing->frame + frames_of_ns(at_ns - hearing->at_ns, hearing->rate);
}

void hearing_init(struct hearing *hearing, unsigned rate)
{
	*hearing = (struct hearing){.rate = rate};
}

void hearing_begin(struct hearing *hearing, int64_t at_ns)
{
	hearing->state = HEARING_NOTHING;
	hearing->frame = 0;
	hearing->at_ns = at_ns;
	hearing->strikes = 0;
	hearing->readings = 0;
}

static void set_line(struct hearing *hearing, int64_t frame, int64_t frame0_ns)
{
	hearing->frame = frame;
	hearing->at_ns = frame0_ns + frames_to_ns(frame, hearing->rate);
}

static void become_steady(struct hearing *hearing, double noise_ns)
{
	hearing->state = HEARING_STEADY;
	hearing->noise_ns = noise_ns;
	hearing->prompt =
		llabs(hearing_time(hearing, 0) - hearing->first_ns) < ms_to_ns(AGREE_MS);
}

/* Until a few readings in turn agree the line goes through their mean. */
static void settle(struct hearing *hearing, int64_t frame, int64_t at_ns)
{
	int64_t origin = at_ns - frames_to_ns(frame, hearing->rate);
	int64_t low = origin, high = origin, sum = 0;
	bool agree;
	int n;

	if (hearing->state == HEARING_NOTHING) {
		hearing->begun_ns = at_ns;
		hearing->first_ns = origin;
	}
	if (hearing->readings == 0)
		hearing->since_ns = at_ns;
	hearing->recent[hearing->readings++ % HEARING_AGREE] = origin;
	n = hearing->readings < HEARING_AGREE ? hearing->readings : HEARING_AGREE;
	for (int i = 0; i < n; i++) {
		int64_t one = hearing->recent[i];

		low = one < low ? one : low;
		high = one > high ? one : high;
		sum += one - origin;
	}
	set_line(hearing, frame, origin + sum / n);
	hearing->state = HEARING_SETTLING;
	agree = n == HEARING_AGREE && high - low <= ms_to_ns(AGREE_MS);
	if ((agree && at_ns - hearing->since_ns >= ms_to_ns(SPAN_MS)) ||
	    at_ns - hearing->since_ns > ms_to_ns(SETTLE_MS))
		become_steady(hearing,
			      fmin((double)(high - low) / 2, (double)ms_to_ns(NOISE_MS)));
}

bool hearing_usable(const struct hearing *hearing)
{
	return hearing->state == HEARING_STEADY ||
	       (hearing->state == HEARING_SETTLING && hearing->prompt);
}

void hearing_distrust(struct hearing *hearing)
{
	hearing->prompt = false;
	hearing->patience += hearing->patience < PATIENCE_MAX;
	hearing->state = HEARING_JUMPED;
}

/* Which part of a reading's distance the line moves: rare ones count for more. */
static double pull(const struct hearing *hearing, int64_t at_ns)
{
	double part = (double)(at_ns - hearing->at_ns) / (double)ms_to_ns(PULL_MS);

	return fmin(fmax(part, 1.0 / PULL), 0.5);
}

static double limit_ns(const struct hearing *hearing)
{
	double limit = fmax((double)ms_to_ns(LIMIT_MS), 4 * hearing->noise_ns);

	return limit * (1 << hearing->patience);
}

enum hearing_state hearing_read(struct hearing *hearing, int64_t frame, int64_t at_ns)
{
	double off;

	if (hearing->state == HEARING_NOTHING || hearing->state == HEARING_SETTLING) {
		settle(hearing, frame, at_ns);
		return hearing->state;
	}
	off = (double)(at_ns - hearing_time(hearing, frame));
	if (fabs(off) <= limit_ns(hearing)) {
		hearing->strikes = 0;
		hearing->noise_ns += (fabs(off) - hearing->noise_ns) / NOISE_PULL;
		hearing->at_ns = at_ns - (int64_t)(off * (1 - pull(hearing, at_ns)));
		hearing->frame = frame;
		return hearing->state;
	}
	if (hearing->strikes++ == 0 ||
	    fabs(off - hearing->struck_off) > (double)ms_to_ns(DRIFT_MS)) {
		hearing->struck_ns = at_ns;
		hearing->struck_off = off;
	}
	if (fabs(off) > fmax((double)ms_to_ns(SURE_MS), limit_ns(hearing))) {
		hearing_distrust(hearing);
	} else if (at_ns - hearing->begun_ns < ms_to_ns(YOUNG_MS)) {
		/* A server that changes its mind about a new stream: nothing jumped. */
		hearing->readings = hearing->strikes = 0;
		hearing->prompt = false;
		settle(hearing, frame, at_ns);
	} else if (at_ns - hearing->struck_ns >= ms_to_ns(DOUBT_MS)) {
		hearing_distrust(hearing);
	}
	return hearing->state;
}
