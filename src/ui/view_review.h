/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view_review: what the weeks have done, a part at a time: its chart, then its text. */
#ifndef TURNOVER_UI_VIEW_REVIEW_H
#define TURNOVER_UI_VIEW_REVIEW_H

#include "core/screen/lobby.h"

/* Paints lobby->review, and keeps lobby->page_top within its text. */
void view_review_paint(struct lobby *lobby);

#endif
