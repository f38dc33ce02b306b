/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * player_plan: at every size of terminal, in every phase of the sample: areas lie on
 * the terminal and do not overlap, texts fit their areas, nothing moves within a phase,
 * and the number is as large as it can be.
 */
#include "ui/player_plan.h"

#include "../core/sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { RATE = 8000, MAX_ROWS = 70, MAX_COLUMNS = 230, AREAS = 17 };

static int list_areas(const struct player_plan *plan, struct rect areas[AREAS])
{
	const struct rect all[AREAS] = {
		plan->header,     plan->word,        plan->left,        plan->right,
		plan->info,       plan->number.rect, plan->target.rect, plan->target_label,
		plan->count.rect, plan->bar,         plan->coming,      plan->brief,
		plan->cue,        plan->next,        plan->strip,       plan->marker,
		plan->bottom,
	};
	int n = 0;

	for (int i = 0; i < AREAS; i++)
		if (all[i].rows > 0)
			areas[n++] = all[i];
	if (plan->count_label.rows > 0 && n < AREAS)
		areas[n++] = plan->count_label;
	return n;
}

static bool overlap(struct rect a, struct rect b)
{
	return a.row < b.row + b.rows && b.row < a.row + a.rows &&
	       a.column < b.column + b.columns && b.column < a.column + a.columns;
}

static void check_areas(const struct player_plan *plan, int rows, int columns)
{
	struct rect areas[AREAS];
	int n = list_areas(plan, areas);

	for (int i = 0; i < n; i++) {
		assert_true(areas[i].row >= 0 && areas[i].column >= 0);
		assert_true(areas[i].columns > 0);
		assert_true(areas[i].row + areas[i].rows <= rows);
		assert_true(areas[i].column + areas[i].columns <= columns);
		for (int k = 0; k < i; k++)
			assert_false(overlap(areas[i], areas[k]));
	}
}

static void check_fits(const struct big *big, const char *text)
{
	if (big->scale == 0)
		return;
	assert_true(digits_rows(big->font, big->scale) <= big->rect.rows);
	assert_in_range(digits_columns(big->font, big->scale, text), 1, big->rect.columns);
}

static void check_everything(const struct player_screen *screen)
{
	for (int rows = 1; rows <= MAX_ROWS; rows++) {
		for (int columns = 1; columns <= MAX_COLUMNS; columns += 1 + columns / 40) {
			for (int layout = LAYOUT_FULL; layout <= LAYOUT_FAR; layout++) {
				struct player_plan plan;

				player_plan_make(&plan, rows, columns,
						 (enum player_layout)layout, screen);
				check_areas(&plan, rows, columns);
				check_fits(&plan.number, screen->digits);
				check_fits(&plan.number, screen->digits_widest);
				check_fits(&plan.target, screen->target_digits);
				check_fits(&plan.count, screen->count_digits);
			}
		}
	}
}

static void fill(struct player_screen *screen, const struct timeline *timeline,
		 int64_t frame)
{
	struct situation situation = {.playhead = {TRANSPORT_PLAYING, frame}};

	screen_fill(screen, &sample_session, timeline, &situation, 0);
}

static void test_areas(void **state)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	struct player_screen screen;

	(void)state;
	fill(&screen, timeline, -5 * RATE);
	check_everything(&screen);
	fill(&screen, timeline, timeline->length);
	check_everything(&screen);
	for (size_t i = 0; i < timeline->segments.n; i++) {
		fill(&screen, timeline, timeline->segments.items[i].start + 100);
		check_everything(&screen);
	}
	timeline_free(timeline);
}

static void test_nothing_moves_within_a_phase(void **state)
{
	static const int sizes[][2] = {{24, 80}, {12, 40}, {30, 120}, {53, 211}, {5, 20}};
	struct timeline *timeline = sample_timeline(RATE, true);

	(void)state;
	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];

		for (int k = 0; k < 5; k++) {
			struct player_plan first, plan;
			struct player_screen screen;

			fill(&screen, timeline, segment->start);
			player_plan_make(&first, sizes[k][0], sizes[k][1], LAYOUT_FULL,
					 &screen);
			for (int64_t frame = segment->start; frame < segment->end;
			     frame += RATE / 2) {
				fill(&screen, timeline, frame);
				player_plan_make(&plan, sizes[k][0], sizes[k][1],
						 LAYOUT_FULL, &screen);
				assert_memory_equal(&plan, &first, sizeof plan);
			}
		}
	}
	timeline_free(timeline);
}

