/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recorded: what a recording means: unit of its cadence, time-weighted means, laps.
 *
 * A point's cadence holds until the next point, RECORDING_GAP_MS at most:
 * watches that record every few seconds would else count wrong. Standing (0) and slips
 * of the sensor are left out. Devices' own averages are never used: every make counts zeros
 * differently. All cadences are steps a minute of both feet.
 */
#ifndef TURNOVER_CORE_RECORDED_H
#define TURNOVER_CORE_RECORDED_H

#include "core/recording/recording.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	RECORDED_ONE_LEG_BELOW = 110, /* a file's median below: one leg */
	RECORDED_BOTH_FROM = 120,     /* … from here on: both feet; between: a guess */
	RECORDED_RUN_LEAST_SPM =
		140, /* slower is walking, as core/training/rules.h has it */
	RECORDED_RUN_MOST_SPM = 230
};

/*
 * Which points count. MOVING is what sites and watches call the average cadence with zeros
 * dropped: all but standing and a sensor's slips above 260. RUNNING is what the training
 * rules believe: 140 .. 230, so neither walking nor a foot that shakes at rest, and no
 * time of a pause. Files and JSON have the former, the journal the latter.
 */
enum recorded_share { SHARE_MOVING, SHARE_RUNNING };

/* How the unit was found; recorded_unit_text says it. */
enum unit_reason {
	UNIT_TOLD,
	UNIT_BY_FORMAT,
	UNIT_BY_MEDIAN,
	UNIT_GUESSED,
	UNIT_NO_CADENCE
};

struct recorded_unit {
	enum cadence_unit unit;
	enum unit_reason reason;
	int median; /* of the file's own values that are not 0; 0: there are none */
};

/* told: from the command line, or UNIT_UNDECIDED. */
struct recorded_unit recorded_unit(const struct recording *recording,
				   enum cadence_unit told);

/* "one-leg" or "steps"; and a sentence for the runner. */
const char *cadence_unit_name(enum cadence_unit unit);
bool cadence_unit_parse(const char *text, enum cadence_unit *unit);
void recorded_unit_text(struct recorded_unit unit, char *to, size_t size);

/* Means over a stretch of time. */
struct recorded_mean {
	double spm;      /* weighted by time; 0: no cadence */
	double sd_spm;   /* of the points around it */
	int64_t ms;      /* time that counted */
	int64_t idle_ms; /* standing, too slow, slips, without a cadence */
	double m_per_s;  /* speed over the time that counted; 0: not known */
};

/* From from_ms to, without, to_ms (UTC). */
struct recorded_mean recorded_mean(const struct recording *recording,
				   enum cadence_unit unit, int64_t from_ms, int64_t to_ms,
				   enum recorded_share share);

/*
 * Of running, where a second at the ends matters: a point tells of the time around it, half
 * of gap_ms to each side, and no longer: what the device lost counts nothing.
 */
struct recorded_mean recorded_mean_around(const struct recording *recording,
					  enum cadence_unit unit, int64_t gap_ms,
					  int64_t from_ms, int64_t to_ms);

/* Of a lap: of the points that the file puts into it, else of those in its time. */
struct recorded_mean recorded_lap_mean(const struct recording *recording,
				       enum cadence_unit unit, size_t lap,
				       enum recorded_share share);

/*
 * Per cent of the time from_ms .. to_ms with a cadence that it is within 3 % of the
 * target; RECORDING_UNKNOWN: none was recorded.
 */
int recorded_in_sync(const struct recording *recording, enum cadence_unit unit,
		     int64_t from_ms, int64_t to_ms, int target_spm10);

/* Begin and end of a whole recording, UTC. */
void recorded_span(const struct recording *recording, int64_t *from_ms, int64_t *to_ms);

/* … and of a lap: up to the next one's start, or its own end. */
void recorded_lap_span(const struct recording *recording, size_t lap, int64_t *from_ms,
		       int64_t *to_ms);

/* Moving time: as the device has it, else what its points cover without pauses. */
int64_t recorded_timer_ms(const struct recording *recording);

/* As the device has it, else by its points; RECORDING_UNKNOWN. */
int64_t recorded_distance_cm(const struct recording *recording);

#endif
