/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_today: what the plan asks for today, and why. */
#include "app/command.h"
#include "app/console/page.h"
#include "app/console/say.h"
#include "app/plan/now.h"
#include "app/plan/today.h"

#include "core/base/day.h"
#include "core/base/text.h"

#include <string.h>

enum { MOST_COLUMNS = 80, MARGIN = 2 };

/* ---- for people -------------------------------------------------------------------- */

/* A paragraph: its first line behind `lead`, the others below it. */
static void say_wrapped(const char *lead, const char *text)
{
	const size_t columns = (size_t)(page_columns(MOST_COLUMNS) - MARGIN);
	size_t indent = strlen(lead), column = indent;

	say(stdout, "%s", lead);
	while (*text != '\0') {
		size_t n = strcspn(text, " ");

		/* "30 %" stays together. */
		if (text[n] == ' ' && text[n + 1] == '%')
			n += 2 + strcspn(text + n + 2, " ");
		if (column > indent && column + 1 + n > columns) {
			say(stdout, "\n%*s", (int)indent, "");
			column = indent;
		} else if (column > indent) {
			say(stdout, " ");
			column++;
		}
		say(stdout, "%.*s", (int)n, text);
		column += n;
		text += n + strspn(text + n, " ");
	}
	say(stdout, "\n");
}

static void say_lines(const char *title, const struct prescription_lines *lines)
{
	if (lines->n > 0)
		say(stdout, "\n%s\n", title);
	for (size_t i = 0; i < lines->n; i++)
		say_wrapped("  - ", lines->items[i].text);
}

static void say_head(const struct prescription *today)
{
	char date[DAY_TEXT];

	day_text(today->day, date);
	say(stdout, "%s, %s", day_long_name(day_of_week(today->day)), date);
	if (today->week > today->weeks)
		say(stdout, ": week %d, after the plan", today->week);
	else if (today->week > 0)
		say(stdout, ": week %d of %d", today->week, today->weeks);
	else if (today->slot != NULL)
		say(stdout, ": before week 1");
	if (today->week > 0 && *today->block != '\0')
		say(stdout, ", %s", today->block);
	say(stdout, "\n");
}

static void say_session(const struct prescription *today)
{
	switch (today->offer) {
	case OFFER_STOP: say(stdout, "\nSTOP: see a clinician.\n"); return;
	case OFFER_NOTHING: return;
	case OFFER_REST:
		say(stdout, "\nRest");
		if (today->work != NULL)
			say(stdout, ", or %s", today->work->session);
		break;
	case OFFER_SESSION:
		say(stdout, "\n%s%s", today->work->session,
		    today->instead ? ", in place of what was planned" : "");
		say(stdout, ", %d min of running",
		    (int)((today->running_ms + 30000) / 60000));
	}
	if (today->optional && today->offer == OFFER_SESSION)
		say(stdout, ", if you like");
	if (today->light >= LIGHT_AMBER)
		say(stdout, " (%s)", light_name(today->light));
	say(stdout, "\n");
}

void today_say(const struct prescription *today)
{
	say_head(today);
	say_session(today);
	if (today->reasons.n > 0)
		say(stdout, "\n");
	for (size_t i = 0; i < today->reasons.n; i++)
		say_wrapped("  ", today->reasons.items[i].text);
	say_lines("Mind:", &today->warnings);
	say_lines("To measure:", &today->measures);
	if (today->offer == OFFER_SESSION && today->settings.n > 0) {
		say(stdout, "\n");
		for (size_t i = 0; i < today->settings.n; i++)
			say(stdout, "%s%s=%s", i == 0 ? "  with " : ", ",
			    today->settings.items[i].name, today->settings.items[i].value);
		say(stdout, "\n");
	}
}

/* ---- for programs --------------------------------------------------------------------- */

static void json_text(struct text *to, const char *name, const char *value)
{
	text_add(to, ", \"%s\": \"", name);
	text_add_json(to, value);
	text_add(to, "\"");
}

static void json_lines(struct text *to, const char *name,
		       const struct prescription_lines *lines)
{
	text_add(to, ", \"%s\": [", name);
	for (size_t i = 0; i < lines->n; i++) {
		text_add(to, "%s{\"rule\": \"%s\", \"text\": \"", i > 0 ? ", " : "",
			 lines->items[i].rule);
		text_add_json(to, lines->items[i].text);
		text_add(to, "\"}");
	}
	text_add(to, "]");
}

static void json_tenths(struct text *to, const char *name, int tenths)
{
	text_add(to, ", \"%s\": %d.%d", name, tenths / 10, tenths % 10);
}

static void json_settings(struct text *to, const struct prescription *today)
{
	text_add(to, ", \"settings\": {");
	for (size_t i = 0; i < today->settings.n; i++) {
		text_add(to, "%s\"", i > 0 ? ", " : "");
		text_add_json(to, today->settings.items[i].name);
		text_add(to, "\": \"");
		text_add_json(to, today->settings.items[i].value);
		text_add(to, "\"");
	}
	text_add(to, "}");
}

