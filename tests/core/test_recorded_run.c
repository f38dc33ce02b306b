/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/recording/align.c and core/recording/recorded_run.c: what a watch recorded while a session was
 * played, simulated; and recordings as runs of their own. With a number of seeds as its
 * argument it aligns so many (`make proofs`).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/mem.h"
#include "core/base/pcg32.h"
#include "core/recording/recorded_run.h"

#include <math.h>

static const int64_t begun_ms = INT64_C(1767261600000);
static uint64_t seeds = 25;

/* ---- a runner and a watch ------------------------------------------------------------ */

struct simulated {
	struct pcg32 rng;
	struct run played;
	struct recording recording;
	double spm[100];   /* what the runner really runs in each phase */
	int64_t from[100]; /* by the true clock, pauses in it */
	double sum[100]; /* … second by second, away from its ends; also what was dropped */
	int counted[100];
	int64_t lag_ms; /* of the watch's clock */
};

static double uniform(struct pcg32 *rng)
{
	return (pcg32_below(rng, 1000000) + 0.5) / 1e6;
}

static double normal(struct pcg32 *rng)
{
	return sqrt(-2 * log(uniform(rng))) * cos(6.283185307179586 * uniform(rng));
}

static void phase(struct simulated *s, enum kind kind, int seconds, int target_spm10,
		  double runs_spm)
{
	struct run_segment *segment = run_add_segment(&s->played);

	segment->kind = kind;
	segment->name = mem_strdup("phase");
	segment->planned_ms = segment->done_ms = seconds * 1000;
	segment->clicked_ms = target_spm10 > 0 ? segment->done_ms : 0;
	segment->from_spm10 = segment->to_spm10 = target_spm10;
	segment->every = target_spm10 > 0;
	s->spm[s->played.nsegments - 1] = runs_spm;
}

/* Warm-up, strides with recoveries, a metronome run, cool-down: numbers of any runner. */
static void make_session(struct simulated *s)
{
	const double easy = 158 + 14 * uniform(&s->rng);
	const int strides = 4 + (int)pcg32_below(&s->rng, 4);
	const int target = (int)(easy * 10) + 80 + (int)pcg32_below(&s->rng, 80);

	run_init(&s->played);
	s->played.source = RUN_PLAYED;
	s->played.start_utc_ms = begun_ms + pcg32_below(&s->rng, 1000);
	phase(s, KIND_WARM_UP, 300 + (int)pcg32_below(&s->rng, 300), 0, easy);
	for (int i = 0; i < strides; i++) {
		phase(s, KIND_STRIDE, 20, target, target / 10.0 + 1.5 * normal(&s->rng));
		phase(s, KIND_RECOVERY, 90 + (int)pcg32_below(&s->rng, 60), 0,
		      easy - 4 + normal(&s->rng));
	}
	phase(s, KIND_METRONOME, 480, (int)(easy * 10) + 50,
	      easy + 5 + 0.5 * normal(&s->rng));
	phase(s, KIND_COOL_DOWN, 300, 0, easy - 2);
}

static void pause_at(struct simulated *s, int64_t at_ms, int64_t length_ms)
{
	struct run_interruption *stop = run_add_interruption(&s->played);

	stop->at_ms = at_ms;
	stop->length_ms = length_ms;
	stop->cause = mem_strdup("paused");
}

/* Where phases really lie; a pause belongs to the phase it is in. */
static void lay_out(struct simulated *s)
{
	int64_t own_ms = 0, clock_ms = s->played.start_utc_ms;
	size_t next = 0;

	for (size_t i = 0; i < s->played.nsegments; i++) {
		s->from[i] = clock_ms;
		own_ms += s->played.segments[i].done_ms;
		clock_ms += s->played.segments[i].done_ms;
		for (; next < s->played.ninterruptions &&
		       s->played.interruptions[next].at_ms < own_ms;
		     next++)
			clock_ms += s->played.interruptions[next].length_ms;
	}
	s->from[s->played.nsegments] = clock_ms;
}

/* The runner's cadence at a true moment; changes of phase take a second. */
static double cadence_at(const struct simulated *s, int64_t at_ms)
{
	const size_t n = s->played.nsegments;
	size_t i = 0;

	while (i + 1 < n && s->from[i + 1] <= at_ms)
		i++;
	const double since = (double)(at_ms - s->from[i]) / 1000;
	const double until = (double)(s->from[i + 1] - at_ms) / 1000;
	if (i > 0 && since < 0.5)
		return s->spm[i] + (s->spm[i - 1] - s->spm[i]) * (0.5 - since);
	if (i + 1 < n && until < 0.5)
		return s->spm[i] + (s->spm[i + 1] - s->spm[i]) * (0.5 - until);
	return s->spm[i];
}

