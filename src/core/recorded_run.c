/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recorded_run.h"

#include "core/mem.h"
#include "core/moment.h"
#include "core/rules.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * What a lap has to be to count. Strides are short and far quicker than the rest; at a
 * few per cent above the usual pace it is a tempo; below a minute nothing is steady.
 */
enum {
	EASY_LEAST_MS = 60 * 1000,
	STRIDE_LEAST_MS = 10 * 1000,
	STRIDE_MOST_MS = 60 * 1000,
	TEMPO_LEAST_MS = 3 * 60 * 1000,
	PHASE_LEAST_MS = 10 * 1000
};
static const double TEMPO_FASTER = 1.12, STRIDE_FASTER = 1.25;

void recorded_identity(const struct recording *recording, char to[RECORDED_IDENTITY])
{
	char start[MOMENT_TEXT];
	moment_text(recording->start_utc_ms / 1000 * 1000, start);
	snprintf(to, RECORDED_IDENTITY, "%.20s+%" PRId64, start,
		 (recorded_timer_ms(recording) + 30000) / 60000);
}

static int spm10_of(double spm)
{
	return (int)lround(spm * 10);
}

static int m_per_h_of(double m_per_s)
{
	return (int)lround(fmin(m_per_s, 100) * 3600);
}

/* The stretches that samples are taken from: laps, or the whole where there are none. */
static size_t stretches(const struct recording *recording)
{
	return recording->nlaps > 0 ? recording->nlaps : 1;
}

static struct recorded_mean stretch_mean(const struct recording *recording,
					 enum cadence_unit unit, size_t i)
{
	if (recording->nlaps > 0)
		return recorded_lap_mean(recording, unit, i, SHARE_RUNNING);
	int64_t from_ms, to_ms;
	recorded_span(recording, &from_ms, &to_ms);
	return recorded_mean(recording, unit, from_ms, to_ms, SHARE_RUNNING);
}

