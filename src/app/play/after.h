/* SPDX-License-Identifier: GPL-3.0-or-later */
/* after: the questions after a session, each answer in the journal at once. */
#ifndef TURNOVER_APP_AFTER_H
#define TURNOVER_APP_AFTER_H

#include "core/base/text.h"
#include "core/theme/theme.h"

#include <stdint.h>

/*
 * Asks about that run on the screen; *end tells where it is and what was learned: "in the
 * journal as run 12: RPE 6". What goes wrong with the journal has been said. Returns 0,
 * or the signal that ended it.
 */
int after_ask(int64_t run, int64_t begun_utc_ms, const struct theme *theme,
	      struct text *end);

#endif
