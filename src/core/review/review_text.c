/* SPDX-License-Identifier: GPL-3.0-or-later */
/* review: as text, for a terminal of any width or a file; see review.h. */
#include "core/review/review.h"

#include "core/base/day.h"
#include "core/training/rules.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
	LINE = 200,
	LEAST_COLUMNS = 36,
	WIDE_COLUMNS = 64, /* below that tables have fewer columns */
	MONTH_DAY = 5,     /* behind the year and its dash */
	CHART_ROWS = 12,
	CHART_COLUMNS_MOST = 100,
	BAR_MOST = 50,
	PAIR = 24, /* "164.2 +- 1.3" */
	INDENT = 12,
	PLAN_WEEKS = 8,
	MS_PER_MIN = 60000
};

#define PLUS_MINUS "\xC2\xB1"
#define SQUARE     "\xE2\x96\xA0"

struct page {
	struct text *text;
	const struct review *review;
	int columns;
	bool unicode;
};

/* ---- words ---- */

static void pair(const struct page *page, char to[PAIR], const struct mean *mean)
{
	if (mean->n == 0)
		snprintf(to, PAIR, "%s", "-");
	else
		snprintf(to, PAIR, "%.1f %s %.1f", mean->mean,
			 page->unicode ? PLUS_MINUS : "+-", mean->se);
}

/* A sentence behind its name, broken where the page ends. */
__attribute__((format(printf, 3, 4))) static void
say_of(const struct page *page, const char *name, const char *format, ...)
{
	char words[4 * LINE];
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	const int blanks = INDENT - 2 - (int)text_length(name);
	text_add(page->text, "  %s%*s", name, blanks > 0 ? blanks : 0, "");
	text_wrap(page->text, (size_t)page->columns, INDENT, INDENT, words);
}

/* A cell of a table, at its right end. */
static void cell(const struct page *page, int width, const char *what)
{
	const int blanks = width - (int)text_length(what);

	text_add(page->text, "%*s%s", blanks > 0 ? blanks : 0, "", what);
}

static void whole(const struct page *page, int width, double number)
{
	char what[LINE];

	snprintf(what, sizeof what, "%.0f", number);
	cell(page, width, what);
}

static void heading(const struct page *page, const char *name)
{
	text_add(page->text, "\n%s\n", name);
}

/* ---- a context ---- */

static const char *grade_words(const struct baseline_found *found)
{
	if (found->from == BASELINE_ENTERED)
		return "typed in";
	if (found->from == BASELINE_ESTIMATED)
		return "PROVISIONAL, an estimate from easy";
	switch (found->grade) {
	case BASELINE_ONE_RUN: return "one run only";
	case BASELINE_EARLY: return "provisional until there are 4 runs";
	case BASELINE_FIRM: return "firm";
	default: return "PROVISIONAL, a guess";
	}
}

static void write_baseline(const struct page *page, const struct baseline_found *found)
{
	char days[DAY_SPAN_TEXT], spm[PAIR];
	const struct mean mean = {found->runs, found->spm, found->sd, found->se};

	if (found->from != BASELINE_MEASURED) {
		say_of(page, "Baseline", "%.1f spm: %s", found->spm, grade_words(found));
		return;
	}
	day_span_text(days, found->first, found->last);
	pair(page, spm, &mean);
	say_of(page, "Baseline", "%s spm (%zu run%s, %s; %s%s%s)", spm, found->runs,
	       found->runs == 1 ? "" : "s", days, grade_words(found),
	       found->scattered ? "; they differ by more than 4 spm: another is needed"
				: "",
	       found->old ? "; two weeks old and more: measure again" : "");
}

static void write_trend(const struct page *page, const struct trend *trend)
{
	const int weeks = (trend->last - trend->first + 1) / 7;

	if (trend->verdict == TREND_TOO_LITTLE) {
		say_of(page, "Trend",
		       "too little data: %zu uncued run%s in %d of the last %d weeks; it "
		       "takes %d in %d",
		       trend->samples, trend->samples == 1 ? "" : "s", trend->weeks, weeks,
		       RULE_TREND_SAMPLES_MIN, RULE_TREND_WEEKS_MIN);
		return;
	}
	say_of(page, "Trend",
	       "%s: %+.2f %s %.2f spm a week over %d weeks (%zu runs); %.0f %% likely that "
	       "it is at least %.1f",
	       trend_verdict_name(trend->verdict), trend->fit.slope,
	       page->unicode ? PLUS_MINUS : "+-", trend->fit.slope_sd, weeks,
	       trend->samples, 100 * trend->p, RULE_DELTA_SPM_PER_WEEK);
}

