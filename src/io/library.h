/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * library: a shared library that is loaded by whoever needs it, when he needs it.
 *
 * Linked ones are loaded and relocated before main, with all that they need in turn:
 * that would be half of the time to the first picture, for what most runs never use.
 * Where one is missing only its own part of the program is. The names (LIBRARY_…) are
 * those that the linker finds, asked for by configure.
 */
#ifndef TURNOVER_IO_LIBRARY_H
#define TURNOVER_IO_LIBRARY_H

#include <stdbool.h>
#include <stddef.h>

struct library_function {
	const char *name;
	void *function; /* a pointer to the pointer that its address goes to */
};

/*
 * Loads it for the rest of the process and finds all n functions. False: it, or one of
 * them, is missing. Any thread may call this, two of them not for the same library.
 */
bool library_load(const char *soname, const struct library_function *functions, size_t n);

#endif
