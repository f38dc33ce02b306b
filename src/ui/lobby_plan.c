/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lobby_plan: where everything of the lobby stands; see lobby_plan.h. */
#include "ui/lobby_plan.h"

#include "core/screen/lobby.h"

#include <string.h>

enum {
	LEAST_ROWS = 5,
	LEAST_COLUMNS = 20,
	WIDE_COLUMNS = 110,
	WIDE_ROWS = 14,
	MOST_LIST_COLUMNS = 96,
	GUTTER = 3,
	WEEK_ROWS = 9,      /* below that the week is left out */
	WEEKS_COLUMNS = 38, /* below that the last ones are */
	WEEKS_ROOMY = 50,   /* from there on with their trend and what the signs mean */
	LOW_BODY = 14,      /* below that the parameters need the list's place */
	HEADING_BODY = 18,  /* from there on the columns of the list are named */
	TWO_COLUMNS = 76,
	NAME = 25,
	SHORT_NAME = 18,
	TOTAL = 9,
	BEAT = 7,
	SPM = 6
};

static bool is_wide(int rows, int columns)
{
	return columns >= WIDE_COLUMNS && rows >= WIDE_ROWS;
}

static int least(int a, int b)
{
	return a < b ? a : b;
}

static int most(int a, int b)
{
	return a > b ? a : b;
}

static int list_columns(int columns)
{
	return least(columns * 3 / 5, MOST_LIST_COLUMNS);
}

int lobby_plan_detail_columns(int rows, int columns)
{
	if (is_wide(rows, columns))
		return columns - list_columns(columns) - GUTTER - 1;
	return columns - 2;
}

/* ---- the opened session ---------------------------------------------------------- */

/* Takes rows from the top of what is left, a blank row before them if asked. */
static struct rect take(struct rect *left, int rows, int blank)
{
	struct rect taken = *left;

	if (rows <= 0 || left->rows < rows + blank)
		return (struct rect){0, 0, 0, 0};
	taken.row += blank;
	taken.rows = rows;
	left->row += rows + blank;
	left->rows -= rows + blank;
	return taken;
}

static int picture_rows(int rows)
{
	static const struct {
		int from, rows;
	} steps[] = {{40, 8}, {26, 6}, {18, 4}, {13, 3}, {9, 2}, {0, 1}};
	int i = 0;

	while (rows < steps[i].from)
		i++;
	return steps[i].rows;
}

static void place_detail(struct lobby_plan *plan, struct rect left,
			 const struct lobby_content *content)
{
	int blank = left.rows >= 18, rows = left.rows;
	int kept = content->turning; /* a row for the parameter that is turned */
	int wanted, facts;

	plan->parameter_columns = left.columns >= TWO_COLUMNS ? 2 : 1;
	plan->title = take(&left, 1, 0);
	if (content->faulty) {
		plan->facts = take(&left, left.rows - blank, blank);
		return;
	}
	plan->picture = take(&left, least(picture_rows(rows), left.rows - kept), 0);
	wanted = (content->parameters + plan->parameter_columns - 1) /
		 plan->parameter_columns;
	/* Something of both: a low terminal scrolls its parameters. */
	facts = least(content->facts, most(1, left.rows - wanted));
	if (content->turning)
		facts = least(facts, left.rows - least(wanted, 3));
	facts = least(facts, left.rows - kept);
	plan->facts = take(&left, facts, left.rows - kept > facts ? blank : 0);
	blank = blank && left.rows > 1;
	plan->parameters = take(&left, least(wanted, left.rows - blank), blank);
	if (left.rows > blank)
		plan->notes = take(&left, left.rows - blank, blank);
}

/* ---- the list -------------------------------------------------------------------- */

