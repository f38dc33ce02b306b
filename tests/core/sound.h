/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sound: what the tests of the mix and of sound files share: timelines made up without
 * a script, and measures of samples.
 */
#ifndef TURNOVER_TESTS_SOUND_H
#define TURNOVER_TESTS_SOUND_H

#include "core/base/mem.h"
#include "core/timeline/beats.h"
#include "core/sound/mix.h"

#include <math.h>
#include <stdlib.h>

static const double TURN = 6.283185307179586;
static const unsigned rates[] = {44100, 48000, 96000};
enum { RATES = sizeof rates / sizeof rates[0] };

/* ---- timelines ---------------------------------------------------------------------- */

static uint32_t seed = 1;

static inline int pick(int n)
{
	seed = seed * 1664525u + 1013904223u;
	return (int)((uint64_t)seed * (uint64_t)n >> 32);
}

static inline void add_beat(struct timeline *timeline, int64_t frame, unsigned flags,
			    enum feet feet)
{
	if (timeline->segments.n == 0)
		ARRAY_PUSH(&timeline->segments);
	timeline_place(timeline, &(struct beat){frame, 0, (uint8_t)flags, (uint8_t)feet});
}

static inline void add_tone(struct timeline *timeline, int64_t frame, enum tone_kind kind,
			    int length_ms)
{
	struct tone *tone = ARRAY_PUSH(&timeline->tones);

	*tone = (struct tone){frame, kind, length_ms};
}

static inline void clear(struct timeline *timeline)
{
	free(timeline->segments.items);
	free(timeline->placed.items);
	free(timeline->tones.items);
	*timeline = (struct timeline){0};
}

/* Everything at once: clicks a frame apart, tones over tones, a count-in before 0. */
static inline struct timeline wild(unsigned rate, int seconds)
{
	struct timeline timeline = {.rate = rate, .length = (int64_t)seconds * rate};
	int step = (int)rate / 3;

	for (int64_t at = -step; at < timeline.length;
	     at += 1 + pick(pick(4) ? step : 60)) {
		unsigned flags = (unsigned)(pick(8) ? BEAT_CLICK : 0) |
				 (pick(4) ? 0u : BEAT_ACCENT) |
				 (pick(2) ? 0u : BEAT_RIGHT) |
				 (pick(9) ? 0u : BEAT_COUNT_IN);

		add_beat(&timeline, at, flags, (enum feet)(FEET_SAME + pick(3)));
	}
	for (int64_t at = -100; at < timeline.length; at += pick(2 * (int)rate))
		add_tone(&timeline, at, (enum tone_kind)pick(TONES), 200 + pick(4000));
	return timeline;
}

/* A stride as it is compiled: countdown, go, accented clicks of two feet, rest. */
static inline struct timeline stride(unsigned rate, double spm, enum feet feet)
{
	struct timeline timeline = {.rate = rate, .length = 10 * (int64_t)rate};

	for (int i = 0; i < 3; i++)
		add_tone(&timeline, i * (int64_t)rate, TONE_COUNTDOWN, 0);
	add_tone(&timeline, 3 * (int64_t)rate, TONE_GO, 0);
	add_tone(&timeline, 6 * (int64_t)rate, TONE_HALF, 0);
	add_tone(&timeline, 9 * (int64_t)rate, TONE_REST, 0);
	for (int k = 0; k < (int)(6 * spm / 60); k++) {
		unsigned flags =
			BEAT_CLICK | (k % 4 ? 0u : BEAT_ACCENT) | (k % 2 ? BEAT_RIGHT : 0u);

		add_beat(&timeline, 3 * (int64_t)rate + llround(60 * k * rate / spm), flags,
			 feet);
	}
	return timeline;
}

static inline float *render(const struct timeline *timeline, const struct voices *voices,
			    unsigned layers, int channels, int64_t first, int n)
{
	float *out = mem_alloc((size_t)n * (size_t)channels, sizeof *out);
	struct mix mix = {timeline, voices, NULL, layers, channels};

	mix_frames(&mix, first, n, out);
	return out;
}

/* ---- measures of samples -------------------------------------------------------- */

static inline float peak(const float *samples, size_t n)
{
	float most = 0;

	for (size_t i = 0; i < n; i++)
		most = fabsf(samples[i]) > most ? fabsf(samples[i]) : most;
	return most;
}

/* In place, n a power of two; the plain textbook one. */
static inline void fft(double *re, double *im, size_t n)
{
	for (size_t i = 1, j = 0; i < n; i++) {
		size_t bit = n >> 1;

		for (; j & bit; bit >>= 1)
			j ^= bit;
		j |= bit;
		if (i < j) {
			double r = re[i], m = im[i];

			re[i] = re[j], im[i] = im[j];
			re[j] = r, im[j] = m;
		}
	}
	for (size_t len = 2; len <= n; len *= 2) {
		double c = cos(TURN / (double)len), s = -sin(TURN / (double)len);

		for (size_t at = 0; at < n; at += len) {
			double wr = 1, wi = 0;

			for (size_t k = at; k < at + len / 2; k++) {
				size_t o = k + len / 2;
				double r = re[o] * wr - im[o] * wi,
				       m = re[o] * wi + im[o] * wr;
				double next = wr * c - wi * s;

				re[o] = re[k] - r, im[o] = im[k] - m;
				re[k] += r, im[k] += m;
				wi = wr * s + wi * c;
				wr = next;
			}
		}
	}
}

struct bands {
	double low, body, all; /* below 800 Hz, 1 to 2 kHz, everything */
	double centre;         /* of the energy, in hertz */
};

static inline struct bands measure(const float *samples, size_t n, unsigned rate)
{
	struct bands bands = {0};
	size_t size = 16384;
	double *re, *im;

	while (size < 2 * n)
		size *= 2;
	re = mem_alloc(size, sizeof *re);
	im = mem_alloc(size, sizeof *im);
	for (size_t i = 0; i < n; i++)
		re[i] = samples[i];
	fft(re, im, size);
	for (size_t i = 0; i < size / 2; i++) {
		double hz = (double)i * rate / (double)size,
		       e = re[i] * re[i] + im[i] * im[i];

		bands.all += e;
		bands.low += hz < 800 ? e : 0;
		bands.body += hz >= 1000 && hz <= 2000 ? e : 0;
		bands.centre += hz * e;
	}
	bands.centre /= bands.all;
	free(re);
	free(im);
	return bands;
}

static inline double decibel(double part, double all)
{
	return 10 * log10(part / all);
}

#endif
