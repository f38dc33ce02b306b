/* SPDX-License-Identifier: GPL-3.0-or-later */
/* runner: baselines and the runner's own settings; see runner.h. */
#include "core/script/runner.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/script/value.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	START_DELAY_MS = 10000,
	LONGEST_DELAY_MS = 600000,
	LOUDEST = 200,
	LONGEST_SOUND_DELAY_MS = 2000,
	LONGEST_COUNTDOWN_S = 10,
	DEVICE_LIMIT = 200,
	THEME_LIMIT = 200,
	WORDS_PER_MINUTE = 160,
	SLOWEST = 80,
	FASTEST = 450,
	SOFTEST = 10,
	LANGUAGE_LIMIT = 20,
	DRILLS_LIMIT = 20,
	PATH_LIMIT = 1000
};

static const int provisional[CONTEXTS] = {
	[CONTEXT_EASY] = PROVISIONAL_EASY_SPM10,
	[CONTEXT_TEMPO] = PROVISIONAL_TEMPO_SPM10,
	[CONTEXT_STRIDES] = PROVISIONAL_STRIDES_SPM10,
};

void runner_init(struct runner *runner)
{
	*runner = (struct runner){
		.feet = FEET_DEFAULT,
		.volume_percent = 100,
		.countdown_s = -1,
		.start_delay_ms = START_DELAY_MS,
		.flash_beat = true,
		.voice = {.on = true,
			  .words_per_minute = WORDS_PER_MINUTE,
			  .volume_percent = 100},
	};
	for (int i = 0; i < CONTEXTS; i++)
		runner->baselines[i] = (struct baseline){provisional[i], true};
}

void runner_clear(struct runner *runner)
{
	free(runner->journal_mirror);
	free(runner->device);
	free(runner->theme);
	free(runner->voice.language);
	for (int i = 0; i < OWN_SOUNDS; i++)
		free(runner->voice.sounds[i]);
	*runner = (struct runner){0};
}

/* ---- baselines ---- */

/* A measured cadence: absolute, what legs do. */
static bool baseline_parse(const char *text, struct baseline *baseline,
			   char why[QUANTITY_WHY])
{
	struct cadence cadence;
	bool none = false;

	if (!quantity_cadence(text, &cadence, why))
		return false;
	if (cadence.form != CADENCE_ABSOLUTE) {
		snprintf(why, QUANTITY_WHY,
			 "a baseline is a number of steps per minute, like 168");
		return false;
	}
	*baseline = (struct baseline){cadence_resolve(&cadence, NULL, CONTEXT_EASY, &none),
				      false};
	return true;
}

struct baseline *runner_set_baseline(struct runner *runner, const char *text,
				     char why[QUANTITY_WHY])
{
	const char *sign = strchr(text, '=');
	enum context context;
	char name[16];

	text_copy(name, sizeof name, text);
	if (sign != NULL && (size_t)(sign - text) < sizeof name)
		name[sign - text] = '\0';
	if (sign == NULL || !context_parse(name, &context)) {
		snprintf(why, QUANTITY_WHY,
			 "write easy=SPM, tempo=SPM or strides=SPM, like easy=168");
		return NULL;
	}
	if (!baseline_parse(sign + 1, &runner->baselines[context], why))
		return NULL;
	return &runner->baselines[context];
}

/* ---- runner.cfg ---- */

static const char *const baseline_known[] = {"easy", "tempo", "strides", NULL};
static const char *const sound_known[] = {"device", "volume",    "feet",
					  "delay",  "countdown", NULL};
static const char *const screen_known[] = {"start_delay", "flash_beat", "theme", NULL};

#define FIELD(name) offsetof(struct runner, name)

static const struct value_spec sound_specs[] = {
	{"device", VALUE_TEXT, 0, DEVICE_LIMIT, FIELD(device)},
	{"volume", VALUE_WHOLE, 0, LOUDEST, FIELD(volume_percent)},
	{"feet", VALUE_FEET, 0, 0, FIELD(feet)},
	{"delay", VALUE_TIME, 0, LONGEST_SOUND_DELAY_MS, FIELD(sound_delay_ms)},
	{"countdown", VALUE_SECONDS, 0, LONGEST_COUNTDOWN_S, FIELD(countdown_s)},
};

