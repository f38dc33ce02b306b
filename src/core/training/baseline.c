/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baseline: habitual cadence from what was measured; see baseline.h. */
#include "core/training/baseline.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/training/rules.h"
#include "core/base/text.h"
#include "core/training/trend.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	NONE = -1,
	LEAST_FOR_BETA = 3, /* fewer points say nothing about pace */
	SPEED_DAYS = 42     /* how far back a stride's speed is looked for */
};

static const int defaults[CONTEXTS] = {
	[CONTEXT_EASY] = PROVISIONAL_EASY_SPM10,
	[CONTEXT_TEMPO] = PROVISIONAL_TEMPO_SPM10,
	[CONTEXT_STRIDES] = PROVISIONAL_STRIDES_SPM10,
};

static const int above_easy[CONTEXTS] = {
	[CONTEXT_TEMPO] = RULE_TEMPO_ABOVE_EASY_SPM10,
	[CONTEXT_STRIDES] = RULE_STRIDES_ABOVE_EASY_SPM10,
};

/* ---- one pass over the samples ---- */

struct search {
	const struct history *history;
	struct baseline_found *found;
	int32_t day;
	int32_t last_used; /* day of the newest comparable sample */
	size_t entry;      /* the newest number typed in; nsamples: none */
};

static bool concerns(const struct search *search, const struct history_sample *sample)
{
	return sample->context == search->found->context && sample->day <= search->day;
}

static enum point_reason judge(const struct search *search, size_t i, size_t *hint)
{
	const struct history_sample *sample = &search->history->samples[i];
	const enum point_reason reason =
		points_judge(sample, points_run(search->history, sample->run, hint));

	return reason == POINT_USED && sample->shoe_class != search->found->shoe_class
		       ? POINT_SHOES
		       : reason;
}

static void look_through(struct search *search)
{
	size_t hint = 0;

	for (size_t i = 0; i < search->history->nsamples; i++) {
		const struct history_sample *sample = &search->history->samples[i];

		if (!concerns(search, sample))
			continue;
		const enum point_reason reason = judge(search, i, &hint);
		if (reason == POINT_USED && sample->day > search->last_used)
			search->last_used = sample->day;
		if (reason == POINT_NO_RUN &&
		    sample->shoe_class == search->found->shoe_class)
			search->entry = i;
	}
}

/* The provenance: what became of every sample; window: its first day. */
static void account(const struct search *search, int32_t window)
{
	struct baseline_found *found = search->found;
	size_t hint = 0;

	for (size_t i = 0; i < search->history->nsamples; i++) {
		const struct history_sample *sample = &search->history->samples[i];

		if (!concerns(search, sample))
			continue;
		enum point_reason reason = judge(search, i, &hint);
		if (reason == POINT_USED && sample->day < window)
			reason = POINT_OLD;
		else if (reason == POINT_USED &&
			 search->entry < search->history->nsamples && i < search->entry)
			reason = POINT_ENTERED;
		found->counts[reason]++;
		if (sample->day >= window)
			*ARRAY_PUSH(found) = (struct baseline_item){i, reason};
	}
}

/* ---- the measured baseline ---- */

/* The comparable runs of the window, after what was typed in. */
static void collect(const struct search *search, int32_t window, struct points *points)
{
	size_t kept = 0;

	points_collect(search->history, window, search->day, 0, points);
	points_keep(points, search->found->context, search->found->shoe_class);
	for (size_t i = 0; i < points->n; i++)
		if (search->entry == search->history->nsamples ||
		    points->items[i].first > search->entry)
			points->items[kept++] = points->items[i];
	points->n = kept;
}

static void find_beta(const struct search *search)
{
	struct baseline_found *found = search->found;
	const struct trend trend =
		trend_of(search->history, found->context, found->shoe_class,
			 search->last_used, DAY_FIRST);

	found->beta = RULE_BETA_SPM_PER_KMH;
	found->beta_sd = RULE_BETA_SD;
	if (trend.fitted && trend.samples >= LEAST_FOR_BETA) {
		found->beta = trend.fit.beta;
		found->beta_sd = trend.fit.beta_sd;
	}
}

