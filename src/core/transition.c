/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * transition: what is told around boundaries; see transition.h.
 *
 * Each segment ends in a window that belongs to the countdown or to the count-in of
 * what follows. A cue that would reach into it moves earlier; if there is no room it is
 * shown and not spoken. Cues are placed in the order of time, so a cue can only be
 * pushed aside by one that began before it.
 */
#include "core/transition.h"

#include "core/mem.h"
#include "core/tempo.h"
#include "core/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	READY_MS = 10000, /* what comes next is announced so early */
	READY_BEFORE_COUNT_IN_MS = 2000,
	READY_MIN_LENGTH_MS = 30000, /* shorter phases announce nothing */
	SHORT_MS = 10000,            /* shorter phases have no countdown */
	MEDIUM_MS = 90000,           /* shorter ones have three beeps at most */
	MEDIUM_COUNTDOWN_S = 3,
	FINISH_COUNTDOWN_S = 3,
	BREATH_BEFORE_COUNTDOWN_MS = 500,
	HALF_MIN_LENGTH_MS = 20000,
	HALF_CLEAR_MS = 3000,
	BELT_CLEAR_MS = 4000,
	BEFORE_START_MS = 9000, /* what the first phase needs lies in the start delay */
	SHORT_SHOWN_MS = 4000,  /* half-way, the phase's name */
	FINISHED_SHOWN_MS = 600000
};

/* A cue before it has found its place. */
struct candidate {
	int64_t frame;
	enum cue_origin origin;
	char *text, *say, *brief; /* owned until placed */
	int line;
	bool speak, repeated;
};

struct candidates {
	struct candidate *items;
	size_t n, capacity;
};

struct stage {
	struct timeline *timeline;
	const struct runner *runner;
	struct diags *diags;
	bool live;
	size_t planned_cues;
	bool overflow;
};

int64_t transition_speech_ms(const char *text)
{
	return 400 + 70 * (int64_t)text_length(text);
}

static int64_t frames_of(const struct stage *stage, int64_t ms)
{
	return ms * (int64_t)stage->timeline->rate / 1000;
}

static int64_t length_ms(const struct stage *stage, const struct segment *segment)
{
	return (segment->end - segment->start) * 1000 / (int64_t)stage->timeline->rate;
}

/* The end of an open-ended phase is not known while the session is played. */
static bool end_is_unknown(const struct stage *stage, const struct segment *segment)
{
	return segment->open && stage->live;
}

/* Nothing is announced or counted down at its end: while a runner counts steps, or where
 * nobody knows when that will be. */
static bool ends_unannounced(const struct stage *stage, const struct segment *segment)
{
	return segment->kind == KIND_PROBE || end_is_unknown(stage, segment);
}

/* Seconds counted down before segment i begins; i == n: before the session ends. */
static int countdown_s(const struct stage *stage, size_t i)
{
	const struct timeline *timeline = stage->timeline;
	const struct segment *next =
		i < timeline->segments.n ? &timeline->segments.items[i] : NULL;
	const struct segment *before = i > 0 ? &timeline->segments.items[i - 1] : NULL;
	int64_t room_ms = before != NULL ? length_ms(stage, before) : BEFORE_START_MS;
	int seconds = FINISH_COUNTDOWN_S;

	if (before != NULL && ends_unannounced(stage, before))
		return 0;
	if (next != NULL) {
		if (next->count_in < next->start)
			return 0;
		seconds = kind_info(next->kind)->countdown_s;
		if (!next->rest && next->phase->countdown_s >= 0) {
			seconds = next->phase->countdown_s;
			return seconds * 1000 < room_ms ? seconds
							: (int)((room_ms - 1) / 1000);
		}
	}
	if (before != NULL && room_ms < SHORT_MS)
		return 0;
	return room_ms < MEDIUM_MS && seconds > MEDIUM_COUNTDOWN_S ? MEDIUM_COUNTDOWN_S
								   : seconds;
}

/* From here to the end of segment i nothing may be spoken. */
static int64_t window_of(const struct stage *stage, size_t i)
{
	const struct timeline *timeline = stage->timeline;
	const struct segment *segment = &timeline->segments.items[i];
	int countdown = countdown_s(stage, i + 1);

	if (i + 1 < timeline->segments.n &&
	    timeline->segments.items[i + 1].count_in < segment->end)
		return timeline->segments.items[i + 1].count_in;
	if (countdown == 0)
		return segment->end;
	return segment->end -
	       frames_of(stage, countdown * 1000 + BREATH_BEFORE_COUNTDOWN_MS);
}

