/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_help: the keys, laid over a screen. */
#ifndef TURNOVER_UI_VIEW_HELP_H
#define TURNOVER_UI_VIEW_HELP_H

#include "ui/paint.h"

/* The area it takes on the terminal as it is now. */
struct rect view_help_area(void);

void view_help_paint(void);

#endif
