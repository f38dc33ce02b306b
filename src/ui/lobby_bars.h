/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lobby_bars: the lobby's first row (whose baselines, what is being typed, how many
 * sessions) and its last one (the answer to the last key, or what the keys do).
 */
#ifndef TURNOVER_UI_LOBBY_BARS_H
#define TURNOVER_UI_LOBBY_BARS_H

#include "core/screen/lobby.h"
#include "ui/paint.h"

void lobby_bars_header(struct rect row, const struct lobby *lobby);

/* An answer that is longer than the row lies over those above it. */
void lobby_bars_footer(struct rect row, const struct lobby *lobby);

#endif
