/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <config.h>

#include "io/xml.h"

#include "io/library.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef HAVE_EXPAT

#include <expat.h>

static struct {
	__typeof__(XML_ParserCreateNS) *create;
	__typeof__(XML_ParserFree) *free;
	__typeof__(XML_SetUserData) *set_user_data;
	__typeof__(XML_SetElementHandler) *set_element_handler;
	__typeof__(XML_SetCharacterDataHandler) *set_text_handler;
	__typeof__(XML_SetEntityDeclHandler) *set_entity_handler;
	__typeof__(XML_Parse) *parse;
	__typeof__(XML_StopParser) *stop;
	__typeof__(XML_GetErrorCode) *error;
	__typeof__(XML_ErrorString) *error_text;
	__typeof__(XML_GetCurrentLineNumber) *line;
} expat;

static const struct library_function functions[] = {
	{"XML_ParserCreateNS", &expat.create},
	{"XML_ParserFree", &expat.free},
	{"XML_SetUserData", &expat.set_user_data},
	{"XML_SetElementHandler", &expat.set_element_handler},
	{"XML_SetCharacterDataHandler", &expat.set_text_handler},
	{"XML_SetEntityDeclHandler", &expat.set_entity_handler},
	{"XML_Parse", &expat.parse},
	{"XML_StopParser", &expat.stop},
	{"XML_GetErrorCode", &expat.error},
	{"XML_ErrorString", &expat.error_text},
	{"XML_GetCurrentLineNumber", &expat.line},
};

static struct library library = LIBRARY_OF(LIBRARY_EXPAT, functions);

const char *xml_missing(void)
{
	return library_missing(&library);
}

enum { SEPARATOR = '\n', ATTRIBUTES = 32 };

struct document {
	const struct xml_reader *reader;
	XML_Parser parser;
	const char *refused; /* why it was stopped; NULL: it was not */
	size_t depth;
	char text[XML_DEPTH][XML_TEXT]; /* of each element that is open */
	size_t length[XML_DEPTH];
};

static void refuse(struct document *document, const char *why)
{
	document->refused = why;
	expat.stop(document->parser, XML_FALSE);
}

/* "http://…\nTrackpoint" is "Trackpoint". */
static const char *local(const char *name)
{
	const char *end = strrchr(name, SEPARATOR);
	return end == NULL ? name : end + 1;
}

static void on_open(void *context, const char *name, const char **attributes)
{
	struct document *document = context;
	const char *given[ATTRIBUTES * 2 + 1];
	size_t n = 0;
	if (document->depth == XML_DEPTH) {
		refuse(document, "elements are nested deeper than 64");
		return;
	}
	document->length[document->depth] = 0;
	document->depth++;
	for (; attributes[0] != NULL && n < (size_t)ATTRIBUTES * 2; attributes += 2) {
		given[n++] = local(attributes[0]);
		given[n++] = attributes[1];
	}
	given[n] = NULL;
	document->reader->open(document->reader->context, local(name), given);
}

static void on_close(void *context, const char *name)
{
	struct document *document = context;
	/* What was refused may be an <element/>, of which expat tells the end all the same. */
	if (document->refused != NULL)
		return;
	document->depth--;
	char *text = document->text[document->depth];
	text[document->length[document->depth]] = '\0';
	document->reader->close(document->reader->context, local(name), text);
}

static void on_text(void *context, const char *bytes, int n)
{
	struct document *document = context;
	if (document->depth == 0)
		return;
	size_t *length = &document->length[document->depth - 1];
	const size_t room = XML_TEXT - 1 - *length;
	const size_t take = (size_t)n < room ? (size_t)n : room;
	memcpy(document->text[document->depth - 1] + *length, bytes, take);
	*length += take;
}

static void on_entity(void *context, const char *name, int parameter, const char *value,
		      int length, const char *base, const char *system,
		      const char *public_id, const char *notation)
{
	(void)name, (void)parameter, (void)value, (void)length, (void)base, (void)system;
	(void)public_id, (void)notation;
	refuse(context, "it defines entities of its own, which no recording needs");
}

bool xml_read(const char *bytes, size_t n, const struct xml_reader *reader,
	      char why[XML_WHY])
{
	if (!library_load(&library)) {
		snprintf(why, XML_WHY, "the library %s is missing: install it (libexpat1)",
			 LIBRARY_EXPAT);
		return false;
	}
	struct document *document = calloc(1, sizeof *document);
	XML_Parser parser = document == NULL ? NULL : expat.create(NULL, SEPARATOR);
	if (parser == NULL) {
		free(document);
		snprintf(why, XML_WHY, "not enough memory");
		return false;
	}
	document->reader = reader;
	document->parser = parser;
	expat.set_user_data(parser, document);
	expat.set_element_handler(parser, on_open, on_close);
	expat.set_text_handler(parser, on_text);
	expat.set_entity_handler(parser, on_entity);
	/* All at once: in pieces, an endless tag would be looked through again with each. */
	const bool good = n <= INT_MAX &&
			  expat.parse(parser, bytes, (int)n, XML_TRUE) == XML_STATUS_OK;
	if (!good)
		snprintf(why, XML_WHY, "line %lu: %s", (unsigned long)expat.line(parser),
			 document->refused != NULL ? document->refused
						   : expat.error_text(expat.error(parser)));
	expat.free(parser);
	free(document);
	return good;
}

#else

const char *xml_missing(void)
{
	return "";
}

bool xml_read(const char *bytes, size_t n, const struct xml_reader *reader,
	      char why[XML_WHY])
{
	(void)bytes, (void)n, (void)reader;
	snprintf(why, XML_WHY, "this program was built without expat, which reads XML");
	return false;
}

#endif
