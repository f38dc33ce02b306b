/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lobby_past: the journal and the plan in the lobby; see lobby_parts.h. It is read after
 * the first picture, and whenever its file has changed since.
 */
#include "app/lobby_parts.h"

#include "app/ask.h"
#include "app/load.h"
#include "app/past.h"
#include "app/record.h"

#include "core/training/baseline.h"
#include "core/base/mem.h"
#include "core/questions/questions.h"
#include "io/journal.h"
#include "io/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

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

	return !past->read || past->day != past_today() ||
	       changed.tv_sec != past->changed.tv_sec ||
	       changed.tv_nsec != past->changed.tv_nsec;
}

void past_now_clear(struct past_now *past)
{
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
	const struct week_of of = {&play->now.plan, &play->now.course, &play->now.history,
				   play->now.day};
	const bool followed = play->now.has_plan && !play->now.course.ended;

	prescription_clear(&play->today);
	if (followed)
		plan_now_prescribe(&play->now, &play->answers, &play->today);
	lobby_today_fill(&hall->lobby.today, &of, followed ? &play->today : NULL);
	take_baselines(hall);
	hall->stale = true;
}

void past_now_read(struct hall *hall)
{
	const struct options none = {0};
	struct past_now *past = &hall->past;
	struct plan_now *now = &past->play.now;
	struct answers answers = past->play.answers;
	const bool asked = past->asked && past->day == past_today();

	hall_forget_review(hall);
	past_now_clear(past);
	past->read = true;
	past->changed = journal_changed();
	past->day = past_today();
	answers_init(&past->play.answers);
	if (asked) {
		past->asked = true;
		past->play.answers = answers;
	}
	lobby_today_clear(&hall->lobby.today);
	hall->lobby.today.known = true;
	hall->today = hall->runner;
	if (past->changed.tv_sec == 0)
		return;
	if (plan_now_open(now, &none, JOURNAL_READ) != STATUS_OK) {
		lobby_notice(&hall->lobby, true,
			     "the journal or its plan cannot be read: `turnover journal "
			     "check` tells more");
		past->changed = journal_changed();
		return;
	}
	/* Sessions that were over have been added to it just now. */
	past->changed = journal_changed();
	for (int i = 0; i < CONTEXTS; i++)
		hall->runner.baselines[i] = now->runner.baselines[i];
	baseline_apply(&now->history, past->day, &hall->runner);
	find_due(hall);
	if (hall->lobby.over == OVER_REVIEW)
		hall_show_review(hall);
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
	bool same;

	play->today = (struct prescription){0};
	play->answers = *answers;
	hall->past.asked = true;
	plan_now_settle(&play->now, answers);
	find_due(hall);
	same = is_the_same(&before, &play->today);
	prescription_clear(&before);
	/* Nobody runs: then the journal learns of it here. */
	if (play->today.offer != OFFER_SESSION && answers_any(answers))
		plan_now_keep_answers(&play->now, answers);
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
