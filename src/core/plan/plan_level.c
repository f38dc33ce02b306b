/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_level: what a plan can turn, read and written as a session script does; see plan.h. */
#include "core/plan/plan.h"
#include "core/training/rules.h"
#include "core/base/text.h"
#include "core/script/value.h"

#include <assert.h>

static const struct level_info levels[LEVELS] = {
	[LEVEL_TARGET] = {"target", 0, RULE_STRETCH_PCT10, 0, true},
	[LEVEL_FROM] = {"from", 0, RULE_STRETCH_PCT10, 0, false},
	[LEVEL_CUE] = {"cue", RULE_STRIDE_CUE_LEAST_PCT10, RULE_STRIDE_CUE_MOST_PCT10, 0,
		       true},
	[LEVEL_HOLD] = {"hold", 120, 960, 360, true},
	[LEVEL_ON] = {"on", 12, 1200, 1200, false},
	[LEVEL_OFF] = {"off", 1, 108, 1, false},
	[LEVEL_CLICKS] = {"clicks", 0, RULE_CLICK_EVERY_MOST, RULE_CLICK_EVERY, true},
	[LEVEL_REPS] = {"reps", 2, RULE_STRIDE_REPS_MAX, RULE_STRIDE_REPS, true},
	[LEVEL_STRIDE] = {"stride", 15, RULE_STRIDE_MAX_S, RULE_STRIDE_S, true},
	[LEVEL_INCLINE] = {"incline", 10, 60, 10, true},
	[LEVEL_WARM_UP] = {"warm_up", 300, 1200, 300, true},
	[LEVEL_EASY] = {"easy", 120, 1200, 240, true},
};

const struct level_info *level_info(enum level level)
{
	assert(level >= 0 && level < LEVELS);
	return &levels[level];
}

/* "+2.5 %" in tenths of a per cent. */
static bool parse_percent(const char *text, int *pct10, char why[QUANTITY_WHY])
{
	struct cadence cadence;

	if (!quantity_cadence(text, &cadence, why))
		return false;
	if (cadence.form != CADENCE_PERCENT || cadence.of_context ||
	    cadence.amount % 100 != 0) {
		text_copy(why, QUANTITY_WHY,
			  "write it as a step over the runner's own baseline, like "
			  "\"+2.5 %\", with one decimal at most");
		return false;
	}
	*pct10 = (int)(cadence.amount / 100);
	return true;
}

bool level_parse(enum level level, const char *text, int *to, char why[QUANTITY_WHY])
{
	const struct level_info *info = level_info(level);
	const struct value_spec whole = {info->name, VALUE_WHOLE, info->least, info->most,
					 0};
	struct value value = {0};
	int64_t ms = 0;

	switch (level) {
	case LEVEL_TARGET:
	case LEVEL_FROM:
	case LEVEL_CUE: return parse_percent(text, to, why);
	case LEVEL_CLICKS: return quantity_clicks(text, to, why);
	case LEVEL_INCLINE: return quantity_incline(text, to, why);
	case LEVEL_REPS:
		if (!value_parse(&whole, text, &value, why))
			return false;
		*to = (int)value.number;
		return true;
	default:
		if (!quantity_time(text, &ms, why))
			return false;
		*to = (int)(ms / 1000);
		return true;
	}
}

/* "every step", "every 3 steps", "off". */
static void add_clicks(struct text *text, int every)
{
	if (every == 0)
		text_add(text, "off");
	else if (every == 1)
		text_add(text, "every step");
	else
		text_add(text, "every %d steps", every);
}

/* "+2.5 %", "+4 %", without a locale. */
static void add_percent(struct text *text, int pct10, const char *sign)
{
	text_add(text, "%s%d", sign, pct10 / 10);
	if (pct10 % 10 != 0)
		text_add(text, ".%d", pct10 % 10);
	text_add(text, " %%");
}

void level_text(enum level level, int value, char to[LEVEL_TEXT])
{
	struct text text = {0};

	switch (level) {
	case LEVEL_TARGET:
	case LEVEL_FROM:
	case LEVEL_CUE: add_percent(&text, value, "+"); break;
	case LEVEL_INCLINE: add_percent(&text, value, ""); break;
	case LEVEL_REPS: text_add(&text, "%d", value); break;
	case LEVEL_CLICKS: add_clicks(&text, value); break;
	default: text_duration(to, LEVEL_TEXT, (int64_t)value * 1000); return;
	}
	text_copy(to, LEVEL_TEXT, text_string(&text));
	text_clear(&text);
}
