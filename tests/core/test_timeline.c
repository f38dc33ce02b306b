/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Properties of compiled timelines: segments tile, beats sit on their index, a change
 * of bias leaves what was heard alone. The independent oracle (tests/oracle) checks the
 * frames themselves; here are the laws that hold for any session.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/pcg32.h"
#include "core/timeline/tempo.h"

#include "laws.h"

enum { ROUNDS = 200, MAX_PHASES = 12 };

static const unsigned rates[] = {8000, 44100, 48000, 96000, 192000};

static int between(struct pcg32 *rng, int low, int high)
{
	return low + (int)pcg32_below(rng, (uint32_t)(high - low + 1));
}

static void random_phase(struct session *session, struct pcg32 *rng)
{
	struct phase *phase = add_phase(session, (enum kind)between(rng, 0, KINDS - 1),
					between(rng, 1, 90000));
	int shape = between(rng, 0, 4);

	if (shape > 0)
		set_cadence(phase, between(rng, 1200, 2200),
			    shape == 1 ? between(rng, 1200, 2200) : 1725);
	if (shape == 1 && between(rng, 0, 1))
		phase->ramp_ms = between(rng, 1, (int)phase->time_ms);
	if (shape == 2) {
		phase->contacts = between(rng, 1, 60);
		phase->time_ms = 0;
	}
	if (shape == 3) {
		phase->on_ms = between(rng, 1000, 20000);
		phase->off_ms = between(rng, 1000, 20000);
	}
	if (shape > 0)
		phase->count_in = between(rng, 0, 8);
	phase->every = between(rng, 0, 3);
	phase->lock_ms = between(rng, 0, 30000);
	phase->accent = between(rng, 0, 4);
	phase->sets = between(rng, 1, 3);
	phase->rest_ms = phase->sets > 1 ? between(rng, 0, 30000) : 0;
}

static void random_session(struct session *session, uint64_t seed)
{
	struct pcg32 rng;
	int n;

	pcg32_init(&rng, seed);
	memset(session, 0, sizeof *session);
	session->title = mem_strdup("random");
	n = between(&rng, 1, MAX_PHASES);
	for (int i = 0; i < n; i++)
		random_phase(session, &rng);
}

static void test_laws(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
		struct session session;
		struct timeline *timeline;

		random_session(&session, seed);
		timeline = compile(&session, rates[seed % 5], NULL, 0);
		check_laws(timeline);
		timeline_free(timeline);
		session_clear(&session);
	}
}

static void test_minute_has_its_beats(void **state)
{
	(void)state;
	for (int spm = 40; spm <= 300; spm++) {
		struct session session = {0};
		struct timeline *timeline;

		set_cadence(add_phase(&session, KIND_METRONOME, 60000), spm * 10, spm * 10);
		timeline = compile(&session, 44100, NULL, 0);
		assert_int_equal(timeline->nbeats, spm);
		assert_int_equal(timeline_beat(timeline, 0).frame, 0);
		assert_int_equal(timeline_clicks(timeline), spm);
		timeline_free(timeline);
		session_clear(&session);
	}
}

/* A beat that the arithmetic puts exactly on the end belongs to what follows. */
static void test_end_is_exclusive(void **state)
{
	struct session session = {0};
	struct timeline *timeline;

	(void)state;
	add_phase(&session, KIND_EASY, 10005); /* an odd start: the boundary is rounded */
	set_cadence(add_phase(&session, KIND_STRIDE, 20000), 1800, 1800);
	add_phase(&session, KIND_RECOVERY, 1000);
	timeline = compile(&session, 44100, NULL, 0);
	assert_int_equal(timeline->nbeats, 60);
	timeline_free(timeline);
	session_clear(&session);
}

static void test_contacts_are_counted(void **state)
{
	(void)state;
	for (int n = 1; n < 80; n++)
		for (int spm10 = 1200; spm10 < 1400; spm10 += 7) {
			struct session session = {0};
			struct phase *phase = add_phase(&session, KIND_DRILL, 0);
			struct timeline *timeline;

			phase->contacts = n;
			set_cadence(phase, spm10, spm10 + (n % 3) * 100);
			timeline = compile(&session, 48000, NULL, 0);
			assert_int_equal(timeline->nbeats, n);
			timeline_free(timeline);
			session_clear(&session);
		}
}

static size_t beats_before(const struct timeline *timeline, int64_t frame)
{
	return timeline_beat_from(timeline, frame);
}

