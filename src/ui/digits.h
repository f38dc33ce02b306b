/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * digits: numbers and words as large as a terminal allows.
 *
 * Small bitmap fonts, drawn with coloured or reversed blanks: they need no glyph of
 * the terminal's font and look the same on a console, over ssh and on a VT100. A pixel
 * is `scale` rows high; digits are twice as wide as letters, whose pixels are as
 * narrow as a cell, since a word is longer than a number.
 */
#ifndef TURNOVER_UI_DIGITS_H
#define TURNOVER_UI_DIGITS_H

#include "core/theme/theme.h"

#include <stdbool.h>
#include <stddef.h>

enum digits_font {
	DIGITS_LARGE,   /* 5 x 7: 0-9 : + - . / */
	DIGITS_SMALL,   /* 3 x 5: the same */
	DIGITS_LETTERS, /* 5 x 5: A-Z, 0-9 and a few signs */
	DIGITS_NARROW,  /* about 3 x 5: the same */
	DIGITS_FONTS
};

/* Rows and columns of a text at a scale; columns 0 if it has a sign without a glyph. */
int digits_rows(enum digits_font font, int scale);
int digits_columns(enum digits_font font, int scale, const char *text);

/* Draws it with its upper left corner there; signs without a glyph are left out. */
void digits_draw(enum digits_font font, int scale, int row, int column, enum role role,
		 const char *text);

/*
 * Changes a number that is drawn there into another of the same width: only the pixels
 * that differ are drawn. False, and nothing done: the two differ in width.
 */
bool digits_change(enum digits_font font, int scale, int row, int column, enum role role,
		   const char *from, const char *to);

/*
 * A text as the letter fonts have it: capitals, accents dropped. False if a sign has
 * no glyph; *to then holds what could be written.
 */
bool digits_capitals(char *to, size_t size, const char *text);

#endif
