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

/*
 * A point tells of the time around it, as long as points are apart usually: half of the
 * gaps are no longer, whatever the watch dropped.
 */
static int64_t usual_gap_ms(const struct recording *recording)
{
	enum { MOST_S = RECORDING_GAP_MS / 1000 };
	size_t gaps[MOST_S + 1] = {0}, seen = 0;
	for (size_t i = 0; i + 1 < recording->npoints; i++) {
		const int64_t gap_ms =
			recording->points[i + 1].utc_ms - recording->points[i].utc_ms;
		const int64_t gap_s = (gap_ms + 500) / 1000;
		gaps[gap_s < 1 ? 1 : gap_s > MOST_S ? MOST_S : gap_s]++;
	}
	for (int64_t s = 1; s <= MOST_S; s++) {
		seen += gaps[s];
		if (seen * 2 >= recording->npoints)
			return s * 1000;
	}
	return 1000;
}

static void make_sums(struct sums *sums, const struct recording *recording,
		      enum cadence_unit unit, int64_t hold_ms, int64_t from_ms,
		      int64_t to_ms)
{
	const double scale = (unit == UNIT_ONE_LEG ? 2.0 : 1.0) / 256.0;
	const struct recording_point *points = recording->points;
	const size_t npoints = recording->npoints;
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

/* Adds count, and squares around the mean, of the cells from .. to. */
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

/* What of the squares around the mean of a ramp's cells lies on a straight line. */
static double on_a_line(const struct sums *sums, size_t from, size_t to)
{
	double n = 0, x = 0, y = 0, xx = 0, xy = 0;
	for (size_t i = from; i < to; i++) {
		const double there = sums->count[i + 1] - sums->count[i];
		const double at = (double)(i - from) * there;
		const double spm = sums->spm[i + 1] - sums->spm[i];
		n += there;
		x += at;
		y += spm;
		xx += at * at;
		xy += at * spm;
	}
	const double wide = n > 0 ? xx - x * x / n : 0;
	const double along = n > 0 ? xy - x * y / n : 0;
	return wide > 0 ? along * along / wide : 0;
}

/*
 * The variance within the pieces at this lag; all of it in *whole, cells that have a
 * cadence in *covered; -1: there are none.
 */
static double within(const struct sums *sums, const struct align_piece *pieces, size_t n,
		     int64_t lag_ms, double *whole, double *covered)
{
	double count = 0, around = 0, all = 0, all_around = 0;
	for (size_t i = 0; i < n; i++) {
		const size_t from = cell(sums, pieces[i].from_ms + lag_ms);
		const size_t to = cell(sums, pieces[i].to_ms + lag_ms);
		add_piece(sums, from, to, &count, &around);
		if (pieces[i].ramp)
			around = fmax(0, around - on_a_line(sums, from, to));
	}
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
enum { LAGS = 2 * ALIGN_MOST_MS / ALIGN_STEP_MS + 1, AROUND = 2000 / ALIGN_STEP_MS };

static int64_t lag_of(size_t i)
{
	return (int64_t)i * ALIGN_STEP_MS - ALIGN_MOST_MS;
}

/* A lag at which there is enough to judge by. */
static bool counts(const struct found *found, double most_covered)
{
	return found->within >= 0 && found->covered >= LEAST_COVERED * most_covered;
}

/* How far from best, in steps of a lag, the variance rises to this level. */
static double steps_to(const struct found *found, size_t best, int towards, double level)
{
	size_t at = best;
	for (int i = 0; i < AROUND; i++, at += (size_t)towards) {
		const double here = found[at].within;
		const double next = found[at + (size_t)towards].within;
		if (next >= level)
			return i + (next > here ? (level - here) / (next - here) : 1);
	}
	return AROUND;
}

/*
 * The valley's middle, not its lowest point: a second in which cadence changed belongs a
 * bit to either side, and pulls the lowest point up to half a second away.
 */
static int64_t middle_ms(const struct found *found, size_t best)
{
	if (best < AROUND || best + AROUND >= LAGS)
		return lag_of(best);
	for (size_t i = best - AROUND; i <= best + AROUND; i++)
		if (found[i].within < 0)
			return lag_of(best);
	const double level = fmin(found[best - AROUND].within, found[best + AROUND].within);
	const double off =
		(steps_to(found, best, 1, level) - steps_to(found, best, -1, level)) / 2;
	return lag_of(best) + (int64_t)lround(off * ALIGN_STEP_MS);
}

static void choose(const struct found *found, double most_covered, struct aligned *aligned)
{
	size_t best = LAGS;
	double elsewhere = -1;
	for (size_t i = 0; i < LAGS; i++)
		if (counts(&found[i], most_covered) &&
		    (best == LAGS || found[i].within < found[best].within - 1e-9))
			best = i;
	for (size_t i = 0; i < LAGS; i++)
		if (counts(&found[i], most_covered) &&
		    llabs(lag_of(i) - lag_of(best)) > APART_MS &&
		    (elsewhere < 0 || found[i].within < elsewhere))
			elsewhere = found[i].within;
	const double whole = found[best].whole;
	aligned->lag_ms = middle_ms(found, best);
	aligned->explained = whole > 0 ? fmax(0, 1 - found[best].within / whole) : 0;
	aligned->sure =
		aligned->explained >= LEAST_EXPLAINED && whole > 0 &&
		(elsewhere < 0 || (elsewhere - found[best].within) / whole >= BETTER_BY);
}

bool align_find(const struct recording *recording, enum cadence_unit unit,
		const struct align_piece *pieces, size_t n, struct aligned *aligned)
{
	*aligned = (struct aligned){0};
	if (n == 0 || recording->npoints == 0 ||
	    pieces[n - 1].to_ms - pieces[0].from_ms > LONGEST_MS)
		return false;
	struct sums sums;
	struct found *found = mem_alloc(LAGS, sizeof *found);
	double most_covered = 0;
	aligned->gap_ms = usual_gap_ms(recording);
	make_sums(&sums, recording, unit, aligned->gap_ms,
		  pieces[0].from_ms - ALIGN_MOST_MS, pieces[n - 1].to_ms + ALIGN_MOST_MS);
	for (size_t i = 0; i < LAGS; i++) {
		found[i].within = within(&sums, pieces, n, lag_of(i), &found[i].whole,
					 &found[i].covered);
		most_covered = fmax(most_covered, found[i].covered);
	}
	clear_sums(&sums);
	if (most_covered > 0)
		choose(found, most_covered, aligned);
	/* Where no phase meets another there is nothing to go by. */
	aligned->sure = aligned->sure && n > 1;
	free(found);
	return most_covered > 0;
}
