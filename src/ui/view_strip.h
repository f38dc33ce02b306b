/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_strip: the whole session as a strip of small bars, and where in it the runner is. */
#ifndef TURNOVER_UI_VIEW_STRIP_H
#define TURNOVER_UI_VIEW_STRIP_H

#include "core/screen/screen.h"
#include "ui/paint.h"

#include <stdbool.h>

/* In the rect, a column free at its left. playhead: it is in the strip itself. */
void view_strip_paint(struct rect strip, const struct player_screen *screen, bool playhead);

/* The playhead in a row of its own, under a strip of the same columns. */
void view_strip_marker(struct rect row, const struct player_screen *screen);

#endif
