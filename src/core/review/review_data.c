/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review: as JSON, CSV and SVG, for other programs; see review.h and turnover(1). */
#include "core/review/review.h"

#include "core/base/day.h"
#include "core/training/rules.h"

#include <math.h>

#define PICTURE_WIDTH 720.0
#define CHART_HEIGHT  260.0
#define GAP           16.0

enum { MS_PER_MIN = 60000 };

/* ---- JSON ---- */

/* A number with so many decimals; never "-0.0". */
static void number(struct text *text, const char *name, int decimals, double value)
{
	if (fabs(value) * pow(10, decimals) < 0.5)
		value = 0;
	text_add(text, "\"%s\": %.*f", name, decimals, value);
}

static void day_member(struct text *text, const char *name, int32_t day)
{
	char date[DAY_TEXT];

	if (day < 0) {
		text_add(text, "\"%s\": null", name);
		return;
	}
	day_text(day, date);
	text_add(text, "\"%s\": \"%s\"", name, date);
}

static void mean_member(struct text *text, const char *name, const struct mean *mean)
{
	text_add(text, "\"%s\": ", name);
	if (mean->n == 0) {
		text_add(text, "null");
		return;
	}
	text_add(text, "{\"runs\": %zu, ", mean->n);
	number(text, "spm", 2, mean->mean);
	text_add(text, ", ");
	if (mean->n > 1)
		number(text, "sd", 2, mean->sd);
	else
		text_add(text, "\"sd\": null");
	text_add(text, ", ");
	number(text, "se", 2, mean->se);
	text_add(text, "}");
}

static void json_baseline(struct text *text, const struct baseline_found *found)
{
	static const char *const from[] = {"default", "estimated", "entered", "measured"};

	text_add(text, "   \"baseline\": {");
	number(text, "spm", 1, found->spm);
	text_add(text, ", \"from\": \"%s\", \"provisional\": %s, \"runs\": %zu, ",
		 from[found->from], found->from <= BASELINE_ESTIMATED ? "true" : "false",
		 found->runs);
	number(text, "sd", 2, found->sd);
	text_add(text, ", ");
	number(text, "se", 2, found->se);
	text_add(text, ", \"firm\": %s, ",
		 found->grade == BASELINE_FIRM && !found->scattered ? "true" : "false");
	day_member(text, "first", found->first);
	text_add(text, ", ");
	day_member(text, "last", found->last);
	text_add(text, "},\n");
}

static void json_trend(struct text *text, const struct trend *trend)
{
	text_add(text, "   \"trend\": {\"verdict\": \"%s\", ",
		 trend_verdict_name(trend->verdict));
	day_member(text, "first", trend->first);
	text_add(text, ", ");
	day_member(text, "last", trend->last);
	text_add(text, ", \"runs\": %zu", trend->samples);
	if (trend->fitted) {
		text_add(text, ", ");
		number(text, "spm_per_week", 3, trend->fit.slope);
		text_add(text, ", ");
		number(text, "sd", 3, trend->fit.slope_sd);
		text_add(text, ", ");
		number(text, "p", 3, trend->p);
		text_add(text, ", ");
		number(text, "sigma", 2, trend->fit.sigma);
	}
	text_add(text, "},\n");
}

static void json_change(struct text *text, const struct review_context *context)
{
	const struct trend_change *change = &context->change;

	text_add(text, "   \"change\": ");
	if (!change->known) {
		text_add(text, "null,\n");
		return;
	}
	text_add(text, "{");
	number(text, "spm", 2, change->spm);
	text_add(text, ", ");
	number(text, "limit", 2, change->limit);
	text_add(text, ", \"real\": %s, \"worthwhile\": %s, ",
		 change->real ? "true" : "false", change->worthwhile ? "true" : "false");
	day_member(text, "since_first", context->block_first);
	text_add(text, ", ");
	day_member(text, "since_last", context->block_last);
	text_add(text, "},\n");
}

static void json_context(struct text *text, const struct review *review,
			 const struct review_context *context)
{
	text_add(text, "  {\"context\": \"%s\", ", context_name(context->context));
	number(text, "at_kmh", 2, context->v_ref_kmh);
	text_add(text, ", ");
	number(text, "spm_per_kmh", 2, context->beta);
	text_add(text, ",\n");
	json_baseline(text, &context->baseline);
	json_trend(text, &context->trend);
	json_change(text, context);
	text_add(text, "   \"weeks\": [");
	for (size_t i = 0; i < review->nweeks; i++) {
		const struct review_week *week = &context->weeks[i];

		text_add(text, "%s\n    {", i == 0 ? "" : ",");
		day_member(text, "week", week->monday);
		text_add(text, ", ");
		mean_member(text, "uncued", &week->uncued);
		text_add(text, ", ");
		mean_member(text, "uncued_as_run", &week->raw);
		text_add(text, ", ");
		mean_member(text, "cued", &week->cued);
		text_add(text, "}");
	}
	text_add(text, "\n   ]}");
}

