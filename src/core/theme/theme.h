/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * theme: roles instead of colours.
 *
 * Screens say what a thing is; a theme says how that looks. ui/ alone turns a style
 * into attributes of a terminal.
 */
#ifndef TURNOVER_CORE_THEME_H
#define TURNOVER_CORE_THEME_H

#include <stdbool.h>
#include <stdint.h>

enum role {
	ROLE_TEXT,
	ROLE_DIM,
	ROLE_TITLE,
	ROLE_EASY, /* warm-up, easy, form, cool-down */
	ROLE_WORK, /* stride, tempo, accelerate, metronome */
	ROLE_DRILL,
	ROLE_RECOVERY,  /* recovery, rest, walk, mobility, breathing */
	ROLE_CHANGE,    /* change, probe: the runner has to do something */
	ROLE_COUNTDOWN, /* the last seconds */
	ROLE_BEAT,
	ROLE_CUE,
	ROLE_WARNING,
	ROLE_KEY,
	ROLES
};

/* "text", "dim", "title", …: as theme files and runner.cfg write them. */
const char *role_name(enum role role);

/* Colours are 0xRRGGBB, or COLOUR_DEFAULT for the terminal's own. */
enum { COLOUR_DEFAULT = -1 };

/* fg is the colour of the role: texts are written and blocks are filled in it. */
struct style {
	int32_t fg, bg;  /* 256 colours and more */
	int8_t fg8, bg8; /* 0..7 for eight colours, -1 the terminal's own */
	unsigned bold : 1, reverse : 1, underline : 1;
};

struct theme {
	struct style styles[ROLES];
};

/* The built-in theme: Okabe-Ito colours on the terminal's own background. */
const struct theme *theme_default(void);

/*
 * Reads a theme file, format 1, over the built-in theme: roles it does not name keep
 * their style. Strict: unknown roles and settings and colours that are none are errors
 * with their lines. True when there was no error. `title` receives a borrowed text of
 * the tree, or NULL.
 */
struct node;
struct diags;
bool theme_read(struct theme *theme, struct node *file, const char **title,
		struct diags *diags);

#endif
