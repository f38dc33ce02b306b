/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench: what the benchmarks share: their one form of result, and medians.
 *
 * A result is a line on standard output, "NAME VALUE LIMIT ok|over  REMARK"; run.sh
 * makes the table of them. Values are ratios of things measured in turn, within one run.
 */
#ifndef TURNOVER_TESTS_BENCH_H
#define TURNOVER_TESTS_BENCH_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static inline int bench_by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Sorts the values. */
static inline double bench_median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, bench_by_value);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

/* The remark: how much that is in plain units. */
__attribute__((format(printf, 4, 5))) static inline void
bench_say(const char *name, double value, double limit, const char *remark, ...)
{
	va_list arguments;

	printf("%s %.3f %g %s  ", name, value, limit, value <= limit ? "ok" : "over");
	va_start(arguments, remark);
	vprintf(remark, arguments);
	va_end(arguments);
	putchar('\n');
	fflush(stdout);
}

static inline void bench_skip(const char *name, double limit, const char *why)
{
	printf("%s - %g skipped  %s\n", name, limit, why);
	fflush(stdout);
}

static inline const char *bench_environment(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : otherwise;
}

#endif