static void place_columns(struct lobby_plan *plan, int columns)
{
	int left = columns - 3; /* the mark before, a blank behind */

	plan->columns.total = TOTAL;
	left -= TOTAL + 1;
	if (left >= NAME + BEAT + SPM + 2) {
		plan->columns.beat = BEAT;
		plan->columns.spm = SPM;
		left -= BEAT + SPM + 2;
	}
	for (int i = 0; i < LOBBY_STRIPS; i++) {
		int name = i < LOBBY_STRIPS - 1 ? NAME : SHORT_NAME;

		if (left < name + lobby_strip_columns[i] + 1)
			continue;
		plan->columns.picture = lobby_strip_columns[i];
		plan->strip = i;
		left -= plan->columns.picture + 1;
		break;
	}
	plan->columns.name = left;
}

/* ---- the last weeks -------------------------------------------------------------- */

/* Rows for them, of a body so high: they never depend on what is selected. */
static int weeks_rows(int rows)
{
	static const struct {
		int from, rows;
	} steps[] = {{44, 12}, {34, 9}, {28, 7}, {24, 5}, {20, 4}, {0, 0}};
	int i = 0;

	while (rows < steps[i].from)
		i++;
	return steps[i].rows;
}

/* At the bottom of the area, which is shortened; below a list that is wide, right behind
 * its `above` rows. */
static void place_weeks(struct lobby_plan *plan, struct rect *area, int most, int above,
			const struct lobby_content *content)
{
	const bool roomy = area->columns >= WEEKS_ROOMY;
	const int left = most - 1; /* the heading */
	const int trend = roomy && content->trends && left > 4, legend = roomy && left > 5;
	const int blank = plan->wide && left > 6;
	const int shown = least(content->weeks, left - trend - legend - blank);

	if (shown < 1 || area->columns < WEEKS_COLUMNS)
		return;
	plan->weeks_shown = shown;
	plan->weeks_trend = trend;
	plan->weeks_legend = legend;
	plan->weeks.rows = 1 + shown + trend + legend;
	area->rows -= plan->weeks.rows + blank;
	if (plan->wide)
		area->rows = least(area->rows, above);
	plan->weeks.row = area->row + area->rows + blank;
	plan->weeks.column = area->column + 2;
	plan->weeks.columns = area->columns - 3;
}

void lobby_plan_make(struct lobby_plan *plan, int rows, int columns,
		     const struct lobby_content *content)
{
	const int entries = most(content->entries, 3);
	struct rect body = {1, 0, rows - 2, columns}, detail;
	bool heading;

	memset(plan, 0, sizeof *plan);
	plan->too_small = rows < LEAST_ROWS || columns < LEAST_COLUMNS;
	if (plan->too_small)
		return;
	plan->header = (struct rect){0, 0, 1, columns};
	plan->footer = (struct rect){rows - 1, 0, 1, columns};
	plan->wide = is_wide(rows, columns);
	if (content->week && rows >= WEEK_ROWS) {
		plan->week = (struct rect){1, 0, 1, columns};
		body.row++;
		body.rows--;
	}
	heading = body.rows >= HEADING_BODY || plan->wide;
	if (!plan->wide)
		place_weeks(plan, &body, weeks_rows(body.rows), 0, content);
	if (heading)
		plan->heading = (struct rect){body.row, 0, 1, columns};
	plan->list = (struct rect){body.row + heading, 0, body.rows - heading, columns};
	detail = body;
	if (plan->wide) {
		plan->list.columns = plan->heading.columns = list_columns(columns);
		plan->rule = (struct rect){body.row, plan->list.columns + 1, body.rows, 1};
		detail.column = plan->list.columns + GUTTER;
		detail.columns = columns - detail.column - 1;
		place_weeks(plan, &plan->list,
			    plan->list.rows - least(entries, plan->list.rows * 2 / 3),
			    entries, content);
	} else {
		int wanted = least(plan->list.rows / 2, entries);

		plan->list.rows = wanted;
		detail.row = plan->list.row + wanted;
		detail.rows = body.row + body.rows - detail.row;
		if (body.rows < LOW_BODY && content->turning) {
			detail = body;
			plan->list.rows = plan->heading.rows = 0;
		}
		detail.column++;
		detail.columns -= 2;
	}
	place_columns(plan, plan->list.columns);
	place_detail(plan, detail, content);
}
