/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pcm: a timeline as blocks of 16-bit samples, for files.
 *
 * A session is silence with the same few sounds again and again, so silence is neither
 * mixed nor cleared, and what was mixed once is copied. The samples are those of
 * mix_frames and mix_to_s16, block by block or not.
 */
#ifndef TURNOVER_IO_PCM_H
#define TURNOVER_IO_PCM_H

#include "core/sound/mix.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PCM_BLOCK = 32768, PCM_SOUNDS = 32 };

/* One voice alone, mixed before. */
struct pcm_sound {
	uint64_t key;
	int16_t *samples; /* owned */
};

struct pcm {
	struct mix mix;  /* what it points to is borrowed */
	int64_t at, end; /* frames */

	struct mix_span span;           /* the sound at or after `at` */
	const struct pcm_sound *copied; /* of the span; NULL: it has to be mixed */
	struct pcm_sound sounds[PCM_SOUNDS];
	size_t nsounds, kept; /* kept: samples in all */
	float *mixed;
	int16_t *block, *silence; /* PCM_BLOCK samples each */
};

/* Begins at frame 0 of the timeline. */
void pcm_init(struct pcm *pcm, const struct mix *mix, int64_t end);
void pcm_clear(struct pcm *pcm);

/*
 * The next block, interleaved, borrowed until the next call; *frames in it, NULL at the
 * end. Every block but the last has PCM_BLOCK samples.
 */
const int16_t *pcm_next(struct pcm *pcm, size_t *frames);

#endif
