/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * workout: from the tree of a session and its timeline to flat steps; see workout.h.
 *
 * The tree says what repeats, the timeline what comes: while the tree is walked in the
 * order of play, a cursor goes along in the segments, so a shuffled order, skip_last and
 * sets are settled already.
 */
#include "core/exchange/workout.h"

#include "core/card/card_parts.h"
#include "core/base/mem.h"

#include <stdlib.h>
#include <string.h>

struct maker {
	struct workout *workout;
	bool fold;
	size_t at; /* the next segment */
};

/* ---- counting ---- */

static bool repeats(const struct phase *phase)
{
	return phase->group ? phase->repeat > 1 || phase->shuffle : phase->sets > 1;
}

static size_t segments_of(const struct phase *phase);

/* One round of a group; the last one leaves some out. */
static size_t segments_of_round(const struct phase *group, bool last)
{
	size_t n = 0;

	for (size_t i = 0; i < group->n; i++)
		if (!last || !group->children[i].skip_last)
			n += segments_of(&group->children[i]);
	return n;
}

static size_t segments_of(const struct phase *phase)
{
	if (!phase->group)
		return (size_t)(phase->rest_ms > 0 ? 2 * phase->sets - 1 : phase->sets);
	return (size_t)(phase->repeat - 1) * segments_of_round(phase, false) +
	       segments_of_round(phase, true);
}

/* What is alike in every round: how often it comes, and what is left behind it. */
struct rounds {
	size_t body, times, rest;
};

static struct rounds rounds_of(const struct phase *phase)
{
	struct rounds rounds = {1, (size_t)phase->sets, 0};

	if (phase->group) {
		rounds.body = segments_of_round(phase, false);
		rounds.rest = segments_of_round(phase, true);
		rounds.times = (size_t)phase->repeat;
		if (rounds.rest == rounds.body)
			rounds.rest = 0;
		else
			rounds.times--;
	} else if (phase->rest_ms > 0) {
		rounds = (struct rounds){2, (size_t)phase->sets - 1, 1};
	}
	return rounds;
}

static size_t steps_of(const struct phase *phase);

static size_t steps_of_round(const struct phase *group, bool last)
{
	size_t n = 0;

	for (size_t i = 0; i < group->n; i++)
		if (!last || !group->children[i].skip_last)
			n += steps_of(&group->children[i]);
	return n;
}

/* Is it shorter to repeat the rounds than to write them out, and repeat within them? */
static bool worth_folding(const struct phase *phase, const struct rounds *rounds)
{
	size_t within = phase->group ? steps_of_round(phase, false) : rounds->body;

	return rounds->times > 1 && rounds->body > 0 &&
	       rounds->body + 1 < within * rounds->times;
}

static size_t steps_of(const struct phase *phase)
{
	struct rounds rounds;

	if (!repeats(phase))
		return phase->group ? steps_of_round(phase, true) : 1;
	if (phase->group && phase->shuffle)
		return segments_of(phase);
	rounds = rounds_of(phase);
	if (worth_folding(phase, &rounds))
		return rounds.body + 1 + rounds.rest;
	if (!phase->group)
		return segments_of(phase);
	return (size_t)(phase->repeat - 1) * steps_of_round(phase, false) +
	       steps_of_round(phase, true);
}

/* ---- steps ---- */

static void add_segments(struct maker *maker, size_t n)
{
	const struct timeline *timeline = maker->workout->timeline;

	for (; n > 0 && maker->at < timeline->segments.n; n--)
		*ARRAY_PUSH(&maker->workout->steps) = (struct workout_step){
			.segment = &timeline->segments.items[maker->at++]};
}

static void add_phase(struct maker *maker, const struct phase *phase);

static void add_round(struct maker *maker, const struct phase *group, bool last)
{
	for (size_t i = 0; i < group->n; i++)
		if (!last || !group->children[i].skip_last)
			add_phase(maker, &group->children[i]);
}

static void add_repeat(struct maker *maker, const struct phase *phase,
		       const struct rounds *rounds)
{
	struct workout *workout = maker->workout;
	const size_t first = workout->steps.n;

	if (phase->group && steps_of_round(phase, false) != rounds->body)
		workout->unfolded++;
	add_segments(maker, rounds->body);
	*ARRAY_PUSH(&workout->steps) =
		(struct workout_step){.first = first, .times = (int)rounds->times};
	maker->at += rounds->body * (rounds->times - 1);
	add_segments(maker, rounds->rest);
}

