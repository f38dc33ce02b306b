/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * activity_csv: recordings as tables: what watches' makers export, and a form of our own.
 *
 * A table is known by its header. A row is a point in time (our own "time,cadence,speed",
 * Stryd's), one with its place (GPSBabel's unicsv), a lap (COROS's splits) or a whole run (Garmin's list of activities). Which
 * column is what may be told: "time=Timestamp,cadence=Cadence (spm)".
 */
#ifndef TURNOVER_CORE_ACTIVITY_CSV_H
#define TURNOVER_CORE_ACTIVITY_CSV_H

#include "core/recording/recording.h"

#include <stdbool.h>
#include <stddef.h>

enum { ACTIVITY_CSV_WHY = 200 };

/*
 * Hands over each recording (found takes what is in it). columns: what was told, or NULL.
 * A table whose times count from 0 has no clock (recording->no_clock).
 * Else the reason is in why; what was found before was handed over. RECORDING_OTHER: a
 * table of something else.
 */
enum recording_read activity_csv_read(const char *bytes, size_t n, const char *columns,
				      void (*found)(void *context,
						    struct recording *recording),
				      void *context, char why[ACTIVITY_CSV_WHY]);

#endif
