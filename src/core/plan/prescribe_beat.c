/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * prescribe_beat: the cadence that is clicked: the ladder, how far it may go, how much
 * of the beat fades and how often it clicks.
 *
 * The only place where anything rises: one rung, after two cued sessions that went well
 * in every respect. What is not known holds, and the runner is told what to measure.
 */
#include "core/training/baseline.h"
#include "core/plan/prescribe_part.h"
#include "core/training/rules.h"
#include "core/training/training_load.h"
#include "core/training/trend.h"

#include <limits.h>
#include <stdio.h>

enum { FULL_PCT10 = 1000, WHOLE = 100, WEEK = PLAN_WEEK_DAYS };

/* ---- whose legs ------------------------------------------------------------------------ */

/* Numbers of the last weeks that legs make one at a time. */
static void count_both(struct prescribe_draft *draft)
{
	const struct history *history = draft->of->history;
	int halves = 0, last = 0;

	for (size_t i = points_first_sample(history, draft->of->day - 4 * WEEK);
	     i < history->nsamples; i++) {
		const struct history_sample *sample = &history->samples[i];

		if (sample->day > draft->of->day || sample->context != CONTEXT_EASY ||
		    sample->spm10 >= RULE_HALF_BELOW_SPM10)
			continue;
		halves++;
		last = sample->spm10;
	}
	if (halves > 0)
		prescribe_measure(
			draft,
			"%d count%s of four weeks, %d spm the last, look%s like steps of "
			"one foot: both are %d; put it right with `turnover journal edit`",
			halves, halves == 1 ? "" : "s", last / 10, halves == 1 ? "s" : "",
			last / 5);
}

static void count_first(struct prescribe_draft *draft)
{
	prescribe_measure(
		draft, "count 60 s without clicks on level ground, both feet, at your easy "
		       "pace, and note the pace");
}

static void tell_unknown(struct prescribe_draft *draft, bool instead)
{
	size_t runs = draft->facts->easy_runs;

	prescribe_because(
		draft,
		"your own easy cadence is not known (%zu counted run%s, %d are needed): %s",
		runs, runs == 1 ? "" : "s", RULE_BASELINE_RUNS_MIN,
		instead ? "an easy run with a count instead" : "no clicks today");
	count_first(draft);
}

void rule_baseline(struct prescribe_draft *draft)
{
	const struct facts *facts = draft->facts;

	count_both(draft);
	if (prescribe_has(draft, LEVEL_HOLD) && !facts->easy_known)
		tell_unknown(draft, prescribe_take_easy(draft));
	if (prescribe_has_strides(draft) && !facts->strides_known) {
		prescribe_take_easy(draft);
		prescribe_because(
			draft,
			"neither your strides nor your easy cadence were ever counted: "
			"an easy run with a count instead");
		count_first(draft);
	}
	if (prescribe_has(draft, LEVEL_TARGET) && !facts->easy_known) {
		prescribe_lower(draft, LEVEL_TARGET, 0);
		if (prescribe_lower(draft, LEVEL_CLICKS, 0))
			tell_unknown(draft, false);
	}
}

/* ---- the ladder -------------------------------------------------------------------------- */

static const struct {
	const char *why;     /* "… : the target stays" */
	const char *measure; /* NULL: it was measured, and was not good */
} verdicts[VERDICTS] = {
	[VERDICT_SYNC_UNKNOWN] = {"nobody measured whether you kept the beat",
				  "while it clicks: tap along (t) twice for 20 steps, or "
				  "import the watch"},
	[VERDICT_EFFORT_UNKNOWN] = {"its effort was not rated",
				    "after the session: its effort (RPE), 0 to 10"},
	[VERDICT_AWKWARD_UNKNOWN] = {"its comfort was not rated",
				     "after the session: comfort, 0 awkward to 10 natural"},
	[VERDICT_PAIN_UNKNOWN] = {"its pain was not noted",
				  "after the session: pain, 0 to 10"},
	[VERDICT_SETTLED_UNKNOWN] = {"whether its pain was gone after 60 min and in the "
				     "morning is not known",
				     "whether the pain is gone after 60 min, and the next "
				     "morning: you are asked before the next session"},
	[VERDICT_READY_UNKNOWN] = {"the five questions before it were not answered",
				   "answer the five questions before a session"},
	[VERDICT_NOT_SETTLED] = {"its pain was still there after 60 min", NULL},
	[VERDICT_NOT_READY] = {"readiness was amber or red that day", NULL},
	[VERDICT_BROKEN_OFF] = {"it was broken off", NULL},
};

