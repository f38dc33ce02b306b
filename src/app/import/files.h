/* SPDX-License-Identifier: GPL-3.0-or-later */
/* files: those that an import is to read, named one by one or found in folders. */
#ifndef TURNOVER_APP_IMPORT_FILES_H
#define TURNOVER_APP_IMPORT_FILES_H

#include "app/options.h"

#include <stdbool.h>
#include <stddef.h>

/* Zeroed it is empty; import_files_clear ends it. */
struct import_files {
	struct import_file {
		char *path; /* owned */
		bool named; /* on the command line, not found in a folder */
	} * items;
	size_t n, capacity;
};

/* Appends a copy of the path. */
void import_files_add(struct import_files *files, const char *path, bool named);

/*
 * Appends the arguments of the command line, and instead of a folder the recordings in it,
 * known by their endings, down to six folders below and a million at most. What cannot be
 * read or has none has been said. True: there was a folder.
 */
bool import_files_list(struct import_files *files, const struct options *options);

/* Gives up every right of the process but to read these; for who writes nothing. */
void import_files_confine(const struct import_files *files);

void import_files_clear(struct import_files *files);

#endif
