/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The stream on a device that misbehaves: every click that is heard is at its place on
 * the session's grid, none twice, and none is missing outside of the fault's gap.
 */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#ifdef HAVE_ALSA

#include "../rig/rig.h"

#include <errno.h>

enum { RATE = 48000, SPM10 = 1725, LENGTH_S = 3600 };

static void begin(struct rig_session *rig, const char *script)
{
	rig_begin(rig, script, RATE, SPM10, LENGTH_S);
}

/* ---- faults ---------------------------------------------------------------------- */

/*
 * What the card does, and what may be missing: between these seconds of the recording.
 * slack: frames that clicks may be off the grid, where the card's clock is not ours.
 */
static const struct fault_case {
	const char *name, *script;
	double from, to;
	unsigned xruns, reopens; /* at least */
	int error;
	int slack;
} fault_cases[] = {
	{"nothing", "ppm=0", 0, 0, 0, 0, 0, 0},
	{"short writes", "short=1", 0, 0, 0, 0, 0, 0},
	{"an underrun", "at=4:xrun", 4.0, 4.2, 1, 0, -EPIPE, 2},
	{"many underruns", "at=4:xrun;at=5:xrun;at=6.1:xrun", 4, 6.3, 3, 0, -EPIPE, 4},
	{"an I/O error", "at=4:eio", 4, 4.6, 0, 1, -EIO, 2},
	{"suspended for 1.5 s", "at=4:suspend:1.5", 4, 5.7, 1, 0, -ESTRPIPE, 2},
	{"gone for 1.5 s", "at=4:gone:1.5", 4, 6.7, 0, 1, -ENODEV, 2},
	{"a stall of 0.6 s", "at=4:stall:0.6", 4, 5, 1, 0, 0, 2},
	{"a stall of 2.5 s", "at=4:stall:2.5", 4, 7.2, 1, 1, 0, 2},
	{"counts on, takes nothing", "at=4:freeze:2", 4, 7, 0, 1, 0, 2},
	{"poll is silent", "at=4:mute:3", 0, 0, 0, 0, 0, 0},
	{"frames vanish", "at=4:skip:2400", 4, 4.5, 1, 0, 0, 4},
	{"a wrong delay, for a while", "at=4:stale:1.4", 0, 0, 0, 0, 0, 0},
	{"a wrong delay, for good", "at=4:stale:99", 4, 7, 1, 0, 0, 300},
	{"absurd delays", "at=4:lie:2", 0, 0, 0, 0, 0, 0},
	{"absurd delays from the start", "at=0:lie:100", 0, 0, 0, 0, 0, 0},
	{"absurd delays, an underrun", "at=2:lie:100;at=4:xrun", 4, 4.3, 1, 0, -EPIPE, 2},
	{"a long way to the ear", "delay=24000", 0, 0, 0, 0, 0, 0},
	{"a small buffer", "buffer=2048", 0, 0, 0, 0, 0, 0},
	{"large periods", "period=9600", 0, 0, 0, 0, 0, 0},
	{"a fast clock", "ppm=150", 0, 0, 0, 0, 0, 0},
	{"a fast clock and an underrun", "ppm=150;at=10:xrun", 10, 10.1, 1, 0, -EPIPE, 20},
	{"16 bits", "format=S16_LE", 0, 0, 0, 0, 0, 0},
	{"32 bits", "format=S32_LE", 0, 0, 0, 0, 0, 0},
	{"24 bits in 4 bytes", "format=S24_LE", 0, 0, 0, 0, 0, 0},
	{"24 bits in 3 bytes", "format=S24_3LE", 0, 0, 0, 0, 0, 0},
};

enum { FAULT_CASES = sizeof fault_cases / sizeof fault_cases[0] };

