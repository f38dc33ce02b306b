/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * any_run: a run with anything in it that a run may hold, from a seed: every field is
 * known or not, at its limits now and then, with texts that want escaping.
 */
#ifndef TURNOVER_TESTS_ANY_RUN_H
#define TURNOVER_TESTS_ANY_RUN_H

#include "core/base/mem.h"
#include "core/base/pcg32.h"
#include "core/journal/run_field.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *any_text(struct pcg32 *random, const struct field *field)
{
	static const char *const pieces[] = {
		"a",  "Easy run",         " ",  "\"quoted\"", ",",    ";", "'",
		"é",  "\xf0\x9f\x8f\x83", "\\", "\\n",        "日本", "#", "//",
		"/*", "-- DROP TABLE",    "\n", "\n\n",       "\t",   "=", "12",
	};
	struct text text = {0};
	uint32_t n = 1 + pcg32_below(random, 8);

	while (n-- > 0) {
		const char *piece = pieces[pcg32_below(
			random, (uint32_t)(sizeof pieces / sizeof *pieces))];

		if ((field->type == FIELD_LINE && *piece == '\n') ||
		    (field->type != FIELD_BYTES && *piece == '\t'))
			continue;
		if (text.n + strlen(piece) <= (size_t)field->max)
			text_add_bytes(&text, piece, strlen(piece));
	}
	if (text.n == 0)
		text_add(&text, "x");
	return text.bytes;
}

static void any_field(struct pcg32 *random, const struct field *field, void *base)
{
	int64_t span = field->max - field->min, value;

	if (field->none > FIELD_REQUIRED && pcg32_below(random, 3) == 0)
		return;
	if (field_is_text(field)) {
		field_set_text(field, base, any_text(random, field));
		return;
	}
	if (field->type == FIELD_START)
		return;
	value = field->min;
	if (span > 0)
		value += pcg32_below(random, 8) == 0
				 ? span
				 : (int64_t)pcg32_below(
					   random, span > 100000 ? 100000 : (uint32_t)span);
	field_set(field, base, value);
}

static void any_part(struct pcg32 *random, enum field_record record, void *base)
{
	for (size_t i = 0; i < field_tables[record].n; i++)
		any_field(random, &field_tables[record].rows[i], base);
}

static void any_run(uint32_t seed, struct run *run)
{
	struct pcg32 random;
	char uid[33];

	pcg32_init(&random, seed);
	run_init(run);
	any_part(&random, RECORD_RUN, run);
	for (int i = 0; i < 4; i++)
		snprintf(uid + i * 8, 9, "%08x", pcg32_below(&random, UINT32_MAX));
	free(run->uid);
	run->uid = mem_strdup(uid);
	if (run->recording != NULL) {
		free(run->recording);
		run->recording = mem_strdup(uid);
	}
	run->start_utc_ms = INT64_C(1500000000000) +
			    (int64_t)pcg32_below(&random, 3000) * 86400000 +
			    pcg32_below(&random, 86400000);
	run->utc_offset_min = ((int)pcg32_below(&random, 53) - 24) * 30;
	for (int record = RECORD_SEGMENT; record < RECORDS; record++)
		for (uint32_t n = pcg32_below(&random, 5); n > 0; n--)
			any_part(&random, (enum field_record)record,
				 field_add((enum field_record)record, run));
	for (size_t i = 0; i < run->nsamples; i++)
		run->samples[i].segment =
			run->nsegments > 0
				? (int)pcg32_below(&random, (uint32_t)run->nsegments)
				: RUN_UNKNOWN;
}

#endif
