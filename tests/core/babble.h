/* SPDX-License-Identifier: GPL-3.0-or-later */
/* babble: something like speech, for tests that need no voice. */
#ifndef TURNOVER_TESTS_BABBLE_H
#define TURNOVER_TESTS_BABBLE_H

#include "core/sound/clip.h"
#include "core/base/mem.h"

#include "sound.h"

#include <math.h>
#include <stdlib.h>

enum { SPOKEN_RATE = 22050 }; /* what the synthesiser makes */

/* Bursts of two tones with pauses, and silence around: about what speech is. */
static inline int16_t *babble(size_t n, double size)
{
	int16_t *samples = mem_alloc(n, sizeof *samples);

	for (size_t i = n / 20; i < n - n / 10; i++) {
		double t = (double)i / SPOKEN_RATE;
		double wave = 0.6 * sin(TURN * 220 * t) + 0.4 * sin(TURN * 1900 * t);
		double slow = sin(TURN * 3 * t);

		samples[i] = (int16_t)(size * wave * (slow > 0 ? slow * slow : 0));
	}
	return samples;
}

static inline struct clip spoken_clip(double seconds, unsigned rate)
{
	size_t n = (size_t)(seconds * SPOKEN_RATE);
	int16_t *samples = babble(n, 25000);
	struct clip clip;

	if (!clip_make(&clip, samples, n, SPOKEN_RATE, rate, 100))
		abort();
	free(samples);
	return clip;
}

#endif
