/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_week: the week at a glance; see view_week.h. */
#include "ui/view_week.h"

#include "core/base/day.h"
#include "ui/view_over.h"

#include <stdio.h>

enum { NARROW = 5, WITH_ROLE = 14, LEGEND = 47, TEXT = 64 };

/* "Mo x", "Mon x cadence": what fits into that many columns; today is "Mo>x". */
static void cell_text(const struct lobby_cell *cell, int of_week, int columns,
		      char to[TEXT])
{
	const char *name = day_short_name(of_week), *sign = lobby_cell_sign(cell);

	const char *place = cell->today ? ">" : " ";

	if (columns >= WITH_ROLE && cell->role < SLOT_ROLES)
		snprintf(to, TEXT, "%s%s%s %s", name, place, sign,
			 slot_role_words(cell->role));
	else
		snprintf(to, TEXT, "%.*s%s%s", columns > NARROW ? 3 : 2, name, place, sign);
}

static int cell_columns(int columns)
{
	if (columns >= PLAN_WEEK_DAYS * WITH_ROLE)
		return columns / PLAN_WEEK_DAYS;
	return columns >= PLAN_WEEK_DAYS * (NARROW + 1) ? NARROW + 1 : NARROW;
}

void view_week_paint(struct rect row, const struct lobby_today *today)
{
	static const struct view_over_hint offer[] = {
		{"p", "begins a plan of eight or six weeks"}, {NULL, NULL}};
	const int columns = cell_columns(row.columns);
	struct rect at = {row.row, row.column + 1, 1, columns - 1};
	char text[TEXT];

	if (!today->followed) {
		row.column++;
		view_over_hints(row, offer);
		return;
	}
	for (int i = 0; i < PLAN_WEEK_DAYS; i++, at.column += columns) {
		const struct lobby_cell *cell = &today->week[i];

		cell_text(cell, i, columns, text);
		paint_text(at, PAINT_LEFT, cell->today ? ROLE_TITLE : lobby_cell_role(cell),
			   text);
	}
	row.columns -= at.column - row.column + 1;
	if (columns < WITH_ROLE && row.columns >= LEGEND / 2)
		paint_text((struct rect){row.row, at.column + 1, 1, row.columns},
			   PAINT_LEFT, ROLE_DIM,
			   row.columns >= LEGEND - 10 ? "x done  o due  - left out  . rest"
						      : "x done  o due  . rest");
}
