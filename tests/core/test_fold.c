/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/journal/fold.c: from the log of a session to what the journal says of it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/journal/fold.h"
#include "core/journal/run_field.h"
#include "reading.h"

enum { RATE = 48000, EVERY_MS = 1800 };
static const int64_t begun_ms = INT64_C(1767261600000);

static const char script[] =
	"format = 1; title = \"Fold\"; context = \"easy\";\n"
	"phases = (\n"
	"  { kind = \"easy\"; time = \"60 s\"; },\n"
	"  { kind = \"metronome\"; time = \"120 s\"; cadence = 172; on = \"30 s\"; off = "
	"\"30 s\"; },\n"
	"  { kind = \"stride\"; time = \"20 s\"; cadence = \"180 -> 184\"; resistance = "
	"\"band\"; },\n"
	"  { kind = \"probe\"; time = \"30 s\"; context = \"tempo\"; },\n"
	"  { kind = \"drill\"; contacts = 20; time = \"20 s\"; impact = 2; },\n"
	"  { kind = \"rest\"; time = \"50 s\"; } );\n";
enum { LENGTH_MS = 300000 };

struct folded {
	struct reading reading;
	struct runner runner;
	struct timeline *timeline;
	struct progress progress;
	struct run run;
	bool is_run;
};

/* A log being written: the clock and the place go on together until it is moved. */
struct logged {
	struct text lines;
	int64_t utc_ms, at_ms;
};

static void begin(struct logged *log)
{
	memset(log, 0, sizeof *log);
	log->utc_ms = begun_ms;
	progress_line(&log->lines, "format 1");
	progress_line(&log->lines, "begin %lld fold.session", (long long)begun_ms);
	progress_line(&log->lines, "title Fold");
	progress_script(&log->lines, script, sizeof script - 1);
}

static void at(struct logged *log, const char *state, int xruns)
{
	progress_line(&log->lines, "at %lld %lld 0 0 %s %d", (long long)log->utc_ms,
		      (long long)log->at_ms, state, xruns);
}

static void play(struct logged *log, int64_t ms)
{
	at(log, "playing", 0);
	while (ms > 0) {
		const int64_t step = ms < EVERY_MS ? ms : EVERY_MS;

		log->utc_ms += step;
		log->at_ms += step;
		ms -= step;
		at(log, "playing", 0);
	}
}

static void fold(struct folded *folded, struct logged *log)
{
	const struct compile_options compile = {.rate = RATE, .live = true};
	struct fold with = {.utc_offset_min = 60};
	char why[RUN_WHY];

	memset(folded, 0, sizeof *folded);
	assert_true(
		progress_read(&folded->progress, text_string(&log->lines), log->lines.n));
	folded->reading = read_good(script);
	runner_init(&folded->runner);
	folded->timeline =
		timeline_compile(&folded->reading.session, &folded->runner, &compile, NULL);
	assert_non_null(folded->timeline);
	with.session = &folded->reading.session;
	with.planned = with.played = folded->timeline;
	run_init(&folded->run);
	folded->is_run = fold_run(&folded->progress, &with, &folded->run);
	if (folded->is_run && !run_check(&folded->run, why))
		fail_msg("%s", why);
	text_clear(&log->lines);
}

static void unfold(struct folded *folded)
{
	run_clear(&folded->run);
	timeline_free(folded->timeline);
	runner_clear(&folded->runner);
	progress_clear(&folded->progress);
	done(&folded->reading);
}

