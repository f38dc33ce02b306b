/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan: what a plan script says: weeks with their sessions, and how far each may go.
 *
 * A plan never changes a session script: it prescribes values for its parameters. What
 * it writes are aims; core/plan/prescribe.h decides from the journal how much of an aim is
 * due. Aims are the most that a day may ask for, never the least. Immutable once read
 * (core/plan/plan_read.h); the language is described in turnover-plan(5).
 */
#ifndef TURNOVER_CORE_PLAN_H
#define TURNOVER_CORE_PLAN_H

#include "core/base/quantity.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	PLAN_NAME_LIMIT = 200,
	PLAN_NOTES_LIMIT = 8000,
	PLAN_MAX_WEEKS = 104,
	PLAN_MAX_SLOTS = 14, /* in a week */
	PLAN_WEEK_DAYS = 7
};

/*
 * What can be turned, each by a number. "$target" in a plan stands for what is due of
 * it today.
 */
enum level {
	LEVEL_TARGET,  /* cued easy cadence, tenths of a per cent over the easy baseline */
	LEVEL_FROM,    /* where its ramp begins, the same */
	LEVEL_CUE,     /* cadence of strides, tenths of a per cent over their baseline */
	LEVEL_HOLD,    /* the part of a metronome run that holds the target, seconds */
	LEVEL_ON,      /* fade: clicks for so long, seconds … */
	LEVEL_OFF,     /* … then silence */
	LEVEL_CLICKS,  /* every n-th step; 0: off */
	LEVEL_REPS,    /* strides */
	LEVEL_STRIDE,  /* seconds of one */
	LEVEL_INCLINE, /* their load, tenths of a per cent */
	LEVEL_WARM_UP, /* seconds */
	LEVEL_EASY,    /* seconds of one easy part */
	LEVELS
};
enum { LEVEL_NONE = -1 };

struct level_info {
	const char *name; /* "target": "$target", and the aim's setting */
	int least, most;  /* what an aim may be; what is scaled back stays above least */
	int fallback;     /* the aim where the plan has none */
	bool aimed;       /* a plan may set it */
};
const struct level_info *level_info(enum level level);

/* "+2.5 %", "6 min", "every 3 steps": as a session script has it. Reading: false with a
 * reason; the limits are not looked at. */
enum { LEVEL_TEXT = 40 };
bool level_parse(enum level level, const char *text, int *to, char why[QUANTITY_WHY]);
void level_text(enum level level, int value, char to[LEVEL_TEXT]);

/* What raises the demand; a week raises one of them. */
enum knob { KNOB_TEMPO, KNOB_DURATION, KNOB_RESISTANCE, KNOB_CONTACTS, KNOBS };
enum { KNOB_NONE = -1 };
const char *knob_name(enum knob knob);

enum slot_role { SLOT_CADENCE, SLOT_FORM, SLOT_REST, SLOT_PROBE, SLOT_ROLES };
/* As a plan script has it: "cadence", "form", "rest-or-cross", "probe". */
const char *slot_role_name(enum slot_role role);
/* As a runner reads it, at most 7 letters: "cadence", "form", "rest", "check". */
const char *slot_role_words(enum slot_role role);

/* One NAME = VALUE for a session: fixed text, or a level. */
struct plan_setting {
	char *name;  /* of the session's parameter */
	char *value; /* as written; NULL where a level stands */
	int level;   /* LEVEL_NONE: value */
};

/* A parameter of a session whose units are contacts. */
struct plan_contact {
	char *name;
	int quarters; /* of a weighted contact, for one unit of it */
	int min, max; /* units */
};

/* A session as the plan uses it. */
struct plan_work {
	int line;
	char *session;      /* its name */
	int effort;         /* 0 .. 10 that it should feel like as a whole */
	int64_t running_ms; /* of it that no level turns */
	int64_t cued_ms;    /* of easy running with clicks, besides what is held */
	int easy_times;     /* how often its easy part comes */
	int recovery_s;     /* after each stride */
	struct plan_setting *settings; /* owned */
	size_t nsettings, settings_capacity;
	struct plan_contact *contacts; /* owned; filled up in this order */
	size_t ncontacts, contacts_capacity;
	int contacts4; /* quarters of contacts that nothing turns */
	int aims[LEVELS];
	int aim_contacts; /* weighted */
};

struct plan_slot {
	int line;
	int day; /* 0 Monday .. 6 */
	enum slot_role role;
	size_t work; /* index into plan.works */
	bool optional;
	int aims[LEVELS]; /* the slot's, else its session's */
	int aim_contacts;
};

struct plan_week {
	int line;
	char *block;
	bool light;             /* less of everything */
	enum knob raise[KNOBS]; /* the first of these that is due; at most one a week */
	size_t nraise;
	struct plan_slot *slots; /* owned; by day */
	size_t nslots, slots_capacity;
};

struct plan {
	char *title, *author, *notes; /* author, notes: may be NULL */
	int goal_pct10;               /* the highest rung that it climbs to by itself */
	struct plan_work *works;
	size_t nworks, works_capacity;
	size_t easy, rest; /* works that stand in for others */
	struct plan_week *weeks;
	size_t nweeks, weeks_capacity;
	struct plan_week *after; /* from then on, over and over; none: the plan ends */
	size_t nafter, after_capacity;
	bool checked;           /* it has reassessments */
	struct plan_slot check; /* … of this kind; in week 0 on the day it begins */
	int *check_weeks;       /* owned */
	size_t nchecks, checks_capacity;
};

/* All zeroed after it. */
void plan_clear(struct plan *plan);

/* Week from 1 on; NULL: the plan has ended. */
const struct plan_week *plan_week(const struct plan *plan, int week);

/* Is that week, from 0, one with a reassessment? */
bool plan_checks(const struct plan *plan, int week);

/*
 * What is planned on that day of the plan (core/plan/course.h); NULL: nothing. *number is
 * its place in the week, from 1; a reassessment that displaces a session has its place.
 * *week is set in any case: 0 before week 1, up to any number.
 */
const struct plan_slot *plan_on(const struct plan *plan, int32_t of_plan, int *week,
				int *number);

/* The slot of a journal entry's week and place; NULL: there is none such. */
const struct plan_slot *plan_slot_of(const struct plan *plan, int week, int number);

/* Does that session turn this? */
bool plan_work_has(const struct plan_work *work, enum level level);

/* Running time of a session at these levels, ms: walking and drills are not in it. */
int64_t plan_running_ms(const struct plan_work *work, const int levels[LEVELS]);

/* NAME=VALUE of a session's parameters. Texts owned. */
struct plan_values {
	struct plan_value {
		char *name, *value;
	} * items;
	size_t n, capacity;
};
void plan_values_clear(struct plan_values *values);

/* The parameters for these levels. *contacts4: as many as are wanted, then as many as
 * come of it; the parameters that are contacts are filled in their order. */
void plan_fill(const struct plan_work *work, const int levels[LEVELS], int *contacts4,
	       struct plan_values *to);

/* The least contacts a session can be turned down to, in quarters; 0: it has none. */
int plan_least_contacts4(const struct plan_work *work);

#endif
