/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lobby: searching, moving, turning and typing as keys do it, what is told about a
 * session, and that no sequence of keys leaves the bounds of what there is.
 */
#include "core/screen/lobby.h"

#include "core/base/mem.h"
#include "core/review/review.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reading.h"

enum { RATE = 48000, RANDOM_KEYS = 20000 };

static const char script[] = HEAD
	"parameters = { reps = { default = 3; min = 2; max = 4; };\n"
	"  target = { default = \"+2 %\"; min = \"+0 %\"; max = \"+3 %\"; };\n"
	"  how = { default = \"none\"; values = ( \"none\", \"hill\" ); }; };\n"
	"phases = ( { repeat = \"$reps\"; phases = (\n"
	"  { kind = \"stride\"; name = \"Fast\"; time = \"20 s\"; cadence = \"$target\";\n"
	"    resistance = \"$how\"; } ); },\n"
	"  { kind = \"cool-down\"; time = \"1 min\"; } );";

/* A lobby with some sessions, the app's part played by the test. */
struct fixture {
	struct lobby lobby;
	struct runner runner;
	struct node tree;
	struct session session;
	struct timeline *timeline;
	struct diags diags;
};

/* Reads the script with what was turned; false: it cannot be had like that. */
static bool read_it(struct fixture *f)
{
	struct lobby_entry *entry = lobby_selected(&f->lobby);
	const struct compile_options compile = {.rate = RATE};
	struct setting settings[8] = {{0}};
	struct session session = {0};
	struct lobby_detail detail;
	size_t n = entry->settings.n;

	for (size_t i = 0; i < n; i++)
		settings[i] = (struct setting){entry->settings.items[i].name,
					       entry->settings.items[i].value, false};
	diags_clear(&f->diags);
	if (!script_read(&f->tree, settings, n, &session, &f->diags))
		return false;
	timeline_free(f->timeline);
	session_clear(&f->session);
	f->session = session;
	f->timeline = timeline_compile(&f->session, &f->runner, &compile, &f->diags);
	detail = (struct lobby_detail){&f->session, &f->runner, f->timeline, &f->diags};
	lobby_entry_fill(entry, &detail);
	lobby_show(&f->lobby, &detail);
	return true;
}

static enum lobby_effect press(struct fixture *f, enum lobby_command command)
{
	enum lobby_effect effect = lobby_do(&f->lobby, command, 0);

	if (effect == EFFECT_TURNED && !read_it(f))
		lobby_turn_back(&f->lobby, f->diags.items[0].text);
	return effect;
}

static void type(struct fixture *f, const char *text)
{
	for (; *text != '\0'; text++)
		lobby_do(&f->lobby, LOBBY_CHARACTER, (uint32_t)(unsigned char)*text);
}

static int set_up(void **state)
{
	static const char *const names[] = {"tuesday", "blended", "drills", "tempo"};
	static const char *const titles[] = {"Strides on Tuesday", "Blended session",
					     "Drills for quick feet", NULL};
	struct fixture *f = mem_alloc(1, sizeof *f);

	runner_init(&f->runner);
	f->tree = tree_read(script);
	f->lobby.runner = &f->runner;
	for (int i = 0; i < 4; i++) {
		struct lobby_entry *entry =
			lobby_add(&f->lobby, names[i], names[i], i == 0);

		entry->title = mem_strdup(titles[i]);
	}
	lobby_find(&f->lobby);
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	lobby_clear(&f->lobby);
	timeline_free(f->timeline);
	session_clear(&f->session);
	diags_clear(&f->diags);
	node_clear(&f->tree);
	runner_clear(&f->runner);
	free(f);
	return 0;
}

static void test_search(void **state)
{
	struct fixture *f = *state;

	press(f, LOBBY_END);
	assert_string_equal(lobby_selected(&f->lobby)->name, "tempo");
	press(f, LOBBY_SEARCH);
	assert_true(lobby_is_typing(&f->lobby));
	type(f, "QUICK dri");
	assert_int_equal(f->lobby.nshown, 1);
	assert_string_equal(lobby_selected(&f->lobby)->name, "drills");
	type(f, "x");
	assert_null(lobby_selected(&f->lobby));
	assert_int_equal(press(f, LOBBY_EDIT), EFFECT_NOTHING);
	for (int i = 0; i < 10; i++)
		press(f, LOBBY_ERASE);
	assert_int_equal(f->lobby.nshown, 4);
	assert_true(lobby_is_typing(&f->lobby));
	type(f, "t");
	press(f, LOBBY_DOWN);
	assert_int_equal(f->lobby.selected, 2);
	press(f, LOBBY_ENTER);
	assert_int_equal(f->lobby.focus, LOBBY_LIST);
	/* Escape shows all of them again; what was selected stays so. */
	const char *name = lobby_selected(&f->lobby)->name;

	assert_int_equal(press(f, LOBBY_ESCAPE), EFFECT_NOTHING);
	assert_int_equal(f->lobby.nshown, 4);
	assert_string_equal(lobby_selected(&f->lobby)->name, name);
	assert_int_equal(press(f, LOBBY_ESCAPE), EFFECT_LEAVE);
}

