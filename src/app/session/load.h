/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * load: from SESSION on the command line to a timeline, for every command that takes
 * one: file, gate, script, parameters, the runner's settings, compilation. Mistakes are
 * printed as FILE:LINE: error: text, all of them, by line.
 */
#ifndef TURNOVER_APP_LOAD_H
#define TURNOVER_APP_LOAD_H

#include "app/options.h"

#include "core/base/diag.h"
#include "core/journal/progress.h"
#include "core/script/runner.h"
#include "core/script/session.h"
#include "core/timeline/timeline.h"

#include <stdio.h>

struct loaded {
	char *path;         /* "-" for standard input */
	char *name;         /* the path, safe to print */
	struct text script; /* as it was in the file */
	struct session session;
	struct runner runner;
	struct timeline *timeline;
	struct diags diags; /* sorted; only warnings when all went well */
};

/*
 * Loads SESSION with --set and --baseline of the options. Everything is compiled for
 * `compile`. With `diagnostics` every error and warning is printed there; NULL: errors
 * on standard error, warnings are left to the caller.
 * Returns an exit status: STATUS_OK, STATUS_FAILED (a mistake in the file, no such
 * session), STATUS_USAGE (a --baseline that cannot be). *loaded is to be cleared in any
 * case; its parts are there only after STATUS_OK.
 */
int load_session(const char *session, const struct options *options,
		 const struct compile_options *compile, FILE *diagnostics,
		 struct loaded *loaded);

/*
 * The same for a command that writes nothing: before it reads a stranger's file the
 * process gives up all that is not needed for that (stranger.h).
 */
int load_to_read(const char *session, const struct options *options,
		 const struct compile_options *compile, FILE *diagnostics,
		 struct loaded *loaded);

/*
 * A session that was interrupted, as it was: its own copy of the script, its parameters
 * and baselines. As load_session otherwise.
 */
int load_progress(const struct progress *progress, const struct options *options,
		  const struct compile_options *compile, struct loaded *loaded);

/*
 * The same for the journal: by the log alone, without the runner's settings of today, and
 * nothing is printed. False: its script cannot be read any more.
 */
bool load_logged(const struct progress *progress, const struct compile_options *compile,
		 struct loaded *loaded);
void load_clear(struct loaded *loaded);

/*
 * The path of SESSION, owned. NULL: there is none, which has been said, with the name
 * that may have been meant.
 */
char *load_find(const char *session);

#endif
