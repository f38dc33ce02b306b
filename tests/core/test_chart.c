/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts: axes are round and cover what is drawn; any size can be painted. */
#include "core/review/chart.h"

#include "core/base/mem.h"
#include "core/base/pcg32.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static double uniform(struct pcg32 *rng, double low, double high)
{
	return low + (high - low) * pcg32_below(rng, 1U << 31) / 2147483648.0;
}

static bool is_round(double step)
{
	const double leading = step / pow(10, floor(log10(step) + 1e-9));

	return fabs(leading - 1) < 1e-6 || fabs(leading - 2) < 1e-6 ||
	       fabs(leading - 5) < 1e-6;
}

static void axes(void **state)
{
	struct pcg32 rng;

	(void)state;
	pcg32_init(&rng, 1);
	for (int i = 0; i < 20000; i++) {
		const double low = uniform(&rng, -500, 500);
		const double high = low + exp(uniform(&rng, -6, 7));
		const int most = 2 + (int)pcg32_below(&rng, 10);
		const struct chart_axis axis = chart_axis(low, high, most);

		assert_true(is_round(axis.step));
		assert_true(axis.low <= low + 1e-6 && axis.high >= high - 1e-6);
		assert_true(axis.n >= 2 && (axis.n <= most || axis.n == 3));
		assert_true(fabs(axis.low + (axis.n - 1) * axis.step - axis.high) <
			    1e-6 * axis.step + 1e-9);
	}
	const struct chart_axis flat = chart_axis(170, 170, 5);
	assert_true(flat.low <= 170 && flat.high >= 170 && flat.n >= 2);
}

static struct chart random_chart(struct pcg32 *rng)
{
	struct chart chart = {.first = 20000,
			      .last = 20000 + (int32_t)pcg32_below(rng, 900),
			      .has_level = pcg32_below(rng, 2) == 0,
			      .level = uniform(rng, 150, 190),
			      .level_name = "baseline",
			      .unit = "spm",
			      .solid = "a",
			      .hollow = "b",
			      .title = mem_strdup("<easy> & \"more\"")};
	const int n = (int)pcg32_below(rng, 30);

	for (int i = 0; i < n; i++)
		*ARRAY_PUSH(&chart) = (struct chart_point){
			.x = uniform(rng, chart.first, chart.last),
			.y = uniform(rng, 150, 190),
			.error = pcg32_below(rng, 2) == 0 ? 0 : uniform(rng, 0, 5),
			.hollow = pcg32_below(rng, 2) == 0};
	return chart;
}

static void any_size(void **state)
{
	struct pcg32 rng;

	(void)state;
	pcg32_init(&rng, 2);
	for (int i = 0; i < 3000; i++) {
		struct chart chart = random_chart(&rng);
		const int columns = 1 + (int)pcg32_below(&rng, 130);
		const int rows = 1 + (int)pcg32_below(&rng, 40);
		const bool unicode = pcg32_below(&rng, 2) == 0;
		const size_t n = (size_t)columns * (size_t)rows;
		struct chart_cell *cells = mem_alloc(n, sizeof *cells);
		size_t solid = 0;

		chart_paint(&chart, columns, rows, unicode, cells);
		for (size_t k = 0; k < n; k++) {
			assert_true(cells[k].code >= ' ' &&
				    text_is_printable(cells[k].code));
			assert_true(unicode || cells[k].code < 0x7F);
			assert_true(cells[k].role < ROLES);
			solid += cells[k].code == (unicode ? 0x25A0U : '#');
		}
		/* Every uncued point can be seen, at the least behind another one. */
		for (size_t k = 0; k < chart.n; k++)
			if (!chart.items[k].hollow) {
				assert_true(solid > 0);
				break;
			}
		free(cells);
		chart_clear(&chart);
	}
}

static void svg(void **state)
{
	struct pcg32 rng;

	(void)state;
	pcg32_init(&rng, 3);
	for (int i = 0; i < 200; i++) {
		struct chart chart = random_chart(&rng);
		struct text text = {0};

		chart_write_svg(&text, &chart, 0, 0, 720, 260);
		assert_non_null(
			strstr(text_string(&text), "&lt;easy&gt; &amp; &quot;more"));
		assert_null(strstr(text_string(&text), "nan"));
		assert_null(strstr(text_string(&text), "inf"));
		text_clear(&text);
		chart_clear(&chart);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(axes),
		cmocka_unit_test(any_size),
		cmocka_unit_test(svg),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
