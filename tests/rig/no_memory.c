/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * no_memory: under the name of zlib or of expat, a library that has everything the program
 * looks for in it, and no memory to begin with.
 */
#include <stddef.h>

enum { NO_MEMORY = -4 }; /* Z_MEM_ERROR */

int inflateInit2_(void *stream, int bits, const char *version, int size);

int inflateInit2_(void *stream, int bits, const char *version, int size)
{
	(void)stream, (void)bits, (void)version, (void)size;
	return NO_MEMORY;
}

#define NOTHING(name)                                                                      \
	void *name(void);                                                                  \
	void *name(void)                                                                   \
	{                                                                                  \
		return NULL;                                                               \
	}

NOTHING(inflate)
NOTHING(inflateReset)
NOTHING(inflateEnd)
NOTHING(XML_ParserCreateNS)
NOTHING(XML_ParserFree)
NOTHING(XML_SetUserData)
NOTHING(XML_SetElementHandler)
NOTHING(XML_SetCharacterDataHandler)
NOTHING(XML_SetEntityDeclHandler)
NOTHING(XML_Parse)
NOTHING(XML_StopParser)
NOTHING(XML_GetErrorCode)
NOTHING(XML_ErrorString)
NOTHING(XML_GetCurrentLineNumber)
