/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * prescribe_facts: what the rules have to know of the journal, gathered once.
 *
 * The baseline that percentages refer to is frozen: it is what was measured before the
 * first cued session of the course (or after a long gap). Else a target would creep up
 * with every step that was learned, and no cap would hold.
 */
#include "core/training/baseline.h"
#include "core/base/day.h"
#include "core/plan/prescribe_part.h"
#include "core/training/rules.h"
#include "core/training/training_load.h"

#include <limits.h>
#include <string.h>

enum {
	LOOK_BACK_DAYS = 200,
	COMPARED_DAYS = 42,
	WEEK = PLAN_WEEK_DAYS,
	MS_A_SECOND = 1000
};

/* ---- baselines ---------------------------------------------------------------------- */

/* The day before the first cued run on or after `from`; today without one. */
static int32_t frozen_on(const struct situation_of_plan *of, const struct facts *facts,
			 int32_t from)
{
	for (size_t i = facts->first; i < facts->end; i++) {
		const struct history_run *run = &of->history->runs[i];

		if (run->day >= from && run->day <= of->day && prescribe_is_metronome(run))
			return run->day - 1;
	}
	return of->day;
}

static bool is_enough(const struct baseline_found *found)
{
	return found->from == BASELINE_ENTERED || found->grade >= BASELINE_EARLY;
}

static struct baseline_found find_on(const struct situation_of_plan *of,
				     enum context context, int32_t day)
{
	struct baseline_found found, kept;

	baseline_find(of->history, context, SHOES_USUAL, day, &found);
	kept = found;
	baseline_found_clear(&found);
	kept.items = NULL;
	return kept;
}

static void find_easy(const struct situation_of_plan *of, struct facts *facts)
{
	const struct baseline *own = &of->runner->baselines[CONTEXT_EASY];
	const struct care *care = &facts->care;
	int32_t start = of->course->start;
	struct baseline_found found =
		find_on(of, CONTEXT_EASY, frozen_on(of, facts, start));

	if (!own->provisional) {
		facts->easy = *own;
		facts->easy_known = true;
	} else {
		facts->easy = (struct baseline){found.spm10, !is_enough(&found)};
		facts->easy_known = is_enough(&found);
		facts->easy_runs = found.runs;
	}
	if (care->recheck_day == NOT_YET)
		return;
	found = find_on(of, CONTEXT_EASY, frozen_on(of, facts, care->recheck_day));
	facts->easy_runs = found.first >= care->recheck_day ? found.runs : 0;
	if (facts->easy_runs > 0 && is_enough(&found))
		facts->easy = (struct baseline){found.spm10, false};
	facts->easy_known = facts->easy_known && facts->easy_runs > 0 &&
			    (care->restart_day == NOT_YET || is_enough(&found));
}

static void find_strides(const struct situation_of_plan *of, struct facts *facts)
{
	const struct baseline *own = &of->runner->baselines[CONTEXT_STRIDES];
	struct baseline_found found = find_on(of, CONTEXT_STRIDES, of->day);

	if (!own->provisional) {
		facts->strides = *own;
		facts->strides_known = true;
		return;
	}
	baseline_stand_on(&found, &of->runner->baselines[CONTEXT_EASY]);
	facts->strides = (struct baseline){found.spm10, found.from < BASELINE_ENTERED};
	facts->strides_known = found.from >= BASELINE_ENTERED ||
			       (found.from == BASELINE_ESTIMATED &&
				(facts->easy_known || facts->easy_runs > 0));
}

/* ---- doses -------------------------------------------------------------------------- */

static void dose_of(const struct history_run *run, int to[DOSES])
{
	bool strides = run->stride_ms > 0;

	for (int i = 0; i < DOSES; i++)
		to[i] = NOT_YET;
	if (prescribe_is_metronome(run)) {
		to[DOSE_TEMPO] = run->rung_pct10 != RUN_UNKNOWN ? run->rung_pct10 : NOT_YET;
		to[DOSE_HOLD] = (int)(run->clicked_ms / MS_A_SECOND);
	}
	if (strides && run->target_spm10 == 0)
		to[DOSE_CUE] = run->rung_pct10 != RUN_UNKNOWN ? run->rung_pct10 : NOT_YET;
	if (strides) {
		to[DOSE_STRIDES] = (int)(run->stride_ms / MS_A_SECOND);
		to[DOSE_LOAD] =
			run->resisted && run->incline10 > 0 ? run->incline10 : NOT_YET;
	}
	if (run->clicked_ms > 0)
		to[DOSE_CUED] = (int)(run->clicked_ms / MS_A_SECOND);
	if (run->contacts4 > 0)
		to[DOSE_CONTACTS] = run->contacts4;
}

static void most(int *to, int value)
{
	if (value > *to)
		*to = value;
}

static void add_doses(const struct situation_of_plan *of, struct facts *facts,
		      const struct history_run *run)
{
	int done[DOSES];

	dose_of(run, done);
	for (int i = 0; i < DOSES; i++) {
		struct dose *dose = &facts->doses[i];

		if (done[i] == NOT_YET)
			continue;
		dose->last = done[i];
		dose->last_day = run->day;
		dose->run = run;
		if (run->day >= facts->week_first)
			most(&dose->most_this_week, done[i]);
		else if (run->day >= facts->week_first - COMPARED_DAYS)
			most(&dose->most_before, done[i]);
	}
	if (run->contacts4 > 0 && run->day > of->day - WEEK)
		facts->hop_days_this_week++;
}

