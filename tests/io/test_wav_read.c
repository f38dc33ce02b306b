/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of io/wav_read.c: WAV files of every usual kind are read, and whatever else a
 * file may hold is refused with a reason.
 */
#include "io/wav_read.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

static char path[4096];

static const char *at(const char *name)
{
	const char *work = getenv("WORK");

	snprintf(path, sizeof path, "%s/%s", work != NULL ? work : "/tmp", name);
	return path;
}

/* ---- files ------------------------------------------------------------------------ */

struct bytes {
	unsigned char at[65536];
	size_t n;
};

static void add(struct bytes *bytes, uint32_t value, int size)
{
	for (int i = 0; i < size; i++)
		bytes->at[bytes->n++] = (unsigned char)(value >> 8 * i);
}

static void add_name(struct bytes *bytes, const char *name)
{
	memcpy(bytes->at + bytes->n, name, 4);
	bytes->n += 4;
}

static void begin(struct bytes *bytes, unsigned code, unsigned channels, unsigned rate,
		  unsigned bits, uint32_t data)
{
	bytes->n = 0;
	add_name(bytes, "RIFF");
	add(bytes, 36 + data, 4);
	add_name(bytes, "WAVE");
	add_name(bytes, "fmt ");
	add(bytes, 16, 4);
	add(bytes, code, 2);
	add(bytes, channels, 2);
	add(bytes, rate, 4);
	add(bytes, rate * channels * bits / 8, 4);
	add(bytes, channels * bits / 8, 2);
	add(bytes, bits, 2);
	add_name(bytes, "data");
	add(bytes, data, 4);
}

static const char *put(const char *name, const struct bytes *bytes)
{
	FILE *file = fopen(at(name), "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes->at, 1, bytes->n, file), bytes->n);
	assert_int_equal(fclose(file), 0);
	return path;
}

static void must_fail(const char *file, const char *reason)
{
	int16_t *samples;
	unsigned rate;
	size_t n;
	char why[WAV_WHY] = "";

	assert_false(wav_read(file, &samples, &n, &rate, why));
	assert_null(samples);
	if (strstr(why, reason) == NULL)
		fail_msg("\"%s\" instead of \"%s\"", why, reason);
}

/* ---- what is read ------------------------------------------------------------------ */

static void depths_are_read(void **state)
{
	static const struct {
		unsigned code, bits;
		uint32_t half, minus_half;
	} kinds[] = {{1, 8, 192, 64},
		     {1, 16, 0x4000, 0xc000},
		     {1, 24, 0x400000, 0xc00000},
		     {1, 32, 0x40000000, 0xc0000000},
		     {3, 32, 0x3f000000, 0xbf000000}};

	(void)state;
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		struct bytes bytes;
		int size = (int)kinds[i].bits / 8;
		int16_t *samples;
		unsigned rate;
		size_t n;
		char why[WAV_WHY];

		begin(&bytes, kinds[i].code, 1, 22050, kinds[i].bits, 2 * (uint32_t)size);
		add(&bytes, kinds[i].half, size);
		add(&bytes, kinds[i].minus_half, size);
		assert_true(wav_read(put("depth.wav", &bytes), &samples, &n, &rate, why));
		assert_int_equal(n, 2);
		assert_int_equal(rate, 22050);
		assert_true(abs(samples[0] - 16384) <= 1 && abs(samples[1] + 16384) <= 1);
		free(samples);
	}
}

static void channels_are_brought_together(void **state)
{
	struct bytes bytes;
	int16_t *samples;
	unsigned rate;
	size_t n;
	char why[WAV_WHY];

	(void)state;
	begin(&bytes, 1, 2, 48000, 16, 8);
	for (int i = 0; i < 2; i++) {
		add(&bytes, 1000, 2);
		add(&bytes, (uint32_t)-3000, 2);
	}
	assert_true(wav_read(put("stereo.wav", &bytes), &samples, &n, &rate, why));
	assert_int_equal(n, 2);
	assert_int_equal(samples[0], -1000);
	assert_int_equal(samples[1], -1000);
	free(samples);
}

