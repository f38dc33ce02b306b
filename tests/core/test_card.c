/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * test_card: the card says what the timeline holds; JSON is JSON; the canonical form
 * differs whenever timelines do.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "core/card/card.h"
#include "core/base/node.h"
#include "core/script/script.h"
#include "io/config.h"
#include "io/paths.h"

#include <ctype.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

/* ---- a session, compiled ---------------------------------------------------- */

struct fixture {
	struct session session;
	struct runner runner;
	struct timeline *timeline;
	struct diags diags;
	struct text text;
};

static void compile(struct fixture *f, const char *script, size_t n, unsigned rate)
{
	const struct compile_options options = {.rate = rate};
	struct node root = {0};

	memset(f, 0, sizeof *f);
	runner_init(&f->runner);
	if (!config_parse(script, n, "phases", &root, &f->diags) ||
	    !script_read(&root, NULL, 0, &f->session, &f->diags))
		fail_msg("%s", f->diags.n > 0 ? f->diags.items[0].text : "no reason given");
	f->timeline = timeline_compile(&f->session, &f->runner, &options, &f->diags);
	assert_non_null(f->timeline);
	node_clear(&root);
}

static void clear(struct fixture *f)
{
	timeline_free(f->timeline);
	session_clear(&f->session);
	runner_clear(&f->runner);
	diags_clear(&f->diags);
	text_clear(&f->text);
}

static const char *card(struct fixture *f, enum card_format format, bool clicks)
{
	const struct card_options options = {
		.format = format, .clicks = clicks, .diags = &f->diags};

	text_clear(&f->text);
	card_write(&f->text, &f->session, &f->runner, f->timeline, &options);
	return text_string(&f->text);
}

static size_t count(const char *text, const char *needle)
{
	size_t n = 0;

	for (; (text = strstr(text, needle)) != NULL; text += strlen(needle))
		n++;
	return n;
}

static void assert_has(const char *text, const char *needle)
{
	if (strstr(text, needle) == NULL)
		fail_msg("no \"%s\" in:\n%s", needle, text);
}

static const char everything[] =
	"format = 1; title = \"All *of* it \\\"quoted\\\" <b>\"; author = \"A\";\n"
	"notes = \"Some words that go on for long enough to need another line, and "
	"then some more of them.\";\n"
	"parameters = { reps = { default = 4; min = 3; max = 6; };\n"
	"  load = { default = \"band\"; values = ( \"band\", \"hill\" ); }; };\n"
	"phases = (\n"
	"  { kind = \"warm-up\"; name = \"Easy run\"; time = \"10 min\";\n"
	"    cues = ( \"Tall posture\", { at = \"-30 s\"; say = \"Strides next\"; },\n"
	"      { text = \"Hands\"; at = \"50 %\"; }, { show = \"Look\"; at = \"1 min\";\n"
	"      every = \"2 min\"; } ); },\n"
	"  { repeat = \"$reps\"; phases = (\n"
	"    { kind = \"stride\"; name = \"Resisted stride\"; time = \"20 s\";\n"
	"      cadence = \"+2 %\"; count_in = 8; resistance = \"$load\"; effort = \"RPE "
	"6\";\n"
	"      treadmill = { speed = \"+3 km/h of easy\"; incline = \"-1.5 %\"; }; },\n"
	"    { kind = \"recovery\"; time = \"2 min\"; } ); },\n"
	"  { kind = \"metronome\"; time = \"3 min\"; cadence = \"160 -> 170\";\n"
	"    ramp = \"1 min\"; clicks = \"every 2 steps\"; on = \"30 s\"; off = \"30 s\"; "
	"},\n"
	"  { kind = \"change\"; name = \"Step off\"; until = \"key\"; time = \"30 s\";\n"
	"    max = \"5 min\"; },\n"
	"  { repeat = 1; phases = (\n"
	"    { kind = \"drill\"; name = \"Pogo hops\"; contacts = 22; cadence = 132;\n"
	"      impact = 2; rest = \"40 s\"; sets = 2; },\n"
	"    { kind = \"rest\"; time = \"10 s\"; skip_last = true; } ); },\n"
	"  { kind = \"cool-down\"; time = \"1 min\"; breathing = \"5 s in, 5 s out\"; }\n"
	");\n";

/* ---- words ------------------------------------------------------------------- */

