/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * prescribe_ladder: what the journal says of the ladder and of what hurts, run by run.
 *
 * One pass in the order of time. The rung that is earned rises only to what was done and
 * never more than one at a time; it falls after two sessions that failed, after pain and
 * after missed days. A run that was done below it (a step back for a day) leaves it.
 */
#include "core/base/mem.h"
#include "core/plan/prescribe_part.h"
#include "core/training/rules.h"
#include "core/training/training_load.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { FULL_PCT10 = 1000, PAIN_ENOUGH_TO_RISE = 2, FADE_AFTER_RAISE = 4 };

int prescribe_rung_below(int pct10)
{
	int below = 0;

	for (int i = 0; i < RULE_RUNGS; i++)
		if (rule_rungs_pct10[i] < pct10)
			below = rule_rungs_pct10[i];
	return below;
}

int prescribe_rung_above(int pct10)
{
	for (int i = 0; i < RULE_RUNGS; i++)
		if (rule_rungs_pct10[i] > pct10)
			return rule_rungs_pct10[i];
	return rule_rungs_pct10[RULE_RUNGS - 1];
}

/* The highest rung that is not above it. */
static int rung_at(int pct10)
{
	return prescribe_rung_below(pct10 + 1);
}

bool prescribe_is_metronome(const struct history_run *run)
{
	return training_is_run(run) && run->target_spm10 > 0 && run->clicked_ms > 0 &&
	       run->contacts4 == 0 && run->stride_ms == 0;
}

/* ---- evidence -------------------------------------------------------------------- */

/* What was counted on a run: cued, near the target, and in the silence at its end. */
struct counted {
	int cued, near; /* counts of cued time, and those within 5 spm of the target */
	int silent_spm10, silent; /* sum and number */
};

static struct counted count_samples(const struct history *history,
				    const struct history_run *run)
{
	struct counted counted = {0};

	for (size_t i = history->nsamples; i-- > 0;) {
		const struct history_sample *sample = &history->samples[i];

		if (sample->day < run->day - 2)
			break;
		if (sample->run != run->id || sample->context != CONTEXT_EASY ||
		    sample->spm10 < RULE_ASK_BELOW_SPM10)
			continue;
		counted.cued += sample->cued;
		counted.near +=
			abs(sample->spm10 - run->target_spm10) <= RULE_SYNC_COUNTS_SPM10;
		if (!sample->cued) {
			counted.silent_spm10 += sample->spm10;
			counted.silent++;
		}
	}
	return counted;
}

static bool is_ready_known(const struct history_run *run)
{
	for (int i = 0; i < READY_ITEMS; i++)
		if (run->readiness[i] == 0)
			return false;
	return true;
}

/* Two counts near the target say what a share of the time says. */
static enum verdict judge_sync(const struct history_run *run, const struct counted *counted)
{
	if (run->in_sync != RUN_UNKNOWN)
		return run->in_sync >= RULE_SYNC_LEAST_PCT ? VERDICT_GOOD : VERDICT_SYNC;
	if (counted->cued > 0 && counted->cued + counted->silent >= 2)
		return counted->near >= 2 ? VERDICT_GOOD : VERDICT_SYNC;
	return VERDICT_SYNC_UNKNOWN;
}

static enum verdict judge_pain(const struct history_run *run)
{
	if (run->pain == RUN_UNKNOWN)
		return VERDICT_PAIN_UNKNOWN;
	if (run->pain > RULE_PAIN_GO_MAX)
		return VERDICT_PAIN;
	if (run->pain_settled == ANSWER_NO || run->pain_worse == ANSWER_YES)
		return VERDICT_NOT_SETTLED;
	if (run->pain > 0 &&
	    (run->pain_settled == ANSWER_UNKNOWN || run->pain_worse == ANSWER_UNKNOWN))
		return VERDICT_SETTLED_UNKNOWN;
	return VERDICT_GOOD;
}

static enum verdict judge_feeling(const struct history_run *run, int planned)
{
	enum verdict pain = judge_pain(run);

	if (run->rpe != RUN_UNKNOWN && run->rpe > planned)
		return VERDICT_EFFORT;
	if (pain != VERDICT_GOOD && pain != VERDICT_PAIN_UNKNOWN)
		return pain;
	if (run->comfort != RUN_UNKNOWN && 10 - run->comfort > RULE_AWKWARD_MOST)
		return VERDICT_AWKWARD;
	if (run->rpe == RUN_UNKNOWN)
		return VERDICT_EFFORT_UNKNOWN;
	if (run->comfort == RUN_UNKNOWN)
		return VERDICT_AWKWARD_UNKNOWN;
	return pain;
}

