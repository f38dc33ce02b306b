/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rules: the numbers of the training rules, each in one place, with where it is from.
 *
 * How sure a number is stands behind it: [strong] a meta-analysis, a standard, a large
 * cohort; [moderate] one trial or several small studies; [weak] one small study or a
 * convention; [choice] nobody has tested that number, it is set with caution. The
 * manual says the same. Units stand in the names: _SPM10 tenths of steps a minute,
 * _PCT10 tenths of a per cent, _PCT per cent, _S seconds, _MIN minutes. Fractions are
 * macros, whole numbers are enumerators.
 */
#ifndef TURNOVER_CORE_RULES_H
#define TURNOVER_CORE_RULES_H

/*
 * How far cadence goes above the runner's own baseline of the same context.
 * Acute mechanics at +5 and +10 %: Heiderscheit 2011, 45 runners [strong]. No trial has
 * tested weekly steps, so start, rungs and pace of the ladder are [choice]; trials went
 * to +7.5 or +10 % at once without reported harm (Willy 2016, Bramah 2019 [moderate]).
 */
enum {
	RULE_START_PCT10 = 25,
	RULE_GOAL_PCT10 = 50,
	RULE_STRETCH_PCT10 = 75,   /* held for 12 weeks: Wang 2020, 24 men [moderate] */
	RULE_CAP_PCT10 = 100,      /* never more, per 12 weeks */
	RULE_WEEK_MOST_PCT10 = 25, /* rise of the target in 7 days [choice] */
	RULE_RUNG_LEAST_SPM10 = 10 /* rungs are at least 1 spm apart [choice] */
};
enum { RULE_RUNGS = 7 };
extern const int rule_rungs_pct10[RULE_RUNGS]; /* 0 .. stretch, rising [choice] */

/*
 * Room to grow, by the easy baseline: below FULL the whole ladder, below HOLD up to the
 * goal, from HOLD on keep what there is. Economy is best near 166 .. 174 spm: van
 * Oeveren 2017, Lieberman 2015, de Ruiter 2014 [moderate]; the limits [choice].
 */
enum {
	RULE_ROOM_FULL_BELOW_SPM10 = 1700,
	RULE_ROOM_HOLD_FROM_SPM10 = 1780,
	RULE_CEILING_EASY_SPM10 = 1900, /* elite range 155 .. 203: Burns 2019; [choice] */
	RULE_CEILING_STRIDES_SPM10 = 2050, /* [choice]; a higher baseline is the ceiling */
	RULE_LOW_NOTICE_SPM10 = 1650 /* shin notice, information only: Luedke 2016 [weak] */
};

/*
 * Cadence rises with pace: spm per km/h. Elites 1.6 (Burns 2019 [strong]), novices 3.3
 * (van Oeveren 2017), between groups 2.0 (Luedke 2021): the prior is their mix.
 */
#define RULE_BETA_SPM_PER_KMH 2.0
#define RULE_BETA_SD          0.8

/*
 * Noise of one uncued run at one pace. No day-to-day SD of cadence outdoors has been
 * published: [choice], near laboratories' 1 .. 1.5 %. Replaced by the runner's own
 * residuals as they come: sigma^2 = (DF * SIGMA^2 + RSS) / (DF + n - 2).
 */
#define RULE_RUN_SD_SPM      2.5
#define RULE_WEEK_SD_SPM     0.8
#define RULE_SIGMA_PRIOR_SPM 2.7 /* of a run, its week's and the count's noise in it */
#define RULE_SIGMA_PRIOR_DF  6.0

/*
 * What a change has to exceed. Smallest worthwhile: 0.2 of the SD between runners of 8
 * spm (Hopkins 2004; Luedke 2021 [moderate]). Smallest that is not noise, at 90 %: by
 * simulation from the noise above.
 */
