/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * rig: a stream on the misbehaving device (pcm_rig.c), on a clock that the test turns.
 *
 * The clock stands still but for rig_play, so minutes of a session take milliseconds
 * and every run is the same. Afterwards rig_listen has the clicks that would have been
 * heard, in frames of the card's unbroken axis.
 */
#ifndef TURNOVER_TESTS_RIG_RIG_H
#define TURNOVER_TESTS_RIG_RIG_H

#include "io/device_alsa.h"
#include "io/stream.h"

#include "metronome.h"

#include <fcntl.h>
#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { RIG_CLICKS = 65536, RIG_QUIET = 240, RIG_PATH = 400 };

/* Far from any real uptime: a real time stamp is seen to be of another clock. */
static const int64_t RIG_EPOCH_NS = 500000000000000000;

static _Atomic int64_t *rig_clock;

static inline int64_t rig_now(void)
{
	return atomic_load(rig_clock);
}

/* Where this test keeps its files. */
static inline const char *rig_folder(void)
{
	return getenv("WORK") != NULL ? getenv("WORK") : "/tmp";
}

/* The clock, the ALSA configuration, the plug-in. Once a program. */
static inline void rig_setup(void)
{
	char path[RIG_PATH];
	int fd;

	snprintf(path, sizeof path, "%s/asoundrc",
		 getenv("RIG_DIR") ? getenv("RIG_DIR") : "");
	if (getenv("RIG_DIR") == NULL && getenv("top_srcdir") != NULL)
		snprintf(path, sizeof path, "%s/tests/rig/asoundrc", getenv("top_srcdir"));
	setenv("ALSA_CONFIG_PATH", path, 0);
	if (getenv("top_builddir") != NULL) {
		snprintf(path, sizeof path, "%s/tests/rig/pcm_rig.so",
			 getenv("top_builddir"));
		setenv("RIG_LIB", path, 0);
		if (access(getenv("RIG_LIB"), F_OK) != 0) {
			printf("Bail out! no %s: make it first\n", getenv("RIG_LIB"));
			exit(99);
		}
	}
	snprintf(path, sizeof path, "%s/clock-%d", rig_folder(), (int)getpid());
	fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	if (fd < 0 || ftruncate(fd, sizeof *rig_clock) < 0)
		abort();
	rig_clock =
		mmap(NULL, sizeof *rig_clock, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	atomic_store(rig_clock, RIG_EPOCH_NS);
}

/* ---- playing --------------------------------------------------------------------- */

struct rig_session {
	struct device *device;
	struct stream *stream;
	struct voices *voices;
	struct timeline *timeline;
	struct sink_report report; /* the last */
	char recording[RIG_PATH];
	uint64_t generation;
	uint32_t jitter; /* the machine wakes us a little late */
	int spins;       /* most ticks in turn without time between them */
	int ticks;
};

static inline void rig_keep(void *context, const struct sink_report *report)
{
	*(struct sink_report *)context = *report;
}

/* A card that does what the script says, and a stream on it. Nothing plays yet. */
static inline void rig_open(struct rig_session *rig, const char *pcm, const char *script,
			    unsigned rate)
{
	static int number;
	char all[2 * RIG_PATH];

	memset(rig, 0, sizeof *rig);
	snprintf(rig->recording, sizeof rig->recording, "%s/heard-%d-%d", rig_folder(),
		 (int)getpid(), number++);
	snprintf(all, sizeof all, "clock=%s/clock-%d;out=%s;%s", rig_folder(),
		 (int)getpid(), rig->recording, script);
	setenv("RIG_SCRIPT", all, 1);
	rig->jitter = 1;
	rig->device = device_alsa_new(pcm);
	rig->stream = malloc(sizeof *rig->stream);
	stream_init(rig->stream, rig->device, rate, rig_now);
	rig->stream->publish = rig_keep;
	rig->stream->context = &rig->report;
}

static inline void rig_order(struct rig_session *rig, struct sink_order order)
{
	stream_order(rig->stream, &order);
}

/* A metronome from the present position on; the one before is freed. */
static inline void rig_adopt(struct rig_session *rig, unsigned rate, int spm10, int seconds)
{
	struct timeline *old_timeline = rig->timeline;
	struct voices *old_voices = rig->voices;

	rig->timeline = metronome_new(rate, spm10, seconds);
	rig->voices = voices_new(rate);
	rig_order(rig, (struct sink_order){.kind = SINK_ADOPT,
					   .timeline = rig->timeline,
					   .voices = rig->voices,
					   .generation = ++rig->generation});
	timeline_free(old_timeline);
	voices_free(old_voices);
}

/* Turns the clock; up to 3 ms late at each wake-up. */
static inline void rig_play(struct rig_session *rig, double seconds)
{
	int64_t end = rig_now() + (int64_t)(seconds * 1e9);
	int spins = 0;

	while (rig_now() < end) {
		int64_t wait = stream_tick(rig->stream);

		rig->ticks++;
		spins = wait > 0 ? 0 : spins + 1;
		rig->spins = spins > rig->spins ? spins : rig->spins;
		if (wait > 0) {
			rig->jitter = rig->jitter * 1664525 + 1013904223;
			wait += (rig->jitter >> 8) % 3000000;
		} else {
			wait = 10000;
		}
		atomic_store(rig_clock, rig_now() + wait < end ? rig_now() + wait : end);
	}
}

/* A card that does what the script says, and a metronome that was begun on it. */
static inline void rig_begin(struct rig_session *rig, const char *script, unsigned rate,
			     int spm10, int seconds)
{
	rig_open(rig, "rig", script, rate);
	rig_play(rig, 0.05);
	rig_adopt(rig, rate, spm10, seconds);
	rig_order(rig, (struct sink_order){.kind = SINK_RESUME});
}

static inline void rig_close(struct rig_session *rig)
{
	stream_close(rig->stream);
	device_alsa_free(rig->device);
	timeline_free(rig->timeline);
	voices_free(rig->voices);
	free(rig->stream);
}

/* ---- listening ------------------------------------------------------------------- */

struct rig_heard {
	int64_t clicks[RIG_CLICKS]; /* the first frame of each */
	int n;
	int64_t frames;
	float peak, beyond; /* the loudest; and on channels beyond the second */
};

/* What the card recorded at this rate; deletes the recording. */
static inline void rig_listen(const struct rig_session *rig, unsigned rate, int channels,
			      struct rig_heard *heard)
{
	char path[RIG_PATH + 16];
	int64_t last = -10 * RIG_QUIET;
	float frame[64];
	FILE *file;

	memset(heard, 0, sizeof *heard);
	snprintf(path, sizeof path, "%s-%u", rig->recording, rate);
	file = fopen(path, "rb");
	if (file == NULL)
		return;
	for (; fread(frame, sizeof *frame, (size_t)channels, file) == (size_t)channels;
	     heard->frames++) {
		for (int c = 2; c < channels; c++)
			heard->beyond = fmaxf(heard->beyond, fabsf(frame[c]));
		heard->peak = fmaxf(heard->peak, fabsf(frame[0]));
		if (fabsf(frame[0]) < 1e-3f)
			continue;
		if (heard->frames - last > RIG_QUIET && heard->n < RIG_CLICKS)
			heard->clicks[heard->n++] = heard->frames;
		last = heard->frames;
	}
	fclose(file);
	unlink(path);
}

#endif