static void gather_doses(const struct situation_of_plan *of, struct facts *facts)
{
	int32_t from = facts->care.restart_day;

	for (int i = 0; i < DOSES; i++)
		facts->doses[i] = (struct dose){NOT_YET, NOT_YET, NULL, NOT_YET, NOT_YET};
	for (size_t i = facts->first; i < facts->end; i++) {
		const struct history_run *run = &of->history->runs[i];

		if (run->day > of->day)
			break;
		if (run->day >= from && training_is_run(run))
			add_doses(of, facts, run);
	}
}

/* The highest target up to a week ago, and that of the last week. */
static void gather_targets(const struct situation_of_plan *of, struct facts *facts)
{
	for (size_t i = facts->first; i < facts->end; i++) {
		const struct history_run *run = &of->history->runs[i];

		if (run->day > of->day || run->day < of->course->start ||
		    run->day < facts->care.restart_day || !prescribe_is_metronome(run))
			continue;
		if (run->day <= of->day - WEEK && run->rung_pct10 != RUN_UNKNOWN)
			most(&facts->rung_week_ago_pct10, run->rung_pct10);
		if (run->day > of->day - 2 * WEEK && run->day < facts->week_first)
			facts->last_week_spm10 = run->target_spm10;
	}
}

/* ---- what was done, and how it felt ---------------------------------------------------- */

static void gather_ambers(const struct situation_of_plan *of, struct facts *facts)
{
	int32_t last = NOT_YET;

	for (size_t i = facts->first; i < facts->end; i++) {
		const struct history_run *run = &of->history->runs[i];
		struct readiness_fact ready;

		if (run->day >= of->day)
			break;
		if (run->day < of->day - 2 * WEEK)
			continue;
		ready = prescribe_readiness(of, facts, run->readiness,
					    run->ill == ANSWER_YES, run->day);
		if (prescribe_was_too_hard(of->plan, run) && ready.light < LIGHT_AMBER)
			ready.light = LIGHT_AMBER;
		if (ready.light < LIGHT_AMBER)
			continue;
		if (ready.light == LIGHT_RED ||
		    (last != NOT_YET && run->day > last && run->day - last < WEEK)) {
			facts->after_amber_from = run->day;
			facts->ambers = ready.light == LIGHT_RED ? 0 : 2;
		}
		last = run->day;
	}
}

/* The slot was begun, or done, on this run. */
static void take_done(struct facts *facts, const struct history_run *run)
{
	const enum slot_done done = slot_done(run);
	const int pct = 100 - run->left_pct;

	if (done > facts->done)
		facts->done = done;
	if (run->activity != ACTIVITY_REST && pct > facts->begun_pct)
		facts->begun_pct = pct;
}

static void gather_done(const struct situation_of_plan *of, int week, int number,
			const struct plan_slot *slot, struct facts *facts)
{
	bool started = false;

	for (size_t i = facts->first; i < facts->end; i++) {
		const struct history_run *run = &of->history->runs[i];

		if (run->day > of->day)
			break;
		if (training_is_run(run)) {
			facts->ran_today =
				facts->ran_today ||
				(run->day == of->day && slot_done(run) != SLOT_NOT_DONE);
			if (run->day < of->day)
				facts->last_run = run;
		}
		started = run->day >= of->course->start;
		if (!started || run->activity == ACTIVITY_REST)
			continue;
		if (slot != NULL && run->plan_week == week && run->plan_slot == number &&
		    number > 0 && run->day > of->day - WEEK)
			take_done(facts, run);
		if (run->plan_week == 0 && run->plan_slot == 1 &&
		    slot_done(run) != SLOT_NOT_DONE)
			facts->check_done = true;
	}
	facts->days_since_run =
		facts->last_run != NULL ? of->day - facts->last_run->day : NOT_YET;
	if (facts->last_run != NULL && facts->days_since_run <= WEEK &&
	    prescribe_was_too_hard(of->plan, facts->last_run)) {
		facts->hard_rpe = facts->last_run->rpe;
		facts->hard_planned = prescribe_planned_effort(of->plan, facts->last_run);
	}
}

static void gather_today(const struct situation_of_plan *of, struct facts *facts)
{
	uint8_t items[READY_ITEMS];

	for (int i = 0; i < READY_ITEMS; i++)
		items[i] = (uint8_t)of->answers->readiness[i];
	facts->today = prescribe_readiness(of, facts, items, of->answers->ill == ANSWER_YES,
					   of->day);
}

void prescribe_gather(const struct situation_of_plan *of, int week, int number,
		      const struct plan_slot *slot, struct facts *facts)
{
	struct care nothing = {.flags_day = NOT_YET,
			       .pain_day = NOT_YET,
			       .off_until = NOT_YET,
			       .sore_day = NOT_YET,
			       .stiff_day = NOT_YET,
			       .heavy_day = NOT_YET,
			       .missed_day = NOT_YET,
			       .recheck_day = NOT_YET,
			       .restart_day = NOT_YET};

	memset(facts, 0, sizeof *facts);
	facts->care = nothing;
	facts->after_amber_from = NOT_YET;
	facts->first = training_first_run(of->history, of->day - LOOK_BACK_DAYS);
	facts->end = training_first_run(of->history, of->day + 1);
	if (!course_date(of->course, (week < 1 ? 0 : week - 1) * WEEK, &facts->week_first))
		facts->week_first = of->day - (of->day - of->course->start) % WEEK;
	find_easy(of, facts);
	prescribe_climb(of, facts);
	find_easy(of, facts);
	find_strides(of, facts);
	gather_doses(of, facts);
	gather_targets(of, facts);
	gather_ambers(of, facts);
	gather_done(of, week, number, slot, facts);
	gather_today(of, facts);
	facts->longest_ms = training_longest(of->history, of->day).ms;
}
