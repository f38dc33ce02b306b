/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review: what the weeks have done, as data; see review.h. */
#include "core/review/review.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/training/rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	NONE = -1,
	DAYS_A_WEEK = 7,
	BLOCK_DAYS = 14,
	PLAN_WEEKS = 8,   /* counted for the dose where no plan was followed */
	PLAN_END_WEEK = 8 /* whose block says whether there was a response */
};

/* ---- sums of one week ---- */

struct sums {
	size_t n;
	double sum, squares;
};

static void add(struct sums *sums, double value)
{
	sums->n++;
	sums->sum += value;
	sums->squares += value * value;
}

static struct mean mean_from(const struct sums *sums)
{
	return mean_of(sums->n, sums->sum, sums->squares);
}

/* ---- the weeks ---- */

static int32_t earliest(const struct history *history, int32_t day)
{
	int32_t first = day;

	for (size_t i = 0; i < history->nruns && i < 2; i++)
		if (history->runs[i].day < first)
			first = history->runs[i].day;
	return first;
}

/* The weeks that are asked for, but not those before the first entry. */
static void choose_weeks(const struct history *history, struct review *review)
{
	const int32_t last = day_monday(review->options.day);
	const int32_t begin = day_monday(earliest(history, review->options.day));
	int32_t first = last - (review->options.weeks - 1) * DAYS_A_WEEK;

	if (first < begin)
		first = begin;
	review->first = first;
	review->nweeks =
		history->nruns > 0 ? (size_t)((last - first) / DAYS_A_WEEK) + 1 : 0;
}

static size_t week_of(const struct review *review, int32_t day)
{
	return (size_t)((day - review->first) / DAYS_A_WEEK);
}

/* ---- cadence by context ---- */

struct week_sums {
	struct sums uncued, raw, cued;
};

static void add_point(const struct review_context *context, const struct point *point,
		      struct week_sums *week)
{
	if (point->cued) {
		add(&week->cued, point->spm);
		return;
	}
	add(&week->raw, point->spm);
	add(&week->uncued,
	    trend_adjust(point->spm, point->kmh, context->v_ref_kmh, context->beta));
}

static void fill_weeks(const struct review *review, const struct points *points,
		       struct review_context *context)
{
	struct week_sums *sums = mem_alloc(review->nweeks + 1, sizeof *sums);

	context->weeks = mem_alloc(review->nweeks + 1, sizeof *context->weeks);
	for (size_t i = 0; i < points->n; i++)
		add_point(context, &points->items[i],
			  &sums[week_of(review, points->items[i].day)]);
	for (size_t i = 0; i < review->nweeks; i++)
		context->weeks[i] = (struct review_week){
			.monday = review->first + (int32_t)i * DAYS_A_WEEK,
			.uncued = mean_from(&sums[i].uncued),
			.raw = mean_from(&sums[i].raw),
			.cued = mean_from(&sums[i].cued),
		};
	free(sums);
}

/* The days that the last two weeks are weighed against: those of the baseline at the
 * plan's start, or the first two weeks that are shown. */
static void choose_block(const struct history *history, const struct review *review,
			 const struct points *points, struct review_context *context)
{
	struct baseline_found start;

	context->block_first = context->block_last = NONE;
	if (review->plan_start >= 0) {
		baseline_find(history, context->context, review->options.shoe_class,
			      review->plan_start + DAYS_A_WEEK - 1, &start);
		if (start.from == BASELINE_MEASURED) {
			context->block_first = start.first;
			context->block_last = start.last;
		}
		baseline_found_clear(&start);
	}
	for (size_t i = 0; i < points->n && context->block_first < 0; i++)
		if (!points->items[i].cued) {
			context->block_first = points->items[i].day;
			context->block_last = context->block_first + BLOCK_DAYS - 1;
		}
}

static void weigh_change(const struct history *history, const struct review *review,
			 struct review_context *context)
{
	const int32_t day = review->options.day, recent = day - BLOCK_DAYS + 1;

	if (context->block_first < 0 || context->block_first >= recent)
		return;
	if (context->block_last >= recent)
		context->block_last = recent - 1;
	context->change = trend_change_of(
		trend_block(history, context->context, review->options.shoe_class,
			    context->block_first, context->block_last, context->v_ref_kmh,
			    context->beta),
		trend_block(history, context->context, review->options.shoe_class, recent,
			    day, context->v_ref_kmh, context->beta));
}

