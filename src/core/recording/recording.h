/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recording: a run as a watch recorded it: points in time, laps, pauses.
 *
 * The readers of files (core/recording/fit.h, core/recording/track.h, core/recording/activity_csv.h) only fill one;
 * what a point's cadence means, what counts as running, the means and the laps' numbers
 * are decided here, by one rule for all formats. Times are milliseconds UTC, distances
 * centimetres, speeds millimetres a second, cadences in 1/256 of what the file counts a
 * minute. What the file did not say is RECORDING_UNKNOWN. Points, laps and pauses are in
 * the order of time, whatever the file's order: no search ever takes longer than that.
 */
#ifndef TURNOVER_CORE_RECORDING_H
#define TURNOVER_CORE_RECORDING_H

#include "core/base/diag.h"
#include "core/journal/run.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { RECORDING_UNKNOWN = -1 };

/* Limits; a file beyond them is read so far and says so. */
enum {
	RECORDING_POINTS_MAX = 1000000, /* eleven days of seconds */
	RECORDING_LAPS_MAX = 10000,
	RECORDING_GAP_MS = 20000 /* a point holds for so long at most */
};

/* Which steps the file's cadence counts. */
enum cadence_unit {
	UNIT_UNDECIDED,
	UNIT_ONE_LEG, /* strides: times two */
	UNIT_STEPS    /* both feet */
};

struct recording_point {
	int64_t utc_ms;
	int32_t cadence256;  /* as the file has it; 0: standing */
	int32_t mm_per_s;    /* told by the device, or from distance */
	int32_t distance_cm; /* since the start */
};

struct recording_lap {
	int64_t start_utc_ms;
	int64_t end_utc_ms;
	int64_t timer_ms; /* as the device has it */
	int64_t distance_cm;
	int32_t device_cadence256; /* its own mean: shown, never used */
	int64_t first_point; /* where the format puts points into laps; else unknown */
};

struct recording_pause {
	int64_t from_utc_ms, to_utc_ms; /* the last one's may be RECORDING_UNKNOWN */
};

/* Zero it, then recording_init. Texts owned. */
struct recording {
	int64_t start_utc_ms;
	bool no_clock;      /* times count from when the device was switched on */
	bool local_clock;   /* times are local ones of a place that is not told */
	int utc_offset_min; /* of local time; 0 with offset_known false */
	bool offset_known;
	enum activity activity; /* ACTIVITY_RUN, _WALK, _CROSS for any other sport */
	char *sport;            /* as the file names it: "running"; NULL */
	char *device;           /* "Garmin 3113"; NULL */
	enum terrain terrain;   /* treadmill, trail, or not known */
	enum cadence_unit unit; /* where the format defines it (FIT, TCX: one leg) */
	int64_t timer_ms;       /* of the session as the device has it */
	int64_t distance_cm;    /* … and its distance */
	struct recording_point *points;
	size_t npoints, points_capacity;
	struct recording_lap *laps;
	size_t nlaps, laps_capacity;
	struct recording_pause *pauses;
	size_t npauses, pauses_capacity;
	bool full;          /* a limit was reached, and it was said */
	bool unordered;     /* a point went back in time, and it was said */
	struct diags diags; /* what was odd: "cut short after 1234 of 5678 bytes" … */
};

/* What came of a file. */
enum recording_read {
	RECORDING_READ,
	RECORDING_OTHER, /* sound as it seems, but no recording: a workout, some table */
	RECORDING_BAD
};

void recording_init(struct recording *recording);
void recording_clear(struct recording *recording);

/* An addition with everything unknown; borrowed until the next. NULL: the limit is
 * reached, or the point lies before the last one; each is said once in diags. */
struct recording_point *recording_add_point(struct recording *recording, int64_t utc_ms);
struct recording_lap *recording_add_lap(struct recording *recording, int64_t start_utc_ms);

/* The timer stops; it goes on. What is stopped already, or runs, is not changed. */
void recording_pause(struct recording *recording, int64_t utc_ms);
void recording_go_on(struct recording *recording, int64_t utc_ms);

/*
 * Gives points their speed from distances around them, where the device told none at all:
 * without it no lap's context can be guessed, and no two runs be compared at one pace.
 */
void recording_fill_speeds(struct recording *recording);

/* Great-circle distance of two places, degrees, on a sphere of the Earth's mean radius. */
double recording_metres(double from_latitude, double from_longitude, double to_latitude,
			double to_longitude);

/* Puts laps into the order of time, for formats that list them in any. */
void recording_sort_laps(struct recording *recording);

#endif
