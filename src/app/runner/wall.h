/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wall: what the clock on the wall says; io/clock.h has those that nobody sets. */
#ifndef TURNOVER_APP_WALL_H
#define TURNOVER_APP_WALL_H

#include <stdint.h>

/* Milliseconds since the epoch, and local time less UTC at such a moment. */
int64_t wall_now_ms(void);
int wall_offset_min(int64_t utc_ms);

#endif
