/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * screen: what the player's screen says now, as data.
 *
 * Words, numbers, fractions and roles; no cells, no colours, no wall clock. ui/ only
 * places them, --plain prints them, and tests read them without a terminal. Two equal
 * structs need no repaint: everything in here is zeroed before it is filled, so
 * memcmp tells.
 */
#ifndef TURNOVER_CORE_SCREEN_H
#define TURNOVER_CORE_SCREEN_H

#include "core/timeline/playhead.h"
#include "core/theme/theme.h"
#include "core/timeline/timeline.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	SCREEN_WORD = 16,
	SCREEN_LINE = 160,
	SCREEN_ITEM = 80,
	SCREEN_STRIP = 240,
	SCREEN_COMING = 12
};

/* What the app knows beside the timeline. */
struct situation {
	struct playhead playhead;
	int bias_spm;
	int volume_percent;
	bool muted, clicks_off, locked;
	bool flash_off;         /* the runner wants no beat marks on the screen */
	bool sound;             /* a device plays; false: the beat is only seen */
	bool sound_lost;        /* the device went away; the session goes on */
	unsigned xruns;         /* interruptions so far */
	const char *sound_name; /* "default", "clock"; borrowed */
	const char *notice;     /* answer to the last key or fault; borrowed; NULL: none */
	const char *asked;      /* what is to be typed, now or later; borrowed; or NULL */
	enum { ASK_NOTHING, ASK_QUIT, ASK_BREAK_OFF, ASK_AWAKE } ask;
	int finish_minute; /* minute of the day at which the session ends, -1: unknown */
	int tap_spm10;     /* tap check: the estimate so far; 0: none */
	int tap_error_spm10;
};

struct screen_strip_cell {
	enum role role;
	uint8_t height; /* 0 .. 8: cadence between the session's lowest and highest */
};

/* One row of what comes: "Recovery 2 min". */
struct screen_item {
	enum role role;
	char text[SCREEN_ITEM];
};

struct player_screen {
	/* the number and the words that are read at 1.5 m */
	char digits[SCREEN_WORD];        /* "17", "2:05" left in this phase; "+12" over */
	char digits_widest[SCREEN_WORD]; /* the longest of this phase: sets their size */
	bool urgent;                     /* the last seconds before a change */
	char word[SCREEN_WORD];          /* "STRIDE", "READY", "PAUSED", "DONE" */
	enum role role;                  /* of the phase */
	char brief[SCREEN_ITEM];         /* big form of the cue, or empty */

	/* the lines */
	char title[SCREEN_LINE];         /* of the session */
	char name[SCREEN_LINE];          /* of the phase */
	char count[SCREEN_LINE];         /* "rep 3 of 4, set 1 of 2", or empty */
	char count_digits[SCREEN_WORD];  /* "3/4": for big digits, or empty */
	char target[SCREEN_LINE];        /* "176 spm", "172 -> 180 spm", or "no beat" */
	char target_digits[SCREEN_WORD]; /* "176", whole: for big digits; or empty */
	char bias[SCREEN_WORD];          /* "+2", or empty */
	char load[SCREEN_LINE];          /* resistance, effort, treadmill, or empty */
	char cue[SCREEN_LINE];
	char next[SCREEN_LINE];   /* "next: Recovery 2 min", "next: finish" */
	char total[SCREEN_LINE];  /* "12:40 left" or "≥ 12:40 left" */
	char finish[SCREEN_LINE]; /* "done at 18:42", or empty */
	char sound[SCREEN_LINE];  /* "volume 100 %", "muted", "no sound: …" */
	bool alarm;               /* what `sound` says needs a look */
	char notice[SCREEN_LINE];
	char question[SCREEN_LINE]; /* "Quit? …", or empty */
	bool provisional;           /* the target rests on a guessed baseline */

	/* the beat: which foot's mark is lit; 0 none, 1 left, 2 right */
	int beat;
	bool beat_accent;

	/* breathing: 0 none, 1 in, 2 out, and how full, 0 .. 1000 */
	int breath;
	int breath_permille;

	/* the phases after this one, the next first */
	struct screen_item coming[SCREEN_COMING];
	int ncoming;

	/* the session as a picture, nstrip cells wide, playhead in cell strip_at */
	struct screen_strip_cell strip[SCREEN_STRIP];
	int nstrip, strip_at;
};

/* Fills *screen for a strip of `columns` cells (at most SCREEN_STRIP). */
void screen_fill(struct player_screen *screen, const struct session *session,
		 const struct timeline *timeline, const struct situation *situation,
		 int columns);

/*
 * The frame, after the playhead's, at which the screen next changes by itself: a
 * second, a beat on or off, a cue, a boundary. INT64_MAX when nothing moves.
 */
int64_t screen_next_change(const struct timeline *timeline,
			   const struct situation *situation, int columns);

/*
 * A beat's mark is lit until the other foot's click: so each side is lit and dark half of
 * the time, at most 2.5 times a second (three flashes a second and more are unsafe for
 * some, WCAG 2.3.1). Where none follows at the phase's pace (the same foot is clicked, or
 * a fade or the end of the phase comes) it goes out after SCREEN_BEAT_MS. The next phase's
 * first click follows if it comes within SCREEN_STEP_MS. Both in milliseconds.
 */
enum { SCREEN_BEAT_MS = 120, SCREEN_STEP_MS = 1000 };

#endif
