/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * activity_file: recorded runs in files: FIT, TCX, GPX, CSV, each also gzipped.
 *
 * What a file is its first bytes tell, not its name. It is read whole, within
 * ACTIVITY_FILE_MAX (unpacked, too), so a folder of any size takes the memory of one.
 */
#ifndef TURNOVER_IO_ACTIVITY_FILE_H
#define TURNOVER_IO_ACTIVITY_FILE_H

#include "core/base/diag.h"
#include "core/recording/recording.h"

#include <stdbool.h>
#include <stddef.h>

enum { ACTIVITY_FILE_MAX = 64 * 1024 * 1024 };

/*
 * Hands over every recording in the file (found takes what is in it) and says what is
 * wrong with the file in diags. columns: see core/recording/activity_csv.h, or NULL. RECORDING_READ
 * when there was at least one.
 */
enum recording_read activity_file_read(const char *path, const char *columns,
				       void (*found)(void *context,
						     struct recording *recording),
				       void *context, struct diags *diags);

#endif
