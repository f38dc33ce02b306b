/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clip: a piece of recorded sound, made fit for the mix: a spoken text, or a sound file
 * of the runner's own.
 *
 * Mono, at the timeline's rate, without silence around it, equally loud whatever it was
 * made of, and never above CLIP_LIMIT: what is left beneath that is for the clicks and
 * tones, so that the sum stays below MIX_PEAK.
 */
#ifndef TURNOVER_CORE_CLIP_H
#define TURNOVER_CORE_CLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is left of clicks and tones while a clip sounds: -9 dB. */
#define CLIP_KEEP 0.355f

/* The loudest sample of a clip; MIX_PEAK * (1 - CLIP_KEEP), less a hair. */
enum { CLIP_LIMIT = 10560 };

struct clip {
	int16_t *samples; /* owned; NULL with n 0: nothing */
	size_t n;
};

/*
 * Makes *clip of n samples at `from` frames a second, for `rate`. volume_percent: 100 is
 * the usual loudness. False, and *clip empty, when there is nothing to be heard in them.
 * The result depends on the arguments alone.
 */
bool clip_make(struct clip *clip, const int16_t *samples, size_t n, unsigned from,
	       unsigned rate, int volume_percent);
void clip_clear(struct clip *clip);

#endif
