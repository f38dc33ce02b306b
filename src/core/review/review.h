/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * review: what the weeks have done: cadence by context, load, shoes, milestones. Data
 * for the screen, the text and the other forms; it decides nothing.
 *
 * Cued and uncued are never mixed: during clicks one measures the metronome. Weeks begin
 * on Monday; the last one is that of `day` and may be unfinished. Speeds in km/h,
 * cadences in spm. Sources of the rules: core/training/rules.h.
 */
#ifndef TURNOVER_CORE_REVIEW_H
#define TURNOVER_CORE_REVIEW_H

#include "core/training/baseline.h"
#include "core/review/chart.h"
#include "core/journal/history.h"
#include "core/base/text.h"
#include "core/training/training_load.h"
#include "core/training/trend.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { REVIEW_WEEKS = 12, REVIEW_WEEKS_MOST = 12001 };

struct review_options {
	int32_t day;        /* today */
	int32_t plan_start; /* of the plan that is followed; -1: as the runs say */
	int weeks;          /* at most that many, 1 .. REVIEW_WEEKS_MOST */
	bool one_context;   /* only `context`; else all */
	enum context context;
	enum shoe_class shoe_class;
};

/* One week of one context. */
struct review_week {
	int32_t monday;
	struct mean uncued; /* pace-adjusted: what is compared */
	struct mean raw;    /* the same runs as they were */
	struct mean cued;   /* while clicks were heard, as they were */
};

struct review_context {
	enum context context;
	bool any; /* something was measured in these weeks */
	struct baseline_found baseline;
	struct trend trend;
	struct trend_change change;      /* of the last two weeks against the block */
	int32_t block_first, block_last; /* those days; -1: there is none */
	double v_ref_kmh, beta;    /* what all points are adjusted with; 0: no speed */
	struct review_week *weeks; /* review->nweeks of them */
};

struct review_load {
	int32_t monday;
	struct training_sum sum;
	struct training_week week; /* the week that ends on its Sunday */
	int64_t longest_ms;        /* of a run; RUN_UNKNOWN */
};

/* Easy uncued runs of one pair of shoes, or on one terrain, pace-adjusted alike. */
struct review_group {
	const char *name; /* borrowed from the history; NULL: not said */
	enum shoe_class shoe_class;
	enum terrain terrain;
	size_t runs;        /* runs and races, measured or not */
	int64_t distance_m; /* of those that have one */
	struct mean uncued;
};

enum review_state {
	REVIEW_AHEAD,   /* its week has not come */
	REVIEW_UNKNOWN, /* not measured: two runs at least */
	REVIEW_BELOW,
	REVIEW_REACHED,
	REVIEW_ABOVE
};

/* What a plan of eight weeks aims at, per cent over the baseline at its start. */
struct review_milestone {
	int week;            /* 0, 4, 8, 13 */
	int32_t first, last; /* the days that are looked at */
	enum review_state state;
	struct mean uncued;
	double pct;                 /* of uncued over the baseline */
	double target_pct;          /* highest target of the clicks in them; 0: none */
	double least_pct, most_pct; /* what is expected of pct; both 0: nothing */
};
enum { REVIEW_MILESTONES = 4 };

struct review {
	struct review_options options;
	int32_t first; /* Monday of the first week */
	size_t nweeks; /* weeks that are shown; 0: the journal is empty */
	struct review_context contexts[CONTEXTS];
	int32_t measured; /* where these weeks show none: the last day with cadence; or -1 */
	struct review_load *loads; /* nweeks */
	struct review_group *shoes, *terrains;
	size_t nshoes, nterrains;
	int32_t plan_start; /* a Monday; -1: no plan was followed */
	int32_t dose_first; /* cued minutes are counted from that day */
	int64_t dose_ms;
	unsigned dose_sessions; /* with clicks */
	double start_spm;       /* the easy baseline at the plan's start; 0: not known */
	struct review_milestone milestones[REVIEW_MILESTONES];
	bool no_response; /* week 8 is over and uncued is less than 1 % up */
};

/* The caller clears it. The history has to outlive it. */
void review_make(const struct history *history, const struct review_options *options,
		 struct review *review);
void review_clear(struct review *review);

/* The weekly means of a context with their errors as a chart; the caller clears it. */
void review_chart(const struct review_context *context, size_t nweeks, struct chart *chart);

struct review_text_options {
	int columns;  /* of the terminal, 36 .. 200; below 64 tables have fewer columns */
	bool unicode; /* else ASCII alone */
};

/*
 * The review in parts, for a screen: the contexts (enum context), then the rest. A
 * context's part has no chart: the screen paints that itself.
 */
enum { REVIEW_REST = CONTEXTS, REVIEW_PARTS };
const char *review_part_name(int part);
bool review_has_part(const struct review *review, int part);
void review_write_part(struct text *text, const struct review *review, int part,
		       const struct review_text_options *options);
void review_write_text(struct text *text, const struct review *review,
		       const struct review_text_options *options);
void review_write_json(struct text *text, const struct review *review);
void review_write_csv(struct text *text, const struct review *review);
void review_write_svg(struct text *text, const struct review *review);

#endif
