/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * random_journal: journals of all kinds, for properties: kept well, hardly, with gaps,
 * pain, missing answers, sessions that nobody asked for. Include it behind cmocka.h.
 */
#ifndef TURNOVER_TESTS_CORE_RANDOM_JOURNAL_H
#define TURNOVER_TESTS_CORE_RANDOM_JOURNAL_H

#include "core/base/pcg32.h"

#include "plan_journal.h"

enum { START = 20458 /* Monday, 2026-01-05 */, LONGEST = 130 };

static struct plan plans[2];

struct world {
	struct plan *plan;
	struct history history;
	struct course course;
	struct answers answers;
	struct runner runner;
	int32_t day;
	int base_spm10;
};

static struct pcg32 dice;

/* RANDOM_JOURNALS and RANDOM_SEED in the environment: more of them, and others. */
static int number_from(const char *name, int otherwise)
{
	const char *text = getenv(name);

	return text != NULL ? atoi(text) : otherwise;
}

static int throw_dice(int seed, int journals)
{
	pcg32_init(&dice, (uint64_t)(seed + number_from("RANDOM_SEED", 0)));
	return number_from("RANDOM_JOURNALS", journals);
}

static int roll(int n)
{
	return (int)pcg32_below(&dice, (uint32_t)n);
}

static bool chance(int percent)
{
	return roll(100) < percent;
}

/* ---- random journals ------------------------------------------------------------------- */

/* How well this runner keeps a journal, and how things go. */
struct manner {
	int rates, answers, counts, comes; /* per cent */
	int trouble;
};

static void rate(struct history_run *run, const struct manner *manner)
{
	run->rpe = (int8_t)(chance(manner->rates) ? (chance(manner->trouble) ? roll(11) : 3)
						  : RUN_UNKNOWN);
	run->comfort =
		(int8_t)(chance(manner->rates) ? (chance(manner->trouble) ? roll(11) : 8)
					       : RUN_UNKNOWN);
	run->pain = (int8_t)(chance(manner->rates) ? (chance(manner->trouble) ? roll(8) : 0)
						   : RUN_UNKNOWN);
	if (run->pain > 0) {
		run->pain_settled = (uint8_t)(chance(manner->rates) ? ANSWER_YES : roll(3));
		run->pain_worse = (uint8_t)(chance(manner->rates) ? ANSWER_NO : roll(3));
	}
	for (int i = 0; i < READY_ITEMS; i++)
		run->readiness[i] =
			(uint8_t)(chance(manner->answers)
					  ? (chance(manner->trouble) ? 1 + roll(5)
								     : 3 + roll(3))
					  : 0);
	run->stiff = (uint8_t)(chance(manner->trouble / 4) ? ANSWER_YES : roll(2));
	run->heavy = (uint8_t)(chance(manner->trouble / 4) ? ANSWER_YES : roll(2));
	run->ill = (uint8_t)(chance(2) ? ANSWER_YES : ANSWER_NO);
	run->red_flags = chance(manner->trouble) && chance(3) ? RED_FLAG_LIMP : 0;
	run->finished = !chance(manner->trouble / 3);
	run->left_pct = (uint8_t)(run->finished ? 0 : roll(101));
}

static void vary(struct world *world, struct history_run *run, const struct manner *manner)
{
	if (run->target_spm10 > 0) {
		run->rung_pct10 = rule_rungs_pct10[roll(RULE_RUNGS)];
		run->target_spm10 = over(world->base_spm10, run->rung_pct10);
		run->clicked_ms = (2 + roll(14)) * (int64_t)60000;
	}
	if (run->in_sync != RUN_UNKNOWN)
		run->in_sync = (int8_t)(chance(manner->counts)
						? (chance(manner->trouble) ? roll(101) : 90)
						: RUN_UNKNOWN);
	if (run->stride_ms > 0) {
		run->stride_ms = (2 + roll(5)) * (15 + 5 * roll(4)) * (int64_t)1000;
		run->incline10 = (int16_t)(10 * roll(7));
		run->rung_pct10 = run->target_spm10 > 0 ? run->rung_pct10 : 10 * roll(4);
	}
	if (run->contacts4 > 0)
		run->contacts4 = 4 * (10 + roll(90));
	run->timer_ms = chance(90) ? (10 + roll(50)) * (int64_t)60000 : RUN_UNKNOWN;
}

