/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lobby_text: what the lobby says about a session; see lobby.h. */
#include "core/screen/lobby.h"

#include "core/card/card_parts.h"
#include "core/base/mem.h"
#include "core/screen/screen_strip.h"

#include <stdlib.h>
#include <string.h>

enum { MOST_TARGETS = 8 };

const int lobby_strip_columns[LOBBY_STRIPS] = {LOBBY_STRIP_MOST, 24, 18, 12};

/* ---- folders --------------------------------------------------------------------- */

void lobby_folder(struct text *text, const char *folder, size_t columns)
{
	const char *tail = folder;

	if (text_length(folder) <= columns) {
		text_add(text, "%s", folder);
		return;
	}
	/* From the first slash that leaves room for it; else from any character. */
	while ((tail = strchr(tail + 1, '/')) != NULL && text_length(tail) >= columns)
		continue;
	if (tail == NULL)
		for (tail = folder; *tail != '\0' && text_length(tail) >= columns; tail++)
			while (((unsigned char)tail[1] & 0xc0) == 0x80)
				tail++;
	text_add(text, "…%s", tail);
}

/* ---- facts ----------------------------------------------------------------------- */

/*
 * Where there are more phases of work than columns the strip has no bar for them: then
 * a finer one is taken, and of its cells the highest for each column.
 */
static void fill_strip(struct screen_strip_cell *strip, const struct timeline *timeline,
		       int columns, struct player_screen *screen)
{
	int finer = SCREEN_STRIP / columns, highest = 0;

	memset(screen, 0, sizeof *screen);
	screen_strip_fill(screen, timeline, 0, columns);
	memcpy(strip, screen->strip, (size_t)columns * sizeof *strip);
	for (int i = 0; i < columns; i++)
		highest = strip[i].height > highest ? strip[i].height : highest;
	if (highest > 0)
		return;
	memset(screen, 0, sizeof *screen);
	screen_strip_fill(screen, timeline, 0, finer * columns);
	for (int i = 0; i < finer * columns; i++)
		if (screen->strip[i].height > strip[i / finer].height)
			strip[i / finer] = screen->strip[i];
}

static void fill_strips(struct lobby_entry *entry, const struct timeline *timeline)
{
	struct player_screen *screen = mem_alloc(1, sizeof *screen);

	for (int i = 0; i < LOBBY_STRIPS; i++)
		fill_strip(entry->strips[i], timeline, lobby_strip_columns[i], screen);
	free(screen);
}

static void fill_ready(struct lobby_entry *entry, const struct lobby_detail *detail)
{
	const struct card card = {.session = detail->session,
				  .runner = detail->runner,
				  .timeline = detail->timeline};
	struct card_facts facts;

	card_facts(&card, &facts);
	entry->state = LOBBY_READY;
	entry->title = mem_strdup(detail->session->title);
	entry->length_ms = facts.length_ms;
	entry->open = facts.open;
	entry->clicked_ms = facts.clicked_ms;
	entry->highest_spm10 = facts.highest_spm10;
	entry->reps = 0;
	for (int kind = 0; kind < KINDS; kind++)
		entry->reps += facts.reps[kind];
	fill_strips(entry, detail->timeline);
}

static void fill_faulty(struct lobby_entry *entry, const struct diags *diags)
{
	entry->state = LOBBY_FAULTY;
	for (size_t i = 0; i < diags->n; i++) {
		if (diags->items[i].level != DIAG_ERROR)
			continue;
		entry->fault_line = diags->items[i].line;
		entry->fault = mem_strdup(diags->items[i].text);
		return;
	}
	entry->fault = mem_strdup("it cannot be read");
}

void lobby_entry_fill(struct lobby_entry *entry, const struct lobby_detail *detail)
{
	free(entry->title);
	free(entry->fault);
	entry->title = entry->fault = NULL;
	entry->fault_line = 0;
	entry->warnings = detail->diags->warnings;
	entry->errors = detail->diags->errors;
	memset(entry->strips, 0, sizeof entry->strips);
	if (detail->session != NULL)
		fill_ready(entry, detail);
	else
		fill_faulty(entry, detail->diags);
}

/* ---- lines ----------------------------------------------------------------------- */

static void add_spm(struct text *text, int spm10)
{
	char spm[16];

	text_spm(spm, sizeof spm, spm10);
	text_add(text, "%s", spm);
}

/* Whole seconds. */
static void add_time(struct text *text, int64_t ms)
{
	char duration[64];

	text_duration(duration, sizeof duration, text_whole_s_ms(ms));
	text_add(text, "%s", duration);
}

void lobby_label(struct text *text, const struct lobby *lobby,
		 const struct lobby_entry *entry)
{
	const char *title = entry->title != NULL ? entry->title : entry->name;

	if (!entry->today)
		text_add(text, "%s", title);
	else if (entry->state == LOBBY_IDLE || entry->title == NULL)
		text_add(text, "%s", lobby->today.name);
	else if (lobby->today.offer == OFFER_REST)
		text_add(text, "Today: rest, or %s", title);
	else
		text_add(text, "Today: %s", title);
}