/* Other chunks before the sound, of odd length, and a length of more than there is. */
static void chunks_are_skipped(void **state)
{
	struct bytes bytes, body;
	int16_t *samples;
	unsigned rate;
	size_t n;
	char why[WAV_WHY];

	(void)state;
	begin(&body, 1, 1, 8000, 16, 4000000);
	add(&body, 0x12345678, 4);
	memcpy(bytes.at, body.at, 12);
	bytes.n = 12;
	add_name(&bytes, "LIST");
	add(&bytes, 3, 4);
	add(&bytes, 0, 4);
	memcpy(bytes.at + bytes.n, body.at + 12, body.n - 12);
	bytes.n += body.n - 12;
	assert_true(wav_read(put("chunks.wav", &bytes), &samples, &n, &rate, why));
	assert_int_equal(n, 2);
	assert_int_equal(samples[1], 0x1234);
	free(samples);
}

/* ---- what is refused --------------------------------------------------------------- */

static void no_files_are_refused(void **state)
{
	(void)state;
	must_fail(at("none.wav"), "No such file");
	must_fail(getenv("WORK") != NULL ? getenv("WORK") : "/tmp", "regular file");
	must_fail("/dev/zero", "regular file");
	unlink(at("pipe.wav"));
	assert_int_equal(mkfifo(path, 0600), 0);
	must_fail(path, "regular file");
	unlink(path);
}

static void large_files_are_refused(void **state)
{
	struct bytes bytes;
	const char *file;

	(void)state;
	begin(&bytes, 1, 1, 8000, 16, 1 << 30);
	file = put("large.wav", &bytes);
	assert_int_equal(truncate(file, (off_t)1 << 33), 0);
	must_fail(file, "larger than");
	/* Small enough a file, too long a sound. */
	assert_int_equal(truncate(file, 1 << 20), 0);
	must_fail(file, "longer than");
	unlink(file);
}

static void odd_formats_are_refused(void **state)
{
	struct bytes bytes;

	(void)state;
	bytes.n = 0;
	must_fail(put("odd.wav", &bytes), "not a WAV");
	add_name(&bytes, "OggS");
	add(&bytes, 0, 4);
	add(&bytes, 0, 4);
	must_fail(put("odd.wav", &bytes), "not a WAV");
	begin(&bytes, 1, 1, 8000, 16, 0);
	must_fail(put("odd.wav", &bytes), "no sound");
	begin(&bytes, 85, 1, 8000, 16, 4);
	must_fail(put("odd.wav", &bytes), "compressed");
	begin(&bytes, 1, 0, 8000, 16, 4);
	must_fail(put("odd.wav", &bytes), "channels");
	begin(&bytes, 1, 9, 8000, 16, 4);
	must_fail(put("odd.wav", &bytes), "channels");
	begin(&bytes, 1, 1, 0, 16, 4);
	must_fail(put("odd.wav", &bytes), "rate");
	begin(&bytes, 1, 1, 4000000000u, 16, 4);
	must_fail(put("odd.wav", &bytes), "rate");
	begin(&bytes, 1, 1, 8000, 12, 4);
	must_fail(put("odd.wav", &bytes), "compressed");
}

/* Cut anywhere, or with any byte changed: read or refused, never a fault. */
static void damaged_files_do_no_harm(void **state)
{
	struct bytes whole;
	uint32_t seed = 1;

	(void)state;
	begin(&whole, 3, 2, 44100, 32, 64);
	for (int i = 0; i < 16; i++)
		add(&whole, 0x7f800000u + (uint32_t)i * 0x12345u, 4); /* no numbers */
	for (size_t round = 0; round < 400; round++) {
		struct bytes bytes = whole;
		int16_t *samples;
		unsigned rate;
		size_t n;
		char why[WAV_WHY];

		if (round <= whole.n) {
			bytes.n = round;
		} else {
			seed = seed * 1664525u + 1013904223u;
			bytes.at[(seed >> 8) % bytes.n] = (unsigned char)seed;
		}
		if (wav_read(put("damaged.wav", &bytes), &samples, &n, &rate, why))
			free(samples);
		else
			assert_true(why[0] != '\0');
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(depths_are_read),
		cmocka_unit_test(channels_are_brought_together),
		cmocka_unit_test(chunks_are_skipped),
		cmocka_unit_test(no_files_are_refused),
		cmocka_unit_test(large_files_are_refused),
		cmocka_unit_test(odd_formats_are_refused),
		cmocka_unit_test(damaged_files_do_no_harm),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
