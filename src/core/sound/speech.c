/* SPDX-License-Identifier: GPL-3.0-or-later */
/* speech: clips in their places; see speech.h. */
#include "core/sound/speech.h"

#include "core/base/mem.h"
#include "core/base/search.h"

#include <stdlib.h>
#include <string.h>

/* ---- room ----------------------------------------------------------------------- */

/* A tone that says "now", or counts down to it. */
static bool must_be_heard(enum tone_kind kind)
{
	switch (kind) {
	case TONE_COUNTDOWN:
	case TONE_GO:
	case TONE_REST:
	case TONE_NEXT:
	case TONE_START:
	case TONE_STOP:
	case TONE_FINISHED: return true;
	default: return false;
	}
}

static int64_t next_tone(const struct timeline *timeline, int64_t frame)
{
	for (size_t i = timeline_tone_from(timeline, frame + 1); i < timeline->tones.n; i++)
		if (must_be_heard(timeline->tones.items[i].kind))
			return timeline->tones.items[i].frame;
	return INT64_MAX;
}

/* A count-in that begins before the frame `until`. */
static int64_t next_count_in(const struct timeline *timeline, int64_t frame, int64_t until)
{
	for (size_t i = timeline_beat_from(timeline, frame + 1); i < timeline->nbeats;
	     i++) {
		struct beat beat = timeline_beat(timeline, i);

		if (beat.frame >= until)
			break;
		if (beat.flags & BEAT_COUNT_IN)
			return beat.frame;
	}
	return until;
}

static int64_t next_spoken(const struct timeline *timeline, size_t cue)
{
	for (size_t i = cue + 1; i < timeline->cues.n; i++)
		if (timeline->cues.items[i].spoken)
			return timeline->cues.items[i].frame;
	return INT64_MAX;
}

int64_t speech_room(const struct timeline *timeline, size_t cue)
{
	int64_t frame = timeline->cues.items[cue].frame;
	int64_t until = next_tone(timeline, frame);
	int64_t other = next_spoken(timeline, cue);

	until = other < until ? other : until;
	return next_count_in(timeline, frame, until) - frame;
}

/* ---- places ---------------------------------------------------------------------- */

static int64_t frames_of(unsigned rate, int64_t ms)
{
	return ms * (int64_t)rate / 1000;
}

/* The same clip was there already: it may be under way. */
static bool was_there(const struct speech *before, const struct clip *clip, int64_t frame)
{
	if (before == NULL)
		return false;
	for (size_t i = speech_from(before, frame); i < before->spoken.n; i++) {
		const struct spoken *spoken = &before->spoken.items[i];

		if (spoken->frame > frame)
			return false;
		if (spoken->frame == frame && spoken->clip == clip)
			return true;
	}
	return false;
}

static void put_in_place(struct speech *speech, const struct timeline *timeline, size_t cue,
			 const struct clip *clip, const struct speech *before, int64_t from)
{
	int64_t frame = timeline->cues.items[cue].frame, n = (int64_t)clip->n;
	struct spoken *spoken;

	if (n + speech->release > speech_room(timeline, cue)) {
		speech->too_long++;
		return;
	}
	if (frame < from && frame + n > from && !was_there(before, clip, frame))
		return;
	spoken = ARRAY_PUSH(&speech->spoken);
	*spoken = (struct spoken){frame, cue, clip};
	speech->longest = n > speech->longest ? n : speech->longest;
}

struct speech *speech_new(const struct timeline *timeline, const struct clip *const *clips,
			  const struct clip *const sounds[TONES],
			  const struct speech *before, int64_t from)
{
	struct speech *speech = mem_alloc(1, sizeof *speech);

	speech->rate = timeline->rate;
	speech->attack = frames_of(speech->rate, SPEECH_ATTACK_MS);
	speech->release = frames_of(speech->rate, SPEECH_RELEASE_MS);
	for (size_t i = 0; i < timeline->cues.n; i++)
		if (clips[i] != NULL && clips[i]->n > 0 && timeline->cues.items[i].spoken)
			put_in_place(speech, timeline, i, clips[i], before, from);
	for (int kind = 0; sounds != NULL && kind < TONES; kind++) {
		const struct clip *sound = sounds[kind];

		if (sound == NULL || sound->n == 0)
			continue;
		speech->sounds[kind] = sound;
		if ((int64_t)sound->n > speech->longest)
			speech->longest = (int64_t)sound->n;
	}
	return speech;
}

void speech_free(struct speech *speech)
{
	if (speech == NULL)
		return;
	free(speech->spoken.items);
	free(speech);
}

/* Index of the first that begins at or after the frame. */
static size_t begins_from(const struct speech *speech, int64_t frame)
{
	size_t i;

	SEARCH_FIRST(i, speech->spoken.n, speech->spoken.items[i].frame >= frame);
	return i;
}

struct speech speech_joined_at(const struct speech *speech, int64_t frame)
{
	struct speech rest = *speech;
	size_t n = begins_from(speech, frame);

	if (n > 0) {
		rest.spoken.items += n;
		rest.spoken.n -= n;
	}
	return rest;
}

size_t speech_from(const struct speech *speech, int64_t frame)
{
	return begins_from(speech, frame - speech->longest - speech->release);
}
