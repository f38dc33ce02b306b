/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_journal_edit: a run written down or changed, by options or in $EDITOR. */
#include "app/journal/cmd_journal.h"

#include "app/console/prompt.h"
#include "app/console/say.h"
#include "app/plan/done.h"
#include "app/record/record.h"
#include "app/runner/wall.h"
#include "app/session/editor.h"

#include "core/base/mem.h"
#include "core/journal/run_card.h"
#include "core/journal/run_field.h"
#include "core/journal/run_read.h"
#include "core/journal/run_text.h"
#include "core/training/baseline.h"
#include "io/config.h"
#include "io/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the round of editing and checking ---- */

/* ~/.local/state/turnover/run-12.txt: it stays where something went wrong. Owned. */
static char *form_path(int64_t id)
{
	char *folder = paths_state();
	struct text path = {0};

	paths_make_folder(folder, true);
	if (id != 0)
		text_add(&path, "%s/run-%lld.txt", folder, (long long)id);
	else
		text_add(&path, "%s/run-new.txt", folder);
	free(folder);
	return path.bytes;
}

static bool write_form(const char *path, const struct run *run)
{
	struct text form = {0};
	struct new_file file;
	bool right;

	run_write_form(run, &form);
	right = paths_open_private(&file, path) &&
		(fwrite(form.bytes, 1, form.n, file.stream), paths_commit(&file));
	if (!right)
		say_error("%s cannot be written: %s", path, strerror(errno));
	text_clear(&form);
	return right;
}

/*
 * An unfinished text of the same run is there: it may be gone on with. False: leave both
 * as they are.
 */
static bool prepare(const char *path, const struct run *run)
{
	if (access(path, F_OK) != 0)
		return write_form(path, run);
	say(stderr, "There is an unfinished text of this run: %s\n", path);
	switch (prompt_line("Go on with it? [y] yes, [n] no, begin anew, [q] leave it:")) {
	case 'y':
	case '\n': return true;
	case 'n': return write_form(path, run);
	default: return false;
	}
}

enum reading { READ_CHANGED, READ_SAME, READ_WRONG };

/* The run of the text, in place of *run where it is right. */
static enum reading read_form(const char *path, struct run *run)
{
	struct text before = {0}, after = {0}, form = {0};
	struct diags diags = {0};
	struct node root = {0};
	enum reading reading = READ_WRONG;
	bool offset_given = false, empty;
	char *bytes = NULL;
	size_t n = 0;

	run_write_json(run, &before);
	run_write_form(run, &form);
	if (config_load(path, &bytes, &n, &diags) &&
	    config_parse(bytes, n, NULL, &root, &diags)) {
		empty = root.n == 0;
		if (empty || (n == form.n && memcmp(bytes, form.bytes, n) == 0)) {
			reading = READ_SAME;
		} else if (run_read(&root, RUN_FORM_TEXT, run, &offset_given, &diags)) {
			if (!offset_given)
				record_localise(run);
			run_write_json(run, &after);
			reading = strcmp(before.bytes, after.bytes) == 0 ? READ_SAME
									 : READ_CHANGED;
		}
	}
	diags_sort(&diags);
	say_diags(stderr, path, &diags, true);
	diags_clear(&diags);
	node_clear(&root);
	text_clear(&before);
	text_clear(&after);
	text_clear(&form);
	free(bytes);
	return reading;
}

static void copy_run(struct journal *journal, int64_t id, struct run *run)
{
	run_clear(run);
	if (id == 0 || journal_run(journal, id, run) != JOURNAL_FOUND)
		run_init(run);
}

/*
 * Editor and check, until it is right, nothing was changed, or the runner gives up. A
 * reading that failed has left *run half-changed: `again` makes it anew.
 */
static enum reading edit(struct journal *journal, const char *path, struct run *run,
			 void (*again)(struct journal *journal, int64_t id,
				       struct run *run))
{
	const int64_t id = run->id;

	for (;;) {
		enum reading reading;

		if (!editor_open(path)) {
			say_error("nothing was changed; the text is kept: %s", path);
			return READ_WRONG;
		}
		reading = read_form(path, run);
		if (reading != READ_WRONG)
			return reading;
		again(journal, id, run);
		if (prompt_line("There are mistakes. Edit again? [y/n]") == 'y')
			continue;
		say_error("nothing was changed; the text is kept: %s", path);
		return READ_WRONG;
	}
}

static bool save(struct journal *journal, struct run *run, const char *path)
{
	bool was_there, right;

	right = run->id != 0 ? journal_replace(journal, run)
			     : journal_add(journal, run, &was_there);
	if (right)
		return true;
	say_error("%s", journal_error(journal));
	if (path != NULL)
		say_error("nothing was changed; the text is kept: %s", path);
	return false;
}

