/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * now: the plan that is followed, with everything a prescription is made of: the
 * journal, its history, the course, the plan's own copy of its script, the runner.
 */
#ifndef TURNOVER_APP_PLAN_NOW_H
#define TURNOVER_APP_PLAN_NOW_H

#include "app/options.h"

#include "core/base/text.h"
#include "core/journal/history.h"
#include "core/plan/course.h"
#include "core/plan/plan.h"
#include "core/plan/prescribe.h"
#include "core/script/runner.h"
#include "io/journal.h"

#include <stdbool.h>
#include <stdint.h>

struct plan_now {
	struct journal *journal;
	struct journal_plan stored;
	bool has_plan; /* one was begun, even if it has ended */
	bool changed;  /* runs in the journal were */
	bool left_out; /* damaged ones are not in the history */
	struct plan plan;
	struct course course;
	struct history history;
	struct runner runner;
	int32_t day;
};

/* Rows that `today` and `play` share. */
/* clang-format off */
#define OPTION_ANSWERS \
	{"ready", 0, "A,B,C,D,E", "fatigue, sleep, soreness, stress, mood: 1 bad to 5 good"}, \
	{"stiff", 0, "yes|no", "calf or Achilles tendon stiff this morning"}, \
	{"heavy", 0, "yes|no", "landings were heavy last time"}, \
	{"ill", 0, "yes|no", "ill or feverish"}, \
	{"pain", 0, "0..10", "pain now"}, \
	{"flags", 0, "LIST", "of bone, night, hop, limp, swelling what there is"}
/* clang-format on */

/*
 * Opens it all for --date (today). Returns an exit status; what is wrong was said. Clear
 * it in any case. has_plan is false where none was ever begun.
 */
int plan_now_open(struct plan_now *now, const struct options *options,
		  enum journal_mode mode);
void plan_now_clear(struct plan_now *now);

/* The day of --date, else the local one. False: it was said. */
bool plan_now_day(const struct options *options, int32_t *day);

/* What the options answer. Returns an exit status. */
int plan_now_answers(const struct options *options, const char *command,
		     struct answers *answers);

void plan_now_prescribe(const struct plan_now *now, const struct answers *answers,
			struct prescription *prescription);

/* Reads a plan script; its mistakes, and those of its sessions, are printed as
 * FILE:LINE. False: there were some. */
bool plan_now_read(const char *name, const char *bytes, size_t n, bool with_sessions,
		   struct plan *plan);

/* What a plan of that name calls itself; NULL: it cannot be read. Owned. */
char *plan_now_title(const char *name);

/* The course as the journal keeps it, and back. */
void plan_now_course(const struct journal_plan *stored, struct course *course);
void plan_now_store(const struct course *course, struct journal_plan *stored);

/* Which week of the plan it is, from 1; and its weeks as text, what was done and what is
 * due (weeks.c). */
int plan_now_week(const struct plan_now *now);
void plan_now_weeks(const struct plan_now *now, struct text *text);

/* Answers on a day without a run become an entry of that day. False: it was said. */
bool plan_now_note(struct plan_now *now, const struct answers *answers);

/* The same where the journal was only opened for reading. */
bool plan_now_keep_answers(struct plan_now *now, const struct answers *answers);

/* What was said of an earlier run that hurt becomes part of that run, in the journal and
 * in what is known here. False: it could not be kept, which was said. */
bool plan_now_settle(struct plan_now *now, const struct answers *answers);

/* Asks the questions on the terminal, a key each; what was answered before stays. */
void plan_now_ask(struct plan_now *now, bool impact, struct answers *answers);

/* One key of the terminal, without Enter. 0: none that means anything. */
int plan_now_key(void);

/* May it ask? Both ends are a terminal. */
bool plan_now_can_ask(void);

#endif