static void describe_verdict(const struct evidence *evidence, char *to, size_t size)
{
	const struct history_run *run = evidence->run;

	switch (evidence->verdict) {
	case VERDICT_SYNC:
		if (evidence->sync_pct != RUN_UNKNOWN)
			snprintf(to, size, "in sync for %d %% of the time, 80 are needed",
				 evidence->sync_pct);
		else
			snprintf(to, size, "the counts were more than 5 spm off the beat");
		break;
	case VERDICT_EFFORT:
		snprintf(to, size, "an effort of RPE %d, at most %d is easy enough",
			 run->rpe, 3 + RULE_RPE_OVER_MOST);
		break;
	case VERDICT_AWKWARD:
		snprintf(to, size, "comfort %d of 10, 6 is needed", run->comfort);
		break;
	case VERDICT_PAIN: snprintf(to, size, "pain %d", run->pain); break;
	default: snprintf(to, size, "%s", verdicts[evidence->verdict].why);
	}
}

/* Why the next rung is not due; false: it is. */
static bool is_held(struct prescribe_draft *draft)
{
	const struct ladder *ladder = &draft->facts->ladder;
	bool held = false;

	for (int i = 0; i < LADDER_SESSIONS; i++) {
		const struct evidence *evidence = &ladder->last[i];
		char why[160], day[PRESCRIBE_DAY_WORDS];

		if (evidence->run == NULL) {
			if (!held)
				prescribe_because(
					draft, "no step up yet: two sessions at this one "
					       "first");
			return true;
		}
		if (evidence->verdict == VERDICT_GOOD)
			continue;
		describe_verdict(evidence, why, sizeof why);
		prescribe_day_words(evidence->run->day, day);
		prescribe_because(draft, "no step up yet: %s: %s", day, why);
		if (verdicts[evidence->verdict].measure != NULL)
			prescribe_measure(draft, "%s", verdicts[evidence->verdict].measure);
		held = true;
	}
	return held;
}

/* Is enough of the last target kept without the click to go beyond the goal? */
static bool is_retained(struct prescribe_draft *draft, int now_pct10)
{
	const struct facts *facts = draft->facts;
	int32_t day = draft->of->day;
	struct mean mean = trend_block(draft->of->history, CONTEXT_EASY, SHOES_USUAL,
				       day - 2 * WEEK + 1, day, 0, RULE_BETA_SPM_PER_KMH);
	double base = facts->easy.spm10 / 10.0, step = base * now_pct10 / FULL_PCT10;

	if (mean.n == 0 || step <= 0) {
		prescribe_because(draft,
				  "above +5 %% something has to be kept without the click: "
				  "nothing was counted in two weeks");
		prescribe_measure(draft, "count 60 s without clicks, at your easy pace");
		return false;
	}
	if ((mean.mean - base) / step >= RULE_RETENTION_LEAST)
		return true;
	prescribe_because(
		draft,
		"above +5 %% at least 40 %% has to be kept without clicks: %.0f spm "
		"now, from %.0f",
		mean.mean, base);
	return false;
}

/* What the ladder offers before anybody asks how much is wanted. */
static int offered(struct prescribe_draft *draft)
{
	const struct ladder *ladder = &draft->facts->ladder;
	int now = ladder->rung_pct10, next = prescribe_rung_above(now);

	if (draft->frozen) {
		if (!ladder->begun)
			prescribe_because(draft,
					  "the first step over your own cadence waits");
		return now;
	}
	/* What goes with drills keeps what there is. */
	if (!prescribe_has(draft, LEVEL_HOLD))
		return now;
	if (!ladder->begun) {
		prescribe_because(draft,
				  "the first step: two sessions at it, then the next");
		return RULE_START_PCT10;
	}
	if (ladder->stepped_down)
		prescribe_because(draft,
				  "two sessions too hard or out of sync: one step down");
	if (draft->to->levels[LEVEL_TARGET] <= now)
		return now;
	if (is_held(draft) || (next > RULE_GOAL_PCT10 && !is_retained(draft, now)))
		return now;
	return next;
}

