/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/journal/run_text.c and core/journal/run_read.c with their readers, io/json.c and
 * io/config.c: a run as JSON, and as the form in $EDITOR, is the same run again.
 */
#include "core/base/mem.h"
#include "core/journal/run_read.h"
#include "core/journal/run_text.h"
#include "io/config.h"
#include "io/json.h"
#include "../core/any_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { RANDOM_RUNS = 300 };

static void json_of(const struct run *run, struct text *to)
{
	to->n = 0;
	run_write_json(run, to);
}

static void runs_survive_json(void **state)
{
	struct text first = {0}, again = {0};

	(void)state;
	if (json_missing() != NULL)
		skip();
	for (uint32_t seed = 0; seed < RANDOM_RUNS; seed++) {
		struct diags diags = {0};
		struct node root;
		struct run run, read;

		any_run(seed, &run);
		json_of(&run, &first);
		assert_ptr_equal(strchr(first.bytes, '\n'), first.bytes + first.n - 1);
		run_init(&read);
		if (!json_parse(first.bytes, first.n, 1, &root, &diags) ||
		    !run_read(&root, RUN_FORM_WHOLE, &read, NULL, &diags))
			fail_msg("seed %u: %s\n%s", seed, diags.items[0].text, first.bytes);
		json_of(&read, &again);
		assert_string_equal(first.bytes, again.bytes);
		node_clear(&root);
		run_clear(&run);
		run_clear(&read);
	}
	text_clear(&first);
	text_clear(&again);
}

static void json_mistakes_have_a_line(void **state)
{
	static const struct {
		const char *json, *error;
	} cases[] = {
		{"", "no JSON"},
		{"{", "no JSON"},
		{"[1]", "a group"},
		{"{\"start\":\"2026-11-22\",\"start\":\"2026-11-23\"}", "no JSON"},
		{"{\"start\":\"2026-11-22\",\"colour\":1}", "unknown setting"},
		{"{\"start\":\"2026-11-22\",\"format\":2}", "newer"},
		{"{\"start\":20261122}", "must be text"},
		{"{\"start\":\"2026-11-22\",\"rpe\":\"4\\u0000\"}", "no JSON"},
		{"{\"start\":\"2026-11-22\",\"rpe\":4.5}", "whole number"},
		{"{\"start\":\"2026-11-22\",\"rpe\":1e300}", "rpe"},
		{"{\"start\":\"2026-11-22\",\"note\":\"\\u001b[2J\"}", "U+001B"},
		{"{\"start\":\"2026-11-22\",\"samples\":{}}", "must be a list"},
		{"{\"start\":\"2026-11-22\",\"samples\":[3]}", "groups"},
		{"{\"start\":\"2026-11-22\",\"samples\":[{}]}", "missing"},
		{"[[[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]]]", "deeper"},
	};

	(void)state;
	if (json_missing() != NULL)
		skip();
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct diags diags = {0};
		struct node root;
		struct run run;

		run_init(&run);
		if (json_parse(cases[i].json, strlen(cases[i].json), 7, &root, &diags))
			run_read(&root, RUN_FORM_WHOLE, &run, NULL, &diags);
		if (diags.errors == 0 || diags.items[0].line != 7 ||
		    strstr(diags.items[0].text, cases[i].error) == NULL)
			fail_msg("%s: %s", cases[i].json,
				 diags.errors ? diags.items[0].text : "no error");
		node_clear(&root);
		run_clear(&run);
		diags_clear(&diags);
	}
}

