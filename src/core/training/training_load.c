/* SPDX-License-Identifier: GPL-3.0-or-later */
/* training_load: load, monotony, the longest run; see training_load.h. */
#include "core/training/training_load.h"

#include "core/base/day.h"
#include "core/base/search.h"
#include "core/training/rules.h"

#include <math.h>

/* Local days in the order of time may go back by one, across time zones. */
enum { DAY_SLACK = 3, DAYS_A_WEEK = 7, MS_PER_MIN = 60000 };

bool training_is_run(const struct history_run *run)
{
	return run->activity == ACTIVITY_RUN || run->activity == ACTIVITY_RACE;
}

int64_t training_time_ms(const struct history_run *run)
{
	const int64_t hour_ms = 3600000;

	if (run->timer_ms >= 0)
		return run->timer_ms;
	if (run->distance_m >= 0 && run->m_per_h > 0)
		return run->distance_m * hour_ms / run->m_per_h;
	return RUN_UNKNOWN;
}

double training_load_of(const struct history_run *run)
{
	const int64_t ms = training_time_ms(run);

	if (run->activity == ACTIVITY_REST)
		return 0;
	return run->rpe < 0 || ms < 0 ? -1 : run->rpe * (double)ms / MS_PER_MIN;
}

size_t training_first_run(const struct history *history, int32_t day)
{
	size_t i;

	SEARCH_FIRST(i, history->nruns, history->runs[i].day >= day - DAY_SLACK);
	while (i < history->nruns && history->runs[i].day < day)
		i++;
	return i;
}

static void add_run(struct training_sum *sum, const struct history_run *run)
{
	const double load = training_load_of(run);
	const bool is_run = training_is_run(run);

	if (run->activity == ACTIVITY_REST)
		return;
	sum->sessions++;
	sum->unrated += load < 0;
	sum->load += load > 0 ? load : 0;
	sum->cued_ms += run->clicked_ms;
	sum->stride_ms += run->stride_ms;
	sum->contacts4 += run->contacts4;
	if (!is_run)
		return;
	sum->runs++;
	if (training_time_ms(run) >= 0)
		sum->run_ms += training_time_ms(run);
	else
		sum->untimed++;
	if (run->distance_m > 0)
		sum->distance_m += run->distance_m;
}

struct training_sum training_sum(const struct history *history, int32_t first, int32_t last)
{
	struct training_sum sum = {0};

	for (size_t i = training_first_run(history, first); i < history->nruns; i++) {
		const struct history_run *run = &history->runs[i];

		if (run->day > last + DAY_SLACK)
			break;
		if (run->day >= first && run->day <= last)
			add_run(&sum, run);
	}
	return sum;
}

static void weigh(struct training_week *week)
{
	double sum = 0, squares = 0;

	for (int i = 0; i < DAYS_A_WEEK; i++)
		sum += week->loads[i];
	for (int i = 0; i < DAYS_A_WEEK; i++) {
		const double off = week->loads[i] - sum / DAYS_A_WEEK;

		squares += off * off;
	}
	week->load = sum;
	week->known = week->unrated == 0 && sum > 0;
	if (!week->known)
		return;
	const double sd = sqrt(squares / (DAYS_A_WEEK - 1));
	week->monotony = sd * TRAINING_MONOTONY_TOP * DAYS_A_WEEK > sum
				 ? sum / DAYS_A_WEEK / sd
				 : TRAINING_MONOTONY_TOP;
	week->strain = sum * week->monotony;
	week->monotonous = week->monotony > RULE_MONOTONY_MOST;
}

struct training_week training_week(const struct history *history, int32_t day)
{
	const int32_t first = day - DAYS_A_WEEK + 1;
	struct training_week week = {0};

	for (size_t i = training_first_run(history, first); i < history->nruns; i++) {
		const struct history_run *run = &history->runs[i];
		const double load = training_load_of(run);

		if (run->day > day + DAY_SLACK)
			break;
		if (run->day < first || run->day > day)
			continue;
		week.unrated += load < 0;
		week.loads[run->day - first] += load > 0 ? load : 0;
	}
	weigh(&week);
	return week;
}

struct training_longest training_longest(const struct history *history, int32_t day)
{
	const int32_t first = day - RULE_LONGEST_DAYS;
	struct training_longest longest = {RUN_UNKNOWN, RUN_UNKNOWN, 0};

	for (size_t i = training_first_run(history, first); i < history->nruns; i++) {
		const struct history_run *run = &history->runs[i];

		if (run->day > day + DAY_SLACK)
			break;
		if (run->day < first || run->day >= day || !training_is_run(run))
			continue;
		longest.runs++;
		if (training_time_ms(run) > longest.ms)
			longest.ms = training_time_ms(run);
		if (run->distance_m > longest.m)
			longest.m = run->distance_m;
	}
	return longest;
}

int32_t training_plan_start(const struct history *history, int32_t day)
{
	for (size_t i = history->nruns; i > 0; i--) {
		const struct history_run *run = &history->runs[i - 1];

		if (run->day <= day && run->plan_week > 0)
			return day_monday(run->day) -
			       (int32_t)(run->plan_week - 1) * DAYS_A_WEEK;
	}
	return -1;
}
