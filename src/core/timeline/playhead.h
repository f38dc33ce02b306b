/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * playhead: where the runner is, and what a key does to that.
 *
 * Pure: it is told which frame is heard and what the runner wants, and answers where
 * the sound has to go. It never looks at a clock. Frames are frames of the timeline in
 * force; a position before 0 is the start delay.
 */
#ifndef TURNOVER_CORE_PLAYHEAD_H
#define TURNOVER_CORE_PLAYHEAD_H

#include "core/timeline/timeline.h"

#include <stdbool.h>
#include <stdint.h>

enum transport { TRANSPORT_PLAYING, TRANSPORT_PAUSED, TRANSPORT_FINISHED };

/* What the runner can ask for while a session plays. ui/keys.c has the keys. */
enum command {
	COMMAND_NONE,
	COMMAND_PAUSE,    /* pause or go on */
	COMMAND_NEXT,     /* next phase, less its count-in */
	COMMAND_PREVIOUS, /* restart the phase; within its first 3 s the one before */
	COMMAND_BIAS_UP,
	COMMAND_BIAS_DOWN,
	COMMAND_VOLUME_UP,
	COMMAND_VOLUME_DOWN,
	COMMAND_MUTE,
	COMMAND_CLICKS,        /* clicks on or off, tones stay */
	COMMAND_VOICE,         /* speech on or off */
	COMMAND_BREAK_OFF,     /* asks; goes to the cool-down */
	COMMAND_MORE_RECOVERY, /* 15 s more */
	COMMAND_LOCK,
	COMMAND_TAP,
	COMMAND_LAYOUT,
	COMMAND_HELP,
	COMMAND_QUIT, /* asks */
	COMMAND_YES,
	COMMAND_NO,
	COMMANDS
};

enum {
	PLAYHEAD_RESUME_LEAD_MS = 3000, /* silence after a pause, then the sound */
	PLAYHEAD_BACK_MS = 3000,
	PLAYHEAD_MORE_MS = 15000
};

struct playhead {
	enum transport transport;
	int64_t frame; /* heard; holds still while paused */
};

/* The frame COMMAND_NEXT, COMMAND_PREVIOUS, COMMAND_BREAK_OFF lead to from `frame`. */
int64_t playhead_next(const struct timeline *timeline, int64_t frame);
int64_t playhead_previous(const struct timeline *timeline, int64_t frame);

/* The first cool-down after `frame`, or the end of the session without one. */
int64_t playhead_break_off(const struct timeline *timeline, int64_t frame);

/* Whether 15 s more make sense here: recovery, rest (also between sets), walk, mobility. */
bool playhead_may_extend(const struct timeline *timeline, int64_t frame);

/* A frame of a timeline at another rate: same time, nearest frame. */
int64_t playhead_rescale(int64_t frame, unsigned from_rate, unsigned to_rate);

#endif
