/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tempo: where the beats of one segment fall.
 *
 * Beat k is computed from k and never from beat k - 1. A steady tempo is exact integer
 * arithmetic; a ramp, linear in time, has the closed form of its phase integral; a
 * bias that changes in the middle starts a new span that carries the beat's phase.
 */
#ifndef TURNOVER_CORE_TEMPO_H
#define TURNOVER_CORE_TEMPO_H

#include "core/timeline/timeline.h"

#include <stdint.h>

/* round(x) with halves upwards, for x >= 0 computed in floating point: exact halves that
 * arithmetic has left a hair below a half still go up, as they do in exact fractions. */
int64_t tempo_round(double x);

/* round(60 k rate / spm), exact; k >= 0. */
int64_t tempo_steady_frame(int64_t k, int spm10, unsigned rate);

/* How the cadence of one segment goes, before any bias. */
struct tempo_plan {
	int from_spm10, to_spm10;
	int64_t ramp_ms;  /* from -> to takes this long, then to holds */
	int64_t total_ms; /* 0: as long as `contacts` beats last */
	int64_t contacts; /* exactly so many beats; 0: as many as fit in total_ms */
};

/* Exact seconds that the contacts of a plan last: 60 n / spm, 120 n / (a + b). */
double tempo_contacts_s(const struct tempo_plan *plan);

/*
 * Adds the tempos of a segment to the timeline and tells the segment which they are: the
 * plan, where it is biased shifted by the bias in force and by those of `changes` that
 * lie in it. Boundaries of the segment are its frames.
 */
void tempo_add(struct timeline *timeline, size_t segment, const struct tempo_plan *plan,
	       const struct compile_options *options);

/* How many steps lie in the segment, whose tempos tempo_add has added. */
int64_t tempo_steps(const struct timeline *timeline, const struct segment *segment,
		    const struct tempo_plan *plan);

/* The frame of step k >= 0 of a segment that has tempos, and its exact offset from the
 * segment's start in ms. */
int64_t tempo_beat(const struct timeline *timeline, const struct segment *segment,
		   int64_t k, double *offset_ms);

/* Tenths of spm with a bias, which goes no further than legs do. */
int tempo_biased(int spm10, int bias);

/* The bias in force at a frame. */
int tempo_bias_at(const struct compile_options *options, int64_t frame);

/* The tempo at a frame of this span, spm. */
double tempo_spm_at(const struct tempo *tempo, unsigned rate, int64_t frame);

#endif
