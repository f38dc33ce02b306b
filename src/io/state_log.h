/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * state_log: the file of a session in progress, one a session, in
 * ~/.local/state/turnover/. core/journal/progress.h has its lines.
 *
 * Written at once, synced by the worker: what a kill -9 loses is what was not yet
 * written, what a power cut loses is what was not yet synced: the first lines that come
 * STATE_LOG_SYNC_MS after the last sync ask for the next. What the disk has not
 * promised stays in memory, and is written again, at its place, when there is no room,
 * when there cannot even be a file, and when a sync fails (Linux then forgets what it
 * could not write, and a later success proves nothing). The file is locked while its
 * program lives, so a session that still runs in another window is not taken for one
 * that was interrupted.
 */
#ifndef TURNOVER_IO_STATE_LOG_H
#define TURNOVER_IO_STATE_LOG_H

#include "core/journal/progress.h"
#include "io/worker.h"

#include <stdbool.h>
#include <stddef.h>

enum { STATE_LOG_SYNC_MS = 3000, STATE_LOG_DAYS = 7 };

/* The name of a copy is this and the log's own. */
#define STATE_LOG_RESCUED "turnover-"

struct state_log;

/*
 * Begins a log with these first lines, named by its time. Where there can be no file
 * (state_log_fault says why) it is tried again at each state_log_add.
 */
struct state_log *state_log_new(const char *lines, size_t n, struct worker *worker);

/*
 * Goes on with the log of an interrupted session, locked again. NULL: errno; EWOULDBLOCK
 * where another program has it.
 */
struct state_log *state_log_resume(const char *path, struct worker *worker);

/* Appends whole lines. False: not saved yet (disk full, …). */
bool state_log_add(struct state_log *log, const char *lines, size_t n);

/* The errno of a write or a sync that failed, until all is safe again; 0: it is. */
int state_log_fault(const struct state_log *log);

/* Has the worker sync all of it; worker_free waits for that. */
void state_log_sync(struct state_log *log);

/*
 * Closes and frees it, when the worker is done with it. What could not be saved is tried
 * once more; then all of the log is copied to a place that is left, *rescued (owned by the
 * caller; NULL: there was no need). False: not even that; errno says why the log was not saved.
 */
bool state_log_close(struct state_log *log, char **rescued);

/*
 * The latest session of the last STATE_LOG_DAYS that was interrupted: its log has begun,
 * has not ended, and no program holds it. *path is owned by the caller. False: there is
 * none.
 */
bool state_log_find(char **path, struct progress *progress);

/*
 * Calls for every log of a session that is over, the oldest first: ended, heard to its
 * end, or given up (older than STATE_LOG_DAYS). It is locked meanwhile, so that two
 * programs do not do the same; where `kept` returns true it is removed.
 */
typedef bool state_log_kept(const struct progress *progress, void *context);
void state_log_each_over(state_log_kept *kept, void *context);

/* Marks an interrupted session as given up: it stays, with an end line. */
bool state_log_discard(const char *path, const struct progress *progress);

#endif
