/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lobby: `turnover` alone: choose a session, turn its parameters, start it. */
#ifndef TURNOVER_APP_LOBBY_H
#define TURNOVER_APP_LOBBY_H

#include <stdbool.h>

/*
 * Runs the lobby until the runner leaves; *status is an exit status then. False: there
 * is no terminal for it, and nothing was done.
 */
bool lobby_run(int *status);

#endif
