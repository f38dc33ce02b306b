/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/script/script*.c, core/script/parameter.c and core/script/value.c: what a script means, where
 * its limits are, and that no tree does harm. Its mistakes: test_script_mistakes.c.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reading.h"

/* More parts in a chain than groups may nest. */
enum { SCRIPT_DEPTH = 60 };

/* ---- what a script means ---- */

static const char whole[] =
	"format = 1; title = \"Resisted strides\"; author = \"A\"; notes = \"N\";\n"
	"context = \"strides\";\n"
	"parameters = { reps = { default = 4; min = 3; max = 6; };\n"
	"  stride = { default = \"20 s\"; min = \"15 s\"; max = \"30 s\"; };\n"
	"  target = { default = \"+2 %\"; min = \"+0 %\"; max = \"+3 %\"; };\n"
	"  load = { default = \"band\"; values = ( \"band\", \"hill\" ); }; };\n"
	"parts = { ease = ( { kind = \"walk\"; time = \"1 min\"; }, { use = \"last\"; } "
	");\n"
	"  last = ( { kind = \"cool-down\"; time = \"5 min\"; breathing = \"5 s in, 5 s "
	"out\"; } ); };\n"
	"defaults = { stride = { count_in = 8; resistance = \"$load\"; accent = 4; }; };\n"
	"phases = (\n"
	"  { kind = \"warm-up\"; name = \"Easy run\"; time = \"10 min\"; clicks = "
	"\"off\";\n"
	"    cues = ( \"Tall posture\", { at = \"-30 s\"; say = \"Incline next\"; short = "
	"\"INCLINE\"; },\n"
	"      { show = \"x\"; at = \"50 %\"; }, { text = \"y\"; every = \"60 s\"; } ); "
	"},\n"
	"  { repeat = \"$reps\"; shuffle = true; seed = 7; phases = (\n"
	"    { kind = \"stride\"; time = \"$stride\"; cadence = \"-1 % -> $target\"; ramp "
	"= \"10 s\";\n"
	"      treadmill = { speed = \"+3 km/h of easy\"; incline = \"4 %\"; }; feet = "
	"\"sides\";\n"
	"      on = \"5 s\"; off = \"5 s\"; lock = \"2 s\"; clicks = \"every 2 steps\"; "
	"effort = \"RPE 6\"; },\n"
	"    { kind = \"recovery\"; time = \"2 min\"; skip_last = true; } ); },\n"
	"  { kind = \"change\"; until = \"key\"; time = \"30 s\"; max = \"5 min\"; "
	"countdown = 0; },\n"
	"  { kind = \"drill\"; contacts = 22; cadence = 132; impact = 2; rest = \"40 s\"; "
	"sets = 2; },\n"
	"  { kind = \"probe\"; time = \"1 min\"; },\n"
	"  { use = \"ease\"; } );\n";

static void the_sketch_of_the_design_is_read(void **state)
{
	struct reading r = read_good(whole);
	const struct phase *p = r.session.root.children;

	(void)state;
	assert_int_equal(r.diags.n, 0);
	assert_string_equal(r.session.title, "Resisted strides");
	assert_true(r.session.context_given && r.session.context == CONTEXT_STRIDES);
	assert_int_equal(r.session.nparameters, 4);
	assert_string_equal(r.session.parameters[1].value, "20 s");
	assert_string_equal(r.session.parameters[3].choices[1], "hill");
	assert_int_equal(r.session.root.n, 6);

	assert_int_equal(p[0].kind, KIND_WARM_UP);
	assert_string_equal(p[0].name, "Easy run");
	assert_int_equal(p[0].every, 0);
	assert_int_equal(p[0].line, 11);
	assert_int_equal(p[0].ncues, 4);
	assert_string_equal(p[0].cues[0].say, "Tall posture");
	assert_string_equal(p[0].cues[0].show, "Tall posture");
	assert_true(p[0].cues[1].show == NULL && p[0].cues[1].anchor == CUE_FROM_END);
	assert_int_equal(p[0].cues[1].at_ms, 30000);
	assert_string_equal(p[0].cues[1].brief, "INCLINE");
	assert_int_equal(p[0].cues[2].at_milli_percent, 50000);
	assert_int_equal(p[0].cues[3].every_ms, 60000);

	assert_true(p[1].group && p[1].repeat == 4 && p[1].shuffle && p[1].seed == 7);

	const struct phase *stride = &p[1].children[0];

	assert_int_equal(stride->time_ms, 20000);
	assert_true(stride->cadence.ramp);
	assert_int_equal(stride->cadence.from.amount, -1000);
	assert_int_equal(stride->cadence.to.amount, 2000);
	assert_int_equal(stride->ramp_ms, 10000);
	assert_int_equal(stride->count_in, 8);
	assert_int_equal(stride->accent, 4);
	assert_int_equal(stride->countdown_s, -1);
	assert_string_equal(stride->name, "Stride");
	assert_string_equal(stride->resistance, "band");
	assert_string_equal(stride->effort, "RPE 6");
	assert_true(stride->treadmill.given && stride->treadmill.speed.relative);
	assert_int_equal(stride->treadmill.incline_percent10, 40);
	assert_int_equal(stride->treadmill.lead_ms, 15000);
	assert_int_equal(stride->feet, FEET_SIDES);
	assert_true(stride->on_ms == 5000 && stride->off_ms == 5000);
	assert_true(stride->lock_ms == 2000 && stride->every == 2);
	assert_true(p[1].children[1].skip_last);
	assert_int_equal(p[1].children[1].count_in, 0);

	assert_true(p[2].open_ended && p[2].max_ms == 300000 && p[2].countdown_s == 0);
	assert_true(p[3].contacts == 22 && p[3].time_ms == 0 && p[3].sets == 2);
	assert_true(p[3].impact == 2 && p[3].rest_ms == 40000);
	assert_int_equal(p[4].every, 0);
	assert_true(p[5].group && p[5].repeat == 1 && p[5].n == 2);
	assert_true(p[5].children[1].group);
	assert_int_equal(p[5].children[1].children[0].breathe_out_ms, 5000);
	done(&r);
}

