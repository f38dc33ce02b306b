/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_journal: the runs there were: list, show, delete. */
#include "app/journal/cmd_journal.h"

#include "app/console/prompt.h"
#include "app/console/say.h"
#include "app/record/record.h"
#include "app/runner/wall.h"

#include "core/base/day.h"
#include "core/journal/run_card.h"
#include "core/journal/run_text.h"

#include <stdlib.h>
#include <string.h>

enum { USUAL_LENGTH = 20 };

/* ---- what the commands share ---- */

bool cmd_journal_day(const char *command, const struct options *options, const char *name,
		     int32_t otherwise, int32_t *day)
{
	const char *value = options_value(options, name);

	*day = otherwise;
	if (value == NULL || day_parse(value, day))
		return true;
	say_usage(command, "--%s %s: write a day as 2026-11-22", name, value);
	return false;
}

/* ---- list ---- */

/* clang-format off */
static const struct option_row list_rows[] = {
	{"from", 0, "DATE", "that day and later, 2026-11-22"},
	{"to", 0, "DATE", "that day and earlier"},
	{"activity", 0, "WORD", "only these: run, race, walk, cross-training or rest"},
	{"context", 0, "CONTEXT", "only these: easy, tempo or strides"},
	{"number", 'n', "N", "so many of the latest (20)"},
	{"all", 'a', NULL, "all of them"},
	{NULL, 0, NULL, NULL},
};
/* clang-format on */

static bool read_filter(const struct options *options, struct journal_filter *filter)
{
	const char *activity_word = options_value(options, "activity");
	const char *context_word = options_value(options, "context");
	const char *number_word = options_value(options, "number");
	static const char command[] = "journal list";
	enum activity activity;
	enum context context;

	journal_filter_init(filter);
	filter->newest_first = true;
	filter->limit = options_given(options, "all") ? 0 : USUAL_LENGTH;
	if (!cmd_journal_day(command, options, "from", DAY_FIRST, &filter->from_day) ||
	    !cmd_journal_day(command, options, "to", DAY_LAST, &filter->to_day))
		return false;
	if (activity_word != NULL) {
		if (!activity_parse(activity_word, &activity)) {
			say_usage(command,
				  "--activity %s: write run, race, walk, "
				  "cross-training or rest",
				  activity_word);
			return false;
		}
		filter->activity = (int)activity;
	}
	if (context_word != NULL) {
		if (!context_parse(context_word, &context)) {
			say_usage(command, "--context %s: write easy, tempo or strides",
				  context_word);
			return false;
		}
		filter->context = (int)context;
	}
	if (number_word != NULL) {
		filter->limit = (size_t)record_number(number_word);
		if (filter->limit == 0) {
			say_usage(command, "--number %s: write a whole number above 0",
				  number_word);
			return false;
		}
	}
	return true;
}

/* The latest last, as one reads. False: one of them is damaged, which was said. */
static bool print_list(struct journal *journal, const struct journal_ids *ids)
{
	struct text text = {0};
	bool whole = true;

	if (ids->n == 0) {
		say_line(stdout, "%s",
			 "No runs. A session that is played is kept by itself; 'turnover "
			 "journal add' writes one down.");
		return true;
	}
	run_list_head(&text);
	for (size_t i = ids->n; i-- > 0;) {
		struct run run;

		switch (journal_run(journal, ids->items[i], &run)) {
		case JOURNAL_NONE: break; /* deleted meanwhile */
		case JOURNAL_FAILED:
			say_error("%s", journal_error(journal));
			whole = false;
			break;
		case JOURNAL_FOUND: run_list_line(&run, &text); run_clear(&run);
		}
	}
	say(stdout, "%s", text_string(&text));
	text_clear(&text);
	return whole;
}

static int run_list(const struct options *options)
{
	struct journal_filter filter;
	struct journal_ids ids = {0};
	struct journal *journal;
	bool right;

	if (!read_filter(options, &filter))
		return STATUS_USAGE;
	journal = record_open(JOURNAL_READ);
	if (journal == NULL)
		return STATUS_FAILED;
	right = journal_list(journal, &filter, &ids);
	if (!right)
		say_error("%s", journal_error(journal));
	right = right && print_list(journal, &ids);
	free(ids.items);
	record_close(journal, false);
	return right ? STATUS_OK : STATUS_FAILED;
}

const struct subcommand command_journal_list = {
	.name = "journal list",
	.summary = "the latest runs, a line each",
	.usage = "[OPTION]...",
	.options = list_rows,
	.most = 0,
	.run = run_list,
};

/* ---- show ---- */

/* clang-format off */
static const struct option_row show_rows[] = {
	{"format", 0, "FORM", "card (for people), json, or script: what was played"},
	{NULL, 0, NULL, NULL},
};
/* clang-format on */

static int show(struct run *run, const char *format)
{
	struct text text = {0};

	if (strcmp(format, "card") == 0) {
		run_card(run, &text);
		say(stdout, "%s", text_string(&text));
	} else if (strcmp(format, "json") == 0) {
		run_write_json(run, &text);
		say_data(stdout, text.bytes, text.n);
	} else if (run->script != NULL) {
		say_data(stdout, run->script, run->script_size);
	} else {
		say_error("journal show: run %lld was not played: there is no script",
			  (long long)run->id);
		return STATUS_FAILED;
	}
	text_clear(&text);
	return STATUS_OK;
}

