/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * prescribe_dose: how much: contacts, strides, load, cued minutes, the length of a run,
 * and one thing at a time.
 *
 * A dose starts at its first value, rises by one absolute step over what was really
 * done, and only after a session that went well. Nobody has tested those steps; the
 * length of a run is the one with evidence. Sources: core/training/rules.h.
 */
#include "core/plan/prescribe_part.h"
#include "core/training/rules.h"
#include "core/base/text.h"

#include <stdio.h>

enum {
	FIRST_LOAD_PCT10 = 30,
	LOAD_STEP_PCT10 = 10,
	MINUTE_S = 60,
	CUED_SLACK_S = 30,
	LEAST_RUN_MIN = 5,
	WHOLE = 100
};

static const int64_t minute_ms = 60000;

/* ---- did it go well? ------------------------------------------------------------------- */

/* NULL: it did; else what speaks against more. */
static const char *against_more(const struct prescribe_draft *draft,
				const struct history_run *run)
{
	int planned = prescribe_planned_effort(draft->of->plan, run);

	if (draft->frozen)
		return "not now";
	if (run->pain == RUN_UNKNOWN)
		return "the pain was not noted";
	if (run->pain > RULE_PAIN_GO_MAX)
		return "something hurt";
	if (run->rpe == RUN_UNKNOWN)
		return "the effort was not rated";
	if (planned != RUN_UNKNOWN && run->rpe > planned + RULE_RPE_OVER_MOST)
		return "it was hard";
	if (run->source == RUN_PLAYED && (!run->finished || slot_done(run) != SLOT_DONE))
		return "it was broken off";
	return NULL;
}

/* May this dose go above what was done last? `what`: of what. Says why, either way. */
static bool may_rise(struct prescribe_draft *draft, int dose, const char *what)
{
	const struct history_run *run = draft->facts->doses[dose].run;
	const char *why;

	if (run == NULL)
		return true;
	why = against_more(draft, run);
	if (why == NULL) {
		prescribe_because(draft,
				  "more %s today: last time went well (RPE %d, pain %d)",
				  what, run->rpe, run->pain);
		return true;
	}
	if (!draft->frozen)
		prescribe_because(draft, "no more %s yet: last time %s", what, why);
	if (run->pain == RUN_UNKNOWN)
		prescribe_measure(draft, "after the session: pain, 0 to 10");
	if (run->rpe == RUN_UNKNOWN)
		prescribe_measure(draft, "after the session: its effort (RPE), 0 to 10");
	return false;
}

/* ---- strides ------------------------------------------------------------------------------ */

static int stride_seconds(const struct prescribe_draft *draft)
{
	return draft->to->levels[LEVEL_REPS] * draft->to->levels[LEVEL_STRIDE];
}

/* Fewer, then shorter ones, until they are no more than `seconds`. */
static void limit_strides(struct prescribe_draft *draft, int seconds)
{
	int *levels = draft->to->levels;

	while (stride_seconds(draft) > seconds &&
	       levels[LEVEL_REPS] > level_info(LEVEL_REPS)->least)
		levels[LEVEL_REPS]--;
	while (stride_seconds(draft) > seconds &&
	       levels[LEVEL_STRIDE] > level_info(LEVEL_STRIDE)->least)
		levels[LEVEL_STRIDE]--;
}

void rule_strides(struct prescribe_draft *draft)
{
	const struct dose *dose = &draft->facts->doses[DOSE_STRIDES];
	int limit = RULE_STRIDE_FIRST_S;

	if (!prescribe_has_strides(draft))
		return;
	if (dose->last != NOT_YET && dose->last + RULE_STRIDE_STEP_S > limit)
		limit = dose->last + RULE_STRIDE_STEP_S;
	if (stride_seconds(draft) > limit) {
		limit_strides(draft, limit);
		prescribe_because(draft,
				  "strides: at most %d s in all, %d s more than last time",
				  limit, RULE_STRIDE_STEP_S);
	}
	if (dose->last != NOT_YET && stride_seconds(draft) > dose->last &&
	    stride_seconds(draft) > RULE_STRIDE_FIRST_S &&
	    !may_rise(draft, DOSE_STRIDES, "strides"))
		limit_strides(draft, dose->last > RULE_STRIDE_FIRST_S
					     ? dose->last
					     : RULE_STRIDE_FIRST_S);
}

