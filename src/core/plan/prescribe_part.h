/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * prescribe_part: what the parts of the prescription share; inside of prescribe*.c,
 * nobody else's business.
 *
 * Facts are gathered once from the journal (prescribe_facts.c, prescribe_ladder.c); the
 * rules (prescribe_rules.c, prescribe_care.c) look at them and change a draft. After the
 * draft was begun with the plan's aims, levels only ever sink. A rule's function is called
 * rule_…, its numbers RULE_… (core/training/rules.h); all the rest begins with prescribe_.
 */
#ifndef TURNOVER_CORE_PRESCRIBE_PART_H
#define TURNOVER_CORE_PRESCRIBE_PART_H

#include "core/plan/prescribe.h"
#include "core/plan/week.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { NOT_YET = -1 }; /* a day, an index, an amount: never so far */

/* ---- facts ------------------------------------------------------------------------ */

/* What speaks against a cued session as evidence for the next rung. */
enum verdict {
	VERDICT_GOOD,
	VERDICT_SYNC,
	VERDICT_SYNC_UNKNOWN,
	VERDICT_EFFORT,
	VERDICT_EFFORT_UNKNOWN,
	VERDICT_AWKWARD,
	VERDICT_AWKWARD_UNKNOWN,
	VERDICT_PAIN,
	VERDICT_PAIN_UNKNOWN,
	VERDICT_NOT_SETTLED,
	VERDICT_SETTLED_UNKNOWN,
	VERDICT_NOT_READY,
	VERDICT_READY_UNKNOWN,
	VERDICT_BROKEN_OFF,
	VERDICTS
};

/* A cued easy run as evidence. */
struct evidence {
	const struct history_run *run; /* NULL: there is none */
	enum verdict verdict;
	int rung_pct10;
	int sync_pct;    /* RUN_UNKNOWN */
	int probe_pct10; /* the silent count over the target, below 0; INT_MIN: not counted */
};

enum { LADDER_SESSIONS = 2 };

/* The ladder as the journal leaves it. */
struct ladder {
	int rung_pct10; /* earned: what may be held; 0: nothing yet */
	bool begun;     /* there was a cued session */
	struct evidence last[LADDER_SESSIONS]; /* the latest first */
	int failed;        /* of the last in a row for sync or effort, at this rung */
	bool stepped_down; /* … and so it went down; for as long as nothing good came */
	int fade;          /* how often the beat was faded, index of rule_fade_duty_pct */
	int32_t raised;    /* the day of the last raise; NOT_YET */
};

/* What hurts, with the day it was said. */
struct care {
	int32_t flags_day; /* NOT_YET */
	unsigned flags;
	int32_t pain_day; /* pain of 4 and more, or worse the next morning */
	int pain;
	bool worse;
	int32_t off_until;      /* first day on which running is allowed again */
	int pain_free_missing;  /* easy runs without pain that are still needed */
	bool volume_after_pain; /* the first session after that */
	int32_t sore_day;       /* pain of 3, or rising */
	int sore;
	bool rising; /* the last pain that was told is more than the one before */
	int rising_from, rising_to;
	bool sore_open; /* no run without it since */
	int32_t stiff_day, heavy_day;
	int32_t missed_day;  /* first day after the gap (today, if nothing was run since) */
	int missed_days;     /* its length; 0: none that counts any more */
	int32_t recheck_day; /* a baseline has to be counted anew since then; NOT_YET */
	int32_t restart_day; /* everything before it is forgotten; NOT_YET */
};

struct readiness_fact {
	enum light light;
	bool scored;
	int sum;
	double z, own;  /* own: mean of the runner's own answers … */
	int days;       /* … on so many days */
	int ones, lows; /* items of 1; of 1 and 2 */
};

/* Doses that were done: the last one, and the most of six weeks before this week. */
struct dose {
	int last; /* NOT_YET */
	int32_t last_day;
	const struct history_run *run; /* the last; NULL */
	int most_before;               /* NOT_YET */
	int most_this_week;            /* NOT_YET */
};

enum {
	DOSE_TEMPO,    /* rung of cued easy runs, tenths of a per cent */
	DOSE_CUE,      /* the same of strides */
	DOSE_STRIDES,  /* seconds of strides */
	DOSE_HOLD,     /* seconds of clicks in a metronome run */
	DOSE_CUED,     /* seconds of clicks */
	DOSE_LOAD,     /* tenths of a per cent of incline */
	DOSE_CONTACTS, /* quarters */
	DOSES
};

struct facts {
	int32_t week_first; /* the plan week's first day on the calendar */
	size_t first, end;  /* runs that are looked at: history->runs[first .. end) */
	const struct history_run *last_run; /* the latest run or race before today; NULL */
	int days_since_run;                 /* NOT_YET: no run at all */
	enum slot_done done;                /* today's slot */
	int begun_pct;   /* … how much of its work was done; 0: nothing */
	bool check_done; /* that of week 0 */
	bool ran_today;
	struct baseline easy, strides;
	bool easy_known, strides_known;
	size_t easy_runs;
	struct ladder ladder;
	struct care care;
	struct readiness_fact today;
	int hard_rpe, hard_planned; /* of the last run, where it was 2 harder; else 0 */
	int32_t after_amber_from;   /* two ambers in 7 days, or a red; NOT_YET */
	int ambers;
	struct dose doses[DOSES];
	int hop_days_this_week;
	int64_t longest_ms;      /* RUN_UNKNOWN */
	int rung_week_ago_pct10; /* the highest up to 7 days ago */
	int last_week_spm10;     /* target of the last week's cued runs; 0 */
};

