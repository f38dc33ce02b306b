/* SPDX-License-Identifier: GPL-3.0-or-later */
/* node: a settings file as plain data; see node.h. */
#include "core/base/node.h"

#include "core/base/arena.h"
#include "core/base/diag.h"
#include "core/base/mem.h"
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>

struct node *node_add(struct node *parent, enum node_type type, const char *name, int line)
{
	size_t capacity = parent->n;

	parent->children =
		mem_grow(parent->children, parent->n, &capacity, sizeof *parent->children);

	struct node *child = &parent->children[parent->n++];

	child->type = type;
	child->name = mem_strdup(name);
	child->line = line;
	return child;
}

struct node *node_get(struct node *group, const char *name)
{
	for (size_t i = 0; i < group->n; i++) {
		struct node *child = &group->children[i];

		if (child->name != NULL && text_is(child->name, name)) {
			child->used = true;
			return child;
		}
	}
	return NULL;
}

void node_report_unused(struct node *group, const char *const *known, const char *where,
			struct diags *diags)
{
	for (size_t i = 0; i < group->n; i++) {
		struct node *child = &group->children[i];
		bool used = child->used;

		child->used = false;
		if (used || child->name == NULL)
			continue;

		const char *near = text_nearest(child->name, known);

		if (near != NULL && strcmp(near, child->name) != 0)
			diag_error(diags, child->line,
				   "unknown setting \"%s\" in %s: did you mean \"%s\"?",
				   child->name, where, near);
		else
			diag_error(diags, child->line, "unknown setting \"%s\" in %s",
				   child->name, where);
	}
}

const char *node_type_name(enum node_type type)
{
	static const char *const names[] = {
		[NODE_GROUP] = "a group { … }", [NODE_LIST] = "a list ( … )",
		[NODE_TEXT] = "text",           [NODE_NUMBER] = "a number",
		[NODE_BOOL] = "true or false",
	};

	return names[type];
}

void node_copy(struct node *to, const struct node *from)
{
	*to = (struct node){
		.type = from->type,
		.line = from->line,
		.name = mem_strdup(from->name),
		.text = mem_strdup(from->text),
		.number = from->number,
		.whole = from->whole,
		.n = from->n,
		.used = from->used,
	};
	if (from->n == 0)
		return;
	to->children = mem_alloc(from->n, sizeof *to->children);
	for (size_t i = 0; i < from->n; i++)
		node_copy(&to->children[i], &from->children[i]);
}

void node_clear(struct node *node)
{
	if (node->arena != NULL) {
		arena_free(node->arena);
	} else {
		for (size_t i = 0; i < node->n; i++)
			node_clear(&node->children[i]);
		free(node->children);
		free(node->name);
		free(node->text);
	}
	*node = (struct node){0};
}
