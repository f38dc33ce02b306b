/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * card_parts: what the forms of the card share: the facts of a session and the three
 * writers. Only card*.c, workout*.c and lobby_text.c include this.
 */
#ifndef TURNOVER_CORE_CARD_PARTS_H
#define TURNOVER_CORE_CARD_PARTS_H

#include "core/card/card.h"

/* Whose session, for whom, where to. All borrowed; card_facts needs no text, no options. */
struct card {
	struct text *text;
	const struct session *session;
	const struct runner *runner;
	const struct timeline *timeline;
	const struct card_options *options;
	bool markdown; /* of the card for people: not plain text */
};

/* Totals. Work is counted by the kinds that are work; a set is a repetition. */
struct card_facts {
	int64_t length_ms, clicked_ms;
	size_t clicks;
	int highest_spm10; /* 0: no cadence anywhere */
	bool open;         /* a phase ends on a key: the length is a guess */
	size_t reps[KINDS];
	int64_t contacts;
	double load; /* contacts, weighed by their impact */
	bool baseline_used[CONTEXTS];
};

void card_facts(const struct card *card, struct card_facts *facts);

/* A frame in milliseconds, rounded. */
int64_t card_ms(const struct timeline *timeline, int64_t frame);

void card_write_text(const struct card *card);
void card_write_summary(const struct card *card);
void card_write_json(const struct card *card);
void card_write_timeline(const struct card *card);

/* The phases of the card (card_phases.c), without their heading. */
void card_write_phases(const struct card *card);

/* Adds "belt +3 km/h of easy (13 km/h) at 4 %". */
void card_add_belt(struct text *line, const struct runner *runner,
		   const struct treadmill *treadmill);

/* text_wrap to the width of the card. */
void card_wrap(const struct card *card, size_t column, size_t indent,
	       const char *paragraph);

/* Adds a text so that Markdown shows it as it is. */
void card_add_markdown(struct text *text, const char *plain);

#endif
