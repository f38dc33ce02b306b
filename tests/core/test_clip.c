/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/sound/clip.c: clips are equally loud, never too loud, as long as what is heard
 * in them, and the same sound at every rate.
 */
#include "core/sound/clip.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "babble.h"

static double rms(const struct clip *clip)
{
	double sum = 0;

	for (size_t i = 0; i < clip->n; i++)
		sum += (double)clip->samples[i] * clip->samples[i];
	return sqrt(sum / (double)clip->n);
}

static void clips_are_equally_loud(void **state)
{
	static const double sizes[] = {30, 500, 8000, 32000};
	size_t n = SPOKEN_RATE;
	double first = 0;

	(void)state;
	for (int i = 0; i < 4; i++) {
		int16_t *samples = babble(n, sizes[i]);
		struct clip clip;

		assert_true(clip_make(&clip, samples, n, SPOKEN_RATE, 48000, 100));
		first = i == 0 ? rms(&clip) : first;
		assert_true(fabs(rms(&clip) / first - 1) < 0.06);
		clip_clear(&clip);
		free(samples);
	}
}

static void volume_changes_loudness(void **state)
{
	int16_t *samples = babble(SPOKEN_RATE, 9000);
	struct clip usual, half;

	(void)state;
	assert_true(clip_make(&usual, samples, SPOKEN_RATE, SPOKEN_RATE, 48000, 100));
	assert_true(clip_make(&half, samples, SPOKEN_RATE, SPOKEN_RATE, 48000, 50));
	assert_true(fabs(rms(&half) / rms(&usual) - 0.5) < 0.03);
	clip_clear(&usual);
	clip_clear(&half);
	free(samples);
}

/* Noise, clicks and full-scale squares stay below the limit at any rate and volume. */
static void nothing_exceeds_the_limit(void **state)
{
	static const unsigned all[] = {8000, 22050, 44100, 47999, 48000, 96000, 192000};
	enum { N = 9000 };
	int16_t *samples = mem_alloc(N, sizeof *samples);

	(void)state;
	for (int round = 0; round < 21; round++) {
		struct clip clip;

		for (int i = 0; i < N; i++) {
			int noise = pick(65536) - 32768;

			samples[i] =
				(int16_t)(round % 3 == 0   ? noise
					  : round % 3 == 1 ? (i / 40 % 2 ? 32767 : -32768)
							   : (pick(900) ? 0 : 32767));
		}
		assert_true(clip_make(&clip, samples, N, SPOKEN_RATE, all[round % 7],
				      round % 2 ? 100 : 200));
		for (size_t i = 0; i < clip.n; i++)
			assert_true(abs(clip.samples[i]) <= CLIP_LIMIT);
		clip_clear(&clip);
	}
	free(samples);
}

static void silence_is_no_clip(void **state)
{
	int16_t nothing[100] = {0};
	struct clip clip;

	(void)state;
	assert_false(clip_make(&clip, nothing, 100, SPOKEN_RATE, 48000, 100));
	assert_false(clip_make(&clip, nothing, 0, SPOKEN_RATE, 48000, 100));
	assert_null(clip.samples);
	clip_clear(&clip);
}

/* One sample, the lowest and highest of numbers: no division by nothing. */
static void tiny_sounds_are_clips(void **state)
{
	static const int16_t one[] = {INT16_MIN};
	static const unsigned all[] = {8000, 44100, 384000};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct clip clip;

		if (clip_make(&clip, one, 1, SPOKEN_RATE, all[i], 100))
			assert_true(clip.n > 0);
		clip_clear(&clip);
	}
}

/* A sine through the resampler is the same sine at the other rate. */
static void resampling_keeps_a_sine(void **state)
{
	static const unsigned all[] = {44100, 48000, 96000, 16000, 47999};
	size_t n = SPOKEN_RATE;
	int16_t *samples = mem_alloc(n, sizeof *samples);

	(void)state;
	for (size_t i = 0; i < n; i++)
		samples[i] =
			(int16_t)lround(12000 * sin(TURN * 1000 * (double)i / SPOKEN_RATE));
	for (int r = 0; r < 5; r++) {
		struct clip clip;
		double a = 0, b = 0, left = 0, all_of_it = 0;
		size_t from, until;

		assert_true(clip_make(&clip, samples, n, SPOKEN_RATE, all[r], 100));
		from = clip.n / 10;
		until = from + all[r] / 2; /* whole turns */
		for (size_t i = from; i < until; i++) {
			double turn = TURN * 1000 * (double)i / all[r];

			a += clip.samples[i] * sin(turn) * 2 / (double)(until - from);
			b += clip.samples[i] * cos(turn) * 2 / (double)(until - from);
		}
		for (size_t i = from; i < until; i++) {
			double turn = TURN * 1000 * (double)i / all[r];
			double rest = clip.samples[i] - a * sin(turn) - b * cos(turn);

			left += rest * rest;
			all_of_it += (double)clip.samples[i] * clip.samples[i];
		}
		/* -60 dB and better */
		assert_true(left < all_of_it * 1e-6);
		/* A sine begins with silence. */
		assert_true(clip.n + 20 > (uint64_t)n * all[r] / SPOKEN_RATE);
		clip_clear(&clip);
	}
	free(samples);
}

static void silence_around_is_cut(void **state)
{
	int16_t *samples = babble(2 * SPOKEN_RATE, 20000);
	struct clip clip;

	(void)state;
	assert_true(clip_make(&clip, samples, 2 * SPOKEN_RATE, SPOKEN_RATE, 48000, 100));
	assert_true(clip.n < 2 * 48000 * 9 / 10);
	free(samples);
	clip_clear(&clip);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clips_are_equally_loud),
		cmocka_unit_test(volume_changes_loudness),
		cmocka_unit_test(nothing_exceeds_the_limit),
		cmocka_unit_test(silence_is_no_clip),
		cmocka_unit_test(tiny_sounds_are_clips),
		cmocka_unit_test(resampling_keeps_a_sine),
		cmocka_unit_test(silence_around_is_cut),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
