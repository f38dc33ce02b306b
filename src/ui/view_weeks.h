/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_weeks: the last weeks at a glance, a row each. */
#ifndef TURNOVER_UI_VIEW_WEEKS_H
#define TURNOVER_UI_VIEW_WEEKS_H

#include "core/screen/lobby_weeks.h"
#include "ui/lobby_plan.h"

/* Into plan->weeks, in as many columns as fit; nothing where that has no rows. */
void view_weeks_paint(const struct lobby_plan *plan, const struct lobby_weeks *weeks);

#endif
