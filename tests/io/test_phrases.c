/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of io/phrases.c: clips are made once, in order, on one thread while another asks
 * for them. The voice is left out: own sounds go the same way.
 */
#include "io/phrases.h"

#include "core/base/mem.h"
#include "io/worker.h"
#include "worker_wait.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { SPINS = 20000, NAPS = 25000 };

static void add_sounds(struct phrases *phrases)
{
	for (int kind = 0; kind < TONES; kind++) {
		size_t n = 2000 + 100 * (size_t)kind;
		int16_t *samples = mem_alloc(n, sizeof *samples);

		for (size_t i = 0; i < n; i++)
			samples[i] = (int16_t)(i * 7919 % 20011 - 10000);
		phrases_add_sound(phrases, (enum tone_kind)kind, samples, n, 22050);
	}
}

static int count(const struct phrase_clips *clips)
{
	int n = 0;

	for (int kind = 0; kind < TONES; kind++)
		n += clips->sounds[kind] != NULL;
	return n;
}

static void what_is_wanted_is_made(void **state)
{
	struct phrases *phrases = phrases_new(NULL, "en", 100);
	struct timeline timeline = {.rate = 48000};
	struct phrase_clips clips, again;

	(void)state;
	add_sounds(phrases);
	phrases_work(phrases); /* nobody has asked: nothing is made */
	assert_int_equal(phrases_made(phrases), 0);
	phrases_find(phrases, &timeline, &clips);
	assert_false(clips.complete);
	assert_int_equal(count(&clips), 0);
	phrase_clips_clear(&clips);
	phrases_work(phrases);
	assert_int_equal(phrases_made(phrases), TONES);
	phrases_find(phrases, &timeline, &clips);
	assert_true(clips.complete);
	assert_int_equal(count(&clips), TONES);
	/* For another rate they are made anew; the first stay where they are. */
	timeline.rate = 44100;
	phrases_find(phrases, &timeline, &again);
	assert_false(again.complete);
	phrase_clips_clear(&again);
	phrases_work(phrases);
	phrases_find(phrases, &timeline, &again);
	for (int kind = 0; kind < TONES; kind++) {
		assert_true(again.sounds[kind]->n < clips.sounds[kind]->n);
		/* Twice the rate is twice the samples, to the last. */
		assert_int_equal(again.sounds[kind]->n % 2, 0);
	}
	phrase_clips_clear(&again);
	phrase_clips_clear(&clips);
	phrases_free(phrases);
}

static void nap(void)
{
	const struct timespec time = {0, 200000};

	nanosleep(&time, NULL);
}

/* The main thread asks and reads while the worker makes. */
static void a_thread_may_make_them(void **state)
{
	static const unsigned rates[] = {48000, 44100, 47999};
	struct phrases *phrases = phrases_new(NULL, "en", 100);
	struct worker *worker = worker_new();
	long sum = 0;

	(void)state;
	assert_non_null(worker);
	add_sounds(phrases);
	for (int i = 0; i < 3; i++) {
		struct timeline timeline = {.rate = rates[i]};
		struct phrase_clips clips;
		bool complete = false;

		while (!complete) {
			phrases_find(phrases, &timeline, &clips);
			complete = clips.complete;
			for (int kind = 0; kind < TONES; kind++)
				if (clips.sounds[kind] != NULL)
					sum += clips.sounds[kind]
						       ->samples[clips.sounds[kind]->n / 2];
			if (!complete)
				worker_do(worker, phrases_work, phrases);
			phrase_clips_clear(&clips);
			nap();
		}
	}
	assert_true(sum != 0);
	assert_true(worker_free(worker, 5000));
	phrases_free(phrases);
}

/* A clip more than there were, seen at once if it comes soon; false: none comes. */
static bool has_grown(struct phrases *phrases, size_t made)
{
	for (int i = 0; i < SPINS + NAPS && phrases_made(phrases) == made; i++)
		if (i > SPINS)
			nap();
	return phrases_made(phrases) != made;
}

/* Another rate is asked for while the worker comes to the end of the one before. */
static void nothing_wanted_is_forgotten(void **state)
{
	struct worker *worker = worker_new();

	(void)state;
	assert_non_null(worker);
	for (int round = 0; round < 1000; round++) {
		struct phrases *phrases = phrases_new(NULL, "en", 100);
		int16_t *samples = mem_alloc(50, sizeof *samples);

		for (int i = 0; i < 50; i++)
			samples[i] = (int16_t)(i * 397 - 9000);
		phrases_add_sound(phrases, TONE_GO, samples, 50, 22050);
		for (size_t made = 0; made < 2; made++) {
			struct timeline timeline = {.rate = made == 0 ? 22050 : 44100};
			struct phrase_clips clips;

			phrases_find(phrases, &timeline, &clips);
			assert_false(clips.complete);
			phrase_clips_clear(&clips);
			worker_do(worker, phrases_work, phrases);
			assert_true(has_grown(phrases, made));
		}
		worker_wait(worker);
		phrases_free(phrases);
	}
	assert_true(worker_free(worker, 5000));
}

static void it_can_be_stopped(void **state)
{
	struct phrases *phrases = phrases_new(NULL, "en", 100);
	struct timeline timeline = {.rate = 48000};
	struct worker *worker = worker_new();
	struct phrase_clips clips;

	(void)state;
	add_sounds(phrases);
	phrases_find(phrases, &timeline, &clips);
	phrase_clips_clear(&clips);
	phrases_stop(phrases);
	worker_do(worker, phrases_work, phrases);
	assert_true(worker_free(worker, 5000));
	assert_int_equal(phrases_made(phrases), 0);
	phrases_free(phrases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_wanted_is_made),
		cmocka_unit_test(a_thread_may_make_them),
		cmocka_unit_test(nothing_wanted_is_forgotten),
		cmocka_unit_test(it_can_be_stopped),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