static void test_formats(void **state)
{
	enum card_format format = CARD_TEXT;

	(void)state;
	assert_true(card_format_parse("json", &format));
	assert_int_equal(format, CARD_JSON);
	assert_true(card_format_parse("timeline", &format));
	assert_int_equal(format, CARD_TIMELINE);
	assert_true(card_format_parse("markdown", &format));
	assert_true(card_format_parse("card", &format));
	assert_int_equal(format, CARD_TEXT);
	assert_false(card_format_parse("Json", &format));
	assert_false(card_format_parse("", &format));
}

static void test_folded(void **state)
{
	struct fixture f;
	const char *text;

	(void)state;
	compile(&f, everything, sizeof everything - 1, 48000);
	text = card(&f, CARD_TEXT, false);
	assert_has(text, "\n   0:00  Easy run 10 min\n");
	assert_has(text, "\n  10:00  4 x (Resisted stride 20 s @ 181.6 spm, band, RPE 6, "
			 "belt +3 km/h of\n           easy at -1.5 % + Recovery 2 min)\n");
	assert_has(text, "Metronome run 3 min @ 160 -> 170 spm in 1 min (a click every 2");
	assert_has(text, "(beat on 30 s, off 30 s)");
	assert_has(text, "Step off 30 s or until a key, at most 5 min\n");
	assert_has(text, "2 x Pogo hops 22 contacts @ 132 spm, 40 s rest between\n");
	assert_has(text, "breathe 5 s in, 5 s out\n");
	assert_null(strstr(text, "Rest 10 s"));
	assert_has(text, "\"Tall posture\"; \"Strides next\" 30 s before the end;");
	assert_has(text, "\"Hands\" at 50");
	assert_has(text, "every 2 min");
	clear(&f);
}

static void test_totals(void **state)
{
	struct fixture f;
	const char *text;

	(void)state;
	compile(&f, everything, sizeof everything - 1, 44100);
	text = card(&f, CARD_TEXT, false);
	/* 10 min + 4 x 2:20 + 3 min + 30 s + 10 s + 40 s + 10 s + 1 min */
	assert_has(text, "Length      ≥ 24 min 50 s");
	/* 4 x 20 s, half of 3 min, 2 x 22 / 132 min */
	assert_has(text, "Beat        3 min 10 s of clicked cadence");
	assert_has(text, "highest 181.6 spm");
	assert_has(text,
		   "4 x stride, 1 x metronome, 2 x drill: 7 reps; 44 contacts (a load");
	assert_has(text, "strides 178 spm PROVISIONAL");
	assert_null(strstr(text, "easy 164"));
	assert_has(text, "  reps = 4 (3 to 6)\n");
	assert_has(text, "  load = band (one of band, hill)\n");
	clear(&f);
}

static void test_measured_baseline(void **state)
{
	struct fixture f;
	const struct compile_options options = {.rate = 48000};
	char why[QUANTITY_WHY];

	(void)state;
	compile(&f, everything, sizeof everything - 1, 48000);
	timeline_free(f.timeline);
	assert_non_null(runner_set_baseline(&f.runner, "strides=182.5", why));
	f.timeline = timeline_compile(&f.session, &f.runner, &options, NULL);
	assert_has(card(&f, CARD_TEXT, false), "Baselines   strides 182.5 spm\n");
	assert_null(strstr(text_string(&f.text), "PROVISIONAL"));
	clear(&f);
}

static void test_warnings(void **state)
{
	static const char script[] =
		"format = 1; title = \"T\";\nphases = (\n"
		"  { kind = \"stride\"; time = \"20 s\"; cadence = \"+20 %\"; } );\n";
	struct fixture f;

	(void)state;
	compile(&f, script, sizeof script - 1, 48000);
	assert_has(card(&f, CARD_TEXT, false), "\nWarnings\n  ");
	assert_has(text_string(&f.text), "line 3: ");
	assert_has(card(&f, CARD_MARKDOWN, false), "\n## Warnings\n\n- ");
	clear(&f);
}

static void test_markdown(void **state)
{
	struct fixture f;
	const char *text;

	(void)state;
	compile(&f, everything, sizeof everything - 1, 48000);
	text = card(&f, CARD_MARKDOWN, false);
	assert_has(text, "# All \\*of\\* it \"quoted\" \\<b\\>\n");
	assert_has(text, "\n- **10:00** 4 x (Resisted stride 20 s @ 181.6 spm, band");
	assert_has(text, "- **Length**: ≥ 24 min 50 s");
	clear(&f);
}

