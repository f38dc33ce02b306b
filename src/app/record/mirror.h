/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mirror: the whole journal as a file of JSON Lines, written anew after each change. */
#ifndef TURNOVER_APP_MIRROR_H
#define TURNOVER_APP_MIRROR_H

#include "io/journal.h"

#include <stdbool.h>

/* Where it lies; NULL: runner.cfg wants none. Owned by the caller. */
char *mirror_path(void);

/*
 * Writes it there. A run that cannot be read keeps the line that the mirror had of it:
 * that may be its last copy. False: the mirror is not what the journal is, which was said.
 */
bool mirror_write(struct journal *journal, const char *path);

#endif
