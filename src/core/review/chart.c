/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart: round axes, and points with their errors in cells; see chart.h. */
#include "core/review/chart.h"

#include "core/base/day.h"
#include "core/base/mem.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LABEL = 24,
	LEAST_COLUMNS = 20, /* below these there are no axes, only points */
	LEAST_ROWS = 5,
	ROWS_A_TICK = 2,
	MOST_TICKS = 9,
	DATE_CELLS = 5, /* "09-14" */
	DATE_GAP = 4
};

/* What a chart is drawn with: lines and blocks that every console font has, or ASCII. */
struct signs {
	uint32_t point, hollow, bar, axis, tick, corner, floor, level;
};
static const struct signs lines = {0x25A0, 'o',    0x2502, 0x2502,
				   0x2524, 0x2514, 0x2500, 0xB7};
static const struct signs ascii = {'#', 'o', '|', '|', '+', '+', '-', '.'};

void chart_clear(struct chart *chart)
{
	free(chart->title);
	free(chart->items);
	memset(chart, 0, sizeof *chart);
}

/* ---- axes ---- */

static struct chart_axis axis_with(double low, double high, double step, int decimals)
{
	struct chart_axis axis = {.step = step, .decimals = decimals};

	axis.low = floor(low / step) * step;
	axis.high = ceil(high / step) * step;
	axis.n = (int)lround((axis.high - axis.low) / step) + 1;
	return axis;
}

struct chart_axis chart_axis(double low, double high, int most)
{
	static const double leading[] = {1, 2, 5};

	if (!(high > low)) {
		low -= 0.5;
		high = low + 1;
	}
	if (most < 2)
		most = 2;
	int power = (int)floor(log10((high - low) / most)) - 1;
	for (;; power++)
		for (size_t i = 0; i < sizeof leading / sizeof *leading; i++) {
			const double step = leading[i] * pow(10, power);

			/* Two outer ticks can always be reached: steps grow without end. */
			if ((high - low) / step > 2.0 * most)
				continue;
			const struct chart_axis axis =
				axis_with(low, high, step, power < 0 ? -power : 0);
			if (axis.n <= most || (axis.n <= 3 && step > high - low))
				return axis;
		}
}

struct chart_axis chart_y_axis(const struct chart *chart, int most)
{
	double low = INFINITY, high = -INFINITY;

	for (size_t i = 0; i < chart->n; i++) {
		low = fmin(low, chart->items[i].y - chart->items[i].error);
		high = fmax(high, chart->items[i].y + chart->items[i].error);
	}
	if (chart->has_level) {
		low = fmin(low, chart->level);
		high = fmax(high, chart->level);
	}
	return low <= high ? chart_axis(low, high, most) : chart_axis(0, 1, most);
}

/* ---- painting ---- */

struct painter {
	const struct chart *chart;
	const struct signs *signs;
	struct chart_axis axis;
	struct chart_cell *cells;
	int columns, rows;
	int left, width, height; /* of the plot; height from the top */
};

static void put(const struct painter *p, int row, int column, uint32_t code, enum role role)
{
	if (row >= 0 && row < p->rows && column >= 0 && column < p->columns)
		p->cells[row * p->columns + column] = (struct chart_cell){code, role};
}

static void put_text(const struct painter *p, int row, int column, const char *text,
		     enum role role)
{
	for (; *text != '\0'; text++, column++)
		put(p, row, column, (unsigned char)*text, role);
}

static int row_of(const struct painter *p, double y)
{
	const double share = (p->axis.high - y) / (p->axis.high - p->axis.low);

	return (int)lround(share * (p->height - 1));
}

static int column_of(const struct painter *p, double x)
{
	const double span = p->chart->last - p->chart->first;

	if (span <= 0)
		return p->left + p->width / 2;
	return p->left + (int)lround((x - p->chart->first) / span * (p->width - 1));
}

static int label_of(char to[LABEL], const struct chart_axis *axis, int i)
{
	const double value = axis->low + i * axis->step;

	return snprintf(to, LABEL, "%.*f", axis->decimals,
			fabs(value) < axis->step / 2 ? 0.0 : value);
}

static void plan(struct painter *p)
{
	const bool axes = p->columns >= LEAST_COLUMNS && p->rows >= LEAST_ROWS;
	char label[LABEL];
	int widest = 0;

	p->height = axes ? p->rows - 2 : p->rows;
	int most = (p->height + ROWS_A_TICK - 1) / ROWS_A_TICK;
	p->axis = chart_y_axis(p->chart, most < MOST_TICKS ? most : MOST_TICKS);
	for (int i = 0; axes && i < p->axis.n; i++) {
		const int n = label_of(label, &p->axis, i);

		widest = n > widest ? n : widest;
	}
	p->left = axes ? widest + 2 : 0;
	p->width = p->columns - p->left;
}

