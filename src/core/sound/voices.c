/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voices: the waveforms; see voices.h.
 *
 * Two wishes pull at a click. Its first sample has to stand out of the silence, for the
 * beat is that sample; and next to nothing of it may lie below 800 Hz, where a
 * microphone listens for feet. So it starts with a small step on a cosine (whose
 * spectrum falls towards zero frequency) and then rises along a curve without corners.
 */
#include "core/sound/voices.h"

#include "core/base/mem.h"

#include <math.h>
#include <stdlib.h>

static const double TURN = 6.283185307179586;

/* ---- clicks ------------------------------------------------------------------- */

static const double CLICK_S = 0.025, CLICK_RISE_S = 0.0019, CLICK_FALL_S = 0.012;
static const double CLICK_DECAY_S = 0.007;
static const double CLICK_STEP = 0.07;       /* of the envelope, at the first sample */
static const double CLICK_SUMMIT = 0.777205; /* the envelope's largest value */

/* A body and one partial above it, which starts a quarter of a turn later. */
static const struct click_spec {
	double hz, turn; /* the body and its phase at the first sample */
	double above_hz, above;
	double crest; /* the largest the two can add up to */
	double level; /* of VOICE_LOUDEST */
} click_specs[CLICKS] = {
	[CLICK_LEFT] = {1760, 0.05, 0, 0, 1, 0.84},
	[CLICK_RIGHT] = {1550, 0.06, 0, 0, 1, 0.84},
	[CLICK_ACCENT_LEFT] = {1960, 0, 3920, 0.45, 1.25626, 1},
	[CLICK_ACCENT_RIGHT] = {1725, 0, 3450, 0.45, 1.25626, 1},
	[CLICK_COUNT_IN] = {1960, 0, 2940, 0.45, 1.45, 0.84},
};

/* 0 to 1 over 0 .. 1 with no corner in value, slope or curvature. */
static inline double smooth(double x)
{
	double t = x < 0 ? 0 : x < 1 ? x : 1;

	return t * t * t * (10 - t * (15 - t * 6));
}

static double click_envelope(double t)
{
	double rise = CLICK_STEP + (1 - CLICK_STEP) * smooth(t / CLICK_RISE_S);
	double fall = smooth((CLICK_S - t) / CLICK_FALL_S);

	return rise * exp(-t / CLICK_DECAY_S) * fall / CLICK_SUMMIT;
}

static void make_click(struct voices *voices, enum click click)
{
	const struct click_spec *spec = &click_specs[click];
	/* What a low rate cannot carry is left out. */
	double above = spec->above_hz < 0.45 * voices->rate ? spec->above : 0;

	for (int i = 0; i < voices->click_frames; i++) {
		double t = (double)i / voices->rate;
		double e = spec->level * click_envelope(t);
		double body = cos(TURN * (spec->hz * t + spec->turn));
		double wave = body - above * sin(TURN * spec->above_hz * t);

		voices->wave[click][i] = (float)(VOICE_LOUDEST * e * wave / spec->crest);
		voices->keep[click][i] = (float)(1 - e);
	}
}

struct voices *voices_new(unsigned rate)
{
	struct voices *voices = mem_alloc(1, sizeof *voices);
	size_t frames;

	voices->rate = rate;
	voices->click_frames = (int)lround(CLICK_S * rate);
	frames = (size_t)voices->click_frames;
	for (enum click click = 0; click < CLICKS; click++) {
		voices->wave[click] = mem_alloc(frames, sizeof(float));
		voices->keep[click] = mem_alloc(frames, sizeof(float));
		make_click(voices, click);
	}
	return voices;
}

void voices_free(struct voices *voices)
{
	if (voices == NULL)
		return;
	for (enum click click = 0; click < CLICKS; click++) {
		free(voices->wave[click]);
		free(voices->keep[click]);
	}
	free(voices);
}

enum click voices_click(const struct beat *beat)
{
	bool right = beat->feet != FEET_SAME && (beat->flags & BEAT_RIGHT);

	if (beat->flags & BEAT_COUNT_IN)
		return CLICK_COUNT_IN;
	if (beat->flags & BEAT_ACCENT)
		return right ? CLICK_ACCENT_RIGHT : CLICK_ACCENT_LEFT;
	return right ? CLICK_RIGHT : CLICK_LEFT;
}