/* The cadence of strides: 1.00 of their own baseline first. */
void rule_cue(struct prescribe_draft *draft)
{
	const struct facts *facts = draft->facts;
	const struct dose *dose = &facts->doses[DOSE_CUE];
	int room = RULE_STRIDE_CUE_MOST_PCT10, ceiling = RULE_CEILING_STRIDES_SPM10;

	if (!prescribe_has_strides(draft))
		return;
	if (facts->strides.spm10 >= ceiling)
		room = 0;
	else if ((ceiling - facts->strides.spm10) * 1000 / facts->strides.spm10 < room)
		room = (ceiling - facts->strides.spm10) * 1000 / facts->strides.spm10;
	if (prescribe_lower(draft, LEVEL_CUE, room))
		prescribe_because(draft, "strides are not cued above %d spm", ceiling / 10);
	if (dose->last == NOT_YET) {
		prescribe_lower(draft, LEVEL_CUE, RULE_STRIDE_CUE_LEAST_PCT10);
		prescribe_because(
			draft,
			"strides for the first time: your own stride cadence under a "
			"light load is enough");
	} else if (draft->to->levels[LEVEL_CUE] > dose->last &&
		   !may_rise(draft, DOSE_CUE, "cadence in strides")) {
		prescribe_lower(draft, LEVEL_CUE, dose->last);
	} else {
		prescribe_lower(draft, LEVEL_CUE, dose->last + RULE_WEEK_MOST_PCT10);
	}
}

void rule_load(struct prescribe_draft *draft)
{
	const struct dose *dose = &draft->facts->doses[DOSE_LOAD];
	int limit = dose->last != NOT_YET ? dose->last + LOAD_STEP_PCT10 : FIRST_LOAD_PCT10;

	if (!prescribe_has(draft, LEVEL_INCLINE))
		return;
	if (prescribe_lower(draft, LEVEL_INCLINE, limit) && dose->last != NOT_YET)
		prescribe_because(draft,
				  "incline: at most 1 %% more than the %d %% of last time",
				  dose->last / 10);
	if (dose->last != NOT_YET && draft->to->levels[LEVEL_INCLINE] > dose->last &&
	    !may_rise(draft, DOSE_LOAD, "load"))
		prescribe_lower(draft, LEVEL_INCLINE, dose->last);
}

/* ---- contacts ------------------------------------------------------------------------------ */

static bool hops_too_soon(struct prescribe_draft *draft)
{
	const struct facts *facts = draft->facts;
	int32_t day = draft->of->day;
	int32_t hops = facts->doses[DOSE_CONTACTS].last_day;
	int32_t strides = facts->doses[DOSE_STRIDES].last_day;

	if (hops != NOT_YET && day - hops < RULE_DRILL_APART_H / 24 &&
	    prescribe_take_easy(draft))
		prescribe_because(draft, "hops %s: 48 h between hops, so an easy run today",
				  day == hops ? "today already" : "yesterday");
	else if (draft->of->runner->drills == DRILLS_NOVICE && strides != NOT_YET &&
		 day - strides == 1 && !prescribe_has_strides(draft) &&
		 prescribe_take_easy(draft))
		prescribe_because(
			draft, "resisted strides yesterday: no hops the day after, an easy "
			       "run instead");
	else if (facts->hop_days_this_week >= RULE_DRILL_SESSIONS_A_WEEK &&
		 prescribe_take_easy(draft))
		prescribe_because(draft,
				  "hops on %d days of the last seven: an easy run instead",
				  facts->hop_days_this_week);
	else
		return false;
	return true;
}

