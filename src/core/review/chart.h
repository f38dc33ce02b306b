/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * chart: points with error bars over days, as data, and what they look like in cells of
 * a terminal or as SVG. It knows nothing of cadence.
 *
 * Painting is a pure function of the chart and the size: any size, also one cell. Only
 * whole cells of ASCII, or of the lines and blocks that every console font has.
 */
#ifndef TURNOVER_CORE_CHART_H
#define TURNOVER_CORE_CHART_H

#include "core/base/text.h"
#include "core/theme/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct chart_point {
	double x; /* day */
	double y;
	double error; /* half the bar; 0: none */
	bool hollow;  /* of the second kind */
};

struct chart {
	char *title;                /* owned; NULL */
	const char *unit;           /* of y, borrowed */
	const char *solid, *hollow; /* what the two kinds of points are, borrowed; NULL */
	int32_t first, last;        /* days of the x axis, both in it */
	bool has_level;
	double level; /* a horizontal line, dashed */
	const char *level_name;
	struct chart_point *items; /* by x */
	size_t n, capacity;
};
void chart_clear(struct chart *chart);

/* Round numbers on an axis: from + i * step, i < n; step is 1, 2 or 5 x 10^k. */
struct chart_axis {
	double low, high; /* what the axis spans: its outer ticks */
	double step;
	int n;
	int decimals; /* that a tick needs */
};
/* At most `most` ticks (>= 2) over low .. high, which need not differ. */
struct chart_axis chart_axis(double low, double high, int most);

/* The axis of y that the points, their errors and the level need. */
struct chart_axis chart_y_axis(const struct chart *chart, int most);

struct chart_cell {
	uint32_t code; /* a printable code point; ' ' where nothing is */
	enum role role;
};

/*
 * Paints into cells[rows * columns], row by row, from the top. Where there is no room for
 * axes they are left out. unicode: lines and blocks; else ASCII.
 */
void chart_paint(const struct chart *chart, int columns, int rows, bool unicode,
		 struct chart_cell *cells);

/* Adds the painted cells as lines of text, without blanks at their ends. */
void chart_write_text(struct text *text, const struct chart *chart, int columns, int rows,
		      bool unicode);

/*
 * Adds an SVG group of that size with its upper left corner at (x, y): axes, bars,
 * points, names. Classes are styled by chart_svg_style, which belongs into the <svg>.
 */
void chart_write_svg(struct text *text, const struct chart *chart, double x, double y,
		     double width, double height);
extern const char chart_svg_style[];

/* Adds `from` as text of XML, escaped. */
void chart_add_xml(struct text *text, const char *from);

#endif
