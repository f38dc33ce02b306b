/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * count: a cadence from steps that were counted over a known time.
 *
 * A short dialogue: the number is typed, then which feet were counted. A number that
 * legs cannot have made is asked again, one foot's count that is passed off as both is
 * doubted once. Pure: it is told keys and answers with texts. A result is 40 .. 250 spm.
 */
#ifndef TURNOVER_CORE_COUNT_H
#define TURNOVER_CORE_COUNT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	COUNT_DIGITS = 4,
	COUNT_LEAST_MS = 10000,    /* shorter says too little */
	COUNT_MOST_MS = 600000,    /* who counts longer loses count */
	COUNT_ONE_BELOW_SPM = 110, /* no run: one foot was counted */
	COUNT_RUN_FROM_SPM = 140,  /* below: one foot, or a walk */
	COUNT_MIN_SPM = 40,
	COUNT_MAX_SPM = 250
};

enum count_step {
	COUNT_CLOSED, /* nothing is asked */
	COUNT_NUMBER,
	COUNT_FEET,
	COUNT_DONE,   /* there is a result */
	COUNT_SKIPPED /* the runner did not want to say */
};

/* Zeroed: closed. */
struct count {
	enum count_step step;
	int64_t ms; /* how long was counted */
	char digits[COUNT_DIGITS + 1];
	int n;           /* digits typed */
	bool refused;    /* the last number, or one foot, cannot be */
	bool doubted;    /* asked once whether both feet were really counted */
	bool one;        /* the result: one foot was counted, and doubled */
	int spm10;       /* steps of both feet a minute, in tenths */
	int error_spm10; /* one standard error of it */
};

/* Keys that are no digits. */
enum { COUNT_BACKSPACE = -1, COUNT_ENTER = -2, COUNT_ESCAPE = -3 };

/* Asks for the steps of `ms`. False, and closed: that time is too short or too long. */
bool count_open(struct count *count, int64_t ms);
bool count_is_open(const struct count *count);

/* A digit ('0' .. '9') or a key of above. False: it is none of this dialogue's. */
bool count_key(struct count *count, int key);

/* What is asked now, with what was typed, for 40 columns; empty when nothing is. */
void count_question(const struct count *count, char *to, size_t size);

/* "171 spm ± 1 (60 s, both feet)"; empty without a result. */
void count_result(const struct count *count, char *to, size_t size);

/*
 * The standard error of a count over `ms`, in tenths of spm: a slip of the clock and of
 * the counting. 1 spm for both feet in 60 s, 1.25 for one; twice that in half the time.
 */
int count_error_spm10(int64_t ms, bool one);

#endif
