/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * script: gives a settings tree the meaning of a session script, format 1.
 *
 * Strict: an unknown setting, a value out of range, a parameter that nothing uses in
 * range is an error with its line, and reading goes on to find the next one. The
 * language is described in turnover-session(5).
 */
#ifndef TURNOVER_CORE_SCRIPT_H
#define TURNOVER_CORE_SCRIPT_H

#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/script/session.h"

#include <stdbool.h>
#include <stddef.h>

/* One --set NAME=VALUE. `used` is set by script_read. */
struct setting {
	const char *name, *value;
	bool used;
};

/*
 * Reads a session. `script` is the file's outermost group; its nodes are marked as
 * used, so a tree may be read many times (a parameter is turned: read again).
 * Every error and warning goes to diags. A setting that names no parameter, or lies
 * outside its limits, is an error of line 0.
 * Returns true when there was no error; *session is then whole and the caller clears
 * it. On false *session is empty.
 */
bool script_read(struct node *script, struct setting *settings, size_t nsettings,
		 struct session *session, struct diags *diags);

#endif
