/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * compile: a session meets a runner and a sample rate and becomes a timeline.
 *
 * In order: running order (expand.c), boundaries in exact time, the count-in of each
 * segment, its tempos and how many steps they hold (tempo.c), then what is told around
 * boundaries (transition.c). Time is kept in whole milliseconds; contacts, which last N x 60 /
 * cadence, keep their fraction beside it, so that ordinary sessions are pure integers.
 */
#include "core/timeline/timeline.h"

#include "core/script/expand.h"
#include "core/base/mem.h"
#include "core/timeline/beats.h"
#include "core/timeline/tempo.h"
#include "core/base/text.h"
#include "core/timeline/transition.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What is wise; more is a warning. science: +10 % is the cap, strides are 15-30 s. */
enum { WISE_PERMILLE_OVER_BASELINE = 100, WISE_STRIDE_MS = 45000 };

/* A point of session time: ms, and what contacts leave beyond whole ms. */
struct moment {
	int64_t ms;
	double fraction_s;
};

struct compiler {
	const struct session *session;
	const struct runner *runner;
	const struct compile_options *options;
	struct diags *diags;
	struct timeline *timeline;
	struct tempo_plan *plans; /* one a segment; from_spm10 0: no beats */
	bool failed;
};

static int64_t moment_frame(const struct moment *moment, unsigned rate)
{
	int64_t scaled = moment->ms * (int64_t)rate;

	if (moment->fraction_s == 0)
		return (2 * scaled + 1000) / 2000;
	return scaled / 1000 +
	       tempo_round((double)(scaled % 1000) / 1000 + moment->fraction_s * rate);
}

static void moment_add_contacts(struct moment *moment, const struct tempo_plan *plan)
{
	int64_t tenths = plan->from_spm10 + plan->to_spm10;
	int64_t ms = 1200000 * plan->contacts;

	if (ms % tenths == 0)
		moment->ms += ms / tenths;
	else
		moment->fraction_s += tempo_contacts_s(plan);
}

/* The same phase comes many times in a running order; of each thing is said once. */
static bool is_said(const struct compiler *c, int line, const char *text)
{
	for (size_t i = 0; i < c->diags->n; i++)
		if (c->diags->items[i].line == line &&
		    strcmp(c->diags->items[i].text, text) == 0)
			return true;
	return false;
}

static void fail(struct compiler *c, int line, const char *text)
{
	c->failed = true;
	if (c->diags != NULL && !is_said(c, line, text))
		diag_error(c->diags, line, "%s", text);
}

static void warn_once(struct compiler *c, int line, const char *text)
{
	if (c->diags != NULL && !is_said(c, line, text))
		diag_warning(c->diags, line, "%s", text);
}

/* One end of the segment's cadence for this runner; 0 after an error. */
static int resolve_end(struct compiler *c, struct segment *segment,
		       const struct cadence *cadence)
{
	const struct phase *phase = segment->phase;
	enum context context =
		cadence->of_context ? cadence->context : session_context(c->session, phase);
	const struct baseline *baseline = &c->runner->baselines[context];
	int spm10 =
		cadence_resolve(cadence, c->runner->baselines,
				session_context(c->session, phase), &segment->provisional);
	char text[200], got[16], base[16];

	text_spm(got, sizeof got, spm10);
	text_spm(base, sizeof base, baseline->spm10);
	if (spm10 < CADENCE_MIN_SPM10 || spm10 > CADENCE_MAX_SPM10) {
		snprintf(text, sizeof text,
			 "the cadence comes to %s spm; legs do between 40 and 300", got);
		fail(c, phase->line, text);
		return 0;
	}
	if (kind_info(phase->kind)->biased &&
	    (int64_t)spm10 * 1000 >
		    (int64_t)baseline->spm10 * (1000 + WISE_PERMILLE_OVER_BASELINE)) {
		snprintf(text, sizeof text,
			 "the target of %s spm is more than 10 %% over the %s baseline of "
			 "%s "
			 "spm%s",
			 got, context_name(context), base,
			 baseline->provisional ? ", which is a guess: measure yours" : "");
		warn_once(c, phase->line, text);
	}
	return spm10;
}

static void resolve_plan(struct compiler *c, struct segment *segment,
			 struct tempo_plan *plan)
{
	const struct phase *phase = segment->phase;

