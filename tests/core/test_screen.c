/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * screen: what it says in every state of a session, and that it says when it changes.
 *
 * The law of screen_next_change: between one change and the next the struct is the
 * same bytes, at the change it is not. It is tried at every change of the whole sample.
 */
#include "core/screen/screen.h"

#include "sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

enum { RATE = 44100, COLUMNS = 78 };

static struct situation situation_at(int64_t frame)
{
	struct situation situation = {
		.volume_percent = 100, .sound = true, .finish_minute = -1};

	situation.playhead.frame = frame;
	return situation;
}

static void fill(struct player_screen *screen, const struct timeline *timeline,
		 double seconds)
{
	struct situation situation = situation_at((int64_t)(seconds * timeline->rate));

	/* Rubbish, so that what is not written shows. */
	memset(screen, 0xA5, sizeof *screen);
	screen_fill(screen, &sample_session, timeline, &situation, COLUMNS);
}

/* Seconds at which the n-th segment of a kind begins; n from 1. */
static double begin_of(const struct timeline *timeline, enum kind kind, int n)
{
	for (size_t i = 0; i < timeline->segments.n; i++)
		if (timeline->segments.items[i].kind == kind && --n == 0)
			return (double)timeline->segments.items[i].start / timeline->rate;
	fail_msg("there is no such segment");
	return 0;
}

static void walk(const struct timeline *timeline, int columns, bool flash_off)
{
	int64_t frame = -10 * (int64_t)timeline->rate;
	struct player_screen now, before, then;
	int changes = 0;

	while (frame < timeline->length) {
		struct situation situation = situation_at(frame);
		int64_t next;

		situation.flash_off = flash_off;
		screen_fill(&now, &sample_session, timeline, &situation, columns);
		next = screen_next_change(timeline, &situation, columns);
		assert_true(next > frame);
		if (next == INT64_MAX)
			break;
		situation.playhead.frame = next - 1;
		screen_fill(&before, &sample_session, timeline, &situation, columns);
		assert_memory_equal(&now, &before, sizeof now);
		situation.playhead.frame = frame + (next - frame) / 2;
		screen_fill(&before, &sample_session, timeline, &situation, columns);
		assert_memory_equal(&now, &before, sizeof now);
		situation.playhead.frame = next;
		screen_fill(&then, &sample_session, timeline, &situation, columns);
		assert_memory_not_equal(&now, &then, sizeof now);
		frame = next;
		changes++;
	}
	assert_int_equal(frame, timeline->length);
	assert_true(changes > 1500);
}

static void test_next_change_is_exact(void **state)
{
	static const struct {
		unsigned rate;
		int columns;
		bool live, flash_off;
	} runs[] = {
		{44100, 78, true, false},
		{48000, 0, false, false},
		{8000, 240, true, true},
		{11025, 38, false, false},
	};

	(void)state;
	for (size_t i = 0; i < sizeof runs / sizeof *runs; i++) {
		struct timeline *timeline = sample_timeline(runs[i].rate, runs[i].live);

		assert_non_null(timeline);
		walk(timeline, runs[i].columns, runs[i].flash_off);
		timeline_free(timeline);
	}
}

/* Nothing that flashes: a second, a cell of the strip, seldom more. */
static void test_quiet_screen_sleeps(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	int64_t frame = 100 * RATE;
	int changes = 0;

	(void)state;
	for (; frame < 200 * RATE; changes++) {
		struct situation situation = situation_at(frame);

		frame = screen_next_change(timeline, &situation, COLUMNS);
	}
	assert_in_range(changes, 100, 120);
	timeline_free(timeline);
}

static void test_nothing_moves(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	struct situation situation = situation_at(605 * RATE);

	(void)state;
	situation.playhead.transport = TRANSPORT_PAUSED;
	assert_true(screen_next_change(timeline, &situation, COLUMNS) == INT64_MAX);
	situation.playhead.transport = TRANSPORT_FINISHED;
	assert_true(screen_next_change(timeline, &situation, COLUMNS) == INT64_MAX);
	situation = situation_at(timeline->length);
	assert_true(screen_next_change(timeline, &situation, COLUMNS) == INT64_MAX);
	timeline_free(timeline);
}

static void test_start_delay(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	struct player_screen screen;

	(void)state;
	fill(&screen, timeline, -12.5);
	assert_string_equal(screen.word, "READY");
	assert_string_equal(screen.digits, "13");
	assert_string_equal(screen.digits_widest, "10");
	assert_string_equal(screen.name, "Get ready");
	assert_string_equal(screen.next, "next: Easy run 10 min");
	assert_int_equal(screen.role, ROLE_EASY);
	assert_false(screen.urgent);
	fill(&screen, timeline, -0.01);
	assert_string_equal(screen.digits, "1");
	assert_true(screen.urgent);
	fill(&screen, timeline, 0);
	assert_string_equal(screen.word, "WARM UP");
	assert_string_equal(screen.digits, "10:00");
	timeline_free(timeline);
}

