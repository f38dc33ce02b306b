/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/sound/speech.c and of the mix with speech: what is spoken begins on its frame,
 * keeps out of the countdown, ducks the rest smoothly, and is a function of the frame
 * like all sound.
 */
#include "core/sound/speech.h"
#include "core/sound/voices.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "babble.h"
#include "sound.h"

static void add_cue(struct timeline *timeline, int64_t frame, bool spoken)
{
	struct cue *cue = ARRAY_PUSH(&timeline->cues);

	*cue = (struct cue){.frame = frame, .until = frame + 1, .spoken = spoken};
	cue->text = mem_strdup("Shoulders loose");
}

static void clear_all(struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->cues.n; i++)
		free(timeline->cues.items[i].text);
	free(timeline->cues.items);
	clear(timeline);
}

/* Clips of the given length for every spoken cue. */
static const struct clip **say_all(const struct timeline *timeline, const struct clip *clip)
{
	const struct clip **clips = mem_alloc(timeline->cues.n + 1, sizeof(*clips));

	for (size_t i = 0; i < timeline->cues.n; i++)
		clips[i] = timeline->cues.items[i].spoken ? clip : NULL;
	return clips;
}

static struct speech *speak(const struct timeline *timeline, const struct clip *clip)
{
	const struct clip **clips = say_all(timeline, clip);
	struct speech *speech = speech_new(timeline, clips, NULL, NULL, INT64_MIN);

	free(clips);
	return speech;
}

static float *mixed(const struct mix *mix, int64_t first, int n)
{
	float *out = mem_alloc((size_t)n * (size_t)mix->channels, sizeof *out);

	mix_frames(mix, first, n, out);
	return out;
}

/* ---- places ------------------------------------------------------------------------- */

static void speech_begins_on_its_frame(void **state)
{
	(void)state;
	for (int r = 0; r < RATES; r++) {
		struct timeline timeline = {.rate = rates[r], .length = 10 * rates[r]};
		struct clip clip = spoken_clip(1, rates[r]);
		struct voices *voices = voices_new(rates[r]);
		struct speech *speech;
		int n = 10 * (int)rates[r];
		size_t next = 0;
		float *out;

		add_cue(&timeline, 12345, true);
		add_cue(&timeline, 12345 + 3 * (int64_t)rates[r], false);
		add_cue(&timeline, 23456 + 4 * (int64_t)rates[r], true);
		speech = speak(&timeline, &clip);
		assert_int_equal(speech->spoken.n, 2);
		out = mixed(&(struct mix){&timeline, voices, speech, MIX_ALL, 1}, 0, n);
		for (int i = 0; i < n && next < 2; i++) {
			int64_t frame = speech->spoken.items[next].frame;

			if (out[i] != 0) {
				assert_true(i >= frame && i <= frame + 1);
				i = (int)frame + (int)clip.n + 10;
				next++;
			}
		}
		assert_int_equal(next, 2);
		free(out);
		speech_free(speech);
		voices_free(voices);
		clip_clear(&clip);
		clear_all(&timeline);
	}
}

static void room_ends_before_what_must_be_heard(void **state)
{
	struct timeline timeline = {.rate = 1000, .length = 100000};

	(void)state;
	add_cue(&timeline, 1000, true);
	add_cue(&timeline, 6000, false); /* only shown: in nobody's way */
	add_cue(&timeline, 9000, true);
	add_cue(&timeline, 15000, true);
	add_cue(&timeline, 30000, true);
	add_cue(&timeline, 40000, true);
	add_tone(&timeline, 9000, TONE_READY, 0);
	add_tone(&timeline, 10000, TONE_HALF, 0);
	add_tone(&timeline, 11000, TONE_COUNTDOWN, 0);
	add_tone(&timeline, 15000, TONE_GO, 0);
	add_tone(&timeline, 36000, TONE_REST, 0);
	add_beat(&timeline, 31000, BEAT_CLICK, FEET_SAME);
	add_beat(&timeline, 32000, BEAT_COUNT_IN, FEET_SAME);
	assert_int_equal(speech_room(&timeline, 0), 8000);
	assert_int_equal(speech_room(&timeline, 2), 2000);
	assert_int_equal(speech_room(&timeline, 3), 15000);
	assert_int_equal(speech_room(&timeline, 4), 2000);
	assert_true(speech_room(&timeline, 5) > 1000000);
	clear_all(&timeline);
}

