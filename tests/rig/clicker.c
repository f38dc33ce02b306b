/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * clicker DEVICE SPM10 SECONDS [ORDER]…: the ALSA sink and nothing else, for the rig.
 *
 * Plays a metronome and prints a line for every report that says something new:
 *	NOW_S STATE FRAME AT_S SPEED RATE GENERATION XRUNS REOPENS ERROR WRITTEN
 * ORDER is AT_MS:WHAT[=VALUE], in their order, counted from the first open device:
 *	3000:pause 4000:resume=SESSION_MS,LEAD_MS 5000:seek=SESSION_MS 6000:spm=1740
 *	7000:gain=0.5 8000:layers=2
 * Without any, "0:resume=0,0", and the clicker itself sleeps, to measure the sink: the
 * last line has what it cost from the third second on. Adopting a tempo (spm) keeps the beats that are written.
 */
#include "io/clock.h"
#include "io/sink.h"

#include "metronome.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { TICK_MS = 5, IDLE_MS = 500, COST_FROM_S = 3, VERSIONS = 32 };

static const char *const state_names[] = {"opening", "playing", "paused", "lost", "ended"};

static struct {
	struct sink *sink;
	struct voices *voices;
	struct timeline *versions[VERSIONS];
	int version;
	unsigned rate;
	int spm10, seconds;
} clicker;

static void give(struct sink_order order)
{
	while (!clicker.sink->ops->order(clicker.sink, &order))
		poll(NULL, 0, TICK_MS);
}

/* Another tempo from frame `from` on; beats before it stay. */
static void adopt(int spm10, int64_t from)
{
	struct timeline *timeline = metronome_new(clicker.rate, spm10, clicker.seconds);

	if (clicker.version > 0) {
		const struct timeline *old = clicker.versions[clicker.version - 1];
		size_t kept = timeline_beat_from(old, from);
		int64_t first = kept > 0 ? timeline_beat(old, kept - 1).frame : 0;

		timeline->placed.n = timeline->segments.items[0].nplaced =
			timeline->nbeats = 0;
		for (size_t i = 0; i < kept; i++)
			metronome_place(timeline, timeline_beat(old, i).frame);
		for (int64_t k = 1;
		     first + metronome_beat(k, clicker.rate, spm10) < timeline->length; k++)
			metronome_place(timeline,
					first + metronome_beat(k, clicker.rate, spm10));
	}
	clicker.versions[clicker.version] = timeline;
	give((struct sink_order){.kind = SINK_ADOPT,
				 .timeline = timeline,
				 .voices = clicker.voices,
				 .generation = (uint64_t)++clicker.version});
}

static int64_t frames(double ms)
{
	return (int64_t)(ms * clicker.rate / 1000);
}

static void obey(const char *text, const struct sink_report *report)
{
	double a = 0, b = 0;

	if (sscanf(text, "resume=%lf,%lf", &a, &b) >= 1)
		give((struct sink_order){
			.kind = SINK_RESUME, .frame = frames(a), .lead_ms = (int)b});
	else if (strcmp(text, "pause") == 0)
		give((struct sink_order){.kind = SINK_PAUSE});
	else if (sscanf(text, "seek=%lf", &a) == 1)
		give((struct sink_order){.kind = SINK_SEEK, .frame = frames(a)});
	else if (sscanf(text, "spm=%lf", &a) == 1 && clicker.version < VERSIONS)
		adopt((int)a, report->written + frames(20));
	else if (sscanf(text, "gain=%lf", &a) == 1)
		give((struct sink_order){.kind = SINK_GAIN, .gain = (float)a});
	else if (sscanf(text, "layers=%lf", &a) == 1)
		give((struct sink_order){.kind = SINK_LAYERS, .layers = (unsigned)a});
	else
		fprintf(stderr, "clicker: what is '%s'?\n", text);
	printf("%.6f order %s\n", (double)clock_now_ns() / 1e9, text);
}

static void show(const struct sink_report *report)
{
	printf("%.6f %s %lld %.6f %g %u %llu %u %u %d %lld\n", (double)clock_now_ns() / 1e9,
	       state_names[report->state], (long long)report->frame,
	       (double)report->at_ns / 1e9, report->speed, report->rate,
	       (unsigned long long)report->generation, report->xruns, report->reopens,
	       report->error, (long long)report->written);
	fflush(stdout);
}

/* What the process has cost so far. */
static struct cost {
	double s, cpu_ms;
	long switches;
} cost(void)
{
	struct rusage use;

	getrusage(RUSAGE_SELF, &use);
	return (struct cost){
		.s = (double)clock_now_ns() / 1e9,
		.cpu_ms = (double)(use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1e3 +
			  (double)(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e3,
		.switches = use.ru_nvcsw,
	};
}

static void play(int n, char **orders, bool quiet)
{
	struct sink_report report, last = {0};
	int64_t begun = 0, end = clock_now_ns() + clicker.seconds * 1000000000LL;
	struct cost from = {0}, to;
	int next = 0;

	while (clock_now_ns() < end) {
		clicker.sink->ops->report(clicker.sink, &report);
		if (memcmp(&report, &last, sizeof report) != 0)
			show(&report);
		last = report;
		if (begun == 0 && report.rate != 0) {
			begun = clock_now_ns();
			clicker.rate = report.rate;
			clicker.voices = voices_new(report.rate);
			adopt(clicker.spm10, 0);
		}
		while (begun != 0 && next < n &&
		       clock_now_ns() >= begun + atoll(orders[next]) * 1000000) {
			const char *what = strchr(orders[next++], ':');

			obey(what != NULL ? what + 1 : "?", &report);
		}
		poll(NULL, 0, quiet && next == n ? IDLE_MS : TICK_MS);
		if (begun != 0 && from.s == 0 &&
		    clock_now_ns() > begun + COST_FROM_S * 1000000000LL)
			from = cost();
	}
	to = cost();
	printf("%.6f cost cpu_ms_min %.1f switches_s %.1f\n", to.s,
	       (to.cpu_ms - from.cpu_ms) / (to.s - from.s) * 60,
	       (double)(to.switches - from.switches) / (to.s - from.s));
}

int main(int argc, char **argv)
{
	static char *at_once[] = {"0:resume=0,0"};
	bool closed;

	if (argc < 4) {
		fprintf(stderr, "usage: clicker DEVICE SPM10 SECONDS [MS:ORDER]...\n");
		return 2;
	}
	clicker.spm10 = atoi(argv[2]);
	clicker.seconds = atoi(argv[3]);
	clicker.sink = sink_alsa_new(argv[1], 48000);
	if (clicker.sink == NULL) {
		perror("clicker");
		return 1;
	}
	play(argc > 4 ? argc - 4 : 1, argc > 4 ? argv + 4 : at_once, argc <= 4);
	closed = clicker.sink->ops->close(clicker.sink);
	printf("closed %d\n", closed);
	if (closed) {
		voices_free(clicker.voices);
		for (int i = 0; i < clicker.version; i++)
			timeline_free(clicker.versions[i]);
	}
	fflush(stdout);
	_exit(0);
}
