/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cadence: steps per minute, both feet, in tenths ("spm10": 1725 is 172.5 spm).
 *
 * The only place where what a coach writes ("+5 %", "-6 spm of easy", "160 -> 190")
 * becomes a number of steps. Integers throughout: a target is the same on every
 * machine. Legs do between CADENCE_MIN and CADENCE_MAX.
 */
#ifndef TURNOVER_CORE_CADENCE_H
#define TURNOVER_CORE_CADENCE_H

#include <stdbool.h>
#include <stdint.h>

enum { CADENCE_MIN_SPM10 = 400, CADENCE_MAX_SPM10 = 3000 };

/* Whose baseline a relative cadence refers to. Never pooled: science says so. */
enum context { CONTEXT_EASY, CONTEXT_TEMPO, CONTEXT_STRIDES, CONTEXTS };

/* "easy", "tempo", "strides". */
const char *context_name(enum context context);

/* false: no such context; *context is untouched. */
bool context_parse(const char *text, enum context *context);

/* The runner's habitual cadence in one context. */
struct baseline {
	int spm10;
	bool provisional; /* nobody measured it: the stated default of the program */
};

/* How a cadence was written. amount is in thousandths (of spm or of per cent). */
enum cadence_form { CADENCE_ABSOLUTE, CADENCE_PERCENT, CADENCE_OFFSET };

struct cadence {
	enum cadence_form form;
	int64_t amount;  /* 172.5 spm: 172500; +2.5 %: 2500; -3 spm: -3000 */
	bool of_context; /* "of easy" was written; else the phase's context holds */
	enum context context;
};

/* One end or two: "+5 %" or "+0 % -> +5 %". */
struct cadence_range {
	bool given;
	bool ramp; /* from -> to; else to equals from */
	struct cadence from, to;
};

/*
 * Resolves a cadence against baselines[CONTEXTS], rounded half away from zero to a
 * tenth. `context` is used where the cadence names none. *provisional becomes true
 * (never false) when a provisional baseline was used. The result is not limited to
 * CADENCE_MIN..MAX: the caller reports that.
 */
int cadence_resolve(const struct cadence *cadence, const struct baseline *baselines,
		    enum context context, bool *provisional);

#endif
