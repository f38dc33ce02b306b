/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/base/moment.c, core/recording/recording.c and core/recording/recorded.c: times, order, means. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/moment.h"
#include "core/base/pcg32.h"
#include "core/recording/recorded.h"
#include "core/recording/recorded_text.h"

#include <math.h>

static void moments_are_read(void **state)
{
	static const struct {
		const char *text;
		int64_t utc_ms;
		int offset_min;
		bool known;
	} rows[] = {
		{"1970-01-02T00:00:00Z", 86400000, 0, true},
		{"2018-10-21T13:50:14.000Z", INT64_C(1540129814000), 0, true},
		{" 2018-10-21T13:50:14,25Z\n", INT64_C(1540129814250), 0, true},
		{"2018-10-21T13:50:14.123456789z", INT64_C(1540129814123), 0, true},
		{"2018-10-21T15:50:14+02:00", INT64_C(1540129814000), 120, true},
		{"2018-10-21T15:50:14+0200", INT64_C(1540129814000), 120, true},
		{"2018-10-21T08:20:14-05:30", INT64_C(1540129814000), -330, true},
		{"2018-10-21 13:50:14", INT64_C(1540129814000), 0, false},
		{"2018-10-21T13:50", INT64_C(1540129800000), 0, false},
		{"2016-02-29T24:00:00Z", INT64_C(1456790400000), 0, true},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		int64_t utc_ms = -5;
		int offset_min = -5;
		bool known;

		if (!moment_parse(rows[i].text, &utc_ms, &offset_min, &known))
			fail_msg("'%s' is a moment", rows[i].text);
		assert_int_equal(utc_ms, rows[i].utc_ms);
		assert_int_equal(offset_min, rows[i].offset_min);
		assert_int_equal(known, rows[i].known);
	}
}

static void what_is_no_moment(void **state)
{
	static const char *const texts[] = {"",
					    "2018",
					    "2018-10-21",
					    "2018-10-21T",
					    "2018-13-21T13:50:14Z",
					    "2018-02-30T13:50:14Z",
					    "2018-10-21T25:50:14Z",
					    "2018-10-21T13:60:14Z",
					    "2018-10-21T13:50:61Z",
					    "2018-10-21T13:50:14+15:00",
					    "2018-10-21T13:50:14Zx",
					    "2018-10-21T13:50:14+2",
					    "2018/10/21 13:50:14",
					    "18-10-21T13:50:14Z",
					    "2018-10-21T1:50:14Z",
					    "2018-10-21TT13:50:14Z",
					    "1970-01-01T12:00:00Z",
					    "2199-12-31T00:00:00Z"};
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		int64_t utc_ms = -5;
		int offset_min = -5;
		bool known = true;

		if (moment_parse(texts[i], &utc_ms, &offset_min, &known))
			fail_msg("'%s' is no moment", texts[i]);
		assert_int_equal(utc_ms, -5);
	}
}

static void moments_survive_their_text(void **state)
{
	struct pcg32 rng;

	(void)state;
	pcg32_init(&rng, 7);
	for (int i = 0; i < 2000; i++) {
		const int64_t ms =
			(86400 + (int64_t)pcg32_below(&rng, 4000000000u)) * 1000 +
			(i % 2 == 0 ? 0 : pcg32_below(&rng, 1000));
		char text[MOMENT_TEXT];
		int64_t again;
		int offset_min;
		bool known;

		moment_text(ms, text);
		assert_true(moment_parse(text, &again, &offset_min, &known));
		assert_int_equal(again, ms);
	}
}

/* ---- the order of things ---------------------------------------------------------------- */

static void points_are_in_order(void **state)
{
	struct recording recording;

	(void)state;
	recording_init(&recording);
	assert_non_null(recording_add_point(&recording, 5000));
	assert_non_null(recording_add_point(&recording, 5000));
	assert_null(recording_add_point(&recording, 4000));
	assert_null(recording_add_point(&recording, 4999));
	assert_non_null(recording_add_point(&recording, 6000));
	assert_int_equal(recording.npoints, 3);
	assert_int_equal(recording.diags.n, 1); /* said once */
	recording_clear(&recording);
}

