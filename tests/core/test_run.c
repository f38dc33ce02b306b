/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/journal/run.c, core/journal/run_field.c, core/journal/run_value.c, core/journal/run_said.c, core/base/csv.c,
 * core/journal/run_csv.c and core/journal/history.c: what is written can be read, and is the same again.
 */
#include "core/base/csv.h"
#include "core/base/day.h"
#include "core/journal/history.h"
#include "core/base/mem.h"
#include "core/journal/run_csv.h"
#include "core/journal/run_field.h"
#include "core/journal/run_read.h"
#include "core/journal/run_text.h"
#include "any_run.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { RANDOM_RUNS = 300 };

/* ---- words and fields ---------------------------------------------------------- */

static void every_word_reads_back(void **state)
{
	char why[QUANTITY_WHY];

	(void)state;
	for (int record = 0; record < RECORDS; record++) {
		const struct field_table *table = &field_tables[record];

		for (size_t i = 0; i < table->n; i++) {
			const struct field *field = &table->rows[i];

			assert_ptr_equal(field_find(table, field->name), field);
			if (field->type != FIELD_WORD && field->type != FIELD_FLAGS)
				continue;
			for (int64_t value = 0; value <= field->max; value++) {
				struct run run;
				struct text text = {0};
				void *base;

				run_init(&run);
				base = record == RECORD_RUN
					       ? &run
					       : field_add((enum field_record)record, &run);
				field_set(field, base, value);
				field_write(field, base, &text);
				field_set(field, base, 0);
				assert_true(
					field_read(field, base, text_string(&text), why));
				assert_int_equal(field_get(field, base), value);
				text_clear(&text);
				run_clear(&run);
			}
		}
	}
}

static const struct field *row(const char *name)
{
	const struct field *field = field_find(&field_tables[RECORD_RUN], name);

	assert_non_null(field);
	return field;
}

static void people_write_quantities(void **state)
{
	static const struct {
		const char *name, *text;
		int64_t value; /* -99: refused */
	} cases[] = {
		{"time", "45 min", 2700000},
		{"time", "1:02:30", 3750000},
		{"time", "45", -99},
		{"distance", "8.2 km", 8200},
		{"distance", "800 m", 800},
		{"distance", "5 mi", 8047},
		{"distance", "8,2 km", -99},
		{"distance", "8.2", -99},
		{"speed", "10.5 km/h", 10500},
		{"speed", "5:40 /km", 10588},
		{"speed", "9:00/mi", 10729},
		{"speed", "+3 km/h of easy", -99},
		{"incline", "-1.5 %", -15},
		{"rpe", "4", 4},
		{"rpe", "11", -99},
		{"rpe", "4.5", -99},
		{"rpe", "", -99},
		{"rpe", "0x4", -99},
		{"terrain", "trail", TERRAIN_TRAIL},
		{"terrain", "Trail", -99},
		{"red_flags", "bone, limp", 9},
		{"red_flags", "", 0},
		{"red_flags", "bones", -99},
		{"ready_mood", "0", -99},
		{"ready_mood", "5", 5},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct field *field = row(cases[i].name);
		char why[QUANTITY_WHY] = "";
		struct run run;

		run_init(&run);
		if (field_read_said(field, &run, cases[i].text, why)) {
			assert_int_equal(field_get(field, &run), cases[i].value);
		} else {
			assert_int_equal(cases[i].value, -99);
			assert_true(*why != '\0');
		}
		run_clear(&run);
	}
}

