/* SPDX-License-Identifier: GPL-3.0-or-later */
/* announce: what there is to say in a segment; see announce.h. */
#include "core/timeline/announce.h"

#include "core/base/mem.h"
#include "core/timeline/tempo.h"
#include "core/base/text.h"
#include "core/timeline/transition.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
	READY_MS = 10000, /* what comes next is announced so early */
	READY_BEFORE_COUNT_IN_MS = 2000,
	READY_MIN_LENGTH_MS = 30000, /* shorter phases announce nothing */
	BELT_CLEAR_MS = 4000
};

int64_t stage_frames(const struct stage *stage, int64_t ms)
{
	return ms * (int64_t)stage->timeline->rate / 1000;
}

int64_t stage_length_ms(const struct stage *stage, const struct segment *segment)
{
	return (segment->end - segment->start) * 1000 / (int64_t)stage->timeline->rate;
}

bool stage_end_is_unknown(const struct stage *stage, const struct segment *segment)
{
	return segment->open && stage->live;
}

bool stage_ends_unannounced(const struct stage *stage, const struct segment *segment)
{
	return segment->kind == KIND_PROBE || stage_end_is_unknown(stage, segment);
}

void stage_add_tone(struct stage *stage, int64_t frame, enum tone_kind kind, int ms)
{
	struct timeline *timeline = stage->timeline;
	struct tone *tone;

	if (frame < -timeline->lead)
		timeline->lead = -frame;
	tone = ARRAY_PUSH(&timeline->tones);
	*tone = (struct tone){frame, kind, ms};
}

static struct candidate *propose(struct stage *stage, struct candidates *list,
				 int64_t frame, enum cue_origin origin, char *text)
{
	struct candidate *candidate = ARRAY_PUSH(list);

	candidate->frame = frame;
	candidate->origin = origin;
	candidate->text = text;
	if (++stage->planned_cues > TRANSITION_MAX_CUES)
		stage->overflow = true;
	return candidate;
}

static char *formatted(const char *before, const char *name, const char *after)
{
	struct text text = {0};
	char *copy;

	text_add(&text, "%s%s%s", before, name, after);
	copy = mem_strdup(text_string(&text));
	text_clear(&text);
	return copy;
}

static void propose_begin(struct stage *stage, size_t i, struct candidates *list)
{
	const struct segment *segment = &stage->timeline->segments.items[i];
	bool work = !segment->rest && kind_info(segment->kind)->work;

	/* Shown only: it was announced, and now the "now" sounds. */
	if (work && segment->reps > 1 && segment->rep == segment->reps)
		propose(stage, list, segment->start, CUE_LAST,
			formatted("Last one: ", segment->name, ""));
	else
		propose(stage, list, segment->start, CUE_BEGIN, mem_strdup(segment->name));
}

/* Where the belt is asked for segment i: `lead` before it, or as early as there is. */
static int64_t treadmill_frame(const struct stage *stage, size_t i)
{
	const struct segment *segments = stage->timeline->segments.items;
	int64_t lead = stage_frames(stage, segments[i].phase->treadmill.lead_ms);
	int64_t at = segments[i].start - lead;
	int64_t earliest =
		i > 0 ? segments[i - 1].start : -stage_frames(stage, STAGE_BEFORE_START_MS);

	/* Nobody knows when an open-ended phase will end: told as it begins. */
	if (at < earliest ||
	    (lead > 0 && i > 0 && stage_end_is_unknown(stage, &segments[i - 1])))
		return earliest;
	return at;
}

/* The belt is asked for at about the same time: that is announcement enough. */
static bool belt_speaks_at(const struct stage *stage, size_t i, int64_t frame)
{
	const struct segment *segment = &stage->timeline->segments.items[i];
	int64_t at = treadmill_frame(stage, i);
	int64_t clear = stage_frames(stage, BELT_CLEAR_MS);

	return segment->phase->treadmill.given && !segment->rest && at > frame - clear &&
	       at < frame + clear;
}

static void propose_next(struct stage *stage, size_t i, struct candidates *list)
{
	const struct timeline *timeline = stage->timeline;
	const struct segment *segment = &timeline->segments.items[i];
	const struct segment *next = segment + 1;
	int64_t at = segment->end - stage_frames(stage, READY_MS);
	char length[40], after[100];
	struct candidate *candidate;
	bool counted, last;

	if (i + 1 == timeline->segments.n || stage_ends_unannounced(stage, segment) ||
	    stage_length_ms(stage, segment) < READY_MIN_LENGTH_MS)
		return;
	if (next->count_in - stage_frames(stage, READY_BEFORE_COUNT_IN_MS) < at)
		at = next->count_in - stage_frames(stage, READY_BEFORE_COUNT_IN_MS);
	if (at < segment->start || belt_speaks_at(stage, i + 1, at))
		return;
	text_duration(length, sizeof length,
		      (next->nominal + timeline->rate / 2) / timeline->rate * 1000);
	counted = next->reps > 1 && kind_info(next->kind)->work;
	last = counted && next->rep == next->reps;
	if (counted)
		snprintf(after, sizeof after, " %d of %d, %s", next->rep, next->reps,
			 length);
	else
		snprintf(after, sizeof after, ", %s", length);
	candidate =
		propose(stage, list, at, CUE_NEXT,
			formatted(last ? "Next, the last: " : "Next: ", next->name, after));
	candidate->speak = true;
	candidate->ready = true;
}

