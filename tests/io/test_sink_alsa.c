/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The audio thread, in real time, on the misbehaving device. What it plays is tested
 * in test_stream.c; here it is that it wakes, reports, is told, and lets go.
 */
#include <config.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#ifdef HAVE_ALSA

#include "../rig/rig.h"
#include "io/clock.h"

#include <dirent.h>
#include <errno.h>
#include <poll.h>

enum { RATE = 48000, SPM10 = 1725, PATIENCE_S = 20 };

static char recording[RIG_PATH];
static struct timeline *timeline;
static struct voices *voices;

/* A card that does what the script says, and a sink on it. */
static struct sink *begin(const char *name, const char *script)
{
	char all[2 * RIG_PATH];

	snprintf(recording, sizeof recording, "%s/%s-%d", rig_folder(), name,
		 (int)getpid());
	snprintf(all, sizeof all, "out=%s;%s", recording, script);
	setenv("RIG_SCRIPT", all, 1);
	return sink_alsa_new("rig", RATE);
}

static void give(struct sink *sink, struct sink_order order)
{
	assert_true(sink->ops->order(sink, &order));
}

/* Reports until it is as wanted; after PATIENCE_S as it is, for an assertion to say so. */
static struct sink_report wait_until(struct sink *sink,
				     bool (*wanted)(const struct sink_report *))
{
	int64_t until = clock_now_ns() + (int64_t)PATIENCE_S * 1000000000;
	struct sink_report report;

	do {
		poll(NULL, 0, 5);
		sink->ops->report(sink, &report);
	} while (!wanted(&report) && clock_now_ns() < until);
	return report;
}

static bool plays_a_session(const struct sink_report *report)
{
	return report->state == SINK_PLAYING && report->generation == 1;
}

/* Four seconds of it, and the fault at 1.2 s was noticed. */
static bool played_on(const struct sink_report *report)
{
	return plays_a_session(report) && report->xruns >= 1 &&
	       sink_heard(report, clock_now_ns()) > 4 * RATE;
}

static bool has_failed(const struct sink_report *report)
{
	return report->error != 0;
}

/*
 * Asked again and again it is always the same report. Counted, not timed: after a stop
 * of the whole process the clock has gone on although nothing hangs.
 */
static bool reports_no_more(const struct sink_report *report)
{
	static int64_t last_ns;
	static int same;
	int64_t now = clock_now_ns();

	same = report->at_ns == last_ns ? same + 1 : 0;
	last_ns = report->at_ns;
	return report->state == SINK_PLAYING && same >= 80 &&
	       now - report->at_ns > 400000000 && sink_heard(report, now) > RATE / 2;
}

static void give_session(struct sink *sink)
{
	timeline = metronome_new(RATE, SPM10, 600);
	voices = voices_new(RATE);
	give(sink, (struct sink_order){.kind = SINK_ADOPT,
				       .timeline = timeline,
				       .voices = voices,
				       .generation = 1});
	give(sink, (struct sink_order){.kind = SINK_RESUME});
}

static void check_grid(int least)
{
	static struct rig_heard heard;
	struct rig_session rig = {0};

	snprintf(rig.recording, sizeof rig.recording, "%s", recording);
	rig_listen(&rig, RATE, 2, &heard);
	assert_true(heard.n >= least);
	for (int i = 0; i < heard.n; i++) {
		int64_t at = heard.clicks[i] - heard.clicks[0];
		int64_t k = (at * SPM10 + 300 * RATE) / (600 * (int64_t)RATE);

		assert_true(llabs(at - metronome_beat(k, RATE, SPM10)) <= RATE / 2000);
	}
}

/* Every thread but this one blocks all signals. */
static void signals_are_blocked(void)
{
	DIR *tasks = opendir("/proc/self/task");
	int others = 0;

	for (struct dirent *task; tasks != NULL && (task = readdir(tasks)) != NULL;) {
		unsigned long long blocked = 0;
		char path[300], line[200];
		FILE *status;

		if (atoi(task->d_name) == 0 || atoi(task->d_name) == (int)getpid())
			continue;
		snprintf(path, sizeof path, "/proc/self/task/%s/status", task->d_name);
		status = fopen(path, "r");
		while (status != NULL && fgets(line, sizeof line, status) != NULL)
			sscanf(line, "SigBlk: %llx", &blocked);
		if (status != NULL)
			fclose(status);
		/* SIGTERM, SIGINT, SIGWINCH, SIGHUP */
		others += (blocked >> 14 & 1) && (blocked >> 1 & 1) &&
			  (blocked >> 27 & 1) && (blocked & 1);
	}
	if (tasks != NULL)
		closedir(tasks);
	assert_true(tasks == NULL || others >= 1);
}

