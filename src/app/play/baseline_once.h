/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baseline_once: who has no baseline is asked once before a session, on the screen. */
#ifndef TURNOVER_APP_BASELINE_ONCE_H
#define TURNOVER_APP_BASELINE_ONCE_H

#include "app/session/load.h"

#include "core/theme/theme.h"

enum baseline_once {
	ONCE_AS_IT_WAS, /* nothing was asked, or nothing was answered */
	ONCE_TOLD,      /* the journal has a baseline now: load the session again */
	ONCE_LEFT       /* the runner does not want to begin */
};

/*
 * Asks for the easy cadence, or, where that is known, for that of the session's own
 * context; each is asked about once for ever. A signal that ended it ends the program.
 */
enum baseline_once baseline_once(const struct loaded *loaded, const struct theme *theme);

#endif
