/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz_script: any bytes through the whole way of a session script: gate, libconfig,
 * language, timeline. A broken law aborts; so do the sanitizers.
 *
 * Built for libFuzzer by --enable-fuzzing (`make fuzz`), and with test_corpus.c as a
 * plain test over the corpus.
 */
#include "fuzz.h"

#include "core/script/script.h"
#include "core/base/text.h"
#include "core/timeline/timeline.h"
#include "core/timeline/turn.h"
#include "io/config.h"
#include "io/gate.h"

#include <libconfig.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- what was read ---- */

static void check_node(const struct node *node, int depth)
{
	LAW(depth <= CONFIG_MAX_DEPTH + 1 && node->line >= 1);
	if (node->type == NODE_TEXT)
		LAW(node->text != NULL && text_is_clean(node->text) &&
		    strlen(node->text) <= GATE_MAX_TEXT);
	if (node->type == NODE_NUMBER)
		LAW(node->text != NULL && isfinite(node->number) &&
		    strtod(node->text, NULL) == node->number &&
		    node->whole == (strchr(node->text, '.') == NULL));
	LAW(node->type != NODE_GROUP || node->n <= CONFIG_MAX_GROUP);
	for (size_t i = 0; i < node->n; i++) {
		const struct node *child = &node->children[i];

		LAW((child->name != NULL) == (node->type == NODE_GROUP));
		LAW(child->name == NULL || text_is_clean(child->name));
		LAW(depth == 0 || child->line >= node->line);
		check_node(child, depth + 1);
	}
}

/* The nodes say what libconfig reads in the gate's text. */
static void check_like(const struct node *node, config_setting_t *setting)
{
	const char *text = config_setting_get_string(setting);
	int type = config_setting_type(setting);

	LAW((node->type == NODE_TEXT) == (text != NULL));
	LAW(text == NULL || strcmp(node->text, text) == 0);
	LAW(node->type != NODE_NUMBER ||
	    node->number == (type == CONFIG_TYPE_INT ? config_setting_get_int(setting)
						     : config_setting_get_float(setting)));
	LAW(node->type != NODE_BOOL || node->number == config_setting_get_bool(setting));
	LAW(node->n == (size_t)config_setting_length(setting));
	for (size_t i = 0; i < node->n; i++) {
		config_setting_t *child = config_setting_get_elem(setting, (unsigned)i);

		LAW(node->type != NODE_GROUP ||
		    strcmp(node->children[i].name, config_setting_name(child)) == 0);
		check_like(&node->children[i], child);
	}
}

static void check_libconfig(const struct node *root, const uint8_t *bytes, size_t n)
{
	struct diags diags = {0};
	struct gate gate = {0};
	config_t config;

	gate_read((const char *)bytes, n, "phases", &gate, &diags);
	config_init(&config);
	LAW(config_read_string(&config, text_string(&gate.text)) == CONFIG_TRUE);
	check_like(root, config_root_setting(&config));
	config_destroy(&config);
	gate_clear(&gate);
	diags_clear(&diags);
}

static void check_text(const char *text)
{
	LAW(text == NULL || text_is_clean(text));
}

static void check_phase(const struct phase *phase, int depth)
{
	LAW(phase->line >= 1 || depth == 0);
	check_text(phase->name);
	check_text(phase->resistance);
	check_text(phase->effort);
	for (size_t i = 0; i < phase->ncues; i++) {
		const struct script_cue *cue = &phase->cues[i];

		LAW(cue->show != NULL || cue->say != NULL || cue->brief != NULL);
		check_text(cue->show);
		check_text(cue->say);
		check_text(cue->brief);
		LAW(cue->brief == NULL || text_length(cue->brief) <= SESSION_MAX_SHORT);
	}
	if (phase->group) {
		LAW(phase->repeat >= 1 && phase->n >= 1);
		for (size_t i = 0; i < phase->n; i++)
			check_phase(&phase->children[i], depth + 1);
	} else {
		LAW(phase->name != NULL && (phase->time_ms > 0 || phase->contacts > 0));
		LAW(phase->sets >= 1 && phase->every >= 0 && phase->every <= 3);
		LAW(!phase->open_ended || phase->max_ms >= phase->time_ms);
		LAW((phase->on_ms > 0) == (phase->off_ms > 0));
	}
}

static char *turned(const struct parameter *parameter, const char *value, bool up)
{
	struct parameter at = *parameter;

	at.value = (char *)value;
	return turn_value(&at, up);
}

/* As the lobby turns it: up, back, and up again is up. */
static void check_turns(const struct parameter *parameter)
{
	for (int up = 0; up <= 1; up++) {
		char *first = turn_value(parameter, up);
		char *back = first != NULL ? turned(parameter, first, !up) : NULL;
		char *again = back != NULL ? turned(parameter, back, up) : NULL;

		LAW(first == NULL || strcmp(first, parameter->value) != 0);
		check_text(first);
		LAW(again == NULL || strcmp(again, first) == 0);
		free(again);
		free(back);
		free(first);
	}
}

