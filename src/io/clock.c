/* SPDX-License-Identifier: GPL-3.0-or-later */
/* clock: the machine's clocks; see clock.h. */
#include "io/clock.h"

static int64_t read_ns(clockid_t which)
{
	struct timespec now;

	clock_gettime(which, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t clock_now_ns(void)
{
	return read_ns(CLOCK_MONOTONIC);
}

int64_t clock_boot_ns(void)
{
	return read_ns(CLOCK_BOOTTIME);
}
