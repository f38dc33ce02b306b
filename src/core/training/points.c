/* SPDX-License-Identifier: GPL-3.0-or-later */
/* points: what is comparable among the measured cadences; see points.h. */
#include "core/training/points.h"

#include "core/base/mem.h"
#include "core/base/search.h"
#include "core/training/rules.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Local days of entries in the order of time may go back by one, across time zones. */
enum { DAY_SLACK = 3 };

const char *point_reason_text(enum point_reason reason)
{
	static const char *const texts[POINT_REASONS] = {
		[POINT_USED] = "used",
		[POINT_ONE_LEG] = "below 110 spm: steps of one foot?",
		[POINT_WALKING] = "below 140 spm, or a walk",
		[POINT_TWICE] = "240 spm and more: doubled once too often?",
		[POINT_NO_RUN] = "typed in, not measured on a run",
		[POINT_CUED] = "clicks were heard",
		[POINT_HILLY] = "hills or trail",
		[POINT_RESISTED] = "strides against a load",
		[POINT_SHOES] = "other class of shoes",
		[POINT_OLD] = "before these days",
		[POINT_ENTERED] = "before a number was typed in",
	};
	return texts[reason];
}

void points_clear(struct points *points)
{
	free(points->items);
	memset(points, 0, sizeof *points);
}

const struct history_run *points_run(const struct history *history, int64_t id,
				     size_t *hint)
{
	const size_t n = history->nruns;
	const size_t from = *hint < n ? *hint : 0;

	for (size_t step = 0; step < n; step++) {
		if (from + step < n && history->runs[from + step].id == id) {
			*hint = from + step;
			return &history->runs[*hint];
		}
		if (step <= from && history->runs[from - step].id == id) {
			*hint = from - step;
			return &history->runs[*hint];
		}
	}
	return NULL;
}

static bool is_walk(const struct history_sample *sample, const struct history_run *run)
{
	return sample->spm10 < RULE_ASK_BELOW_SPM10 ||
	       (run != NULL &&
		(run->activity == ACTIVITY_WALK || run->activity == ACTIVITY_CROSS));
}

enum point_reason points_judge(const struct history_sample *sample,
			       const struct history_run *run)
{
	if (sample->spm10 < RULE_HALF_BELOW_SPM10)
		return POINT_ONE_LEG;
	if (is_walk(sample, run))
		return POINT_WALKING;
	if (sample->spm10 >= RULE_TWICE_FROM_SPM10)
		return POINT_TWICE;
	if (run == NULL || run->activity == ACTIVITY_REST)
		return POINT_NO_RUN;
	if (sample->cued)
		return POINT_CUED;
	if (!sample->level)
		return POINT_HILLY;
	if (sample->context == CONTEXT_STRIDES && run->resisted)
		return POINT_RESISTED;
	return POINT_USED;
}

size_t points_first_sample(const struct history *history, int32_t day)
{
	size_t i;

	SEARCH_FIRST(i, history->nsamples, history->samples[i].day >= day - DAY_SLACK);
	while (i < history->nsamples && history->samples[i].day < day)
		i++;
	return i;
}

/* The point of that run, context and cueing among the last ones, or a new one. */
static struct point *point_for(struct points *points, const struct history_sample *sample,
			       size_t index)
{
	for (size_t i = points->n; i > 0 && points->items[i - 1].run == sample->run; i--) {
		struct point *point = &points->items[i - 1];

		if (point->context == sample->context && point->cued == sample->cued &&
		    point->day == sample->day)
			return point;
	}
	struct point *point = ARRAY_PUSH(points);
	*point = (struct point){
		.run = sample->run,
		.first = index,
		.day = sample->day,
		.context = sample->context,
		.shoe_class = sample->shoe_class,
		.terrain = sample->terrain,
		.source = sample->source,
		.cued = sample->cued,
		.level = sample->level,
		.shoes = sample->shoes,
	};
	return point;
}

static void add_sample(struct points *points, const struct history_sample *sample,
		       size_t index)
{
	struct point *point = point_for(points, sample, index);
	const double spm = sample->spm10 / 10.0, kmh = sample->m_per_h / 1000.0;
	const double weight =
		sample->length_ms > 0 ? (double)sample->length_ms : RULE_COUNT_S * 1000.0;

	point->samples++;
	point->weight += weight;
	point->spm += (spm - point->spm) * weight / point->weight;
	if (kmh > 0) {
		point->speed_weight += weight;
		point->kmh += (kmh - point->kmh) * weight / point->speed_weight;
	}
	if (sample->length_ms > 0)
		point->length_ms += sample->length_ms;
	if (sample->target_spm10 > point->target_spm10)
		point->target_spm10 = sample->target_spm10;
}

void points_collect(const struct history *history, int32_t first, int32_t last,
		    unsigned also, struct points *points)
{
	size_t hint = 0;

	for (size_t i = points_first_sample(history, first); i < history->nsamples; i++) {
		struct history_sample sample = history->samples[i];

		if (sample.day > last + DAY_SLACK)
			break;
		if (sample.day < first || sample.day > last)
			continue;
		sample.cued = sample.cued && (also & POINTS_CUED) == 0;
		sample.level = sample.level || (also & POINTS_HILLY) != 0;
		if (points_judge(&sample, points_run(history, sample.run, &hint)) ==
		    POINT_USED)
			add_sample(points, &history->samples[i], i);
	}
}

void points_keep(struct points *points, enum context context, enum shoe_class shoe_class)
{
	size_t kept = 0;

	for (size_t i = 0; i < points->n; i++)
		if (points->items[i].context == context &&
		    points->items[i].shoe_class == shoe_class)
			points->items[kept++] = points->items[i];
	points->n = kept;
}

static int by_number(const void *a, const void *b)
{
	const double left = *(const double *)a, right = *(const double *)b;

	return (left > right) - (left < right);
}

double points_median_kmh(const struct point *points, size_t n)
{
	double *speeds = mem_alloc(n + 1, sizeof *speeds);
	double median = 0;
	size_t known = 0;

	for (size_t i = 0; i < n; i++)
		if (points[i].kmh > 0)
			speeds[known++] = points[i].kmh;
	qsort(speeds, known, sizeof *speeds, by_number);
	if (known > 0)
		median = (speeds[(known - 1) / 2] + speeds[known / 2]) / 2;
	free(speeds);
	return median;
}

struct mean mean_of(size_t n, double sum, double sum_of_squares)
{
	const double prior =
		RULE_SIGMA_PRIOR_DF * RULE_SIGMA_PRIOR_SPM * RULE_SIGMA_PRIOR_SPM;
	const double count = (double)n;

	if (n == 0)
		return (struct mean){0};
	const double mean = sum / count;
	const double spread = fmax(0, sum_of_squares - sum * mean);
	return (struct mean){
		.n = n,
		.mean = mean,
		.sd = n > 1 ? sqrt(spread / (count - 1)) : 0,
		.se = sqrt((prior + spread) / (RULE_SIGMA_PRIOR_DF + count - 1) / count),
	};
}
