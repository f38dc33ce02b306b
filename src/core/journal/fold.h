/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fold: from the log of a session that was played to an entry of the journal.
 */
#ifndef TURNOVER_CORE_FOLD_H
#define TURNOVER_CORE_FOLD_H

#include "core/journal/progress.h"
#include "core/journal/run.h"
#include "core/script/session.h"
#include "core/timeline/timeline.h"

#include <stdbool.h>

/* Less than this of a session, and not to its end, is no run. */
enum { FOLD_LEAST_MS = 10000 };

/*
 * The session as it was compiled for the player: `planned` without what the runner
 * changed, `played` with it (progress->changes). Both NULL where the script cannot be
 * read any more: the run then has what the log itself says.
 */
struct fold {
	const struct session *session;
	const struct timeline *planned, *played;
	int utc_offset_min; /* of local time where it began */
};

/*
 * Makes *run (initialised) of a log; its uid depends on the log alone, so folding twice
 * is the same run. False: next to nothing of it was played, there is no run.
 */
bool fold_run(const struct progress *progress, const struct fold *fold, struct run *run);

#endif
