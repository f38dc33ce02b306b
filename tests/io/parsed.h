/* SPDX-License-Identifier: GPL-3.0-or-later */
/* parsed: settings texts, parsed and looked at, for the tests of config and gate. */
#ifndef TURNOVER_TESTS_IO_PARSED_H
#define TURNOVER_TESTS_IO_PARSED_H

#include "core/base/text.h"
#include "io/config.h"
#include "io/gate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct parsed {
	struct node root;
	struct diags diags;
	bool good;
};

static inline struct parsed parse_bytes(const char *bytes, size_t n, const char *last)
{
	struct parsed parsed = {0};
	char *exact = malloc(n + 1); /* a sanitizer sees one byte too many */

	assert_non_null(exact);
	memcpy(exact, bytes, n);
	exact = realloc(exact, n > 0 ? n : 1);
	parsed.good = config_parse(exact, n, last, &parsed.root, &parsed.diags);
	free(exact);
	diags_sort(&parsed.diags);
	assert_int_equal(parsed.good, parsed.diags.errors == 0);
	return parsed;
}

static inline struct parsed parse(const char *text)
{
	return parse_bytes(text, strlen(text), NULL);
}

static inline void parsed_clear(struct parsed *parsed)
{
	node_clear(&parsed->root);
	diags_clear(&parsed->diags);
}

/* All that a reader may rely on, for whatever was read. */
static inline void assert_sound(const struct node *node, size_t depth)
{
	assert_true(depth <= CONFIG_MAX_DEPTH + 1); /* a value in the innermost */
	assert_true(node->line >= 1);
	if (node->type == NODE_TEXT) {
		assert_non_null(node->text);
		assert_true(text_is_clean(node->text));
		assert_true(strlen(node->text) <= GATE_MAX_TEXT);
	}
	if (node->type == NODE_NUMBER) {
		assert_non_null(node->text);
		assert_true(isfinite(node->number));
		assert_true(strtod(node->text, NULL) == node->number);
		assert_int_equal(node->whole, strchr(node->text, '.') == NULL);
	}
	if (node->type == NODE_GROUP)
		assert_true(node->n <= CONFIG_MAX_GROUP);
	for (size_t i = 0; i < node->n; i++) {
		const struct node *child = &node->children[i];

		assert_int_equal(child->name != NULL, node->type == NODE_GROUP);
		assert_true(child->line >= node->line || depth == 0);
		assert_sound(child, depth + 1);
	}
}

static inline const struct node *at(const struct node *node, const char *path)
{
	char name[80];
	size_t n = strcspn(path, "/");

	assert_true(n < sizeof name);
	memcpy(name, path, n);
	name[n] = '\0';
	for (size_t i = 0; i < node->n; i++) {
		const struct node *child = &node->children[i];

		if (child->name != NULL ? strcmp(child->name, name) == 0
					: i == (size_t)strtoul(name, NULL, 10))
			return path[n] == '\0' ? child : at(child, path + n + 1);
	}
	fail_msg("nothing at %s", path);
	return NULL;
}

static inline void assert_number(const struct node *root, const char *path, double number,
				 const char *text)
{
	const struct node *node = at(root, path);

	assert_int_equal(node->type, NODE_NUMBER);
	assert_true(node->number == number);
	assert_string_equal(node->text, text);
	assert_int_equal(node->whole, strchr(text, '.') == NULL);
}

static inline void assert_text(const struct node *root, const char *path, const char *text)
{
	const struct node *node = at(root, path);

	assert_int_equal(node->type, NODE_TEXT);
	assert_string_equal(node->text, text);
}

/* A script with everything that the language of settings has. */
static const char sample[] =
	"\xEF\xBB\xBF# a comment\r\n"
	"format = 1;  // another\n"
	"title : \"Strides \\\"4 x 20 s\\\" \\\\ \xC3\xBC\"\n"
	"notes = \"What it is for, \" /* joined */\n"
	"  # and\n"
	"  \"what to set up.\";\n"
	"/* many\n"
	"   lines */ numbers = [ 0, -3, +5, 172.5, 172.0, 999999999, 0.000001, ];\n"
	"switches = ( true, False, TRUE, );\n"
	"empty = { }; none = ( ); also = [ ]\n"
	"a-b_c9 = { deep = ( ( ( { x = 1, y = 2 z = 3 } ) ) ); };\n"
	"phases = (\n"
	"  { kind = \"warm-up\"; time = \"10 min\"; cadence = 172; },\r\n"
	"  { kind = \"cool-down\";\n"
	"    time =\n"
	"      \"5 min\";\n"
	"    cues = ( \"Tall\", { at = \"-30 s\"; say = \"Relax\"; }, ) },\n"
	")\n"
	"# the end without a line feed";

#endif
