/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * xml: documents of strangers, element by element. The only file that knows expat.
 *
 * Entities of the document's own are refused (they can blow up a few bytes to gigabytes,
 * or name files); depth and texts are bounded; nothing is ever loaded from elsewhere.
 */
#ifndef TURNOVER_IO_XML_H
#define TURNOVER_IO_XML_H

#include <stdbool.h>
#include <stddef.h>

enum { XML_DEPTH = 64, XML_TEXT = 256, XML_WHY = 160 };

/* Names are without their prefixes. */
struct xml_reader {
	void (*open)(void *context, const char *name, const char *const *attributes);
	/* text: what stood directly in it; at most XML_TEXT - 1 bytes of it */
	void (*close)(void *context, const char *name, const char *text);
	void *context;
};

/* False with a reason and its line in why; all before that was told. */
bool xml_read(const char *bytes, size_t n, const struct xml_reader *reader,
	      char why[XML_WHY]);

/* NULL: XML can be read; else the library that is missing, or "" where built without. */
const char *xml_missing(void);

#endif
