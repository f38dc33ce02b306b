/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_over: what lies over the lobby: help, a text to read, a question; and the ways
 * of writing that they share with it. */
#ifndef TURNOVER_UI_VIEW_OVER_H
#define TURNOVER_UI_VIEW_OVER_H

#include "core/screen/lobby.h"
#include "ui/paint.h"

/*
 * Writes a paragraph over the rows of the rect, broken at blanks, further rows behind
 * `indent` blanks; the last row ends with a sign if there is more. Returns the rows it
 * takes; in a rect without rows it only counts.
 */
int view_over_wrap(struct rect rect, enum role role, int indent, const char *paragraph);

/* A line as long or as high as the rect. */
void view_over_rule(struct rect rect);

/* What is being typed, behind its prompt; its end stays in sight. */
void view_over_typed(struct rect row, const char *prompt, const char *typed);

/* A key and what it does, in few words; the list ends with a row without a key. */
struct view_over_hint {
	const char *key, *does;
};

/* As many as fit, the first being the most important. */
void view_over_hints(struct rect row, const struct view_over_hint *hints);

void view_over_help(struct lobby *lobby);
/* keys: in its last row, instead of what moves it. */
void view_over_page(struct lobby *lobby, const struct view_over_hint *keys);
void view_over_question(const char *text);

#endif