/* ---- Tones ----------------------------------------------------------------- */

static void add_tone(struct stage *stage, int64_t frame, enum tone_kind kind, int ms)
{
	struct timeline *timeline = stage->timeline;
	struct tone *tone;

	if (frame < -timeline->lead)
		timeline->lead = -frame;
	tone = ARRAY_PUSH(&timeline->tones);
	*tone = (struct tone){frame, kind, ms};
}

static enum tone_kind now_tone(const struct timeline *timeline, size_t i)
{
	static const enum tone_kind by_entry[] = {
		[ENTRY_GO] = TONE_GO, [ENTRY_REST] = TONE_REST, [ENTRY_NEXT] = TONE_NEXT};
	const struct segment *segment = &timeline->segments.items[i];

	if (segment->kind == KIND_PROBE)
		return TONE_START;
	if (i > 0 && timeline->segments.items[i - 1].kind == KIND_PROBE)
		return TONE_STOP;
	return by_entry[kind_info(segment->kind)->entry];
}

/* The countdown before segment i and the one "now" exactly on its first frame. */
static void add_boundary(struct stage *stage, size_t i)
{
	const struct timeline *timeline = stage->timeline;
	bool end = i == timeline->segments.n;
	int64_t at = end ? timeline->length : timeline->segments.items[i].start;

	for (int s = countdown_s(stage, i); s > 0; s--)
		add_tone(stage, at - frames_of(stage, s * 1000), TONE_COUNTDOWN, 0);
	add_tone(stage, at, end ? TONE_FINISHED : now_tone(timeline, i), 0);
}

static void add_breathing(struct stage *stage, size_t i)
{
	const struct segment *segment = &stage->timeline->segments.items[i];
	const struct phase *phase = segment->phase;
	int64_t window = window_of(stage, i);
	int64_t cycle = phase->breathe_in_ms + phase->breathe_out_ms;

	if (segment->rest || phase->breathe_in_ms == 0)
		return;
	for (int64_t k = 0;; k++) {
		int64_t in = segment->start + frames_of(stage, k * cycle);
		int64_t out =
			segment->start + frames_of(stage, k * cycle + phase->breathe_in_ms);
		int64_t over = segment->start + frames_of(stage, (k + 1) * cycle);

		/* Only whole breaths, and none into the countdown. */
		if (over > window)
			return;
		add_tone(stage, in, TONE_BREATHE_IN, phase->breathe_in_ms);
		add_tone(stage, out, TONE_BREATHE_OUT, phase->breathe_out_ms);
	}
}

static int by_frame(const void *a, const void *b)
{
	const struct tone *one = a, *two = b;

	if (one->frame != two->frame)
		return one->frame < two->frame ? -1 : 1;
	return (one->kind > two->kind) - (one->kind < two->kind);
}

/* ---- Candidates ------------------------------------------------------------- */

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
	int64_t lead = frames_of(stage, segments[i].phase->treadmill.lead_ms);
	int64_t at = segments[i].start - lead;
	int64_t earliest =
		i > 0 ? segments[i - 1].start : -frames_of(stage, BEFORE_START_MS);

	/* Nobody knows when an open-ended phase will end: told as it begins. */
	if (at < earliest || (lead > 0 && i > 0 && end_is_unknown(stage, &segments[i - 1])))
		return earliest;
	return at;
}

/* The belt is asked for at about the same time: that is announcement enough. */
static bool belt_speaks_at(const struct stage *stage, size_t i, int64_t frame)
{
	const struct segment *segment = &stage->timeline->segments.items[i];
	int64_t at = treadmill_frame(stage, i);
	int64_t clear = frames_of(stage, BELT_CLEAR_MS);

	return segment->phase->treadmill.given && !segment->rest && at > frame - clear &&
	       at < frame + clear;
}

