/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench: what the benchmarks in C share: their one form of result, as rows.py has it.
 *
 * A result is a line of fields with tabs between them on standard output (run.sh names
 * them). Ours and theirs are measured in turn, within one run: n values each, of which
 * the pairs make n ratios. Of each the median is given, and between what the middle half
 * of them lies. Where there is nothing to compare, the limit is for the value itself.
 */
#ifndef TURNOVER_TESTS_BENCH_H
#define TURNOVER_TESTS_BENCH_H

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BENCH_MOST = 64 };

/* Limits are above zero; 0: there is none. */
struct bench_row {
	const char *name, *unit, *against;
	double limit;
};

static inline int bench_by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static inline void bench_sort(double *sorted, const double *values, size_t n)
{
	memcpy(sorted, values, n * sizeof *values);
	qsort(sorted, n, sizeof *sorted, bench_by_value);
}

/* At most BENCH_MOST values; they are left as they are. */
static inline double bench_median(const double *values, size_t n)
{
	double sorted[BENCH_MOST];

	bench_sort(sorted, values, n);
	return n % 2 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/* What it takes when nobody else is in the way. */
static inline double bench_least(const double *values, size_t n)
{
	double sorted[BENCH_MOST];

	bench_sort(sorted, values, n);
	return sorted[0];
}

/* Median and the middle half's ends, as three fields. */
static inline void bench_put(const double *values, size_t n)
{
	double sorted[BENCH_MOST];

	bench_sort(sorted, values, n);
	printf("%.5g\t%.5g\t%.5g\t", bench_median(values, n), sorted[n / 4],
	       sorted[n - 1 - n / 4]);
}

__attribute__((format(printf, 3, 0))) static inline void
bench_put_end(double judged, double limit, const char *remark, va_list arguments)
{
	if (limit > 0)
		printf("%g\t%s\t", limit, judged <= limit ? "ok" : "over");
	else
		printf("-\tinfo\t");
	vprintf(remark, arguments);
	putchar('\n');
	fflush(stdout);
}

/* Ours beside theirs: the pairs' ratio is judged. */
__attribute__((format(printf, 5, 6))) static inline void
bench_compare(const struct bench_row *row, const double *ours, const double *theirs,
	      size_t n, const char *remark, ...)
{
	double ratio[BENCH_MOST];
	va_list arguments;

	for (size_t i = 0; i < n; i++)
		ratio[i] = ours[i] / theirs[i];
	printf("%s\t%s\t", row->name, row->unit);
	bench_put(ours, n);
	printf("%s\t", row->against);
	bench_put(theirs, n);
	bench_put(ratio, n);
	printf("%zu\t", n);
	va_start(arguments, remark);
	bench_put_end(bench_median(ratio, n), row->limit, remark, arguments);
	va_end(arguments);
}

/* Ours alone. */
__attribute__((format(printf, 4, 5))) static inline void
bench_value(const struct bench_row *row, const double *ours, size_t n, const char *remark,
	    ...)
{
	va_list arguments;

	printf("%s\t%s\t", row->name, row->unit);
	bench_put(ours, n);
	printf("-\t-\t-\t-\t-\t-\t-\t%zu\t", n);
	va_start(arguments, remark);
	bench_put_end(bench_median(ours, n), row->limit, remark, arguments);
	va_end(arguments);
}

/* "skipped" or "failed", and why. */
static inline void bench_without(const struct bench_row *row, const char *verdict,
				 const char *why)
{
	printf("%s\t%s\t-\t-\t-\t%s\t-\t-\t-\t-\t-\t-\t0\t", row->name, row->unit,
	       row->against);
	if (row->limit > 0)
		printf("%g\t%s\t%s\n", row->limit, verdict, why);
	else
		printf("-\t%s\t%s\n", verdict, why);
	fflush(stdout);
}

static inline const char *bench_environment(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : otherwise;
}

#endif
