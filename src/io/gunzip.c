/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "io/gunzip.h"

#include "core/base/text.h"
#include "io/library.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool gunzip_is(const char *bytes, size_t n)
{
	return n >= 3 && memcmp(bytes, "\x1f\x8b\x08", 3) == 0;
}

#ifdef HAVE_ZLIB

#define ZLIB_CONST
#include <zlib.h>

static struct {
	__typeof__(inflateInit2_) *init;
	__typeof__(inflate) *inflate;
	__typeof__(inflateReset) *reset;
	__typeof__(inflateEnd) *end;
} zlib;

static const struct library_function functions[] = {
	{"inflateInit2_", &zlib.init},
	{"inflate", &zlib.inflate},
	{"inflateReset", &zlib.reset},
	{"inflateEnd", &zlib.end},
};

static struct library library = LIBRARY_OF(LIBRARY_ZLIB, functions);

const char *gunzip_missing(void)
{
	return library_missing(&library);
}

enum { ANY_GZIP = 15 + 16, PART = 64 * 1024 };

/* Unpacks until the input ends, something is wrong or there is too much. */
static int unpack(z_stream *stream, size_t most, struct text *text)
{
	unsigned char part[PART];
	for (;;) {
		stream->next_out = part;
		stream->avail_out = PART;
		int status = zlib.inflate(stream, Z_NO_FLUSH);
		text_add_bytes(text, (const char *)part, PART - stream->avail_out);
		if (text->n > most)
			return status == Z_STREAM_END ? Z_OK : status;
		if (status == Z_STREAM_END) {
			if (stream->avail_in == 0)
				return Z_STREAM_END;
			status = zlib.reset(stream); /* another member follows */
		}
		if (status != Z_OK)
			return status;
		if (stream->avail_in == 0 && stream->avail_out > 0)
			return Z_BUF_ERROR; /* cut short */
	}
}

bool gunzip(const char *bytes, size_t n, size_t most, char **to, size_t *size, bool *whole,
	    char why[GUNZIP_WHY])
{
	z_stream stream = {.next_in = (const Bytef *)bytes, .avail_in = (uInt)n};
	if (!library_load(&library)) {
		snprintf(why, GUNZIP_WHY, "the library %s is missing: install it (zlib1g)",
			 LIBRARY_ZLIB);
		return false;
	}
	if (zlib.init(&stream, ANY_GZIP, ZLIB_VERSION, (int)sizeof stream) != Z_OK) {
		snprintf(why, GUNZIP_WHY, "cannot unpack it: not enough memory");
		return false;
	}
	struct text text = {0};
	*whole = unpack(&stream, most, &text) == Z_STREAM_END;
	zlib.end(&stream);
	if (text.n > most) {
		snprintf(
			why, GUNZIP_WHY,
			"it unpacks to more than %zu MiB, which no recording of a run does",
			most >> 20);
		text_clear(&text);
		return false;
	}
	if (text.n == 0) {
		snprintf(why, GUNZIP_WHY, "nothing of it can be unpacked: it is damaged");
		text_clear(&text);
		return false;
	}
	*to = text.bytes;
	*size = text.n;
	return true;
}

#else

const char *gunzip_missing(void)
{
	return "";
}

bool gunzip(const char *bytes, size_t n, size_t most, char **to, size_t *size, bool *whole,
	    char why[GUNZIP_WHY])
{
	(void)bytes, (void)n, (void)most, (void)to, (void)size, (void)whole;
	snprintf(why, GUNZIP_WHY,
		 "this program was built without zlib: unpack it first (gunzip FILE)");
	return false;
}

#endif