static void a_whole_session(void **state)
{
	static const int64_t planned[] = {60000, 120000, 20000, 30000, 20000, 50000};
	struct logged log;
	struct folded folded;

	(void)state;
	begin(&log);
	log.at_ms = -5000;
	play(&log, LENGTH_MS + 5000);
	progress_line(&log.lines, "end %lld %d finished", (long long)log.utc_ms, LENGTH_MS);
	fold(&folded, &log);
	assert_true(folded.is_run);
	const struct run *run = &folded.run;
	assert_string_equal(run->title, "Fold");
	assert_string_equal(run->script, script);
	assert_true(run->finished && run->context_known);
	assert_int_equal(run->context, CONTEXT_EASY);
	assert_int_equal(run->start_utc_ms, begun_ms);
	assert_int_equal(run->nsegments, 6);
	assert_int_equal(run_left_pct(run), 0);
	for (size_t i = 0; i < 6; i++) {
		assert_int_equal(run->segments[i].planned_ms, planned[i]);
		assert_int_equal(run->segments[i].done_ms, planned[i]);
	}
	assert_int_equal(run->segments[0].clicked_ms, 0);
	assert_int_equal(run->segments[1].clicked_ms, 60000);
	assert_int_equal(run->segments[2].clicked_ms, 20000);
	assert_int_equal(run->segments[2].to_spm10, 1840);
	assert_true(run->segments[2].resisted);
	assert_int_equal(run->segments[4].contacts4, 20 * 2 * 4);
	assert_int_equal(run->timer_ms, 250000); /* the rest at the end is none */
	assert_int_equal(run->activity, ACTIVITY_RUN);
	assert_int_equal(run->ninterruptions, 0);
	unfold(&folded);
}

/* Whatever happens on the way, every second that was played is in one segment. */
static void pauses_steps_and_resumes(void **state)
{
	struct logged log;
	struct folded folded;

	(void)state;
	begin(&log);
	play(&log, 30000); /* half of the easy phase */
	at(&log, "paused", 0);
	log.utc_ms += 90000;
	play(&log, 10000); /* to 40 s */
	log.at_ms = 60000; /* Right */
	play(&log, 45000); /* metronome up to 45 s: 30 with clicks */
	log.at_ms = 60000; /* Left: again */
	play(&log, 20000);
	progress_line(&log.lines, "resume %lld", (long long)log.utc_ms + 600000);
	log.utc_ms += 605000;
	play(&log, 10000);
	at(&log, "playing", 2); /* the device stumbled */
	fold(&folded, &log);
	assert_true(folded.is_run);
	const struct run *run = &folded.run;
	assert_false(run->finished);
	assert_int_equal(run->segments[0].done_ms, 40000);
	assert_int_equal(run->segments[1].done_ms, 45000 + 30000);
	assert_int_equal(run->segments[1].clicked_ms, 30000 + 30000);
	assert_int_equal(run->segments[2].done_ms, 0);
	/* Of 60 + 120 + 20 + 30 + 20 s of work 40 + 75 were done; the rest is around it. */
	assert_int_equal(run_left_pct(run), (250 - 115) * 100 / 250);
	assert_int_equal(run->ninterruptions, 3);
	assert_string_equal(run->interruptions[0].cause, "paused");
	assert_int_equal(run->interruptions[0].at_ms, 30000);
	assert_int_equal(run->interruptions[0].length_ms, 90000);
	assert_int_equal(run->interruptions[1].length_ms, 605000);
	assert_int_equal(run->interruptions[1].at_ms, 80000);
	assert_int_equal(run->interruptions[2].at_ms, 90000);
	unfold(&folded);
}

/* Ended by Ctrl-C, left lying, thrown away: what was heard is a run, with what is missing;
 * gone on with to its end it is whole, with what lay between. */
static void interrupted_and_discarded_or_resumed(void **state)
{
	struct logged log;
	struct folded folded;

	(void)state;
	begin(&log);
	play(&log, 70000);
	progress_line(&log.lines, "end %lld %lld stopped", (long long)log.utc_ms,
		      (long long)log.at_ms);
	fold(&folded, &log);
	assert_true(folded.is_run);
	assert_false(folded.run.finished);
	assert_int_equal(run_left_pct(&folded.run), (250 - 70) * 100 / 250);
	unfold(&folded);
	begin(&log);
	play(&log, 70000);
	progress_line(&log.lines, "resume %lld", (long long)log.utc_ms + 60000);
	log.utc_ms += 63000;
	play(&log, LENGTH_MS - 70000);
	progress_line(&log.lines, "end %lld %d finished", (long long)log.utc_ms, LENGTH_MS);
	fold(&folded, &log);
	assert_true(folded.run.finished);
	assert_int_equal(run_left_pct(&folded.run), 0);
	assert_int_equal(folded.run.ninterruptions, 1);
	assert_int_equal(folded.run.timer_ms, 250000);
	unfold(&folded);
}

