/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * prescribe_care: the rules that look after the runner: red flags, pain, calf, landings,
 * readiness, missed days. Each only takes something away, for a stated time, and names
 * its cause. Sources: core/training/rules.h.
 */
#include "core/plan/prescribe_part.h"
#include "core/training/rules.h"
#include "core/base/text.h"

#include <stdio.h>

/* Nobody has a "usually" before so many days of answers. */
enum { FROZEN_DAYS = 7, PAIN_MEMORY_DAYS = 28, USUAL_DAYS = 3 };

/* ---- red flags ------------------------------------------------------------------------ */

static void flag_words(unsigned flags, struct text *text)
{
	static const struct {
		unsigned flag;
		const char *words;
	} all[] = {
		{RED_FLAG_BONE, "pain at one point of a bone"},
		{RED_FLAG_NIGHT, "pain at night or at rest"},
		{RED_FLAG_HOP, "pain in a hop on one leg"},
		{RED_FLAG_LIMP, "a limp"},
		{RED_FLAG_SWELLING, "a swelling"},
	};

	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (flags & all[i].flag)
			text_add(text, "%s%s", text->n > 0 ? ", " : "", all[i].words);
}

void rule_red_flag(struct prescribe_draft *draft)
{
	const struct care *care = &draft->facts->care;
	unsigned flags = draft->of->answers->red_flags;
	bool today = flags != 0;
	struct text words = {0};
	char day[PRESCRIBE_DAY_WORDS];

	if (!today && care->flags_day != NOT_YET &&
	    !course_resumed_after(draft->of->course, care->flags_day))
		flags = care->flags;
	if (flags == 0)
		return;
	flag_words(flags, &words);
	if (today || care->flags_day == draft->of->day)
		snprintf(day, sizeof day, "today");
	else
		prescribe_day_words(care->flags_day, day);
	draft->to->offer = OFFER_STOP;
	draft->to->light = LIGHT_RED;
	draft->to->see_clinician = true;
	draft->to->contacts4 = 0;
	draft->to->work = NULL;
	prescribe_because(
		draft,
		"%s (%s): the plan stops here. See a clinician before you run again; "
		"`turnover plan resume` goes on when you may",
		text_string(&words), day);
	text_clear(&words);
}

/* A cadence check is as it is: what cannot be shortened gives way to an easy run. */
static bool can_shrink(const struct prescribe_draft *draft)
{
	return prescribe_has(draft, LEVEL_HOLD) || prescribe_has(draft, LEVEL_EASY) ||
	       prescribe_has(draft, LEVEL_REPS) || prescribe_has_contacts(draft);
}

/* ---- pain ------------------------------------------------------------------------------- */

static void pain_today(struct prescribe_draft *draft, int pain)
{
	if (pain >= RULE_PAIN_STOP_FROM) {
		draft->to->light = LIGHT_RED;
		prescribe_take_rest(draft);
		prescribe_because(
			draft,
			"pain %d today: no running for 48 h; then two easy runs with pain "
			"of 2 or less",
			pain);
	} else if (pain == RULE_PAIN_MODIFY) {
		if (draft->to->light < LIGHT_AMBER)
			draft->to->light = LIGHT_AMBER;
		prescribe_take_easy(draft);
		prescribe_scale(draft, RULE_PAIN_VOLUME_PCT, RULE_PAIN_VOLUME_PCT);
		draft->frozen = true;
		prescribe_because(
			draft,
			"pain 3 today: no hops, no load, no clicks; an easy run, 30 %% "
			"shorter; stop if it rises");
	}
}

static void pain_before(struct prescribe_draft *draft)
{
	const struct care *care = &draft->facts->care;
	int32_t day = draft->of->day;
	char since[PRESCRIBE_DAY_WORDS], until[PRESCRIBE_DAY_WORDS];
	bool one = care->pain_free_missing == 1;
	char what[48];

	if (care->pain_day == NOT_YET || day - care->pain_day > PAIN_MEMORY_DAYS)
		return;
	prescribe_day_words(care->pain_day, since);
	if (care->worse)
		snprintf(what, sizeof what, "worse the morning after %s", since);
	else
		snprintf(what, sizeof what, "pain %d on %s", care->pain, since);
	if (day < care->off_until) {
		prescribe_day_words(care->off_until, until);
		draft->to->light = LIGHT_RED;
		prescribe_take_rest(draft);
		prescribe_because(draft, "%s: 48 h off, until %s; walking is fine", what,
				  until);
	} else if (care->pain_free_missing > 0) {
		prescribe_take_easy(draft);
		prescribe_scale(draft, RULE_PAIN_VOLUME_PCT, RULE_PAIN_VOLUME_PCT);
		draft->frozen = true;
		prescribe_because(draft, "%s: %s come%s first; 30 %% shorter today", what,
				  one ? "one more easy run that is pain-free (2 or less)"
				      : "two easy runs that are pain-free (2 or less)",
				  one ? "s" : "");
		prescribe_measure(draft, "note the pain of today's run, 0 to 10");
	} else if (care->volume_after_pain && draft->to->offer == OFFER_SESSION) {
		prescribe_scale(draft, RULE_PAIN_VOLUME_PCT, RULE_PAIN_VOLUME_PCT);
		draft->frozen = true;
		prescribe_because(draft, "%s: back with a step less of cadence%s", what,
				  can_shrink(draft) ? ", and 30 % shorter" : "");
	}
}