#define RULE_WORTHWHILE_SPM    1.6
#define RULE_REAL_WEEKS_SPM    4.0 /* between two single weeks */
#define RULE_REAL_BLOCKS_SPM   3.0 /* between two blocks of two weeks */
#define RULE_Z90               1.645
#define RULE_MINIMAL_SHOES_SPM 7.3 /* minimal less usual shoes: Warne 2018, 12 runners */

/*
 * A baseline. Four runs: a running pattern is stable after 4 .. 5 (Benson 2019, 12
 * runners [moderate]); the rest [choice], counting errors by simulation.
 */
enum {
	RULE_BASELINE_DAYS = 14, /* samples of that many days, the last one's with them */
	RULE_BASELINE_RUNS_MIN = 2, /* fewer are an estimate */
	RULE_BASELINE_RUNS_FIRM = 4,
	RULE_BASELINE_WARM_UP_S = 8 * 60, /* before a count */
	RULE_BASELINE_STEADY_S = 5 * 60,  /* of a device's mean */
	RULE_COUNT_S = 60,                /* one count; error SD 1.0 spm, of 30 s 2.0 */
	RULE_COUNTS = 3,
	RULE_LEVEL_MOST_PCT10 = 20 /* steeper is not level: Chan ZYS 2025 [moderate] */
};
#define RULE_BASELINE_MOST_SD_SPM 4.0

/* Estimate of strides where nobody counted: easy + beta * (v - v_ref), at most + 20.
 * Natural cadence is 10 .. 20 spm higher there [moderate]; without a speed, as far as
 * the provisional defaults are from each other [choice]; so tempo, too. What is hardly
 * faster than easy running was no free stride's speed: of a load, of a belt, of the whole
 * run [choice]. */
enum {
	RULE_STRIDES_MOST_ABOVE_EASY_SPM10 = 200,
	RULE_STRIDES_ABOVE_EASY_SPM10 = 140,
	RULE_STRIDES_FASTER_LEAST_PCT = 10,
	RULE_TEMPO_ABOVE_EASY_SPM10 = 60
};

/*
 * What a number can be: a running mean below HALF is of one leg, below ASK a walk or an
 * odd device, from TWICE on both feet that were doubled again. Never corrected without
 * being asked, never used as it is [choice].
 */
enum {
	RULE_HALF_BELOW_SPM10 = 1100,
	RULE_ASK_BELOW_SPM10 = 1400,
	RULE_TWICE_FROM_SPM10 = 2400
};

/* In sync: Bertram and Moran 2015, 14 runners; Van Dyck 2015 [weak]. 80 %: [choice]. */
enum {
	RULE_SYNC_TOLERANCE_PCT10 = 30,
	RULE_SYNC_LEAST_PCT = 80, /* of the cued time, for a session in sync */
	RULE_DONE_LEAST_PCT = 80, /* of its planned work, for a session that is done … */
	RULE_PARTLY_LEAST_PCT = 50, /* … and in part: less is a session not done [choice] */
	RULE_SYNC_COUNTS_SPM10 = 50, /* two counts this near the target say the same */
	RULE_SYNC_SESSIONS = 2,      /* the last so many cued ones decide about a rung */
	RULE_RAMP_PCT10_PER_15S = 10
};

/* Dose: best and longest-lasting results came from 8 .. 18 sessions and 177 .. 196 cued
 * minutes (review PMC7083994, knee pain [moderate]). */
enum { RULE_CUED_GOAL_MIN = 150, RULE_CUED_FULL_MIN = 180, RULE_CUED_SESSIONS_MIN = 8 };

/* Fade: share of the main set with clicks in metronome session 1 .. 8. Fading over the
 * last half is the recurring design (Giraldo-Pedroza 2020 [moderate]); duty [choice]. */
enum {
	RULE_FADE_SESSIONS = 8,
	RULE_FADE_CYCLE_S = 120, /* clicks for duty * 120 s, then silence */
	RULE_FADE_PROBE_S = 120, /* at the end always silent: what was kept */
	RULE_BOOSTER_DUTY_PCT = 50,
	RULE_BOOSTER_MIN = 10 /* monthly, after the plan: Van den Berghe 2024 [moderate] */
};
extern const int rule_fade_duty_pct[RULE_FADE_SESSIONS];

