/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_plan: begin a plan, see it, move it, pause it, end it, take it to a calendar. */
#include "app/plan/cmd_plan.h"

#include "app/command.h"
#include "app/console/say.h"
#include "app/plan/now.h"
#include "app/plan/today.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "io/config.h"
#include "io/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { MOST_MOVED = 365 };

static bool save(struct plan_now *now)
{
	plan_now_store(&now->course, &now->stored);
	if (journal_plan_save(now->journal, &now->stored))
		return true;
	say_error("%s", journal_error(now->journal));
	return false;
}

bool cmd_plan_is_followed(const struct plan_now *now)
{
	if (!now->has_plan) {
		today_say_no_plan();
		return false;
	}
	if (now->course.ended) {
		say_error("the plan was stopped; `turnover plan restart` begins it anew");
		return false;
	}
	return true;
}

static void say_day(const char *before, int32_t day, const char *after)
{
	char date[DAY_TEXT];

	day_text(day, date);
	say(stdout, "%s%s %s%s", before, day_short_name(day_of_week(day)), date, after);
}

/* ---- start ---------------------------------------------------------------------------- */

/* How many there are. */
static size_t list_plans(FILE *stream)
{
	char **names = paths_list(PATHS_PLAN);
	size_t n = 0;

	for (char **name = names; *name != NULL; name++, n++) {
		char *title = plan_now_title(*name);

		say(stream, "  %-19s %s\n", *name, title != NULL ? title : "(mistakes)");
		free(title);
	}
	paths_list_free(names);
	return n;
}

static char *find_plan(const char *name)
{
	char **names, *path = paths_find(PATHS_PLAN, name);
	const char *nearest;

	if (path != NULL)
		return path;
	names = paths_list(PATHS_PLAN);
	nearest = text_nearest(name, (const char *const *)names);
	if (nearest != NULL)
		say_error("there is no plan '%s'; did you mean '%s'?", name, nearest);
	else
		say_error("there is no plan '%s'; `turnover plan list` has them. A file of "
			  "your "
			  "own is given by its path, as in ./my.plan",
			  name);
	paths_list_free(names);
	return NULL;
}

/* A plan's file, read and found right; *bytes is then the caller's. */
static bool load_plan(const char *path, char **bytes, size_t *n, struct plan *plan)
{
	struct diags diags = {0};
	bool loaded = config_load(path, bytes, n, &diags);

	for (size_t i = 0; i < diags.n; i++)
		say_error("%s: %s", path, diags.items[i].text);
	diags_clear(&diags);
	if (!loaded)
		return false;
	if (plan_now_read(path, *bytes, *n, true, plan))
		return true;
	free(*bytes);
	*bytes = NULL;
	return false;
}

/* "eight-weeks" of "/usr/share/…/eight-weeks.plan". */
static char *short_name(const char *path)
{
	const char *slash = strrchr(path, '/'), *name = slash != NULL ? slash + 1 : path;
	size_t n = strlen(name);

	if (n > 5 && strcmp(name + n - 5, ".plan") == 0)
		n -= 5;
	return mem_strndup(name, n);
}

static void begin_course(struct plan_now *now)
{
	course_clear(&now->course);
	course_init(&now->course, now->day);
	now->stored.ended_day = COURSE_NEVER;
}

static int said_begun(struct plan_now *now)
{
	int32_t first;

	say(stdout, "%s begins", now->plan.title);
	say_day(" on ", now->day, "");
	if (course_date(&now->course, 0, &first) && first != now->day)
		say_day("; week 1 on ", first, "");
	say(stdout,
	    ".\n`turnover today` tells what is due, `turnover plan show` the weeks.\n");
	return STATUS_OK;
}

