/* SPDX-License-Identifier: GPL-3.0-or-later */
/* today: what `turnover today` and `turnover play today` share. */
#ifndef TURNOVER_APP_TODAY_H
#define TURNOVER_APP_TODAY_H

#include "core/prescribe.h"

/* Is there something to be asked about before it? And about hops or strides? */
bool today_needs_questions(const struct prescription *today);
bool today_has_impact(const struct prescription *today);

/* No plan was ever begun: says so; STATUS_FAILED. */
int today_say_no_plan(void);

#endif
