/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trend: the slope of uncued cadence and its posterior; see trend.h.
 *
 * With sums taken from their means the level drops out of the normal equations, and
 * what is left is two by two: exact formulae, nothing to iterate, nothing to allocate.
 */
#include "core/training/trend.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/training/rules.h"

#include <math.h>
#include <stdlib.h>

enum { DAYS_A_WEEK = 7, BLOCK_DAYS = 14 };

/* Below this spread of weeks (a tenth of a day or so) there is no slope to be seen. */
#define LEAST_SPREAD 1e-4

/* ---- the fit ---- */

struct moments {
	double n, week, kmh, spm;  /* number and means */
	double ww, wv, vv, wc, vc; /* sums of products, from the means */
};

static struct moments moments_of(const struct trend_datum *data, size_t n)
{
	struct moments m = {.n = (double)n};

	for (size_t i = 0; i < n; i++) {
		m.week += data[i].week / m.n;
		m.kmh += data[i].kmh / m.n;
		m.spm += data[i].spm / m.n;
	}
	for (size_t i = 0; i < n; i++) {
		const double w = data[i].week - m.week, v = data[i].kmh - m.kmh;
		const double c = data[i].spm - m.spm;

		m.ww += w * w;
		m.wv += w * v;
		m.vv += v * v;
		m.wc += w * c;
		m.vc += v * c;
	}
	return m;
}

bool trend_fit_known(const struct trend_datum *data, size_t n, double sigma,
		     struct trend_fit *fit)
{
	const double prior = 1 / (RULE_BETA_SD * RULE_BETA_SD);
	const double noise = 1 / (sigma * sigma);

	if (n < 2)
		return false;
	const struct moments m = moments_of(data, n);
	if (m.ww < LEAST_SPREAD)
		return false;

	/* The precision of (slope, beta) and the right-hand side. */
	const double ss = m.ww * noise, sb = m.wv * noise, bb = m.vv * noise + prior;
	const double rs = m.wc * noise, rb = m.vc * noise + RULE_BETA_SPM_PER_KMH * prior;
	const double determinant = ss * bb - sb * sb;

	fit->slope = (bb * rs - sb * rb) / determinant;
	fit->beta = (ss * rb - sb * rs) / determinant;
	fit->slope_sd = sqrt(bb / determinant);
	fit->beta_sd = sqrt(ss / determinant);
	fit->level = m.spm - fit->slope * m.week - fit->beta * m.kmh;
	fit->sigma = sigma;
	return true;
}

static double residuals(const struct trend_datum *data, size_t n,
			const struct trend_fit *fit)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++) {
		const double left = data[i].spm - fit->level - fit->slope * data[i].week -
				    fit->beta * data[i].kmh;

		sum += left * left;
	}
	return sum;
}

bool trend_fit_learned(const struct trend_datum *data, size_t n, struct trend_fit *fit)
{
	const double prior =
		RULE_SIGMA_PRIOR_DF * RULE_SIGMA_PRIOR_SPM * RULE_SIGMA_PRIOR_SPM;
	struct trend_fit first;

	if (!trend_fit_known(data, n, RULE_RUN_SD_SPM, &first))
		return false;
	const double variance = (prior + residuals(data, n, &first)) /
				(RULE_SIGMA_PRIOR_DF + (double)n - 2);
	return trend_fit_known(data, n, sqrt(variance), fit);
}

double trend_phi(double z)
{
	return erfc(-z / sqrt(2.0)) / 2;
}

double trend_p(const struct trend_fit *fit)
{
	return trend_phi((fit->slope - RULE_DELTA_SPM_PER_WEEK) / fit->slope_sd);
}

enum trend_verdict trend_judge(double p)
{
	return p < RULE_P_PLATEAU     ? TREND_PLATEAU
	       : p > RULE_P_IMPROVING ? TREND_IMPROVING
				      : TREND_UNCLEAR;
}

const char *trend_verdict_name(enum trend_verdict verdict)
{
	static const char *const names[] = {
		[TREND_TOO_LITTLE] = "too little data",
		[TREND_PLATEAU] = "plateau",
		[TREND_UNCLEAR] = "unclear",
		[TREND_IMPROVING] = "improving",
	};
	return names[verdict];
}

double trend_adjust(double spm, double kmh, double v_ref_kmh, double beta)
{
	return kmh > 0 && v_ref_kmh > 0 ? spm - beta * (kmh - v_ref_kmh) : spm;
}

/* ---- of a history ---- */

/* The uncued points of one context and class of shoes in those days. */
static void collect(const struct history *history, enum context context,
		    enum shoe_class shoe_class, int32_t first, int32_t last,
		    struct points *points)
{
	points_collect(history, first, last, 0, points);
	points_keep(points, context, shoe_class);
}

static size_t count_from(const struct points *points, int32_t first)
{
	size_t n = 0;

	for (size_t i = 0; i < points->n; i++)
		n += points->items[i].day >= first;
	return n;
}

