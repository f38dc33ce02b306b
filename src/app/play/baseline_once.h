/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baseline_once: who has no baseline is asked once before a session, on the screen. */
#ifndef TURNOVER_APP_BASELINE_ONCE_H
#define TURNOVER_APP_BASELINE_ONCE_H

#include "app/session/load.h"

#include "core/script/runner.h"
#include "core/theme/theme.h"

#include <stdbool.h>
#include <stdint.h>

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

/*
 * Writes baselines that were typed in into the journal, and says so (cmd_baseline.c).
 * runner: what runner.cfg said. Returns an exit status.
 */
int baseline_type_in(const struct runner *typed, const bool given[CONTEXTS],
		     const struct runner *runner, int32_t day);

#endif
