/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * prescribe_pairs: pairs of journals that differ in one entry, and what the plan has to
 * make of the difference. Written before the rules were.
 *
 * Both journals follow the eight-week plan from Monday, 2026-01-05, until the day before
 * `day`, as a good runner would (a "well-kept" journal: 160 spm easy, counted on four
 * runs before; every session at the plan's aim, in sync at 91 %, RPE as planned, comfort
 * 8, pain 0, all questions answered with 4). The entry of `entry` is then changed;
 * "+DATE" adds one, "answers" are today's, "course" is the plan's. `key` is what is
 * compared: what it is in the well-kept journal, and in the changed one. A reason,
 * a warning or a measure of `rule` has to say `says`.
 *
 * Weeks: 1 and 2 resisted strides, 3 and 4 metronome, 5 and 6 drills, 7 and 8 combined;
 * sessions on Tuesday, Thursday, Saturday (form; metronome in 7 and 8) and Sunday.
 */
#ifndef TURNOVER_TESTS_CORE_PRESCRIBE_PAIRS_H
#define TURNOVER_TESTS_CORE_PRESCRIBE_PAIRS_H

struct pair {
	const char *name;
	const char *day;    /* of the prescription */
	const char *set_up; /* what both journals have different from the well-kept one */
	const char *entry, *change;
	const char *key, *before, *after;
	const char *rule, *says;
};

