/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * record: the journal as the program uses it: opened in its place, with every session
 * that is over in it, and its mirror as text. What goes wrong is said here.
 */
#ifndef TURNOVER_APP_RECORD_H
#define TURNOVER_APP_RECORD_H

#include "io/journal.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Opens it; sessions that were played and are not in it yet are added first. NULL: it
 * cannot be read, which has been said. Where it was to be written and cannot, that has
 * been said, too, and journal_read_only tells.
 */
struct journal *record_open(enum journal_mode mode);

/* Closes it; after a change the mirror is written anew. False: that failed, and was said. */
bool record_close(struct journal *journal, bool changed);

/*
 * Adds the sessions that are over: at the end of each, and whenever the journal is looked
 * at. Costs nothing where there are none. *last is the run of the latest, 0 without one;
 * may be NULL. False: one could not be added; it stays where it is for the next time,
 * and that has been said.
 */
bool record_played(int64_t *last);

/* A cadence measured outside of any session, of today: a run of its own. False: said. */
bool record_sample(const struct run_sample *sample, int64_t *id);

/* Its start was written as local time with no place: it is of this place, then. */
void record_localise(struct run *run);

/* A whole number above 0, as ids are; 0: the word is none. */
int64_t record_number(const char *word);

/*
 * The run that a word means: its id, "last", or the beginning of its uid (from 4 digits
 * on). False: there is none, or it cannot be read, which has been said. *run is to be
 * cleared after true.
 */
bool record_pick(struct journal *journal, const char *command, const char *word,
		 struct run *run);

#endif
