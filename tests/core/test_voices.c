/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/sound/voices.c: where the energy of clicks and tones lies, how loud they are,
 * that each leaves room for itself and that they can be told apart.
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

/* Every voice leaves room for itself: the bound on any sum follows by induction. */
static void voices_duck_what_was_before(void **state)
{
	const unsigned more[] = {8000, 22050, 44100, 48000, 96000, 192000};

	(void)state;
	for (size_t r = 0; r < sizeof more / sizeof more[0]; r++) {
		struct voices *voices = voices_new(more[r]);

		for (int click = 0; click < CLICKS; click++) {
			for (int i = 0; i < voices->click_frames; i++) {
				float room = VOICE_LOUDEST * (1 - voices->keep[click][i]);

				assert_true(fabsf(voices->wave[click][i]) <= room + 1e-6f);
				assert_true(voices->keep[click][i] >= 0);
			}
		}
		for (int kind = 0; kind < TONES; kind++) {
			struct tone tone = {0, (enum tone_kind)kind, 700};
			struct note notes[VOICE_MAX_NOTES];
			float wave[VOICE_CHUNK], keep[VOICE_CHUNK];
			int n = voices_notes(voices, &tone, notes);

			for (int k = 0; k < n; k++) {
				for (int64_t at = 0; at < notes[k].frames;
				     at += VOICE_CHUNK) {
					voices_note_chunk(&notes[k], at, wave, keep);
					for (int i = 0;
					     i < VOICE_CHUNK && at + i < notes[k].frames;
					     i++)
						assert_true(fabsf(wave[i]) <=
							    VOICE_LOUDEST * (1 - keep[i]) +
								    1e-6f);
				}
			}
		}
		voices_free(voices);
	}
}

static void the_accent_is_as_loud_as_may_be(void **state)
{
	(void)state;
	for (int r = 0; r < RATES; r++) {
		struct voices *voices = voices_new(rates[r]);
		size_t n = (size_t)voices->click_frames;

		assert_true(peak(voices->wave[CLICK_ACCENT_LEFT], n) > 0.97f * MIX_PEAK);
		assert_true(peak(voices->wave[CLICK_ACCENT_RIGHT], n) > 0.97f * MIX_PEAK);
		assert_true(peak(voices->wave[CLICK_LEFT], n) > 0.8f * MIX_PEAK);
		assert_true(peak(voices->wave[CLICK_LEFT], n) < 0.9f * MIX_PEAK);
		voices_free(voices);
	}
}

static void clicks_have_their_body(void **state)
{
	(void)state;
	for (int r = 0; r < RATES; r++) {
		struct voices *voices = voices_new(rates[r]);
		struct bands b[CLICKS];
		double ms = 1000.0 * voices->click_frames / rates[r];

		assert_true(ms >= 20 && ms <= 28);
		for (int click = 0; click < CLICKS; click++) {
			b[click] = measure(voices->wave[click],
					   (size_t)voices->click_frames, rates[r]);
			assert_true(decibel(b[click].low, b[click].all) < -43);
			assert_true(b[click].body > 0.6 * b[click].all);
		}
		assert_true(b[CLICK_ACCENT_LEFT].centre > 1.2 * b[CLICK_LEFT].centre);
		assert_true(b[CLICK_ACCENT_RIGHT].centre > 1.2 * b[CLICK_RIGHT].centre);
		assert_true(b[CLICK_LEFT].centre > 1.1 * b[CLICK_RIGHT].centre);
		assert_true(b[CLICK_COUNT_IN].centre > 1.2 * b[CLICK_LEFT].centre);
		voices_free(voices);
	}
}

static void tones_keep_out_of_the_low(void **state)
{
	(void)state;
	for (int r = 0; r < RATES; r++) {
		struct voices *voices = voices_new(rates[r]);

		for (int kind = 0; kind < TONES; kind++) {
			struct timeline timeline = {.rate = rates[r]};
			struct bands bands;
			int n;
			float *out;

			add_tone(&timeline, 0, (enum tone_kind)kind, 2000);
			n = (int)voices_tone_frames(voices, timeline.tones.items);
			out = render(&timeline, voices, MIX_ALL, 1, 0, n);
			bands = measure(out, (size_t)n, rates[r]);
			assert_true(decibel(bands.low, bands.all) < -43);
			free(out);
			clear(&timeline);
		}
		voices_free(voices);
	}
}

