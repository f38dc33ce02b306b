/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * past: the journal and the plan in the lobby; see hall.h. A worker reads it
 * behind the first picture, and whenever its file has changed since: keys are answered
 * meanwhile, and what was known stands until the new is there.
 */
#include "app/lobby/hall.h"

#include "app/console/ask.h"
#include "app/console/say.h"
#include "app/runner/past.h"

#include "core/base/mem.h"
#include "core/questions/questions.h"
#include "core/training/baseline.h"
#include "io/clock.h"
#include "io/journal.h"
#include "io/paths.h"
#include "io/worker.h"

#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- reading ------------------------------------------------------------------------ */

static struct timespec journal_changed(void)
{
	char *path = journal_default_path();
	struct stat status;
	struct timespec changed = {0, 0};

	if (stat(path, &status) == 0)
		changed = status.st_mtim;
	free(path);
	return changed;
}

bool past_now_is_old(const struct past_now *past)
{
	const struct timespec changed = journal_changed();

	return !past->read || (past->failed && clock_now_ns() >= past->again_ns) ||
	       past->day != past_today() || changed.tv_sec != past->changed.tv_sec ||
	       changed.tv_nsec != past->changed.tv_nsec;
}

/* ---- on the worker ------------------------------------------------------------------ */

enum { PATIENCE_MS = 30000, FORGET_MS = 500, AGAIN_MS = 5000 };

/* One reading: the worker's until it is idle, then the lobby's. */
struct past_reading {
	struct worker *worker; /* NULL: there is no thread; it was read at once */
	int over[2];           /* a pipe; its end is written to when it is over */
	struct plan_now now;
	bool right;
	int32_t day;
	struct timespec changed;
	struct baseline baselines[CONTEXTS]; /* with what was measured */
	struct lobby_weeks weeks;
	struct text said; /* what was wrong */
};

static struct week_of weeks_of(const struct plan_now *now)
{
	return (struct week_of){now->has_plan ? &now->plan : NULL, &now->course,
				&now->history, now->day};
}

/* What the lobby shows of the weeks, as the review has it. */
static void look_back(struct past_reading *reading)
{
	const struct week_of of = weeks_of(&reading->now);
	const struct review_options options =
		hall_review_options(&reading->now, reading->day);
	struct review review;

	review_make(&reading->now.history, &options, &review);
	lobby_weeks_fill(&reading->weeks, &review, &of);
	review_clear(&review);
}

static void read_all(void *context)
{
	const struct options none = {0};
	struct past_reading *reading = context;
	struct runner runner;

	say_into(&reading->said);
	reading->changed = journal_changed();
	if (reading->changed.tv_sec != 0) {
		reading->right =
			plan_now_open(&reading->now, &none, JOURNAL_READ) == STATUS_OK;
		/* Sessions that were over have been added to it just now. */
		reading->changed = journal_changed();
	}
	if (reading->right) {
		runner = reading->now.runner; /* borrowed but for the baselines */
		baseline_apply(&reading->now.history, reading->day, &runner);
		memcpy(reading->baselines, runner.baselines, sizeof reading->baselines);
		look_back(reading);
	}
	say_into(NULL);
	if (write(reading->over[1], "", 1) < 0)
		return; /* nobody waits for more than that */
}

static void reading_free(struct past_reading *reading)
{
	plan_now_clear(&reading->now);
	text_clear(&reading->said);
	close(reading->over[0]);
	close(reading->over[1]);
	free(reading);
}

void past_now_begin(struct hall *hall)
{
	struct past_reading *reading;

	if (hall->past.reading != NULL)
		return;
	reading = mem_alloc(1, sizeof *reading);
	if (pipe2(reading->over, O_CLOEXEC | O_NONBLOCK) != 0)
		reading->over[0] = reading->over[1] = -1;
	reading->day = past_today();
	reading->worker = reading->over[0] >= 0 ? worker_new() : NULL;
	hall->past.reading = reading;
	if (reading->worker != NULL)
		worker_do(reading->worker, read_all, reading);
	else
		read_all(reading);
}

int past_now_descriptor(const struct past_now *past)
{
	return past->reading != NULL ? past->reading->over[0] : -1;
}

