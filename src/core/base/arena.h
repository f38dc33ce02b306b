/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * arena: memory for many small things that end together.
 *
 * What is taken from an arena is never freed by itself; arena_free ends it all. A tree
 * of 40 000 small pieces costs a few dozen allocations instead of 100 000.
 */
#ifndef TURNOVER_CORE_ARENA_H
#define TURNOVER_CORE_ARENA_H

#include <stddef.h>

struct arena;

struct arena *arena_new(void);
void arena_free(struct arena *arena); /* NULL: nothing */

/* So many bytes will be asked for: if they are not at hand, they come in one block. */
void arena_expect(struct arena *arena, size_t bytes);

/* Zeroed memory for n items of the given size, aligned for any type. */
void *arena_alloc(struct arena *arena, size_t n, size_t size);

/* The same, not zeroed. */
void *arena_room(struct arena *arena, size_t n, size_t size);

/* A copy of n bytes of text, ended with a NUL. */
char *arena_text(struct arena *arena, const char *text, size_t n);

/* Lets the arena own one thing more: arena_free gives it to release first. Only once. */
void arena_keep(struct arena *arena, void *thing, void (*release)(void *thing));

#endif