static void json_load(struct text *text, const struct review_load *load)
{
	text_add(text, "  {");
	day_member(text, "week", load->monday);
	text_add(text, ", \"sessions\": %u, \"runs\": %u, ", load->sum.sessions,
		 load->sum.runs);
	number(text, "run_min", 1, (double)load->sum.run_ms / MS_PER_MIN);
	text_add(text, ", ");
	number(text, "run_km", 2, (double)load->sum.distance_m / 1000);
	text_add(text, ", ");
	if (load->longest_ms < 0)
		text_add(text, "\"longest_min\": null");
	else
		number(text, "longest_min", 1, (double)load->longest_ms / MS_PER_MIN);
	text_add(text, ", ");
	number(text, "cued_min", 1, (double)load->sum.cued_ms / MS_PER_MIN);
	text_add(text, ", ");
	number(text, "stride_s", 0, (double)load->sum.stride_ms / 1000);
	text_add(text, ", ");
	number(text, "contacts", 2, (double)load->sum.contacts4 / 4);
	text_add(text, ", ");
	number(text, "load", 0, load->sum.load);
	text_add(text, ", \"unrated\": %u, ", load->sum.unrated);
	if (load->week.known) {
		number(text, "monotony", 2, load->week.monotony);
		text_add(text, ", ");
		number(text, "strain", 0, load->week.strain);
		text_add(text, "}");
	} else {
		text_add(text, "\"monotony\": null, \"strain\": null}");
	}
}

static void json_groups(struct text *text, const char *name,
			const struct review_group *groups, size_t n, bool shoes)
{
	text_add(text, " \"%s\": [", name);
	for (size_t i = 0; i < n; i++) {
		text_add(text, "%s\n  {\"name\": ", i == 0 ? "" : ",");
		if (groups[i].name == NULL) {
			text_add(text, "null");
		} else {
			text_add(text, "\"");
			text_add_json(text, groups[i].name);
			text_add(text, "\"");
		}
		if (shoes)
			text_add(text, ", \"class\": \"%s\"",
				 shoe_class_name(groups[i].shoe_class));
		text_add(text, ", \"runs\": %zu, ", groups[i].runs);
		number(text, "km", 2, (double)groups[i].distance_m / 1000);
		text_add(text, ", ");
		mean_member(text, "uncued", &groups[i].uncued);
		text_add(text, "}");
	}
	text_add(text, "%s],\n", n > 0 ? "\n " : "");
}

static void json_milestones(struct text *text, const struct review *review)
{
	static const char *const states[] = {"ahead", "unknown", "below", "reached",
					     "above"};

	text_add(text, " \"milestones\": [");
	for (int i = 0; review->plan_start >= 0 && i < REVIEW_MILESTONES; i++) {
		const struct review_milestone *milestone = &review->milestones[i];

		text_add(text, "%s\n  {\"week\": %d, ", i == 0 ? "" : ",", milestone->week);
		day_member(text, "first", milestone->first);
		text_add(text, ", ");
		day_member(text, "last", milestone->last);
		text_add(text, ", \"state\": \"%s\", ", states[milestone->state]);
		mean_member(text, "uncued", &milestone->uncued);
		if (milestone->state >= REVIEW_BELOW) {
			text_add(text, ", ");
			number(text, "uncued_pct", 2, milestone->pct);
			text_add(text, ", ");
			number(text, "target_pct", 2, milestone->target_pct);
		}
		text_add(text, ", ");
		number(text, "expected_least_pct", 0, milestone->least_pct);
		text_add(text, ", ");
		number(text, "expected_most_pct", 0, milestone->most_pct);
		text_add(text, "}");
	}
	text_add(text, "%s]\n", review->plan_start >= 0 ? "\n " : "");
}

void review_write_json(struct text *text, const struct review *review)
{
	bool first = true;

	text_add(text, "{");
	day_member(text, "day", review->options.day);
	text_add(text, ", \"weeks\": %zu, \"shoes\": \"%s\", ", review->nweeks,
		 shoe_class_name(review->options.shoe_class));
	day_member(text, "plan_start", review->plan_start);
	text_add(text, ",\n \"cued\": {");
	day_member(text, "since", review->dose_first);
	text_add(text, ", ");
	number(text, "minutes", 1, (double)review->dose_ms / MS_PER_MIN);
	text_add(text, ", \"goal\": %d, \"sessions\": %u},\n", RULE_CUED_GOAL_MIN,
		 review->dose_sessions);
	text_add(text, " \"contexts\": [");
	for (int i = 0; i < CONTEXTS; i++)
		if (review->contexts[i].any && review->contexts[i].weeks != NULL) {
			text_add(text, "%s\n", first ? "" : ",");
			json_context(text, review, &review->contexts[i]);
			first = false;
		}
	text_add(text, "%s],\n \"load\": [", first ? "" : "\n ");
	for (size_t i = 0; i < review->nweeks; i++) {
		text_add(text, "%s\n", i == 0 ? "" : ",");
		json_load(text, &review->loads[i]);
	}
	text_add(text, "%s],\n", review->nweeks > 0 ? "\n " : "");
	json_groups(text, "by_shoes", review->shoes, review->nshoes, true);
	json_groups(text, "by_terrain", review->terrains, review->nterrains, false);
	json_milestones(text, review);
	text_add(text, "}\n");
}

