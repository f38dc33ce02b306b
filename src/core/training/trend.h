/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * trend: does uncued cadence rise, week by week, at the same pace?
 *
 *	c = a + s * week + beta * (v - v_ref) + e
 *
 * by least squares with a prior on beta alone (N(2.0, 0.8) spm per km/h), so a runner
 * who has only become faster is not taken for one who has changed. Noise is learned
 * from the residuals, with a prior worth six runs. Verdicts by the posterior of s
 * against 0.5 spm a week; error rates by simulation, in the manual. Source: core/training/rules.h.
 */
#ifndef TURNOVER_CORE_TREND_H
#define TURNOVER_CORE_TREND_H

#include "core/training/points.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct trend_datum {
	double week; /* from any zero */
	double kmh;  /* speed less v_ref; 0 where it is not known */
	double spm;
};

/* The posterior. Slope in spm a week, beta in spm per km/h. */
struct trend_fit {
	double level; /* at week 0 and v_ref */
	double slope, slope_sd;
	double beta, beta_sd;
	double sigma;
};

/*
 * Fits with a known noise (sigma > 0), and with one that is learned: a first fit at 2.5
 * spm, its residuals' sigma^2 = (6 * 2.7^2 + RSS) / (6 + n - 2), a second fit at that.
 * False, *fit untouched: fewer than two different weeks, so no slope.
 */
bool trend_fit_known(const struct trend_datum *data, size_t n, double sigma,
		     struct trend_fit *fit);
bool trend_fit_learned(const struct trend_datum *data, size_t n, struct trend_fit *fit);

/* P(slope >= 0.5 spm a week). */
double trend_p(const struct trend_fit *fit);

/* The normal distribution function. */
double trend_phi(double z);

enum trend_verdict { TREND_TOO_LITTLE, TREND_PLATEAU, TREND_UNCLEAR, TREND_IMPROVING };

/* By P alone: below 0.25 a plateau, above 0.75 improving. */
enum trend_verdict trend_judge(double p);
const char *trend_verdict_name(enum trend_verdict verdict); /* "too little data" … */

/* Uncued cadence of one context and shoe class over the last weeks. */
struct trend {
	enum trend_verdict verdict;
	int32_t first, last; /* days of the window, both in it */
	size_t samples;      /* points in it (core/training/points.h) */
	int weeks;           /* weeks of the window that have some, counted from its end */
	int samples_missing; /* to the 6 that are needed */
	int weeks_missing;   /* to the 3 */
	bool fitted;         /* fit, p and v_ref are there; also with too little data */
	struct trend_fit fit;
	double p;
	double v_ref_kmh;     /* median speed; 0: no speed known */
	size_t without_speed; /* points that could not be pace-adjusted */
	size_t on_treadmill;
};

/*
 * The trend on `day` (what came later is not seen): 4 weeks that end with it, 6 where
 * there are fewer than 2 samples a week; never before `since` (DAY_FIRST: no limit; two
 * weeks after a plateau was acted upon the window is new).
 */
struct trend trend_of(const struct history *history, enum context context,
		      enum shoe_class shoe_class, int32_t day, int32_t since);

/* c less what pace explains; a point without a speed stays as it is. */
double trend_adjust(double spm, double kmh, double v_ref_kmh, double beta);

/*
 * Two blocks against each other, all adjusted alike. Real: more than max(3 spm, 1.645
 * SE of the difference); worthwhile: more than 1.6 spm.
 */
struct trend_change {
	bool known; /* two points at least on either side */
	struct mean before, after;
	double spm;   /* after less before */
	double limit; /* what it has to exceed to be real */
	bool real, worthwhile;
};
struct trend_change trend_change_of(struct mean before, struct mean after);

/* The mean of the days first .. last, adjusted to that speed with that beta. */
struct mean trend_block(const struct history *history, enum context context,
			enum shoe_class shoe_class, int32_t first, int32_t last,
			double v_ref_kmh, double beta);

/* Weighs the mean of the last two weeks up to `day` against the days first .. last. */
struct trend_change trend_change_since(const struct history *history, enum context context,
				       enum shoe_class shoe_class, int32_t first,
				       int32_t last, int32_t day);

#endif