/* Plateau: P of a slope of at least DELTA; error rates by simulation (tests/core/
 * test_trend.c repeats it). The thresholds are [choice]. */
#define RULE_DELTA_SPM_PER_WEEK 0.5
#define RULE_P_PLATEAU          0.25
#define RULE_P_IMPROVING        0.75
enum {
	RULE_TREND_WEEKS = 4,
	RULE_TREND_WEEKS_SPARSE = 6, /* of a runner with fewer than 2 samples a week */
	RULE_TREND_WEEKS_MIN = 3,
	RULE_TREND_SAMPLES_MIN = 6,
	RULE_TREND_SAMPLES_A_WEEK = 2,
	RULE_PLATEAU_WAIT_WEEKS = 2,  /* after acting, before testing again */
	RULE_PLATEAU_BUMP_PCT10 = 10, /* of the metronome */
	RULE_PLATEAU_BUMP_SPM10 = 20, /* at most */
	RULE_PLATEAU_DOSE_LEAST_PCT =
		60 /* of the planned cued minutes, else that explains it */
};

/*
 * Guards. A run longer than 110 % of the longest of 30 days: hazard x1.52 .. 2.28
 * (Frandsen 2025, 5205 runners [strong]). The week's 10 % rule has no support (Buist
 * 2008 [strong]). Steps of the other doses are [choice].
 */
enum {
	RULE_LONGEST_DAYS = 30,
	RULE_LONGEST_MOST_PCT = 110,
	RULE_RUN_FLOOR_MIN = 20,
	RULE_CUED_STEP_MIN = 5,
	RULE_CUED_FIRST_MIN = 10,
	RULE_STRIDE_STEP_S = 20,
	RULE_STRIDE_FIRST_S = 80,
	RULE_CONTACTS_STEP = 20,
	RULE_CONTACTS_FIRST = 40,
	RULE_TWO_WEEKS_WARN_PCT = 130,  /* Nielsen 2014, not significant [weak] */
	RULE_OVER_UNCUED_WARN_PCT = 105 /* target over the last two weeks' uncued mean */
};

/* Resisted strides: Petrakos 2016, Lockie 2003 [moderate], in sprinters; repetitions
 * and rests are coaches' [weak]. No study shows that they raise easy cadence. */
enum {
	RULE_STRIDE_REPS = 4,
	RULE_STRIDE_REPS_MAX = 6,
	RULE_STRIDE_S = 20,
	RULE_STRIDE_MAX_S = 30,
	RULE_STRIDE_RECOVERY_S = 120,
	RULE_STRIDE_CUE_LEAST_PCT10 = 0, /* over the baseline of unresisted strides */
	RULE_STRIDE_CUE_MOST_PCT10 = 30,
	RULE_STRIDE_SLOWER_MOST_PCT = 10 /* speed lost to the load */
};
enum { RULE_STRIDE_LOADS = 4 };
extern const int rule_stride_loads_pct10[RULE_STRIDE_LOADS]; /* of body mass */

/* Contacts a session, by how used the runner is to them: NSCA's bands of 80 .. 100, 100 ..
 * 120, 120 .. 140, of a novice the lower end, of the others the upper one (convention
 * [weak]). Sources disagree on session or week, so half of the novice's first, whoever it
 * is [choice]; 48 h between (convention [weak]), and for novices none on the day after
 * resisted strides [choice]. */
enum {
	RULE_CONTACTS_NOVICE = 80,
	RULE_CONTACTS_NOVICE_MOST = 100,
	RULE_CONTACTS_INTERMEDIATE = 120,
	RULE_CONTACTS_ADVANCED = 140,
	RULE_CONTACTS_FIRST_WEEK_PCT = 50,
	RULE_DRILL_SESSIONS_A_WEEK = 2,
	RULE_DRILL_APART_H = 48,
	RULE_DRILL_BOUT_S = 10,
	RULE_DRILL_REST_LEAST_S = 30,
	RULE_DRILL_REST_MOST_S = 50,
	RULE_LADDER_LEAST_SPM = 120, /* no drill tempo has been published [choice] */
	RULE_LADDER_MOST_SPM = 140
};
enum { RULE_POGOS = 3 };
/* Two-leg hops: test rates of Hobara 2010 .. 2015 [moderate]. */
extern const int rule_pogo_spm[RULE_POGOS];

