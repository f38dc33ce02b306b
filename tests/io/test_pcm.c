/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of io/pcm.c and io/wav.c: what is skipped and copied is what would have been
 * mixed, and the header says what follows it.
 */
#include "io/wav.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cmocka.h>

#include "../core/sound.h"

static void same_as_mixed(const struct timeline *timeline, unsigned layers, int channels)
{
	struct voices *voices = voices_new(timeline->rate);
	int64_t end = timeline->length + voices_finished_frames(voices);
	float *mixed = render(timeline, voices, layers, channels, 0, (int)end);
	int16_t *whole = mem_alloc((size_t)(end * channels), sizeof *whole);
	struct mix mix = {timeline, voices, NULL, layers, channels};
	struct pcm pcm;
	const int16_t *block;
	size_t frames, done = 0;

	mix_to_s16(mixed, whole, (size_t)(end * channels));
	pcm_init(&pcm, &mix, end);
	while ((block = pcm_next(&pcm, &frames)) != NULL) {
		assert_memory_equal(block, whole + done * (size_t)channels,
				    frames * (size_t)channels * sizeof *block);
		done += frames;
		assert_true(frames * (size_t)channels == PCM_BLOCK || (int64_t)done == end);
	}
	assert_int_equal(done, end);
	pcm_clear(&pcm);
	free(whole);
	free(mixed);
	voices_free(voices);
}

static void blocks_are_what_is_mixed(void **state)
{
	(void)state;
	for (int round = 0; round < 6; round++) {
		unsigned rate = rates[round % RATES];
		struct timeline timeline =
			round < 3 ? wild(rate, 20) : stride(rate, 172.5, FEET_SIDES);

		same_as_mixed(&timeline, 1 + (unsigned)round % 3, 1 + round % 2);
		clear(&timeline);
	}
}

/* Breath after breath, each longer than a block: copied over block borders. */
static void long_tones_are_copied(void **state)
{
	struct timeline timeline = {.rate = 48000, .length = 30 * 48000};

	(void)state;
	for (int i = 0; i < 9; i++)
		add_tone(&timeline, 3 * 48000 * i,
			 i % 2 ? TONE_BREATHE_OUT : TONE_BREATHE_IN, 2500);
	same_as_mixed(&timeline, MIX_ALL, 1);
	clear(&timeline);
}

/* Many different sounds: more than are kept. */
static void more_sounds_than_are_kept(void **state)
{
	struct timeline timeline = {.rate = 8000, .length = 100 * 8000};

	(void)state;
	for (int i = 0; i < 3 * PCM_SOUNDS; i++)
		add_tone(&timeline, 8000 * i, TONE_BREATHE_IN, 100 + i % (PCM_SOUNDS + 9));
	same_as_mixed(&timeline, MIX_ALL, 2);
	clear(&timeline);
}

static void nothing_is_silence(void **state)
{
	struct timeline timeline = {.rate = 8000, .length = 100000};

	(void)state;
	same_as_mixed(&timeline, MIX_ALL, 1);
	timeline.length = 0;
	same_as_mixed(&timeline, MIX_CLICKS, 2);
}

/* ---- headers ---------------------------------------------------------------------- */

static void ignore(int64_t done, void *context)
{
	(void)done;
	(void)context;
}

static uint64_t number(const unsigned char *bytes, int size)
{
	uint64_t value = 0;

	for (int i = size - 1; i >= 0; i--)
		value = value << 8 | bytes[i];
	return value;
}

/* The first bytes of a WAV of so many frames; the disk is made too small for the rest. */
static void head_of(int64_t frames, int channels, unsigned char *head, size_t n)
{
	struct timeline timeline = {.rate = 48000, .length = frames};
	struct voices *voices = voices_new(48000);
	struct mix mix = {&timeline, voices, NULL, MIX_ALL, channels};
	FILE *file = tmpfile();
	struct pcm pcm;
	struct rlimit before, limit;

	assert_non_null(file);
	signal(SIGXFSZ, SIG_IGN);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
	limit = before;
	limit.rlim_cur = 300000;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
	pcm_init(&pcm, &mix, frames);
	if (!wav_write(fileno(file), &pcm, 48000, ignore, NULL))
		assert_int_equal(errno, EFBIG);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
	assert_int_equal(pread(fileno(file), head, n, 0), n);
	fclose(file);
	pcm_clear(&pcm);
	voices_free(voices);
}

static void a_header_says_what_follows(void **state)
{
	unsigned char head[44];

	(void)state;
	for (int channels = 1; channels <= 2; channels++) {
		uint64_t data = 123457 * 2 * (uint64_t)channels;

		head_of(123457, channels, head, sizeof head);
		assert_memory_equal(head, "RIFF", 4);
		assert_int_equal(number(head + 4, 4), data + 36);
		assert_memory_equal(head + 8, "WAVEfmt ", 8);
		assert_int_equal(number(head + 20, 2), 1);
		assert_int_equal(number(head + 22, 2), channels);
		assert_int_equal(number(head + 24, 4), 48000);
		assert_int_equal(number(head + 28, 4), 96000 * channels);
		assert_int_equal(number(head + 32, 2), 2 * channels);
		assert_int_equal(number(head + 34, 2), 16);
		assert_memory_equal(head + 36, "data", 4);
		assert_int_equal(number(head + 40, 4), data);
	}
}

/* Twelve hours in stereo do not fit in a RIFF file. */
static void what_is_too_long_is_rf64(void **state)
{
	int64_t frames = 12 * 3600 * (int64_t)48000;
	uint64_t data = (uint64_t)frames * 4;
	unsigned char head[80];

	(void)state;
	head_of(frames, 2, head, sizeof head);
	assert_memory_equal(head, "RF64\xff\xff\xff\xffWAVEds64", 16);
	assert_int_equal(number(head + 16, 4), 28);
	assert_true(number(head + 20, 8) == data + 80 - 8);
	assert_true(number(head + 28, 8) == data);
	assert_true(number(head + 36, 8) == (uint64_t)frames);
	assert_memory_equal(head + 48, "fmt ", 4);
	assert_memory_equal(head + 72, "data\xff\xff\xff\xff", 8);
	/* the last one that does */
	head_of((UINT32_MAX - 36) / 2, 1, head, 44);
	assert_memory_equal(head, "RIFF", 4);
	head_of((UINT32_MAX - 36) / 2 + 1, 1, head, 44);
	assert_memory_equal(head, "RF64", 4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(blocks_are_what_is_mixed),
		cmocka_unit_test(long_tones_are_copied),
		cmocka_unit_test(more_sounds_than_are_kept),
		cmocka_unit_test(nothing_is_silence),
		cmocka_unit_test(a_header_says_what_follows),
		cmocka_unit_test(what_is_too_long_is_rf64),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
