/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * script_phase: the phases of a script; inside of script.c, nobody else's business.
 *
 * Lists of phases are read once each into trees in which the use of a part is still a
 * mark. Only when the whole is counted and within the limits are the parts copied to
 * where they are used, as groups that are done once: a short file cannot make a long
 * tree.
 */
#ifndef TURNOVER_CORE_SCRIPT_PHASE_H
#define TURNOVER_CORE_SCRIPT_PHASE_H

#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/script/parameter.h"
#include "core/script/session.h"
#include "core/script/value.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	SCRIPT_NAME_LIMIT = 200, /* characters of titles, names, resistances, cues */
	SCRIPT_NOTES_LIMIT = 8000,
	SCRIPT_MAX_PARTS = 64,
	SCRIPT_MAX_PHASE_CUES = 64 /* written in one phase */
};

/* What a tree amounts to; sums stop at COUNT_LIMIT instead of wrapping. */
struct measure {
	int64_t phases;                       /* rounds, sets and rests counted out */
	int64_t ms;                           /* at its longest */
	int64_t cues;                         /* with repetitions of `every` */
	int64_t leaves, groups, written_cues; /* in the tree, rounds not counted out */
	int depth;                            /* of groups */
};

/* The settings of a phase; those that are values are a row of script_leaf_specs. */
enum leaf_row {
	ROW_KIND,
	ROW_NAME,
	ROW_TIME, /* the first value */
	ROW_CONTACTS,
	ROW_UNTIL,
	ROW_MAX,
	ROW_CADENCE,
	ROW_RAMP,
	ROW_CLICKS,
	ROW_ACCENT,
	ROW_FEET,
	ROW_ON,
	ROW_OFF,
	ROW_LOCK,
	ROW_COUNT_IN,
	ROW_COUNTDOWN,
	ROW_RESISTANCE,
	ROW_EFFORT,
	ROW_SETS,
	ROW_REST,
	ROW_IMPACT,
	ROW_CONTEXT,
	ROW_BREATHING, /* the last value */
	ROW_TREADMILL,
	ROW_CUES,
	ROW_SKIP_LAST,
	LEAF_ROWS,

	/* What makes it something else. */
	ROW_USE = LEAF_ROWS,
	ROW_REPEAT,
	ROW_PHASES,
	PHASE_ROWS
};
#define ROW_BIT(row) (UINT32_C(1) << (row))

/* What a leaf of a kind is before it speaks: the kind's, and the file's defaults. */
struct preset {
	struct phase phase;
	uint32_t given, failed; /* see struct hearing */
};

struct part {
	const char *name; /* borrowed */
	int line;
	struct phase list; /* a group that is done once */
	bool used;
	bool cyclic; /* reported */
	enum { PART_UNMEASURED, PART_BEING_MEASURED, PART_MEASURED } state;
	struct measure measure;
};

/* Everything the reading of one script needs. */
struct reader {
	struct diags *diags;
	struct arena *arena; /* of the session: texts, phases, parts */
	struct parameters parameters;
	struct preset *presets[KINDS]; /* NULL: nobody asked for it yet */
	struct part *parts;
	size_t nparts;
};

/* Fills presets from `defaults` (NULL: none). */
void script_defaults_read(struct reader *reader, struct node *group);

/* Reads a list of phases into the children of *parent. depth counts the groups around. */
void script_phases_read(struct reader *reader, struct node *list, struct phase *parent,
			int depth);

/* A copy of prose (see value_words) or, below, of any text, for the session. */
char *script_prose(struct reader *reader, const struct node *node, size_t limit);
char *script_text(struct reader *reader, const char *text);

/* Reads one leaf setting's value, parameters filled in. False with an error. */
bool script_value(struct reader *reader, const struct node *node,
		  const struct value_spec *spec, struct value *value);

extern const struct value_spec script_leaf_specs[LEAF_ROWS]; /* of values only */

/* A phase while it is read. Of the masks, ROW_BIT(row) is a row of the settings. */
struct hearing {
	struct reader *reader;
	struct phase *phase; /* what is filled */
	int line;
	bool unknown;                    /* it says other things, too */
	uint32_t own;                    /* rows: it says them itself */
	uint32_t given;                  /* values: it or the defaults say them */
	uint32_t failed;                 /* values that were refused */
	struct node *nodes[PHASE_ROWS];  /* of own rows only: see script_heard */
	unsigned char values[LEAF_ROWS]; /* own rows, in the order of the file */
	size_t nvalues;
};

/* What the phase itself says in a row, or NULL. */
static inline struct node *script_heard(const struct hearing *hearing, enum leaf_row row)
{
	return hearing->own & ROW_BIT(row) ? hearing->nodes[row] : NULL;
}

/* script_rule.c: reports what does not go together, drops defaults that do not apply. */
void script_judge(struct hearing *hearing);

/* script_cue.c: the cues and the treadmill of a leaf. */
void script_cues_read(struct reader *reader, struct node *list, struct phase *phase);
void script_treadmill_read(struct reader *reader, struct node *group,
			   struct treadmill *treadmill);

/* script_part.c: parts, counting, and putting parts in place. */
void script_parts_read(struct reader *reader, struct node *group);
void script_part_use(struct reader *reader, const struct node *name, struct phase *phase);

/* Counts the root (line: of `phases`) and reports what is beyond the limits. */
void script_measure(struct reader *reader, const struct phase *root, int line);

/* Makes every use in *root a group with copies of its part; only after script_measure. */
void script_parts_place(struct reader *reader, struct phase *root);

#endif
