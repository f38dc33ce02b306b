/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mix: lays the voices of a timeline over silence; see mix.h.
 *
 * Every sample goes through the same operations in the same order whichever block it
 * is computed in: tones by their frames, then clicks by theirs, each voice laid over
 * what sounds already (voices.h). Where nothing sounds there is only the memset.
 */
#include "core/mix.h"

#include "core/voices.h"

#include <string.h>

enum { SIDE_LEFT = 1, SIDE_RIGHT = 2, SIDE_BOTH = 3 };

struct block {
	float *out;
	int channels;
	int64_t first, end;
};

static inline int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

static inline int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Lays a piece of a voice that begins at frame `at` over the block, as far as it reaches. */
static void lay(const struct block *block, unsigned sides, int64_t at, int64_t frames,
		const float *wave, const float *keep)
{
	int64_t from = later(at, block->first), until = earlier(at + frames, block->end);

	if (from >= until)
		return;
	float *out = block->out + (from - block->first) * block->channels;
	size_t n = (size_t)(until - from);

	wave += from - at;
	keep += from - at;
	if (block->channels == 1) {
		for (size_t i = 0; i < n; i++)
			out[i] = wave[i] + keep[i] * out[i];
		return;
	}
	for (size_t i = 0; i < n; i++) {
		if (sides & SIDE_LEFT)
			out[2 * i] = wave[i] + keep[i] * out[2 * i];
		if (sides & SIDE_RIGHT)
			out[2 * i + 1] = wave[i] + keep[i] * out[2 * i + 1];
	}
}

static void lay_note(const struct block *block, const struct note *note, int64_t start)
{
	float wave[VOICE_CHUNK], keep[VOICE_CHUNK];
	int64_t from = later(block->first - start, 0);
	int64_t until = earlier(block->end - start, note->frames);

	for (int64_t at = from - from % VOICE_CHUNK; at < until; at += VOICE_CHUNK) {
		voices_note_chunk(note, at, wave, keep);
		lay(block, SIDE_BOTH, start + at, earlier(VOICE_CHUNK, note->frames - at),
		    wave, keep);
	}
}

static void lay_tone(const struct block *block, const struct voices *voices,
		     const struct tone *tone)
{
	struct note notes[VOICE_MAX_NOTES];
	int n = voices_notes(voices, tone, notes);

	for (int i = 0; i < n; i++)
		lay_note(block, &notes[i], tone->frame + notes[i].start);
}

static unsigned beat_sides(const struct beat *beat)
{
	if (beat->feet != FEET_SIDES || (beat->flags & BEAT_COUNT_IN))
		return SIDE_BOTH;
	return beat->flags & BEAT_RIGHT ? SIDE_RIGHT : SIDE_LEFT;
}

static bool beat_sounds(const struct beat *beat)
{
	return beat->flags & (BEAT_CLICK | BEAT_COUNT_IN);
}

void mix_frames(const struct timeline *timeline, const struct voices *voices,
		unsigned layers, int channels, int64_t first, int n, float *out)
{
	struct block block = {out, channels, first, first + n};

	memset(out, 0, (size_t)n * (size_t)channels * sizeof *out);
	if (layers & MIX_TONES) {
		size_t i = timeline_tone_from(timeline, first - voices_tone_reach(voices));
		const struct tone *tones = timeline->tones.items;

		for (; i < timeline->tones.n && tones[i].frame < block.end; i++) {
			if (tones[i].frame + voices_tone_frames(voices, &tones[i]) > first)
				lay_tone(&block, voices, &tones[i]);
		}
	}
	if (layers & MIX_CLICKS) {
		size_t i = timeline_beat_from(timeline, first - voices->click_frames + 1);
		const struct beat *beats = timeline->beats.items;

		for (; i < timeline->beats.n && beats[i].frame < block.end; i++) {
			enum click click = voices_click(&beats[i]);

			if (beat_sounds(&beats[i]))
				lay(&block, beat_sides(&beats[i]), beats[i].frame,
				    voices->click_frames, voices->wave[click],
				    voices->keep[click]);
		}
	}
}

/* ---- where something sounds ---------------------------------------------------- */

struct search {
	const struct timeline *timeline;
	const struct voices *voices;
	unsigned layers;
	int64_t first;
	size_t tone, beat;
};

static bool next_tone(struct search *search, struct mix_span *span)
{
	const struct timeline *timeline = search->timeline;

	for (; search->layers & MIX_TONES && search->tone < timeline->tones.n;
	     search->tone++) {
		const struct tone *tone = &timeline->tones.items[search->tone];
		int64_t frames = voices_tone_frames(search->voices, tone);

		if (tone->frame + frames > search->first) {
			*span = (struct mix_span){
				tone->frame, tone->frame + frames,
				1u << 16 | (uint64_t)tone->kind |
					(uint64_t)(uint32_t)tone->length_ms << 32};
			return true;
		}
	}
	return false;
}

static bool next_click(struct search *search, struct mix_span *span)
{
	const struct timeline *timeline = search->timeline;

	for (; search->layers & MIX_CLICKS && search->beat < timeline->beats.n;
	     search->beat++) {
		const struct beat *beat = &timeline->beats.items[search->beat];

		if (beat_sounds(beat)) {
			*span = (struct mix_span){
				beat->frame, beat->frame + search->voices->click_frames,
				2u << 16 | beat_sides(beat) << 8 | voices_click(beat)};
			return true;
		}
	}
	return false;
}

/* The next voice by its start that sounds at or after `first`, as a span. */
static bool next_voice(struct search *search, struct mix_span *span)
{
	struct mix_span tone, click;
	bool has_tone = next_tone(search, &tone), has_click = next_click(search, &click);

	if (has_click && (!has_tone || click.start < tone.start)) {
		search->beat++;
		*span = click;
	} else if (has_tone) {
		search->tone++;
		*span = tone;
	}
	return has_tone || has_click;
}

bool mix_next(const struct timeline *timeline, const struct voices *voices, unsigned layers,
	      int64_t first, struct mix_span *span)
{
	struct search search = {timeline, voices, layers, first, 0, 0};
	struct mix_span next;

	search.tone = timeline_tone_from(timeline, first - voices_tone_reach(voices));
	search.beat = timeline_beat_from(timeline, first - voices->click_frames + 1);
	if (!next_voice(&search, span))
		return false;
	if (span->start < first) {
		span->start = first;
		span->key = 0;
	}
	while (next_voice(&search, &next) && next.start < span->end) {
		span->end = later(span->end, next.end);
		span->key = 0;
	}
	return true;
}

void mix_to_s16(const float *samples, int16_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		float x = samples[i] * 32768.0f;

		x = x < 32767.0f ? x : 32767.0f;
		x = x > -32767.0f ? x : -32767.0f;
		out[i] = (int16_t)(x + (x < 0 ? -0.5f : 0.5f));
	}
}