/* Those of one context and class that can be compared. */
static void take_points(struct points *points, const struct points *all,
			enum context context, enum shoe_class shoe_class)
{
	for (size_t i = 0; i < all->n; i++) {
		const struct point *point = &all->items[i];

		if (point->context == context && point->shoe_class == shoe_class &&
		    point->level)
			*ARRAY_PUSH(points) = *point;
	}
}

/* The median speed of the recent runs; of all that are shown where those have none. */
static double reference(const struct trend *trend, const struct points *points)
{
	return trend->v_ref_kmh > 0 ? trend->v_ref_kmh
				    : points_median_kmh(points->items, points->n);
}

static void make_context(const struct history *history, const struct points *all,
			 struct review *review, enum context which)
{
	const struct review_options *options = &review->options;
	struct review_context *context = &review->contexts[which];
	struct points points = {0};

	context->context = which;
	context->block_first = context->block_last = NONE;
	if (options->one_context && which != options->context)
		return;
	take_points(&points, all, which, options->shoe_class);
	context->any = points.n > 0;
	baseline_find(history, which, options->shoe_class, options->day,
		      &context->baseline);
	context->trend =
		trend_of(history, which, options->shoe_class, options->day, DAY_FIRST);
	context->v_ref_kmh = reference(&context->trend, &points);
	context->beta =
		context->trend.fitted ? context->trend.fit.beta : RULE_BETA_SPM_PER_KMH;
	fill_weeks(review, &points, context);
	choose_block(history, review, &points, context);
	weigh_change(history, review, context);
	points_clear(&points);
}

/* The last day before these weeks that a review of it would show cadence of. */
static int32_t last_measured(const struct history *history, const struct review *review)
{
	const struct review_options *options = &review->options;
	struct points before = {0};
	int32_t last = NONE;

	for (int i = 0; i < CONTEXTS; i++)
		if (review->contexts[i].any)
			return NONE;
	points_collect(history, DAY_FIRST, review->first - 1, POINTS_CUED, &before);
	for (size_t i = 0; i < before.n; i++) {
		const struct point *point = &before.items[i];

		if ((!options->one_context || point->context == options->context) &&
		    point->shoe_class == options->shoe_class && point->day > last)
			last = point->day;
	}
	points_clear(&before);
	return last;
}

/* ---- load ---- */

static void make_loads(const struct history *history, struct review *review)
{
	review->loads = mem_alloc(review->nweeks + 1, sizeof *review->loads);
	for (size_t i = 0; i < review->nweeks; i++) {
		struct review_load *load = &review->loads[i];
		const int32_t monday = review->first + (int32_t)i * DAYS_A_WEEK;
		const int32_t sunday = monday + DAYS_A_WEEK - 1;

		load->monday = monday;
		load->sum = training_sum(history, monday, sunday);
		load->week = training_week(history, sunday);
		load->longest_ms = RUN_UNKNOWN;
	}
	for (size_t i = training_first_run(history, review->first); i < history->nruns;
	     i++) {
		const struct history_run *run = &history->runs[i];

		if (!training_is_run(run) || run->day < review->first ||
		    week_of(review, run->day) >= review->nweeks)
			continue;
		struct review_load *load = &review->loads[week_of(review, run->day)];
		if (training_time_ms(run) > load->longest_ms)
			load->longest_ms = training_time_ms(run);
	}
}

/* ---- groups ---- */

struct groups {
	struct review_group *items;
	struct sums *sums; /* beside them */
	size_t n;
};

/* A row a pair of shoes and class, or a terrain; those with nothing go at the end. */
static void add_to_groups(const struct history *history, const struct review *review,
			  struct groups *shoes, struct groups *terrains)
{
	for (size_t i = training_first_run(history, review->first); i < history->nruns;
	     i++) {
		const struct history_run *run = &history->runs[i];

		if (!training_is_run(run) || run->day < review->first ||
		    run->day > review->options.day)
			continue;
		struct review_group *const rows[] = {
			&shoes->items[run->shoes * SHOE_CLASSES + run->shoe_class],
			&terrains->items[run->terrain]};
		for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
			rows[k]->runs++;
			rows[k]->distance_m += run->distance_m > 0 ? run->distance_m : 0;
		}
	}
}

static void weigh_groups(const struct review *review, const struct points *all,
			 struct groups *shoes, struct groups *terrains)
{
	const struct review_context *easy = &review->contexts[CONTEXT_EASY];

	for (size_t i = 0; i < all->n; i++) {
		const struct point *point = &all->items[i];
		const double spm =
			trend_adjust(point->spm, point->kmh, easy->v_ref_kmh, easy->beta);

		if (point->context != CONTEXT_EASY || point->cued)
			continue;
		/* Hills would be held against the shoes, shoes against the terrain. */
		if (point->level)
			add(&shoes->sums[point->shoes * SHOE_CLASSES + point->shoe_class],
			    spm);
		if (point->shoe_class == review->options.shoe_class)
			add(&terrains->sums[point->terrain], spm);
	}
}