/* Every click heard is a beat at its place; outside of the gap every beat is heard. */
static void check_grid(const struct fault_case *c, const struct rig_heard *heard)
{
	int64_t zero, next = 0;

	assert_true(heard->n > 20);
	zero = heard->clicks[0];
	assert_true(zero <= RATE);
	for (int i = 0; i < heard->n; i++) {
		int64_t at = heard->clicks[i] - zero;
		int64_t k = (at * SPM10 + 300 * RATE) / (600 * (int64_t)RATE);
		int64_t off = at - metronome_beat(k, RATE, SPM10);

		if (llabs(off) > c->slack)
			print_error("%s: beat %d is %d off\n", c->name, (int)k, (int)off);
		assert_true(llabs(off) <= c->slack);
		assert_true(k >= next); /* none twice */
		for (; next < k; next++) {
			double s =
				(double)(zero + metronome_beat(next, RATE, SPM10)) / RATE;

			if (s < c->from - 0.03 || s > c->to)
				print_error("%s: no beat %d at %.3f s\n", c->name,
					    (int)next, s);
			assert_true(s >= c->from - 0.03 && s <= c->to);
		}
		next = k + 1;
	}
}

static void faults(void **state)
{
	static struct rig_heard heard;
	const struct fault_case *c = *state;
	struct rig_session rig;
	struct sink_report report;

	begin(&rig, c->script);
	rig_play(&rig, 14);
	report = rig.report;
	rig_close(&rig);
	rig_listen(&rig, RATE, 2, &heard);
	check_grid(c, &heard);
	assert_int_equal(report.state, SINK_PLAYING);
	assert_true(report.xruns >= c->xruns);
	assert_true(report.reopens >= c->reopens);
	if (c->xruns == 0 && c->reopens == 0)
		assert_int_equal(report.xruns + report.reopens, 0);
	if (c->error != 0)
		assert_int_equal(report.error, c->error);
	assert_true(rig.spins < 10 && rig.ticks < 14 * 60);
	assert_true(heard.peak > 0.4f && heard.peak <= MIX_PEAK + 1e-4f);
}

/*
 * A server that says wrong delays after an underrun and mends them little by little: what
 * is heard meanwhile is where it says; afterwards it is where the clock says.
 */
static void comes_back(void **state)
{
	static const char *const scripts[] = {
		"at=4:xrun;at=4:slow:1.5",
		"at=4:xrun;at=4:slow:4",
		"at=4:xrun;at=4.84:xrun;at=4.84:slow:2.58;at=5.96:xrun;at=5.96:slow:3.95",
		("at=4:xrun;at=5.46:xrun;at=5.51:slow:1.97;at=5.77:xrun;at=6.77:slow:1.29;"
		 "at=6.31:xrun;at=7.31:slow:3.58"),
	};
	static struct rig_heard heard;

	(void)state;
	for (size_t i = 0; i < sizeof scripts / sizeof scripts[0]; i++) {
		struct rig_session rig;
		int64_t last, k, off;

		begin(&rig, scripts[i]);
		rig_play(&rig, 16);
		rig_close(&rig);
		rig_listen(&rig, RATE, 2, &heard);
		last = heard.clicks[heard.n - 1] - heard.clicks[0];
		k = (last * SPM10 + 300 * RATE) / (600 * (int64_t)RATE);
		off = last - metronome_beat(k, RATE, SPM10);
		if (llabs(off) > RATE / 50)
			print_error("%s: beat %d is %d frames off\n", scripts[i], (int)k,
				    (int)off);
		assert_in_range(last, 14 * RATE, 16 * RATE);
		assert_in_range(llabs(off), 0, RATE / 50);
	}
}

int main(void)
{
	struct CMUnitTest tests[FAULT_CASES + 1] = {cmocka_unit_test(comes_back)};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	rig_setup();
	for (int i = 0; i < FAULT_CASES; i++)
		tests[i + 1] =
			(struct CMUnitTest){.name = fault_cases[i].name,
					    .test_func = faults,
					    .initial_state = (void *)&fault_cases[i]};
	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}

#else

#include <stdio.h>

int main(void)
{
	puts("1..0 # SKIP built without ALSA");
	return 0;
}

#endif