/* How many weeks of the window have points; weeks are counted from its last day. */
static int weeks_with(const struct points *points, int32_t first, int32_t last)
{
	bool has[RULE_TREND_WEEKS_SPARSE] = {false};
	int weeks = 0;

	for (size_t i = 0; i < points->n; i++)
		if (points->items[i].day >= first)
			has[(last - points->items[i].day) / DAYS_A_WEEK] = true;
	for (int i = 0; i < RULE_TREND_WEEKS_SPARSE; i++)
		weeks += has[i];
	return weeks;
}

static int missing(int least, int have)
{
	return have < least ? least - have : 0;
}

/* Fits the points from trend->first on; they are in the order of time. */
static void fit_points(const struct points *points, struct trend *trend)
{
	const struct point *from =
		trend->samples > 0 ? &points->items[points->n - trend->samples] : NULL;
	struct trend_datum *data = mem_alloc(trend->samples + 1, sizeof *data);

	trend->v_ref_kmh = points_median_kmh(from, trend->samples);
	for (size_t i = 0; i < trend->samples; i++) {
		const struct point *point = &from[i];

		data[i] = (struct trend_datum){
			.week = (double)(point->day - trend->last) / DAYS_A_WEEK,
			.kmh = point->kmh > 0 ? point->kmh - trend->v_ref_kmh : 0,
			.spm = point->spm,
		};
		trend->without_speed += point->kmh <= 0;
		trend->on_treadmill += point->terrain == TERRAIN_TREADMILL;
	}
	trend->fitted = trend_fit_learned(data, trend->samples, &trend->fit);
	if (trend->fitted)
		trend->p = trend_p(&trend->fit);
	free(data);
}

struct trend trend_of(const struct history *history, enum context context,
		      enum shoe_class shoe_class, int32_t day, int32_t since)
{
	const int32_t dense = day - RULE_TREND_WEEKS * DAYS_A_WEEK + 1;
	const int32_t sparse = day - RULE_TREND_WEEKS_SPARSE * DAYS_A_WEEK + 1;
	struct trend trend = {.last = day};
	struct points points = {0};

	collect(history, context, shoe_class, sparse > since ? sparse : since, day,
		&points);
	trend.first =
		count_from(&points, dense) < RULE_TREND_SAMPLES_A_WEEK * RULE_TREND_WEEKS
			? sparse
			: dense;
	if (trend.first < since)
		trend.first = since;
	trend.samples = count_from(&points, trend.first);
	trend.weeks = weeks_with(&points, trend.first, day);
	trend.samples_missing = missing(RULE_TREND_SAMPLES_MIN, (int)trend.samples);
	trend.weeks_missing = missing(RULE_TREND_WEEKS_MIN, trend.weeks);
	fit_points(&points, &trend);
	trend.verdict =
		!trend.fitted || trend.samples_missing > 0 || trend.weeks_missing > 0
			? TREND_TOO_LITTLE
			: trend_judge(trend.p);
	points_clear(&points);
	return trend;
}

/* ---- blocks ---- */

struct trend_change trend_change_of(struct mean before, struct mean after)
{
	struct trend_change change = {.before = before, .after = after};

	if (before.n < 2 || after.n < 2)
		return change;
	const double noise = RULE_Z90 * hypot(before.se, after.se);
	change.known = true;
	change.spm = after.mean - before.mean;
	change.limit = fmax(RULE_REAL_BLOCKS_SPM, noise);
	change.real = fabs(change.spm) > change.limit;
	change.worthwhile = fabs(change.spm) > RULE_WORTHWHILE_SPM;
	return change;
}

struct mean trend_block(const struct history *history, enum context context,
			enum shoe_class shoe_class, int32_t first, int32_t last,
			double v_ref_kmh, double beta)
{
	struct points points = {0};
	double sum = 0, squares = 0;

	collect(history, context, shoe_class, first, last, &points);
	for (size_t i = 0; i < points.n; i++) {
		const double spm = trend_adjust(points.items[i].spm, points.items[i].kmh,
						v_ref_kmh, beta);

		sum += spm;
		squares += spm * spm;
	}
	const struct mean mean = mean_of(points.n, sum, squares);
	points_clear(&points);
	return mean;
}

struct trend_change trend_change_since(const struct history *history, enum context context,
				       enum shoe_class shoe_class, int32_t first,
				       int32_t last, int32_t day)
{
	const struct trend trend = trend_of(history, context, shoe_class, day, DAY_FIRST);
	const double beta = trend.fitted ? trend.fit.beta : RULE_BETA_SPM_PER_KMH;
	const int32_t recent = day - BLOCK_DAYS + 1;

	return trend_change_of(trend_block(history, context, shoe_class, first,
					   last < recent ? last : recent - 1,
					   trend.v_ref_kmh, beta),
			       trend_block(history, context, shoe_class, recent, day,
					   trend.v_ref_kmh, beta));
}
