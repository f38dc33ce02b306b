/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recording/recorded.h"

#include "core/base/mem.h"
#include "core/base/search.h"
#include "core/training/rules.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const unit_names[] = {
	[UNIT_UNDECIDED] = "undecided", [UNIT_ONE_LEG] = "one-leg", [UNIT_STEPS] = "steps"};

const char *cadence_unit_name(enum cadence_unit unit)
{
	return unit_names[unit];
}

bool cadence_unit_parse(const char *text, enum cadence_unit *unit)
{
	for (int i = UNIT_ONE_LEG; i <= UNIT_STEPS; i++)
		if (strcmp(text, unit_names[i]) == 0) {
			*unit = (enum cadence_unit)i;
			return true;
		}
	return false;
}

/* The median of what the file counts a minute, standing left out; 0: nothing counted. */
static int median(const struct recording *recording)
{
	enum { MOST = 256 };
	size_t counts[MOST] = {0}, n = 0;
	for (size_t i = 0; i < recording->npoints; i++) {
		const int32_t cadence256 = recording->points[i].cadence256;
		if (cadence256 <= 0)
			continue;
		const int whole = (cadence256 + 128) / 256;
		counts[whole < MOST ? whole : MOST - 1]++;
		n++;
	}
	size_t seen = 0;
	for (int i = 0; i < MOST; i++) {
		seen += counts[i];
		if (n > 0 && seen * 2 >= n)
			return i;
	}
	return 0;
}

struct recorded_unit recorded_unit(const struct recording *recording,
				   enum cadence_unit told)
{
	struct recorded_unit found = {recording->unit, UNIT_BY_FORMAT, median(recording)};
	if (told != UNIT_UNDECIDED) {
		found.unit = told;
		found.reason = UNIT_TOLD;
	} else if (found.median == 0) {
		found.reason = UNIT_NO_CADENCE;
		if (found.unit == UNIT_UNDECIDED)
			found.unit = UNIT_STEPS;
	} else if (found.unit == UNIT_ONE_LEG && found.median >= RECORDED_BOTH_FROM) {
		/* Some devices write both feet where the format wants one. */
		found.unit = UNIT_STEPS;
		found.reason = UNIT_BY_MEDIAN;
	} else if (found.unit == UNIT_UNDECIDED) {
		const bool sure = found.median < RECORDED_ONE_LEG_BELOW ||
				  found.median >= RECORDED_BOTH_FROM;
		found.reason = sure ? UNIT_BY_MEDIAN : UNIT_GUESSED;
		found.unit =
			found.median < RECORDED_ONE_LEG_BELOW ? UNIT_ONE_LEG : UNIT_STEPS;
	}
	return found;
}

void recorded_unit_text(struct recorded_unit unit, char *to, size_t size)
{
	const char *what =
		unit.unit == UNIT_ONE_LEG ? "one leg, doubled" : "steps of both feet";
	switch (unit.reason) {
	case UNIT_TOLD: snprintf(to, size, "cadence counts %s, as you said", what); break;
	case UNIT_BY_FORMAT:
		snprintf(to, size, "cadence counts %s, as the format has it", what);
		break;
	case UNIT_BY_MEDIAN:
		snprintf(to, size, "cadence counts %s: its median is %d", what,
			 unit.median);
		break;
	case UNIT_GUESSED:
		snprintf(to, size,
			 "cadence is taken for %s, a guess: its median is %d; "
			 "--cadence-unit "
			 "decides",
			 what, unit.median);
		break;
	case UNIT_NO_CADENCE: snprintf(to, size, "no cadence was recorded"); break;
	}
}

/* How much of from_ms .. to_ms is no pause. */
static int64_t without_pauses(const struct recording *recording, int64_t from_ms,
			      int64_t to_ms)
{
	const struct recording_pause *pauses = recording->pauses;
	int64_t ms = to_ms - from_ms;
	size_t i;
	/* The first that ends later than from_ms; the last one may have no end. */
	SEARCH_FIRST(i, recording->npauses,
		     pauses[i].to_utc_ms < 0 || pauses[i].to_utc_ms > from_ms);
	for (; i < recording->npauses && pauses[i].from_utc_ms < to_ms; i++) {
		const struct recording_pause *pause = &pauses[i];
		const int64_t end = pause->to_utc_ms < 0 || pause->to_utc_ms > to_ms
					    ? to_ms
					    : pause->to_utc_ms;
		const int64_t begin =
			pause->from_utc_ms < from_ms ? from_ms : pause->from_utc_ms;
		if (end > begin)
			ms -= end - begin;
	}
	return ms > 0 ? ms : 0;
}

