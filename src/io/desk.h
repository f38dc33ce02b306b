/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * desk: what is done to the mix on its way to the device: volume, layers, and the
 * change from one timeline to another, all without a crackle.
 *
 * Rendering changes nothing; desk_advance says how much of it the device took. So a
 * short write is simply rendered again from where it ended.
 */
#ifndef TURNOVER_IO_DESK_H
#define TURNOVER_IO_DESK_H

#include "core/sound/mix.h"
#include "core/timeline/timeline.h"

#include <stdbool.h>
#include <stdint.h>

enum { DESK_RAMP_MS = 10, DESK_TAIL = 2048 }; /* frames; 10 ms at 192 kHz */

struct desk {
	const struct timeline *timeline; /* borrowed; NULL: silence */
	const struct voices *voices;
	const struct speech *speech; /* NULL: nothing is spoken */
	unsigned layers;
	bool joined; /* … at this frame: what began before it is not spoken */
	int64_t joined_at;
	float gain;    /* now */
	float wanted;  /* where it goes */
	float step;    /* a frame */
	int tail_n;    /* frames of a change that are still fading out */
	int tail_done; /* of these, how many were played */
	int tail_channels;
	float tail[2 * DESK_TAIL]; /* as it would have gone on without the change */
	float scratch[2 * DESK_TAIL];
};

void desk_init(struct desk *desk);

void desk_set_gain(struct desk *desk, float gain, unsigned rate);

/*
 * Another timeline, other words or other layers from `frame`, the next to be played, on. What went
 * before fades out within DESK_RAMP_MS; nothing of it is referred to afterwards.
 * channels 0: nothing was playing, no fade is needed. Those of the mix are not used.
 */
void desk_change(struct desk *desk, const struct mix *mix, int channels, int64_t frame);

/* What is played from now on begins at this frame: no word that began before it. */
void desk_join(struct desk *desk, int64_t frame);

/* What was played breaks off here (the device dropped it): forget the fade. */
void desk_cut(struct desk *desk);

/* n frames from timeline frame `first`, 1 or 2 channels, volume applied. */
void desk_render(const struct desk *desk, int channels, int64_t first, int n, float *out);

/*
 * The next that may sound at or after `first`, whatever volume and layers are, but for
 * a change that is fading out. false: silence from there on.
 */
bool desk_next(const struct desk *desk, int64_t first, struct mix_span *span);

/* The frame of the timeline at which its last sound is over. */
int64_t desk_end(const struct desk *desk);

/* n frames were played. */
void desk_advance(struct desk *desk, int n);

#endif
