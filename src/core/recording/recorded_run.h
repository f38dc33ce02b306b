/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recorded_run: a recording as a run of the journal.
 *
 * Alone it is a run of its own, with one sample a lap that is worth comparing; recorded
 * while a session of ours was played, it gives that session's phases their real cadence.
 * The context of a lap is a guess from its pace, which the runner may overrule.
 */
#ifndef TURNOVER_CORE_RECORDED_RUN_H
#define TURNOVER_CORE_RECORDED_RUN_H

#include "core/recording/align.h"
#include "core/recording/recorded.h"
#include "core/journal/run.h"
#include "core/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECORDED_IDENTITY = 40 };

/*
 * What makes two files the same run: the second it began and its moving time, whatever
 * format or site the file comes from.
 */
void recorded_identity(const struct recording *recording, char to[RECORDED_IDENTITY]);

/* Its median speed while running, in metres an hour; 0: not known. */
int recorded_usual_m_per_h(const struct recording *recording, enum cadence_unit unit);

/* What the runner says of it. */
struct recorded_wish {
	enum context context; /* of all of it; CONTEXTS: guessed, lap by lap */
	int easy_m_per_h;     /* usual easy speed; 0: the run's own median of running */
};

/*
 * Fills *run (run_init before): an imported run with a sample a lap (without laps, a
 * stretch between pauses) that has a minute of running, or is a stride; five minutes in
 * all, if easy or tempo. The context is guessed from its pace against the usual one.
 * file: a name without folders.
 */
void recorded_to_run(const struct recording *recording, struct recorded_unit unit,
		     const struct recorded_wish *wish, const char *file, struct run *run);

/*
 * Is this run of the journal the same, from whatever file? By its identity; or it was
 * imported and most of the shorter one's time is the other's: nobody runs twice at once.
 */
bool recorded_same(const struct recording *recording, const struct run *run);

/* Did this run of the journal happen while it was recorded? A played one, that is. */
bool recorded_belongs(const struct recording *recording, const struct run *played);

/*
 * Gives the phases of a played run their cadence from the recording: a sample for each
 * phase that lasted, with target and time in sync; distance and speed where they were
 * not known. What was measured before stays, but for samples of an earlier recording.
 * Says in `said` how the clocks were brought together, a line each phase. False, with
 * the reason in said: nothing was changed.
 */
bool recorded_join(const struct recording *recording, struct recorded_unit unit,
		   const char *file, struct run *played, struct text *said);

#endif