static void pauses_never_overlap(void **state)
{
	struct recording recording;
	struct pcg32 rng;

	(void)state;
	recording_init(&recording);
	pcg32_init(&rng, 3);
	recording_go_on(&recording, 1);
	assert_int_equal(recording.npauses, 0);
	for (int i = 0; i < 3000; i++) {
		const int64_t at = pcg32_below(&rng, 100000);

		if (pcg32_below(&rng, 2) == 0)
			recording_pause(&recording, at);
		else
			recording_go_on(&recording, at);
	}
	for (size_t i = 0; i < recording.npauses; i++) {
		const struct recording_pause *pause = &recording.pauses[i];

		assert_true(pause->to_utc_ms > pause->from_utc_ms ||
			    (pause->to_utc_ms == RECORDING_UNKNOWN &&
			     i + 1 == recording.npauses));
		assert_true(i == 0 || pause->from_utc_ms >= pause[-1].to_utc_ms);
	}
	recording_clear(&recording);
}

static void limits_are_said(void **state)
{
	struct recording recording;

	(void)state;
	recording_init(&recording);
	for (int i = 0; i <= RECORDING_LAPS_MAX; i++)
		recording_add_lap(&recording, RECORDING_LAPS_MAX - i);
	assert_int_equal(recording.nlaps, RECORDING_LAPS_MAX);
	assert_int_equal(recording.diags.n, 1);
	recording_sort_laps(&recording);
	for (size_t i = 1; i < recording.nlaps; i++)
		assert_true(recording.laps[i].start_utc_ms >=
			    recording.laps[i - 1].start_utc_ms);
	recording_clear(&recording);
}

/* ---- what it means ---------------------------------------------------------------------- */

static void add(struct recording *recording, int second, double cadence)
{
	struct recording_point *point = recording_add_point(recording, second * 1000);

	assert_non_null(point);
	point->cadence256 = cadence < 0 ? RECORDING_UNKNOWN : (int32_t)(cadence * 256);
}

static void the_unit_is_decided(void **state)
{
	static const struct {
		double cadence;
		enum cadence_unit format, told, unit;
		enum unit_reason reason;
	} rows[] = {
		{82, UNIT_UNDECIDED, UNIT_UNDECIDED, UNIT_ONE_LEG, UNIT_BY_MEDIAN},
		{109, UNIT_UNDECIDED, UNIT_UNDECIDED, UNIT_ONE_LEG, UNIT_BY_MEDIAN},
		{115, UNIT_UNDECIDED, UNIT_UNDECIDED, UNIT_STEPS, UNIT_GUESSED},
		{120, UNIT_UNDECIDED, UNIT_UNDECIDED, UNIT_STEPS, UNIT_BY_MEDIAN},
		{170, UNIT_UNDECIDED, UNIT_UNDECIDED, UNIT_STEPS, UNIT_BY_MEDIAN},
		{82, UNIT_ONE_LEG, UNIT_UNDECIDED, UNIT_ONE_LEG, UNIT_BY_FORMAT},
		{61, UNIT_ONE_LEG, UNIT_UNDECIDED, UNIT_ONE_LEG, UNIT_BY_FORMAT},
		/* Both feet where the format wants one: some devices do. */
		{168, UNIT_ONE_LEG, UNIT_UNDECIDED, UNIT_STEPS, UNIT_BY_MEDIAN},
		{82, UNIT_STEPS, UNIT_UNDECIDED, UNIT_STEPS, UNIT_BY_FORMAT},
		{82, UNIT_ONE_LEG, UNIT_STEPS, UNIT_STEPS, UNIT_TOLD},
		{170, UNIT_UNDECIDED, UNIT_ONE_LEG, UNIT_ONE_LEG, UNIT_TOLD},
		{0, UNIT_ONE_LEG, UNIT_UNDECIDED, UNIT_ONE_LEG, UNIT_NO_CADENCE},
		{-1, UNIT_UNDECIDED, UNIT_UNDECIDED, UNIT_STEPS, UNIT_NO_CADENCE},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct recording recording;
		char text[200];

		recording_init(&recording);
		recording.unit = rows[i].format;
		/* Standing for most of the time does not count. */
		for (int k = 0; k < 100; k++)
			add(&recording, k, k < 60 ? 0 : rows[i].cadence);
		const struct recorded_unit unit = recorded_unit(&recording, rows[i].told);
		assert_int_equal(unit.unit, rows[i].unit);
		assert_int_equal(unit.reason, rows[i].reason);
		recorded_unit_text(unit, text, sizeof text);
		assert_true(strlen(text) > 10 && strlen(text) < 150);
		recording_clear(&recording);
	}
}

