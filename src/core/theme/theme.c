/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * theme: the built-in theme; see theme.h.
 *
 * The Okabe-Ito colours, which colour-blind eyes tell apart, on the terminal's own
 * background. No two roles differ by colour alone where it matters: the screen says
 * the phase in a word, and countdown and warning are reversed. Reversed styles name
 * both colours, so they read the same on light and dark terminals.
 */
#include "core/theme/theme.h"

enum {
	BLACK = 0x000000,
	ORANGE = 0xE69F00,
	SKY_BLUE = 0x56B4E9,
	GREEN = 0x009E73,
	YELLOW = 0xF0E442,
	VERMILLION = 0xD55E00,
	PURPLE = 0xCC79A7
};

/* The eight colours every colour terminal has. */
enum { OWN8 = -1, BLACK8 = 0, GREEN8 = 2, YELLOW8 = 3, MAGENTA8 = 5, CYAN8 = 6 };

#define PLAIN COLOUR_DEFAULT, COLOUR_DEFAULT, OWN8, OWN8

/* fg, bg, fg8, bg8, bold, reverse, underline */
static const struct theme built_in = {{
	[ROLE_TEXT] = {PLAIN, 0, 0, 0},
	[ROLE_DIM] = {PLAIN, 0, 0, 0},
	[ROLE_TITLE] = {PLAIN, 1, 0, 0},
	[ROLE_EASY] = {GREEN, COLOUR_DEFAULT, GREEN8, OWN8, 0, 0, 0},
	[ROLE_WORK] = {ORANGE, COLOUR_DEFAULT, YELLOW8, OWN8, 1, 0, 0},
	[ROLE_DRILL] = {PURPLE, COLOUR_DEFAULT, MAGENTA8, OWN8, 1, 0, 0},
	[ROLE_RECOVERY] = {SKY_BLUE, COLOUR_DEFAULT, CYAN8, OWN8, 0, 0, 0},
	[ROLE_CHANGE] = {YELLOW, COLOUR_DEFAULT, YELLOW8, OWN8, 0, 0, 1},
	[ROLE_COUNTDOWN] = {YELLOW, BLACK, YELLOW8, BLACK8, 1, 1, 0},
	[ROLE_BEAT] = {PLAIN, 1, 0, 0},
	[ROLE_CUE] = {PLAIN, 1, 0, 0},
	[ROLE_WARNING] = {VERMILLION, BLACK, YELLOW8, BLACK8, 1, 1, 0},
	[ROLE_KEY] = {PLAIN, 0, 0, 1},
}};

static const char *const names[ROLES] = {
	[ROLE_TEXT] = "text",
	[ROLE_DIM] = "dim",
	[ROLE_TITLE] = "title",
	[ROLE_EASY] = "easy",
	[ROLE_WORK] = "work",
	[ROLE_DRILL] = "drill",
	[ROLE_RECOVERY] = "recovery",
	[ROLE_CHANGE] = "change",
	[ROLE_COUNTDOWN] = "countdown",
	[ROLE_BEAT] = "beat",
	[ROLE_CUE] = "cue",
	[ROLE_WARNING] = "warning",
	[ROLE_KEY] = "key",
};

const char *role_name(enum role role)
{
	return names[role];
}

const struct theme *theme_default(void)
{
	return &built_in;
}