static void what_was_measured(void **state)
{
	struct logged log;
	struct folded folded;

	(void)state;
	begin(&log);
	play(&log, 80000); /* 20 s into the metronome run: clicks */
	progress_line(&log.lines, "tap %lld 1 1730 12", (long long)log.utc_ms);
	play(&log, 35000); /* 55 s: 25 s of silence */
	progress_line(&log.lines, "tap %lld 1 1640 12", (long long)log.utc_ms);
	play(&log, 125000);
	progress_line(&log.lines, "count %lld 3 1720 both", (long long)log.utc_ms);
	progress_line(&log.lines, "said rpe=4");
	progress_line(&log.lines, "said plan_week=3");
	progress_line(&log.lines, "said nonsense=3");
	progress_line(&log.lines, "said rpe=44");
	fold(&folded, &log);
	const struct run *run = &folded.run;
	assert_int_equal(run->nsamples, 3);
	assert_true(run->samples[0].cued);
	assert_int_equal(run->samples[0].context, CONTEXT_EASY);
	assert_int_equal(run->samples[0].source, SAMPLE_TAP);
	assert_int_equal(run->samples[0].at_ms, 80000);
	assert_int_equal(run->samples[0].target_spm10, 1720);
	assert_int_equal(run->samples[0].in_sync, 100);
	assert_int_equal(run->samples[0].error_spm10, 6); /* 12 was the half width */
	assert_false(run->samples[1].cued);
	assert_int_equal(run->samples[1].in_sync, RUN_UNKNOWN);
	assert_int_equal(run->samples[2].context, CONTEXT_TEMPO);
	assert_int_equal(run->samples[2].source, SAMPLE_COUNT);
	assert_int_equal(run->samples[2].length_ms, 30000);
	assert_int_equal(run->samples[2].error_spm10, 20);
	assert_int_equal(run->samples[2].segment, 3);
	assert_int_equal(run->rpe, 4);
	assert_int_equal(run->plan_week, 3);
	unfold(&folded);
}

static void next_to_nothing_is_no_run(void **state)
{
	struct logged log;
	struct folded folded;

	(void)state;
	begin(&log);
	play(&log, FOLD_LEAST_MS - 1000);
	progress_line(&log.lines, "end %lld %lld stopped", (long long)log.utc_ms,
		      (long long)log.at_ms);
	fold(&folded, &log);
	assert_false(folded.is_run);
	unfold(&folded);
}

/* The same log is the same run; without its script it still is one. */
static void a_log_is_one_run(void **state)
{
	struct logged log;
	struct folded first, second;
	const struct fold bare = {.utc_offset_min = 0};
	struct run run;

	(void)state;
	begin(&log);
	play(&log, 80000);
	progress_line(&log.lines, "tap %lld 1 1730 12", (long long)log.utc_ms);
	fold(&first, &log);
	begin(&log);
	play(&log, 20000);
	fold(&second, &log);
	assert_string_equal(first.run.uid, second.run.uid);
	run_init(&run);
	assert_true(fold_run(&first.progress, &bare, &run));
	assert_string_equal(run.uid, first.run.uid);
	assert_int_equal(run.timer_ms, 80000);
	assert_string_equal(run.note, "Tapped at 1:20: 173 spm.");
	assert_int_equal(run.nsegments, 0);
	run_clear(&run);
	unfold(&first);
	unfold(&second);
	log.utc_ms = begun_ms + 1;
	memset(&log.lines, 0, sizeof log.lines);
	progress_line(&log.lines, "format 1");
	progress_line(&log.lines, "begin %lld fold.session", (long long)log.utc_ms);
	progress_script(&log.lines, script, sizeof script - 1);
	play(&log, 20000);
	fold(&second, &log);
	assert_int_equal(strlen(second.run.uid), 32);
	unfold(&second);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_whole_session),
		cmocka_unit_test(pauses_steps_and_resumes),
		cmocka_unit_test(interrupted_and_discarded_or_resumed),
		cmocka_unit_test(what_was_measured),
		cmocka_unit_test(next_to_nothing_is_no_run),
		cmocka_unit_test(a_log_is_one_run),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("fold", tests, NULL, NULL);
}
