/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The stream and its orders: pause, seek, another timeline, volume, other rates. What is
 * heard after each is what was ordered, whole and in time.
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

/* Where the session says it is heard now. */
static double heard_s(const struct rig_session *rig)
{
	return (double)sink_heard(&rig->report, rig_now()) / rig->report.frame_rate;
}

static void listen_and_close(struct rig_session *rig, unsigned rate, int channels,
			     struct rig_heard *heard)
{
	rig_close(rig);
	rig_listen(rig, rate, channels, heard);
}

/* How many clicks lie between two seconds of the recording. */
static int clicks_between(const struct rig_heard *heard, double from, double to)
{
	int n = 0;

	for (int i = 0; i < heard->n; i++)
		n += heard->clicks[i] >= from * RATE && heard->clicks[i] < to * RATE;
	return n;
}

static double now_s(int64_t begun)
{
	return (double)(rig_now() - begun) / 1e9;
}

/* What was ordered while the device was being opened is not waited for any more. */
static void begins_at_once(void **state)
{
	static struct rig_heard heard;
	struct rig_session rig;

	(void)state;
	rig_open(&rig, "rig", "ppm=0", RATE);
	rig_adopt(&rig, RATE, SPM10, LENGTH_S);
	rig_order(&rig, (struct sink_order){.kind = SINK_RESUME});
	rig_play(&rig, 3);
	listen_and_close(&rig, RATE, 2, &heard);
	assert_int_equal(heard.clicks[0], 0);
}

/* Silence within 100 ms, the position holds still, and goes on after the lead. */
static void pause_and_resume(void **state)
{
	static struct rig_heard heard;
	struct rig_session rig;
	int64_t begun = rig_now();
	double at, held;

	(void)state;
	begin(&rig, "ppm=0");
	rig_play(&rig, 5);
	rig_order(&rig, (struct sink_order){.kind = SINK_PAUSE});
	rig_play(&rig, 0.01);
	at = now_s(begun);
	held = heard_s(&rig);
	assert_int_equal(rig.report.state, SINK_PAUSED);
	assert_true(fabs(held - (at - 0.01 - 0.25)) < 0.06);
	rig_play(&rig, 30);
	assert_true(heard_s(&rig) == held);
	rig_order(&rig, (struct sink_order){
				.kind = SINK_RESUME, .frame = 10 * RATE, .lead_ms = 3000});
	rig_play(&rig, 2);
	assert_int_equal(rig.report.state, SINK_PLAYING);
	assert_true(heard_s(&rig) == 10);
	assert_true(rig.report.at_ns > rig_now());
	rig_play(&rig, 4);
	assert_true(fabs(heard_s(&rig) - 13) < 0.01);
	assert_int_equal(rig.report.xruns + rig.report.reopens, 0);
	listen_and_close(&rig, RATE, 2, &heard);
	assert_true(clicks_between(&heard, 0, at) >= 13);
	assert_int_equal(clicks_between(&heard, at, at + 33), 0);
	/* Session second 10 lies 3 s after the order; its next beat is 29, at 10.087 s. */
	assert_true(clicks_between(&heard, at + 33 + 0.03, at + 33 + 0.1) == 1);
}

/* Heard within 100 ms, wherever it goes; the first click there is whole. */
static void seeks(void **state)
{
	static struct rig_heard heard;
	struct rig_session rig;
	int64_t begun = rig_now();
	double at[8];

	(void)state;
	begin(&rig, "ppm=0");
	rig_play(&rig, 2.1);
	for (int i = 0; i < 8; i++) {
		int64_t k = i % 2 ? 1000 - 37 * i : 20 + i;

		at[i] = now_s(begun);
		rig_order(&rig,
			  (struct sink_order){.kind = SINK_SEEK,
					      .frame = metronome_beat(k, RATE, SPM10)});
		rig_play(&rig, 0.05);
		assert_true(fabs(heard_s(&rig) * SPM10 / 600 - (double)k) < 0.1);
		rig_play(&rig, 0.85);
	}
	assert_int_equal(rig.report.xruns, 0);
	listen_and_close(&rig, RATE, 2, &heard);
	for (int i = 0; i < 8; i++) {
		double start = at[i];

		assert_int_equal(clicks_between(&heard, start, start + 0.1), 1);
		assert_int_equal(clicks_between(&heard, start, start + 0.85), 3);
	}
}