static void add_planned(struct world *world, int32_t day, const struct manner *manner)
{
	int32_t of_plan;
	int week, number;
	const struct plan_slot *slot;
	struct history_run *run;
	size_t samples = world->history.nsamples;

	if (!course_day(&world->course, day, &of_plan))
		return;
	slot = plan_on(world->plan, of_plan, &week, &number);
	if (slot == NULL || !chance(manner->comes))
		return;
	run = do_session(&world->history, day, &world->plan->works[slot->work], slot->aims,
			 slot->aim_contacts * 4, world->base_spm10 + roll(100) - 30);
	run->plan_week = (int16_t)week;
	run->plan_slot = (int16_t)number;
	if (slot->role == SLOT_REST)
		run->activity = ACTIVITY_WALK;
	vary(world, run, manner);
	rate(run, manner);
	if (!chance(manner->counts))
		world->history.nsamples = samples;
	if (world->history.nsamples > samples && run->target_spm10 > 0)
		world->history.samples[samples].spm10 =
			over(run->target_spm10, 10 - roll(80));
}

static void add_unplanned(struct world *world, int32_t day, const struct manner *manner)
{
	struct history_run *run;

	if (!chance(8))
		return;
	run = journal_run_on(&world->history, day);
	run->activity = (uint8_t)(chance(80) ? ACTIVITY_RUN : roll(ACTIVITIES));
	if (chance(20))
		run->contacts4 = 4 * roll(120);
	if (chance(20))
		run->clicked_ms = 600000, run->target_spm10 = world->base_spm10 + roll(200);
	rate(run, manner);
	if (chance(manner->counts))
		count_on(&world->history, run, CONTEXT_EASY,
			 world->base_spm10 + roll(60) - 30);
}

static void answer(struct answers *answers, const struct manner *manner)
{
	answers_init(answers);
	for (int i = 0; i < READY_ITEMS; i++)
		answers->readiness[i] = chance(manner->answers) ? 3 + roll(3) : 0;
	if (chance(manner->trouble / 4))
		answers->pain = roll(6);
	if (chance(manner->trouble / 8))
		answers->stiff = ANSWER_YES;
}

static void make_world(struct world *world)
{
	static const int well[] = {0, 40, 90, 100};
	struct manner manner = {well[roll(4)], well[roll(4)], well[1 + roll(3)],
				50 + roll(51), well[roll(3)] / 2};
	int gap = chance(25) ? roll(80) : 1000, gap_days = 5 + roll(35);

	memset(world, 0, sizeof *world);
	world->plan = &plans[roll(2)];
	world->base_spm10 = 1450 + roll(450);
	course_init(&world->course, START + roll(7));
	runner_init(&world->runner);
	world->runner.drills = (enum drill_level)(world->base_spm10 % DRILL_LEVELS);
	if (chance(10))
		course_shift(&world->course, world->course.start + roll(40), roll(20) - 6);
	world->day = world->course.start + roll(LONGEST);
	for (int i = 0; i < 4; i++) {
		struct history_run *run =
			journal_run_on(&world->history, world->course.start - 12 + 3 * i);

		if (chance(manner.counts))
			count_on(&world->history, run, CONTEXT_EASY,
				 world->base_spm10 + roll(40) - 20);
	}
	for (int32_t day = world->course.start; day < world->day; day++) {
		int since = day - world->course.start;

		if (since >= gap && since < gap + gap_days)
			continue;
		add_planned(world, day, &manner);
		add_unplanned(world, day, &manner);
	}
	answer(&world->answers, &manner);
}

static void clear_world(struct world *world)
{
	history_clear(&world->history);
	course_clear(&world->course);
	runner_clear(&world->runner);
}

#endif