static void limit_contacts(struct prescribe_draft *draft, int contacts4)
{
	if (draft->to->contacts4 > contacts4)
		draft->to->contacts4 = contacts4;
}

/* The most in a session, by how used the runner is to drills. */
static const struct {
	int most;
	const char *who;
} drill_levels[DRILL_LEVELS] = {
	[DRILLS_NOVICE] = {RULE_CONTACTS_NOVICE, "a novice"},
	[DRILLS_INTERMEDIATE] = {RULE_CONTACTS_INTERMEDIATE, "an intermediate runner"},
	[DRILLS_ADVANCED] = {RULE_CONTACTS_ADVANCED, "an advanced runner"},
};

void rule_contacts(struct prescribe_draft *draft)
{
	const struct dose *dose = &draft->facts->doses[DOSE_CONTACTS];
	const enum drill_level level = draft->of->runner->drills;
	const int most = drill_levels[level].most;
	int wanted = draft->to->contacts4, limit = RULE_CONTACTS_FIRST;

	if (!prescribe_has_contacts(draft) || hops_too_soon(draft))
		return;
	limit_contacts(draft, most * 4);
	if (dose->last == NOT_YET) {
		limit_contacts(draft, limit * 4);
		if (wanted > draft->to->contacts4)
			prescribe_because(draft,
					  "contacts of feet in drills: %d the first time",
					  limit);
		return;
	}
	if (dose->last / 4 + RULE_CONTACTS_STEP > limit)
		limit = dose->last / 4 + RULE_CONTACTS_STEP;
	if (draft->to->contacts4 > dose->last &&
	    draft->to->contacts4 > RULE_CONTACTS_FIRST * 4 &&
	    !may_rise(draft, DOSE_CONTACTS, "contacts"))
		limit = dose->last / 4 > RULE_CONTACTS_FIRST ? dose->last / 4
							     : RULE_CONTACTS_FIRST;
	else if (draft->to->contacts4 > limit * 4)
		prescribe_because(draft, "contacts: last time %d, at most %d more",
				  dose->last / 4, RULE_CONTACTS_STEP);
	limit_contacts(draft, limit * 4);
	if (wanted > most * 4 && draft->to->contacts4 == most * 4)
		prescribe_because(draft,
				  "contacts: at most %d a session for %s (drills in "
				  "runner.cfg)",
				  most, drill_levels[level].who);
}

/* ---- cued minutes, and the length of the run ---------------------------------------------- */

static int cued_seconds(const struct prescribe_draft *draft)
{
	int seconds = (int)(draft->to->work->cued_ms / 1000);

	if (prescribe_has(draft, LEVEL_HOLD))
		seconds += draft->to->levels[LEVEL_HOLD];
	return seconds;
}

/* … that will be heard of them, less what a session is broken off or counted in by. */
static int heard_seconds(const struct prescribe_draft *draft)
{
	int fixed = (int)(draft->to->work->cued_ms / 1000);

	return fixed + (cued_seconds(draft) - fixed) * prescribe_duty_pct(draft) / WHOLE -
	       CUED_SLACK_S;
}

void rule_cued(struct prescribe_draft *draft)
{
	const struct dose *dose = &draft->facts->doses[DOSE_HOLD];
	int limit = RULE_CUED_FIRST_MIN * MINUTE_S, fixed;

	if (!prescribe_has(draft, LEVEL_HOLD))
		return;
	fixed = (int)(draft->to->work->cued_ms / 1000);
	if (dose->last != NOT_YET && dose->last + RULE_CUED_STEP_MIN * MINUTE_S > limit)
		limit = dose->last + RULE_CUED_STEP_MIN * MINUTE_S;
	if (cued_seconds(draft) > limit &&
	    prescribe_lower(draft, LEVEL_HOLD, limit - fixed))
		prescribe_because(draft,
				  "minutes with clicks: %d, at most %d more than last time",
				  limit / MINUTE_S, RULE_CUED_STEP_MIN);
}

static int64_t running(const struct prescribe_draft *draft)
{
	return plan_running_ms(draft->to->work, draft->to->levels);
}

