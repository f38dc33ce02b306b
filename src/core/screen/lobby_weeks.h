/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lobby_weeks: the last weeks at a glance, as the lobby shows them: what was done on
 * their days, how long was run and with clicks, which cadence was measured.
 *
 * Taken from the review and the course through the plan: nothing is found out here. It
 * owns nothing and borrows nothing, so that a worker can hand it over. Zeroed: none.
 */
#ifndef TURNOVER_CORE_LOBBY_WEEKS_H
#define TURNOVER_CORE_LOBBY_WEEKS_H

#include "core/base/day.h"
#include "core/base/text.h"
#include "core/plan/week.h"
#include "core/review/review.h"
#include "core/screen/lobby_today.h"
#include "core/training/trend.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { LOBBY_WEEKS = 8 };

struct lobby_past_week {
	int32_t monday;
	struct lobby_cell days[PLAN_WEEK_DAYS];
	int64_t run_ms;      /* of runs and races */
	int64_t cued_ms;     /* with clicks heard */
	int spm10[CONTEXTS]; /* mean without clicks, at one pace; 0: not measured */
};

struct lobby_weeks {
	struct lobby_past_week items[LOBBY_WEEKS]; /* the latest first: this week's */
	size_t n;
	bool planned;            /* a plan is followed, and its days are marked */
	bool measured[CONTEXTS]; /* in one of them */
	enum trend_verdict trend[CONTEXTS]; /* of those that were */
};

/* The last ones of the review; of: whose days are marked. */
void lobby_weeks_fill(struct lobby_weeks *weeks, const struct review *review,
		      const struct week_of *of);

/* Was there any cadence to be compared? */
bool lobby_weeks_measured(const struct lobby_weeks *weeks);

/* "this week", or its Monday: "9 Nov". at: its place among them. */
enum { LOBBY_WEEK_NAME = DAY_SPAN_TEXT };
void lobby_week_name(char to[LOBBY_WEEK_NAME], const struct lobby_weeks *weeks, size_t at);

/* "12 min", to the nearest; "<1 min"; "-" for none. */
enum { LOBBY_MINUTES = 32 };
void lobby_minutes(char to[LOBBY_MINUTES], int64_t ms);

/* "165.2"; "-" for 0. */
void lobby_week_spm(char to[LOBBY_MINUTES], int spm10);

/*
 * How long a bar of that week's time with clicks is, the longest of the first `shown`
 * weeks being `columns`; any time at all is one column.
 */
int lobby_weeks_bar(const struct lobby_weeks *weeks, size_t shown, size_t at, int columns);

#endif
