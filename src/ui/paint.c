/* SPDX-License-Identifier: GPL-3.0-or-later */
/* paint: the few ways in which screens put things on the terminal; see paint.h. */
#include "ui/paint.h"

#include "core/base/text.h"
#include "ui/outlet.h"

#include <curses.h>
#include <stdint.h>
#include <string.h>
#include <wchar.h>

enum { LINE_CELLS = 512 };

/* How a role looks as text, as a solid block, and as text on such a block. */
struct look {
	attr_t attributes;
	int pair;
};

static struct {
	struct look text[ROLES], block[ROLES], banner[ROLES];
	bool utf8, console;
	unsigned epoch;
} paint;

/* ---- colours ---- */

/* How far two colours are from each other. */
static int distance(const int a[3], const int b[3])
{
	int sum = 0;

	for (int k = 0; k < 3; k++)
		sum += (a[k] - b[k]) * (a[k] - b[k]);
	return sum;
}

/* The nearest of the 6 x 6 x 6 cube and the greys of a terminal with 256 colours. */
static int nearest_256(int32_t colour)
{
	static const int levels[] = {0, 95, 135, 175, 215, 255};
	const int rgb[3] = {colour >> 16 & 255, colour >> 8 & 255, colour & 255};
	int cube[3], best = 0, best_distance;

	/* Of the cube, the nearest in red, in green and in blue. */
	for (int k = 0; k < 3; k++) {
		int level = 0;

		while (level < 5 && rgb[k] - levels[level] > levels[level + 1] - rgb[k])
			level++;
		cube[k] = levels[level];
		best = 6 * best + level;
	}
	best += 16;
	best_distance = distance(cube, rgb);
	for (int i = 232; i < 256; i++) {
		const int value = 8 + 10 * (i - 232), grey[3] = {value, value, value};

		if (distance(grey, rgb) < best_distance) {
			best = i;
			best_distance = distance(grey, rgb);
		}
	}
	return best;
}

static int colour_for(int32_t colour, int colour8, int colours)
{
	if (colours < 256)
		return colour8 < colours ? colour8 : -1;
	if (colour == COLOUR_DEFAULT)
		return -1;
	/* A terminal with direct colour: numbers below 8 are its palette. */
	if (colours > 256)
		return colour < 8 ? 0 : colour;
	return nearest_256(colour);
}

/* A theme with a colour of its own for what is dim has chosen how dim it is; eight colours
 * leave no choice. */
static bool wants_dim(const struct style *style, int colours)
{
	return colours < 256 || style->fg == COLOUR_DEFAULT;
}

static attr_t attributes(const struct style *style, enum role role, int colours)
{
	attr_t attributes = A_NORMAL;

	if (style->bold)
		attributes |= A_BOLD;
	if (style->reverse)
		attributes |= A_REVERSE;
	if (style->underline)
		attributes |= A_UNDERLINE;
	if (role == ROLE_DIM && wants_dim(style, colours))
		attributes |= A_DIM;
	return attributes;
}

/* The pairs that looks have so far; ncurses counts them from 1. */
struct pairs {
	struct {
		int fg, bg;
	} items[3 * ROLES];
	int n;
};

/* Looks of the same colours share a pair: terminals with eight colours have only 64. */
static int pair_of(struct pairs *pairs, int fg, int bg)
{
	for (int i = 0; i < pairs->n; i++)
		if (pairs->items[i].fg == fg && pairs->items[i].bg == bg)
			return i + 1;
	pairs->items[pairs->n].fg = fg;
	pairs->items[pairs->n++].bg = bg;
	init_extended_pair(pairs->n, fg, bg);
	return pairs->n;
}

void paint_colours(const struct theme *theme, int colours)
{
	const struct style *text = &theme->styles[ROLE_TEXT];
	struct pairs pairs = {.n = 0};

	/* The text's colours are those of the whole screen, blanks included. */
	if (colours > 0)
		assume_default_colors(colour_for(text->fg, text->fg8, colours),
				      colour_for(text->bg, text->bg8, colours));
	for (int i = 0; i < ROLES; i++) {
		const struct style *style = &theme->styles[i];
		int fg = colour_for(style->fg, style->fg8, colours);
		int bg = colour_for(style->bg, style->bg8, colours);

		paint.text[i] = (struct look){attributes(style, (enum role)i, colours), 0};
		paint.block[i] = (struct look){A_REVERSE, 0};
		paint.banner[i] = (struct look){A_REVERSE | A_BOLD, 0};
		if (colours == 0)
			continue;
		paint.text[i].pair = pair_of(&pairs, fg, bg);
		if (fg < 0)
			continue;
		/* Not reversed: blanks in a colour can be sent as one erasure. */
		paint.block[i] = (struct look){A_NORMAL, pair_of(&pairs, -1, fg)};
		paint.banner[i] = (struct look){
			A_BOLD, pair_of(&pairs, bg >= 0 ? bg : COLOR_BLACK, fg)};
	}
}

void paint_characters(bool utf8, bool console)
{
	paint.utf8 = utf8;
	paint.console = console;
}

void paint_void(void)
{
	paint.epoch++;
}

unsigned paint_epoch(void)
{
	return paint.epoch;
}

/* ---- beginning and end of a picture ---- */

bool paint_start(void)
{
	return !outlet_is_stalled() || outlet_flush();
}

void paint_step(void)
{
	wnoutrefresh(stdscr);
	doupdate();
}

bool paint_finish(void)
{
	paint_step();
	return outlet_flush();
}

void paint_size(int *rows, int *columns)
{
	getmaxyx(stdscr, *rows, *columns);
}

/* ---- areas ---- */

