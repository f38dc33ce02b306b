/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baseline: what a number rests on, in sentences; see baseline.h. */
#include "core/training/baseline.h"

#include "core/base/day.h"
#include "core/training/rules.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { INDENT = 10, LINE = 400, SHORT = 32, LEAST_COLUMNS = 40 };

struct writer {
	struct text *text;
	const struct history *history;
	const struct baseline_found *found;
	const struct baseline_words *words;
};

/* A sentence at the indent; with a name before it, that stands at the margin. */
__attribute__((format(printf, 3, 4))) static void
tell(const struct writer *w, const char *name, const char *format, ...)
{
	char words[LINE];
	va_list arguments;
	const int columns =
		w->words->columns > LEAST_COLUMNS ? w->words->columns : LEAST_COLUMNS;

	va_start(arguments, format);
	vsnprintf(words, sizeof words, format, arguments);
	va_end(arguments);
	text_add(w->text, "%-*s", INDENT, name);
	text_wrap(w->text, (size_t)columns, INDENT, INDENT, words);
}

static const char *plus_minus(const struct writer *w)
{
	return w->words->unicode ? "\xC2\xB1" : "+-";
}

static const char *plural(size_t n)
{
	return n == 1 ? "" : "s";
}

/* ---- the number ---- */

static void tell_measured(const struct writer *w, const char *name)
{
	const struct baseline_found *found = w->found;
	char days[DAY_SPAN_TEXT];

	day_span_text(days, found->first, found->last);
	tell(w, name, "%.1f %s %.1f spm, measured without clicks on %zu run%s (%s).",
	     found->spm, plus_minus(w), found->se, found->runs, plural(found->runs), days);
}

static void tell_number(const struct writer *w, const char *name)
{
	const struct baseline_found *found = w->found;
	char day[DAY_SPAN_TEXT];

	switch (found->from) {
	case BASELINE_MEASURED: tell_measured(w, name); break;
	case BASELINE_ENTERED:
		day_span_text(day, found->last, found->last);
		tell(w, name, "%.1f spm, typed in on %s.", found->spm, day);
		break;
	case BASELINE_ESTIMATED:
		tell(w, name, "%.1f spm PROVISIONAL: an estimate, %.1f above easy.",
		     found->spm, found->above_easy_spm);
		break;
	case BASELINE_DEFAULT:
		tell(w, name, "%.1f spm PROVISIONAL: a guess, nothing was measured.",
		     found->spm);
		break;
	}
}

/* ---- how sure it is ---- */

static void tell_pace(const struct writer *w)
{
	const struct baseline_found *found = w->found;

	if (found->v_ref_kmh <= 0) {
		tell(w, "", "No pace is known for them, so they were taken as they are.");
		return;
	}
	tell(w, "",
	     "At %.1f km/h, the median of these runs: faster ones were lowered, slower "
	     "ones "
	     "raised, by %.1f spm per km/h (%s).",
	     found->v_ref_kmh, found->beta,
	     found->beta_sd < RULE_BETA_SD * 0.9 ? "as your runs show"
						 : "as runners on average");
	if (found->without_speed > 0)
		tell(w, "", "%zu without a pace stayed as measured.", found->without_speed);
}

static void tell_grade(const struct writer *w)
{
	const struct baseline_found *found = w->found;

	if (found->grade == BASELINE_ONE_RUN)
		tell(w, "",
		     "One run is little: cadence differs by 2 or 3 spm from day to day. "
		     "Measure on %d more.",
		     RULE_BASELINE_RUNS_FIRM - 1);
	else if (found->grade == BASELINE_EARLY)
		tell(w, "", "It is firm after %zu more run%s.",
		     RULE_BASELINE_RUNS_FIRM - found->runs,
		     plural(RULE_BASELINE_RUNS_FIRM - found->runs));
	if (found->scattered)
		tell(w, "",
		     "These runs differ by more than %.0f spm (SD %.1f): another "
		     "run is needed.",
		     RULE_BASELINE_MOST_SD_SPM, found->sd);
	if (found->old)
		tell(w, "", "The last of them was %d days ago: measure again.",
		     found->age_days);
	if (found->on_treadmill > 0 && found->on_treadmill < found->runs)
		tell(w, "",
		     "%zu on a treadmill are among them; level ground and belt "
		     "are much the same.",
		     found->on_treadmill);
}

