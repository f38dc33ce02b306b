/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * after: what is asked after a session, one key an answer: effort, comfort, pain, pace,
 * terrain, shoes, a measured cadence, a note.
 *
 * Each answer goes straight into the run; `changed` tells that it is to be saved, so that
 * a kill loses the question in progress at most. Everything can be skipped, and asked
 * again by going back. Pure.
 */
#ifndef TURNOVER_CORE_AFTER_H
#define TURNOVER_CORE_AFTER_H

#include "core/questions/ask.h"
#include "core/journal/history.h"
#include "core/journal/run.h"
#include "core/base/text.h"

#include <stdbool.h>
#include <stddef.h>

enum { AFTER_SHOES = 9 };

enum after_step {
	AFTER_RPE,
	AFTER_COMFORT,
	AFTER_PAIN,
	AFTER_FLAGS,
	AFTER_SPEED,
	AFTER_TERRAIN,
	AFTER_SHOES_USED,
	AFTER_SHOES_NAME,
	AFTER_SHOES_CLASS,
	AFTER_CADENCE,
	AFTER_FEET,    /* half or twice of what legs do was typed */
	AFTER_SOURCE,  /* a watch, or counted */
	AFTER_CUED,    /* while clicks were heard? */
	AFTER_CONTEXT, /* of a session that names none */
	AFTER_NOTE,
	AFTER_END
};

struct after {
	struct run *run; /* borrowed */
	enum after_step step;
	bool changed; /* by the last key */
	struct {
		char name[RUN_LINE_MAX + 1];
		enum shoe_class shoe_class;
	} shoes[AFTER_SHOES]; /* that were worn before, the latest first */
	int nshoes;
	char typed[ASK_INPUT];
	char message[ASK_LINE]; /* to the last answer */
	bool alarm;
	struct run_sample sample; /* that is being asked about */
	bool one;                 /* … of one foot, doubled */
	bool has_sample;          /* it is in the run, at `place` */
	size_t place;
};

/* run must outlive it. history: NULL for none; its shoes are offered. */
void after_open(struct after *after, struct run *run, const struct history *history);
bool after_is_open(const struct after *after);

/* A code point, or a key of core/questions/ask.h. */
void after_key(struct after *after, int key);

void after_page(const struct after *after, struct ask_page *page);

/* Adds what is known of it now: "RPE 6, comfort 7, no pain, treadmill"; nothing if nothing
 * was answered. */
void after_said(struct text *text, const struct run *run);

#endif
