/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * settings: what the runner wrote down: runner.cfg, and themes. Mistakes are printed as
 * FILE:LINE: error: text.
 */
#ifndef TURNOVER_APP_SETTINGS_H
#define TURNOVER_APP_SETTINGS_H

#include "app/options.h"

#include "core/script/runner.h"
#include "core/theme/theme.h"

struct text;

/* runner.cfg and --baseline: what the runner said. Returns an exit status; mistakes have
 * been printed. */
int settings_own(const struct options *options, struct runner *runner);

/* The same, and for what neither says the journal's baselines. */
int settings_runner(const struct options *options, struct runner *runner);

/*
 * A theme by name or path; NULL is the built-in one. Mistakes are lines added to *faults,
 * or, where that is NULL, have been printed.
 */
int settings_theme(const char *name, struct theme *theme, struct text *faults);

#endif
