/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * run_text: a run as text: a line of JSON, a form for $EDITOR.
 */
#ifndef TURNOVER_CORE_RUN_TEXT_H
#define TURNOVER_CORE_RUN_TEXT_H

#include "core/journal/run.h"
#include "core/base/text.h"

/*
 * One line of JSON with its line feed: every field that is known, in the order of
 * core/journal/run_field.h, whole or decimal numbers. The same run is always the same bytes.
 */
void run_write_json(const struct run *run, struct text *to);

/*
 * The commented form that a person edits, in libconfig's syntax: what is not known is
 * there as a comment. core/journal/run_read.h reads it back (RUN_FORM_TEXT).
 */
void run_write_form(const struct run *run, struct text *to);

#endif