/* A shuffled group is told in the order in which it is played. */
static void test_shuffled(void **state)
{
	static const char script[] =
		"format = 1; title = \"T\";\nphases = (\n"
		"  { repeat = 2; shuffle = true; seed = 7; phases = (\n"
		"    { kind = \"drill\"; name = \"A\"; time = \"10 s\"; },\n"
		"    { kind = \"drill\"; name = \"B\"; time = \"10 s\"; sets = 2; },\n"
		"    { kind = \"drill\"; name = \"C\"; time = \"10 s\"; } ); },\n"
		"  { kind = \"cool-down\"; time = \"1 min\"; } );\n";
	struct fixture f;
	const char *text, *at;

	(void)state;
	compile(&f, script, sizeof script - 1, 48000);
	text = card(&f, CARD_TEXT, false);
	assert_has(text, "2 rounds in an order shuffled with seed 7:");
	at = strstr(text, "Phases");
	for (size_t i = 0; i < f.timeline->segments.n; i++) {
		const struct segment *segment = &f.timeline->segments.items[i];
		char entry[40];

		if (segment->set > 1)
			continue;
		snprintf(entry, sizeof entry, "  %s%s ", segment->sets > 1 ? "2 x " : "",
			 segment->name);
		at = strstr(at, entry);
		if (at == NULL)
			fail_msg("no \"%s\" in its place in:\n%s", entry, text);
		at++;
	}
	clear(&f);
}

/* ---- every session that ships -------------------------------------------------- */

/* Calls back for each, at three rates. */
static void each_shipped(void (*check)(struct fixture *f))
{
	static const unsigned rates[] = {44100, 48000, 96000};
	char **names = paths_list(PATHS_SESSION);
	size_t n = 0;

	for (char **name = names; *name != NULL; name++) {
		char *path = paths_find(PATHS_SESSION, *name), *bytes = NULL;
		struct diags diags = {0};
		size_t size = 0;

		assert_true(config_load(path, &bytes, &size, &diags));
		for (int i = 0; i < 3; i++) {
			struct fixture f;

			compile(&f, bytes, size, rates[i]);
			check(&f);
			clear(&f);
		}
		diags_clear(&diags);
		free(bytes);
		free(path);
		n++;
	}
	paths_list_free(names);
	if (n == 0)
		skip();
}

static void check_width(struct fixture *f)
{
	const char *line = card(f, CARD_TEXT, false);

	while (*line != '\0') {
		size_t n = strcspn(line, "\n"), width = 0;

		for (size_t i = 0; i < n; i++) {
			width += ((unsigned char)line[i] & 0xC0) != 0x80;
			assert_true((unsigned char)line[i] >= ' ');
		}
		if (width > 78)
			fail_msg("%zu columns: %.*s", width, (int)n, line);
		if (n > 0 && line[n - 1] == ' ')
			fail_msg("a blank ends the line: %.*s", (int)n, line);
		line += n + (line[n] == '\n');
	}
}

static void test_width(void **state)
{
	(void)state;
	each_shipped(check_width);
}

/* ---- JSON ------------------------------------------------------------------------ */

static const char *json_value(const char *at);

static const char *json_blanks(const char *at)
{
	return at + strspn(at, " \n\r\t");
}

static const char *json_string(const char *at)
{
	assert_int_equal(*at, '"');
	for (at++; *at != '"'; at++) {
		assert_true((unsigned char)*at >= 0x20);
		if (*at == '\\') {
			at++;
			assert_non_null(strchr("\"\\/bfnrtu", *at));
		}
	}
	return at + 1;
}

static const char *json_number(const char *at)
{
	at += *at == '-';
	assert_true(isdigit((unsigned char)*at));
	if (*at == '0')
		assert_false(isdigit((unsigned char)at[1]));
	at += strspn(at, "0123456789");
	if (*at == '.') {
		assert_true(isdigit((unsigned char)at[1]));
		at += 1 + strspn(at + 1, "0123456789");
	}
	return at;
}

static const char *json_members(const char *at, char end)
{
	at = json_blanks(at);
	while (*at != end) {
		if (end == '}') {
			at = json_blanks(json_string(at));
			assert_int_equal(*at++, ':');
		}
		at = json_blanks(json_value(at));
		if (*at != end) {
			assert_int_equal(*at, ',');
			at = json_blanks(at + 1);
			assert_int_not_equal(*at, end);
		}
	}
	return at + 1;
}

