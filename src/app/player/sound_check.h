/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sound_check: plays four clicks through the sound device, within bounded time. */
#ifndef TURNOVER_APP_SOUND_CHECK_H
#define TURNOVER_APP_SOUND_CHECK_H

#include <stdint.h>

enum sound_check_result {
	SOUND_PLAYED,
	SOUND_FAILED, /* it cannot be opened, or was lost: `why` */
	SOUND_HANGS   /* no answer in time */
};

struct sound_check {
	enum sound_check_result result;
	unsigned rate;
	unsigned xruns;
	int64_t ready_ms; /* until the first frame was heard */
	char why[160];
};

void sound_check_run(const char *device, struct sound_check *check);

#endif