static enum baseline_grade grade_of(size_t runs)
{
	return runs >= RULE_BASELINE_RUNS_FIRM  ? BASELINE_FIRM
	       : runs >= RULE_BASELINE_RUNS_MIN ? BASELINE_EARLY
	       : runs == 1                      ? BASELINE_ONE_RUN
						: BASELINE_NONE;
}

static void measure(const struct search *search, const struct points *points)
{
	struct baseline_found *found = search->found;
	double sum = 0, squares = 0;

	found->v_ref_kmh = points_median_kmh(points->items, points->n);
	for (size_t i = 0; i < points->n; i++) {
		const struct point *point = &points->items[i];
		const double spm =
			trend_adjust(point->spm, point->kmh, found->v_ref_kmh, found->beta);

		sum += spm;
		squares += spm * spm;
		found->without_speed += point->kmh <= 0;
		found->on_treadmill += point->terrain == TERRAIN_TREADMILL;
	}
	const struct mean mean = mean_of(points->n, sum, squares);
	found->runs = points->n;
	found->sd = mean.sd;
	found->se = mean.se;
	found->scattered = mean.sd > RULE_BASELINE_MOST_SD_SPM;
	if (points->n == 0)
		return;
	found->from = BASELINE_MEASURED;
	found->grade = grade_of(points->n);
	found->spm = mean.mean;
	found->first = points->items[0].day;
	found->last = points->items[points->n - 1].day;
}

/* ---- what stands in for it ---- */

/* What was typed in stands until two runs were measured after it. */
static void take_entry(const struct search *search)
{
	struct baseline_found *found = search->found;

	if (search->entry == search->history->nsamples ||
	    found->runs >= RULE_BASELINE_RUNS_MIN)
		return;
	const struct history_sample *entry = &search->history->samples[search->entry];
	found->from = BASELINE_ENTERED;
	found->grade = BASELINE_NONE;
	found->spm = entry->spm10 / 10.0;
	found->first = found->last = entry->day;
	found->counts[POINT_NO_RUN]--;
	found->counts[POINT_USED]++;
	for (size_t i = 0; i < found->n; i++)
		if (found->items[i].sample == search->entry)
			found->items[i].reason = POINT_USED;
}

/* Only what is faster than easy running tells how much faster that context is. */
static void keep_faster(struct points *points, enum context context, double easy_kmh)
{
	const int pct =
		100 + (context == CONTEXT_STRIDES ? RULE_STRIDES_FASTER_LEAST_PCT : 0);
	size_t kept = 0;

	for (size_t i = 0; i < points->n; i++)
		if (points->items[i].kmh > easy_kmh * pct / 100)
			points->items[kept++] = points->items[i];
	points->n = kept;
}

/* How far above the easy baseline a faster context is, as far as its speed is known. What
 * was run with clicks counts for its speed, what was run against a load does not. */
static double above(const struct search *search, double easy_kmh, double beta)
{
	const enum context context = search->found->context;
	struct points points = {0};

	points_collect(search->history, search->day - SPEED_DAYS + 1, search->day,
		       POINTS_CUED, &points);
	points_keep(&points, context, search->found->shoe_class);
	keep_faster(&points, context, easy_kmh);
	const double kmh = points_median_kmh(points.items, points.n);
	points_clear(&points);
	if (kmh <= 0 || easy_kmh <= 0)
		return above_easy[context] / 10.0;
	return fmin(fmax(0, beta * (kmh - easy_kmh)),
		    RULE_STRIDES_MOST_ABOVE_EASY_SPM10 / 10.0);
}

static void estimate(const struct search *search)
{
	struct baseline_found *found = search->found;
	struct baseline_found easy;

	if (found->context == CONTEXT_EASY)
		return;
	baseline_find(search->history, CONTEXT_EASY, found->shoe_class, search->day, &easy);
	found->above_easy_spm = above(search, easy.v_ref_kmh, easy.beta);
	if (found->from == BASELINE_DEFAULT && easy.from != BASELINE_DEFAULT) {
		found->from = BASELINE_ESTIMATED;
		found->spm = easy.spm + found->above_easy_spm;
	}
	baseline_found_clear(&easy);
}

