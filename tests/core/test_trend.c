/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The slope of uncued cadence: what a verdict is worth, by simulation, and how a history
 * becomes one. (tests/oracle/trend.py compares the fit with an independent one.)
 *
 * The generator is that of the simulation from which the rule and the table in the
 * manual come (science-sim/plateau_sim.py and probe_sim.py of the rules' sources):
 *
 *	c = 168 + s * week + b * v + week effect + run noise, counted in steps of 2 spm
 *
 * 2000 draws a cell; the standard error of a rate is 1.1 points.
 */
#include "core/training/trend.h"

#include "past.h"

#include "core/base/day.h"
#include "core/base/pcg32.h"
#include "core/training/rules.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { DRAWS = 2000, MOST = 6 * 3, TODAY = 20779 };

/* ---- the generator ---- */

struct world {
	int weeks, runs; /* a week */
	double sd_run, sd_week, sd_speed;
	double drift_kmh; /* faster by that every week */
	double beta;
};

static struct pcg32 random_bits;

static double uniform(void)
{
	return (pcg32_below(&random_bits, 1U << 31) + 0.5) / 2147483648.0;
}

static double gauss(double sd)
{
	return sd * sqrt(-2 * log(uniform())) * cos(2 * 3.14159265358979323846 * uniform());
}

static size_t simulate(const struct world *world, double slope,
		       struct trend_datum data[MOST])
{
	size_t n = 0;

	for (int week = 0; week < world->weeks; week++) {
		const double effect = gauss(world->sd_week);

		for (int run = 0; run < world->runs; run++) {
			const double v = gauss(world->sd_speed) + world->drift_kmh * week;
			const double spm = 168 + slope * week + world->beta * v + effect +
					   gauss(world->sd_run);

			data[n++] = (struct trend_datum){week, v, 2 * round(spm / 2)};
		}
	}
	return n;
}

/* What the noise of one run is when everything about it is known. */
static double sigma_of(const struct world *world)
{
	return sqrt(world->sd_run * world->sd_run +
		    world->sd_week * world->sd_week * world->runs + 4 / 12.0);
}

struct rates {
	double plateau, improving, unclear; /* per cent */
};

static struct rates rates(const struct world *world, double slope, bool learned)
{
	struct trend_datum data[MOST];
	double count[TREND_IMPROVING + 1] = {0};

	for (int i = 0; i < DRAWS; i++) {
		const size_t n = simulate(world, slope, data);
		struct trend_fit fit;

		if (learned)
			assert_true(trend_fit_learned(data, n, &fit));
		else
			assert_true(trend_fit_known(data, n, sigma_of(world), &fit));
		count[trend_judge(trend_p(&fit))] += 100.0 / DRAWS;
	}
	return (struct rates){count[TREND_PLATEAU], count[TREND_IMPROVING],
			      count[TREND_UNCLEAR]};
}

/* ---- the table ---- */

static const double slopes[4] = {0, 0.5, 1, 1.5};

struct row {
	const char *name;
	struct world world;
	double plateau[4], improving[4];
	bool learned; /* noise as assumed by the prior: learning it keeps the rates */
};

static const struct row table[] = {
	{"3 weeks", {3, 3, 2.5, 0.8, 0.6, 0, 2}, {40, 23, 13, 7}, {13, 26, 39, 56}, true},
	{"4 weeks", {4, 3, 2.5, 0.8, 0.6, 0, 2}, {49, 25, 10, 2}, {9, 25, 49, 74}, true},
	{"6 weeks", {6, 3, 2.5, 0.8, 0.6, 0, 2}, {70, 25, 3, 0}, {3, 26, 71, 97}, true},
	{"2 probes", {4, 2, 1.5, 0.5, 0.3, 0, 2}, {59, 23, 5, 1}, {6, 25, 60, 87}, false},
};

static void error_rates(void **state)
{
	const double within = 5;

	(void)state;
	pcg32_init(&random_bits, 20240611);
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		for (int k = 0; k < 4; k++) {
			const struct row *row = &table[i];
			const struct rates known = rates(&row->world, slopes[k], false);
			const struct rates learned = rates(&row->world, slopes[k], true);

			print_message("# %s, %.1f spm/week: %.1f/%.1f/%.1f, noise "
				      "learned %.1f/%.1f/%.1f\n",
				      row->name, slopes[k], known.plateau, known.improving,
				      known.unclear, learned.plateau, learned.improving,
				      learned.unclear);
			assert_true(fabs(known.plateau - row->plateau[k]) <= within);
			assert_true(fabs(known.improving - row->improving[k]) <= within);
			if (!row->learned)
				continue;
			assert_true(fabs(learned.plateau - row->plateau[k]) <= within);
			assert_true(fabs(learned.improving - row->improving[k]) <= within);
		}
}

/* Noise that is learned costs little; a false plateau stays rare whatever it is. */
static void learned_noise(void **state)
{
	static const double sds[] = {1.5, 2.5, 4};

	(void)state;
	pcg32_init(&random_bits, 7);
	for (size_t i = 0; i < sizeof sds / sizeof *sds; i++) {
		const struct world world = {4, 3, sds[i], 0.8, 0.6, 0, 2};
		const struct rates rising = rates(&world, 1, true);

		print_message("# noise of %.1f spm learned: %.1f %% false plateaus at "
			      "+1 spm/week\n",
			      sds[i], rising.plateau);
		assert_true(rising.plateau < 20);
	}
}

/* A runner who gets faster by 0.25 km/h a week and has not changed. */
static void pace_drift(void **state)
{
	const struct world drifting = {4, 3, 2.5, 0.8, 0.6, 0.25, 2};
	const struct rates found =
		(pcg32_init(&random_bits, 11), rates(&drifting, 0, false));

	(void)state;
	print_message("# pace drift: %.1f %% improving\n", found.improving);
	assert_true(fabs(found.improving - 9) <= 5);
}

/* ---- exact cases ---- */

static void a_straight_line(void **state)
{
	struct trend_datum data[12];
	struct trend_fit fit;

	(void)state;
	for (int i = 0; i < 12; i++)
		data[i] = (struct trend_datum){i / 3.0, (i % 3 - 1) * 0.5,
					       168 + i / 3.0 + (i % 3 - 1)};
	assert_true(trend_fit_learned(data, 12, &fit));
	assert_true(fabs(fit.slope - 1) < 0.02);
	assert_true(fabs(fit.beta - 2) < 0.05);
	assert_true(fabs(fit.level - 168) < 0.05);
	assert_false(trend_fit_learned(data, 1, &fit));
	for (int i = 0; i < 12; i++)
		data[i].week = 3;
	assert_false(trend_fit_learned(data, 12, &fit)); /* one week has no slope */
}

static void phi(void **state)
{
	(void)state;
	assert_true(fabs(trend_phi(0) - 0.5) < 1e-15);
	assert_true(fabs(trend_phi(1.6448536269514722) - 0.95) < 1e-12);
	assert_true(trend_phi(-40) >= 0 && trend_phi(-38) < 1e-300 + 1e-299);
	assert_int_equal(trend_judge(0.25), TREND_UNCLEAR);
	assert_int_equal(trend_judge(0.75), TREND_UNCLEAR);
	assert_int_equal(trend_judge(0.2499), TREND_PLATEAU);
	assert_int_equal(trend_judge(0.7501), TREND_IMPROVING);
}

/* ---- of a history ---- */

/* Runs every so many days up to TODAY, rising by so much a week. */
static void fill(struct history *history, int runs, int every, double slope)
{
	for (int i = 0; i < runs; i++) {
		const int32_t day = TODAY - (runs - 1 - i) * every;

		past_easy(history, day,
			  (int)lround(1680 + 10 * slope * (day - TODAY) / 7.0 +
				      (i % 2 == 0 ? 5 : -5)),
			  10000);
	}
}

static struct trend easy_trend(const struct history *history, int32_t since)
{
	return trend_of(history, CONTEXT_EASY, SHOES_USUAL, TODAY, since);
}

static void windows(void **state)
{
	struct history dense = {0}, sparse = {0}, few = {0};
	struct trend trend;

	(void)state;
	fill(&dense, 30, 2, 2); /* 14 in 4 weeks */
	trend = easy_trend(&dense, DAY_FIRST);
	assert_int_equal(trend.first, TODAY - 27);
	assert_int_equal(trend.samples, 14);
	assert_int_equal(trend.verdict, TREND_IMPROVING);
	assert_true(fabs(trend.fit.slope - 2) < 0.2);
	trend = easy_trend(&dense, TODAY - 13); /* a new window: two weeks of it */
	assert_int_equal(trend.verdict, TREND_TOO_LITTLE);
	assert_int_equal(trend.weeks_missing, 1);

	fill(&sparse, 10, 6, 0);
	trend = easy_trend(&sparse, DAY_FIRST);
	assert_int_equal(trend.first, TODAY - 41);
	assert_int_equal(trend.samples, 7);
	assert_int_equal(trend.verdict, TREND_PLATEAU);

	fill(&few, 5, 3, 0);
	trend = easy_trend(&few, DAY_FIRST);
	assert_int_equal(trend.verdict, TREND_TOO_LITTLE);
	assert_int_equal(trend.samples_missing, 1);
	assert_int_equal(trend.weeks_missing, 1);
	history_clear(&dense);
	history_clear(&sparse);
	history_clear(&few);
}

/* The verdict of today is not changed by what comes later, nor by what is not uncued
 * easy running in the usual shoes. */
static void what_does_not_count(void **state)
{
	struct history history = {0};
	struct past past;

	(void)state;
	fill(&history, 14, 2, 1);
	const struct trend before = easy_trend(&history, DAY_FIRST);
	for (int i = 0; i < 5; i++) {
		past_begin(&past, TODAY);
		switch (i) {
		case 0: past_sample(&past, CONTEXT_EASY, 1900, 10000)->cued = true; break;
		case 1:
			past_sample(&past, CONTEXT_EASY, 1400, 10000);
			past.run.terrain = TERRAIN_HILLY;
			break;
		case 2:
			past_sample(&past, CONTEXT_EASY, 1800, 10000);
			past.run.shoe_class = SHOES_MINIMAL;
			break;
		case 3: past_sample(&past, CONTEXT_TEMPO, 1800, 14000); break;
		default: past_sample(&past, CONTEXT_EASY, 850, 10000); break;
		}
		past_add(&history, &past);
	}
	past_easy(&history, TODAY + 1, 2000, 10000);
	const struct trend after = easy_trend(&history, DAY_FIRST);
	assert_int_equal(after.samples, before.samples);
	assert_true(after.p == before.p);
	history_clear(&history);
}

static void real_changes(void **state)
{
	struct history history = {0};
	struct trend_change change;

	(void)state;
	for (int i = 0; i < 6; i++)
		past_easy(&history, TODAY - 60 + 2 * i, 1650 + i % 2 * 10, 10000);
	for (int i = 0; i < 6; i++)
		past_easy(&history, TODAY - 12 + 2 * i, 1690 + i % 2 * 10, 10000);
	change = trend_change_since(&history, CONTEXT_EASY, SHOES_USUAL, TODAY - 60,
				    TODAY - 47, TODAY);
	assert_true(change.known && change.real && change.worthwhile);
	assert_true(fabs(change.spm - 4) < 1e-9);
	assert_true(fabs(change.limit - 3) < 1e-9);
	change = trend_change_of(mean_of(2, 330, 54450), mean_of(2, 336, 56448));
	assert_true(change.known && !change.real && change.worthwhile);
	assert_true(change.limit > 3); /* two runs a side are not enough for 3 spm */
	change = trend_change_of(mean_of(1, 165, 165 * 165), mean_of(6, 1020, 173400));
	assert_false(change.known);
	history_clear(&history);
}

/* The same change by pace alone is none. */
static void faster_is_no_change(void **state)
{
	struct history history = {0};

	(void)state;
	for (int i = 0; i < 8; i++)
		past_easy(&history, TODAY - 60 + i, 1650, 10000);
	for (int i = 0; i < 8; i++)
		past_easy(&history, TODAY - 12 + i, 1690, 12000);
	const struct trend_change change = trend_change_since(
		&history, CONTEXT_EASY, SHOES_USUAL, TODAY - 60, TODAY - 47, TODAY);
	assert_true(change.known && !change.real && !change.worthwhile);
	assert_true(fabs(change.spm) < 0.01);
	history_clear(&history);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(error_rates),
		cmocka_unit_test(learned_noise),
		cmocka_unit_test(pace_drift),
		cmocka_unit_test(a_straight_line),
		cmocka_unit_test(phi),
		cmocka_unit_test(windows),
		cmocka_unit_test(what_does_not_count),
		cmocka_unit_test(real_changes),
		cmocka_unit_test(faster_is_no_change),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
