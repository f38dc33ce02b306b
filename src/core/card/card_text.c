/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * card_text: the card for people, plain or as Markdown: what the session is, what it
 * adds up to, whose numbers it rests on, its phases, what is unwise about it.
 */
#include "core/card/card_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { WIDTH = 78, LEAST_WIDTH = 24, LABEL = 12 };

void card_wrap(const struct card *card, size_t column, size_t indent, const char *paragraph)
{
	int width = card->options->columns;

	if (width <= 0 || width > WIDTH)
		width = WIDTH;
	else if (width < LEAST_WIDTH)
		width = LEAST_WIDTH;
	text_wrap(card->text, (size_t)width, column, indent, paragraph);
}

void card_add_markdown(struct text *text, const char *plain)
{
	for (; *plain != '\0'; plain++) {
		if (strchr("\\`*_[]<>#|~&", *plain) != NULL)
			text_add_bytes(text, "\\", 1);
		text_add_bytes(text, plain, 1);
	}
}

/* ---- lines and headings ------------------------------------------------------- */

/* "Length      23 min", or "- **Length**: 23 min". */
static void add_fact(const struct card *card, const char *label, const char *value)
{
	struct text *text = card->text;

	if (card->markdown) {
		text_add(text, "- **%s**: ", label);
		card_add_markdown(text, value);
		text_add(text, "\n");
	} else {
		text_add(text, "%-*s", LABEL, label);
		card_wrap(card, LABEL, LABEL, value);
	}
}

static void add_heading(const struct card *card, const char *heading)
{
	text_add(card->text, card->markdown ? "\n## %s\n\n" : "\n%s\n", heading);
}

/* An entry of a list. */
static void add_entry(const struct card *card, const char *entry)
{
	if (card->markdown) {
		text_add(card->text, "- ");
		card_add_markdown(card->text, entry);
		text_add(card->text, "\n");
	} else {
		text_add(card->text, "  ");
		card_wrap(card, 2, 4, entry);
	}
}

/* ---- what the session is ------------------------------------------------------ */

static void add_title(const struct card *card)
{
	const struct session *session = card->session;
	struct text *text = card->text;

	if (card->markdown) {
		text_add(text, "# ");
		card_add_markdown(text, session->title);
		text_add(text, "\n\n");
		if (session->author != NULL) {
			text_add(text, "by ");
			card_add_markdown(text, session->author);
			text_add(text, "\n\n");
		}
		return;
	}
	card_wrap(card, 0, 0, session->title);
	if (session->author != NULL) {
		text_add(text, "by ");
		card_wrap(card, 3, 3, session->author);
	}
	text_add(text, "\n");
}

static void add_notes(const struct card *card)
{
	const char *notes = card->session->notes;

	if (notes == NULL)
		return;
	text_add(card->text, "\n");
	if (card->markdown) {
		card_add_markdown(card->text, notes);
		text_add(card->text, "\n");
	} else {
		card_wrap(card, 0, 0, notes);
	}
}

/* Whole seconds: a card is no stop-watch. */
static void add_length(struct text *line, bool open, int64_t ms)
{
	char duration[64];

	text_duration(duration, sizeof duration, text_whole_s_ms(ms));
	text_add(line, "%s%s", open ? "≥ " : "", duration);
}

static void add_beat_fact(const struct card *card, const struct card_facts *facts)
{
	struct text line = {0};
	char spm[16];

	text_spm(spm, sizeof spm, facts->highest_spm10);
	if (facts->clicks == 0) {
		text_add(&line, "none");
	} else {
		add_length(&line, false, facts->clicked_ms);
		text_add(&line, " of clicked cadence, %zu click%s", facts->clicks,
			 facts->clicks == 1 ? "" : "s");
	}
	if (facts->highest_spm10 > 0)
		text_add(&line, ", highest %s spm", spm);
	add_fact(card, "Beat", text_string(&line));
	text_clear(&line);
}

static void add_work_fact(const struct card *card, const struct card_facts *facts)
{
	struct text line = {0};
	size_t reps = 0, kinds = 0;

	for (int kind = 0; kind < KINDS; kind++) {
		if (facts->reps[kind] == 0)
			continue;
		text_add(&line, "%s%zu x %s", kinds > 0 ? ", " : "", facts->reps[kind],
			 kind_info((enum kind)kind)->name);
		reps += facts->reps[kind];
		kinds++;
	}
	if (kinds > 1)
		text_add(&line, ": %zu reps", reps);
	if (facts->contacts > 0) {
		text_add(&line, "%s%" PRId64 " contacts", reps > 0 ? "; " : "",
			 facts->contacts);
		/* Impact is a quarter, one or two: quarters are exact. */
		if (facts->load != (double)facts->contacts)
			text_add(&line, " (a load of %lld)",
				 (long long)(facts->load + 0.5));
	}
	if (line.n > 0)
		add_fact(card, "Work", text_string(&line));
	text_clear(&line);
}

