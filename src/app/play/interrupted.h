/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interrupted: what is asked about a session that did not come to its end. */
#ifndef TURNOVER_APP_INTERRUPTED_H
#define TURNOVER_APP_INTERRUPTED_H

#include "app/session/load.h"

#include "core/journal/progress.h"

enum interrupted {
	INTERRUPTED_RESUME,
	INTERRUPTED_PHASE, /* from the beginning of the phase it was in */
	INTERRUPTED_DISCARD,
	INTERRUPTED_LEAVE /* ask again the next time */
};

/* Tells of it on the terminal and waits for one key. loaded is that session. */
enum interrupted interrupted_ask(const struct progress *progress,
				 const struct loaded *loaded);

#endif
