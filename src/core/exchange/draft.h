/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * draft: a workout of another program on its way to a session script.
 *
 * Readers of foreign files (draft_zwo.c, draft_text.c) fill it; draft_script writes it
 * down. Whatever a file holds, what is in a draft is clean and within the limits of a
 * script, so the script that comes out is one without a mistake. What had to be guessed
 * or left out is a remark, which becomes a comment.
 */
#ifndef TURNOVER_CORE_DRAFT_H
#define TURNOVER_CORE_DRAFT_H

#include "core/script/kind.h"
#include "core/base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	DRAFT_STEPS = 2000, /* written, rounds not counted out */
	DRAFT_CUES = 16,    /* of one step */
	DRAFT_TIMES = 1000, /* rounds of a block */
	DRAFT_WHY = 160
};

struct draft_cue {
	int64_t at_ms;
	char *text; /* owned, clean */
};

struct draft_step {
	enum kind kind;
	bool kind_known;          /* the file says so; else it is guessed in the end */
	int zone;                 /* 1 .. 7, how hard: for that guess; 0: not known */
	char *name;               /* owned, clean; NULL: the kind's */
	int64_t ms;               /* > 0 */
	bool open;                /* ends on a key */
	int from_spm10, to_spm10; /* both feet; 0: none */
	char *effort;             /* owned, clean; NULL: none */
	struct text remark;       /* what was guessed or left out; one line */
	struct draft_cue cues[DRAFT_CUES];
	size_t ncues;
	size_t block; /* steps with the same number, side by side, repeat; 0: none */
	int times;    /* of its block */
};

struct draft {
	char *title, *author, *notes; /* owned, clean; NULL: none */
	struct text remark;           /* of the whole; a line each */
	struct {
		struct draft_step *items;
		size_t n, capacity;
	} steps;
	size_t blocks;  /* so many were begun */
	bool over_full; /* more than DRAFT_STEPS */
};

void draft_clear(struct draft *draft);

/* A copy without anything that a script may not hold, blanks as one, cut at `most`
 * characters. Owned; NULL where nothing is left. */
char *draft_clean(const char *text, size_t n, size_t most);

/* A step of that length; NULL where there are too many, or the length is none: that is
 * remembered or remarked. Borrowed until the next one. */
struct draft_step *draft_add(struct draft *draft, int64_t ms);

/* Adds to a remark, behind a "; ". */
void draft_remark(struct text *remark, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Takes a text that is said at some time of the step as a cue, or remarks it. */
void draft_add_cue(struct draft_step *step, int64_t at_ms, const char *text, size_t n);

/* A length in metres as a time, at the pace (s a km; 0: an easy one is guessed). */
int64_t draft_distance_ms(struct text *remark, int64_t metres, int64_t s_per_km);

/*
 * Sets a cadence as it was written: strides of one leg below 115, else steps; remarked.
 * What legs cannot do is left out with a remark.
 */
void draft_set_cadence(struct draft_step *step, double from, double to);

/*
 * Takes a cadence out of words: "172 spm", "164 to 170 steps/min, tall" (the words are
 * then the rest, ", tall" without its comma). False: there is none. Whole numbers.
 */
bool draft_take_cadence(struct draft_step *step, struct text *words);

/*
 * The end: kinds are guessed, what repeats is folded. False with a reason: no step, or
 * more than a session may have.
 */
bool draft_settle(struct draft *draft, char why[DRAFT_WHY]);

/* Adds the script; `from`: the name of the file it was made of. */
void draft_script(struct text *script, const struct draft *draft, const char *from);

/* Same word, whatever its case (ASCII). */
bool draft_same(const char *one, const char *other);

#endif
