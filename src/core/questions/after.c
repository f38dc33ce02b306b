/* SPDX-License-Identifier: GPL-3.0-or-later */
/* after: what is asked after a session; see after.h. */
#include "core/questions/after_part.h"

#include "core/base/mem.h"
#include "core/questions/questions.h"
#include "core/training/rules.h"
#include "core/journal/run_field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAID_MOST = 120 };

/* A question, and those that may follow from its answer. */
struct step {
	enum after_step main; /* whose follow-up it is; itself */
	bool free;            /* anything may be typed, also a q */
	bool (*due)(const struct after *after);
	void (*page)(const struct after *after, struct ask_page *page);
	bool (*key)(struct after *after, int key); /* false: none of its answers */
};
static const struct step steps[AFTER_END];

/* ---- from one to the next ------------------------------------------------------------ */

void after_go_to(struct after *after, enum after_step step)
{
	after->step = step;
	after->typed[0] = '\0';
}

/* On to the next question that is due; its follow-ups are gone to by answers alone. */
static void go_on(struct after *after)
{
	int step = (int)after->step;
	const enum after_step main = steps[step].main;

	do
		step++;
	while (step < AFTER_END &&
	       (steps[step].main == main || (int)steps[step].main != step ||
		!steps[step].due(after)));
	after_go_to(after, (enum after_step)step);
}

static void go_back(struct after *after)
{
	const enum after_step main = steps[after->step].main;
	int step = (int)main;

	if (after->step != main) {
		after_go_to(after, main);
		return;
	}
	do
		step--;
	while (step >= 0 && ((int)steps[step].main != step || !steps[step].due(after)));
	if (step >= 0)
		after_go_to(after, (enum after_step)step);
}

void after_tell(struct after *after, bool alarm, const char *text)
{
	text_copy(after->message, sizeof after->message, text);
	after->alarm = alarm;
}

void after_answered(struct after *after)
{
	after->changed = true;
	go_on(after);
}

/* ---- when ------------------------------------------------------------------------------ */

static bool always(const struct after *after)
{
	(void)after;
	return true;
}

bool after_had_clicks(const struct after *after)
{
	return run_clicked_ms(after->run) > 0;
}

static bool was_on_foot(const struct after *after)
{
	return after->run->activity != ACTIVITY_CROSS &&
	       after->run->activity != ACTIVITY_REST;
}

static bool was_a_run(const struct after *after)
{
	return after->run->activity == ACTIVITY_RUN ||
	       after->run->activity == ACTIVITY_RACE;
}

static bool never(const struct after *after)
{
	(void)after;
	return false;
}

/* ---- effort, comfort, pain --------------------------------------------------------------- */

void after_question(struct ask_page *page, const char *question)
{
	text_copy(page->question, sizeof page->question, question);
}

static void now_of_ten(struct ask_page *page, int value)
{
	if (value != RUN_UNKNOWN && page->message[0] == '\0')
		snprintf(page->message, sizeof page->message, "Noted: %d", value);
}

static void rpe_page(const struct after *after, struct ask_page *page)
{
	after_question(page, "How hard was it, all in all? 0 to 9, t for ten:");
	ask_choice(page, "0", "nothing at all");
	ask_choice(page, "2", "easy");
	ask_choice(page, "3", "moderate");
	ask_choice(page, "5", "hard");
	ask_choice(page, "7", "very hard");
	ask_choice(page, "t", "as hard as can be");
	now_of_ten(page, after->run->rpe);
}

static void comfort_page(const struct after *after, struct ask_page *page)
{
	after_question(page, "How did the cadence of the clicks feel? 0 to 9, t for ten:");
	ask_choice(page, "0", "awkward");
	ask_choice(page, "5", "so-so");
	ask_choice(page, "t", "natural, easy");
	now_of_ten(page, after->run->comfort);
}

static void pain_page(const struct after *after, struct ask_page *page)
{
	after_question(page, "Did anything hurt? 0 to 9, t for ten:");
	ask_choice(page, "0", "nothing");
	ask_choice(page, "2", "a little: that is let pass");
	ask_choice(page, "5", "much");
	ask_choice(page, "t", "as much as can be");
	now_of_ten(page, after->run->pain);
}

static bool take_ten(struct after *after, int key, int *to)
{
	if (ask_ten(key) < 0)
		return false;
	*to = ask_ten(key);
	after_answered(after);
	return true;
}

static bool rpe_key(struct after *after, int key)
{
	return take_ten(after, key, &after->run->rpe);
}

static bool comfort_key(struct after *after, int key)
{
	return take_ten(after, key, &after->run->comfort);
}

