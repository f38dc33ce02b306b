/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * check: a plan against the sessions that it names: are they there, do they have
 * the parameters, and take every value that the plan may give them?
 */
#ifndef TURNOVER_APP_PLAN_CHECK_H
#define TURNOVER_APP_PLAN_CHECK_H

#include "core/base/diag.h"
#include "core/plan/plan.h"

#include <stdbool.h>

/* Adds what does not fit, with the plan's lines. False: something does not. */
bool plan_check(const struct plan *plan, struct diags *diags);

#endif
