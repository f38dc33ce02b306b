/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prescribe: what a plan asks for today; see prescribe.h. */
#include "core/plan/prescribe.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/plan/prescribe_part.h"
#include "core/base/text.h"
#include "core/training/rules.h"
#include "core/training/training_load.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 400, WHOLE = 100, LOOK_AHEAD_DAYS = 14 };

const char *offer_name(enum offer offer)
{
	static const char *const names[] = {
		[OFFER_NOTHING] = "nothing",
		[OFFER_SESSION] = "session",
		[OFFER_REST] = "rest",
		[OFFER_STOP] = "stop",
	};

	return names[offer];
}

const char *light_name(enum light light)
{
	static const char *const names[] = {
		[LIGHT_UNKNOWN] = "unknown",
		[LIGHT_GREEN] = "green",
		[LIGHT_AMBER] = "amber",
		[LIGHT_RED] = "red",
	};

	return names[light];
}

void answers_init(struct answers *answers)
{
	*answers = (struct answers){.pain = RUN_UNKNOWN};
}

bool answers_any(const struct answers *answers)
{
	for (int i = 0; i < READY_ITEMS; i++)
		if (answers->readiness[i] != 0)
			return true;
	return answers->stiff != ANSWER_UNKNOWN || answers->heavy != ANSWER_UNKNOWN ||
	       answers->ill != ANSWER_UNKNOWN || answers->pain != RUN_UNKNOWN ||
	       answers->red_flags != 0;
}

/* ---- sentences ---------------------------------------------------------------------- */

static void add_line(struct prescription_lines *lines, const char *rule, const char *format,
		     va_list arguments) __attribute__((format(printf, 3, 0)));
static void add_line(struct prescription_lines *lines, const char *rule, const char *format,
		     va_list arguments)
{
	struct prescription_line *line;
	char text[LINE];

	vsnprintf(text, sizeof text, format, arguments);
	for (size_t i = 0; i < lines->n; i++)
		if (strcmp(lines->items[i].text, text) == 0)
			return;
	line = ARRAY_PUSH(lines);
	line->rule = rule;
	line->text = mem_strdup(text);
}

void prescribe_because(struct prescribe_draft *draft, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_line(&draft->to->reasons, draft->rule, format, arguments);
	va_end(arguments);
}

void prescribe_warn(struct prescribe_draft *draft, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_line(&draft->to->warnings, draft->rule, format, arguments);
	va_end(arguments);
}

void prescribe_measure(struct prescribe_draft *draft, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	add_line(&draft->to->measures, draft->rule, format, arguments);
	va_end(arguments);
}

/* The lines of that rule, or all others. */
static void drop(struct prescription_lines *lines, const char *rule, bool others)
{
	size_t n = 0;

	for (size_t i = 0; i < lines->n; i++) {
		if ((strcmp(lines->items[i].rule, rule) == 0) != others)
			free(lines->items[i].text);
		else
			lines->items[n++] = lines->items[i];
	}
	lines->n = n;
}

void prescribe_take_back(struct prescribe_draft *draft, const char *rule)
{
	drop(&draft->to->reasons, rule, false);
}

void prescribe_day_words(int32_t day, char to[PRESCRIBE_DAY_WORDS])
{
	static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	int year, month, of_month;

	day_split(day, &year, &month, &of_month);
	snprintf(to, PRESCRIBE_DAY_WORDS, "%s %d %s", day_short_name(day_of_week(day)),
		 of_month, months[month - 1]);
}

/* ---- what rules do with a draft --------------------------------------------------------- */

bool prescribe_has(const struct prescribe_draft *draft, enum level level)
{
	return draft->to->work != NULL && plan_work_has(draft->to->work, level);
}

bool prescribe_has_contacts(const struct prescribe_draft *draft)
{
	return draft->to->work != NULL && draft->to->work->ncontacts > 0;
}

bool prescribe_has_strides(const struct prescribe_draft *draft)
{
	return prescribe_has(draft, LEVEL_CUE);
}

