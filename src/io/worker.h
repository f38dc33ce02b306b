/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * worker: one thread that takes what may block: syncing the state log, asking a bus to
 * keep the laptop awake, speech, reading the journal for the lobby. Jobs are done one by
 * one in the order they came.
 */
#ifndef TURNOVER_IO_WORKER_H
#define TURNOVER_IO_WORKER_H

#include <stdbool.h>

struct worker;

/* NULL with errno when there can be no thread. All signals are blocked in it. */
struct worker *worker_new(void);

/*
 * Has job(context) done on the thread, after the jobs before it. The context must live
 * until then. Never waits for a job; may be called by any thread but the audio thread.
 */
void worker_do(struct worker *worker, void (*job)(void *context), void *context);

/*
 * Waits for the jobs at most wait_ms, and frees. False: one of them hangs; the thread is
 * left behind, and what the jobs use must stay until the process ends.
 */
bool worker_free(struct worker *worker, int wait_ms);

#endif
