/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The review: its sums against sums by hand, and its forms against tests/golden/review.*
 * over ten weeks of a made-up runner.
 *
 *	REVIEW_WRITE=1 top_srcdir=… tests/core/test_review	writes them anew
 */
#include "core/review/review.h"

#include "past.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/base/pcg32.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { TODAY = 20779, MINUTE = 60000 }; /* Sunday, 2026-11-22 */

/* ---- ten weeks ---- */

static int noise(struct pcg32 *rng)
{
	return (int)pcg32_below(rng, 31) - 15;
}

/* An easy run of a Wednesday or Sunday, counted without clicks. */
static void easy_run(struct history *history, struct pcg32 *rng, int32_t day, int week,
		     int shoe)
{
	static const char *const shoes[] = {"Road <1> & \"more\"", "Trail one", NULL};
	struct past past;

	past_begin(&past, day);
	past.run.timer_ms = (30 + week) * MINUTE;
	past.run.distance_m = 5000 + 180 * week;
	past.run.rpe = week == 4 && shoe == 0 ? RUN_UNKNOWN : 3 + week % 2;
	past.run.shoes = mem_strdup(shoes[shoe]);
	past.run.terrain = shoe == 1 ? TERRAIN_TRAIL : TERRAIN_FLAT;
	const int m_per_h = 10000 + 10 * noise(rng);
	past_sample(&past, CONTEXT_EASY,
		    1640 + 7 * week + (m_per_h - 10000) / 50 + noise(rng), m_per_h);
	past_add(history, &past);
}

/* A session with clicks, of the plan from the third week on. */
static void cued_run(struct history *history, struct pcg32 *rng, int32_t day, int week)
{
	struct past past;

	past_begin(&past, day);
	struct run_segment *segment = run_add_segment(&past.run);
	*segment = (struct run_segment){.kind = KIND_METRONOME,
					.name = mem_strdup("Metronome"),
					.planned_ms = 10 * MINUTE,
					.done_ms = 10 * MINUTE,
					.clicked_ms = 8 * MINUTE,
					.from_spm10 = 1690,
					.to_spm10 = 1690 + 5 * week,
					.every = 1};
	past.run.timer_ms = 22 * MINUTE;
	past.run.rpe = 5;
	past.run.plan_week = week - 1;
	past.run.terrain = TERRAIN_TREADMILL;
	struct run_sample *sample =
		past_sample(&past, CONTEXT_EASY, 1690 + 5 * week + noise(rng) / 3, 10000);
	sample->cued = true;
	sample->target_spm10 = 1690 + 5 * week;
	past_add(history, &past);
}

static void stride_run(struct history *history, int32_t day, int week)
{
	struct past past;

	past_begin(&past, day);
	past.run.timer_ms = 25 * MINUTE;
	past.run.rpe = 6;
	past_sample(&past, CONTEXT_STRIDES, 1800 + 2 * week, 16000);
	past_add(history, &past);
}

static void ten_weeks(struct history *history)
{
	struct pcg32 rng;

	pcg32_init(&rng, 10);
	for (int week = 0; week < 10; week++) {
		const int32_t monday = day_monday(TODAY) + 7 * (week - 9);

		if (week >= 2 && week != 5)
			cued_run(history, &rng, monday + 1, week);
		if (week % 3 == 0)
			stride_run(history, monday + 1, week);
		easy_run(history, &rng, monday + 2, week, 0);
		if (week == 6)
			past_easy(history, monday + 3, 852, 10000); /* of one leg */
		easy_run(history, &rng, monday + 4, week, week % 4 == 1 ? 1 : 2);
		easy_run(history, &rng, monday + 6, week, 0);
	}
}

static struct review review_of(const struct history *history, int weeks)
{
	const struct review_options options = {
		.day = TODAY, .weeks = weeks, .plan_start = -1};
	struct review review;

	review_make(history, &options, &review);
	return review;
}

/* ---- golden ---- */

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct text text = {0};
	char bytes[4096];
	size_t n;

	if (file == NULL)
		return mem_strdup("");
	while ((n = fread(bytes, 1, sizeof bytes, file)) > 0)
		text_add_bytes(&text, bytes, n);
	fclose(file);
	return text.bytes != NULL ? text.bytes : mem_strdup("");
}

