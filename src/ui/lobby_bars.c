/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lobby_bars: the lobby's first and last row; see lobby_bars.h. */
#include "ui/lobby_bars.h"

#include "ui/view_over.h"

#include <stdio.h>

enum { LINE = 512 };

static struct rect within(struct rect row)
{
	row.column++;
	row.columns -= 2;
	return row;
}

void lobby_bars_header(struct rect row, const struct lobby *lobby)
{
	char count[LINE], total[64];
	size_t waiting = 0, sessions = 0;
	struct text middle = {0};
	int used;

	row = within(row);
	/* A name is written on all of it. */
	if (lobby->focus == LOBBY_NAMING) {
		view_over_typed(row, "new session: ", lobby->naming);
		return;
	}
	for (size_t i = 0; i < lobby->entries.n; i++) {
		waiting += lobby->entries.items[i].state == LOBBY_WAITING;
		sessions += !lobby->entries.items[i].today;
	}
	snprintf(total, sizeof total, "%zu session%s", sessions, sessions == 1 ? "" : "s");
	text_copy(count, sizeof count, total);
	if (lobby->search[0] != '\0' || lobby->focus == LOBBY_SEARCHING)
		snprintf(count, sizeof count, "%zu of %s", lobby->nshown, total);
	else if (waiting > 0)
		snprintf(count, sizeof count, "reading, %zu left", waiting);
	used = paint_text(row, PAINT_RIGHT, ROLE_DIM, count);
	row.columns -= used + 2;
	if (lobby->focus == LOBBY_SEARCHING) {
		view_over_typed(row, "search: ", lobby->search);
		return;
	}
	if (lobby->search[0] != '\0') {
		text_add(&middle, "search: %s", lobby->search);
		paint_text(row, PAINT_LEFT, ROLE_TITLE, text_string(&middle));
	} else {
		used = paint_text(row, PAINT_LEFT, ROLE_TITLE, "turnover");
		row.column += used + 3;
		row.columns -= used + 3;
		lobby_baselines(&middle, lobby->runner);
		if (paint_columns(text_string(&middle)) <= row.columns)
			paint_text(row, PAINT_LEFT, ROLE_DIM, text_string(&middle));
	}
	text_clear(&middle);
}

/* In the last row; what is longer than that lies over those above, till the next key. */
static void paint_notice(struct rect row, const struct lobby *lobby)
{
	const enum role role = lobby->alarm ? ROLE_WARNING : ROLE_TITLE;
	int rows =
		view_over_wrap((struct rect){0, 0, 0, row.columns}, role, 0, lobby->notice);

	rows = rows < row.row / 2 ? rows : 1;
	row.row -= rows - 1;
	row.rows = rows;
	paint_clear((struct rect){row.row, 0, rows, row.columns + 2});
	view_over_wrap(row, role, 0, lobby->notice);
}

void lobby_bars_footer(struct rect row, const struct lobby *lobby)
{
	static const struct view_over_hint list[] = {
		{"Enter", "start"}, {"Tab", "turn"}, {"p", "plan"},    {"?", "keys"},
		{"q", "leave"},     {"v", "review"}, {"/", "search"},  {"c", "card"},
		{"e", "edit"},      {"n", "new"},    {"o", "colours"}, {NULL, NULL}};
	static const struct view_over_hint parameters[] = {
		{"Left", "less"},   {"Right", "more"},     {"Enter", "start"},
		{"Escape", "back"}, {"Up Down", "choose"}, {"Backspace", "as it was"},
		{NULL, NULL}};
	static const struct view_over_hint searching[] = {{"Enter", "done"},
							  {"Escape", "give up"},
							  {"Up Down", "choose"},
							  {NULL, NULL}};
	static const struct view_over_hint naming[] = {
		{"Enter", "write it"}, {"Escape", "give up"}, {NULL, NULL}};
	static const struct view_over_hint *const hints[] = {[LOBBY_LIST] = list,
							     [LOBBY_PARAMETERS] =
								     parameters,
							     [LOBBY_SEARCHING] = searching,
							     [LOBBY_NAMING] = naming};

	row = within(row);
	if (lobby->notice[0] != '\0')
		paint_notice(row, lobby);
	else
		view_over_hints(row, hints[lobby->focus]);
}
