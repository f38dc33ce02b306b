/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cue_sheet: the phases of a rendered session as the tracks of one sound file, for players
 * on a phone: they show which one it is and jump between them.
 */
#ifndef TURNOVER_CORE_CUE_SHEET_H
#define TURNOVER_CORE_CUE_SHEET_H

#include "core/base/text.h"
#include "core/timeline/timeline.h"

#include <stddef.h>

enum { CUE_SHEET_TRACKS = 99 }; /* the format has two digits */

/*
 * Adds the sheet for the sound file of that name (no folder). Where there are more
 * phases than tracks, those that are no work go on in the track before them, then what
 * is left at the end: their number is returned.
 */
size_t cue_sheet_write(struct text *sheet, const struct session *session,
		       const struct timeline *timeline, const char *sound);

#endif
