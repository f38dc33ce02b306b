/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * config: libconfig text from strangers into a tree of nodes. The only file that
 * knows libconfig.
 *
 * A gate reads the whole file (regular files only) and checks it lexically before
 * libconfig sees it, because libconfig 1.5 exits the process, hangs, drops the rest of
 * the file or wraps numbers on bad input, and accepts less than 1.7 does. With the
 * gate the same file means the same with both.
 */
#ifndef TURNOVER_IO_CONFIG_H
#define TURNOVER_IO_CONFIG_H

#include "core/base/diag.h"
#include "core/base/node.h"

#include <stdbool.h>
#include <stddef.h>

enum {
	CONFIG_MAX_BYTES = 1024 * 1024,
	CONFIG_MAX_GROUP = 64, /* settings in one group */
	CONFIG_MAX_DEPTH = 16
};

/*
 * The whole of a file, NUL-terminated, in *bytes (owned by the caller) and *n; "-"
 * reads standard input. False with one error (line 0: missing, not a regular file, too
 * large, unreadable) in diags.
 */
bool config_load(const char *path, char **bytes, size_t *n, struct diags *diags);

/*
 * Parses text into *root (a group; the caller clears it, also on failure: what could
 * be read despite errors is there, so that its mistakes can be reported as well).
 * last: a setting that must be the file's last (a session's "phases"), so that a file
 * that was cut short is always an error; NULL: none.
 * True when there was no error. The text need not be NUL-terminated, may hold anything.
 */
bool config_parse(const char *bytes, size_t n, const char *last, struct node *root,
		  struct diags *diags);

#endif
