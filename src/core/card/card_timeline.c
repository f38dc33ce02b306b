/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * card_timeline: the canonical text form of a timeline, for golden files.
 *
 * Two timelines are equal if and only if these texts are: every field is in it, beats
 * as first, last, number and a checksum over all of them (or, with clicks, one by
 * one). Frames are what counts; the clock times in brackets are for the eye. What
 * sounds or is shown within a segment stands below its line, in the order of time.
 */
#include "core/card/card_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const tone_names[TONES] = {
	[TONE_COUNTDOWN] = "countdown",
	[TONE_READY] = "ready",
	[TONE_GO] = "go",
	[TONE_REST] = "rest",
	[TONE_NEXT] = "next",
	[TONE_HALF] = "half",
	[TONE_FINISHED] = "finished",
	[TONE_BREATHE_IN] = "breathe-in",
	[TONE_BREATHE_OUT] = "breathe-out",
	[TONE_START] = "start",
	[TONE_STOP] = "stop",
};

static const char *const origin_names[] = {
	[CUE_SCRIPT] = "script",       [CUE_BEGIN] = "begin", [CUE_NEXT] = "next",
	[CUE_TREADMILL] = "treadmill", [CUE_HALF] = "half",   [CUE_LAST] = "last",
	[CUE_FINISHED] = "finished",
};

static const char *const feet_names[] = {"default", "same", "timbres", "sides"};

/* "28800000 (10:00.000)" */
static void add_frame(const struct card *card, int64_t frame)
{
	int64_t ms = card_ms(card->timeline, frame);
	const char *sign = ms < 0 ? "-" : "";
	char clock[32];

	ms = ms < 0 ? -ms : ms;
	text_clock(clock, sizeof clock, ms);
	text_add(card->text, "%" PRId64 " (%s%s.%03d)", frame, sign, clock,
		 (int)(ms % 1000));
}

/* The shortest decimal that is the same double again. */
static void add_double(struct text *text, double value)
{
	char decimal[400];

	for (int decimals = 0; decimals <= 20; decimals++) {
		snprintf(decimal, sizeof decimal, "%.*f", decimals, value);
		if (strtod(decimal, NULL) == value)
			break;
	}
	for (char *c = decimal; *c != '\0'; c++)
		if (*c == ',')
			*c = '.'; /* some locale is in force */
	text_add(text, "%s", decimal);
}

static void add_string(struct text *text, const char *before, const char *value)
{
	if (value == NULL)
		return;
	text_add(text, "%s\"", before);
	text_add_json(text, value);
	text_add(text, "\"");
}

static void add_head(const struct card *card)
{
	const struct timeline *timeline = card->timeline;
	struct text *text = card->text;

	add_string(text, "timeline 1 ", card->session->title);
	text_add(text, "\nrate %u\nlength ", timeline->rate);
	add_frame(card, timeline->length);
	text_add(text, "\nlead ");
	add_frame(card, timeline->lead);
	text_add(text, "\nprovisional %s\nbias %d\n", timeline->provisional ? "yes" : "no",
		 timeline->bias_spm);
	text_add(text,
		 "segments %zu, tempos %zu, beats %zu, tones %zu, cues %zu\n"
		 "clicks %zu over %" PRId64 " frames\n",
		 timeline->segments.n, timeline->tempos.n, timeline->nbeats,
		 timeline->tones.n, timeline->cues.n, timeline_clicks(timeline),
		 timeline_clicked_frames(timeline));
}

static void add_segment(const struct card *card, size_t index)
{
	const struct segment *segment = &card->timeline->segments.items[index];
	struct text *text = card->text;
	char from[16], to[16];

	text_add(text, "\nsegment %zu %s", index + 1, kind_info(segment->kind)->name);
	add_string(text, " ", segment->name);
	text_add(text, " at ");
	add_frame(card, segment->start);
	text_add(text, " to ");
	add_frame(card, segment->end);
	if (segment->rest)
		text_add(text, " between sets");
	if (segment->sets > 0)
		text_add(text, " set %d/%d", segment->set, segment->sets);
	if (segment->reps > 0)
		text_add(text, " rep %d/%d", segment->rep, segment->reps);
	if (segment->from_spm10 != 0) {
		text_spm(from, sizeof from, segment->from_spm10);
		text_spm(to, sizeof to, segment->to_spm10);
		text_add(text, " spm %s -> %s every %d", from, to, segment->every);
	}
	text_add(text, " feet %s", feet_names[segment->feet]);
	if (segment->open)
		text_add(text, " open");
	if (segment->nominal != segment->end - segment->start)
		text_add(text, " nominal %" PRId64, segment->nominal);
	if (segment->count_in != segment->start)
		text_add(text, " count-in %" PRId64, segment->count_in);
	text_add(text, "\n");
}