static void propose_next(struct stage *stage, size_t i, struct candidates *list)
{
	const struct timeline *timeline = stage->timeline;
	const struct segment *segment = &timeline->segments.items[i];
	const struct segment *next = segment + 1;
	int64_t at = segment->end - frames_of(stage, READY_MS);
	char length[40], after[100];
	struct candidate *candidate;

	if (i + 1 == timeline->segments.n || ends_unannounced(stage, segment) ||
	    length_ms(stage, segment) < READY_MIN_LENGTH_MS)
		return;
	if (next->count_in - frames_of(stage, READY_BEFORE_COUNT_IN_MS) < at)
		at = next->count_in - frames_of(stage, READY_BEFORE_COUNT_IN_MS);
	if (at < segment->start || belt_speaks_at(stage, i + 1, at))
		return;
	text_duration(length, sizeof length,
		      (next->nominal * 1000 + timeline->rate / 2) / timeline->rate);
	if (next->reps > 1 && kind_info(next->kind)->work)
		snprintf(after, sizeof after, " %d of %d, %s", next->rep, next->reps,
			 length);
	else
		snprintf(after, sizeof after, ", %s", length);
	candidate =
		propose(stage, list, at, CUE_NEXT, formatted("Next: ", next->name, after));
	candidate->speak = true;
	add_tone(stage, at, TONE_READY, 0);
}

/* "13", "12.5" */
static void add_number(struct text *text, double value)
{
	bool whole = value < 0 ? value - (double)(int64_t)value > -0.05
			       : value - (double)(int64_t)value < 0.05;

	text_add(text, "%.*f", whole ? 0 : 1, value);
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
	text_clear(&text);
	/* On a boundary the "now" sounds already. */
	if (at != next->start)
		add_tone(stage, at, TONE_READY, 0);
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
		int64_t at = segment->start + frames_of(stage, cue->at_ms);

		if (cue->anchor == CUE_FROM_END)
			at = end - frames_of(stage, cue->at_ms);
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
			int64_t again = at + frames_of(stage, k * cue->every_ms);

			if (again >= segment->end)
				break;
			propose_cue(stage, phase, cue, again, true, list);
		}
	}
}

/* ---- Placing ---------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
	const struct candidate *one = a, *two = b;

	if (one->frame != two->frame)
		return one->frame < two->frame ? -1 : 1;
	/* What is spoken before what is only shown, a script's cue before our own. */
	if (one->speak != two->speak)
		return one->speak ? -1 : 1;
	if (one->origin != two->origin)
		return one->origin < two->origin ? -1 : 1;
	if (one->line != two->line)
		return one->line < two->line ? -1 : 1;
	return strcmp(one->text, two->text);
}

static void no_room(const struct stage *stage, const struct segment *segment,
		    const struct candidate *candidate)
{
	if (stage->diags == NULL || candidate->origin != CUE_SCRIPT ||
	    candidate->repeated || segment->set > 1 || segment->rep > 1)
		return;
	diag_warning(stage->diags, candidate->line,
		     "there is no room to speak \"%s\" here: it is only shown",
		     candidate->text);
}

static void place(struct stage *stage, const struct segment *segment,
		  struct candidate *candidate, int64_t window, int64_t *spoken_until)
{
	const char *words = candidate->say != NULL ? candidate->say : candidate->text;
	int64_t length = frames_of(stage, transition_speech_ms(words));
	struct cue *cue;

	if (candidate->speak && candidate->frame < segment->end &&
	    candidate->frame + length > window) {
		int64_t earlier = window - length;

		/* A reminder that comes round again may be dropped; others move. */
		if (candidate->repeated || earlier < segment->start ||
		    earlier < *spoken_until)
			candidate->speak = false;
		else
			candidate->frame = earlier;
		if (!candidate->speak)
			no_room(stage, segment, candidate);
	} else if (candidate->speak && candidate->frame < *spoken_until) {
		candidate->speak = false;
		no_room(stage, segment, candidate);
	}
	if (candidate->speak)
		*spoken_until = candidate->frame + length;
	cue = ARRAY_PUSH(&stage->timeline->cues);
	cue->frame = candidate->frame;
	cue->until = segment->end;
	cue->segment = (uint32_t)(segment - stage->timeline->segments.items);
	cue->origin = candidate->origin;
	cue->spoken = candidate->speak;
	cue->text = candidate->text;
	cue->say = candidate->say;
	cue->brief = candidate->brief;
	if (cue->origin == CUE_BEGIN || cue->origin == CUE_HALF || cue->origin == CUE_LAST)
		cue->until = cue->frame + frames_of(stage, SHORT_SHOWN_MS);
	if (cue->until > segment->end && cue->frame < segment->end)
		cue->until = segment->end;
}

