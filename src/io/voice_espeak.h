/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice_espeak: libespeak-ng, the one synthesiser there is. Only voice.c calls this, in a
 * process of its own, for the library may crash, hang or print on bad data.
 */
#ifndef TURNOVER_IO_VOICE_ESPEAK_H
#define TURNOVER_IO_VOICE_ESPEAK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { VOICE_NAME = 100, VOICE_WHY = 200 };

/* Whether this turnover was built with it. */
bool voice_espeak_there(void);

/*
 * Once in a process. The frames a second that it makes, and the voice's name; or 0 with a
 * reason. language is a tag such as "en" or "de-at".
 */
unsigned voice_espeak_open(const char *language, int words_per_minute,
			   char name[VOICE_NAME], char why[VOICE_WHY]);

/*
 * Speaks one text (clean UTF-8) into *samples, which the caller frees; it stops shortly
 * after `most` samples. How many there are: 0 if nothing can be heard. What comes out
 * depends on what was said before, but on nothing else.
 */
size_t voice_espeak_say(const char *text, size_t most, int16_t **samples);

#endif
