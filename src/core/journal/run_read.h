/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * run_read: from a tree of settings to a run: what JSON, CSV and $EDITOR have in common.
 */
#ifndef TURNOVER_CORE_RUN_READ_H
#define TURNOVER_CORE_RUN_READ_H

#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/journal/run.h"

#include <stdbool.h>

enum { RUN_FORMAT = 1 }; /* of what is written; a larger number is refused */

enum run_form {
	RUN_FORM_WHOLE, /* JSON and CSV: everything, plain numbers with units in names */
	RUN_FORM_TEXT   /* what a person may say and change, in people's units */
};

/*
 * Reads a group into *run. WHOLE: *run was initialised. TEXT: *run is the run as it was;
 * what a person may change is taken from the text alone (what is not there becomes "not
 * known"), the rest stays. *offset_given, where not NULL: the start said where on earth
 * it was. False when there was an error; all of them are in diags.
 */
bool run_read(struct node *root, enum run_form form, struct run *run, bool *offset_given,
	      struct diags *diags);

#endif