static const struct value_spec screen_specs[] = {
	{"start_delay", VALUE_TIME, 0, LONGEST_DELAY_MS, FIELD(start_delay_ms)},
	{"flash_beat", VALUE_BOOL, 0, 0, FIELD(flash_beat)},
	{"theme", VALUE_TEXT, 0, THEME_LIMIT, FIELD(theme)},
};

static const struct value_spec voice_specs[] = {
	{"on", VALUE_BOOL, 0, 0, FIELD(voice.on)},
	{"language", VALUE_TEXT, 0, LANGUAGE_LIMIT, FIELD(voice.language)},
	{"rate", VALUE_WHOLE, SLOWEST, FASTEST, FIELD(voice.words_per_minute)},
	{"volume", VALUE_WHOLE, SOFTEST, LOUDEST, FIELD(voice.volume_percent)},
};

static const struct value_spec journal_specs[] = {
	{"mirror", VALUE_TEXT, 0, PATH_LIMIT, FIELD(journal_mirror)},
};

static const struct value_spec own_specs[OWN_SOUNDS] = {
	[OWN_GO] = {"go", VALUE_TEXT, 0, PATH_LIMIT, FIELD(voice.sounds[OWN_GO])},
	[OWN_REST] = {"rest", VALUE_TEXT, 0, PATH_LIMIT, FIELD(voice.sounds[OWN_REST])},
	[OWN_NEXT] = {"next", VALUE_TEXT, 0, PATH_LIMIT, FIELD(voice.sounds[OWN_NEXT])},
	[OWN_HALF] = {"half", VALUE_TEXT, 0, PATH_LIMIT, FIELD(voice.sounds[OWN_HALF])},
	[OWN_FINISHED] = {"finished", VALUE_TEXT, 0, PATH_LIMIT,
			  FIELD(voice.sounds[OWN_FINISHED])},
	[OWN_READY] = {"ready", VALUE_TEXT, 0, PATH_LIMIT, FIELD(voice.sounds[OWN_READY])},
};

const char *runner_sound_name(enum own_sound sound)
{
	return own_specs[sound].name;
}

/* The group of that name, or NULL: absent, or an error was added. */
static struct node *section(struct node *config, const char *name, struct diags *diags)
{
	struct node *group = node_get(config, name);

	if (group == NULL || group->type == NODE_GROUP)
		return group;
	diag_error(diags, group->line, "%s must be %s, not %s", name,
		   node_type_name(NODE_GROUP), node_type_name(group->type));
	return NULL;
}

static void read_baselines(struct runner *runner, struct node *group, struct diags *diags)
{
	for (int i = 0; i < CONTEXTS; i++) {
		const struct value_spec spec = {context_name((enum context)i), VALUE_TARGET,
						0, 0, 0};
		const struct node *node = node_get(group, spec.name);
		const char *text = node == NULL ? NULL : value_text(node, &spec, diags);
		char why[QUANTITY_WHY];

		if (text != NULL && !baseline_parse(text, &runner->baselines[i], why))
			diag_error(diags, node->line, "%s: %s", spec.name, why);
	}
	node_report_unused(group, baseline_known, "baseline", diags);
}

static void read_easy_speed(struct runner *runner, const struct node *node,
			    struct diags *diags)
{
	struct own {
		struct speed speed;
	} own = {0};
	static const struct value_spec spec = {"easy_speed", VALUE_SPEED, 0, 0,
					       offsetof(struct own, speed)};

	if (node == NULL || !value_read(node, &spec, &own, diags))
		return;
	if (own.speed.relative)
		diag_error(diags, node->line,
			   "easy_speed: write the speed itself, like \"9.5 km/h\"");
	else
		runner->easy_m_per_h = own.speed.m_per_h;
}

