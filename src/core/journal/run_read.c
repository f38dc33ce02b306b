/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_read: from a tree of settings to a run; see run_read.h. */
#include "core/journal/run_read.h"

#include "core/base/mem.h"
#include "core/journal/run_field.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 64 };

/* What the field is called in this form; "": it is not there. */
static const char *key_of(const struct field *field, enum run_form form)
{
	return form == RUN_FORM_TEXT && field->text != NULL ? field->text : field->name;
}

/* The text of a node for that field; NULL with an error. */
static const char *text_of(const struct node *node, const struct field *field,
			   struct diags *diags)
{
	const bool number = field->type == FIELD_NUMBER;

	if (node->type == NODE_TEXT || (node->type == NODE_NUMBER && number))
		return node->text;
	if (node->type == NODE_BOOL && field->type == FIELD_BOOL)
		return node->number != 0 ? "true" : "false";
	/* An answer may be given as true or false. */
	if (node->type == NODE_BOOL && field->type == FIELD_WORD &&
	    strcmp(field->word(0), "unknown") == 0 && field->max == ANSWER_YES)
		return node->number != 0 ? "yes" : "no";
	if (node->type == NODE_NUMBER)
		diag_error(diags, node->line, "%s must be text: write it in quotes",
			   node->name);
	else
		diag_error(diags, node->line, "%s must be %s, not %s", node->name,
			   number ? "a number" : "text", node_type_name(node->type));
	return NULL;
}

/* A text of several lines may be a list of them; joined in *to. */
static bool join_lines(const struct node *list, struct text *to, struct diags *diags)
{
	for (size_t i = 0; i < list->n; i++) {
		if (list->children[i].type != NODE_TEXT) {
			diag_error(diags, list->children[i].line, "%s holds texts, not %s",
				   list->name, node_type_name(list->children[i].type));
			return false;
		}
		text_add(to, "%s%s", i > 0 ? "\n" : "", list->children[i].text);
	}
	return true;
}

static void read_field(struct node *group, const struct field *field, enum run_form form,
		       void *base, struct diags *diags)
{
	const char *key = key_of(field, form);
	struct node *node = *key != '\0' ? node_get(group, key) : NULL;
	char why[QUANTITY_WHY];
	struct text lines = {0};
	const char *text;

	if (node == NULL && *key != '\0' && field->none == FIELD_REQUIRED)
		diag_error(diags, group->line, "%s is missing", key);
	if (node == NULL)
		return;
	if (node->type == NODE_LIST && field->type == FIELD_LINES)
		text = join_lines(node, &lines, diags) ? text_string(&lines) : NULL;
	else
		text = text_of(node, field, diags);
	if (text != NULL &&
	    !(form == RUN_FORM_TEXT ? field_read_said : field_read)(field, base, text, why))
		diag_error(diags, node->line, "%s: %s", key, why);
	text_clear(&lines);
}

static void read_group(struct node *group, enum field_record record, enum run_form form,
		       void *base, struct diags *diags)
{
	const struct field_table *table = &field_tables[record];
	const char *names[NAMES_MAX] = {NULL};
	size_t n = 0;

	for (size_t i = 0; i < table->n; i++) {
		const char *key = key_of(&table->rows[i], form);

		read_field(group, &table->rows[i], form, base, diags);
		if (*key != '\0')
			names[n++] = key;
	}
	for (int i = RECORD_SEGMENT; i < RECORDS && record == RECORD_RUN; i++)
		names[n++] = field_tables[i].list;
	node_report_unused(group, names, table->record, diags);
}

static void read_list(struct node *root, enum field_record record, enum run_form form,
		      struct run *run, struct diags *diags)
{
	struct node *list = node_get(root, field_tables[record].list);

	if (list == NULL)
		return;
	if (list->type != NODE_LIST) {
		diag_error(diags, list->line, "%s must be %s", list->name,
			   node_type_name(NODE_LIST));
		return;
	}
	if (list->n > RUN_PARTS_MAX) {
		diag_error(diags, list->line, "%s: more than %d", list->name,
			   RUN_PARTS_MAX);
		return;
	}
	for (size_t i = 0; i < list->n; i++) {
		void *item;

		if (list->children[i].type != NODE_GROUP) {
			diag_error(diags, list->children[i].line,
				   "%s holds groups { … }, not %s", list->name,
				   node_type_name(list->children[i].type));
			continue;
		}
		item = field_add(record, run);
		/* Who does not say how it was measured has typed it. */
		if (record == RECORD_SAMPLE)
			((struct run_sample *)item)->source = SAMPLE_HAND;
		read_group(&list->children[i], record, form, item, diags);
	}
}

/* Forgets what a person may change: the text says it anew. */
static void forget(struct run *run)
{
	const struct field_table *table = &field_tables[RECORD_RUN];

	for (size_t i = 0; i < table->n; i++) {
		const struct field *field = &table->rows[i];

		if (field->text != NULL && *field->text == '\0')
			continue;
		if (field_is_text(field))
			field_set_text(field, run, NULL);
		else if (field->none > FIELD_REQUIRED)
			field_set(field, run, field->none);
	}
	run->nsamples = 0;
}

static void check_format(struct node *root, struct diags *diags)
{
	const struct node *format = node_get(root, "format");

	if (format != NULL &&
	    (format->type != NODE_NUMBER || strcmp(format->text, "1") != 0))
		diag_error(
			diags, format->line,
			"format: this version reads format %d; a newer turnover wrote it",
			RUN_FORMAT);
}

/* Was the place on earth written with the start? */
static bool says_offset(struct node *root)
{
	const struct node *start = node_get(root, "start");
	char why[QUANTITY_WHY];
	int64_t local_ms;
	int offset_min = 0;
	bool given = false;

	return start != NULL && start->type == NODE_TEXT &&
	       run_start_parse(start->text, &local_ms, &offset_min, &given, why) && given;
}

bool run_read(struct node *root, enum run_form form, struct run *run, bool *offset_given,
	      struct diags *diags)
{
	const size_t before = diags->errors;
	char why[RUN_WHY];

	if (root->type != NODE_GROUP) {
		diag_error(diags, root->line, "a run is a group { … }");
		return false;
	}
	if (form == RUN_FORM_TEXT)
		forget(run);
	else
		check_format(root, diags);
	if (offset_given != NULL)
		*offset_given = says_offset(root);
	for (int i = RECORD_SEGMENT; i < RECORDS; i++)
		if (form == RUN_FORM_WHOLE || i == RECORD_SAMPLE)
			read_list(root, (enum field_record)i, form, run, diags);
	read_group(root, RECORD_RUN, form, run, diags);
	if (diags->errors == before && !run_check(run, why))
		diag_error(diags, root->line, "%s", why);
	return diags->errors == before;
}
