/* SPDX-License-Identifier: GPL-3.0-or-later */
/* now: the plan that is followed; see now.h. */
#include "app/plan/now.h"

#include "app/command.h"
#include "app/console/prompt.h"
#include "app/console/say.h"
#include "app/console/signals.h"
#include "app/plan/check.h"
#include "app/record/record.h"
#include "app/runner/past.h"
#include "app/runner/settings.h"
#include "app/runner/wall.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/plan/plan_read.h"
#include "core/questions/questions.h"
#include "core/screen/hold.h"
#include "io/clock.h"
#include "io/config.h"
#include "io/paths.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

enum { DAY_MS = 86400000 };

/* ---- the day ------------------------------------------------------------------------- */

bool plan_now_day(const struct options *options, int32_t *day)
{
	const char *text = options_value(options, "date");

	if (text == NULL) {
		*day = past_today();
		return true;
	}
	if (day_parse(text, day))
		return true;
	say_usage(NULL, "--date %s: write the day as YEAR-MONTH-DAY, like 2026-11-22",
		  text);
	return false;
}

/* ---- reading ---------------------------------------------------------------------------- */

bool plan_now_read(const char *name, const char *bytes, size_t n, bool with_sessions,
		   struct plan *plan)
{
	char *clean = say_clean(name);
	struct diags diags = {0};
	struct node root = {0};
	bool parsed = config_parse(bytes, n, PLAN_LAST_SETTING, &root, &diags);
	bool read = (parsed || root.n > 0) && plan_read(&root, plan, &diags);

	if (read && (!parsed || (with_sessions && !plan_check(plan, &diags)))) {
		plan_clear(plan);
		read = false;
	}
	diags_sort(&diags);
	fflush(stdout);
	say_diags(stderr, clean, &diags, true);
	node_clear(&root);
	diags_clear(&diags);
	free(clean);
	return read;
}

char *plan_now_title(const char *name)
{
	char *path = paths_find(PATHS_PLAN, name), *bytes = NULL, *title = NULL;
	struct diags diags = {0};
	struct node root = {0}, *node;
	size_t n = 0;

	if (path != NULL && config_load(path, &bytes, &n, &diags) &&
	    config_parse(bytes, n, PLAN_LAST_SETTING, &root, &diags)) {
		node = node_get(&root, "title");
		if (node != NULL && node->type == NODE_TEXT)
			title = say_clean(node->text);
	}
	node_clear(&root);
	diags_clear(&diags);
	free(bytes);
	free(path);
	return title;
}

void plan_now_course(const struct journal_plan *stored, struct course *course)
{
	course_init(course, stored->start_day);
	for (size_t i = 0; i < stored->nshifts; i++)
		course_shift(course, stored->shifts[i].from_day, stored->shifts[i].days);
	course->paused_from = stored->paused_from >= 0 ? stored->paused_from : COURSE_NEVER;
	course->ended = stored->ended_day >= 0;
}

void plan_now_store(const struct course *course, struct journal_plan *stored)
{
	stored->start_day = course->start;
	stored->paused_from = course->paused_from;
	stored->nshifts = 0;
	for (size_t i = 0; i < course->nshifts; i++) {
		stored->shifts = mem_grow(stored->shifts, stored->nshifts,
					  &stored->shifts_capacity, sizeof *stored->shifts);
		stored->shifts[stored->nshifts++] = (struct journal_shift){
			course->shifts[i].from, course->shifts[i].days};
	}
}

static int open_journal(struct plan_now *now, enum journal_mode mode)
{
	now->journal = record_open(mode);
	if (now->journal == NULL)
		return STATUS_FAILED;
	return mode == JOURNAL_WRITE && journal_read_only(now->journal) != NULL
		       ? STATUS_FAILED
		       : STATUS_OK;
}

static int read_journal(struct plan_now *now)
{
	enum journal_found found = journal_plan_load(now->journal, &now->stored);

	if (found == JOURNAL_FAILED ||
	    !journal_history(now->journal, DAY_FIRST, &now->history)) {
		say_error("%s", journal_error(now->journal));
		return STATUS_FAILED;
	}
	now->left_out = journal_left_out(now->journal) != NULL;
	past_tell_left_out(now->journal);
	if (found == JOURNAL_NONE)
		return STATUS_OK;
	plan_now_course(&now->stored, &now->course);
	now->has_plan = plan_now_read(now->stored.name, now->stored.script,
				      now->stored.script_size, false, &now->plan);
	if (now->has_plan)
		return STATUS_OK;
	say_error("the plan that the journal keeps cannot be read any more; `turnover plan "
		  "start` begins another");
	return STATUS_FAILED;
}