	memset(plan, 0, sizeof *plan);
	if (!phase->cadence.given)
		return;
	plan->from_spm10 = resolve_end(c, segment, &phase->cadence.from);
	plan->to_spm10 = phase->cadence.ramp ? resolve_end(c, segment, &phase->cadence.to)
					     : plan->from_spm10;
	plan->ramp_ms = phase->ramp_ms;
	plan->total_ms = phase->time_ms;
	if (phase->time_ms == 0)
		plan->contacts = phase->contacts;
	else if (phase->open_ended && c->options->live)
		plan->total_ms = phase->max_ms;
	if (plan->ramp_ms == 0 && phase->open_ended)
		plan->ramp_ms = phase->time_ms;
}

static enum feet feet_of(const struct compiler *c, const struct phase *phase)
{
	if (c->runner->feet != FEET_DEFAULT)
		return c->runner->feet;
	return phase->feet != FEET_DEFAULT ? phase->feet : FEET_TIMBRES;
}

static void fill_segment(struct compiler *c, const struct slot *slot,
			 struct segment *segment)
{
	const struct phase *phase = slot->phase;

	segment->phase = phase;
	segment->rest = slot->rest;
	segment->kind = slot->rest ? KIND_REST : phase->kind;
	segment->name = slot->rest ? kind_info(KIND_REST)->title : phase->name;
	segment->set = slot->set;
	segment->sets = slot->sets;
	segment->rep = slot->rep;
	segment->reps = slot->reps;
	segment->feet = feet_of(c, phase);
	segment->open = phase->open_ended && !slot->rest;
	segment->every = slot->rest || !phase->cadence.given ? 0 : phase->every;
}

/* A phase with a beat keeps it for as long as the runner makes the phase longer. */
static void extend_plan(struct tempo_plan *plan, int ms)
{
	if (plan->total_ms == 0)
		return;
	/* What was heard of a ramp stays as it was: it ends where it would have ended. */
	if (plan->ramp_ms == 0)
		plan->ramp_ms = plan->total_ms;
	plan->total_ms += ms;
}

/* Adds the length of the segment to *at, what the runner added to it included. */
static void advance(struct compiler *c, const struct segment *segment,
		    struct tempo_plan *plan, struct moment *at)
{
	const struct phase *phase = segment->phase;
	const struct compile_options *options = c->options;

	if (segment->rest)
		at->ms += phase->rest_ms;
	else if (phase->time_ms == 0)
		moment_add_contacts(at, plan);
	else
		at->ms += segment->open && options->live ? phase->max_ms : phase->time_ms;
	for (size_t i = 0; i < options->nchanges; i++) {
		const struct change *change = &options->changes[i];

		if (change->kind != CHANGE_EXTEND || change->frame < segment->start ||
		    change->frame >= moment_frame(at, options->rate))
			continue;
		at->ms += change->amount;
		extend_plan(plan, change->amount);
	}
}

static void warn_of_phase(struct compiler *c, const struct segment *segment)
{
	if (segment->kind == KIND_STRIDE && segment->phase->time_ms > WISE_STRIDE_MS)
		warn_once(c, segment->phase->line,
			  "a stride longer than 45 s is no stride: make it shorter, or its "
			  "kind \"tempo\"");
}

/* Boundaries: round(exact cumulative time x rate). */
static void lay_out(struct compiler *c, const struct running_order *order)
{
	struct timeline *timeline = c->timeline;
	struct moment at = {0};
	bool cool_down = false;

	c->plans = mem_alloc(order->n, sizeof *c->plans);
	for (size_t i = 0; i < order->n; i++) {
		struct segment *segment = ARRAY_PUSH(&timeline->segments);
		const struct phase *phase = order->items[i].phase;

		fill_segment(c, &order->items[i], segment);
		if (!segment->rest)
			resolve_plan(c, segment, &c->plans[i]);
		timeline->provisional |= segment->provisional;
		if (c->failed)
			continue; /* only to report what is wrong with the rest */
		segment->start = moment_frame(&at, timeline->rate);
		advance(c, segment, &c->plans[i], &at);
		segment->end = moment_frame(&at, timeline->rate);
		segment->count_in = segment->start;
		segment->nominal = segment->end - segment->start;
		if (segment->open)
			segment->nominal = moment_frame(&(struct moment){phase->time_ms, 0},
							timeline->rate);
		cool_down |= segment->kind == KIND_COOL_DOWN;
		warn_of_phase(c, segment);
		/* In frames: what contacts take is no part of at.ms. */
		if (segment->end >
		    moment_frame(&(struct moment){SESSION_MAX_MS, 0}, timeline->rate))
			fail(c, phase->line, "the session is longer than 12 h here");
	}
	timeline->length = moment_frame(&at, timeline->rate);
	if (!c->failed && !cool_down)
		warn_once(c, 0, "there is no cool-down: add a phase of kind \"cool-down\"");
}