/* Where that stands in the rules (core/training/rules.h, core/plan/prescribe_care.c). */
static void tell_pain(struct after *after, int pain)
{
	char text[ASK_LINE];

	if (pain <= RULE_PAIN_GO_MAX)
		snprintf(text, sizeof text,
			 "Pain %d may be run with if it is gone within %d min and no worse "
			 "in "
			 "the morning.",
			 pain, RULE_PAIN_SETTLE_MIN);
	else if (pain < RULE_PAIN_STOP_FROM)
		snprintf(text, sizeof text,
			 "Pain %d: no hops and no load until a run goes without; the next "
			 "session is shorter, the target waits.",
			 pain);
	else
		snprintf(text, sizeof text,
			 "Pain %d: %d h without running, then %d easy runs with pain of %d "
			 "or "
			 "less before the plan goes on.",
			 pain, RULE_PAIN_OFF_H, RULE_PAIN_FREE_RUNS, RULE_PAIN_GO_MAX);
	after_tell(after, pain > RULE_PAIN_GO_MAX, text);
}

static bool pain_key(struct after *after, int key)
{
	if (!take_ten(after, key, &after->run->pain))
		return false;
	if (after->run->pain > 0) {
		tell_pain(after, after->run->pain);
		after_go_to(after, AFTER_FLAGS);
	} else {
		after->run->red_flags = 0;
	}
	return true;
}

static void flags_page(const struct after *after, struct ask_page *page)
{
	(void)after;
	after_question(page, "Is it one of these?");
	questions_flag_choices(page);
	ask_choice(page, "n", "none of them");
}

static bool flags_key(struct after *after, int key)
{
	const unsigned flag = questions_flag(key);

	if (flag == 0 && key != 'n' && key != 'N')
		return false;
	after->run->red_flags = flag == 0 ? 0 : after->run->red_flags | flag;
	after_answered(after);
	if (flag != 0)
		after_tell(after, true,
			   "See a clinician before you run again; a plan stops here.");
	return true;
}

/* ---- pace, terrain ---------------------------------------------------------------------- */

static void speed_page(const struct after *after, struct ask_page *page)
{
	after_question(page, "At what speed or pace?");
	ask_choice(page, "10.5", "km/h");
	ask_choice(page, "5:40", "a kilometre");
	ask_choice(page, "9:00 /mi", "a mile");
	page->typing = true;
	if (after->run->m_per_h > 0 && page->message[0] == '\0')
		snprintf(page->message, sizeof page->message, "Noted: %d.%d km/h",
			 after->run->m_per_h / 1000, after->run->m_per_h / 100 % 10);
}

/* A number alone is km/h, a time alone is for a kilometre: so it is asked. */
static bool read_speed(struct after *after, char why[QUANTITY_WHY])
{
	const struct field *field = field_find(&field_tables[RECORD_RUN], "m_per_h");
	char text[ASK_INPUT + 8];
	size_t digits;

	text_copy(text, sizeof text, after->typed);
	for (char *c = text; *c != '\0'; c++)
		*c = *c == ',' ? '.' : *c;
	digits = strspn(text, "0123456789.");
	if (text[digits] == '\0')
		snprintf(text + digits, sizeof text - digits, " km/h");
	else if (text[digits] == ':' && text[strspn(text, "0123456789:")] == '\0')
		snprintf(text + strlen(text), sizeof text - strlen(text), " /km");
	return field_read_said(field, after->run, text, why);
}

static bool speed_key(struct after *after, int key)
{
	char why[QUANTITY_WHY];

	if (key != ASK_ENTER)
		return false;
	if (!read_speed(after, why)) {
		after_tell(after, true, why);
		return true;
	}
	after_answered(after);
	return true;
}

static const struct {
	char key;
	enum terrain terrain;
	const char *text;
} terrains[] = {
	{'t', TERRAIN_TREADMILL, "treadmill"},  {'f', TERRAIN_FLAT, "flat road or path"},
	{'k', TERRAIN_TRACK, "track"},          {'h', TERRAIN_HILLY, "hilly"},
	{'r', TERRAIN_TRAIL, "rough: a trail"},
};
enum { TERRAIN_KEYS = sizeof terrains / sizeof *terrains };

static void terrain_page(const struct after *after, struct ask_page *page)
{
	after_question(page, "Where was it?");
	for (int i = 0; i < TERRAIN_KEYS; i++)
		ask_choice(page, (const char[]){terrains[i].key, '\0'}, terrains[i].text);
	if (after->run->terrain != TERRAIN_UNKNOWN && page->message[0] == '\0')
		snprintf(page->message, sizeof page->message, "Noted: %s",
			 terrain_name(after->run->terrain));
}

