/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lobby_today: what the plan asks for today and how the week stands, as the lobby shows
 * it. Filled from a prescription; owns its texts and borrows nothing.
 */
#ifndef TURNOVER_CORE_LOBBY_TODAY_H
#define TURNOVER_CORE_LOBBY_TODAY_H

#include "core/plan/prescribe.h"
#include "core/base/text.h"
#include "core/theme/theme.h"
#include "core/plan/week.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LOBBY_TODAY_LINE = 160 };

struct lobby_cell {
	enum week_state state;
	bool today, optional;
	enum slot_role role; /* of what is planned; SLOT_ROLES: nothing */
};

struct lobby_reason {
	enum role role;
	char *text; /* owned */
};

/* Zeroed: the journal has not been read yet. */
struct lobby_today {
	bool known;    /* it has */
	bool followed; /* by a plan that runs */
	bool begun;    /* a plan was once, even if it has ended */
	bool paused;   /* the one that is followed */
	enum offer offer;
	bool playable;                /* there is a session to be played */
	char name[LOBBY_TODAY_LINE];  /* "Today: metronome", "Today: rest" */
	char place[LOBBY_TODAY_LINE]; /* "week 2 of 8, Metronome" */
	struct lobby_cell week[PLAN_WEEK_DAYS];
	struct {
		struct lobby_reason *items;
		size_t n, capacity;
	} reasons; /* what speaks for it, what is to be minded, what to be measured */
};

void lobby_today_clear(struct lobby_today *today);

/* prescription NULL: no plan is followed; of->plan NULL: none was ever begun. */
void lobby_today_fill(struct lobby_today *today, const struct week_of *of,
		      const struct prescription *prescription);

/* Can it be taken up again: is it paused, or stopped for a red flag? */
bool lobby_today_resumes(const struct lobby_today *today);

/* A day of the week as its cell. */
struct lobby_cell lobby_cell_of(const struct week_day *day, int32_t today);

/* The sign of a cell, ASCII: "x" done, "/" in part, "o" due, "-" left out, "." rest, "+" another run,
 * " " nothing. */
const char *lobby_cell_sign(const struct lobby_cell *cell);
enum role lobby_cell_role(const struct lobby_cell *cell);

#endif
