/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * calendar: the sessions of a plan as calendar entries: a day each, with a UID that
 * stays the same when the plan is moved, so that a calendar moves them, too.
 */
#include "app/command.h"
#include "app/console/say.h"
#include "app/plan/cmd_plan.h"
#include "app/plan/now.h"

#include "core/base/text.h"
#include "core/exchange/ics.h"
#include "core/plan/week.h"
#include "io/paths.h"

#include <errno.h>
#include <string.h>
#include <time.h>

enum { WEEK = PLAN_WEEK_DAYS };

static int last_check(const struct plan *plan)
{
	int last = (int)plan->nweeks;

	for (size_t i = 0; plan->nafter > 0 && i < plan->nchecks; i++)
		if (plan->check_weeks[i] > last)
			last = plan->check_weeks[i];
	return last;
}

static void add_aims(struct text *to, const struct plan_work *work,
		     const struct plan_slot *slot)
{
	static const enum level told[] = {LEVEL_TARGET, LEVEL_CUE, LEVEL_REPS,
					  LEVEL_INCLINE};

	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		char value[LEVEL_TEXT];

		if (!plan_work_has(work, told[i]))
			continue;
		level_text(told[i], slot->aims[told[i]], value);
		text_add(to, "%s: %s at most\n", level_info(told[i])->name, value);
	}
	text_add(to, "`turnover today` tells on the day how much of it is due.");
}

/* What is planned for that day of the calendar; week 0 is before the first. */
static void add_entry(struct text *calendar, const struct plan_now *now,
		      const struct week_day *of, int64_t stamp)
{
	const struct plan_work *work = &now->plan.works[of->slot->work];
	struct text uid = {0}, summary = {0}, description = {0};

	if (now->course.paused_from != COURSE_NEVER && of->day >= now->course.paused_from)
		return;
	text_add(&uid, "%s-%d-w%d-%d@turnover", now->stored.name, (int)now->course.start,
		 of->week, of->number);
	text_add(&summary, "%s%s", work->session,
		 of->slot->optional ? ", if you like" : "");
	if (of->week > 0)
		text_add(&summary, " (week %d, %s)", of->week,
			 plan_week(&now->plan, of->week)->block);
	else
		text_add(&summary, " (before week 1)");
	add_aims(&description, work, of->slot);
	ics_add(calendar,
		&(struct ics_event){text_string(&uid), text_string(&summary),
				    text_string(&description), of->day},
		stamp);
	text_clear(&uid);
	text_clear(&summary);
	text_clear(&description);
}

/* The reassessment before week 1: on the day it was done, while it is due today, as
 * `plan show` and `today` have it. */
static void add_check(struct text *calendar, const struct plan_now *now, int64_t stamp)
{
	const struct week_of of = {&now->plan, &now->course, &now->history, now->day};
	struct week_day check, on_day;

	if (!week_before(&of, &check))
		return;
	week_day(&of, check.day, &on_day);
	if (on_day.slot == check.slot && on_day.week == 0)
		add_entry(calendar, now, &check, stamp);
}

static void add_weeks(struct text *calendar, const struct plan_now *now, int64_t stamp)
{
	for (int32_t of_plan = 0; of_plan < last_check(&now->plan) * WEEK; of_plan++) {
		struct week_day of = {0};

		of.slot = plan_on(&now->plan, of_plan, &of.week, &of.number);
		if (of.slot != NULL && of.slot->role != SLOT_REST &&
		    course_date(&now->course, of_plan, &of.day))
			add_entry(calendar, now, &of, stamp);
	}
}

static bool write_calendar(const char *path, const struct text *calendar, bool force)
{
	struct new_file file;
	bool written;

	if (strcmp(path, "-") == 0) {
		return say_data(stdout, text_string(calendar), calendar->n);
	}
	written = paths_open_new(&file, path, force);
	if (written) {
		fwrite(text_string(calendar), 1, calendar->n, file.stream);
		written = paths_commit(&file);
	}
	if (!written && errno == EEXIST)
		say_error("%s exists already; --force overwrites it", path);
	else if (!written)
		say_error("cannot write %s: %s", path, strerror(errno));
	return written;
}

static int export_plan(struct plan_now *now, const struct options *options)
{
	const char *path = options_value(options, "output");
	struct text calendar = {0};
	int64_t stamp = (int64_t)time(NULL) * 1000;
	bool written;

	if (path == NULL)
		return say_usage("plan export", "say where: -o FILE.ics, or -o - for "
						"standard output");
	if (!cmd_plan_is_followed(now))
		return STATUS_FAILED;
	ics_begin(&calendar, now->plan.title);
	add_check(&calendar, now, stamp);
	add_weeks(&calendar, now, stamp);
	ics_end(&calendar);
	written = write_calendar(path, &calendar, options_given(options, "force"));
	text_clear(&calendar);
	return written ? STATUS_OK : STATUS_FAILED;
}

static int run(const struct options *options)
{
	return cmd_plan_run(options, JOURNAL_READ, export_plan);
}

static const struct option_row rows[] = {
	{"output", 'o', "FILE", "the calendar to write; - is standard output"},
	{"force", 'f', NULL, "overwrite FILE"},
	{"date", 0, "DAY", "another day than today, as 2026-11-22"},
	{NULL, 0, NULL, NULL},
};

const struct subcommand command_plan_export = {
	.name = "plan export",
	.summary = "its sessions as a calendar (iCalendar)",
	.usage = "-o FILE.ics [--force]",
	.options = rows,
	.run = run,
};
