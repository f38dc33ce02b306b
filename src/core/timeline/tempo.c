/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tempo: where the beats of one segment fall; see tempo.h. */
#include "core/timeline/tempo.h"

#include "core/base/cadence.h"
#include "core/base/mem.h"
#include "core/base/search.h"

#include <math.h>

/* Far above the error of the arithmetic, far below anything a frame could show. */
static const double hair = 1e-7;

int64_t tempo_round(double x)
{
	return (int64_t)floor(x + 0.5 + hair);
}

int64_t tempo_steady_frame(int64_t k, int spm10, unsigned rate)
{
	/* 60 k rate / (spm10 / 10), doubled to round halves up. */
	return (1200 * k * (int64_t)rate + spm10) / (2 * (int64_t)spm10);
}

double tempo_contacts_s(const struct tempo_plan *plan)
{
	return 1200.0 * (double)plan->contacts / (plan->from_spm10 + plan->to_spm10);
}

int tempo_bias_at(const struct compile_options *options, int64_t frame)
{
	int bias = 0;

	for (size_t i = 0; i < options->nchanges; i++)
		if (options->changes[i].kind == CHANGE_BIAS &&
		    options->changes[i].frame <= frame)
			bias = options->changes[i].amount;
	return bias;
}

/* Beats that pass in the first t seconds of a span. */
static double beats_after(const struct tempo *tempo, double t)
{
	double slope =
		tempo->span_s > 0 ? (tempo->to_spm - tempo->from_spm) / tempo->span_s : 0;

	return (tempo->from_spm + slope * t / 2) * t / 60;
}

/* Seconds into a span at which `beats` of its beats have passed: the root that stays
 * exact when the ramp is nearly flat. */
static double time_of(const struct tempo *tempo, double beats)
{
	double a = tempo->from_spm, d = tempo->to_spm - tempo->from_spm;
	double under;

	if (d == 0)
		return 60 * beats / a;
	under = a * a + 120 * beats * d / tempo->span_s;
	return 120 * beats / (a + sqrt(under > 0 ? under : 0));
}

double tempo_spm_at(const struct tempo *tempo, unsigned rate, int64_t frame)
{
	double t = (double)(frame - tempo->start) / rate;

	if (tempo->span_s <= 0 || t <= 0)
		return tempo->from_spm;
	if (t >= tempo->span_s)
		return tempo->to_spm;
	return tempo->from_spm + (tempo->to_spm - tempo->from_spm) * t / tempo->span_s;
}

/* One straight piece of the plan, before bias, in seconds from the segment's start. */
struct piece {
	double start_s, end_s, from_spm, to_spm;
};

static void push(struct timeline *timeline, size_t index, const struct piece *piece,
		 double beats)
{
	struct segment *segment = &timeline->segments.items[index];
	struct tempo *tempo = ARRAY_PUSH(&timeline->tempos);

	if (segment->ntempos++ == 0)
		segment->first_tempo = timeline->tempos.n - 1;
	tempo->segment = index;
	tempo->offset_s = piece->start_s;
	tempo->span_s = piece->end_s - piece->start_s;
	tempo->from_spm = piece->from_spm;
	tempo->to_spm = piece->to_spm;
	tempo->beats = beats;
	tempo->start = segment->start + tempo_round(piece->start_s * timeline->rate);
	tempo->end = segment->start + tempo_round(piece->end_s * timeline->rate);
	if (tempo->end > segment->end)
		tempo->end = segment->end;
}

/* Beats of the segment that are gone at the end of the tempo added last. */
static double beats_so_far(const struct timeline *timeline)
{
	const struct tempo *last = &timeline->tempos.items[timeline->tempos.n - 1];

	return last->beats + beats_after(last, last->span_s);
}

/* No bias makes a cadence that legs cannot do. */
static double biased_spm(double spm, int bias)
{
	const double least = CADENCE_MIN_SPM10 / 10.0, most = CADENCE_MAX_SPM10 / 10.0;

	return fmin(fmax(spm + bias, least), most);
}

int tempo_biased(int spm10, int bias)
{
	return (int)lround(biased_spm(spm10 / 10.0, bias) * 10);
}

