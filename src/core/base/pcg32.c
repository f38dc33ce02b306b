/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pcg32: reproducible random order; see pcg32.h. */
#include "core/base/pcg32.h"

enum { PCG32_STREAM = 54 };

static uint32_t next(struct pcg32 *rng)
{
	uint64_t old = rng->state;
	uint32_t shifted = (uint32_t)(((old >> 18) ^ old) >> 27);
	uint32_t rotation = (uint32_t)(old >> 59);

	rng->state = old * 6364136223846793005u + rng->increment;
	return (shifted >> rotation) | (shifted << ((32 - rotation) & 31));
}

void pcg32_init(struct pcg32 *rng, uint64_t seed)
{
	rng->state = 0;
	rng->increment = ((uint64_t)PCG32_STREAM << 1) | 1;
	next(rng);
	rng->state += seed;
	next(rng);
}

uint32_t pcg32_below(struct pcg32 *rng, uint32_t bound)
{
	uint32_t threshold = (0u - bound) % bound;

	for (;;) {
		uint32_t r = next(rng);

		if (r >= threshold)
			return r % bound;
	}
}
