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
enum { FIRST_BYTES = 928, LARGEST_BYTES = 240 * 1024 };

struct block {
	struct block *before;
	max_align_t bytes[];
};

struct arena {
	struct block *blocks; /* the latest first */
	char *at, *end;       /* what is left of the latest that is shared */
	size_t next;          /* bytes of the next block */
	void *thing;          /* of arena_keep */
	void (*release)(void *thing);
	max_align_t bytes[]; /* the first block */
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

struct arena *arena_new(void)
{
	struct arena *arena = mem_room(1, sizeof *arena + FIRST_BYTES);

	*arena = (struct arena){.at = (char *)arena->bytes,
				.end = (char *)arena->bytes + FIRST_BYTES,
				.next = (size_t)2 * FIRST_BYTES};
	return arena;
}

static char *add_block(struct arena *arena, size_t bytes)
{
	struct block *block = mem_room(1, sizeof *block + bytes);

	block->before = arena->blocks;
	arena->blocks = block;
	return (char *)block->bytes;
}

/* A block that what is asked for from now on comes from. */
static void begin_block(struct arena *arena, size_t bytes)
{
	arena->at = add_block(arena, bytes);
	arena->end = arena->at + bytes;
}

void arena_expect(struct arena *arena, size_t bytes)
{
	if ((size_t)(arena->end - arena->at) < bytes)
		begin_block(arena, bytes);
}

/*
 * n bytes for which there is no room. What takes up most of a block gets one of its own,
 * so that what is left of the latest is not lost.
 */
static char *room_elsewhere(struct arena *arena, size_t n)
{
	if (n > arena->next / 2)
		return add_block(arena, n);
	begin_block(arena, arena->next);
	if (arena->next < LARGEST_BYTES)
		arena->next *= 2;
	arena->at += n;
	return arena->at - n;
}

void *arena_room(struct arena *arena, size_t n, size_t size)
{
	size_t odd = (uintptr_t)arena->at % _Alignof(max_align_t);
	size_t gap = odd > 0 ? _Alignof(max_align_t) - odd : 0;
	char *room;

	if (size > 0 && n > (SIZE_MAX - LARGEST_BYTES) / size)
		mem_none();
	if ((size_t)(arena->end - arena->at) < gap + n * size)
		return room_elsewhere(arena, n * size);
	room = arena->at + gap;
	arena->at = room + n * size;
	return room;
}

void *arena_alloc(struct arena *arena, size_t n, size_t size)
{
	return memset(arena_room(arena, n, size), 0, n * size);
}

char *arena_text(struct arena *arena, const char *text, size_t n)
{
	char *copy = arena->at;

	if ((size_t)(arena->end - arena->at) > n)
		arena->at += n + 1;
	else
		copy = room_elsewhere(arena, n + 1);
	memcpy(copy, text, n);
	copy[n] = '\0';
	return copy;
}

void arena_keep(struct arena *arena, void *thing, void (*release)(void *thing))
{
	assert(arena->release == NULL);
	arena->thing = thing;
	arena->release = release;
}