static const char *json_value(const char *at)
{
	static const char *const words[] = {"true", "false", "null"};

	at = json_blanks(at);
	if (*at == '{' || *at == '[')
		return json_members(at + 1, *at == '{' ? '}' : ']');
	if (*at == '"')
		return json_string(at);
	for (int i = 0; i < 3; i++)
		if (strncmp(at, words[i], strlen(words[i])) == 0)
			return at + strlen(words[i]);
	return json_number(at);
}

/* Each time is within half of its last decimal of the frame's. */
static void check_seconds(struct fixture *f)
{
	const struct timeline *timeline = f->timeline;
	const char *at = strstr(text_string(&f->text), "\"clicks_s\": [") + 13;
	double half = 0.5e-7 + 1e-12;

	at += strspn(at, " \n");
	for (size_t i = 0; i < timeline->nbeats; i++) {
		const struct beat beat = timeline_beat(timeline, i);
		double seconds;
		char *end;

		if (!(beat.flags & BEAT_CLICK) || beat.flags & BEAT_COUNT_IN)
			continue;
		seconds = strtod(at, &end);
		assert_int_equal(end[-8], '.');
		if (seconds - timeline_seconds(timeline, beat.frame) > half ||
		    timeline_seconds(timeline, beat.frame) - seconds > half)
			fail_msg("beat %zu is at %.9f, not %.9f", i,
				 timeline_seconds(timeline, beat.frame), seconds);
		at = end + strspn(end, ", \n");
	}
	assert_int_equal(*at, ']');
}

static void check_json(struct fixture *f)
{
	const char *text = card(f, CARD_JSON, true);

	assert_int_equal(*json_blanks(json_value(text)), '\0');
	assert_int_equal(count(text, "\"start_s\": "), f->timeline->segments.n);
	assert_int_equal(count(text, "\"at_s\": "), f->timeline->cues.n);
	check_seconds(f);
	assert_null(strstr(card(f, CARD_JSON, false), "clicks_s"));
}

static void test_json(void **state)
{
	struct fixture f;

	(void)state;
	compile(&f, everything, sizeof everything - 1, 44100);
	check_json(&f);
	assert_has(card(&f, CARD_JSON, false),
		   "\"title\": \"All *of* it \\\"quoted\\\" <b>\",\n  \"length_s\": "
		   "1490.0000000,\n  \"clicked_s\": 190.0000000,\n");
	assert_has(text_string(&f.text),
		   "{\"kind\": \"stride\", \"name\": \"Resisted stride\", \"start_s\": "
		   "600.0000000, \"end_s\": 620.0000000, \"cadence_from\": 181.6, "
		   "\"cadence_to\": 181.6, \"every\": 1, \"set\": null, \"sets\": null, "
		   "\"rep\": 1, \"reps\": 4, \"resistance\": \"band\"}");
	assert_has(text_string(&f.text), "\"cadence_from\": null, \"cadence_to\": null, "
					 "\"every\": 0,");
	clear(&f);
	each_shipped(check_json);
}

static void test_locale(void **state)
{
	struct fixture f;
	struct text before = {0};

	(void)state;
	compile(&f, everything, sizeof everything - 1, 44100);
	card(&f, CARD_JSON, true);
	card_write(&before, &f.session, &f.runner, f.timeline,
		   &(struct card_options){.format = CARD_TIMELINE, .clicks = true});
	text_add(&before, "%s", text_string(&f.text));
	if (setlocale(LC_ALL, "de_DE.UTF-8") == NULL &&
	    setlocale(LC_ALL, "fr_FR.UTF-8") == NULL) {
		text_clear(&before);
		clear(&f);
		skip();
	}
	text_clear(&f.text);
	card_write(&f.text, &f.session, &f.runner, f.timeline,
		   &(struct card_options){.format = CARD_TIMELINE, .clicks = true});
	card_write(&f.text, &f.session, &f.runner, f.timeline,
		   &(struct card_options){.format = CARD_JSON, .clicks = true});
	setlocale(LC_ALL, "C");
	assert_string_equal(text_string(&f.text), text_string(&before));
	text_clear(&before);
	clear(&f);
}

/* ---- the canonical form ------------------------------------------------------------ */