static void check_session(const struct session *session)
{
	LAW(session->title != NULL);
	check_text(session->title);
	check_text(session->author);
	check_text(session->notes);
	for (size_t i = 0; i < session->nparameters; i++) {
		check_text(session->parameters[i].name);
		check_text(session->parameters[i].value);
		check_turns(&session->parameters[i]);
	}
	check_phase(&session->root, 0);
}

/* ---- what was compiled ---- */

static void check_segments(const struct timeline *timeline)
{
	int64_t at = 0;

	LAW(timeline->segments.n >= 1 && timeline->segments.n <= 2 * SESSION_MAX_PHASES);
	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];

		LAW(segment->start == at && segment->end >= segment->start);
		LAW(segment->count_in <= segment->start && segment->nominal >= 0);
		at = segment->end;
	}
	LAW(timeline->length == at && timeline->lead >= 0);
	LAW(timeline_left(timeline, 0) <= timeline->length);
}

static void check_sounds(const struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->nbeats; i++) {
		const struct beat beat = timeline_beat(timeline, i);

		LAW(i == 0 || beat.frame > timeline_beat(timeline, i - 1).frame);
		LAW(timeline_beat_from(timeline, beat.frame) == i);
		LAW(beat.frame >= -timeline->lead && beat.frame < timeline->length);
		LAW(beat.segment < timeline->segments.n);
	}
	for (size_t i = 0; i < timeline->tones.n; i++)
		LAW(i == 0 ||
		    timeline->tones.items[i].frame >= timeline->tones.items[i - 1].frame);
	for (size_t i = 0; i < timeline->cues.n; i++) {
		const struct cue *cue = &timeline->cues.items[i];

		LAW(i == 0 || cue->frame >= cue[-1].frame);
		LAW(cue->text != NULL && text_is_clean(cue->text));
		check_text(cue->say);
		check_text(cue->brief);
	}
	LAW(timeline_clicks(timeline) <= timeline->nbeats);
	LAW(timeline_clicked_frames(timeline) <= timeline->length);
}

static void compile(const struct session *session, struct diags *diags)
{
	const struct compile_options options = {.rate = 48000};
	size_t errors = diags->errors;
	struct runner runner;
	struct timeline *timeline;

	runner_init(&runner);
	timeline = timeline_compile(session, &runner, &options, diags);
	LAW((timeline != NULL) == (diags->errors == errors));
	if (timeline != NULL) {
		check_segments(timeline);
		check_sounds(timeline);
	}
	timeline_free(timeline);
	runner_clear(&runner);
}

/* ---- the way ---- */

/* Whether the bytes are a script without a mistake; looks at what it became. */
static bool read_script(const uint8_t *bytes, size_t n, bool whole_way)
{
	struct diags diags = {0};
	struct session session, again;
	struct node root;
	bool parsed = config_parse((const char *)bytes, n, "phases", &root, &diags);
	bool read;

	LAW(parsed == (diags.errors == 0));
	check_node(&root, 0);
	check_libconfig(&root, bytes, n);
	read = script_read(&root, NULL, 0, &session, &diags);
	LAW(!parsed || read == (diags.errors == 0));
	if (read && parsed && whole_way) {
		check_session(&session);
		compile(&session, &diags);
		/* A tree may be read many times, and means the same. */
		LAW(script_read(&root, NULL, 0, &again, &diags));
		LAW(strcmp(again.title, session.title) == 0);
		LAW(again.root.n == session.root.n);
		session_clear(&again);
	}
	settings_diags(&diags, (const char *)bytes, n);
	session_clear(&session);
	node_clear(&root);
	diags_clear(&diags);
	return parsed && read;
}

/* Nothing is dropped without a word: what is added to a good script is noticed. */
static void check_nothing_dropped(const uint8_t *bytes, size_t n)
{
	static const char sentinel[] = "\nzz_sentinel = 1;\n";
	const size_t length = sizeof sentinel - 1;
	size_t mark = n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
	uint8_t *more = malloc(n + length);

	if (more == NULL)
		return;
	memcpy(more, bytes, n);
	memcpy(more + n, sentinel, length);
	LAW(!read_script(more, n + length, false));
	memcpy(more, sentinel, length);
	memcpy(more + length, bytes + mark, n - mark);
	LAW(!read_script(more, n + length - mark, false));
	free(more);
}

FUZZ_TARGET(fuzz_script)
{
	uint8_t *exact = calloc(n > 0 ? n : 1, 1); /* one byte too many is noticed */

	if (exact == NULL)
		return 0;
	if (n > 0)
		memcpy(exact, bytes, n);
	if (read_script(exact, n, true))
		check_nothing_dropped(exact, n);
	free(exact);
	return 0;
}