/* Takes from a level what is too much, down to its least. `times`: how often it comes. */
static void shorten(struct prescribe_draft *draft, enum level level, int times,
		    int64_t limit_ms)
{
	int64_t over = running(draft) - limit_ms;
	int least = level_info(level)->least, *value = &draft->to->levels[level];
	int64_t cut;

	if (over <= 0 || !prescribe_has(draft, level))
		return;
	cut = (over + 1000 * times - 1) / (1000 * times);
	*value = *value - cut > least ? (int)(*value - cut)
		 : *value < least     ? *value
				      : least;
}

static void shorten_all(struct prescribe_draft *draft, int64_t limit_ms)
{
	shorten(draft, LEVEL_EASY, draft->to->work->easy_times, limit_ms);
	shorten(draft, LEVEL_WARM_UP, 1, limit_ms);
	shorten(draft, LEVEL_HOLD, 1, limit_ms);
	while (running(draft) > limit_ms && prescribe_has(draft, LEVEL_REPS) &&
	       draft->to->levels[LEVEL_REPS] > level_info(LEVEL_REPS)->least)
		draft->to->levels[LEVEL_REPS]--;
}

static int scaled(int value, int pct, enum level level)
{
	int least = level_info(level)->least;

	return value * pct / WHOLE > least ? value * pct / WHOLE : least;
}

/* What stands in for a session is not longer than that would have been at its least. */
static void keep_length(struct prescribe_draft *draft)
{
	const struct plan_slot *slot = draft->to->slot;
	int levels[LEVELS];

	if (!draft->to->instead || draft->to->offer != OFFER_SESSION)
		return;
	for (int i = 0; i < LEVELS; i++)
		levels[i] = slot->aims[i];
	levels[LEVEL_HOLD] = scaled(levels[LEVEL_HOLD], draft->minutes_pct, LEVEL_HOLD);
	levels[LEVEL_EASY] = scaled(levels[LEVEL_EASY], draft->minutes_pct, LEVEL_EASY);
	levels[LEVEL_REPS] = level_info(LEVEL_REPS)->least;
	levels[LEVEL_STRIDE] = level_info(LEVEL_STRIDE)->least;
	shorten_all(draft, plan_running_ms(&draft->of->plan->works[slot->work], levels));
}

void rule_longest(struct prescribe_draft *draft)
{
	int64_t longest = draft->facts->longest_ms, limit = RULE_RUN_FLOOR_MIN * minute_ms;
	/* What was broken off at once says nothing of runs. */
	bool known = longest >= LEAST_RUN_MIN * minute_ms;

	if (draft->to->offer != OFFER_SESSION)
		return;
	if (known && longest * RULE_LONGEST_MOST_PCT / WHOLE > limit)
		limit = longest * RULE_LONGEST_MOST_PCT / WHOLE;
	if (!known)
		prescribe_measure(
			draft,
			"how long your runs are: import one of the 30 days before, or "
			"write it down by `turnover journal add --minutes 40 --date DAY`; "
			"until then at most 20 min of running");
	keep_length(draft);
	if (running(draft) <= limit)
		return;
	shorten_all(draft, limit);
	if (running(draft) > limit && prescribe_take_easy(draft)) {
		shorten_all(draft, limit);
		prescribe_because(draft, "an easy run, because %s would be too long",
				  draft->of->plan->works[draft->to->slot->work].session);
	}
	if (known)
		prescribe_because(
			draft,
			"at most %d min of running: your longest run of the last 30 days "
			"was %d min; a tenth more is enough, and 20 min are always right",
			(int)(limit / minute_ms), (int)(longest / minute_ms));
	else
		prescribe_because(
			draft,
			"at most 20 min of running: no run of the 30 days before has a "
			"time");
	if (running(draft) > limit)
		prescribe_warn(draft,
			       "%d min of running are more than that: walk in between",
			       (int)(running(draft) / minute_ms));
}

