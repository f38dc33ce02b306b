/* SPDX-License-Identifier: GPL-3.0-or-later */
/* json: one JSON value into a tree of nodes; see json.h. */
#include <config.h>

#include "io/json.h"

#include "core/base/mem.h"
#include "io/library.h"

#ifdef HAVE_JANSSON

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>

/* Its macros and inline functions call by name: they are not used here. */
static struct {
	__typeof__(json_loadb) *load;
	__typeof__(json_delete) *delete;
	__typeof__(json_string_value) *text;
	__typeof__(json_number_value) *number;
	__typeof__(json_integer_value) *integer;
	__typeof__(json_array_size) *size;
	__typeof__(json_array_get) *get;
	__typeof__(json_object_iter) *iter;
	__typeof__(json_object_iter_key) *key;
	__typeof__(json_object_iter_value) *value;
	__typeof__(json_object_iter_next) *next;
} jansson;

static const struct library_function functions[] = {
	{"json_loadb", &jansson.load},
	{"json_delete", &jansson.delete},
	{"json_string_value", &jansson.text},
	{"json_number_value", &jansson.number},
	{"json_integer_value", &jansson.integer},
	{"json_array_size", &jansson.size},
	{"json_array_get", &jansson.get},
	{"json_object_iter", &jansson.iter},
	{"json_object_iter_key", &jansson.key},
	{"json_object_iter_value", &jansson.value},
	{"json_object_iter_next", &jansson.next},
};

static struct library library = LIBRARY_OF(LIBRARY_JANSSON, functions);

const char *json_missing(void)
{
	return library_missing(&library);
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

	node->number = jansson.number(value);
	node->whole = json_is_integer(value);
	if (node->whole)
		snprintf(text, sizeof text, "%" JSON_INTEGER_FORMAT,
			 jansson.integer(value));
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

	if (depth > JSON_DEPTH) {
		diag_error(diags, node->line, "nested deeper than %d", JSON_DEPTH);
		return false;
	}
	switch (node->type) {
	case NODE_TEXT: node->text = mem_strdup(jansson.text(value)); return true;
	case NODE_BOOL: node->number = json_is_true(value); return true;
	case NODE_NUMBER: take_number(value, node); return true;
	case NODE_LIST:
		for (size_t i = 0; i < jansson.size(value); i++)
			if (!take_child(jansson.get(value, i), NULL, node, depth, diags))
				return false;
		return true;
	default:
		/* The macro of jansson 2.14 casts its const away. */
		for (void *at = jansson.iter((json_t *)(uintptr_t)value); at != NULL;
		     at = jansson.next((json_t *)(uintptr_t)value, at)) {
			name = jansson.key(at);
			if (!take_child(jansson.value(at), name, node, depth, diags))
				return false;
		}
		return true;
	}
}

bool json_parse(const char *bytes, size_t n, int line, struct node *root,
		struct diags *diags)
{
	json_error_t error;
	json_t *value;
	bool right;

	*root = (struct node){.type = NODE_GROUP, .line = line};
	if (!library_load(&library)) {
		diag_error(diags, line,
			   "the library %s, which reads JSON, cannot be loaded: install it "
			   "(Debian: libjansson4); CSV works without",
			   LIBRARY_JANSSON);
		return false;
	}
	value = jansson.load(bytes, n, JSON_REJECT_DUPLICATES, &error);
	if (value == NULL) {
		diag_error(diags, line, "this is no JSON: %s (byte %d)", error.text,
			   error.position);
		return false;
	}
	*root = shell(value, NULL, line);
	right = take(value, root, 0, diags);
	jansson.delete(value); /* an object or array: nobody else has it */
	return right;
}

#else

const char *json_missing(void)
{
	return "";
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