static bool is_same(struct beat a, struct beat b)
{
	return a.frame == b.frame && a.segment == b.segment && a.flags == b.flags &&
	       a.feet == b.feet;
}

/* Frames before the last change are the same with it and without, whatever it is. */
static void check_last(const struct session *session, unsigned rate,
		       const struct change *changes, size_t nchanges)
{
	int64_t frame = changes[nchanges - 1].frame;
	struct timeline *before = compile(session, rate, changes, nchanges - 1);
	struct timeline *after = compile(session, rate, changes, nchanges);
	size_t n = beats_before(before, frame);

	check_laws(after);
	assert_int_equal(before->length, after->length);
	assert_int_equal(n, beats_before(after, frame));
	for (size_t i = 0; i < n; i++)
		assert_true(is_same(timeline_beat(before, i), timeline_beat(after, i)));
	assert_int_equal(after->bias_spm, changes[nchanges - 1].amount);
	timeline_free(before);
	timeline_free(after);
}

static void test_bias_leaves_the_past(void **state)
{
	struct pcg32 rng;

	(void)state;
	pcg32_init(&rng, 7);
	for (uint64_t seed = 1; seed <= ROUNDS; seed++) {
		struct session session;
		struct timeline *timeline;
		unsigned rate = rates[seed % 5];
		int64_t length;

		random_session(&session, seed);
		timeline = compile(&session, rate, NULL, 0);
		length = timeline->length;
		timeline_free(timeline);
		for (int i = 0; i < 5; i++) {
			struct change change = {.kind = CHANGE_BIAS};

			change.frame = pcg32_below(&rng, (uint32_t)length + 1);
			change.amount = between(&rng, -10, 10);
			check_last(&session, rate, &change, 1);
		}
		session_clear(&session);
	}
}

/* A key that is pressed again and again while a stride is counted in. */
static void test_bias_within_a_count_in(void **state)
{
	enum { PRESSED = 6, START = 30 * 48000, COUNTED = 8 * 16000 };
	struct pcg32 rng;

	(void)state;
	pcg32_init(&rng, 11);
	for (int round = 0; round < ROUNDS; round++) {
		struct session session = {0};
		struct change changes[PRESSED];
		int64_t at = START - COUNTED - 2000;
		struct phase *stride;

		set_cadence(add_phase(&session, KIND_EASY, 30000), 1600, 1600);
		stride = add_phase(&session, KIND_STRIDE, 20000);
		set_cadence(stride, 1800, 1800);
		stride->count_in = 8;
		for (size_t i = 0; i < PRESSED; i++) {
			/* Several may come at the same frame. */
			at += between(&rng, 0, 3) * between(&rng, 0, COUNTED / PRESSED);
			changes[i] =
				(struct change){at, CHANGE_BIAS, between(&rng, -10, 10)};
			check_last(&session, 48000, changes, i + 1);
		}
		session_clear(&session);
	}
}

/* After the change the beats go on from the phase they had, at the new tempo. */
static void test_bias_carries_the_phase(void **state)
{
	struct session session = {0};
	struct change change = {48000 * 10 + 4711, CHANGE_BIAS, 3};
	struct timeline *timeline;
	size_t i;
	double gone, next;

	(void)state;
	set_cadence(add_phase(&session, KIND_STRIDE, 60000), 1725, 1725);
	timeline = compile(&session, 48000, &change, 1);
	i = timeline_beat_from(timeline, change.frame);
	gone = (double)change.frame / 48000 * 172.5 / 60;
	next = (double)change.frame +
	       ((double)(int64_t)gone + 1 - gone) * 60 / 175.5 * 48000;
	for (int k = 0; k < 100; k++) {
		double expected = next + k * 60 / 175.5 * 48000;
		double got = (double)timeline_beat(timeline, i + (size_t)k).frame;

		assert_true(got - expected <= 0.51 && expected - got <= 0.51);
	}
	assert_int_equal(timeline_spm10_at(timeline, change.frame - 1), 1725);
	assert_int_equal(timeline_spm10_at(timeline, change.frame), 1755);
	timeline_free(timeline);
	session_clear(&session);
}

