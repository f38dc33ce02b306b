/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_weeks: the last weeks at a glance; see view_weeks.h. */
#include "ui/view_weeks.h"

#include "ui/terminal.h"
#include "ui/view_over.h"

#include <stdio.h>

enum {
	LEGEND_COLUMNS = 78, /* below that without its last part */
	GAP = 2,
	NAME = 9,
	DAYS = 2 * PLAN_WEEK_DAYS - 1,
	BAR_LEAST = 4,
	BAR_MOST = 24,
	LINE = 160
};

/* The columns behind week and days, from the left. */
enum column { RUN, CLICKS, BAR, EASY, TEMPO, STRIDES, COLUMNS };

static const struct {
	const char *heading;
	int width;            /* of a bar the least: it takes what is left */
	int rank;             /* the first ones stay where not all fit */
	enum context context; /* CONTEXTS: it is of none */
} columns[COLUMNS] = {
	[RUN] = {"run", 7, 4, CONTEXTS},
	[CLICKS] = {"clicks", 7, 0, CONTEXTS},
	[BAR] = {"", BAR_LEAST, 5, CONTEXTS},
	[EASY] = {"easy", 9, 1, CONTEXT_EASY},
	[TEMPO] = {"tempo", 9, 3, CONTEXT_TEMPO},
	[STRIDES] = {"strides", 9, 2, CONTEXT_STRIDES},
};

struct places {
	int width[COLUMNS]; /* 0: left out */
	int at[COLUMNS];    /* from the left of the rows */
};

static struct rect part(struct rect rows, int row, int column, int width)
{
	return (struct rect){rows.row + row, rows.column + column, 1, width};
}

static void place(struct places *places, const struct lobby_weeks *weeks, int width)
{
	int left = width - NAME - GAP - DAYS, at = NAME + GAP + DAYS;

	*places = (struct places){0};
	for (int rank = 0; rank < COLUMNS; rank++)
		for (int i = 0; i < COLUMNS; i++) {
			const int wanted = columns[i].width + GAP;

			if (columns[i].rank != rank || left < wanted ||
			    (columns[i].context < CONTEXTS &&
			     !weeks->measured[columns[i].context]))
				continue;
			places->width[i] = columns[i].width;
			left -= wanted;
		}
	if (places->width[BAR] > 0) {
		left = left < BAR_MOST - BAR_LEAST ? left : BAR_MOST - BAR_LEAST;
		places->width[BAR] += left;
	}
	for (int i = 0; i < COLUMNS; i++) {
		places->at[i] = at + GAP;
		at += places->width[i] > 0 ? places->width[i] + GAP : 0;
	}
}

/* On a line, where there is no blank row or list above it that sets it off. */
static void paint_heading(struct rect rows, const struct places *places)
{
	char days[2 * PLAN_WEEK_DAYS + 2] = "", text[LINE];

	for (int i = 0; i < PLAN_WEEK_DAYS; i++)
		snprintf(days + 2 * i, sizeof days - 2 * (size_t)i, " %c",
			 *day_short_name(i));
	snprintf(text, sizeof text, " week of %s%s ", "  ", days);
	paint_text(part(rows, 0, -1, NAME + GAP + DAYS + 2), PAINT_LEFT, ROLE_DIM, text);
	for (int i = 0; i < COLUMNS; i++) {
		if (places->width[i] == 0 || i == BAR)
			continue;
		snprintf(text, sizeof text, " %s ", columns[i].heading);
		paint_text(part(rows, 0, places->at[i] - 1, places->width[i] + 2),
			   PAINT_RIGHT, ROLE_DIM, text);
	}
}

static void paint_bar(struct rect at, int length)
{
	for (int i = 0; i < length; i++)
		paint_text(part(at, 0, i, 1), PAINT_LEFT, ROLE_WORK,
			   terminal_has_utf8() ? "■" : "#");
}

static void paint_week(struct rect rows, int row, const struct places *places,
		       const struct lobby_weeks *weeks, size_t at, size_t shown)
{
	const struct lobby_past_week *week = &weeks->items[at];
	char text[LOBBY_WEEK_NAME];

	lobby_week_name(text, weeks, at);
	paint_text(part(rows, row, 0, NAME), PAINT_LEFT, at == 0 ? ROLE_TITLE : ROLE_TEXT,
		   text);
	for (int i = 0; i < PLAN_WEEK_DAYS; i++)
		paint_text(part(rows, row, NAME + GAP + 2 * i, 1), PAINT_LEFT,
			   lobby_cell_role(&week->days[i]),
			   lobby_cell_sign(&week->days[i]));
	for (int i = 0; i < COLUMNS; i++) {
		const struct rect cell = part(rows, row, places->at[i], places->width[i]);
		char minutes[LOBBY_MINUTES];

		if (places->width[i] == 0)
			continue;
		if (i == BAR) {
			paint_bar(cell,
				  lobby_weeks_bar(weeks, shown, at, places->width[i]));
			continue;
		}
		if (columns[i].context < CONTEXTS)
			lobby_week_spm(minutes, week->spm10[columns[i].context]);
		else
			lobby_minutes(minutes, i == RUN ? week->run_ms : week->cued_ms);
		paint_text(cell, PAINT_RIGHT, ROLE_TEXT, minutes);
	}
}

static void paint_trends(struct rect rows, int row, const struct places *places,
			 const struct lobby_weeks *weeks)
{
	paint_text(part(rows, row, 0, NAME), PAINT_LEFT, ROLE_DIM, "trend");
	for (int i = 0; i < COLUMNS; i++) {
		const enum context context = columns[i].context;

		if (places->width[i] == 0 || context >= CONTEXTS)
			continue;
		paint_text(part(rows, row, places->at[i], places->width[i]), PAINT_RIGHT,
			   weeks->trend[context] == TREND_IMPROVING ? ROLE_EASY : ROLE_DIM,
			   weeks->trend[context] == TREND_TOO_LITTLE
				   ? "-"
				   : trend_verdict_name(weeks->trend[context]));
	}
}

static void paint_legend(struct rect at, bool planned)
{
	char text[LINE];

	snprintf(text, sizeof text, "%s%s",
		 planned ? "x done  / in part  - left out  + another run" : "+ a run",
		 !planned || at.columns >= LEGEND_COLUMNS
			 ? "   spm: without clicks, at one pace"
			 : "");
	paint_text(at, PAINT_LEFT, ROLE_DIM, text);
}

void view_weeks_paint(const struct lobby_plan *plan, const struct lobby_weeks *weeks)
{
	const struct rect rows = plan->weeks;
	struct places places;
	int row = 0;

	if (rows.rows == 0)
		return;
	place(&places, weeks, rows.columns);
	if (!plan->wide)
		view_over_rule(part(rows, 0, -rows.column, rows.columns + rows.column + 1));
	paint_heading(rows, &places);
	for (row = 1; row <= plan->weeks_shown; row++)
		paint_week(rows, row, &places, weeks, (size_t)(row - 1),
			   (size_t)plan->weeks_shown);
	if (plan->weeks_trend)
		paint_trends(rows, row++, &places, weeks);
	if (plan->weeks_legend)
		paint_legend(part(rows, row, 0, rows.columns), weeks->planned);
}
