/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * speech: what is spoken in a timeline, and where: immutable data that the mix reads.
 *
 * A spoken cue begins on its cue's frame. One that would reach into the countdown, the
 * count-in or the "now" of a boundary, or into what is spoken next, is left out whole:
 * it is shown. The timeline knows nothing of voices (a cue's place comes from an
 * estimate), so this is where a slow voice meets the room there is.
 *
 * (`voices` are what clicks and tones sound like; the voice that speaks is io/voice.h.)
 */
#ifndef TURNOVER_CORE_SPEECH_H
#define TURNOVER_CORE_SPEECH_H

#include "core/sound/clip.h"
#include "core/timeline/timeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Clicks and tones go down before a clip begins, and come back after its end. */
enum { SPEECH_ATTACK_MS = 60, SPEECH_RELEASE_MS = 200 };

struct spoken {
	int64_t frame;
	size_t cue;              /* of the timeline */
	const struct clip *clip; /* borrowed */
};

struct speech {
	unsigned rate;
	int64_t attack, release; /* frames */
	int64_t longest;         /* of all clips in it, sounds too */
	struct {
		struct spoken *items;
		size_t n, capacity;
	} spoken;        /* by frame; they do not overlap */
	size_t too_long; /* cues that are only shown, for want of room */
	/* In place of tones of that kind; NULL: the tone itself. Borrowed. */
	const struct clip *sounds[TONES];
};

/* Frames from a spoken cue's beginning to where its clip must be over. */
int64_t speech_room(const struct timeline *timeline, size_t cue);

/*
 * Puts clips in their places: clips[i] is what cue i says, NULL where there is none
 * (yet). `sounds` may be NULL. Clips are at the timeline's rate and outlive the speech.
 *
 * What is not in `before` (NULL: nothing is) and would be under way at frame `from` is
 * too late and left out, so that nothing begins in the middle of a word; INT64_MIN
 * leaves nothing out.
 */
struct speech *speech_new(const struct timeline *timeline, const struct clip *const *clips,
			  const struct clip *const sounds[TONES],
			  const struct speech *before, int64_t from);
void speech_free(struct speech *speech);

/*
 * The same from a frame on: who joins the session there hears nothing that began before,
 * so no voice begins in the middle of a word. It borrows from *speech; not to be freed.
 */
struct speech speech_joined_at(const struct speech *speech, int64_t frame);

/* Index of the first spoken that may sound at or after the frame (n if none). */
size_t speech_from(const struct speech *speech, int64_t frame);

#endif
