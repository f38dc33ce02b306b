/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Theme files: the ones that ship, and what is said of wrong ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/theme/theme.h"
#include "io/config.h"
#include "io/paths.h"

static bool read_text(const char *text, struct theme *theme, struct diags *diags)
{
	struct node root = {0};
	const char *title;
	bool right = config_parse(text, strlen(text), NULL, &root, diags);

	right = theme_read(theme, &root, &title, diags) && right;
	node_clear(&root);
	return right;
}

/* Every theme that ships is read without a word, and names every role. */
static void test_shipped(void **state)
{
	char **names = paths_list(PATHS_THEME);
	int n = 0;

	(void)state;
	for (char **name = names; *name != NULL; name++, n++) {
		char *path = paths_find(PATHS_THEME, *name), *bytes = NULL;
		struct diags diags = {0};
		struct theme theme;
		size_t size = 0;

		assert_true(config_load(path, &bytes, &size, &diags));
		assert_true(read_text(bytes, &theme, &diags));
		for (int role = 0; role < ROLES; role++)
			assert_non_null(strstr(bytes, role_name((enum role)role)));
		free(bytes);
		free(path);
		diags_clear(&diags);
	}
	assert_true(n >= 6);
	paths_list_free(names);
}

static void test_styles(void **state)
{
	struct diags diags = {0};
	struct theme theme;

	(void)state;
	assert_true(read_text(
		"format = 1; roles = { work = { fg = \"#E69F00\"; bg = \"default\";"
		" fg8 = \"yellow\"; bg8 = \"default\"; bold = false;"
		" reverse = true; }; };",
		&theme, &diags));
	assert_int_equal(theme.styles[ROLE_WORK].fg, 0xE69F00);
	assert_int_equal(theme.styles[ROLE_WORK].bg, COLOUR_DEFAULT);
	assert_int_equal(theme.styles[ROLE_WORK].fg8, 3);
	assert_int_equal(theme.styles[ROLE_WORK].bg8, COLOUR_DEFAULT);
	assert_false(theme.styles[ROLE_WORK].bold);
	assert_true(theme.styles[ROLE_WORK].reverse);
	/* What a theme leaves out stays as it was. */
	assert_memory_equal(&theme.styles[ROLE_CUE], &theme_default()->styles[ROLE_CUE],
			    sizeof theme.styles[ROLE_CUE]);
	diags_clear(&diags);
}

static void check_refused(const char *text, int line, const char *words)
{
	struct diags diags = {0};
	struct theme theme;

	assert_false(read_text(text, &theme, &diags));
	diags_sort(&diags);
	assert_int_equal(diags.items[0].line, line);
	assert_non_null(strstr(diags.items[0].text, words));
	diags_clear(&diags);
}

static void test_mistakes(void **state)
{
	(void)state;
	check_refused("roles = { };", 0, "format = 1");
	check_refused("format = 2; roles = { };", 1, "format = 1");
	check_refused("format = 1;", 0, "roles");
	check_refused("format = 1;\nroles = { wrok = { }; };", 2, "did you mean \"work\"");
	check_refused("format = 1;\nroles = {\n work = { fg = \"orange\"; }; };", 3,
		      "#RRGGBB");
	check_refused("format = 1;\nroles = { work = { fg = \"#12345G\"; }; };", 2,
		      "#RRGGBB");
	check_refused("format = 1;\nroles = { work = { fg = \"#-12345\"; }; };", 2,
		      "#RRGGBB");
	check_refused("format = 1;\nroles = { work = { fg8 = \"yelow\"; }; };", 2,
		      "did you mean \"yellow\"");
	check_refused("format = 1;\nroles = { work = { bold = 1; }; };", 2,
		      "true or false");
	check_refused("format = 1;\nroles = { work = { blink = true; }; };", 2, "blink");
	check_refused("format = 1;\nroles = { work = \"bold\"; };", 2, "group");
	check_refused("format = 1;\nroles = 3;", 2, "roles must be");
	check_refused("format = 1;\ntitle = 3; roles = { };", 2, "title must be text");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shipped),
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_mistakes),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
