/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wav_read: RIFF, chunk by chunk, from a file that may hold anything; see wav_read.h. */
#include "io/wav_read.h"

#include "core/base/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	PCM = 1,
	FLOAT = 3,
	EXTENSIBLE = 0xfffe,
	RIFF_HEAD = 12,
	CHUNK_HEAD = 8,
	FORMAT_BYTES = 16,
	SUBFORMAT_AT = 24,
	CHANNELS_MAX = 8,
	RATE_MIN = 8000,
	RATE_MAX = 192000
};

struct bytes {
	unsigned char *at; /* owned */
	size_t n;
};

struct format {
	unsigned code, channels, rate, bits;
};

static uint32_t number(const unsigned char *bytes, int size)
{
	uint32_t value = 0;

	for (int i = size - 1; i >= 0; i--)
		value = value << 8 | bytes[i];
	return value;
}

static bool fail(char why[WAV_WHY], const char *reason)
{
	snprintf(why, WAV_WHY, "%s", reason);
	return false;
}

/* ---- the file ---------------------------------------------------------------------- */

static bool read_all(int fd, struct bytes *bytes)
{
	size_t done = 0;

	while (done < bytes->n) {
		ssize_t n = read(fd, bytes->at + done, bytes->n - done);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return false;
		if (n == 0)
			break;
		done += (size_t)n;
	}
	bytes->n = done;
	return true;
}

/* Not blocked by a pipe that nobody writes to, and nothing but regular files. */
static bool load(const char *path, struct bytes *bytes, char why[WAV_WHY])
{
	int fd = TEMP_FAILURE_RETRY(
		open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
	struct stat status;
	bool done = false;

	*bytes = (struct bytes){NULL, 0};
	if (fd < 0)
		return fail(why, strerror(errno));
	if (fstat(fd, &status) != 0) {
		fail(why, strerror(errno));
	} else if (!S_ISREG(status.st_mode)) {
		fail(why, "not a regular file");
	} else if (status.st_size > WAV_MAX_BYTES) {
		snprintf(why, WAV_WHY, "larger than %d MiB; a sound is some seconds long",
			 WAV_MAX_BYTES / 1024 / 1024);
	} else {
		bytes->n = (size_t)status.st_size;
		bytes->at = mem_alloc(bytes->n + 1, 1);
		done = read_all(fd, bytes) || fail(why, strerror(errno));
	}
	close(fd);
	return done;
}

/* ---- chunks ------------------------------------------------------------------------ */

/* The chunk of that name; its length is cut to what is there. False: none. */
static bool find_chunk(const struct bytes *file, const char name[4], struct bytes *chunk)
{
	size_t at = RIFF_HEAD;

	while (at + CHUNK_HEAD <= file->n) {
		size_t size = number(file->at + at + 4, 4);
		size_t left = file->n - at - CHUNK_HEAD;

		chunk->at = file->at + at + CHUNK_HEAD;
		chunk->n = size < left ? size : left;
		if (memcmp(file->at + at, name, 4) == 0)
			return true;
		if (size >= left)
			return false;
		at += CHUNK_HEAD + size + size % 2;
	}
	return false;
}

static bool read_format(const struct bytes *chunk, struct format *format, char why[WAV_WHY])
{
	if (chunk->n < FORMAT_BYTES)
		return fail(why, "its format is cut short");
	format->code = number(chunk->at, 2);
	format->channels = number(chunk->at + 2, 2);
	format->rate = number(chunk->at + 4, 4);
	format->bits = number(chunk->at + 14, 2);
	if (format->code == EXTENSIBLE && chunk->n >= SUBFORMAT_AT + 2)
		format->code = number(chunk->at + SUBFORMAT_AT, 2);
	if (!(format->code == PCM && (format->bits == 8 || format->bits == 16 ||
				      format->bits == 24 || format->bits == 32)) &&
	    !(format->code == FLOAT && format->bits == 32))
		return fail(why, "compressed; save it as a WAV of 16 bits");
	if (format->channels < 1 || format->channels > CHANNELS_MAX)
		return fail(why, "has no channels, or too many; save it with one or two");
	if (format->rate < RATE_MIN || format->rate > RATE_MAX)
		return fail(why, "its rate is not between 8000 and 192000");
	return true;
}

/* ---- samples ----------------------------------------------------------------------- */

/* One sample, as 16 bit. */
static int sample(const struct format *format, const unsigned char *bytes)
{
	uint32_t bits = number(bytes, (int)format->bits / 8);
	float value;

	if (format->code == FLOAT) {
		memcpy(&value, &bits, sizeof value);
		/* What is no number is silence. */
		if (!(value >= -1 && value <= 1))
			value = value > 1 ? 1.0f : value < -1 ? -1.0f : 0.0f;
		return (int)(value * 32767);
	}
	if (format->bits == 8)
		return ((int)bits - 128) * 256;
	return (int16_t)(bits >> (format->bits - 16));
}

static bool read_samples(const struct bytes *data, const struct format *format,
			 int16_t **samples, size_t *n, char why[WAV_WHY])
{
	size_t step = format->bits / 8, frame = step * format->channels;

	*n = data->n / frame;
	if (*n == 0)
		return fail(why, "there is no sound in it");
	if (*n > (size_t)format->rate * WAV_MAX_S) {
		snprintf(why, WAV_WHY, "longer than %d s", WAV_MAX_S);
		return false;
	}
	*samples = mem_alloc(*n, sizeof **samples);
	for (size_t i = 0; i < *n; i++) {
		int sum = 0;

		for (unsigned c = 0; c < format->channels; c++)
			sum += sample(format, data->at + i * frame + c * step);
		(*samples)[i] = (int16_t)(sum / (int)format->channels);
	}
	return true;
}

static bool read_wav(const struct bytes *file, int16_t **samples, size_t *n, unsigned *rate,
		     char why[WAV_WHY])
{
	struct bytes chunk;
	struct format format;

	if (file->n < RIFF_HEAD || memcmp(file->at, "RIFF", 4) != 0 ||
	    memcmp(file->at + 8, "WAVE", 4) != 0)
		return fail(why, "not a WAV file");
	if (!find_chunk(file, "fmt ", &chunk))
		return fail(why, "a WAV file without a format");
	if (!read_format(&chunk, &format, why))
		return false;
	if (!find_chunk(file, "data", &chunk))
		return fail(why, "there is no sound in it");
	*rate = format.rate;
	return read_samples(&chunk, &format, samples, n, why);
}

bool wav_read(const char *path, int16_t **samples, size_t *n, unsigned *rate,
	      char why[WAV_WHY])
{
	struct bytes file;
	bool done;

	*samples = NULL;
	done = load(path, &file, why) && read_wav(&file, samples, n, rate, why);
	free(file.at);
	return done;
}