static void parameters_can_be_set(void **state)
{
	struct setting settings[] = {{"reps", "6", false},
				     {"stride", "0.5 min", false},
				     {"load", "hill", false},
				     {"reps", "5", false}};
	struct reading r = read_with(whole, settings, 4);

	(void)state;
	assert_true(r.good);
	assert_true(settings[0].used && settings[3].used);
	assert_int_equal(r.session.root.children[1].repeat, 5);
	assert_int_equal(r.session.root.children[1].children[0].time_ms, 30000);
	assert_string_equal(r.session.root.children[1].children[0].resistance, "hill");
	assert_string_equal(r.session.parameters[0].value, "5");
	assert_string_equal(r.session.parameters[0].fallback, "4");
	done(&r);
}

/* The same tree gives the same session, whatever was set or found before. */
static void a_tree_can_be_read_again(void **state)
{
	struct reading first = read_good(whole);
	struct setting wrong = {"reps", "99", false};

	(void)state;
	for (int i = 0; i < 4; i++) {
		struct session session;
		struct diags diags = {0};
		bool good = script_read(&first.tree, &wrong, i % 2, &session, &diags);

		assert_int_equal(good, i % 2 == 0);
		assert_int_equal(diags.n, i % 2);
		session_clear(&session);
		diags_clear(&diags);
	}
	done(&first);
}

static void defaults_give_way(void **state)
{
	struct reading r =
		read_good(HEAD "defaults = { drill = { cadence = 120; clicks = \"every 2 "
			       "steps\"; sets = 3;\n"
			       "  rest = \"20 s\"; count_in = 4; time = \"30 s\"; }; };\n"
			       "phases = ( { kind = \"drill\"; }, { kind = \"drill\"; sets "
			       "= 1; clicks = \"off\"; },\n"
			       "  { kind = \"drill\"; breathing = \"3 s in, 3 s out\"; }, "
			       "{ kind = \"rest\"; time = \"1 s\"; } );");
	const struct phase *p = r.session.root.children;

	(void)state;
	assert_true(p[0].sets == 3 && p[0].rest_ms == 20000 && p[0].count_in == 4);
	/* What only the defaults say and makes no sense here is not said here. */
	assert_true(p[1].sets == 1 && p[1].rest_ms == 0 && p[1].count_in == 0);
	assert_true(p[1].cadence.given && p[1].every == 0);
	assert_true(!p[2].cadence.given && p[2].breathe_in_ms == 3000);
	assert_true(!p[3].cadence.given && p[3].sets == 1);
	done(&r);
}

static void open_ended_phases_have_a_longest_length(void **state)
{
	struct reading r = read_good(
		HEAD
		"phases = ( { kind = \"change\"; until = \"key\"; time = \"30 s\"; },\n"
		"  { kind = \"easy\"; until = \"key\"; time = \"20 min\"; } );");

	(void)state;
	assert_int_equal(r.session.root.children[0].max_ms, SESSION_OPEN_MAX_MS);
	assert_int_equal(r.session.root.children[1].max_ms, 20 * 60 * 1000);
	done(&r);
}

