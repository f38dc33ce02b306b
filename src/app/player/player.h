/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * player: a session that is being played: the timeline in force, the sink that plays
 * it, and what the runner has changed so far.
 *
 * play/screen.c shows it full-screen, play/plain.c as lines. Both call player_update()
 * whenever they wake, read `situation`, and pass commands on.
 */
#ifndef TURNOVER_APP_PLAYER_H
#define TURNOVER_APP_PLAYER_H

#include "core/journal/progress.h"
#include "core/screen/screen.h"
#include "core/script/runner.h"
#include "core/script/session.h"
#include "io/sink.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct player_options {
	const char *device;                    /* ALSA PCM, or "clock" */
	double speed;                          /* other than 1: a silent rehearsal */
	bool live;                             /* keys can end an open-ended phase */
	size_t from_segment;                   /* begins there … */
	int64_t from_ms;                       /* … so far into it */
	const struct progress_change *changes; /* of before an interruption; borrowed */
	size_t nchanges;
	int64_t delay_ms; /* silence before it, to get onto the belt */
	/* Compiled already, not live; if it will do it is taken over and NULL afterwards. */
	struct timeline **compiled;
	struct talk *talk; /* borrowed; NULL: nothing is spoken */
};

struct lent;
struct lent_voices;
struct talk;

struct player {
	const struct session *session; /* borrowed */
	const struct runner *runner;   /* borrowed */
	struct player_options options;
	struct situation situation; /* what is true now; borrowed texts are its own */
	struct timeline *timeline;  /* in force; owned through `lent` */

	struct sink *sink;          /* plays; NULL until one is ready */
	struct sink *waiting;       /* a device that is still being opened */
	bool told;                  /* it was told all: it begins as soon as it is open */
	int64_t started_ns;         /* since when it is waited for */
	uint64_t generation;        /* of the timeline that was lent last */
	struct lent *lent;          /* timelines that a sink may still read, newest first */
	struct lent_voices *voices; /* waveforms, one set a rate */
	struct {                    /* not yet taken by the sink */
		struct sink_order *items;
		size_t n, capacity;
	} orders;

	struct { /* the runner's, by frame */
		struct change *items;
		size_t n, capacity;
	} changes;
	bool paused;
	bool ended;               /* the sink has played the last tone to its end */
	bool following;           /* a jump was ordered, and the sink is not there yet */
	int64_t hold_frame;       /* where it jumps to: shown until then */
	uint64_t hold_generation; /* lent with the jump: reported once the sink is there */
	int64_t resume_ns;        /* silence after a pause lasts until then */
	int64_t unlock_ns;        /* when the first of the two presses was that unlock */
	int64_t furthest;         /* latest frame heard, for the summary */

	char notice[SCREEN_LINE];
	int64_t notice_until_ns;
	unsigned xruns_seen; /* of this sink: the runner was told of so many */
	bool lost_seen;      /* the runner was told that the device is lost */

	bool voice_off;       /* by the runner's key */
	bool voice_told;      /* the runner was told why there is none */
	int64_t voice_due_ns; /* what is spoken is not handed over again before */
};

/*
 * Compiles the session: there is a first picture to be shown. session and runner must
 * outlive the player. False when the session does not compile (it has been checked
 * before).
 */
bool player_start(struct player *player, const struct session *session,
		  const struct runner *runner, const struct player_options *options);

/* And begins: the device is opened in the background, and time goes on with it. */
void player_open(struct player *player);

/* Follows the sink: where it is, and whether its device opened, failed or came back. */
void player_update(struct player *player);

/* Carries a command out. COMMAND_HELP, _LAYOUT, _QUIT are the caller's. */
void player_do(struct player *player, enum command command);

/* Stops the sound where it is; the runner goes on with COMMAND_PAUSE. */
void player_pause(struct player *player, const char *why);

/* Waits, 120 ms at most, until the pause is heard: before the whole program stops. */
void player_wait_for_pause(struct player *player);

/* Says something on the screen for some seconds. */
void player_notice(struct player *player, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* CLOCK_MONOTONIC at which the frame will be heard; INT64_MAX while time holds still. */
int64_t player_due_ns(const struct player *player, int64_t frame);

/* CLOCK_MONOTONIC at which there may be more to say; INT64_MAX: there is not. */
int64_t player_voice_due_ns(const struct player *player);

/* The session and the tail of its last tone are over. */
bool player_finished(const struct player *player);

/* The sink has not followed the last jump yet. */
bool player_is_following(const struct player *player);

/* What there is to say about it afterwards; `signal` is the caller's. */
struct play_result {
	int signal;       /* the signal that ended it, 0: none */
	bool finished;    /* played to its end */
	int64_t heard_ms; /* the furthest moment heard; below 0: not begun */
	int64_t length_ms;
	unsigned xruns;
	bool hangs; /* a thread hangs in the device and may read the session: it must stay */
};

void player_summary(const struct player *player, struct play_result *result);

/*
 * Ends the sound and frees; may wait 500 ms for a device that hangs. False: it hangs on,
 * and its thread may still read the session, which must then stay until the program ends.
 */
bool player_stop(struct player *player);

#endif
