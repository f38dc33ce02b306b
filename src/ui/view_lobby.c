/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view_lobby: places the lobby on the terminal; see view_lobby.h.
 *
 * All of it is painted anew after each key; ncurses sends what differs. What lies over
 * it (help, a text to read, a question) is in view_over.c, its first and last row in
 * lobby_bars.c.
 */
#include "ui/view_lobby.h"

#include "core/base/mem.h"
#include "core/screen/screen_strip.h"
#include "ui/lobby_bars.h"
#include "ui/lobby_plan.h"
#include "ui/terminal.h"
#include "ui/view_over.h"
#include "ui/view_review.h"
#include "ui/view_week.h"
#include "ui/view_weeks.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINE = 512, MOST_FACTS = 24, MOST_DIAGS = 8, NOTES_BYTES = 2000, VALUE = 13 };

/* What is told about the opened session, and how it looks. */
struct fact {
	enum role role;
	struct text text;
};

struct facts {
	struct fact items[MOST_FACTS];
	int n;
};

static struct rect columns_of(struct rect rect, int column, int columns)
{
	rect.column += column;
	rect.columns = columns;
	return rect;
}

/* ---- pictures -------------------------------------------------------------------- */

/*
 * A bar of a picture, 0 .. 8 high: whole rows, and an eighth sign on top where the
 * terminal has them; a line on the floor for a phase without cadence.
 */
