/* SPDX-License-Identifier: GPL-3.0-or-later */
/* digits: numbers and words as large as a terminal allows; see digits.h. */
#include "ui/digits.h"

#include "core/base/text.h"
#include "ui/paint.h"

#include <stdint.h>
#include <string.h>

enum { GLYPH_ROWS = 7, GLYPH_COLUMNS = 5 };

struct glyph {
	char sign;
	char rows[GLYPH_ROWS][GLYPH_COLUMNS + 1]; /* '#' is ink; all as long as the first */
};

struct font {
	int rows;
	int width;                  /* cells of a pixel at scale 1 */
	const struct glyph *glyphs; /* up to a sign of 0 */
};

/* clang-format off */
static const struct glyph large[] = {
{'0', {" ### ", "#   #", "#   #", "#   #", "#   #", "#   #", " ### "}},
{'1', {"  #  ", " ##  ", "# #  ", "  #  ", "  #  ", "  #  ", "#####"}},
{'2', {" ### ", "#   #", "    #", "   # ", "  #  ", " #   ", "#####"}},
{'3', {" ### ", "#   #", "    #", "  ## ", "    #", "#   #", " ### "}},
{'4', {"   # ", "  ## ", " # # ", "#  # ", "#####", "   # ", "   # "}},
{'5', {"#####", "#    ", "#### ", "    #", "    #", "#   #", " ### "}},
{'6', {" ### ", "#    ", "#    ", "#### ", "#   #", "#   #", " ### "}},
{'7', {"#####", "    #", "   # ", "   # ", "  #  ", "  #  ", "  #  "}},
{'8', {" ### ", "#   #", "#   #", " ### ", "#   #", "#   #", " ### "}},
{'9', {" ### ", "#   #", "#   #", " ####", "    #", "    #", " ### "}},
{':', {" ", " ", "#", " ", "#", " ", " "}},
{'.', {" ", " ", " ", " ", " ", " ", "#"}},
{'+', {"   ", "   ", " # ", "###", " # ", "   ", "   "}},
{'-', {"   ", "   ", "   ", "###", "   ", "   ", "   "}},
{'/', {"   #", "   #", "  # ", "  # ", " #  ", " #  ", "#   "}},
{0, {""}},
};

static const struct glyph small[] = {
{'0', {"###", "# #", "# #", "# #", "###"}},
{'1', {"## ", " # ", " # ", " # ", "###"}},
{'2', {"###", "  #", "###", "#  ", "###"}},
{'3', {"###", "  #", " ##", "  #", "###"}},
{'4', {"# #", "# #", "###", "  #", "  #"}},
{'5', {"###", "#  ", "###", "  #", "###"}},
{'6', {"###", "#  ", "###", "# #", "###"}},
{'7', {"###", "  #", "  #", " # ", " # "}},
{'8', {"###", "# #", "###", "# #", "###"}},
{'9', {"###", "# #", "###", "  #", "###"}},
{':', {" ", "#", " ", "#", " "}},
{'.', {" ", " ", " ", " ", "#"}},
{'+', {"   ", " # ", "###", " # ", "   "}},
{'-', {"   ", "   ", "###", "   ", "   "}},
{'/', {"  #", "  #", " # ", "#  ", "#  "}},
{0, {""}},
};

