/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ring: orders on their way to the audio thread.
 *
 * One producer (the main thread), one consumer (the audio thread), no lock: each side
 * writes only its own counter. `put` and `taken` only grow (and wrap); their difference
 * is what is waiting.
 */
#ifndef TURNOVER_IO_RING_H
#define TURNOVER_IO_RING_H

#include "io/sink.h"

#include <stdatomic.h>
#include <stdbool.h>

enum { RING_ORDERS = 64 }; /* a power of two */

/* Zero it to begin. */
struct ring {
	struct sink_order orders[RING_ORDERS];
	atomic_uint put, taken;
};

/* false: full. */
static inline bool ring_put(struct ring *ring, const struct sink_order *order)
{
	unsigned put = atomic_load_explicit(&ring->put, memory_order_relaxed);

	if (put - atomic_load_explicit(&ring->taken, memory_order_acquire) == RING_ORDERS)
		return false;
	ring->orders[put % RING_ORDERS] = *order;
	atomic_store_explicit(&ring->put, put + 1, memory_order_release);
	return true;
}

/* false: nothing is waiting. */
static inline bool ring_take(struct ring *ring, struct sink_order *order)
{
	unsigned taken = atomic_load_explicit(&ring->taken, memory_order_relaxed);

	if (taken == atomic_load_explicit(&ring->put, memory_order_acquire))
		return false;
	*order = ring->orders[taken % RING_ORDERS];
	atomic_store_explicit(&ring->taken, taken + 1, memory_order_release);
	return true;
}

#endif