static void means_are_weighted_by_time(void **state)
{
	struct recording recording;

	(void)state;
	recording_init(&recording);
	add(&recording, 0, 160);
	add(&recording, 10, 180); /* holds 20 s, not 100 */
	add(&recording, 110, 0);
	add(&recording, 120, 256); /* a slip, but below 260 */
	add(&recording, 121, 300); /* none */
	add(&recording, 122, -1);
	add(&recording, 130, 100); /* a walk; the last holds a second */
	const struct recorded_mean moving =
		recorded_mean(&recording, UNIT_STEPS, 0, 1000000, SHARE_MOVING);
	assert_int_equal(moving.ms, 10000 + 20000 + 1000 + 1000);
	assert_true(fabs(moving.spm - (1600 + 3600 + 256 + 100) / 32.0) < 1e-9);
	assert_int_equal(moving.idle_ms, 10000 + 1000 + 8000);
	const struct recorded_mean running =
		recorded_mean(&recording, UNIT_STEPS, 0, 1000000, SHARE_RUNNING);
	assert_int_equal(running.ms, 30000);
	assert_true(fabs(running.spm - 5200 / 30.0) < 1e-9);
	/* A pause ends what a point holds. */
	recording_pause(&recording, 12000);
	recording_go_on(&recording, 100000);
	const struct recorded_mean paused =
		recorded_mean(&recording, UNIT_STEPS, 0, 1000000, SHARE_RUNNING);
	assert_int_equal(paused.ms, 12000);
	recording_clear(&recording);
}

/* Any stretches together are the whole. */
static void parts_make_the_whole(void **state)
{
	struct pcg32 rng;

	(void)state;
	pcg32_init(&rng, 11);
	for (int round = 0; round < 30; round++) {
		struct recording recording;
		int64_t at = 0, ms = 0, idle = 0, end;
		double weighted = 0;
		int second = 0;

		recording_init(&recording);
		for (int i = 0; i < 300; i++) {
			second += 1 + (int)pcg32_below(&rng, 30);
			add(&recording, second,
			    pcg32_below(&rng, 4) == 0 ? 0 : 150 + pcg32_below(&rng, 40));
			if (pcg32_below(&rng, 20) == 0)
				recording_pause(&recording, second * 1000);
			if (pcg32_below(&rng, 20) == 0)
				recording_go_on(&recording, second * 1000);
		}
		end = second * 1000 + 1000;
		const struct recorded_mean whole =
			recorded_mean(&recording, UNIT_STEPS, 0, end, SHARE_RUNNING);
		for (int64_t next; at < end; at = next) {
			/* Between points: a stretch never begins within what one holds. */
			const size_t k = pcg32_below(&rng, 300);

			next = recording.points[k].utc_ms > at ? recording.points[k].utc_ms
							       : end;
			const struct recorded_mean part = recorded_mean(
				&recording, UNIT_STEPS, at, next, SHARE_RUNNING);
			ms += part.ms;
			idle += part.idle_ms;
			weighted += part.spm * (double)part.ms;
		}
		assert_int_equal(ms, whole.ms);
		assert_int_equal(idle, whole.idle_ms);
		assert_true(fabs(weighted - whole.spm * (double)whole.ms) < 1e-3);
		recording_clear(&recording);
	}
}