/* A held key: several orders before the thread has obeyed the first. */
static void orders_in_a_heap(void **state)
{
	static struct rig_heard heard;
	struct rig_session rig;
	int64_t begun = rig_now();
	double at;

	(void)state;
	begin(&rig, "ppm=0");
	rig_play(&rig, 3);
	rig_order(&rig, (struct sink_order){.kind = SINK_SEEK, .frame = 9 * RATE});
	rig_order(&rig, (struct sink_order){.kind = SINK_SEEK, .frame = 99 * RATE});
	rig_order(&rig, (struct sink_order){.kind = SINK_PAUSE});
	rig_play(&rig, 3);
	assert_int_equal(rig.report.state, SINK_PAUSED);
	assert_true(heard_s(&rig) == 99);
	at = now_s(begun);
	rig_order(&rig, (struct sink_order){.kind = SINK_RESUME, .frame = 5 * RATE});
	rig_order(&rig, (struct sink_order){.kind = SINK_SEEK, .frame = 7 * RATE});
	rig_play(&rig, 3);
	assert_true(fabs(heard_s(&rig) - 9.8) < 0.2);
	listen_and_close(&rig, RATE, 2, &heard);
	assert_int_equal(clicks_between(&heard, at - 2.99, at), 0);
	assert_true(clicks_between(&heard, at, at + 3) >= 7);
}

/* A new tempo from a frame that is not written yet: no beat is lost, none doubled. */
static void adopts(void **state)
{
	static struct rig_heard heard;
	struct rig_session rig;
	int64_t last;

	(void)state;
	begin(&rig, "ppm=0");
	rig_play(&rig, 3);
	assert_true(rig.report.written > rig.report.frame);
	assert_true(rig.report.silent - sink_heard(&rig.report, rig_now()) < RATE / 4);
	assert_int_equal(rig.report.generation, 1);
	for (int i = 0; i < 50; i++) {
		rig_adopt(&rig, RATE, SPM10, LENGTH_S);
		rig_play(&rig, 0.013);
		assert_int_equal(rig.report.generation, 2 + i);
	}
	rig_play(&rig, 3);
	listen_and_close(&rig, RATE, 2, &heard);
	assert_true(heard.n > 15);
	last = heard.clicks[0];
	for (int i = 1; i < heard.n; i++) {
		int64_t off =
			heard.clicks[i] - heard.clicks[0] - metronome_beat(i, RATE, SPM10);

		assert_int_equal(off, 0);
		last = heard.clicks[i];
	}
	assert_true(last > 6 * RATE);
}

/* What was silence when it was written is so no more: nothing of it is lost for long. */
static void breaks_silence(void **state)
{
	static struct rig_heard heard;
	struct rig_session rig;
	int64_t begun = rig_now();
	double at, from;

	(void)state;
	rig_open(&rig, "rig", "ppm=0", RATE);
	rig_play(&rig, 0.05);
	rig_adopt(&rig, RATE, 400, LENGTH_S);
	rig_order(&rig, (struct sink_order){.kind = SINK_RESUME});
	/* Far from its beats at 0, 1.5, 3, 4.5 s. */
	rig_play(&rig, 4);
	assert_true(rig.report.written - rig.report.silent > RATE / 4);
	at = now_s(begun);
	from = heard_s(&rig);
	rig_adopt(&rig, RATE, SPM10, LENGTH_S);
	rig_play(&rig, 4);
	assert_true(fabs(heard_s(&rig) - from - 4) < 0.002);
	assert_int_equal(rig.report.xruns + rig.report.reopens, 0);
	listen_and_close(&rig, RATE, 2, &heard);
	assert_int_equal(clicks_between(&heard, 0, at), 3);
	assert_true(clicks_between(&heard, at, at + 0.6) >= 1);
	assert_true(clicks_between(&heard, at, at + 4) >= 10);
	for (int i = 0; i < heard.n; i++) {
		double beats = (double)(heard.clicks[i] - heard.clicks[0]) / RATE *
			       (i < 3 ? 400 : SPM10) / 600;

		assert_true(fabs(beats - round(beats)) < 1e-3);
	}
}

/* Mute within 250 ms; twice the volume is full scale and not more. */
static void volume(void **state)
{
	static struct rig_heard heard;
	struct rig_session rig;
	int64_t begun = rig_now();
	double at;

	(void)state;
	begin(&rig, "ppm=0");
	rig_play(&rig, 3);
	at = now_s(begun);
	rig_order(&rig, (struct sink_order){.kind = SINK_GAIN, .gain = 0});
	rig_play(&rig, 3);
	rig_order(&rig, (struct sink_order){.kind = SINK_GAIN, .gain = 9});
	rig_play(&rig, 3);
	rig_order(&rig, (struct sink_order){.kind = SINK_LAYERS, .layers = MIX_TONES});
	rig_play(&rig, 3);
	listen_and_close(&rig, RATE, 2, &heard);
	assert_int_equal(clicks_between(&heard, at + 0.25, at + 3), 0);
	assert_true(clicks_between(&heard, at + 3.25, at + 6) >= 7);
	assert_int_equal(clicks_between(&heard, at + 6.25, at + 9), 0);
	assert_true(heard.peak > 0.8f && heard.peak <= 1);
}

