/* SPDX-License-Identifier: GPL-3.0-or-later */
/* after_part: what the files of the questions after a session have of each other. */
#ifndef TURNOVER_CORE_AFTER_PART_H
#define TURNOVER_CORE_AFTER_PART_H

#include "core/questions/after.h"

void after_go_to(struct after *after, enum after_step step);

/* An answer is in the run: on to the next question that is due. */
void after_answered(struct after *after);

/* What is said of the last answer. */
void after_tell(struct after *after, bool alarm, const char *text);

bool after_had_clicks(const struct after *after);

void after_question(struct ask_page *page, const char *question);

/* after_measure.c: pages and keys of these questions. */
void after_cadence_page(const struct after *after, struct ask_page *page);
bool after_cadence_key(struct after *after, int key);
void after_feet_page(const struct after *after, struct ask_page *page);
bool after_feet_key(struct after *after, int key);
void after_source_page(const struct after *after, struct ask_page *page);
bool after_source_key(struct after *after, int key);
void after_cued_page(const struct after *after, struct ask_page *page);
bool after_cued_key(struct after *after, int key);
void after_context_page(const struct after *after, struct ask_page *page);
bool after_context_key(struct after *after, int key);

#endif