int plan_now_open(struct plan_now *now, const struct options *options,
		  enum journal_mode mode)
{
	int status;

	memset(now, 0, sizeof *now);
	runner_init(&now->runner);
	if (!plan_now_day(options, &now->day))
		return STATUS_USAGE;
	runner_clear(&now->runner);
	/* What was measured is in the history; here counts what the runner said. */
	status = settings_own(options, &now->runner);
	if (status == STATUS_OK)
		status = open_journal(now, mode);
	if (status == STATUS_OK)
		status = read_journal(now);
	return status;
}

void plan_now_clear(struct plan_now *now)
{
	if (now->journal != NULL)
		record_close(now->journal, now->changed);
	journal_plan_clear(&now->stored);
	plan_clear(&now->plan);
	course_clear(&now->course);
	history_clear(&now->history);
	runner_clear(&now->runner);
	memset(now, 0, sizeof *now);
}

void plan_now_prescribe(const struct plan_now *now, const struct answers *answers,
			struct prescription *prescription)
{
	const struct situation_of_plan of = {&now->plan,    &now->course, &now->runner,
					     &now->history, now->day,     answers};

	prescribe(&of, prescription);
}

/* ---- answers ------------------------------------------------------------------------------ */

int plan_now_answers(const struct options *options, const char *command,
		     struct answers *answers)
{
	const char *const names[] = {"ready", "pain", "flags", "stiff", "heavy", "ill"};

	answers_init(answers);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *text = options_value(options, names[i]);
		char why[QUANTITY_WHY];
		bool read = true;

		if (text == NULL)
			continue;
		switch (i) {
		case 0: read = answers_read_ready(answers, text, why); break;
		case 1: read = answers_read_pain(answers, text, why); break;
		case 2: read = answers_read_flags(answers, text, why); break;
		case 3: read = answer_read(&answers->stiff, text, why); break;
		case 4: read = answer_read(&answers->heavy, text, why); break;
		default: read = answer_read(&answers->ill, text, why);
		}
		if (!read)
			return say_usage(command, "--%s %s: %s", names[i], text, why);
	}
	return STATUS_OK;
}

bool plan_now_note(struct plan_now *now, const struct answers *answers)
{
	struct run run;
	int64_t utc_ms = wall_now_ms();
	int32_t today = past_today();
	bool was_there, added;

	run_init(&run);
	run.start_utc_ms = utc_ms + (int64_t)(now->day - today) * DAY_MS;
	run.utc_offset_min = wall_offset_min(run.start_utc_ms);
	run.activity = ACTIVITY_REST;
	run.source = RUN_BY_HAND;
	memcpy(run.readiness, answers->readiness, sizeof run.readiness);
	run.stiff = answers->stiff;
	run.heavy = answers->heavy;
	run.ill = answers->ill;
	run.pain = answers->pain;
	run.red_flags = answers->red_flags;
	added = journal_add(now->journal, &run, &was_there);
	if (!added)
		say_error("today's answers could not be kept: %s",
			  journal_error(now->journal));
	now->changed = now->changed || added;
	run_clear(&run);
	return added;
}

/* It was opened to be read. */
static bool open_to_write(struct plan_now *now)
{
	record_close(now->journal, false);
	now->journal = record_open(JOURNAL_WRITE);
	return now->journal != NULL && journal_read_only(now->journal) == NULL;
}

bool plan_now_keep_answers(struct plan_now *now, const struct answers *answers)
{
	return open_to_write(now) && plan_now_note(now, answers);
}

static void settle(const struct answers *answers, enum answer *settled, enum answer *worse)
{
	if (answers->settled != ANSWER_UNKNOWN)
		*settled = answers->settled;
	if (answers->worse != ANSWER_UNKNOWN)
		*worse = answers->worse;
}