static void sore_before(struct prescribe_draft *draft)
{
	const struct care *care = &draft->facts->care;
	int32_t day = draft->of->day;
	char since[PRESCRIBE_DAY_WORDS];

	if (care->sore_day == NOT_YET || day - care->sore_day > FROZEN_DAYS ||
	    draft->to->offer != OFFER_SESSION)
		return;
	prescribe_day_words(care->sore_day, since);
	draft->frozen = true;
	if (!care->sore_open) {
		if (prescribe_has(draft, LEVEL_TARGET))
			prescribe_because(draft, "pain %d on %s: the target waits a week",
					  care->sore, since);
		return;
	}
	prescribe_scale(draft, RULE_PAIN_VOLUME_PCT, RULE_PAIN_VOLUME_PCT);
	if (prescribe_has_strides(draft) || prescribe_has_contacts(draft) ||
	    !can_shrink(draft)) {
		prescribe_take_easy(draft);
		prescribe_because(
			draft,
			"pain %d on %s: no hops and no load until a run goes without; "
			"30 %% shorter today",
			care->sore, since);
	} else {
		prescribe_because(
			draft, "pain %d on %s: 30 %% shorter today, and the target waits",
			care->sore, since);
	}
}

void rule_pain(struct prescribe_draft *draft)
{
	const struct care *care = &draft->facts->care;

	pain_today(draft, draft->of->answers->pain);
	pain_before(draft);
	sore_before(draft);
	if (care->rising && care->rising_to <= RULE_PAIN_GO_MAX &&
	    draft->to->offer == OFFER_SESSION)
		prescribe_warn(draft,
			       "pain rose from %d to %d: stop the session when it goes on "
			       "rising",
			       care->rising_from, care->rising_to);
}

/* ---- calf and landings ------------------------------------------------------------------- */

void rule_calf(struct prescribe_draft *draft)
{
	const struct care *care = &draft->facts->care;
	int32_t day = draft->of->day;
	bool today = draft->of->answers->stiff == ANSWER_YES;
	bool lately = care->stiff_day != NOT_YET && day - care->stiff_day < FROZEN_DAYS;
	char since[PRESCRIBE_DAY_WORDS] = "today";

	if (!today && !lately)
		return;
	if (!today)
		prescribe_day_words(care->stiff_day, since);
	draft->frozen = true;
	if ((prescribe_has_strides(draft) || prescribe_has_contacts(draft)) &&
	    prescribe_take_easy(draft))
		prescribe_because(
			draft,
			"calf or Achilles stiff in the morning (%s): no hops and no "
			"strides for a week",
			since);
	else if (prescribe_has(draft, LEVEL_TARGET))
		prescribe_because(
			draft,
			"calf or Achilles stiff in the morning (%s): the target waits a "
			"week",
			since);
}

void rule_landings(struct prescribe_draft *draft)
{
	bool heavy = draft->of->answers->heavy == ANSWER_YES ||
		     draft->facts->care.heavy_day == draft->of->day;

	if (!heavy || !prescribe_has_contacts(draft))
		return;
	if (draft->contacts_pct > RULE_LIGHT_WEEK_PCT)
		draft->contacts_pct = RULE_LIGHT_WEEK_PCT;
	prescribe_because(
		draft,
		"landings were heavy last time: 30 %% fewer contacts; the first heavy "
		"one ends a drill");
}

/* ---- readiness --------------------------------------------------------------------------- */

static void describe_ready(const struct prescribe_draft *draft, struct text *text)
{
	const struct readiness_fact *today = &draft->facts->today;

	if (draft->of->answers->ill == ANSWER_YES)
		text_add(text, "ill today");
	else if (today->scored && today->z < RULE_AMBER_Z && today->days >= USUAL_DAYS)
		text_add(text, "your five answers make %d of 25, usually %.0f", today->sum,
			 today->own);
	else if (today->scored && today->z < RULE_AMBER_Z)
		text_add(text, "your five answers make only %d of 25", today->sum);
	else if (today->ones > 0)
		text_add(text, "a 1 among your five answers");
	else if (today->lows > 1)
		text_add(text, "%d of your five answers are 2 or less", today->lows);
	else
		text_add(text, "the last run was an effort of RPE %d, planned was %d",
			 draft->facts->hard_rpe, draft->facts->hard_planned);
}