static void paint_y_axis(const struct painter *p)
{
	const int column = p->left - 1;

	for (int row = 0; row < p->height; row++)
		put(p, row, column, p->signs->axis, ROLE_DIM);
	for (int i = 0; i < p->axis.n; i++) {
		const int row = row_of(p, p->axis.low + i * p->axis.step);
		char label[LABEL];
		const int n = label_of(label, &p->axis, i);

		put(p, row, column, p->signs->tick, ROLE_DIM);
		put_text(p, row, column - 1 - n, label, ROLE_DIM);
	}
}

static void paint_x_axis(const struct painter *p)
{
	const int32_t span = p->chart->last - p->chart->first;
	const int most = p->width / (DATE_CELLS + DATE_GAP);
	const int n = most < 2 ? 1 : most;
	char date[DAY_TEXT];

	put(p, p->height, p->left - 1, p->signs->corner, ROLE_DIM);
	for (int i = 0; i < p->width; i++)
		put(p, p->height, p->left + i, p->signs->floor, ROLE_DIM);
	if (span < 0)
		return;
	/* Dates at Mondays: whole weeks apart. */
	int32_t step = (span / n / 7 + 1) * 7;
	for (int32_t day = p->chart->first; day <= p->chart->last; day += step) {
		const int column = column_of(p, day);

		if (column + DATE_CELLS > p->columns)
			break;
		day_text(day, date);
		/* "2026-09-14": the year where it is long enough for one to be needed. */
		put_text(p, p->height + 1, column, span > 360 ? date + 2 : date + 5,
			 ROLE_DIM);
	}
}

static void paint_level(const struct painter *p)
{
	const int row = row_of(p, p->chart->level);

	for (int i = 1; p->chart->has_level && i < p->width; i += 2)
		put(p, row, p->left + i, p->signs->level, ROLE_DIM);
}

static void paint_points(const struct painter *p)
{
	for (size_t i = 0; i < p->chart->n; i++) {
		const struct chart_point *point = &p->chart->items[i];
		const int column = column_of(p, point->x);
		const int low = row_of(p, point->y - point->error);

		for (int row = row_of(p, point->y + point->error);
		     point->error > 0 && row <= low; row++)
			put(p, row, column, p->signs->bar, ROLE_EASY);
	}
	/* Points lie over bars, uncued ones over those with clicks. */
	for (int solid = 0; solid < 2; solid++)
		for (size_t i = 0; i < p->chart->n; i++) {
			const struct chart_point *point = &p->chart->items[i];

			if (point->hollow == (solid == 0))
				put(p, row_of(p, point->y), column_of(p, point->x),
				    point->hollow ? p->signs->hollow : p->signs->point,
				    point->hollow ? ROLE_WORK : ROLE_EASY);
		}
}

void chart_paint(const struct chart *chart, int columns, int rows, bool unicode,
		 struct chart_cell *cells)
{
	struct painter p = {.chart = chart,
			    .signs = unicode ? &lines : &ascii,
			    .cells = cells,
			    .columns = columns,
			    .rows = rows};

	for (int i = 0; i < columns * rows; i++)
		cells[i] = (struct chart_cell){' ', ROLE_TEXT};
	if (columns < 1 || rows < 1)
		return;
	plan(&p);
	paint_level(&p);
	if (p.left > 0) {
		paint_y_axis(&p);
		paint_x_axis(&p);
	}
	paint_points(&p);
}

static void add_code(struct text *text, uint32_t code)
{
	char bytes[3];
	size_t n = 0;

	if (code < 0x80) {
		bytes[n++] = (char)code;
	} else if (code < 0x800) {
		bytes[n++] = (char)(0xC0 | code >> 6);
		bytes[n++] = (char)(0x80 | (code & 0x3F));
	} else {
		bytes[n++] = (char)(0xE0 | code >> 12);
		bytes[n++] = (char)(0x80 | (code >> 6 & 0x3F));
		bytes[n++] = (char)(0x80 | (code & 0x3F));
	}
	text_add_bytes(text, bytes, n);
}

void chart_write_text(struct text *text, const struct chart *chart, int columns, int rows,
		      bool unicode)
{
	struct chart_cell *cells =
		mem_alloc((size_t)columns * (size_t)rows + 1, sizeof *cells);

	chart_paint(chart, columns, rows, unicode, cells);
	for (int row = 0; row < rows; row++) {
		const struct chart_cell *line = &cells[row * columns];
		int n = columns;

		while (n > 0 && line[n - 1].code == ' ')
			n--;
		for (int i = 0; i < n; i++)
			add_code(text, line[i].code);
		text_add(text, "\n");
	}
	free(cells);
}
