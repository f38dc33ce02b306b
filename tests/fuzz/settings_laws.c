/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * settings_laws: what holds of every file of settings that config_parse reads, be it a
 * script, a plan, a theme or runner.cfg.
 */
#include "fuzz.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "io/config.h"

#include <string.h>

void settings_diags(const struct diags *diags, const char *bytes, size_t n)
{
	int lines = 1;

	for (size_t i = 0; i < n; i++)
		lines += bytes[i] == '\n';
	LAW(diags->n <= DIAG_LIMIT && diags->errors + diags->warnings >= diags->n);
	for (size_t i = 0; i < diags->n; i++) {
		const struct diag *diag = &diags->items[i];

		LAW(diag->line >= 0 && diag->line <= lines);
		LAW(diag->text[0] != '\0' && text_is_clean(diag->text));
		/* The gate's text is one that libconfig takes, and takes alike. */
		LAW(strstr(diag->text, "libconfig cannot read this ") != diag->text);
		LAW(strstr(diag->text, "libconfig reads this file ") != diag->text);
	}
}

void settings_read(const uint8_t *bytes, size_t n, const char *last, settings_reader *read)
{
	char *exact = mem_alloc(n > 0 ? n : 1, 1); /* one byte too many is noticed */
	struct diags diags = {0}, again = {0};
	struct node root, other;
	bool parsed, right;

	if (n > 0)
		memcpy(exact, bytes, n);
	parsed = config_parse(exact, n, last, &root, &diags);
	LAW(parsed == (diags.errors == 0));
	right = read(&root, parsed, &diags);
	LAW(!parsed || right == (diags.errors == 0));
	settings_diags(&diags, exact, n);
	/* A file means the same each time, and is said to. */
	parsed = config_parse(exact, n, last, &other, &again);
	LAW(!parsed || read(&other, true, &again) == right);
	LAW(!parsed || again.errors == diags.errors);
	diags_clear(&again);
	diags_clear(&diags);
	node_clear(&other);
	node_clear(&root);
	free(exact);
}
