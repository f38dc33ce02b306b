/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * baseline: the runner's habitual cadence of a context, from what was measured, with
 * how sure it is and where it comes from (algorithm A).
 *
 * Uncued, level, in the same class of shoes, of 14 days; adjusted to the median pace of
 * those runs. One run is used and says so, two make it provisional, four firm. A number
 * typed in by hand stands until two runs were measured after it. Pure; source of the
 * numbers: core/training/rules.h.
 */
#ifndef TURNOVER_CORE_BASELINE_H
#define TURNOVER_CORE_BASELINE_H

#include "core/base/cadence.h"
#include "core/journal/history.h"
#include "core/training/points.h"
#include "core/script/runner.h"
#include "core/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where a number comes from, the weakest first. */
enum baseline_from {
	BASELINE_DEFAULT,   /* the program's own: PROVISIONAL */
	BASELINE_ESTIMATED, /* tempo or strides from the easy one: PROVISIONAL, too */
	BASELINE_ENTERED,   /* typed in: `turnover baseline easy=171` */
	BASELINE_MEASURED
};

/* How much it rests on. */
enum baseline_grade {
	BASELINE_NONE,    /* nothing measured (default, estimated, entered) */
	BASELINE_ONE_RUN, /* n = 1 */
	BASELINE_EARLY,   /* 2 .. 3 runs: provisional in the words of the rules */
	BASELINE_FIRM     /* 4 and more */
};

/* One sample that was looked at, and whether it counted. */
struct baseline_item {
	size_t sample; /* in history->samples */
	enum point_reason reason;
};

struct baseline_found {
	enum context context;
	enum shoe_class shoe_class;
	enum baseline_from from;
	enum baseline_grade grade;
	double spm; /* the baseline, at v_ref */
	int spm10;  /* the same, rounded to a tenth */

	/* of the measured runs (since a number was typed in), also where that is used */
	size_t runs;
	double sd, se;        /* spm; of one run, of the mean (core/training/points.h) */
	double v_ref_kmh;     /* median pace; 0: not known */
	double beta, beta_sd; /* spm per km/h: the runner's own as far as it is known */
	size_t without_speed; /* runs that were not adjusted */
	size_t on_treadmill;  /* among the runs: may share a context, is said */
	bool scattered;       /* SD over 4 spm: another run is needed */
	int32_t first, last;  /* days of the runs; of the entry; -1: none */
	int age_days;         /* since the last; -1: none */
	bool old;             /* 14 days and more: measure again */

	double above_easy_spm; /* tempo, strides: what an estimate adds to the easy one */

	/* every sample of the context from the window on, and how many of each reason
	 * there are in the whole history */
	struct baseline_item *items;
	size_t n, capacity;
	size_t counts[POINT_REASONS];
};

/*
 * The baseline of a context on `day`: what came later is not seen. Never fails: with
 * nothing measured it is an estimate or the default. The caller clears it.
 */
void baseline_find(const struct history *history, enum context context,
		   enum shoe_class shoe_class, int32_t day, struct baseline_found *found);
void baseline_found_clear(struct baseline_found *found);

/* Brings an estimate, or the default, to the easy baseline that the runner has said. */
void baseline_stand_on(struct baseline_found *found, const struct baseline *easy);

/*
 * Puts what was measured, entered or estimated into the baselines that are still the
 * program's defaults. What runner.cfg or --baseline said stays, and an estimate stands on
 * it, also where the history is empty. PROVISIONAL stays on defaults and estimates.
 */
void baseline_apply(const struct history *history, int32_t day, struct runner *runner);

/* What stands above the journal: the journal's number is then told, not used. */
enum baseline_said { SAID_NOTHING, SAID_BY_OPTION, SAID_BY_CONFIG };

struct baseline_words {
	int columns;  /* 40 and more */
	bool unicode; /* else ASCII alone */
	bool every;   /* also every sample of the window and what became of it */
	enum baseline_said said;
	int said_spm10;
};

/* Adds what the baseline is and where it comes from, in sentences for its runner. */
void baseline_explain(struct text *text, const struct history *history,
		      const struct baseline_found *found,
		      const struct baseline_words *words);

/* Room to grow, by the easy baseline. */
enum baseline_room { ROOM_FULL, ROOM_HALF, ROOM_HOLD };
enum baseline_room baseline_room(int easy_spm10);

/*
 * May this be typed in as a cadence? POINT_USED, or POINT_ONE_LEG, POINT_WALKING,
 * POINT_TWICE: then `why` has a sentence with the number that may be meant.
 */
enum point_reason baseline_check(int spm10, char why[QUANTITY_WHY]);

#endif
