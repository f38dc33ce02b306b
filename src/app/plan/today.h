/* SPDX-License-Identifier: GPL-3.0-or-later */
/* today: what `turnover today` and `turnover play today` share. */
#ifndef TURNOVER_APP_TODAY_H
#define TURNOVER_APP_TODAY_H

#include "app/options.h"
#include "app/plan/now.h"

#include "core/plan/prescribe.h"

#include <stdbool.h>
#include <stddef.h>

/* Is there something to be asked about before it? And about hops or strides? */
bool today_needs_questions(const struct prescription *today);
bool today_has_impact(const struct prescription *today);

/* No plan was ever begun: says so; STATUS_FAILED. */
int today_say_no_plan(void);

/* Prints it for people. */
void today_say(const struct prescription *today);

/* Today's session, as it is to be played. Zero it to begin; clear it in any case. */
struct today_play {
	bool chosen; /* there is a session, and the runner wants it */
	struct plan_now now;
	struct prescription today;
	struct answers answers;
	char *session;
	char **settings; /* "NAME=VALUE", nsettings of them */
	size_t nsettings;
	char *baselines[CONTEXTS]; /* "easy=160.3"; NULL: none */
};

/*
 * Finds out what is due, asks on a terminal, and says why. Not chosen: there is nothing
 * to be played, which has been said, and what was answered is in the journal. Returns
 * an exit status.
 */
int today_play_open(struct today_play *play, const struct options *options);

/* Of a prescription that is at hand: what is to be played becomes so. */
void today_play_choose(struct today_play *play);
void today_play_clear(struct today_play *play);

#endif
