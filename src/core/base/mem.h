/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * mem: allocation that cannot fail.
 *
 * A program that is out of memory in front of a treadmill has two duties left: to give
 * the terminal back and to say why. So every function here either returns memory or calls
 * mem_none(), which does not return. Nobody checks for NULL. Nothing here is ever called
 * on the audio thread.
 */
#ifndef TURNOVER_CORE_MEM_H
#define TURNOVER_CORE_MEM_H

#include <stddef.h>

/*
 * There is no memory. The library's own (mem_none.c) aborts; a program may define another
 * with this name, and is linked with that one. It may be called on any thread.
 */
_Noreturn void mem_none(void);

/* Zeroed memory for n items of the given size; n * size may not overflow. */
void *mem_alloc(size_t n, size_t size);

/* The same, not zeroed: for much that is written before it is read. */
void *mem_room(size_t n, size_t size);

/* A copy of a text; NULL stays NULL. The caller owns it (free). */
char *mem_strdup(const char *text);
char *mem_strndup(const char *text, size_t n);

/*
 * Room for one more item in a growing array: doubles *items when *capacity == n.
 * Use through ARRAY_PUSH.
 */
void *mem_grow(void *items, size_t n, size_t *capacity, size_t size);

/*
 * A growing array is three fields: items, n and capacity. ARRAY_PUSH makes room for
 * one more, zeroed, and is a pointer to it.
 *
 *	struct { struct cue *items; size_t n, capacity; } cues = {0};
 *	struct cue *cue = ARRAY_PUSH(&cues);
 */
#define ARRAY_PUSH(array)                                                                  \
	((array)->items = mem_grow((array)->items, (array)->n, &(array)->capacity,         \
				   sizeof *(array)->items),                                \
	 &(array)->items[(array)->n++])

#endif