static void a_start_is_a_moment_and_a_place(void **state)
{
	static const struct {
		const char *text, *again; /* NULL: refused */
	} cases[] = {
		{"2026-11-22T18:30:00+01:00", "2026-11-22T18:30:00+01:00"},
		{"2026-11-22 18:30", "2026-11-22T18:30:00+02:00"},
		{"2026-11-22", "2026-11-22T00:00:00+02:00"},
		{"2026-11-22T18:30:05.007Z", "2026-11-22T18:30:05.007+00:00"},
		{"2026-02-28T23:59:59-0930", "2026-02-28T23:59:59-09:30"},
		{"2026-02-29", NULL},
		{"2026-11-22T24:00", NULL},
		{"2026-11-22T18", NULL},
		{"2026-11-22T18:30:00+15:00", NULL},
		{"2026-11-22T18:30:00+01:00 ", NULL},
		{"yesterday", NULL},
		{"", NULL},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run run;
		struct text text = {0};
		char why[QUANTITY_WHY];
		bool right;

		run_init(&run);
		run.utc_offset_min = 120;
		right = field_read(row("start"), &run, cases[i].text, why);
		assert_int_equal(right, cases[i].again != NULL);
		if (right) {
			run_start_text(run.start_utc_ms, run.utc_offset_min, &text);
			assert_string_equal(text_string(&text), cases[i].again);
		}
		text_clear(&text);
		run_clear(&run);
	}
}

static void texts_are_clean_or_refused(void **state)
{
	const struct field *note = row("note"), *title = row("title");
	char why[QUANTITY_WHY];
	struct run run;

	(void)state;
	run_init(&run);
	assert_true(field_read(note, &run, "a\r\nb\tc \xf0\x9f\x8f\x83", why));
	assert_string_equal(run.note, "a\nb c \xf0\x9f\x8f\x83");
	assert_false(field_read(note, &run, "bell \a", why));
	assert_false(field_read(note, &run, "\x1b[2J", why));
	assert_false(field_read(note, &run, "\xff", why));
	assert_false(field_read(note, &run, "\xe2\x80\xae", why)); /* U+202E */
	assert_string_equal(run.note, "a\nb c \xf0\x9f\x8f\x83");
	assert_false(field_read(title, &run, "two\nlines", why));
	assert_true(field_read(title, &run, "", why));
	assert_null(run.title);
	run_clear(&run);
}

/* ---- CSV ----------------------------------------------------------------------- */

static void csv_cells(void **state)
{
	static const char bytes[] = "\xEF\xBB\xBF"
				    "a,\"b,\"\"c\"\"\r\n\",,d\r\n\n\"\"\nlast";
	static const char *const expected[][5] = {
		{"a", "b,\"c\"\r\n", "", "d", NULL}, {"", NULL}, {"last", NULL}};
	struct csv_reader reader;
	struct csv_row cells = {0};
	char why[CSV_WHY];

	(void)state;
	csv_begin(&reader, bytes, sizeof bytes - 1, ',');
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++) {
		assert_int_equal(csv_next(&reader, &cells, why), CSV_ROW);
		for (size_t j = 0; expected[i][j] != NULL || j < cells.n; j++) {
			assert_true(j < cells.n);
			assert_string_equal(cells.cells[j], expected[i][j]);
		}
	}
	assert_int_equal(cells.line, 5);
	assert_int_equal(csv_next(&reader, &cells, why), CSV_END);
	csv_row_clear(&cells);
}

static void csv_mistakes(void **state)
{
	static const char *const wrong[] = {"a,\"b", "\"a\"b,c", "\"a\" ,c"};
	struct csv_row cells = {0};
	struct csv_reader reader;
	char why[CSV_WHY];

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		csv_begin(&reader, wrong[i], strlen(wrong[i]), ',');
		assert_int_equal(csv_next(&reader, &cells, why), CSV_WRONG);
		assert_int_equal(csv_next(&reader, &cells, why), CSV_END);
	}
	csv_begin(&reader, "a\0b", 3, ',');
	assert_int_equal(csv_next(&reader, &cells, why), CSV_WRONG);
	csv_row_clear(&cells);
	assert_int_equal(csv_guess_separator("a;b;\"c,,,,\"\nd,e,f,g", 19), ';');
	assert_int_equal(csv_guess_separator("abc", 3), ',');
}

