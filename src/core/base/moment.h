/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * moment: points in time as files write them: "2018-10-21T13:50:14.000Z".
 */
#ifndef TURNOVER_CORE_MOMENT_H
#define TURNOVER_CORE_MOMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The days that the journal has: 1970-01-02 and 2199-12-31. */
#define MOMENT_FIRST_MS (INT64_C(86400) * 1000)
#define MOMENT_LAST_MS  (INT64_C(7258032000) * 1000 - 1)

enum { MOMENT_TEXT = 40 }; /* "2026-11-22T18:24:05.123Z" */

/*
 * ISO 8601 as in XML, from 1970 to 2199: a date, T or a blank, a time with or without seconds and their
 * fraction, Z, an offset, or nothing: *offset_known is false then, and UTC is assumed.
 * Blanks around it are allowed. False: it is none, nothing is changed.
 */
bool moment_parse(const char *text, int64_t *utc_ms, int *offset_min, bool *offset_known);

/* "2026-11-22T18:24:05Z"; milliseconds only where there are some. */
void moment_text(int64_t utc_ms, char to[MOMENT_TEXT]);

#endif
