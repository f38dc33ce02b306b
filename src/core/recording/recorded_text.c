/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recording/recorded_text.h"

#include "core/base/day.h"
#include "core/base/moment.h"

#include <stdio.h>

/* "name": value with so many decimals, or null. Commas before all but the first. */
static void member(struct text *to, const char *name, double value, int decimals)
{
	text_add(to, ", \"%s\": ", name);
	if (value < 0)
		text_add(to, "null");
	else
		text_add(to, "%.*f", decimals, value);
}

static double unknown_below_0(int64_t value, double scale)
{
	return value < 0 ? -1 : (double)value / scale;
}

static double spm_or_unknown(const struct recorded_mean *mean)
{
	return mean->ms > 0 ? mean->spm : -1;
}

static void json_start(const struct recording *recording, int64_t utc_ms, struct text *to)
{
	char start[MOMENT_TEXT];
	moment_text(utc_ms, start);
	if (recording->no_clock)
		text_add(to, "\"start\": null");
	else
		text_add(to, "\"start\": \"%s\"", start);
}

static double speed_kmh(const struct recording *recording)
{
	const int64_t timer_ms = recorded_timer_ms(recording);
	const int64_t distance_cm = recorded_distance_cm(recording);
	return timer_ms <= 0 || distance_cm < 0
		       ? -1
		       : (double)distance_cm / (double)timer_ms * 36;
}

void recorded_json(const struct recording *recording, struct recorded_unit unit,
		   const char *file, struct text *to)
{
	int64_t from_ms, to_ms;
	recorded_span(recording, &from_ms, &to_ms);
	const struct recorded_mean mean =
		recorded_mean(recording, unit.unit, from_ms, to_ms, SHARE_MOVING);
	text_add(to, "{\"file\": \"");
	text_add_json(to, file);
	text_add(to, "\", ");
	json_start(recording, recording->start_utc_ms, to);
	text_add(to, ", \"sport\": \"");
	text_add_json(to, recording->sport == NULL ? "running" : recording->sport);
	text_add(to, "\", \"treadmill\": %s",
		 recording->terrain == TERRAIN_TREADMILL ? "true" : "false");
	member(to, "timer_s", (double)recorded_timer_ms(recording) / 1000, 3);
	member(to, "distance_m", unknown_below_0(recorded_distance_cm(recording), 100), 2);
	member(to, "cadence_spm", spm_or_unknown(&mean), 3);
	text_add(to, ", \"cadence_unit\": \"%s\"", cadence_unit_name(unit.unit));
	member(to, "speed_kmh", speed_kmh(recording), 3);
	text_add(to, ", \"laps\": [");
	for (size_t i = 0; i < recording->nlaps; i++) {
		const struct recording_lap *lap = &recording->laps[i];
		const struct recorded_mean lap_mean =
			recorded_lap_mean(recording, unit.unit, i, SHARE_MOVING);
		text_add(to, i > 0 ? ", {" : "{");
		json_start(recording, lap->start_utc_ms, to);
		member(to, "timer_s", unknown_below_0(lap->timer_ms, 1000), 3);
		member(to, "cadence_spm", spm_or_unknown(&lap_mean), 3);
		member(to, "distance_m", unknown_below_0(lap->distance_cm, 100), 2);
		text_add(to, "}");
	}
	text_add(to, "], \"warnings\": [");
	for (size_t i = 0; i < recording->diags.n; i++) {
		text_add(to, i > 0 ? ", \"" : "\"");
		text_add_json(to, recording->diags.items[i].text);
		text_add(to, "\"");
	}
	text_add(to, "]}");
}

void recorded_line(const struct recording *recording, struct recorded_unit unit,
		   struct text *to)
{
	int64_t from_ms, to_ms;
	char date[DAY_TEXT], clock[32];
	recorded_span(recording, &from_ms, &to_ms);
	const struct recorded_mean mean =
		recorded_mean(recording, unit.unit, from_ms, to_ms, SHARE_MOVING);
	day_text(day_of(recording->start_utc_ms, recording->utc_offset_min), date);
	text_clock(clock, sizeof clock, recorded_timer_ms(recording));
	text_add(to, "%s, %s%s, %s", recording->no_clock ? "no date" : date,
		 recording->sport == NULL ? "running" : recording->sport,
		 recording->terrain == TERRAIN_TREADMILL ? " on a treadmill" : "", clock);
	const int64_t distance_cm = recorded_distance_cm(recording);
	if (distance_cm >= 0)
		text_add(to, ", %.2f km", (double)distance_cm / 100000);
	if (mean.ms > 0)
		text_add(to, ", %.1f spm", mean.spm);
	else
		text_add(to, ", no cadence");
}

void recorded_row(const struct recording *recording, struct recorded_unit unit,
		  struct text *to)
{
	int64_t from_ms, to_ms;
	char date[DAY_TEXT], clock[32], km[32] = "-", spm[32] = "no cadence";
	const int64_t distance_cm = recorded_distance_cm(recording);
	recorded_span(recording, &from_ms, &to_ms);
	const struct recorded_mean mean =
		recorded_mean(recording, unit.unit, from_ms, to_ms, SHARE_MOVING);
	day_text(day_of(recording->start_utc_ms, recording->utc_offset_min), date);
	text_clock(clock, sizeof clock, recorded_timer_ms(recording));
	if (distance_cm >= 0)
		snprintf(km, sizeof km, "%.2f km", (double)distance_cm / 100000);
	if (mean.ms > 0)
		snprintf(spm, sizeof spm, "%.1f spm", mean.spm);
	text_add(to, "%-10s  %-9s  %7s  %8s  %10s", recording->no_clock ? "no date" : date,
		 recording->terrain == TERRAIN_TREADMILL ? "treadmill"
		 : recording->sport == NULL              ? "running"
							 : recording->sport,
		 clock, km, spm);
}