static void fill(struct rect rect, struct look look)
{
	int rows, columns;
	cchar_t blank;

	paint_size(&rows, &columns);
	if (rect.column < 0) {
		rect.columns += rect.column;
		rect.column = 0;
	}
	if (rect.columns > columns - rect.column)
		rect.columns = columns - rect.column;
	if (rect.columns <= 0)
		return;
	setcchar(&blank, L" ", look.attributes, (short)look.pair, NULL);
	for (int row = rect.row; row < rect.row + rect.rows && row < rows; row++)
		if (row >= 0)
			mvhline_set(row, rect.column, &blank, rect.columns);
}

void paint_clear(struct rect rect)
{
	fill(rect, (struct look){A_NORMAL, 0});
}

void paint_block(struct rect rect, enum role role)
{
	fill(rect, paint.block[role]);
}

/* ---- texts ---- */

struct spelling {
	uint32_t code;
	const char *ascii;
};

/* What a terminal without UTF-8 gets instead. */
static const struct spelling spellings[] = {
	{0x00B0, " deg"}, {0x00B1, "+-"},  {0x00B7, "*"},  {0x00D7, "x"},   {0x2013, "-"},
	{0x2014, "-"},    {0x2018, "'"},   {0x2019, "'"},  {0x201C, "\""},  {0x201D, "\""},
	{0x2022, "*"},    {0x2026, "..."}, {0x2190, "<-"}, {0x2192, "->"},  {0x2212, "-"},
	{0x2248, "~"},    {0x2264, "<="},  {0x2265, ">="}, {0x00BD, "1/2"}, {0x00DF, "ss"},
	{0x00E4, "ae"},   {0x00F6, "oe"},  {0x00FC, "ue"}, {0x00C4, "Ae"},  {0x00D6, "Oe"},
	{0x00DC, "Ue"},   {0x00E9, "e"},   {0x00E8, "e"},  {0x00E0, "a"},   {0x00E7, "c"},
	{0x00F1, "n"},
};

/* The font of the Linux console has letters, but few of the signs. */
static bool console_lacks(uint32_t code)
{
	return code >= 0x2200 && code < 0x2500;
}

static const char *ascii_for(uint32_t code)
{
	for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
		if (spellings[i].code == code)
			return spellings[i].ascii;
	return "?";
}

/* Cells of a text, at most LINE_CELLS characters. */
static int spell(wchar_t *to, const char *text)
{
	size_t left = strlen(text);
	int n = 0;

	while (left > 0) {
		uint32_t code = '?';
		size_t length = text_decode(text, left, &code);
		bool own = code < 0x80 ||
			   (paint.utf8 && !(paint.console && console_lacks(code)));
		const char *ascii = own ? "" : ascii_for(code);

		if (length == 0)
			length = 1;
		text += length;
		left -= length;
		if (own && wcwidth((wchar_t)code) < 0)
			ascii = "?";
		else if (own && n + 1 < LINE_CELLS)
			to[n++] = (wchar_t)code;
		for (; *ascii != '\0' && n + 1 < LINE_CELLS; ascii++)
			to[n++] = (wchar_t)*ascii;
	}
	to[n] = L'\0';
	return n;
}

static int columns_of(const wchar_t *text, int n)
{
	int columns = 0;

	for (int i = 0; i < n; i++)
		columns += wcwidth(text[i]);
	return columns;
}

int paint_columns(const char *text)
{
	wchar_t cells[LINE_CELLS];

	return columns_of(cells, spell(cells, text));
}

static const wchar_t *ellipsis(void)
{
	return paint.utf8 ? L"…" : L"..";
}

/*
 * Shortens a text to that many columns: after a word if there is a blank to be found
 * in its second half, and with a sign that says so.
 */
static int shorten(wchar_t *text, int n, int columns)
{
	int sign = (int)wcslen(ellipsis()), used = 0, fits = 0, cut;

	if (columns_of(text, n) <= columns)
		return n;
	if (columns <= 2 * sign)
		sign = 0;
	while (fits < n && used + wcwidth(text[fits]) <= columns - sign)
		used += wcwidth(text[fits++]);
	if (sign == 0)
		return fits;
	cut = fits;
	while (cut > fits / 2 && text[cut] != L' ')
		cut--;
	if (text[cut] != L' ')
		cut = fits;
	while (cut > 0 && wcschr(L" ,;:", text[cut - 1]) != NULL)
		cut--;
	wmemcpy(text + cut, ellipsis(), (size_t)sign + 1);
	return cut + sign;
}

static int put(struct rect rect, enum paint_side side, struct look look, const char *text)
{
	wchar_t cells[LINE_CELLS];
	int rows, columns, n, used;

	paint_size(&rows, &columns);
	if (rect.column < 0 || rect.row < 0 || rect.row >= rows || rect.rows < 1)
		return 0;
	if (rect.columns > columns - rect.column)
		rect.columns = columns - rect.column;
	if (rect.columns <= 0)
		return 0;
	n = shorten(cells, spell(cells, text), rect.columns);
	used = columns_of(cells, n);
	if (side == PAINT_RIGHT)
		rect.column += rect.columns - used;
	else if (side == PAINT_CENTRE)
		rect.column += (rect.columns - used) / 2;
	attr_set(look.attributes, (short)look.pair, NULL);
	mvaddnwstr(rect.row, rect.column, cells, n);
	attr_set(A_NORMAL, 0, NULL);
	return used;
}

int paint_text(struct rect rect, enum paint_side side, enum role role, const char *text)
{
	return put(rect, side, paint.text[role], text);
}

void paint_banner(struct rect rect, enum paint_side side, enum role role, const char *text)
{
	fill(rect, paint.banner[role]);
	if (rect.columns > 2) {
		rect.column++;
		rect.columns -= 2;
	}
	put(rect, side, paint.banner[role], text);
}
