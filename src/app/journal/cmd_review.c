/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_review: what the weeks have done, as text, CSV, JSON or SVG. */
#include "app/command.h"
#include "app/console/page.h"
#include "app/console/say.h"
#include "app/record/record.h"
#include "app/runner/past.h"

#include "core/base/day.h"
#include "core/review/review.h"
#include "io/journal.h"
#include "io/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_COLUMNS = 120, MOST_DIGITS = 6 };

enum form { FORM_TEXT, FORM_CSV, FORM_JSON, FORM_SVG, FORMS };
static const char *const forms[FORMS] = {"text", "csv", "json", "svg"};

/* ---- the command line ---- */

/* --format, or by the extension of -o; text. */
static int read_form(const struct options *options, enum form *form)
{
	const char *name = options_value(options, "format");
	const char *output = options_value(options, "output");
	const char *dot = output != NULL ? strrchr(output, '.') : NULL;

	*form = FORM_TEXT;
	for (int i = 0; i < FORMS; i++) {
		if (name != NULL && strcmp(name, forms[i]) == 0) {
			*form = (enum form)i;
			return STATUS_OK;
		}
		if (name == NULL && dot != NULL && strcmp(dot + 1, forms[i]) == 0)
			*form = (enum form)i;
	}
	return name == NULL ? STATUS_OK
			    : say_usage("review",
					"--format %s: write text, csv, json or svg", name);
}

static int read_weeks(const struct options *options, int *weeks)
{
	const char *value = options_value(options, "weeks");

	*weeks = REVIEW_WEEKS;
	if (value == NULL)
		return STATUS_OK;
	const size_t digits = strspn(value, "0123456789");
	const long number =
		digits > 0 && digits <= MOST_DIGITS ? strtol(value, NULL, 10) : 0;
	if (value[digits] != '\0' || number < 1)
		return say_usage("review", "--weeks %s: write a whole number, 1 or more",
				 value);
	*weeks = number < REVIEW_WEEKS_MOST ? (int)number : REVIEW_WEEKS_MOST;
	return STATUS_OK;
}

static int read_choice(const struct options *options, struct review_options *review)
{
	const char *context = options_value(options, "context");
	const char *shoes = options_value(options, "shoes");

	review->one_context = context != NULL;
	if (context != NULL && !context_parse(context, &review->context))
		return say_usage("review", "--context %s: write easy, tempo or strides",
				 context);
	if (shoes != NULL && !shoe_class_parse(shoes, &review->shoe_class))
		return say_usage("review", "--shoes %s: write usual or minimal", shoes);
	return STATUS_OK;
}

/* ---- what comes out ---- */

static void write_form(struct text *text, const struct review *review, enum form form,
		       bool on_screen)
{
	const struct review_text_options page = {
		on_screen ? page_columns(MOST_COLUMNS) : 80, page_unicode()};

	switch (form) {
	case FORM_CSV: review_write_csv(text, review); break;
	case FORM_JSON: review_write_json(text, review); break;
	case FORM_SVG: review_write_svg(text, review); break;
	default: review_write_text(text, review, &page); break;
	}
}

static int put_file(const char *path, bool force, const struct text *text)
{
	struct new_file file;

	if (!paths_open_new(&file, path, force)) {
		if (errno == EEXIST)
			say_error("%s exists already; --force overwrites it", path);
		else
			say_error("cannot write %s: %s", path, strerror(errno));
		return STATUS_FAILED;
	}
	if (fwrite(text_string(text), 1, text->n, file.stream) == text->n &&
	    paths_commit(&file))
		return STATUS_OK;
	say_error("cannot write %s: %s", path, strerror(errno));
	paths_discard(&file);
	return STATUS_FAILED;
}

/* The Monday of the week in which the plan that is followed began; -1: there is none. */
static int32_t plan_start(void)
{
	char *path = journal_default_path();
	struct text error = {0};
	struct journal *journal = journal_open(path, JOURNAL_READ, &error);
	struct journal_plan plan = {0};
	int32_t start = -1;

	if (journal != NULL && journal_plan_load(journal, &plan) == JOURNAL_FOUND) {
		if (plan.ended_day < 0)
			start = day_monday(plan.start_day);
		journal_plan_clear(&plan);
	}
	journal_close(journal);
	text_clear(&error);
	free(path);
	return start;
}

static int review(const struct options *options, const struct review_options *how,
		  enum form form)
{
	const char *output = options_value(options, "output");
	struct history history;
	struct review review;
	struct text text = {0};
	int status = STATUS_OK;

	record_played(NULL);
	if (!past_read(DAY_FIRST, &history))
		return STATUS_FAILED;
	review_make(&history, how, &review);
	write_form(&text, &review, form, output == NULL);
	if (output == NULL)
		say(stdout, "%s", text_string(&text));
	else
		status = put_file(output, options_given(options, "force"), &text);
	text_clear(&text);
	review_clear(&review);
	history_clear(&history);
	return status;
}

static int run(const struct options *options)
{
	struct review_options how = {.shoe_class = SHOES_USUAL};
	enum form form;
	int status = read_form(options, &form);

	if (status == STATUS_OK)
		status = read_weeks(options, &how.weeks);
	if (status == STATUS_OK)
		status = read_choice(options, &how);
	if (status != STATUS_OK || !past_day("review", options, &how.day))
		return STATUS_USAGE;
	how.plan_start = plan_start();
	return review(options, &how, form);
}

static const struct option_row rows[] = {
	{"context", 0, "CONTEXT", "easy, tempo or strides alone"},
	{"weeks", 0, "N", "how many weeks, this one with them (12)"},
	{"shoes", 0, "CLASS", "usual or minimal (usual); never both in one mean"},
	{"format", 0, "FORM", "text, csv, json or svg (text, or as FILE ends)"},
	{"output", 'o', "FILE", "write into FILE"},
	{"force", 0, NULL, "overwrite a file that exists"},
	OPTION_DATE,
	{0},
};

const struct subcommand command_review = {
	.name = "review",
	.summary = "tell what the weeks have done: cadence, load, milestones",
	.usage = "[OPTION]...",
	.details = "Cadence with clicks and without them is never mixed; what is compared "
		   "was run on\n"
		   "level ground and is brought to one pace.\n",
	.options = rows,
	.most = 0,
	.run = run,
};