bool plan_now_settle(struct plan_now *now, const struct answers *answers)
{
	struct history_run *ache = history_ache(&now->history, now->day);
	struct run run;
	bool right;

	if (ache == NULL ||
	    (answers->settled == ANSWER_UNKNOWN && answers->worse == ANSWER_UNKNOWN))
		return true;
	if (!open_to_write(now))
		return false;
	right = journal_run(now->journal, ache->id, &run) == JOURNAL_FOUND;
	if (right) {
		settle(answers, &run.pain_settled, &run.pain_worse);
		right = journal_replace(now->journal, &run);
		run_clear(&run);
	}
	if (!right)
		say_error("the answers about the run of before could not be kept: %s",
			  journal_error(now->journal));
	now->changed = now->changed || right;
	if (answers->settled != ANSWER_UNKNOWN)
		ache->pain_settled = (uint8_t)answers->settled;
	if (answers->worse != ANSWER_UNKNOWN)
		ache->pain_worse = (uint8_t)answers->worse;
	return right;
}

/* ---- asking --------------------------------------------------------------------------------- */

enum { BYTE_DELETE = 127, BYTE_BACKSPACE = 8, BYTE_INTERRUPT = 3 };

bool plan_now_can_ask(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/* One key of a terminal that gives them singly; 0: none that means anything. */
static int read_key(void)
{
	const int key = prompt_next();

	switch (key) {
	case '\r':
	case '\n': return QUESTIONS_ENTER;
	case BYTE_DELETE:
	case BYTE_BACKSPACE: return QUESTIONS_BACK;
	case PROMPT_ESCAPE:
	case PROMPT_END: return QUESTIONS_ESCAPE;
	case PROMPT_OTHER: return 0;
	default: return key;
	}
}

/* A digit that is held answers one question; n, y and Enter may go through all of them. */
static bool is_held(struct hold *hold, int key)
{
	const bool number = (key >= '0' && key <= '9') || key == 't';

	return key != 0 && hold_press(hold, key, number ? HOLD_ANSWER : HOLD_ADDS,
				      ms_of_ns(clock_now_ns())) == HOLD_LEAVE;
}

/* The next key that is meant. */
static int read_meant(struct hold *hold)
{
	int key;

	do
		key = read_key();
	while (is_held(hold, key));
	return key;
}

/* False: interrupted. */
static bool ask_all(struct questions *questions)
{
	char question[QUESTIONS_LINE], keys[QUESTIONS_LINE], at[QUESTIONS_LINE];
	struct hold hold = {0};

	say(stdout, "Before you run (Enter skips a question, Escape all of them):\n");
	while (questions_is_open(questions)) {
		int key;

		questions_text(questions, question, keys);
		questions_place(questions, at);
		say(stdout, "%s  %s\n     %s: ", at, question, keys);
		fflush(stdout);
		key = read_meant(&hold);
		if (key == BYTE_INTERRUPT)
			return false;
		if (!questions_key(questions, key))
			say(stdout, "?\n");
		else if (key > ' ')
			say(stdout, "%c\n", key);
		else
			say(stdout, "\n");
	}
	return true;
}

/* What was answered now, over what was there. */
static void merge(struct answers *to, const struct answers *from)
{
	for (int i = 0; i < READY_ITEMS; i++)
		if (from->readiness[i] != 0)
			to->readiness[i] = from->readiness[i];
	if (from->stiff != ANSWER_UNKNOWN)
		to->stiff = from->stiff;
	if (from->heavy != ANSWER_UNKNOWN)
		to->heavy = from->heavy;
	if (from->ill != ANSWER_UNKNOWN)
		to->ill = from->ill;
	settle(from, &to->settled, &to->worse);
	if (from->pain != RUN_UNKNOWN)
		to->pain = from->pain;
	to->red_flags |= from->red_flags;
}

/* The terminal gives keys singly, and an interrupt as a key: it must not be left so. */
static bool begin_keys(struct termios *before)
{
	if (tcgetattr(STDIN_FILENO, before) != 0)
		return false;
	prompt_take(before, false);
	return true;
}

static void end_keys(const struct termios *before, bool interrupted)
{
	tcsetattr(STDIN_FILENO, TCSADRAIN, before);
	if (!interrupted)
		return;
	say(stdout, "\n");
	fflush(stdout);
	signals_die(SIGINT);
}

void plan_now_ask(struct plan_now *now, bool impact, struct answers *answers)
{
	struct questions questions;
	struct termios before;

	if (!begin_keys(&before))
		return;
	questions_open(&questions, impact, history_ache(&now->history, now->day));
	end_keys(&before, !ask_all(&questions));
	merge(answers, &questions.answers);
	plan_now_settle(now, &questions.answers);
}

int plan_now_key(void)
{
	struct termios before;
	int key;

	if (!begin_keys(&before))
		return 0;
	key = read_key();
	end_keys(&before, key == BYTE_INTERRUPT);
	return key;
}
