/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * awake: keeps the laptop from sleeping and the screen from going dark while a session
 * runs: logind's inhibitor on the system bus, the screen saver's on the user's bus.
 *
 * Both may be missing, and either may never answer: the calls are the worker's. What
 * was asked for ends with the program, however that ends.
 */
#ifndef TURNOVER_IO_AWAKE_H
#define TURNOVER_IO_AWAKE_H

#include "io/worker.h"

#include <stdbool.h>

struct awake;

/* Whether this turnover was built with it. */
bool awake_there(void);

/* The name of the library that it needs and cannot be loaded; NULL: there it is. */
const char *awake_missing(void);

/* What could be had so far. */
enum awake_state {
	AWAKE_ASKING,
	AWAKE_BOTH,
	AWAKE_SCREEN, /* the screen stays on; the laptop may still sleep */
	AWAKE_SYSTEM, /* the laptop stays awake; the screen may go dark */
	AWAKE_NEITHER
};

/* Has the worker ask. NULL where the program was built without it. */
struct awake *awake_new(struct worker *worker);

enum awake_state awake_look(const struct awake *awake);

/* Has the worker take it back, and free. */
void awake_free(struct awake *awake);

#endif
