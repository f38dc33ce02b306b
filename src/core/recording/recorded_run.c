/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/recording/recorded_run.h"

#include "core/base/mem.h"
#include "core/base/moment.h"
#include "core/training/rules.h"

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
	PHASE_LEAST_MS = 10 * 1000,
	EDGE_MS = 1000,
	LONGEST_MS = 7 * 24 * 60 * 60 * 1000,
	FARTHEST_M = 1000000
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

/* A speed that no entry of the journal can have is none: 0. */
static int m_per_h_of(double m_per_s)
{
	enum { SLOWEST_M_PER_H = 100, FASTEST_M_PER_H = 40000 };
	const double m_per_h = m_per_s * 3600;
	return m_per_h < SLOWEST_M_PER_H || m_per_h > FASTEST_M_PER_H
		       ? 0
		       : (int)lround(m_per_h);
}

/* Times and lengths of an entry are a week at most. */
static int64_t at_of(int64_t ms)
{
	return ms < 0 || ms > LONGEST_MS ? RUN_UNKNOWN : ms;
}

/*
 * What samples are taken from: laps; where there are none, what lies between pauses, which
 * runners use like laps on a belt; or else the whole.
 */
struct stretches {
	size_t n;
	bool laps;
	int64_t *from_ms, *to_ms; /* where they are no laps */
};

static void find_stretches(const struct recording *recording, struct stretches *found)
{
	*found = (struct stretches){.laps = recording->nlaps > 1};
	if (found->laps) {
		found->n = recording->nlaps;
		return;
	}
	int64_t at_ms, end_ms;
	recorded_span(recording, &at_ms, &end_ms);
	found->from_ms = mem_alloc(recording->npauses + 1, sizeof *found->from_ms);
	found->to_ms = mem_alloc(recording->npauses + 1, sizeof *found->to_ms);
	for (size_t i = 0; i <= recording->npauses; i++) {
		const bool last = i == recording->npauses;
		const int64_t to_ms = last ? end_ms : recording->pauses[i].from_utc_ms;
		if (to_ms > at_ms) {
			found->from_ms[found->n] = at_ms;
			found->to_ms[found->n++] = to_ms;
		}
		if (!last && recording->pauses[i].to_utc_ms < 0)
			break; /* it was never started again */
		if (!last && recording->pauses[i].to_utc_ms > at_ms)
			at_ms = recording->pauses[i].to_utc_ms;
	}
}

static void clear_stretches(struct stretches *stretches)
{
	free(stretches->from_ms);
	free(stretches->to_ms);
}

static struct recorded_mean stretch_mean(const struct recording *recording,
					 enum cadence_unit unit,
					 const struct stretches *stretches, size_t i)
{
	return stretches->laps ? recorded_lap_mean(recording, unit, i, SHARE_RUNNING)
			       : recorded_mean(recording, unit, stretches->from_ms[i],
					       stretches->to_ms[i], SHARE_RUNNING);
}

static int64_t stretch_from_ms(const struct recording *recording,
			       const struct stretches *stretches, size_t i)
{
	return stretches->laps ? recording->laps[i].start_utc_ms : stretches->from_ms[i];
}

static int by_value(const void *a, const void *b)
{
	const int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
	return (x > y) - (x < y);
}

/* The median speed in m/s while running: walking breaks say nothing of it; 0: unknown. */
static double median_speed(const struct recording *recording, enum cadence_unit unit)
{
	const int32_t least256 =
		RECORDED_RUN_LEAST_SPM * 256 / (unit == UNIT_ONE_LEG ? 2 : 1);
	int32_t *speeds = mem_alloc(recording->npoints + 1, sizeof *speeds);
	size_t n = 0;
	for (size_t i = 0; i < recording->npoints; i++)
		if (recording->points[i].mm_per_s > 0 &&
		    recording->points[i].cadence256 >= least256)
			speeds[n++] = recording->points[i].mm_per_s;
	qsort(speeds, n, sizeof *speeds, by_value);
	const double median = n > 0 ? speeds[n / 2] / 1000.0 : 0;
	free(speeds);
	return median;
}

