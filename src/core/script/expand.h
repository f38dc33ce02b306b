/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * expand: the running order of a session: its tree of repeats as a flat list.
 *
 * Rounds, sets, the rests between sets, shuffled order and skip_last are settled here,
 * so that nothing later knows about groups.
 */
#ifndef TURNOVER_CORE_EXPAND_H
#define TURNOVER_CORE_EXPAND_H

#include "core/script/session.h"

#include <stdbool.h>
#include <stddef.h>

struct slot {
	const struct phase *phase; /* a leaf; borrowed from the session */
	bool rest;                 /* the rest after a set of that phase */
	int set, sets, rep, reps;  /* as in struct segment */
};

struct running_order {
	struct slot *items;
	size_t n, capacity;
};

/*
 * Fills a zeroed order; free(order->items) when done. False when the session has more
 * than SESSION_MAX_PHASES slots: expansion then stopped there, in bounded time.
 */
bool expand_session(const struct session *session, struct running_order *order);

#endif