static void runs_survive_csv(void **state)
{
	struct text first = {0}, again = {0};
	struct run_csv csv = {0};
	struct diags diags = {0};
	struct node root;
	int runs = 0;

	(void)state;
	run_csv_header(&first);
	run_csv_header(&again);
	for (uint32_t seed = 0; seed < RANDOM_RUNS; seed++) {
		char why[RUN_WHY] = "";
		struct run run;

		any_run(seed, &run);
		if (!run_check(&run, why))
			fail_msg("seed %u: %s", seed, why);
		run_csv_write(&run, &first);
		run_clear(&run);
	}
	assert_true(run_csv_is(text_string(&first), first.n));
	assert_true(run_csv_begin(&csv, text_string(&first), first.n, &diags));
	while (run_csv_next(&csv, &root, &diags)) {
		struct run run;

		run_init(&run);
		run_read(&root, RUN_FORM_WHOLE, &run, NULL, &diags);
		if (diags.errors > 0)
			fail_msg("line %d: %s", diags.items[0].line, diags.items[0].text);
		run_csv_write(&run, &again);
		run_clear(&run);
		node_clear(&root);
		runs++;
	}
	node_clear(&root);
	assert_int_equal(runs, RANDOM_RUNS);
	assert_string_equal(text_string(&first), text_string(&again));
	run_csv_clear(&csv);
	diags_clear(&diags);
	text_clear(&first);
	text_clear(&again);
}

