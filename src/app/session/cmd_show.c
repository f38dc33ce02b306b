/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_show: a session in words, as data, or as the canonical text of its timeline. */
#include "app/command.h"
#include "app/console/page.h"
#include "app/console/say.h"
#include "app/session/load.h"

#include "core/base/text.h"
#include "core/card/card.h"

/* A terminal that has more columns is read no better. */
enum { WIDEST = 80 };

static int run(const struct options *options)
{
	struct card_options card = {.format = CARD_TEXT};
	struct compile_options compile = {0};
	const char *format = options_value(options, "format");
	struct loaded loaded;
	struct text text = {0};
	int status;

	if (format != NULL && !card_format_parse(format, &card.format))
		return say_usage("show",
				 "--format %s: write card, markdown, json or timeline",
				 format);
	if (!options_rate(options, 48000, &compile.rate))
		return STATUS_USAGE;
	status =
		load_to_read(options->arguments.items[0], options, &compile, NULL, &loaded);
	if (status == STATUS_OK) {
		card.clicks = options_given(options, "clicks");
		card.diags = &loaded.diags;
		card.columns = page_columns(WIDEST) - 1;
		card_write(&text, &loaded.session, &loaded.runner, loaded.timeline, &card);
		say(stdout, "%s", text_string(&text));
		text_clear(&text);
	}
	load_clear(&loaded);
	return status;
}

static const struct option_row rows[] = {
	{"format", 0, "FORM", "card, markdown, json or timeline (card)"},
	{"clicks", 0, NULL, "json and timeline: every click as well"},
	OPTION_RATE,
	OPTION_SET,
	OPTION_BASELINE,
	{0},
};

const struct subcommand command_show = {
	.name = "show",
	.summary = "tell what a session is: phases, totals, warnings",
	.usage = "SESSION [OPTION]...",
	.details = "The card is for people, json for programs; timeline is all that a "
		   "session\n"
		   "compiles to, to the frame.\n",
	.options = rows,
	.least = 1,
	.most = 1,
	.run = run,
};
