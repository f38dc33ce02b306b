/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lobby_plan: where everything of the lobby stands, for one size of terminal.
 *
 * Pure arithmetic. The list and the opened session stand beside each other where the
 * terminal is wide, below each other where it is not; on a small one the parameters
 * take the list's place while they are turned. No two areas overlap; one without rows
 * is left out.
 */
#ifndef TURNOVER_UI_LOBBY_PLAN_H
#define TURNOVER_UI_LOBBY_PLAN_H

#include "ui/paint.h"

#include <stdbool.h>

/* What the places depend on. */
struct lobby_content {
	int entries;    /* rows of the list */
	int parameters; /* of the opened session */
	int facts;      /* rows of what is told about it */
	bool turning;   /* the parameters have the keys */
	bool faulty;    /* nothing but mistakes to show */
	bool week;      /* how the week stands is known */
	int weeks;      /* how many there are to be seen at a glance */
	bool trends;    /* … and of some a cadence was measured */
};

struct lobby_plan {
	bool too_small;
	bool wide; /* the opened session stands beside the list */
	struct rect header, week, heading, list;
	struct rect rule;    /* between the list and the opened session */
	struct rect title;   /* of the opened session */
	struct rect picture; /* of its phases */
	struct rect facts, parameters, notes;
	struct rect weeks; /* the last ones: a heading, a row each, and below them … */
	int weeks_shown;
	bool weeks_trend, weeks_legend;
	int parameter_columns; /* in how many columns they stand */
	struct rect footer;
	/* Columns of a row of the list; width 0: left out. */
	struct {
		int name, picture, total, beat, spm;
	} columns;
	int strip; /* which of the kept pictures stands in the list */
};

/* Columns of the area of the opened session: its facts are wrapped to that. */
int lobby_plan_detail_columns(int rows, int columns);

void lobby_plan_make(struct lobby_plan *plan, int rows, int columns,
		     const struct lobby_content *content);

#endif