static const struct glyph letters[] = {
{'A', {" ### ", "#   #", "#####", "#   #", "#   #"}},
{'B', {"#### ", "#   #", "#### ", "#   #", "#### "}},
{'C', {" ####", "#    ", "#    ", "#    ", " ####"}},
{'D', {"#### ", "#   #", "#   #", "#   #", "#### "}},
{'E', {"#####", "#    ", "#### ", "#    ", "#####"}},
{'F', {"#####", "#    ", "#### ", "#    ", "#    "}},
{'G', {" ####", "#    ", "#  ##", "#   #", " ####"}},
{'H', {"#   #", "#   #", "#####", "#   #", "#   #"}},
{'I', {"###", " # ", " # ", " # ", "###"}},
{'J', {"  ###", "    #", "    #", "#   #", " ### "}},
{'K', {"#   #", "#  # ", "###  ", "#  # ", "#   #"}},
{'L', {"#    ", "#    ", "#    ", "#    ", "#####"}},
{'M', {"#   #", "## ##", "# # #", "#   #", "#   #"}},
{'N', {"#   #", "##  #", "# # #", "#  ##", "#   #"}},
{'O', {" ### ", "#   #", "#   #", "#   #", " ### "}},
{'P', {"#### ", "#   #", "#### ", "#    ", "#    "}},
{'Q', {" ### ", "#   #", "# # #", "#  # ", " ## #"}},
{'R', {"#### ", "#   #", "#### ", "#  # ", "#   #"}},
{'S', {" ####", "#    ", " ### ", "    #", "#### "}},
{'T', {"#####", "  #  ", "  #  ", "  #  ", "  #  "}},
{'U', {"#   #", "#   #", "#   #", "#   #", " ### "}},
{'V', {"#   #", "#   #", "#   #", " # # ", "  #  "}},
{'W', {"#   #", "#   #", "# # #", "## ##", "#   #"}},
{'X', {"#   #", " # # ", "  #  ", " # # ", "#   #"}},
{'Y', {"#   #", " # # ", "  #  ", "  #  ", "  #  "}},
{'Z', {"#####", "   # ", "  #  ", " #   ", "#####"}},
{'0', {" ### ", "#  ##", "# # #", "##  #", " ### "}},
{'1', {" # ", "## ", " # ", " # ", "###"}},
{'2', {"#### ", "    #", " ### ", "#    ", "#####"}},
{'3', {"#### ", "    #", " ### ", "    #", "#### "}},
{'4', {"#  # ", "#  # ", "#####", "   # ", "   # "}},
{'5', {"#####", "#    ", "#### ", "    #", "#### "}},
{'6', {" ### ", "#    ", "#### ", "#   #", " ### "}},
{'7', {"#####", "   # ", "  #  ", " #   ", " #   "}},
{'8', {" ### ", "#   #", " ### ", "#   #", " ### "}},
{'9', {" ### ", "#   #", " ####", "    #", " ### "}},
{' ', {"  ", "  ", "  ", "  ", "  "}},
{'-', {"   ", "   ", "###", "   ", "   "}},
{'+', {"   ", " # ", "###", " # ", "   "}},
{'.', {" ", " ", " ", " ", "#"}},
{',', {"  ", "  ", "  ", " #", "# "}},
{':', {" ", "#", " ", "#", " "}},
{'!', {"#", "#", "#", " ", "#"}},
{'?', {"### ", "   #", " ## ", "    ", " #  "}},
{'/', {"   #", "  # ", "  # ", " #  ", "#   "}},
{'%', {"#  #", "  # ", " ## ", " #  ", "#  #"}},
{'\'', {"#", "#", " ", " ", " "}},
{0, {""}},
};

static const struct glyph narrow[] = {
{'A', {"###", "# #", "###", "# #", "# #"}},
{'B', {"## ", "# #", "## ", "# #", "## "}},
{'C', {"###", "#  ", "#  ", "#  ", "###"}},
{'D', {"## ", "# #", "# #", "# #", "## "}},
{'E', {"###", "#  ", "## ", "#  ", "###"}},
{'F', {"###", "#  ", "## ", "#  ", "#  "}},
{'G', {"###", "#  ", "# #", "# #", "###"}},
{'H', {"# #", "# #", "###", "# #", "# #"}},
{'I', {"#", "#", "#", "#", "#"}},
{'J', {"  #", "  #", "  #", "# #", "###"}},
{'K', {"# #", "# #", "## ", "# #", "# #"}},
{'L', {"#  ", "#  ", "#  ", "#  ", "###"}},
{'M', {"#   #", "## ##", "# # #", "#   #", "#   #"}},
{'N', {"#  #", "## #", "# ##", "#  #", "#  #"}},
{'O', {"###", "# #", "# #", "# #", "###"}},
{'P', {"###", "# #", "###", "#  ", "#  "}},
{'Q', {"### ", "# # ", "# # ", "### ", "   #"}},
{'R', {"## ", "# #", "## ", "# #", "# #"}},
{'S', {"###", "#  ", "###", "  #", "###"}},
{'T', {"###", " # ", " # ", " # ", " # "}},
{'U', {"# #", "# #", "# #", "# #", "###"}},
{'V', {"# #", "# #", "# #", "# #", " # "}},
{'W', {"#   #", "#   #", "# # #", "## ##", "#   #"}},
{'X', {"# #", "# #", " # ", "# #", "# #"}},
{'Y', {"# #", "# #", " # ", " # ", " # "}},
{'Z', {"###", "  #", " # ", "#  ", "###"}},
{'0', {"###", "# #", "# #", "# #", "###"}},
{'1', {"##", " #", " #", " #", " #"}},
{'2', {"###", "  #", "###", "#  ", "###"}},
{'3', {"###", "  #", " ##", "  #", "###"}},
{'4', {"# #", "# #", "###", "  #", "  #"}},
{'5', {"###", "#  ", "###", "  #", "###"}},
{'6', {"###", "#  ", "###", "# #", "###"}},
{'7', {"###", "  #", "  #", " # ", " # "}},
{'8', {"###", "# #", "###", "# #", "###"}},
{'9', {"###", "# #", "###", "  #", "###"}},
{' ', {"  ", "  ", "  ", "  ", "  "}},
{'-', {"  ", "  ", "##", "  ", "  "}},
{'+', {"   ", " # ", "###", " # ", "   "}},
{'.', {" ", " ", " ", " ", "#"}},
{',', {"  ", "  ", "  ", " #", "# "}},
{':', {" ", "#", " ", "#", " "}},
{'!', {"#", "#", "#", " ", "#"}},
{'?', {"###", "  #", " ##", "   ", " # "}},
{'/', {"  #", "  #", " # ", "#  ", "#  "}},
{'%', {"# #", "  #", " # ", "#  ", "# #"}},
{'\'', {"#", "#", " ", " ", " "}},
{0, {""}},
};

