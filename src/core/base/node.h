/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * node: a settings file as plain data.
 *
 * io/config.c reads libconfig text into this tree; core gives it a meaning (script.c:
 * sessions; runner.c: runner.cfg). So the language of the session script is core's
 * alone, is tested and fuzzed without libconfig, and means the same whichever version
 * of libconfig read it.
 */
#ifndef TURNOVER_CORE_NODE_H
#define TURNOVER_CORE_NODE_H

#include <stdbool.h>
#include <stddef.h>

struct arena;

enum node_type { NODE_GROUP, NODE_LIST, NODE_TEXT, NODE_NUMBER, NODE_BOOL };

struct node {
	enum node_type type;
	int line;              /* where it stands in the file, from 1 */
	char *name;            /* of a member of a group; NULL in a list; owned */
	char *text;            /* NODE_TEXT: the text. NODE_NUMBER: as it was written */
	double number;         /* NODE_NUMBER: always finite; NODE_BOOL: 0 or 1 */
	struct node *children; /* NODE_GROUP, NODE_LIST (arrays are lists); owned */
	size_t n;
	bool whole; /* NODE_NUMBER: written without a point */
	bool used;  /* a reader has asked for it; see node_report_unused */
	/* Of a root: what is below it lies in there or is kept by it, and nothing is
	 * added; owned. NULL: every part of the tree is an allocation of its own. */
	struct arena *arena;
};

/* Adds a zeroed child of the given type; borrowed until the next add to this parent. */
struct node *node_add(struct node *parent, enum node_type type, const char *name, int line);

/* The member of that name, marked as used; NULL if there is none. */
struct node *node_get(struct node *group, const char *name);

/*
 * Every member that no reader asked for is an error ("unknown setting", with "did you
 * mean" when a name of `known` is near). `where` names the group for the message.
 * known is NULL-terminated. Then nobody has asked for any: the next reading begins anew.
 */
struct diags;
void node_report_unused(struct node *group, const char *const *known, const char *where,
			struct diags *diags);

/* "a group { … }", "a list ( … )", "text", "a number", "true or false". */
const char *node_type_name(enum node_type type);

/* A deep copy into *to (zeroed by the callee), and freeing of all that is inside. */
void node_copy(struct node *to, const struct node *from);
void node_clear(struct node *node);

#endif