/* ---- one thing at a time -------------------------------------------------------------------- */

/* Above what was done in six weeks before this one? Never done is no rise. */
static bool is_rise(const struct dose *dose, int value)
{
	return dose->most_before != NOT_YET && value > dose->most_before;
}

static bool rises(const struct prescribe_draft *draft, enum knob knob)
{
	const struct dose *doses = draft->facts->doses;
	const int *levels = draft->to->levels;

	switch (knob) {
	case KNOB_TEMPO:
		return (prescribe_has(draft, LEVEL_TARGET) && levels[LEVEL_CLICKS] > 0 &&
			is_rise(&doses[DOSE_TEMPO], levels[LEVEL_TARGET])) ||
		       (prescribe_has_strides(draft) &&
			is_rise(&doses[DOSE_CUE], levels[LEVEL_CUE]));
	case KNOB_DURATION:
		return (prescribe_has(draft, LEVEL_HOLD) &&
			is_rise(&doses[DOSE_HOLD], heard_seconds(draft))) ||
		       (prescribe_has_strides(draft) &&
			is_rise(&doses[DOSE_STRIDES], stride_seconds(draft)));
	case KNOB_RESISTANCE:
		return prescribe_has(draft, LEVEL_INCLINE) &&
		       is_rise(&doses[DOSE_LOAD], levels[LEVEL_INCLINE]);
	default:
		return prescribe_has_contacts(draft) &&
		       is_rise(&doses[DOSE_CONTACTS], draft->to->contacts4);
	}
}

static void hold(struct prescribe_draft *draft, enum knob knob)
{
	/* Which rules have promised more of it. */
	static const char *const promised[KNOBS] = {"ladder", "strides", "load",
						    "contacts"};
	const struct dose *doses = draft->facts->doses;

	prescribe_take_back(draft, promised[knob]);
	switch (knob) {
	case KNOB_TEMPO:
		if (is_rise(&doses[DOSE_TEMPO], draft->to->levels[LEVEL_TARGET]))
			prescribe_lower(draft, LEVEL_TARGET, doses[DOSE_TEMPO].most_before);
		if (is_rise(&doses[DOSE_CUE], draft->to->levels[LEVEL_CUE]))
			prescribe_lower(draft, LEVEL_CUE, doses[DOSE_CUE].most_before);
		break;
	case KNOB_DURATION:
		if (prescribe_has(draft, LEVEL_HOLD) &&
		    is_rise(&doses[DOSE_HOLD], heard_seconds(draft))) {
			int fixed = (int)(draft->to->work->cued_ms / 1000);
			int heard = doses[DOSE_HOLD].most_before - fixed + CUED_SLACK_S;
			int most = heard * WHOLE / prescribe_duty_pct(draft);
			int least = level_info(LEVEL_HOLD)->least;

			prescribe_lower(draft, LEVEL_HOLD, most > least ? most : least);
		}
		if (prescribe_has_strides(draft) &&
		    is_rise(&doses[DOSE_STRIDES], stride_seconds(draft)))
			limit_strides(draft, doses[DOSE_STRIDES].most_before);
		break;
	case KNOB_RESISTANCE:
		prescribe_lower(draft, LEVEL_INCLINE, doses[DOSE_LOAD].most_before);
		break;
	default: limit_contacts(draft, doses[DOSE_CONTACTS].most_before);
	}
}

/* The knob that was raised this week already; KNOB_NONE. */
static int raised_this_week(const struct facts *facts)
{
	static const int doses[] = {DOSE_TEMPO,   DOSE_CUE,  DOSE_HOLD,
				    DOSE_STRIDES, DOSE_LOAD, DOSE_CONTACTS};
	static const int knobs[] = {KNOB_TEMPO,    KNOB_TEMPO,      KNOB_DURATION,
				    KNOB_DURATION, KNOB_RESISTANCE, KNOB_CONTACTS};

	for (size_t i = 0; i < sizeof doses / sizeof *doses; i++)
		if (is_rise(&facts->doses[doses[i]], facts->doses[doses[i]].most_this_week))
			return knobs[i];
	return KNOB_NONE;
}

