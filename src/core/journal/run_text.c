/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_text: a run as text; see run_text.h. */
#include "core/journal/run_text.h"

#include "core/base/day.h"
#include "core/journal/run_field.h"
#include "core/journal/run_read.h"

#include <inttypes.h>
#include <string.h>

/* ---- JSON --------------------------------------------------------------------- */

static void add_member(const struct field *field, const void *base, bool *first,
		       struct text *to)
{
	const bool bare = field->type == FIELD_NUMBER || field->type == FIELD_BOOL;

	if (!field_is_known(field, base))
		return;
	text_add(to, "%s\"%s\":", *first ? "" : ",", field->name);
	*first = false;
	if (field_is_text(field)) {
		text_add_bytes(to, "\"", 1);
		text_add_json(to, field_text(field, base));
		text_add_bytes(to, "\"", 1);
		return;
	}
	text_add(to, "%s", bare ? "" : "\"");
	field_write(field, base, to);
	text_add(to, "%s", bare ? "" : "\"");
}

static void add_members(enum field_record record, const void *base, bool *first,
			struct text *to)
{
	for (size_t i = 0; i < field_tables[record].n; i++)
		add_member(&field_tables[record].rows[i], base, first, to);
}

void run_write_json(const struct run *run, struct text *to)
{
	bool first = false;

	text_add(to, "{\"format\":%d", RUN_FORMAT);
	add_members(RECORD_RUN, run, &first, to);
	for (int record = RECORD_SEGMENT; record < RECORDS; record++) {
		const size_t n = field_count((enum field_record)record, run);

		if (n == 0)
			continue;
		text_add(to, ",\"%s\":[", field_tables[record].list);
		for (size_t i = 0; i < n; i++) {
			first = true;
			text_add(to, "%s{", i > 0 ? "," : "");
			add_members((enum field_record)record,
				    field_item((enum field_record)record, run, i), &first,
				    to);
			text_add(to, "}");
		}
		text_add(to, "]");
	}
	text_add(to, "}\n");
}

/* ---- The form ----------------------------------------------------------------- */

enum { COMMENT_COLUMN = 40 };

/* A text in quotes, or a list of its lines. */
static void add_quoted(const char *from, struct text *to)
{
	const bool lines = strchr(from, '\n') != NULL;

	text_add(to, lines ? "(\n\t\"" : "\"");
	for (; *from != '\0'; from++) {
		if (*from == '"' || *from == '\\')
			text_add(to, "\\%c", *from);
		else if (*from == '\n')
			text_add(to, "\",\n\t\"");
		else
			text_add_bytes(to, from, 1);
	}
	text_add(to, lines ? "\"\n)" : "\"");
}

static bool in_form(const struct field *field)
{
	return field->help != NULL;
}

static void add_value(const struct field *field, const void *base, struct text *to)
{
	const bool bare = (field->type == FIELD_NUMBER && field->said == SAID_PLAIN) ||
			  field->type == FIELD_BOOL;

	if (field_is_text(field)) {
		add_quoted(field_text(field, base), to);
		return;
	}
	text_add(to, "%s", bare ? "" : "\"");
	field_write_said(field, base, to);
	text_add(to, "%s", bare ? "" : "\"");
}

static void add_setting(const struct field *field, const struct run *run, struct text *to)
{
	const char *name = field->text != NULL ? field->text : field->name;
	const bool known = field_is_known(field, run);
	const size_t line = to->n;
	const bool long_text = field->type == FIELD_LINES;

	if (long_text)
		text_add(to, "# %s\n", field->help);
	text_add(to, "%s%s = ", known ? "" : "# ", name);
	if (known)
		add_value(field, run, to);
	else
		text_add(to, "%s",
			 field->type == FIELD_NUMBER && field->said == SAID_PLAIN ? ""
										  : "\"\"");
	text_add(to, ";");
	if (!long_text) {
		const size_t width = text_length(text_string(to) + line);

		text_add(to, "%*s # %s",
			 width < COMMENT_COLUMN ? (int)(COMMENT_COLUMN - width) : 0, "",
			 field->help);
	}
	text_add(to, "\n");
}

static void add_samples(const struct run *run, struct text *to)
{
	const struct field_table *table = &field_tables[RECORD_SAMPLE];

	text_add(to,
		 "\n# Measured cadence. One more: { cadence = 168; context = \"easy\"; "
		 "cued = false; }\n%s",
		 run->nsamples == 0 ? "# samples = ( );\n" : "samples = (\n");
	for (size_t i = 0; i < run->nsamples; i++) {
		text_add(to, "\t{");
		for (size_t j = 0; j < table->n; j++) {
			const struct field *field = &table->rows[j];

			if (!field_is_known(field, &run->samples[i]))
				continue;
			text_add(to,
				 " %s = ", field->text != NULL ? field->text : field->name);
			add_value(field, &run->samples[i], to);
			text_add(to, ";");
		}
		text_add(to, " }%s\n", i + 1 < run->nsamples ? "," : "");
	}
	if (run->nsamples > 0)
		text_add(to, ");\n");
}

void run_write_form(const struct run *run, struct text *to)
{
	const struct field_table *table = &field_tables[RECORD_RUN];
	char date[DAY_TEXT];

	day_text(run_day(run), date);
	text_add(to, "# %s %s%s%s\n", day_long_name(day_of_week(run_day(run))), date,
		 run->title != NULL ? ": " : "", run->title != NULL ? run->title : "");
	text_add(to,
		 "# Change what you like, save and leave the editor. Behind a # is what "
		 "nobody said yet:\n# take the # away and fill it in. An empty file "
		 "changes nothing.\n\n");
	for (size_t i = 0; i < table->n; i++)
		if (in_form(&table->rows[i]))
			add_setting(&table->rows[i], run, to);
	add_samples(run, to);
	if (run->nsegments > 0)
		text_add(to,
			 "\n# Of the session as it was played, %zu parts are kept; they "
			 "stay as they are.\n",
			 run->nsegments);
}
