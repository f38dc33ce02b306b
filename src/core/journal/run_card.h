/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_card: a run for people to read: a line of a list, or all of it. */
#ifndef TURNOVER_CORE_RUN_CARD_H
#define TURNOVER_CORE_RUN_CARD_H

#include "core/journal/run.h"
#include "core/base/text.h"

/* The head of a list and one of its lines, each with its line feed; at most 80 columns,
 * as far as the title's characters are one column wide. */
void run_list_head(struct text *to);
void run_list_line(const struct run *run, struct text *to);

/* All there is to say of it, some lines. */
void run_card(const struct run *run, struct text *to);

/* "run 12, Sun 2026-11-22 18:30, Resisted strides": to name it in a sentence. */
void run_name(const struct run *run, struct text *to);

#endif
