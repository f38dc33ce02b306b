/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * screen_strip: the whole session as a row of cells.
 *
 * Cells are proportional to time, open-ended phases at their nominal length, but a
 * short phase of work keeps a cell of its own while there are enough of them: in an
 * hour on eighty columns a stride of 20 s would otherwise vanish.
 */
#ifndef TURNOVER_CORE_SCREEN_STRIP_H
#define TURNOVER_CORE_SCREEN_STRIP_H

#include "core/screen/screen.h"
#include "core/timeline/timeline.h"

/* Fills strip, nstrip and strip_at (the cell of `frame`) of *screen. */
void screen_strip_fill(struct player_screen *screen, const struct timeline *timeline,
		       int64_t frame, int columns);

/*
 * The first frame after `frame` within its segment at which the playhead enters
 * another cell; INT64_MAX: none.
 */
int64_t screen_strip_next(const struct timeline *timeline, int64_t frame, int columns);

#endif