/* ---- Beats ----------------------------------------------------------------- */

/* Steps of the segment at or after the frame are not taken. */
static void cut(struct timeline *timeline, struct segment *segment, int64_t frame)
{
	double offset_ms;

	while (segment->nsteps > 0 &&
	       tempo_beat(timeline, segment, (int64_t)segment->nsteps - 1, &offset_ms) >=
		       frame) {
		segment->nsteps--;
		timeline->nbeats--;
	}
}

/* The last bias change at or before a frame ends where the next begins. */
static int64_t bias_until(const struct compile_options *options, int64_t frame)
{
	for (size_t i = 0; i < options->nchanges; i++)
		if (options->changes[i].kind == CHANGE_BIAS &&
		    options->changes[i].frame > frame)
			return options->changes[i].frame;
	return INT64_MAX;
}

/*
 * The count-in of segment i: the last beats before its start at its tempo. They take
 * the place of the clicks of the segment before, whose start they do not cross. A bias
 * that changes meanwhile leaves the beats before it where they were heard.
 */
static void add_count_in(struct compiler *c, size_t i)
{
	struct timeline *timeline = c->timeline;
	struct segment *segment = &timeline->segments.items[i];
	int64_t floor = i > 0 ? timeline->segments.items[i - 1].start : INT64_MIN;
	int64_t from = INT64_MIN;

	for (; from < segment->start; from = bias_until(c->options, from)) {
		int64_t until = bias_until(c->options, from);
		int bias = segment->biased ? tempo_bias_at(c->options, from) : 0;
		int spm10 = tempo_biased(c->plans[i].from_spm10, bias);

		for (int j = segment->phase->count_in; j >= 1; j--) {
			int64_t frame = segment->start -
					tempo_steady_frame(j, spm10, timeline->rate);
			uint8_t flags = BEAT_CLICK | BEAT_COUNT_IN;

			if (frame < floor || frame < from || frame >= until)
				continue;
			if (segment->count_in == segment->start) {
				segment->count_in = frame;
				if (i > 0)
					cut(timeline, segment - 1, frame);
				segment->first_beat = timeline->nbeats;
			}
			if (j % 2)
				flags |= BEAT_RIGHT;
			timeline_place(timeline, &(struct beat){frame, (uint32_t)i, flags,
								(uint8_t)segment->feet});
		}
	}
	if (segment->count_in < -timeline->lead)
		timeline->lead = -segment->count_in;
}

static void add_beats(struct compiler *c)
{
	struct timeline *timeline = c->timeline;

	for (size_t i = 0; i < timeline->segments.n; i++) {
		struct segment *segment = &timeline->segments.items[i];
		struct tempo_plan *plan = &c->plans[i];
		int bias;

		segment->biased = kind_info(segment->kind)->biased && plan->contacts == 0;
		bias = segment->biased ? tempo_bias_at(c->options, segment->start) : 0;
		segment->first_beat = timeline->nbeats;
		segment->first_placed = timeline->placed.n;
		if (plan->from_spm10 == 0)
			continue;
		segment->from_spm10 = tempo_biased(plan->from_spm10, bias);
		segment->to_spm10 = tempo_biased(plan->to_spm10, bias);
		if (segment->phase->count_in > 0 && segment->every > 0)
			add_count_in(c, i);
		tempo_add(timeline, i, plan, c->options);
		segment->nsteps = (size_t)tempo_steps(timeline, segment, plan);
		timeline->nbeats += segment->nsteps;
	}
	timeline->bias_spm = tempo_bias_at(c->options, INT64_MAX);
}

struct timeline *timeline_compile(const struct session *session,
				  const struct runner *runner,
				  const struct compile_options *options,
				  struct diags *diags)
{
	struct timeline *timeline = mem_alloc(1, sizeof *timeline);
	struct running_order order = {0};
	struct compiler c = {session, runner, options, diags, timeline, NULL, false};

	timeline->rate = options->rate;
	if (!expand_session(session, &order))
		fail(&c, 0,
		     "there are more than 10000 phases when every repeat is written out");
	else if (order.n == 0)
		fail(&c, 0, "there is no phase to play");
	if (!c.failed)
		lay_out(&c, &order);
	if (!c.failed) {
		add_beats(&c);
		c.failed = !transition_add(timeline, runner, options, diags);
	}
	free(c.plans);
	free(order.items);
	if (c.failed) {
		timeline_free(timeline);
		return NULL;
	}
	return timeline;
}