static int start(struct plan_now *now, const struct options *options)
{
	char *path, *bytes = NULL;
	size_t n = 0;
	bool right;

	if (now->has_plan && !now->course.ended && !options_given(options, "force")) {
		say_error(
			"%s is being followed; `turnover plan stop` ends it, or start with "
			"--force",
			now->stored.name);
		return STATUS_FAILED;
	}
	path = find_plan(options->arguments.items[0]);
	if (path == NULL)
		return STATUS_FAILED;
	plan_clear(&now->plan);
	right = load_plan(path, &bytes, &n, &now->plan);
	if (right && now->has_plan && !now->course.ended) {
		now->stored.ended_day = now->day;
		right = journal_plan_save(now->journal, &now->stored);
	}
	if (right) {
		journal_plan_clear(&now->stored);
		now->stored.name = short_name(path);
		now->stored.script = bytes;
		now->stored.script_size = n;
		begin_course(now);
		right = save(now);
	}
	free(path);
	return right ? said_begun(now) : STATUS_FAILED;
}

/* ---- show ------------------------------------------------------------------------------ */

static int show(struct plan_now *now, const struct options *options)
{
	struct text weeks = {0};

	(void)options;
	if (!now->has_plan)
		return today_say_no_plan();
	plan_now_weeks(now, &weeks);
	say(stdout, "%s", text_string(&weeks));
	text_clear(&weeks);
	return STATUS_OK;
}

/* ---- to move, to pause, to end ----------------------------------------------------------- */

static int move(struct plan_now *now, const struct options *options)
{
	char *end = NULL;
	long days = 0;

	if (options->arguments.n == 1)
		days = strtol(options->arguments.items[0], &end, 10);
	if (end == NULL || *end != '\0' || days == 0 || days > MOST_MOVED ||
	    days < -MOST_MOVED)
		return say_usage("plan",
				 "write turnover plan move DAYS: 2 is two days later; "
				 "earlier is written -- -2");
	if (!cmd_plan_is_followed(now))
		return STATUS_FAILED;
	course_shift(&now->course, now->day, (int32_t)days);
	if (!save(now))
		return STATUS_FAILED;
	say(stdout, "From today on everything comes %ld day%s %s.\n",
	    days < 0 ? -days : days, days == 1 || days == -1 ? "" : "s",
	    days < 0 ? "earlier" : "later");
	return STATUS_OK;
}

static int pause_plan(struct plan_now *now, const struct options *options)
{
	(void)options;
	if (!cmd_plan_is_followed(now))
		return STATUS_FAILED;
	if (now->course.paused_from != COURSE_NEVER) {
		say_error("it is paused already; `turnover plan resume` goes on");
		return STATUS_FAILED;
	}
	now->course.paused_from = now->day;
	if (!save(now))
		return STATUS_FAILED;
	say(stdout, "Paused; `turnover plan resume` goes on.\n");
	return STATUS_OK;
}

static int resume(struct plan_now *now, const struct options *options)
{
	(void)options;
	if (!cmd_plan_is_followed(now))
		return STATUS_FAILED;
	course_resume(&now->course, now->day);
	if (!save(now))
		return STATUS_FAILED;
	say(stdout, "The plan goes on; `turnover today` tells where.\n");
	return STATUS_OK;
}

static int restart(struct plan_now *now, const struct options *options)
{
	(void)options;
	if (!now->has_plan)
		return today_say_no_plan();
	if (!now->course.ended) {
		now->stored.ended_day = now->day;
		if (!journal_plan_save(now->journal, &now->stored)) {
			say_error("%s", journal_error(now->journal));
			return STATUS_FAILED;
		}
	}
	now->stored.id = 0;
	begin_course(now);
	return save(now) ? said_begun(now) : STATUS_FAILED;
}

static int stop(struct plan_now *now, const struct options *options)
{
	(void)options;
	if (!cmd_plan_is_followed(now))
		return STATUS_FAILED;
	now->stored.ended_day = now->day;
	if (!save(now))
		return STATUS_FAILED;
	say(stdout, "Stopped. What was run stays in the journal.\n");
	return STATUS_OK;
}

/* ---- the commands ------------------------------------------------------------------- */

