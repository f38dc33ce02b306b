/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * floor_render FILE: what 45 minutes of clicks cost whoever does nothing else.
 *
 * 2700 s of 16-bit mono at 48 kHz, 172.5 clicks a minute: 64 KiB blocks of memset, the
 * clicks copied in, write(2). With FLOOR_FLAC the same blocks go to libsndfile as FLAC.
 * `turnover render` is measured against it by bench_render.
 */
#include <fcntl.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#ifdef FLOOR_FLAC
#include <sndfile.h>
#endif

enum { RATE = 48000, SECONDS = 2700, CLICK = RATE / 40, BLOCK = 32768 };
static const double spm = 172.5;

static int16_t click[CLICK], block[BLOCK];

static int64_t beat(int64_t k)
{
	return (int64_t)floor(60.0 * RATE * (double)k / spm + 0.5);
}

/* Fills the block with frames [first, first + n); *k is the first beat that may sound. */
static void fill(int64_t first, int64_t n, int64_t *k)
{
	memset(block, 0, (size_t)n * sizeof *block);
	while (beat(*k) + CLICK <= first)
		++*k;
	for (int64_t i = *k; beat(i) < first + n; i++) {
		int64_t at = beat(i) - first, from = at < 0 ? -at : 0;
		int64_t until = at + CLICK > n ? n - at : CLICK;

		memcpy(block + at + from, click + from,
		       (size_t)(until - from) * sizeof *block);
	}
}

#ifdef FLOOR_FLAC

static void *open_it(const char *path)
{
	SF_INFO info = {.samplerate = RATE,
			.channels = 1,
			.format = SF_FORMAT_FLAC | SF_FORMAT_PCM_16};

	return sf_open(path, SFM_WRITE, &info);
}

static int put(void *file, int64_t n)
{
	return sf_write_short(file, block, n) == n;
}

static int close_it(void *file)
{
	return sf_close(file) == 0;
}

#else

static int output;

static void *open_it(const char *path)
{
	uint32_t head[11] = {0x46464952,
			     36 + RATE * SECONDS * 2,
			     0x45564157,
			     0x20746d66,
			     16,
			     0x00010001,
			     RATE,
			     2 * RATE,
			     0x00100002,
			     0x61746164,
			     RATE * SECONDS * 2};

	output = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
	return output >= 0 && write(output, head, sizeof head) == sizeof head ? &output
									      : NULL;
}

static int put(void *file, int64_t n)
{
	ssize_t bytes = (ssize_t)n * 2;

	return write(*(int *)file, block, (size_t)bytes) == bytes;
}

static int close_it(void *file)
{
	return close(*(int *)file) == 0;
}

#endif

int main(int argc, char **argv)
{
	void *file = argc == 2 ? open_it(argv[1]) : NULL;
	int64_t k = 0, end = (int64_t)RATE * SECONDS;

	if (file == NULL)
		return 1;
	for (int i = 0; i < CLICK; i++) {
		double t = (double)i / RATE;

		click[i] =
			(int16_t)(16000 * exp(-180 * t) * sin(6.2831853 * 1500 * t + 0.6));
	}
	for (int64_t at = 0; at < end; at += BLOCK) {
		int64_t n = end - at < BLOCK ? end - at : BLOCK;

		fill(at, n, &k);
		if (!put(file, n))
			return 1;
	}
	return close_it(file) ? 0 : 1;
}