bool prescribe_lower(struct prescribe_draft *draft, enum level level, int to)
{
	if (!prescribe_has(draft, level) || draft->to->levels[level] <= to)
		return false;
	draft->to->levels[level] = to;
	return true;
}

void prescribe_scale(struct prescribe_draft *draft, int minutes_pct, int reps_pct)
{
	if (minutes_pct < draft->minutes_pct)
		draft->minutes_pct = minutes_pct;
	if (reps_pct < draft->reps_pct)
		draft->reps_pct = reps_pct;
	if (minutes_pct < draft->contacts_pct)
		draft->contacts_pct = minutes_pct;
}

static void take(struct prescribe_draft *draft, const struct plan_work *work)
{
	struct prescription *to = draft->to;

	to->work = work;
	to->instead = true;
	memcpy(to->levels, work->aims, sizeof to->levels);
	to->contacts4 = work->ncontacts > 0 ? work->aim_contacts * 4 : 0;
}

bool prescribe_take_easy(struct prescribe_draft *draft)
{
	const struct plan *plan = draft->of->plan;
	const struct plan_work *easy = &plan->works[plan->easy];

	if (draft->to->offer != OFFER_SESSION || draft->to->work == easy)
		return false;
	take(draft, easy);
	draft->to->role = SLOT_FORM;
	return true;
}

bool prescribe_take_rest(struct prescribe_draft *draft)
{
	const struct plan *plan = draft->of->plan;

	if (draft->to->offer != OFFER_SESSION)
		return false;
	take(draft, &plan->works[plan->rest]);
	draft->to->offer = OFFER_REST;
	draft->to->role = SLOT_REST;
	draft->to->optional = true;
	return true;
}

void prescribe_take_nothing(struct prescribe_draft *draft)
{
	draft->to->work = NULL;
	draft->to->offer = OFFER_NOTHING;
	draft->to->contacts4 = 0;
}

/* ---- from levels to the parameters of the session --------------------------------------- */

static void set_all(struct prescription *to)
{
	plan_fill(to->work, to->levels, &to->contacts4, &to->settings);
	to->running_ms = plan_running_ms(to->work, to->levels);
}

static int spm10_of(const struct baseline *baseline, int pct10)
{
	const struct cadence cadence = {.form = CADENCE_PERCENT, .amount = pct10 * WHOLE};
	bool provisional = false;

	return cadence_resolve(&cadence, baseline, CONTEXT_EASY, &provisional);
}

static void set_targets(struct prescription *to, const struct facts *facts)
{
	to->cued = plan_work_has(to->work, LEVEL_TARGET) && to->levels[LEVEL_CLICKS] > 0;
	to->strides = plan_work_has(to->work, LEVEL_CUE);
	if (to->cued) {
		to->target_spm10 = spm10_of(&facts->easy, to->levels[LEVEL_TARGET]);
		to->rung_pct10 = to->levels[LEVEL_TARGET];
	}
	if (to->strides) {
		to->cue_spm10 = spm10_of(&facts->strides, to->levels[LEVEL_CUE]);
		if (!to->cued)
			to->rung_pct10 = to->levels[LEVEL_CUE];
	}
	to->baselines[CONTEXT_EASY] = facts->easy;
	to->baselines[CONTEXT_STRIDES] = facts->strides;
}

/* ---- days without a session --------------------------------------------------------------- */

/* The reassessment of week 0 is due until week 1 begins, or it is done. */
static const struct plan_slot *slot_of_day(const struct situation_of_plan *of, int32_t day,
					   int32_t of_plan, int *week, int *number)
{
	const struct plan_slot *slot = plan_on(of->plan, of_plan, week, number);
	bool first_day = day == course_next(of->course, of->course->start);

	if ((*week == 0 || first_day) && plan_checks(of->plan, 0) &&
	    (slot == NULL || slot->role == SLOT_REST)) {
		*week = 0;
		*number = 1;
		return &of->plan->check;
	}
	return slot;
}

