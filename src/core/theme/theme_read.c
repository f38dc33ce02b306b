/* SPDX-License-Identifier: GPL-3.0-or-later */
/* theme_read: a theme file's roles as styles; see theme.h. */
#include "core/theme/theme.h"

#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>

enum { FORMAT = 1, HEX_COLOUR = 7 };

static const char *const file_known[] = {"format", "title", "notes", "roles", NULL};
static const char *const style_known[] = {"fg",   "bg",      "fg8",       "bg8",
					  "bold", "reverse", "underline", NULL};
static const char *const eight[] = {"black",   "red",  "green", "yellow",  "blue",
				    "magenta", "cyan", "white", "default", NULL};

/* The text of a setting; NULL: it is not there, or an error was added. */
static const char *text_of(struct node *group, const char *name, struct diags *diags,
			   int *line)
{
	const struct node *node = node_get(group, name);

	if (node == NULL)
		return NULL;
	*line = node->line;
	if (node->type == NODE_TEXT)
		return node->text;
	diag_error(diags, node->line, "%s must be text, not %s", name,
		   node_type_name(node->type));
	return NULL;
}

static void read_colour(struct node *group, const char *name, int32_t *colour,
			struct diags *diags)
{
	int line = 0;
	const char *text = text_of(group, name, diags, &line);
	char *end;
	long value;

	if (text == NULL)
		return;
	if (strcmp(text, "default") == 0) {
		*colour = COLOUR_DEFAULT;
		return;
	}
	value = text[0] == '#' ? strtol(text + 1, &end, 16) : -1;
	if (text[0] != '#' || strlen(text) != HEX_COLOUR || *end != '\0' || value < 0 ||
	    strpbrk(text + 1, "+- xX") != NULL)
		diag_error(diags, line,
			   "%s: write a colour as \"#RRGGBB\", like \"#E69F00\", or "
			   "\"default\"",
			   name);
	else
		*colour = (int32_t)value;
}

static void read_eight(struct node *group, const char *name, int8_t *colour,
		       struct diags *diags)
{
	int line = 0;
	const char *text = text_of(group, name, diags, &line);
	const char *near;

	if (text == NULL)
		return;
	for (int i = 0; eight[i] != NULL; i++)
		if (strcmp(text, eight[i]) == 0) {
			*colour = (int8_t)(eight[i + 1] == NULL ? COLOUR_DEFAULT : i);
			return;
		}
	near = text_nearest(text, eight);
	diag_error(diags, line,
		   "%s: there is no colour \"%s\"%s%s%s; the eight are black, red, green, "
		   "yellow, blue, magenta, cyan, white, and there is default",
		   name, text, near ? " (did you mean \"" : "", near ? near : "",
		   near ? "\"?)" : "");
}

static bool read_flag(struct node *group, const char *name, bool otherwise,
		      struct diags *diags)
{
	const struct node *node = node_get(group, name);

	if (node == NULL)
		return otherwise;
	if (node->type == NODE_BOOL)
		return node->number != 0;
	diag_error(diags, node->line, "%s must be true or false", name);
	return otherwise;
}

static void read_style(struct style *style, struct node *group, struct diags *diags)
{
	if (group->type != NODE_GROUP) {
		diag_error(diags, group->line, "%s must be %s, not %s", group->name,
			   node_type_name(NODE_GROUP), node_type_name(group->type));
		return;
	}
	read_colour(group, "fg", &style->fg, diags);
	read_colour(group, "bg", &style->bg, diags);
	read_eight(group, "fg8", &style->fg8, diags);
	read_eight(group, "bg8", &style->bg8, diags);
	style->bold = read_flag(group, "bold", style->bold, diags);
	style->reverse = read_flag(group, "reverse", style->reverse, diags);
	style->underline = read_flag(group, "underline", style->underline, diags);
	node_report_unused(group, style_known, group->name, diags);
}

static void read_roles(struct theme *theme, struct node *roles, struct diags *diags)
{
	const char *known[ROLES + 1] = {NULL};

	if (roles == NULL) {
		diag_error(diags, 0, "a theme needs roles = { … };");
		return;
	}
	if (roles->type != NODE_GROUP) {
		diag_error(diags, roles->line, "roles must be %s",
			   node_type_name(NODE_GROUP));
		return;
	}
	for (int role = 0; role < ROLES; role++) {
		struct node *group = node_get(roles, role_name((enum role)role));

		known[role] = role_name((enum role)role);
		if (group != NULL)
			read_style(&theme->styles[role], group, diags);
	}
	node_report_unused(roles, known, "roles", diags);
}

bool theme_read(struct theme *theme, struct node *file, const char **title,
		struct diags *diags)
{
	size_t before = diags->errors;
	const struct node *format = node_get(file, "format");
	int line = 0;

	*theme = *theme_default();
	if (format == NULL || format->type != NODE_NUMBER || format->number != FORMAT)
		diag_error(diags, format != NULL ? format->line : 0,
			   "a theme file says format = 1; this turnover reads no other");
	*title = text_of(file, "title", diags, &line);
	text_of(file, "notes", diags, &line);
	read_roles(theme, node_get(file, "roles"), diags);
	node_report_unused(file, file_known, "the theme", diags);
	return diags->errors == before;
}
