/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mix: the sound of a timeline, a pure function of the position.
 *
 * Any block size and any starting frame give bit-identical samples, so the live stream
 * and a rendered file are the same sound and every timing test is exact. There is no
 * mixer state: what sounds at a frame is found by searching the timeline.
 *
 * Tones are ducked under each click by the click's own envelope, and both under what is
 * spoken, so the sum never exceeds the larger: the peak is MIX_PEAK (-6 dBFS) by
 * construction.
 * Clicks and tones keep their energy above 800 Hz (a microphone listens below).
 */
#ifndef TURNOVER_CORE_MIX_H
#define TURNOVER_CORE_MIX_H

#include "core/sound/speech.h"
#include "core/timeline/timeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MIX_PEAK 0.5f

/* Waveforms for one rate, computed once; read-only afterwards and good for any thread. */
struct voices;
struct voices *voices_new(unsigned rate);
void voices_free(struct voices *voices);

/* How long the FINISHED tone sounds, in frames: the tail of a session, after its end. */
int64_t voices_finished_frames(const struct voices *voices);

/* MIX_VOICE: what is spoken, and the runner's own sounds in place of tones. */
enum { MIX_CLICKS = 1, MIX_TONES = 2, MIX_VOICE = 4, MIX_ALL = 7 };

/* What is mixed. All borrowed, all at the timeline's rate. */
struct mix {
	const struct timeline *timeline;
	const struct voices *voices;
	const struct speech *speech; /* NULL: nobody speaks */
	unsigned layers;
	int channels; /* 1: both feet in the middle; or 2 */
};

/*
 * Writes n frames from `first` (which may be negative) to out, interleaved. MIX_CLICKS
 * is phases' clicks and count-ins; accents and feet included. No allocation, no locks,
 * no I/O.
 */
void mix_frames(const struct mix *mix, int64_t first, int n, float *out);

/* Where the last tone, which begins at the session's end, and the runner's own sounds have
 * died away, and the last word has been said. */
int64_t mix_end(const struct mix *mix);

/*
 * Frames [start, end) that sound, between frames that do not. Where a whole span is
 * one voice alone, key is not 0, and two spans of the same key (and length, layers,
 * channels) have the same samples: who writes files may copy them.
 */
struct mix_span {
	int64_t start, end;
	uint64_t key;
};

/* The next sound at or after `first`; false: silence from there on. */
bool mix_next(const struct mix *mix, int64_t first, struct mix_span *span);

/*
 * The one way from samples to 16 bit, so that the same sample is the same number
 * everywhere: rounded to nearest, half away from zero, limited to -32767 .. 32767.
 */
void mix_to_s16(const float *samples, int16_t *out, size_t n);

#endif
