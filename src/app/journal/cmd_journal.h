/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_journal: what the commands of the journal share. */
#ifndef TURNOVER_APP_CMD_JOURNAL_H
#define TURNOVER_APP_CMD_JOURNAL_H

#include "app/command.h"

#include "core/base/diag.h"
#include "io/journal.h"

extern const struct subcommand command_journal_list, command_journal_show,
	command_journal_add, command_journal_edit, command_journal_delete,
	command_journal_export, command_journal_import, command_journal_check;

/* A day of an option, or `otherwise` without it. False: it is none, which was said. */
bool cmd_journal_day(const char *command, const struct options *options, const char *name,
		     int32_t otherwise, int32_t *day);

#endif
