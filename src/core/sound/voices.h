/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voices: what a click and a tone sound like. Only mix.c needs this; who makes and frees
 * voices for it finds that in mix.h.
 *
 * A voice is two signals of the same length: `wave`, what is added, and `keep`, how
 * much is left of what sounded before. |wave| <= VOICE_LOUDEST * (1 - keep) for every
 * sample, so laying one voice after another over silence,
 *
 *	out = wave + keep * out,
 *
 * never exceeds VOICE_LOUDEST, however many voices there are.
 *
 * Clicks are tables. Tones are made of notes, and a note is a function of the position
 * inside it, worked out in chunks that are counted from the note's own first frame.
 */
#ifndef TURNOVER_CORE_VOICES_H
#define TURNOVER_CORE_VOICES_H

#include "core/sound/mix.h"

#include <stdint.h>

/* A hair under MIX_PEAK: room for the rounding of the sums. */
#define VOICE_LOUDEST (MIX_PEAK * 0.9995f)

enum click {
	CLICK_LEFT,
	CLICK_RIGHT,
	CLICK_ACCENT_LEFT,
	CLICK_ACCENT_RIGHT,
	CLICK_COUNT_IN,
	CLICKS
};

struct voices {
	unsigned rate;
	int click_frames; /* of every click */
	float *wave[CLICKS], *keep[CLICKS];
};

enum click voices_click(const struct beat *beat);

enum { VOICE_MAX_NOTES = 5, VOICE_CHUNK = 64 };

/* Frames count from the tone's first. */
struct note {
	int64_t start, frames;
	double from, to;   /* cycles per frame: a glide, linear in time */
	double rise, fall; /* frames */
	float droop;       /* part of the level that is gone at the end */
	float level;
	float bright; /* share of the octave */
};

/* Frames from a tone's first to its last. */
int64_t voices_tone_frames(const struct voices *voices, const struct tone *tone);

/* How far back from a frame a tone may begin that still sounds there. */
int64_t voices_tone_reach(const struct voices *voices);

/* The notes of a tone, in the order they are laid over each other; returns how many. */
int voices_notes(const struct voices *voices, const struct tone *tone,
		 struct note notes[VOICE_MAX_NOTES]);

/* Frames [first, first + VOICE_CHUNK) of a note; first is a multiple of VOICE_CHUNK. */
void voices_note_chunk(const struct note *note, int64_t first,
		       float wave[restrict VOICE_CHUNK], float keep[restrict VOICE_CHUNK]);

#endif