static void compare(const char *name, struct text *text)
{
	const char *root = getenv("top_srcdir");
	char path[1000];

	snprintf(path, sizeof path, "%s/tests/golden/%s", root != NULL ? root : ".", name);
	if (getenv("REVIEW_WRITE") != NULL) {
		FILE *file = fopen(path, "wb");

		assert_non_null(file);
		fputs(text_string(text), file);
		fclose(file);
	}
	char *expected = read_file(path);
	assert_string_equal(text_string(text), expected);
	free(expected);
	text_clear(text);
}

static void golden(void **state)
{
	struct history history = {0};
	struct text text = {0};

	(void)state;
	ten_weeks(&history);
	struct review review = review_of(&history, 12);
	review_write_text(&text, &review, &(struct review_text_options){80, true});
	compare("review.txt", &text);
	review_write_text(&text, &review, &(struct review_text_options){64, false});
	compare("review-ascii.txt", &text);
	review_write_json(&text, &review);
	compare("review.json", &text);
	review_write_csv(&text, &review);
	compare("review.csv", &text);
	review_write_svg(&text, &review);
	compare("review.svg", &text);
	review_clear(&review);
	history_clear(&history);
}

/* ---- by hand ---- */

static void weekly_means(void **state)
{
	struct history history = {0};
	struct past past;

	(void)state;
	past_easy(&history, TODAY - 6, 1640, 9000);  /* 166 at 10 km/h */
	past_easy(&history, TODAY - 4, 1700, 11000); /* 168 */
	past_easy(&history, TODAY - 2, 1660, 10000);
	past_begin(&past, TODAY);
	past_sample(&past, CONTEXT_EASY, 1750, 10000)->cued = true;
	past_add(&history, &past);
	struct review review = review_of(&history, 4);
	assert_int_equal(review.nweeks, 1);
	const struct review_week *week = &review.contexts[CONTEXT_EASY].weeks[0];
	assert_int_equal(week->uncued.n, 3);
	assert_true(fabs(review.contexts[CONTEXT_EASY].v_ref_kmh - 10) < 1e-9);
	assert_true(fabs(week->raw.mean - 166.667) < 0.001);
	assert_true(fabs(week->uncued.mean - 166.667) < 0.001);
	assert_true(week->uncued.sd < week->raw.sd);
	assert_int_equal(week->cued.n, 1);
	assert_true(fabs(week->cued.mean - 175) < 1e-9);
	assert_false(review.contexts[CONTEXT_TEMPO].any);
	assert_int_equal(review.contexts[CONTEXT_EASY].trend.verdict, TREND_TOO_LITTLE);
	review_clear(&review);
	history_clear(&history);
}

/* A runner on a plan: its milestones are of the easy baseline at its start. */
static void milestones(void **state)
{
	struct history history = {0};
	struct past past;
	const int32_t start = day_monday(TODAY) - 7 * 8;

	(void)state;
	for (int i = 0; i < 4; i++)
		past_easy(&history, start + i, 1600, 10000);
	for (int i = 0; i < 4; i++)
		past_easy(&history, start + 21 + i, 1632, 10000); /* +2 % in week 4 */
	for (int i = 0; i < 4; i++)
		past_easy(&history, start + 49 + i, 1608, 10000); /* +0.5 % in week 8 */
	past_begin(&past, start + 55);
	past.run.plan_week = 8;
	past_add(&history, &past);
	struct review review = review_of(&history, 12);
	assert_int_equal(review.plan_start, start);
	assert_true(fabs(review.start_spm - 160) < 1e-6);
	static const enum review_state states[] = {REVIEW_REACHED, REVIEW_REACHED,
						   REVIEW_BELOW, REVIEW_AHEAD};
	for (int i = 0; i < REVIEW_MILESTONES; i++)
		assert_int_equal(review.milestones[i].state, states[i]);
	assert_true(fabs(review.milestones[1].pct - 2) < 1e-6);
	assert_true(review.no_response);
	review_clear(&review);
	history_clear(&history);
}

