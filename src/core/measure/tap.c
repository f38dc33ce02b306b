/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tap: cadence from taps; see tap.h. */
#include "core/measure/tap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { BOUNCE_MS = 100, RUN_MIN_SPM = 140, RUN_MAX_SPM = 210 };

/* Taps with the number of the step each belongs to. */
struct points {
	double seconds[TAP_MAX];
	int step[TAP_MAX];
	int n;
};

void tap_add(struct tap *tap, int64_t at_ns)
{
	if (tap->n > 0) {
		int64_t gap = at_ns - tap->at_ns[tap->n - 1];

		if (gap < (int64_t)BOUNCE_MS * 1000000)
			return;
		if (gap > (int64_t)TAP_PAUSE_MS * 1000000)
			tap->n = 0;
	}
	if (tap->n == TAP_MAX) {
		memmove(tap->at_ns, tap->at_ns + 1, (TAP_MAX - 1) * sizeof *tap->at_ns);
		tap->n--;
	}
	tap->at_ns[tap->n++] = at_ns;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts the values. */
static double median(double *values, int n)
{
	/* cppcheck-suppress uninitvar ; every caller has written n of them */
	qsort(values, (size_t)n, sizeof *values, compare);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/*
 * Numbers the steps: a gap of about two intervals holds a missed tap; a tap less than
 * half an interval after the last one was none.
 */
static void number_steps(const struct tap *tap, struct points *points)
{
	double gaps[TAP_MAX], usual;

	for (int i = 1; i < tap->n; i++)
		gaps[i - 1] = (double)(tap->at_ns[i] - tap->at_ns[i - 1]) / 1e9;
	usual = median(gaps, tap->n - 1);
	points->n = 1;
	points->seconds[0] = 0;
	points->step[0] = 0;
	for (int i = 1; i < tap->n; i++) {
		double at = (double)(tap->at_ns[i] - tap->at_ns[0]) / 1e9;
		double gap = at - points->seconds[points->n - 1];
		int steps = (int)lround(gap / usual);

		if (steps < 1)
			continue;
		points->seconds[points->n] = at;
		points->step[points->n] = points->step[points->n - 1] + steps;
		points->n++;
	}
}

/* The median of the slopes between all pairs: seconds a step. */
static double slope(const struct points *points)
{
	double slopes[TAP_MAX * (TAP_MAX - 1) / 2];
	int n = 0;

	for (int i = 0; i < points->n; i++)
		for (int k = i + 1; k < points->n; k++)
			slopes[n++] = (points->seconds[k] - points->seconds[i]) /
				      (points->step[k] - points->step[i]);
	return median(slopes, n);
}

/* The standard error of the slope, from how far the taps usually are off the line. */
static double slope_error(const struct points *points, double slope)
{
	double off[TAP_MAX], middle, mean = 0, squares = 0;

	for (int i = 0; i < points->n; i++) {
		off[i] = points->seconds[i] - slope * points->step[i];
		mean += (double)points->step[i] / points->n;
	}
	middle = median(off, points->n);
	for (int i = 0; i < points->n; i++) {
		off[i] = fabs(points->seconds[i] - slope * points->step[i] - middle);
		squares += (points->step[i] - mean) * (points->step[i] - mean);
	}
	return 1.4826 * median(off, points->n) / sqrt(squares);
}

/* Steps a tap: 1, 2 where each left foot was tapped, 0.5 where all was tapped twice. */
static double steps_a_tap(double taps, double hint)
{
	static const double factors[] = {1, 2, 0.5};
	double best = 1;

	for (int i = 0; i < 3; i++) {
		double spm = taps * factors[i];

		if (hint > 0) {
			if (fabs(log(spm / hint)) < fabs(log(taps * best / hint)))
				best = factors[i];
		} else if (spm >= RUN_MIN_SPM && spm <= RUN_MAX_SPM) {
			return factors[i];
		}
	}
	return best;
}

/* Taps a minute, and the half width of their 95 % interval. */
static bool tap_rate(const struct tap *tap, double *taps, double *error)
{
	struct points points;
	double seconds;

	if (tap->n < TAP_MIN)
		return false;
	number_steps(tap, &points);
	if (points.n < TAP_MIN)
		return false;
	seconds = slope(&points);
	*taps = 60 / seconds;
	*error = *taps * 1.96 * slope_error(&points, seconds) / seconds;
	return true;
}

static void give(double taps, double error, double steps, int *spm10, int *error_spm10)
{
	*spm10 = (int)lround(10 * taps * steps);
	*error_spm10 = (int)ceil(10 * error * steps);
	if (*error_spm10 < 1)
		*error_spm10 = 1;
}

bool tap_estimate(const struct tap *tap, int hint_spm10, int *spm10, int *error_spm10)
{
	double taps, error;

	*spm10 = *error_spm10 = 0;
	if (!tap_rate(tap, &taps, &error))
		return false;
	give(taps, error, steps_a_tap(taps, hint_spm10 / 10.0), spm10, error_spm10);
	return true;
}

bool tap_measure(const struct tap *tap, int step, int *spm10, int *error_spm10)
{
	double taps, error;

	*spm10 = *error_spm10 = 0;
	if (!tap_rate(tap, &taps, &error))
		return false;
	give(taps, error, step, spm10, error_spm10);
	return true;
}

int tap_standard_error(int error_spm10)
{
	const int percent = (error_spm10 * 100 + 98) / 196;

	return error_spm10 > 0 && percent == 0 ? 1 : percent;
}