/* The whole round with a text; *changed tells whether the journal was. */
static int in_editor(struct journal *journal, struct run *run, bool *changed,
		     void (*again)(struct journal *journal, int64_t id, struct run *run))
{
	char *path = form_path(run->id);
	const bool is_new = run->id == 0;
	struct text name = {0};
	int status = STATUS_FAILED;

	if (prepare(path, run)) {
		switch (edit(journal, path, run, again)) {
		case READ_WRONG: break;
		case READ_SAME:
			say(stdout, "%s",
			    is_new ? "nothing was added\n" : "nothing was changed\n");
			unlink(path);
			status = STATUS_OK;
			break;
		case READ_CHANGED:
			if (!save(journal, run, path))
				break;
			run_name(run, &name);
			say(stdout, "%s: %s\n", text_string(&name),
			    is_new ? "added" : "changed");
			unlink(path);
			*changed = true;
			status = STATUS_OK;
		}
	}
	text_clear(&name);
	free(path);
	return status;
}

/* ---- edit ---- */

static const struct option_row edit_rows[] = {{NULL, 0, NULL, NULL}};

static int run_edit(const struct options *options)
{
	const char *word = options->arguments.n > 0 ? options->arguments.items[0] : "last";
	struct journal *journal = record_open(JOURNAL_WRITE);
	bool changed = false;
	struct run run;
	int status = STATUS_FAILED;

	if (journal == NULL)
		return STATUS_FAILED;
	if (journal_read_only(journal) == NULL &&
	    record_pick(journal, "journal edit", word, &run)) {
		status = in_editor(journal, &run, &changed, copy_run);
		run_clear(&run);
	}
	if (!record_close(journal, changed))
		status = STATUS_FAILED;
	return status;
}

const struct subcommand command_journal_edit = {
	.name = "journal edit",
	.summary = "change a run, as text in your editor",
	.usage = "[ID|last]",
	.options = edit_rows,
	.most = 1,
	.run = run_edit,
};

/* ---- add ---- */

/* clang-format off */
static const struct option_row add_rows[] = {
	{"date", 0, "DATE", "when it began: 2026-11-22, or \"2026-11-22 18:30\" (now)"},
	{"activity", 0, "WORD", "run, race, walk, cross-training or rest (run)"},
	{"title", 0, "TEXT", "what it is called"},
	{"context", 0, "CONTEXT", "easy, tempo or strides"},
	{"time", 0, "TIME", "moving time: \"45 min\", 1:02:30"},
	{"minutes", 0, "N", "the same in minutes"},
	{"distance", 0, "LENGTH", "\"8.2 km\", \"5 mi\""},
	{"km", 0, "N", "the same in kilometres"},
	{"speed", 0, "SPEED", "mean, where time and distance do not say it: \"5:40 /km\""},
	{"cadence", 0, "SPM", "steps a minute, both feet, as measured (repeatable)"},
	{"source", 0, "WORD", "how: tap, count, watch, microphone or hand (hand)"},
	{"cued", 0, NULL, "it was measured with clicks"},
	{"rpe", 0, "N", "effort, 0 to 10"},
	{"comfort", 0, "N", "0 awkward to 10 natural"},
	{"pain", 0, "N", "0 to 10"},
	{"terrain", 0, "WORD", "treadmill, flat, track, hilly or trail"},
	{"shoes", 0, "TEXT", "which pair"},
	{"minimal", 0, NULL, "in minimal shoes"},
	{"note", 0, "TEXT", "anything else"},
	{"planned", 0, NULL, "it was what the plan had for that day"},
	{"set", 0, "NAME=VALUE", "any other line of the form: stiff=yes, sleep=\"7 h\""},
	{NULL, 0, NULL, NULL},
};
/* clang-format on */

static const char add_name[] = "journal add";

/* Options that stand for a field by another name, or with a unit behind them. */
static const struct {
	const char *option, *field, *unit;
} others[] = {
	{"date", "start", ""},
	{"minutes", "time", " min"},
	{"km", "distance", " km"},
};

static int refuse(const char *option, const char *value, const char *why)
{
	return say_usage(add_name, "--%s %s: %s", option, value, why);
}

static int set_field(struct run *run, const char *option, const char *name,
		     const char *value, const char *unit)
{
	const struct field *field = field_find(&field_tables[RECORD_RUN], name);
	struct text text = {0};
	char why[QUANTITY_WHY];
	int status = STATUS_OK;

	text_add(&text, "%s%s", value, unit);
	if (field == NULL || field->help == NULL)
		status = refuse(option, value,
				"there is no such setting; 'turnover journal add' without "
				"options shows them all");
	else if (!field_read_said(field, run, text_string(&text), why))
		status = refuse(option, value, why);
	text_clear(&text);
	return status;
}

static int set_named(struct run *run, const char *value)
{
	const char *equals = strchr(value, '=');
	char *name;
	int status;

	if (equals == NULL)
		return refuse("set", value, "write NAME=VALUE, as in --set stiff=yes");
	name = mem_strndup(value, (size_t)(equals - value));
	status = set_field(run, "set", name, equals + 1, "");
	free(name);
	return status;
}