/* clang-format off */
static const struct pair pairs[] = {
	/* ---- the ladder (C): two good sessions, or it holds ---- */
	{"a hard session holds the rung", "2026-01-27", "",
	 "2026-01-22", "rpe=7", "target", "+4 %", "+2.5 %", "ladder", "RPE 7"},
	{"one step of RPE too much holds it, too", "2026-01-27", "",
	 "2026-01-22", "rpe=5", "target", "+4 %", "+2.5 %", "ladder", "RPE 5"},
	{"out of sync holds the rung", "2026-01-27", "",
	 "2026-01-22", "in_sync=60", "target", "+4 %", "+2.5 %", "ladder", "60 %"},
	{"sync that nobody measured holds, and says what to measure", "2026-01-27", "",
	 "2026-01-20", "in_sync=?", "target", "+4 %", "+2.5 %", "ladder", "tap"},
	{"effort that nobody rated holds", "2026-01-27", "",
	 "2026-01-22", "rpe=?", "target", "+4 %", "+2.5 %", "ladder", "RPE"},
	{"awkward steps hold the rung", "2026-01-27", "",
	 "2026-01-22", "comfort=4", "target", "+4 %", "+2.5 %", "ladder", "comfort 4"},
	{"comfort that nobody rated holds", "2026-01-27", "",
	 "2026-01-22", "comfort=?", "target", "+4 %", "+2.5 %", "ladder", "comfort"},
	{"pain that nobody rated holds", "2026-01-27", "",
	 "2026-01-22", "pain=?", "target", "+4 %", "+2.5 %", "ladder", "pain"},
	{"a little pain that was gone by the morning does not", "2026-01-27", "2026-01-22 pain=1",
	 "2026-01-22", "settled=yes worse=no", "target", "+2.5 %", "+4 %", "ladder", "2 of the last 2"},
	{"a little pain that may not have settled holds", "2026-01-27", "",
	 "2026-01-22", "pain=1", "target", "+4 %", "+2.5 %", "ladder", "60 min"},
	{"unanswered readiness holds", "2026-01-27", "",
	 "2026-01-22", "ready=?", "target", "+4 %", "+2.5 %", "ladder", "questions"},
	{"two sessions out of sync go one rung down", "2026-02-17", "2026-01-27 in_sync=60 2026-01-29 target=40",
	 "2026-01-29", "in_sync=60", "target", "+4 %", "+2.5 %", "ladder", "down"},

	/* ---- pain (F) ---- */
	{"pain of 3 freezes the target", "2026-01-27", "",
	 "2026-01-24", "pain=3", "target", "+4 %", "+2.5 %", "pain", "pain 3"},
	{"pain of 3 shortens the next session", "2026-01-20", "",
	 "2026-01-18", "pain=3", "hold", "6 min", "4 min 12 s", "pain", "30 %"},
	{"pain of 5 is two days without running", "2026-01-25", "",
	 "2026-01-24", "pain=5", "offer", "session", "rest", "pain", "48 h"},
	{"after pain of 5 two easy runs come first", "2026-01-27", "",
	 "2026-01-24", "pain=5", "session", "metronome", "form-run", "pain", "pain-free"},
	{"worse the next morning counts like pain of 4", "2026-01-27", "",
	 "2026-01-24", "pain=2 worse=yes", "session", "metronome", "form-run", "pain", "morning"},
	{"pain of 3 today takes hops and strides away", "2026-01-08", "",
	 "answers", "pain=3", "session", "strides-incline", "form-run", "pain", "pain 3"},
	{"pain of 4 today is a day of rest", "2026-01-22", "",
	 "answers", "pain=4", "offer", "session", "rest", "pain", "pain 4"},
	{"a red flag in the journal stops the plan", "2026-01-27", "",
	 "2026-01-24", "flags=bone", "offer", "session", "stop", "red-flag", "clinician"},
	{"a red flag today stops the plan", "2026-01-27", "",
	 "answers", "flags=night", "offer", "session", "stop", "red-flag", "clinician"},
	{"a stiff calf takes the strides away for a week", "2026-01-08", "",
	 "2026-01-06", "stiff=yes", "session", "strides-incline", "form-run", "calf", "calf"},
	{"a stiff calf today takes the hops away", "2026-02-03", "",
	 "answers", "stiff=yes", "session", "drills", "form-run", "calf", "calf"},
	{"a stiff calf leaves the metronome, but freezes it", "2026-01-27", "",
	 "answers", "stiff=yes", "target", "+4 %", "+2.5 %", "calf", "calf"},
	{"heavy landings: fewer contacts", "2026-02-10", "",
	 "answers", "heavy=yes", "contacts", "60", "42", "landings", "heavy"},

	/* ---- readiness (F) ---- */
	{"amber takes the load away", "2026-01-08", "",
	 "answers", "ready=1", "session", "strides-incline", "form-run", "readiness", "amber"},
	{"amber leaves no check of cadence", "2026-02-01", "",
	 "answers", "ready=1", "session", "cadence-check", "form-run", "readiness", "amber"},
	{"amber shortens the beat", "2026-01-22", "",
	 "answers", "ready=1", "hold", "6 min", "4 min 12 s", "readiness", "30 %"},
	{"ill is a day of rest", "2026-01-22", "",
	 "answers", "ill=yes", "offer", "session", "rest", "readiness", "ill"},
	{"a second amber makes the next week smaller", "2026-01-27", "2026-01-22 ready=1",
	 "2026-01-24", "ready=1", "hold", "4 min 12 s", "3 min 36 s", "after-amber", "amber"},
	{"a run two harder than planned is amber", "2026-01-15", "",
	 "2026-01-13", "rpe=9", "session", "strides-incline", "form-run", "readiness", "RPE 9"},

	/* ---- doses (D, I) ---- */
	{"contacts rise by 20 from what was done", "2026-02-10", "",
	 "2026-02-05", "contacts=30", "contacts", "60", "50", "contacts", "last time 30"},
	{"hops yesterday: none today", "2026-02-10", "",
	 "+2026-02-09", "contacts=20", "session", "drills", "form-run", "contacts", "48 h"},
	{"strides yesterday: no hops today", "2026-02-10", "",
	 "+2026-02-09", "strides=80", "session", "drills", "form-run", "contacts", "strides"},
	{"the load rises by one step from what was done", "2026-02-19", "",
	 "2026-01-15", "incline=20", "incline", "4 %", "3 %", "load", "2 %"},

	/* ---- fade (G) ---- */
	{"a beat that was lost in the silence comes back", "2026-02-21", "",
	 "2026-02-17", "probe=-55", "on", "1 min", "20 min", "fade", "silent"},
	{"a beat that sagged in the silence stays", "2026-02-21", "",
	 "2026-02-17", "probe=-40", "on", "1 min", "1 min 30 s", "fade", "silent"},
	{"a silence that nobody counted stays", "2026-02-21", "",
	 "2026-02-17", "probe=?", "on", "1 min", "1 min 30 s", "fade", "count"},

	/* ---- after the plan (G) ---- */
	{"cadence that falls brings the booster at once", "2026-03-17", "",
	 "2026-03-15", "fell=5", "session", "blended", "metronome", "booster", "3.7 spm below"},
	{"cadence that falls by a little does not", "2026-03-17", "",
	 "2026-03-15", "fell=2", "session", "blended", "blended", "session", "contacts"},
	{"a booster is given two weeks to be seen", "2026-03-17", "2026-03-15 fell=5",
	 "+2026-03-12", "target=50 clicked=8", "session", "metronome", "blended", "session", "contacts"},
	{"a booster, too, waits for an ache", "2026-03-17", "2026-03-15 fell=5",
	 "2026-03-15", "pain=5", "session", "metronome", "form-run", "pain", "pain-free"},

	/* ---- missed days ---- */
	{"nine days without a run: one rung back", "2026-02-17", "stop=2026-02-08 +2026-02-13 timer=30",
	 "2026-02-13", "none", "target", "+5 %", "+4 %", "missed", "9 days"},
	{"sixteen days: two rungs and a check", "2026-02-17", "stop=2026-02-01 +2026-02-12 timer=30",
	 "2026-02-12", "none", "session", "metronome", "cadence-check", "missed", "16 days"},
	{"thirty days: from the start", "2026-03-03", "stop=2026-02-01 +2026-02-20 timer=30",
	 "2026-02-20", "none", "rule:restart", "no", "yes", "restart", "30 days"},

	/* ---- what is not known ---- */
	{"one counted run is no baseline", "2026-01-20", "counted=2",
	 "2026-01-18", "spm=?", "session", "metronome", "form-run", "baseline", "count"},

	/* ---- the course ---- */
	{"done is done", "2026-01-22", "",
	 "+2026-01-22", "slot=3.3", "offer", "session", "nothing", "done", "done"},
	{"broken off early is still due", "2026-01-22", "+2026-01-22 slot=3.3",
	 "2026-01-22", "left=92", "offer", "nothing", "session", "done", "8 %"},
	{"more than half is done in part, and not made up for", "2026-01-22", "+2026-01-22 slot=3.3",
	 "2026-01-22", "left=35", "rule:done", "yes", "yes", "done", "65 %"},
	{"a session done in part is no step up", "2026-01-27", "",
	 "2026-01-22", "left=35", "target", "+4 %", "+2.5 %", "ladder", "broken off"},
	{"a pause is a pause", "2026-01-22", "",
	 "course", "pause=2026-01-21", "offer", "session", "nothing", "course", "paused"},
	{"moved by a day", "2026-01-22", "",
	 "course", "move=1", "offer", "session", "nothing", "course", "nothing"},
};
/* clang-format on */

#endif