static void test_turning(void **state)
{
	struct fixture *f = *state;
	struct lobby_entry *entry = lobby_selected(&f->lobby);

	assert_int_equal(press(f, LOBBY_ENTER), EFFECT_NOTHING); /* not open yet */
	assert_true(read_it(f));
	assert_int_equal(entry->length_ms, 120000);
	press(f, LOBBY_TAB);
	assert_int_equal(f->lobby.focus, LOBBY_PARAMETERS);
	assert_int_equal(press(f, LOBBY_RIGHT), EFFECT_TURNED);
	assert_int_equal(entry->length_ms, 140000);
	assert_int_equal(entry->reps, 4);
	assert_int_equal(press(f, LOBBY_RIGHT), EFFECT_NOTHING);
	assert_non_null(strstr(f->lobby.notice, "4 is the most"));
	assert_int_equal(press(f, LOBBY_LEFT), EFFECT_TURNED);
	assert_int_equal(entry->settings.n, 0); /* the default is no setting */
	press(f, LOBBY_DOWN);
	press(f, LOBBY_RIGHT);
	assert_string_equal(entry->settings.items[0].value, "+2.5 %");
	assert_int_equal(entry->highest_spm10, 1825); /* 178 + 2.5 %, rounded */
	press(f, LOBBY_ERASE);
	assert_int_equal(entry->settings.n, 0);
	press(f, LOBBY_DOWN);
	press(f, LOBBY_RIGHT);
	assert_string_equal(entry->settings.items[0].value, "hill");
	assert_int_equal(press(f, LOBBY_ENTER), EFFECT_START);
	press(f, LOBBY_ESCAPE);
	assert_int_equal(f->lobby.focus, LOBBY_LIST);
}

/* What a limit does not forbid, the reader may: then nothing has changed. */
static void test_turned_back(void **state)
{
	struct fixture *f = *state;

	node_clear(&f->tree);
	f->tree =
		tree_read(HEAD "parameters = { r = { default = 1; }; };\n"
			       "phases = ( { repeat = \"$r\"; phases = ( " EASY " ); } );");
	assert_true(read_it(f));
	press(f, LOBBY_TAB);
	press(f, LOBBY_LEFT);
	assert_int_equal(lobby_selected(&f->lobby)->settings.n, 0);
	assert_true(f->lobby.alarm && f->lobby.notice[0] != '\0');
	assert_string_equal(f->session.parameters[0].value, "1");
	press(f, LOBBY_RIGHT);
	assert_string_equal(f->session.parameters[0].value, "2");
}

static void test_texts(void **state)
{
	struct fixture *f = *state;
	struct text text = {0};

	assert_true(read_it(f));
	lobby_totals(&text, lobby_selected(&f->lobby));
	assert_string_equal(text_string(&text),
			    "2 min, beat 1 min, up to 181.6 spm, 3 reps");
	text_clear(&text);
	lobby_targets(&text, &f->lobby.detail);
	assert_string_equal(text_string(&text), "Fast 181.6 spm, PROVISIONAL");
	text_clear(&text);
	lobby_limits(&text, &f->session.parameters[1]);
	assert_string_equal(text_string(&text), "+0 to +3 %");
	text_clear(&text);
	lobby_limits(&text, &f->session.parameters[2]);
	assert_string_equal(text_string(&text), "one of 2");
	text_clear(&text);
	lobby_baselines(&text, &f->runner);
	assert_string_equal(text_string(&text),
			    "easy 164, tempo 170, strides 178 PROVISIONAL");
	text_clear(&text);
	f->runner.baselines[CONTEXT_EASY].provisional = false;
	lobby_baselines(&text, &f->runner);
	assert_string_equal(text_string(&text),
			    "easy 164, tempo 170?, strides 178?, ? PROVISIONAL");
	text_clear(&text);
	for (int i = 0; i < LOBBY_STRIPS; i++)
		assert_true(lobby_selected(&f->lobby)->strips[i][0].height > 0);
}

