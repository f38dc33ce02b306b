/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tempo: where the beats of one segment fall; see tempo.h. */
#include "core/timeline/tempo.h"

#include "core/base/cadence.h"
#include "core/base/mem.h"

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
	const struct segment *segment = &timeline->segments.items[index];
	struct tempo *tempo = ARRAY_PUSH(&timeline->tempos);

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
			double *beats, bool biased, const struct compile_options *options)
{
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
	       bool biased, const struct compile_options *options)
{
	double total_s =
		plan->total_ms ? (double)plan->total_ms / 1000 : tempo_contacts_s(plan);
	double ramp_s = plan->ramp_ms ? (double)plan->ramp_ms / 1000 : total_s;
	double from = plan->from_spm10 / 10.0, to = plan->to_spm10 / 10.0;
	double beats = 0;

	if (plan->from_spm10 == plan->to_spm10)
		ramp_s = total_s;
	push_biased(timeline, segment, (struct piece){0, ramp_s, from, to}, &beats, biased,
		    options);
	if (ramp_s < total_s)
		push_biased(timeline, segment, (struct piece){ramp_s, total_s, to, to},
			    &beats, biased, options);
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

/* The tempos of the segment added last, and how many beats they have together. */
struct course {
	const struct tempo *tempo, *end;
	bool as_planned; /* no bias: the plan's own count holds */
	int64_t n;       /* INT64_MAX: as many as fit */
};

static struct course course_of(const struct timeline *timeline, size_t index,
			       const struct tempo_plan *plan)
{
	const struct tempo *end = timeline->tempos.items + timeline->tempos.n;
	struct course course = {end, end, true, INT64_MAX};
	bool bent = plan->ramp_ms && plan->ramp_ms < plan->total_ms &&
		    plan->from_spm10 != plan->to_spm10;

	while (course.tempo > timeline->tempos.items && course.tempo[-1].segment == index)
		course.tempo--;
	if (plan->contacts == 0)
		course.as_planned = course.tempo->from_spm == plan->from_spm10 / 10.0 &&
				    end[-1].to_spm == plan->to_spm10 / 10.0 &&
				    end - course.tempo == (bent ? 2 : 1);
	if (course.as_planned)
		course.n = plan_beats(plan);
	return course;
}

size_t tempo_most_beats(const struct timeline *timeline, size_t index,
			const struct tempo_plan *plan)
{
	struct course course = course_of(timeline, index, plan);

	if (course.as_planned)
		return (size_t)course.n;
	return (size_t)ceil(course.end[-1].beats +
			    beats_after(&course.end[-1], course.end[-1].span_s));
}

/* One steady span from the first beat on: whole numbers all the way. */
static void each_steady(const struct segment *segment, const struct course *course,
			unsigned rate, tempo_beat_fn *fn, void *context)
{
	int spm10 = (int)lround(course->tempo->from_spm * 10);
	double done = beats_after(course->tempo, course->tempo->span_s) - hair;
	int64_t n = course->as_planned ? course->n : (int64_t)ceil(done), frame;

	for (int64_t k = 0; k < n; k++) {
		frame = segment->start + tempo_steady_frame(k, spm10, rate);
		if (frame >= segment->end)
			return;
		fn(k, frame, 600000.0 * (double)k / spm10, context);
	}
}

void tempo_each_beat(const struct timeline *timeline, size_t index,
		     const struct tempo_plan *plan, tempo_beat_fn *fn, void *context)
{
	const struct segment *segment = &timeline->segments.items[index];
	struct course course = course_of(timeline, index, plan);
	int64_t k = 0;

	if (course.end - course.tempo == 1 &&
	    course.tempo->from_spm == course.tempo->to_spm) {
		each_steady(segment, &course, timeline->rate, fn, context);
		return;
	}
	for (const struct tempo *tempo = course.tempo; tempo < course.end; tempo++) {
		double done = tempo->beats + beats_after(tempo, tempo->span_s);
		bool last = tempo + 1 == course.end;

		for (; k < course.n &&
		       ((last && course.as_planned) || (double)k < done - hair);
		     k++) {
			double t =
				tempo->offset_s + time_of(tempo, (double)k - tempo->beats);
			int64_t frame = segment->start + tempo_round(t * timeline->rate);

			if (frame >= segment->end)
				return;
			fn(k, frame, t * 1000, context);
		}
	}
}
