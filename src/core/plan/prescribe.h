/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * prescribe: what a plan asks for today, and why.
 *
 * A pure function of the plan, the runner's course through it, the runner, the journal,
 * the day and today's answers. It proposes the plan's aims and then lets one rule after
 * the other take something away (core/plan/prescribe_rules.c has the table): cap and
 * ceilings, the ladder, one knob a week, doses, missed days, pain, readiness. Nothing
 * but the ladder raises, and only after evidence: what is unknown holds, and the
 * prescription says what to measure. Every change has a reason with its numbers. The
 * numbers and their sources: core/training/rules.h.
 */
#ifndef TURNOVER_CORE_PRESCRIBE_H
#define TURNOVER_CORE_PRESCRIBE_H

#include "core/plan/course.h"
#include "core/journal/history.h"
#include "core/plan/plan.h"
#include "core/script/runner.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the runner says today. Zeroed and answers_init: nothing. */
struct answers {
	int readiness[READY_ITEMS]; /* 1 bad .. 5 good, 0 not answered */
	enum answer stiff;          /* calf or Achilles this morning */
	enum answer heavy;          /* landings last time */
	enum answer ill;            /* fever or illness */
	int pain;                   /* 0 .. 10, RUN_UNKNOWN */
	unsigned red_flags;
	/* Of an earlier run that hurt (history_ache): the journal's, not today's. */
	enum answer settled, worse;
};
void answers_init(struct answers *answers);
bool answers_any(const struct answers *answers);

enum offer {
	OFFER_NOTHING, /* not begun, a free day, paused, ended, done already */
	OFFER_SESSION,
	OFFER_REST, /* a day without running; its session is a walk that may be left out */
	OFFER_STOP  /* red flags: no training before a clinician has looked */
};
const char *offer_name(enum offer offer);

enum light { LIGHT_UNKNOWN, LIGHT_GREEN, LIGHT_AMBER, LIGHT_RED };
const char *light_name(enum light light);

/* One sentence. rule: which rule speaks, a short stable name. */
struct prescription_line {
	const char *rule;
	char *text;
};
struct prescription_lines {
	struct prescription_line *items;
	size_t n, capacity;
};

/* All texts owned. */
struct prescription {
	int32_t day;
	enum offer offer;
	enum light light;
	int week, number;             /* of the plan: week from 0, place from 1; 0: none */
	int weeks;                    /* that it has before it goes on for ever */
	const char *block;            /* borrowed of the plan; "" */
	const struct plan_slot *slot; /* borrowed; NULL: none */
	const struct plan_work *work; /* borrowed; what is offered; NULL: nothing */
	enum slot_role role;
	bool optional;
	bool instead; /* not what the plan had: something took its place */
	struct plan_values settings;
	int levels[LEVELS]; /* what the settings were made of */
	int contacts4;
	bool cued; /* easy cadence is clicked */
	bool strides;
	int target_spm10; /* 0: none */
	int cue_spm10;    /* of strides; 0: none */
	int rung_pct10;   /* for the journal; RUN_UNKNOWN: none */
	int64_t running_ms;
	struct baseline baselines[CONTEXTS]; /* what the settings refer to */
	bool see_clinician;
	struct prescription_lines reasons, warnings, measures;
};

/* All that it is made of. Nothing is owned by it. */
struct situation_of_plan {
	const struct plan *plan;
	const struct course *course;
	const struct runner *runner;
	const struct history *history;
	int32_t day;
	const struct answers *answers;
};

/* The caller clears it. The plan must outlive it. */
void prescribe(const struct situation_of_plan *of, struct prescription *prescription);
void prescription_clear(struct prescription *prescription);

#endif
