/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clock: the machine's clocks that nobody sets. All times of playing and of keys are on
 * them; what time of day it is, app/runner/wall.h knows.
 */
#ifndef TURNOVER_IO_CLOCK_H
#define TURNOVER_IO_CLOCK_H

#include <stdint.h>
#include <time.h>

/* CLOCK_MONOTONIC in nanoseconds: it stands still while the machine sleeps. */
int64_t clock_now_ns(void);

/* CLOCK_BOOTTIME in nanoseconds: the same, and it goes on while the machine sleeps. */
int64_t clock_boot_ns(void);

static inline int64_t ms_to_ns(int64_t ms)
{
	return ms * 1000000;
}

static inline int64_t ms_of_ns(int64_t ns)
{
	return ns / 1000000;
}

/* How long to wait, as ppoll takes it; below 0 is 0. */
static inline struct timespec ns_to_timespec(int64_t ns)
{
	const int64_t left = ns > 0 ? ns : 0;

	return (struct timespec){.tv_sec = (time_t)(left / 1000000000),
				 .tv_nsec = (long)(left % 1000000000)};
}

#endif
