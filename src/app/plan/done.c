/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * done: a session of the plan that was run without the program, with a watch or by
 * feel: a run of the journal becomes the plan's, or one is written down. What the runner
 * says was done is done.
 */
#include "app/plan/done.h"

#include "app/console/say.h"
#include "app/plan/cmd_plan.h"
#include "app/plan/now.h"
#include "app/record/record.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/plan/week.h"
#include "io/journal.h"

#include <inttypes.h>
#include <stdlib.h>

enum { DAY_MS = 86400000 };

/* A note, or a cadence that was tapped, is no run. */
static bool was_run(const struct history_run *run)
{
	return run->activity != ACTIVITY_REST &&
	       (run->timer_ms > 0 || run->distance_m > 0 || run->rpe != RUN_UNKNOWN);
}

/* The latest run of that day that is no session of the plan; 0: none. */
static int64_t run_of_day(const struct history *history, int32_t day)
{
	for (size_t i = history->nruns; i-- > 0;) {
		const struct history_run *run = &history->runs[i];

		if (run->day < day)
			break;
		if (run->day == day && run->plan_slot == 0 && was_run(run))
			return run->id;
	}
	return 0;
}

static void become(struct run *run, const struct plan_now *now, const struct week_day *of)
{
	free(run->plan);
	run->plan = mem_strdup(now->stored.name);
	run->plan_week = of->week;
	run->plan_slot = of->number;
}

/* At its noon, and nothing else is known of it. */
static bool write_down(struct plan_now *now, const struct week_day *of, int64_t *id)
{
	const struct plan_work *work = &now->plan.works[of->slot->work];
	struct run run;
	bool was_there, right;

	run_init(&run);
	run.start_utc_ms = (int64_t)of->day * DAY_MS + DAY_MS / 2;
	record_localise(&run);
	run.source = RUN_BY_HAND;
	run.activity = of->slot->role == SLOT_REST ? ACTIVITY_WALK : ACTIVITY_RUN;
	run.title = mem_strdup(work->session);
	become(&run, now, of);
	right = journal_add(now->journal, &run, &was_there);
	*id = run.id;
	run_clear(&run);
	return right;
}

static bool change(struct plan_now *now, const struct week_day *of, int64_t id)
{
	struct run run;
	bool right = journal_run(now->journal, id, &run) == JOURNAL_FOUND;

	if (!right)
		return false;
	become(&run, now, of);
	right = journal_replace(now->journal, &run);
	run_clear(&run);
	return right;
}

/* What is known of it here follows: the next run of that day is another one. */
static void note_change(struct history *history, const struct week_day *of, int64_t id)
{
	for (size_t i = history->nruns; i-- > 0;)
		if (history->runs[i].id == id) {
			history->runs[i].plan_week = (int16_t)of->week;
			history->runs[i].plan_slot = (int16_t)of->number;
		}
}

/* What the plan has on that day, if it can be done; else what speaks against it, with a
 * way on. */
static bool is_open(const struct plan_now *now, int32_t day, struct week_day *slot,
		    struct text *why)
{
	const struct week_of of = {&now->plan, &now->course, &now->history, day};
	const int32_t paused = now->course.paused_from;
	char date[DAY_TEXT];

	week_day(&of, day, slot);
	day_text(day, date);
	if (day > now->day)
		text_add(why, "%s is still to come; it can be done on its day", date);
	else if (paused != COURSE_NEVER && day >= paused)
		text_add(why,
			 "the plan is paused, so it has nothing on %s; `turnover plan "
			 "resume` goes on",
			 date);
	else if (slot->slot == NULL)
		text_add(why,
			 "the plan has nothing on %s; `turnover plan show` has its days, "
			 "`turnover plan done DAY` is for another one",
			 date);
	else if (slot->state == WEEK_DONE)
		text_add(why,
			 "what the plan has on %s is done already; `turnover plan show` "
			 "has its days",
			 date);
	return why->n == 0;
}

/* The run of that id is the plan's session of that day; 0: that day's own run, else one is
 * written down. What came of it is said; an exit status. */