static void test_faults(void **state)
{
	struct fixture *f = *state;
	struct lobby_entry *entry = lobby_selected(&f->lobby);
	struct lobby_detail detail = {NULL, &f->runner, NULL, &f->diags};

	diag_warning(&f->diags, 2, "odd");
	diag_error(&f->diags, 7, "wrong");
	diag_error(&f->diags, 9, "wrong too");
	lobby_entry_fill(entry, &detail);
	lobby_show(&f->lobby, &detail);
	assert_int_equal(entry->state, LOBBY_FAULTY);
	assert_int_equal(entry->fault_line, 7);
	assert_string_equal(entry->fault, "wrong");
	assert_int_equal(entry->errors, 2);
	assert_int_equal(press(f, LOBBY_ENTER), EFFECT_FAULTS);
	assert_int_equal(press(f, LOBBY_CARD), EFFECT_FAULTS);
	press(f, LOBBY_TAB);
	assert_int_equal(f->lobby.focus, LOBBY_LIST);
	assert_int_equal(press(f, LOBBY_EDIT), EFFECT_EDIT);
}

/* Sessions come and go; what was selected and turned stays. */
static void test_replace(void **state)
{
	struct fixture *f = *state;
	struct lobby fresh = {0};

	press(f, LOBBY_DOWN);
	assert_true(read_it(f));
	press(f, LOBBY_TAB);
	press(f, LOBBY_RIGHT);
	lobby_add(&fresh, "another", "another", true);
	lobby_add(&fresh, "blended", "blended", false);
	lobby_replace(&f->lobby, &fresh);
	assert_int_equal(f->lobby.nshown, 2);
	assert_string_equal(lobby_selected(&f->lobby)->name, "blended");
	assert_string_equal(lobby_selected(&f->lobby)->settings.items[0].value, "4");
	assert_false(f->lobby.has_detail);
	lobby_replace(&f->lobby, &fresh);
	assert_null(lobby_selected(&f->lobby));
}

static void test_interruption(void **state)
{
	struct fixture *f = *state;
	struct progress progress = {
		.at_ms = 45000, .length_ms = 120000, .segment = 2, .last_utc_ms = 1000000};
	struct text text = {0};

	assert_true(read_it(f));
	lobby_interruption(&text, &progress, &f->session, f->timeline, 1000000 + 5 * 60000);
	assert_string_equal(text_string(&text), "\"T\" was interrupted at 0:45 of 2:00, in "
						"\"Fast\" 3 of 3, 5 min ago.");
	text_clear(&text);
	f->lobby.over = OVER_INTERRUPTED;
	assert_int_equal(press(f, LOBBY_DOWN), EFFECT_NOTHING);
	assert_int_equal(f->lobby.over, OVER_INTERRUPTED);
	assert_int_equal(press(f, LOBBY_PHASE), EFFECT_PHASE);
	assert_int_equal(f->lobby.over, OVER_NOTHING);
	assert_int_equal(press(f, LOBBY_PHASE), EFFECT_PLAN);
}

/* What was turned in today's session stays while the plan asks the same, and the place;
 * Backspace goes back to what it asks. */
static void turned_and_read_again(struct fixture *f)
{
	struct lobby fresh = {0};
	struct lobby_entry *entry = lobby_add(&fresh, "today", "strides", false);
	size_t at = 0;

	while (strcmp(f->session.parameters[at].name, "reps") != 0)
		at++;
	press(f, LOBBY_TAB);
	for (size_t i = 0; i < at; i++)
		press(f, LOBBY_DOWN);
	assert_int_equal(press(f, LOBBY_LEFT), EFFECT_TURNED);
	entry->today = true;
	lobby_entry_ask(entry, "reps", "4");
	lobby_add(&fresh, "strides", "strides", false);
	lobby_replace(&f->lobby, &fresh);
	assert_int_equal(f->lobby.focus, LOBBY_PARAMETERS);
	assert_true(read_it(f));
	assert_int_equal(f->lobby.parameter, at);
	assert_string_equal(f->session.parameters[at].value, "3");
	assert_int_equal(press(f, LOBBY_ERASE), EFFECT_TURNED);
	assert_string_equal(f->session.parameters[at].value, "4");
	assert_int_equal(press(f, LOBBY_ERASE), EFFECT_NOTHING);
	press(f, LOBBY_ESCAPE);
}

