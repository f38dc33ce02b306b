/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/sound/mix.c and core/sound/voices.c: the sound is a function of the frame, stays
 * below its peak, begins on the beat and keeps away from below 800 Hz.
 */
#include "core/sound/voices.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sound.h"

/* ---- the mix is a function of the frame ---------------------------------------- */

static void any_block_gives_the_same_samples(void **state)
{
	(void)state;
	for (int round = 0; round < 6; round++) {
		unsigned rate = round % 2 ? 44100 : 8000 + (unsigned)pick(40000);
		int channels = 1 + round / 2 % 2, n = 10 * (int)rate;
		struct timeline timeline = wild(rate, 8);
		struct voices *voices = voices_new(rate);
		struct mix mix = {&timeline, voices, NULL, MIX_ALL, channels};
		float *whole =
			render(&timeline, voices, MIX_ALL, channels, -(int64_t)rate, n);
		float *block = mem_alloc(65537 * 2, sizeof *block);

		for (int at = pick((int)rate); at < n;) {
			int size = 1 + pick(pick(3) ? 300 : 65537);

			size = size < n - at ? size : n - at;
			mix_frames(&mix, at - (int64_t)rate, size, block);
			assert_memory_equal(block, whole + at * channels,
					    (size_t)(size * channels) * sizeof *block);
			at += size;
		}
		free(block);
		free(whole);
		voices_free(voices);
		clear(&timeline);
	}
}

/* Lays one voice over one channel of the whole, without a search and without blocks. */
static void lay(float *out, int channels, int channel, int n, int64_t at, int64_t frames,
		const float *wave, const float *keep)
{
	for (int64_t i = 0; i < frames; i++) {
		if (at + i >= 0 && at + i < n) {
			float *sample = &out[(at + i) * channels + channel];

			*sample = wave[i] + keep[i] * *sample;
		}
	}
}

static float *naive(const struct timeline *timeline, const struct voices *voices,
		    int channels, int n)
{
	float *out = mem_alloc((size_t)(n * channels), sizeof *out);
	float wave[VOICE_CHUNK], keep[VOICE_CHUNK];
	struct note notes[VOICE_MAX_NOTES];

	for (size_t i = 0; i < timeline->tones.n; i++) {
		const struct tone *tone = &timeline->tones.items[i];
		int count = voices_notes(voices, tone, notes);

		for (int k = 0; k < count; k++) {
			for (int64_t at = 0; at < notes[k].frames; at += VOICE_CHUNK) {
				int64_t left = notes[k].frames - at;

				voices_note_chunk(&notes[k], at, wave, keep);
				for (int c = 0; c < channels; c++)
					lay(out, channels, c, n,
					    tone->frame + notes[k].start + at,
					    left < VOICE_CHUNK ? left : VOICE_CHUNK, wave,
					    keep);
			}
		}
	}
	for (size_t i = 0; i < timeline->nbeats; i++) {
		const struct beat beat = timeline_beat(timeline, i);
		enum click click = voices_click(&beat);
		bool sided =
			channels == 2 && beat.feet == FEET_SIDES && click != CLICK_COUNT_IN;

		for (int c = 0; c < channels; c++) {
			if ((beat.flags & (BEAT_CLICK | BEAT_COUNT_IN)) &&
			    (!sided || c == !!(beat.flags & BEAT_RIGHT)))
				lay(out, channels, c, n, beat.frame, voices->click_frames,
				    voices->wave[click], voices->keep[click]);
		}
	}
	return out;
}

static void equals_a_naive_mixer(void **state)
{
	(void)state;
	for (int round = 0; round < 4; round++) {
		unsigned rate = rates[round % RATES];
		int channels = 1 + round % 2, n = 7 * (int)rate;
		struct timeline timeline = wild(rate, 6);
		struct voices *voices = voices_new(rate);
		float *ours = render(&timeline, voices, MIX_ALL, channels, 0, n);
		float *theirs = naive(&timeline, voices, channels, n);

		assert_memory_equal(ours, theirs, (size_t)(n * channels) * sizeof *ours);
		free(ours);
		free(theirs);
		voices_free(voices);
		clear(&timeline);
	}
}