static void without_room_it_is_left_out_whole(void **state)
{
	struct timeline timeline = {.rate = 48000, .length = 480000};
	struct clip clip = spoken_clip(1, 48000);
	struct speech *speech;

	(void)state;
	add_cue(&timeline, 48000, true);
	add_cue(&timeline, 480000 / 2, true);
	add_tone(&timeline, 48000 + (int64_t)clip.n + 48000 * SPEECH_RELEASE_MS / 1000 - 1,
		 TONE_COUNTDOWN, 0);
	speech = speak(&timeline, &clip);
	assert_int_equal(speech->spoken.n, 1);
	assert_int_equal(speech->spoken.items[0].cue, 1);
	assert_int_equal(speech->too_long, 1);
	speech_free(speech);
	timeline.tones.items[0].frame++;
	speech = speak(&timeline, &clip);
	assert_int_equal(speech->spoken.n, 2);
	speech_free(speech);
	clip_clear(&clip);
	clear_all(&timeline);
}

/* What came too late does not begin in the middle of a word; what was there goes on. */
static void late_is_left_out(void **state)
{
	struct timeline timeline = {.rate = 48000, .length = 480000};
	struct clip clip = spoken_clip(1, 48000);
	const struct clip **clips;
	struct speech *early, *late, *again;

	(void)state;
	add_cue(&timeline, 0, true);
	add_cue(&timeline, 100000, true);
	add_cue(&timeline, 300000, true);
	clips = say_all(&timeline, &clip);
	early = speech_new(&timeline, clips, NULL, NULL, INT64_MIN);
	late = speech_new(&timeline, clips, NULL, NULL, 100000 + (int64_t)clip.n / 2);
	again = speech_new(&timeline, clips, NULL, early, 100000 + (int64_t)clip.n / 2);
	assert_int_equal(early->spoken.n, 3);
	assert_int_equal(late->spoken.n, 2); /* the runner may go back to the first */
	assert_int_equal(late->spoken.items[1].cue, 2);
	assert_int_equal(again->spoken.n, 3);
	free(clips);
	speech_free(early);
	speech_free(late);
	speech_free(again);
	clip_clear(&clip);
	clear_all(&timeline);
}

/* Who joins in the middle of a word hears nothing of it, and all that comes after. */
static void joined_in_a_word_it_is_silent(void **state)
{
	struct timeline timeline = {.rate = 48000, .length = 480000};
	struct clip clip = spoken_clip(1, 48000);
	struct speech *speech, joined;

	(void)state;
	add_cue(&timeline, 10000, true);
	add_cue(&timeline, 100000, true);
	add_cue(&timeline, 300000, true);
	speech = speak(&timeline, &clip);
	joined = speech_joined_at(speech, 100001);
	assert_int_equal(joined.spoken.n, 1);
	assert_int_equal(joined.spoken.items[0].frame, 300000);
	joined = speech_joined_at(speech, 100000);
	assert_int_equal(joined.spoken.n, 2);
	assert_int_equal(speech_joined_at(speech, 400000).spoken.n, 0);
	assert_int_equal(speech_joined_at(speech, INT64_MIN).spoken.n, 3);
	speech_free(speech);
	clip_clear(&clip);
	clear_all(&timeline);
}

/* ---- the mix ------------------------------------------------------------------------ */

struct scene {
	struct timeline timeline;
	struct voices *voices;
	struct clip clip, gong;
	struct speech *speech;
};

/* Everything at once, and somebody speaks: cues before, in and after the session. */
static struct scene *crowd(unsigned rate, bool sounds)
{
	struct scene *scene = mem_alloc(1, sizeof *scene);
	const struct clip *own[TONES] = {NULL};
	const struct clip **clips;

	scene->timeline = wild(rate, 8);
	scene->voices = voices_new(rate);
	for (int i = 0; i < 9; i++)
		add_cue(&scene->timeline, (i - 1) * (int64_t)rate + pick((int)rate / 3),
			pick(5) > 0);
	/* Nothing that must be heard, or there would be no room. */
	for (size_t i = 0; i < scene->timeline.tones.n; i++)
		scene->timeline.tones.items[i].kind = pick(2) ? TONE_READY : TONE_HALF;
	for (size_t i = 0; i < scene->timeline.placed.n; i++)
		scene->timeline.placed.items[i].flags &= (uint8_t)~BEAT_COUNT_IN;
	scene->clip = spoken_clip(0.4, rate);
	scene->gong = spoken_clip(1.2, rate);
	own[TONE_HALF] = &scene->gong;
	clips = say_all(&scene->timeline, &scene->clip);
	scene->speech =
		speech_new(&scene->timeline, clips, sounds ? own : NULL, NULL, INT64_MIN);
	free(clips);
	return scene;
}

static void scene_clear(struct scene *scene)
{
	speech_free(scene->speech);
	clip_clear(&scene->clip);
	clip_clear(&scene->gong);
	voices_free(scene->voices);
	clear_all(&scene->timeline);
	free(scene);
}

