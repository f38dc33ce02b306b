/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice_espeak: texts into samples; see voice_espeak.h. The only user of libespeak-ng.
 *
 * The library is loaded by the process that speaks, not linked: it brings thirty others
 * that no other process needs, and where it is missing the rest works.
 */
#include <config.h> /* of the build: "config.h" would be io/config.h */

#include "io/voice_espeak.h"

#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_ESPEAK
#include "io/library.h"

#include <espeak-ng/speak_lib.h>

/* What is used of it. */
static struct {
	__typeof__(espeak_Initialize) *initialize;
	__typeof__(espeak_ListVoices) *list_voices;
	__typeof__(espeak_SetVoiceByName) *set_voice;
	__typeof__(espeak_SetSynthCallback) *set_callback;
	__typeof__(espeak_SetParameter) *set_parameter;
	__typeof__(espeak_Synth) *synth;
	__typeof__(espeak_Synchronize) *synchronize;
} espeak;

static const struct library_function functions[] = {
	{"espeak_Initialize", &espeak.initialize},
	{"espeak_ListVoices", &espeak.list_voices},
	{"espeak_SetVoiceByName", &espeak.set_voice},
	{"espeak_SetSynthCallback", &espeak.set_callback},
	{"espeak_SetParameter", &espeak.set_parameter},
	{"espeak_Synth", &espeak.synth},
	{"espeak_Synchronize", &espeak.synchronize},
};

static struct library library = LIBRARY_OF(LIBRARY_ESPEAK, functions);

static bool load(char why[VOICE_WHY])
{
	if (library_load(&library))
		return true;
	snprintf(why, VOICE_WHY,
		 "%s cannot be loaded; is it installed? (Debian: libespeak-ng1)",
		 LIBRARY_ESPEAK);
	return false;
}

/* What was spoken so far of the text in work. */
static struct {
	struct {
		int16_t *items;
		size_t n, capacity;
	} samples;
	size_t most;
} spoken;

bool voice_espeak_there(void)
{
	return true;
}

/* Called by the library; 1 makes it stop. */
static int take(short *samples, int n, espeak_EVENT *events)
{
	(void)events;
	for (int i = 0; samples != NULL && i < n; i++)
		*ARRAY_PUSH(&spoken.samples) = samples[i];
	return spoken.samples.n > spoken.most;
}

/*
 * Voices of mbrola are listed though mbrola need not be there, and variants as though
 * they were voices.
 */
static bool is_usable(const espeak_VOICE *voice)
{
	return strncmp(voice->identifier, "mb/", 3) != 0 &&
	       strncmp(voice->identifier, "!v/", 3) != 0;
}

/* By properties: names are no language tags. The library lists the best first. */
static bool choose(const char *language, char name[VOICE_NAME])
{
	espeak_VOICE wish = {.languages = language};
	const espeak_VOICE **voices = espeak.list_voices(&wish);

	for (size_t i = 0; voices != NULL && voices[i] != NULL; i++) {
		if (!is_usable(voices[i]))
			continue;
		snprintf(name, VOICE_NAME, "%s", voices[i]->name);
		return espeak.set_voice(voices[i]->identifier) == EE_OK;
	}
	return false;
}

unsigned voice_espeak_open(const char *language, int words_per_minute,
			   char name[VOICE_NAME], char why[VOICE_WHY])
{
	int rate;

	if (!load(why))
		return 0;
	/* Without its data it returns 0, and whatever is called next hangs. */
	rate = espeak.initialize(AUDIO_OUTPUT_SYNCHRONOUS, 0, NULL,
				 espeakINITIALIZE_DONT_EXIT);
	if (rate <= 0) {
		snprintf(why, VOICE_WHY,
			 "espeak-ng cannot read its data (Debian: espeak-ng-data)");
		return 0;
	}
	if (!choose(language, name)) {
		snprintf(
			why, VOICE_WHY,
			"no voice speaks \"%.40s\" ('espeak-ng --voices' lists those there "
			"are)",
			language);
		return 0;
	}
	espeak.set_callback(take);
	espeak.set_parameter(espeakRATE, words_per_minute, 0);
	return (unsigned)rate;
}

size_t voice_espeak_say(const char *text, size_t most, int16_t **samples)
{
	bool heard = false;
	size_t n;

	spoken.most = most;
	/* Neither markup nor phonemes: a text is read as it is written. */
	if (espeak.synth(text, strlen(text) + 1, 0, POS_CHARACTER, 0, espeakCHARS_UTF8,
			 NULL, NULL) == EE_OK)
		espeak.synchronize();
	n = spoken.samples.n;
	*samples = spoken.samples.items;
	memset(&spoken, 0, sizeof spoken);
	/* A language whose dictionary is missing says nothing, at length. */
	for (size_t i = 0; i < n; i++)
		heard = heard || (*samples)[i] != 0;
	return heard ? n : 0;
}

#else

bool voice_espeak_there(void)
{
	return false;
}

unsigned voice_espeak_open(const char *language, int words_per_minute,
			   char name[VOICE_NAME], char why[VOICE_WHY])
{
	(void)language;
	(void)words_per_minute;
	(void)name;
	snprintf(why, VOICE_WHY, "this turnover was built without espeak-ng");
	return 0;
}

size_t voice_espeak_say(const char *text, size_t most, int16_t **samples)
{
	(void)text;
	(void)most;
	*samples = NULL;
	return 0;
}

#endif
