/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_help: the keys, laid over a screen; see view_help.h. */
#include "ui/view_help.h"

#include "ui/keys.h"

enum { LABEL = 7, WIDE = 58, MARGIN = 2 };

static int count_rows(void)
{
	int n = 0;

	for (const struct key *key = keys_table(); key->command != COMMAND_NONE; key++)
		n += key->label != NULL;
	return n;
}

/* Two columns where the terminal is low. */
struct rect view_help_area(void)
{
	int rows, columns, n = count_rows(), pages;
	struct rect area;

	paint_size(&rows, &columns);
	pages = n + MARGIN > rows ? 2 : 1;
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

static void paint_key(struct rect at, const struct key *key)
{
	struct rect label = at, help = at;

	label.columns = LABEL;
	help.column += LABEL;
	help.columns -= LABEL + 1;
	paint_text(label, PAINT_LEFT, ROLE_KEY, key->label);
	paint_text(help, PAINT_LEFT, ROLE_TEXT, key->help);
}

void view_help_paint(void)
{
	struct rect area = view_help_area(), line = area;
	int n = count_rows(), i = 0, high = area.rows - MARGIN, pages;

	pages = high > 0 && n > high ? 2 : 1;
	paint_clear(area);
	line.rows = 1;
	paint_banner(line, PAINT_LEFT, ROLE_TEXT, "Keys");
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
