/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * questions: what is asked before a planned session, one key an answer.
 *
 * A short dialogue as data, for a prompt of lines as for a screen: it is told keys and
 * answers with texts. How the pain of the run before went on, where there was some; five
 * questions of readiness; calf and landings before hops or strides; pain; signs after
 * which nobody runs. Each may be skipped, all of the rest, too. Pure.
 */
#ifndef TURNOVER_CORE_QUESTIONS_H
#define TURNOVER_CORE_QUESTIONS_H

#include "core/questions/ask.h"
#include "core/plan/prescribe.h"

#include <stdbool.h>
#include <stddef.h>

enum { QUESTIONS_MAX = 16, QUESTIONS_LINE = 160, QUESTIONS_ACHE = 64 };

/* Keys that are no characters. */
enum {
	QUESTIONS_BACK = ASK_BACK,
	QUESTIONS_ENTER = ASK_ENTER,
	QUESTIONS_ESCAPE = ASK_ESCAPE
};

struct questions {
	size_t order[QUESTIONS_MAX], n; /* rows of the table that are asked */
	size_t at;                      /* n: all were asked */
	bool refused;                   /* the last key was none of its answers */
	char ache[QUESTIONS_ACHE];      /* "Thursday's run, pain 2" */
	struct answers answers;
};

/* impact: the session has hops or strides. ache: a run before that hurt
 * (core/journal/history.h); NULL: none did. */
void questions_open(struct questions *questions, bool impact,
		    const struct history_run *ache);
bool questions_is_open(const struct questions *questions);

/* The answer's key, BACK for the question before, ENTER to skip, ESCAPE to skip the rest.
 * False: no answer to this; it is asked again. */
bool questions_key(struct questions *questions, int key);

/* The question, and its keys: "How tired are you?", "1 very tired .. 5 fresh". Empty when
 * all were asked. */
void questions_text(const struct questions *questions, char question[QUESTIONS_LINE],
		    char keys[QUESTIONS_LINE]);

/* "3 of 9"; empty when all were asked. */
void questions_place(const struct questions *questions, char to[QUESTIONS_LINE]);

/* The same for a screen. */
void questions_page(const struct questions *questions, struct ask_page *page);

/* The sign (enum red_flag) of a key, 0: none; and all of them as choices. */
unsigned questions_flag(int key);
void questions_flag_choices(struct ask_page *page);

/* Adds each answer as a line that the journal understands: "ready_sleep=4". */
void questions_said(const struct answers *answers,
		    void (*say)(void *to, const char *name, const char *value), void *to);

/*
 * One answer as an option of the command line has it: "4,4,3,5,4" (readiness), "yes",
 * "3", "bone,limp". False: it is none; `why` says how to write it.
 */
bool answers_read_ready(struct answers *answers, const char *text, char why[QUANTITY_WHY]);
bool answers_read_pain(struct answers *answers, const char *text, char why[QUANTITY_WHY]);
bool answers_read_flags(struct answers *answers, const char *text, char why[QUANTITY_WHY]);
bool answer_read(enum answer *answer, const char *text, char why[QUANTITY_WHY]);

#endif
