/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mix: lays the voices of a timeline over silence; see mix.h.
 *
 * Every sample goes through the same operations in the same order whichever block it
 * is computed in: tones by their frames, then clicks by theirs, then what is spoken,
 * each laid over what sounds already (voices.h). Where nothing sounds there is only the
 * memset.
 */
#include "core/sound/mix.h"

#include "core/sound/voices.h"

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

/* From 1 to 0 while part goes from 0 to whole, without corners. */
static float eased(int64_t part, int64_t whole)
{
	float u = 1 - (float)part / (float)whole;

	return u * u * (3 - 2 * u);
}

/* How much is left of the rest, `at` frames from where a clip of n begins. */
static float clip_keep(const struct speech *speech, int64_t n, int64_t at)
{
	float open = 0;

	if (at < 0)
		open = eased(at + speech->attack, speech->attack);
	else if (at >= n)
		open = 1 - eased(at - n, speech->release);
	return CLIP_KEEP + (1 - CLIP_KEEP) * open;
}

/* What sounds goes down before the clip, and comes back behind it. */
static void lay_clip(const struct block *block, const struct speech *speech,
		     const struct clip *clip, int64_t frame)
{
	float wave[VOICE_CHUNK], keep[VOICE_CHUNK];
	int64_t n = (int64_t)clip->n;
	int64_t from = later(block->first - frame, -speech->attack);
	int64_t until = earlier(block->end - frame, n + speech->release);

	for (int64_t at = from; at < until; at += VOICE_CHUNK) {
		int64_t size = earlier(VOICE_CHUNK, until - at);

		for (int64_t i = 0; i < size; i++) {
			bool sounds = at + i >= 0 && at + i < n;

			wave[i] = sounds ? (float)clip->samples[at + i] / 32768 : 0;
			keep[i] = clip_keep(speech, n, at + i);
		}
		lay(block, SIDE_BOTH, frame + at, size, wave, keep);
	}
}

/* The runner's own sound for a tone, or NULL. */
static const struct clip *own_sound(const struct mix *mix, const struct tone *tone)
{
	if (mix->speech == NULL || !(mix->layers & MIX_VOICE))
		return NULL;
	return mix->speech->sounds[tone->kind];
}