/* Leaves the groups that have runs. */
static void close_groups(struct groups *groups, struct review_group **items, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < groups->n; i++) {
		if (groups->items[i].runs == 0)
			continue;
		groups->items[i].uncued = mean_from(&groups->sums[i]);
		groups->items[(*n)++] = groups->items[i];
	}
	*items = groups->items;
	free(groups->sums);
}

static struct groups groups_of(size_t n)
{
	return (struct groups){mem_alloc(n + 1, sizeof(struct review_group)),
			       mem_alloc(n + 1, sizeof(struct sums)), n};
}

static void make_groups(const struct history *history, const struct points *all,
			struct review *review)
{
	struct groups shoes = groups_of((history->nshoes + 1) * SHOE_CLASSES);
	struct groups terrains = groups_of(TERRAINS);

	for (size_t i = 0; i < history->nshoes * SHOE_CLASSES; i++) {
		shoes.items[i].name = history->shoes[i / SHOE_CLASSES];
		shoes.items[i].shoe_class = (enum shoe_class)(i % SHOE_CLASSES);
	}
	for (int i = 0; i < TERRAINS; i++) {
		terrains.items[i].terrain = (enum terrain)i;
		terrains.items[i].name =
			i == TERRAIN_UNKNOWN ? NULL : terrain_name((enum terrain)i);
	}
	add_to_groups(history, review, &shoes, &terrains);
	weigh_groups(review, all, &shoes, &terrains);
	close_groups(&shoes, &review->shoes, &review->nshoes);
	close_groups(&terrains, &review->terrains, &review->nterrains);
}

/* ---- the plan ---- */

static void make_dose(const struct history *history, struct review *review)
{
	const int32_t day = review->options.day;

	review->dose_first = review->plan_start >= 0
				     ? review->plan_start
				     : day_monday(day) - (PLAN_WEEKS - 1) * DAYS_A_WEEK;
	review->dose_ms = training_sum(history, review->dose_first, day).cued_ms;
	for (size_t i = training_first_run(history, review->dose_first); i < history->nruns;
	     i++)
		review->dose_sessions += history->runs[i].day >= review->dose_first &&
					 history->runs[i].day <= day &&
					 history->runs[i].clicked_ms > 0;
}

static const struct review_milestone aims[REVIEW_MILESTONES] = {
	{.week = 0},
	{.week = 4,
	 .least_pct = RULE_WEEK4_UNCUED_LEAST_PCT10 / 10.0,
	 .most_pct = RULE_WEEK4_UNCUED_MOST_PCT10 / 10.0},
	{.week = PLAN_END_WEEK,
	 .least_pct = RULE_WEEK8_UNCUED_LEAST_PCT10 / 10.0,
	 .most_pct = RULE_WEEK8_UNCUED_MOST_PCT10 / 10.0},
	{.week = 13},
};

/* The two weeks that end with a week of the plan; of week 0: before and with week 1. */
static void place(struct review_milestone *milestone, int32_t start)
{
	milestone->last = milestone->week > 0 ? start + milestone->week * DAYS_A_WEEK - 1
					      : start + DAYS_A_WEEK - 1;
	milestone->first = milestone->last - BLOCK_DAYS + 1;
}

static enum review_state judge(const struct review *review,
			       const struct review_milestone *milestone)
{
	if (review->options.day < milestone->last)
		return REVIEW_AHEAD;
	if (milestone->uncued.n < RULE_BASELINE_RUNS_MIN || review->start_spm <= 0)
		return REVIEW_UNKNOWN;
	/* As it is shown: +1.0 % is not below +1 %. */
	const double pct = round(milestone->pct * 10) / 10;
	return pct < milestone->least_pct                             ? REVIEW_BELOW
	       : milestone->most_pct > 0 && pct > milestone->most_pct ? REVIEW_ABOVE
								      : REVIEW_REACHED;
}

static double highest_target(const struct history *history,
			     const struct review_milestone *milestone)
{
	int highest = 0;

	for (size_t i = training_first_run(history, milestone->first); i < history->nruns;
	     i++) {
		const struct history_run *run = &history->runs[i];

		if (run->day >= milestone->first && run->day <= milestone->last &&
		    run->target_spm10 > highest)
			highest = run->target_spm10;
	}
	return highest / 10.0;
}

