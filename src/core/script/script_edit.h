/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * script_edit: changes in the text of a script that leave all else as its author wrote
 * it, comments and layout too.
 *
 * Works on a script that has been read without an error. Whoever uses the result reads it
 * again: it has to mean the same.
 */
#ifndef TURNOVER_CORE_SCRIPT_EDIT_H
#define TURNOVER_CORE_SCRIPT_EDIT_H

#include "core/script/session.h"
#include "core/base/text.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Adds the script to *to. The values in force of the session's parameters become their
 * defaults; with `flatten` they stand where the parameters were used, and what declared
 * these is a comment.
 */
void script_edit(struct text *to, const char *bytes, size_t n,
		 const struct session *session, bool flatten);

#endif