/* One size more in either direction would not fit. */
static void test_number_is_as_large_as_fits(void **state)
{
	static const struct {
		int rows, columns;
		enum player_layout layout;
		const char *widest;
		int high;
	} cases[] = {
		{24, 80, LAYOUT_FULL, "20", 14},    {24, 80, LAYOUT_FULL, "2:00", 14},
		{24, 80, LAYOUT_FULL, "10:00", 10}, {12, 40, LAYOUT_FULL, "20", 7},
		{12, 40, LAYOUT_FULL, "2:00", 7},   {12, 40, LAYOUT_FULL, "10:00", 5},
		{30, 120, LAYOUT_FULL, "20", 15},   {53, 211, LAYOUT_FULL, "20", 28},
		{60, 200, LAYOUT_FULL, "20", 35},   {8, 30, LAYOUT_FULL, "20", 5},
		{24, 80, LAYOUT_FAR, "20", 14},     {12, 40, LAYOUT_FAR, "20", 10},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct player_screen screen;
		struct player_plan plan;

		memset(&screen, 0, sizeof screen);
		memcpy(screen.digits_widest, cases[i].widest, strlen(cases[i].widest));
		player_plan_make(&plan, cases[i].rows, cases[i].columns, cases[i].layout,
				 &screen);
		assert_int_equal(digits_rows(plan.number.font, plan.number.scale),
				 cases[i].high);
	}
}

/* The cadence may cost the number a little of its height, not more. */
static void test_target_beside_number(void **state)
{
	struct player_screen screen;
	struct player_plan plan;

	(void)state;
	memset(&screen, 0, sizeof screen);
	memcpy(screen.digits_widest, "20", 3);
	memcpy(screen.target_digits, "176", 4);
	player_plan_make(&plan, 24, 80, LAYOUT_FULL, &screen);
	assert_int_equal(digits_rows(plan.number.font, plan.number.scale), 14);
	assert_true(digits_rows(plan.target.font, plan.target.scale) >= 5);
	player_plan_make(&plan, 12, 40, LAYOUT_FULL, &screen);
	assert_int_equal(digits_rows(plan.number.font, plan.number.scale), 7);
	assert_int_equal(plan.target.scale, 0);
	player_plan_make(&plan, 24, 80, LAYOUT_FAR, &screen);
	assert_int_equal(plan.target.scale, 0);
}

/* From afar, too, a key is answered; the number gives a row for it at the most. */
static void test_far_view_tells(void **state)
{
	struct player_plan quiet, told;
	struct player_screen screen;

	(void)state;
	for (int rows = 10; rows <= MAX_ROWS; rows++) {
		memset(&screen, 0, sizeof screen);
		memcpy(screen.digits_widest, "2:00", 5);
		player_plan_make(&quiet, rows, 80, LAYOUT_FAR, &screen);
		assert_int_equal(quiet.bottom.rows, 0);
		memcpy(screen.notice, "muted", 6);
		player_plan_make(&told, rows, 80, LAYOUT_FAR, &screen);
		check_areas(&told, rows, 80);
		assert_int_equal(told.bottom.row, rows - 1);
		assert_int_equal(told.word_scale, quiet.word_scale);
		assert_true(digits_rows(told.number.font, told.number.scale) > 0);
		/* Where the row was free all the time nothing has moved. */
		if (told.number.scale == quiet.number.scale &&
		    told.number.font == quiet.number.font) {
			memset(&told.bottom, 0, sizeof told.bottom);
			assert_memory_equal(&told, &quiet, sizeof told);
		}
	}
}

static void test_fonts(void **state)
{
	char to[64];

	(void)state;
	for (int font = 0; font < DIGITS_FONTS; font++) {
		const char *text = font < DIGITS_LETTERS ? "0123456789:+-./"
							 : "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
							   "0123456789 -+.,:!?/%'";

		assert_true(digits_columns((enum digits_font)font, 1, text) > 0);
		assert_int_equal(digits_columns((enum digits_font)font, 1, "~"), 0);
		assert_int_equal(digits_columns((enum digits_font)font, 3, text),
				 3 * digits_columns((enum digits_font)font, 1, text));
	}
	/* The longest word and the longest short cue on 80 columns, beside the marks. */
	assert_true(digits_columns(DIGITS_LETTERS, 1, "ACCELERATE") <= 68);
	assert_true(digits_columns(DIGITS_NARROW, 1, "MWMWMWMWMWMW") <= 71);
	assert_true(digits_capitals(to, sizeof to, "Hüfte hoch!"));
	assert_string_equal(to, "HUFTE HOCH!");
	assert_false(digits_capitals(to, sizeof to, "→ go"));
	assert_string_equal(to, " GO");
	assert_true(digits_capitals(to, 4, "abc"));
	assert_false(digits_capitals(to, 4, "abcd"));
	assert_string_equal(to, "ABC");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_areas),
		cmocka_unit_test(test_nothing_moves_within_a_phase),
		cmocka_unit_test(test_number_is_as_large_as_fits),
		cmocka_unit_test(test_target_beside_number),
		cmocka_unit_test(test_far_view_tells),
		cmocka_unit_test(test_fonts),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
