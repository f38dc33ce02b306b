/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pcm: 16-bit blocks of a timeline; see pcm.h. */
#include "io/pcm.h"

#include "core/base/mem.h"

#include <stdlib.h>
#include <string.h>

/* Frames mixed at once, and samples kept at most. */
enum { MIXED = 1024, MAX_KEPT = 8 * 1024 * 1024 };

void pcm_init(struct pcm *pcm, const struct mix *mix, int64_t end)
{
	*pcm = (struct pcm){.mix = *mix, .end = end};
	pcm->mixed = mem_alloc((size_t)(MIXED * mix->channels), sizeof *pcm->mixed);
	pcm->block = mem_alloc(PCM_BLOCK, sizeof *pcm->block);
	pcm->silence = mem_alloc(PCM_BLOCK, sizeof *pcm->silence);
}

void pcm_clear(struct pcm *pcm)
{
	for (size_t i = 0; i < pcm->nsounds; i++)
		free(pcm->sounds[i].samples);
	free(pcm->mixed);
	free(pcm->block);
	free(pcm->silence);
	*pcm = (struct pcm){0};
}

static void mix_piece(struct pcm *pcm, int64_t first, int64_t n, int16_t *out)
{
	while (n > 0) {
		int piece = n < MIXED ? (int)n : MIXED;
		size_t samples = (size_t)(piece * pcm->mix.channels);

		mix_frames(&pcm->mix, first, piece, pcm->mixed);
		mix_to_s16(pcm->mixed, out, samples);
		out += samples;
		first += piece;
		n -= piece;
	}
}

/* What was mixed under this span's key before, or is mixed now and worth keeping. */
static const struct pcm_sound *sound_of(struct pcm *pcm, const struct mix_span *span)
{
	int64_t frames = span->end - span->start;
	size_t samples = (size_t)(frames * pcm->mix.channels);
	struct pcm_sound *sound;

	if (span->key == 0)
		return NULL;
	for (size_t i = 0; i < pcm->nsounds; i++) {
		if (pcm->sounds[i].key == span->key)
			return &pcm->sounds[i];
	}
	if (pcm->nsounds == PCM_SOUNDS || pcm->kept + samples > MAX_KEPT)
		return NULL;
	pcm->kept += samples;
	sound = &pcm->sounds[pcm->nsounds++];
	sound->key = span->key;
	sound->samples = mem_alloc(samples, sizeof *sound->samples);
	mix_piece(pcm, span->start, frames, sound->samples);
	return sound;
}

/* Looks for the next sound once the last one is over. */
static void find(struct pcm *pcm)
{
	if (pcm->span.end > pcm->at)
		return;
	if (mix_next(&pcm->mix, pcm->at, &pcm->span))
		pcm->copied = sound_of(pcm, &pcm->span);
	else
		pcm->span = (struct mix_span){INT64_MAX, INT64_MAX, 0};
}

/* The part of the span that lies in [at, end), to its place in the block. */
static void put(struct pcm *pcm, int64_t end, int16_t *out)
{
	int64_t until = pcm->span.end < end ? pcm->span.end : end;
	size_t samples = (size_t)((until - pcm->at) * pcm->mix.channels);

	if (pcm->copied != NULL)
		memcpy(out,
		       pcm->copied->samples +
			       (pcm->at - pcm->span.start) * pcm->mix.channels,
		       samples * sizeof *out);
	else
		mix_piece(pcm, pcm->at, until - pcm->at, out);
	pcm->at = until;
}

const int16_t *pcm_next(struct pcm *pcm, size_t *frames)
{
	int64_t first = pcm->at, end = first + PCM_BLOCK / pcm->mix.channels;

	end = end < pcm->end ? end : pcm->end;
	*frames = (size_t)(end - first);
	if (end == first)
		return NULL;
	find(pcm);
	if (pcm->span.start >= end) {
		pcm->at = end;
		return pcm->silence;
	}
	while (pcm->at < end) {
		int16_t *out = pcm->block + (pcm->at - first) * pcm->mix.channels;

		if (pcm->span.start <= pcm->at) {
			put(pcm, end, out);
		} else {
			int64_t until = pcm->span.start < end ? pcm->span.start : end;

			memset(out, 0,
			       (size_t)((until - pcm->at) * pcm->mix.channels) *
				       sizeof *out);
			pcm->at = until;
		}
		find(pcm);
	}
	return pcm->block;
}
