/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_lobby: places the lobby on the terminal, at any size. */
#ifndef TURNOVER_UI_VIEW_LOBBY_H
#define TURNOVER_UI_VIEW_LOBBY_H

#include "core/screen/lobby.h"

#include <stdbool.h>

/*
 * Paints it; only cells that changed reach the terminal. Scrolls the lists of *lobby so
 * that what is chosen can be seen. False: the terminal does not take bytes now; paint
 * again later.
 */
bool view_lobby_paint(struct lobby *lobby);

#endif