static void write_change(const struct page *page, const struct review_context *context)
{
	const struct trend_change *change = &context->change;
	char days[DAY_SPAN_TEXT];

	if (!change->known)
		return;
	day_span_text(days, context->block_first, context->block_last);
	const double spm = fabs(change->spm) < 0.05 ? 0 : change->spm; /* never "-0.0" */
	say_of(page, "Change",
	       "%+.1f spm, the last two weeks against %s: %s (noise stays within %.1f)%s",
	       spm, days, change->real ? "a real change" : "may be noise", change->limit,
	       change->worthwhile ? ", worthwhile (over 1.6)" : "");
}

static void write_chart(const struct page *page, const struct review_context *context)
{
	struct chart chart;
	const int columns =
		page->columns < CHART_COLUMNS_MOST ? page->columns : CHART_COLUMNS_MOST;

	review_chart(context, page->review->nweeks, &chart);
	if (chart.n > 1) {
		text_add(page->text, "\n");
		chart_write_text(page->text, &chart, columns, CHART_ROWS, page->unicode);
		say_of(page, page->unicode ? SQUARE : "#",
		       "uncued, at one pace, with its error; o: with clicks%s",
		       chart.has_level ? "; dotted: the baseline" : "");
	}
	chart_clear(&chart);
}

static bool is_narrow(const struct page *page)
{
	return page->columns < WIDE_COLUMNS;
}

static void write_weeks(const struct page *page, const struct review_context *context)
{
	char date[DAY_TEXT], at_pace[PAIR], raw[PAIR], cued[PAIR];

	text_add(page->text, "%s",
		 is_narrow(page) ? "\n  week    at one pace runs  clicks\n"
				 : "\n  week of      at one pace      as run  runs   "
				   "clicks  runs\n");
	for (size_t i = 0; i < page->review->nweeks; i++) {
		const struct review_week *week = &context->weeks[i];

		if (week->uncued.n + week->cued.n == 0)
			continue;
		day_text(week->monday, date);
		pair(page, at_pace, &week->uncued);
		snprintf(raw, sizeof raw, week->raw.n > 0 ? "%.1f" : "-", week->raw.mean);
		snprintf(cued, sizeof cued, week->cued.n > 0 ? "%.1f" : "-",
			 week->cued.mean);
		if (is_narrow(page)) {
			text_add(page->text, "  %s", date + DAY_TEXT - 1 - MONTH_DAY);
			cell(page, 14, at_pace);
			whole(page, 5, (double)week->uncued.n);
			cell(page, 8, cued);
			text_add(page->text, "\n");
			continue;
		}
		text_add(page->text, "  %s", date);
		cell(page, 14, at_pace);
		cell(page, 12, raw);
		whole(page, 6, (double)week->uncued.n);
		cell(page, 9, cued);
		whole(page, 6, (double)week->cued.n);
		text_add(page->text, "\n");
	}
}

/* "clicks were heard (3)": what was not compared, in the whole history. */
static void write_left_out(const struct page *page, const struct baseline_found *found)
{
	struct text list = {0};

	for (int i = POINT_USED + 1; i < POINT_REASONS; i++)
		if (found->counts[i] > 0 && i != POINT_OLD && i != POINT_NO_RUN)
			text_add(&list, "%s%s (%zu)", list.n > 0 ? "; " : "",
				 point_reason_text((enum point_reason)i), found->counts[i]);
	if (list.n > 0)
		say_of(page, "Left out", "%s", text_string(&list));
	text_clear(&list);
}

const char *review_part_name(int part)
{
	static const char *const names[REVIEW_PARTS] = {
		[CONTEXT_EASY] = "Easy running",
		[CONTEXT_TEMPO] = "Tempo running",
		[CONTEXT_STRIDES] = "Strides",
		[REVIEW_REST] = "Load",
	};

	return names[part];
}

static void write_findings(const struct page *page, const struct review_context *context)
{
	const char *shoes = shoe_class_name(page->review->options.shoe_class);

	if (context->v_ref_kmh > 0)
		say_of(page, "Compared",
		       "uncued, level, %s shoes, at %.1f km/h (%.1f spm per km/h)", shoes,
		       context->v_ref_kmh, context->beta);
	else
		say_of(page, "Compared",
		       "uncued, level, %s shoes, as run: no pace is known", shoes);
	write_baseline(page, &context->baseline);
	write_trend(page, &context->trend);
	write_change(page, context);
	write_left_out(page, &context->baseline);
}

static void write_context(const struct page *page, const struct review_context *context)
{
	heading(page, review_part_name((int)context->context));
	write_findings(page, context);
	write_chart(page, context);
	write_weeks(page, context);
}

/* ---- the rest ---- */