/* Waits for the end of the reading; false: it goes on. */
static bool is_over(const struct past_reading *reading, int wait_ms)
{
	struct pollfd over = {reading->over[0], POLLIN, 0};

	return reading->worker == NULL || poll(&over, 1, wait_ms) > 0;
}

/* The thread ends; what hangs is left behind with all that it uses. */
static bool end_thread(struct past_reading *reading)
{
	const bool ended =
		reading->worker == NULL || worker_free(reading->worker, PATIENCE_MS);

	reading->worker = NULL;
	return ended;
}

void past_now_drop(struct past_now *past)
{
	struct past_reading *reading = past->reading;

	past->reading = NULL;
	if (reading == NULL)
		return;
	past->read = false;
	if (is_over(reading, FORGET_MS) && end_thread(reading))
		reading_free(reading);
}

void past_now_clear(struct past_now *past)
{
	past_now_drop(past);
	today_play_clear(&past->play);
	memset(past, 0, sizeof *past);
}

/* What the prescription refers to, which may be older than what was measured since. */
static void take_baselines(struct hall *hall)
{
	const struct prescription *today = &hall->past.play.today;

	hall->today = hall->runner;
	for (int i = 0; i < CONTEXTS; i++)
		if (today->baselines[i].spm10 > 0 && !today->baselines[i].provisional)
			hall->today.baselines[i] = today->baselines[i];
}

/* What is due, from what is known and was answered. */
static void find_due(struct hall *hall)
{
	struct today_play *play = &hall->past.play;
	const bool followed = play->now.has_plan && !play->now.course.ended;
	const struct week_of of = weeks_of(&play->now);

	prescription_clear(&play->today);
	if (followed)
		plan_now_prescribe(&play->now, &play->answers, &play->today);
	lobby_today_fill(&hall->lobby.today, &of, followed ? &play->today : NULL);
	take_baselines(hall);
	hall->stale = true;
}

/* There is no journal. */
static void take_nothing(struct hall *hall)
{
	lobby_today_clear(&hall->lobby.today);
	memset(&hall->lobby.weeks, 0, sizeof hall->lobby.weeks);
	hall->lobby.today.known = true;
	hall->today = hall->runner;
	hall->stale = true;
}

/* It cannot be read, or not now, while another program writes: what was known stands, and
 * it is tried again. */
static void take_failure(struct hall *hall, const struct past_reading *reading)
{
	struct past_now *past = &hall->past;

	past->reading = NULL;
	if (!past->failed)
		lobby_notice(&hall->lobby, true,
			     "the journal or its plan cannot be read: `turnover journal "
			     "check` tells more");
	if (!past->read)
		hall->today = hall->runner;
	past->read = past->failed = true;
	past->again_ns = clock_now_ns() + ms_to_ns(AGAIN_MS);
	past->day = reading->day;
	past->changed = reading->changed;
	hall->stale = true;
}

/* What was read takes the place of what was known; today's answers stay. */
static void take(struct hall *hall, struct past_reading *reading)
{
	struct past_now *past = &hall->past;
	const struct answers answers = past->play.answers;
	const bool asked = past->asked && past->day == reading->day;

	if (!reading->right && reading->changed.tv_sec != 0) {
		take_failure(hall, reading);
		return;
	}
	hall_forget_review(hall);
	past->reading = NULL;
	past_now_clear(past);
	past->read = true;
	past->day = reading->day;
	past->changed = reading->changed;
	past->asked = asked;
	answers_init(&past->play.answers);
	if (asked)
		past->play.answers = answers;
	if (!reading->right) {
		take_nothing(hall);
		return;
	}
	past->play.now = reading->now;
	memset(&reading->now, 0, sizeof reading->now);
	if (past->play.now.left_out && !hall->told_left_out)
		lobby_notice(&hall->lobby, true,
			     "a damaged run is left out: `turnover journal check` tells "
			     "more");
	hall->told_left_out = past->play.now.left_out;
	memcpy(hall->runner.baselines, reading->baselines, sizeof reading->baselines);
	hall->lobby.weeks = reading->weeks;
	find_due(hall);
	if (hall->lobby.over == OVER_REVIEW)
		hall_show_review(hall);
}

