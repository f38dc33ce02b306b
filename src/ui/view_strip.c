/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_strip: the session as a strip of small bars; see view_strip.h. */
#include "ui/view_strip.h"

#include "ui/terminal.h"

static bool has_blocks(void)
{
	return terminal_has_utf8() && !terminal_is_console();
}

/*
 * One cell of the strip, 0 .. 8 high. In one row there are eighths of a row where the
 * terminal has them; in several whole rows do, since fonts leave gaps between them.
 */
static void draw_cell(struct rect cell, enum role role, int height)
{
	static const char *const eighths[] = {"▁", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"};
	struct rect block = cell;

	if (has_blocks() && (cell.rows == 1 || height == 0)) {
		paint_text(rect_row(cell, cell.rows - 1), PAINT_LEFT, role,
			   eighths[height == 1 ? 2 : height]);
	} else if (height == 0) {
		paint_text(rect_row(cell, cell.rows - 1), PAINT_LEFT, role, "_");
	} else {
		block.rows = (height * cell.rows + 7) / 8;
		block.row += cell.rows - block.rows;
		paint_block(block, role);
	}
}

void view_strip_paint(struct rect strip, const struct player_screen *screen, bool playhead)
{
	for (int i = 0; i < screen->nstrip; i++) {
		struct rect cell = {strip.row, strip.column + 1 + i, strip.rows, 1};

		if (i == screen->strip_at && playhead)
			paint_banner(rect_row(cell, cell.rows - 1), PAINT_LEFT, ROLE_TITLE,
				     "^");
		else
			draw_cell(cell,
				  i < screen->strip_at ? ROLE_DIM : screen->strip[i].role,
				  screen->strip[i].height);
	}
}

void view_strip_marker(struct rect row, const struct player_screen *screen)
{
	row.column += 1 + screen->strip_at;
	row.columns = 1;
	if (screen->nstrip > 0)
		paint_text(row, PAINT_LEFT, ROLE_TITLE, terminal_has_utf8() ? "▲" : "^");
}
