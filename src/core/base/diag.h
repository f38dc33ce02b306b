/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * diag: what is wrong with a text, all of it.
 *
 * A coach wants every mistake of a file in one run. Readers add to a list and go on;
 * the caller sorts it by line and prints what diags_write makes of it.
 */
#ifndef TURNOVER_CORE_DIAG_H
#define TURNOVER_CORE_DIAG_H

#include "core/base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum diag_level { DIAG_ERROR, DIAG_WARNING };

struct diag {
	enum diag_level level;
	int line;   /* from 1; 0: the file as a whole */
	char *text; /* owned; one line, no file name, printable UTF-8 */
};

struct diags {
	struct diag *items;
	size_t n, capacity;
	size_t errors, warnings;
};

/*
 * Adds one diagnostic. After DIAG_LIMIT of them further ones are counted but not
 * kept. The text is made printable: whatever a script smuggled in is shown as '?'.
 */
enum { DIAG_LIMIT = 200 };
void diag_add(struct diags *diags, enum diag_level level, int line, const char *format, ...)
	__attribute__((format(printf, 4, 5)));
#define diag_error(diags, line, ...)   diag_add(diags, DIAG_ERROR, line, __VA_ARGS__)
#define diag_warning(diags, line, ...) diag_add(diags, DIAG_WARNING, line, __VA_ARGS__)

/* By line, and within a line in the order they were found. */
void diags_sort(struct diags *diags);

/*
 * Adds each as a line, "FILE:LINE: error: text", without the line where it is 0, and how
 * many were not kept. warnings: those too; else errors only.
 */
void diags_write(const struct diags *diags, const char *file, bool warnings,
		 struct text *to);

void diags_clear(struct diags *diags);

#endif