static void paint_bar(struct rect bar, const struct screen_strip_cell *cell)
{
	static const char *const eighths[] = {"▁", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	static const char *const plain[] = {"_", ".", ".", "-", "-", "=", "=", "#", "#"};
	bool blocks = terminal_has_utf8() && !terminal_is_console();
	int level = cell->height * bar.rows, whole = level / 8;
	struct rect block = bar, sign = rect_row(bar, bar.rows - 1 - whole);

	if (bar.rows == 1) {
		paint_text(bar, PAINT_LEFT, cell->role,
			   (blocks ? eighths : plain)[cell->height]);
		return;
	}
	if (cell->height == 0) {
		paint_text(rect_row(bar, bar.rows - 1), PAINT_LEFT, cell->role,
			   blocks ? "▁" : "_");
		return;
	}
	if (!blocks && (level % 8 >= 4 || whole == 0))
		whole++;
	block.row += bar.rows - whole;
	block.rows = whole;
	paint_block(block, cell->role);
	if (blocks && level % 8 > 0)
		paint_text(sign, PAINT_LEFT, cell->role, eighths[level % 8]);
}

static void paint_picture(struct rect rect, const struct timeline *timeline)
{
	struct player_screen *screen = mem_alloc(1, sizeof *screen);

	screen_strip_fill(screen, timeline, 0, rect.columns);
	for (int i = 0; i < screen->nstrip; i++)
		paint_bar(columns_of(rect, i, 1), &screen->strip[i]);
	free(screen);
}

static void paint_small_picture(struct rect rect, const struct screen_strip_cell *strip)
{
	for (int i = 0; i < rect.columns; i++)
		paint_bar(columns_of(rect, i, 1), &strip[i]);
}

/* ---- the list -------------------------------------------------------------------- */

/* The columns of a row of the list, from the left. */
struct row_places {
	struct rect mark, name, picture, total, beat, spm;
};

static struct row_places places_of(const struct lobby_plan *plan, struct rect row)
{
	struct row_places places;
	int at = 2;

	places.mark = columns_of(row, 1, 1);
	places.name = columns_of(row, at, plan->columns.name);
	at += plan->columns.name + 1;
	places.picture = columns_of(row, at, plan->columns.picture);
	at += plan->columns.picture > 0 ? plan->columns.picture + 1 : 0;
	places.total = columns_of(row, at, plan->columns.total);
	at += plan->columns.total + 1;
	places.beat = columns_of(row, at, plan->columns.beat);
	at += plan->columns.beat > 0 ? plan->columns.beat + 1 : 0;
	places.spm = columns_of(row, at, plan->columns.spm);
	return places;
}

static void paint_heading(const struct lobby_plan *plan)
{
	struct row_places at = places_of(plan, plan->heading);

	paint_text(at.name, PAINT_LEFT, ROLE_DIM, "session");
	paint_text(at.total, PAINT_RIGHT, ROLE_DIM, "length");
	paint_text(at.beat, PAINT_RIGHT, ROLE_DIM, "beat");
	paint_text(at.spm, PAINT_RIGHT, ROLE_DIM, "spm");
}

static void paint_numbers(const struct lobby_plan *plan, const struct row_places *at,
			  const struct lobby_entry *entry)
{
	char clock[24], line[40];

	text_clock(clock, sizeof clock, text_whole_s_ms(entry->length_ms));
	snprintf(line, sizeof line, "%s%s", entry->open ? "≥ " : "", clock);
	paint_text(at->total, PAINT_RIGHT, ROLE_TEXT, line);
	if (at->picture.columns > 0)
		paint_small_picture(at->picture, entry->strips[plan->strip]);
	if (entry->clicked_ms > 0) {
		text_clock(clock, sizeof clock, text_whole_s_ms(entry->clicked_ms));
		paint_text(at->beat, PAINT_RIGHT, ROLE_TEXT, clock);
	}
	if (entry->highest_spm10 > 0) {
		text_spm(line, sizeof line, entry->highest_spm10);
		paint_text(at->spm, PAINT_RIGHT, ROLE_TEXT, line);
	}
}

static void paint_fault(struct rect rect, const struct lobby_entry *entry)
{
	struct text line = {0};

	if (entry->fault_line > 0)
		text_add(&line, "line %d: ", entry->fault_line);
	text_add(&line, "%s", entry->fault);
	paint_text(rect, PAINT_LEFT, ROLE_WARNING, text_string(&line));
	text_clear(&line);
}

static void paint_entry(const struct lobby_plan *plan, struct rect row,
			const struct lobby *lobby, const struct lobby_entry *entry,
			bool selected)
{
	const bool has_keys = lobby->focus != LOBBY_PARAMETERS;
	struct row_places at = places_of(plan, row);
	struct rect behind = columns_of(row, at.picture.column - row.column,
					row.column + row.columns - at.picture.column - 1);
	struct text label = {0};

	lobby_label(&label, lobby, entry);
	if (selected && has_keys)
		paint_banner(columns_of(row, 1, plan->columns.name + 2), PAINT_LEFT,
			     ROLE_TITLE, text_string(&label));
	else
		paint_text(at.name, PAINT_LEFT,
			   selected || entry->today ? ROLE_TITLE : ROLE_TEXT,
			   text_string(&label));
	text_clear(&label);
	if (selected && !has_keys)
		paint_text(at.mark, PAINT_LEFT, ROLE_TITLE, ">");
	switch (entry->state) {
	case LOBBY_WAITING: paint_text(at.total, PAINT_RIGHT, ROLE_DIM, "…"); break;
	case LOBBY_READY: paint_numbers(plan, &at, entry); break;
	case LOBBY_FAULTY: paint_fault(behind, entry); break;
	case LOBBY_IDLE: break;
	}
}

/* The first place shown, so that `at` is among `rows` of n and no row is wasted. */
static size_t scroll(size_t top, size_t at, size_t n, int rows)
{
	size_t high = rows > 0 ? (size_t)rows : 1;

	if (at < top)
		top = at;
	if (at >= top + high)
		top = at - high + 1;
	if (n <= high)
		return 0;
	return top > n - high ? n - high : top;
}

/* There is none but what is due today. */
static bool found_none(const struct lobby *lobby)
{
	return lobby->entries.n == 0 ||
	       (lobby->entries.n == 1 && lobby->entries.items[0].today);
}

static void paint_none(const struct lobby_plan *plan, const struct lobby *lobby)
{
	static const char *const words[] = {"no sessions were found; n writes one",
					    "neither in ", "nor in "};
	const int columns = plan->list.columns - 3;

	for (int i = 0; i < 3 && (int)lobby->nshown + i < plan->list.rows; i++) {
		const size_t n = strlen(words[i]);
		struct text line = {0};

		text_add(&line, "%s", words[i]);
		if (i > 0 && lobby->folders[i - 1] != NULL && columns > (int)n)
			lobby_folder(&line, lobby->folders[i - 1], (size_t)columns - n);
		paint_text(columns_of(rect_row(plan->list, (int)lobby->nshown + i), 2,
				      columns),
			   PAINT_LEFT, ROLE_DIM, text_string(&line));
		text_clear(&line);
	}
}

static void paint_list(const struct lobby_plan *plan, struct lobby *lobby)
{
	int rows = plan->list.rows;

	lobby->top = scroll(lobby->top, lobby->selected, lobby->nshown, rows);
	for (int i = 0; i < rows && lobby->top + (size_t)i < lobby->nshown; i++) {
		size_t place = lobby->top + (size_t)i;

		paint_entry(plan, rect_row(plan->list, i), lobby,
			    &lobby->entries.items[lobby->shown[place]],
			    place == lobby->selected);
	}
	if (found_none(lobby))
		paint_none(plan, lobby);
	else if (lobby->nshown == 0 && rows > 0)
		paint_text(columns_of(rect_row(plan->list, 0), 2, plan->list.columns - 3),
			   PAINT_LEFT, ROLE_DIM,
			   "nothing is called that; Escape: all of them");
}

/* ---- the opened session ---------------------------------------------------------- */

static struct text *add_fact(struct facts *facts, enum role role)
{
	struct fact *fact = &facts->items[facts->n++];

	fact->role = role;
	return &fact->text;
}

static void add_diags(struct facts *facts, const struct diags *diags, enum diag_level level)
{
	size_t all = level == DIAG_ERROR ? diags->errors : diags->warnings, told = 0;

	for (size_t i = 0;
	     i < diags->n && told < MOST_DIAGS - 1 && facts->n < MOST_FACTS - 1; i++) {
		const struct diag *diag = &diags->items[i];
		struct text *text;

		if (diag->level != level)
			continue;
		text = add_fact(facts, level == DIAG_ERROR ? ROLE_TEXT : ROLE_CHANGE);
		if (diag->line > 0)
			text_add(text, "line %d: ", diag->line);
		text_add(text, "%s", diag->text);
		told++;
	}
	if (told < all)
		text_add(add_fact(facts, ROLE_DIM), "and %zu more: c shows all",
			 all - told);
}

/* Why this is due, before what it is. */
static void add_reasons(struct facts *facts, const struct lobby_today *today)
{
	for (size_t i = 0; i < today->reasons.n && facts->n < MOST_FACTS - MOST_DIAGS; i++)
		text_add(add_fact(facts, today->reasons.items[i].role), "%s",
			 today->reasons.items[i].text);
}

static void find_facts(struct facts *facts, const struct lobby *lobby)
{
	const struct lobby_detail *detail = &lobby->detail;
	const struct lobby_entry *entry = lobby_selected(lobby);

	memset(facts, 0, sizeof *facts);
	if (!lobby->has_detail || entry == NULL)
		return;
	if (entry->today)
		add_reasons(facts, &lobby->today);
	if (entry->state == LOBBY_IDLE)
		return;
	if (detail->session == NULL) {
		add_diags(facts, detail->diags, DIAG_ERROR);
		return;
	}
	lobby_totals(add_fact(facts, ROLE_TEXT), entry);
	lobby_targets(add_fact(facts, ROLE_TEXT), detail);
	if (facts->items[facts->n - 1].text.n == 0)
		facts->n--;
	add_diags(facts, detail->diags, DIAG_WARNING);
}

static int rows_of_facts(const struct facts *facts, int columns)
{
	int rows = 0;

	for (int i = 0; i < facts->n; i++)
		rows += view_over_wrap((struct rect){0, 0, 0, columns}, ROLE_TEXT, 0,
				       text_string(&facts->items[i].text));
	return rows;
}

static void paint_facts(struct rect rect, struct facts *facts)
{
	for (int i = 0; i < facts->n && rect.rows > 0; i++) {
		int rows = view_over_wrap(rect, facts->items[i].role, 0,
					  text_string(&facts->items[i].text));

		rect.row += rows;
		rect.rows -= rows;
	}
}

static void paint_title(const struct lobby_plan *plan, const struct lobby *lobby,
			const struct lobby_entry *entry)
{
	struct rect row = plan->title;
	struct text label = {0};
	char origin[LINE], title[LINE];
	int used;

	if (!plan->wide) {
		view_over_rule(columns_of(row, -1, row.columns + 2));
		/* Blanks around what stands on the rule. */
		row = columns_of(row, 1, row.columns - 2);
	}
	lobby_label(&label, lobby, entry);
	snprintf(title, sizeof title, " %s",
		 entry->state == LOBBY_FAULTY ? "It has mistakes; e edits the file"
					      : text_string(&label));
	text_clear(&label);
	used = paint_text(columns_of(row, 0, row.columns - 1), PAINT_LEFT, ROLE_TITLE,
			  title + plan->wide);
	paint_clear(columns_of(row, used, 1));
	row = columns_of(row, used + 2, row.columns - used - 2);
	if (entry->today)
		snprintf(origin, sizeof origin, " %s ", lobby->today.place);
	else
		snprintf(origin, sizeof origin, " %s%s ", entry->name,
			 entry->state == LOBBY_FAULTY ? ""
			 : entry->own                 ? ", yours"
						      : ", ships");
	/* Without a place there is no gap in the rule, either. */
	if (origin[1] != ' ' && paint_columns(origin) <= row.columns)
		paint_text(row, PAINT_RIGHT, ROLE_DIM, origin);
}

/* "reps      < 4 >              2 to 6". */
static void paint_parameter(struct rect row, const struct parameter *parameter, int widest,
			    bool chosen)
{
	int name = widest < row.columns / 3 ? widest : row.columns / 3, value;
	bool turned = strcmp(parameter->value, parameter->fallback) != 0;
	struct text limits = {0};
	char line[LINE];

	if (chosen)
		snprintf(line, sizeof line, "< %s >", parameter->value);
	else
		snprintf(line, sizeof line, "  %s%s", parameter->value, turned ? " *" : "");
	if (chosen)
		paint_banner(columns_of(row, 0, name + 2), PAINT_LEFT, ROLE_TITLE,
			     parameter->name);
	else
		paint_text(columns_of(row, 1, name), PAINT_LEFT, ROLE_TEXT,
			   parameter->name);
	row = columns_of(row, name + 2, row.columns - name - 3);
	value = paint_text(row, PAINT_LEFT, chosen || turned ? ROLE_TITLE : ROLE_TEXT,
			   line);
	value = value < VALUE ? VALUE : value + 2;
	lobby_limits(&limits, parameter);
	snprintf(line, sizeof line, "%s; by itself %s", text_string(&limits),
		 parameter->fallback);
	row = columns_of(row, value, row.columns - value);
	paint_text(row, PAINT_LEFT, ROLE_DIM,
		   turned && paint_columns(line) <= row.columns ? line
								: text_string(&limits));
	text_clear(&limits);
}

/* Down the first column, then down the second. */
static void paint_parameters(const struct lobby_plan *plan, struct lobby *lobby)
{
	const struct session *session = lobby->detail.session;
	int rows = plan->parameters.rows, pages = plan->parameter_columns, widest = 0;
	int columns = plan->parameters.columns / pages;

	for (size_t i = 0; i < session->nparameters; i++) {
		int n = paint_columns(session->parameters[i].name);

		widest = n > widest ? n : widest;
	}
	lobby->parameter_top = scroll(lobby->parameter_top, lobby->parameter,
				      session->nparameters, rows * pages);
	for (int i = 0; i < rows * pages; i++) {
		size_t at = lobby->parameter_top + (size_t)i;
		struct rect row = rect_row(plan->parameters, i % rows);

		if (at >= session->nparameters)
			break;
		paint_parameter(columns_of(row, i / rows * columns, columns),
				&session->parameters[at], widest,
				lobby->focus == LOBBY_PARAMETERS && at == lobby->parameter);
	}
}

static void paint_notes(struct rect rect, const struct session *session)
{
	char notes[NOTES_BYTES];

	if (session->notes == NULL || rect.rows <= 0)
		return;
	text_copy(notes, sizeof notes, session->notes);
	view_over_wrap(rect, ROLE_DIM, 0, notes);
}

static void paint_detail(const struct lobby_plan *plan, struct lobby *lobby,
			 struct facts *facts)
{
	const struct lobby_entry *entry = lobby_selected(lobby);

	if (plan->rule.rows > 0)
		view_over_rule(plan->rule);
	if (entry == NULL || !lobby->has_detail)
		return;
	if (plan->title.rows > 0)
		paint_title(plan, lobby, entry);
	paint_facts(plan->facts, facts);
	if (lobby->detail.session == NULL)
		return;
	if (plan->picture.rows > 0)
		paint_picture(plan->picture, lobby->detail.timeline);
	if (plan->parameters.rows > 0)
		paint_parameters(plan, lobby);
	paint_notes(plan->notes, lobby->detail.session);
}

/* ---- painting -------------------------------------------------------------------- */

static const struct view_over_hint running_keys[] = {
	{"Escape", "back"}, {"d", "done"},   {"m", "move"}, {"p", "pause"},
	{"n", "anew"},      {"x", "end it"}, {NULL, NULL}};
static const struct view_over_hint resume_keys[] = {
	{"Escape", "back"}, {"r", "resume"}, {"d", "done"}, {"m", "move"},
	{"n", "anew"},      {"x", "end it"}, {NULL, NULL}};
static const struct view_over_hint ended_keys[] = {{"Enter", "begin one"},
						   {"Escape", "back"},
						   {"n", "begin the last one anew"},
						   {NULL, NULL}};
static const struct view_over_hint no_plan_keys[] = {
	{"Enter", "begin one"}, {"Escape", "back"}, {NULL, NULL}};

/* Those that do something. */
static const struct view_over_hint *plan_keys(const struct lobby_today *today)
{
	if (today->followed)
		return lobby_today_resumes(today) ? resume_keys : running_keys;
	return today->begun ? ended_keys : no_plan_keys;
}

static void paint_all(struct lobby *lobby, int rows, int columns)
{
	const struct session *session = lobby->has_detail ? lobby->detail.session : NULL;
	struct lobby_content content = {
		.entries = (int)lobby->entries.n,
		.parameters = session != NULL ? (int)session->nparameters : 0,
		.turning = lobby->focus == LOBBY_PARAMETERS,
		.faulty = lobby->has_detail && session == NULL,
		.week = lobby->today.known,
		.weeks = (int)lobby->weeks.n,
		.trends = lobby_weeks_measured(&lobby->weeks)};
	const struct lobby_entry *entry = lobby_selected(lobby);
	struct lobby_plan plan;
	struct facts facts;

	/* What the plan turns has its reasons; the rest is seen when it is turned. */
	if (entry != NULL && entry->today && !content.turning)
		content.parameters = 0;
	find_facts(&facts, lobby);
	content.facts = rows_of_facts(&facts, lobby_plan_detail_columns(rows, columns));
	lobby_plan_make(&plan, rows, columns, &content);
	if (plan.too_small) {
		paint_text((struct rect){0, 0, 1, columns}, PAINT_LEFT, ROLE_TEXT,
			   "too small");
	} else {
		lobby_bars_header(plan.header, lobby);
		if (plan.week.rows > 0)
			view_week_paint(plan.week, &lobby->today);
		if (plan.heading.rows > 0)
			paint_heading(&plan);
		paint_list(&plan, lobby);
		view_weeks_paint(&plan, &lobby->weeks);
		paint_detail(&plan, lobby, &facts);
		lobby_bars_footer(plan.footer, lobby);
	}
	for (int i = 0; i < facts.n; i++)
		text_clear(&facts.items[i].text);
}

bool view_lobby_paint(struct lobby *lobby)
{
	struct rect everything = {0, 0, 0, 0};

	if (!paint_start())
		return false;
	paint_size(&everything.rows, &everything.columns);
	paint_clear(everything);
	/* What lies over it has the screen for itself: half a word beside it is none. */
	switch (lobby->over) {
	case OVER_NOTHING: paint_all(lobby, everything.rows, everything.columns); break;
	case OVER_PAGE: view_over_page(lobby, NULL); break;
	case OVER_PLAN: view_over_page(lobby, plan_keys(&lobby->today)); break;
	case OVER_HELP: view_over_help(lobby); break;
	case OVER_REVIEW: view_review_paint(lobby); break;
	case OVER_INTERRUPTED: view_over_question(text_string(&lobby->interrupted)); break;
	}
	return paint_finish();
}
