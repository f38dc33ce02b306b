/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_fit: any bytes as a chain of FIT files. */
#include "fuzz.h"

#include "core/recording/fit.h"

#include <string.h>

/* Most mistakes a fuzzer makes are wrong sums, which do not matter here. */
FUZZ_TARGET(fuzz_fit)
{
	size_t at = 0, used;

	do {
		struct recording recording;
		char why[FIT_WHY] = "";
		uint8_t *exact = malloc(n - at > 0 ? n - at : 1);

		if (exact == NULL)
			return 0;
		memcpy(exact, bytes + at, n - at);
		recording_init(&recording);
		const enum recording_read read =
			fit_read(&recording, exact, n - at, &used, why);
		free(exact);
		LAW(used <= n - at);
		LAW((read == RECORDING_READ) == (why[0] == '\0'));
		if (read == RECORDING_READ)
			recording_laws(NULL, &recording);
		recording_clear(&recording);
		at += used;
	} while (used > 0 && at < n);
	return 0;
}
