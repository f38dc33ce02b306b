/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gunzip: what a .gz file holds, within bounds. The only file that knows zlib.
 */
#ifndef TURNOVER_IO_GUNZIP_H
#define TURNOVER_IO_GUNZIP_H

#include <stdbool.h>
#include <stddef.h>

enum { GUNZIP_WHY = 160 };

/* Do the bytes begin like gzip? */
bool gunzip_is(const char *bytes, size_t n);

/*
 * Unpacks all members into *to (owned by the caller, free) and *size. More than most
 * bytes is an error, before they are unpacked. A damaged or cut stream: what could be
 * unpacked is there, *whole is false. False with a reason where there is nothing.
 */
bool gunzip(const char *bytes, size_t n, size_t most, char **to, size_t *size, bool *whole,
	    char why[GUNZIP_WHY]);

/* NULL: can be used; else the library that is missing, or "" where built without. */
const char *gunzip_missing(void);

#endif
