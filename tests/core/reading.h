/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * reading: a script read for a test: the tree, the session and what was found wrong.
 *
 * Holds for every reading: no errors or no session, and messages a terminal can show.
 * Include it behind cmocka.h.
 */
#ifndef TURNOVER_TESTS_CORE_READING_H
#define TURNOVER_TESTS_CORE_READING_H

#include "core/script/script.h"
#include "core/base/text.h"

#include "tree.h"

#define HEAD           "format = 1; title = \"T\";\n"
#define EASY           "{ kind = \"easy\"; time = \"1 min\"; }"
#define PHASES         "phases = ( " EASY " );"
#define LEAF(settings) HEAD "phases = (\n{ kind = \"easy\"; " settings " } );"

struct reading {
	struct node tree;
	struct session session;
	struct diags diags;
	bool good;
};

static struct reading read_with(const char *text, struct setting *settings, size_t n)
{
	struct reading reading = {.tree = tree_read(text)};

	reading.good =
		script_read(&reading.tree, settings, n, &reading.session, &reading.diags);
	diags_sort(&reading.diags);
	for (size_t i = 0; i < reading.diags.n; i++)
		assert_true(text_is_clean(reading.diags.items[i].text));
	assert_int_equal(reading.good, reading.diags.errors == 0);
	if (!reading.good)
		assert_true(reading.session.title == NULL && reading.session.root.n == 0);
	return reading;
}

static inline struct reading read_good(const char *text)
{
	struct reading reading = read_with(text, NULL, 0);

	if (!reading.good)
		fail_msg("%d: %s\n%s", reading.diags.items[0].line,
			 reading.diags.items[0].text, text);
	return reading;
}

static inline void done(struct reading *reading)
{
	session_clear(&reading->session);
	diags_clear(&reading->diags);
	node_clear(&reading->tree);
}

#endif
