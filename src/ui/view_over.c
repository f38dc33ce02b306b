/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_over: what lies over the lobby; see view_over.h. */
#include "ui/view_over.h"

#include "ui/lobby_keys.h"
#include "ui/terminal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINE = 512,
	LABEL = 10,
	HELP_COLUMNS = 58,
	QUESTION_COLUMNS = 64,
	MARGIN = 2,
	MOST_KEYS = 12
};

/* ---- ways of writing ------------------------------------------------------------- */

/* Bytes of the text that fit into the columns, broken at a blank. */
static size_t fitting(const char *text, int columns)
{
	size_t end = 0;
	char line[LINE];

	for (;;) {
		size_t next = end + strspn(text + end, " ");

		next += strcspn(text + next, " ");
		if (next == end || next >= sizeof line)
			break;
		memcpy(line, text, next);
		line[next] = '\0';
		if (end > 0 && paint_columns(line) > columns)
			break;
		end = next;
	}
	return end > 0 ? end : strlen(text);
}

int view_over_wrap(struct rect rect, enum role role, int indent, const char *paragraph)
{
	int rows = 0;
	size_t n;

	for (; *paragraph != '\0'; paragraph += n) {
		struct rect row = {rect.row + rows, rect.column, 1, rect.columns};
		char line[LINE];

		if (rows > 0) {
			paragraph += strspn(paragraph, " ");
			row.column += indent;
			row.columns -= indent;
		}
		n = fitting(paragraph, row.columns);
		if (rect.rows > 0 && rows == rect.rows)
			return rows;
		/* The last row takes all that is left, which shortens it with a sign. */
		snprintf(line, sizeof line, "%.*s",
			 rect.rows > 0 && rows == rect.rows - 1
				 ? (int)strnlen(paragraph, sizeof line - 1)
				 : (int)n,
			 paragraph);
		if (rect.rows > 0)
			paint_text(row, PAINT_LEFT, role, line);
		rows++;
	}
	return rows;
}

void view_over_rule(struct rect rect)
{
	const char *across = terminal_has_utf8() ? "─" : "-";
	const char *down = terminal_has_utf8() ? "│" : "|";

	for (int i = 0; i < rect.columns; i++)
		for (int k = 0; k < rect.rows; k++)
			paint_text((struct rect){rect.row + k, rect.column + i, 1, 1},
				   PAINT_LEFT, ROLE_DIM, rect.rows > 1 ? down : across);
}

void view_over_typed(struct rect row, const char *prompt, const char *typed)
{
	const int room = row.columns - paint_columns(prompt) - 1;
	char line[LINE];

	while (paint_columns(typed) > room && *typed != '\0')
		do
			typed++;
		while (((unsigned char)*typed & 0xC0) == 0x80);
	snprintf(line, sizeof line, "%s%s_", prompt, typed);
	paint_text(row, PAINT_LEFT, ROLE_TITLE, line);
}

void view_over_hints(struct rect row, const struct view_over_hint *hints)
{
	for (; hints->key != NULL; hints++) {
		int key = paint_columns(hints->key), does = paint_columns(hints->does);

		if (key + 1 + does > row.columns)
			return;
		paint_text(row, PAINT_LEFT, ROLE_KEY, hints->key);
		row.column += key + 1;
		paint_text((struct rect){row.row, row.column, 1, does}, PAINT_LEFT,
			   ROLE_DIM, hints->does);
		row.column += does + 2;
		row.columns -= key + does + 3;
	}
}

/* ---- over the lobby -------------------------------------------------------------- */

/* An area in the middle, as large as wanted and possible, with its two bars. */
static struct rect open_area(int wanted_rows, int wanted_columns, const char *title,
			     const char *bottom)
{
	struct rect area = {0, 0, wanted_rows, wanted_columns}, bar;
	int rows, columns;

	paint_size(&rows, &columns);
	if (area.rows > rows)
		area.rows = rows;
	if (area.columns > columns)
		area.columns = columns;
	area.row = (rows - area.rows) / 2;
	area.column = (columns - area.columns) / 2;
	paint_clear(area);
	bar = area;
	bar.rows = 1;
	paint_banner(bar, PAINT_LEFT, ROLE_TEXT, title);
	bar.row = area.row + area.rows - 1;
	paint_banner(bar, PAINT_LEFT, ROLE_TEXT, bottom);
	area.row++;
	area.rows -= MARGIN;
	area.column++;
	area.columns -= MARGIN;
	return area;
}

/* Rows of all keys; painted from row `top` on where the area has rows. */
static int help_rows(struct rect area, int top)
{
	int at = -top;

	for (const struct lobby_key *key = lobby_keys_table(); key->command != LOBBY_NONE;
	     key++) {
		struct rect label = {area.row + at, area.column, 1, LABEL};
		struct rect help = {label.row, area.column + LABEL, 0,
				    area.columns - LABEL};
		int rows;

		if (key->label == NULL)
			continue;
		rows = view_over_wrap(help, ROLE_TEXT, 0, key->help);
		if (at >= 0 && at < area.rows) {
			help.rows = at + rows <= area.rows ? rows : area.rows - at;
			paint_text(label, PAINT_LEFT, ROLE_KEY, key->label);
			view_over_wrap(help, ROLE_TEXT, 0, key->help);
		}
		at += rows;
	}
	return at + top;
}

/* The first row shown of `all`, and whether there are more than fit. */
static int scroll_page(struct lobby *lobby, int all, int room)
{
	lobby->page_more = all > room;
	if (lobby->page_top + (size_t)room > (size_t)all)
		lobby->page_top = all > room ? (size_t)(all - room) : 0;
	return (int)lobby->page_top;
}

