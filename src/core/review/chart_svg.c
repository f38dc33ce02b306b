/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chart: as SVG. Colours are the theme's (Okabe-Ito), on light and dark ground alike. */
#include "core/review/chart.h"

#include "core/base/day.h"

#include <math.h>

/* Room for labels around the plot, in the units of the picture. */
#define LEFT        44.0
#define RIGHT       12.0
#define TOP         26.0
#define BOTTOM      40.0
#define LABEL_WIDTH 62.0
#define TICK_HEIGHT 34.0
#define RADIUS      4.0

const char chart_svg_style[] =
	"<style>\n"
	"svg { color-scheme: light dark; --ground: #ffffff; --ink: #1a1a1a; --dim: #6b6b6b;"
	" --grid: #dddddd; --easy: #0072b2; --cued: #b34700; }\n"
	"@media (prefers-color-scheme: dark) { svg { --ground: #16181c; --ink: #e8e8e8;"
	" --dim: #a0a0a0; --grid: #3a3d42; --easy: #56b4e9; --cued: #e69f00; } }\n"
	"text { font: 12px sans-serif; fill: var(--ink); }\n"
	".dim { fill: var(--dim); }\n"
	".title { font-size: 14px; font-weight: bold; }\n"
	".ground { fill: var(--ground); }\n"
	".grid { stroke: var(--grid); }\n"
	".level { stroke: var(--dim); stroke-dasharray: 4 4; }\n"
	".bar { stroke: var(--easy); stroke-width: 1.5; }\n"
	".line { stroke: var(--easy); fill: none; opacity: 0.5; }\n"
	".solid { fill: var(--easy); }\n"
	".hollow { fill: none; stroke: var(--cued); stroke-width: 2; }\n"
	"</style>\n";

struct frame {
	struct text *text;
	const struct chart *chart;
	struct chart_axis axis;
	double left, right, top, bottom;
};

void chart_add_xml(struct text *text, const char *from)
{
	for (; *from != '\0'; from++)
		switch (*from) {
		case '<': text_add(text, "&lt;"); break;
		case '>': text_add(text, "&gt;"); break;
		case '&': text_add(text, "&amp;"); break;
		case '"': text_add(text, "&quot;"); break;
		default: text_add_bytes(text, from, 1); break;
		}
}

static double x_of(const struct frame *frame, double day)
{
	const double span = frame->chart->last - frame->chart->first;

	return span <= 0 ? (frame->left + frame->right) / 2
			 : frame->left + (day - frame->chart->first) / span *
						 (frame->right - frame->left);
}

static double y_of(const struct frame *frame, double value)
{
	return frame->top + (frame->axis.high - value) /
				    (frame->axis.high - frame->axis.low) *
				    (frame->bottom - frame->top);
}

static void label(const struct frame *frame, double x, double y, const char *style,
		  const char *anchor, const char *what)
{
	text_add(frame->text,
		 "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\" text-anchor=\"%s\">", x, y,
		 style, anchor);
	chart_add_xml(frame->text, what);
	text_add(frame->text, "</text>\n");
}

static void line(const struct frame *frame, const char *style, double x1, double y1,
		 double x2, double y2)
{
	text_add(frame->text,
		 "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
		 style, x1, y1, x2, y2);
}

static void write_y_axis(const struct frame *frame)
{
	for (int i = 0; i < frame->axis.n; i++) {
		const double value = frame->axis.low + i * frame->axis.step;
		const double y = y_of(frame, value);
		struct text number = {0};

		text_add(&number, "%.*f", frame->axis.decimals,
			 fabs(value) < frame->axis.step / 2 ? 0.0 : value);
		line(frame, "grid", frame->left, y, frame->right, y);
		label(frame, frame->left - 6, y + 4, "dim", "end", text_string(&number));
		text_clear(&number);
	}
}

static void write_x_axis(const struct frame *frame)
{
	const int32_t span = frame->chart->last - frame->chart->first;
	const int n = (int)fmax(1, (frame->right - frame->left) / LABEL_WIDTH);
	const int32_t step = (span / n / 7 + 1) * 7;
	char date[DAY_TEXT];

	for (int32_t day = frame->chart->first; span >= 0 && day <= frame->chart->last;
	     day += step) {
		const double x = x_of(frame, day);

		if (x + LABEL_WIDTH / 2 > frame->right && day != frame->chart->first)
			break;
		day_text(day, date);
		line(frame, "grid", x, frame->bottom, x, frame->bottom + 4);
		label(frame, x, frame->bottom + 16, "dim", "start",
		      span > 360 ? date : date + 5);
	}
}

static void write_points(const struct frame *frame)
{
	const struct chart *chart = frame->chart;

	text_add(frame->text, "<polyline class=\"line\" points=\"");
	for (size_t i = 0; i < chart->n; i++)
		if (!chart->items[i].hollow)
			text_add(frame->text, "%.1f,%.1f ", x_of(frame, chart->items[i].x),
				 y_of(frame, chart->items[i].y));
	text_add(frame->text, "\"/>\n");
	for (size_t i = 0; i < chart->n; i++) {
		const struct chart_point *point = &chart->items[i];
		const double x = x_of(frame, point->x);

		if (point->error > 0)
			line(frame, "bar", x, y_of(frame, point->y - point->error), x,
			     y_of(frame, point->y + point->error));
		text_add(frame->text,
			 "<circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.0f\"/>\n",
			 point->hollow ? "hollow" : "solid", x, y_of(frame, point->y),
			 RADIUS);
	}
}

static void write_level(const struct frame *frame)
{
	const double y = y_of(frame, frame->chart->level);

	if (!frame->chart->has_level)
		return;
	line(frame, "level", frame->left, y, frame->right, y);
	label(frame, frame->right, y - 4, "dim", "end", frame->chart->level_name);
}

/* What the two kinds of points are, at the foot. */
static void write_legend(const struct frame *frame, double y)
{
	const double second = frame->left + (frame->right - frame->left) / 2;

	if (frame->chart->solid != NULL) {
		text_add(frame->text,
			 "<circle class=\"solid\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.0f\"/>\n",
			 frame->left + RADIUS, y - 4, RADIUS);
		label(frame, frame->left + 4 * RADIUS, y, "dim", "start",
		      frame->chart->solid);
	}
	if (frame->chart->hollow != NULL) {
		text_add(frame->text,
			 "<circle class=\"hollow\" cx=\"%.1f\" cy=\"%.1f\" r=\"%.0f\"/>\n",
			 second + RADIUS, y - 4, RADIUS);
		label(frame, second + 4 * RADIUS, y, "dim", "start", frame->chart->hollow);
	}
}

void chart_write_svg(struct text *text, const struct chart *chart, double x, double y,
		     double width, double height)
{
	const int most = (int)fmax(2, (height - TOP - BOTTOM) / TICK_HEIGHT);
	const struct frame frame = {
		.text = text,
		.chart = chart,
		.axis = chart_y_axis(chart, most),
		.left = LEFT,
		.right = width - RIGHT,
		.top = TOP,
		.bottom = height - BOTTOM,
	};

	text_add(text, "<g transform=\"translate(%.1f %.1f)\">\n", x, y);
	if (chart->title != NULL)
		label(&frame, frame.left, TOP - 12, "title", "start", chart->title);
	if (chart->unit != NULL)
		label(&frame, frame.left - 6, TOP - 12, "dim", "end", chart->unit);
	write_y_axis(&frame);
	write_x_axis(&frame);
	write_level(&frame);
	write_points(&frame);
	write_legend(&frame, height - 6);
	text_add(text, "</g>\n");
}
