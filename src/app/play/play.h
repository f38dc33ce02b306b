/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * play: a session on the screen or as lines. Both begin the player themselves, because
 * the screen must be up before the device is opened.
 */
#ifndef TURNOVER_APP_PLAY_H
#define TURNOVER_APP_PLAY_H

#include "app/play/keep.h"
#include "app/player/player.h"

#include "ui/terminal.h"

struct today_play;

/*
 * Full-screen, until the end and a key, or until the runner quits. Anything but
 * TERMINAL_OK: nothing has begun and there is no terminal to begin on.
 */
enum terminal_fault play_on_screen(const struct session *session,
				   const struct runner *runner,
				   const struct player_options *options,
				   const struct theme *theme, struct keep *keep,
				   struct play_result *result);

/* The same session as lines of text on standard output; nothing is asked. */
void play_as_lines(const struct session *session, const struct runner *runner,
		   const struct player_options *options, struct keep *keep,
		   struct play_result *result);

/* A session as the lobby starts it: on the screen, with parameters turned. */
struct play_choice {
	const char *path;
	const char *const *settings; /* "NAME=VALUE" */
	size_t nsettings;
	const char *theme;              /* NULL: the runner's own */
	const struct today_play *today; /* what the plan asked for; NULL: nothing */
};

/*
 * Plays it as `turnover play` does; *end tells what became of it. An exit status; a
 * signal that ended the session ends the program.
 */
int play_chosen(const struct play_choice *choice, struct text *end);

/*
 * Takes up the interrupted session whose log lies at `path`, from where it was or from
 * the beginning of that phase.
 */
int play_interrupted(const char *path, const struct progress *progress, bool phase_anew,
		     const char *theme, struct text *end);

#endif
