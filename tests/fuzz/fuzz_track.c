/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_track: any bytes as TCX or GPX, through the reader of XML. */
#include "fuzz.h"

#include "core/recording/track.h"
#include "io/xml.h"

static void on_open(void *context, const char *name, const char *const *attributes)
{
	track_open(context, name, attributes);
}

static void on_close(void *context, const char *name, const char *text)
{
	track_close(context, name, text);
}

FUZZ_TARGET(fuzz_track)
{
	char why[XML_WHY] = "";
	struct track *track = track_new(recording_laws, NULL);
	const struct xml_reader reader = {on_open, on_close, track};
	const bool whole = xml_read((const char *)bytes, n, &reader, why);

	LAW(whole == (why[0] == '\0'));
	track_end(track, whole);
	track_free(track);
	return 0;
}
