/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fit: the program's slope of given data, for an independent computation to compare.
 *
 * Reads N, then N lines WEEK KMH SPM, again and again; writes for each
 * "level slope slope_sd beta beta_sd sigma p", or "none".
 */
#include "core/base/mem.h"
#include "core/training/trend.h"

#include <stdio.h>
#include <stdlib.h>

enum { MOST = 100000 };

int main(void)
{
	size_t n;

	while (scanf("%zu", &n) == 1 && n <= MOST) {
		struct trend_datum *data = mem_alloc(n + 1, sizeof *data);
		struct trend_fit fit;

		for (size_t i = 0; i < n; i++)
			if (scanf("%lf %lf %lf", &data[i].week, &data[i].kmh,
				  &data[i].spm) != 3)
				return EXIT_FAILURE;
		if (trend_fit_learned(data, n, &fit))
			printf("%.17g %.17g %.17g %.17g %.17g %.17g %.17g\n", fit.level,
			       fit.slope, fit.slope_sd, fit.beta, fit.beta_sd, fit.sigma,
			       trend_p(&fit));
		else
			printf("none\n");
		free(data);
	}
	return EXIT_SUCCESS;
}
