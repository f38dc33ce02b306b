/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * view_player: places a player_screen on the terminal; see view_player.h.
 *
 * The screen is a table of zones: where it stands, which fields it shows, how it is
 * drawn. Only zones whose fields have changed are drawn again: a beat costs two small
 * blocks, not a screen.
 */
#include "ui/view_player.h"

#include "core/base/text.h"
#include "ui/digits.h"
#include "ui/paint.h"
#include "ui/player_plan.h"
#include "ui/terminal.h"
#include "ui/view_help.h"
#include "ui/view_strip.h"

#include <ctype.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum { LINE = 512, TITLE_LEAST = 8 };

/* What is on the terminal now. */
static struct {
	struct player_screen screen;
	struct player_plan plan;
	int rows, columns;
	enum player_layout layout;
	bool help, painted;
	unsigned epoch;
} shown;

/* ---- helpers ---- */

static void draw_big(const struct big *big, enum role role, const char *text)
{
	int columns = digits_columns(big->font, big->scale, text);
	int rows = digits_rows(big->font, big->scale);

	digits_draw(big->font, big->scale, big->rect.row + (big->rect.rows - rows) / 2,
		    big->rect.column + (big->rect.columns - columns) / 2, role, text);
}

/* A word as large as its place allows, else as plain text in its middle. */
static void draw_word(struct rect rect, int scale, enum role role, const char *text)
{
	char word[SCREEN_ITEM];

	if (digits_capitals(word, sizeof word, text)) {
		for (; scale > 0; scale--) {
			for (int font = DIGITS_LETTERS; font <= DIGITS_NARROW; font++) {
				struct big big = {rect, (enum digits_font)font, scale};
				int columns = digits_columns(big.font, scale, word);

				if (columns > 0 && columns <= rect.columns) {
					draw_big(&big, role, word);
					return;
				}
			}
		}
	}
	paint_text(rect_row(rect, rect.rows / 2), PAINT_CENTRE, role, text);
}

/* Adds a part of a line, two blanks before it, if it fits into the columns whole. */
static bool add_part(char *line, int columns, const char *part)
{
	char longer[LINE];

	if (*part == '\0')
		return true;
	snprintf(longer, sizeof longer, "%s%s%s", line, *line != '\0' ? "  " : "", part);
	if (*line != '\0' && paint_columns(longer) > columns)
		return false;
	text_copy(line, LINE, longer);
	return true;
}

/* ---- the zones ---- */

static void draw_header(const struct player_plan *plan, const struct player_screen *screen)
{
	struct rect title = plan->header;
	char left[LINE] = "";
	int used;

	title.column++;
	title.columns -= 2;
	add_part(left, title.columns, screen->total);
	add_part(left, title.columns * 2 / 3, screen->finish);
	used = paint_text(title, PAINT_RIGHT, ROLE_TEXT, left);
	title.columns -= used + 2;
	if (title.columns < TITLE_LEAST)
		return;
	paint_text(title, PAINT_LEFT, ROLE_TITLE, screen->title);
}

/* A cue in big letters takes the place of the word, but not in the last seconds. */
static bool is_covered(const struct player_plan *plan, const struct player_screen *screen)
{
	return *screen->brief != '\0' && plan->brief.rows == 0 && !screen->urgent;
}

static void draw_top_word(const struct player_plan *plan,
			  const struct player_screen *screen)
{
	bool covered = is_covered(plan, screen);

	draw_word(plan->word, plan->word_scale, covered ? ROLE_CUE : screen->role,
		  covered ? screen->brief : screen->word);
}

/* An accent is a higher mark, in one row a longer one: shape, not colour. */
static void draw_mark(struct rect mark, const struct player_plan *plan,
		      const struct player_screen *screen, int side)
{
	if (screen->beat != side)
		return;
	if (!screen->beat_accent) {
		mark.row += (mark.rows - plan->mark_rows) / 2;
		mark.rows = plan->mark_rows;
		if (side == 2)
			mark.column += mark.columns - plan->mark_columns;
		mark.columns = plan->mark_columns;
	}
	paint_block(mark, ROLE_BEAT);
}

static void draw_left(const struct player_plan *plan, const struct player_screen *screen)
{
	draw_mark(plan->left, plan, screen, 1);
}