static void json_targets(struct text *to, const struct prescription *today)
{
	if (today->target_spm10 > 0) {
		json_tenths(to, "target_spm", today->target_spm10);
		json_tenths(to, "target_percent", today->levels[LEVEL_TARGET]);
	}
	if (today->cue_spm10 > 0) {
		json_tenths(to, "stride_spm", today->cue_spm10);
		json_tenths(to, "stride_percent", today->levels[LEVEL_CUE]);
	}
	if (today->rung_pct10 != RUN_UNKNOWN)
		json_tenths(to, "rung_percent", today->rung_pct10);
	text_add(to, ", \"contacts\": %d, \"running_s\": %lld", today->contacts4 / 4,
		 (long long)(today->running_ms / 1000));
	for (int i = 0; i < CONTEXTS; i++)
		if (today->baselines[i].spm10 > 0 && i != CONTEXT_TEMPO) {
			char name[32];

			snprintf(name, sizeof name, "baseline_%s_spm",
				 context_name((enum context)i));
			json_tenths(to, name, today->baselines[i].spm10);
		}
}

static void say_json(const struct plan_now *now, const struct prescription *today)
{
	struct text text = {0};
	char date[DAY_TEXT];

	day_text(today->day, date);
	text_add(&text, "{\"date\": \"%s\"", date);
	json_text(&text, "plan", now->stored.name);
	json_text(&text, "offer", offer_name(today->offer));
	text_add(&text, ", \"week\": %d, \"weeks\": %d, \"slot\": %d", today->week,
		 today->weeks, today->number);
	json_text(&text, "block", today->block);
	if (today->work != NULL) {
		json_text(&text, "role", slot_role_name(today->role));
		json_text(&text, "session", today->work->session);
	}
	text_add(&text, ", \"optional\": %s, \"instead\": %s, \"see_clinician\": %s",
		 today->optional ? "true" : "false", today->instead ? "true" : "false",
		 today->see_clinician ? "true" : "false");
	json_text(&text, "status", light_name(today->light));
	json_settings(&text, today);
	if (today->work != NULL)
		json_targets(&text, today);
	json_lines(&text, "reasons", &today->reasons);
	json_lines(&text, "warnings", &today->warnings);
	json_lines(&text, "measure", &today->measures);
	say(stdout, "%s}\n", text_string(&text));
	text_clear(&text);
}

/* ---- the command ------------------------------------------------------------------------ */

bool today_needs_questions(const struct prescription *today)
{
	return today->offer == OFFER_SESSION;
}

bool today_has_impact(const struct prescription *today)
{
	return today->strides || today->contacts4 > 0;
}

int today_say_no_plan(void)
{
	say_error("no plan was begun; `turnover plan start eight-weeks` begins one, "
		  "`turnover plan list` has them");
	return STATUS_FAILED;
}

/* Asks on a terminal, and says what becomes of it; what is left undone is kept. */
static void ask_too(struct plan_now *now, struct answers *answers,
		    struct prescription *today)
{
	if (!today_needs_questions(today))
		return;
	plan_now_ask(now, today_has_impact(today), answers);
	prescription_clear(today);
	plan_now_prescribe(now, answers, today);
	say(stdout, "\n");
}

static void say_all(const struct prescription *today)
{
	today_say(today);
	if (today->offer == OFFER_SESSION)
		say(stdout, "\n`turnover play today` starts it.\n");
}

static int run(const struct options *options)
{
	const char *format = options_value(options, "format");
	bool json = format != NULL && strcmp(format, "json") == 0;
	bool ask = options_given(options, "ask") && plan_now_can_ask();
	struct plan_now now = {0};
	struct prescription today = {0};
	struct answers answers;
	int status = plan_now_answers(options, "today", &answers);

	if (status == STATUS_OK && format != NULL && !json && strcmp(format, "text") != 0)
		status = say_usage("today", "--format %s: there are text and json", format);
	if (status == STATUS_OK)
		status = plan_now_open(&now, options, JOURNAL_READ);
	if (status == STATUS_OK && !now.has_plan)
		status = today_say_no_plan();
	if (status == STATUS_OK) {
		plan_now_prescribe(&now, &answers, &today);
		if (ask && !json)
			ask_too(&now, &answers, &today);
		if (json)
			say_json(&now, &today);
		else
			say_all(&today);
		if (ask && today.offer != OFFER_SESSION && answers_any(&answers))
			plan_now_keep_answers(&now, &answers);
		prescription_clear(&today);
	}
	plan_now_clear(&now);
	return status;
}

static const struct option_row rows[] = {
	{"date", 0, "DAY", "another day than today, as 2026-11-22"},
	{"format", 0, "FORMAT", "text or json"},
	{"ask", 0, NULL, "ask the questions of readiness first"},
	OPTION_ANSWERS,
	{0},
};

const struct subcommand command_today = {
	.name = "today",
	.summary = "what the plan asks for today, and why",
	.usage = "[--date DAY] [--format json] [--ready A,B,C,D,E] [OPTION]...",
	.details = "The answers (readiness, calf, landings, pain) only ever make a day "
		   "easier.\n"
		   "`turnover play today` asks for them and plays the session.\n",
	.options = rows,
	.least = 0,
	.most = 0,
	.run = run,
};
