/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_player: places a player_screen on the terminal, at any size. */
#ifndef TURNOVER_UI_VIEW_PLAYER_H
#define TURNOVER_UI_VIEW_PLAYER_H

#include "core/screen/screen.h"

#include <stdbool.h>

enum player_layout { LAYOUT_FULL, LAYOUT_FAR };

/* How many cells the session strip has at the present size of the terminal. */
int view_player_strip(enum player_layout layout);

/*
 * Paints the screen; only cells that changed reach the terminal. help: the keys are
 * laid over it. Draws nothing while the terminal does not take bytes (a stopped
 * reader must not stop the program); false then: paint again later.
 */
bool view_player_paint(const struct player_screen *screen, enum player_layout layout,
		       bool help);

#endif
