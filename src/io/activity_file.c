/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "io/activity_file.h"

#include "core/recording/activity_csv.h"
#include "core/recording/fit.h"
#include "core/recording/track.h"
#include "io/file.h"
#include "io/gunzip.h"
#include "io/xml.h"

#include <stdlib.h>
#include <string.h>

/* One file on its way. */
struct source {
	const char *bytes;
	size_t n;
	const char *columns;
	struct diags *diags;
	void (*found)(void *context, struct recording *recording);
	void *context;
	size_t count;
	bool other; /* it is no recording at all, rather than a bad one */
};

static void hand_over(void *context, struct recording *recording)
{
	struct source *source = context;
	source->count++;
	recording_fill_speeds(recording);
	source->found(source->context, recording);
}

/* A chain of FIT files, each a recording. */
static void read_fit(struct source *source)
{
	const uint8_t *bytes = (const uint8_t *)source->bytes;
	size_t at = 0, used;
	do {
		char why[FIT_WHY];
		struct recording recording;
		recording_init(&recording);
		const enum recording_read read =
			fit_read(&recording, bytes + at, source->n - at, &used, why);
		if (read == RECORDING_READ) {
			hand_over(source, &recording);
		} else {
			source->other = at == 0 && read == RECORDING_OTHER;
			/* Behind a recording there may be anything; a workout is none. */
			if (at == 0)
				diag_error(source->diags, 0, "%s", why);
			else
				diag_warning(source->diags, 0, "behind byte %zu: %s", at,
					     why);
			recording_clear(&recording);
		}
		at += used;
	} while (used > 0 && at < source->n);
}

static void on_open(void *context, const char *name, const char *const *attributes)
{
	track_open(context, name, attributes);
}

static void on_close(void *context, const char *name, const char *text)
{
	track_close(context, name, text);
}

static void read_xml(struct source *source)
{
	char why[XML_WHY];
	struct track *track = track_new(hand_over, source);
	const struct xml_reader reader = {on_open, on_close, track};
	const bool whole = xml_read(source->bytes, source->n, &reader, why);
	track_end(track, whole);
	if (!whole) {
		if (source->count > 0)
			diag_warning(source->diags, 0, "%s", why);
		else
			diag_error(source->diags, 0, "%s", why);
	} else if (!track_is(track)) {
		source->other = true;
		diag_error(source->diags, 0, "neither TCX nor GPX: no recorded run");
	} else if (source->count == 0) {
		source->other = true;
		diag_error(source->diags, 0,
			   "no recorded run: there is not a single point with its time");
	}
	track_free(track);
}

static void read_csv(struct source *source)
{
	char why[ACTIVITY_CSV_WHY];
	const enum recording_read read = activity_csv_read(
		source->bytes, source->n, source->columns, hand_over, source, why);
	source->other = read == RECORDING_OTHER;
	if (read != RECORDING_READ)
		diag_error(source->diags, 0, "%s", why);
}

/* Two bytes for each character, as some programs for tables write them. */
static bool is_utf16(const char *bytes, size_t n)
{
	return n >= 4 &&
	       (memcmp(bytes, "\xFF\xFE", 2) == 0 || memcmp(bytes, "\xFE\xFF", 2) == 0);
}

/* Blanks and a byte-order mark may stand before XML, which may have two bytes each. */
static bool is_xml(const char *bytes, size_t n)
{
	if (is_utf16(bytes, n))
		return memchr(bytes + 2, '<', 2) != NULL;
	size_t i = n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	while (i < n && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' ||
			 bytes[i] == '\t'))
		i++;
	return i < n && bytes[i] == '<';
}

/* Control bytes tell a file of some other program from a table. */
static bool is_text(const char *bytes, size_t n)
{
	for (size_t i = 0; i < n && i < 4096; i++)
		if ((unsigned char)bytes[i] < ' ' && strchr("\t\r\n", bytes[i]) == NULL)
			return false;
	return n > 0 && memchr(bytes, '\0', n < 4096 ? n : 4096) == NULL;
}

static void read_source(struct source *source)
{
	if (source->n == 0)
		diag_error(source->diags, 0, "the file is empty");
	else if (fit_is((const uint8_t *)source->bytes, source->n))
		read_fit(source);
	else if (is_xml(source->bytes, source->n))
		read_xml(source);
	else if (is_utf16(source->bytes, source->n))
		diag_error(source->diags, 0,
			   "a text in UTF-16, which is read of XML only: save it as UTF-8");
	else if (is_text(source->bytes, source->n))
		read_csv(source);
	else
		diag_error(
			source->diags, 0,
			"not a recording that can be read: FIT, TCX, GPX, CSV, also .gz");
}

enum recording_read activity_file_read(const char *path, const char *columns,
				       void (*found)(void *context,
						     struct recording *recording),
				       void *context, struct diags *diags)
{
	struct source source = {
		.columns = columns, .diags = diags, .found = found, .context = context};
	char *bytes = NULL, *unpacked = NULL;
	size_t n = 0;
	if (!file_load(path, ACTIVITY_FILE_MAX, &bytes, &n, diags))
		return RECORDING_BAD;
	source.bytes = bytes;
	source.n = n;
	bool readable = true;
	if (gunzip_is(bytes, n)) {
		char why[GUNZIP_WHY];
		bool whole = false;
		readable = gunzip(bytes, n, ACTIVITY_FILE_MAX, &unpacked, &n, &whole, why);
		if (!readable)
			diag_error(diags, 0, "%s", why);
		else if (!whole)
			diag_warning(diags, 0,
				     "its end is damaged or missing: what could be "
				     "unpacked was read");
		source.bytes = unpacked;
		source.n = n;
	}
	if (readable)
		read_source(&source);
	free(unpacked);
	free(bytes);
	return source.count > 0 ? RECORDING_READ
	       : source.other   ? RECORDING_OTHER
				: RECORDING_BAD;
}
