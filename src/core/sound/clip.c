/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clip: trims, resamples, levels and limits a piece of sound; see clip.h.
 *
 * The resampler is a windowed sinc: linear phase, so nothing is smeared; twice the rate
 * keeps every sample where it was and puts one between each two.
 */
#include "core/sound/clip.h"

#include "core/base/mem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	SIDE = 16,         /* samples of the narrower rate on each side of a point */
	MAX_SIDE = 1024,   /* however much is thrown away */
	MAX_PHASES = 1024, /* more are worked out as they come */
	TAIL_MS = 12,      /* faded out behind the last */
	WINDOW_MS = 50,    /* of loudness */
	LIMITER_MS = 3
};

static const double pi = 3.14159265358979323846;
static const double silent = 0.005;  /* of the peak: -46 dB */
static const double level = 0.0708;  /* -23 dB of full scale, over what is not pause */
static const double pause = 0.01;    /* of the loudest window's energy: -20 dB */
static const double loudest = 20000; /* a gain beyond sense: noise stays noise */

/* A signal while it is worked on. */
struct signal {
	double *samples; /* owned; full scale is 1 */
	size_t n;
};

/* ---- trimming -------------------------------------------------------------------- */

struct range {
	size_t first, end;
};

/* From the first sample that is heard, so that it begins at once, to behind the last. */
static struct range audible(const int16_t *samples, size_t n, unsigned rate)
{
	size_t tail = (size_t)rate * TAIL_MS / 1000;
	struct range range = {0, n};
	int peak = 0, floor;

	for (size_t i = 0; i < n; i++)
		peak = abs(samples[i]) > peak ? abs(samples[i]) : peak;
	floor = (int)(peak * silent);
	if (peak == 0)
		return (struct range){0, 0};
	while (abs(samples[range.first]) <= floor)
		range.first++;
	while (abs(samples[range.end - 1]) <= floor)
		range.end--;
	range.end = n - range.end > tail ? range.end + tail : n;
	return range;
}

/* ---- resampling ------------------------------------------------------------------ */

struct resampler {
	uint64_t up, down; /* rates without their common divisor */
	double cut;        /* of the source's own band, at most 1 */
	int side;          /* samples of the source on each side of a point */
	double *phases;    /* up x 2 side weights; owned; NULL: too many to keep */
	double one[2 * MAX_SIDE];
};