static int cue_by_frame(const void *a, const void *b)
{
	const struct cue *one = a, *two = b;

	if (one->frame != two->frame)
		return one->frame < two->frame ? -1 : 1;
	if (one->origin != two->origin)
		return one->origin < two->origin ? -1 : 1;
	return strcmp(one->text, two->text);
}

/* Half-way of a phase of work, unless something is said there. */
static void add_half(struct stage *stage, size_t i, size_t first_cue)
{
	struct timeline *timeline = stage->timeline;
	const struct segment *segment = &timeline->segments.items[i];
	int64_t half = segment->start + segment->nominal / 2;
	int64_t clear = frames_of(stage, HALF_CLEAR_MS);
	struct cue *cue;

	if (segment->rest || segment->open || !kind_info(segment->kind)->work ||
	    length_ms(stage, segment) < HALF_MIN_LENGTH_MS ||
	    half + clear > window_of(stage, i))
		return;
	for (size_t j = first_cue; j < timeline->cues.n; j++) {
		const struct cue *other = &timeline->cues.items[j];

		if (other->origin != CUE_BEGIN && other->frame < half + clear &&
		    other->frame > half - clear)
			return;
	}
	add_tone(stage, half, TONE_HALF, 0);
	cue = ARRAY_PUSH(&timeline->cues);
	*cue = (struct cue){.frame = half,
			    .until = half + frames_of(stage, SHORT_SHOWN_MS),
			    .segment = (uint32_t)i,
			    .origin = CUE_HALF,
			    .text = mem_strdup("Half-way"),
			    .brief = mem_strdup("HALF-WAY")};
	if (cue->until > segment->end)
		cue->until = segment->end;
}

static void add_cues(struct stage *stage, size_t i, struct candidates *list,
		     int64_t *spoken_until)
{
	struct timeline *timeline = stage->timeline;
	const struct segment *segment = &timeline->segments.items[i];
	int64_t window = window_of(stage, i);
	size_t first = timeline->cues.n;

	list->n = 0;
	propose_treadmill(stage, i, true, list);
	propose_begin(stage, i, list);
	propose_script(stage, i, list);
	if (i + 1 < timeline->segments.n)
		propose_treadmill(stage, i + 1, false, list);
	propose_next(stage, i, list);
	qsort(list->items, list->n, sizeof *list->items, by_time);
	for (size_t j = 0; j < list->n; j++)
		place(stage, segment, &list->items[j], window, spoken_until);
	add_half(stage, i, first);
	qsort(timeline->cues.items + first, timeline->cues.n - first,
	      sizeof *timeline->cues.items, cue_by_frame);
}

static void add_finish(struct stage *stage)
{
	struct timeline *timeline = stage->timeline;
	struct cue *cue = ARRAY_PUSH(&timeline->cues);

	cue->frame = timeline->length;
	cue->until = timeline->length + frames_of(stage, FINISHED_SHOWN_MS);
	cue->segment = (uint32_t)(timeline->segments.n - 1);
	cue->origin = CUE_FINISHED;
	cue->text = mem_strdup("Finished");
	cue->brief = mem_strdup("FINISHED");
}

bool transition_add(struct timeline *timeline, const struct runner *runner,
		    const struct compile_options *options, struct diags *diags)
{
	struct stage stage = {.timeline = timeline,
			      .runner = runner,
			      .diags = diags,
			      .live = options->live};
	struct candidates list = {0};
	int64_t spoken_until = INT64_MIN;

	for (size_t i = 0; i < timeline->segments.n && !stage.overflow; i++) {
		add_boundary(&stage, i);
		add_breathing(&stage, i);
		add_cues(&stage, i, &list, &spoken_until);
	}
	add_boundary(&stage, timeline->segments.n);
	add_finish(&stage);
	free(list.items);
	qsort(timeline->tones.items, timeline->tones.n, sizeof *timeline->tones.items,
	      by_frame);
	if (stage.overflow && diags != NULL)
		diag_error(diags, 0,
			   "there are more than %d cues; use fewer, or a longer `every`",
			   TRANSITION_MAX_CUES);
	return !stage.overflow;
}
