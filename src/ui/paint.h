/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paint: the few ways in which screens put things on the terminal.
 *
 * Everything is clipped to the terminal, by columns, and texts never in the middle of
 * a word if that can be helped. Painting goes into ncurses' picture; paint_finish
 * sends what differs.
 */
#ifndef TURNOVER_UI_PAINT_H
#define TURNOVER_UI_PAINT_H

#include "core/theme/theme.h"

#include <stdbool.h>
#include <stddef.h>

struct rect {
	int row, column, rows, columns;
};

/* One row of it, counted from its first; none where it has none. */
static inline struct rect rect_row(struct rect rect, int row)
{
	rect.row += row;
	rect.rows = rect.rows > row ? 1 : 0;
	return rect;
}

enum paint_side { PAINT_LEFT, PAINT_CENTRE, PAINT_RIGHT };

/*
 * May a picture be painted now? False while the terminal has not taken the last one:
 * then nothing is to be painted.
 */
bool paint_start(void);

/* What changed so far will be sent before what is painted next. */
void paint_step(void);

/* Sends what changed. False: not all of it could be sent yet; paint again later. */
bool paint_finish(void);

/* The terminal's size in cells. */
void paint_size(int *rows, int *columns);

/* A number that changes whenever all that was painted is void. */
unsigned paint_epoch(void);

/* Blanks. */
void paint_clear(struct rect rect);

/* A solid block in the role's colour, or reversed where there are no colours. */
void paint_block(struct rect rect, enum role role);

/* Text in the first row of the rect; the columns it took. */
int paint_text(struct rect rect, enum paint_side side, enum role role, const char *text);

/* The same on a solid block of the role's colour, as wide as the rect. */
void paint_banner(struct rect rect, enum paint_side side, enum role role, const char *text);

/* Columns a text takes on this terminal. */
int paint_columns(const char *text);

/* ---- for terminal.c ---- */

/* Sets up colours; colours: how many the terminal is allowed to show. */
void paint_colours(const struct theme *theme, int colours);
void paint_characters(bool utf8, bool console);
void paint_void(void); /* all that was painted is void */

#endif
