/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_ask: places one question on the terminal; see view_ask.h. */
#include "ui/view_ask.h"

#include "ui/paint.h"
#include "ui/view_over.h"

#include <stdio.h>
#include <string.h>

enum { MOST_COLUMNS = 72, MARGIN = 2, LINE = 512, BARS = 2 };

/* Rows that a text of several lines takes; painted where the rect has rows. */
static int paragraph(struct rect rect, enum role role, const char *text)
{
	int used = 0;

	while (*text != '\0') {
		const size_t n = strcspn(text, "\n");
		struct rect rest = {rect.row + used, rect.column, rect.rows - used,
				    rect.columns};
		char line[LINE];

		snprintf(line, sizeof line, "%.*s", (int)n, text);
		if (rect.rows > 0 && rest.rows <= 0)
			return used;
		used += view_over_wrap(rect.rows > 0 ? rest
						     : (struct rect){0, 0, 0, rect.columns},
				       role, 0, line);
		text += n + (text[n] == '\n');
	}
	return used;
}

static int widest_key(const struct ask_page *page)
{
	int widest = 0;

	for (int i = 0; i < page->nchoices; i++) {
		const int columns = paint_columns(page->choices[i].key);

		widest = columns > widest ? columns : widest;
	}
	return widest;
}

/* Rows of all of them, one below the other; painted where the rect has rows. */
static int wrap_choices(struct rect rect, const struct ask_page *page)
{
	const int key = widest_key(page) + 2;
	int used = 0;

	for (int i = 0; i < page->nchoices; i++) {
		struct rect at = {rect.row + used, rect.column, 1, key};
		struct rect text = {at.row, at.column + key, 0, rect.columns - key};
		const int rows = view_over_wrap(text, ROLE_TEXT, 0, page->choices[i].text);

		if (rect.rows > 0) {
			text.rows = rows;
			paint_text(at, PAINT_LEFT, ROLE_KEY, page->choices[i].key);
			view_over_wrap(text, ROLE_TEXT, 0, page->choices[i].text);
		}
		used += rows;
	}
	return used;
}

/* One below the other; where they are too many for the rows, in two columns. */
static int paint_choices(struct rect rect, const struct ask_page *page)
{
	const int pages = page->nchoices > rect.rows ? 2 : 1, key = widest_key(page) + 2;
	const int high = (page->nchoices + pages - 1) / pages;
	const int columns = rect.columns / pages;

	if (wrap_choices((struct rect){0, 0, 0, rect.columns}, page) <= rect.rows)
		return wrap_choices(rect, page);
	for (int i = 0; i < page->nchoices; i++) {
		struct rect at = {rect.row + i % high, rect.column + i / high * columns, 1,
				  key};

		if (i % high >= rect.rows)
			continue;
		paint_text(at, PAINT_LEFT, ROLE_KEY, page->choices[i].key);
		at.column += key;
		at.columns = columns - key - (pages > 1);
		paint_text(at, PAINT_LEFT, ROLE_TEXT, page->choices[i].text);
	}
	return high;
}

static void paint_bars(int rows, int columns, const struct ask_page *page)
{
	struct view_over_hint hints[5] = {{NULL, NULL}};
	struct rect row = {0, 0, 1, columns};
	char line[LINE];
	int n = 0;

	snprintf(line, sizeof line, "%s%s%s", page->place, page->place[0] ? "  " : "",
		 page->title);
	paint_banner(row, PAINT_LEFT, ROLE_TEXT, line);
	if (page->enter != NULL)
		hints[n++] = (struct view_over_hint){"Enter", page->enter};
	if (page->escape != NULL)
		hints[n++] = (struct view_over_hint){"Escape", page->escape};
	if (page->leave != NULL)
		hints[n++] = (struct view_over_hint){"q", page->leave};
	hints[n] = (struct view_over_hint){"Backspace", "back"};
	row = (struct rect){rows - 1, 1, 1, columns - MARGIN};
	view_over_hints(row, hints);
}

static void paint_body(struct rect area, const struct ask_page *page)
{
	const struct rect count = {0, 0, 0, area.columns};
	const int question = paragraph(count, ROLE_TITLE, page->question);
	const int message = paragraph(count, ROLE_TEXT, page->message);
	const int choices = wrap_choices(count, page);
	const int needed = question + choices + page->typing + message;
	/* Blank rows where there is room for all of them. */
	const int blank = area.rows >= needed + 4;
	int left;

	area.row += blank;
	area.rows -= blank;
	paragraph(area, ROLE_TITLE, page->question);
	area.row += question + blank;
	area.rows -= question + blank;
	left = area.rows - page->typing - message;
	if (left > 0 && page->nchoices > 0) {
		const int used = paint_choices(
			(struct rect){area.row, area.column, left, area.columns}, page);

		area.row += used + blank;
		area.rows -= used + blank;
	}
	if (page->typing && area.rows > 0) {
		view_over_typed((struct rect){area.row, area.column, 1, area.columns}, "> ",
				page->typed);
		area.row += 1 + blank;
		area.rows -= 1 + blank;
	}
	if (area.rows > 0)
		paragraph(area, page->alarm ? ROLE_WARNING : ROLE_DIM, page->message);
}

bool view_ask_paint(const struct ask_page *page)
{
	struct rect everything = {0, 0, 0, 0}, area;

	if (!paint_start())
		return false;
	paint_size(&everything.rows, &everything.columns);
	paint_clear(everything);
	paint_bars(everything.rows, everything.columns, page);
	area = (struct rect){1, MARGIN, everything.rows - BARS,
			     everything.columns - 2 * MARGIN};
	if (area.columns > MOST_COLUMNS)
		area.columns = MOST_COLUMNS;
	if (area.rows > 0 && area.columns > 0)
		paint_body(area, page);
	return paint_finish();
}
