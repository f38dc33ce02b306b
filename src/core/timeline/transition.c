/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * transition: what is told around boundaries; see transition.h.
 *
 * Each segment ends in a window that belongs to the countdown or to the count-in of
 * what follows. A cue that would reach into it moves earlier; if there is no room it is
 * shown and not spoken. Cues are placed in the order of time, so a cue can only be
 * pushed aside by one that began before it.
 */
#include "core/timeline/transition.h"

#include "core/timeline/announce.h"
#include "core/base/mem.h"
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum {
	SHORT_MS = 10000,  /* shorter phases have no countdown */
	MEDIUM_MS = 90000, /* shorter ones have three beeps at most */
	MEDIUM_COUNTDOWN_S = 3,
	FINISH_COUNTDOWN_S = 3,
	BREATH_BEFORE_COUNTDOWN_MS = 500,
	HALF_MIN_LENGTH_MS = 20000,
	HALF_CLEAR_MS = 3000,
	SHORT_SHOWN_MS = 4000, /* half-way, the phase's name */
	FINISHED_SHOWN_MS = 600000
};

/*
 * What is spoken after a tone begins so much later: the tone is over by then, and the
 * sound is not turned down for the voice yet (voices.c, SPEECH_ATTACK_MS).
 */
static const int clear_of_ms[TONES] = {
	[TONE_GO] = 500,   [TONE_REST] = 500,  [TONE_NEXT] = 500, [TONE_START] = 600,
	[TONE_STOP] = 600, [TONE_READY] = 300, [TONE_HALF] = 400, [TONE_FINISHED] = 1000,
};

int64_t transition_speech_ms(const char *text)
{
	return 400 + 70 * (int64_t)text_length(text);
}

/* Seconds counted down before segment i begins; i == n: before the session ends. */
static int countdown_s(const struct stage *stage, size_t i)
{
	const struct timeline *timeline = stage->timeline;
	const struct segment *next =
		i < timeline->segments.n ? &timeline->segments.items[i] : NULL;
	const struct segment *before = i > 0 ? &timeline->segments.items[i - 1] : NULL;
	int64_t room_ms =
		before != NULL ? stage_length_ms(stage, before) : STAGE_BEFORE_START_MS;
	int seconds = FINISH_COUNTDOWN_S, wished = -1;

	if (before != NULL && stage_ends_unannounced(stage, before))
		return 0;
	if (next != NULL && next->count_in < next->start)
		return 0;
	if (next != NULL)
		seconds = kind_info(next->kind)->countdown_s;
	if (next != NULL && !next->rest && next->phase->countdown_s >= 0)
		wished = next->phase->countdown_s;
	/* The runner's own settings win where it is about sound. */
	if (stage->runner->countdown_s >= 0)
		wished = stage->runner->countdown_s;
	if (wished >= 0)
		return wished * 1000 < room_ms ? wished : (int)((room_ms - 1) / 1000);
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
	       stage_frames(stage, countdown * 1000 + BREATH_BEFORE_COUNTDOWN_MS);
}

/* ---- Tones ----------------------------------------------------------------- */

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
		stage_add_tone(stage, at - stage_frames(stage, s * 1000), TONE_COUNTDOWN,
			       0);
	stage_add_tone(stage, at, end ? TONE_FINISHED : now_tone(timeline, i), 0);
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
		int64_t in = segment->start + stage_frames(stage, k * cycle);
		int64_t out = segment->start +
			      stage_frames(stage, k * cycle + phase->breathe_in_ms);
		int64_t over = segment->start + stage_frames(stage, (k + 1) * cycle);

		/* Only whole breaths, and none into the countdown. */
		if (over > window)
			return;
		stage_add_tone(stage, in, TONE_BREATHE_IN, phase->breathe_in_ms);
		stage_add_tone(stage, out, TONE_BREATHE_OUT, phase->breathe_out_ms);
	}
}

