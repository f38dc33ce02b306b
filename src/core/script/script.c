/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script: gives a settings tree the meaning of a session; see script.h. */
#include "core/script/script.h"

#include "core/base/arena.h"
#include "core/script/script_phase.h"
#include "core/base/text.h"

#include <string.h>

enum { FORMAT = 1 };

/* False: a language of another version, of which nothing can be said. */
static bool check_format(struct node *script, struct diags *diags)
{
	const struct node *node = node_get(script, "format");

	if (node == NULL) {
		diag_error(diags, 0, "the first setting is missing: write format = %d;",
			   FORMAT);
		return true;
	}
	if (node->type != NODE_NUMBER) {
		diag_error(diags, node->line,
			   "format must be a number, not %s: write "
			   "format = %d;",
			   node_type_name(node->type), FORMAT);
		return true;
	}
	if (node->whole && node->number == FORMAT)
		return true;
	diag_error(diags, node->line,
		   "format %.20s is not known: this version of turnover reads format %d",
		   node->text != NULL ? node->text : "", FORMAT);
	return false;
}

/* An optional text about the session; empty is as good as absent. */
static char *read_note(struct reader *reader, struct node *script, const char *name,
		       size_t limit)
{
	const struct node *node = node_get(script, name);

	if (node == NULL ||
	    (node->type == NODE_TEXT && node->text != NULL && *node->text == '\0'))
		return NULL;
	return script_prose(reader, node, limit);
}

static void read_head(struct reader *reader, struct node *script, struct session *session)
{
	static const struct value_spec context_spec = {"context", VALUE_CONTEXT, 0, 0,
						       offsetof(struct session, context)};
	struct diags *diags = reader->diags;
	const struct node *title = node_get(script, "title");
	const struct node *context = node_get(script, "context");
	struct value value;

	if (title == NULL)
		diag_error(diags, 0, "the session has no title: write title = \"…\";");
	else
		session->title = script_prose(reader, title, SCRIPT_NAME_LIMIT);
	session->author = read_note(reader, script, "author", SCRIPT_NAME_LIMIT);
	session->notes = read_note(reader, script, "notes", SCRIPT_NOTES_LIMIT);
	if (context != NULL && script_value(reader, context, &context_spec, &value)) {
		value_store(&context_spec, &value, session);
		session->context_given = true;
	}
}

/* whole: nothing was wrong before; else phases are missing for a reason that was given. */
static void read_phases(struct reader *reader, struct node *script, struct session *session,
			bool whole)
{
	struct node *phases = node_get(script, "phases");

	session->root.group = true;
	session->root.repeat = 1;
	if (phases == NULL) {
		if (whole)
			diag_error(reader->diags, 0,
				   "the session has no phases: write phases = "
				   "( { … }, { … } ) at its end");
		return;
	}
	session->root.line = phases->line;
	script_phases_read(reader, phases, &session->root, 0);
	script_measure(reader, &session->root, phases->line);
}

static void read_all(struct reader *reader, struct node *script, struct setting *settings,
		     size_t nsettings, struct session *session)
{
	bool whole = reader->diags->errors == 0;
	static const char *const known[] = {"format",  "title",      "author", "notes",
					    "context", "parameters", "parts",  "defaults",
					    "phases",  NULL};

	parameters_read(&reader->parameters, node_get(script, "parameters"), settings,
			nsettings, reader->diags);
	read_head(reader, script, session);
	script_defaults_read(reader, node_get(script, "defaults"));
	script_parts_read(reader, node_get(script, "parts"));
	read_phases(reader, script, session, whole);
	parameters_report_unused(&reader->parameters, reader->diags);
	node_report_unused(script, known, "the session", reader->diags);
}

bool script_read(struct node *script, struct setting *settings, size_t nsettings,
		 struct session *session, struct diags *diags)
{
	size_t errors = diags->errors;
	struct arena *arena = arena_new();
	struct reader reader = {.diags = diags, .arena = arena};

	*session = (struct session){.arena = arena};
	for (size_t i = 0; i < nsettings; i++)
		settings[i].used = false;
	if (check_format(script, diags))
		read_all(&reader, script, settings, nsettings, session);

	bool good = diags->errors == errors;

	if (good) {
		script_parts_place(&reader, &session->root);
		parameters_move(&reader.parameters, session);
	} else {
		session_clear(session);
	}
	parameters_clear(&reader.parameters);
	return good;
}
