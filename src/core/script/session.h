/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * session: what the coach wrote, with parameters filled in and parts put in place.
 *
 * A tree: a phase is either a group that repeats its children or a leaf that lasts
 * some time. Relative cadences stay relative: they meet the runner's baselines only
 * when a timeline is compiled. Times are milliseconds.
 */
#ifndef TURNOVER_CORE_SESSION_H
#define TURNOVER_CORE_SESSION_H

#include "core/base/cadence.h"
#include "core/script/kind.h"
#include "core/base/quantity.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Limits of a script; each is a clear error. */
enum {
	SESSION_MAX_PHASES = 10000,           /* after expansion */
	SESSION_MAX_MS = 12 * 60 * 60 * 1000, /* with open-ended phases at their max */
	SESSION_MAX_CUES = 20000, /* after expansion, repetitions of `every` counted */
	SESSION_MAX_DEPTH = 16,
	SESSION_MAX_SHORT = 12,              /* characters of a cue's short form */
	SESSION_OPEN_MAX_MS = 10 * 60 * 1000 /* an open-ended phase without `max` */
};

/* Left and right foot by sound. FEET_DEFAULT leaves it to the runner's settings. */
enum feet { FEET_DEFAULT, FEET_SAME, FEET_TIMBRES, FEET_SIDES };

enum cue_anchor { CUE_FROM_START, CUE_FROM_END, CUE_AT_SHARE };

/* A cue as written. Any of show, say, brief may be NULL, not all three. */
struct script_cue {
	int line;
	char *show;  /* the sentence on the screen */
	char *say;   /* what the voice says */
	char *brief; /* `short`: the big letters */
	enum cue_anchor anchor;
	int64_t at_ms;        /* from the start, or before the end */
	int at_milli_percent; /* CUE_AT_SHARE */
	int64_t every_ms;     /* 0: once */
};

struct treadmill {
	bool given;
	struct speed speed;
	bool incline_given;
	int incline_percent10;
	int64_t lead_ms; /* announced that much before the phase */
};

struct phase {
	int line;
	bool skip_last; /* left out of the last round of its group */

	/* a group */
	bool group;
	int repeat; /* >= 1 */
	bool shuffle;
	uint32_t seed;
	struct phase *children; /* owned */
	size_t n, capacity;

	/* a leaf */
	enum kind kind;
	char *name;      /* never NULL; the kind's title where none was written */
	int64_t time_ms; /* 0 with contacts only: lasts contacts * 60 / cadence */
	int contacts;    /* 0: none. With time: uncued, counted for the load only */
	bool open_ended; /* until = "key"; time_ms is the nominal length */
	int64_t max_ms;  /* the longest an open-ended phase lasts */
	struct cadence_range cadence;
	int64_t ramp_ms; /* 0: the ramp takes the whole phase */
	int every;       /* click every n-th step; 0: off */
	int accent;      /* accent every n-th beat; 0: none */
	enum feet feet;
	int64_t on_ms, off_ms; /* fade; both 0: none */
	int64_t lock_ms;       /* every step for so long, before thinning */
	int count_in;          /* beats before the phase at its tempo */
	int countdown_s;       /* before the phase begins; -1: by kind and length */
	bool context_given;
	enum context context;              /* in place of the kind's and the file's */
	int sets;                          /* >= 1 */
	int64_t rest_ms;                   /* between sets only */
	double impact;                     /* weight of one contact: 0.25, 1, 2 */
	int breathe_in_ms, breathe_out_ms; /* 0: no breathing */
	char *resistance, *effort;         /* NULL: none */
	struct treadmill treadmill;
	struct script_cue *cues; /* owned */
	size_t ncues, cues_capacity;
};

/* What a plan or a partner may turn. All texts owned; values as they were written. */
struct parameter {
	int line;
	char *name;
	char *value;     /* in force: the default, or what was --set */
	char *fallback;  /* the default */
	char *min, *max; /* NULL: not limited, or a choice */
	char **choices;  /* `values`; NULL-terminated, or NULL */
};

struct session {
	char *title;          /* never NULL */
	char *author, *notes; /* NULL: none */
	bool context_given;
	enum context context;
	struct parameter *parameters;
	size_t nparameters, parameters_capacity;
	struct phase root; /* the phases: a group that is done once */
	/* All texts and phases lie in there, some shared, and nothing is added; owned.
	 * NULL: each is an allocation of its own. Parameters are owned in any case. */
	struct arena *arena;
};

/* "effort " where the phase's effort begins with a number, which says nothing alone. */
const char *phase_effort_word(const struct phase *phase);

/* Whose baseline a relative cadence of the phase means, and in which context a measured
 * one counts: the phase's own, else the file's unless the kind's is fixed, else the kind's. */
enum context session_context(const struct session *session, const struct phase *phase);

void parameter_clear(struct parameter *parameter);
void session_clear(struct session *session);

#endif
