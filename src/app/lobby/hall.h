/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hall: what the files of the lobby share. */
#ifndef TURNOVER_APP_LOBBY_HALL_H
#define TURNOVER_APP_LOBBY_HALL_H

#include "app/command.h"
#include "app/lobby/open.h"
#include "app/plan/today.h"

#include "core/review/review.h"
#include "core/screen/lobby.h"
#include "core/theme/theme.h"

#include <stdbool.h>
#include <stdint.h>
#include <time.h>

/* What the journal says, and the plan in it. A worker reads it. */
struct past_reading;
struct past_now {
	struct past_reading *reading; /* NULL: none is going on */
	struct today_play play;       /* its `now` is open while there is a plan */
	bool read;
	bool failed; /* … it could not be, the last time; it is tried again from … */
	int64_t again_ns;
	bool asked; /* the questions of today were answered, or skipped */
	int32_t day;
	struct timespec changed; /* the journal's file was, when it was read */
};

struct hall {
	struct lobby lobby;
	struct lobby_open open; /* the selected session */
	struct past_now past;
	struct review review; /* of past's history, while lobby.review says so */
	struct runner runner;
	struct runner today; /* the same with the baselines of the plan; borrowed */
	struct theme theme;
	char **themes;          /* their names */
	const char *theme_name; /* borrowed; NULL: the runner's own */
	const char *theme_last; /* the one that was tried last; it may have mistakes */
	char *interrupted;      /* path of the log of an interrupted session, or NULL */
	struct progress progress;
	struct timespec folder; /* when the own folder last changed */
	size_t unread;          /* entries before it have been read */
	int signals;            /* descriptor */
	int signal;             /* that ended it */
	bool told_left_out;     /* damaged runs of the journal */
	bool quit, stale;
};

/* ---- lobby.c ---- */

/* Whose numbers a session has: a plan holds on to the baselines it began with. */
const struct runner *hall_runner(const struct hall *hall, const struct lobby_entry *entry);

/* Lists the sessions anew and reads them all again. */
void hall_list(struct hall *hall);

/* A command that talks on the terminal; what it said can be read if it failed. Returns
 * its exit status. */
int hall_run(struct hall *hall, const struct subcommand *command, const char *argument);

/* A page of text over the lobby, empty. */
void hall_page(struct hall *hall, enum lobby_over over, const char *title);

/* ---- past.c ---- */

/* Is there something that was not read yet: a new day, a session that was played? */
bool past_now_is_old(const struct past_now *past);

/* Begins to read it, if that is not going on already. */
void past_now_begin(struct hall *hall);

/* A descriptor that can be read when the reading is over; -1: none is going on. */
int past_now_descriptor(const struct past_now *past);

/*
 * Takes what was read: the runner's baselines, what is due today. Waits for it at most so
 * long. False: nothing new is there (yet).
 */
bool past_now_take(struct hall *hall, int wait_ms);

/* Ends a reading that is going on: what it says will be old. */
void past_now_drop(struct past_now *past);

/* Reads it, or waits for the reading that is going on, and lists the sessions anew. */
void past_now_read(struct hall *hall);
void past_now_clear(struct past_now *past);

/* Adds what is due today to a list that is empty. */
void past_now_list(struct hall *hall, struct lobby *fresh);

/*
 * Asks what is to be asked before today's session. True: it can be begun as it is shown;
 * false: the runner left, a signal came, or the answers changed what is due, which is
 * then shown.
 */
bool past_now_ask(struct hall *hall);

/* ---- pages.c ---- */

void hall_show_card(struct hall *hall);
void hall_show_faults(struct hall *hall);
void hall_show_plan(struct hall *hall);
void hall_change_plan(struct hall *hall, enum lobby_effect effect);
struct review_options hall_review_options(const struct plan_now *now, int32_t day);
void hall_show_review(struct hall *hall);
void hall_forget_review(struct hall *hall);

#endif
