/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * player_plan: where everything of a player_screen stands, for one size of terminal.
 *
 * Pure arithmetic. It depends only on what is constant within a phase (the widest
 * digits, not the digits; whether there is a cadence, not which), so nothing moves or
 * changes its size while a phase lasts; in the far view also on whether something is to
 * be told. No two of its areas overlap. An area without rows is left out.
 */
#ifndef TURNOVER_UI_PLAYER_PLAN_H
#define TURNOVER_UI_PLAYER_PLAN_H

#include "core/screen/screen.h"
#include "ui/digits.h"
#include "ui/paint.h"
#include "ui/view_player.h"

/* Something drawn in a big font; without rows it is not drawn. */
struct big {
	struct rect rect; /* the room it has; the text is centred in it */
	enum digits_font font;
	int scale;
};

struct player_plan {
	bool too_small;
	struct rect header; /* title, what is left */
	struct rect word;   /* the phase's word in big letters, or the cue's */
	int word_scale;
	struct rect left, right;     /* beat marks, at their largest */
	int mark_rows, mark_columns; /* of a beat without accent */
	struct rect info;            /* name, count, load */
	struct big number;
	struct big target;        /* the cadence, in digits, beside the number */
	struct rect target_label; /* what it is */
	struct big count;         /* the repetition, below it */
	struct rect count_label;
	struct rect bar;    /* the breath */
	struct rect coming; /* list of phases */
	struct rect brief;  /* a place of its own for the cue's big letters (far view) */
	struct rect cue;
	struct rect next;
	struct rect strip;
	struct rect marker; /* below the strip: where we are */
	struct rect bottom; /* notices and sound */
};

void player_plan_make(struct player_plan *plan, int rows, int columns,
		      enum player_layout layout, const struct player_screen *screen);

/* Columns of the strip for that size; 0: no strip. */
int player_plan_strip(int rows, int columns, enum player_layout layout);

#endif
