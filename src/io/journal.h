/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * journal: every run there was, in one SQLite file, ~/.local/share/turnover/journal.db.
 *
 * A change is one transaction that is on the disk when the function returns. Several
 * programs may have it open; each waits a few seconds for the others. A file that cannot
 * be understood is never written to. Functions that return false have left everything as
 * it was, and journal_error says what happened, where, and what to do.
 */
#ifndef TURNOVER_IO_JOURNAL_H
#define TURNOVER_IO_JOURNAL_H

#include "core/journal/history.h"
#include "core/journal/run.h"
#include "core/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct journal;

enum journal_mode { JOURNAL_READ, JOURNAL_WRITE };

/* Where it lies. Owned by the caller. */
char *journal_default_path(void);

/*
 * Opens it; for writing it is made, with its folder, where there is none, and brought up
 * to this version. Where it cannot be written (a read-only home, a newer version's file)
 * it can still be read, and journal_read_only says why. NULL: *error says why not even
 * that. A journal that does not exist reads as an empty one.
 */
struct journal *journal_open(const char *path, enum journal_mode mode, struct text *error);

/* NULL: SQLite is there. Else the library that is missing. */
const char *journal_missing(void);
void journal_close(struct journal *journal); /* NULL: nothing */

const char *journal_error(const struct journal *journal);     /* of the last failure */
const char *journal_read_only(const struct journal *journal); /* NULL: it can be written */
const char *journal_path(const struct journal *journal);

/* Several changes as one, all or none; no nesting. Cancelling what was not begun is fine. */
bool journal_begin(struct journal *journal);
bool journal_commit(struct journal *journal);
void journal_cancel(struct journal *journal);

/*
 * Adds a run and sets its id; a run without a uid gets one. A run whose uid or recording
 * is there already (also a deleted one) is not added again: *was_there, and run->id is
 * that one's.
 */
bool journal_add(struct journal *journal, struct run *run, bool *was_there);

/* The run with this id is now this. Its uid stays. */
bool journal_replace(struct journal *journal, const struct run *run);

/* A deleted run can be had back for JOURNAL_KEPT_DAYS days; after that the next deletion
 * removes it for good. forget removes this one now. */
enum { JOURNAL_KEPT_DAYS = 30 };
bool journal_delete(struct journal *journal, int64_t id, int64_t now_utc_ms, bool forget);
/* The one that was deleted last, or the one with that id; 0 where there is none. */
bool journal_restore(struct journal *journal, int64_t *id);

enum journal_found { JOURNAL_FOUND, JOURNAL_NONE, JOURNAL_FAILED };

/* *run is initialised by the callee, and to be cleared after JOURNAL_FOUND. */
enum journal_found journal_run(struct journal *journal, int64_t id, struct run *run);

/* By uid, or by what its beginning is alone with (at least 4 digits); deleted ones not. */
enum journal_found journal_find_uid(struct journal *journal, const char *uid, int64_t *id);

/* Which runs; zeroed and then journal_filter_init: all of them, the oldest first. */
struct journal_filter {
	int32_t from_day, to_day; /* both included */
	int activity;             /* -1: any */
	int context;              /* -1: any */
	bool newest_first;
	size_t limit; /* 0: none */
};
void journal_filter_init(struct journal_filter *filter);

struct journal_ids {
	int64_t *items; /* owned */
	size_t n, capacity;
};
/* Also those that journal_run will refuse: a damaged run is said, never passed over. */
bool journal_list(struct journal *journal, const struct journal_filter *filter,
		  struct journal_ids *ids);

/* Every id that a damaged file still gives away. */
void journal_salvage(struct journal *journal, struct journal_ids *ids);

/*
 * What the training rules need of all runs from that local day on (DAY_FIRST: all), in
 * *history, which was zeroed. A run that is damaged, and of which no summary tells any
 * more, is left out, whatever its day was: journal_left_out says so in one line. NULL:
 * none was.
 */
bool journal_history(struct journal *journal, int32_t from_day, struct history *history);
const char *journal_left_out(const struct journal *journal);

/*
 * SQLite's own check, foreign keys, and that every run can be read and its summary
 * agrees. Each complaint is a line; also that something could not be checked.
 */
struct journal_complaints {
	char **items; /* owned */
	size_t n, capacity;
};
void journal_check(struct journal *journal, struct journal_complaints *complaints);

/* Makes indexes and summaries anew from the runs themselves; a run that cannot be read
 * stays as it is, and its summary with it. */
bool journal_repair(struct journal *journal);
void journal_complaints_clear(struct journal_complaints *complaints);

/* ---- The course of the plan ---------------------------------------------------- */

/* One plan that was started. Days as in core/base/day.h; -1: not. */
struct journal_plan {
	int64_t id; /* 0: not yet in the journal */
	char *name; /* owned, as are the others */
	char *script;
	size_t script_size;
	int32_t start_day;
	int32_t ended_day;   /* stopped, or followed by another */
	int32_t paused_from; /* paused since */
	struct journal_shift {
		int32_t from_day; /* what lay on this day or later … */
		int32_t days;     /* … lies so much later */
	} * shifts;
	size_t nshifts, shifts_capacity;
};
void journal_plan_clear(struct journal_plan *plan);

/* The one that is followed (not ended), or else the last one. */
enum journal_found journal_plan_load(struct journal *journal, struct journal_plan *plan);

/* Adds it, or replaces the one with its id, shifts included. */
bool journal_plan_save(struct journal *journal, struct journal_plan *plan);

#endif
