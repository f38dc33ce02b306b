/* SPDX-License-Identifier: GPL-3.0-or-later */
/* editor: the user's own editor on one file, and the round of editing and checking. */
#ifndef TURNOVER_APP_EDITOR_H
#define TURNOVER_APP_EDITOR_H

#include <stdbool.h>

/*
 * Opens a file in $VISUAL, $EDITOR, editor or vi, and waits. No shell is involved: the
 * variable is split at blanks. False when it could not run or reported a failure,
 * which has been said.
 */
bool editor_open(const char *path);

/*
 * Editor, then check; while there are mistakes asks whether to go back. Prints the card
 * when all is well. The file is kept in any case. Returns an exit status.
 */
int editor_session(const char *path);

/*
 * Writes a new session into the own folder, from another one or (from NULL) from the
 * template, and opens it. Never overwrites. Returns an exit status.
 */
int editor_new_session(const char *name, const char *from);

#endif
