/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run: an entry of the journal in memory, and the words of its enumerations. */
#include "core/journal/run.h"

#include "core/base/day.h"
#include "core/base/mem.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* In the order of the enumerations; what is written to files: never change a word. */
static const char *const activities[ACTIVITIES] = {"run", "race", "walk", "cross-training",
						   "rest"};
static const char *const sources[RUN_SOURCES] = {"played", "by hand", "imported"};
static const char *const terrains[TERRAINS] = {"unknown", "treadmill", "flat",
					       "track",   "hilly",     "trail"};
static const char *const sample_sources[SAMPLE_SOURCES] = {"tap", "count", "watch",
							   "microphone", "hand"};
static const char *const shoe_classes[SHOE_CLASSES] = {"usual", "minimal"};
static const char *const readiness_items[READY_ITEMS] = {"fatigue", "sleep", "soreness",
							 "stress", "mood"};
static const struct {
	enum red_flag flag;
	const char *name;
} red_flags[] = {
	{RED_FLAG_BONE, "bone"}, {RED_FLAG_NIGHT, "night"},       {RED_FLAG_HOP, "hop"},
	{RED_FLAG_LIMP, "limp"}, {RED_FLAG_SWELLING, "swelling"},
};

/* A sample whose length is not known weighs as much as the usual count of 60 s. */
enum { USUAL_SAMPLE_MS = 60000 };

void run_init(struct run *run)
{
	memset(run, 0, sizeof *run);
	run->timer_ms = run->distance_m = RUN_UNKNOWN;
	run->incline10 = INT_MIN;
	run->rpe = run->comfort = run->pain = RUN_UNKNOWN;
	run->rung_pct10 = RUN_UNKNOWN;
}

void run_clear(struct run *run)
{
	for (size_t i = 0; i < run->nsegments; i++)
		free(run->segments[i].name);
	for (size_t i = 0; i < run->ninterruptions; i++)
		free(run->interruptions[i].cause);
	free(run->segments);
	free(run->samples);
	free(run->interruptions);
	free(run->uid);
	free(run->title);
	free(run->file);
	free(run->recording);
	free(run->shoes);
	free(run->sleep);
	free(run->drink);
	free(run->food);
	free(run->note);
	free(run->script_name);
	free(run->script);
	free(run->settings);
	free(run->plan);
	run_init(run);
}

struct run_segment *run_add_segment(struct run *run)
{
	run->segments = mem_grow(run->segments, run->nsegments, &run->segments_capacity,
				 sizeof *run->segments);
	run->segments[run->nsegments].context = CONTEXTS;
	return &run->segments[run->nsegments++];
}

struct run_sample *run_add_sample(struct run *run)
{
	run->samples = mem_grow(run->samples, run->nsamples, &run->samples_capacity,
				sizeof *run->samples);
	return &run->samples[run->nsamples++];
}

struct run_interruption *run_add_interruption(struct run *run)
{
	run->interruptions =
		mem_grow(run->interruptions, run->ninterruptions,
			 &run->interruptions_capacity, sizeof *run->interruptions);
	return &run->interruptions[run->ninterruptions++];
}

int32_t run_day(const struct run *run)
{
	return day_of(run->start_utc_ms, run->utc_offset_min);
}

int64_t run_clicked_ms(const struct run *run)
{
	int64_t sum = 0;

	for (size_t i = 0; i < run->nsegments; i++)
		sum += run->segments[i].clicked_ms;
	return sum;
}

int64_t run_stride_ms(const struct run *run)
{
	int64_t sum = 0;

	for (size_t i = 0; i < run->nsegments; i++)
		if (run->segments[i].kind == KIND_STRIDE)
			sum += run->segments[i].done_ms;
	return sum;
}

int run_contacts4(const struct run *run)
{
	int64_t sum = 0;

	for (size_t i = 0; i < run->nsegments; i++)
		sum += run->segments[i].contacts4;
	return sum > INT_MAX ? INT_MAX : (int)sum;
}