static void draw_right(const struct player_plan *plan, const struct player_screen *screen)
{
	draw_mark(plan->right, plan, screen, 2);
}

/* "Cool-down" beside "COOL DOWN" says nothing. */
static bool says_the_same(const char *name, const char *word)
{
	while (*name != '\0' &&
	       (toupper((unsigned char)*name) == *word || (*name == '-' && *word == ' '))) {
		name++;
		word++;
	}
	return *name == '\0' && *word == '\0';
}

/* "172.5", "170 -> 178.5 +2". */
static void target_number(char *to, const struct player_screen *screen)
{
	const char *spm = strstr(screen->target, " spm");
	int n = spm != NULL ? (int)(spm - screen->target) : 0;

	snprintf(to, LINE, "%.*s%s%s", n, screen->target, *screen->bias != '\0' ? " " : "",
		 screen->bias);
}

/* What is not said in big letters, as much as fits, the most important first. */
static void draw_info(const struct player_plan *plan, const struct player_screen *screen)
{
	enum { WORD, NAME, COUNT, TARGET, LOAD, PARTS };
	static const int by_weight[PARTS] = {WORD, COUNT, TARGET, NAME, LOAD};
	char parts[PARTS][LINE] = {""}, trial[LINE] = "", line[LINE] = "";
	bool in[PARTS] = {false};

	if (plan->word.rows == 0 || is_covered(plan, screen))
		text_copy(parts[WORD], LINE, screen->word);
	if (plan->number.scale == 0)
		add_part(parts[WORD], LINE, screen->digits);
	if (!says_the_same(screen->name, screen->word))
		text_copy(parts[NAME], LINE, screen->name);
	if (plan->count.scale == 0)
		text_copy(parts[COUNT], LINE, screen->count);
	if (plan->target.scale == 0 && *screen->target_digits != '\0')
		snprintf(parts[TARGET], LINE, "%s%s%s%s", screen->target,
			 *screen->bias != '\0' ? " " : "", screen->bias,
			 screen->provisional ? ", provisional" : "");
	text_copy(parts[LOAD], LINE, screen->load);
	for (int i = 0; i < PARTS; i++) {
		int part = by_weight[i];

		in[part] = add_part(trial, plan->info.columns, parts[part]);
		/* A runner has to see the target, if no more than its number. */
		if (part == TARGET && !in[TARGET]) {
			target_number(parts[TARGET], screen);
			in[TARGET] = add_part(trial, plan->info.columns, parts[TARGET]);
		}
		while (part == LOAD && !in[LOAD] && text_drop_part(parts[LOAD]))
			in[LOAD] = add_part(trial, plan->info.columns, parts[LOAD]);
	}
	for (int i = 0; i < PARTS; i++)
		if (in[i])
			add_part(line, LINE, parts[i]);
	paint_text(plan->info, PAINT_CENTRE,
		   plan->word.rows == 0 ? screen->role : ROLE_TITLE, line);
}

static void draw_number(const struct player_plan *plan, const struct player_screen *screen)
{
	draw_big(&plan->number, screen->urgent ? ROLE_COUNTDOWN : screen->role,
		 screen->digits);
}

/* From one second to the next only the pixels that differ. */
static bool change_number(const struct player_plan *plan, const struct player_screen *from,
			  const struct player_screen *to)
{
	const struct big *number = &plan->number;
	int columns = digits_columns(number->font, number->scale, to->digits);
	int rows = digits_rows(number->font, number->scale);
	int row = number->rect.row + (number->rect.rows - rows) / 2;
	int column = number->rect.column + (number->rect.columns - columns) / 2;

	return from->urgent == to->urgent && from->role == to->role &&
	       digits_change(number->font, number->scale, row, column,
			     to->urgent ? ROLE_COUNTDOWN : to->role, from->digits,
			     to->digits);
}

static void draw_target(const struct player_plan *plan, const struct player_screen *screen)
{
	struct big target = plan->target;

	/* On the left of its column, above its label. */
	target.rect.columns =
		digits_columns(target.font, target.scale, screen->target_digits);
	draw_big(&target, ROLE_TEXT, screen->target_digits);
}