/* Is cadence wanted, but held? Then nothing else takes its turn: whoever has trouble with
 * one thing is not given another. */
static bool is_waiting(const struct prescribe_draft *draft, enum knob knob)
{
	const struct plan_slot *slot = draft->to->slot;

	if (knob != KNOB_TEMPO)
		return false;
	return (prescribe_has(draft, LEVEL_TARGET) &&
		draft->to->levels[LEVEL_TARGET] < slot->aims[LEVEL_TARGET]) ||
	       (prescribe_has_strides(draft) &&
		draft->to->levels[LEVEL_CUE] < slot->aims[LEVEL_CUE]);
}

/* What may rise today: what rose this week already, else the first of the plan's. */
static int knob_of_the_week(const struct prescribe_draft *draft, int raised)
{
	if (raised != KNOB_NONE)
		return raised;
	for (size_t i = 0; draft->week != NULL && i < draft->week->nraise; i++) {
		if (rises(draft, draft->week->raise[i]))
			return (int)draft->week->raise[i];
		if (is_waiting(draft, draft->week->raise[i]))
			return KNOB_NONE;
	}
	return KNOB_NONE;
}

void rule_one_knob(struct prescribe_draft *draft)
{
	static const char *const words[KNOBS] = {
		[KNOB_TEMPO] = "cadence",
		[KNOB_DURATION] = "duration",
		[KNOB_RESISTANCE] = "load",
		[KNOB_CONTACTS] = "number of contacts",
	};
	int raised = raised_this_week(draft->facts);
	int allowed;

	if (draft->to->offer != OFFER_SESSION)
		return;
	allowed = knob_of_the_week(draft, raised);
	for (int i = 0; i < KNOBS; i++) {
		if (i == allowed || !rises(draft, (enum knob)i))
			continue;
		hold(draft, (enum knob)i);
		if (allowed != KNOB_NONE)
			prescribe_because(draft,
					  "one thing a week: the %s rises, the %s stays",
					  words[allowed], words[i]);
		else
			prescribe_because(draft,
					  "the %s stays this week, as the plan has it",
					  words[i]);
	}
}

/* ---- less of everything ----------------------------------------------------------------------- */

void rule_light_week(struct prescribe_draft *draft)
{
	if (draft->week == NULL || !draft->week->light ||
	    draft->to->offer != OFFER_SESSION || draft->to->role == SLOT_PROBE)
		return;
	prescribe_scale(draft, RULE_LIGHT_WEEK_PCT, RULE_LIGHT_WEEK_PCT);
	prescribe_because(draft,
			  "a light week: 30 %% less, so that what was learned can settle");
}

static void scale_level(struct prescribe_draft *draft, enum level level, int pct)
{
	int least = level_info(level)->least, *value = &draft->to->levels[level];
	int scaled = level == LEVEL_REPS ? (*value * pct + WHOLE / 2) / WHOLE
					 : *value * pct / WHOLE;

	if (pct >= WHOLE || !prescribe_has(draft, level) || *value <= least)
		return;
	*value = scaled > least ? scaled : least;
}

void rule_volume(struct prescribe_draft *draft)
{
	if (draft->to->offer != OFFER_SESSION)
		return;
	scale_level(draft, LEVEL_HOLD, draft->minutes_pct);
	scale_level(draft, LEVEL_EASY, draft->minutes_pct);
	scale_level(draft, LEVEL_REPS, draft->reps_pct);
	if (!prescribe_has_contacts(draft))
		return;
	draft->to->contacts4 = draft->to->contacts4 * draft->contacts_pct / WHOLE;
	if (draft->to->contacts4 >= plan_least_contacts4(draft->to->work))
		return;
	if (prescribe_take_easy(draft)) {
		prescribe_take_back(draft, "contacts");
		prescribe_because(
			draft, "too few contacts are left for drills: an easy run for form "
			       "instead");
	}
}
