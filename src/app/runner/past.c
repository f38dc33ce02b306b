/* SPDX-License-Identifier: GPL-3.0-or-later */
/* past: the journal as the commands read it; see past.h. */
#include "app/runner/past.h"

#include "app/command.h"
#include "app/console/say.h"
#include "app/runner/wall.h"

#include "core/base/day.h"
#include "core/base/text.h"
#include "core/training/baseline.h"
#include "io/journal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Baselines are of two weeks; older ones, and what a stride's speed is, lie in these. */
enum { RECENT_DAYS = 120 };

int32_t past_today(void)
{
	const int64_t now_ms = wall_now_ms();

	return day_of(now_ms, wall_offset_min(now_ms));
}

bool past_day(const char *command, const struct options *options, int32_t *day)
{
	const char *date = options_value(options, "date");

	*day = past_today();
	if (date == NULL || day_parse(date, day))
		return true;
	say_usage(command, "--date %s: write a day as 2026-11-22", date);
	return false;
}

void past_tell_left_out(const struct journal *journal)
{
	static _Thread_local bool told;

	if (journal_left_out(journal) != NULL && !told)
		say_error("%s", journal_left_out(journal));
	told = told || journal_left_out(journal) != NULL;
}

bool past_read(int32_t from_day, struct history *history)
{
	char *path = journal_default_path();
	struct text error = {0};
	bool right = false;

	memset(history, 0, sizeof *history);
	struct journal *journal = journal_open(path, JOURNAL_READ, &error);
	if (journal == NULL)
		say_error("%s", text_string(&error));
	else if (!journal_history(journal, from_day, history))
		say_error("%s", journal_error(journal));
	else
		right = true;
	if (right)
		past_tell_left_out(journal);
	else
		history_clear(history);
	journal_close(journal);
	text_clear(&error);
	free(path);
	return right;
}

static bool any_provisional(const struct runner *runner)
{
	for (int i = 0; i < CONTEXTS; i++)
		if (runner->baselines[i].provisional)
			return true;
	return false;
}

/* Has anybody ever kept one? SQLite need not be asked when not. */
static bool has_journal(void)
{
	char *path = journal_default_path();
	const bool has = access(path, F_OK) == 0 || errno != ENOENT;

	free(path);
	return has;
}

void past_baselines(struct runner *runner)
{
	static bool refused; /* it cannot be read, which is said once */
	const int32_t today = past_today();
	struct history history;

	if (refused || !any_provisional(runner) || !has_journal())
		return;
	refused = !past_read(today - RECENT_DAYS, &history);
	if (!refused)
		baseline_apply(&history, today, runner);
	/* Nothing easy in these months: an old one is better than a guess. */
	if (!refused && runner->baselines[CONTEXT_EASY].provisional) {
		history_clear(&history);
		if (past_read(DAY_FIRST, &history))
			baseline_apply(&history, today, runner);
	}
	history_clear(&history);
}