static int run_show(const struct options *options)
{
	const char *word = options->arguments.n > 0 ? options->arguments.items[0] : "last";
	const char *format = options_value(options, "format");
	struct journal *journal;
	struct run run;
	int status = STATUS_FAILED;

	if (format == NULL)
		format = "card";
	if (strcmp(format, "card") != 0 && strcmp(format, "json") != 0 &&
	    strcmp(format, "script") != 0)
		return say_usage("journal show", "--format %s: write card, json or script",
				 format);
	journal = record_open(JOURNAL_READ);
	if (journal != NULL && record_pick(journal, "journal show", word, &run)) {
		status = show(&run, format);
		run_clear(&run);
	}
	if (journal != NULL)
		record_close(journal, false);
	return status;
}

const struct subcommand command_journal_show = {
	.name = "journal show",
	.summary = "all that is known of a run",
	.usage = "[ID|last] [OPTION]...",
	.options = show_rows,
	.most = 1,
	.run = run_show,
};

/* ---- delete ---- */

/* clang-format off */
static const struct option_row delete_rows[] = {
	{"yes", 'y', NULL, "do not ask"},
	{"undo", 0, NULL, "bring back the run that was deleted last, or that ID"},
	{"forget", 0, NULL, "delete it for good: it cannot be brought back"},
	{NULL, 0, NULL, NULL},
};
/* clang-format on */

static int undo(struct journal *journal, const struct options *options)
{
	const char *word = options->arguments.n > 0 ? options->arguments.items[0] : NULL;
	int64_t id = word != NULL ? record_number(word) : 0;

	if (word != NULL && id == 0)
		return say_usage("journal delete", "--undo %s: write the id of a run",
				 word);
	if (!journal_restore(journal, &id)) {
		say_error("%s", journal_error(journal));
		return STATUS_FAILED;
	}
	if (id == 0) {
		say_error("journal delete: no deleted run is kept%s",
			  word != NULL ? " by that id" : "");
		return STATUS_FAILED;
	}
	say(stdout, "run %lld is back\n", (long long)id);
	return STATUS_OK;
}

static int delete_one(struct journal *journal, const struct options *options,
		      const char *word)
{
	const bool forget = options_given(options, "forget");
	struct text question = {0};
	struct run run;
	int status = STATUS_OK;

	if (!record_pick(journal, "journal delete", word, &run))
		return STATUS_FAILED;
	text_add(&question, "Delete ");
	run_name(&run, &question);
	text_add(&question, "%s? [y/n]", forget ? ", for good" : "");
	if (!options_given(options, "yes") && prompt_line(text_string(&question)) != 'y') {
		say(stderr, "%s", "Nothing was deleted.\n");
		status = STATUS_FAILED;
	} else if (!journal_delete(journal, run.id, wall_now_ms(), forget)) {
		say_error("%s", journal_error(journal));
		status = STATUS_FAILED;
	} else if (forget) {
		say(stdout, "run %lld is deleted\n", (long long)run.id);
	} else {
		say_line(stdout,
			 "run %lld is deleted; 'turnover journal delete --undo %lld' "
			 "brings it back within %d days",
			 (long long)run.id, (long long)run.id, JOURNAL_KEPT_DAYS);
	}
	text_clear(&question);
	run_clear(&run);
	return status;
}

static int run_delete(const struct options *options)
{
	const bool back = options_given(options, "undo");
	struct journal *journal;
	int status = STATUS_OK;

	if (!back && options->arguments.n == 0)
		return say_usage("journal delete",
				 "journal delete: which run? Its id is in "
				 "'turnover journal list'");
	journal = record_open(JOURNAL_WRITE);
	if (journal == NULL)
		return STATUS_FAILED;
	if (journal_read_only(journal) != NULL)
		status = STATUS_FAILED;
	else if (back)
		status = undo(journal, options);
	for (size_t i = 0; i < options->arguments.n && !back && status == STATUS_OK; i++)
		status = delete_one(journal, options, options->arguments.items[i]);
	if (!record_close(journal, status == STATUS_OK))
		status = STATUS_FAILED;
	return status;
}

const struct subcommand command_journal_delete = {
	.name = "journal delete",
	.summary = "delete a run; it can be brought back for a while",
	.usage = "ID... [OPTION]...",
	.options = delete_rows,
	.most = -1,
	.run = run_delete,
};

/* ---- the command of commands ---- */

static const struct subcommand *const children[] = {
	&command_journal_list,   &command_journal_show,   &command_journal_add,
	&command_journal_edit,   &command_journal_delete, &command_journal_export,
	&command_journal_import, &command_journal_check,  NULL,
};
static const struct option_row no_rows[] = {{NULL, 0, NULL, NULL}};

const struct subcommand command_journal = {
	.name = "journal",
	.summary = "the runs there were: list, show, add, edit, export",
	.usage = "COMMAND [ARGUMENT]...",
	.details = "'turnover journal COMMAND --help' has the options of each.\n",
	.options = no_rows,
	.most = 0,
	.children = children,
};
