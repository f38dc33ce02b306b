/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of core/base/cadence.c, core/script/kind.c and core/theme/theme.c: the arithmetic of targets
 * against exact fractions, and that the tables are whole.
 */
#include "core/base/cadence.h"
#include "core/script/kind.h"
#include "core/base/text.h"
#include "core/theme/theme.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Half away from zero: the nearest integer to n/d, by comparing and not by dividing. */
static int64_t nearest(int64_t n, int64_t d)
{
	int64_t sign = n < 0 ? -1 : 1, q = n * sign / d;

	while (2 * (n * sign - q * d) >= d)
		q++;
	return sign * q;
}

static void targets_are_rounded_once(void **state)
{
	(void)state;
	for (int spm10 = 1400; spm10 <= 2000; spm10 += 7) {
		const struct baseline baselines[CONTEXTS] = {
			{spm10, false}, {spm10 + 1, false}, {spm10 + 2, true}};

		for (int64_t amount = -20000; amount <= 20000; amount += 37) {
			struct cadence c = {.amount = amount};
			bool provisional = false;

			c.form = CADENCE_PERCENT;
			assert_int_equal(
				cadence_resolve(&c, baselines, CONTEXT_TEMPO, &provisional),
				nearest((int64_t)(spm10 + 1) * (100000 + amount), 100000));
			c.form = CADENCE_OFFSET;
			assert_int_equal(
				cadence_resolve(&c, baselines, CONTEXT_EASY, &provisional),
				nearest((int64_t)spm10 * 100 + amount, 100));
			assert_false(provisional);
		}
	}
}

static void a_named_context_wins(void **state)
{
	const struct baseline baselines[CONTEXTS] = {
		{1640, true}, {1700, false}, {1780, false}};
	struct cadence c = {.form = CADENCE_OFFSET, .amount = -6000};
	bool provisional = false;

	(void)state;
	assert_int_equal(cadence_resolve(&c, baselines, CONTEXT_STRIDES, &provisional),
			 1720);
	assert_false(provisional);
	c.of_context = true;
	c.context = CONTEXT_EASY;
	assert_int_equal(cadence_resolve(&c, baselines, CONTEXT_STRIDES, &provisional),
			 1580);
	assert_true(provisional);
	/* Once provisional, always: a session is marked by its worst target. */
	c.of_context = false;
	assert_int_equal(cadence_resolve(&c, baselines, CONTEXT_STRIDES, &provisional),
			 1720);
	assert_true(provisional);
}

static void absolute_cadences_need_no_baseline(void **state)
{
	bool provisional = false;

	(void)state;
	for (int64_t amount = 40000; amount <= 300000; amount += 13) {
		const struct cadence c = {.form = CADENCE_ABSOLUTE, .amount = amount};

		assert_int_equal(cadence_resolve(&c, NULL, CONTEXT_EASY, &provisional),
				 nearest(amount, 100));
	}
	assert_false(provisional);
}

static void contexts_have_names(void **state)
{
	(void)state;
	for (int i = 0; i < CONTEXTS; i++) {
		enum context context = CONTEXTS;

		assert_true(context_parse(context_name((enum context)i), &context));
		assert_int_equal(context, i);
	}
	enum context untouched = CONTEXT_TEMPO;

	assert_false(context_parse("Easy", &untouched));
	assert_int_equal(untouched, CONTEXT_TEMPO);
}

static void kinds_are_whole(void **state)
{
	(void)state;
	for (int i = 0; i < KINDS; i++) {
		const struct kind_info *info = kind_info((enum kind)i);
		enum kind kind = KINDS;

		assert_true(kind_parse(info->name, &kind));
		assert_int_equal(kind, i);
		assert_string_equal(kind_names()[i], info->name);
		assert_true(strlen(info->word) >= 3 && strlen(info->word) <= 10);
		assert_true(text_is_clean(info->title));
		assert_in_range(info->role, ROLE_EASY, ROLE_CHANGE);
		assert_in_range(info->countdown_s, 3, 5);
		assert_int_equal(info->countdown_s == 5, info->entry == ENTRY_GO);
		assert_int_equal(info->work, info->entry == ENTRY_GO);
		assert_int_equal(info->biased, i != KIND_DRILL);
		for (int other = 0; other < i; other++)
			assert_string_not_equal(info->word,
						kind_info((enum kind)other)->word);
	}
	assert_null(kind_names()[KINDS]);
	assert_false(kind_parse("sprint", &(enum kind){KIND_EASY}));
}

static void roles_look_different_without_colour(void **state)
{
	const struct theme *theme = theme_default();

	(void)state;
	for (int i = 0; i < ROLES; i++) {
		const struct style *style = &theme->styles[i];

		assert_non_null(role_name((enum role)i));
		assert_in_range(style->fg + 1, 0, 0x1000000);
		assert_in_range(style->fg8 + 1, 0, 8);
		/* What covers the terminal's background says both colours. */
		assert_int_equal(style->bg == COLOUR_DEFAULT, style->bg8 == -1);
		if (style->bg != COLOUR_DEFAULT)
			assert_true(style->fg != COLOUR_DEFAULT &&
				    style->fg8 != style->bg8);
	}
	assert_true(theme->styles[ROLE_COUNTDOWN].reverse);
	assert_true(theme->styles[ROLE_WARNING].reverse);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(targets_are_rounded_once),
		cmocka_unit_test(a_named_context_wins),
		cmocka_unit_test(absolute_cadences_need_no_baseline),
		cmocka_unit_test(contexts_have_names),
		cmocka_unit_test(kinds_are_whole),
		cmocka_unit_test(roles_look_different_without_colour),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
