/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * library: a shared library, loaded when it is first needed.
 *
 * Libraries that are linked are loaded and relocated before main, with all that they
 * need in turn. That would take half of the time to the first picture, for what most runs
 * never use. Where a library is missing, only the part of the program that needs it is.
 * configure finds the names (LIBRARY_ZLIB is "libz.so.1").
 */
#ifndef TURNOVER_IO_LIBRARY_H
#define TURNOVER_IO_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct library_function {
	const char *name;
	void *function; /* a pointer to the pointer that its address goes to */
};

struct library {
	const char *soname;
	const struct library_function *functions;
	size_t n;
	enum { LIBRARY_UNTRIED, LIBRARY_LOADED, LIBRARY_UNUSABLE } state;
};

/* The start of a struct library: its soname, and an array of its functions. */
#define LIBRARY_OF(soname, functions)                                                      \
	{                                                                                  \
		soname, functions, sizeof(functions) / sizeof *(functions),                \
			LIBRARY_UNTRIED                                                    \
	}

/*
 * The first call loads it for the rest of the process and finds all its functions; later
 * ones return the same. False: it, or one of them, is missing. Any thread may call this,
 * but no two at once for the same library.
 */
bool library_load(struct library *library);

/* The same as a name: NULL where it could be loaded, its soname where not. */
const char *library_missing(struct library *library);

#endif