void baseline_find(const struct history *history, enum context context,
		   enum shoe_class shoe_class, int32_t day, struct baseline_found *found)
{
	struct points points = {0};

	*found = (struct baseline_found){.context = context,
					 .shoe_class = shoe_class,
					 .first = NONE,
					 .last = NONE,
					 .age_days = NONE,
					 .spm = defaults[context] / 10.0};
	struct search search = {history, found, day, NONE, history->nsamples};

	look_through(&search);
	const int32_t newest = search.last_used >= 0 ? search.last_used : day;
	const int32_t window = newest - RULE_BASELINE_DAYS + 1;

	account(&search, window);
	find_beta(&search);
	collect(&search, window, &points);
	measure(&search, &points);
	points_clear(&points);
	take_entry(&search);
	estimate(&search);
	if (found->last >= 0)
		found->age_days = day - found->last;
	found->old = found->age_days >= RULE_MISSED_TWO_D;
	found->spm10 = (int)lround(found->spm * 10);
}

void baseline_found_clear(struct baseline_found *found)
{
	free(found->items);
	memset(found, 0, sizeof *found);
}

void baseline_stand_on(struct baseline_found *found, const struct baseline *easy)
{
	if (found->context == CONTEXT_EASY || found->from > BASELINE_ESTIMATED ||
	    easy->provisional)
		return;
	found->from = BASELINE_ESTIMATED;
	found->spm10 = easy->spm10 + (int)lround(found->above_easy_spm * 10);
	if (found->spm10 > CADENCE_MAX_SPM10)
		found->spm10 = CADENCE_MAX_SPM10;
	found->spm = found->spm10 / 10.0;
}

void baseline_apply(const struct history *history, int32_t day, struct runner *runner)
{
	for (int i = 0; i < CONTEXTS; i++) {
		struct baseline *baseline = &runner->baselines[i];
		struct baseline_found found;

		if (!baseline->provisional)
			continue;
		baseline_find(history, (enum context)i, SHOES_USUAL, day, &found);
		baseline_stand_on(&found, &runner->baselines[CONTEXT_EASY]);
		if (found.from > BASELINE_DEFAULT)
			*baseline = (struct baseline){found.spm10,
						      found.from == BASELINE_ESTIMATED};
		baseline_found_clear(&found);
	}
}

enum baseline_room baseline_room(int easy_spm10)
{
	return easy_spm10 < RULE_ROOM_FULL_BELOW_SPM10  ? ROOM_FULL
	       : easy_spm10 < RULE_ROOM_HOLD_FROM_SPM10 ? ROOM_HALF
							: ROOM_HOLD;
}

enum point_reason baseline_check(int spm10, char why[QUANTITY_WHY])
{
	char given[16], meant[16];

	text_spm(given, sizeof given, spm10);
	if (spm10 < RULE_HALF_BELOW_SPM10) {
		text_spm(meant, sizeof meant, 2 * spm10);
		snprintf(why, QUANTITY_WHY,
			 "%s looks like the steps of one foot; count both feet. Is it %s?",
			 given, meant);
		return POINT_ONE_LEG;
	}
	if (spm10 < RULE_ASK_BELOW_SPM10) {
		snprintf(why, QUANTITY_WHY,
			 "%s steps a minute is a walk; running begins at about %d", given,
			 RULE_ASK_BELOW_SPM10 / 10);
		return POINT_WALKING;
	}
	if (spm10 >= 2 * RULE_TWICE_FROM_SPM10) {
		snprintf(why, QUANTITY_WHY, "%s steps a minute is more than legs do",
			 given);
		return POINT_TWICE;
	}
	if (spm10 >= RULE_TWICE_FROM_SPM10) {
		text_spm(meant, sizeof meant, spm10 / 2);
		snprintf(why, QUANTITY_WHY,
			 "%s steps a minute is more than legs do; was it doubled, and is "
			 "it %s?",
			 given, meant);
		return POINT_TWICE;
	}
	return POINT_USED;
}
