/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tests of core/base/arena.c: pieces of any size are whole, zeroed, aligned and apart. */
#include "core/base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

enum { PIECES = 3000 };

static void test_pieces(void **state)
{
	struct arena *arena = arena_new();
	unsigned char *pieces[PIECES];
	size_t sizes[PIECES];
	unsigned random = 1;

	(void)state;
	for (size_t i = 0; i < PIECES; i++) {
		random = random * 1664525 + 1013904223;
		/* Now and then one that is larger than a block. */
		sizes[i] = i % 500 == 7 ? 100000 + i : random >> 16 & 255;
		pieces[i] = arena_alloc(arena, 1, sizes[i]);
		assert_int_equal((uintptr_t)pieces[i] % _Alignof(max_align_t), 0);
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(pieces[i][k], 0);
		memset(pieces[i], (int)(i % 255) + 1, sizes[i]);
	}
	for (size_t i = 0; i < PIECES; i++)
		for (size_t k = 0; k < sizes[i]; k++)
			assert_int_equal(pieces[i][k], i % 255 + 1);
	arena_free(arena);
}

static void test_texts(void **state)
{
	static char long_one[100001];
	struct arena *arena = arena_new();
	char *first = arena_text(arena, "first", 5);
	char *cut = arena_text(arena, "firsthand", 5), *none = arena_text(arena, "", 0);

	(void)state;
	memset(long_one, 'x', sizeof long_one - 1);
	for (int i = 0; i < 100; i++)
		assert_string_equal(arena_text(arena, long_one, 1000 * (size_t)i),
				    long_one + sizeof long_one - 1 - 1000 * i);
	assert_string_equal(first, "first");
	assert_string_equal(cut, "first");
	assert_string_equal(none, "");
	arena_free(arena);
	arena_free(NULL);
}

/* What is expected lies in one block, and what is large is no end of a block. */
static void test_blocks(void **state)
{
	enum { ITEMS = 1000, SIZE = 64 };
	struct arena *arena = arena_new();
	char *first, *second, *large;

	(void)state;
	first = arena_text(arena, "a", 1);
	large = arena_room(arena, 1, 100000);
	second = arena_text(arena, "b", 1);
	memset(large, 'x', 100000);
	assert_ptr_equal(second, first + 2);
	assert_string_equal(first, "a");
	assert_string_equal(second, "b");
	arena_expect(arena, (size_t)ITEMS * SIZE);
	first = arena_room(arena, 1, SIZE);
	for (size_t i = 1; i < ITEMS; i++)
		assert_ptr_equal(arena_room(arena, 1, SIZE), first + i * SIZE);
	arena_free(arena);
}

static void count_up(void *thing)
{
	++*(int *)thing;
}

static void test_keep(void **state)
{
	struct arena *arena = arena_new();
	int released = 0;

	(void)state;
	arena_keep(arena, &released, count_up);
	assert_int_equal(released, 0);
	arena_free(arena);
	assert_int_equal(released, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_blocks),
		cmocka_unit_test(test_keep),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
