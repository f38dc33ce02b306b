/* SPDX-License-Identifier: GPL-3.0-or-later */
/* player_plan: where everything of a player_screen stands; see player_plan.h. */
#include "ui/player_plan.h"

#include <string.h>

/* Sizes at which more becomes possible, in rows and columns of the terminal. */
enum {
	LEAST_ROWS = 3,
	LEAST_COLUMNS = 12,
	SMALL_COLUMNS = 30,
	NUMBER_ROWS = 6, /* one big number and a line */
	STRIP_ROWS = 10, /* the session strip */
	STRIP_COLUMNS = 20,
	WORD_ROWS = 19, /* big words */
	WORD_COLUMNS = 50,
	NEXT_ROWS = 27, /* a line of its own for what comes next */
	AIR_ROWS = 34,  /* blank lines between the parts */
	MARKER_ROWS = 32,
	TALL_ROWS = 45, /* big words twice as big, if there are the columns */
	TALL_COLUMNS = 144,
	LIST_COLUMNS = 150, /* list of phases on the right */
	LIST_WIDTH = 42,
	FAR_BRIEF_ROWS = 22, /* far view: big letters for the cue below the number */
	MAX_SCALE = 12,
	BAR_ROWS = 3, /* a label and two rows of bar */
	GAP = 4       /* columns between number and target */
};

static struct rect below(int *row, int rows, int columns)
{
	struct rect rect = {*row, 0, rows, columns};

	*row += rows;
	return rect;
}

/* The same from the bottom up. */
static struct rect above(int *row, int rows, int columns)
{
	*row -= rows;
	return (struct rect){*row, 0, rows, columns};
}

int player_plan_strip(int rows, int columns, enum player_layout layout)
{
	int cells = columns - 2;

	if (layout == LAYOUT_FAR || rows < STRIP_ROWS || columns < STRIP_COLUMNS)
		return 0;
	return cells < SCREEN_STRIP ? cells : SCREEN_STRIP;
}

static int strip_rows(int rows)
{
	return rows < NEXT_ROWS ? 1 : rows < 40 ? 2 : 3;
}

/* ---- the number and what stands beside it ---- */

/* The largest font and scale in which the text has that room. */
static bool fit(struct big *big, const char *text, int rows, int columns)
{
	big->scale = 0;
	for (int scale = MAX_SCALE; scale > 0; scale--) {
		for (enum digits_font font = DIGITS_LARGE; font <= DIGITS_SMALL; font++) {
			int high = digits_rows(font, scale);
			int wide = digits_columns(font, scale, text);

			if (wide > 0 && high <= rows && wide <= columns &&
			    (big->scale == 0 ||
			     high > digits_rows(big->font, big->scale))) {
				big->font = font;
				big->scale = scale;
			}
		}
	}
	return big->scale > 0;
}

/* The cadence is in small digits, about half as high as the number. */
static bool fit_target(struct big *target, const char *text, int number_rows, int columns)
{
	target->font = DIGITS_SMALL;
	for (int scale = MAX_SCALE; scale > 0; scale--) {
		target->scale = scale;
		if (digits_rows(DIGITS_SMALL, scale) <=
			    (number_rows > 8 ? number_rows * 6 / 10 : 5) &&
		    digits_columns(DIGITS_SMALL, scale, text) <= columns)
			return true;
	}
	target->scale = 0;
	return false;
}

/* Number and target side by side: true if that costs the number little of its size. */
static bool fit_both(struct player_plan *plan, struct rect body, const char *number,
		     const char *target)
{
	struct big alone = plan->number, both, beside;

	for (int columns = body.columns; fit(&both, number, body.rows, columns);
	     columns = digits_columns(both.font, both.scale, number) - 1) {
		int rows = digits_rows(both.font, both.scale);
		int room =
			body.columns - GAP - digits_columns(both.font, both.scale, number);

		if (rows * 10 < digits_rows(alone.font, alone.scale) * 7)
			return false;
		if (fit_target(&beside, target, rows, room)) {
			both.rect = alone.rect;
			plan->number = both;
			plan->target.font = beside.font;
			plan->target.scale = beside.scale;
			return true;
		}
	}
	return false;
}

/* The largest count that fits below a target, a blank row between. */
static struct big fit_count(struct big target, struct rect column, const char *digits)
{
	struct big count = {.font = DIGITS_SMALL};
	int room = column.rows - digits_rows(target.font, target.scale) - 3;