static bool terrain_key(struct after *after, int key)
{
	for (int i = 0; i < TERRAIN_KEYS; i++) {
		if (terrains[i].key != key)
			continue;
		after->run->terrain = terrains[i].terrain;
		after_answered(after);
		return true;
	}
	return false;
}

/* ---- shoes ---------------------------------------------------------------------------- */

static void wear(struct after *after, const char *name, enum shoe_class shoe_class)
{
	free(after->run->shoes);
	after->run->shoes = mem_strdup(name);
	after->run->shoe_class = shoe_class;
}

static void shoes_page(const struct after *after, struct ask_page *page)
{
	char item[ASK_ITEM];

	after_question(page, "In which shoes?");
	for (int i = 0; i < after->nshoes; i++) {
		text_copy(item, sizeof item, after->shoes[i].name);
		ask_choice(page, (const char[]){(char)('1' + i), '\0'}, item);
	}
	ask_choice(page, "n", after->nshoes > 0 ? "others" : "type their name");
}

static bool shoes_key(struct after *after, int key)
{
	const int i = key - '1';

	if (key == 'n' || key == 'N') {
		after_go_to(after, AFTER_SHOES_NAME);
		return true;
	}
	if (i < 0 || i >= after->nshoes)
		return false;
	wear(after, after->shoes[i].name, after->shoes[i].shoe_class);
	after_answered(after);
	return true;
}

static void shoes_name_page(const struct after *after, struct ask_page *page)
{
	(void)after;
	after_question(page, "What are they called?");
	page->typing = true;
}

static bool shoes_name_key(struct after *after, int key)
{
	char name[RUN_LINE_MAX + 1];

	if (key != ASK_ENTER)
		return false;
	text_copy(name, sizeof name, after->typed);
	wear(after, name, SHOES_USUAL);
	after->changed = true;
	after_go_to(after, AFTER_SHOES_CLASS);
	return true;
}

static void shoes_class_page(const struct after *after, struct ask_page *page)
{
	(void)after;
	after_question(page, "What kind of shoes are they?");
	ask_choice(page, "u", "usual running shoes");
	ask_choice(page, "m", "minimal ones, or barefoot: a baseline of their own");
}

static bool shoes_class_key(struct after *after, int key)
{
	if (key != 'u' && key != 'm')
		return false;
	after->run->shoe_class = key == 'm' ? SHOES_MINIMAL : SHOES_USUAL;
	after_answered(after);
	return true;
}

/* ---- the note ---------------------------------------------------------------------------- */

static void note_page(const struct after *after, struct ask_page *page)
{
	(void)after;
	after_question(page, "Anything to remember? One line:");
	page->typing = true;
}

static bool note_key(struct after *after, int key)
{
	struct text note = {0};

	if (key != ASK_ENTER)
		return false;
	if (after->run->note != NULL && *after->run->note != '\0')
		text_add(&note, "%s\n", after->run->note);
	text_add(&note, "%s", after->typed);
	if (note.n <= RUN_NOTE_MAX) {
		free(after->run->note);
		after->run->note = mem_strdup(text_string(&note));
	}
	text_clear(&note);
	after_answered(after);
	return true;
}

/* ---- the whole ------------------------------------------------------------------------------ */

static const struct step steps[AFTER_END] = {
	[AFTER_RPE] = {AFTER_RPE, false, always, rpe_page, rpe_key},
	[AFTER_COMFORT] = {AFTER_COMFORT, false, after_had_clicks, comfort_page,
			   comfort_key},
	[AFTER_PAIN] = {AFTER_PAIN, false, always, pain_page, pain_key},
	[AFTER_FLAGS] = {AFTER_PAIN, false, never, flags_page, flags_key},
	[AFTER_SPEED] = {AFTER_SPEED, false, was_a_run, speed_page, speed_key},
	[AFTER_TERRAIN] = {AFTER_TERRAIN, false, was_on_foot, terrain_page, terrain_key},
	[AFTER_SHOES_USED] = {AFTER_SHOES_USED, false, was_on_foot, shoes_page, shoes_key},
	[AFTER_SHOES_NAME] = {AFTER_SHOES_USED, true, never, shoes_name_page,
			      shoes_name_key},
	[AFTER_SHOES_CLASS] = {AFTER_SHOES_USED, false, never, shoes_class_page,
			       shoes_class_key},
	[AFTER_CADENCE] = {AFTER_CADENCE, false, was_a_run, after_cadence_page,
			   after_cadence_key},
	[AFTER_FEET] = {AFTER_CADENCE, false, never, after_feet_page, after_feet_key},
	[AFTER_SOURCE] = {AFTER_CADENCE, false, never, after_source_page, after_source_key},
	[AFTER_CUED] = {AFTER_CADENCE, false, never, after_cued_page, after_cued_key},
	[AFTER_CONTEXT] = {AFTER_CADENCE, false, never, after_context_page,
			   after_context_key},
	[AFTER_NOTE] = {AFTER_NOTE, true, always, note_page, note_key},
};