/* What a watch with the right time that drops nothing shows, away from changes. */
static void count(struct simulated *s, int64_t at_ms, double spm)
{
	for (size_t i = 0; i < s->played.nsegments; i++)
		if (at_ms >= s->from[i] + 1000 && at_ms < s->from[i + 1] - 1000 &&
		    spm >= 140) {
			s->sum[i] += spm;
			s->counted[i]++;
		}
}

static bool is_paused(const struct simulated *s, int64_t at_ms)
{
	int64_t shift = 0;

	for (size_t i = 0; i < s->played.ninterruptions; i++) {
		const struct run_interruption *stop = &s->played.interruptions[i];
		const int64_t from = s->played.start_utc_ms + stop->at_ms + shift;

		if (at_ms >= from && at_ms < from + stop->length_ms)
			return true;
		shift += stop->length_ms;
	}
	return false;
}

/*
 * One leg, a second a point, by a clock that is up to 90 s off, begun up
 * to 90 s before or after the session; single seconds and whole stretches are missing.
 */
static void record(struct simulated *s)
{
	const int64_t end = s->from[s->played.nsegments] + pcg32_below(&s->rng, 60000);
	int64_t at = s->played.start_utc_ms - 90000 + pcg32_below(&s->rng, 180000);
	double wander = 0;

	recording_init(&s->recording);
	s->recording.unit = UNIT_ONE_LEG;
	s->recording.sport = mem_strdup("running");
	s->lag_ms = (int64_t)pcg32_below(&s->rng, 180001) - 90000;
	s->recording.start_utc_ms = at + s->lag_ms;
	const bool whole = pcg32_below(&s->rng, 2) == 0; /* old watches round */
	int64_t drops = 0;
	for (; at < end; at += 1000) {
		wander = 0.8 * wander + 0.5 * normal(&s->rng);
		const double spm = is_paused(s, at) ? 0 : cadence_at(s, at) + wander;
		const double one_leg = whole ? floor(spm / 2 + 0.5) : spm / 2;

		count(s, at, one_leg * 2);
		if (pcg32_below(&s->rng, 300) == 0)
			drops = pcg32_below(&s->rng, 5);
		if (drops-- > 0 || pcg32_below(&s->rng, 25) == 0)
			continue;
		struct recording_point *point =
			recording_add_point(&s->recording, at + s->lag_ms);

		point->cadence256 = (int32_t)(one_leg * 256 + 0.5);
		point->mm_per_s = 2800;
	}
}

static void simulate(struct simulated *s, uint64_t seed, bool paused)
{
	memset(s, 0, sizeof *s);
	pcg32_init(&s->rng, seed);
	make_session(s);
	if (paused) {
		pause_at(s, 100000 + pcg32_below(&s->rng, 100000),
			 20000 + pcg32_below(&s->rng, 100000));
		pause_at(s, 700000 + pcg32_below(&s->rng, 100000),
			 20000 + pcg32_below(&s->rng, 100000));
	}
	lay_out(s);
	record(s);
}

/* A session was played, and a watch was started with it. */
static void begin(struct simulated *s)
{
	run_init(&s->played);
	s->played.source = RUN_PLAYED;
	s->played.start_utc_ms = begun_ms;
	recording_init(&s->recording);
	s->recording.start_utc_ms = begun_ms;
}

static void clear(struct simulated *s)
{
	run_clear(&s->played);
	recording_clear(&s->recording);
}

/* ---- aligned -------------------------------------------------------------------------- */

static const struct run_sample *sample_of(const struct run *run, size_t segment)
{
	for (size_t i = 0; i < run->nsamples; i++)
		if (run->samples[i].segment == (int)segment)
			return &run->samples[i];
	return NULL;
}

static double worst_spm, worst_s;

