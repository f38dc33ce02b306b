/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * past: the journal as the commands read it: what the rules need of it, and which day
 * it is. Messages about a journal that cannot be read are printed here.
 */
#ifndef TURNOVER_APP_PAST_H
#define TURNOVER_APP_PAST_H

#include "app/options.h"

#include "core/journal/history.h"
#include "core/script/runner.h"

#include <stdbool.h>
#include <stdint.h>

/* clang-format off */
#define OPTION_DATE \
	{"date", 0, "DATE", "as of that day, 2026-11-22, instead of today"}
/* clang-format on */

/* Today, by local time. */
int32_t past_today(void);

/* --date, or today; false: it is no date, which has been said. */
bool past_day(const char *command, const struct options *options, int32_t *day);

/*
 * Reads the history from that local day on (DAY_FIRST: all of it) into *history, which is
 * zeroed here. No journal is an empty history. False: it could not be read, which has
 * been said; *history is empty.
 */
bool past_read(int32_t from_day, struct history *history);

/* After journal_history: that damaged runs were left out, once in each thread. */
struct journal;
void past_tell_left_out(const struct journal *journal);

/*
 * Baselines from the journal where neither runner.cfg nor an option gave one. Reads only
 * as much of it as is needed; a journal that cannot be read leaves them PROVISIONAL.
 */
void past_baselines(struct runner *runner);

#endif