static void any_block_gives_the_same_samples(void **state)
{
	(void)state;
	for (int round = 0; round < 6; round++) {
		unsigned rate = round % 2 ? 44100 : 8000 + (unsigned)pick(40000);
		int channels = 1 + round / 2 % 2, n = 11 * (int)rate;
		struct scene *scene = crowd(rate, round % 2);
		struct mix mix = {&scene->timeline, scene->voices, scene->speech, MIX_ALL,
				  channels};
		float *whole = mixed(&mix, -(int64_t)rate, n);
		float *block = mem_alloc(65537 * 2, sizeof *block);

		assert_true(scene->speech->spoken.n > 2);
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
		scene_clear(scene);
	}
}

static void nothing_is_louder_than_the_peak(void **state)
{
	(void)state;
	for (int round = 0; round < 6; round++) {
		unsigned rate = rates[round % RATES];
		struct scene *scene = crowd(rate, round % 2);
		struct mix mix = {&scene->timeline, scene->voices, scene->speech, MIX_ALL,
				  2};
		int n = 11 * (int)rate;
		float *out = mixed(&mix, -(int64_t)rate, n);

		for (int i = 0; i < 2 * n; i++)
			assert_true(out[i] <= MIX_PEAK && out[i] >= -MIX_PEAK);
		free(out);
		scene_clear(scene);
	}
}

/* Clicks with a silent voice over them: what is left of each is the envelope. */
static void clicks_go_down_and_come_back(void **state)
{
	struct timeline timeline = {.rate = 48000, .length = 480000};
	struct voices *voices = voices_new(48000);
	struct clip quiet = {mem_alloc(48000, sizeof(int16_t)), 48000};
	struct speech *speech;
	float *with, *without, last = 1;
	int n = 480000, ducked = 0;

	(void)state;
	for (int i = 0; i < 400; i++)
		add_beat(&timeline, 1200 * i, BEAT_CLICK, FEET_SAME);
	add_cue(&timeline, 200000, true);
	speech = speak(&timeline, &quiet);
	with = mixed(&(struct mix){&timeline, voices, speech, MIX_ALL, 1}, 0, n);
	without = mixed(&(struct mix){&timeline, voices, NULL, MIX_ALL, 1}, 0, n);
	for (int i = 0; i < n; i++) {
		float keep;

		if (fabsf(without[i]) < 0.01f)
			continue;
		keep = with[i] / without[i];
		if (i >= 200000 && i < 248000) {
			assert_true(fabsf(keep - CLIP_KEEP) < 1e-4f);
			ducked++;
		} else if (i < 200000 - 48000 * SPEECH_ATTACK_MS / 1000 ||
			   i >= 248000 + 48000 * SPEECH_RELEASE_MS / 1000) {
			assert_true(with[i] == without[i]);
		} else {
			assert_true(i < 200000 ? keep <= last + 1e-4f
					       : keep >= last - 1e-4f);
		}
		last = keep;
	}
	assert_true(ducked > 1000);
	assert_true(20 * log10(CLIP_KEEP) < -6 && 20 * log10(CLIP_KEEP) > -9.1);
	free(with);
	free(without);
	speech_free(speech);
	clip_clear(&quiet);
	voices_free(voices);
	clear_all(&timeline);
}

static void without_its_layer_nobody_speaks(void **state)
{
	struct scene *scene = crowd(48000, true);
	struct mix off = {&scene->timeline, scene->voices, scene->speech,
			  MIX_CLICKS | MIX_TONES, 2};
	struct mix none = {&scene->timeline, scene->voices, NULL, MIX_ALL, 2};
	int n = 9 * 48000;
	float *a = mixed(&off, 0, n), *b = mixed(&none, 0, n);

	(void)state;
	assert_memory_equal(a, b, (size_t)(2 * n) * sizeof *a);
	free(a);
	free(b);
	scene_clear(scene);
}

/* The runner's own sound in place of the tone, on the tone's frame. */
static void own_sounds_replace_tones(void **state)
{
	struct timeline timeline = {.rate = 48000, .length = 480000};
	struct voices *voices = voices_new(48000);
	struct clip gong = spoken_clip(1, 48000);
	const struct clip *own[TONES] = {[TONE_GO] = &gong};
	const struct clip *none[1] = {NULL};
	struct speech *speech;
	float *out;
	int n = 480000;

	(void)state;
	add_tone(&timeline, 100000, TONE_GO, 0);
	speech = speech_new(&timeline, none, own, NULL, INT64_MIN);
	out = mixed(&(struct mix){&timeline, voices, speech, MIX_ALL, 1}, 0, n);
	for (int i = 0; i < n; i++) {
		int64_t at = i - 100000;
		bool in = at >= 0 && at < (int64_t)gong.n;

		assert_true(out[i] == (in ? (float)gong.samples[at] / 32768 : 0));
	}
	free(out);
	speech_free(speech);
	clip_clear(&gong);
	voices_free(voices);
	clear_all(&timeline);
}

