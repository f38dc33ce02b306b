/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * search: where in a sorted list something begins.
 *
 * A macro, as each list is asked for another field of its own items, and a comparison
 * through a pointer (bsearch) is seen neither by the compiler nor at a glance.
 */
#ifndef TURNOVER_CORE_SEARCH_H
#define TURNOVER_CORE_SEARCH_H

#include <stddef.h>

/*
 * Sets the size_t `i` to the first index below n for which `holds` is true, an expression
 * of i that is false up to some index and true from it on; to n if it never is. It is
 * asked about log2(n) times, so it may compute.
 *
 *	size_t i;
 *	SEARCH_FIRST(i, cues->n, cues->items[i].frame >= frame);
 */
#define SEARCH_FIRST(i, n, holds)                                                          \
	do {                                                                               \
		size_t search_low = 0, search_high = (n);                                  \
                                                                                           \
		while (search_low < search_high) {                                         \
			(i) = search_low + (search_high - search_low) / 2;                 \
			if (holds)                                                         \
				search_high = (i);                                         \
			else                                                               \
				search_low = (i) + 1;                                      \
		}                                                                          \
		(i) = search_low;                                                          \
	} while (0)

#endif