static const struct font fonts[DIGITS_FONTS] = {
	[DIGITS_LARGE] = {7, 2, large},
	[DIGITS_SMALL] = {5, 2, small},
	[DIGITS_LETTERS] = {5, 1, letters},
	[DIGITS_NARROW] = {5, 1, narrow},
};

/* U+00C0 .. U+00FF without their accents; '?' has no letter of its own. */
static const char plain_latin[] = "AAAAAA?CEEEEIIII?NOOOOO?OUUUUY?S"
				  "AAAAAA?CEEEEIIII?NOOOOO?OUUUUY?Y";
/* clang-format on */

static const struct glyph *find(const struct font *font, char sign)
{
	for (const struct glyph *glyph = font->glyphs; glyph->sign != 0; glyph++)
		if (glyph->sign == sign)
			return glyph;
	return NULL;
}

int digits_rows(enum digits_font font, int scale)
{
	return fonts[font].rows * scale;
}

int digits_columns(enum digits_font font, int scale, const char *text)
{
	int pixels = 0;

	for (; *text != '\0'; text++) {
		const struct glyph *glyph = find(&fonts[font], *text);

		if (glyph == NULL)
			return 0;
		pixels += (int)strlen(glyph->rows[0]) + 1;
	}
	return pixels > 0 ? (pixels - 1) * fonts[font].width * scale : 0;
}

/* One row of pixels, run by run: fewer and longer blocks are fewer bytes. */
static void draw_row(const char *pixels, int scale, int width, int row, int column,
		     enum role role)
{
	for (int x = 0; pixels[x] != '\0';) {
		int end = x;

		while (pixels[end] == '#')
			end++;
		if (end > x)
			paint_block((struct rect){row, column + x * width, scale,
						  (end - x) * width},
				    role);
		x = end > x ? end : x + 1;
	}
}

void digits_draw(enum digits_font font, int scale, int row, int column, enum role role,
		 const char *text)
{
	int width = fonts[font].width * scale;

	for (; *text != '\0'; text++) {
		const struct glyph *glyph = find(&fonts[font], *text);

		if (glyph == NULL)
			continue;
		for (int y = 0; y < fonts[font].rows; y++)
			draw_row(glyph->rows[y], scale, width, row + y * scale, column,
				 role);
		column += ((int)strlen(glyph->rows[0]) + 1) * width;
	}
}

/* The pixels of a row that are ink in one and not in the other, run by run. */
static void change_row(const char *from, const char *to, struct rect pixel, enum role role)
{
	for (int x = 0, end; to[x] != '\0'; x = end) {
		struct rect run = pixel;

		for (end = x + 1; to[end] == to[x] && from[end] == from[x] && to[end];
		     end++)
			;
		run.column += x * pixel.columns;
		run.columns *= end - x;
		if (to[x] == from[x])
			continue;
		if (to[x] == '#')
			paint_block(run, role);
		else
			paint_clear(run);
	}
}

static bool same_widths(const struct font *font, const char *from, const char *to)
{
	for (; *from != '\0' && *to != '\0'; from++, to++) {
		const struct glyph *a = find(font, *from), *b = find(font, *to);

		if (a == NULL || b == NULL || strlen(a->rows[0]) != strlen(b->rows[0]))
			return false;
	}
	return *from == *to;
}

bool digits_change(enum digits_font font, int scale, int row, int column, enum role role,
		   const char *from, const char *to)
{
	struct rect pixel = {row, column, scale, fonts[font].width * scale};

	if (!same_widths(&fonts[font], from, to))
		return false;
	for (; *from != '\0'; from++, to++) {
		const struct glyph *was = find(&fonts[font], *from);
		const struct glyph *is = find(&fonts[font], *to);

		for (int y = 0; y < fonts[font].rows; y++) {
			pixel.row = row + y * scale;
			change_row(was->rows[y], is->rows[y], pixel, role);
		}
		pixel.column += ((int)strlen(is->rows[0]) + 1) * pixel.columns;
	}
	return true;
}

static char capital(uint32_t code)
{
	if (code >= 'a' && code <= 'z')
		return (char)(code - 'a' + 'A');
	if (code < 0x80)
		return (char)code;
	if (code >= 0xC0 && code <= 0xFF)
		return plain_latin[code - 0xC0];
	if (code == 0x2018 || code == 0x2019)
		return '\'';
	if (code == 0x2013 || code == 0x2014 || code == 0x2212)
		return '-';
	return '\0';
}

bool digits_capitals(char *to, size_t size, const char *text)
{
	size_t left = strlen(text), n = 0;
	bool complete = true;

	while (left > 0 && n + 1 < size) {
		uint32_t code = 0;
		size_t length = text_decode(text, left, &code);
		char sign = length > 0 ? capital(code) : '\0';

		if (sign != '\0' && find(&fonts[DIGITS_NARROW], sign) != NULL)
			to[n++] = sign;
		else
			complete = false;
		text += length > 0 ? length : 1;
		left -= length > 0 ? length : 1;
	}
	to[n] = '\0';
	return complete && left == 0;
}