static void add_tempos(const struct card *card, size_t segment, size_t *next)
{
	const struct timeline *timeline = card->timeline;
	struct text *text = card->text;

	for (;
	     *next < timeline->tempos.n && timeline->tempos.items[*next].segment == segment;
	     (*next)++) {
		const struct tempo *tempo = &timeline->tempos.items[*next];

		text_add(text, "  tempo %" PRId64 " to %" PRId64 " spm ", tempo->start,
			 tempo->end);
		add_double(text, tempo->from_spm);
		text_add(text, " -> ");
		add_double(text, tempo->to_spm);
		text_add(text, " offset ");
		add_double(text, tempo->offset_s);
		text_add(text, " span ");
		add_double(text, tempo->span_s);
		text_add(text, " beats ");
		add_double(text, tempo->beats);
		text_add(text, "\n");
	}
}

/* FNV-1a over the bytes of a beat, lowest first. */
static uint64_t add_to_check(uint64_t check, const struct beat *beat)
{
	for (int i = 0; i < 10; i++) {
		uint64_t byte = i < 8    ? (uint64_t)beat->frame >> (8 * i) & 0xFF
				: i == 8 ? beat->flags
					 : beat->feet;

		check = (check ^ byte) * UINT64_C(0x100000001b3);
	}
	return check;
}

static void list_beats(const struct card *card, size_t first, size_t end)
{
	for (size_t i = first; i < end; i++) {
		struct beat beat = timeline_beat(card->timeline, i);

		text_add(card->text, "    %" PRId64 "%s%s%s feet %s\n", beat.frame,
			 beat.flags & BEAT_CLICK ? " click" : " silent",
			 beat.flags & BEAT_ACCENT ? " accent" : "",
			 beat.flags & BEAT_RIGHT ? " right" : " left",
			 feet_names[beat.feet]);
	}
}

/* One run: the count-in of a segment, or its own beats. */
static void add_beats(const struct card *card, const char *what, size_t first, size_t end)
{
	uint64_t check = UINT64_C(0xcbf29ce484222325);
	size_t clicks = 0, accents = 0;

	if (first == end)
		return;
	for (size_t i = first; i < end; i++) {
		struct beat beat = timeline_beat(card->timeline, i);

		clicks += (beat.flags & BEAT_CLICK) != 0;
		accents += (beat.flags & BEAT_ACCENT) != 0;
		check = add_to_check(check, &beat);
	}
	text_add(card->text,
		 "  %s %zu, clicks %zu, accents %zu, %" PRId64 " to %" PRId64
		 ", check %016" PRIx64 "\n",
		 what, end - first, clicks, accents,
		 timeline_beat(card->timeline, first).frame,
		 timeline_beat(card->timeline, end - 1).frame, check);
	if (card->options->clicks)
		list_beats(card, first, end);
}

/* Tones of one kind in a row, a countdown say, share a line. */
static void add_tones(const struct card *card, int64_t end, size_t *next)
{
	const struct timeline *timeline = card->timeline;
	const struct tone *last = NULL;

	for (; *next < timeline->tones.n && timeline->tones.items[*next].frame < end;
	     (*next)++) {
		const struct tone *tone = &timeline->tones.items[*next];

		if (last == NULL || last->kind != tone->kind ||
		    last->length_ms != tone->length_ms) {
			text_add(card->text, "%s  tone %s", last != NULL ? "\n" : "",
				 tone_names[tone->kind]);
			if (tone->length_ms != 0)
				text_add(card->text, " %d ms", tone->length_ms);
		}
		text_add(card->text, " ");
		add_frame(card, tone->frame);
		last = tone;
	}
	if (last != NULL)
		text_add(card->text, "\n");
}

static void add_cues(const struct card *card, size_t segment, int64_t end, size_t *next)
{
	const struct timeline *timeline = card->timeline;
	struct text *text = card->text;

	for (; *next < timeline->cues.n && timeline->cues.items[*next].frame < end;
	     (*next)++) {
		const struct cue *cue = &timeline->cues.items[*next];

		text_add(text, "  cue ");
		add_frame(card, cue->frame);
		text_add(text, " until %" PRId64 " %s %s", cue->until,
			 origin_names[cue->origin], cue->spoken ? "spoken" : "shown");
		if (cue->segment != segment)
			text_add(text, " of segment %u", cue->segment + 1);
		add_string(text, " ", cue->text);
		add_string(text, " say ", cue->say);
		add_string(text, " short ", cue->brief);
		text_add(text, "\n");
	}
}

void card_write_timeline(const struct card *card)
{
	const struct timeline *timeline = card->timeline;
	size_t tempo = 0, tone = 0, cue = 0;
	size_t last = timeline->segments.n > 0 ? timeline->segments.n - 1 : 0;

	add_head(card);
	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];
		size_t own = segment->first_beat + segment->nplaced;

		add_segment(card, i);
		add_tempos(card, i, &tempo);
		add_beats(card, "count-in", segment->first_beat, own);
		add_beats(card, "beats", own, own + segment->nsteps);
		add_tones(card, segment->end, &tone);
		add_cues(card, i, segment->end, &cue);
	}
	text_add(card->text, "\nend ");
	add_frame(card, timeline->length);
	text_add(card->text, "\n");
	add_tones(card, INT64_MAX, &tone);
	add_cues(card, last, INT64_MAX, &cue);
}
