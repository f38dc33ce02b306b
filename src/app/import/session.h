/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session: workouts of other programs as session scripts of one's own. */
#ifndef TURNOVER_APP_IMPORT_SESSION_H
#define TURNOVER_APP_IMPORT_SESSION_H

#include "app/options.h"

#include <stdbool.h>

/*
 * Where the command line names workouts (.zwo, .txt) and no recorded runs: a script is
 * made of each, checked, and written into the runner's sessions folder under a name that
 * is free, or where --output and --stdout say. False: they are recorded runs.
 */
bool import_sessions(const struct options *options, int *status);

#endif
