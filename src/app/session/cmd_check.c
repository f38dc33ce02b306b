/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_check: every mistake of every file, as FILE:LINE: error: text. The mistakes are
 * the result, so they go to standard output, as editors expect of a checker.
 */
#include "app/command.h"
#include "app/console/say.h"
#include "app/session/load.h"

#include "core/base/text.h"
#include "core/card/card_parts.h"

static void say_fine(const struct loaded *loaded)
{
	const struct card card = {.session = &loaded->session,
				  .runner = &loaded->runner,
				  .timeline = loaded->timeline};
	struct card_facts facts;
	char length[64];

	card_facts(&card, &facts);
	text_duration(length, sizeof length, text_whole_s_ms(facts.length_ms));
	say_line(stderr, "%s: no mistakes; it lasts %s%s", loaded->name,
		 facts.open ? "at least " : "", length);
}

static int run(const struct options *options)
{
	const struct compile_options compile = {.rate = 48000};
	int worst = STATUS_OK;

	for (size_t i = 0; i < options->arguments.n; i++) {
		struct loaded loaded;
		int status = load_to_read(options->arguments.items[i], options, &compile,
					  stdout, &loaded);

		fflush(stdout);
		if (status == STATUS_OK)
			say_fine(&loaded);
		load_clear(&loaded);
		worst = status > worst ? status : worst;
		if (status == STATUS_USAGE)
			break;
	}
	return worst;
}

static const struct option_row rows[] = {OPTION_SET, OPTION_BASELINE, {0}};

const struct subcommand command_check = {
	.name = "check",
	.summary = "find every mistake in session files",
	.usage = "SESSION... [--set NAME=VALUE]... [--baseline CONTEXT=SPM]...",
	.details = "Mistakes are printed as FILE:LINE: error: text, what is legal but "
		   "unwise as\n"
		   "FILE:LINE: warning: text. The exit status is 0 if there is no error, "
		   "else 1.\n",
	.options = rows,
	.least = 1,
	.most = -1,
	.run = run,
};
