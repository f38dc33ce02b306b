/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * soak_stream SCRIPT FRAMES: hours of a session through the stream in seconds.
 *
 * The clock is ours and the device takes frames by a clock of its own, 80 ppm off; every
 * frame that it is given is looked at. FRAMES holds the frame of each click at 48 kHz,
 * one a line, worked out by somebody else (tests/rig/soak.py): not one may be missing,
 * too many, or one frame off; the end is where the session ends. Says TAP without a plan.
 */
#include "core/script/script.h"
#include "io/config.h"
#include "io/stream.h"

#include <dirent.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

enum {
	RATE = 48000,
	PPM = 80,
	BUFFER = 2 * RATE,
	PERIOD = 1024,
	QUIET = 240,       /* frames without sound: what follows is another click */
	LATE_NS = 3000000, /* the machine wakes us that much late, at most */
	SPIN_NS = 10000,
	TAIL_S = 5
};
static const int64_t second_ns = 1000000000;

static struct {
	struct device device;
	int64_t now_ns, started_ns; /* started_ns 0: it does not run */
	int64_t written;
	int64_t loud;    /* the last frame with sound in it */
	size_t heard;    /* clicks so far */
	int64_t first;   /* where the first was */
	size_t wrong;    /* clicks that are not where they should be */
	int64_t *frames; /* where they should be */
	size_t n;
	int dry; /* times it had nothing to play */
} card;

static int64_t card_now(void)
{
	return card.now_ns;
}

static int64_t played(void)
{
	int64_t since = card.now_ns - card.started_ns;

	if (card.started_ns == 0)
		return 0;
	return since / second_ns * RATE + since % second_ns * RATE / second_ns +
	       since / 1000 * RATE / second_ns * PPM / 1000;
}

/* ---- the device ---- */

static int card_open(struct device *device, unsigned rate)
{
	(void)rate;
	device->rate = RATE;
	device->channels = 2;
	device->buffer = BUFFER;
	device->period = PERIOD;
	return 0;
}

static void card_close(struct device *device)
{
	(void)device;
}

static long card_room(struct device *device)
{
	int64_t queued = card.written - played();

	(void)device;
	if (queued < 0) {
		card.dry++;
		return 0;
	}
	return (long)(BUFFER - queued);
}

static int card_position(struct device *device, int64_t *at_ns, long *delay)
{
	(void)device;
	if (card.started_ns == 0)
		return DEVICE_SILENT;
	*at_ns = card.now_ns;
	*delay = (long)(card.written - played());
	return DEVICE_TELLS;
}

static void hear(int64_t frame)
{
	if (frame - card.loud > QUIET) {
		if (card.heard == 0)
			card.first = frame;
		if (card.heard >= card.n ||
		    frame - card.first != card.frames[card.heard] - card.frames[0])
			card.wrong++;
		card.heard++;
	}
	card.loud = frame;
}

static long card_write(struct device *device, const float *frames, long n)
{
	long room = card_room(device);

	n = n < room ? n : room;
	for (long i = 0; i < n; i++)
		if (fabsf(frames[2 * i]) > 1e-3f)
			hear(card.written + i);
	card.written += n;
	return n;
}

static int card_start(struct device *device)
{
	(void)device;
	card.started_ns = card.now_ns;
	return 0;
}

static int card_restart(struct device *device)
{
	(void)device;
	card.started_ns = 0;
	card.written = 0;
	card.loud = -10 * QUIET;
	return 0;
}

static int card_recover(struct device *device, int error)
{
	(void)device;
	return error;
}

static const struct device_ops card_ops = {card_open,     card_close,  card_room,
					   card_position, card_write,  card_start,
					   card_restart,  card_recover};

/* ---- the session ---- */

static struct timeline *read_session(const char *path, struct session *session,
				     struct runner *runner)
{
	const struct compile_options options = {.rate = RATE};
	struct timeline *timeline = NULL;
	struct diags diags = {0};
	struct node root = {0};
	char *bytes = NULL;
	size_t n;

	runner_init(runner);
	if (config_load(path, &bytes, &n, &diags) &&
	    config_parse(bytes, n, "phases", &root, &diags) &&
	    script_read(&root, NULL, 0, session, &diags))
		timeline = timeline_compile(session, runner, &options, &diags);
	free(bytes);
	node_clear(&root);
	diags_clear(&diags);
	return timeline;
}

