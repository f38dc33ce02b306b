/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * prescribe_ready: five answers against the runner's own three weeks.
 *
 * The sum of all five as a z value; a prior (mean 18, SD 2.5, worth seven days) speaks
 * while there is little history. Nobody has validated limits for recreational runners:
 * they only ever take something away.
 */
#include "core/plan/prescribe_part.h"
#include "core/training/rules.h"
#include "core/training/training_load.h"

#include <math.h>

enum { LOWEST = 1, LOW = 2, TWO = 2 };

static bool sum_of(const uint8_t items[READY_ITEMS], int *sum)
{
	*sum = 0;
	for (int i = 0; i < READY_ITEMS; i++) {
		if (items[i] == 0)
			return false;
		*sum += items[i];
	}
	return true;
}

/* Mean and SD of the 21 days before `day`, one value a day, with the prior. */
static void own_history(const struct history *history, int32_t day,
			struct readiness_fact *fact, double *mean, double *sd)
{
	const double prior = RULE_READY_PRIOR_DAYS;
	double sum = prior * RULE_READY_MEAN;
	double squares =
		prior * (RULE_READY_SD * RULE_READY_SD + RULE_READY_MEAN * RULE_READY_MEAN);
	double n = prior;
	int32_t last = NOT_YET;

	for (size_t i = training_first_run(history, day - RULE_READY_DAYS);
	     i < history->nruns && history->runs[i].day < day; i++) {
		const struct history_run *run = &history->runs[i];
		int value;

		if (run->day == last || !sum_of(run->readiness, &value))
			continue;
		last = run->day;
		sum += value;
		squares += (double)value * value;
		n++;
	}
	fact->days = (int)(n - prior + 0.5);
	if (fact->days > 0)
		fact->own = (sum - prior * RULE_READY_MEAN) / fact->days;
	*mean = sum / n;
	*sd = sqrt(fmax(squares / n - *mean * *mean, 0.25));
}

struct readiness_fact prescribe_readiness(const struct situation_of_plan *of,
					  const struct facts *facts,
					  const uint8_t items[READY_ITEMS], bool ill,
					  int32_t day)
{
	struct readiness_fact fact = {.light = LIGHT_UNKNOWN};
	double mean, sd;
	int answered = 0;

	(void)facts;
	for (int i = 0; i < READY_ITEMS; i++) {
		answered += items[i] > 0;
		fact.ones += items[i] == LOWEST;
		fact.lows += items[i] > 0 && items[i] <= LOW;
	}
	fact.scored = sum_of(items, &fact.sum);
	if (fact.scored) {
		own_history(of->history, day, &fact, &mean, &sd);
		fact.z = (fact.sum - mean) / sd;
	}
	if (ill || (fact.scored && fact.z < RULE_RED_Z))
		fact.light = LIGHT_RED;
	else if ((fact.scored && fact.z < RULE_AMBER_Z) || fact.ones > 0 ||
		 fact.lows >= TWO)
		fact.light = LIGHT_AMBER;
	else if (answered > 0)
		fact.light = LIGHT_GREEN;
	return fact;
}

int prescribe_planned_effort(const struct plan *plan, const struct history_run *run)
{
	const struct plan_slot *slot = plan_slot_of(plan, run->plan_week, run->plan_slot);

	return slot == NULL ? RUN_UNKNOWN : plan->works[slot->work].effort;
}

bool prescribe_was_too_hard(const struct plan *plan, const struct history_run *run)
{
	int planned = prescribe_planned_effort(plan, run);

	return planned != RUN_UNKNOWN && run->rpe != RUN_UNKNOWN &&
	       run->rpe >= planned + RULE_AMBER_RPE_OVER;
}
