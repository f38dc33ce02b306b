/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sample: a session with everything a screen can show, compiled without reading a
 * file: warm-up, 4 x (stride, recovery), a phase that waits for a key, a drill in sets,
 * a metronome run with a fade, a ramp, breathing.
 */
#ifndef TURNOVER_TESTS_CORE_SAMPLE_H
#define TURNOVER_TESTS_CORE_SAMPLE_H

#include "core/timeline/timeline.h"

#include <string.h>

#define SAMPLE_PHASE .countdown_s = -1, .impact = 1.0
#define SAMPLE_ONCE  SAMPLE_PHASE, .sets = 1, .every = 1

static struct script_cue sample_warm_up_cues[] = {
	{.show = (char *)"Tall posture, look ahead",
	 .brief = (char *)"TALL",
	 .anchor = CUE_FROM_START,
	 .at_ms = 60000},
	{.say = (char *)"Incline comes next",
	 .brief = (char *)"INCLINE",
	 .anchor = CUE_FROM_END,
	 .at_ms = 40000},
};

static struct script_cue sample_stride_cues[] = {
	{.show = (char *)"Shoulders loose",
	 .brief = (char *)"LOOSE",
	 .anchor = CUE_AT_SHARE,
	 .at_milli_percent = 50000},
};

static struct phase sample_strides[] = {
	{SAMPLE_ONCE, .kind = KIND_STRIDE, .name = (char *)"Resisted stride",
	 .time_ms = 20000, .count_in = 8, .resistance = (char *)"incline 4 %",
	 .effort = (char *)"RPE 6",
	 .cadence = {.given = true,
		     .from = {CADENCE_PERCENT, 2000, false, CONTEXT_EASY},
		     .to = {CADENCE_PERCENT, 2000, false, CONTEXT_EASY}},
	 .treadmill = {.given = true,
		       .speed = {true, true, false, 3000},
		       .incline_given = true,
		       .incline_percent10 = 40,
		       .lead_ms = 15000},
	 .cues = sample_stride_cues, .ncues = 1},
	{SAMPLE_ONCE, .kind = KIND_RECOVERY, .name = (char *)"Recovery", .time_ms = 120000},
};

static struct phase sample_phases[] = {
	{SAMPLE_ONCE, .kind = KIND_WARM_UP, .name = (char *)"Easy run", .time_ms = 600000,
	 .cues = sample_warm_up_cues, .ncues = 2},
	{.sets = 1, .group = true, .repeat = 4, .children = sample_strides, .n = 2},
	{SAMPLE_ONCE, .kind = KIND_CHANGE, .name = (char *)"Step off the belt",
	 .time_ms = 30000, .open_ended = true, .max_ms = 300000},
	{SAMPLE_PHASE, .every = 1, .kind = KIND_DRILL, .name = (char *)"Pogo hops",
	 .contacts = 22,
	 .cadence = {.given = true,
		     .from = {CADENCE_ABSOLUTE, 132000, false, CONTEXT_EASY},
		     .to = {CADENCE_ABSOLUTE, 132000, false, CONTEXT_EASY}},
	 .sets = 2, .rest_ms = 40000},
	{SAMPLE_PHASE, .sets = 1, .kind = KIND_METRONOME, .name = (char *)"Metronome run",
	 .time_ms = 300000, .on_ms = 90000, .off_ms = 30000, .accent = 4, .every = 2,
	 .lock_ms = 30000,
	 .cadence = {.given = true,
		     .from = {CADENCE_ABSOLUTE, 172500, false, CONTEXT_EASY},
		     .to = {CADENCE_ABSOLUTE, 172500, false, CONTEXT_EASY}}},
	{SAMPLE_ONCE, .kind = KIND_TEMPO, .name = (char *)"Tempo with a rise",
	 .time_ms = 90000, .ramp_ms = 60000,
	 .cadence = {.given = true,
		     .ramp = true,
		     .from = {CADENCE_PERCENT, 0, false, CONTEXT_TEMPO},
		     .to = {CADENCE_PERCENT, 5000, false, CONTEXT_TEMPO}}},
	{SAMPLE_ONCE, .kind = KIND_COOL_DOWN, .name = (char *)"Cool-down",
	 .time_ms = 300000, .breathe_in_ms = 5000, .breathe_out_ms = 6000},
};

static struct session sample_session = {
	.title = (char *)"Blended session: 4 x 20 s resisted strides, drills",
	.root = {.sets = 1,
		 .group = true,
		 .repeat = 1,
		 .children = sample_phases,
		 .n = sizeof sample_phases / sizeof *sample_phases},
};

static inline struct timeline *sample_compiled(const struct compile_options *options)
{
	struct runner runner;

	memset(&runner, 0, sizeof runner);
	runner.baselines[CONTEXT_EASY] = (struct baseline){1640, true};
	runner.baselines[CONTEXT_TEMPO] = (struct baseline){1700, false};
	runner.baselines[CONTEXT_STRIDES] = (struct baseline){1780, true};
	runner.feet = FEET_SAME;
	runner.volume_percent = 100;
	return timeline_compile(&sample_session, &runner, options, NULL);
}

static inline struct timeline *sample_timeline(unsigned rate, bool live)
{
	const struct compile_options options = {.rate = rate, .live = live};

	return sample_compiled(&options);
}

#endif
