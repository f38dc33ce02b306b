/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * points: what is comparable among the measured cadences of a history.
 *
 * A point is the cadence of one run in one context, cued and uncued apart: three counts
 * on one run say more about that run, not about three runs, so they are one point (the
 * mean, weighted by the time that was measured). Every sample that is no evidence of
 * learning says why: what cannot be compared is named, not silently dropped.
 */
#ifndef TURNOVER_CORE_POINTS_H
#define TURNOVER_CORE_POINTS_H

#include "core/journal/history.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why a sample is not compared with the others; the first that holds. */
enum point_reason {
	POINT_USED,
	POINT_ONE_LEG,  /* below 110 spm: steps of one foot */
	POINT_WALKING,  /* below 140: a walk, or an odd device; or the entry says walk */
	POINT_TWICE,    /* from 240: doubled once too often */
	POINT_NO_RUN,   /* typed in, or of no run: a number to begin with */
	POINT_CUED,     /* clicks were heard: that measures the metronome */
	POINT_HILLY,    /* hills and trails, or steeper than 2 % */
	POINT_RESISTED, /* strides against a load */
	POINT_SHOES,    /* the other class of shoes: it has a baseline of its own */
	POINT_OLD,      /* before the days that are looked at */
	POINT_ENTERED,  /* before a baseline that was entered by hand since */
	POINT_REASONS
};

/* A clause for people: "clicks were heard", never NULL. */
const char *point_reason_text(enum point_reason reason);

struct point {
	int64_t run;
	int32_t day;
	uint8_t context, shoe_class, terrain, source;
	bool cued, level;
	uint16_t shoes;
	uint16_t samples;            /* how many it is the mean of */
	size_t first;                /* of them, in history->samples */
	double spm;                  /* as measured */
	double kmh;                  /* 0: not known */
	int target_spm10;            /* of the clicks; 0: none */
	int64_t length_ms;           /* measured in all */
	double weight, speed_weight; /* of the two means */
};

struct points {
	struct point *items; /* by time */
	size_t n, capacity;
};
void points_clear(struct points *points);

/*
 * The run of a sample: *hint is where the last one was found (0 at first), so that a
 * walk through all samples costs no more than their number. NULL: there is none.
 */
const struct history_run *points_run(const struct history *history, int64_t id,
				     size_t *hint);

/*
 * What holds of a sample by itself (POINT_USED .. POINT_RESISTED). run: of the sample,
 * NULL where there is none.
 */
enum point_reason points_judge(const struct history_sample *sample,
			       const struct history_run *run);

/* The first sample of that day or a later one; history->nsamples: there is none. */
size_t points_first_sample(const struct history *history, int32_t day);

/* What may come along with the comparable ones; bits. */
enum points_also {
	POINTS_CUED = 1, /* while clicks were heard; never mixed with uncued ones */
	POINTS_HILLY = 2 /* not level */
};

/*
 * Adds the points of the days first .. last: uncued and comparable ones, and what `also`
 * says. All contexts and shoes.
 */
void points_collect(const struct history *history, int32_t first, int32_t last,
		    unsigned also, struct points *points);

/* Leaves those of one context and class of shoes. */
void points_keep(struct points *points, enum context context, enum shoe_class shoe_class);

/* The median of the speeds that are known; 0: none is. */
double points_median_kmh(const struct point *points, size_t n);

/* Mean, SD of a sample (n - 1; 0 for n < 2) and standard error of n values. The error
 * uses the prior of noise, too: sqrt((6 * 2.7^2 + SS) / (6 + n - 1)) / sqrt(n), so that
 * two runs that happen to agree are no certainty. */
struct mean {
	size_t n;
	double mean, sd, se;
};
struct mean mean_of(size_t n, double sum, double sum_of_squares);

#endif