static int add_sample(struct run *run, const char *value)
{
	const struct field *spm = field_find(&field_tables[RECORD_SAMPLE], "spm");
	char why[QUANTITY_WHY];

	return field_read(spm, field_add(RECORD_SAMPLE, run), value, why)
		       ? STATUS_OK
		       : refuse("cadence", value, why);
}

static int take_option(struct run *run, const char *option, const char *value,
		       bool *offset_given)
{
	if (strcmp(option, "set") == 0)
		return set_named(run, value);
	if (strcmp(option, "cadence") == 0)
		return add_sample(run, value);
	if (strcmp(option, "source") == 0 || strcmp(option, "cued") == 0 ||
	    strcmp(option, "planned") == 0)
		return STATUS_OK; /* see complete_samples, run_add */
	if (strcmp(option, "minimal") == 0) {
		run->shoe_class = SHOES_MINIMAL;
		return STATUS_OK;
	}
	if (strcmp(option, "date") == 0) {
		char why[QUANTITY_WHY];
		int64_t local_ms;
		int offset = 0;

		if (!run_start_parse(value, &local_ms, &offset, offset_given, why))
			return refuse(option, value, why);
		/* A day alone is its noon. */
		if (strlen(value) == strlen("2026-11-22"))
			return set_field(run, option, "start", value, " 12:00");
	}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(option, others[i].option) == 0)
			return set_field(run, option, others[i].field, value,
					 others[i].unit);
	return set_field(run, option, option, value, "");
}

/* What was measured is of the run's context, and easy where it has none. */
static int complete_samples(struct run *run, const struct options *options)
{
	const char *word = options_value(options, "source");
	enum sample_source source = SAMPLE_HAND;

	if (word != NULL && !sample_source_parse(word, &source))
		return refuse("source", word,
			      "write tap, count, watch, microphone or hand");
	for (size_t i = 0; i < run->nsamples; i++) {
		run->samples[i].source = source;
		run->samples[i].cued = options_given(options, "cued");
		run->samples[i].context = run->context_known ? run->context : CONTEXT_EASY;
	}
	return STATUS_OK;
}

static int take_options(struct run *run, const struct options *options)
{
	bool offset_given = true;
	int status = STATUS_OK;

	for (size_t i = 0; i < options->given.n && status == STATUS_OK; i++) {
		const struct given_option *given = &options->given.items[i];

		status = take_option(run, given->row->name,
				     given->value != NULL ? given->value : "",
				     &offset_given);
	}
	if (!offset_given)
		record_localise(run);
	return status == STATUS_OK ? complete_samples(run, options) : status;
}

static void begin_run(struct journal *journal, int64_t id, struct run *run)
{
	(void)journal;
	(void)id;
	run_clear(run);
	run->start_utc_ms = wall_now_ms() / 60000 * 60000;
	run->utc_offset_min = wall_offset_min(run->start_utc_ms);
	run->source = RUN_BY_HAND;
}

/* It is kept as it was typed: nobody knows whether it was a slip. */
static void doubt_samples(const struct run *run)
{
	char why[QUANTITY_WHY];

	for (size_t i = 0; i < run->nsamples; i++)
		if (run->activity != ACTIVITY_WALK &&
		    baseline_check(run->samples[i].spm10, why) != POINT_USED)
			say_error("no baseline will come of it (`turnover journal edit` "
				  "changes it): %s",
				  why);
}

static int add_by_options(struct journal *journal, struct run *run, bool *changed)
{
	struct text name = {0};

	*changed = save(journal, run, NULL);
	if (!*changed)
		return STATUS_FAILED;
	run_name(run, &name);
	say(stdout, "%s: added\n", text_string(&name));
	doubt_samples(run);
	text_clear(&name);
	return STATUS_OK;
}

static int run_add(const struct options *options)
{
	struct journal *journal;
	bool changed = false;
	struct run run;
	int status;

	run_init(&run);
	begin_run(NULL, 0, &run);
	status = take_options(&run, options);
	if (status != STATUS_OK) {
		run_clear(&run);
		return status;
	}
	journal = record_open(JOURNAL_WRITE);
	status = STATUS_FAILED;
	if (journal != NULL && journal_read_only(journal) == NULL)
		status = options->given.n > 0
				 ? add_by_options(journal, &run, &changed)
				 : in_editor(journal, &run, &changed, begin_run);
	if (journal != NULL && !record_close(journal, changed))
		status = STATUS_FAILED;
	if (status == STATUS_OK && changed && options_given(options, "planned"))
		status = plan_done_runs(&(struct plan_done_run){run.id, run_day(&run)}, 1);
	run_clear(&run);
	return status;
}

const struct subcommand command_journal_add = {
	.name = "journal add",
	.summary = "write a run down; without options in your editor",
	.usage = "[OPTION]...",
	.details = "For example: turnover journal add --minutes 45 --km 8.2 --cadence 168 "
		   "--rpe 4\n",
	.options = add_rows,
	.most = 0,
	.run = run_add,
};