/* "13", "12.5"; 6 mph are 9656 m/h, which is a little less. */
static void add_number(struct text *text, double value)
{
	long tenths = lround(value * 10);

	text_add(text, "%.*f", tenths % 10 == 0 ? 0 : 1, (double)tenths / 10);
}

static void add_speed(const struct stage *stage, struct text *text,
		      const struct speed *speed)
{
	double unit = speed->imperial ? 1609.344 : 1000;
	const char *name = speed->imperial ? " mph" : " km/h";
	int64_t easy = stage->runner->easy_m_per_h;

	if (!speed->relative || easy > 0) {
		add_number(text,
			   (double)(speed->m_per_h + (speed->relative ? easy : 0)) / unit);
		text_add(text, "%s", name);
		return;
	}
	text_add(text, "your easy speed");
	if (speed->m_per_h != 0) {
		text_add(text, speed->m_per_h > 0 ? " +" : " ");
		add_number(text, (double)speed->m_per_h / unit);
		text_add(text, "%s", name);
	}
}

/*
 * "Set 13 km/h, incline 4 %", `lead` before segment i, which wants it: among the cues of
 * the segment before, or, without a lead, among its own.
 */
static void propose_treadmill(struct stage *stage, size_t i, bool own,
			      struct candidates *list)
{
	const struct timeline *timeline = stage->timeline;
	const struct segment *next = &timeline->segments.items[i];
	const struct treadmill *treadmill = &next->phase->treadmill;
	struct text text = {0};
	struct candidate *candidate;
	int64_t at;

	if (!treadmill->given || next->rest || own != (i == 0 || treadmill->lead_ms == 0))
		return;
	at = treadmill_frame(stage, i);
	text_add(&text, "Set ");
	if (treadmill->speed.given)
		add_speed(stage, &text, &treadmill->speed);
	if (treadmill->incline_given) {
		text_add(&text, "%sincline ", treadmill->speed.given ? ", " : "");
		add_number(&text, treadmill->incline_percent10 / 10.0);
		text_add(&text, " %%");
	}
	candidate = propose(stage, list, at, CUE_TREADMILL, mem_strdup(text_string(&text)));
	candidate->speak = true;
	candidate->brief = mem_strdup("SET BELT");
	candidate->ready = true;
	text_clear(&text);
}

static void propose_cue(struct stage *stage, const struct phase *phase,
			const struct script_cue *cue, int64_t at, bool repeated,
			struct candidates *list)
{
	const char *text = cue->show != NULL ? cue->show : cue->say;
	struct candidate *candidate;

	candidate = propose(stage, list, at, CUE_SCRIPT,
			    mem_strdup(text != NULL ? text : cue->brief));
	if (cue->say != NULL && strcmp(cue->say, candidate->text) != 0)
		candidate->say = mem_strdup(cue->say);
	candidate->brief = mem_strdup(cue->brief);
	candidate->speak = cue->say != NULL;
	candidate->line = cue->line ? cue->line : phase->line;
	candidate->repeated = repeated;
}

static void propose_script(struct stage *stage, size_t i, struct candidates *list)
{
	const struct segment *segment = &stage->timeline->segments.items[i];
	const struct phase *phase = segment->phase;
	int64_t end = segment->start + segment->nominal;

	for (size_t j = 0; !segment->rest && j < phase->ncues; j++) {
		const struct script_cue *cue = &phase->cues[j];
		int64_t at = segment->start + stage_frames(stage, cue->at_ms);

		if (cue->anchor == CUE_FROM_END)
			at = end - stage_frames(stage, cue->at_ms);
		else if (cue->anchor == CUE_AT_SHARE)
			at = segment->start + tempo_round((double)segment->nominal *
							  cue->at_milli_percent / 100000);
		if (at < segment->start || at >= segment->end) {
			if (stage->diags != NULL && segment->set <= 1 && segment->rep <= 1)
				diag_warning(
					stage->diags, cue->line,
					"the cue lies outside its phase and is left out");
			continue;
		}
		propose_cue(stage, phase, cue, at, false, list);
		for (int64_t k = 1; cue->every_ms > 0 && !stage->overflow; k++) {
			int64_t again = at + stage_frames(stage, k * cue->every_ms);

			if (again >= segment->end)
				break;
			propose_cue(stage, phase, cue, again, true, list);
		}
	}
}

void announce_segment(struct stage *stage, size_t i, struct candidates *list)
{
	propose_treadmill(stage, i, true, list);
	propose_begin(stage, i, list);
	propose_script(stage, i, list);
	if (i + 1 < stage->timeline->segments.n)
		propose_treadmill(stage, i + 1, false, list);
	propose_next(stage, i, list);
}