/* Every phase of ten seconds has its cadence within 0.5 spm, its start within 1 s. */
static void check_seed(uint64_t seed, bool paused)
{
	struct simulated s;
	struct text said = {0};
	struct recorded_unit unit;

	simulate(&s, seed, paused);
	unit = recorded_unit(&s.recording, UNIT_UNDECIDED);
	assert_int_equal(unit.unit, UNIT_ONE_LEG);
	assert_true(recorded_belongs(&s.recording, &s.played));
	if (!recorded_join(&s.recording, unit, "watch.fit", &s.played, &said))
		fail_msg("seed %d: %s", (int)seed, text_string(&said));
	/* "… clock is 12.3 s ahead of …", "… behind …" */
	const char *lag = strstr(text_string(&said), "clock is ");
	assert_non_null(lag);
	const double told = strtod(lag + strlen("clock is "), NULL);
	const double off = (strstr(lag, " s behind ") != NULL ? -told : told) -
			   (double)s.lag_ms / 1000;
	worst_s = fmax(worst_s, fabs(off));
	if (fabs(off) > 1)
		fail_msg("seed %d: boundaries are off by %.2f s", (int)seed, off);
	for (size_t i = 0; i < s.played.nsegments; i++) {
		const struct run_sample *sample = sample_of(&s.played, i);
		const bool covered =
			s.from[i] + s.lag_ms >= s.recording.points[0].utc_ms &&
			s.from[i + 1] + s.lag_ms <=
				s.recording.points[s.recording.npoints - 1].utc_ms;

		if (sample == NULL) {
			/* Half of its points were dropped. */
			assert_true(!covered || s.played.segments[i].done_ms < 30000);
			continue;
		}
		if (!covered)
			continue;
		const double real = s.sum[i] / s.counted[i];
		const double error = fabs(sample->spm10 / 10.0 - real);

		worst_spm = fmax(worst_spm, error);
		if (error > 0.5)
			fail_msg("seed %d, phase %zu: %.1f spm, really %.2f", (int)seed, i,
				 sample->spm10 / 10.0, real);
		assert_int_equal(sample->cued, s.played.segments[i].clicked_ms > 0);
		assert_int_equal(sample->target_spm10,
				 sample->cued ? s.played.segments[i].from_spm10 : 0);
		assert_true((sample->in_sync >= 0) == sample->cued);
	}
	text_clear(&said);
	clear(&s);
}

static void recordings_are_aligned(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= seeds; seed++)
		check_seed(seed, false);
	print_message("# %d seeds: boundaries within %.2f s, phases within %.2f spm\n",
		      (int)seeds, worst_s, worst_spm);
}

static void paused_sessions_are_aligned(void **state)
{
	(void)state;
	worst_s = worst_spm = 0;
	for (uint64_t seed = 1; seed <= seeds; seed++)
		check_seed(seed + 1000000, true);
	print_message("# %d paused: boundaries within %.2f s, phases within %.2f spm\n",
		      (int)seeds, worst_s, worst_spm);
}

/* Where cadence never changes, both clocks are believed, and that is said. */
static void flat_recordings_are_not_slid(void **state)
{
	struct simulated s = {0};
	struct text said = {0};

	(void)state;
	begin(&s);
	phase(&s, KIND_EASY, 600, 0, 165);
	phase(&s, KIND_METRONOME, 600, 1700, 165);
	s.played.segments[1].context = CONTEXT_TEMPO;
	for (int i = 0; i < 1300; i++)
		recording_add_point(&s.recording, begun_ms + i * 1000)->cadence256 =
			(165 + i % 2) * 256;
	const struct recorded_unit unit = recorded_unit(&s.recording, UNIT_UNDECIDED);
	assert_int_equal(unit.unit, UNIT_STEPS);
	assert_true(recorded_join(&s.recording, unit, "flat.fit", &s.played, &said));
	assert_non_null(strstr(text_string(&said), "both are believed"));
	assert_int_equal(s.played.nsamples, 2);
	assert_int_equal(s.played.samples[1].spm10, 1655);
	assert_int_equal(s.played.samples[1].target_spm10, 1700);
	/* 165 and 166 are within 3 % of 170. */
	assert_int_equal(s.played.samples[1].in_sync, 100);
	/* The script's own context goes before the kind's. */
	assert_int_equal(s.played.samples[0].context, CONTEXT_EASY);
	assert_int_equal(s.played.samples[1].context, CONTEXT_TEMPO);
	/* A second file of it replaces the first's samples, not what was counted. */
	s.played.samples[0].source = SAMPLE_COUNT;
	assert_true(recorded_join(&s.recording, unit, "again.fit", &s.played, &said));
	assert_int_equal(s.played.nsamples, 3);
	assert_string_equal(s.played.file, "again.fit");
	text_clear(&said);
	clear(&s);
}

