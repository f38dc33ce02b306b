/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * moment: points in time as files write them: "2018-10-21T13:50:14.000Z".
 */
#ifndef TURNOVER_CORE_MOMENT_H
#define TURNOVER_CORE_MOMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MOMENT_TEXT = 40 }; /* "2026-11-22T18:24:05.123Z" */

/*
 * ISO 8601 as in XML: a date, T or a blank, a time with or without seconds and their
 * fraction, Z, an offset, or nothing: *offset_known is false then, and UTC is assumed.
 * Blanks around it are allowed. False: it is none, nothing is changed.
 */
bool moment_parse(const char *text, int64_t *utc_ms, int *offset_min, bool *offset_known);

/* "2026-11-22T18:24:05Z"; milliseconds only where there are some. */
void moment_text(int64_t utc_ms, char to[MOMENT_TEXT]);

#endif
