/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wav: RIFF and RF64 files of 16-bit samples; see wav.h. */
#include "io/wav.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { HEADER_MAX = 80 };

/* A header as it grows. */
struct header {
	unsigned char bytes[HEADER_MAX];
	size_t n;
};

static void add_name(struct header *header, const char name[4])
{
	memcpy(header->bytes + header->n, name, 4);
	header->n += 4;
}

/* Little-endian, `size` bytes. */
static void add(struct header *header, uint64_t value, int size)
{
	for (int i = 0; i < size; i++)
		header->bytes[header->n++] = (unsigned char)(value >> 8 * i);
}

static void add_format(struct header *header, unsigned rate, int channels)
{
	unsigned frame = 2u * (unsigned)channels;

	add_name(header, "fmt ");
	add(header, 16, 4);
	add(header, 1, 2); /* PCM */
	add(header, (uint64_t)channels, 2);
	add(header, rate, 4);
	add(header, (uint64_t)rate * frame, 4);
	add(header, frame, 2);
	add(header, 16, 2);
}

static void make_header(struct header *header, unsigned rate, int channels, int64_t frames)
{
	uint64_t data = (uint64_t)frames * 2 * (uint64_t)channels, all = data + 36;
	bool large = all > UINT32_MAX;

	header->n = 0;
	add_name(header, large ? "RF64" : "RIFF");
	add(header, large ? UINT32_MAX : all, 4);
	add_name(header, "WAVE");
	if (large) { /* the true sizes stand here */
		add_name(header, "ds64");
		add(header, 28, 4);
		add(header, all + 36, 8);
		add(header, data, 8);
		add(header, (uint64_t)frames, 8);
		add(header, 0, 4);
	}
	add_format(header, rate, channels);
	add_name(header, "data");
	add(header, large ? UINT32_MAX : data, 4);
}

bool wav_put(int fd, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		ssize_t done = write(fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return false;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

/* WAV is little-endian, whatever the machine is. */
static bool put_samples(int fd, const int16_t *samples, size_t n)
{
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
	unsigned char bytes[2 * PCM_BLOCK];

	for (size_t i = 0; i < n; i++) {
		bytes[2 * i] = (unsigned char)samples[i];
		bytes[2 * i + 1] = (unsigned char)((uint16_t)samples[i] >> 8);
	}
	return wav_put(fd, bytes, 2 * n);
#else
	return wav_put(fd, samples, n * sizeof *samples);
#endif
}

bool wav_write(int fd, struct pcm *pcm, unsigned rate,
	       void (*step)(int64_t done, void *context), void *context)
{
	struct header header;
	const int16_t *block;
	size_t frames;

	make_header(&header, rate, pcm->mix.channels, pcm->end);
	if (!wav_put(fd, header.bytes, header.n))
		return false;
	while ((block = pcm_next(pcm, &frames)) != NULL) {
		if (!put_samples(fd, block, frames * (size_t)pcm->mix.channels))
			return false;
		step(pcm->at, context);
	}
	return true;
}