/* Nothing steps in it, and its time is known all the same. */
static void a_session_of_one_phase_is_joined(void **state)
{
	struct simulated s = {0};
	struct text said = {0};

	(void)state;
	begin(&s);
	phase(&s, KIND_EASY, 600, 1650, 165);
	for (int i = 0; i < 700; i++)
		recording_add_point(&s.recording, begun_ms + (i - 50) * 1000)->cadence256 =
			(165 + i % 2) * 256;
	const struct recorded_unit unit = recorded_unit(&s.recording, UNIT_UNDECIDED);
	assert_true(recorded_join(&s.recording, unit, "one.fit", &s.played, &said));
	assert_non_null(strstr(text_string(&said), "both are believed"));
	assert_int_equal(s.played.nsamples, 1);
	assert_int_equal(s.played.samples[0].spm10, 1655);
	text_clear(&said);
	clear(&s);
}

static void nothing_recorded_changes_nothing(void **state)
{
	struct simulated s;
	struct text said = {0};

	(void)state;
	simulate(&s, 1, false);
	for (size_t i = 0; i < s.recording.npoints; i++)
		s.recording.points[i].cadence256 = RECORDING_UNKNOWN;
	const struct recorded_unit unit = recorded_unit(&s.recording, UNIT_UNDECIDED);
	assert_int_equal(unit.reason, UNIT_NO_CADENCE);
	assert_false(recorded_join(&s.recording, unit, "x.fit", &s.played, &said));
	assert_int_equal(s.played.nsamples, 0);
	assert_null(s.played.recording);
	text_clear(&said);
	clear(&s);
}

/* ---- runs of their own ------------------------------------------------------------------ */

static void add_lap(struct recording *recording, int seconds, int spm, int mm_per_s)
{
	const int64_t at =
		recording->npoints == 0
			? begun_ms
			: recording->points[recording->npoints - 1].utc_ms + 1000;
	struct recording_lap *lap = recording_add_lap(recording, at);

	lap->end_utc_ms = at + seconds * 1000;
	lap->timer_ms = seconds * 1000;
	for (int i = 0; i < seconds; i++) {
		struct recording_point *point =
			recording_add_point(recording, at + i * 1000);

		point->cadence256 = spm * 256;
		point->mm_per_s = mm_per_s;
	}
}

static void as_run(const struct recording *recording, const struct recorded_wish *wish,
		   struct run *run)
{
	run_init(run);
	recorded_to_run(recording, recorded_unit(recording, UNIT_STEPS), wish, "a.fit",
			run);
}

static void contexts_are_guessed_by_pace(void **state)
{
	static const struct recorded_wish guessed = {CONTEXTS, 0}, told = {CONTEXT_EASY, 0},
					  easy_known = {CONTEXTS, 9000};
	struct recording recording;
	struct run run;

	(void)state;
	recording_init(&recording);
	recording.start_utc_ms = begun_ms;
	add_lap(&recording, 900, 164, 2700);
	add_lap(&recording, 600, 172, 3300); /* tempo */
	add_lap(&recording, 20, 184, 4800);  /* a stride */
	add_lap(&recording, 90, 120, 1400);  /* walked: no running */
	add_lap(&recording, 30, 166, 2700);  /* too short for anything */
	add_lap(&recording, 600, 163, 2650);
	as_run(&recording, &guessed, &run);
	assert_int_equal(run.nsamples, 4);
	assert_int_equal(run.samples[0].context, CONTEXT_EASY);
	assert_int_equal(run.samples[1].context, CONTEXT_TEMPO);
	assert_int_equal(run.samples[2].context, CONTEXT_STRIDES);
	assert_int_equal(run.samples[2].spm10, 1840);
	assert_int_equal(run.samples[2].m_per_h, 17280);
	assert_int_equal(run.samples[2].at_ms, 1500000);
	assert_int_equal(run.samples[3].context, CONTEXT_EASY);
	assert_true(run.context_known && run.context == CONTEXT_EASY);
	run_clear(&run);
	as_run(&recording, &told, &run);
	assert_int_equal(run.nsamples, 5);
	for (size_t i = 0; i < run.nsamples; i++)
		assert_int_equal(run.samples[i].context, CONTEXT_EASY);
	run_clear(&run);
	/* Who runs easy at 9 km/h runs all of that as a tempo … */
	recording.nlaps = 2;
	recording.npoints = 1500;
	for (size_t i = 0; i < recording.npoints; i++)
		recording.points[i].mm_per_s = 3000;
	as_run(&recording, &easy_known, &run);
	assert_int_equal(run.samples[0].context, CONTEXT_TEMPO);
	run_clear(&run);
	recording_clear(&recording);
}