/* ---- devices --------------------------------------------------------------------- */

static void other_rates(void **state)
{
	static struct rig_heard heard;
	struct rig_session rig;
	double at;

	(void)state;
	begin(&rig, "rate=44100-44100");
	rig_play(&rig, 3);
	/* Not the timeline's rate: silence, and time goes on. */
	assert_int_equal(rig.report.rate, 44100);
	assert_int_equal(rig.report.frame_rate, RATE);
	at = heard_s(&rig);
	assert_true(fabs(at - 3) < 0.1);
	rig_adopt(&rig, 44100, SPM10, LENGTH_S);
	rig_play(&rig, 3);
	assert_int_equal(rig.report.frame_rate, 44100);
	assert_true(fabs(heard_s(&rig) - at - 3) < 0.01);
	listen_and_close(&rig, 44100, 2, &heard);
	assert_true(heard.n >= 7);
	for (int i = 1; i < heard.n; i++) {
		int64_t apart = heard.clicks[i] - heard.clicks[i - 1];

		assert_true(llabs(apart - metronome_beat(1, 44100, SPM10)) <= 1);
	}
}

static void rate_changes_at_reopen(void **state)
{
	static struct rig_heard before, after;
	struct rig_session rig;
	double at;

	(void)state;
	begin(&rig, "at=3:regone:44100");
	rig_play(&rig, 5);
	assert_int_equal(rig.report.rate, 44100);
	assert_int_equal(rig.report.reopens, 1);
	at = heard_s(&rig);
	rig_adopt(&rig, 44100, SPM10, LENGTH_S);
	rig_play(&rig, 3);
	assert_true(fabs(heard_s(&rig) - at - 3) < 0.01);
	rig_close(&rig);
	rig_listen(&rig, RATE, 2, &before);
	rig_listen(&rig, 44100, 2, &after);
	assert_true(before.n >= 7 && after.n >= 7);
	/* One grid, in seconds, across both recordings. */
	for (int i = 0; i < after.n; i++) {
		double s =
			(double)after.clicks[i] / 44100 - (double)before.clicks[0] / RATE;
		double beats = s * SPM10 / 600;

		assert_true(fabs(beats - round(beats)) < 1e-3);
	}
}

static void channels(void **state)
{
	static const struct {
		const char *script;
		int n;
	} cases[] = {{"channels=1-1", 1}, {"channels=6-6", 6}, {"channels=3-8", 3}};
	static struct rig_heard heard;
	struct rig_session rig;

	(void)state;
	for (int i = 0; i < 3; i++) {
		begin(&rig, cases[i].script);
		rig_play(&rig, 4);
		listen_and_close(&rig, RATE, cases[i].n, &heard);
		assert_true(heard.n >= 9);
		assert_true(heard.beyond == 0);
		assert_true(heard.peak > 0.4f);
	}
}

/* The error is known at once; the position waits for a device, but not for ever. */
static void busy(void **state)
{
	static struct rig_heard heard;
	struct rig_session rig;
	double at;

	(void)state;
	begin(&rig, "busy=1");
	assert_int_equal(rig.report.state, SINK_OPENING);
	assert_int_equal(rig.report.error, -EBUSY);
	rig_play(&rig, 0.5);
	assert_true(heard_s(&rig) == 0);
	rig_play(&rig, 3);
	assert_int_equal(rig.report.state, SINK_PLAYING);
	listen_and_close(&rig, RATE, 2, &heard);
	assert_true(heard.n >= 5);

	begin(&rig, "busy=6");
	rig_play(&rig, 4);
	assert_int_equal(rig.report.state, SINK_LOST);
	at = heard_s(&rig);
	assert_true(at > 1 && at < 2.5);
	rig_play(&rig, 6);
	assert_true(fabs(heard_s(&rig) - at - 6) < 0.001);
	assert_int_equal(rig.report.state, SINK_PLAYING);
	listen_and_close(&rig, RATE, 2, &heard);
	assert_true(heard.n >= 5);
}

