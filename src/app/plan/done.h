/* SPDX-License-Identifier: GPL-3.0-or-later */
/* done: runs of the journal become the plan's, for commands that bring runs in. */
#ifndef TURNOVER_APP_PLAN_DONE_H
#define TURNOVER_APP_PLAN_DONE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct plan_done_run {
	int64_t id;
	int32_t day; /* local */
};

/* Is a plan followed? False: it was said that none is. */
bool plan_done_may(void);

/*
 * Each is marked as the plan's session of its day, and what came of it is said; of
 * several, those on days without a session that is still open are only counted. An exit
 * status.
 */
int plan_done_runs(const struct plan_done_run *runs, size_t n);

#endif