static void nothing_yet(void **state)
{
	struct history history = {0};
	struct text text = {0};
	struct past past;
	struct review review = review_of(&history, 12);

	(void)state;
	review_write_text(&text, &review, &(struct review_text_options){80, true});
	review_write_json(&text, &review);
	review_write_csv(&text, &review);
	review_write_svg(&text, &review);
	assert_non_null(strstr(text_string(&text), "journal is empty"));
	text_clear(&text);
	review_clear(&review);

	past_begin(&past, TODAY);
	past_add(&history, &past);
	review = review_of(&history, 12);
	review_write_text(&text, &review, &(struct review_text_options){80, true});
	assert_non_null(strstr(text_string(&text), "No cadence was measured"));
	text_clear(&text);
	review_clear(&review);
	history_clear(&history);
}

static void last_time(const struct history *history, struct review_options options,
		      int32_t expected)
{
	struct review review;
	struct text text = {0};
	char words[64] = "'turnover review --date ";

	options.day = TODAY;
	options.weeks = 2;
	options.plan_start = -1;
	review_make(history, &options, &review);
	assert_int_equal(review.measured, expected);
	review_write_text(&text, &review, &(struct review_text_options){200, true});
	assert_non_null(strstr(text_string(&text), "No cadence was measured"));
	day_text(expected, words + strlen(words));
	assert_true(expected < 0 || strstr(text_string(&text), words) != NULL);
	text_clear(&text);
	review_clear(&review);
}

/* The last time is that of any cadence which is shown, not of those that a baseline is
 * made of: with clicks, in the context and the shoes that are looked at. */
static void the_last_time(void **state)
{
	struct history history = {0};
	struct past past;

	(void)state;
	past_easy(&history, TODAY - 90, 1650, 10000);
	past_easy(&history, TODAY - 88, 1650, 10000);
	past_begin(&past, TODAY - 60);
	past_sample(&past, CONTEXT_EASY, 1700, 10000)->cued = true;
	past_add(&history, &past);
	past_begin(&past, TODAY - 50);
	past_sample(&past, CONTEXT_STRIDES, 1900, 0);
	past_add(&history, &past);
	last_time(&history, (struct review_options){0}, TODAY - 50);
	last_time(&history,
		  (struct review_options){.one_context = true, .context = CONTEXT_EASY},
		  TODAY - 60);
	last_time(&history,
		  (struct review_options){.one_context = true, .context = CONTEXT_TEMPO},
		  -1);
	last_time(&history, (struct review_options){.shoe_class = SHOES_MINIMAL}, -1);
	history_clear(&history);
}

/* No line of the text is wider than the page; one context alone can be asked for. */
static void widths(void **state)
{
	struct history history = {0};

	(void)state;
	ten_weeks(&history);
	for (int columns = 36; columns <= 200; columns += columns < 80 ? 4 : 11) {
		struct review review = review_of(&history, 12);
		struct text text = {0};

		review_write_text(&text, &review,
				  &(struct review_text_options){columns, true});
		for (const char *line = text_string(&text); *line != '\0';) {
			const size_t n = strcspn(line, "\n");
			char *copy = mem_strndup(line, n);

			if ((int)text_length(copy) > columns)
				fail_msg("%d columns: %s", columns, copy);
			free(copy);
			line += n + (line[n] == '\n');
		}
		text_clear(&text);
		review_clear(&review);
	}
	const struct review_options options = {.day = TODAY,
					       .weeks = 3,
					       .plan_start = -1,
					       .one_context = true,
					       .context = CONTEXT_STRIDES};
	struct review review;
	review_make(&history, &options, &review);
	assert_int_equal(review.nweeks, 3);
	assert_true(review.contexts[CONTEXT_STRIDES].any);
	assert_false(review.contexts[CONTEXT_EASY].any);
	review_clear(&review);
	history_clear(&history);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(golden),        cmocka_unit_test(weekly_means),
		cmocka_unit_test(milestones),    cmocka_unit_test(nothing_yet),
		cmocka_unit_test(the_last_time), cmocka_unit_test(widths),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