/* Orders reach the session while the device is away, and time goes on. */
static void orders_while_lost(void **state)
{
	static struct rig_heard heard;
	struct rig_session rig;

	(void)state;
	begin(&rig, "at=2:gone:6");
	rig_play(&rig, 3);
	assert_int_equal(rig.report.state, SINK_LOST);
	rig_order(&rig, (struct sink_order){.kind = SINK_SEEK, .frame = 100 * RATE});
	rig_play(&rig, 1);
	assert_true(fabs(heard_s(&rig) - 101) < 0.001);
	rig_order(&rig, (struct sink_order){.kind = SINK_PAUSE});
	rig_play(&rig, 1);
	assert_true(fabs(heard_s(&rig) - 101) < 0.001);
	rig_order(&rig, (struct sink_order){
				.kind = SINK_RESUME, .frame = 50 * RATE, .lead_ms = 1000});
	rig_play(&rig, 2);
	assert_true(fabs(heard_s(&rig) - 51) < 0.001);
	rig_play(&rig, 5);
	assert_true(fabs(heard_s(&rig) - 56) < 0.001);
	assert_int_equal(rig.report.state, SINK_PLAYING);
	listen_and_close(&rig, RATE, 2, &heard);
	assert_true(heard.n >= 10);
}

static void ends(void **state)
{
	struct rig_session rig;
	int64_t end;

	(void)state;
	rig_open(&rig, "rig", "ppm=0", RATE);
	rig_adopt(&rig, RATE, SPM10, 3);
	rig_order(&rig, (struct sink_order){.kind = SINK_RESUME, .frame = 2 * RATE});
	rig_play(&rig, 10);
	end = rig.timeline->length + voices_finished_frames(rig.voices);
	assert_int_equal(rig.report.state, SINK_ENDED);
	assert_int_equal(rig.report.frame, end);
	assert_true(rig.report.speed == 0);
	/* More of it: goes on from there. */
	rig_adopt(&rig, RATE, SPM10, 60);
	rig_play(&rig, 2);
	assert_int_equal(rig.report.state, SINK_PLAYING);
	assert_true(fabs(heard_s(&rig) - (double)end / RATE - 2) < 0.05);
	rig_close(&rig);
}

/* Two minutes by a clock of its own: frames are the clock, and nothing stumbles. */
static void drift(void **state)
{
	static struct rig_heard heard;
	struct rig_session rig;

	(void)state;
	begin(&rig, "ppm=300;channels=1-1");
	rig_play(&rig, 120);
	assert_int_equal(rig.report.xruns + rig.report.reopens, 0);
	/* 120 s of the wall are 120.036 s of this device. */
	assert_true(fabs(heard_s(&rig) - (120.05 - 0.25) * 1.0003) < 0.02);
	listen_and_close(&rig, RATE, 1, &heard);
	for (int i = 0; i < heard.n; i++)
		assert_int_equal(heard.clicks[i] - heard.clicks[0],
				 metronome_beat(i, RATE, SPM10));
}

/* Something is to be done once a beat, and where nothing sounds not much oftener than once a second. */
static void few_wakeups(void **state)
{
	struct rig_session rig;
	int ticks;

	(void)state;
	begin(&rig, "ppm=0");
	rig_play(&rig, 5);
	ticks = rig.ticks;
	rig_play(&rig, 10);
	assert_true(rig.ticks - ticks <= 30);
	/* What sounds is written late enough to be changed within 250 ms. */
	assert_true(rig.report.silent - sink_heard(&rig.report, rig_now()) <
		    RATE * 23 / 100);
	rig_order(&rig, (struct sink_order){.kind = SINK_PAUSE});
	rig_play(&rig, 1);
	ticks = rig.ticks;
	rig_play(&rig, 10);
	assert_true(rig.ticks - ticks <= 14);
	rig_close(&rig);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(begins_at_once),
		cmocka_unit_test(pause_and_resume),
		cmocka_unit_test(seeks),
		cmocka_unit_test(orders_in_a_heap),
		cmocka_unit_test(adopts),
		cmocka_unit_test(breaks_silence),
		cmocka_unit_test(volume),
		cmocka_unit_test(other_rates),
		cmocka_unit_test(rate_changes_at_reopen),
		cmocka_unit_test(channels),
		cmocka_unit_test(busy),
		cmocka_unit_test(orders_while_lost),
		cmocka_unit_test(ends),
		cmocka_unit_test(drift),
		cmocka_unit_test(few_wakeups),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	rig_setup();
	return cmocka_run_group_tests_name("stream_orders", tests, NULL, NULL);
}

#else

#include <stdio.h>

int main(void)
{
	puts("1..0 # SKIP built without ALSA");
	return 0;
}

#endif