/* ---- tones -------------------------------------------------------------------- */

/* None of them has anything to say below 800 Hz. */
enum pitch { C6, E6, G6, C7, E7 };
static const double pitch_hz[] = {[C6] = 1046.502,
				  [E6] = 1318.510,
				  [G6] = 1567.982,
				  [C7] = 2093.005,
				  [E7] = 2637.020};

enum { SHORT = 70, LONG = 260, HOLD = 500 };

/*
 * Told apart by how many notes there are and where they go, not by pitch alone: tired
 * people do not hear which of two beeps was the higher one.
 */
static const struct earcon {
	int n;
	struct {
		int at_ms, length_ms;
		enum pitch pitch;
	} notes[VOICE_MAX_NOTES];
} earcons[TONES] = {
	/* clang-format off */
	[TONE_COUNTDOWN] = {1, {{0, SHORT, E6}}},
	[TONE_READY] = {2, {{0, SHORT, G6}, {130, SHORT, G6}}},
	[TONE_GO] = {3, {{0, SHORT, E6}, {75, SHORT, G6}, {150, LONG, C7}}},
	[TONE_REST] = {3, {{0, SHORT, C7}, {75, SHORT, G6}, {150, LONG, E6}}},
	[TONE_NEXT] = {2, {{0, SHORT, E6}, {100, LONG, G6}}},
	[TONE_HALF] = {4, {{0, SHORT, C7}, {75, SHORT, G6},
			   {150, SHORT, C7}, {225, SHORT, G6}}},
	[TONE_FINISHED] = {5, {{0, SHORT, C6}, {100, SHORT, E6}, {200, SHORT, G6},
			       {300, SHORT, C7}, {400, HOLD, E7}}},
	[TONE_START] = {2, {{0, LONG, C6}, {265, LONG, C7}}},
	[TONE_STOP] = {2, {{0, LONG, C7}, {265, LONG, C6}}},
	/* clang-format on */
};

static const double NOTE_RISE_S = 0.006;
static const float NOTE_LEVEL = 0.8f * VOICE_LOUDEST, BREATH_LEVEL = 0.2f * VOICE_LOUDEST;
static const double BREATH_LOW_HZ = 1100, BREATH_HIGH_HZ = 1500;

/* A session's breath is shorter; a longer one would be looked for in vain (reach). */
enum { BREATH_MAX_MS = 60000 };

static int64_t frames_of(const struct voices *voices, int64_t ms)
{
	return (ms * voices->rate + 500) / 1000;
}

static int breath_ms(const struct tone *tone)
{
	if (tone->kind != TONE_BREATHE_IN && tone->kind != TONE_BREATHE_OUT)
		return 0;
	if (tone->length_ms < 1)
		return 1;
	return tone->length_ms < BREATH_MAX_MS ? tone->length_ms : BREATH_MAX_MS;
}

int64_t voices_tone_frames(const struct voices *voices, const struct tone *tone)
{
	const struct earcon *earcon = &earcons[tone->kind];
	int ms = breath_ms(tone);

	if (ms == 0 && earcon->n > 0)
		ms = earcon->notes[earcon->n - 1].at_ms +
		     earcon->notes[earcon->n - 1].length_ms;
	return frames_of(voices, ms);
}

int64_t voices_finished_frames(const struct voices *voices)
{
	return voices_tone_frames(voices, &(struct tone){.kind = TONE_FINISHED});
}

int64_t voices_tone_reach(const struct voices *voices)
{
	return frames_of(voices, BREATH_MAX_MS);
}

/* Soft: a third of the breath to swell, half of it to go. */
static struct note breath_note(const struct voices *voices, const struct tone *tone)
{
	bool in = tone->kind == TONE_BREATHE_IN;
	int64_t frames = voices_tone_frames(voices, tone);

	return (struct note){.frames = frames,
			     .from = (in ? BREATH_LOW_HZ : BREATH_HIGH_HZ) / voices->rate,
			     .to = (in ? BREATH_HIGH_HZ : BREATH_LOW_HZ) / voices->rate,
			     .rise = (double)frames / 3,
			     .fall = (double)frames / 2,
			     .level = BREATH_LEVEL};
}