enum { EASY_EFFORT = 3 };

/* Easy is 3 of 10 by definition, so that a harder easy run never loosens the rule. */
static int planned_rpe(void)
{
	return EASY_EFFORT + RULE_RPE_OVER_MOST;
}

static struct evidence weigh(const struct situation_of_plan *of, const struct facts *facts,
			     const struct history_run *run, int rung_pct10)
{
	struct counted counted = count_samples(of->history, run);
	struct readiness_fact ready = prescribe_readiness(of, facts, run->readiness,
							  run->ill == ANSWER_YES, run->day);
	struct evidence evidence = {.run = run,
				    .rung_pct10 = rung_pct10,
				    .sync_pct = run->in_sync,
				    .probe_pct10 = INT_MIN};
	enum verdict feeling = judge_feeling(run, planned_rpe());

	if (counted.silent > 0 && run->target_spm10 > 0)
		evidence.probe_pct10 =
			(counted.silent_spm10 / counted.silent - run->target_spm10) *
			FULL_PCT10 / run->target_spm10;
	evidence.verdict = judge_sync(run, &counted);
	if (evidence.verdict == VERDICT_GOOD ||
	    (evidence.verdict == VERDICT_SYNC_UNKNOWN && feeling == VERDICT_EFFORT))
		evidence.verdict = feeling;
	if (evidence.verdict == VERDICT_GOOD && ready.light >= LIGHT_AMBER)
		evidence.verdict = VERDICT_NOT_READY;
	if (evidence.verdict == VERDICT_GOOD && !is_ready_known(run))
		evidence.verdict = VERDICT_READY_UNKNOWN;
	if (evidence.verdict == VERDICT_GOOD && run->source == RUN_PLAYED &&
	    (!run->finished || slot_done(run) != SLOT_DONE))
		evidence.verdict = VERDICT_BROKEN_OFF;
	return evidence;
}

/* What a run aimed at: as the plan wrote it, else by its target. */
static int rung_of(const struct history_run *run, const struct facts *facts)
{
	if (run->rung_pct10 != RUN_UNKNOWN)
		return run->rung_pct10 > 0 ? run->rung_pct10 : 0;
	if (facts->easy.spm10 <= 0 || run->target_spm10 <= facts->easy.spm10)
		return 0;
	return (int)((int64_t)(run->target_spm10 - facts->easy.spm10) * FULL_PCT10 /
		     facts->easy.spm10);
}

/* ---- the ladder -------------------------------------------------------------------- */

/* The silence at the end decides how much of the beat fades next. */
static void fade(struct ladder *ladder, const struct evidence *evidence, bool raised)
{
	int duty = rule_fade_duty_pct[ladder->fade];

	if (evidence->probe_pct10 == INT_MIN) {
		;
	} else if (evidence->probe_pct10 < -50) {
		while (ladder->fade > 0 && rule_fade_duty_pct[ladder->fade] <= duty)
			ladder->fade--;
	} else if (evidence->probe_pct10 >= -RULE_SYNC_TOLERANCE_PCT10 &&
		   ladder->fade < RULE_FADE_SESSIONS - 1) {
		ladder->fade++;
	}
	/* A new target is clicked at least 0.75 of the time. */
	if (raised && ladder->fade > FADE_AFTER_RAISE)
		ladder->fade = FADE_AFTER_RAISE;
}

static void learn(struct ladder *ladder, const struct evidence *evidence)
{
	bool above = evidence->rung_pct10 > ladder->rung_pct10;
	bool failed =
		evidence->verdict == VERDICT_SYNC || evidence->verdict == VERDICT_EFFORT;

	ladder->last[1] = ladder->last[0];
	ladder->last[0] = *evidence;
	fade(ladder, evidence, above);
	if (above) {
		int next = prescribe_rung_above(ladder->rung_pct10);

		ladder->rung_pct10 =
			evidence->rung_pct10 < next ? evidence->rung_pct10 : next;
		ladder->raised = evidence->run->day;
		ladder->failed = 0;
	}
	ladder->begun = true;
	if (evidence->rung_pct10 < ladder->rung_pct10 && !failed)
		return;
	ladder->failed = failed ? ladder->failed + 1 : 0;
	ladder->stepped_down = ladder->stepped_down && failed;
	if (ladder->failed >= LADDER_SESSIONS) {
		ladder->rung_pct10 = prescribe_rung_below(ladder->rung_pct10);
		ladder->failed = 0;
		ladder->stepped_down = true;
	}
}

