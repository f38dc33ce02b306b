/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pcg32: the PCG-XSH-RR 64/32 generator (M. O'Neill, pcg-random.org), so that the same
 * seed gives partners the same shuffled order on every machine.
 */
#ifndef TURNOVER_CORE_PCG32_H
#define TURNOVER_CORE_PCG32_H

#include <stdint.h>

struct pcg32 {
	uint64_t state, increment;
};

/* The generator that pcg32_srandom_r(seed, 54) starts in the reference code. */
void pcg32_init(struct pcg32 *rng, uint64_t seed);

/* Uniform below bound (> 0), without modulo bias. */
uint32_t pcg32_below(struct pcg32 *rng, uint32_t bound);

#endif