static void sync_is_a_share_of_time(void **state)
{
	struct recording recording;

	(void)state;
	recording_init(&recording);
	add(&recording, 0, 85);
	add(&recording, 6, 91); /* 182: out of 165 .. 175 */
	add(&recording, 9, -1); /* nobody knows */
	add(&recording, 10, 0);
	assert_int_equal(recorded_in_sync(&recording, UNIT_ONE_LEG, 0, 10000, 1700), 66);
	assert_int_equal(recorded_in_sync(&recording, UNIT_ONE_LEG, 0, 11000, 1700), 60);
	assert_int_equal(recorded_in_sync(&recording, UNIT_ONE_LEG, 20000, 30000, 1700),
			 RECORDING_UNKNOWN);
	recording_clear(&recording);
}

static void totals_are_found_where_none_are_told(void **state)
{
	struct recording recording;
	int64_t from, to;

	(void)state;
	recording_init(&recording);
	assert_int_equal(recorded_distance_cm(&recording), RECORDING_UNKNOWN);
	recording.start_utc_ms = 2000;
	add(&recording, 2, 80);
	add(&recording, 12, 80);
	add(&recording, 100, 80);
	recording.points[0].distance_cm = 500;
	recording.points[2].distance_cm = 30500;
	recorded_span(&recording, &from, &to);
	assert_int_equal(from, 2000);
	assert_int_equal(to, 101000);
	assert_int_equal(recorded_timer_ms(&recording), 30000);
	assert_int_equal(recorded_distance_cm(&recording), 30000);
	recording.timer_ms = 25000;
	recording.distance_cm = 29000;
	assert_int_equal(recorded_timer_ms(&recording), 25000);
	assert_int_equal(recorded_distance_cm(&recording), 29000);
	recording_clear(&recording);
}

/* What strangers wrote is quoted in JSON, and what is not known is null. */
static void json_is_json(void **state)
{
	struct recording recording;
	struct text text = {0};

	(void)state;
	recording_init(&recording);
	recording.sport = strdup("a\"b\\c");
	recording.no_clock = true;
	recording_add_lap(&recording, 0);
	diag_warning(&recording.diags, 0, "odd \"thing\"");
	recorded_json(&recording, recorded_unit(&recording, UNIT_UNDECIDED), "x\ny", &text);
	assert_string_equal(
		text_string(&text),
		"{\"file\": \"x\\u000ay\", \"start\": null, \"sport\": \"a\\\"b\\\\c\", "
		"\"treadmill\": false, \"timer_s\": 0.000, \"distance_m\": null, "
		"\"cadence_spm\": null, \"cadence_unit\": \"steps\", \"speed_kmh\": null, "
		"\"laps\": [{\"start\": null, \"timer_s\": null, \"cadence_spm\": null, "
		"\"distance_m\": null}], \"warnings\": [\"odd \\\"thing\\\"\"]}");
	text_clear(&text);
	recording_clear(&recording);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments_are_read),
		cmocka_unit_test(what_is_no_moment),
		cmocka_unit_test(moments_survive_their_text),
		cmocka_unit_test(points_are_in_order),
		cmocka_unit_test(pauses_never_overlap),
		cmocka_unit_test(limits_are_said),
		cmocka_unit_test(the_unit_is_decided),
		cmocka_unit_test(means_are_weighted_by_time),
		cmocka_unit_test(parts_make_the_whole),
		cmocka_unit_test(sync_is_a_share_of_time),
		cmocka_unit_test(totals_are_found_where_none_are_told),
		cmocka_unit_test(json_is_json),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
