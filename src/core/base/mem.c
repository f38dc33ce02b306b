/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mem: allocation that cannot fail; see mem.h. */
#include "core/base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static void *or_none(void *memory)
{
	if (memory == NULL)
		mem_none();
	return memory;
}

void *mem_alloc(size_t n, size_t size)
{
	/* calloc(0, …) may return NULL, which is no failure. */
	return or_none(calloc(n ? n : 1, size ? size : 1));
}

void *mem_room(size_t n, size_t size)
{
	if (size > 0 && n > SIZE_MAX / size)
		mem_none();
	return or_none(malloc(n > 0 && size > 0 ? n * size : 1));
}

char *mem_strndup(const char *text, size_t n)
{
	char *copy = mem_room(n + 1, 1);

	memcpy(copy, text, n);
	copy[n] = '\0';
	return copy;
}

char *mem_strdup(const char *text)
{
	return text == NULL ? NULL : mem_strndup(text, strlen(text));
}

void *mem_grow(void *items, size_t n, size_t *capacity, size_t size)
{
	if (n == *capacity) {
		size_t wanted = n ? 2 * n : 8;

		if (wanted > SIZE_MAX / size)
			mem_none();
		items = or_none(realloc(items, wanted * size));
		*capacity = wanted;
	}
	memset((char *)items + n * size, 0, size);
	return items;
}