/* What to do where nothing was measured. */
static void tell_what_to_do(const struct writer *w)
{
	static const char *const how[CONTEXTS] = {
		[CONTEXT_EASY] =
			"On an easy level run, after 8 minutes, count all steps of "
			"60 s three times ('turnover tap')",
		[CONTEXT_TEMPO] = "On a tempo run, count all steps of 60 s three times "
				  "('turnover tap')",
		[CONTEXT_STRIDES] = "Count all steps of three 20-s strides without a load "
				    "and multiply by 3",
	};
	const char *name = context_name(w->found->context);

	if (w->found->from >= BASELINE_MEASURED)
		return;
	if (w->found->from == BASELINE_ENTERED) {
		tell(w, "", "It stands until %d runs were measured after it%s.",
		     RULE_BASELINE_RUNS_MIN, w->found->runs == 1 ? "; there is one" : "");
		return;
	}
	tell(w, "", "%s, or type in what you know: turnover baseline %s=SPM",
	     how[w->found->context], name);
}

/* ---- what was not used ---- */

static void tell_left_out(const struct writer *w)
{
	struct text list = {0};

	for (int i = POINT_USED + 1; i < POINT_REASONS; i++)
		if (w->found->counts[i] > 0)
			text_add(&list, "%s%zu (%s)", list.n > 0 ? ", " : "",
				 w->found->counts[i],
				 point_reason_text((enum point_reason)i));
	if (list.n > 0)
		tell(w, "", "Not used: %s.", text_string(&list));
	text_clear(&list);
}

static void tell_sample(const struct writer *w, const struct baseline_item *item)
{
	const struct history_sample *sample = &w->history->samples[item->sample];
	char day[DAY_TEXT], spm[SHORT], pace[SHORT] = "";

	day_text(sample->day, day);
	text_spm(spm, sizeof spm, sample->spm10);
	if (sample->m_per_h > 0)
		snprintf(pace, sizeof pace, "%.1f km/h", sample->m_per_h / 1000.0);
	text_add(w->text, "%*s%s %6s spm %10s  %-10s  %s\n", INDENT, "", day, spm, pace,
		 sample_source_name((enum sample_source)sample->source),
		 point_reason_text(item->reason));
}

/* What runner.cfg or --baseline says, and that the journal has to stand back. */
static void tell_said(const struct writer *w, const char *name)
{
	const bool measured = w->found->from > BASELINE_ESTIMATED;
	const char *where = w->words->said == SAID_BY_OPTION ? "--baseline" : "runner.cfg";
	char spm[SHORT];

	text_spm(spm, sizeof spm, w->words->said_spm10);
	if (!measured)
		tell(w, name, "%s spm, from %s; nothing was measured.", spm, where);
	else
		tell(w, name,
		     "%s spm, from %s, which goes before the journal. Without it this "
		     "would be used:",
		     spm, where);
}

void baseline_explain(struct text *text, const struct history *history,
		      const struct baseline_found *found,
		      const struct baseline_words *words)
{
	const struct writer w = {text, history, found, words};
	const char *name = context_name(found->context);

	if (words->said != SAID_NOTHING) {
		tell_said(&w, name);
		name = "";
		if (found->from <= BASELINE_ESTIMATED)
			return;
	}
	tell_number(&w, name);
	if (found->from == BASELINE_MEASURED) {
		tell_pace(&w);
		tell_grade(&w);
	}
	tell_what_to_do(&w);
	tell_left_out(&w);
	for (size_t i = 0; words->every && i < found->n; i++)
		tell_sample(&w, &found->items[i]);
}
