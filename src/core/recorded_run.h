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

#include "core/align.h"
#include "core/recorded.h"
#include "core/run.h"
#include "core/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECORDED_IDENTITY = 40 };

/*
 * What makes two files the same run: the second it began and its moving time, whatever
 * format or site the file comes from.
 */
void recorded_identity(const struct recording *recording, char to[RECORDED_IDENTITY]);

/*
 * The contexts of its laps, in contexts[nlaps] (CONTEXTS: too short or too little running
 * to count): by pace against the whole run's median; told: CONTEXTS, or what the runner
 * says of all of it. Returns how many count.
 */
size_t recorded_contexts(const struct recording *recording, enum cadence_unit unit,
			 enum context told, enum context *contexts);

/*
 * Fills *run (run_init before): an imported run with its samples. file: a name without
 * folders. told as above.
 */
void recorded_to_run(const struct recording *recording, struct recorded_unit unit,
		     enum context told, const char *file, struct run *run);

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
