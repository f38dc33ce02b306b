/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sound_file: a timeline as a sound file: WAV by ourselves, and FLAC, Ogg Vorbis,
 * Opus and MP3 through libsndfile.
 */
#ifndef TURNOVER_IO_SOUND_FILE_H
#define TURNOVER_IO_SOUND_FILE_H

#include "core/sound/mix.h"
#include "core/script/session.h"
#include "core/timeline/timeline.h"

#include <stdbool.h>
#include <stddef.h>

enum { SOUND_FILE_WHY = 256 };

/*
 * Whether path's extension is one this build can write (.wav .flac .ogg .opus .mp3),
 * and the rate it will have if `rate` is wished for (Opus: 48000 only; 0: no wish).
 * False with a reason that lists the extensions that work here.
 */
bool sound_file_accepts(const char *path, unsigned wished, unsigned *rate,
			char why[SOUND_FILE_WHY]);

/*
 * The name of the library that this build needs for more than .wav and that cannot be
 * loaded; NULL: it is there, or was not wanted.
 */
const char *sound_file_missing(void);

struct sound_file_options {
	unsigned layers;                              /* MIX_CLICKS, MIX_TONES, MIX_VOICE */
	const struct speech *speech;                  /* what is spoken; NULL: nothing */
	bool force;                                   /* overwrite */
	void (*progress)(int percent, void *context); /* may be NULL */
	void *context;
};

/*
 * Writes frames [0, length) and, where tones are mixed, the tail of the finish tone.
 * 16 bit, mono unless a phase puts the feet on two sides. Written beside and renamed;
 * an existing file stays as it was on any failure. Path "-" is a WAV on standard
 * output, written as it is made, and refused where that is a terminal. False with a
 * reason that begins with the path.
 */
bool sound_file_write(const char *path, const struct session *session,
		      const struct timeline *timeline,
		      const struct sound_file_options *options, char why[SOUND_FILE_WHY]);

#endif