int recorded_usual_m_per_h(const struct recording *recording, enum cadence_unit unit)
{
	return m_per_h_of(median_speed(recording, unit));
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

/* A watch's mean over so long is about as good as counting; never better than 0.5 spm. */
static int error_spm10(const struct recorded_mean *mean)
{
	const double seconds = (double)mean->ms / 1000;
	return spm10_of(fmax(0.5, mean->sd_spm / sqrt(fmax(1, seconds / 5))));
}

static void fill_sample(struct run_sample *sample, const struct recorded_mean *mean)
{
	sample->source = SAMPLE_WATCH;
	sample->length_ms = mean->ms < LONGEST_MS ? mean->ms : LONGEST_MS;
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
	run->file = mem_alloc(RUN_LINE_MAX + 1, 1);
	text_copy(run->file, RUN_LINE_MAX + 1, file);
}

static void fill_totals(const struct recording *recording, struct run *run)
{
	const int64_t distance_cm = recorded_distance_cm(recording);
	if (run->timer_ms < 0)
		run->timer_ms = at_of(recorded_timer_ms(recording));
	if (run->distance_m < 0 && distance_cm >= 0 && distance_cm / 100 < FARTHEST_M)
		run->distance_m = (distance_cm + 50) / 100;
	if (run->m_per_h == 0 && run->distance_m > 0 && run->timer_ms > 0)
		run->m_per_h =
			m_per_h_of((double)run->distance_m * 1000 / (double)run->timer_ms);
	if (run->terrain == TERRAIN_UNKNOWN)
		run->terrain = recording->terrain;
}

/* Less easy or tempo running than makes a device's mean is no measurement. */
static void drop_short(struct run *run, int64_t longest[CONTEXTS])
{
	size_t kept = 0;
	longest[CONTEXT_EASY] *=
		longest[CONTEXT_EASY] >= RULE_BASELINE_STEADY_S * INT64_C(1000);
	longest[CONTEXT_TEMPO] *=
		longest[CONTEXT_TEMPO] >= RULE_BASELINE_STEADY_S * INT64_C(1000);
	for (size_t i = 0; i < run->nsamples; i++)
		if (longest[run->samples[i].context] > 0)
			run->samples[kept++] = run->samples[i];
	run->nsamples = kept;
}

static void add_samples(const struct recording *recording, struct recorded_unit unit,
			const struct recorded_wish *wish, struct run *run)
{
	const double usual = wish->easy_m_per_h > 0 ? wish->easy_m_per_h / 3600.0
						    : median_speed(recording, unit.unit);
	struct stretches stretches;
	int64_t longest[CONTEXTS] = {0};
	find_stretches(recording, &stretches);
	for (size_t i = 0; i < stretches.n && run->nsamples < RUN_PARTS_MAX; i++) {
		const struct recorded_mean mean =
			stretch_mean(recording, unit.unit, &stretches, i);
		enum context context = guess(&mean, usual);
		if (wish->context != CONTEXTS && mean.ms >= STRIDE_LEAST_MS)
			context = wish->context;
		if (context == CONTEXTS)
			continue;
		struct run_sample *sample = run_add_sample(run);
		fill_sample(sample, &mean);
		sample->context = context;
		sample->at_ms = at_of(stretch_from_ms(recording, &stretches, i) -
				      run->start_utc_ms);
		longest[context] += mean.ms;
	}
	clear_stretches(&stretches);
	if (wish->context == CONTEXTS)
		drop_short(run, longest);
	for (int i = 0; i < CONTEXTS; i++)
		if (longest[i] > 0 &&
		    (!run->context_known || longest[i] > longest[run->context])) {
			run->context = (enum context)i;
			run->context_known = true;
		}
}

void recorded_to_run(const struct recording *recording, struct recorded_unit unit,
		     const struct recorded_wish *wish, const char *file, struct run *run)
{
	run->source = RUN_IMPORTED;
	run->activity = recording->activity;
	run->start_utc_ms = recording->start_utc_ms;
	run->utc_offset_min = recording->utc_offset_min;
	run->finished = true;
	set_identity(recording, file, run);
	fill_totals(recording, run);
	if (recording->activity == ACTIVITY_RUN && unit.reason != UNIT_NO_CADENCE)
		add_samples(recording, unit, wish, run);
}

bool recorded_same(const struct recording *recording, const struct run *run)
{
	char identity[RECORDED_IDENTITY];
	recorded_identity(recording, identity);
	if (run->recording != NULL && strcmp(run->recording, identity) == 0)
		return true;
	if (run->source != RUN_IMPORTED || run->timer_ms <= 0)
		return false;
	int64_t from_ms, to_ms;
	recorded_span(recording, &from_ms, &to_ms);
	const int64_t end_ms = run->start_utc_ms + run->timer_ms;
	const int64_t overlap = (to_ms < end_ms ? to_ms : end_ms) -
				(from_ms > run->start_utc_ms ? from_ms : run->start_utc_ms);
	const int64_t shorter =
		to_ms - from_ms < run->timer_ms ? to_ms - from_ms : run->timer_ms;
	return overlap > 0 && overlap * 2 >= shorter;
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

/*
 * Where each segment lay by the player's clock: a part for each stretch between pauses,
 * and pauses as parts of their own, of no segment.
 */
struct layout {
	struct align_piece *pieces;
	int *segments; /* RUN_UNKNOWN: a pause */
	size_t n;
};

static void add_part(struct layout *layout, int64_t from_ms, int64_t length_ms, int segment,
		     bool ramp)
{
	if (length_ms <= 0)
		return;
	layout->pieces[layout->n] =
		(struct align_piece){from_ms, from_ms + length_ms, ramp};
	layout->segments[layout->n++] = segment;
}

static void lay_out(const struct run *played, struct layout *layout)
{
	const size_t most = played->nsegments + 2 * played->ninterruptions + 1;
	int64_t own_ms = 0, clock_ms = played->start_utc_ms;
	size_t next = 0;
	layout->pieces = mem_alloc(most, sizeof *layout->pieces);
	layout->segments = mem_alloc(most, sizeof *layout->segments);
	layout->n = 0;
	for (size_t i = 0; i < played->nsegments; i++) {
		const struct run_segment *segment = &played->segments[i];
		const bool ramp = segment->from_spm10 != segment->to_spm10;
		const int64_t end_ms = own_ms + segment->done_ms;
		for (; next < played->ninterruptions &&
		       played->interruptions[next].at_ms < end_ms;
		     next++) {
			const struct run_interruption *stop = &played->interruptions[next];
			if (stop->length_ms <= 0)
				continue;
			const int64_t before_ms =
				stop->at_ms > own_ms ? stop->at_ms - own_ms : 0;
			add_part(layout, clock_ms, before_ms, (int)i, ramp);
			add_part(layout, clock_ms + before_ms, stop->length_ms, RUN_UNKNOWN,
				 false);
			own_ms += before_ms;
			clock_ms += before_ms + stop->length_ms;
		}
		add_part(layout, clock_ms, end_ms - own_ms, (int)i, ramp);
		clock_ms += end_ms - own_ms;
		own_ms = end_ms;
	}
}

static void clear_layout(struct layout *layout)
{
	free(layout->pieces);
	free(layout->segments);
}

/* Two means of stretches apart as one. */
static void add_mean(struct recorded_mean *sum, const struct recorded_mean *mean)
{
	const double a = (double)sum->ms, b = (double)mean->ms, all = a + b;
	sum->idle_ms += mean->idle_ms;
	if (mean->ms == 0)
		return;
	const double apart = mean->spm - sum->spm;
	sum->sd_spm = sqrt((a * sum->sd_spm * sum->sd_spm +
			    b * mean->sd_spm * mean->sd_spm + a * b / all * apart * apart) /
			   all);
	sum->spm += apart * b / all;
	sum->m_per_s += (mean->m_per_s - sum->m_per_s) * b / all;
	sum->ms += mean->ms;
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

/* What the watch saw of a segment, and its share in sync. */
struct seen {
	struct recorded_mean mean;
	int64_t from_ms; /* by the player's clock */
	int64_t ms, in_sync_ms;
	bool cadence;
};

/*
 * A change takes its time, and the clocks are together to half a second: what is around
 * a boundary belongs to neither side.
 */
static void see(const struct recording *recording, enum cadence_unit unit,
		const struct layout *layout, const struct aligned *aligned, size_t segment,
		int target_spm10, struct seen *seen)
{
	*seen = (struct seen){0};
	for (size_t i = 0; i < layout->n; i++) {
		const struct align_piece *piece = &layout->pieces[i];
		if (layout->segments[i] != (int)segment ||
		    piece->to_ms - piece->from_ms <= 4 * (int64_t)EDGE_MS)
			continue;
		const int64_t from_ms = piece->from_ms + aligned->lag_ms + EDGE_MS;
		const int64_t to_ms = piece->to_ms + aligned->lag_ms - EDGE_MS;
		const struct recorded_mean mean = recorded_mean_around(
			recording, unit, aligned->gap_ms, from_ms, to_ms);
		const int in_sync = target_spm10 == 0
					    ? RECORDING_UNKNOWN
					    : recorded_in_sync(recording, unit, from_ms,
							       to_ms, target_spm10);
		if (seen->ms == 0)
			seen->from_ms = piece->from_ms;
		add_mean(&seen->mean, &mean);
		seen->ms += to_ms - from_ms;
		seen->in_sync_ms += in_sync > 0 ? in_sync * (to_ms - from_ms) / 100 : 0;
		seen->cadence |= in_sync != RECORDING_UNKNOWN;
	}
}

static void join_segment(const struct recording *recording, enum cadence_unit unit,
			 const struct layout *layout, const struct aligned *aligned,
			 size_t i, struct run *played, struct text *said)
{
	const struct run_segment *segment = &played->segments[i];
	const bool cued = segment->clicked_ms > 0 && segment->from_spm10 > 0;
	const int target_spm10 = cued ? (segment->from_spm10 + segment->to_spm10) / 2 : 0;
	const bool steady = segment->from_spm10 == segment->to_spm10;
	struct seen seen;
	see(recording, unit, layout, aligned, i, steady ? target_spm10 : 0, &seen);
	/* A phase that was mostly walked or stood has no running cadence. */
	if (segment->done_ms < PHASE_LEAST_MS || seen.mean.ms * 2 < seen.ms ||
	    seen.mean.ms == 0)
		return;
	struct run_sample *sample = run_add_sample(played);
	fill_sample(sample, &seen.mean);
	sample->segment = (int)i;
	sample->context = segment->context != CONTEXTS ? segment->context
						       : kind_info(segment->kind)->context;
	sample->at_ms = at_of(seen.from_ms - played->start_utc_ms);
	sample->cued = cued;
	sample->target_spm10 = target_spm10;
	if (seen.cadence)
		sample->in_sync = (int)(seen.in_sync_ms * 100 / seen.ms);
	say_phase(said, segment, sample);
}

bool recorded_join(const struct recording *recording, struct recorded_unit unit,
		   const char *file, struct run *played, struct text *said)
{
	struct layout layout;
	struct aligned aligned;
	lay_out(played, &layout);
	if (!align_find(recording, unit.unit, layout.pieces, layout.n, &aligned)) {
		text_add(said, "no cadence was recorded meanwhile");
		clear_layout(&layout);
		return false;
	}
	if (aligned.sure) {
		text_add(said, "the watch's clock is %.1f s %s the laptop's\n",
			 fabs((double)aligned.lag_ms) / 1000,
			 aligned.lag_ms < 0 ? "behind" : "ahead of");
	} else {
		/* Nothing steps enough to tell: both clocks are believed. */
		aligned.lag_ms = 0;
		text_add(said,
			 "cadence changed too little to bring the clocks together: both "
			 "are believed\n");
	}
	drop_watch_samples(played);
	for (size_t i = 0; i < played->nsegments; i++)
		join_segment(recording, unit.unit, &layout, &aligned, i, played, said);
	clear_layout(&layout);
	fill_totals(recording, played);
	set_identity(recording, file, played);
	return true;
}