static void settings_that_do_not_fit_are_refused(void **state)
{
	static const struct {
		const char *name, *value, *says;
	} rows[] = {
		{"foo", "3", "it has reps, stride, target, load"},
		{"rep", "3", "did you mean \"reps\""},
		{"reps", "9", "more than the max, \"6\""},
		{"reps", "2", "less than the min, \"3\""},
		{"reps", "four", "whole number"},
		{"stride", "25", "\"25 s\""},
		{"target", "+3 spm", "cannot be compared"},
		{"load", "rope", "\"band\", \"hill\""},
		{"load", "\x1B", "cannot be shown"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct setting setting = {rows[i].name, rows[i].value, false};
		struct reading r = read_with(whole, &setting, 1);

		assert_int_equal(r.diags.errors, 1);
		assert_int_equal(r.diags.items[0].line, 0);
		assert_true(strncmp(r.diags.items[0].text, "--set ", 6) == 0);
		if (strstr(r.diags.items[0].text, rows[i].says) == NULL)
			fail_msg("%s", r.diags.items[0].text);
		done(&r);
	}
}

/* ---- limits ---- */

/* n easy phases of a second in one list. */
static struct reading read_many(int n, const char *around, const char *behind)
{
	struct text script = {0};
	struct reading r;

	text_add(&script, HEAD "%s( ", around);
	for (int i = 0; i < n; i++)
		text_add(&script, "{ kind = \"easy\"; time = \"1 s\"; },\n");
	text_add(&script, ")%s;", behind);
	r = read_with(text_string(&script), NULL, 0);
	text_clear(&script);
	return r;
}

static void ten_thousand_phases_are_the_limit(void **state)
{
	struct reading r = read_many(SESSION_MAX_PHASES, "phases = ", "");

	(void)state;
	assert_true(r.good);
	assert_int_equal(r.session.root.n, SESSION_MAX_PHASES);
	done(&r);
	r = read_many(SESSION_MAX_PHASES + 1, "phases = ", "");
	assert_int_equal(r.diags.errors, 1);
	done(&r);
	r = read_many(100, "phases = ( { repeat = 100; phases = ", "; } )");
	assert_true(r.good);
	done(&r);
	r = read_many(101, "phases = ( { repeat = 100; phases = ", "; } )");
	assert_int_equal(r.diags.errors, 1);
	done(&r);
}

/* p0 uses p1 twice, p1 uses p2 twice, …: 2^60 phases, counted and not made. */
static void parts_that_double_are_counted_not_copied(void **state)
{
	for (int skip = 0; skip < 2; skip++) {
		struct text script = {0};
		struct reading r;

		(void)state;
		text_add(&script, HEAD "parts = {\n");
		for (int i = 0; i < SCRIPT_DEPTH; i++)
			text_add(&script,
				 "p%d = ( { use = \"p%d\"; }, { use = \"p%d\"; } );\n", i,
				 i + 1, i + 1);
		text_add(&script,
			 "p%d = ( { kind = \"easy\"; time = \"1 s\"; skip_last = %s; } ); "
			 "};\n"
			 "phases = ( " EASY ", { use = \"p0\"; } );",
			 SCRIPT_DEPTH, skip ? "true" : "false");
		r = read_with(text_string(&script), NULL, 0);
		assert_false(r.good);
		assert_non_null(
			strstr(r.diags.items[r.diags.n - 1].text, "deeper than 16"));
		done(&r);
		text_clear(&script);
	}
}

static void groups_nest_sixteen_deep(void **state)
{
	(void)state;
	for (int depth = SESSION_MAX_DEPTH - 1; depth <= SESSION_MAX_DEPTH + 1; depth++) {
		struct text script = {0};
		struct reading r;

		text_add(&script, HEAD "phases = ( ");
		for (int i = 0; i < depth; i++)
			text_add(&script, "{ repeat = 1; phases = ( ");
		text_add(&script, EASY);
		for (int i = 0; i < depth; i++)
			text_add(&script, " ); }");
		text_add(&script, " );");
		r = read_with(text_string(&script), NULL, 0);
		assert_int_equal(r.good, depth <= SESSION_MAX_DEPTH);
		done(&r);
		text_clear(&script);
	}
}

static void rounds_multiply_without_wrapping(void **state)
{
	struct text script = {0};
	struct reading r;

	(void)state;
	text_add(&script, HEAD "phases = ( ");
	for (int i = 0; i < SESSION_MAX_DEPTH; i++)
		text_add(&script, "{ repeat = 1000; phases = ( ");
	text_add(&script, EASY);
	for (int i = 0; i < SESSION_MAX_DEPTH; i++)
		text_add(&script, " ); }");
	text_add(&script, " );");
	r = read_with(text_string(&script), NULL, 0);
	assert_int_equal(r.diags.errors, 2);
	done(&r);
	text_clear(&script);
}

/* ---- any tree ---- */

static uint64_t state_of_chance = 1442695040888963407u;

static uint64_t chance(uint64_t below)
{
	state_of_chance ^= state_of_chance << 13;
	state_of_chance ^= state_of_chance >> 7;
	state_of_chance ^= state_of_chance << 17;
	return state_of_chance % below;
}

static struct node *any_node(struct node *root)
{
	struct node *node = root;

	while (node->n > 0 && chance(4) != 0)
		node = &node->children[chance(node->n)];
	return node;
}

/* One blow: another value, another name, another type, gone, or there twice. */
static void damage(struct node *root)
{
	static const char *const texts[] = {"",
					    "$reps",
					    "$",
					    "$nobody",
					    "20 s",
					    "0 s",
					    "key",
					    "170",
					    "+5 %",
					    "ease",
					    "last",
					    "\x1B\xFF",
					    "$a -> $b",
					    "->",
					    "stride",
					    "-1 s",
					    "100 %",
					    "every step",
					    "$target -> $reps"};
	static const char *const numbers[] = {"0",    "-1",          "1",   "2",
					      "1000", "99999999999", "0.25"};
	struct node *node = any_node(root), *other = any_node(root);
	struct node copy;

	if (node == root || node == other)
		return;
	switch (chance(5)) {
	case 0:
		free(node->text);
		node->text = mem_strdup(texts[chance(sizeof texts / sizeof *texts)]);
		break;
	case 1:
		free(node->text);
		node->text = mem_strdup(numbers[chance(sizeof numbers / sizeof *numbers)]);
		node->number = atof(node->text);
		node->type = node->n == 0 ? NODE_NUMBER : node->type;
		break;
	case 2:
		if (node->name != NULL && other->name != NULL) {
			free(node->name);
			node->name = mem_strdup(other->name);
		}
		break;
	case 3: node->type = (enum node_type)chance(NODE_BOOL + 1); break;
	default:
		/* Somebody else's inside, with a name of one's own. */
		node_copy(&copy, other);
		if (copy.n + node->n < 40) {
			free(copy.name);
			copy.name = mem_strdup(node->name);
			node_clear(node);
			*node = copy;
		} else {
			node_clear(&copy);
		}
	}
}

static void damaged_scripts_do_no_harm(void **state)
{
	struct node original = tree_read(whole);

	(void)state;
	for (int i = 0; i < 4000; i++) {
		struct setting setting = {"reps", chance(2) ? "4" : "x", false};
		struct session session, again;
		struct diags first = {0}, second = {0};
		struct node tree;
		bool good;

		node_copy(&tree, &original);
		for (uint64_t blows = 1 + chance(4); blows > 0; blows--)
			damage(&tree);
		good = script_read(&tree, &setting, chance(2), &session, &first);
		assert_int_equal(good, first.errors == 0);
		for (size_t k = 0; k < first.n; k++)
			assert_true(text_is_clean(first.items[k].text));
		setting.value = "4";
		good = script_read(&tree, NULL, 0, &again, &second);
		assert_int_equal(good, second.errors == 0);
		session_clear(&session);
		session_clear(&again);
		diags_clear(&first);
		diags_clear(&second);
		node_clear(&tree);
	}
	node_clear(&original);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_sketch_of_the_design_is_read),
		cmocka_unit_test(parameters_can_be_set),
		cmocka_unit_test(a_tree_can_be_read_again),
		cmocka_unit_test(defaults_give_way),
		cmocka_unit_test(open_ended_phases_have_a_longest_length),
		cmocka_unit_test(settings_that_do_not_fit_are_refused),
		cmocka_unit_test(ten_thousand_phases_are_the_limit),
		cmocka_unit_test(parts_that_double_are_counted_not_copied),
		cmocka_unit_test(groups_nest_sixteen_deep),
		cmocka_unit_test(rounds_multiply_without_wrapping),
		cmocka_unit_test(damaged_scripts_do_no_harm),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