int cmd_plan_run(const struct options *options, enum journal_mode mode,
		 int (*act)(struct plan_now *now, const struct options *options))
{
	struct plan_now now = {0};
	int status = plan_now_open(&now, options, mode);

	if (status == STATUS_OK)
		status = act(&now, options);
	plan_now_clear(&now);
	return status;
}

static int run_list(const struct options *options)
{
	(void)options;
	if (list_plans(stdout) > 0) {
		say(stderr, "`turnover plan start PLAN` begins one\n");
		return STATUS_OK;
	}
	char *own = paths_own(PATHS_PLAN), *shipped = paths_shipped(PATHS_PLAN);

	say_error("there is no plan in %s or %s; give `turnover plan start` the path of a "
		  "file",
		  own, shipped);
	free(own);
	free(shipped);
	return STATUS_FAILED;
}

#define RUN(name, mode, act)                                                               \
	static int name(const struct options *options)                                     \
	{                                                                                  \
		return cmd_plan_run(options, mode, act);                                   \
	}
RUN(run_start, JOURNAL_WRITE, start)
RUN(run_show, JOURNAL_READ, show)
RUN(run_move, JOURNAL_WRITE, move)
RUN(run_pause, JOURNAL_WRITE, pause_plan)
RUN(run_resume, JOURNAL_WRITE, resume)
RUN(run_restart, JOURNAL_WRITE, restart)
RUN(run_stop, JOURNAL_WRITE, stop)

/* clang-format off */
static const struct option_row no_rows[] = {{NULL, 0, NULL, NULL}};
static const struct option_row date_rows[] = {
	{"date", 0, "DAY", "another day than today, as 2026-11-22"},
	{NULL, 0, NULL, NULL},
};
static const struct option_row start_rows[] = {
	{"date", 0, "DAY", "another day than today, as 2026-11-22"},
	{"force", 0, NULL, "in place of the plan that is followed"},
	{NULL, 0, NULL, NULL},
};
static const struct subcommand
	command_plan_list = {.name = "plan list", .summary = "the plans there are", .usage = "[OPTION]...",
			     .options = no_rows, .run = run_list},
	command_plan_start = {.name = "plan start", .summary = "begin a plan: a file, or the name of one",
			      .usage = "PLAN [--date DAY] [--force]", .options = start_rows,
			      .least = 1, .most = 1, .run = run_start},
	command_plan_show = {.name = "plan show", .summary = "its weeks, what was done and what is due",
			     .usage = "[--date DAY]", .options = date_rows, .run = run_show},
	command_plan_move = {.name = "plan move", .summary = "from today on so many days later",
			     .usage = "DAYS [--date DAY]", .options = date_rows,
			     .details = "Earlier is written `turnover plan move -- -2`.\n",
			     .least = 1, .most = 1, .run = run_move},
	command_plan_pause = {.name = "plan pause", .summary = "nothing is due until it is resumed",
			      .usage = "[--date DAY]", .options = date_rows, .run = run_pause},
	command_plan_resume = {.name = "plan resume", .summary = "go on, also after a clinician has said so",
			       .usage = "[--date DAY]", .options = date_rows, .run = run_resume},
	command_plan_restart = {.name = "plan restart", .summary = "begin the same plan anew",
				.usage = "[--date DAY]", .options = date_rows, .run = run_restart},
	command_plan_stop = {.name = "plan stop", .summary = "end it; what was run stays in the journal",
			     .usage = "[--date DAY]", .options = date_rows, .run = run_stop};
/* clang-format on */

static const struct subcommand *const children[] = {
	&command_plan_list,
	&command_plan_start,
	&command_plan_show,
	&command_plan_move,
	&command_plan_pause,
	&command_plan_resume,
	&command_plan_restart,
	&command_plan_stop,
	&command_plan_done,
	&command_plan_export,
	NULL,
};

const struct subcommand command_plan = {
	.name = "plan",
	.summary = "weeks of sessions: start, show, done, move, pause, export",
	.usage = "COMMAND [ARGUMENT]...",
	.details = "'turnover plan COMMAND --help' has the options of each.\n",
	.options = no_rows,
	.most = 0,
	.children = children,
};