	for (count.scale = target.scale; count.scale > 0; count.scale--) {
		int columns = digits_columns(count.font, count.scale, digits);

		if (columns > 0 && columns <= column.columns &&
		    digits_rows(count.font, count.scale) <= room)
			break;
	}
	return count;
}

/* The column beside the number: target, what it is; repetition, what it is. */
static void place_column(struct player_plan *plan, struct rect column,
			 const struct player_screen *screen)
{
	int rows = digits_rows(plan->target.font, plan->target.scale), used = rows + 1, row;
	struct big count = fit_count(plan->target, column, screen->count_digits);
	int count_rows = digits_rows(count.font, count.scale);

	if (count.scale > 0)
		used += 1 + count_rows + 1;
	row = column.row + (column.rows - used > 0 ? (column.rows - used) / 2 : 0);
	plan->target.rect = (struct rect){row, column.column, rows, column.columns};
	row += rows;
	plan->target_label = (struct rect){row, column.column, 2, column.columns};
	if (row + 2 > column.row + column.rows)
		plan->target_label.rows = column.row + column.rows - row;
	if (count.scale == 0)
		return;
	row += 2;
	count.rect = (struct rect){row, column.column, count_rows, column.columns};
	plan->count = count;
	plan->count_label =
		(struct rect){row + count_rows, column.column, 1, column.columns};
}

/* The widest a target gets in this phase, near enough. */
static const char *target_pattern(const struct player_screen *screen)
{
	return strlen(screen->target_digits) > 3 ? screen->target_digits : "888";
}

static void place_number(struct player_plan *plan, struct rect body, bool alone,
			 const struct player_screen *screen)
{
	const char *widest = screen->digits_widest;
	int used, target;

	if (*widest == '\0' || !fit(&plan->number, widest, body.rows, body.columns))
		return;
	plan->number.rect = body;
	if (alone || *screen->target_digits == '\0' ||
	    !fit_both(plan, body, widest, target_pattern(screen)))
		return;
	/* Both are centred together; the column is a little wider for its label. */
	used = digits_columns(plan->number.font, plan->number.scale, widest);
	target = digits_columns(DIGITS_SMALL, plan->target.scale, target_pattern(screen));
	plan->number.rect.column += (body.columns - used - GAP - target) / 3;
	plan->number.rect.columns = used;
	place_column(plan,
		     (struct rect){body.row, plan->number.rect.column + used + GAP,
				   body.rows,
				   body.column + body.columns - plan->number.rect.column -
					   used - GAP},
		     screen);
}

static void place_body(struct player_plan *plan, struct rect body, bool alone,
		       const struct player_screen *screen)
{
	if (screen->breath != 0 && body.rows >= NUMBER_ROWS + BAR_ROWS) {
		body.rows -= BAR_ROWS;
		plan->bar = (struct rect){body.row + body.rows, body.column + 2, BAR_ROWS,
					  body.columns - 4};
	}
	place_number(plan, body, alone, screen);
}

/* ---- the rows from top to bottom ---- */

/*
 * Marks to the left and right of the big word, or at the ends of the info line. Small
 * on purpose: enough for the corner of an eye, no flash of the screen.
 */
static void place_marks(struct player_plan *plan)
{
	struct rect at = plan->word.rows > 0 ? plan->word : plan->info;
	int columns = at.columns;

	plan->mark_rows = at.rows > 3 ? 3 : 1;
	plan->mark_columns = plan->word_scale > 1 ? 8 : 4;
	if (plan->word.rows == 0)
		plan->mark_columns = 3;
	at.columns = plan->word.rows > 0 ? plan->mark_columns : 5;
	if (columns < SMALL_COLUMNS)
		at.columns = plan->mark_columns = 2;
	at.column = plan->word.rows > 0 ? 1 : 0;
	plan->left = at;
	at.column = columns - at.column - at.columns;
	plan->right = at;
	if (plan->word.rows > 0) {
		plan->word.column = plan->left.column + plan->left.columns + 1;
		plan->word.columns = at.column - 1 - plan->word.column;
	} else {
		plan->info.column = plan->left.columns + 1;
		plan->info.columns = at.column - 1 - plan->info.column;
	}
}

