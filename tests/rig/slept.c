/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * slept: preloaded, it makes a laptop that has slept: CLOCK_BOOTTIME is an hour ahead
 * of what it is as soon as the file named by $SLEPT exists.
 */
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t clock, struct timespec *now)
{
	const char *file = getenv("SLEPT");
	int result = (int)syscall(SYS_clock_gettime, clock, now);

	if (clock == CLOCK_BOOTTIME && file != NULL && access(file, F_OK) == 0)
		now->tv_sec += 3600;
	return result;
}