static void tell_progress(struct prescribe_draft *draft, int now, int target)
{
	const struct ladder *ladder = &draft->facts->ladder;
	const struct evidence *last = ladder->last;

	if (target <= now || !ladder->begun)
		return;
	if (last[0].sync_pct != RUN_UNKNOWN && last[1].sync_pct != RUN_UNKNOWN)
		prescribe_because(
			draft,
			"2 of the last 2 sessions with clicks in sync at %d %%; RPE %d; "
			"comfort %d: one step up",
			last[0].sync_pct < last[1].sync_pct ? last[0].sync_pct
							    : last[1].sync_pct,
			last[0].run->rpe, last[0].run->comfort);
	else
		prescribe_because(
			draft,
			"2 of the last 2 sessions with clicks in sync by the counts; RPE "
			"%d; "
			"comfort %d: one step up",
			last[0].run->rpe, last[0].run->comfort);
}

void rule_ladder(struct prescribe_draft *draft)
{
	int now = draft->facts->ladder.rung_pct10, most;

	if (!prescribe_has(draft, LEVEL_TARGET) || draft->to->levels[LEVEL_CLICKS] == 0)
		return;
	most = offered(draft);
	prescribe_lower(draft, LEVEL_TARGET, most);
	tell_progress(draft, now, draft->to->levels[LEVEL_TARGET]);
}

/* ---- a plateau ------------------------------------------------------------------------------ */

/* Cued sessions of the last four weeks against those that the plan had. */
static bool dose_was_there(struct prescribe_draft *draft)
{
	const struct situation_of_plan *of = draft->of;
	int planned = 0, done = 0;

	for (int32_t day = of->day - 4 * WEEK; day < of->day; day++) {
		const struct plan_slot *slot;
		int32_t of_plan;
		int week, number;

		if (!course_day(of->course, day, &of_plan))
			continue;
		slot = plan_on(of->plan, of_plan, &week, &number);
		planned += slot != NULL &&
			   plan_work_has(&of->plan->works[slot->work], LEVEL_TARGET);
	}
	for (size_t i = draft->facts->first; i < draft->facts->end; i++) {
		const struct history_run *run = &of->history->runs[i];

		done += run->day >= of->day - 4 * WEEK && run->day < of->day &&
			run->clicked_ms > 0 && run->stride_ms == 0;
	}
	if (done * WHOLE >= planned * RULE_PLATEAU_DOSE_LEAST_PCT)
		return true;
	prescribe_because(
		draft,
		"your cadence without clicks stands still, but only %d of the %d sessions "
		"with clicks of four weeks were run: those first",
		done, planned);
	return false;
}

/* Two weeks after the last raise, and in weeks that are new since then. */
static struct trend trend_since_raise(const struct prescribe_draft *draft)
{
	const struct ladder *ladder = &draft->facts->ladder;
	int32_t day = draft->of->day;

	if (ladder->raised == NOT_YET ||
	    day - ladder->raised < RULE_PLATEAU_WAIT_WEEKS * WEEK)
		return (struct trend){.verdict = TREND_TOO_LITTLE};
	return trend_of(draft->of->history, CONTEXT_EASY, SHOES_USUAL, day, ladder->raised);
}

static bool is_held_quietly(const struct ladder *ladder)
{
	for (int i = 0; i < LADDER_SESSIONS; i++)
		if (ladder->last[i].run == NULL || ladder->last[i].verdict != VERDICT_GOOD)
			return true;
	return false;
}

void rule_plateau(struct prescribe_draft *draft)
{
	const struct ladder *ladder = &draft->facts->ladder;
	int now = ladder->rung_pct10, *target = &draft->to->levels[LEVEL_TARGET];
	int bump = RULE_PLATEAU_BUMP_PCT10, goal = draft->of->plan->goal_pct10;
	struct trend trend;

	if (!prescribe_has(draft, LEVEL_HOLD) || draft->to->levels[LEVEL_CLICKS] == 0 ||
	    *target != now || !ladder->begun || draft->to->week < 3 || draft->frozen ||
	    draft->to->light >= LIGHT_AMBER || is_held_quietly(ladder))
		return;
	trend = trend_since_raise(draft);
	if (trend.verdict != TREND_PLATEAU || !dose_was_there(draft))
		return;
	if (*target >= goal) {
		prescribe_because(
			draft,
			"your easy cadence without clicks stands still (%+.1f spm a week), "
			"but the goal "
			"of the plan is reached: nothing is added",
			trend.fit.slope);
		return;
	}
	if (draft->facts->easy.spm10 * bump / FULL_PCT10 > RULE_PLATEAU_BUMP_SPM10)
		bump = RULE_PLATEAU_BUMP_SPM10 * FULL_PCT10 / draft->facts->easy.spm10;
	*target = now + bump < goal ? now + bump : goal;
	if (*target > prescribe_rung_above(now))
		*target = prescribe_rung_above(now);
	prescribe_because(
		draft,
		"your easy cadence without clicks stands still (%+.1f spm a week, chance "
		"of real "
		"progress %.0f %%): %+d.%d %%, then two weeks of patience",
		trend.fit.slope, trend.p * WHOLE, (*target - now) / 10,
		(*target - now) % 10);
}

