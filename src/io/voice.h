/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice: texts into samples, by a process of our own that may fail.
 *
 * libespeak-ng runs in a child: with truncated data it crashes, with a sound server that
 * does not answer it hangs (it connects though it never plays), and it prints. None of
 * that reaches the session: a voice that fails is gone, with a reason, and what it would
 * have said is shown.
 *
 * Not for the audio thread. One caller at a time.
 */
#ifndef TURNOVER_IO_VOICE_H
#define TURNOVER_IO_VOICE_H

#include "io/voice_espeak.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	VOICE_SLOWEST = 80, /* words a minute */
	VOICE_FASTEST = 450,
	VOICE_MAX_TEXT = 4096, /* bytes */
	VOICE_MAX_S = 20       /* longer texts are not spoken */
};

struct voice;

/* Never NULL; whether it can speak says voice_ready. */
struct voice *voice_new(const char *language, int words_per_minute);

/*
 * Forks, so it is called before there are threads, and returns at once. Those below do
 * it themselves where it was not done.
 */
void voice_begin(struct voice *voice);

/* Waits, seconds at most, for the voice to be there. False with a reason. */
bool voice_ready(struct voice *voice, char why[VOICE_WHY]);

/* What it is called and the frames a second that it makes, once it is ready. */
const char *voice_name(const struct voice *voice);
unsigned voice_rate(const struct voice *voice);

enum voice_answer {
	VOICE_SAID,
	VOICE_NOTHING, /* there is nothing to be heard in it */
	VOICE_TOO_LONG,
	VOICE_GONE /* voice_ready has the reason */
};

/*
 * One text; the caller frees *samples. The same texts in the same order from a fresh
 * voice give the same samples. Waits some seconds at most.
 */
enum voice_answer voice_say(struct voice *voice, const char *text, int16_t **samples,
			    size_t *n);

void voice_free(struct voice *voice);

#endif
