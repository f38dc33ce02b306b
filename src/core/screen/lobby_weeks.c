/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lobby_weeks: the last weeks at a glance; see lobby_weeks.h. */
#include "core/screen/lobby_weeks.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { MS_PER_MIN = 60000 };

static void mark_days(struct lobby_past_week *week, const struct week_of *of)
{
	struct week_day days[PLAN_WEEK_DAYS];

	week_fill(of, week->monday, days);
	for (int i = 0; i < PLAN_WEEK_DAYS; i++)
		week->days[i] = lobby_cell_of(&days[i], of->today);
}

static void take_cadence(struct lobby_weeks *weeks, struct lobby_past_week *week,
			 const struct review *review, size_t at)
{
	for (int i = 0; i < CONTEXTS; i++) {
		const struct review_context *context = &review->contexts[i];

		if (context->weeks == NULL || context->weeks[at].uncued.n == 0)
			continue;
		week->spm10[i] = (int)lround(context->weeks[at].uncued.mean * 10);
		weeks->measured[i] = true;
		weeks->trend[i] = context->trend.verdict;
	}
}

void lobby_weeks_fill(struct lobby_weeks *weeks, const struct review *review,
		      const struct week_of *of)
{
	memset(weeks, 0, sizeof *weeks);
	weeks->planned = of->plan != NULL && !of->course->ended;
	for (size_t at = review->nweeks; at-- > 0 && weeks->n < LOBBY_WEEKS;) {
		struct lobby_past_week *week = &weeks->items[weeks->n++];
		const struct review_load *load = &review->loads[at];

		week->monday = load->monday;
		week->run_ms = load->sum.run_ms;
		week->cued_ms = load->sum.cued_ms;
		mark_days(week, of);
		take_cadence(weeks, week, review, at);
	}
}

bool lobby_weeks_measured(const struct lobby_weeks *weeks)
{
	for (int i = 0; i < CONTEXTS; i++)
		if (weeks->measured[i])
			return true;
	return false;
}

void lobby_week_name(char to[LOBBY_WEEK_NAME], const struct lobby_weeks *weeks, size_t at)
{
	const int32_t monday = weeks->items[at].monday;
	char *year;

	if (at == 0) {
		snprintf(to, LOBBY_WEEK_NAME, "this week");
		return;
	}
	day_span_text(to, monday, monday);
	year = strrchr(to, ' ');
	if (year != NULL)
		*year = '\0';
}

void lobby_minutes(char to[LOBBY_MINUTES], int64_t ms)
{
	if (ms <= 0)
		snprintf(to, LOBBY_MINUTES, "-");
	else if (ms < MS_PER_MIN / 2)
		snprintf(to, LOBBY_MINUTES, "<1 min");
	else
		snprintf(to, LOBBY_MINUTES, "%lld min",
			 (long long)((ms + MS_PER_MIN / 2) / MS_PER_MIN));
}

void lobby_week_spm(char to[LOBBY_MINUTES], int spm10)
{
	if (spm10 <= 0)
		snprintf(to, LOBBY_MINUTES, "-");
	else
		snprintf(to, LOBBY_MINUTES, "%d.%d", spm10 / 10, spm10 % 10);
}

int lobby_weeks_bar(const struct lobby_weeks *weeks, size_t shown, size_t at, int columns)
{
	const int64_t ms = weeks->items[at].cued_ms;
	int64_t most = 0, length;

	for (size_t i = 0; i < shown && i < weeks->n; i++)
		if (weeks->items[i].cued_ms > most)
			most = weeks->items[i].cued_ms;
	if (ms <= 0 || most <= 0 || columns <= 0)
		return 0;
	length = (ms * columns + most / 2) / most;
	return length < 1 ? 1 : length > columns ? columns : (int)length;
}
