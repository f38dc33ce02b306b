/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * track: TCX and GPX files as recordings.
 *
 * Told of elements as they end, by whoever reads the XML (io/xml.h): local names only,
 * since every make has its own prefixes. Nothing but the current path is kept of the
 * document. A TCX may hold several activities, a GPX several tracks: each is handed
 * over when it is complete.
 */
#ifndef TURNOVER_CORE_TRACK_H
#define TURNOVER_CORE_TRACK_H

#include "core/recording/recording.h"

#include <stdbool.h>

struct track;

/* found: a complete recording; it takes what is in it (recording_clear is its duty). */
struct track *track_new(void (*found)(void *context, struct recording *recording),
			void *context);
void track_free(struct track *track);

/* An element begins; attributes are name, value, name, value …, NULL. */
void track_open(struct track *track, const char *name, const char *const *attributes);

/* It ends; text is what stood directly in it. */
void track_close(struct track *track, const char *name, const char *text);

/* The document has ended, or broke off: hands over what was begun. */
void track_end(struct track *track, bool whole);

/* Was it a TCX or GPX at all? */
bool track_is(const struct track *track);

#endif
