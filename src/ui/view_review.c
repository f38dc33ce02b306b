/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_review: what the weeks have done; see view_review.h. */
#include "ui/view_review.h"

#include "core/base/mem.h"
#include "core/review/review.h"
#include "ui/paint.h"
#include "ui/terminal.h"
#include "ui/view_over.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LINE = 512,
	CHART_FROM_ROWS = 12, /* of the terminal; below that only its text is shown */
	CHART_MOST = 14,
	CHART_LEAST = 5,
	CHART_COLUMNS_MOST = 110,
	MARGIN = 1
};

/* ---- the chart --------------------------------------------------------------------- */

/* One character of a cell as text: a code point below U+10000. */
static void cell_text(uint32_t code, char to[4])
{
	if (code < 0x80) {
		to[0] = (char)code;
		to[1] = '\0';
	} else if (code < 0x800) {
		to[0] = (char)(0xC0 | code >> 6);
		to[1] = (char)(0x80 | (code & 0x3F));
		to[2] = '\0';
	} else {
		to[0] = (char)(0xE0 | code >> 12);
		to[1] = (char)(0x80 | (code >> 6 & 0x3F));
		to[2] = (char)(0x80 | (code & 0x3F));
		to[3] = '\0';
	}
}

static void paint_cells(struct rect area, const struct chart_cell *cells)
{
	for (int i = 0; i < area.rows * area.columns; i++) {
		const struct rect at = {area.row + i / area.columns,
					area.column + i % area.columns, 1, 1};
		char text[4];

		if (cells[i].code == ' ')
			continue;
		cell_text(cells[i].code, text);
		paint_text(at, PAINT_LEFT, cells[i].role, text);
	}
}

/* The rows it took: 0 where there is no room, or one point alone. */
static int paint_chart(struct rect area, const struct review *review, int part)
{
	struct chart_cell *cells;
	struct chart chart;
	int rows = area.rows * 2 / 5;

	rows = rows < CHART_LEAST ? CHART_LEAST : rows > CHART_MOST ? CHART_MOST : rows;
	if (part == REVIEW_REST)
		return 0;
	if (area.columns > CHART_COLUMNS_MOST)
		area.columns = CHART_COLUMNS_MOST;
	review_chart(&review->contexts[part], review->nweeks, &chart);
	if (chart.n < 2) {
		chart_clear(&chart);
		return 0;
	}
	area.rows = rows;
	cells = mem_alloc((size_t)(area.rows * area.columns), sizeof *cells);
	chart_paint(&chart, area.columns, area.rows, terminal_has_utf8(), cells);
	paint_cells(area, cells);
	free(cells);
	chart_clear(&chart);
	return rows;
}

/* ---- the text ------------------------------------------------------------------------ */

static int count_lines(const char *text)
{
	int n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

static void paint_lines(struct rect area, const char *text, size_t top)
{
	for (; top > 0 && *text != '\0'; top--)
		text += strcspn(text, "\n") + 1;
	for (int i = 0; i < area.rows && *text != '\0'; i++) {
		const size_t n = strcspn(text, "\n");
		char line[LINE];

		snprintf(line, sizeof line, "%.*s", (int)n, text);
		/* What stands at the margin is a heading. */
		paint_text((struct rect){area.row + i, area.column, 1, area.columns},
			   PAINT_LEFT, *line != ' ' ? ROLE_TITLE : ROLE_TEXT, line);
		text += n + (text[n] == '\n');
	}
}

static void paint_bars(int rows, int columns, const struct lobby *lobby, bool more)
{
	/* The first three are seen on 40 columns, too. */
	struct view_over_hint keys[5] = {{"Escape", "back"}};
	struct text title = {0};
	int n = 0, at = 0, nkeys = 1;

	for (int i = 0; i < REVIEW_PARTS; i++) {
		n += review_has_part(lobby->review, i);
		at = i == lobby->review_part ? n : at;
	}
	text_add(&title, "Review: %s   %d of %d", review_part_name(lobby->review_part), at,
		 n);
	paint_banner((struct rect){0, 0, 1, columns}, PAINT_LEFT, ROLE_TEXT,
		     text_string(&title));
	if (more)
		keys[nkeys++] = (struct view_over_hint){"Up Down", "more"};
	if (n > 1) {
		keys[nkeys++] = (struct view_over_hint){"Right", "next"};
		keys[nkeys++] = (struct view_over_hint){"Left", "the one before"};
	}
	keys[nkeys] = (struct view_over_hint){NULL, NULL};
	view_over_hints((struct rect){rows - 1, 1, 1, columns - 2}, keys);
	text_clear(&title);
}

void view_review_paint(struct lobby *lobby)
{
	struct rect area = {1, MARGIN, 0, 0};
	struct text text = {0};
	int rows, columns, lines, most;

	if (lobby->review == NULL)
		return;
	paint_size(&rows, &columns);
	area.rows = rows - 2;
	area.columns = columns - 2 * MARGIN;
	if (area.rows > 0 && area.columns > 0) {
		const struct review_text_options options = {area.columns,
							    terminal_has_utf8()};
		const int used = rows >= CHART_FROM_ROWS ? paint_chart(area, lobby->review,
								       lobby->review_part)
							 : 0;

		area.row += used;
		area.rows -= used;
		review_write_part(&text, lobby->review, lobby->review_part, &options);
	}
	lines = count_lines(text_string(&text));
	most = lines > area.rows ? lines - area.rows : 0;
	if (lobby->page_top > (size_t)most)
		lobby->page_top = (size_t)most;
	paint_lines(area, text_string(&text), lobby->page_top);
	paint_bars(rows, columns, lobby, most > 0);
	text_clear(&text);
}