/* "Next: Thu 22 Jan, metronome." */
static void tell_next(struct prescribe_draft *draft)
{
	const struct situation_of_plan *of = draft->of;

	for (int32_t day = of->day + 1; day <= of->day + LOOK_AHEAD_DAYS; day++) {
		const struct plan_slot *slot;
		int32_t of_plan;
		int week, number;
		char words[PRESCRIBE_DAY_WORDS];

		if (!course_day(of->course, day, &of_plan))
			continue;
		slot = slot_of_day(of, day, of_plan, &week, &number);
		if (slot == NULL || slot->role == SLOT_REST ||
		    (week == 0 && draft->facts->check_done))
			continue;
		prescribe_day_words(day, words);
		prescribe_because(draft, "next: %s, %s%s", words,
				  of->plan->works[slot->work].session,
				  slot->optional ? ", if you like" : "");
		return;
	}
}

static void tell_no_day(struct prescribe_draft *draft)
{
	const struct course *course = draft->of->course;
	char words[PRESCRIBE_DAY_WORDS];

	draft->rule = "course";
	if (course->ended) {
		prescribe_because(
			draft, "the plan was stopped; `turnover plan restart` begins anew");
	} else if (draft->of->day < course->start) {
		prescribe_day_words(course->start, words);
		prescribe_because(draft, "the plan begins on %s", words);
	} else if (course->paused_from != COURSE_NEVER &&
		   draft->of->day >= course->paused_from) {
		prescribe_day_words(course->paused_from, words);
		prescribe_because(
			draft,
			"the plan is paused since %s; `turnover plan resume` goes on",
			words);
	} else {
		prescribe_because(draft, "nothing today: the plan was moved");
		tell_next(draft);
	}
}

/* Is today one without running, by what hurts or by what was answered? */
static bool is_day_off(const struct prescribe_draft *draft)
{
	return draft->of->day < draft->facts->care.off_until ||
	       draft->facts->today.light == LIGHT_RED ||
	       draft->of->answers->pain >= RULE_PAIN_STOP_FROM;
}

static void tell_free_day(struct prescribe_draft *draft, int week)
{
	draft->rule = "course";
	if (plan_week(draft->of->plan, week < 1 ? 1 : week) == NULL) {
		prescribe_because(
			draft,
			"the plan is done: %d weeks. `turnover plan restart` begins "
			"anew",
			draft->to->weeks);
		return;
	}
	if (week >= 1)
		prescribe_because(draft, "nothing today: a free day");
	else if (is_day_off(draft))
		prescribe_because(draft, "nothing today: no running; walking is fine");
	else if (draft->facts->check_done &&
		 draft->of->day == course_next(draft->of->course, draft->of->course->start))
		prescribe_because(draft, "nothing more today: your cadence is checked");
	else
		prescribe_because(
			draft, "nothing today: week 1 begins on Monday; run easily as you "
			       "like, without clicks, and count your steps");
	tell_next(draft);
}

/* ---- the whole ------------------------------------------------------------------------------ */

static void begin(struct prescribe_draft *draft, const struct plan_slot *slot, int week,
		  int number)
{
	struct prescription *to = draft->to;
	const struct plan_work *work = &draft->of->plan->works[slot->work];

	to->slot = slot;
	to->work = work;
	to->week = week;
	to->number = number;
	to->role = slot->role;
	to->optional = slot->optional;
	to->offer = slot->role == SLOT_REST ? OFFER_REST : OFFER_SESSION;
	memcpy(to->levels, slot->aims, sizeof to->levels);
	to->contacts4 = work->ncontacts > 0 ? slot->aim_contacts * 4 : 0;
	draft->week = week >= 1 ? plan_week(draft->of->plan, week) : NULL;
	to->block = draft->week != NULL ? draft->week->block : "Before it begins";
}

static void apply_rules(struct prescribe_draft *draft)
{
	for (size_t i = 0; i < prescribe_nrules; i++) {
		draft->rule = prescribe_rules[i].name;
		prescribe_rules[i].apply(draft);
	}
}