static void write_dose(const struct page *page)
{
	const struct review *review = page->review;
	const double minutes = (double)review->dose_ms / MS_PER_MIN;
	const double share = fmin(1, minutes / RULE_CUED_GOAL_MIN);
	const int room = page->columns - 4 < BAR_MOST ? page->columns - 4 : BAR_MOST;
	char since[DAY_SPAN_TEXT];

	day_span_text(since, review->dose_first, review->dose_first);
	heading(page, "Minutes with clicks");
	say_of(page, "Since", "%s: %.0f of %d minutes, %u session%s%s", since, minutes,
	       RULE_CUED_GOAL_MIN, review->dose_sessions,
	       review->dose_sessions == 1 ? "" : "s",
	       review->plan_start < 0 ? " (no plan: the last 8 weeks)" : "");
	text_add(page->text, "  [");
	for (int i = 0; i < room; i++)
		text_add(page->text, "%s", i < (int)lround(share * room) ? "#" : ".");
	text_add(page->text, "]\n");
}

static void write_load(const struct page *page, const struct review_load *load)
{
	char date[DAY_TEXT], longest[LINE] = "-", monotony[LINE] = "-";

	day_text(load->monday, date);
	if (load->longest_ms >= 0)
		snprintf(longest, sizeof longest, "%.0f",
			 (double)load->longest_ms / MS_PER_MIN);
	if (load->week.known)
		snprintf(monotony, sizeof monotony, "%.1f%s", load->week.monotony,
			 load->week.monotonous ? " !" : "");
	else if (load->week.unrated > 0)
		snprintf(monotony, sizeof monotony, "?");
	text_add(page->text, "  %s",
		 is_narrow(page) ? date + DAY_TEXT - 1 - MONTH_DAY : date);
	whole(page, 6, load->sum.sessions);
	if (is_narrow(page)) {
		whole(page, 6, (double)load->sum.run_ms / MS_PER_MIN);
		whole(page, 7, load->sum.load);
		cell(page, 9, monotony);
		text_add(page->text, "\n");
		return;
	}
	whole(page, 8, (double)load->sum.run_ms / MS_PER_MIN);
	cell(page, 9, longest);
	whole(page, 8, (double)load->sum.cued_ms / MS_PER_MIN);
	whole(page, 7, load->sum.load);
	cell(page, 10, monotony);
	text_add(page->text, "\n");
}

static void write_loads(const struct page *page)
{
	const struct review *review = page->review;
	unsigned unrated = 0;
	bool monotonous = false;

	heading(page, "Load (RPE x minutes)");
	text_add(page->text, "%s",
		 is_narrow(page) ? "  week   runs*   min   load monotony\n"
				 : "  week of     runs* run min  longest  clicks   load  "
				   "monotony\n");
	for (size_t i = 0; i < review->nweeks; i++) {
		write_load(page, &review->loads[i]);
		unrated += review->loads[i].sum.unrated;
		monotonous |= review->loads[i].week.monotonous;
	}
	say_of(page, "*", "all that trains: runs, walks, cross-training");
	if (unrated > 0)
		say_of(page, "?",
		       "%u without RPE or time: the load of these weeks is higher than it "
		       "says, and monotony is not known",
		       unrated);
	if (monotonous)
		say_of(page, "!", "over 2: too much alike; a day of rest is missing");
}

/* What the runner calls it, in the columns that are left. */
static void add_name(const struct page *page, int used, const struct review_group *group)
{
	const char *name = group->name != NULL ? group->name : "not said";
	const char *class = group->shoe_class == SHOES_MINIMAL ? " (minimal)" : "";
	const int room = page->columns - used - (int)text_length(class);
	size_t n = 0;

	for (int i = 0; i < room && name[n] != '\0'; i++)
		do
			n++;
		while (((unsigned char)name[n] & 0xC0) == 0x80);
	text_add(page->text, "%.*s%s", (int)n, name, class);
}

static void write_groups(const struct page *page, const char *name,
			 const struct review_group *groups, size_t n)
{
	char spm[PAIR];

	if (n == 0)
		return;
	heading(page, name);
	text_add(page->text, "%s",
		 is_narrow(page) ? "  runs      easy spm\n"
				 : "  runs       km      easy spm\n");
	for (size_t i = 0; i < n; i++) {
		const struct review_group *group = &groups[i];

		pair(page, spm, &group->uncued);
		whole(page, 6, (double)group->runs);
		if (!is_narrow(page))
			whole(page, 9, (double)group->distance_m / 1000);
		cell(page, 14, spm);
		text_add(page->text, "  ");
		add_name(page, is_narrow(page) ? 22 : 31, group);
		text_add(page->text, "\n");
	}
}

static const char *state_words(const struct review *review,
			       const struct review_milestone *milestone)
{
	switch (milestone->state) {
	case REVIEW_AHEAD: return "ahead";
	case REVIEW_UNKNOWN:
		return review->start_spm > 0
			       ? "not measured: two uncued easy runs are needed"
			       : "no easy baseline at the plan's start";
	case REVIEW_BELOW: return "below what is expected";
	case REVIEW_ABOVE: return "above what is expected";
	default: return milestone->most_pct > 0 ? "reached" : "measured";
	}
}

