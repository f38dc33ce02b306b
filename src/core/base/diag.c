/* SPDX-License-Identifier: GPL-3.0-or-later */
/* diag: what is wrong with a text, all of it; see diag.h. */
#include "core/base/diag.h"

#include "core/base/mem.h"
#include "core/base/text.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIAG_BYTES = 1024 };

/* Replaces in place what may not reach a terminal, one '?' for each. */
static void make_printable(char *text)
{
	size_t n = strlen(text);
	size_t from = 0, to = 0;

	while (from < n) {
		uint32_t code;
		size_t length = text_decode(text + from, n - from, &code);

		if (length == 0 || !text_is_printable(code)) {
			text[to++] = '?';
			from += length ? length : 1;
		} else {
			memmove(text + to, text + from, length);
			to += length;
			from += length;
		}
	}
	text[to] = '\0';
}

void diag_add(struct diags *diags, enum diag_level level, int line, const char *format, ...)
{
	char wide[DIAG_BYTES + 8], text[DIAG_BYTES];
	va_list arguments;

	if (level == DIAG_ERROR)
		diags->errors++;
	else
		diags->warnings++;
	if (diags->n >= DIAG_LIMIT)
		return;
	va_start(arguments, format);
	vsnprintf(wide, sizeof wide, format, arguments);
	va_end(arguments);
	text_copy(text, sizeof text, wide);
	make_printable(text);

	struct diag *diag = ARRAY_PUSH(diags);

	diag->level = level;
	diag->line = line;
	diag->text = mem_strdup(text);
}

/* At most DIAG_LIMIT items, nearly in order: insertion is stable and quick. */
void diags_sort(struct diags *diags)
{
	for (size_t i = 1; i < diags->n; i++) {
		struct diag item = diags->items[i];
		size_t at = i;

		while (at > 0 && diags->items[at - 1].line > item.line) {
			diags->items[at] = diags->items[at - 1];
			at--;
		}
		diags->items[at] = item;
	}
}

void diags_clear(struct diags *diags)
{
	for (size_t i = 0; i < diags->n; i++)
		free(diags->items[i].text);
	free(diags->items);
	*diags = (struct diags){0};
}

static void write_one(const struct diag *diag, const char *file, struct text *to)
{
	const char *level = diag->level == DIAG_ERROR ? "error" : "warning";

	if (diag->line > 0)
		text_add(to, "%s:%d: %s: %s\n", file, diag->line, level, diag->text);
	else
		text_add(to, "%s: %s: %s\n", file, level, diag->text);
}

void diags_write(const struct diags *diags, const char *file, bool warnings,
		 struct text *to)
{
	for (size_t i = 0; i < diags->n; i++)
		if (warnings || diags->items[i].level == DIAG_ERROR)
			write_one(&diags->items[i], file, to);
	if (diags->errors + diags->warnings > diags->n)
		text_add(to, "%s: and %zu more like these\n", file,
			 diags->errors + diags->warnings - diags->n);
}