static int by_value(const void *a, const void *b)
{
	const double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

/* The median speed of all running seconds, near enough by points; 0: not known. */
static double median_speed(const struct recording *recording)
{
	double *speeds = mem_alloc(recording->npoints + 1, sizeof *speeds);
	size_t n = 0;
	for (size_t i = 0; i < recording->npoints; i++)
		if (recording->points[i].mm_per_s > 0)
			speeds[n++] = recording->points[i].mm_per_s / 1000.0;
	qsort(speeds, n, sizeof *speeds, by_value);
	const double median = n > 0 ? speeds[n / 2] : 0;
	free(speeds);
	return median;
}

static enum context guess(const struct recorded_mean *mean, double usual_m_per_s)
{
	const double faster =
		usual_m_per_s > 0 && mean->m_per_s > 0 ? mean->m_per_s / usual_m_per_s : 1;
	if (mean->ms >= STRIDE_LEAST_MS && mean->ms < STRIDE_MOST_MS &&
	    faster >= STRIDE_FASTER)
		return CONTEXT_STRIDES;
	if (mean->ms >= TEMPO_LEAST_MS && faster >= TEMPO_FASTER)
		return CONTEXT_TEMPO;
	return mean->ms >= EASY_LEAST_MS ? CONTEXT_EASY : CONTEXTS;
}

size_t recorded_contexts(const struct recording *recording, enum cadence_unit unit,
			 enum context told, enum context *contexts)
{
	const double usual = median_speed(recording);
	size_t counting = 0;
	for (size_t i = 0; i < stretches(recording); i++) {
		const struct recorded_mean mean = stretch_mean(recording, unit, i);
		contexts[i] = guess(&mean, usual);
		if (told != CONTEXTS && mean.ms >= STRIDE_LEAST_MS)
			contexts[i] = told;
		counting += contexts[i] != CONTEXTS;
	}
	return counting;
}

/* A watch's mean over so long is about as good as counting; never better than 1 %. */
static int error_spm10(const struct recorded_mean *mean)
{
	const double seconds = (double)mean->ms / 1000;
	return spm10_of(fmax(0.5, mean->sd_spm / sqrt(fmax(1, seconds / 5))));
}

static void fill_sample(struct run_sample *sample, const struct recorded_mean *mean)
{
	sample->source = SAMPLE_WATCH;
	sample->length_ms = mean->ms;
	sample->spm10 = spm10_of(mean->spm);
	sample->error_spm10 = error_spm10(mean);
	sample->m_per_h = m_per_h_of(mean->m_per_s);
	sample->in_sync = RUN_UNKNOWN;
	sample->segment = RUN_UNKNOWN;
	sample->at_ms = RUN_UNKNOWN;
}

static void set_identity(const struct recording *recording, const char *file,
			 struct run *run)
{
	char identity[RECORDED_IDENTITY];
	recorded_identity(recording, identity);
	free(run->recording);
	run->recording = mem_strdup(identity);
	free(run->file);
	run->file = mem_strdup(file);
}

static void fill_totals(const struct recording *recording, struct run *run)
{
	const int64_t distance_cm = recorded_distance_cm(recording);
	if (run->timer_ms < 0)
		run->timer_ms = recorded_timer_ms(recording);
	if (run->distance_m < 0 && distance_cm >= 0)
		run->distance_m = (distance_cm + 50) / 100;
	if (run->m_per_h == 0 && run->distance_m > 0 && run->timer_ms > 0)
		run->m_per_h =
			m_per_h_of((double)run->distance_m * 1000 / (double)run->timer_ms);
	if (run->terrain == TERRAIN_UNKNOWN && recording->treadmill)
		run->terrain = TERRAIN_TREADMILL;
}

void recorded_to_run(const struct recording *recording, struct recorded_unit unit,
		     enum context told, const char *file, struct run *run)
{
	run->source = RUN_IMPORTED;
	run->activity = recording->activity;
	run->start_utc_ms = recording->start_utc_ms;
	run->utc_offset_min = recording->utc_offset_min;
	run->finished = true;
	set_identity(recording, file, run);
	fill_totals(recording, run);
	if (recording->activity != ACTIVITY_RUN || unit.reason == UNIT_NO_CADENCE)
		return;
	const size_t n = stretches(recording);
	enum context *contexts = mem_alloc(n, sizeof *contexts);
	recorded_contexts(recording, unit.unit, told, contexts);
	int64_t longest[CONTEXTS] = {0};
	for (size_t i = 0; i < n && i < RUN_PARTS_MAX; i++) {
		if (contexts[i] == CONTEXTS)
			continue;
		const struct recorded_mean mean = stretch_mean(recording, unit.unit, i);
		struct run_sample *sample = run_add_sample(run);
		fill_sample(sample, &mean);
		sample->context = contexts[i];
		if (recording->nlaps > 0)
			sample->at_ms = recording->laps[i].start_utc_ms - run->start_utc_ms;
		longest[contexts[i]] += mean.ms;
	}
	free(contexts);
	for (int i = 0; i < CONTEXTS; i++)
		if (longest[i] > 0 &&
		    (!run->context_known || longest[i] > longest[run->context])) {
			run->context = (enum context)i;
			run->context_known = true;
		}
}

/* ---- a session that was played meanwhile ---------------------------------------------- */

/* How long the session took by the clock. */
static int64_t played_ms(const struct run *played)
{
	int64_t ms = 0;
	for (size_t i = 0; i < played->nsegments; i++)
		ms += played->segments[i].done_ms;
	for (size_t i = 0; i < played->ninterruptions; i++)
		if (played->interruptions[i].length_ms > 0)
			ms += played->interruptions[i].length_ms;
	return ms;
}

bool recorded_belongs(const struct recording *recording, const struct run *played)
{
	if (played->source != RUN_PLAYED || played->nsegments == 0 || recording->no_clock ||
	    recording->npoints == 0)
		return false;
	int64_t from_ms, to_ms;
	recorded_span(recording, &from_ms, &to_ms);
	const int64_t begin = played->start_utc_ms, end = begin + played_ms(played);
	const int64_t overlap =
		(to_ms < end ? to_ms : end) - (from_ms > begin ? from_ms : begin);
	/* Half of it at least: else it is another run of that day. */
	return overlap * 2 >= end - begin && overlap > 0;
}

/* Where each segment lay, by the player's clock, with the pauses between. */
static void lay_out(const struct run *played, struct align_piece *pieces)
{
	int64_t own_ms = 0, clock_ms = played->start_utc_ms;
	size_t next = 0;
	for (size_t i = 0; i < played->nsegments; i++) {
		pieces[i].from_ms = clock_ms;
		own_ms += played->segments[i].done_ms;
		clock_ms += played->segments[i].done_ms;
		for (; next < played->ninterruptions &&
		       played->interruptions[next].at_ms < own_ms;
		     next++)
			if (played->interruptions[next].length_ms > 0)
				clock_ms += played->interruptions[next].length_ms;
		pieces[i].to_ms = clock_ms;
	}
}

/* Per cent of the time in from_ms .. to_ms within 3 % of the target. */
static int in_sync(const struct recording *recording, enum cadence_unit unit,
		   int64_t from_ms, int64_t to_ms, int target_spm10)
{
	const double scale = (unit == UNIT_ONE_LEG ? 2.0 : 1.0) * 10 / 256.0;
	size_t all = 0, in = 0;
	for (size_t i = 0; i < recording->npoints; i++) {
		const struct recording_point *point = &recording->points[i];
		if (point->utc_ms < from_ms || point->utc_ms >= to_ms ||
		    point->cadence256 < 0)
			continue;
		all++;
		in += fabs(point->cadence256 * scale - target_spm10) * 1000 <=
		      (double)target_spm10 * RULE_SYNC_TOLERANCE_PCT10;
	}
	return all == 0 ? RUN_UNKNOWN : (int)(in * 100 / all);
}

/* Samples of an earlier recording give way to this one's. */
static void drop_watch_samples(struct run *run)
{
	size_t kept = 0;
	for (size_t i = 0; i < run->nsamples; i++)
		if (run->samples[i].source != SAMPLE_WATCH)
			run->samples[kept++] = run->samples[i];
	run->nsamples = kept;
}

static void say_phase(struct text *said, const struct run_segment *segment,
		      const struct run_sample *sample)
{
	char spm[16], target[16];
	text_spm(spm, sizeof spm, sample->spm10);
	text_add(said, "  %s: %s spm", segment->name, spm);
	if (sample->target_spm10 > 0) {
		const int delta = sample->spm10 - sample->target_spm10;
		text_spm(target, sizeof target, sample->target_spm10);
		text_add(said, ", target %s (%s%d.%d)", target, delta < 0 ? "-" : "+",
			 abs(delta) / 10, abs(delta) % 10);
	}
	if (sample->in_sync != RUN_UNKNOWN)
		text_add(said, ", in sync %d %% of the time", sample->in_sync);
	text_add(said, "\n");
}

static void join_segment(const struct recording *recording, enum cadence_unit unit,
			 const struct align_piece *piece, int64_t lag_ms, size_t i,
			 struct run *played, struct text *said)
{
	const struct run_segment *segment = &played->segments[i];
	const int64_t from_ms = piece->from_ms + lag_ms, to_ms = piece->to_ms + lag_ms;
	const struct recorded_mean mean =
		recorded_mean(recording, unit, from_ms, to_ms, SHARE_RUNNING);
	/* A phase that was mostly walked or stood has no running cadence. */
	if (segment->done_ms < PHASE_LEAST_MS || mean.ms * 2 < segment->done_ms)
		return;
	struct run_sample *sample = run_add_sample(played);
	fill_sample(sample, &mean);
	sample->segment = (int)i;
	sample->context = kind_info(segment->kind)->context;
	sample->at_ms = from_ms - lag_ms - played->start_utc_ms;
	sample->cued = segment->clicked_ms > 0;
	if (sample->cued) {
		sample->target_spm10 = (segment->from_spm10 + segment->to_spm10) / 2;
		if (segment->from_spm10 == segment->to_spm10)
			sample->in_sync = in_sync(recording, unit, from_ms, to_ms,
						  sample->target_spm10);
	}
	say_phase(said, segment, sample);
}

bool recorded_join(const struct recording *recording, struct recorded_unit unit,
		   const char *file, struct run *played, struct text *said)
{
	struct align_piece *pieces = mem_alloc(played->nsegments + 1, sizeof *pieces);
	lay_out(played, pieces);
	struct aligned aligned;
	if (!align_find(recording, unit.unit, pieces, played->nsegments, &aligned)) {
		text_add(said, "no cadence was recorded while the session was played\n");
		free(pieces);
		return false;
	}
	if (aligned.sure) {
		text_add(said, "the watch's clock is %s%.1f s against the laptop's\n",
			 aligned.lag_ms < 0 ? "-" : "+",
			 fabs((double)aligned.lag_ms) / 1000);
	} else {
		/* Nothing steps enough to tell: both clocks are believed. */
		aligned.lag_ms = 0;
		text_add(said,
			 "cadence changed too little to bring the clocks together: both "
			 "are believed\n");
	}
	drop_watch_samples(played);
	for (size_t i = 0; i < played->nsegments; i++)
		join_segment(recording, unit.unit, &pieces[i], aligned.lag_ms, i, played,
			     said);
	free(pieces);
	fill_totals(recording, played);
	set_identity(recording, file, played);
	return true;
}
