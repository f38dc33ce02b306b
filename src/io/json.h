/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * json: one JSON value into a tree of nodes. The only file that knows jansson.
 *
 * Objects become groups, arrays lists; members that are null are left out. A member that
 * stands twice, nesting deeper than JSON_DEPTH, broken UTF-8 and zero bytes are errors.
 */
#ifndef TURNOVER_IO_JSON_H
#define TURNOVER_IO_JSON_H

#include "core/base/diag.h"
#include "core/base/node.h"

#include <stdbool.h>
#include <stddef.h>

enum { JSON_DEPTH = 16 };

/* NULL: it can be read. Else the library that is missing; "" when built without. */
const char *json_missing(void);

/*
 * Parses n bytes, which are line `line` of their file, into *root (cleared by the caller,
 * also after failure). False with one error in diags.
 */
bool json_parse(const char *bytes, size_t n, int line, struct node *root,
		struct diags *diags);

#endif