/* A sound of the runner's own that is longer than the last phase is heard to its end. */
static void the_end_waits_for_own_sounds(void **state)
{
	struct timeline timeline = {.rate = 48000, .length = 480000};
	struct voices *voices = voices_new(48000);
	struct clip gong = spoken_clip(4, 48000);
	const struct clip *own[TONES] = {[TONE_NEXT] = &gong};
	const struct clip *none[1] = {NULL};
	struct speech *speech;
	struct mix mix;
	float *out;

	(void)state;
	add_tone(&timeline, 400000, TONE_NEXT, 0);
	add_tone(&timeline, 480000, TONE_FINISHED, 0);
	speech = speech_new(&timeline, none, own, NULL, INT64_MIN);
	mix = (struct mix){&timeline, voices, speech, MIX_ALL, 1};
	assert_int_equal(mix_end(&mix), 400000 + (int64_t)gong.n + speech->release);
	out = mixed(&mix, mix_end(&mix), 48000);
	for (int i = 0; i < 48000; i++)
		assert_true(out[i] == 0);
	free(out);
	mix.layers = MIX_ALL & ~(unsigned)MIX_VOICE;
	assert_int_equal(mix_end(&mix), 480000 + voices_finished_frames(voices));
	speech_free(speech);
	clip_clear(&gong);
	voices_free(voices);
	clear_all(&timeline);
}

static void spans_are_where_it_sounds(void **state)
{
	(void)state;
	for (int round = 0; round < 4; round++) {
		unsigned rate = rates[round % RATES];
		struct scene *scene = crowd(rate, round % 2);
		struct mix mix = {&scene->timeline, scene->voices, scene->speech,
				  round == 0 ? MIX_VOICE : MIX_ALL, 1};
		int n = 30 * (int)rate;
		float *out = mixed(&mix, 0, n);
		struct mix_span span;
		int64_t at = 0;

		while (mix_next(&mix, at, &span)) {
			assert_true(span.start >= at && span.end > span.start &&
				    span.end < n);
			for (int64_t i = at; i < span.start; i++)
				assert_true(out[i] == 0);
			at = span.end;
		}
		for (int64_t i = at; i < n; i++)
			assert_true(out[i] == 0);
		free(out);
		scene_clear(scene);
	}
}

/* A click beside speech is ducked: it must not be copied from one that is not. */
static void equal_keys_have_equal_samples(void **state)
{
	struct timeline timeline = stride(48000, 172.5, FEET_SIDES);
	struct voices *voices = voices_new(48000);
	struct clip clip = spoken_clip(0.5, 48000);
	struct speech *speech;
	struct mix mix = {&timeline, voices, NULL, MIX_ALL, 2};
	struct mix_span spans[100], span;
	int n = 12 * 48000, keyed = 0;
	float *out;

	(void)state;
	add_cue(&timeline, 4 * 48000 + 777, true);
	add_cue(&timeline, 7 * 48000, true);
	mix.speech = speech = speak(&timeline, &clip);
	assert_int_equal(speech->spoken.n, 2);
	out = mixed(&mix, 0, n);
	for (int64_t at = 0; mix_next(&mix, at, &span); at = span.end) {
		if (span.key == 0)
			continue;
		for (int i = 0; i < keyed; i++)
			if (spans[i].key == span.key)
				assert_memory_equal(
					out + 2 * spans[i].start, out + 2 * span.start,
					(size_t)(span.end - span.start) * 2 * sizeof *out);
		assert_true(keyed < 100);
		spans[keyed++] = span;
	}
	assert_true(keyed > 5);
	free(out);
	speech_free(speech);
	clip_clear(&clip);
	voices_free(voices);
	clear_all(&timeline);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(speech_begins_on_its_frame),
		cmocka_unit_test(room_ends_before_what_must_be_heard),
		cmocka_unit_test(without_room_it_is_left_out_whole),
		cmocka_unit_test(late_is_left_out),
		cmocka_unit_test(joined_in_a_word_it_is_silent),
		cmocka_unit_test(any_block_gives_the_same_samples),
		cmocka_unit_test(nothing_is_louder_than_the_peak),
		cmocka_unit_test(clicks_go_down_and_come_back),
		cmocka_unit_test(without_its_layer_nobody_speaks),
		cmocka_unit_test(own_sounds_replace_tones),
		cmocka_unit_test(the_end_waits_for_own_sounds),
		cmocka_unit_test(spans_are_where_it_sounds),
		cmocka_unit_test(equal_keys_have_equal_samples),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
