/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recording/recording.h"

#include "core/base/mem.h"

#include <math.h>
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
	if (recording->npoints > 0 &&
	    utc_ms < recording->points[recording->npoints - 1].utc_ms) {
		if (!recording->unordered)
			diag_warning(&recording->diags, 0,
				     "points that go back in time were left out");
		recording->unordered = true;
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

static bool is_stopped(const struct recording *recording)
{
	return recording->npauses > 0 &&
	       recording->pauses[recording->npauses - 1].to_utc_ms < 0;
}

void recording_pause(struct recording *recording, int64_t utc_ms)
{
	if (is_stopped(recording) || recording->npauses == RECORDING_LAPS_MAX)
		return;
	if (recording->npauses > 0 &&
	    recording->pauses[recording->npauses - 1].to_utc_ms > utc_ms)
		utc_ms = recording->pauses[recording->npauses - 1].to_utc_ms;
	recording->pauses =
		mem_grow(recording->pauses, recording->npauses, &recording->pauses_capacity,
			 sizeof *recording->pauses);
	recording->pauses[recording->npauses++] =
		(struct recording_pause){utc_ms, RECORDING_UNKNOWN};
}

void recording_go_on(struct recording *recording, int64_t utc_ms)
{
	if (!is_stopped(recording))
		return;
	struct recording_pause *pause = &recording->pauses[recording->npauses - 1];
	pause->to_utc_ms = utc_ms;
	if (utc_ms <= pause->from_utc_ms)
		recording->npauses--; /* it took no time */
}

/* qsort need not keep the order of equals; their places in the file do. */
struct place {
	struct recording_lap lap;
	size_t at;
};

static int by_start(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->lap.start_utc_ms != y->lap.start_utc_ms)
		return x->lap.start_utc_ms < y->lap.start_utc_ms ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

void recording_sort_laps(struct recording *recording)
{
	struct place *places = mem_alloc(recording->nlaps + 1, sizeof *places);
	for (size_t i = 0; i < recording->nlaps; i++)
		places[i] = (struct place){recording->laps[i], i};
	qsort(places, recording->nlaps, sizeof *places, by_start);
	for (size_t i = 0; i < recording->nlaps; i++)
		recording->laps[i] = places[i].lap;
	free(places);
}

/*
 * Places are metres off: a speed is taken over so long at least, and never over a gap. A
 * device that puts more points than STEPS_MOST into that time tells none.
 */
enum { SPEED_MS = 5000, FASTEST_MM_PER_S = 12000, STEPS_MOST = 64 };

/* Points i and i + 1 are no more apart than a point holds. */
static bool is_joined(const struct recording *recording, size_t i)
{
	return recording->points[i + 1].utc_ms - recording->points[i].utc_ms <=
	       RECORDING_GAP_MS;
}

static int32_t speed_around(const struct recording *recording, size_t i)
{
	const struct recording_point *points = recording->points;
	size_t from = i, to = i;
	for (int step = 0; step < STEPS_MOST; step++) {
		const int64_t ms = points[to].utc_ms - points[from].utc_ms;
		const bool before = from > 0 && is_joined(recording, from - 1);
		const bool behind = to + 1 < recording->npoints && is_joined(recording, to);
		if (ms >= SPEED_MS || (!before && !behind)) {
			const int64_t cm =
				(int64_t)points[to].distance_cm - points[from].distance_cm;
			if (ms < SPEED_MS || cm < 0 || points[from].distance_cm < 0 ||
			    cm * 10000 / ms > FASTEST_MM_PER_S)
				return RECORDING_UNKNOWN;
			return (int32_t)(cm * 10000 / ms);
		}
		/* To both sides in turn, or where there is something. */
		if (behind && (!before || step % 2 == 0))
			to++;
		else
			from--;
	}
	return RECORDING_UNKNOWN;
}

void recording_fill_speeds(struct recording *recording)
{
	for (size_t i = 0; i < recording->npoints; i++)
		if (recording->points[i].mm_per_s >= 0)
			return;
	for (size_t i = 0; i < recording->npoints; i++)
		recording->points[i].mm_per_s = speed_around(recording, i);
}

double recording_metres(double from_latitude, double from_longitude, double to_latitude,
			double to_longitude)
{
	static const double RADIUS_M = 6371008.8, RADIAN = 0.017453292519943295;
	const double a = sin((to_latitude - from_latitude) * RADIAN / 2);
	const double b = sin((to_longitude - from_longitude) * RADIAN / 2);
	const double h =
		a * a + cos(from_latitude * RADIAN) * cos(to_latitude * RADIAN) * b * b;
	return 2 * RADIUS_M * asin(sqrt(h < 1 ? h : 1));
}