/*
 * How long point i, of those before `end`, holds until to_ms, most_ms at most; the last
 * one a second.
 */
static int64_t hold_ms(const struct recording *recording, size_t i, size_t end,
		       int64_t to_ms, int64_t most_ms)
{
	const int64_t at = recording->points[i].utc_ms;
	int64_t until = i + 1 < end ? recording->points[i + 1].utc_ms : at + 1000;
	if (until > at + most_ms)
		until = at + most_ms;
	if (until > to_ms)
		until = to_ms;
	return until > at ? until - at : 0;
}

/* What counts, in steps a minute, and whether a point's hold ends with a pause. */
static const struct {
	int least_spm, most_spm;
	bool pauses_end;
} shares[] = {
	[SHARE_MOVING] = {1, 260, false},
	[SHARE_RUNNING] = {RECORDED_RUN_LEAST_SPM, RECORDED_RUN_MOST_SPM, true},
};

/* The first point at that time or later. */
static size_t point_from(const struct recording *recording, int64_t utc_ms)
{
	size_t i;
	SEARCH_FIRST(i, recording->npoints, recording->points[i].utc_ms >= utc_ms);
	return i;
}

/* Points first .. end - 1, and what they hold between from_ms and to_ms. */
struct stretch {
	size_t first, end;
	int64_t from_ms, to_ms, most_ms;
};

static struct recorded_mean mean_of(const struct recording *recording,
				    enum cadence_unit unit, const struct stretch *stretch,
				    enum recorded_share share)
{
	struct recorded_mean mean = {0};
	double sum = 0, squares = 0, metres = 0, seconds = 0;
	const double scale = (unit == UNIT_ONE_LEG ? 2.0 : 1.0) / 256.0;
	for (size_t i = stretch->first; i < stretch->end; i++) {
		const struct recording_point *point = &recording->points[i];
		if (point->utc_ms >= stretch->to_ms)
			break;
		const int64_t until_ms =
			point->utc_ms + hold_ms(recording, i, stretch->end, stretch->to_ms,
						stretch->most_ms);
		const int64_t at_ms =
			point->utc_ms > stretch->from_ms ? point->utc_ms : stretch->from_ms;
		int64_t ms = until_ms > at_ms ? until_ms - at_ms : 0;
		if (shares[share].pauses_end)
			ms = without_pauses(recording, at_ms, at_ms + ms);
		const double spm = point->cadence256 * scale;
		if (point->cadence256 <= 0 || spm < shares[share].least_spm ||
		    spm > shares[share].most_spm) {
			mean.idle_ms += ms;
			continue;
		}
		const double weight = (double)ms;
		mean.ms += ms;
		sum += weight * spm;
		squares += weight * spm * spm;
		if (point->mm_per_s >= 0) {
			metres += weight * point->mm_per_s;
			seconds += weight;
		}
	}
	if (mean.ms == 0)
		return mean;
	mean.spm = sum / (double)mean.ms;
	mean.sd_spm = sqrt(fmax(0, squares / (double)mean.ms - mean.spm * mean.spm));
	if (seconds > 0)
		mean.m_per_s = metres / seconds / 1000.0;
	return mean;
}

struct recorded_mean recorded_mean(const struct recording *recording,
				   enum cadence_unit unit, int64_t from_ms, int64_t to_ms,
				   enum recorded_share share)
{
	const struct stretch stretch = {point_from(recording, from_ms), recording->npoints,
					from_ms, to_ms, RECORDING_GAP_MS};
	return mean_of(recording, unit, &stretch, share);
}

