/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * tree: settings trees for tests, read from a text in libconfig's shape.
 *
 * Knows as much as tests write (no comments, no escapes) and trusts what it reads, so
 * that core is tested without libconfig.
 */
#ifndef TURNOVER_TESTS_CORE_TREE_H
#define TURNOVER_TESTS_CORE_TREE_H

#include "core/base/mem.h"
#include "core/base/node.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct tree_reader {
	const char *at;
	int line;
};

static void tree_skip(struct tree_reader *reader)
{
	while (*reader->at != '\0' && strchr(" \t\n;,", *reader->at) != NULL)
		reader->line += *reader->at++ == '\n';
}

static void tree_settings(struct tree_reader *reader, struct node *group);

static size_t tree_word(const char *at)
{
	return strcspn(at, " \t\n;,(){}=");
}

static void tree_value(struct tree_reader *reader, struct node *parent, const char *name)
{
	char c = *reader->at;
	enum node_type type = c == '{'                    ? NODE_GROUP
			      : c == '('                  ? NODE_LIST
			      : c == '"'                  ? NODE_TEXT
			      : isalpha((unsigned char)c) ? NODE_BOOL
							  : NODE_NUMBER;
	struct node *node = node_add(parent, type, name, reader->line);
	size_t n;

	if (type == NODE_GROUP || type == NODE_LIST || type == NODE_TEXT)
		reader->at++;
	switch (type) {
	case NODE_GROUP: tree_settings(reader, node); break;
	case NODE_LIST:
		for (tree_skip(reader); *reader->at != ')'; tree_skip(reader))
			tree_value(reader, node, NULL);
		reader->at++;
		break;
	case NODE_TEXT:
		n = strcspn(reader->at, "\"");
		node->text = mem_strndup(reader->at, n);
		reader->at += n + 1;
		break;
	default:
		n = tree_word(reader->at);
		node->text = mem_strndup(reader->at, n);
		node->whole = strchr(node->text, '.') == NULL;
		node->number = type == NODE_BOOL ? *node->text == 't' : atof(node->text);
		reader->at += n;
	}
}

static void tree_settings(struct tree_reader *reader, struct node *group)
{
	for (tree_skip(reader); *reader->at != '\0'; tree_skip(reader)) {
		char *name;
		size_t n;

		if (*reader->at == '}') {
			reader->at++;
			return;
		}
		n = tree_word(reader->at);
		name = mem_strndup(reader->at, n);
		reader->at += n;
		tree_skip(reader);
		reader->at++; /* the sign */
		tree_skip(reader);
		tree_value(reader, group, name);
		free(name);
	}
}

/* The caller clears it with node_clear. */
static struct node tree_read(const char *text)
{
	struct tree_reader reader = {text, 1};
	struct node root = {.type = NODE_GROUP, .line = 1};

	tree_settings(&reader, &root);
	return root;
}

#endif