/* ---- CSV ---- */

/* One row a week and a kind of mean; what a column does not hold stays empty. */
static void csv_mean(struct text *text, int32_t monday, const char *context,
		     const char *kind, const struct mean *mean, const struct mean *raw)
{
	char date[DAY_TEXT];

	if (mean->n == 0)
		return;
	day_text(monday, date);
	text_add(text, "%s,%s,%s,%zu,%.2f,", date, context, kind, mean->n, mean->mean);
	if (mean->n > 1)
		text_add(text, "%.2f", mean->sd);
	text_add(text, ",%.2f,", mean->se);
	if (raw != NULL)
		text_add(text, "%.2f", raw->mean);
	text_add(text, ",,,,,,,\n");
}

static void csv_load(struct text *text, const struct review_load *load)
{
	char date[DAY_TEXT];

	day_text(load->monday, date);
	text_add(text, "%s,load,,%u,,,,,%.1f,%.2f,%.1f,%.0f,%u,", date, load->sum.runs,
		 (double)load->sum.run_ms / MS_PER_MIN, (double)load->sum.distance_m / 1000,
		 (double)load->sum.cued_ms / MS_PER_MIN, load->sum.load, load->sum.unrated);
	if (load->week.known)
		text_add(text, "%.2f,%.0f\n", load->week.monotony, load->week.strain);
	else
		text_add(text, ",\n");
}

void review_write_csv(struct text *text, const struct review *review)
{
	text_add(text, "week,what,kind,runs,spm,sd,se,spm_as_run,run_min,run_km,cued_min,"
		       "load,unrated,monotony,strain\n");
	for (int c = 0; c < CONTEXTS; c++) {
		const struct review_context *context = &review->contexts[c];
		const char *name = context_name(context->context);

		for (size_t i = 0; context->weeks != NULL && i < review->nweeks; i++) {
			const struct review_week *week = &context->weeks[i];

			csv_mean(text, week->monday, name, "uncued", &week->uncued,
				 &week->raw);
			csv_mean(text, week->monday, name, "cued", &week->cued,
				 &week->cued);
		}
	}
	for (size_t i = 0; i < review->nweeks; i++)
		csv_load(text, &review->loads[i]);
}

/* ---- SVG ---- */

static int svg_charts(const struct review *review)
{
	int n = 0;

	for (int i = 0; i < CONTEXTS; i++)
		n += review->contexts[i].any && review->contexts[i].weeks != NULL;
	return n;
}

static void svg_context(struct text *text, const struct review *review,
			const struct review_context *context, double y)
{
	struct chart chart;

	review_chart(context, review->nweeks, &chart);
	chart_write_svg(text, &chart, 0, y, PICTURE_WIDTH, CHART_HEIGHT);
	chart_clear(&chart);
}

void review_write_svg(struct text *text, const struct review *review)
{
	const int n = svg_charts(review);
	const double height = GAP + (n > 0 ? n : 1) * (CHART_HEIGHT + GAP);
	char days[DAY_SPAN_TEXT];
	double y = GAP;

	day_span_text(days, review->first, review->options.day);
	text_add(text,
		 "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" "
		 "width=\"%.0f\" height=\"%.0f\" role=\"img\">\n"
		 "<title>Cadence, %s</title>\n",
		 PICTURE_WIDTH, height, PICTURE_WIDTH, height, days);
	text_add(text, "%s", chart_svg_style);
	text_add(text, "<rect class=\"ground\" width=\"%.0f\" height=\"%.0f\"/>\n",
		 PICTURE_WIDTH, height);
	if (n == 0)
		text_add(text, "<text x=\"44\" y=\"60\">No cadence was measured in these "
			       "weeks.</text>\n");
	for (int i = 0; i < CONTEXTS; i++) {
		const struct review_context *context = &review->contexts[i];

		if (!context->any || context->weeks == NULL)
			continue;
		svg_context(text, review, context, y);
		y += CHART_HEIGHT + GAP;
	}
	text_add(text, "</svg>\n");
}
