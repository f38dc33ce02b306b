/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_week: the week at a glance, in one row. */
#ifndef TURNOVER_UI_VIEW_WEEK_H
#define TURNOVER_UI_VIEW_WEEK_H

#include "core/screen/lobby_today.h"
#include "ui/paint.h"

void view_week_paint(struct rect row, const struct lobby_today *today);

#endif