bool past_now_take(struct hall *hall, int wait_ms)
{
	struct past_reading *reading = hall->past.reading;
	bool new;

	if (reading == NULL || !is_over(reading, wait_ms) || !end_thread(reading))
		return false;
	new = reading->right || reading->changed.tv_sec == 0;
	take(hall, reading);
	reading_free(reading);
	return new;
}

void past_now_read(struct hall *hall)
{
	past_now_begin(hall);
	past_now_take(hall, PATIENCE_MS);
	hall_list(hall);
}

void past_now_list(struct hall *hall, struct lobby *fresh)
{
	const struct today_play *play = &hall->past.play;
	struct lobby_entry *entry;
	char *path = NULL;

	if (!hall->lobby.today.followed)
		return;
	if (hall->lobby.today.playable)
		path = paths_find(PATHS_SESSION, play->today.work->session);
	entry = lobby_add(fresh, "today", path != NULL ? path : "", false);
	entry->today = true;
	if (path == NULL)
		entry->state = LOBBY_IDLE;
	for (size_t i = 0; path != NULL && i < play->today.settings.n; i++)
		lobby_entry_ask(entry, play->today.settings.items[i].name,
				play->today.settings.items[i].value);
	free(path);
}

/* ---- asking ------------------------------------------------------------------------- */

struct before {
	struct questions questions;
	const char *title;
	bool left; /* the runner does not want to run now */
};

static void fill_page(void *of, struct ask_page *page)
{
	const struct before *before = of;

	questions_page(&before->questions, page);
	snprintf(page->title, sizeof page->title, "Before: %s", before->title);
	page->leave = "not now";
}

static bool on_key(void *of, int key)
{
	struct before *before = of;

	before->left = key == 'q';
	if (!before->left)
		questions_key(&before->questions, key);
	return !before->left && questions_is_open(&before->questions);
}

/* All that a session is started with. */
static bool is_the_same(const struct prescription *a, const struct prescription *b)
{
	if (a->offer != b->offer || a->work != b->work || a->settings.n != b->settings.n)
		return false;
	for (size_t i = 0; i < a->settings.n; i++)
		if (strcmp(a->settings.items[i].value, b->settings.items[i].value) != 0)
			return false;
	return true;
}

/* What was answered, and whether that changes what is due. */
static bool take_answers(struct hall *hall, const struct answers *answers)
{
	struct today_play *play = &hall->past.play;
	struct prescription before = play->today;
	struct text said = {0};
	bool same;

	play->today = (struct prescription){0};
	play->answers = *answers;
	hall->past.asked = true;
	say_into(&said);
	plan_now_settle(&play->now, answers);
	find_due(hall);
	same = is_the_same(&before, &play->today);
	prescription_clear(&before);
	/* Nobody runs: then the journal learns of it here. */
	if (play->today.offer != OFFER_SESSION && answers_any(answers))
		plan_now_keep_answers(&play->now, answers);
	say_into(NULL);
	if (said.n > 0)
		lobby_notice(&hall->lobby, true, "%s", text_string(&said));
	text_clear(&said);
	hall->past.changed = journal_changed();
	return same;
}

bool past_now_ask(struct hall *hall)
{
	struct today_play *play = &hall->past.play;
	const struct lobby_entry *entry = lobby_selected(&hall->lobby);
	struct before before = {.title = entry->title};
	const struct ask_dialogue dialogue = {&before, fill_page, on_key};

	if (hall->past.asked || !today_needs_questions(&play->today))
		return true;
	questions_open(&before.questions, today_has_impact(&play->today),
		       history_ache(&play->now.history, play->now.day));
	hall->signal = ask_here(&dialogue, hall->signals);
	hall->stale = true;
	if (hall->signal != 0) {
		hall->quit = true;
		return false;
	}
	if (before.left)
		return false;
	if (take_answers(hall, &before.questions.answers))
		return true;
	lobby_notice(&hall->lobby, play->today.see_clinician,
		     "what you said changes today: it is shown why");
	return false;
}
