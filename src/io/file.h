/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * file: whole files of strangers in memory. Regular ones only, so that nothing blocks.
 */
#ifndef TURNOVER_IO_FILE_H
#define TURNOVER_IO_FILE_H

#include "core/base/diag.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The whole of a file, NUL-terminated, in *bytes (owned by the caller) and *n; "-"
 * reads standard input. False with one error (line 0: missing, not a regular file, more
 * than `most` bytes, unreadable) in diags.
 */
bool file_load(const char *path, size_t most, char **bytes, size_t *n, struct diags *diags);

#endif