/* Saved as it was opened, the form changes nothing, whatever the run holds. */
static void runs_survive_the_editor(void **state)
{
	struct text first = {0}, again = {0};

	(void)state;
	for (uint32_t seed = 0; seed < RANDOM_RUNS; seed++) {
		struct text form = {0};
		struct diags diags = {0};
		struct node root = {0};
		struct run run;

		any_run(seed, &run);
		json_of(&run, &first);
		run_write_form(&run, &form);
		if (!config_parse(form.bytes, form.n, NULL, &root, &diags) ||
		    !run_read(&root, RUN_FORM_TEXT, &run, NULL, &diags))
			fail_msg("seed %u, line %d: %s\n%s", seed, diags.items[0].line,
				 diags.items[0].text, form.bytes);
		json_of(&run, &again);
		assert_string_equal(first.bytes, again.bytes);
		node_clear(&root);
		run_clear(&run);
		text_clear(&form);
		diags_clear(&diags);
	}
	text_clear(&first);
	text_clear(&again);
}

static void the_editor_changes_what_it_says(void **state)
{
	static const char form[] =
		"start = \"2026-11-22 18:30\"; activity = \"race\";\n"
		"time = \"45 min\"; distance = \"8.2 km\"; rpe = 4; stiff = true;\n"
		"note = (\"one\",\n\t\"two \\\"2\\\"\");\n"
		"samples = ( { cadence = 171.5; context = \"easy\"; speed = \"10 km/h\"; } "
		");\n";
	struct diags diags = {0};
	struct node root = {0};
	struct run run;
	bool offset_given = true;

	(void)state;
	run_init(&run);
	run.utc_offset_min = 60;
	run.pain = 3; /* not said in the form: not known any more */
	run.script_name = mem_strdup("kept");
	if (!config_parse(form, strlen(form), NULL, &root, &diags) ||
	    !run_read(&root, RUN_FORM_TEXT, &run, &offset_given, &diags))
		fail_msg("%s", diags.items[0].text);
	assert_false(offset_given);
	assert_int_equal(run.start_utc_ms, INT64_C(1795368600000));
	assert_int_equal(run.activity, ACTIVITY_RACE);
	assert_int_equal(run.timer_ms, 2700000);
	assert_int_equal(run.distance_m, 8200);
	assert_int_equal(run.stiff, ANSWER_YES);
	assert_int_equal(run.pain, RUN_UNKNOWN);
	assert_string_equal(run.note, "one\ntwo \"2\"");
	assert_string_equal(run.script_name, "kept");
	assert_int_equal(run.nsamples, 1);
	assert_int_equal(run.samples[0].source, SAMPLE_HAND);
	assert_int_equal(run.samples[0].m_per_h, 10000);
	node_clear(&root);
	run_clear(&run);
	diags_clear(&diags);
}

static void the_form_names_mistakes(void **state)
{
	static const struct {
		const char *form, *error;
		int line;
	} cases[] = {
		{"start = \"2026-11-22\";\nrpee = 4;", "did you mean \"rpe\"", 2},
		{"start = \"2026-11-22\";\ntime = 45;", "time", 2},
		{"start = \"2026-11-22\";\n\ntimer_ms = 45;", "unknown setting", 3},
		{"start = \"2026-11-22\";\nterrain = \"mud\";", "treadmill", 2},
		{"start = \"2026-11-22\";\nscript = \"x\";", "unknown setting", 2},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct diags diags = {0};
		struct node root = {0};
		struct run run;

		run_init(&run);
		config_parse(cases[i].form, strlen(cases[i].form), NULL, &root, &diags);
		run_read(&root, RUN_FORM_TEXT, &run, NULL, &diags);
		if (diags.errors == 0 || diags.items[0].line != cases[i].line ||
		    strstr(diags.items[0].text, cases[i].error) == NULL)
			fail_msg("%s: %s", cases[i].form,
				 diags.errors ? diags.items[0].text : "no error");
		node_clear(&root);
		run_clear(&run);
		diags_clear(&diags);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_survive_json),
		cmocka_unit_test(json_mistakes_have_a_line),
		cmocka_unit_test(runs_survive_the_editor),
		cmocka_unit_test(the_editor_changes_what_it_says),
		cmocka_unit_test(the_form_names_mistakes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("run_text", tests, NULL, NULL);
}
