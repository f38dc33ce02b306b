/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * phrases: texts, what was said, and clips of it by rate; see phrases.h.
 *
 * The lock guards every list; it is never held while something is spoken or resampled.
 * Samples and clips are written once, before they are put where the others see them.
 */
#include "io/phrases.h"

#include "core/base/mem.h"
#include "core/sound/utter.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BUCKETS = 256 };

/* The same sound at one rate. */
struct made {
	struct made *next;
	unsigned rate;
	struct clip clip; /* empty: there is nothing to be heard */
};

/* One text, or one sound of the runner's own. */
struct phrase {
	struct phrase *next;   /* wanted or not, in the order they came */
	struct phrase *bucket; /* of the same hash */
	char *text;            /* NULL: a sound */
	bool spoken;           /* samples are final */
	int16_t *samples;
	size_t n;
	unsigned rate; /* of the samples */
	struct made *made;
};

struct phrases {
	pthread_mutex_t lock;
	struct voice *voice;
	char *language;
	int volume_percent;
	struct phrase *first, **last;
	struct phrase *buckets[BUCKETS];
	struct phrase *sounds[TONES];
	unsigned wanted_rate; /* the rate of the timeline that was asked for last */
	bool stopping;
	size_t made;
	double spoken_s; /* the worker's own */
	char why[VOICE_WHY];
};

struct phrases *phrases_new(struct voice *voice, const char *language, int volume_percent)
{
	struct phrases *phrases = mem_alloc(1, sizeof *phrases);

	pthread_mutex_init(&phrases->lock, NULL);
	phrases->voice = voice;
	phrases->language = mem_strdup(language);
	phrases->volume_percent = volume_percent;
	phrases->last = &phrases->first;
	return phrases;
}

void phrases_free(struct phrases *phrases)
{
	if (phrases == NULL)
		return;
	while (phrases->first != NULL) {
		struct phrase *phrase = phrases->first;

		phrases->first = phrase->next;
		while (phrase->made != NULL) {
			struct made *made = phrase->made;

			phrase->made = made->next;
			clip_clear(&made->clip);
			free(made);
		}
		free(phrase->samples);
		free(phrase->text);
		free(phrase);
	}
	pthread_mutex_destroy(&phrases->lock);
	free(phrases->language);
	free(phrases);
}

/* ---- lists; with the lock held ------------------------------------------------------ */

static struct phrase *append(struct phrases *phrases, const char *text)
{
	struct phrase *phrase = mem_alloc(1, sizeof *phrase);

	phrase->text = mem_strdup(text);
	*phrases->last = phrase;
	phrases->last = &phrase->next;
	return phrase;
}

static struct phrase *phrase_of(struct phrases *phrases, const char *text)
{
	uint32_t hash = 2166136261u;
	struct phrase **bucket, *phrase;

	for (const char *at = text; *at != '\0'; at++)
		hash = (hash ^ (unsigned char)*at) * 16777619u;
	bucket = &phrases->buckets[hash % BUCKETS];
	for (phrase = *bucket; phrase != NULL; phrase = phrase->bucket)
		if (strcmp(phrase->text, text) == 0)
			return phrase;
	phrase = append(phrases, text);
	phrase->bucket = *bucket;
	*bucket = phrase;
	return phrase;
}

static struct made *made_for(const struct phrase *phrase, unsigned rate)
{
	struct made *made = phrase->made;

	while (made != NULL && made->rate != rate)
		made = made->next;
	return made;
}

/* The clip, or NULL; *complete becomes false where it is still to come. */
static const struct clip *clip_of(const struct phrase *phrase, unsigned rate,
				  bool *complete)
{
	const struct made *made = made_for(phrase, rate);

	if (made == NULL) {
		*complete = false;
		return NULL;
	}
	return made->clip.n > 0 ? &made->clip : NULL;
}

/* ---- asking ------------------------------------------------------------------------ */

void phrases_add_sound(struct phrases *phrases, enum tone_kind kind, int16_t *samples,
		       size_t n, unsigned rate)
{
	struct phrase *phrase;

	pthread_mutex_lock(&phrases->lock);
	phrase = append(phrases, NULL);
	phrase->spoken = true;
	phrase->samples = samples;
	phrase->n = n;
	phrase->rate = rate;
	phrases->sounds[kind] = phrase;
	pthread_mutex_unlock(&phrases->lock);
}