/* ---- after the plan ------------------------------------------------------------------------- */

/* The metronome run that comes once a month; NULL: the plan has none. */
static const struct plan_slot *booster_of(const struct plan *plan)
{
	for (size_t i = 0; i < plan->nafter; i++)
		for (size_t k = 0; k < plan->after[i].nslots; k++) {
			const struct plan_slot *slot = &plan->after[i].slots[k];

			if (slot->role == SLOT_CADENCE &&
			    plan_work_has(&plan->works[slot->work], LEVEL_HOLD))
				return slot;
		}
	return NULL;
}

/* Was the beat run within two weeks? Then what it did is still to be seen. */
static bool was_boosted(const struct prescribe_draft *draft)
{
	const struct situation_of_plan *of = draft->of;

	for (size_t i = draft->facts->end; i-- > draft->facts->first;) {
		const struct history_run *run = &of->history->runs[i];

		if (run->day <= of->day - 2 * WEEK)
			return false;
		if (prescribe_is_metronome(run))
			return true;
	}
	return false;
}

/* How far the last two weeks are below the last two of the plan; 0: not, or not known. */
static double fallen_spm(const struct prescribe_draft *draft)
{
	const struct situation_of_plan *of = draft->of;
	struct trend_change change;
	int32_t last;

	if (!course_date(of->course, draft->to->weeks * WEEK - 1, &last) ||
	    of->day - last < WEEK)
		return 0;
	change = trend_change_since(of->history, CONTEXT_EASY, SHOES_USUAL,
				    last - 2 * WEEK + 1, last, of->day);
	return change.known && change.spm < -RULE_REAL_BLOCKS_SPM ? -change.spm : 0;
}

/*
 * After the plan: when cadence without clicks falls, the monthly booster comes at once,
 * in place of the next cadence session. It raises nothing over what it is once a month.
 */
void rule_booster(struct prescribe_draft *draft)
{
	const struct plan *plan = draft->of->plan;
	const struct plan_slot *booster = booster_of(plan);
	struct prescription *to = draft->to;
	double fallen;

	if (to->week <= to->weeks || to->offer != OFFER_SESSION || booster == NULL ||
	    prescribe_has(draft, LEVEL_HOLD))
		return;
	fallen = fallen_spm(draft);
	if (fallen <= 0 || was_boosted(draft))
		return;
	if (to->role != SLOT_CADENCE) {
		prescribe_because(
			draft,
			"without clicks your cadence is %.1f spm below the last two weeks "
			"of the plan: the next cadence session brings the beat back",
			fallen);
		return;
	}
	to->slot = booster;
	to->work = &plan->works[booster->work];
	to->instead = true;
	to->contacts4 = 0;
	for (int i = 0; i < LEVELS; i++)
		to->levels[i] = booster->aims[i];
	prescribe_because(
		draft,
		"without clicks your cadence is %.1f spm below the last two weeks of the "
		"plan: a run with the beat brings it back, now and not once a month",
		fallen);
}

/* ---- how far ---------------------------------------------------------------------------------- */

static int room_pct10(int base_spm10)
{
	int ceiling = RULE_CEILING_EASY_SPM10, room = RULE_STRETCH_PCT10;

	switch (baseline_room(base_spm10)) {
	case ROOM_HOLD: return 0;
	case ROOM_HALF: room = RULE_GOAL_PCT10; break;
	case ROOM_FULL: break;
	}
	if (base_spm10 >= ceiling)
		return 0;
	if ((ceiling - base_spm10) * FULL_PCT10 / base_spm10 < room)
		room = (ceiling - base_spm10) * FULL_PCT10 / base_spm10;
	return room < RULE_CAP_PCT10 ? room : RULE_CAP_PCT10;
}

