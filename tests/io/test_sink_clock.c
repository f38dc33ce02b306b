/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole session on the clock sink, on a clock that the test turns. */
#include "io/sink.h"

#include "../rig/metronome.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <stdlib.h>

enum { RATE = 48000, SPM10 = 1725 };

static int64_t clock_ns;

static int64_t now_ns(void)
{
	return clock_ns;
}

static void pass(double seconds)
{
	clock_ns += (int64_t)(seconds * 1e9);
}

struct fixture {
	struct sink *sink;
	struct timeline *timeline;
	struct voices *voices;
	struct sink_report report;
};

static void order(struct fixture *f, struct sink_order order)
{
	assert_true(f->sink->ops->order(f->sink, &order));
}

/* The position now, in seconds; the report is f->report. */
static double heard(struct fixture *f)
{
	f->sink->ops->report(f->sink, &f->report);
	return (double)sink_heard(&f->report, clock_ns) / f->report.frame_rate;
}

static void adopt(struct fixture *f, unsigned rate, int seconds, uint64_t generation)
{
	struct timeline *old_timeline = f->timeline;
	struct voices *old_voices = f->voices;

	f->timeline = metronome_new(rate, SPM10, seconds);
	f->voices = voices_new(rate);
	order(f, (struct sink_order){.kind = SINK_ADOPT,
				     .timeline = f->timeline,
				     .voices = f->voices,
				     .generation = generation});
	timeline_free(old_timeline);
	voices_free(old_voices);
}

static void begin(struct fixture *f, double speed)
{
	*f = (struct fixture){.sink = sink_clock_new(RATE, speed, now_ns)};
}

static void end(struct fixture *f)
{
	assert_true(f->sink->ops->close(f->sink));
	timeline_free(f->timeline);
	voices_free(f->voices);
}

static void near(double a, double b)
{
	if (a < b - 1e-4 || a > b + 1e-4)
		print_error("%f is not %f\n", a, b);
	assert_true(a >= b - 1e-4 && a <= b + 1e-4);
}

static void waits_to_begin(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 1);
	pass(5);
	f.sink->ops->report(f.sink, &f.report);
	assert_int_equal(f.report.state, SINK_PAUSED);
	assert_int_equal(f.report.rate, RATE);
	assert_int_equal(f.report.frame, 0);
	order(&f, (struct sink_order){.kind = SINK_RESUME, .frame = -10 * RATE});
	pass(5);
	f.sink->ops->report(f.sink, &f.report);
	assert_true(f.report.speed == 0); /* not without a timeline */
	end(&f);
}

static void plays_a_session(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 1);
	adopt(&f, RATE, 2700, 1);
	order(&f, (struct sink_order){.kind = SINK_RESUME, .frame = -10 * RATE});
	near(heard(&f), -10);
	for (int i = 1; i <= 600; i++) {
		pass(0.1);
		near(heard(&f), -10 + 0.1 * i);
		assert_int_equal(f.report.state, SINK_PLAYING);
	}
	order(&f, (struct sink_order){.kind = SINK_PAUSE});
	pass(300);
	near(heard(&f), 50);
	assert_int_equal(f.report.state, SINK_PAUSED);
	order(&f, (struct sink_order){.kind = SINK_SEEK, .frame = 100 * RATE});
	pass(1);
	near(heard(&f), 100);
	order(&f, (struct sink_order){
			  .kind = SINK_RESUME, .frame = 90 * RATE, .lead_ms = 3000});
	pass(2);
	near(heard(&f), 90);
	assert_int_equal(f.report.state, SINK_PLAYING);
	pass(2);
	near(heard(&f), 91);
	adopt(&f, RATE, 2700, 2);
	near(heard(&f), 91);
	assert_int_equal(f.report.generation, 2);
	order(&f, (struct sink_order){.kind = SINK_SEEK, .frame = 2699 * RATE});
	near(heard(&f), 2699);
	pass(60);
	near(heard(&f), 2700 + (double)voices_finished_frames(f.voices) / RATE);
	assert_int_equal(f.report.state, SINK_ENDED);
	/* Back into it, and an end that moves away. */
	order(&f, (struct sink_order){.kind = SINK_SEEK, .frame = 2699 * RATE});
	pass(0.5);
	near(heard(&f), 2699.5);
	assert_int_equal(f.report.state, SINK_PLAYING);
	pass(60);
	adopt(&f, RATE, 2800, 3);
	pass(1);
	near(heard(&f), 2701 + (double)voices_finished_frames(f.voices) / RATE);
	end(&f);
}

static void another_rate(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 1);
	adopt(&f, RATE, 2700, 1);
	order(&f, (struct sink_order){.kind = SINK_RESUME});
	pass(12);
	adopt(&f, 44100, 2700, 2);
	near(heard(&f), 12);
	assert_int_equal(f.report.frame_rate, 44100);
	pass(1);
	near(heard(&f), 13);
	end(&f);
}

static void rehearses(void **state)
{
	struct fixture f;

	(void)state;
	begin(&f, 60);
	adopt(&f, RATE, 2700, 1);
	order(&f, (struct sink_order){.kind = SINK_RESUME, .lead_ms = 3000});
	pass(0.025);
	near(heard(&f), 0);
	pass(0.025);
	near(heard(&f), 0);
	pass(30);
	near(heard(&f), 1800);
	pass(30);
	heard(&f);
	assert_int_equal(f.report.state, SINK_ENDED);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(waits_to_begin),
		cmocka_unit_test(plays_a_session),
		cmocka_unit_test(another_rate),
		cmocka_unit_test(rehearses),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("sink_clock", tests, NULL, NULL);
}
