/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keep: keeps a session while it is played: its position on the disk, so that a crash or
 * a kill -9 loses about two seconds of it at most and a dead battery five, and the laptop
 * awake.
 */
#ifndef TURNOVER_APP_KEEP_H
#define TURNOVER_APP_KEEP_H

#include "app/player/player.h"
#include "app/session/load.h"

#include "core/base/text.h"
#include "io/awake.h"
#include "io/state_log.h"
#include "io/worker.h"

#include <stdbool.h>
#include <stdint.h>

/* Zero it to begin; without keep_begin every call does nothing. */
struct keep {
	bool wanted;       /* begun; the log is opened at the next look */
	struct text lines; /* the log's first ones, until it is open */
	char *path;        /* of the log to go on in; NULL: a new one */

	struct worker *worker; /* NULL: nothing is kept */
	struct state_log *log; /* NULL: the position is not kept */
	int64_t latest_ns;     /* the log's next line is written by then */
	uint64_t generation;   /* of the last timeline whose changes are in the log */
	bool paused;           /* by the log's last line */
	bool told;             /* the runner knows that it is not being saved … */
	int64_t tell_ns;       /* … and is told again then */
	int64_t boot_utc_ms;   /* what the clock would have said at CLOCK_BOOTTIME 0 */

	struct awake *awake; /* NULL: built without, or not asked yet */
	bool asked_awake;    /* the system was asked to keep the screen on */
	bool told_awake;     /* its answer was looked at, and told where it is a no */
};

/*
 * The session begins, with these parameters; or goes on in the log at `path`. Nothing is
 * written before the first keep_look: the first picture does not wait for a disk.
 */
void keep_begin(struct keep *keep, const struct loaded *loaded,
		const struct options *options);
void keep_go_on(struct keep *keep, const char *path);

/*
 * Whenever the player was updated. next_ns: when the caller wakes up again for another
 * reason (CLOCK_MONOTONIC; 0: not known). What would have to be written between is written
 * now, so that nobody wakes up for it alone.
 */
void keep_look(struct keep *keep, struct player *player, int64_t next_ns);

/*
 * A cadence that was counted in a probe, or tapped, in that segment; tenths of spm. one:
 * one foot was counted, not both.
 */
void keep_count(struct keep *keep, size_t segment, int spm10, bool one);
void keep_tap(struct keep *keep, size_t segment, int spm10, int error_spm10);

/*
 * What the journal is to say of this session beside what is heard: a field of
 * core/journal/run_field.h by its name, "plan_week", "rpe", and its plain value. Any
 * time after keep_begin.
 */
void keep_said(struct keep *keep, const char *name, const char *value);

/* CLOCK_MONOTONIC: the next line is to be written by then; INT64_MAX without a log. */
int64_t keep_latest_ns(const struct keep *keep);

/* The session has ended; waits at most half a second for the disk. */
void keep_end(struct keep *keep, const struct play_result *result);

#endif