static void write_milestone(const struct page *page,
			    const struct review_milestone *milestone)
{
	char name[PAIR], expected[LINE] = "", found[LINE] = "";

	if (milestone->week > PLAN_WEEKS)
		snprintf(name, sizeof name, "Month 3");
	else
		snprintf(name, sizeof name, "Week %d", milestone->week);
	if (milestone->most_pct > 0)
		snprintf(expected, sizeof expected, "; expected %+.0f to %+.0f %%",
			 milestone->least_pct, milestone->most_pct);
	if (milestone->week == 0 && milestone->state == REVIEW_REACHED)
		snprintf(found, sizeof found,
			 ": %.1f spm, what the others are weighed against",
			 milestone->uncued.mean);
	else if (milestone->state >= REVIEW_BELOW)
		snprintf(found, sizeof found, " (%+.1f %% uncued)", milestone->pct);
	if (milestone->week > 0 && milestone->state >= REVIEW_BELOW &&
	    milestone->target_pct > 0)
		snprintf(found, sizeof found, " (%+.1f %% uncued, clicks up to %+.1f %%)",
			 milestone->pct, milestone->target_pct);
	say_of(page, name, "%s%s%s", state_words(page->review, milestone), found, expected);
}

static void write_milestones(const struct page *page)
{
	const struct review *review = page->review;

	if (review->plan_start < 0)
		return;
	heading(page, "Milestones of the plan");
	for (int i = 0; i < REVIEW_MILESTONES; i++)
		write_milestone(page, &review->milestones[i]);
	if (review->no_response)
		say_of(page, "Note",
		       "less than 1 %% in eight weeks: no response so far. That "
		       "happens, and nothing is known to be lost by it");
}

/* Who has just read in an old watch wonders where the runs are. */
static void write_nothing(const struct page *page)
{
	const int32_t last = page->review->measured;
	struct text told = {0};
	char days[DAY_SPAN_TEXT], date[DAY_TEXT];

	text_add(&told, "No cadence was measured in these weeks: ");
	if (last >= 0) {
		day_span_text(days, last, last);
		day_text(last, date);
		text_add(
			&told,
			"the last time was %s. 'turnover review --date %s' looks back from "
			"there; ",
			days, date);
	}
	text_add(&told, "'turnover tap' counts with you, 'turnover import' reads a watch.");
	text_wrap(page->text, (size_t)page->columns, 0, 0, text_string(&told));
	text_clear(&told);
}

static struct page page_of(struct text *text, const struct review *review,
			   const struct review_text_options *options)
{
	return (struct page){text, review,
			     options->columns < LEAST_COLUMNS ? LEAST_COLUMNS
			     : options->columns > LINE        ? LINE
							      : options->columns,
			     options->unicode};
}

static void write_rest(const struct page *page)
{
	const struct review *review = page->review;

	write_dose(page);
	write_loads(page);
	write_groups(page, "By shoes", review->shoes, review->nshoes);
	write_groups(page, "By terrain", review->terrains, review->nterrains);
	write_milestones(page);
}

static bool any_context(const struct review *review)
{
	for (int i = 0; i < CONTEXTS; i++)
		if (review_has_part(review, i))
			return true;
	return false;
}

bool review_has_part(const struct review *review, int part)
{
	if (review->nweeks == 0)
		return false;
	return part == REVIEW_REST ||
	       (review->contexts[part].any && review->contexts[part].weeks != NULL);
}

void review_write_part(struct text *text, const struct review *review, int part,
		       const struct review_text_options *options)
{
	const struct page page = page_of(text, review, options);

	if (!review_has_part(review, part))
		return;
	if (part == REVIEW_REST) {
		if (!any_context(review))
			write_nothing(&page);
		write_rest(&page);
		return;
	}
	write_findings(&page, &review->contexts[part]);
	write_weeks(&page, &review->contexts[part]);
}

void review_write_text(struct text *text, const struct review *review,
		       const struct review_text_options *options)
{
	const struct page page = page_of(text, review, options);
	char days[DAY_SPAN_TEXT];

	if (review->nweeks == 0) {
		text_add(text, "The journal is empty: there is nothing to review yet.\n");
		return;
	}
	day_span_text(days, review->first, review->options.day);
	text_add(text, "%zu week%s, %s\n", review->nweeks, review->nweeks == 1 ? "" : "s",
		 days);
	for (int i = 0; i < CONTEXTS; i++)
		if (review_has_part(review, i))
			write_context(&page, &review->contexts[i]);
	if (!any_context(review))
		write_nothing(&page);
	write_rest(&page);
}
