/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * ask: one question on the screen, as data: what is asked, by which keys it is answered,
 * what was typed so far. Dialogues (core/questions/questions.h, core/questions/after.h) fill it, ui/ paints
 * it. Two equal pages need no repaint.
 */
#ifndef TURNOVER_CORE_ASK_H
#define TURNOVER_CORE_ASK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ASK_LINE = 240, ASK_ITEM = 80, ASK_KEY = 12, ASK_CHOICES = 12, ASK_INPUT = 400 };

/* Keys that are no characters. */
enum { ASK_BACK = -1, ASK_ENTER = -2, ASK_ESCAPE = -3 };

struct ask_choice {
	char key[ASK_KEY], text[ASK_ITEM];
};

struct ask_page {
	char title[ASK_LINE];    /* of the dialogue */
	char place[ASK_ITEM];    /* "3 of 8", or empty */
	char question[ASK_LINE]; /* lines, by '\n' */
	struct ask_choice choices[ASK_CHOICES];
	int nchoices;
	bool typing; /* an answer is written */
	char typed[ASK_INPUT];
	char message[ASK_LINE]; /* to the last answer, or empty */
	bool alarm;             /* … which needs a look */
	/* What Enter, Escape and q do here; NULL: they do nothing. */
	const char *enter, *escape, *leave;
};

/* Zeroed, then the rows of choices one by one; too many are left out. */
void ask_choice(struct ask_page *page, const char *key, const char *text);

/* Adds a character to what is typed if it is printable and there is room; `most` bytes. */
void ask_type(char *input, size_t most, uint32_t code);

/* Takes the last character back; false: there was none. */
bool ask_erase(char *input);

/* The number of a key for 0 .. 10, ten by `t`; -1: none. */
int ask_ten(int key);

#endif
