/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * keep: keeps a session while it is played: its position on the disk, so that a crash, a
 * dead battery or a kill -9 loses two seconds of it at most, and the laptop awake.
 */
#ifndef TURNOVER_APP_KEEP_H
#define TURNOVER_APP_KEEP_H

#include "app/load.h"
#include "app/player.h"
#include "io/awake.h"
#include "io/state_log.h"
#include "io/worker.h"

#include "core/base/text.h"

#include <stdbool.h>
#include <stdint.h>

struct play_result;

/* Zero it to begin; without keep_begin every call does nothing. */
struct keep {
	struct text lines;     /* of the beginning, until they are written */
	char *path;            /* of the log to go on in; NULL: a new one */
	bool wanted;           /* to be done at the next look */
	struct worker *worker; /* NULL: nothing is kept */
	struct state_log *log; /* NULL: the position is not */
	struct awake *awake;   /* NULL: built without */
	bool asked_awake;      /* to be so */
	bool told_awake;       /* what became of it */
	int64_t due_ns;        /* of the next line */
	uint64_t generation;   /* of the timeline whose changes are written down */
	bool paused, told;     /* told: that it is not being saved */
	int64_t tell_ns;       /* when that is told again */
	int64_t boot_utc_ms;   /* the clock, when CLOCK_BOOTTIME was 0 */
};

/*
 * The session begins, with these parameters; or goes on in the log at `path`. Nothing is
 * written before the first keep_look: the first picture does not wait for a disk.
 */
void keep_begin(struct keep *keep, const struct loaded *loaded,
		const struct options *options);
void keep_go_on(struct keep *keep, const char *path);

/* Whenever the player was updated. */
void keep_look(struct keep *keep, struct player *player);

/* A cadence that was counted in a probe, or tapped, in that segment; tenths of spm. */
void keep_count(struct keep *keep, size_t segment, int spm10, bool one);
void keep_tap(struct keep *keep, size_t segment, int spm10, int error_spm10);

/*
 * What the journal is to say of this session beside what is heard: a field of
 * core/journal/run_field.h by its name, "plan_week", "rpe", and its plain value. Behind
 * keep_begin, at any time.
 */
void keep_said(struct keep *keep, const char *name, const char *value);

/* CLOCK_MONOTONIC of the next line that is due; INT64_MAX without a log. */
int64_t keep_due_ns(const struct keep *keep);

/* The session has ended; waits at most half a second for the disk. */
void keep_end(struct keep *keep, const struct play_result *result);

enum interrupted {
	INTERRUPTED_RESUME,
	INTERRUPTED_PHASE,
	INTERRUPTED_DISCARD,
	INTERRUPTED_LEAVE
};

/*
 * Waits for one of the wanted keys, without Enter; others, arrows too, neither do anything
 * nor leave a mark. 'q' where input ends. The terminal is given back as it was.
 */
int keep_read_key(const char *wanted);

/*
 * Tells of an interrupted session on the terminal and asks what to do, by one key:
 * resume there, restart its phase, discard it, or leave (Escape, q, end of input).
 * loaded is that session.
 */
enum interrupted keep_ask(const struct progress *progress, const struct loaded *loaded);

#endif
