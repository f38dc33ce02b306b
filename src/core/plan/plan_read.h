/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plan_read: gives a settings tree the meaning of a plan script, format 1.
 *
 * Strict, as core/script/script.h is: every unknown setting, every value that cannot be is an
 * error with its line, all of them in one run. What the parameters of a session may be
 * is not known here: app/ checks a plan against the sessions that it names.
 */
#ifndef TURNOVER_CORE_PLAN_READ_H
#define TURNOVER_CORE_PLAN_READ_H

#include "core/base/diag.h"
#include "core/base/node.h"
#include "core/plan/plan.h"

/* A plan script's last setting, for config_parse. */
#define PLAN_LAST_SETTING "weeks"

/* True when there was no error: *plan is whole and the caller clears it. Else it is
 * empty. `root` is the file's outermost group. */
bool plan_read(struct node *root, struct plan *plan, struct diags *diags);

#endif
