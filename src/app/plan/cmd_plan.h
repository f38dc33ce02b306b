/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_plan: what the subcommands of `turnover plan` share. */
#ifndef TURNOVER_APP_CMD_PLAN_H
#define TURNOVER_APP_CMD_PLAN_H

#include "app/command.h"
#include "app/options.h"
#include "app/plan/now.h"

#include <stdbool.h>

extern const struct subcommand command_plan_export, command_plan_done;

/* Opens the plan that is followed, does that, closes it. An exit status. */
int cmd_plan_run(const struct options *options, enum journal_mode mode,
		 int (*act)(struct plan_now *now, const struct options *options));

/* Is one followed? False: it was said that none is. */
bool cmd_plan_is_followed(const struct plan_now *now);

#endif