static bool read_frames(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t room = 0;
	long long frame;

	while (file != NULL && fscanf(file, "%lld", &frame) == 1) {
		if (card.n == room) {
			room = room > 0 ? 2 * room : 1024;
			card.frames = realloc(card.frames, room * sizeof *card.frames);
			if (card.frames == NULL)
				abort();
		}
		card.frames[card.n++] = frame;
	}
	if (file != NULL)
		fclose(file);
	return card.n > 0;
}

/* ---- what the process holds ---- */

static int descriptors(void)
{
	DIR *folder = opendir("/proc/self/fd");
	int n = 0;

	while (folder != NULL && readdir(folder) != NULL)
		n++;
	if (folder != NULL)
		closedir(folder);
	return n;
}

static long most_kb(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_maxrss;
}

/* ---- playing ---- */

static void keep(void *context, const struct sink_report *report)
{
	*(struct sink_report *)context = *report;
}

static void tick(struct stream *stream, uint32_t *chance)
{
	int64_t wait = stream_tick(stream);

	*chance = *chance * 1664525 + 1013904223;
	card.now_ns += wait > 0 ? wait + (*chance >> 8) % LATE_NS : SPIN_NS;
}

static void say(bool good, int *failed, const char *what)
{
	printf("%s - %s\n", good ? "ok" : "not ok", what);
	*failed += !good;
}

static int play(const struct timeline *timeline)
{
	static struct stream stream; /* large */
	struct voices *voices = voices_new(RATE);
	struct sink_report report = {0};
	const int64_t length_ns = timeline->length / RATE * second_ns;
	long kb = 0;
	int fds = 0, failed = 0, ticks = 0;
	uint32_t chance = 1;
	const struct sink_order orders[] = {
		{.kind = SINK_ADOPT,
		 .timeline = timeline,
		 .voices = voices,
		 .generation = 1},
		{.kind = SINK_LAYERS, .layers = MIX_CLICKS},
		{.kind = SINK_RESUME, .lead_ms = 1000},
	};
	int64_t begun_ns = card.now_ns = 500 * second_ns * 1000000;

	card.device = (struct device){.ops = &card_ops, .now_ns = card_now};
	stream_init(&stream, &card.device, RATE, card_now);
	stream.publish = keep;
	stream.context = &report;
	for (size_t i = 0; i < sizeof orders / sizeof *orders; i++)
		stream_order(&stream, &orders[i]);
	for (; card.now_ns - begun_ns < length_ns + TAIL_S * second_ns; ticks++) {
		tick(&stream, &chance);
		if (kb == 0 && card.now_ns - begun_ns > length_ns / 4) {
			kb = most_kb();
			fds = descriptors();
		}
	}
	printf("# %zu of %zu clicks, %zu not on their frame; %d ticks; %u xruns, %u "
	       "reopens, "
	       "%d times dry; %+ld kB, %+d descriptors since a quarter\n",
	       card.heard, card.n, card.wrong, ticks, report.xruns, report.reopens,
	       card.dry, most_kb() - kb, descriptors() - fds);
	say(card.heard == card.n && card.wrong == 0, &failed,
	    "every click is on its frame of a device with a clock of its own");
	say(report.xruns + report.reopens == 0 && card.dry == 0, &failed, "none is late");
	say(report.state == SINK_ENDED && report.frame >= timeline->length &&
		    report.frame <= timeline->length + voices_finished_frames(voices),
	    &failed, "and the end is the session's");
	say(most_kb() - kb <= 64 && descriptors() == fds, &failed,
	    "no growth in memory or descriptors");
	stream_close(&stream);
	voices_free(voices);
	return failed;
}

int main(int argc, char **argv)
{
	struct timeline *timeline;
	struct session session;
	struct runner runner;
	int failed = 1;

	if (argc != 3 || !read_frames(argv[2])) {
		fprintf(stderr, "usage: soak_stream SCRIPT FRAMES\n");
		return 2;
	}
	card.loud = -10 * QUIET;
	timeline = read_session(argv[1], &session, &runner);
	if (timeline != NULL) {
		failed = play(timeline);
		timeline_free(timeline);
		session_clear(&session);
	}
	runner_clear(&runner);
	free(card.frames);
	return failed != 0;
}