/* "spm" where the digits say it all, else the target in full; in one row or two. */
static void draw_target_label(const struct player_plan *plan,
			      const struct player_screen *screen)
{
	struct rect row = rect_row(plan->target_label, 0);
	size_t n = strlen(screen->target_digits);
	bool same = strncmp(screen->target, screen->target_digits, n) == 0 &&
		    strncmp(screen->target + n, " spm", 4) == 0;
	const char *spm = screen->target + (same ? n + 1 : 0), *comma = strchr(spm, ',');
	char label[LINE] = "", first[LINE];
	const char *parts[] = {first, screen->bias, comma != NULL ? comma + 2 : "",
			       screen->provisional ? "provisional" : ""};

	text_copy(first, comma != NULL ? (size_t)(comma - spm) + 1 : sizeof first, spm);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (add_part(label, row.columns, parts[i]))
			continue;
		paint_text(row, PAINT_LEFT, ROLE_TEXT, label);
		row = rect_row(plan->target_label, 1);
		label[0] = '\0';
		add_part(label, row.columns, parts[i]);
	}
	paint_text(row, PAINT_LEFT, ROLE_TEXT, label);
}

static void draw_count(const struct player_plan *plan, const struct player_screen *screen)
{
	struct big count = plan->count;

	count.rect.columns = digits_columns(count.font, count.scale, screen->count_digits);
	draw_big(&count, ROLE_TEXT, screen->count_digits);
}

static void draw_count_label(const struct player_plan *plan,
			     const struct player_screen *screen)
{
	paint_text(plan->count_label, PAINT_LEFT, ROLE_TEXT, screen->count);
}

static const char *breath_text(const struct player_screen *screen)
{
	return screen->breath == 1 ? "breathe in" : "breathe out";
}

static void draw_bar(const struct player_plan *plan, const struct player_screen *screen)
{
	struct rect bar = plan->bar;
	char floor[LINE];
	int n = bar.columns < LINE ? bar.columns : LINE - 1;

	paint_text(rect_row(bar, 0), PAINT_CENTRE, ROLE_CUE, breath_text(screen));
	memset(floor, '_', (size_t)n);
	floor[n] = '\0';
	paint_text(rect_row(bar, bar.rows - 1), PAINT_LEFT, ROLE_DIM, floor);
	bar.row++;
	bar.rows--;
	bar.columns = bar.columns * screen->breath_permille / 1000;
	paint_block(bar, ROLE_RECOVERY);
}

static void draw_coming(const struct player_plan *plan, const struct player_screen *screen)
{
	struct rect item = rect_row(plan->coming, 0), mark;

	paint_text(item, PAINT_LEFT, ROLE_DIM,
		   screen->ncoming > 0 ? "what comes" : "nothing more comes");
	for (int i = 0; i < screen->ncoming; i++) {
		item = rect_row(plan->coming, 1 + i);
		mark = item;
		mark.columns = 2;
		paint_block(mark, screen->coming[i].role);
		item.column += 3;
		item.columns -= 3;
		paint_text(item, PAINT_LEFT, ROLE_TEXT, screen->coming[i].text);
	}
}

/* A question, or what the last seconds count down to, or the cue. */
static void draw_cue_line(struct rect rect, const struct player_screen *screen)
{
	if (*screen->question != '\0')
		paint_banner(rect, PAINT_CENTRE, ROLE_WARNING, screen->question);
	else if (screen->urgent)
		paint_banner(rect, PAINT_CENTRE, ROLE_COUNTDOWN, screen->next);
	else
		paint_text(rect, PAINT_CENTRE, ROLE_CUE, screen->cue);
}

/* Where there is no room for the bar, the breath is a cue. */
static void draw_cue(const struct player_plan *plan, const struct player_screen *screen)
{
	if (screen->breath != 0 && plan->bar.rows == 0 && *screen->cue == '\0' &&
	    *screen->question == '\0' && !screen->urgent)
		paint_text(plan->cue, PAINT_CENTRE, ROLE_CUE, breath_text(screen));
	else
		draw_cue_line(plan->cue, screen);
}

static void draw_brief(const struct player_plan *plan, const struct player_screen *screen)
{
	if (*screen->brief != '\0' && *screen->question == '\0' && !screen->urgent)
		draw_word(plan->brief, plan->word_scale, ROLE_CUE, screen->brief);
	else
		draw_cue_line(rect_row(plan->brief, plan->brief.rows / 2), screen);
}