void prescribe_gather(const struct situation_of_plan *of, int week, int number,
		      const struct plan_slot *slot, struct facts *facts);

/* prescribe_ladder.c: the ladder and what hurts, run by run. */
void prescribe_climb(const struct situation_of_plan *of, struct facts *facts);
int prescribe_rung_below(int pct10);
int prescribe_rung_above(int pct10);
bool prescribe_is_metronome(const struct history_run *run);

/* prescribe_ready.c: readiness of a day's answers against what came before. */
struct readiness_fact prescribe_readiness(const struct situation_of_plan *of,
					  const struct facts *facts,
					  const uint8_t items[READY_ITEMS], bool ill,
					  int32_t day);

/* What the plan thought a run would feel like; RUN_UNKNOWN: it had no plan. */
int prescribe_planned_effort(const struct plan *plan, const struct history_run *run);
bool prescribe_was_too_hard(const struct plan *plan, const struct history_run *run);

/* ---- the draft -------------------------------------------------------------------- */

struct prescribe_draft {
	const struct situation_of_plan *of;
	const struct facts *facts;
	const struct plan_week *week; /* NULL: before week 1 */
	struct prescription *to;
	const char *rule;                        /* whose turn it is */
	bool frozen;                             /* the target may not rise */
	int minutes_pct, reps_pct, contacts_pct; /* what is left of the volume */
	int duty_pct;
};

struct prescribe_rule {
	const char *name;
	void (*apply)(struct prescribe_draft *draft);
	bool raises; /* it proposes; all others only lower */
};
extern const struct prescribe_rule prescribe_rules[];
extern const size_t prescribe_nrules;

/* prescribe_care.c */
void rule_red_flag(struct prescribe_draft *draft);
void rule_pain(struct prescribe_draft *draft);
void rule_calf(struct prescribe_draft *draft);
void rule_landings(struct prescribe_draft *draft);
void rule_readiness(struct prescribe_draft *draft);
void rule_after_amber(struct prescribe_draft *draft);
void rule_missed(struct prescribe_draft *draft);
void rule_restart(struct prescribe_draft *draft);

/* prescribe_dose.c */
void rule_contacts(struct prescribe_draft *draft);
void rule_strides(struct prescribe_draft *draft);
void rule_cue(struct prescribe_draft *draft);
void rule_load(struct prescribe_draft *draft);
void rule_cued(struct prescribe_draft *draft);
void rule_longest(struct prescribe_draft *draft);
void rule_one_knob(struct prescribe_draft *draft);
void rule_volume(struct prescribe_draft *draft);
void rule_light_week(struct prescribe_draft *draft);

/* prescribe_beat.c */
void rule_baseline(struct prescribe_draft *draft);
void rule_ladder(struct prescribe_draft *draft);
void rule_plateau(struct prescribe_draft *draft);
void rule_booster(struct prescribe_draft *draft);
void rule_room(struct prescribe_draft *draft);
void rule_week_rise(struct prescribe_draft *draft);
void rule_fade(struct prescribe_draft *draft);
void rule_clicks(struct prescribe_draft *draft);
/* Of the held part, with clicks. */
int prescribe_duty_pct(const struct prescribe_draft *draft);

/* Sentences, in the name of the rule whose turn it is. */
void prescribe_because(struct prescribe_draft *draft, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void prescribe_warn(struct prescribe_draft *draft, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void prescribe_measure(struct prescribe_draft *draft, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Takes back what a rule has said, where another has made an end of it. */
void prescribe_take_back(struct prescribe_draft *draft, const char *rule);

/* Lowers a level to that value, if it is higher; true: it was. */
bool prescribe_lower(struct prescribe_draft *draft, enum level level, int to);

/* Something easier takes the place of what is offered; false: nothing changed. */
bool prescribe_take_easy(struct prescribe_draft *draft);
bool prescribe_take_rest(struct prescribe_draft *draft);
void prescribe_take_nothing(struct prescribe_draft *draft);

/* Does what is offered have this? */
bool prescribe_has(const struct prescribe_draft *draft, enum level level);
bool prescribe_has_contacts(const struct prescribe_draft *draft);
bool prescribe_has_strides(const struct prescribe_draft *draft);

/* Less of everything: per cent that is left. */
void prescribe_scale(struct prescribe_draft *draft, int minutes_pct, int reps_pct);

/* "4 Feb", "Tue 4 Feb"; of a buffer that the caller has. */
enum { PRESCRIBE_DAY_WORDS = 24 };
void prescribe_day_words(int32_t day, char to[PRESCRIBE_DAY_WORDS]);

#endif