static void test_bias_spares_drills_and_contacts(void **state)
{
	struct session session = {0};
	struct change change = {0, CHANGE_BIAS, 10};
	struct timeline *timeline;
	struct phase *hops;

	(void)state;
	set_cadence(add_phase(&session, KIND_DRILL, 10000), 1320, 1320);
	hops = add_phase(&session, KIND_STRIDE, 0);
	hops->contacts = 30;
	set_cadence(hops, 1500, 1500);
	set_cadence(add_phase(&session, KIND_STRIDE, 10000), 1700, 1800);
	timeline = compile(&session, 48000, &change, 1);
	assert_int_equal(timeline->segments.items[0].from_spm10, 1320);
	assert_int_equal(timeline->segments.items[1].from_spm10, 1500);
	assert_int_equal(timeline->segments.items[2].from_spm10, 1800);
	assert_int_equal(timeline->segments.items[2].to_spm10, 1900);
	timeline_free(timeline);
	session_clear(&session);
}

/* The count-in is at the tempo of what comes, and silences what was. */
static void test_count_in(void **state)
{
	struct session session = {0};
	struct phase *stride;
	struct timeline *timeline;
	size_t n = 0;
	int64_t first;

	(void)state;
	set_cadence(add_phase(&session, KIND_EASY, 30000), 1600, 1600);
	stride = add_phase(&session, KIND_STRIDE, 20000);
	set_cadence(stride, 1800, 1800);
	stride->count_in = 8;
	timeline = compile(&session, 48000, NULL, 0);
	first = 30 * 48000 - 8 * 16000;
	assert_int_equal(timeline->segments.items[1].count_in, first);
	for (size_t i = 0; i < timeline->nbeats; i++) {
		const struct beat beat = timeline_beat(timeline, i);

		if (beat.frame >= first && beat.frame < 30 * 48000) {
			assert_true(beat.flags & BEAT_COUNT_IN);
			assert_int_equal(beat.frame, first + (int64_t)n++ * 16000);
		}
	}
	assert_int_equal(n, 8);
	/* No countdown beside it. */
	for (size_t i = 0; i < timeline->tones.n; i++)
		if (timeline->tones.items[i].kind == TONE_COUNTDOWN)
			assert_true(timeline->tones.items[i].frame < 0 ||
				    timeline->tones.items[i].frame > 30 * 48000);
	timeline_free(timeline);
	session_clear(&session);
}

/* The belt is asked for as its speed was written, whatever that is in metres. */
static void test_speed_as_written(void **state)
{
	(void)state;
	for (int halves = 4; halves <= 40; halves++)
		for (int imperial = 0; imperial < 2; imperial++) {
			struct session session = {0};
			struct treadmill *belt =
				&add_phase(&session, KIND_EASY, 60000)->treadmill;
			struct timeline *timeline;
			char written[20], wanted[30], why[QUANTITY_WHY];

			snprintf(written, sizeof written, "%d%s %s", halves / 2,
				 halves % 2 ? ".5" : "", imperial ? "mph" : "km/h");
			snprintf(wanted, sizeof wanted, "Set %s", written);
			belt->given = true;
			assert_true(quantity_speed(written, &belt->speed, why));
			timeline = compile(&session, 48000, NULL, 0);
			assert_int_equal(timeline->cues.items[1].origin, CUE_TREADMILL);
			assert_string_equal(timeline->cues.items[1].text, wanted);
			timeline_free(timeline);
			session_clear(&session);
		}
}

static size_t tones_of(const struct timeline *timeline, enum tone_kind kind)
{
	size_t n = 0;

	for (size_t i = 0; i < timeline->tones.n; i++)
		n += timeline->tones.items[i].kind == kind;
	return n;
}

/* Short phases get one tone, long ones a countdown, and each boundary one "now". */
static void test_tones_of_boundaries(void **state)
{
	struct session session = {0};
	struct timeline *timeline;

	(void)state;
	add_phase(&session, KIND_WARM_UP, 60000);
	add_phase(&session, KIND_STRIDE, 8000);
	add_phase(&session, KIND_RECOVERY, 120000);
	add_phase(&session, KIND_COOL_DOWN, 60000);
	timeline = compile(&session, 48000, NULL, 0);
	assert_int_equal(tones_of(timeline, TONE_GO), 1);
	assert_int_equal(tones_of(timeline, TONE_REST), 2);
	assert_int_equal(tones_of(timeline, TONE_NEXT), 1);
	assert_int_equal(tones_of(timeline, TONE_FINISHED), 1);
	/* 3 before the first, 3 before the stride, none before the recovery that follows
	 * 8 s, 3 before the cool-down and 3 before the end. */
	assert_int_equal(tones_of(timeline, TONE_COUNTDOWN), 12);
	timeline_free(timeline);
	session_clear(&session);
}

