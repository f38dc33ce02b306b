/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_help: the keys, laid over a screen; see view_help.h. */
#include "ui/view_help.h"

#include "ui/keys.h"

#include <stdio.h>

enum {
	LABEL = 7,
	NARROW_LABEL = 6,
	WIDE = 58,
	NARROW = NARROW_LABEL + KEYS_BRIEF + 1,
	MARGIN = 2,
	TITLE = 40
};

static int count_rows(void)
{
	int n = 0;

	for (const struct key *key = keys_table(); key->command != COMMAND_NONE; key++)
		n += key->label != NULL;
	return n;
}

/* As many columns of keys as a low terminal needs, if it has them. */
static int count_pages(int n, int high, int columns)
{
	const int most = (columns - 1) / NARROW;
	const int needed = high > 0 ? (n + high - 1) / high : 1;

	return needed <= most ? needed : most > 0 ? most : 1;
}

struct rect view_help_area(void)
{
	int rows, columns, n = count_rows(), pages;
	struct rect area;

	paint_size(&rows, &columns);
	pages = count_pages(n, rows - MARGIN, columns);
	area.rows = (n + pages - 1) / pages + MARGIN;
	area.columns = pages * WIDE + MARGIN;
	if (area.rows > rows)
		area.rows = rows;
	if (area.columns > columns)
		area.columns = columns;
	area.row = (rows - area.rows) / 2;
	area.column = (columns - area.columns) / 2;
	return area;
}

/* In full where there is room for it, else in a word or two. */
static void paint_key(struct rect at, const struct key *key)
{
	const int width = at.columns < LABEL + 1 + WIDE / 2 ? NARROW_LABEL : LABEL;
	struct rect label = at, help = at;

	label.columns = width;
	help.column += width;
	help.columns -= width + 1;
	paint_text(label, PAINT_LEFT, ROLE_KEY, key->label);
	paint_text(help, PAINT_LEFT, ROLE_TEXT,
		   paint_columns(key->help) <= help.columns ? key->help : key->brief);
}

void view_help_paint(void)
{
	struct rect area = view_help_area(), line = area;
	int n = count_rows(), i = 0, high = area.rows - MARGIN;
	int pages = count_pages(n, high, area.columns);
	char title[TITLE] = "Keys";

	if (high > 0 && pages * high < n)
		snprintf(title, sizeof title, "Keys: %d of %d", pages * high, n);
	paint_clear(area);
	line.rows = 1;
	paint_banner(line, PAINT_LEFT, ROLE_TEXT, title);
	line.row = area.row + area.rows - 1;
	paint_banner(line, PAINT_LEFT, ROLE_TEXT, "any key: back");
	for (const struct key *key = keys_table(); key->command != COMMAND_NONE; key++) {
		int width = (area.columns - 1) / pages;

		if (key->label == NULL || i >= pages * high)
			continue;
		paint_key((struct rect){area.row + 1 + i % high,
					area.column + 1 + i / high * width, 1, width},
			  key);
		i++;
	}
}