static void add_phase(struct maker *maker, const struct phase *phase)
{
	struct rounds rounds;

	if (!repeats(phase) && phase->group) {
		add_round(maker, phase, true);
		return;
	}
	if (!repeats(phase) || (phase->group && phase->shuffle)) {
		add_segments(maker, segments_of(phase));
		return;
	}
	rounds = rounds_of(phase);
	if (worth_folding(phase, &rounds)) {
		add_repeat(maker, phase, &rounds);
	} else if (!phase->group) {
		add_segments(maker, segments_of(phase));
	} else {
		maker->workout->unfolded += steps_of_round(phase, false) != rounds.body;
		for (int round = 1; round <= phase->repeat; round++)
			add_round(maker, phase, round == phase->repeat);
	}
}

void workout_make(struct workout *workout, const struct session *session,
		  const struct runner *runner, const struct timeline *timeline, bool fold)
{
	struct maker maker = {.workout = workout};

	*workout = (struct workout){
		.session = session, .runner = runner, .timeline = timeline};
	if (fold)
		add_phase(&maker, &session->root);
	else
		add_segments(&maker, timeline->segments.n);
}

void workout_clear(struct workout *workout)
{
	free(workout->steps.items);
	memset(workout, 0, sizeof *workout);
}

/* ---- a step ---- */

int64_t workout_ms(const struct workout *workout, const struct segment *segment)
{
	const struct phase *phase = segment->phase;

	if (segment->rest)
		return phase->rest_ms;
	/* Contacts alone last what their cadence makes of them. */
	return phase->time_ms > 0 ? phase->time_ms
				  : card_ms(workout->timeline, segment->nominal);
}

int64_t workout_start_s(const struct workout *workout, const struct segment *segment)
{
	return (card_ms(workout->timeline, segment->start) + 500) / 1000;
}

void workout_add_spm(struct text *text, const struct segment *segment)
{
	const int from = (segment->from_spm10 + 5) / 10, to = (segment->to_spm10 + 5) / 10;

	if (segment->from_spm10 == 0)
		return;
	text_add(text, "%d", from);
	if (to != from)
		text_add(text, "-%d", to);
	text_add(text, " spm");
}

bool workout_target(const struct segment *segment, enum workout_unit unit, int margin_spm,
		    int *low, int *high)
{
	const int from = segment->from_spm10, to = segment->to_spm10;
	const int least = (from < to ? from : to) - margin_spm * 10;
	const int most = (from < to ? to : from) + margin_spm * 10;
	const int unit10 = unit == WORKOUT_RPM ? 20 : 10;

	if (from == 0)
		return false;
	*low = (least + unit10 / 2) / unit10;
	*high = (most + unit10 / 2) / unit10;
	return true;
}

static void separate(struct text *text, size_t before)
{
	if (text->n > before)
		text_add(text, ", ");
}

static void add_doing(struct text *text, size_t before, const struct phase *phase)
{
	char in[32], out[32];

	if (phase->contacts > 0) {
		separate(text, before);
		text_add(text, "%d contacts", phase->contacts);
	}
	if (phase->resistance != NULL) {
		separate(text, before);
		text_add(text, "%s", phase->resistance);
	}
	if (phase->effort != NULL) {
		separate(text, before);
		text_add(text, "%s%s", phase_effort_word(phase), phase->effort);
	}
	if (phase->breathe_in_ms > 0) {
		separate(text, before);
		text_duration(in, sizeof in, phase->breathe_in_ms);
		text_duration(out, sizeof out, phase->breathe_out_ms);
		text_add(text, "breathe %s in, %s out", in, out);
	}
}

void workout_add_note(struct text *text, const struct workout *workout,
		      const struct segment *segment, bool cues)
{
	const struct timeline *timeline = workout->timeline;
	const size_t index = (size_t)(segment - timeline->segments.items);
	const size_t before = text->n;
	const char *said = NULL; /* what comes every minute is told once */

	if (segment->rest)
		return;
	add_doing(text, before, segment->phase);
	if (segment->phase->treadmill.given) {
		separate(text, before);
		card_add_belt(text, workout->runner, &segment->phase->treadmill);
	}
	for (size_t i = timeline_cue_from(timeline, segment->start);
	     cues && i < timeline->cues.n && timeline->cues.items[i].frame < segment->end;
	     i++) {
		const struct cue *cue = &timeline->cues.items[i];

		if (cue->segment != index || cue->origin != CUE_SCRIPT ||
		    (said != NULL && strcmp(said, cue->text) == 0))
			continue;
		said = cue->text;
		if (text->n > before)
			text_add(text, "; ");
		text_add(text, "%s", cue->text);
	}
}
