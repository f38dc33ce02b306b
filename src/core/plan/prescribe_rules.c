/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * prescribe_rules: the table of rules, in the order of their turn, and the sentence that
 * sums it up. A new rule is a row; one that raises says so.
 */
#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/plan/prescribe_part.h"
#include "core/training/rules.h"
#include "core/base/text.h"
#include "core/training/training_load.h"
#include "core/training/trend.h"

#include <stdio.h>
#include <string.h>

enum { WEEK = PLAN_WEEK_DAYS };

/* A session that was broken off early is still due. */
static void rule_begun(struct prescribe_draft *draft)
{
	if (draft->facts->begun_pct > 0 && draft->to->offer == OFFER_SESSION)
		prescribe_because(
			draft,
			"it was broken off after %d %% of its work, so it is still due "
			"(from "
			"half on it counts as done in part)",
			draft->facts->begun_pct);
}

/* ---- things that are only told ------------------------------------------------------------ */

static void rule_warnings(struct prescribe_draft *draft)
{
	const struct history *history = draft->of->history;
	int32_t day = draft->of->day;
	struct training_week week = training_week(history, day - 1);

	if (draft->to->offer != OFFER_SESSION)
		return;
	if (draft->facts->ran_today)
		prescribe_warn(draft,
			       "you have run today already: this can wait until tomorrow");
	if (week.known && week.monotonous)
		prescribe_warn(
			draft,
			"the last seven days were all alike (monotony %.1f): keep the "
			"day of rest free",
			week.monotony);
}

static void rule_above_uncued(struct prescribe_draft *draft)
{
	int32_t day = draft->of->day;
	struct mean mean;
	int target =
		draft->facts->easy.spm10 * (1000 + draft->to->levels[LEVEL_TARGET]) / 1000;

	if (!prescribe_has(draft, LEVEL_HOLD) || !draft->facts->easy_known)
		return;
	mean = trend_block(draft->of->history, CONTEXT_EASY, SHOES_USUAL,
			   day - 2 * WEEK + 1, day, 0, RULE_BETA_SPM_PER_KMH);
	if (mean.n > 1 && target * 10 > mean.mean * RULE_OVER_UNCUED_WARN_PCT)
		prescribe_warn(
			draft,
			"the target is more than 5 %% above the %.0f spm that you ran "
			"without clicks in the last two weeks: fall back to that when "
			"your form goes",
			mean.mean);
}

/* ---- the sentence at the top ---------------------------------------------------------------- */

static void add_clicked(const struct prescribe_draft *draft, struct text *text)
{
	const int *levels = draft->to->levels;
	const struct evidence *last = &draft->facts->ladder.last[0];
	char percent[LEVEL_TEXT], spm[16];
	const struct cadence cadence = {.form = CADENCE_PERCENT,
					.amount = levels[LEVEL_TARGET] * 100};
	bool provisional = false;
	int target =
		cadence_resolve(&cadence, &draft->facts->easy, CONTEXT_EASY, &provisional);

	level_text(LEVEL_TARGET, levels[LEVEL_TARGET], percent);
	text_spm(spm, sizeof spm, (target + 5) / 10 * 10);
	if (levels[LEVEL_TARGET] == 0) {
		text_add(text, "target %s, your own easy cadence", spm);
	} else {
		text_add(text, "target %s, %s", spm, percent);
		text_spm(spm, sizeof spm, (draft->facts->easy.spm10 + 5) / 10 * 10);
		text_add(text, " over your %s", spm);
	}
	if (!prescribe_has(draft, LEVEL_HOLD))
		return;
	if (draft->facts->last_week_spm10 > 0) {
		text_spm(spm, sizeof spm, (draft->facts->last_week_spm10 + 5) / 10 * 10);
		text_add(text, "; last week %s", spm);
	} else if (last->run != NULL) {
		text_spm(spm, sizeof spm, (last->run->target_spm10 + 5) / 10 * 10);
		text_add(text, "; last time %s", spm);
	}
}

