/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_baseline: what the targets refer to and where each number comes from; and one that
 * is typed in, which goes into the journal, never into runner.cfg.
 */
#include "app/journal/cmd_baseline.h"

#include "app/command.h"
#include "app/console/page.h"
#include "app/console/say.h"
#include "app/record/record.h"
#include "app/runner/past.h"
#include "app/runner/settings.h"
#include "app/runner/wall.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/training/baseline.h"
#include "core/training/rules.h"
#include "io/journal.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 100 };

/* ---- telling ---- */

static void explain(const struct history *history, const struct runner *runner,
		    enum context context, int32_t day, bool every)
{
	const struct baseline *said = &runner->baselines[context];
	struct baseline_words words = {
		.columns = page_columns(MOST_COLUMNS),
		.unicode = page_unicode(),
		.every = every,
		.said = said->provisional ? SAID_NOTHING : SAID_BY_CONFIG,
		.said_spm10 = said->spm10,
	};
	struct baseline_found found;
	struct text text = {0};

	baseline_find(history, context, SHOES_USUAL, day, &found);
	baseline_stand_on(&found, &runner->baselines[CONTEXT_EASY]);
	baseline_explain(&text, history, &found, &words);
	say(stdout, "%s", text_string(&text));
	text_clear(&text);
	baseline_found_clear(&found);
}

static int tell(const struct options *options, const struct runner *runner, int32_t day)
{
	const bool every = options->arguments.n > 0;
	struct history history;

	record_played(NULL);
	if (!past_read(DAY_FIRST, &history))
		return STATUS_FAILED;
	for (int i = 0; i < CONTEXTS; i++) {
		bool wanted = !every;

		for (size_t k = 0; k < options->arguments.n; k++)
			wanted |= strcmp(options->arguments.items[k],
					 context_name((enum context)i)) == 0;
		if (wanted)
			explain(&history, runner, (enum context)i, day, every);
	}
	history_clear(&history);
	return STATUS_OK;
}

/* ---- typing in ---- */

static void fill(struct run *run, enum context context, int spm10, int32_t day)
{
	const int64_t day_ms = INT64_C(24) * 3600 * 1000;

	run_init(run);
	run->start_utc_ms = wall_now_ms();
	run->utc_offset_min = wall_offset_min(run->start_utc_ms);
	if (day != past_today()) /* --date: noon of that day */
		run->start_utc_ms = day * day_ms + day_ms / 2 -
				    (int64_t)run->utc_offset_min * 60 * 1000;
	run->activity = ACTIVITY_REST;
	run->source = RUN_BY_HAND;
	run->title = mem_strdup("Baseline typed in");
	*run_add_sample(run) = (struct run_sample){
		.context = context,
		.source = SAMPLE_HAND,
		.segment = RUN_UNKNOWN,
		.at_ms = RUN_UNKNOWN,
		.length_ms = RULE_COUNT_S * 1000,
		.spm10 = spm10,
		.in_sync = RUN_UNKNOWN,
	};
}

static bool add(struct journal *journal, enum context context, int spm10, int32_t day)
{
	struct run run;
	bool was_there;

	fill(&run, context, spm10, day);
	const bool right = journal_add(journal, &run, &was_there);
	run_clear(&run);
	return right;
}

int baseline_type_in(const struct runner *typed, const bool given[CONTEXTS],
		     const struct runner *runner, int32_t day)
{
	char *path = journal_default_path();
	struct text error = {0};
	struct journal *journal = journal_open(path, JOURNAL_WRITE, &error);
	bool right = journal != NULL && journal_read_only(journal) == NULL &&
		     journal_begin(journal);

	for (int i = 0; right && i < CONTEXTS; i++)
		if (given[i])
			right = add(journal, (enum context)i, typed->baselines[i].spm10,
				    day);
	right = right && journal_commit(journal);
	if (!right)
		say_error("the baseline was not written down: %s",
			  journal == NULL                      ? text_string(&error)
			  : journal_read_only(journal) != NULL ? journal_read_only(journal)
							       : journal_error(journal));
	for (int i = 0; right && i < CONTEXTS; i++) {
		char spm[16];

		if (!given[i])
			continue;
		text_spm(spm, sizeof spm, typed->baselines[i].spm10);
		say_line(stdout,
			 "%s: %s spm, written into the journal. It stands until 2 runs "
			 "were measured after it.",
			 context_name((enum context)i), spm);
		if (!runner->baselines[i].provisional)
			say_line(stderr, "But runner.cfg has %s, too, and goes before it.",
				 context_name((enum context)i));
	}
	if (journal != NULL && !record_close(journal, right))
		right = false;
	text_clear(&error);
	free(path);
	return right ? STATUS_OK : STATUS_FAILED;
}

/* ---- the command line ---- */

/* One of "easy" and "easy=171", all of one kind. */
static int read_argument(const char *argument, struct runner *typed, bool given[CONTEXTS])
{
	const struct baseline *set;
	enum context context;
	char why[QUANTITY_WHY];

	if (strchr(argument, '=') == NULL) {
		if (context_parse(argument, &context))
			return STATUS_OK;
		return say_usage("baseline",
				 "%s: write easy, tempo or strides, or easy=171", argument);
	}
	set = runner_set_baseline(typed, argument, why);
	if (set == NULL)
		return say_usage("baseline", "%s: %s", argument, why);
	given[set - typed->baselines] = true;
	if (baseline_check(set->spm10, why) != POINT_USED)
		return say_usage("baseline", "%s: %s", argument, why);
	return STATUS_OK;
}

static int run(const struct options *options)
{
	bool given[CONTEXTS] = {false};
	struct runner runner, typed;
	size_t entries = 0;
	int32_t day;
	int status;

	if (!past_day("baseline", options, &day))
		return STATUS_USAGE;
	runner_init(&typed);
	status = settings_own(options, &runner);
	for (size_t i = 0; status == STATUS_OK && i < options->arguments.n; i++) {
		status = read_argument(options->arguments.items[i], &typed, given);
		entries += strchr(options->arguments.items[i], '=') != NULL;
	}
	if (status == STATUS_OK && entries > 0 && entries < options->arguments.n)
		status = say_usage("baseline", "either ask for a context or type one in");
	if (status == STATUS_OK)
		status = entries > 0 ? baseline_type_in(&typed, given, &runner, day)
				     : tell(options, &runner, day);
	runner_clear(&typed);
	runner_clear(&runner);
	return status;
}

static const struct option_row rows[] = {OPTION_DATE, {0}};

const struct subcommand command_baseline = {
	.name = "baseline",
	.summary = "tell what your targets refer to, and where each number comes from",
	.usage = "[CONTEXT[=SPM]]... [--date DATE]",
	.details = "CONTEXT is easy, tempo or strides. With one, every measurement is "
		   "listed with\n"
		   "what became of it; with =SPM a number you know is written into the "
		   "journal.\n",
	.options = rows,
	.most = CONTEXTS,
	.run = run,
};
