/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz_xml: any bytes as XML. What is told is a tree: elements nest, names and texts are
 * bounded, and nothing is told of a document but what stands in it.
 */
#include "fuzz.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "io/xml.h"

#include <string.h>

enum { NAME = 64 };

struct seen {
	int depth, most;
	size_t elements, told; /* told: bytes */
	char names[XML_DEPTH + 1][NAME];
};

static void on_open(void *context, const char *name, const char *const *attributes)
{
	struct seen *seen = context;

	LAW(seen->depth < XML_DEPTH && name[0] != '\0' && strchr(name, ':') == NULL);
	text_copy(seen->names[seen->depth++], NAME, name);
	seen->most = seen->depth > seen->most ? seen->depth : seen->most;
	seen->elements++;
	seen->told += strlen(name);
	for (; *attributes != NULL; attributes += 2) {
		LAW(attributes[1] != NULL);
		seen->told += strlen(attributes[0]) + strlen(attributes[1]);
	}
}

static void on_close(void *context, const char *name, const char *text)
{
	struct seen *seen = context;
	char own[NAME];

	text_copy(own, sizeof own, name);
	LAW(seen->depth > 0 && strcmp(seen->names[--seen->depth], own) == 0);
	LAW(text == NULL || strlen(text) < XML_TEXT);
	seen->told += text != NULL ? strlen(text) : 0;
}

FUZZ_TARGET(fuzz_xml)
{
	struct seen seen = {0};
	const struct xml_reader reader = {on_open, on_close, &seen};
	char *exact = mem_alloc(n > 0 ? n : 1, 1), why[XML_WHY] = "";
	bool whole;

	if (n > 0)
		memcpy(exact, bytes, n);
	whole = xml_read(exact, n, &reader, why);
	LAW(whole == (why[0] == '\0') && text_is_clean(why));
	LAW(!whole || (seen.depth == 0 && seen.elements > 0));
	/* A few bytes do not become many; Latin-1 at most doubles, CJK in UTF-16 does not. */
	LAW(seen.told <= 4 * n + XML_TEXT);
	free(exact);
	return 0;
}
