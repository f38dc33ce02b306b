/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * card: a compiled session in words, as a coach would paste it into a message, and in
 * the stable forms for programs and golden files.
 */
#ifndef TURNOVER_CORE_CARD_H
#define TURNOVER_CORE_CARD_H

#include "core/base/diag.h"
#include "core/base/text.h"
#include "core/timeline/timeline.h"

/* CARD_SUMMARY: the head of the card, what it adds up to, without its phases. */
enum card_format { CARD_TEXT, CARD_MARKDOWN, CARD_JSON, CARD_TIMELINE, CARD_SUMMARY };

/* "card", "markdown", "json", "timeline"; false: no such format. */
bool card_format_parse(const char *text, enum card_format *format);

struct card_options {
	enum card_format format;
	bool clicks;               /* JSON: with clicks_s */
	const struct diags *diags; /* warnings, listed on the card; may be NULL */
	int columns;               /* of a plain card, at most 78; 0: 78 */
};

/* Adds the card to *text. JSON and timeline forms are stable and in the manual. */
void card_write(struct text *text, const struct session *session,
		const struct runner *runner, const struct timeline *timeline,
		const struct card_options *options);

/* Adds "29 min 20 s, up to 181.6 spm (strides 178 spm PROVISIONAL)". */
void card_write_limits(struct text *text, const struct session *session,
		       const struct runner *runner, const struct timeline *timeline);

#endif