static void place_word(struct player_plan *plan, int *top, int rows, int columns)
{
	if (rows < WORD_ROWS || columns < WORD_COLUMNS)
		return;
	plan->word_scale = rows >= TALL_ROWS && columns >= TALL_COLUMNS ? 2 : 1;
	plan->word = below(top, digits_rows(DIGITS_LETTERS, plan->word_scale), columns);
}

/* In the rows above `bottom`; what there is depends on all of them. */
static void place_far(struct player_plan *plan, int rows, int bottom, int columns,
		      const struct player_screen *screen)
{
	int top = 0;

	place_word(plan, &top, rows, columns);
	if (plan->word.rows == 0)
		plan->info = below(&top, 1, columns);
	if (rows >= FAR_BRIEF_ROWS && plan->word.rows > 0)
		plan->brief = above(&bottom, plan->word.rows, columns);
	else if (rows > NUMBER_ROWS)
		plan->cue = above(&bottom, 1, columns);
	place_marks(plan);
	if (rows >= AIR_ROWS) {
		top++;
		bottom--;
	}
	place_body(plan, (struct rect){top, 0, bottom - top, columns}, true, screen);
}

/*
 * A key that is pressed, or a sound that is lost, is told in the last row. It stays
 * empty otherwise, so that nothing moves, unless the number could be larger with it.
 */
static void plan_far(struct player_plan *plan, int rows, int columns,
		     const struct player_screen *screen)
{
	const bool tells = *screen->notice != '\0' || screen->alarm;
	struct player_plan lower = *plan;

	place_far(plan, rows, rows, columns, screen);
	place_far(&lower, rows, rows - 1, columns, screen);
	if (tells || (lower.number.scale == plan->number.scale &&
		      lower.number.font == plan->number.font))
		*plan = lower;
	if (tells)
		plan->bottom = (struct rect){rows - 1, 0, 1, columns};
}

static void plan_full(struct player_plan *plan, int rows, int columns,
		      const struct player_screen *screen)
{
	int top = 0, bottom = rows, air = rows >= AIR_ROWS, list = 0;

	plan->header = below(&top, 1, columns);
	plan->bottom = above(&bottom, 1, columns);
	if (rows >= MARKER_ROWS)
		plan->marker = above(&bottom, 1, columns);
	if (player_plan_strip(rows, columns, LAYOUT_FULL) > 0)
		plan->strip = above(&bottom, strip_rows(rows), columns);
	bottom -= rows >= TALL_ROWS;
	if (rows >= NEXT_ROWS)
		plan->next = above(&bottom, 1, columns);
	plan->cue = above(&bottom, 1, columns);
	top += air;
	place_word(plan, &top, rows, columns);
	top += air;
	plan->info = below(&top, 1, columns);
	top += air;
	bottom -= air;
	place_marks(plan);
	if (columns >= LIST_COLUMNS && rows >= NEXT_ROWS) {
		list = LIST_WIDTH;
		plan->coming =
			(struct rect){top, columns - list + 1, bottom - top, list - 2};
	}
	place_body(plan, (struct rect){top, 1, bottom - top, columns - 2 - list}, false,
		   screen);
}

/* A few lines of text: no room for more. */
static void plan_tiny(struct player_plan *plan, int rows, int columns,
		      const struct player_screen *screen)
{
	int top = 0, bottom = rows;

	plan->info = below(&top, 1, columns);
	place_marks(plan);
	if (rows < NUMBER_ROWS) {
		plan->header = below(&top, 1, columns);
		if (top < bottom)
			plan->cue = above(&bottom, 1, columns);
		if (top < bottom)
			plan->bottom = above(&bottom, 1, columns);
		return;
	}
	if (rows > NUMBER_ROWS)
		plan->cue = above(&bottom, 1, columns);
	if (rows > NUMBER_ROWS + 1)
		plan->bottom = above(&bottom, 1, columns);
	place_body(plan, (struct rect){top, 0, bottom - top, columns}, false, screen);
}

void player_plan_make(struct player_plan *plan, int rows, int columns,
		      enum player_layout layout, const struct player_screen *screen)
{
	memset(plan, 0, sizeof *plan);
	if (rows < LEAST_ROWS || columns < LEAST_COLUMNS)
		plan->too_small = true;
	else if (rows < STRIP_ROWS)
		plan_tiny(plan, rows, columns, screen);
	else if (layout == LAYOUT_FAR)
		plan_far(plan, rows, columns, screen);
	else
		plan_full(plan, rows, columns, screen);
}
