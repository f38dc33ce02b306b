/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draft_text: the workout text of intervals.icu as a draft: "- Easy 10m Z2 HR 85rpm",
 * "Main set 4x" above a paragraph of such lines.
 */
#ifndef TURNOVER_CORE_DRAFT_TEXT_H
#define TURNOVER_CORE_DRAFT_TEXT_H

#include "core/exchange/draft.h"

/* Reads the n bytes, which may be anything. What no line of it is, is a remark. */
void draft_text_read(struct draft *draft, const char *bytes, size_t n);

#endif
