/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_activity_csv: any bytes as a table of runs, with columns guessed and told. */
#include "fuzz.h"

#include "core/recording/activity_csv.h"

FUZZ_TARGET(fuzz_activity_csv)
{
	static const char *const columns[] = {NULL, "time=a,cadence=b,speed=c"};

	for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
		char why[ACTIVITY_CSV_WHY] = "";
		const enum recording_read read = activity_csv_read(
			(const char *)bytes, n, columns[i], recording_laws, NULL, why);

		LAW((read == RECORDING_READ) == (why[0] == '\0'));
	}
	return 0;
}
