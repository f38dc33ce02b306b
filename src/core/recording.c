/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recording.h"

#include "core/mem.h"

#include <stdlib.h>
#include <string.h>

void recording_init(struct recording *recording)
{
	memset(recording, 0, sizeof *recording);
	recording->start_utc_ms = RECORDING_UNKNOWN;
	recording->timer_ms = RECORDING_UNKNOWN;
	recording->distance_cm = RECORDING_UNKNOWN;
}

void recording_clear(struct recording *recording)
{
	free(recording->sport);
	free(recording->device);
	free(recording->points);
	free(recording->laps);
	free(recording->pauses);
	diags_clear(&recording->diags);
	recording_init(recording);
}

struct recording_point *recording_add_point(struct recording *recording, int64_t utc_ms)
{
	if (recording->npoints == RECORDING_POINTS_MAX) {
		if (!recording->full)
			diag_warning(&recording->diags, 0,
				     "more than %d points: the rest was not read",
				     RECORDING_POINTS_MAX);
		recording->full = true;
		return NULL;
	}
	recording->points =
		mem_grow(recording->points, recording->npoints, &recording->points_capacity,
			 sizeof *recording->points);
	struct recording_point *point = &recording->points[recording->npoints++];
	*point = (struct recording_point){.utc_ms = utc_ms,
					  .cadence256 = RECORDING_UNKNOWN,
					  .mm_per_s = RECORDING_UNKNOWN,
					  .distance_cm = RECORDING_UNKNOWN};
	return point;
}

struct recording_lap *recording_add_lap(struct recording *recording, int64_t start_utc_ms)
{
	if (recording->nlaps == RECORDING_LAPS_MAX) {
		if (!recording->full)
			diag_warning(&recording->diags, 0,
				     "more than %d laps: the rest was not read",
				     RECORDING_LAPS_MAX);
		recording->full = true;
		return NULL;
	}
	recording->laps = mem_grow(recording->laps, recording->nlaps,
				   &recording->laps_capacity, sizeof *recording->laps);
	struct recording_lap *lap = &recording->laps[recording->nlaps++];
	*lap = (struct recording_lap){.start_utc_ms = start_utc_ms,
				      .end_utc_ms = RECORDING_UNKNOWN,
				      .timer_ms = RECORDING_UNKNOWN,
				      .distance_cm = RECORDING_UNKNOWN,
				      .device_cadence256 = RECORDING_UNKNOWN,
				      .first_point = RECORDING_UNKNOWN};
	return lap;
}

struct recording_pause *recording_add_pause(struct recording *recording,
					    int64_t from_utc_ms)
{
	if (recording->npauses == RECORDING_LAPS_MAX)
		return NULL;
	recording->pauses =
		mem_grow(recording->pauses, recording->npauses, &recording->pauses_capacity,
			 sizeof *recording->pauses);
	struct recording_pause *pause = &recording->pauses[recording->npauses++];
	*pause = (struct recording_pause){from_utc_ms, RECORDING_UNKNOWN};
	return pause;
}