void view_over_help(struct lobby *lobby)
{
	int rows, columns, all, room;
	struct rect area;

	paint_size(&rows, &columns);
	columns = columns < HELP_COLUMNS ? columns : HELP_COLUMNS;
	all = help_rows((struct rect){0, 0, 0, columns - MARGIN}, 0);
	room = rows > MARGIN ? rows - MARGIN : 1;
	area = open_area(all + MARGIN, columns, "Keys",
			 all > room ? "Up, Down: more   any other key: back"
				    : "any key: back");
	help_rows(area, scroll_page(lobby, all, room));
}

/* Paints a line of the page if it is one of those that are seen; the rows it takes. */
static int page_line(struct rect area, int at, const char *line)
{
	int indent = (int)strspn(line, " "), rows;
	struct rect place = {area.row + at, area.column, 0, area.columns};

	if (indent > area.columns / 2)
		indent = area.columns / 2;
	place.column += indent;
	place.columns -= indent;
	line += strspn(line, " ");
	rows = view_over_wrap(place, ROLE_TEXT, 2, line);
	if (rows == 0)
		return 1;
	/* A paragraph that begins above or ends below is left out rather than cut. */
	if (at >= 0 && at < area.rows) {
		place.rows = at + rows <= area.rows ? rows : area.rows - at;
		view_over_wrap(place, ROLE_TEXT, 2, line);
	}
	return rows;
}

/* Rows of the text; painted from row `top` on, unless the area has no rows. */
static int page_rows(struct rect area, int top, const char *text)
{
	int at = -top;
	char line[LINE];

	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		snprintf(line, sizeof line, "%.*s", (int)(n < LINE ? n : LINE - 1), text);
		at += page_line(area, at, line);
		text += n + (text[n] == '\n');
	}
	return at + top;
}

/* Rows that the keys take, as many to a row as fit; painted where the rect has rows. */
static int key_rows(struct rect rect, const struct view_over_hint *keys)
{
	struct view_over_hint line[MOST_KEYS + 1];
	int rows = 0;

	while (keys->key != NULL) {
		int used = 0, n = 0;

		for (; n < MOST_KEYS && keys->key != NULL; n++, keys++) {
			used += (n > 0 ? 2 : 0) + paint_columns(keys->key) + 1 +
				paint_columns(keys->does);
			if (n > 0 && used > rect.columns)
				break;
			line[n] = *keys;
		}
		line[n] = (struct view_over_hint){NULL, NULL};
		if (rows < rect.rows)
			view_over_hints((struct rect){rect.row + rows, rect.column, 1,
						      rect.columns},
					line);
		rows++;
	}
	return rows;
}

/* The keys of the page, and what moves it behind the way out of it. */
static void list_keys(struct view_over_hint to[MOST_KEYS + 1],
		      const struct view_over_hint *keys, bool more)
{
	static const struct view_over_hint back[] = {{"Escape", "back"}, {NULL, NULL}};
	int n = 0;

	for (keys = keys != NULL ? keys : back; keys->key != NULL && n < MOST_KEYS - 1;
	     keys++) {
		to[n++] = *keys;
		if (more && strcmp(keys->key, "Escape") == 0)
			to[n++] = (struct view_over_hint){"Up Down", "more"};
	}
	to[n] = (struct view_over_hint){NULL, NULL};
}

void view_over_page(struct lobby *lobby, const struct view_over_hint *keys)
{
	struct view_over_hint all_keys[MOST_KEYS + 1];
	int rows, columns, all, low;
	struct rect area;

	paint_size(&rows, &columns);
	area = open_area(rows, columns, lobby->page_title, "");
	all = page_rows((struct rect){0, 0, 0, area.columns}, 0, text_string(&lobby->page));
	list_keys(all_keys, keys, all > area.rows);
	/* Rather all keys than a row of text more, on a quarter of the rows at most. */
	low = key_rows((struct rect){0, 0, 0, columns - MARGIN}, all_keys);
	if (low > rows / 4)
		low = rows / 4 > 0 ? rows / 4 : 1;
	area.rows -= low - 1;
	page_rows(area, scroll_page(lobby, all, area.rows > 0 ? area.rows : 1),
		  text_string(&lobby->page));
	paint_clear((struct rect){rows - low, 0, low, columns});
	key_rows((struct rect){rows - low, 1, low, columns - MARGIN}, all_keys);
}

void view_over_question(const char *text)
{
	static const struct view_over_hint answers[] = {{"r", "resume there"},
							{"p", "restart that phase"},
							{"d", "discard it"},
							{"Escape", "leave it for later"},
							{NULL, NULL}};
	int rows, columns, lines;
	struct rect area;

	paint_size(&rows, &columns);
	columns = columns < QUESTION_COLUMNS ? columns : QUESTION_COLUMNS;
	lines = view_over_wrap((struct rect){0, 0, 0, columns - MARGIN}, ROLE_TEXT, 0,
			       text);
	area = open_area(lines + 5 + MARGIN, columns, "Take up where you were?", "");
	view_over_wrap((struct rect){area.row, area.column,
				     area.rows > 4 ? area.rows - 4 : 1, area.columns},
		       ROLE_TEXT, 0, text);
	for (int i = 0; i < 4; i++) {
		struct rect row = {area.row + area.rows - 4 + i, area.column, 1, LABEL};

		paint_text(row, PAINT_LEFT, ROLE_KEY, answers[i].key);
		row.column += LABEL;
		row.columns = area.columns - LABEL;
		paint_text(row, PAINT_LEFT, ROLE_TEXT, answers[i].does);
	}
}