/* ---- what hurts -------------------------------------------------------------------- */

static bool is_easy_run(const struct history_run *run)
{
	return training_is_run(run) && run->clicked_ms == 0 && run->stride_ms == 0;
}

static void hurt(struct facts *facts, const struct history_run *run)
{
	struct care *care = &facts->care;

	care->pain_day = run->day;
	care->pain = run->pain;
	care->worse = run->pain_worse == ANSWER_YES;
	care->off_until = run->day + RULE_PAIN_OFF_H / 24;
	care->pain_free_missing = RULE_PAIN_FREE_RUNS;
	care->volume_after_pain = true;
	facts->ladder.rung_pct10 =
		rung_at(facts->ladder.rung_pct10 > RULE_WEEK_MOST_PCT10
				? facts->ladder.rung_pct10 - RULE_WEEK_MOST_PCT10
				: 0);
}

static void feel(struct facts *facts, const struct history_run *run, int before)
{
	struct care *care = &facts->care;
	bool free = run->pain != RUN_UNKNOWN && run->pain <= RULE_PAIN_GO_MAX;

	/* Only told: a rule that asked for a rise would be loosened by pain before it. */
	care->rising = run->pain >= PAIN_ENOUGH_TO_RISE && before != RUN_UNKNOWN &&
		       run->pain > before;
	care->rising_from = before;
	care->rising_to = run->pain;
	if (run->pain >= RULE_PAIN_STOP_FROM || run->pain_worse == ANSWER_YES) {
		hurt(facts, run);
		return;
	}
	if (run->pain == RULE_PAIN_MODIFY || run->pain_settled == ANSWER_NO) {
		care->sore_day = run->day;
		care->sore = run->pain;
		care->sore_open = true;
		return;
	}
	if (!free || !training_is_run(run))
		return;
	care->sore_open = false;
	if (care->pain_free_missing > 0 && run->day >= care->off_until && is_easy_run(run))
		care->pain_free_missing--;
	else if (care->pain_free_missing == 0)
		care->volume_after_pain = false;
}

static void note_answers(struct facts *facts, const struct history_run *run)
{
	struct care *care = &facts->care;

	if (run->red_flags != 0) {
		care->flags_day = run->day;
		care->flags = run->red_flags;
	}
	if (run->stiff == ANSWER_YES)
		care->stiff_day = run->day;
	if (run->heavy == ANSWER_YES)
		care->heavy_day = run->day;
}

/* ---- missed days ------------------------------------------------------------------- */

static void miss(struct facts *facts, int32_t from, int32_t back)
{
	struct ladder *ladder = &facts->ladder;
	struct care *care = &facts->care;
	int days = back - from;

	if (days < RULE_MISSED_ONE_D)
		return;
	care->missed_day = back;
	care->missed_days = days;
	ladder->rung_pct10 = prescribe_rung_below(ladder->rung_pct10);
	memset(ladder->last, 0, sizeof ladder->last); /* that was another runner */
	if (days >= RULE_MISSED_TWO_D) {
		ladder->rung_pct10 = prescribe_rung_below(ladder->rung_pct10);
		care->recheck_day = back;
	}
	if (days >= RULE_MISSED_RESTART_D) {
		memset(ladder, 0, sizeof *ladder);
		ladder->raised = NOT_YET;
		care->restart_day = back;
	}
}

void prescribe_climb(const struct situation_of_plan *of, struct facts *facts)
{
	const struct history *history = of->history;
	int32_t before = NOT_YET;
	int pain_before = RUN_UNKNOWN;

	facts->ladder.raised = NOT_YET;
	for (size_t i = facts->first; i < facts->end; i++) {
		const struct history_run *run = &history->runs[i];

		if (run->day > of->day)
			break;
		if (training_is_run(run)) {
			if (before != NOT_YET && before >= of->course->start)
				miss(facts, before, run->day);
			before = run->day;
		}
		note_answers(facts, run);
		if (prescribe_is_metronome(run) && run->day >= of->course->start) {
			struct evidence evidence =
				weigh(of, facts, run, rung_of(run, facts));

			learn(&facts->ladder, &evidence);
		}
		if (run->pain != RUN_UNKNOWN || run->pain_worse == ANSWER_YES ||
		    run->pain_settled == ANSWER_NO)
			feel(facts, run, pain_before);
		if (run->pain != RUN_UNKNOWN)
			pain_before = run->pain;
	}
	if (before != NOT_YET && before < of->day &&
	    of->day - before >= RULE_MISSED_ONE_D && before >= of->course->start)
		miss(facts, before, of->day);
}