/* The runner's own countdown wins over kinds and scripts, and keeps to its room. */
static void test_own_countdown(void **state)
{
	struct session session = {0};
	struct runner runner = a_runner();
	struct compile_options options = {.rate = 48000};
	struct timeline *timeline;

	(void)state;
	add_phase(&session, KIND_WARM_UP, 60000);
	add_phase(&session, KIND_STRIDE, 4000)->countdown_s = 2;
	add_phase(&session, KIND_COOL_DOWN, 60000);
	runner.countdown_s = 0;
	timeline = timeline_compile(&session, &runner, &options, NULL);
	assert_int_equal(tones_of(timeline, TONE_COUNTDOWN), 0);
	timeline_free(timeline);
	runner.countdown_s = 7;
	timeline = timeline_compile(&session, &runner, &options, NULL);
	/* Before the first, the stride, the end; 3 of 4 s before the cool-down. */
	assert_int_equal(tones_of(timeline, TONE_COUNTDOWN), 7 + 7 + 3 + 7);
	timeline_free(timeline);
	session_clear(&session);
}

/* What is spoken never overlaps, nor reaches into a countdown. */
static void test_cues_keep_clear(void **state)
{
	struct session session = {0};
	struct phase *phase = add_phase(&session, KIND_TEMPO, 120000);
	struct script_cue cue = {.at_ms = 2000,
				 .anchor = CUE_FROM_END,
				 .show = mem_strdup("Shoulders loose"),
				 .say = mem_strdup("Shoulders loose")};
	struct timeline *timeline;
	bool found = false;

	(void)state;
	phase->cues = mem_alloc(1, sizeof *phase->cues);
	phase->cues[0] = cue;
	phase->ncues = 1;
	add_phase(&session, KIND_COOL_DOWN, 60000);
	timeline = compile(&session, 48000, NULL, 0);
	for (size_t i = 0; i < timeline->cues.n; i++) {
		const struct cue *placed = &timeline->cues.items[i];

		if (placed->origin != CUE_SCRIPT)
			continue;
		found = true;
		assert_true(placed->spoken);
		assert_true(placed->frame < (int64_t)(120 - 3) * 48000);
	}
	assert_true(found);
	timeline_free(timeline);
	session_clear(&session);
}

/* What is said at a boundary, half-way and at the end waits until the tone is over. */
static void test_words_wait_for_tones(void **state)
{
	static const struct {
		enum cue_origin origin;
		int64_t ms;
	} wanted[] = {{CUE_SCRIPT, 500},
		      {CUE_HALF, 60400},
		      {CUE_NEXT, 110300},
		      {CUE_FINISHED, 181000}};
	struct session session = {0};
	struct phase *phase = add_phase(&session, KIND_TEMPO, 120000);
	struct script_cue cue = {.anchor = CUE_FROM_START,
				 .show = mem_strdup("Shoulders loose"),
				 .say = mem_strdup("Shoulders loose")};
	struct timeline *timeline;
	size_t found = 0;

	(void)state;
	phase->cues = mem_alloc(1, sizeof *phase->cues);
	phase->cues[0] = cue;
	phase->ncues = 1;
	add_phase(&session, KIND_COOL_DOWN, 60000);
	timeline = compile(&session, 48000, NULL, 0);
	check_laws(timeline);
	for (size_t i = 0; i < timeline->cues.n; i++) {
		const struct cue *placed = &timeline->cues.items[i];

		if (!placed->spoken)
			continue;
		assert_true(found < 4);
		assert_int_equal(placed->origin, wanted[found].origin);
		assert_int_equal(placed->frame, wanted[found].ms * 48);
		found++;
	}
	assert_int_equal(found, 4);
	timeline_free(timeline);
	session_clear(&session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_laws),
		cmocka_unit_test(test_minute_has_its_beats),
		cmocka_unit_test(test_end_is_exclusive),
		cmocka_unit_test(test_contacts_are_counted),
		cmocka_unit_test(test_bias_leaves_the_past),
		cmocka_unit_test(test_bias_within_a_count_in),
		cmocka_unit_test(test_bias_carries_the_phase),
		cmocka_unit_test(test_bias_spares_drills_and_contacts),
		cmocka_unit_test(test_count_in),
		cmocka_unit_test(test_speed_as_written),
		cmocka_unit_test(test_tones_of_boundaries),
		cmocka_unit_test(test_own_countdown),
		cmocka_unit_test(test_cues_keep_clear),
		cmocka_unit_test(test_words_wait_for_tones),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