void lobby_totals(struct text *text, const struct lobby_entry *entry)
{
	text_add(text, "%s", entry->open ? "≥ " : "");
	add_time(text, entry->length_ms);
	if (entry->clicked_ms > 0) {
		text_add(text, ", beat ");
		add_time(text, entry->clicked_ms);
	} else {
		text_add(text, ", no beat");
	}
	if (entry->highest_spm10 > 0) {
		text_add(text, ", up to ");
		add_spm(text, entry->highest_spm10);
		text_add(text, " spm");
	}
	if (entry->reps > 0)
		text_add(text, ", %zu rep%s", entry->reps, entry->reps == 1 ? "" : "s");
}

static bool is_same_target(const struct segment *a, const struct segment *b)
{
	return a->from_spm10 == b->from_spm10 && a->to_spm10 == b->to_spm10 &&
	       strcmp(a->name, b->name) == 0;
}

void lobby_targets(struct text *text, const struct lobby_detail *detail)
{
	const struct segment *told[MOST_TARGETS];
	size_t n = 0;

	for (size_t i = 0; i < detail->timeline->segments.n; i++) {
		const struct segment *segment = &detail->timeline->segments.items[i];
		size_t k = 0;

		if (segment->from_spm10 == 0 || segment->rest)
			continue;
		while (k < n && !is_same_target(told[k], segment))
			k++;
		if (k < n)
			continue;
		if (n == MOST_TARGETS) {
			text_add(text, ", …");
			return;
		}
		told[n++] = segment;
		text_add(text, "%s%s ", n > 1 ? ", " : "", segment->name);
		add_spm(text, segment->from_spm10);
		if (segment->to_spm10 != segment->from_spm10) {
			text_add(text, " -> ");
			add_spm(text, segment->to_spm10);
		}
	}
	if (n > 0)
		text_add(text, " spm");
	if (n > 0 && detail->timeline->provisional)
		text_add(text, ", PROVISIONAL");
}

void lobby_baselines(struct text *text, const struct runner *runner)
{
	int provisional = 0;

	for (int i = 0; i < CONTEXTS; i++)
		provisional += runner->baselines[i].provisional;
	for (int i = 0; i < CONTEXTS; i++) {
		const struct baseline *baseline = &runner->baselines[i];
		bool marked = baseline->provisional && provisional < CONTEXTS;

		text_add(text, "%s%s ", i > 0 ? ", " : "", context_name((enum context)i));
		add_spm(text, baseline->spm10);
		text_add(text, "%s", marked ? "?" : "");
	}
	if (provisional > 0)
		text_add(text, "%s PROVISIONAL", provisional < CONTEXTS ? ", ?" : "");
}

/* "5 min", "20 min": "5 to 20 min". */
static void add_range(struct text *text, const char *min, const char *max)
{
	static const char *const figures = "+-.0123456789";
	size_t low = strspn(min, figures), high = strspn(max, figures);

	if (low > 0 && strcmp(min + low, max + high) == 0)
		text_add(text, "%.*s to %s", (int)low, min, max);
	else
		text_add(text, "%s to %s", min, max);
}

void lobby_limits(struct text *text, const struct parameter *parameter)
{
	size_t n = 0;

	if (parameter->choices != NULL) {
		while (parameter->choices[n] != NULL)
			n++;
		text_add(text, "one of %zu", n);
	} else if (parameter->min != NULL && parameter->max != NULL) {
		add_range(text, parameter->min, parameter->max);
	} else if (parameter->min != NULL) {
		text_add(text, "at least %s", parameter->min);
	} else if (parameter->max != NULL) {
		text_add(text, "at most %s", parameter->max);
	} else {
		text_add(text, "any");
	}
}

void lobby_interruption(struct text *text, const struct progress *progress,
			const struct session *session, const struct timeline *timeline,
			int64_t now_utc_ms)
{
	size_t last = timeline->segments.n - 1;
	const struct segment *segment =
		&timeline->segments
			 .items[progress->segment < last ? progress->segment : last];
	int64_t minutes = (now_utc_ms - progress->last_utc_ms) / 60000;
	char at[24], length[24];

	text_clock(at, sizeof at, progress->at_ms > 0 ? progress->at_ms : 0);
	text_clock(length, sizeof length, text_whole_s_ms(progress->length_ms));
	text_add(text, "\"%s\" was interrupted at %s of %s, in \"%s\"", session->title, at,
		 length, segment->name);
	if (segment->reps > 1)
		text_add(text, " %d of %d", segment->rep, segment->reps);
	if (minutes > 0) {
		text_add(text, ", ");
		add_time(text, minutes * 60000);
		text_add(text, " ago");
	}
	text_add(text, ".");
}