/* What is due stands above all others, and is selected as long as nobody has moved. */
static void test_today(void **state)
{
	struct fixture *f = *state;
	struct lobby fresh = {0};
	struct text label = {0};
	struct lobby_entry *entry = lobby_add(&fresh, "today", "strides", false);

	entry->today = true;
	lobby_entry_ask(entry, "reps", "4");
	lobby_add(&fresh, "strides", "strides", false);
	lobby_replace(&f->lobby, &fresh);
	assert_true(lobby_selected(&f->lobby)->today);
	assert_true(read_it(f));
	turned_and_read_again(f);
	lobby_label(&label, &f->lobby, lobby_selected(&f->lobby));
	assert_string_equal(text_string(&label), "Today: T");
	text_clear(&label);
	assert_int_equal(press(f, LOBBY_ENTER), EFFECT_TODAY);
	press(f, LOBBY_DOWN);
	assert_false(lobby_selected(&f->lobby)->today);
	assert_int_equal(lobby_selected(&f->lobby)->settings.n, 0);
	/* Another prescription: what was turned in it does not stay. */
	entry = lobby_add(&fresh, "today", "", false);
	entry->today = true;
	entry->state = LOBBY_IDLE;
	lobby_add(&fresh, "strides", "strides", false);
	lobby_replace(&f->lobby, &fresh);
	assert_false(lobby_selected(&f->lobby)->today);
	press(f, LOBBY_UP);
	lobby_show(&f->lobby, &(struct lobby_detail){0});
	assert_int_equal(press(f, LOBBY_ENTER), EFFECT_NOTHING);
	assert_non_null(strstr(f->lobby.notice, "nothing to play today"));
	assert_int_equal(press(f, LOBBY_CARD), EFFECT_CARD);
	assert_int_equal(press(f, LOBBY_EDIT), EFFECT_NOTHING);
}

/* Round and round through the parts there are. */
static void test_review_page(void **state)
{
	struct fixture *f = *state;
	struct review review = {.nweeks = 1};

	review.contexts[CONTEXT_STRIDES].any = true;
	review.contexts[CONTEXT_STRIDES].weeks = mem_alloc(1, sizeof(struct review_week));
	assert_int_equal(press(f, LOBBY_REVIEW), EFFECT_REVIEW);
	f->lobby.review = &review;
	f->lobby.review_part = CONTEXT_STRIDES;
	f->lobby.over = OVER_REVIEW;
	f->lobby.page_top = 3;
	press(f, LOBBY_RIGHT);
	assert_int_equal(f->lobby.review_part, REVIEW_REST);
	assert_int_equal(f->lobby.page_top, 0);
	press(f, LOBBY_RIGHT);
	assert_int_equal(f->lobby.review_part, CONTEXT_STRIDES);
	press(f, LOBBY_LEFT);
	assert_int_equal(f->lobby.review_part, REVIEW_REST);
	press(f, LOBBY_DOWN);
	assert_int_equal(f->lobby.page_top, 1);
	press(f, LOBBY_ESCAPE);
	assert_int_equal(f->lobby.over, OVER_NOTHING);
	free(review.contexts[CONTEXT_STRIDES].weeks);
}

static void test_plan_page(void **state)
{
	struct fixture *f = *state;
	static const struct {
		enum lobby_command command;
		enum lobby_effect followed, ended, never;
	} keys[] = {{LOBBY_ENTER, EFFECT_NOTHING, EFFECT_PLAN_START, EFFECT_PLAN_START},
		    {LOBBY_MOVE, EFFECT_PLAN_MOVE, EFFECT_NOTHING, EFFECT_NOTHING},
		    {LOBBY_PHASE, EFFECT_PLAN_PAUSE, EFFECT_NOTHING, EFFECT_NOTHING},
		    {LOBBY_RESUME, EFFECT_NOTHING, EFFECT_NOTHING, EFFECT_NOTHING},
		    {LOBBY_NEW, EFFECT_PLAN_RESTART, EFFECT_PLAN_RESTART, EFFECT_NOTHING},
		    {LOBBY_STOP, EFFECT_PLAN_STOP, EFFECT_NOTHING, EFFECT_NOTHING}};

	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const enum lobby_effect wanted[] = {keys[i].never, keys[i].ended,
						    keys[i].followed};

		for (int plans = 0; plans < 3; plans++) {
			f->lobby.over = OVER_PLAN;
			f->lobby.today.begun = plans > 0;
			f->lobby.today.followed = plans > 1;
			assert_int_equal(press(f, keys[i].command), wanted[plans]);
			assert_int_equal(f->lobby.over, OVER_PLAN);
		}
	}
	f->lobby.today.paused = true; /* then it can be resumed, and not paused again */
	assert_int_equal(press(f, LOBBY_PHASE), EFFECT_NOTHING);
	assert_int_equal(press(f, LOBBY_RESUME), EFFECT_PLAN_RESUME);
	f->lobby.today.paused = false;
	f->lobby.today.offer = OFFER_STOP; /* a red flag: a clinician may have looked */
	assert_int_equal(press(f, LOBBY_RESUME), EFFECT_PLAN_RESUME);
	f->lobby.today.offer = OFFER_SESSION;
	press(f, LOBBY_ESCAPE);
	assert_int_equal(f->lobby.over, OVER_NOTHING);
}

