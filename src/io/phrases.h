/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * phrases: what a voice has said and the runner's own sounds, as clips.
 *
 * Each distinct text is spoken once, in the order of the first timeline it stands in,
 * so a fresh voice says the same script the same way, to the sample. phrases_work may
 * run on the worker while the main thread asks for what there is so far; a clip stays
 * where it is until phrases_free.
 */
#ifndef TURNOVER_IO_PHRASES_H
#define TURNOVER_IO_PHRASES_H

#include "core/sound/clip.h"
#include "core/sound/speech.h"
#include "io/voice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All that is spoken in a session, each text once; more is only shown. */
enum { PHRASES_MAX_S = 600 };

struct phrases;

/* voice: NULL for none; borrowed. Its language says how units are read. */
struct phrases *phrases_new(struct voice *voice, const char *language, int volume_percent);

/* A sound of the runner's own instead of that tone. The samples are taken over. */
void phrases_add_sound(struct phrases *phrases, enum tone_kind kind, int16_t *samples,
		       size_t n, unsigned rate);

/* Clips for one timeline, as far as they are there. */
struct phrase_clips {
	const struct clip **cues;         /* one a cue; NULL: none (yet); owned */
	const struct clip *sounds[TONES]; /* NULL: none (yet) */
	bool complete;                    /* nothing more will come */
};

/* What is missing is wanted from now on: a phrases_work that begins after this makes it. One
 * that is at work may, too, or may have come to its end already. */
void phrases_find(struct phrases *phrases, const struct timeline *timeline,
		  struct phrase_clips *clips);
void phrase_clips_clear(struct phrase_clips *clips);

/* Makes all that is wanted; returns when that is done. `phrases` as a job's context. */
void phrases_work(void *phrases);

/* Lets phrases_work come to an end soon; for good. */
void phrases_stop(struct phrases *phrases);

/* How many clips there are: when it grows, phrases_find finds more. */
size_t phrases_made(struct phrases *phrases);

/* Why nothing is spoken any more; false: all is well. */
bool phrases_fault(struct phrases *phrases, char why[VOICE_WHY]);

/* phrases_work must not be running. */
void phrases_free(struct phrases *phrases);

#endif