/* What becomes of a table with a mistake: an error with its line, and no crash. */
static void csv_tables_with_mistakes(void **state)
{
	static const struct {
		const char *table, *error;
	} cases[] = {
		{"", "empty"},
		{"Date,Title\n", "record"},
		{"record,colour\n", "no column \"colour\""},
		{"record,start\nrun,yesterday\n", "start"},
		{"record,start\nrun,\n", "start is missing"},
		{"record,start\nwalk,2026-11-22\n", "none of run"},
		{"record,start,spm\nsample,,170\n", "before any run"},
		{"record,start,spm\nrun,2026-11-22,170\n", "has no spm"},
		{"record,start,finished\nrun,2026-11-22,yes\n", "true or false"},
		{"record,start,spm\nrun,2026-11-22,\nsample,,170\n", "context is missing"},
		{"record,start,note\nrun,2026-11-22,\"a\n", "never closed"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct run_csv csv = {0};
		struct diags diags = {0};
		struct node root = {0};
		bool found = false;

		if (run_csv_begin(&csv, cases[i].table, strlen(cases[i].table), &diags)) {
			while (run_csv_next(&csv, &root, &diags)) {
				struct run run;

				run_init(&run);
				run_read(&root, RUN_FORM_WHOLE, &run, NULL, &diags);
				run_clear(&run);
				node_clear(&root);
			}
			node_clear(&root);
		}
		for (size_t j = 0; j < diags.n; j++)
			found = found ||
				strstr(diags.items[j].text, cases[i].error) != NULL;
		if (!found)
			fail_msg("%s: %s", cases[i].table,
				 diags.n > 0 ? diags.items[0].text : "no error");
		run_csv_clear(&csv);
		diags_clear(&diags);
	}
}

/* ---- sums and history ---------------------------------------------------------- */

static void sums_of_a_run(void **state)
{
	struct history history = {0};
	struct run run;

	(void)state;
	run_init(&run);
	run.id = 7;
	run.start_utc_ms = INT64_C(20000) * 86400000 + 23 * 3600000;
	run.utc_offset_min = 120; /* the next day, there */
	run.timer_ms = 1800000;
	run.distance_m = 5000;
	run.shoes = mem_strdup("Blue");
	*run_add_segment(&run) = (struct run_segment){.kind = KIND_STRIDE,
						      .name = mem_strdup("s"),
						      .planned_ms = 20000,
						      .done_ms = 19000,
						      .clicked_ms = 19000,
						      .from_spm10 = 1800,
						      .to_spm10 = 1820,
						      .every = 1,
						      .resisted = true};
	*run_add_segment(&run) = (struct run_segment){.kind = KIND_METRONOME,
						      .name = mem_strdup("m"),
						      .planned_ms = 60000,
						      .done_ms = 60000,
						      .clicked_ms = 45000,
						      .from_spm10 = 1700,
						      .to_spm10 = 1720,
						      .every = 1};
	*run_add_segment(&run) = (struct run_segment){.kind = KIND_EASY,
						      .name = mem_strdup("e"),
						      .planned_ms = 60000,
						      .from_spm10 = 1750,
						      .to_spm10 = 1750,
						      .every = 1};
	*run_add_segment(&run) = (struct run_segment){.kind = KIND_DRILL,
						      .name = mem_strdup("d"),
						      .planned_ms = 10000,
						      .done_ms = 10000,
						      .contacts4 = 88};
	*run_add_sample(&run) = (struct run_sample){
		CONTEXT_EASY, SAMPLE_TAP, true, 1, 0, 30000, 1710, 10, 0, 1720, 90};
	*run_add_sample(&run) = (struct run_sample){
		CONTEXT_EASY, SAMPLE_WATCH, false, RUN_UNKNOWN, 0, 0, 1680, 0, 0, 0,
		RUN_UNKNOWN};
	*run_add_sample(&run) = (struct run_sample){
		CONTEXT_EASY, SAMPLE_TAP, true, 1, 0, 60000, 1710, 10, 0, 1720, 60};
	history_take(&history, &run);
	assert_int_equal(history.nruns, 1);
	assert_int_equal(history.runs[0].day, 20001);
	assert_int_equal(history.runs[0].clicked_ms, 64000);
	assert_int_equal(history.runs[0].stride_ms, 19000);
	assert_int_equal(history.runs[0].contacts4, 88);
	assert_int_equal(history.runs[0].target_spm10, 1720);
	assert_int_equal(history.runs[0].m_per_h, 10000);
	assert_int_equal(history.runs[0].in_sync, 70);
	assert_true(history.runs[0].resisted);
	assert_int_equal(history.nsamples, 3);
	assert_int_equal(history.samples[1].m_per_h, 10000);
	assert_int_equal(history.samples[0].m_per_h, 0);
	assert_string_equal(history.shoes[history.samples[2].shoes], "Blue");
	assert_true(history.samples[0].level);
	assert_false(history_is_level(TERRAIN_TRAIL, INT_MIN));
	assert_false(history_is_level(TERRAIN_TREADMILL, 21));
	assert_true(history_is_level(TERRAIN_TREADMILL, -20));
	history_clear(&history);
	run_clear(&run);
}

static void what_may_not_be_kept(void **state)
{
	char why[RUN_WHY];
	struct run run;

	(void)state;
	any_run(1, &run);
	assert_true(run_check(&run, why));
	run.rpe = 11;
	assert_false(run_check(&run, why));
	run.rpe = 3;
	run.activity = (enum activity)17;
	assert_false(run_check(&run, why));
	run.activity = ACTIVITY_RUN;
	run.start_utc_ms = -1;
	assert_false(run_check(&run, why));
	run.start_utc_ms = INT64_C(1500000000000);
	assert_true(run_check(&run, why));
	field_add(RECORD_SAMPLE, &run);
	assert_false(run_check(&run, why)); /* no cadence */
	run.samples[run.nsamples - 1].spm10 = 1700;
	assert_true(run_check(&run, why));
	run.samples[run.nsamples - 1].segment = (int)run.nsegments;
	assert_false(run_check(&run, why));
	run_clear(&run);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_reads_back),
		cmocka_unit_test(people_write_quantities),
		cmocka_unit_test(a_start_is_a_moment_and_a_place),
		cmocka_unit_test(texts_are_clean_or_refused),
		cmocka_unit_test(csv_cells),
		cmocka_unit_test(csv_mistakes),
		cmocka_unit_test(runs_survive_csv),
		cmocka_unit_test(csv_tables_with_mistakes),
		cmocka_unit_test(sums_of_a_run),
		cmocka_unit_test(what_may_not_be_kept),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("run", tests, NULL, NULL);
}