static void layers_are_apart(void **state)
{
	struct timeline timeline = stride(48000, 172.5, FEET_SAME), clicks = timeline,
			tones = timeline;
	struct voices *voices = voices_new(48000);
	int n = 10 * 48000;
	float *a, *b;

	(void)state;
	clicks.tones.n = tones.nbeats = 0;
	a = render(&timeline, voices, MIX_CLICKS, 1, 0, n);
	b = render(&clicks, voices, MIX_ALL, 1, 0, n);
	assert_memory_equal(a, b, (size_t)n * sizeof *a);
	free(a);
	free(b);
	a = render(&timeline, voices, MIX_TONES, 1, 0, n);
	b = render(&tones, voices, MIX_ALL, 1, 0, n);
	assert_memory_equal(a, b, (size_t)n * sizeof *a);
	free(a);
	free(b);
	voices_free(voices);
	clear(&timeline);
}

/* ---- level ---------------------------------------------------------------------- */

static void nothing_is_louder_than_the_peak(void **state)
{
	(void)state;
	for (int round = 0; round < 8; round++) {
		unsigned rate = rates[round % RATES];
		struct timeline timeline = wild(rate, 10);
		struct voices *voices = voices_new(rate);
		int n = 11 * (int)rate;
		float *out = render(&timeline, voices, MIX_ALL, 2, 0, n);

		assert_true(peak(out, 2 * (size_t)n) <= MIX_PEAK);
		free(out);
		voices_free(voices);
		clear(&timeline);
	}
}

/* ---- onset ---------------------------------------------------------------------- */

static void a_click_begins_on_its_beat(void **state)
{
	(void)state;
	for (int r = 0; r < RATES; r++) {
		struct timeline timeline = stride(rates[r], 187.3, FEET_TIMBRES);
		struct voices *voices = voices_new(rates[r]);
		int n = 10 * (int)rates[r];
		float *out = render(&timeline, voices, MIX_CLICKS, 1, 0, n);
		int16_t *whole = mem_alloc((size_t)n, sizeof *whole);
		size_t found = 0;
		int64_t silent_since = -n;

		mix_to_s16(out, whole, (size_t)n);
		for (int64_t i = 0; i < n; i++) {
			if (whole[i] == 0)
				continue;
			/* nothing for 10 ms before it: this is an onset */
			if (i - silent_since > rates[r] / 100) {
				assert_true(found < timeline.nbeats);
				assert_int_equal(i,
						 timeline_beat(&timeline, found++).frame);
				assert_true(abs(whole[i]) > 800);
			}
			silent_since = i;
		}
		assert_int_equal(found, timeline.nbeats);
		free(whole);
		free(out);
		voices_free(voices);
		clear(&timeline);
	}
}

/* ---- spectrum ------------------------------------------------------------------- */

static void a_session_keeps_out_of_the_low(void **state)
{
	(void)state;
	for (int r = 0; r < RATES; r++) {
		struct voices *voices = voices_new(rates[r]);
		int n = 10 * (int)rates[r];
		struct timeline timelines[] = {stride(rates[r], 172.5, FEET_TIMBRES),
					       stride(rates[r], 300, FEET_SAME),
					       wild(rates[r], 10)};

		for (size_t i = 0; i < sizeof timelines / sizeof timelines[0]; i++) {
			float *out = render(&timelines[i], voices, MIX_ALL, 1, 0, n);
			struct bands bands = measure(out, (size_t)n, rates[r]);

			assert_true(decibel(bands.low, bands.all) < -40);
			free(out);
			clear(&timelines[i]);
		}
		voices_free(voices);
	}
}

/* ---- sides ------------------------------------------------------------------------ */

static void feet_sound_on_their_sides(void **state)
{
	struct timeline timeline = stride(48000, 180, FEET_SIDES);
	struct voices *voices = voices_new(48000);
	int n = 10 * 48000;
	float *two = render(&timeline, voices, MIX_CLICKS, 2, 0, n);
	float *one = render(&timeline, voices, MIX_CLICKS, 1, 0, n);

	(void)state;
	for (size_t k = 0; k < timeline.nbeats; k++) {
		const struct beat beat = timeline_beat(&timeline, k);
		int side = !!(beat.flags & BEAT_RIGHT);

		for (int i = 0; i < voices->click_frames; i++) {
			int64_t at = beat.frame + i;

			assert_true(two[2 * at + side] == one[at]);
			assert_true(two[2 * at + !side] == 0);
		}
	}
	free(one);
	free(two);
	voices_free(voices);
	clear(&timeline);
}