static void lay_tone(const struct block *block, const struct mix *mix,
		     const struct tone *tone)
{
	const struct clip *own = own_sound(mix, tone);
	struct note notes[VOICE_MAX_NOTES];
	int n;

	if (own != NULL) {
		lay_clip(block, mix->speech, own, tone->frame);
		return;
	}
	if (tone->frame + voices_tone_frames(mix->voices, tone) <= block->first)
		return;
	n = voices_notes(mix->voices, tone, notes);
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

static void lay_tones(const struct block *block, const struct mix *mix, int64_t reach)
{
	const struct timeline *timeline = mix->timeline;
	const struct tone *tones = timeline->tones.items;
	int64_t ahead = mix->speech != NULL ? mix->speech->attack : 0;

	for (size_t i = timeline_tone_from(timeline, block->first - reach);
	     i < timeline->tones.n && tones[i].frame < block->end + ahead; i++)
		lay_tone(block, mix, &tones[i]);
}

static void lay_clicks(const struct block *block, const struct mix *mix)
{
	const struct timeline *timeline = mix->timeline;
	const struct voices *voices = mix->voices;
	int64_t reach = voices->click_frames - 1;

	for (size_t i = timeline_beat_from(timeline, block->first - reach);
	     i < timeline->nbeats; i++) {
		struct beat beat = timeline_beat(timeline, i);
		enum click click = voices_click(&beat);

		if (beat.frame >= block->end)
			return;
		if (beat_sounds(&beat))
			lay(block, beat_sides(&beat), beat.frame, voices->click_frames,
			    voices->wave[click], voices->keep[click]);
	}
}

static void lay_speech(const struct block *block, const struct speech *speech)
{
	const struct spoken *spoken = speech->spoken.items;

	for (size_t i = speech_from(speech, block->first);
	     i < speech->spoken.n && spoken[i].frame - speech->attack < block->end; i++)
		lay_clip(block, speech, spoken[i].clip, spoken[i].frame);
}

/* How far back from a frame a tone, or what replaces it, may begin that sounds there. */
static int64_t tone_reach(const struct mix *mix)
{
	int64_t reach = voices_tone_reach(mix->voices);

	return mix->speech == NULL
		       ? reach
		       : later(reach, mix->speech->longest + mix->speech->release);
}

void mix_frames(const struct mix *mix, int64_t first, int n, float *out)
{
	struct block block = {out, mix->channels, first, first + n};

	memset(out, 0, (size_t)n * (size_t)mix->channels * sizeof *out);
	if (mix->layers & MIX_TONES)
		lay_tones(&block, mix, tone_reach(mix));
	if (mix->layers & MIX_CLICKS)
		lay_clicks(&block, mix);
	if (mix->layers & MIX_VOICE && mix->speech != NULL)
		lay_speech(&block, mix->speech);
}

/* Where the last of the runner's own sounds is over; INT64_MIN: there are none. */
static int64_t sounds_end(const struct mix *mix)
{
	const struct timeline *timeline = mix->timeline;
	int64_t end = INT64_MIN;

	if (mix->speech == NULL)
		return end;
	for (size_t i = timeline_tone_from(timeline, timeline->length - tone_reach(mix));
	     i < timeline->tones.n; i++) {
		const struct tone *tone = &timeline->tones.items[i];
		const struct clip *own = own_sound(mix, tone);

		if (own != NULL)
			end = later(end,
				    tone->frame + (int64_t)own->n + mix->speech->release);
	}
	return end;
}

int64_t mix_end(const struct mix *mix)
{
	const struct speech *speech = mix->speech;
	int64_t end = mix->timeline->length;

	if (mix->layers & MIX_TONES)
		end = later(end + voices_finished_frames(mix->voices), sounds_end(mix));
	if (mix->layers & MIX_VOICE && speech != NULL && speech->spoken.n > 0) {
		const struct spoken *last = &speech->spoken.items[speech->spoken.n - 1];

		end = later(end, last->frame + (int64_t)last->clip->n + speech->release);
	}
	return end;
}

/* ---- where something sounds ---------------------------------------------------- */

/* What sounds comes in four rows, each in the order of where its spans begin. */
enum row { ROW_TONES, ROW_SOUNDS, ROW_CLICKS, ROW_SPEECH, ROWS };

struct search {
	const struct mix *mix;
	int64_t first;
	size_t next[ROWS];
};

/* A clip changes what sounds around it. */
static struct mix_span clip_span(const struct speech *speech, const struct clip *clip,
				 int64_t frame)
{
	return (struct mix_span){frame - speech->attack,
				 frame + (int64_t)clip->n + speech->release, 0};
}

/* Tones, or (own) those that the runner's own sounds replace. */
static bool next_tone(const struct search *search, size_t *at, bool own,
		      struct mix_span *span)
{
	const struct mix *mix = search->mix;
	const struct timeline *timeline = mix->timeline;

	for (; mix->layers & MIX_TONES && *at < timeline->tones.n; (*at)++) {
		const struct tone *tone = &timeline->tones.items[*at];
		const struct clip *sound = own_sound(mix, tone);

		if (own != (sound != NULL))
			continue;
		*span = (struct mix_span){
			tone->frame, tone->frame + voices_tone_frames(mix->voices, tone),
			1u << 16 | (uint64_t)tone->kind |
				(uint64_t)(uint32_t)tone->length_ms << 32};
		if (own)
			*span = clip_span(mix->speech, sound, tone->frame);
		if (span->end > search->first)
			return true;
	}
	return false;
}

static bool next_click(const struct search *search, size_t *at, struct mix_span *span)
{
	const struct mix *mix = search->mix;
	const struct timeline *timeline = mix->timeline;

	struct beat beat;

	if (!(mix->layers & MIX_CLICKS))
		return false;
	*at = timeline_heard_from(timeline, *at);
	if (*at == timeline->nbeats)
		return false;
	beat = timeline_beat(timeline, *at);
	*span = (struct mix_span){beat.frame, beat.frame + mix->voices->click_frames,
				  2u << 16 | beat_sides(&beat) << 8 | voices_click(&beat)};
	return true;
}

static bool next_spoken(const struct search *search, size_t *at, struct mix_span *span)
{
	const struct speech *speech = search->mix->speech;

	for (; search->mix->layers & MIX_VOICE && speech != NULL && *at < speech->spoken.n;
	     (*at)++) {
		const struct spoken *spoken = &speech->spoken.items[*at];

		*span = clip_span(speech, spoken->clip, spoken->frame);
		if (span->end > search->first)
			return true;
	}
	return false;
}

/* The next of all rows by its start that sounds at or after `first`, as a span. */
static bool next_voice(struct search *search, struct mix_span *span)
{
	struct mix_span spans[ROWS];
	bool there[ROWS] = {
		[ROW_TONES] = next_tone(search, &search->next[ROW_TONES], false,
					&spans[ROW_TONES]),
		[ROW_SOUNDS] = next_tone(search, &search->next[ROW_SOUNDS], true,
					 &spans[ROW_SOUNDS]),
		[ROW_CLICKS] =
			next_click(search, &search->next[ROW_CLICKS], &spans[ROW_CLICKS]),
		[ROW_SPEECH] =
			next_spoken(search, &search->next[ROW_SPEECH], &spans[ROW_SPEECH]),
	};
	int best = -1;

	for (int row = 0; row < ROWS; row++)
		if (there[row] && (best < 0 || spans[row].start < spans[best].start))
			best = row;
	if (best < 0)
		return false;
	search->next[best]++;
	*span = spans[best];
	return true;
}

bool mix_next(const struct mix *mix, int64_t first, struct mix_span *span)
{
	struct search search = {mix, first, {0}};
	struct mix_span next;

	search.next[ROW_TONES] = search.next[ROW_SOUNDS] =
		timeline_tone_from(mix->timeline, first - tone_reach(mix));
	search.next[ROW_CLICKS] =
		timeline_beat_from(mix->timeline, first - mix->voices->click_frames + 1);
	if (mix->speech != NULL)
		search.next[ROW_SPEECH] = speech_from(mix->speech, first);
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