/* Adds a piece, cut wherever the bias changes inside it. */
static void push_biased(struct timeline *timeline, size_t index, struct piece piece,
			double *beats, const struct compile_options *options)
{
	const bool biased = timeline->segments.items[index].biased;
	int64_t origin = timeline->segments.items[index].start;
	int64_t at = origin + tempo_round(piece.start_s * timeline->rate);
	double slope = piece.end_s > piece.start_s ? (piece.to_spm - piece.from_spm) /
							     (piece.end_s - piece.start_s)
						   : 0;
	int bias = biased ? tempo_bias_at(options, at) : 0;

	for (size_t i = 0; biased && i < options->nchanges; i++) {
		const struct change *change = &options->changes[i];
		double cut_s = (double)(change->frame - origin) / timeline->rate;
		struct piece before = piece;

		if (change->kind != CHANGE_BIAS || change->frame <= at ||
		    cut_s >= piece.end_s)
			continue;
		before.end_s = cut_s;
		before.to_spm = piece.from_spm + slope * (cut_s - piece.start_s);
		piece.start_s = cut_s;
		piece.from_spm = before.to_spm;
		before.from_spm = biased_spm(before.from_spm, bias);
		before.to_spm = biased_spm(before.to_spm, bias);
		push(timeline, index, &before, *beats);
		*beats = beats_so_far(timeline);
		bias = change->amount;
	}
	piece.from_spm = biased_spm(piece.from_spm, bias);
	piece.to_spm = biased_spm(piece.to_spm, bias);
	push(timeline, index, &piece, *beats);
	*beats = beats_so_far(timeline);
}

void tempo_add(struct timeline *timeline, size_t segment, const struct tempo_plan *plan,
	       const struct compile_options *options)
{
	double total_s =
		plan->total_ms ? (double)plan->total_ms / 1000 : tempo_contacts_s(plan);
	double ramp_s = plan->ramp_ms ? (double)plan->ramp_ms / 1000 : total_s;
	double from = plan->from_spm10 / 10.0, to = plan->to_spm10 / 10.0;
	double beats = 0;

	if (plan->from_spm10 == plan->to_spm10)
		ramp_s = total_s;
	push_biased(timeline, segment, (struct piece){0, ramp_s, from, to}, &beats,
		    options);
	if (ramp_s < total_s)
		push_biased(timeline, segment, (struct piece){ramp_s, total_s, to, to},
			    &beats, options);
}

/* How many beats an unbiased plan has, in exact integers: k while 60 k < integral. */
static int64_t plan_beats(const struct tempo_plan *plan)
{
	int64_t ramp_ms = plan->ramp_ms ? plan->ramp_ms : plan->total_ms;
	int64_t doubled = (plan->from_spm10 + plan->to_spm10) * ramp_ms +
			  2 * (int64_t)plan->to_spm10 * (plan->total_ms - ramp_ms);

	if (plan->contacts > 0)
		return plan->contacts;
	return doubled > 0 ? (doubled - 1) / 1200000 + 1 : 0;
}

/* Has no bias bent the plan? Then its own count of beats holds. */
static bool is_as_planned(const struct segment *segment, const struct tempo *first,
			  const struct tempo_plan *plan)
{
	bool bent = plan->ramp_ms && plan->ramp_ms < plan->total_ms &&
		    plan->from_spm10 != plan->to_spm10;

	return plan->contacts > 0 ||
	       (segment->ntempos == (bent ? 2 : 1) &&
		first->from_spm == plan->from_spm10 / 10.0 &&
		first[segment->ntempos - 1].to_spm == plan->to_spm10 / 10.0);
}

int64_t tempo_steps(const struct timeline *timeline, const struct segment *segment,
		    const struct tempo_plan *plan)
{
	const struct tempo *first = &timeline->tempos.items[segment->first_tempo];
	const struct tempo *last = first + segment->ntempos - 1;
	double offset_ms;
	int64_t n;

	if (is_as_planned(segment, first, plan))
		n = plan_beats(plan);
	else
		n = (int64_t)ceil(last->beats + beats_after(last, last->span_s) - hair);
	while (n > 0 && tempo_beat(timeline, segment, n - 1, &offset_ms) >= segment->end)
		n--;
	return n;
}

/* The tempo that beat k of the segment falls into: the last that has begun by then. */
static const struct tempo *tempo_of(const struct timeline *timeline,
				    const struct segment *segment, int64_t k)
{
	const struct tempo *tempos = &timeline->tempos.items[segment->first_tempo];
	size_t after;

	SEARCH_FIRST(after, segment->ntempos, (double)k < tempos[after].beats - hair);
	return &tempos[after - 1];
}

int64_t tempo_beat(const struct timeline *timeline, const struct segment *segment,
		   int64_t k, double *offset_ms)
{
	const struct tempo *tempo = &timeline->tempos.items[segment->first_tempo];
	double t;

	/* One steady span: whole numbers all the way. */
	if (segment->ntempos == 1 && tempo->from_spm == tempo->to_spm) {
		int spm10 = (int)lround(tempo->from_spm * 10);

		*offset_ms = 600000.0 * (double)k / spm10;
		return segment->start + tempo_steady_frame(k, spm10, timeline->rate);
	}
	tempo = tempo_of(timeline, segment, k);
	t = tempo->offset_s + time_of(tempo, (double)k - tempo->beats);
	*offset_ms = t * 1000;
	return segment->start + tempo_round(t * timeline->rate);
}