static const char *const drill_names[] = {[DRILLS_NOVICE] = "novice",
					  [DRILLS_INTERMEDIATE] = "intermediate",
					  [DRILLS_ADVANCED] = "advanced",
					  [DRILL_LEVELS] = NULL};

const char *drill_level_name(enum drill_level level)
{
	return drill_names[level];
}

static void read_drills(struct runner *runner, const struct node *node, struct diags *diags)
{
	static const struct value_spec spec = {"drills", VALUE_TEXT, 0, DRILLS_LIMIT, 0};
	const char *text = node == NULL ? NULL : value_text(node, &spec, diags);
	int level = 0;

	if (text == NULL)
		return;
	while (level < DRILL_LEVELS && strcmp(drill_names[level], text) != 0)
		level++;
	if (level < DRILL_LEVELS)
		runner->drills = (enum drill_level)level;
	else
		diag_error(diags, node->line,
			   "drills: write \"novice\", \"intermediate\" or \"advanced\"");
}

static void read_section(struct runner *runner, struct node *group, const char *where,
			 const struct value_spec *specs, size_t n, const char *const *known,
			 struct diags *diags)
{
	for (size_t i = 0; i < n; i++) {
		const struct node *node = node_get(group, specs[i].name);

		if (node != NULL)
			value_read(node, &specs[i], runner, diags);
	}
	node_report_unused(group, known, where, diags);
}

/* Letters, digits and hyphens: the tag goes to a library that looks for files. */
static void check_language(struct runner *runner, const struct node *node,
			   struct diags *diags)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789-";
	const char *language = runner->voice.language;

	if (language == NULL || language[strspn(language, letters)] == '\0')
		return;
	diag_error(diags, node->line,
		   "language: write a tag of letters and hyphens, such as \"en\" or "
		   "\"de-at\"");
	free(runner->voice.language);
	runner->voice.language = NULL;
}

static void read_voice(struct runner *runner, struct node *group, struct diags *diags)
{
	static const char *const known[] = {"on",     "language", "rate",
					    "volume", "sounds",   NULL};
	static const char *const own_known[] = {"go",       "rest",  "next", "half",
						"finished", "ready", NULL};
	struct node *sounds = section(group, "sounds", diags);

	if (sounds != NULL)
		read_section(runner, sounds, "sounds", own_specs, OWN_SOUNDS, own_known,
			     diags);
	read_section(runner, group, "voice", voice_specs,
		     sizeof voice_specs / sizeof *voice_specs, known, diags);
	check_language(runner, node_get(group, "language"), diags);
}

bool runner_read(struct runner *runner, struct node *config, struct diags *diags)
{
	static const char *const known[] = {"baseline", "easy_speed", "drills",  "sound",
					    "screen",   "voice",      "journal", NULL};
	static const char *const journal_known[] = {"mirror", NULL};
	size_t errors = diags->errors;
	struct node *baselines = section(config, "baseline", diags);
	struct node *sound = section(config, "sound", diags);
	struct node *screen = section(config, "screen", diags);
	struct node *voice = section(config, "voice", diags);
	struct node *journal = section(config, "journal", diags);

	if (baselines != NULL)
		read_baselines(runner, baselines, diags);
	read_easy_speed(runner, node_get(config, "easy_speed"), diags);
	read_drills(runner, node_get(config, "drills"), diags);
	if (sound != NULL)
		read_section(runner, sound, "sound", sound_specs,
			     sizeof sound_specs / sizeof *sound_specs, sound_known, diags);
	if (screen != NULL)
		read_section(runner, screen, "screen", screen_specs,
			     sizeof screen_specs / sizeof *screen_specs, screen_known,
			     diags);
	if (voice != NULL)
		read_voice(runner, voice, diags);
	if (journal != NULL)
		read_section(runner, journal, "journal", journal_specs,
			     sizeof journal_specs / sizeof *journal_specs, journal_known,
			     diags);
	node_report_unused(config, known, "runner.cfg", diags);
	return diags->errors == errors;
}