int run_target_spm10(const struct run *run)
{
	int highest = 0;

	for (size_t i = 0; i < run->nsegments; i++) {
		const struct run_segment *segment = &run->segments[i];

		if ((segment->kind != KIND_EASY && segment->kind != KIND_METRONOME) ||
		    segment->clicked_ms <= 0)
			continue;
		if (segment->from_spm10 > highest)
			highest = segment->from_spm10;
		if (segment->to_spm10 > highest)
			highest = segment->to_spm10;
	}
	return highest;
}

bool run_is_resisted(const struct run *run)
{
	for (size_t i = 0; i < run->nsegments; i++)
		if (run->segments[i].resisted && run->segments[i].done_ms > 0)
			return true;
	return false;
}

/* What surrounds the work of a session. */
static bool is_around(enum kind kind)
{
	switch (kind) {
	case KIND_WARM_UP:
	case KIND_RECOVERY:
	case KIND_REST:
	case KIND_WALK:
	case KIND_MOBILITY:
	case KIND_CHANGE:
	case KIND_COOL_DOWN: return true;
	default: return false;
	}
}

/* Of all segments, or of those of work alone. */
static int left_of(const struct run *run, bool all)
{
	int64_t planned = 0, done = 0;

	for (size_t i = 0; i < run->nsegments; i++) {
		const struct run_segment *segment = &run->segments[i];

		if (!all && is_around(segment->kind))
			continue;
		planned += segment->planned_ms;
		done += segment->done_ms < segment->planned_ms ? segment->done_ms
							       : segment->planned_ms;
	}
	return planned > 0 ? (int)((planned - done) * 100 / planned) : RUN_UNKNOWN;
}

int run_left_pct(const struct run *run)
{
	const int left = left_of(run, false);

	if (left != RUN_UNKNOWN)
		return left;
	return left_of(run, true) > 0 ? left_of(run, true) : 0;
}

int run_in_sync(const struct run *run)
{
	int64_t weight = 0, sum = 0;

	for (size_t i = 0; i < run->nsamples; i++) {
		const struct run_sample *sample = &run->samples[i];
		const int64_t length =
			sample->length_ms > 0 ? sample->length_ms : USUAL_SAMPLE_MS;

		if (!sample->cued || sample->in_sync == RUN_UNKNOWN)
			continue;
		sum += length * sample->in_sync;
		weight += length;
	}
	return weight > 0 ? (int)((sum + weight / 2) / weight) : RUN_UNKNOWN;
}

/* ---- Words ------------------------------------------------------------------- */

/* The index of a word, or -1. */
static int find(const char *text, const char *const *names, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(text, names[i]) == 0)
			return i;
	return -1;
}

const char *activity_name(enum activity value)
{
	return activities[value];
}

bool activity_parse(const char *text, enum activity *value)
{
	const int found = find(text, activities, ACTIVITIES);

	if (found >= 0)
		*value = (enum activity)found;
	return found >= 0;
}

const char *run_source_name(enum run_source value)
{
	return sources[value];
}

bool run_source_parse(const char *text, enum run_source *value)
{
	const int found = find(text, sources, RUN_SOURCES);

	if (found >= 0)
		*value = (enum run_source)found;
	return found >= 0;
}

const char *terrain_name(enum terrain value)
{
	return terrains[value];
}

bool terrain_parse(const char *text, enum terrain *value)
{
	const int found = find(text, terrains, TERRAINS);

	if (found >= 0)
		*value = (enum terrain)found;
	return found >= 0;
}

const char *sample_source_name(enum sample_source value)
{
	return sample_sources[value];
}

bool sample_source_parse(const char *text, enum sample_source *value)
{
	const int found = find(text, sample_sources, SAMPLE_SOURCES);

	if (found >= 0)
		*value = (enum sample_source)found;
	return found >= 0;
}

const char *shoe_class_name(enum shoe_class value)
{
	return shoe_classes[value];
}

bool shoe_class_parse(const char *text, enum shoe_class *value)
{
	const int found = find(text, shoe_classes, SHOE_CLASSES);

	if (found >= 0)
		*value = (enum shoe_class)found;
	return found >= 0;
}

const char *readiness_name(enum readiness_item item)
{
	return readiness_items[item];
}

const char *red_flag_name(enum red_flag flag)
{
	for (size_t i = 0; i < sizeof red_flags / sizeof *red_flags; i++)
		if (red_flags[i].flag == flag)
			return red_flags[i].name;
	return "unknown";
}
