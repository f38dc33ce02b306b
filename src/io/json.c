/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json: one JSON value into a tree of nodes; see json.h. */
#include <config.h>

#include "io/json.h"

#include "core/mem.h"

#ifdef HAVE_JANSSON

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

bool json_is_there(void)
{
	return true;
}

static bool take(const json_t *value, struct node *node, int depth, struct diags *diags);

static struct node shell(const json_t *value, const char *name, int line)
{
	struct node node = {.name = mem_strdup(name), .line = line};

	switch (json_typeof(value)) {
	case JSON_OBJECT: node.type = NODE_GROUP; break;
	case JSON_ARRAY: node.type = NODE_LIST; break;
	case JSON_STRING: node.type = NODE_TEXT; break;
	case JSON_TRUE:
	case JSON_FALSE: node.type = NODE_BOOL; break;
	default: node.type = NODE_NUMBER;
	}
	return node;
}

static void take_number(const json_t *value, struct node *node)
{
	char text[40];

	node->number = json_number_value(value);
	node->whole = json_is_integer(value);
	if (node->whole)
		snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT,
			 json_integer_value(value));
	else
		snprintf(text, sizeof text, "%.12g", node->number);
	node->text = mem_strdup(text);
}

/* A child of `parent`; false: too deep. */
static bool take_child(const json_t *value, const char *name, struct node *parent,
		       int depth, struct diags *diags)
{
	struct node *child;

	if (json_is_null(value))
		return true;
	child = node_add(parent, NODE_GROUP, NULL, parent->line);
	*child = shell(value, name, parent->line);
	return take(value, child, depth + 1, diags);
}

static bool take(const json_t *value, struct node *node, int depth, struct diags *diags)
{
	const char *name;
	json_t *member;
	size_t i;

	if (depth > JSON_DEPTH) {
		diag_error(diags, node->line, "nested deeper than %d", JSON_DEPTH);
		return false;
	}
	switch (node->type) {
	case NODE_TEXT: node->text = mem_strdup(json_string_value(value)); return true;
	case NODE_BOOL: node->number = json_is_true(value); return true;
	case NODE_NUMBER: take_number(value, node); return true;
	case NODE_LIST:
		json_array_foreach(value, i,
				   member) if (!take_child(member, NULL, node, depth,
							   diags)) return false;
		return true;
	default:
		/* The macro of jansson 2.14 casts its const away. */
		for (void *at = json_object_iter((json_t *)(uintptr_t)value); at != NULL;
		     at = json_object_iter_next((json_t *)(uintptr_t)value, at)) {
			name = json_object_iter_key(at);
			if (!take_child(json_object_iter_value(at), name, node, depth,
					diags))
				return false;
		}
		return true;
	}
}

bool json_parse(const char *bytes, size_t n, int line, struct node *root,
		struct diags *diags)
{
	json_error_t error;
	json_t *value = json_loadb(bytes, n, JSON_REJECT_DUPLICATES, &error);
	bool right;

	*root = (struct node){.type = NODE_GROUP, .line = line};
	if (value == NULL) {
		diag_error(diags, line, "this is no JSON: %s (byte %d)", error.text,
			   error.position);
		return false;
	}
	*root = shell(value, NULL, line);
	right = take(value, root, 0, diags);
	json_decref(value);
	return right;
}

#else

bool json_is_there(void)
{
	return false;
}

bool json_parse(const char *bytes, size_t n, int line, struct node *root,
		struct diags *diags)
{
	(void)bytes;
	(void)n;
	*root = (struct node){.type = NODE_GROUP, .line = line};
	diag_error(diags, line,
		   "this turnover was built without jansson and cannot read JSON; CSV "
		   "works");
	return false;
}

#endif
