/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * recorded_text: a recording for people and for programs.
 */
#ifndef TURNOVER_CORE_RECORDED_TEXT_H
#define TURNOVER_CORE_RECORDED_TEXT_H

#include "core/recording/recorded.h"
#include "core/base/text.h"

/* One object of the list "runs" of `import --format json`; file: its name, printable. */
void recorded_json(const struct recording *recording, struct recorded_unit unit,
		   const char *file, struct text *to);

/* "2020-02-02, running on a treadmill, 51:37, 10.63 km, 173.2 spm": no line end. */
void recorded_line(const struct recording *recording, struct recorded_unit unit,
		   struct text *to);

/* The same as a row of a table, for a list of files. */
void recorded_row(const struct recording *recording, struct recorded_unit unit,
		  struct text *to);

#endif