static void tell_done(struct prescribe_draft *draft, const struct plan_work *work)
{
	draft->rule = "done";
	if (draft->facts->done == SLOT_DONE)
		prescribe_because(draft, "done: %s of week %d", work->session,
				  draft->to->week);
	else
		prescribe_because(
			draft,
			"done in part: %d %% of %s of week %d; the rest is not made up for",
			draft->facts->begun_pct, work->session, draft->to->week);
	tell_next(draft);
	prescribe_take_nothing(draft);
}

/* Nothing but the sign counts: what else was to be said of today is not. */
static void keep_stop(struct prescription *to)
{
	drop(&to->reasons, "red-flag", true);
	drop(&to->warnings, "red-flag", true);
	drop(&to->measures, "red-flag", true);
}

static void finish(struct prescribe_draft *draft)
{
	struct prescription *to = draft->to;

	if (to->work != NULL && to->offer != OFFER_STOP) {
		set_targets(to, draft->facts);
		set_all(to);
	}
	if (to->offer == OFFER_STOP) {
		keep_stop(to);
		to->work = NULL;
	}
}

/* What was said today already, in an entry without a run. */
static void remember(const struct situation_of_plan *of, struct answers *answers)
{
	for (size_t i = training_first_run(of->history, of->day); i < of->history->nruns;
	     i++) {
		const struct history_run *run = &of->history->runs[i];

		if (run->day != of->day || run->activity != ACTIVITY_REST)
			continue;
		for (int k = 0; k < READY_ITEMS; k++)
			if (answers->readiness[k] == 0)
				answers->readiness[k] = run->readiness[k];
		if (answers->stiff == ANSWER_UNKNOWN)
			answers->stiff = (enum answer)run->stiff;
		if (answers->heavy == ANSWER_UNKNOWN)
			answers->heavy = (enum answer)run->heavy;
		if (answers->ill == ANSWER_UNKNOWN)
			answers->ill = (enum answer)run->ill;
		if (answers->pain < run->pain)
			answers->pain = run->pain;
		answers->red_flags |= run->red_flags;
	}
}

void prescribe(const struct situation_of_plan *given, struct prescription *to)
{
	struct answers answers = *given->answers;
	struct situation_of_plan merged = *given;
	const struct situation_of_plan *of = &merged;
	struct facts facts;
	struct prescribe_draft draft = {.of = of,
					.facts = &facts,
					.to = to,
					.minutes_pct = WHOLE,
					.reps_pct = WHOLE,
					.contacts_pct = WHOLE,
					.duty_pct = WHOLE};
	const struct plan_slot *slot = NULL;
	int32_t of_plan = 0;
	int week = 0, number = 0;
	bool planned = course_day(of->course, of->day, &of_plan);

	remember(given, &answers);
	merged.answers = &answers;
	memset(to, 0, sizeof *to);
	to->day = of->day;
	to->rung_pct10 = RUN_UNKNOWN;
	to->weeks = (int)of->plan->nweeks;
	to->block = "";
	if (planned)
		slot = slot_of_day(of, of->day, of_plan, &week, &number);
	to->week = week;
	prescribe_gather(of, week, number, slot, &facts);
	to->light = facts.today.light;
	if (week == 0 && slot != NULL && facts.check_done)
		slot = NULL;
	if (slot != NULL)
		begin(&draft, slot, week, number);
	if (!planned)
		tell_no_day(&draft);
	else if (slot == NULL)
		tell_free_day(&draft, week);
	draft.rule = "red-flag";
	if (slot == NULL) {
		if (planned)
			rule_red_flag(&draft);
	} else if (facts.done != SLOT_NOT_DONE) {
		tell_done(&draft, to->work);
		draft.rule = "red-flag";
		rule_red_flag(&draft);
	} else {
		apply_rules(&draft);
	}
	finish(&draft);
}

void prescription_clear(struct prescription *prescription)
{
	struct prescription_lines *lists[] = {
		&prescription->reasons, &prescription->warnings, &prescription->measures};

	for (size_t k = 0; k < sizeof lists / sizeof *lists; k++) {
		for (size_t i = 0; i < lists[k]->n; i++)
			free(lists[k]->items[i].text);
		free(lists[k]->items);
	}
	plan_values_clear(&prescription->settings);
	memset(prescription, 0, sizeof *prescription);
}