static void without_sides_both_channels_are_one(void **state)
{
	struct timeline timeline = stride(44100, 165, FEET_TIMBRES);
	struct voices *voices = voices_new(44100);
	int n = 10 * 44100;
	float *two = render(&timeline, voices, MIX_ALL, 2, 0, n);
	float *one = render(&timeline, voices, MIX_ALL, 1, 0, n);

	(void)state;
	for (int i = 0; i < n; i++) {
		assert_true(two[2 * i] == one[i]);
		assert_true(two[2 * i + 1] == one[i]);
	}
	free(one);
	free(two);
	voices_free(voices);
	clear(&timeline);
}

/* ---- spans and 16 bit ------------------------------------------------------------- */

static void spans_are_where_it_sounds(void **state)
{
	(void)state;
	for (int round = 0; round < 4; round++) {
		unsigned rate = rates[round % RATES];
		unsigned layers = 1 + (unsigned)round % 3;
		struct timeline timeline = wild(rate, 30);
		struct voices *voices = voices_new(rate);
		struct mix mix = {&timeline, voices, NULL, layers, 1};
		int n = 45 * (int)rate;
		float *out;
		int64_t at = 0;
		struct mix_span span;

		if (round == 3) {
			clear(&timeline);
			timeline = stride(rate, 172.5, FEET_SIDES);
			layers = mix.layers = MIX_ALL;
		}
		out = render(&timeline, voices, layers, 1, 0, n);
		while (mix_next(&mix, at, &span)) {
			assert_true(span.start >= at && span.end > span.start &&
				    span.end < n);
			assert_true(peak(out + at, (size_t)(span.start - at)) == 0);
			if (pick(2)) { /* from inside, it is the rest of the same span */
				int64_t inside =
					span.start + pick((int)(span.end - span.start));
				struct mix_span rest;

				assert_true(mix_next(&mix, inside, &rest));
				assert_int_equal(rest.start, inside);
			}
			at = span.end;
		}
		assert_true(peak(out + at, (size_t)(n - at)) == 0);
		free(out);
		voices_free(voices);
		clear(&timeline);
	}
}

static void equal_keys_have_equal_samples(void **state)
{
	struct timeline timeline = stride(48000, 172.5, FEET_SIDES);
	struct voices *voices = voices_new(48000);
	struct mix mix = {&timeline, voices, NULL, MIX_ALL, 2};
	int n = 12 * 48000, keyed = 0;
	float *out = render(&timeline, voices, MIX_ALL, 2, 0, n);
	struct mix_span spans[100], span;

	(void)state;
	for (int64_t at = 0; mix_next(&mix, at, &span); at = span.end) {
		if (span.key == 0)
			continue;
		for (int i = 0; i < keyed; i++) {
			size_t size = (size_t)(span.end - span.start) * 2 * sizeof *out;

			if (spans[i].key == span.key) {
				assert_int_equal(spans[i].end - spans[i].start,
						 span.end - span.start);
				assert_memory_equal(out + 2 * spans[i].start,
						    out + 2 * span.start, size);
			}
		}
		assert_true(keyed < 100);
		spans[keyed++] = span;
	}
	assert_true(keyed > 10);
	free(out);
	voices_free(voices);
	clear(&timeline);
}

static void sixteen_bits_are_rounded_and_limited(void **state)
{
	const float samples[] = {
		0,  -0.0f,        MIX_PEAK,      -MIX_PEAK,    1,           -1, 7,
		-7, 1 / 65536.0f, -1 / 65536.0f, 0.9f / 65536, 1.4f / 32768};
	const int16_t expected[] = {0,     0,      16384, -16384, 32767, -32767,
				    32767, -32767, 1,     -1,     0,     1};
	int16_t out[sizeof expected / sizeof expected[0]];

	(void)state;
	mix_to_s16(samples, out, sizeof expected / sizeof expected[0]);
	assert_memory_equal(out, expected, sizeof expected);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(any_block_gives_the_same_samples),
		cmocka_unit_test(equals_a_naive_mixer),
		cmocka_unit_test(layers_are_apart),
		cmocka_unit_test(nothing_is_louder_than_the_peak),
		cmocka_unit_test(a_click_begins_on_its_beat),
		cmocka_unit_test(a_session_keeps_out_of_the_low),
		cmocka_unit_test(feet_sound_on_their_sides),
		cmocka_unit_test(without_sides_both_channels_are_one),
		cmocka_unit_test(spans_are_where_it_sounds),
		cmocka_unit_test(equal_keys_have_equal_samples),
		cmocka_unit_test(sixteen_bits_are_rounded_and_limited),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