int voices_notes(const struct voices *voices, const struct tone *tone,
		 struct note notes[VOICE_MAX_NOTES])
{
	const struct earcon *earcon = &earcons[tone->kind];

	if (breath_ms(tone) > 0) {
		notes[0] = breath_note(voices, tone);
		return 1;
	}
	for (int i = 0; i < earcon->n; i++) {
		int at = earcon->notes[i].at_ms, length = earcon->notes[i].length_ms;
		int64_t start = frames_of(voices, at);
		int64_t frames = frames_of(voices, at + length) - start;
		double turns = pitch_hz[earcon->notes[i].pitch] / voices->rate;

		notes[i] = (struct note){.start = start,
					 .frames = frames,
					 .from = turns,
					 .to = turns,
					 .rise = NOTE_RISE_S * voices->rate,
					 .fall = 0.6 * (double)frames,
					 .droop = 0.4f,
					 .level = NOTE_LEVEL,
					 .bright = 2 * turns < 0.45 ? 0.15f : 0};
	}
	return earcon->n;
}

/* Cycles gone since the note's first frame. */
static double note_cycles(const struct note *note, double frame)
{
	double bend = (note->to - note->from) / (2 * (double)note->frames);

	return frame * (note->from + bend * frame);
}

enum { LANES = 8 };

/*
 * sin and cos over a chunk: exact at its start, then turned on by the chunk's mean
 * step. Eight lanes side by side, for the compiler to put into vectors.
 */
static void note_turns(const struct note *note, int64_t first, float re[VOICE_CHUNK],
		       float im[VOICE_CHUNK])
{
	double start = note_cycles(note, (double)first);
	double end = note_cycles(note, (double)(first + VOICE_CHUNK));
	double at = TURN * (start - floor(start)),
	       step = TURN * (end - start) / VOICE_CHUNK;
	double sine = sin(at), cosine = cos(at), dsine = sin(step), dcosine = cos(step);
	double far_s = dsine, far_c = dcosine; /* eight steps, by doubling thrice */

	for (int i = 0; i < LANES; i++) {
		double next = cosine * dcosine - sine * dsine;

		re[i] = (float)cosine;
		im[i] = (float)sine;
		sine = cosine * dsine + sine * dcosine;
		cosine = next;
	}
	for (int i = 1; i < LANES; i *= 2) {
		double twice = 2 * far_s * far_c;

		far_c = far_c * far_c - far_s * far_s;
		far_s = twice;
	}
	for (int i = LANES; i < VOICE_CHUNK; i++) {
		float s = (float)far_s, c = (float)far_c;

		re[i] = re[i - LANES] * c - im[i - LANES] * s;
		im[i] = re[i - LANES] * s + im[i - LANES] * c;
	}
}

/* As smooth(), for x >= 0; the smaller of x and 1 without a branch, for the vectors. */
static inline float smoothf(float x)
{
	float t = 0.5f * (x + 1.0f - fabsf(x - 1.0f));

	return t * t * t * (10.0f - t * (15.0f - t * 6.0f));
}

void voices_note_chunk(const struct note *note, int64_t first,
		       float wave[restrict VOICE_CHUNK], float keep[restrict VOICE_CHUNK])
{
	float re[VOICE_CHUNK], im[VOICE_CHUNK];
	double left = (double)(note->frames - first);
	float rise0 = (float)((double)first / note->rise), rise = (float)(1 / note->rise);
	float fall0 = (float)(left / note->fall), fall = (float)(1 / note->fall);
	float droop0 = 1.0f - note->droop * (float)first / (float)note->frames;
	float droop = note->droop / (float)note->frames;
	float scale = note->level / (1.0f + note->bright), octave = 2.0f * note->bright;
	float share = note->level / VOICE_LOUDEST;

	note_turns(note, first, re, im);
	for (int i = 0; i < VOICE_CHUNK; i++) {
		float at = (float)i;
		float e = smoothf(rise0 + at * rise) * smoothf(fall0 - at * fall) *
			  (droop0 - at * droop);

		wave[i] = scale * e * im[i] * (1.0f + octave * re[i]);
		keep[i] = 1.0f - share * e;
	}
}
