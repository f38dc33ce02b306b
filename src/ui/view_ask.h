/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_ask: places one question (core/questions/ask.h) on the terminal. */
#ifndef TURNOVER_UI_VIEW_ASK_H
#define TURNOVER_UI_VIEW_ASK_H

#include "core/questions/ask.h"

#include <stdbool.h>

/* False: the terminal has not taken all of it yet; paint again later. */
bool view_ask_paint(const struct ask_page *page);

#endif
