/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/align.h"

#include "core/mem.h"

#include <math.h>
#include <stdlib.h>

/* A slip of the sensor must not pull the phases about. */
enum { MOST_SPM = 250 };
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
			there ? fmin(points[point].cadence256 * scale, MOST_SPM) : 0;
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

/* The variance within the pieces at this lag; all of it in *whole; -1: nothing there. */
static double within(const struct sums *sums, const struct align_piece *pieces, size_t n,
		     int64_t lag_ms, double *whole)
{
	double count = 0, around = 0, all = 0, all_around = 0;
	for (size_t i = 0; i < n; i++)
		add_piece(sums, cell(sums, pieces[i].from_ms + lag_ms),
			  cell(sums, pieces[i].to_ms + lag_ms), &count, &around);
	add_piece(sums, cell(sums, pieces[0].from_ms + lag_ms),
		  cell(sums, pieces[n - 1].to_ms + lag_ms), &all, &all_around);
	if (count <= 0 || all <= 0)
		return -1;
	*whole = all_around / all;
	return around / count;
}

bool align_find(const struct recording *recording, enum cadence_unit unit,
		const struct align_piece *pieces, size_t n, struct aligned *aligned)
{
	*aligned = (struct aligned){0};
	if (n < 2 || recording->npoints == 0 ||
	    pieces[n - 1].to_ms - pieces[0].from_ms > LONGEST_MS)
		return false;
	struct sums sums;
	make_sums(&sums, recording, unit, pieces[0].from_ms - ALIGN_MOST_MS,
		  pieces[n - 1].to_ms + ALIGN_MOST_MS);
	double best = -1, best_whole = 0, elsewhere = -1;
	int64_t last_best_ms = 0; /* a second holds four lags that are as good */
	for (int pass = 0; pass < 2; pass++)
		for (int64_t lag = -ALIGN_MOST_MS; lag <= ALIGN_MOST_MS;
		     lag += ALIGN_STEP_MS) {
			double whole = 0;
			const double found = within(&sums, pieces, n, lag, &whole);
			if (found < 0)
				continue;
			/* First the best, then the best that is not beside it. */
			const bool apart = llabs(lag - aligned->lag_ms) > 10000;
			if (pass == 1 && apart && (elsewhere < 0 || found < elsewhere))
				elsewhere = found;
			if (pass == 1)
				continue;
			if (best < 0 || found < best - 1e-9) {
				best = found;
				best_whole = whole;
				aligned->lag_ms = last_best_ms = lag;
			} else if (found < best + 1e-9 &&
				   lag - last_best_ms == ALIGN_STEP_MS) {
				last_best_ms = lag;
			}
		}
	aligned->lag_ms = (aligned->lag_ms + last_best_ms) / 2;
	clear_sums(&sums);
	if (best < 0)
		return false;
	aligned->explained = best_whole > 0 ? fmax(0, 1 - best / best_whole) : 0;
	aligned->sure = aligned->explained >= LEAST_EXPLAINED && best_whole > 0 &&
			(elsewhere < 0 || (elsewhere - best) / best_whole >= BETTER_BY);
	return true;
}
