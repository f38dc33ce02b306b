/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * runner: whose legs, ears and eyes: baselines and the runner's own settings.
 *
 * Comes from runner.cfg and the command line; never from a session script.
 */
#ifndef TURNOVER_CORE_RUNNER_H
#define TURNOVER_CORE_RUNNER_H

#include "core/base/cadence.h"
#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/script/session.h"

#include <stdbool.h>
#include <stdint.h>

/* Used, and marked PROVISIONAL, where the runner has not measured a baseline. */
enum {
	PROVISIONAL_EASY_SPM10 = 1640,
	PROVISIONAL_TEMPO_SPM10 = 1700,
	PROVISIONAL_STRIDES_SPM10 = 1780
};

/* The runner's own WAV files in place of tones; paths, as they were written. */
enum own_sound {
	OWN_GO,
	OWN_REST,
	OWN_NEXT,
	OWN_HALF,
	OWN_FINISHED,
	OWN_READY,
	OWN_SOUNDS
};

/* How used the runner is to hops and drills: how many contacts of feet a plan may ask for
 * (core/training/rules.h). Who does not say is a novice. */
enum drill_level { DRILLS_NOVICE, DRILLS_INTERMEDIATE, DRILLS_ADVANCED, DRILL_LEVELS };

/* As runner.cfg has it: "novice". */
const char *drill_level_name(enum drill_level level);

struct runner_voice {
	bool on;
	char *language;           /* a tag, "en", "de-at"; owned; NULL: RUNNER_LANGUAGE */
	int words_per_minute;     /* 80 .. 450 */
	int volume_percent;       /* 10 .. 200, beside clicks and tones */
	char *sounds[OWN_SOUNDS]; /* owned; NULL: the tone */
};
#define RUNNER_LANGUAGE "en"

struct runner {
	struct baseline baselines[CONTEXTS];
	int64_t easy_m_per_h; /* easy belt speed; 0: not known */
	enum drill_level drills;
	enum feet feet;         /* FEET_DEFAULT: as the script says */
	int volume_percent;     /* 0 .. 200; 100 is a peak of -6 dBFS */
	int64_t sound_delay_ms; /* what headphones add: the screen waits for them */
	int countdown_s;        /* before every phase; -1: by the script and the kind */
	int64_t start_delay_ms; /* time to get from the laptop onto the belt */
	char *device;           /* ALSA PCM name or "clock"; owned; NULL: "default" */
	bool flash_beat;        /* the marks on the screen that follow the beat */
	char *theme;            /* name or path; owned; NULL: the built-in one */
	struct runner_voice voice;
	char *journal_mirror; /* a path, written after each change; owned; NULL: none */
};

/* The defaults; *runner need not be initialised. */
void runner_init(struct runner *runner);
void runner_clear(struct runner *runner);

/* The setting's name of a sound of the runner's own: "go". */
const char *runner_sound_name(enum own_sound sound);

/* Reads runner.cfg over the defaults. True when there was no error. */
bool runner_read(struct runner *runner, struct node *config, struct diags *diags);

/*
 * "easy=168" or "strides=182.5", from --baseline: the one that was set. NULL with a
 * reason in why.
 */
struct baseline *runner_set_baseline(struct runner *runner, const char *text,
				     char why[QUANTITY_WHY]);

#endif