static void test_stride(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	double begin = begin_of(timeline, KIND_STRIDE, 3);
	struct player_screen screen;

	(void)state;
	fill(&screen, timeline, begin + 3.001);
	assert_string_equal(screen.word, "STRIDE");
	assert_int_equal(screen.role, ROLE_WORK);
	assert_string_equal(screen.digits, "17");
	assert_string_equal(screen.digits_widest, "20");
	assert_string_equal(screen.name, "Resisted stride");
	assert_string_equal(screen.count, "rep 3 of 4");
	assert_string_equal(screen.count_digits, "3/4");
	assert_string_equal(screen.target, "181.6 spm");
	assert_string_equal(screen.target_digits, "182");
	assert_true(screen.provisional);
	assert_string_equal(screen.load, "incline 4 %, RPE 6, belt +3 km/h of easy");
	assert_string_equal(screen.next, "next: Recovery 2 min");
	assert_int_equal(screen.ncoming, 10);
	assert_string_equal(screen.coming[1].text, "Resisted stride 20 s, 181.6 spm");
	assert_true(strncmp(screen.total, "≥ ", strlen("≥ ")) == 0);
	fill(&screen, timeline, begin + 10.5);
	assert_string_equal(screen.brief, "LOOSE");
	assert_string_equal(screen.cue, "Shoulders loose");
	fill(&screen, timeline, begin + 16.9);
	assert_false(screen.urgent);
	fill(&screen, timeline, begin + 17.01);
	assert_true(screen.urgent);
	fill(&screen, timeline, begin_of(timeline, KIND_STRIDE, 4) + 1);
	assert_string_equal(screen.count, "last rep of 4");
	fill(&screen, timeline, begin_of(timeline, KIND_RECOVERY, 4) + 1);
	assert_string_equal(screen.count, "rep 4 of 4");
	assert_string_equal(screen.target, "no beat");
	assert_string_equal(screen.target_digits, "");
	assert_string_equal(screen.digits, "1:59");
	timeline_free(timeline);
}

static void test_open_phase(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	double begin = begin_of(timeline, KIND_CHANGE, 1);
	struct player_screen screen;

	(void)state;
	fill(&screen, timeline, begin + 28);
	assert_string_equal(screen.digits, "2");
	assert_string_equal(screen.digits_widest, "+5:00");
	assert_false(screen.urgent);
	assert_string_equal(screen.cue, "press Space or Right when ready");
	fill(&screen, timeline, begin + 30);
	assert_string_equal(screen.digits, "+0");
	fill(&screen, timeline, begin + 95.2);
	assert_string_equal(screen.digits, "+1:05");
	assert_string_equal(screen.next, "next: Pogo hops 22 contacts, 132 spm");
	assert_false(screen.urgent);
	timeline_free(timeline);
}

static void test_sets_fade_ramp_breath(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	double drill = begin_of(timeline, KIND_DRILL, 1);
	double run = begin_of(timeline, KIND_METRONOME, 1);
	double tempo = begin_of(timeline, KIND_TEMPO, 1);
	double breath = begin_of(timeline, KIND_COOL_DOWN, 1);
	struct player_screen screen;

	(void)state;
	fill(&screen, timeline, drill + 1);
	assert_string_equal(screen.count, "set 1 of 2");
	assert_string_equal(screen.next, "next: Rest 40 s");
	assert_false(screen.provisional);
	fill(&screen, timeline, begin_of(timeline, KIND_DRILL, 2) + 1);
	assert_string_equal(screen.count, "last set of 2");
	fill(&screen, timeline, run + 10);
	assert_string_equal(screen.target, "172.5 spm");
	fill(&screen, timeline, run + 40);
	assert_string_equal(screen.target, "172.5 spm, every 2 steps");
	fill(&screen, timeline, run + 100);
	assert_string_equal(screen.target, "172.5 spm, silent");
	assert_string_equal(screen.cue, "no clicks now: hold the beat alone");
	fill(&screen, timeline, tempo + 30);
	assert_string_equal(screen.target, "170 -> 178.5 spm");
	assert_string_equal(screen.target_digits, "174");
	/* Tempo was measured; that strides were not is none of its concern. */
	assert_true(timeline->provisional);
	assert_false(screen.provisional);
	fill(&screen, timeline, tempo + 70);
	assert_string_equal(screen.target_digits, "179");
	fill(&screen, timeline, breath + 2.5);
	assert_int_equal(screen.breath, 1);
	assert_int_equal(screen.breath_permille, 500);
	fill(&screen, timeline, breath + 5 + 3);
	assert_int_equal(screen.breath, 2);
	assert_int_equal(screen.breath_permille, 500);
	assert_string_equal(screen.target, "breathe 5 s in, 6 s out");
	assert_string_equal(screen.next, "next: finish");
	timeline_free(timeline);
}