static int mark(struct plan_now *now, int32_t day, int64_t run)
{
	char date[DAY_TEXT];
	struct text why = {0};
	struct week_day slot;
	bool right, new = false;

	if (!is_open(now, day, &slot, &why)) {
		say_error("%s", text_string(&why));
		text_clear(&why);
		return STATUS_FAILED;
	}
	if (run == 0)
		run = run_of_day(&now->history, day);
	new = run == 0;
	right = new ? write_down(now, &slot, &run) : change(now, &slot, run);
	if (!right) {
		say_error("%s", journal_error(now->journal));
		return STATUS_FAILED;
	}
	note_change(&now->history, &slot, run);
	now->changed = true;
	day_text(day, date);
	say(stdout, "%s of %s %s is done: run %" PRId64 " of the journal",
	    now->plan.works[slot.slot->work].session, day_short_name(day_of_week(day)),
	    date, run);
	if (new)
		say(stdout, ", time and effort by `turnover journal edit %" PRId64 "`",
		    run);
	say(stdout, ".\n");
	return STATUS_OK;
}

/* ---- for commands that bring runs in ------------------------------------------------ */

static int mark_all(struct plan_now *now, const struct plan_done_run *runs, size_t n)
{
	int status = STATUS_OK;
	size_t others = 0;

	for (size_t i = 0; i < n; i++) {
		struct text why = {0};
		struct week_day slot;

		if (n > 1 && !is_open(now, runs[i].day, &slot, &why))
			others++;
		else if (mark(now, runs[i].day, runs[i].id) != STATUS_OK)
			status = STATUS_FAILED;
		text_clear(&why);
	}
	if (others > 0)
		say_line(stdout,
			 "%zu of %zu runs are of days on which nothing of the plan is "
			 "open; `turnover plan show` has its days",
			 others, n);
	return status;
}

/* What the options of another command say is no business of the plan. */
static int open_now(struct plan_now *now, enum journal_mode mode)
{
	const struct options none = {0};
	const int status = plan_now_open(now, &none, mode);

	if (status != STATUS_OK)
		return status;
	return cmd_plan_is_followed(now) ? STATUS_OK : STATUS_FAILED;
}

bool plan_done_may(void)
{
	struct plan_now now = {0};
	const int status = open_now(&now, JOURNAL_READ);

	plan_now_clear(&now);
	return status == STATUS_OK;
}

int plan_done_runs(const struct plan_done_run *runs, size_t n)
{
	struct plan_now now = {0};
	int status = n > 0 ? open_now(&now, JOURNAL_WRITE) : STATUS_OK;

	if (status == STATUS_OK && n > 0)
		status = mark_all(&now, runs, n);
	plan_now_clear(&now);
	return status;
}

/* ---- the command ------------------------------------------------------------------ */

/* A date, or a day of the week: the last one that was. */
static bool read_day(const struct plan_now *now, const struct options *options,
		     int32_t *day)
{
	int of_week;

	*day = now->day;
	if (options->arguments.n == 0 || day_parse(options->arguments.items[0], day))
		return true;
	if (!day_name_parse(options->arguments.items[0], &of_week))
		return false;
	*day = now->day - (day_of_week(now->day) - of_week + 7) % 7;
	return true;
}

static int act(struct plan_now *now, const struct options *options)
{
	const char *word = options_value(options, "run");
	int64_t id = 0;
	struct run run;
	int32_t day;

	if (!read_day(now, options, &day))
		return say_usage("plan done",
				 "%s: write a day as 2026-11-22, or one of the week like "
				 "Tue",
				 options->arguments.items[0]);
	if (!cmd_plan_is_followed(now))
		return STATUS_FAILED;
	if (word != NULL) {
		if (!record_pick(now->journal, "plan done", word, &run))
			return STATUS_FAILED;
		id = run.id;
		run_clear(&run);
	}
	return mark(now, day, id);
}

static int run(const struct options *options)
{
	return cmd_plan_run(options, JOURNAL_WRITE, act);
}

static const struct option_row rows[] = {
	{"run", 0, "ID", "that run of the journal, or last; else the one of that day"},
	{"date", 0, "DAY", "another day than today, as 2026-11-22"},
	{NULL, 0, NULL, NULL},
};

const struct subcommand command_plan_done = {
	.name = "plan done",
	.summary = "a session of it was run without the program",
	.usage = "[DAY] [--run ID]",
	.details =
		"DAY is today, a date, or a day of the week like Tue. The run of that day "
		"in\n"
		"the journal (import it first, if a watch has it) becomes the plan's; "
		"without\n"
		"one it is written down.\n",
	.options = rows,
	.most = 1,
	.run = run,
};