static int by_frame(const void *a, const void *b)
{
	const struct tone *one = a, *two = b;

	if (one->frame != two->frame)
		return one->frame < two->frame ? -1 : 1;
	return (one->kind > two->kind) - (one->kind < two->kind);
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

static const char *words_of(const struct candidate *candidate)
{
	return candidate->say != NULL ? candidate->say : candidate->text;
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

/* Where the "now" on the first frame of a segment has ended. */
static int64_t now_over(const struct stage *stage, const struct segment *segment)
{
	const struct timeline *timeline = stage->timeline;
	size_t i = (size_t)(segment - timeline->segments.items);

	return segment->start + stage_frames(stage, clear_of_ms[now_tone(timeline, i)]);
}

static bool is_on_now(const struct stage *stage, const struct segment *segment,
		      int64_t frame)
{
	return frame >= segment->start && frame < now_over(stage, segment);
}

/* Moves a candidate that would reach into the window; false: it cannot be spoken. */
static bool make_room(const struct stage *stage, const struct segment *segment,
		      struct candidate *candidate, int64_t window, int64_t *spoken_until)
{
	int64_t length = stage_frames(stage, transition_speech_ms(words_of(candidate)));
	bool on_now = is_on_now(stage, segment, candidate->frame);
	int64_t ready = candidate->ready && !on_now
				? stage_frames(stage, clear_of_ms[TONE_READY])
				: 0;
	int64_t begin = on_now ? now_over(stage, segment) : candidate->frame + ready;

	if (begin + length > window && candidate->frame < segment->end) {
		begin = window - length;
		/* A reminder that comes round again may be dropped; others move. */
		if (candidate->repeated || on_now ||
		    begin - ready < now_over(stage, segment))
			return false;
		candidate->frame = begin - ready;
	}
	if (begin - ready < *spoken_until)
		return false;
	*spoken_until = begin + length;
	return true;
}

/* The tone that goes before a cue, and the cue after whichever tone is there. */
static void place_sound(struct stage *stage, const struct segment *segment,
			struct candidate *candidate, int64_t *spoken_until)
{
	bool on_now = is_on_now(stage, segment, candidate->frame);
	int64_t over = on_now ? now_over(stage, segment) : candidate->frame;

	if (candidate->ready && !on_now) {
		stage_add_tone(stage, candidate->frame, TONE_READY, 0);
		over += stage_frames(stage, clear_of_ms[TONE_READY]);
		/* Nothing else begins on the tone, either. */
		if (*spoken_until < over)
			*spoken_until = over;
	}
	if (candidate->speak)
		candidate->frame = over;
}

static void place(struct stage *stage, const struct segment *segment,
		  struct candidate *candidate, int64_t window, int64_t *spoken_until)
{
	struct cue *cue;

	if (candidate->speak &&
	    !make_room(stage, segment, candidate, window, spoken_until)) {
		candidate->speak = false;
		no_room(stage, segment, candidate);
	}
	place_sound(stage, segment, candidate, spoken_until);
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
		cue->until = cue->frame + stage_frames(stage, SHORT_SHOWN_MS);
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

/* Something is told too near to this frame, or still being said there. */
static bool is_told_around(const struct stage *stage, int64_t frame, size_t first_cue)
{
	const struct timeline *timeline = stage->timeline;
	int64_t clear = stage_frames(stage, HALF_CLEAR_MS);

	for (size_t j = first_cue; j < timeline->cues.n; j++) {
		const struct cue *cue = &timeline->cues.items[j];
		const char *words = cue_words(cue);
		int64_t over = cue->frame;

		if (words != NULL)
			over += stage_frames(stage, transition_speech_ms(words));
		if (cue->origin != CUE_BEGIN && cue->frame < frame + clear &&
		    (cue->frame > frame - clear || over > frame))
			return true;
	}
	return false;
}

/* Half-way of a phase of work, unless something is said there. */
static void add_half(struct stage *stage, size_t i, size_t first_cue)
{
	struct timeline *timeline = stage->timeline;
	const struct segment *segment = &timeline->segments.items[i];
	int64_t half = segment->start + segment->nominal / 2;
	struct cue *cue;

	if (segment->rest || segment->open || !kind_info(segment->kind)->work ||
	    stage_length_ms(stage, segment) < HALF_MIN_LENGTH_MS ||
	    half + stage_frames(stage, HALF_CLEAR_MS) > window_of(stage, i) ||
	    is_told_around(stage, half, first_cue))
		return;
	stage_add_tone(stage, half, TONE_HALF, 0);
	cue = ARRAY_PUSH(&timeline->cues);
	*cue = (struct cue){.frame = half + stage_frames(stage, clear_of_ms[TONE_HALF]),
			    .segment = (uint32_t)i,
			    .origin = CUE_HALF,
			    .spoken = true,
			    .text = mem_strdup("Half-way"),
			    .brief = mem_strdup("HALF-WAY")};
	cue->until = cue->frame + stage_frames(stage, SHORT_SHOWN_MS);
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
	announce_segment(stage, i, list);
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

	cue->frame = timeline->length + stage_frames(stage, clear_of_ms[TONE_FINISHED]);
	cue->until = timeline->length + stage_frames(stage, FINISHED_SHOWN_MS);
	cue->spoken = true;
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