/* Pain 0 .. 10: the stricter rule, for runners nobody supervises (Esculier, knee pain
 * [moderate]). */
enum {
	RULE_PAIN_GO_MAX = 2,
	RULE_PAIN_MODIFY = 3,
	RULE_PAIN_STOP_FROM = 4,
	RULE_PAIN_SETTLE_MIN = 60,
	RULE_PAIN_OFF_H = 48,
	RULE_PAIN_VOLUME_PCT = 70, /* of the next session, after 3 and more [choice] */
	RULE_PAIN_FREE_RUNS = 2    /* easy, before going on [choice] */
};

/* Readiness: five items of 1 .. 5 against the runner's own 21 days. There are no
 * validated limits [choice]. */
#define RULE_AMBER_Z    (-1.0)
#define RULE_RED_Z      (-2.0)
#define RULE_READY_MEAN 18.0
#define RULE_READY_SD   2.5
enum {
	RULE_READY_DAYS = 21,
	RULE_READY_PRIOR_DAYS = 7, /* what the prior is worth */
	RULE_AMBER_MINUTES_PCT = 70,
	RULE_AMBER_REPS_PCT = 60,
	RULE_AMBER_RPE_OVER = 2,   /* last RPE over the planned one */
	RULE_AFTER_AMBER_PCT = 60, /* next week's volume after two ambers or a red */
	RULE_LIGHT_WEEK = 4,       /* every 4th (convention [weak]) */
	RULE_LIGHT_WEEK_PCT = 70
};

/* What holds a rung: RPE over its baseline, awkwardness 0 .. 10, retention above the
 * goal [choice]. */
enum { RULE_RPE_OVER_MOST = 1, RULE_AWKWARD_MOST = 4 };
#define RULE_RETENTION_LEAST 0.4

/* Missed days: on at the same rung below FIRST, one rung back below SECOND, two and a
 * new baseline below THIRD, then from the start (coaches [weak]; mapping [choice]). */
enum { RULE_MISSED_ONE_D = 7, RULE_MISSED_TWO_D = 14, RULE_MISSED_RESTART_D = 28 };

/* Load is RPE x minutes (Foster 2021 [strong]); monotony mean/SD of 7 days (Foster 1998
 * [moderate]); its limit is a convention [weak]. */
#define RULE_MONOTONY_MOST 2.0

/* Clicks: every step is the steadiest (Nijs 2020, 16 runners [moderate]). */
enum {
	RULE_CLICK_EVERY = 1,
	RULE_CLICK_EVERY_MOST = 3,
	RULE_CLICK_LOCK_S = 30,
	RULE_CLICK_RESYNC_S = 20
};

/*
 * Milestones of eight weeks, per cent over the baseline, tenths: cued and uncued at week
 * 4 and 8 [choice within moderate evidence]. Below RESPONSE there is none.
 */
enum {
	RULE_WEEK4_CUED_PCT10 = 50,
	RULE_WEEK4_UNCUED_LEAST_PCT10 = 10,
	RULE_WEEK4_UNCUED_MOST_PCT10 = 30,
	RULE_WEEK8_CUED_LEAST_PCT10 = 50,
	RULE_WEEK8_CUED_MOST_PCT10 = 75,
	RULE_WEEK8_UNCUED_LEAST_PCT10 = 30,
	RULE_WEEK8_UNCUED_MOST_PCT10 = 50,
	RULE_RESPONSE_LEAST_PCT10 = 10
};

enum { RULE_BREATHS_PER_MIN = 6 };

#endif
