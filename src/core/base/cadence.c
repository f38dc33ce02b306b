/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cadence: steps per minute in tenths, integers throughout; see cadence.h. */
#include "core/base/cadence.h"

#include <string.h>

static const char *const context_names[CONTEXTS] = {
	[CONTEXT_EASY] = "easy",
	[CONTEXT_TEMPO] = "tempo",
	[CONTEXT_STRIDES] = "strides",
};

const char *context_name(enum context context)
{
	return context_names[context];
}

bool context_parse(const char *text, enum context *context)
{
	for (int i = 0; i < CONTEXTS; i++) {
		if (strcmp(text, context_names[i]) == 0) {
			*context = (enum context)i;
			return true;
		}
	}
	return false;
}

/* Half away from zero; the divisor is positive. */
static int64_t divide_rounded(int64_t value, int64_t divisor)
{
	int64_t half = value < 0 ? -(divisor / 2) : divisor / 2;

	return (value + half) / divisor;
}

int cadence_resolve(const struct cadence *cadence, const struct baseline *baselines,
		    enum context context, bool *provisional)
{
	if (cadence->form == CADENCE_ABSOLUTE)
		return (int)divide_rounded(cadence->amount, 100);

	const struct baseline *baseline =
		&baselines[cadence->of_context ? cadence->context : context];

	if (baseline->provisional)
		*provisional = true;
	if (cadence->form == CADENCE_PERCENT)
		return (int)divide_rounded(baseline->spm10 * (100000 + cadence->amount),
					   100000);
	return (int)divide_rounded((int64_t)baseline->spm10 * 100 + cadence->amount, 100);
}