static uint64_t common(uint64_t a, uint64_t b)
{
	while (b != 0) {
		uint64_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* Weights of the 2 side samples around a point `phase` behind the sample in the middle. */
static void weigh(const struct resampler *resampler, double phase, double *weights)
{
	int side = resampler->side;
	double sum = 0;

	for (int j = 0; j < 2 * side; j++) {
		double x = phase - (j - side + 1), u = x / side;
		double turn = pi * resampler->cut * x;
		double window = 0.42 + 0.5 * cos(pi * u) + 0.08 * cos(2 * pi * u);
		double sinc = fabs(turn) < 1e-12 ? 1 : sin(turn) / turn;

		/* A sample stays what it was where no other is asked for. */
		if (resampler->cut == 1 && phase == 0 && x != 0)
			sinc = 0;
		weights[j] = fabs(u) < 1 ? sinc * window : 0;
		sum += weights[j];
	}
	for (int j = 0; j < 2 * side; j++)
		weights[j] /= sum;
}

static struct resampler *resampler_new(unsigned from, unsigned rate)
{
	struct resampler *resampler = mem_alloc(1, sizeof *resampler);
	uint64_t divisor = common(from, rate);
	size_t width;

	resampler->up = rate / divisor;
	resampler->down = from / divisor;
	resampler->cut = rate < from ? (double)rate / from : 1;
	resampler->side = (int)ceil(SIDE / resampler->cut);
	if (resampler->side > MAX_SIDE)
		resampler->side = MAX_SIDE;
	width = 2 * (size_t)resampler->side;
	if (resampler->up > MAX_PHASES)
		return resampler;
	resampler->phases = mem_alloc(resampler->up * width, sizeof(double));
	for (uint64_t i = 0; i < resampler->up; i++)
		weigh(resampler, (double)i / (double)resampler->up,
		      resampler->phases + i * width);
	return resampler;
}

static void resampler_free(struct resampler *resampler)
{
	free(resampler->phases);
	free(resampler);
}

static const double *weights_at(struct resampler *resampler, uint64_t phase)
{
	if (resampler->phases != NULL)
		return resampler->phases + phase * 2 * (uint64_t)resampler->side;
	weigh(resampler, (double)phase / (double)resampler->up, resampler->one);
	return resampler->one;
}

static struct signal resample(const int16_t *samples, size_t n, unsigned from,
			      unsigned rate)
{
	struct resampler *resampler = resampler_new(from, rate);
	int64_t side = resampler->side, end = (int64_t)n;
	struct signal signal = {NULL, n * resampler->up / resampler->down};

	signal.samples = mem_alloc(signal.n + 1, sizeof *signal.samples);
	for (size_t i = 0; i < signal.n; i++) {
		uint64_t at = i * resampler->down;
		const double *weights = weights_at(resampler, at % resampler->up);
		int64_t first = (int64_t)(at / resampler->up) - side + 1;
		int64_t a = first < 0 ? -first : 0;
		int64_t b = first + 2 * side > end ? end - first : 2 * side;
		double sum = 0;

		for (int64_t j = a; j < b; j++)
			sum += weights[j] * samples[first + j];
		signal.samples[i] = sum / 32768;
	}
	resampler_free(resampler);
	return signal;
}

/* ---- loudness -------------------------------------------------------------------- */

static double energy(const struct signal *signal, size_t first, size_t n)
{
	double sum = 0;

	for (size_t i = first; i < first + n; i++)
		sum += signal->samples[i] * signal->samples[i];
	return sum / (double)n;
}

/* How loud it is where it is not pausing. */
static double loudness(const struct signal *signal, unsigned rate)
{
	size_t window = (size_t)rate * WINDOW_MS / 1000, counted = 0;
	double most = 0, sum = 0;

	if (window == 0 || window > signal->n)
		window = signal->n;
	for (size_t i = 0; i + window <= signal->n; i += window) {
		double here = energy(signal, i, window);

		most = here > most ? here : most;
	}
	for (size_t i = 0; i + window <= signal->n; i += window) {
		double here = energy(signal, i, window);

		if (here >= most * pause) {
			sum += here;
			counted++;
		}
	}
	return sqrt(sum / (double)counted);
}

/*
 * values[i] becomes the least of values[i - reach .. i + reach]: within blocks of the
 * window's width, the least so far from either side.
 */
static void least_around(double *values, size_t n, size_t reach)
{
	size_t width = 2 * reach + 1, padded = (n + 2 * reach + width) / width * width;
	double *left = mem_alloc(2 * padded, sizeof *left), *right = left + padded;

	for (size_t i = 0; i < padded; i++)
		left[i] = right[i] = i >= reach && i - reach < n ? values[i - reach] : 1;
	for (size_t i = 1; i < padded; i++)
		if (i % width != 0 && left[i - 1] < left[i])
			left[i] = left[i - 1];
	for (size_t i = padded - 1; i-- > 0;)
		if ((i + 1) % width != 0 && right[i + 1] < right[i])
			right[i] = right[i + 1];
	for (size_t i = 0; i < n; i++) {
		double a = right[i], b = left[i + width - 1];

		values[i] = a < b ? a : b;
	}
	free(left);
}

/* values[i] becomes the mean of values[i - reach .. i + reach]; beyond the ends it is 1. */
static void mean_around(double *values, size_t n, size_t reach)
{
	size_t width = 2 * reach + 1;
	double *sums = mem_alloc(n + 2 * reach + 2, sizeof *sums);

	for (size_t i = 0; i < n + 2 * reach; i++)
		sums[i + 1] =
			sums[i] + (i >= reach && i - reach < n ? values[i - reach] : 1);
	for (size_t i = 0; i < n; i++)
		values[i] = (sums[i + width] - sums[i]) / (double)width;
	free(sums);
}

/*
 * Turns down what is above the limit, beginning before it and smoothly. The least gain
 * within reach, averaged over the same reach, is never more than a sample may have.
 */
static void limit(struct signal *signal, unsigned rate, double most)
{
	size_t reach = (size_t)rate * LIMITER_MS / 1000;
	double *gains = mem_alloc(signal->n, sizeof *gains);

	for (size_t i = 0; i < signal->n; i++) {
		double size = fabs(signal->samples[i]);

		gains[i] = size > most ? most / size : 1;
	}
	least_around(gains, signal->n, reach);
	mean_around(gains, signal->n, reach);
	for (size_t i = 0; i < signal->n; i++)
		signal->samples[i] *= gains[i];
	free(gains);
}

static void fade_out(struct signal *signal, unsigned rate)
{
	size_t tail = (size_t)rate * TAIL_MS / 1000;

	for (size_t i = 0; i < tail && i < signal->n; i++)
		signal->samples[signal->n - 1 - i] *= (double)(i + 1) / (double)(tail + 1);
}

/* ---- all of it --------------------------------------------------------------------- */

bool clip_make(struct clip *clip, const int16_t *samples, size_t n, unsigned from,
	       unsigned rate, int volume_percent)
{
	struct range range = audible(samples, n, from);
	struct signal signal;
	double gain;

	*clip = (struct clip){NULL, 0};
	signal = resample(samples + range.first, range.end - range.first, from, rate);
	if (signal.n == 0) {
		free(signal.samples);
		return false;
	}
	gain = level / loudness(&signal, rate);
	gain = (gain < loudest ? gain : loudest) * volume_percent / 100;
	for (size_t i = 0; i < signal.n; i++)
		signal.samples[i] *= gain;
	limit(&signal, rate, (CLIP_LIMIT - 1) / 32768.0);
	fade_out(&signal, rate);
	clip->n = signal.n;
	clip->samples = mem_alloc(clip->n, sizeof *clip->samples);
	for (size_t i = 0; i < clip->n; i++) {
		double x = signal.samples[i] * 32768;

		x = x > CLIP_LIMIT ? CLIP_LIMIT : x < -CLIP_LIMIT ? -CLIP_LIMIT : x;
		clip->samples[i] = (int16_t)lround(x);
	}
	free(signal.samples);
	return true;
}

void clip_clear(struct clip *clip)
{
	free(clip->samples);
	*clip = (struct clip){NULL, 0};
}
