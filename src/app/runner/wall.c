/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wall: the time of day; see wall.h. */
#include "app/runner/wall.h"

#include <time.h>

int64_t wall_now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int wall_offset_min(int64_t utc_ms)
{
	const time_t seconds = (time_t)(utc_ms / 1000);
	struct tm local;

	return localtime_r(&seconds, &local) != NULL ? (int)(local.tm_gmtoff / 60) : 0;
}