static void test_end(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	double end = (double)timeline->length / RATE;
	struct player_screen screen;

	(void)state;
	fill(&screen, timeline, end - 0.5);
	assert_string_equal(screen.total, "1 s left");
	assert_true(screen.urgent);
	fill(&screen, timeline, end + 1);
	assert_string_equal(screen.word, "DONE");
	assert_string_equal(screen.next, "");
	assert_string_equal(screen.total, "");
	assert_int_equal(screen.beat, 0);
	assert_int_equal(screen.strip_at, COLUMNS - 1);
	timeline_free(timeline);
}

/* The frame at which the mark of the i-th beat, a clicked one, goes out. */
static int64_t goes_out(const struct timeline *timeline, size_t i)
{
	struct beat beat = timeline_beat(timeline, i), next = {0};
	int every = timeline->segments.items[beat.segment].every;
	size_t j = i;
	bool follows;

	do {
		if (++j < timeline->nbeats)
			next = timeline_beat(timeline, j);
	} while (j < timeline->nbeats && !(next.flags & BEAT_CLICK));
	follows = j < timeline->nbeats && j - i <= (size_t)every &&
		  (next.segment == beat.segment ||
		   next.frame - beat.frame <= (int64_t)SCREEN_STEP_MS * RATE / 1000);
	if (follows && (next.flags & BEAT_RIGHT) != (beat.flags & BEAT_RIGHT))
		return next.frame;
	return beat.frame + (int64_t)SCREEN_BEAT_MS * RATE / 1000;
}

static int mark_at(const struct timeline *timeline, int64_t frame, bool off)
{
	struct situation situation = situation_at(frame);
	struct player_screen screen;

	situation.flash_off = off;
	screen_fill(&screen, NULL, timeline, &situation, 0);
	return screen.beat_accent ? screen.beat + 10 : screen.beat;
}

/* Every heard beat is seen, on its side, until the other foot's or a moment long. */
static void test_beats(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	int64_t until = INT64_MIN;
	int moved = 0, went = 0;

	(void)state;
	for (size_t i = 0; i < timeline->nbeats; i++) {
		const struct beat beat = timeline_beat(timeline, i);
		int mark = (beat.flags & BEAT_RIGHT ? 2 : 1) +
			   (beat.flags & BEAT_ACCENT ? 10 : 0);

		if (!(beat.flags & BEAT_CLICK)) {
			if (beat.frame >= until)
				assert_int_equal(mark_at(timeline, beat.frame, false), 0);
			continue;
		}
		if (beat.frame > until) {
			assert_int_equal(mark_at(timeline, beat.frame - 1, false), 0);
			went++;
		}
		moved += beat.frame == until;
		until = goes_out(timeline, i);
		assert_int_equal(mark_at(timeline, beat.frame, false), mark);
		assert_int_equal(mark_at(timeline, until - 1, false), mark);
		assert_int_equal(mark_at(timeline, until - 1, true), 0);
		assert_int_not_equal(mark_at(timeline, until, false), mark);
	}
	assert_true(moved > 10 && went > 1);
	timeline_free(timeline);
}

static void test_strip(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, false);
	static const int widths[] = {20, 38, 78, 118, 209, 240};

	(void)state;
	for (size_t k = 0; k < sizeof widths / sizeof *widths; k++) {
		struct player_screen screen;
		int last = 0, works = 0, phases = 0;

		for (size_t i = 0; i < timeline->segments.n; i++) {
			const struct segment *segment = &timeline->segments.items[i];
			struct situation situation = situation_at(segment->start);
			const struct screen_strip_cell *cell;

			screen_fill(&screen, NULL, timeline, &situation, widths[k]);
			assert_int_equal(screen.nstrip, widths[k]);
			assert_in_range(screen.strip_at, last, widths[k] - 1);
			cell = &screen.strip[screen.strip_at];
			/* Strides, drills and the like have a cell of their own. */
			if (kind_info(segment->kind)->work) {
				assert_int_equal(cell->role,
						 kind_info(segment->kind)->role);
				assert_true(cell->height > 0);
				assert_true(works == 0 || screen.strip_at > last);
				works++;
			}
			last = screen.strip_at;
			phases++;
		}
		assert_true(phases > works);
	}
	timeline_free(timeline);
}