/* "easy 168 spm, strides 178 spm PROVISIONAL"; empty: no target is relative. */
static bool add_baselines(const struct card *card, const struct card_facts *facts,
			  struct text *line)
{
	bool provisional = false;

	for (int i = 0; i < CONTEXTS; i++) {
		const struct baseline *baseline = &card->runner->baselines[i];
		char spm[16];

		if (!facts->baseline_used[i])
			continue;
		text_spm(spm, sizeof spm, baseline->spm10);
		text_add(line, "%s%s %s spm%s", line->n > 0 ? ", " : "",
			 context_name((enum context)i), spm,
			 baseline->provisional ? " PROVISIONAL" : "");
		provisional |= baseline->provisional;
	}
	return provisional;
}

static void add_baseline_fact(const struct card *card, const struct card_facts *facts)
{
	struct text line = {0};

	if (add_baselines(card, facts, &line))
		text_add(&line, " (a guess: measure yours)");
	if (line.n > 0)
		add_fact(card, "Baselines", text_string(&line));
	text_clear(&line);
}

static void add_parameter(const struct card *card, const struct parameter *parameter)
{
	struct text line = {0};

	text_add(&line, "%s = %s", parameter->name, parameter->value);
	if (parameter->choices != NULL) {
		text_add(&line, " (one of ");
		for (char **choice = parameter->choices; *choice != NULL; choice++)
			text_add(&line, "%s%s", choice > parameter->choices ? ", " : "",
				 *choice);
	} else if (parameter->min != NULL && parameter->max != NULL) {
		text_add(&line, " (%s to %s", parameter->min, parameter->max);
	} else if (parameter->min != NULL) {
		text_add(&line, " (at least %s", parameter->min);
	} else if (parameter->max != NULL) {
		text_add(&line, " (at most %s", parameter->max);
	} else {
		text_add(&line, " (any");
	}
	if (strcmp(parameter->value, parameter->fallback) != 0)
		text_add(&line, "; by itself %s", parameter->fallback);
	text_add(&line, ")");
	add_entry(card, text_string(&line));
	text_clear(&line);
}

static void add_warnings(const struct card *card)
{
	const struct diags *diags = card->options->diags;

	if (diags == NULL || diags->warnings == 0)
		return;
	add_heading(card, "Warnings");
	for (size_t i = 0; i < diags->n; i++) {
		const struct diag *diag = &diags->items[i];
		struct text line = {0};

		if (diag->level != DIAG_WARNING)
			continue;
		if (diag->line > 0)
			text_add(&line, "line %d: ", diag->line);
		text_add(&line, "%s", diag->text);
		add_entry(card, text_string(&line));
		text_clear(&line);
	}
}

/* What it adds up to stands above what may be long. */
static void add_facts(const struct card *card)
{
	struct card_facts facts;
	struct text length = {0};

	card_facts(card, &facts);
	add_length(&length, facts.open, facts.length_ms);
	if (facts.open)
		text_add(&length, " (open-ended phases at their usual length)");
	add_fact(card, "Length", text_string(&length));
	text_clear(&length);
	add_beat_fact(card, &facts);
	add_work_fact(card, &facts);
	add_baseline_fact(card, &facts);
}

void card_write_text(const struct card *card)
{
	const struct session *session = card->session;

	add_title(card);
	add_facts(card);
	add_notes(card);
	if (session->nparameters > 0) {
		add_heading(card, "Parameters (--set NAME=VALUE)");
		for (size_t i = 0; i < session->nparameters; i++)
			add_parameter(card, &session->parameters[i]);
	}
	add_heading(card, "Phases");
	card_write_phases(card);
	add_warnings(card);
}

void card_write_summary(const struct card *card)
{
	add_title(card);
	add_facts(card);
	add_warnings(card);
}

void card_write_limits(struct text *text, const struct session *session,
		       const struct runner *runner, const struct timeline *timeline)
{
	const struct card card = {
		.text = text, .session = session, .runner = runner, .timeline = timeline};
	struct card_facts facts;
	struct text baselines = {0};
	char spm[16];

	card_facts(&card, &facts);
	add_length(text, facts.open, facts.length_ms);
	text_spm(spm, sizeof spm, facts.highest_spm10);
	if (facts.highest_spm10 > 0)
		text_add(text, ", up to %s spm", spm);
	add_baselines(&card, &facts, &baselines);
	if (baselines.n > 0)
		text_add(text, " (%s)", text_string(&baselines));
	text_clear(&baselines);
}