static void make_milestone(const struct history *history, const struct review *review,
			   struct review_milestone *milestone)
{
	const struct review_context *easy = &review->contexts[CONTEXT_EASY];
	const int32_t day = review->options.day;

	place(milestone, review->plan_start);
	milestone->uncued = trend_block(
		history, CONTEXT_EASY, review->options.shoe_class, milestone->first,
		milestone->last < day ? milestone->last : day, easy->v_ref_kmh, easy->beta);
	if (review->start_spm > 0 && milestone->uncued.n > 0) {
		const double target = highest_target(history, milestone);

		milestone->pct = 100 * (milestone->uncued.mean / review->start_spm - 1);
		milestone->target_pct =
			target > 0 ? 100 * (target / review->start_spm - 1) : 0;
	}
	milestone->state = judge(review, milestone);
}

static void make_milestones(const struct history *history, struct review *review)
{
	memcpy(review->milestones, aims, sizeof aims);
	if (review->plan_start < 0)
		return;
	/* Week 0 is what the others are weighed against: adjusted as they are. */
	struct review_milestone *start = &review->milestones[0];
	make_milestone(history, review, start);
	review->start_spm =
		start->uncued.n >= RULE_BASELINE_RUNS_MIN ? start->uncued.mean : 0;
	for (int i = 0; i < REVIEW_MILESTONES; i++) {
		struct review_milestone *milestone = &review->milestones[i];

		make_milestone(history, review, milestone);
		if (milestone->week == PLAN_END_WEEK && milestone->state >= REVIEW_BELOW)
			review->no_response =
				milestone->pct < RULE_RESPONSE_LEAST_PCT10 / 10.0;
	}
}

/* ---- all of it ---- */

/* What the easy points are adjusted with is needed also where only another context is
 * looked at: groups and milestones are of easy running. */
static void lend_easy(const struct history *history, const struct points *all,
		      struct review *review)
{
	struct review_context *easy = &review->contexts[CONTEXT_EASY];

	if (!review->options.one_context || review->options.context == CONTEXT_EASY)
		return;
	easy->trend = trend_of(history, CONTEXT_EASY, review->options.shoe_class,
			       review->options.day, DAY_FIRST);
	easy->v_ref_kmh = reference(&easy->trend, all);
	easy->beta = easy->trend.fitted ? easy->trend.fit.beta : RULE_BETA_SPM_PER_KMH;
}

void review_make(const struct history *history, const struct review_options *options,
		 struct review *review)
{
	struct points all = {0};

	memset(review, 0, sizeof *review);
	review->options = *options;
	review->plan_start = training_plan_start(history, options->day);
	if (review->plan_start < options->plan_start)
		review->plan_start = options->plan_start; /* the runs are of another one */
	choose_weeks(history, review);
	points_collect(history, review->first, options->day, POINTS_CUED | POINTS_HILLY,
		       &all);
	for (int i = 0; i < CONTEXTS; i++)
		make_context(history, &all, review, (enum context)i);
	review->measured = last_measured(history, review);
	lend_easy(history, &all, review);
	make_loads(history, review);
	make_groups(history, &all, review);
	make_dose(history, review);
	make_milestones(history, review);
	points_clear(&all);
}

void review_clear(struct review *review)
{
	for (int i = 0; i < CONTEXTS; i++) {
		baseline_found_clear(&review->contexts[i].baseline);
		free(review->contexts[i].weeks);
	}
	free(review->loads);
	free(review->shoes);
	free(review->terrains);
	memset(review, 0, sizeof *review);
}

void review_chart(const struct review_context *context, size_t nweeks, struct chart *chart)
{
	const double middle = (DAYS_A_WEEK - 1) / 2.0;

	*chart = (struct chart){
		.title = mem_strdup(context_name(context->context)),
		.unit = "spm",
		.solid = "uncued, at one pace",
		.hollow = "with clicks",
		.has_level = context->baseline.from >= BASELINE_ENTERED,
		.level = context->baseline.spm,
		.level_name = "baseline",
	};
	for (size_t i = 0; context->weeks != NULL && i < nweeks; i++) {
		const struct review_week *week = &context->weeks[i];
		const double x = week->monday + middle;

		if (i == 0)
			chart->first = week->monday;
		chart->last = week->monday + DAYS_A_WEEK - 1;
		if (week->uncued.n > 0)
			*ARRAY_PUSH(chart) = (struct chart_point){x, week->uncued.mean,
								  week->uncued.se, false};
		if (week->cued.n > 0)
			*ARRAY_PUSH(chart) =
				(struct chart_point){x, week->cued.mean, 0, true};
	}
}