static void assert_differs(struct fixture *f, const char *whole)
{
	const struct card_options options = {.format = CARD_TIMELINE};
	struct text text = {0};

	card_write(&text, &f->session, &f->runner, f->timeline, &options);
	assert_string_not_equal(text_string(&text), whole);
	text_clear(&text);
}

/* Changes one thing, looks whether the text tells, changes it back. */
#define TELLS(f, whole, place, value)                                                      \
	do {                                                                               \
		__typeof__(place) was = (place);                                           \
		(place) = (value);                                                         \
		assert_differs(f, whole);                                                  \
		(place) = was;                                                             \
	} while (0)

static void test_canonical(void **state)
{
	struct fixture f;
	struct timeline *t;
	char *whole;

	(void)state;
	compile(&f, everything, sizeof everything - 1, 48000);
	t = f.timeline;
	whole = strdup(card(&f, CARD_TIMELINE, false));
	assert_string_equal(card(&f, CARD_TIMELINE, false), whole);
	TELLS(&f, whole, t->rate, 44100);
	TELLS(&f, whole, t->length, t->length + 1);
	TELLS(&f, whole, t->lead, t->lead + 1);
	TELLS(&f, whole, t->provisional, !t->provisional);
	TELLS(&f, whole, t->segments.items[1].start, t->segments.items[1].start + 1);
	TELLS(&f, whole, t->segments.items[1].rep, 2);
	TELLS(&f, whole, t->segments.items[1].from_spm10, 1817);
	TELLS(&f, whole, t->segments.items[1].count_in, 1);
	TELLS(&f, whole, t->segments.items[1].feet, FEET_SIDES);
	TELLS(&f, whole, t->segments.items[1].nominal, 7);
	TELLS(&f, whole, t->tempos.items[0].from_spm, 181.60000000000002);
	TELLS(&f, whole, t->tempos.items[0].beats, 0.5);
	for (size_t i = 0; i < t->placed.n; i++) {
		TELLS(&f, whole, t->placed.items[i].frame, t->placed.items[i].frame + 1);
		TELLS(&f, whole, t->placed.items[i].flags,
		      t->placed.items[i].flags ^ BEAT_RIGHT);
		TELLS(&f, whole, t->placed.items[i].feet, FEET_SIDES);
	}
	assert_true(t->placed.n > 0);
	for (size_t i = 0; i < t->segments.n; i++)
		if (t->segments.items[i].nsteps > 0)
			TELLS(&f, whole, t->segments.items[i].nsteps,
			      t->segments.items[i].nsteps - 1);
	for (size_t i = 0; i < t->tones.n; i++) {
		TELLS(&f, whole, t->tones.items[i].frame, t->tones.items[i].frame + 1);
		TELLS(&f, whole, t->tones.items[i].length_ms, 7);
		TELLS(&f, whole, t->tones.items[i].kind,
		      (t->tones.items[i].kind + 1) % TONES);
	}
	for (size_t i = 0; i < t->cues.n; i++) {
		TELLS(&f, whole, t->cues.items[i].frame, t->cues.items[i].frame + 1);
		TELLS(&f, whole, t->cues.items[i].until, 1);
		TELLS(&f, whole, t->cues.items[i].spoken, !t->cues.items[i].spoken);
		TELLS(&f, whole, t->cues.items[i].text, (char *)"other");
		TELLS(&f, whole, t->cues.items[i].brief, (char *)"other");
	}
	free(whole);
	clear(&f);
}

static void check_clicks(struct fixture *f)
{
	const char *text = card(f, CARD_TIMELINE, true);

	assert_int_equal(count(text, "\n    "), f->timeline->nbeats);
	assert_int_equal(count(text, "\nsegment "), f->timeline->segments.n);
	assert_int_equal(count(text, "\n  cue "), f->timeline->cues.n);
	assert_int_equal(count(text, "\n  tempo "), f->timeline->tempos.n);
}

static void test_canonical_clicks(void **state)
{
	(void)state;
	each_shipped(check_clicks);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_formats),   cmocka_unit_test(test_folded),
		cmocka_unit_test(test_totals),    cmocka_unit_test(test_measured_baseline),
		cmocka_unit_test(test_warnings),  cmocka_unit_test(test_markdown),
		cmocka_unit_test(test_shuffled),  cmocka_unit_test(test_width),
		cmocka_unit_test(test_json),      cmocka_unit_test(test_locale),
		cmocka_unit_test(test_canonical), cmocka_unit_test(test_canonical_clicks),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