struct recorded_mean recorded_mean_around(const struct recording *recording,
					  enum cadence_unit unit, int64_t gap_ms,
					  int64_t from_ms, int64_t to_ms)
{
	const int64_t half_ms = gap_ms / 2;
	const struct stretch stretch = {point_from(recording, from_ms - half_ms),
					recording->npoints, from_ms + half_ms,
					to_ms + half_ms, gap_ms};
	return mean_of(recording, unit, &stretch, SHARE_RUNNING);
}

struct recorded_mean recorded_lap_mean(const struct recording *recording,
				       enum cadence_unit unit, size_t lap,
				       enum recorded_share share)
{
	const int64_t first = recording->laps[lap].first_point;
	int64_t from_ms, to_ms;
	if (first >= 0) {
		const bool last = lap + 1 == recording->nlaps;
		const struct stretch stretch = {
			(size_t)first,
			last ? recording->npoints
			     : (size_t)recording->laps[lap + 1].first_point,
			INT64_MIN, INT64_MAX, RECORDING_GAP_MS};
		return mean_of(recording, unit, &stretch, share);
	}
	recorded_lap_span(recording, lap, &from_ms, &to_ms);
	return recorded_mean(recording, unit, from_ms, to_ms, share);
}

void recorded_span(const struct recording *recording, int64_t *from_ms, int64_t *to_ms)
{
	*from_ms = *to_ms = recording->start_utc_ms;
	if (recording->npoints > 0) {
		const int64_t first = recording->points[0].utc_ms;
		const int64_t last = recording->points[recording->npoints - 1].utc_ms;
		if (first < *from_ms)
			*from_ms = first;
		*to_ms = last + 1000;
	}
	for (size_t i = 0; i < recording->nlaps; i++)
		if (recording->laps[i].end_utc_ms > *to_ms)
			*to_ms = recording->laps[i].end_utc_ms;
}

void recorded_lap_span(const struct recording *recording, size_t lap, int64_t *from_ms,
		       int64_t *to_ms)
{
	int64_t end;
	recorded_span(recording, from_ms, &end);
	if (lap > 0) /* what came before the first lap belongs to it */
		*from_ms = recording->laps[lap].start_utc_ms;
	*to_ms = lap + 1 < recording->nlaps ? recording->laps[lap + 1].start_utc_ms : end;
}

int recorded_in_sync(const struct recording *recording, enum cadence_unit unit,
		     int64_t from_ms, int64_t to_ms, int target_spm10)
{
	const double scale = (unit == UNIT_ONE_LEG ? 2.0 : 1.0) * 10 / 256.0;
	int64_t all = 0, in = 0;
	for (size_t i = point_from(recording, from_ms);
	     i < recording->npoints && recording->points[i].utc_ms < to_ms; i++) {
		const struct recording_point *point = &recording->points[i];
		if (point->cadence256 < 0)
			continue;
		const int64_t ms =
			hold_ms(recording, i, recording->npoints, to_ms, RECORDING_GAP_MS);
		all += ms;
		if (fabs(point->cadence256 * scale - target_spm10) * 1000 <=
		    (double)target_spm10 * RULE_SYNC_TOLERANCE_PCT10)
			in += ms;
	}
	return all == 0 ? RECORDING_UNKNOWN : (int)(in * 100 / all);
}

int64_t recorded_timer_ms(const struct recording *recording)
{
	if (recording->timer_ms >= 0)
		return recording->timer_ms;
	int64_t from_ms, to_ms, sum = 0;
	recorded_span(recording, &from_ms, &to_ms);
	for (size_t i = 0; i + 1 < recording->npoints; i++)
		sum += without_pauses(recording, recording->points[i].utc_ms,
				      recording->points[i].utc_ms +
					      hold_ms(recording, i, recording->npoints,
						      to_ms, RECORDING_GAP_MS));
	return sum;
}

int64_t recorded_distance_cm(const struct recording *recording)
{
	if (recording->distance_cm >= 0)
		return recording->distance_cm;
	int64_t least = RECORDING_UNKNOWN, most = RECORDING_UNKNOWN;
	for (size_t i = 0; i < recording->npoints; i++) {
		const int32_t cm = recording->points[i].distance_cm;
		if (cm < 0)
			continue;
		if (least < 0 || cm < least)
			least = cm;
		if (cm > most)
			most = cm;
	}
	return most < 0 ? RECORDING_UNKNOWN : most - least;
}
