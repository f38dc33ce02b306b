/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/base/search.h: every list of some lengths, asked for everything. */
#include "core/base/search.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { LONGEST = 70 };

/* Whether i is at or behind the edge; each index asked for must be one of the list. */
static bool is_behind(size_t i, size_t n, size_t edge, int *asked)
{
	assert_true(i < n);
	++*asked;
	return i >= edge;
}

static void the_first_is_found(void **state)
{
	(void)state;
	for (size_t n = 0; n <= LONGEST; n++)
		for (size_t edge = 0; edge <= n; edge++) {
			size_t i = SIZE_MAX;
			int asked = 0;

			SEARCH_FIRST(i, n, is_behind(i, n, edge, &asked));
			assert_int_equal(i, edge);
			/* 7 halvings are enough for 70. */
			assert_true(asked <= 7);
		}
}

static void of_equals_it_is_the_first(void **state)
{
	static const int sorted[] = {1, 3, 3, 3, 3, 8, 8};
	size_t i;

	(void)state;
	SEARCH_FIRST(i, 7, sorted[i] >= 3);
	assert_int_equal(i, 1);
	SEARCH_FIRST(i, 7, sorted[i] > 3);
	assert_int_equal(i, 5);
	SEARCH_FIRST(i, 7, sorted[i] > 8);
	assert_int_equal(i, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_is_found),
		cmocka_unit_test(of_equals_it_is_the_first),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
