/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/base/mem.c: what is handed out is zeroed, copied and grown as promised. */
#include "core/base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void memory_is_zeroed(void **state)
{
	(void)state;
	for (size_t n = 0; n < 100; n += 7) {
		unsigned char *bytes = mem_alloc(n, 3);

		assert_non_null(bytes);
		for (size_t i = 0; i < 3 * n; i++)
			assert_int_equal(bytes[i], 0);
		free(bytes);
	}
}

static void texts_are_copied(void **state)
{
	char text[] = "Tall posture";
	char *copy = mem_strdup(text);
	char *part = mem_strndup(text, 4);

	(void)state;
	text[0] = 'S';
	assert_string_equal(copy, "Tall posture");
	assert_string_equal(part, "Tall");
	assert_null(mem_strdup(NULL));
	free(copy);
	free(part);
}

static void arrays_grow_and_keep_what_they_had(void **state)
{
	struct {
		int *items;
		size_t n, capacity;
	} numbers = {0};

	(void)state;
	for (int i = 0; i < 1000; i++) {
		int *number = ARRAY_PUSH(&numbers);

		assert_int_equal(*number, 0);
		*number = i;
		assert_true(numbers.capacity >= numbers.n);
	}
	assert_int_equal(numbers.n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(numbers.items[i], i);
	free(numbers.items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_is_zeroed),
		cmocka_unit_test(texts_are_copied),
		cmocka_unit_test(arrays_grow_and_keep_what_they_had),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