static void a_click_has_the_same_energy_at_every_rate(void **state)
{
	double first[CLICKS] = {0};

	(void)state;
	for (int r = 0; r < RATES; r++) {
		struct voices *voices = voices_new(rates[r]);

		for (int click = 0; click < CLICKS; click++) {
			double e = 0;

			for (int i = 0; i < voices->click_frames; i++)
				e += pow(voices->wave[click][i], 2) / rates[r];
			if (r == 0)
				first[click] = e;
			assert_true(fabs(e / first[click] - 1) < 0.01);
		}
		voices_free(voices);
	}
}

static int crossings(const float *samples, int64_t from, int64_t until)
{
	int n = 0;

	for (int64_t i = from + 1; i < until; i++)
		n += (samples[i - 1] < 0) != (samples[i] < 0);
	return n;
}

static void a_breath_glides_for_its_length(void **state)
{
	(void)state;
	for (int out = 0; out < 2; out++) {
		struct timeline timeline = {.rate = 48000};
		struct voices *voices = voices_new(48000);
		int64_t n = 4 * 48000;
		float *samples;
		int begin, end;

		add_tone(&timeline, 0, out ? TONE_BREATHE_OUT : TONE_BREATHE_IN, 4000);
		assert_int_equal(voices_tone_frames(voices, timeline.tones.items), n);
		samples = render(&timeline, voices, MIX_ALL, 1, 0, (int)n + 100);
		begin = crossings(samples, 0, n / 4);
		end = crossings(samples, 3 * n / 4, n);
		assert_true(out ? begin > end + 300 : end > begin + 300);
		assert_true(peak(samples, (size_t)n) < 0.25f * MIX_PEAK);
		assert_true(peak(samples + n - 480, 480) < 0.01f * MIX_PEAK);
		assert_true(peak(samples + n, 100) == 0);
		free(samples);
		voices_free(voices);
		clear(&timeline);
	}
}

/* The turning lanes against sin() itself. */
static void notes_are_sines(void **state)
{
	struct voices *voices = voices_new(48000);
	struct tone tone = {0, TONE_BREATHE_IN, 10000};
	struct note notes[VOICE_MAX_NOTES];
	float wave[VOICE_CHUNK], keep[VOICE_CHUNK];

	(void)state;
	assert_int_equal(voices_notes(voices, &tone, notes), 1);
	for (int64_t at = 0; at < notes[0].frames; at += 41 * VOICE_CHUNK) {
		voices_note_chunk(&notes[0], at, wave, keep);
		for (int i = 0; i < VOICE_CHUNK; i++) {
			double t = (double)(at + i) / 48000,
			       turns = 1100 * t + 400 * t * t / 20;
			double e = VOICE_LOUDEST * (1.0 - (double)keep[i]);

			assert_true(fabs(e * sin(TURN * turns) - (double)wave[i]) < 1e-4);
		}
	}
	voices_free(voices);
}

static void tones_differ(void **state)
{
	struct voices *voices = voices_new(48000);
	struct note a[VOICE_MAX_NOTES], b[VOICE_MAX_NOTES];

	(void)state;
	for (int i = 0; i < TONES; i++) {
		for (int j = 0; j < i; j++) {
			struct tone one = {0, (enum tone_kind)i, 900};
			struct tone other = {0, (enum tone_kind)j, 900};
			int n = voices_notes(voices, &one, a);
			int m = voices_notes(voices, &other, b);
			bool same = n == m;

			/* as many notes, and the same way from each to the next */
			for (int k = 0; same && k < n; k++) {
				double up =
					k ? a[k].from / a[k - 1].from : a[k].to / a[k].from;
				double vp =
					k ? b[k].from / b[k - 1].from : b[k].to / b[k].from;

				same = fabs(up - vp) < 1e-9;
			}
			assert_false(same);
		}
	}
	assert_true(voices_finished_frames(voices) >= 48000 / 2);
	voices_free(voices);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(voices_duck_what_was_before),
		cmocka_unit_test(the_accent_is_as_loud_as_may_be),
		cmocka_unit_test(clicks_have_their_body),
		cmocka_unit_test(tones_keep_out_of_the_low),
		cmocka_unit_test(a_click_has_the_same_energy_at_every_rate),
		cmocka_unit_test(a_breath_glides_for_its_length),
		cmocka_unit_test(notes_are_sines),
		cmocka_unit_test(tones_differ),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
