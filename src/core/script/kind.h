/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * kind: the kinds of phase, one row each.
 *
 * A new kind goes to the end, for numbers of kinds stand in journals. What a kind is to the
 * screen, the sound and the script is its row; few places name kinds one by one: HACKING has
 * them.
 */
#ifndef TURNOVER_CORE_KIND_H
#define TURNOVER_CORE_KIND_H

#include "core/base/cadence.h"
#include "core/theme/theme.h"

#include <stdbool.h>

enum kind {
	KIND_WARM_UP,
	KIND_EASY,
	KIND_FORM,
	KIND_STRIDE,
	KIND_TEMPO,
	KIND_ACCELERATE,
	KIND_METRONOME,
	KIND_PROBE,
	KIND_DRILL,
	KIND_RECOVERY,
	KIND_REST,
	KIND_WALK,
	KIND_MOBILITY,
	KIND_CHANGE,
	KIND_COOL_DOWN,
	KINDS
};

/* Which "now" is heard when a phase of this kind begins. */
enum entry { ENTRY_GO, ENTRY_REST, ENTRY_NEXT };

struct kind_info {
	const char *name;     /* as a script writes it: "warm-up" */
	const char *word;     /* on the screen, at most 10 letters: "WARM UP" */
	const char *title;    /* the name of a phase without one: "Warm-up" */
	enum role role;       /* colour */
	enum context context; /* whose baseline its relative cadence means */
	bool context_fixed;   /* the file's `context` does not change that */
	enum entry entry;
	bool work;       /* counted as a repetition of work; gets a half-way cue */
	bool biased;     /* Up/Down shift its cadence */
	int countdown_s; /* longest countdown before it begins */
	bool silent;     /* not clicked unless its script says so */
};

const struct kind_info *kind_info(enum kind kind);

/* false: no such kind; *kind is untouched. */
bool kind_parse(const char *text, enum kind *kind);

/* NULL-terminated, for "did you mean" and the manual. */
const char *const *kind_names(void);

#endif