static void draw_next(const struct player_plan *plan, const struct player_screen *screen)
{
	/* In the last seconds it is the cue. */
	if (!screen->urgent || *screen->question != '\0')
		paint_text(plan->next, PAINT_CENTRE, ROLE_TEXT, screen->next);
}

static void draw_strip(const struct player_plan *plan, const struct player_screen *screen)
{
	view_strip_paint(plan->strip, screen, plan->marker.rows == 0);
}

static void draw_marker(const struct player_plan *plan, const struct player_screen *screen)
{
	view_strip_marker(plan->marker, screen);
}

static void draw_bottom(const struct player_plan *plan, const struct player_screen *screen)
{
	struct rect left = plan->bottom;
	const char *text = screen->notice;
	char right[LINE] = "", sound[LINE];
	int used;

	if (*text == '\0' && plan->next.rows == 0 &&
	    (!screen->urgent || *screen->question != '\0'))
		text = screen->next;
	left.column++;
	left.columns -= 2;
	text_copy(sound, sizeof sound, screen->sound);
	/* A lost device is told in any case: its first part, and before anything else. */
	if (screen->alarm &&
	    paint_columns(text) + 2 + paint_columns(sound) > left.columns) {
		sound[strcspn(sound, ",")] = '\0';
		if (paint_columns(text) + 2 + paint_columns(sound) > left.columns)
			text = "";
	}
	used = paint_text(left, PAINT_LEFT, text == screen->notice ? ROLE_TITLE : ROLE_TEXT,
			  text);
	left.column += used + 2;
	left.columns -= used + 2;
	if (paint_columns(sound) > left.columns)
		return;
	add_part(right, left.columns, sound);
	if (!screen->alarm)
		add_part(right, left.columns, "? keys");
	paint_text(left, PAINT_RIGHT, screen->alarm ? ROLE_WARNING : ROLE_DIM, right);
}

struct field {
	size_t at, size;
};
#define FIELD(name)                                                                        \
	{                                                                                  \
		offsetof(struct player_screen, name),                                      \
			sizeof((struct player_screen *)NULL)->name                         \
	}

struct zone {
	size_t rect; /* where in the plan its place stands */
	void (*draw)(const struct player_plan *plan, const struct player_screen *screen);
	struct field fields[12]; /* what it shows; ends with a size of 0 */
};
#define PLACE(name) offsetof(struct player_plan, name)

static const struct zone zones[] = {
	{PLACE(header), draw_header, {FIELD(title), FIELD(total), FIELD(finish)}},
	{PLACE(word),
	 draw_top_word,
	 {FIELD(word), FIELD(role), FIELD(brief), FIELD(urgent)}},
	{PLACE(left), draw_left, {FIELD(beat), FIELD(beat_accent)}},
	{PLACE(right), draw_right, {FIELD(beat), FIELD(beat_accent)}},
	{PLACE(info),
	 draw_info,
	 {FIELD(word), FIELD(role), FIELD(brief), FIELD(name), FIELD(count), FIELD(target),
	  FIELD(bias), FIELD(load), FIELD(provisional), FIELD(digits), FIELD(urgent)}},
	{PLACE(number.rect), draw_number, {FIELD(digits), FIELD(urgent), FIELD(role)}},
	{PLACE(target.rect), draw_target, {FIELD(target_digits)}},
	{PLACE(target_label),
	 draw_target_label,
	 {FIELD(target), FIELD(bias), FIELD(provisional)}},
	{PLACE(count.rect), draw_count, {FIELD(count_digits)}},
	{PLACE(count_label), draw_count_label, {FIELD(count)}},
	{PLACE(bar), draw_bar, {FIELD(breath), FIELD(breath_permille)}},
	{PLACE(coming), draw_coming, {FIELD(coming), FIELD(ncoming)}},
	{PLACE(brief),
	 draw_brief,
	 {FIELD(brief), FIELD(cue), FIELD(next), FIELD(urgent), FIELD(question)}},
	{PLACE(cue),
	 draw_cue,
	 {FIELD(cue), FIELD(next), FIELD(urgent), FIELD(question), FIELD(breath)}},
	{PLACE(next), draw_next, {FIELD(next), FIELD(urgent), FIELD(question)}},
	{PLACE(strip), draw_strip, {FIELD(strip), FIELD(nstrip), FIELD(strip_at)}},
	{PLACE(marker), draw_marker, {FIELD(nstrip), FIELD(strip_at)}},
	{PLACE(bottom),
	 draw_bottom,
	 {FIELD(notice), FIELD(sound), FIELD(alarm), FIELD(next), FIELD(urgent),
	  FIELD(question)}},
};
enum { ZONES = sizeof zones / sizeof *zones };

