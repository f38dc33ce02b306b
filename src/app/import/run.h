/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * run: one recording into the journal: as a run of its own, or as what a played
 * session's phases really were.
 */
#ifndef TURNOVER_APP_IMPORT_RUN_H
#define TURNOVER_APP_IMPORT_RUN_H

#include "core/recording/recorded_run.h"
#include "io/journal.h"

#include <stdbool.h>
#include <stdint.h>

/* What the command line said. */
struct import_wishes {
	struct recorded_wish run; /* its context, if said, and what easy running is */
	enum cadence_unit unit;   /* UNIT_UNDECIDED: by rule */
	const char *columns;      /* of tables; NULL: by their header */
	const char *shoes;        /* NULL: not said */
	bool minimal;
	enum terrain terrain; /* TERRAIN_UNKNOWN: as the recording has it */
	bool dated;           /* a start was told, for recordings without a clock */
	bool alone;           /* of one file, which was named: also instead of its clock */
	int64_t start_utc_ms;
	bool dry, json;
	bool ask; /* a guessed context is shown and may be changed */
};

enum imported {
	IMPORTED_NEW,    /* a run of its own now */
	IMPORTED_JOINED, /* a played session has it now */
	IMPORTED_KNOWN,  /* it was there already */
	IMPORTED_SHOWN,  /* --dry-run */
	IMPORTED_LEFT,   /* the runner did not want it */
	IMPORTED_FAILED, /* which was said */
	IMPORTED_RESULTS
};

/*
 * Gives a recording its times: a device without a clock has those of --date, or ends when
 * its file was last written; local times become UTC; and the local day is this machine's
 * where the file does not say. False: nothing is known, which was said.
 */
bool import_settle(struct recording *recording, const struct import_wishes *wishes,
		   const char *path);

/* A paragraph on standard output, 80 columns wide, behind so many blanks. */
void import_tell(size_t indent, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The run of the journal that the recording is now, or was already. */
struct import_place {
	int64_t id; /* 0: it is in none */
	int32_t day;
	bool of_plan; /* it is a session of a plan already */
};

/*
 * journal: NULL for a dry run. brief: only warnings are said, and a
 * line in a dry run. samples: those of each
 * context that a new run has are added.
 */
enum imported import_run(struct journal *journal, const struct recording *recording,
			 const struct import_wishes *wishes, const char *path, bool brief,
			 size_t samples[CONTEXTS], struct import_place *place);

#endif
