/* SPDX-License-Identifier: GPL-3.0-or-later */
/* talk: the voice and the runner's own sounds, for a session; see talk.h. */
#include "app/player/talk.h"

#include "app/console/say.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "io/paths.h"
#include "io/phrases.h"
#include "io/voice.h"
#include "io/wav_read.h"
#include "io/worker.h"

#include <stdlib.h>
#include <string.h>

enum { END_MS = 200 }; /* for the voice to come to its end */

struct talk {
	struct voice *voice; /* NULL: own sounds only */
	struct phrases *phrases;
	struct worker *worker; /* NULL until something is to be made */
	bool asked;            /* talk_so_far was called … */
	size_t given;          /* … and there were so many clips then, the last time */
	bool left;             /* talk_leave: clips may still be read */
	char fault[VOICE_WHY + 40];
};

/* ---- own sounds ---------------------------------------------------------------------- */

char *talk_sound_path(const char *written)
{
	char *config = paths_config(), *path = paths_expand(written);
	struct text beside = {0};

	if (path[0] != '/') {
		text_add(&beside, "%s/%s", config, path);
		free(path);
		path = beside.bytes;
	}
	free(config);
	return path;
}

static bool add_sound(struct talk *talk, enum own_sound sound, const char *written)
{
	static const enum tone_kind tones[OWN_SOUNDS] = {
		[OWN_GO] = TONE_GO,       [OWN_REST] = TONE_REST,
		[OWN_NEXT] = TONE_NEXT,   [OWN_HALF] = TONE_HALF,
		[OWN_READY] = TONE_READY, [OWN_FINISHED] = TONE_FINISHED};
	char *path = talk_sound_path(written), why[WAV_WHY];
	int16_t *samples;
	unsigned rate;
	size_t n;
	bool right = wav_read(path, &samples, &n, &rate, why);

	if (right) {
		phrases_add_sound(talk->phrases, tones[sound], samples, n, rate);
	} else {
		say_error("%s: the sound \"%s\" of runner.cfg cannot be used: %s", path,
			  runner_sound_name(sound), why);
		snprintf(talk->fault, sizeof talk->fault,
			 "the sound \"%s\" of runner.cfg cannot be used",
			 runner_sound_name(sound));
	}
	free(path);
	return right;
}

/* ---- beginning ------------------------------------------------------------------------ */

static bool has_words(const struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->cues.n; i++)
		if (cue_words(&timeline->cues.items[i]) != NULL)
			return true;
	return false;
}

static bool has_sounds(const struct runner_voice *wish)
{
	for (int i = 0; i < OWN_SOUNDS; i++)
		if (wish->sounds[i] != NULL)
			return true;
	return false;
}

struct talk *talk_new(const struct runner *runner, const struct timeline *timeline,
		      bool *right)
{
	const struct runner_voice *wish = &runner->voice;
	const char *language = wish->language != NULL ? wish->language : RUNNER_LANGUAGE;
	bool speaks = voice_espeak_there() && has_words(timeline);
	struct talk *talk;

	*right = true;
	if (!wish->on || (!speaks && !has_sounds(wish)))
		return NULL;
	talk = mem_alloc(1, sizeof *talk);
	if (speaks)
		talk->voice = voice_new(language, wish->words_per_minute);
	talk->phrases = phrases_new(talk->voice, language, wish->volume_percent);
	for (int i = 0; i < OWN_SOUNDS; i++)
		if (wish->sounds[i] != NULL &&
		    !add_sound(talk, (enum own_sound)i, wish->sounds[i]))
			*right = false;
	return talk;
}

void talk_begin(struct talk *talk)
{
	if (talk != NULL && talk->voice != NULL)
		voice_begin(talk->voice);
}

/* ---- speech ---------------------------------------------------------------------------- */

static struct speech *arrange(struct talk *talk, const struct timeline *timeline,
			      const struct speech *before, int64_t from, bool *complete)
{
	struct phrase_clips clips;
	struct speech *speech;

	phrases_find(talk->phrases, timeline, &clips);
	speech = speech_new(timeline, clips.cues, clips.sounds, before, from);
	*complete = clips.complete;
	phrase_clips_clear(&clips);
	return speech;
}

struct speech *talk_all(struct talk *talk, const struct timeline *timeline)
{
	bool complete;
	struct speech *speech = arrange(talk, timeline, NULL, INT64_MIN, &complete);

	if (complete)
		return speech;
	speech_free(speech);
	phrases_work(talk->phrases);
	return arrange(talk, timeline, NULL, INT64_MIN, &complete);
}

struct speech *talk_so_far(struct talk *talk, const struct timeline *timeline,
			   const struct speech *before, int64_t from)
{
	struct speech *speech;
	bool complete;

	talk->asked = true;
	talk->given = phrases_made(talk->phrases);
	speech = arrange(talk, timeline, before, from, &complete);
	if (complete)
		return speech;
	if (talk->worker == NULL)
		talk->worker = worker_new();
	/* Also while one is at work: it may have looked for the last time. */
	if (talk->worker != NULL)
		worker_do(talk->worker, phrases_work, talk->phrases);
	return speech;
}

bool talk_has_more(struct talk *talk)
{
	return !talk->asked || phrases_made(talk->phrases) != talk->given;
}

const char *talk_fault(struct talk *talk)
{
	char why[VOICE_WHY];

	if (phrases_fault(talk->phrases, why))
		snprintf(talk->fault, sizeof talk->fault,
			 "no voice (%s): cues are only shown", why);
	return talk->fault[0] != '\0' ? talk->fault : NULL;
}

/* ---- the end ---------------------------------------------------------------------------- */

void talk_leave(struct talk *talk)
{
	talk->left = true;
}

void talk_free(struct talk *talk)
{
	bool ended = true;

	if (talk == NULL)
		return;
	phrases_stop(talk->phrases);
	if (talk->worker != NULL)
		ended = worker_free(talk->worker, END_MS);
	/* A thread that waits for the voice still uses both. */
	if (!ended)
		return;
	voice_free(talk->voice);
	if (!talk->left)
		phrases_free(talk->phrases);
	free(talk);
}
