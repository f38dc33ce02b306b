/* SPDX-License-Identifier: GPL-3.0-or-later */
/* arena: memory for many small things that end together; see arena.h. */
#include "core/base/arena.h"

#include "core/base/mem.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Blocks double from the one to the other: little for a little, few for a lot. The first
 * is of a size that malloc keeps at hand.
 */
enum { FIRST_BYTES = 960, LARGEST_BYTES = 240 * 1024 };

struct block {
	struct block *before;
	max_align_t bytes[];
};

struct arena {
	struct block *blocks; /* the latest first */
	char *at, *end;       /* what is left of the latest */
	size_t next;          /* bytes of the next block */
	void *thing;          /* of arena_keep */
	void (*release)(void *thing);
};

void arena_free(struct arena *arena)
{
	if (arena == NULL)
		return;
	if (arena->release != NULL)
		arena->release(arena->thing);
	while (arena->blocks != NULL) {
		struct block *before = arena->blocks->before;

		free(arena->blocks);
		arena->blocks = before;
	}
	free(arena);
}

/* A block of its own for what is too large for a common one. Not zeroed. */
static void add_block(struct arena *arena, size_t n)
{
	size_t bytes = n > arena->next ? n : arena->next;
	struct block *block = mem_room(1, sizeof *block + bytes);

	block->before = arena->blocks;
	arena->blocks = block;
	arena->at = (char *)block->bytes;
	arena->end = arena->at + bytes;
	if (arena->next < LARGEST_BYTES)
		arena->next *= 2;
}

struct arena *arena_new(void)
{
	struct arena *arena = mem_alloc(1, sizeof *arena);

	arena->next = FIRST_BYTES;
	add_block(arena, FIRST_BYTES);
	return arena;
}

void *arena_room(struct arena *arena, size_t n, size_t size)
{
	size_t odd = (uintptr_t)arena->at % _Alignof(max_align_t);
	size_t gap = odd > 0 ? _Alignof(max_align_t) - odd : 0;
	void *memory;

	if (size > 0 && n > (SIZE_MAX - LARGEST_BYTES) / size)
		mem_none();
	if ((size_t)(arena->end - arena->at) < gap + n * size) {
		add_block(arena, n * size);
		gap = 0;
	}
	memory = arena->at + gap;
	arena->at += gap + n * size;
	return memory;
}

void *arena_alloc(struct arena *arena, size_t n, size_t size)
{
	return memset(arena_room(arena, n, size), 0, n * size);
}

char *arena_text(struct arena *arena, const char *text, size_t n)
{
	char *copy;

	if ((size_t)(arena->end - arena->at) <= n)
		add_block(arena, n + 1);
	copy = arena->at;
	memcpy(copy, text, n);
	copy[n] = '\0';
	arena->at += n + 1;
	return copy;
}

void arena_keep(struct arena *arena, void *thing, void (*release)(void *thing))
{
	assert(arena->release == NULL);
	arena->thing = thing;
	arena->release = release;
}