void phrases_find(struct phrases *phrases, const struct timeline *timeline,
		  struct phrase_clips *clips)
{
	*clips = (struct phrase_clips){.complete = true};
	clips->cues = mem_alloc(timeline->cues.n + 1, sizeof(*clips->cues));
	pthread_mutex_lock(&phrases->lock);
	phrases->wanted_rate = timeline->rate;
	for (size_t i = 0; phrases->voice != NULL && i < timeline->cues.n; i++) {
		const char *words = cue_words(&timeline->cues.items[i]);

		if (words != NULL)
			clips->cues[i] = clip_of(phrase_of(phrases, words), timeline->rate,
						 &clips->complete);
	}
	for (int kind = 0; kind < TONES; kind++)
		if (phrases->sounds[kind] != NULL)
			clips->sounds[kind] = clip_of(phrases->sounds[kind], timeline->rate,
						      &clips->complete);
	pthread_mutex_unlock(&phrases->lock);
}

void phrase_clips_clear(struct phrase_clips *clips)
{
	free(clips->cues);
	*clips = (struct phrase_clips){0};
}

size_t phrases_made(struct phrases *phrases)
{
	size_t made;

	pthread_mutex_lock(&phrases->lock);
	made = phrases->made;
	pthread_mutex_unlock(&phrases->lock);
	return made;
}

bool phrases_fault(struct phrases *phrases, char why[VOICE_WHY])
{
	bool fault;

	pthread_mutex_lock(&phrases->lock);
	fault = phrases->why[0] != '\0';
	memcpy(why, phrases->why, VOICE_WHY);
	pthread_mutex_unlock(&phrases->lock);
	return fault;
}

void phrases_stop(struct phrases *phrases)
{
	pthread_mutex_lock(&phrases->lock);
	phrases->stopping = true;
	pthread_mutex_unlock(&phrases->lock);
}

/* ---- making ------------------------------------------------------------------------ */

/* Outside the lock: only the worker speaks, and nobody reads samples but it. */
static void say(struct phrases *phrases, struct phrase *phrase)
{
	char why[VOICE_WHY] = "";
	char *words;

	if (phrase->spoken)
		return;
	phrase->spoken = true;
	if (phrases->spoken_s >= PHRASES_MAX_S)
		return;
	words = utter(phrase->text, phrases->language);
	if (voice_say(phrases->voice, words, &phrase->samples, &phrase->n) == VOICE_GONE) {
		voice_ready(phrases->voice, why);
		pthread_mutex_lock(&phrases->lock);
		memcpy(phrases->why, why, sizeof why);
		pthread_mutex_unlock(&phrases->lock);
	}
	phrase->rate = voice_rate(phrases->voice);
	if (phrase->rate > 0)
		phrases->spoken_s += (double)phrase->n / phrase->rate;
	free(words);
}

/* The first phrase that has no clip at the wanted rate, or NULL. */
static struct phrase *next_wanted(struct phrases *phrases, unsigned *rate)
{
	struct phrase *phrase;

	pthread_mutex_lock(&phrases->lock);
	*rate = phrases->wanted_rate;
	phrase = phrases->stopping ? NULL : phrases->first;
	while (phrase != NULL && made_for(phrase, *rate) != NULL)
		phrase = phrase->next;
	pthread_mutex_unlock(&phrases->lock);
	return phrase;
}

void phrases_work(void *context)
{
	struct phrases *phrases = context;
	struct phrase *phrase;
	unsigned rate;

	while ((phrase = next_wanted(phrases, &rate)) != NULL && rate != 0) {
		struct made *made = mem_alloc(1, sizeof *made);

		say(phrases, phrase);
		made->rate = rate;
		if (phrase->n > 0)
			clip_make(&made->clip, phrase->samples, phrase->n, phrase->rate,
				  rate, phrases->volume_percent);
		pthread_mutex_lock(&phrases->lock);
		made->next = phrase->made;
		phrase->made = made;
		phrases->made++;
		pthread_mutex_unlock(&phrases->lock);
	}
}