static void amber(struct prescribe_draft *draft, const char *why)
{
	draft->frozen = true;
	if (prescribe_has_strides(draft) || prescribe_has_contacts(draft) ||
	    !can_shrink(draft)) {
		prescribe_take_easy(draft);
		prescribe_scale(draft, RULE_AMBER_MINUTES_PCT, RULE_AMBER_REPS_PCT);
		prescribe_because(
			draft,
			"amber, take it easier: %s; no hops and no load, a run for "
			"technique instead, 30 %% shorter",
			why);
		return;
	}
	prescribe_scale(draft, RULE_AMBER_MINUTES_PCT, RULE_AMBER_REPS_PCT);
	if (prescribe_lower(draft, LEVEL_TARGET, RULE_START_PCT10))
		prescribe_because(
			draft,
			"amber, take it easier: %s; 30 %% shorter, and at most +2.5 %%",
			why);
	else
		prescribe_because(draft, "amber, take it easier: %s; 30 %% shorter", why);
}

void rule_readiness(struct prescribe_draft *draft)
{
	enum light light = draft->facts->today.light;
	struct text why = {0};

	if (draft->to->offer != OFFER_SESSION)
		return;
	if (draft->facts->hard_rpe > 0 && light < LIGHT_AMBER)
		light = LIGHT_AMBER;
	if (light > draft->to->light)
		draft->to->light = light;
	if (light < LIGHT_AMBER)
		return;
	describe_ready(draft, &why);
	if (light == LIGHT_RED) {
		prescribe_take_rest(draft);
		prescribe_take_back(draft, "missed");
		prescribe_because(
			draft,
			"red, a day off: %s; rest, walk or cycle easily, nothing is made "
			"up for",
			text_string(&why));
	} else {
		amber(draft, text_string(&why));
	}
	text_clear(&why);
}

void rule_after_amber(struct prescribe_draft *draft)
{
	const struct facts *facts = draft->facts;
	int32_t since = facts->after_amber_from;
	char words[PRESCRIBE_DAY_WORDS];

	if (since == NOT_YET || draft->of->day - since > FROZEN_DAYS ||
	    draft->to->offer != OFFER_SESSION)
		return;
	prescribe_day_words(since, words);
	draft->frozen = true;
	if (!can_shrink(draft))
		prescribe_take_easy(draft);
	prescribe_scale(draft, RULE_AFTER_AMBER_PCT, RULE_AFTER_AMBER_PCT);
	if (facts->ambers > 0)
		prescribe_because(
			draft,
			"two amber days within a week (the last %s): 40 %% less for a "
			"week, "
			"no step up",
			words);
	else
		prescribe_because(
			draft, "a red day (%s): 40 %% less for a week, no step up", words);
}

/* ---- missed days ------------------------------------------------------------------------- */

void rule_missed(struct prescribe_draft *draft)
{
	const struct care *care = &draft->facts->care;
	int32_t day = draft->of->day;
	const struct plan *plan = draft->of->plan;

	if (care->missed_days == 0 || care->missed_days >= RULE_MISSED_RESTART_D ||
	    draft->to->offer != OFFER_SESSION || day - care->missed_day >= FROZEN_DAYS)
		return;
	draft->frozen = true;
	prescribe_scale(draft, RULE_LIGHT_WEEK_PCT, RULE_LIGHT_WEEK_PCT);
	if (care->missed_days < RULE_MISSED_TWO_D) {
		prescribe_because(
			draft,
			"%d days without a run: one step of cadence back, and a week that "
			"is 30 %% shorter; nothing is made up for",
			care->missed_days);
		return;
	}
	prescribe_because(
		draft,
		"%d days without a run: two steps of cadence back, and it is counted anew",
		care->missed_days);
	if (draft->facts->easy_runs == 0 && plan->checked &&
	    draft->to->role == SLOT_CADENCE) {
		draft->to->work = &plan->works[plan->check.work];
		draft->to->role = SLOT_PROBE;
		draft->to->instead = true;
		draft->to->contacts4 = 0;
		for (int i = 0; i < LEVELS; i++)
			draft->to->levels[i] = plan->check.aims[i];
		prescribe_measure(draft, "count 60 s at your easy pace, both feet");
	}
}

void rule_restart(struct prescribe_draft *draft)
{
	const struct care *care = &draft->facts->care;

	if (care->restart_day == NOT_YET || draft->to->offer != OFFER_SESSION ||
	    course_resumed_after(draft->of->course, care->restart_day - 1))
		return;
	prescribe_because(
		draft,
		"%d days without a run: everything begins anew, with the first step and "
		"the first amounts; `turnover plan restart` begins with week 1, too",
		care->missed_days);
}