static void plays_through_faults(void **state)
{
	struct sink *sink = begin("faults", "at=1.2:xrun;at=2:hang:0.5");
	struct sink_report report;

	(void)state;
	assert_non_null(sink);
	give_session(sink);
	report = wait_until(sink, plays_a_session);
	assert_int_equal(report.state, SINK_PLAYING);
	assert_int_equal(report.rate, RATE);
	assert_int_equal(report.generation, 1);
	signals_are_blocked();
	for (int i = 0; i < 20; i++) {
		give(sink, (struct sink_order){.kind = SINK_LAYERS, .layers = MIX_ALL});
		poll(NULL, 0, 50);
	}
	report = wait_until(sink, played_on);
	assert_int_equal(report.state, SINK_PLAYING);
	assert_true(report.xruns >= 1);
	assert_true(sink->ops->close(sink));
	check_grid(5);
	timeline_free(timeline);
	voices_free(voices);
}

static void says_what_is_wrong(void **state)
{
	int pipe_ends[2], saved = dup(2);
	struct sink_report report;
	struct sink *sink;
	char byte;

	(void)state;
	fflush(stderr);
	assert_int_equal(pipe(pipe_ends), 0);
	fcntl(pipe_ends[0], F_SETFL, O_NONBLOCK);
	dup2(pipe_ends[1], 2);
	sink = sink_alsa_new("no_such_device", RATE);
	assert_non_null(sink);
	report = wait_until(sink, has_failed);
	dup2(saved, 2);
	assert_int_equal(report.state, SINK_OPENING);
	assert_int_equal(report.error, -ENOENT);
	assert_int_equal(report.rate, 0);
	assert_true(strlen(sink_alsa_error(report.error)) > 0);
	assert_true(sink->ops->close(sink));
	/* And alsa-lib says nothing by itself. */
	assert_true(read(pipe_ends[0], &byte, 1) < 0);
	close(pipe_ends[0]);
	close(pipe_ends[1]);
	close(saved);
}

static bool is_open(const struct sink_report *report)
{
	return report->rate != 0;
}

/* A rate that is on offer, but refused when it is asked for: another one will do. */
static void takes_another_rate(void **state)
{
	struct sink *sink = begin("refuses", "refuse=48000");
	struct sink_report report;

	(void)state;
	assert_non_null(sink);
	report = wait_until(sink, is_open);
	assert_int_equal(report.rate, 44100);
	assert_true(sink->ops->close(sink));
}

/* It hangs in the device: the ring fills up, and closing takes half a second. */
static void hangs(void **state)
{
	static struct sink *sink; /* stays: the thread has it */
	struct sink_order order = {.kind = SINK_GAIN, .gain = 1};
	struct sink_report report;
	int64_t before;
	int taken = 0;

	(void)state;
	sink = begin("hangs", "at=0.5:hang:30");
	assert_non_null(sink);
	give_session(sink);
	report = wait_until(sink, reports_no_more);
	assert_int_equal(report.state, SINK_PLAYING);
	/* The position goes on for whoever asks. */
	assert_true(clock_now_ns() - report.at_ns > 300000000);
	assert_true(sink_heard(&report, clock_now_ns()) > RATE / 2);
	while (taken < 1000 && sink->ops->order(sink, &order))
		taken++;
	assert_true(taken > 10 && taken < 100);
	before = clock_now_ns();
	assert_false(sink->ops->close(sink));
	assert_true(clock_now_ns() - before < 10000000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plays_through_faults),
		cmocka_unit_test(says_what_is_wrong),
		cmocka_unit_test(takes_another_rate),
		cmocka_unit_test(hangs),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	rig_setup();
	return cmocka_run_group_tests_name("sink_alsa", tests, NULL, NULL);
}

#else

#include <stdio.h>

int main(void)
{
	puts("1..0 # SKIP built without ALSA");
	return 0;
}

#endif
