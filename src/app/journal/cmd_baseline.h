/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_baseline: baselines that the runner types in, also before a session. */
#ifndef TURNOVER_APP_CMD_BASELINE_H
#define TURNOVER_APP_CMD_BASELINE_H

#include "core/script/runner.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Writes baselines that were typed in into the journal, and says so.
 * runner: what runner.cfg said. Returns an exit status.
 */
int baseline_type_in(const struct runner *typed, const bool given[CONTEXTS],
		     const struct runner *runner, int32_t day);

#endif