static void add_strides(const struct prescribe_draft *draft, struct text *text)
{
	const int *levels = draft->to->levels;
	char percent[LEVEL_TEXT], load[LEVEL_TEXT];

	text_add(text, "%s%d x %d s at ", text->n > 0 ? "; " : "", levels[LEVEL_REPS],
		 levels[LEVEL_STRIDE]);
	level_text(LEVEL_CUE, levels[LEVEL_CUE], percent);
	if (levels[LEVEL_CUE] > 0)
		text_add(text, "%s over ", percent);
	text_add(text, "your own stride cadence");
	if (prescribe_has(draft, LEVEL_INCLINE)) {
		level_text(LEVEL_INCLINE, levels[LEVEL_INCLINE], load);
		text_add(text, ", incline %s", load);
	}
}

static const char *plain_sentence(const struct prescribe_draft *draft)
{
	switch (draft->to->role) {
	case SLOT_REST: return "a day without running: rest, walk or cycle easily";
	case SLOT_PROBE:
		return "cadence, effort and comfort, without a click: this is what "
		       "progress is "
		       "measured by";
	default:
		return "an easy run without clicks; count your steps for a minute of it: "
		       "that is what you have learned";
	}
}

/* The first of the reasons, as a rule, though it is known last. */
static void rule_sentence(struct prescribe_draft *draft)
{
	struct prescription_lines *reasons = &draft->to->reasons;
	struct prescription_line line;
	struct text text = {0};
	size_t before;

	if (draft->to->work == NULL)
		return;
	/* A booster that something easier has displaced. */
	if (draft->to->instead && !prescribe_has(draft, LEVEL_HOLD))
		prescribe_take_back(draft, "booster");
	before = reasons->n;
	if (prescribe_has(draft, LEVEL_TARGET) && draft->to->levels[LEVEL_CLICKS] > 0)
		add_clicked(draft, &text);
	if (prescribe_has_strides(draft))
		add_strides(draft, &text);
	if (prescribe_has_contacts(draft))
		text_add(&text, "%s%d contacts of feet in drills", text.n > 0 ? "; " : "",
			 draft->to->contacts4 / 4);
	if (text.n == 0)
		text_add(&text, "%s", plain_sentence(draft));
	prescribe_because(draft, "%s", text_string(&text));
	text_clear(&text);
	/* Where something took the place of what was planned, why comes first. */
	if (reasons->n == before || draft->to->instead)
		return;
	line = reasons->items[before];
	memmove(reasons->items + 1, reasons->items, before * sizeof *reasons->items);
	reasons->items[0] = line;
}

/* clang-format off */
const struct prescribe_rule prescribe_rules[] = {
	{"red-flag", rule_red_flag, false},
	{"done", rule_begun, false},
	{"booster", rule_booster, true},
	{"restart", rule_restart, false},
	{"missed", rule_missed, false},
	{"pain", rule_pain, false},
	{"calf", rule_calf, false},
	{"landings", rule_landings, false},
	{"readiness", rule_readiness, false},
	{"after-amber", rule_after_amber, false},
	{"light-week", rule_light_week, false},
	{"baseline", rule_baseline, false},
	{"ladder", rule_ladder, false},
	{"plateau", rule_plateau, true},
	{"room", rule_room, false},
	{"week-rise", rule_week_rise, false},
	{"strides", rule_cue, false},
	{"strides", rule_strides, false},
	{"load", rule_load, false},
	{"contacts", rule_contacts, false},
	{"cued", rule_cued, false},
	{"one-knob", rule_one_knob, false},
	{"volume", rule_volume, false},
	{"longest", rule_longest, false},
	{"fade", rule_fade, false},
	{"clicks", rule_clicks, false},
	{"load-week", rule_warnings, false},
	{"uncued", rule_above_uncued, false},
	{"session", rule_sentence, false},
};
/* clang-format on */
const size_t prescribe_nrules = sizeof prescribe_rules / sizeof *prescribe_rules;
