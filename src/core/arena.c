/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arena: memory for many small things that end together; see arena.h. */
#include "core/arena.h"

#include "core/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 64 * 1024 };

struct block {
	struct block *before;
	max_align_t bytes[];
};

struct arena {
	struct block *blocks; /* the latest first */
	char *at, *end;       /* what is left of the latest */
};

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	while (arena->blocks != NULL) {
		struct block *before = arena->blocks->before;

		free(arena->blocks);
		arena->blocks = before;
	}
	free(arena);
}

/* A block of its own for what is too large for a common one. */
static void add_block(struct arena *arena, size_t n)
{
	size_t bytes = n > BLOCK_BYTES ? n : BLOCK_BYTES;
	struct block *block = mem_alloc(1, sizeof *block + bytes);

	block->before = arena->blocks;
	arena->blocks = block;
	arena->at = (char *)block->bytes;
	arena->end = arena->at + bytes;
}

struct arena *arena_new(void)
{
	struct arena *arena = mem_alloc(1, sizeof *arena);

	add_block(arena, BLOCK_BYTES);
	return arena;
}

void *arena_alloc(struct arena *arena, size_t n, size_t size)
{
	size_t odd = (uintptr_t)arena->at % _Alignof(max_align_t);
	size_t gap = odd > 0 ? _Alignof(max_align_t) - odd : 0;
	void *memory;

	if (size > 0 && n > (SIZE_MAX - BLOCK_BYTES) / size)
		abort();
	if ((size_t)(arena->end - arena->at) < gap + n * size) {
		add_block(arena, n * size);
		gap = 0;
	}
	memory = arena->at + gap;
	arena->at += gap + n * size;
	return memory;
}

char *arena_text(struct arena *arena, const char *text, size_t n)
{
	char *copy;

	if ((size_t)(arena->end - arena->at) <= n)
		add_block(arena, n + 1);
	copy = arena->at;
	memcpy(copy, text, n);
	arena->at += n + 1;
	return copy;
}
