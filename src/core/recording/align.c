/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recording/align.h"

#include "core/base/mem.h"

#include <math.h>
#include <stdlib.h>

/* Neither a slip of the sensor nor a moment of standing may pull the phases about. */
enum { LEAST_SPM = 100, MOST_SPM = 250 };
/* Where so much less of the session was recorded than elsewhere, it does not lie. */
static const double LEAST_COVERED = 0.75;
/* A lag so far from another is another place. */
enum { APART_MS = 10000 };
/* Sessions are 12 hours at most, and may be paused. */
enum { LONGEST_MS = 48 * 60 * 60 * 1000 };
/* Below, or where another lag does as well, the phases are put where the clocks say. */
static const double LEAST_EXPLAINED = 0.3, BETTER_BY = 0.005;

/* Sums over the recording up to each cell of ALIGN_STEP_MS: of 1, of spm, of its square. */
struct sums {
	int64_t from_ms;
	size_t n;
	double *count, *spm, *square;
};

static void make_sums(struct sums *sums, const struct recording *recording,
		      enum cadence_unit unit, int64_t from_ms, int64_t to_ms)
{
	const double scale = (unit == UNIT_ONE_LEG ? 2.0 : 1.0) / 256.0;
	const struct recording_point *points = recording->points;
	const size_t npoints = recording->npoints;
	/* A point tells of the time around it, as long as points are apart usually. */
	int64_t hold_ms = npoints < 2 ? 1000
				      : (points[npoints - 1].utc_ms - points[0].utc_ms) /
						(int64_t)(npoints - 1);
	hold_ms = hold_ms < 1000               ? 1000
		  : hold_ms > RECORDING_GAP_MS ? RECORDING_GAP_MS
					       : hold_ms;
	sums->from_ms = from_ms;
	sums->n = (size_t)((to_ms - from_ms) / ALIGN_STEP_MS) + 1;
	sums->count = mem_alloc(sums->n + 1, sizeof *sums->count);
	sums->spm = mem_alloc(sums->n + 1, sizeof *sums->spm);
	sums->square = mem_alloc(sums->n + 1, sizeof *sums->square);
	size_t point = 0;
	for (size_t i = 0; i < sums->n; i++) {
		const int64_t at = from_ms + (int64_t)i * ALIGN_STEP_MS + hold_ms / 2;
		while (point + 1 < npoints && points[point + 1].utc_ms <= at)
			point++;
		const bool there = points[point].utc_ms <= at &&
				   at - points[point].utc_ms < hold_ms &&
				   points[point].cadence256 >= 0;
		const double spm =
			there ? fmax(LEAST_SPM,
				     fmin(points[point].cadence256 * scale, MOST_SPM))
			      : 0;
		sums->count[i + 1] = sums->count[i] + (there ? 1 : 0);
		sums->spm[i + 1] = sums->spm[i] + spm;
		sums->square[i + 1] = sums->square[i] + spm * spm;
	}
}

static void clear_sums(struct sums *sums)
{
	free(sums->count);
	free(sums->spm);
	free(sums->square);
}

static size_t cell(const struct sums *sums, int64_t ms)
{
	const int64_t found = (ms - sums->from_ms + ALIGN_STEP_MS / 2) / ALIGN_STEP_MS;
	return found < 0 ? 0 : (size_t)found > sums->n ? sums->n : (size_t)found;
}

/* Adds count, sum and squares around the mean of the cells from .. to. */
static void add_piece(const struct sums *sums, size_t from, size_t to, double *count,
		      double *around)
{
	const double n = sums->count[to] - sums->count[from];
	if (n <= 0)
		return;
	const double sum = sums->spm[to] - sums->spm[from];
	*count += n;
	*around += fmax(0, sums->square[to] - sums->square[from] - sum * sum / n);
}

/*
 * The variance within the pieces at this lag; all of it in *whole, cells that have a
 * cadence in *covered; -1: there are none.
 */
static double within(const struct sums *sums, const struct align_piece *pieces, size_t n,
		     int64_t lag_ms, double *whole, double *covered)
{
	double count = 0, around = 0, all = 0, all_around = 0;
	for (size_t i = 0; i < n; i++)
		add_piece(sums, cell(sums, pieces[i].from_ms + lag_ms),
			  cell(sums, pieces[i].to_ms + lag_ms), &count, &around);
	add_piece(sums, cell(sums, pieces[0].from_ms + lag_ms),
		  cell(sums, pieces[n - 1].to_ms + lag_ms), &all, &all_around);
	*covered = count;
	if (count <= 0 || all <= 0)
		return -1;
	*whole = all_around / all;
	return around / count;
}

/* What each lag explains, from -ALIGN_MOST_MS on. */
struct found {
	double within, whole, covered;
};
enum { LAGS = 2 * ALIGN_MOST_MS / ALIGN_STEP_MS + 1 };

static int64_t lag_of(size_t i)
{
	return (int64_t)i * ALIGN_STEP_MS - ALIGN_MOST_MS;
}

/* A lag at which there is enough to judge by. */
static bool counts(const struct found *found, double most_covered)
{
	return found->within >= 0 && found->covered >= LEAST_COVERED * most_covered;
}

static void choose(const struct found *found, double most_covered, struct aligned *aligned)
{
	size_t best = LAGS, last = LAGS;
	double elsewhere = -1;
	for (size_t i = 0; i < LAGS; i++) {
		if (!counts(&found[i], most_covered))
			continue;
		if (best == LAGS || found[i].within < found[best].within - 1e-9)
			best = last = i;
		else if (found[i].within < found[best].within + 1e-9 && last + 1 == i)
			last = i; /* a second holds four lags that are as good */
	}
	for (size_t i = 0; i < LAGS; i++)
		if (counts(&found[i], most_covered) &&
		    llabs(lag_of(i) - lag_of(best)) > APART_MS &&
		    (elsewhere < 0 || found[i].within < elsewhere))
			elsewhere = found[i].within;
	const double whole = found[best].whole;
	aligned->lag_ms = (lag_of(best) + lag_of(last)) / 2;
	aligned->explained = whole > 0 ? fmax(0, 1 - found[best].within / whole) : 0;
	aligned->sure =
		aligned->explained >= LEAST_EXPLAINED && whole > 0 &&
		(elsewhere < 0 || (elsewhere - found[best].within) / whole >= BETTER_BY);
}

bool align_find(const struct recording *recording, enum cadence_unit unit,
		const struct align_piece *pieces, size_t n, struct aligned *aligned)
{
	*aligned = (struct aligned){0};
	if (n < 2 || recording->npoints == 0 ||
	    pieces[n - 1].to_ms - pieces[0].from_ms > LONGEST_MS)
		return false;
	struct sums sums;
	struct found *found = mem_alloc(LAGS, sizeof *found);
	double most_covered = 0;
	make_sums(&sums, recording, unit, pieces[0].from_ms - ALIGN_MOST_MS,
		  pieces[n - 1].to_ms + ALIGN_MOST_MS);
	for (size_t i = 0; i < LAGS; i++) {
		found[i].within = within(&sums, pieces, n, lag_of(i), &found[i].whole,
					 &found[i].covered);
		most_covered = fmax(most_covered, found[i].covered);
	}
	clear_sums(&sums);
	if (most_covered > 0)
		choose(found, most_covered, aligned);
	free(found);
	return most_covered > 0;
}
