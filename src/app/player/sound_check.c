/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sound_check: a session of two seconds, through the same sink as any other; see
 * sound_check.h. What the sink has borrowed is freed only if its thread came back.
 */
#include "app/player/sound_check.h"

#include "core/base/mem.h"
#include "core/base/node.h"
#include "core/script/script.h"
#include "core/sound/mix.h"
#include "core/timeline/timeline.h"
#include "io/clock.h"
#include "io/config.h"
#include "io/sink.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum {
	LIMIT_MS = 10000,
	FAULT_PATIENCE_MS = 1500,
	SHORTEST_MS = 1000,
	TICK_MS = 10,
	ADOPTED = 3
};

static const char script[] =
	"format = 1; title = \"Sound check\";\n"
	"phases = ( { kind = \"drill\"; contacts = 4; cadence = 120; } );\n";

struct trial {
	struct sink *sink;
	struct session session;
	struct runner runner;
	struct timeline *timelines[ADOPTED]; /* by generation: one for each rate tried */
	struct voices *voices[ADOPTED];
	size_t n;
	int64_t began_ns;
};

static bool read_script(struct session *session)
{
	struct diags diags = {0};
	struct node root = {0};
	bool read = config_parse(script, sizeof script - 1, "phases", &root, &diags) &&
		    script_read(&root, NULL, 0, session, &diags);

	node_clear(&root);
	diags_clear(&diags);
	return read;
}

/* Gives the sink the session for its rate. */
static bool adopt(struct trial *trial, unsigned rate)
{
	const struct compile_options compile = {.rate = rate};
	struct sink_order order = {.kind = SINK_ADOPT, .generation = trial->n + 1};

	if (trial->n == ADOPTED)
		return false;
	trial->timelines[trial->n] =
		timeline_compile(&trial->session, &trial->runner, &compile, NULL);
	trial->voices[trial->n] = voices_new(rate);
	order.timeline = trial->timelines[trial->n];
	order.voices = trial->voices[trial->n];
	trial->n++;
	return order.timeline != NULL && trial->sink->ops->order(trial->sink, &order);
}

static int64_t elapsed_ms(const struct trial *trial)
{
	return ms_of_ns(clock_now_ns() - trial->began_ns);
}

static bool fail(struct sound_check *check, const char *why)
{
	check->result = SOUND_FAILED;
	snprintf(check->why, sizeof check->why, "%s", why);
	return false;
}

/* True while there is something to wait for. */
static bool watch(struct trial *trial, struct sound_check *check)
{
	struct sink_report report;
	int64_t elapsed = elapsed_ms(trial);

	trial->sink->ops->report(trial->sink, &report);
	check->xruns = report.xruns;
	if (report.rate != 0)
		check->rate = report.rate;
	if (check->ready_ms < 0 && report.state == SINK_PLAYING && report.frame > 0)
		check->ready_ms = elapsed;
	if (report.state == SINK_ENDED && elapsed < SHORTEST_MS)
		return fail(check,
			    "it takes two seconds of sound in no time: nothing can be "
			    "heard there");
	if (report.state == SINK_ENDED) {
		check->result = SOUND_PLAYED;
		return false;
	}
	if (report.error != 0 && report.state != SINK_PLAYING &&
	    elapsed > FAULT_PATIENCE_MS)
		return fail(check, sink_alsa_error(report.error));
	if (report.rate != 0 && trial->n > 0 &&
	    trial->timelines[trial->n - 1]->rate != report.rate)
		return adopt(trial, report.rate);
	return elapsed < LIMIT_MS;
}

static void play(struct trial *trial, struct sound_check *check)
{
	const struct sink_order resume = {.kind = SINK_RESUME, .lead_ms = 300};
	const struct timespec tick = {0, TICK_MS * 1000000L};

	trial->began_ns = clock_now_ns();
	check->result = SOUND_HANGS;
	if (!adopt(trial, 48000) || !trial->sink->ops->order(trial->sink, &resume))
		return;
	while (watch(trial, check))
		nanosleep(&tick, NULL);
}

static void release(struct trial *trial)
{
	static struct trial *left_behind;

	if (!trial->sink->ops->close(trial->sink)) {
		left_behind = trial; /* a thread that hangs may still read all this */
		(void)left_behind;
		return;
	}
	for (size_t i = 0; i < trial->n; i++) {
		timeline_free(trial->timelines[i]);
		voices_free(trial->voices[i]);
	}
	session_clear(&trial->session);
	runner_clear(&trial->runner);
	free(trial);
}

void sound_check_run(const char *device, struct sound_check *check)
{
	struct sink *sink = sink_alsa_new(device, 0);
	struct trial *trial;

	memset(check, 0, sizeof *check);
	check->ready_ms = -1;
	if (sink == NULL) {
		fail(check, errno == ENOSYS ? "this build has no sound (ALSA) in it"
					    : strerror(errno));
		return;
	}
	trial = mem_alloc(1, sizeof *trial);
	trial->sink = sink;
	runner_init(&trial->runner);
	if (read_script(&trial->session))
		play(trial, check);
	release(trial);
}