/* Walking breaks say nothing of the usual running pace. */
static void walking_breaks_make_no_tempo(void **state)
{
	static const struct recorded_wish guessed = {CONTEXTS, 0};
	struct recording recording;
	struct run run;

	(void)state;
	recording_init(&recording);
	recording.start_utc_ms = begun_ms;
	for (int i = 0; i < 5; i++) {
		add_lap(&recording, 200, 162, 2640); /* 9.5 km/h */
		add_lap(&recording, 240, 118, 1500);
	}
	as_run(&recording, &guessed, &run);
	assert_int_equal(run.nsamples, 5);
	for (size_t i = 0; i < run.nsamples; i++)
		assert_int_equal(run.samples[i].context, CONTEXT_EASY);
	run_clear(&run);
	recording_clear(&recording);
}

static void pauses_part_a_run_without_laps(void **state)
{
	static const struct recorded_wish guessed = {CONTEXTS, 0};
	struct recording recording;
	struct run run;

	(void)state;
	recording_init(&recording);
	recording.start_utc_ms = begun_ms;
	recording.terrain = TERRAIN_TREADMILL;
	add_lap(&recording, 900, 160, 2600);
	recording.nlaps = 0;
	recording_pause(&recording, begun_ms + 400000);
	recording_go_on(&recording, begun_ms + 410000);
	as_run(&recording, &guessed, &run);
	assert_int_equal(run.nsamples, 2);
	assert_int_equal(run.samples[0].length_ms, 400000);
	assert_int_equal(run.samples[1].length_ms, 490000);
	assert_int_equal(run.terrain, TERRAIN_TREADMILL);
	assert_int_equal(run.timer_ms, 889000);
	run_clear(&run);
	/* Less than five minutes in all is no measurement. */
	recording.npoints = 290;
	recording.npauses = 0;
	as_run(&recording, &guessed, &run);
	assert_int_equal(run.nsamples, 0);
	assert_false(run.context_known);
	run_clear(&run);
	recording_clear(&recording);
}

static void other_sports_have_minutes_only(void **state)
{
	static const struct recorded_wish guessed = {CONTEXTS, 0};
	struct recording recording;
	struct run run;

	(void)state;
	recording_init(&recording);
	recording.start_utc_ms = begun_ms;
	recording.activity = ACTIVITY_CROSS;
	recording.timer_ms = 3600000;
	recording.distance_cm = INT64_C(45) * 100000;
	add_lap(&recording, 900, 85, 12500);
	as_run(&recording, &guessed, &run);
	assert_int_equal(run.activity, ACTIVITY_CROSS);
	assert_int_equal(run.nsamples, 0);
	assert_int_equal(run.timer_ms, 3600000);
	/* 45 km/h is no speed of a run. */
	assert_int_equal(run.m_per_h, 0);
	run_clear(&run);
	recording_clear(&recording);
}

static void one_run_is_one(void **state)
{
	static const struct recorded_wish guessed = {CONTEXTS, 0};
	struct recording recording;
	struct run run;

	(void)state;
	recording_init(&recording);
	recording.start_utc_ms = begun_ms;
	add_lap(&recording, 900, 160, 2600);
	recording.timer_ms = 900000;
	as_run(&recording, &guessed, &run);
	assert_true(recorded_same(&recording, &run));
	/* Another site's file of it begins a few seconds later and has other sums. */
	recording.start_utc_ms += 4000;
	recording.timer_ms = 850000;
	assert_true(recorded_same(&recording, &run));
	/* The same hour typed in by hand is not the same entry. */
	run.source = RUN_BY_HAND;
	assert_false(recorded_same(&recording, &run));
	run.source = RUN_IMPORTED;
	/* The next run of that day. */
	run.start_utc_ms += 1000000;
	assert_false(recorded_same(&recording, &run));
	run_clear(&run);
	recording_clear(&recording);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recordings_are_aligned),
		cmocka_unit_test(paused_sessions_are_aligned),
		cmocka_unit_test(flat_recordings_are_not_slid),
		cmocka_unit_test(a_session_of_one_phase_is_joined),
		cmocka_unit_test(nothing_recorded_changes_nothing),
		cmocka_unit_test(contexts_are_guessed_by_pace),
		cmocka_unit_test(walking_breaks_make_no_tempo),
		cmocka_unit_test(pauses_part_a_run_without_laps),
		cmocka_unit_test(other_sports_have_minutes_only),
		cmocka_unit_test(one_run_is_one),
	};

	if (argc > 1)
		seeds = strtoull(argv[1], NULL, 10);
	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