static void add_shoes(struct after *after, const char *name, enum shoe_class shoe_class)
{
	for (int i = 0; i < after->nshoes; i++)
		if (strcmp(after->shoes[i].name, name) == 0)
			return;
	if (after->nshoes == AFTER_SHOES)
		return;
	text_copy(after->shoes[after->nshoes].name, RUN_LINE_MAX + 1, name);
	after->shoes[after->nshoes++].shoe_class = shoe_class;
}

void after_open(struct after *after, struct run *run, const struct history *history)
{
	memset(after, 0, sizeof *after);
	after->run = run;
	for (size_t i = history != NULL ? history->nruns : 0; i-- > 0;) {
		const struct history_run *of = &history->runs[i];

		if (of->shoes > 0)
			add_shoes(after, history->shoes[of->shoes],
				  (enum shoe_class)of->shoe_class);
	}
}

bool after_is_open(const struct after *after)
{
	return after->step < AFTER_END;
}

static bool is_typing(const struct after *after)
{
	struct ask_page page = {0};

	steps[after->step].page(after, &page);
	return page.typing;
}

/* While something is written. False: the key means what it does elsewhere. */
static bool type_key(struct after *after, int key)
{
	const bool empty = after->typed[0] == '\0';

	if (key > 0 && !(key == 'q' && empty && !steps[after->step].free)) {
		ask_type(after->typed,
			 steps[after->step].main == AFTER_SHOES_USED
				 ? RUN_LINE_MAX
				 : sizeof after->typed - 1,
			 (uint32_t)key);
		return true;
	}
	if (key == ASK_BACK && !empty)
		return ask_erase(after->typed);
	return key == ASK_ENTER && !empty && steps[after->step].key(after, key);
}

void after_key(struct after *after, int key)
{
	const enum after_step before = after->step;

	after->changed = false;
	if (!after_is_open(after))
		return;
	if (key >= 'A' && key <= 'Z' && !is_typing(after))
		key += 'a' - 'A';
	after->message[0] = '\0';
	after->alarm = false;
	if (is_typing(after) && type_key(after, key))
		return;
	if (key == ASK_ENTER || key == ASK_ESCAPE)
		go_on(after);
	else if (key == ASK_BACK)
		go_back(after);
	else if (key == 'q')
		after->step = AFTER_END;
	else if (is_typing(after) || !steps[before].key(after, key))
		after_tell(after, true, "That is none of its answers.");
}

void after_page(const struct after *after, struct ask_page *page)
{
	const struct step *step = &steps[after->step];
	int n = 0, at = 0;

	memset(page, 0, sizeof *page);
	if (!after_is_open(after))
		return;
	for (int i = 0; i < AFTER_END; i++) {
		if ((int)steps[i].main != i || !steps[i].due(after))
			continue;
		n++;
		if (i <= (int)step->main)
			at = n;
	}
	text_copy(page->message, sizeof page->message, after->message);
	page->alarm = after->alarm;
	step->page(after, page);
	text_copy(page->typed, sizeof page->typed, after->typed);
	snprintf(page->place, sizeof page->place, "%d of %d", at, n);
	page->enter = after->typed[0] != '\0' ? "done" : "skip";
	page->escape = after->typed[0] != '\0' ? "skip" : NULL;
	page->leave = step->free ? NULL : "leave";
}

void after_said(struct text *text, const struct run *run)
{
	struct text said = {0};

	if (run->rpe != RUN_UNKNOWN)
		text_add(&said, ", RPE %d", run->rpe);
	if (run->comfort != RUN_UNKNOWN)
		text_add(&said, ", comfort %d", run->comfort);
	if (run->pain == 0)
		text_add(&said, ", no pain");
	else if (run->pain > 0)
		text_add(&said, ", pain %d", run->pain);
	if (run->m_per_h > 0)
		text_add(&said, ", %d.%d km/h", run->m_per_h / 1000,
			 run->m_per_h / 100 % 10);
	if (run->terrain != TERRAIN_UNKNOWN)
		text_add(&said, ", %s", terrain_name(run->terrain));
	if (run->shoes != NULL)
		text_add(&said, ", %s", run->shoes);
	for (size_t i = 0; i < run->nsamples && said.n < SAID_MOST; i++) {
		char spm[16];

		text_spm(spm, sizeof spm, run->samples[i].spm10);
		text_add(&said, ", %s spm", spm);
	}
	if (said.n > 2)
		text_add(text, "%s", text_string(&said) + 2);
	text_clear(&said);
}
