/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/base/node.c: trees grow, are asked, copied and given back. */
#include "core/base/diag.h"
#include "core/base/node.h"

#include "tree.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static const char sample[] = "format = 1;\n"
			     "title = \"Strides\";\n"
			     "phases = (\n"
			     "  { kind = \"stride\"; skip = true; cadence = 172.5; },\n"
			     "  ( ) );\n";

static void assert_same(const struct node *a, const struct node *b)
{
	assert_int_equal(a->type, b->type);
	assert_int_equal(a->line, b->line);
	assert_int_equal(a->n, b->n);
	assert_int_equal(a->whole, b->whole);
	assert_int_equal(a->used, b->used);
	assert_true(a->number == b->number);
	assert_int_equal(a->name == NULL, b->name == NULL);
	assert_int_equal(a->text == NULL, b->text == NULL);
	if (a->name != NULL)
		assert_string_equal(a->name, b->name);
	if (a->text != NULL)
		assert_string_equal(a->text, b->text);
	for (size_t i = 0; i < a->n; i++)
		assert_same(&a->children[i], &b->children[i]);
}

static void copies_are_deep(void **state)
{
	struct node tree = tree_read(sample), copy, again;

	(void)state;
	assert_non_null(node_get(&tree, "title"));
	node_copy(&copy, &tree);
	assert_same(&tree, &copy);
	node_copy(&again, &copy);
	node_clear(&tree);
	assert_int_equal(tree.n, 0);
	assert_same(&copy, &again);
	/* A copy grows like any other tree. */
	for (int i = 0; i < 50; i++)
		node_add(&copy, NODE_NUMBER, "more", i);
	assert_int_equal(copy.n, again.n + 50);
	node_clear(&copy);
	node_clear(&again);
}

static void members_are_found_and_marked(void **state)
{
	struct node tree = tree_read(sample);
	struct node *phases = node_get(&tree, "phases");

	(void)state;
	assert_null(node_get(&tree, "Title"));
	assert_int_equal(phases->n, 2);
	assert_true(phases->used);
	assert_false(tree.children[0].used);
	assert_null(node_get(phases, "kind"));
	assert_int_equal(node_get(&phases->children[0], "skip")->number, 1);
	assert_string_equal(node_get(&phases->children[0], "cadence")->text, "172.5");
	assert_int_equal(phases->children[0].line, 4);
	node_clear(&tree);
}

static void unknown_members_are_reported(void **state)
{
	static const char *const known[] = {"title", "format", "phases", NULL};
	struct node tree = tree_read("titel = 1;\nformat = 1;\nqqqqqq = 2;\n");
	struct diags diags = {0};

	(void)state;
	node_get(&tree, "format");
	node_report_unused(&tree, known, "the session", &diags);
	assert_int_equal(diags.n, 2);
	assert_int_equal(diags.items[0].line, 1);
	assert_string_equal(diags.items[0].text,
			    "unknown setting \"titel\" in the session: "
			    "did you mean \"title\"?");
	assert_int_equal(diags.items[1].line, 3);
	assert_string_equal(diags.items[1].text,
			    "unknown setting \"qqqqqq\" in the session");
	diags_clear(&diags);
	node_clear(&tree);
}

static void types_have_names(void **state)
{
	(void)state;
	for (int type = NODE_GROUP; type <= NODE_BOOL; type++)
		assert_non_null(node_type_name((enum node_type)type));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(copies_are_deep),
		cmocka_unit_test(members_are_found_and_marked),
		cmocka_unit_test(unknown_members_are_reported),
		cmocka_unit_test(types_have_names),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