static struct rect place_of(const struct zone *zone, const struct player_plan *plan)
{
	struct rect rect;

	memcpy(&rect, (const char *)plan + zone->rect, sizeof rect);
	return rect;
}

static bool is_same(const struct zone *zone, const struct player_screen *a,
		    const struct player_screen *b)
{
	for (const struct field *field = zone->fields; field->size > 0; field++)
		if (memcmp((const char *)a + field->at, (const char *)b + field->at,
			   field->size) != 0)
			return false;
	return true;
}

static bool overlap(struct rect a, struct rect b)
{
	return a.row < b.row + b.rows && b.row < a.row + a.rows &&
	       a.column < b.column + b.columns && b.column < a.column + a.columns;
}

/* ---- painting ---- */

int view_player_strip(enum player_layout layout)
{
	int rows, columns;

	paint_size(&rows, &columns);
	return player_plan_strip(rows, columns, layout);
}

/* A mark that moves goes out first: row by row with the other it would be more bytes. */
static void put_out_mark(const struct player_plan *plan, const struct player_screen *screen,
			 struct rect covered)
{
	struct rect old = shown.screen.beat == 1 ? plan->left : plan->right;

	if (shown.screen.beat == 0 || screen->beat == 0 ||
	    shown.screen.beat == screen->beat || overlap(old, covered))
		return;
	paint_clear(old);
	paint_step();
}

static void paint_zones(const struct player_plan *plan, const struct player_screen *screen,
			bool all, bool help)
{
	struct rect covered = help ? view_help_area() : (struct rect){0, 0, 0, 0};

	if (!all)
		put_out_mark(plan, screen, covered);
	for (int i = 0; i < ZONES; i++) {
		struct rect place = place_of(&zones[i], plan);

		if (place.rows <= 0 || place.columns <= 0 || overlap(place, covered) ||
		    (!all && is_same(&zones[i], &shown.screen, screen)))
			continue;
		if (!all && zones[i].draw == draw_number &&
		    change_number(plan, &shown.screen, screen))
			continue;
		if (!all)
			paint_clear(place);
		zones[i].draw(plan, screen);
	}
}

/* Most pictures by far are a mark that is lit or goes out: no place depends on it. */
static bool is_beat_only(const struct player_screen *screen)
{
	struct player_screen lit = shown.screen;

	lit.beat = screen->beat;
	lit.beat_accent = screen->beat_accent;
	return memcmp(&lit, screen, sizeof lit) == 0;
}

static bool is_of_size(const struct rect *terminal, enum player_layout layout)
{
	return shown.painted && shown.epoch == paint_epoch() &&
	       shown.rows == terminal->rows && shown.columns == terminal->columns &&
	       shown.layout == layout;
}

bool view_player_paint(const struct player_screen *screen, enum player_layout layout,
		       bool help)
{
	struct rect everything = {0, 0, 0, 0};
	struct player_plan plan;
	bool all;

	if (!paint_start())
		return false;
	paint_size(&everything.rows, &everything.columns);
	all = !is_of_size(&everything, layout);
	if (!all && is_beat_only(screen))
		plan = shown.plan;
	else
		player_plan_make(&plan, everything.rows, everything.columns, layout,
				 screen);
	all = all || shown.help != help || memcmp(&plan, &shown.plan, sizeof plan) != 0;
	if (all)
		paint_clear(everything);
	if (plan.too_small)
		paint_text(everything, PAINT_LEFT, ROLE_TEXT, "too small");
	else
		paint_zones(&plan, screen, all, help);
	if (help && all)
		view_help_paint();
	shown.screen = *screen;
	shown.plan = plan;
	shown.rows = everything.rows;
	shown.columns = everything.columns;
	shown.layout = layout;
	shown.help = help;
	shown.epoch = paint_epoch();
	shown.painted = true;
	return paint_finish();
}
