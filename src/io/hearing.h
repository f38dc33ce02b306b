/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * hearing: when is each frame of a device's stream heard?
 *
 * A device says now and then "frame F is heard at time T", with an error of its own: a
 * sound server's first answers are off by 20 ms, a USB card's go in steps. Its frames
 * are the clock all the same. So the readings pull slowly on a straight line at the
 * nominal rate.
 *
 * A reading off the line is not believed: a busy server measures its own delay badly,
 * repeats the wrong answer until it measures anew, and mends it little by little. Readings
 * that stay off by the same for longer than that, or one that is far off, mean that the
 * stream itself jumped (a server stood still, a sink was suspended): what is queued would
 * be heard at the wrong time.
 *
 * Frames count from the start of the stream. Times are CLOCK_MONOTONIC in ns.
 */
#ifndef TURNOVER_IO_HEARING_H
#define TURNOVER_IO_HEARING_H

#include <stdbool.h>
#include <stdint.h>

enum hearing_state {
	HEARING_NOTHING,  /* no reading yet: the line is a guess */
	HEARING_SETTLING, /* readings do not agree yet */
	HEARING_STEADY,
	HEARING_JUMPED /* the stream is not where it was; begin again */
};

enum { HEARING_AGREE = 4 };

struct hearing {
	enum hearing_state state;
	unsigned rate;
	int64_t frame, at_ns; /* a point of the line */
	int64_t begun_ns;     /* when the stream's first reading was */
	int64_t since_ns;     /* when the first one was that it settles by now */
	bool prompt;          /* this device's first reading of a stream is right */
	double noise_ns;      /* mean distance of readings from the line */
	int strikes;          /* readings one after the other that were not believed */
	int64_t struck_ns;    /* since then they are off by about the same … */
	double struck_off;    /* … in ns */
	int patience;         /* the limit is doubled so often: it jumps all the time */
	int readings;         /* that it settles by */
	int64_t first_ns;     /* where the first reading saw frame 0 */
	int64_t recent[HEARING_AGREE]; /* where the last ones saw frame 0 */
};

/* A device was opened: nothing is known about it. */
void hearing_init(struct hearing *hearing, unsigned rate);

/* Its stream begins anew; frame 0 will be heard at about this time. */
void hearing_begin(struct hearing *hearing, int64_t at_ns);

/* A reading, at least every second or so. */
enum hearing_state hearing_read(struct hearing *hearing, int64_t frame, int64_t at_ns);

/* Good enough to place a session by. */
bool hearing_usable(const struct hearing *hearing);

/* What was placed by it turned out to be wrong: as if it had jumped. */
void hearing_distrust(struct hearing *hearing);

int64_t hearing_time(const struct hearing *hearing, int64_t frame);
int64_t hearing_frame(const struct hearing *hearing, int64_t at_ns);

/* Frames as nanoseconds and back, at a rate, to the nearest, any sign. */
int64_t frames_to_ns(int64_t frames, unsigned rate);
int64_t frames_of_ns(int64_t ns, unsigned rate);

#endif
