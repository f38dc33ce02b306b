/* SPDX-License-Identifier: GPL-3.0-or-later */
/* count: the dialogue about counted steps; see count.h. */
#include "core/measure/count.h"

#include "core/base/text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { BOTH_ERROR = 1000, ONE_ERROR = 1250 }; /* thousandths of spm, over 60 s */

static const int64_t minute_ms = 60000;

int count_error_spm10(int64_t ms, bool one)
{
	int64_t error = (one ? ONE_ERROR : BOTH_ERROR) * minute_ms;

	return (int)((error + 50 * ms) / (100 * ms));
}

bool count_open(struct count *count, int64_t ms)
{
	memset(count, 0, sizeof *count);
	if (ms < COUNT_LEAST_MS || ms > COUNT_MOST_MS)
		return false;
	count->ms = ms;
	count->step = COUNT_NUMBER;
	return true;
}

bool count_is_open(const struct count *count)
{
	return count->step == COUNT_NUMBER || count->step == COUNT_FEET;
}

/* What was typed, as steps of one kind a minute, in tenths; rounded. */
static int counted_spm10(const struct count *count)
{
	int64_t steps = strtol(count->digits, NULL, 10);

	return (int)((steps * 10 * minute_ms + count->ms / 2) / count->ms);
}

static void clear_number(struct count *count)
{
	memset(count->digits, 0, sizeof count->digits);
	count->n = 0;
}

static bool key_number(struct count *count, int key)
{
	int spm10;

	if (key >= '0' && key <= '9') {
		/* What was refused stands there until the next one is begun. */
		if (count->refused)
			clear_number(count);
		count->refused = false;
		if (count->n < COUNT_DIGITS)
			count->digits[count->n++] = (char)key;
	} else if (key == COUNT_BACKSPACE) {
		count->refused = false;
		if (count->n > 0)
			count->digits[--count->n] = '\0';
	} else if (key == COUNT_ENTER && count->n > 0) {
		spm10 = counted_spm10(count);
		count->refused = spm10 < COUNT_MIN_SPM * 10 || spm10 > COUNT_MAX_SPM * 10;
		if (!count->refused)
			count->step = COUNT_FEET;
	}
	return true;
}

static void finish(struct count *count, bool one)
{
	count->one = one;
	count->spm10 = counted_spm10(count) * (one ? 2 : 1);
	count->error_spm10 = count_error_spm10(count->ms, one);
	count->step = COUNT_DONE;
}

static void answer(struct count *count, bool one)
{
	int spm10 = counted_spm10(count);

	if (one && spm10 * 2 > COUNT_MAX_SPM * 10) {
		count->refused = true;
	} else if (!one && spm10 < COUNT_ONE_BELOW_SPM * 10 && !count->doubted) {
		count->doubted = true;
	} else {
		finish(count, one);
	}
}

static bool key_feet(struct count *count, int key)
{
	int spm10 = counted_spm10(count);

	if (key == '1' || key == '2') {
		answer(count, key == '1');
	} else if (key == COUNT_ENTER) {
		/* Between the two there is nothing that goes without saying. */
		if (spm10 < COUNT_ONE_BELOW_SPM * 10)
			answer(count, true);
		else if (spm10 >= COUNT_RUN_FROM_SPM * 10)
			answer(count, false);
	} else if (key == COUNT_BACKSPACE) {
		count->refused = count->doubted = false;
		count->step = COUNT_NUMBER;
	}
	return true;
}

bool count_key(struct count *count, int key)
{
	bool known = (key >= '0' && key <= '9') || key == COUNT_BACKSPACE ||
		     key == COUNT_ENTER || key == COUNT_ESCAPE;

	if (!known || !count_is_open(count))
		return false;
	if (key == COUNT_ESCAPE) {
		count->step = COUNT_SKIPPED;
		return true;
	}
	return count->step == COUNT_NUMBER ? key_number(count, key) : key_feet(count, key);
}

static void ask_number(const struct count *count, char *to, size_t size)
{
	char time[24];

	text_duration(time, sizeof time, count->ms);
	if (count->refused)
		snprintf(to, size, "%s in %s cannot be: type it again", count->digits,
			 time);
	else
		snprintf(to, size, "Steps in %s: %s_  Enter  Esc: skip", time,
			 count->digits);
}

static void ask_feet(const struct count *count, char *to, size_t size)
{
	int spm10 = counted_spm10(count);
	char twice[16];

	text_spm(twice, sizeof twice, spm10 * 2);
	if (count->refused)
		snprintf(to, size, "%s spm? Too many.  2: both feet", twice);
	else if (count->doubted)
		snprintf(to, size, "A walk?  1: one foot  2: really both");
	else if (spm10 < COUNT_ONE_BELOW_SPM * 10)
		snprintf(to, size, "%s: Enter one foot, 2 both feet", count->digits);
	else if (spm10 < COUNT_RUN_FROM_SPM * 10)
		snprintf(to, size, "%s: few.  1: one foot  2: both feet", count->digits);
	else
		snprintf(to, size, "%s: Enter both feet, 1 one foot", count->digits);
}

void count_question(const struct count *count, char *to, size_t size)
{
	*to = '\0';
	if (count->step == COUNT_NUMBER)
		ask_number(count, to, size);
	else if (count->step == COUNT_FEET)
		ask_feet(count, to, size);
}

void count_result(const struct count *count, char *to, size_t size)
{
	char spm[16], error[16], time[24];

	*to = '\0';
	if (count->step != COUNT_DONE)
		return;
	text_spm(spm, sizeof spm, count->spm10);
	text_spm(error, sizeof error, count->error_spm10);
	text_duration(time, sizeof time, count->ms);
	snprintf(to, size, "%s spm ± %s (%s, %s)", spm, error, time,
		 count->one ? "one foot" : "both feet");
}