/* A help that fits goes away by any key, one that does not is moved by some. */
static void test_help(void **state)
{
	struct fixture *f = *state;

	press(f, LOBBY_HELP);
	assert_int_equal(f->lobby.over, OVER_HELP);
	f->lobby.page_more = true;
	press(f, LOBBY_DOWN);
	assert_int_equal(f->lobby.over, OVER_HELP);
	assert_int_equal(f->lobby.page_top, 1);
	press(f, LOBBY_UP);
	assert_int_equal(f->lobby.page_top, 0);
	press(f, LOBBY_NONE);
	assert_int_equal(f->lobby.over, OVER_NOTHING);
	press(f, LOBBY_HELP);
	f->lobby.page_more = false;
	assert_int_equal(lobby_do(&f->lobby, LOBBY_DOWN, 0), EFFECT_NOTHING);
	assert_int_equal(f->lobby.over, OVER_NOTHING);
}

/* Wet hands: whatever is pressed, everything points to something that is there. */
static void test_any_keys(void **state)
{
	struct fixture *f = *state;
	uint32_t seed = 7;

	for (int i = 0; i < RANDOM_KEYS; i++) {
		seed = seed * 1664525u + 1013904223u;

		enum lobby_command command =
			(enum lobby_command)((seed >> 8) % LOBBY_COMMANDS);
		enum lobby_effect effect;

		if (lobby_selected(&f->lobby) != NULL && !f->lobby.has_detail)
			assert_true(read_it(f));
		effect = lobby_do(&f->lobby, command, "ste \x01"[(seed >> 20) % 5]);
		if (effect == EFFECT_TURNED && !read_it(f))
			lobby_turn_back(&f->lobby, "no");
		if (effect == EFFECT_START || effect == EFFECT_CARD ||
		    effect == EFFECT_FAULTS || effect == EFFECT_EDIT)
			assert_non_null(lobby_selected(&f->lobby));
		if (effect == EFFECT_CARD)
			f->lobby.over = OVER_PAGE;
		assert_true(f->lobby.selected < f->lobby.nshown || f->lobby.nshown == 0);
		assert_true(f->lobby.parameter < 3);
		assert_true(text_is_clean(f->lobby.search));
		assert_true(text_is_clean(f->lobby.naming));
	}
}

static void test_folders(void **state)
{
	static const struct {
		const char *folder;
		size_t columns;
		const char *shown;
	} cases[] = {
		{"~/.config/turnover/sessions", 40, "~/.config/turnover/sessions"},
		{"/usr/local/share/turnover/sessions", 34,
		 "/usr/local/share/turnover/sessions"},
		{"/usr/local/share/turnover/sessions", 33,
		 "…/local/share/turnover/sessions"},
		{"/usr/local/share/turnover/sessions", 20, "…/turnover/sessions"},
		{"/usr/local/share/turnover/sessions", 10, "…/sessions"},
		{"/usr/local/share/turnover/sessions", 9, "…sessions"},
		{"/läufe/übungen", 4, "…gen"},
		{"/läufe/übungen", 8, "…übungen"},
		{"a", 0, "…"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct text text = {0};

		lobby_folder(&text, cases[i].folder, cases[i].columns);
		assert_string_equal(text_string(&text), cases[i].shown);
		text_clear(&text);
	}
}

int main(void)
{
#define LOBBY_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		LOBBY_TEST(test_search),       LOBBY_TEST(test_turning),
		LOBBY_TEST(test_turned_back),  LOBBY_TEST(test_texts),
		LOBBY_TEST(test_faults),       LOBBY_TEST(test_replace),
		LOBBY_TEST(test_interruption), LOBBY_TEST(test_any_keys),
		LOBBY_TEST(test_today),        LOBBY_TEST(test_plan_page),
		LOBBY_TEST(test_review_page),  LOBBY_TEST(test_help),
		LOBBY_TEST(test_folders),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
