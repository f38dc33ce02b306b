/* SPDX-License-Identifier: GPL-3.0-or-later */
/* worker_wait: until a worker has done what it was given. */
#ifndef TURNOVER_TESTS_WORKER_WAIT_H
#define TURNOVER_TESTS_WORKER_WAIT_H

#include "io/worker.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

static inline void worker_wait_done(void *done)
{
	atomic_store((atomic_bool *)done, true);
}

/* Jobs are done in their order: after one of ours all before it are. */
static inline void worker_wait(struct worker *worker)
{
	atomic_bool done = false;

	worker_do(worker, worker_wait_done, &done);
	while (!atomic_load(&done))
		nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

#endif
