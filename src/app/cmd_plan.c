/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_plan: begin a plan, see it, move it, pause it, end it, take it to a calendar. */
#include "app/command.h"
#include "app/plan_now.h"
#include "app/say.h"
#include "app/today.h"

#include "core/day.h"
#include "core/ics.h"
#include "core/mem.h"
#include "core/text.h"
#include "io/config.h"
#include "io/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { WEEK = PLAN_WEEK_DAYS, MOST_MOVED = 365 };

static bool save(struct plan_now *now)
{
	plan_now_store(&now->course, &now->stored);
	if (journal_plan_save(now->journal, &now->stored))
		return true;
	say_error("%s", journal_error(now->journal));
	return false;
}

/* The plan that is followed; false: there is none, which was said. */
static bool need_plan(const struct plan_now *now)
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
	say(stdout, "%s%s %s%s", before, day_long_name(day_of_week(day)), date, after);
}

/* ---- start ---------------------------------------------------------------------------- */

static void list_plans(FILE *stream)
{
	char **names = paths_list(PATHS_PLAN);

	for (char **name = names; *name != NULL; name++)
		say(stream, "  %s\n", *name);
	paths_list_free(names);
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
		say_error(
			"there is no plan '%s'; `turnover plan` lists them. A file of your "
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

	if (options->arguments.n != 2)
		return say_usage("plan", "write turnover plan start PLAN");
	if (now->has_plan && !now->course.ended && !options_given(options, "force")) {
		say_error(
			"%s is being followed; `turnover plan stop` ends it, or start with "
			"--force",
			now->stored.name);
		return STATUS_FAILED;
	}
	path = find_plan(options->arguments.items[1]);
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

static bool is_done(const struct plan_now *now, int week, int number, int32_t day)
{
	for (size_t i = now->history.nruns; i-- > 0;) {
		const struct history_run *run = &now->history.runs[i];

		if (run->day < day - WEEK)
			break;
		if (run->plan_week == week && run->plan_slot == number &&
		    run->day >= now->course.start && run->day < day + WEEK)
			return true;
	}
	return false;
}

static void say_slot(const struct plan_now *now, int32_t of_plan, int32_t day)
{
	int week, number;
	const struct plan_slot *slot = plan_on(&now->plan, of_plan, &week, &number);
	char date[DAY_TEXT];
	const char *mark = " ";

	if (slot == NULL)
		return;
	day_text(day, date);
	if (is_done(now, week, number, day))
		mark = "x";
	else if (day == now->day)
		mark = ">";
	else if (day < now->day && !slot->optional)
		mark = "-";
	say(stdout, "  %s %s %s  %-13s %s%s\n", mark, day_short_name(day_of_week(day)),
	    date, slot_role_name(slot->role), now->plan.works[slot->work].session,
	    slot->optional ? ", if you like" : "");
}

static void say_week(const struct plan_now *now, int week)
{
	const struct plan_week *of = plan_week(&now->plan, week);

	if (of == NULL)
		return;
	say(stdout, "\nWeek %d: %s%s\n", week, of->block,
	    of->light ? ", a light week" : "");
	for (int i = 0; i < WEEK; i++) {
		int32_t day;

		if (course_date(&now->course, (week - 1) * WEEK + i, &day))
			say_slot(now, (week - 1) * WEEK + i, day);
	}
}

static void say_state(const struct plan_now *now)
{
	char date[DAY_TEXT];

	day_text(now->course.start, date);
	say(stdout, "%s (%s), begun on %s", now->plan.title, now->stored.name, date);
	if (now->course.ended) {
		say(stdout, ", stopped");
	} else if (now->course.paused_from != COURSE_NEVER) {
		day_text(now->course.paused_from, date);
		say(stdout, ", paused since %s", date);
	}
	say(stdout, "\n");
}

static int show(struct plan_now *now, const struct options *options)
{
	int32_t of_plan = 0;
	int week = 1;

	(void)options;
	if (!now->has_plan)
		return today_say_no_plan();
	say_state(now);
	if (course_day(&now->course, now->day, &of_plan) && of_plan >= 0)
		week = of_plan / WEEK + 1;
	for (int i = 1; i <= (int)now->plan.nweeks; i++)
		say_week(now, i);
	if (week > (int)now->plan.nweeks)
		say_week(now, week);
	say(stdout, "\nx done, - left out, > today\n");
	return STATUS_OK;
}

/* ---- to move, to pause, to end ----------------------------------------------------------- */

static int move(struct plan_now *now, const struct options *options)
{
	char *end = NULL;
	long days = 0;

	if (options->arguments.n == 2)
		days = strtol(options->arguments.items[1], &end, 10);
	if (end == NULL || *end != '\0' || days == 0 || days > MOST_MOVED ||
	    days < -MOST_MOVED)
		return say_usage("plan",
				 "write turnover plan move DAYS: 2 is two days later; "
				 "earlier is written -- -2");
	if (!need_plan(now))
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
	if (!need_plan(now))
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
	if (!need_plan(now))
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
	if (!need_plan(now))
		return STATUS_FAILED;
	now->stored.ended_day = now->day;
	if (!save(now))
		return STATUS_FAILED;
	say(stdout, "Stopped. What was run stays in the journal.\n");
	return STATUS_OK;
}

/* ---- export ---------------------------------------------------------------------------------- */

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

static void add_event(struct text *calendar, const struct plan_now *now, int32_t of_plan,
		      int64_t stamp)
{
	const struct plan_slot *slot;
	int week, number;
	int32_t day;
	struct text uid = {0}, summary = {0}, description = {0};

	slot = plan_on(&now->plan, of_plan, &week, &number);
	if (slot == NULL || slot->role == SLOT_REST ||
	    !course_date(&now->course, of_plan, &day) ||
	    (now->course.paused_from != COURSE_NEVER && day >= now->course.paused_from))
		return;
	text_add(&uid, "%s-%d-w%d-%d@turnover", now->stored.name, (int)now->course.start,
		 week, number);
	text_add(&summary, "%s%s (week %d, %s)", now->plan.works[slot->work].session,
		 slot->optional ? ", if you like" : "", week,
		 plan_week(&now->plan, week)->block);
	add_aims(&description, &now->plan.works[slot->work], slot);
	ics_add(calendar,
		&(struct ics_event){text_string(&uid), text_string(&summary),
				    text_string(&description), day},
		stamp);
	text_clear(&uid);
	text_clear(&summary);
	text_clear(&description);
}

static bool write_calendar(const char *path, const struct text *calendar, bool force)
{
	struct new_file file;
	bool written;

	if (strcmp(path, "-") == 0) {
		fwrite(text_string(calendar), 1, calendar->n, stdout);
		return true;
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
		return say_usage("plan", "write turnover plan export -o FILE.ics");
	if (!need_plan(now))
		return STATUS_FAILED;
	ics_begin(&calendar, now->plan.title);
	for (int32_t of_plan = 0; of_plan < last_check(&now->plan) * WEEK; of_plan++)
		add_event(&calendar, now, of_plan, stamp);
	ics_end(&calendar);
	written = write_calendar(path, &calendar, options_given(options, "force"));
	text_clear(&calendar);
	return written ? STATUS_OK : STATUS_FAILED;
}

/* ---- the command -------------------------------------------------------------------------------- */

static const struct {
	const char *name;
	enum journal_mode mode;
	size_t most; /* arguments behind it */
	int (*run)(struct plan_now *now, const struct options *options);
} actions[] = {
	{"start", JOURNAL_WRITE, 1, start},   {"show", JOURNAL_READ, 0, show},
	{"move", JOURNAL_WRITE, 1, move},     {"pause", JOURNAL_WRITE, 0, pause_plan},
	{"resume", JOURNAL_WRITE, 0, resume}, {"restart", JOURNAL_WRITE, 0, restart},
	{"stop", JOURNAL_WRITE, 0, stop},     {"export", JOURNAL_READ, 0, export_plan},
};
enum { ACTIONS = sizeof actions / sizeof *actions };

static int say_no_action(const char *name)
{
	const char *names[ACTIONS + 1] = {0}, *nearest;

	for (size_t i = 0; i < ACTIONS; i++)
		names[i] = actions[i].name;
	nearest = text_nearest(name, names);
	if (nearest != NULL)
		return say_usage("plan", "there is no 'plan %s'; did you mean 'plan %s'?",
				 name, nearest);
	return say_usage("plan", "there is no 'plan %s'", name);
}

static int list(void)
{
	say(stdout, "Plans:\n");
	list_plans(stdout);
	say(stdout,
	    "\n`turnover plan start PLAN` begins one, `turnover plan show` shows the one "
	    "that is followed.\n");
	return STATUS_OK;
}

static int run(const struct options *options)
{
	struct plan_now now = {0};
	const char *name;
	int status;

	if (options->arguments.n == 0)
		return list();
	name = options->arguments.items[0];
	for (size_t i = 0; i < ACTIONS; i++) {
		if (strcmp(actions[i].name, name) != 0)
			continue;
		if (options->arguments.n > actions[i].most + 1)
			return say_usage("plan", "plan %s: too many arguments", name);
		status = plan_now_open(&now, options, actions[i].mode);
		if (status == STATUS_OK)
			status = actions[i].run(&now, options);
		plan_now_clear(&now);
		return status;
	}
	return say_no_action(name);
}

static const struct option_row rows[] = {
	{"date", 0, "DAY", "another day than today, as 2026-11-22"},
	{"output", 'o', "FILE", "of export: the calendar to write, or - "},
	{"force", 0, NULL,
	 "start: instead of the plan that is followed; export: overwrite"},
	{0},
};

const struct subcommand command_plan = {
	.name = "plan",
	.summary = "begin, see, move, pause or end a plan of weeks",
	.usage = "[start PLAN|show|move DAYS|pause|resume|restart|stop|export -o FILE.ics]",
	.details = "Alone it lists the plans there are. PLAN is a file, or the name of a "
		   "plan.\n",
	.options = rows,
	.least = 0,
	.most = 2,
	.run = run,
};