/* A bias is told where there is one: a drill's contacts keep their own beat. */
static void test_bias_and_target(void **state)
{
	struct change meanwhile = {.kind = CHANGE_BIAS, .amount = 3};
	struct compile_options options = {.rate = RATE};
	struct timeline *timeline = sample_compiled(&options);
	const struct segment *rise = NULL;
	struct player_screen screen;

	(void)state;
	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];
		struct situation situation = situation_at(segment->start + RATE);
		bool own = segment->kind == KIND_DRILL && segment->from_spm10 > 0;

		situation.bias_spm = 3;
		screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
		assert_string_equal(screen.bias, own ? "" : "+3");
		if (segment->kind == KIND_TEMPO)
			rise = segment;
	}
	assert_non_null(rise);
	struct situation situation = situation_at(rise->start + 20 * RATE);

	screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
	assert_string_equal(screen.target, "170 -> 178.5 spm");
	meanwhile.frame = rise->start + 10 * RATE;
	timeline_free(timeline);
	options.changes = &meanwhile;
	options.nchanges = 1;
	timeline = sample_compiled(&options);
	screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
	assert_string_equal(screen.target, "170 -> 181.5 spm");
	timeline_free(timeline);
}

static void test_lines_of_the_app(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	struct situation situation = situation_at(605 * RATE);
	struct player_screen screen;

	(void)state;
	situation.bias_spm = -3;
	situation.finish_minute = 9 * 60 + 5;
	situation.muted = true;
	situation.xruns = 1;
	situation.locked = true;
	situation.ask = ASK_QUIT;
	situation.playhead.transport = TRANSPORT_PAUSED;
	screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
	assert_string_equal(screen.title, sample_session.title);
	assert_string_equal(screen.word, "PAUSED");
	assert_string_equal(screen.cue, "Space goes on");
	assert_int_equal(screen.role, ROLE_WORK);
	assert_int_equal(screen.beat, 0);
	assert_string_equal(screen.bias, "-3");
	assert_string_equal(screen.finish, "done at 9:05");
	assert_string_equal(screen.sound, "muted, 1 interruption");
	assert_string_equal(screen.notice, "locked: press l twice");
	assert_true(*screen.question != '\0');
	situation = situation_at(605 * RATE);
	situation.sound = false;
	situation.clicks_off = true;
	situation.notice = "bias +1";
	situation.tap_spm10 = 1752;
	situation.tap_error_spm10 = 11;
	screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
	assert_string_equal(screen.sound, "no sound: follow the marks, clicks off");
	assert_string_equal(screen.notice,
			    "bias +1, your steps: 175.2 spm ± 1.1, 6.4 below target");
	timeline_free(timeline);
}

/* Taps are compared with the target, a question waits for the last seconds to pass. */
static void test_measuring(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	struct situation situation = situation_at(605 * RATE);
	int target = timeline_spm10_at(timeline, 605 * RATE);
	struct player_screen screen;

	(void)state;
	situation.tap_error_spm10 = 11;
	situation.tap_spm10 = target + 11;
	screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
	assert_non_null(strstr(screen.notice, "± 1.1, on target"));
	situation.tap_spm10 = target - 50;
	screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
	assert_non_null(strstr(screen.notice, ", 5 below target"));
	situation.tap_spm10 = target + 35;
	screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
	assert_non_null(strstr(screen.notice, ", 3.5 above target"));
	situation.asked = "Steps?";
	screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
	assert_string_equal(screen.question, "Steps?");
	situation.ask = ASK_QUIT;
	screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
	assert_non_null(strstr(screen.question, "Stop here?"));
	/* What the keys do is whole on 40 columns. */
	for (int ask = ASK_QUIT; ask <= ASK_AWAKE; ask++) {
		situation.ask = ask;
		screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
		assert_in_range(strlen(screen.question), 1, 38);
	}
	situation.ask = ASK_NOTHING;
	situation.playhead.frame = 619 * RATE;
	screen_fill(&screen, &sample_session, timeline, &situation, COLUMNS);
	assert_true(screen.urgent);
	assert_string_equal(screen.question, "");
	timeline_free(timeline);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_next_change_is_exact),
		cmocka_unit_test(test_quiet_screen_sleeps),
		cmocka_unit_test(test_nothing_moves),
		cmocka_unit_test(test_start_delay),
		cmocka_unit_test(test_stride),
		cmocka_unit_test(test_open_phase),
		cmocka_unit_test(test_sets_fade_ramp_breath),
		cmocka_unit_test(test_end),
		cmocka_unit_test(test_beats),
		cmocka_unit_test(test_strip),
		cmocka_unit_test(test_bias_and_target),
		cmocka_unit_test(test_lines_of_the_app),
		cmocka_unit_test(test_measuring),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