void rule_room(struct prescribe_draft *draft)
{
	int base = draft->facts->easy.spm10;

	if (!prescribe_has(draft, LEVEL_TARGET) || draft->to->levels[LEVEL_CLICKS] == 0 ||
	    !prescribe_lower(draft, LEVEL_TARGET, room_pct10(base)))
		return;
	if (base >= RULE_ROOM_HOLD_FROM_SPM10)
		prescribe_because(draft,
				  "your easy cadence of %d spm needs no raising: hold it",
				  base / 10);
	else
		prescribe_because(
			draft,
			"your easy cadence is %d spm: no more than +%d.%d %% over it",
			base / 10, room_pct10(base) / 10, room_pct10(base) % 10);
}

void rule_week_rise(struct prescribe_draft *draft)
{
	int before = draft->facts->rung_week_ago_pct10;

	if (!prescribe_has(draft, LEVEL_TARGET) || draft->to->levels[LEVEL_CLICKS] == 0)
		return;
	if (prescribe_lower(draft, LEVEL_TARGET, before + RULE_WEEK_MOST_PCT10))
		prescribe_because(
			draft, "no more than +2.5 %% in seven days: +%d.%d %% a week ago",
			before / 10, before % 10);
}

/* ---- how much of it is heard ---------------------------------------------------------------------- */

int prescribe_duty_pct(const struct prescribe_draft *draft)
{
	const struct ladder *ladder = &draft->facts->ladder;
	int duty = rule_fade_duty_pct[ladder->fade];

	/* A new target is clicked more; after the plan the beat comes back once a month. */
	if (draft->to->levels[LEVEL_TARGET] > ladder->rung_pct10 && duty < 75)
		duty = 75;
	if (draft->to->week > draft->to->weeks && duty < RULE_BOOSTER_DUTY_PCT)
		duty = RULE_BOOSTER_DUTY_PCT;
	return duty;
}

static void tell_fade(struct prescribe_draft *draft, int duty)
{
	const struct evidence *last = &draft->facts->ladder.last[0];

	if (last->run == NULL)
		return;
	if (last->probe_pct10 == INT_MIN) {
		if (draft->facts->ladder.fade < RULE_FADE_SESSIONS - 1)
			prescribe_because(
				draft,
				"the silent minute was not counted last time: the beat "
				"fades no further");
		prescribe_measure(draft, "count the silent minute at the end, both feet");
	} else if (last->probe_pct10 < -RULE_SYNC_TOLERANCE_PCT10) {
		prescribe_because(
			draft,
			"in the silent minute you were %d.%d %% below the beat: it %s",
			-last->probe_pct10 / 10, -last->probe_pct10 % 10,
			last->probe_pct10 < -50 ? "comes back more" : "fades no further");
	} else if (duty < WHOLE) {
		prescribe_because(
			draft, "the beat clicks %d %% of the time: the silent minute held",
			duty);
	}
}

void rule_fade(struct prescribe_draft *draft)
{
	int *levels = draft->to->levels, duty;

	if (!prescribe_has(draft, LEVEL_HOLD))
		return;
	duty = prescribe_duty_pct(draft);
	draft->duty_pct = duty;
	tell_fade(draft, duty);
	levels[LEVEL_FROM] = 0;
	if (duty == WHOLE) {
		levels[LEVEL_ON] = level_info(LEVEL_ON)->most;
		levels[LEVEL_OFF] = 1;
	} else {
		levels[LEVEL_ON] = RULE_FADE_CYCLE_S * duty / WHOLE;
		levels[LEVEL_OFF] = RULE_FADE_CYCLE_S - levels[LEVEL_ON];
	}
}

void rule_clicks(struct prescribe_draft *draft)
{
	const struct evidence *last = draft->facts->ladder.last;
	int *every = &draft->to->levels[LEVEL_CLICKS];

	if (!prescribe_has(draft, LEVEL_CLICKS) || *every <= RULE_CLICK_EVERY)
		return;
	for (int i = 0; i < LADDER_SESSIONS; i++)
		if (last[i].run == NULL || last[i].verdict == VERDICT_SYNC ||
		    last[i].verdict == VERDICT_SYNC_UNKNOWN) {
			*every = RULE_CLICK_EVERY;
			return;
		}
	prescribe_because(
		draft,
		"two sessions in sync: a click every %d steps, after 30 s of all of them",
		*every);
}
