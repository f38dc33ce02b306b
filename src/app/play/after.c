/* SPDX-License-Identifier: GPL-3.0-or-later */
/* after: the questions after a session; see after.h. */
#include "app/play/after.h"

#include "app/console/ask.h"
#include "app/console/say.h"
#include "app/record/record.h"

#include "core/base/day.h"
#include "core/questions/after.h"
#include "io/journal.h"

#include <inttypes.h>
#include <stdio.h>

enum { SHOES_DAYS = 365 };

struct asked {
	struct after after;
	struct run run;
	struct journal *journal;
	bool changed;
	char trouble[ASK_LINE]; /* with the last saving; empty: none */
};

static void fill_page(void *of, struct ask_page *page)
{
	const struct asked *asked = of;

	after_page(&asked->after, page);
	snprintf(page->title, sizeof page->title, "After: %s",
		 asked->run.title != NULL ? asked->run.title : "the session");
	if (asked->trouble[0] != '\0') {
		text_copy(page->message, sizeof page->message, asked->trouble);
		page->alarm = true;
	}
}

static bool on_key(void *of, int key)
{
	struct asked *asked = of;

	after_key(&asked->after, key);
	if (asked->after.changed) {
		asked->trouble[0] = '\0';
		if (journal_replace(asked->journal, &asked->run))
			asked->changed = true;
		else
			snprintf(asked->trouble, sizeof asked->trouble, "NOT SAVED: %s",
				 journal_error(asked->journal));
	}
	return after_is_open(&asked->after);
}

static void open_after(struct asked *asked)
{
	const int32_t day = run_day(&asked->run);
	struct history history = {0};
	const bool read = journal_history(
		asked->journal, day > SHOES_DAYS ? day - SHOES_DAYS : DAY_FIRST, &history);

	after_open(&asked->after, &asked->run, read ? &history : NULL);
	history_clear(&history);
}

static void tell_end(const struct asked *asked, struct text *end)
{
	struct text said = {0};

	text_add(end, "in the journal as run %" PRId64, asked->run.id);
	if (asked->changed)
		after_said(&said, &asked->run);
	if (said.n > 0)
		text_add(end, ": %s", text_string(&said));
	if (asked->trouble[0] != '\0')
		say_error("the last answers are not in the journal: %s",
			  journal_error(asked->journal));
	text_clear(&said);
}

int after_ask(int64_t run, int64_t begun_utc_ms, const struct theme *theme,
	      struct text *end)
{
	struct asked asked = {.journal = record_open(JOURNAL_WRITE)};
	const struct ask_dialogue dialogue = {&asked, fill_page, on_key};
	int signal = 0;

	if (asked.journal == NULL)
		return 0;
	if (journal_read_only(asked.journal) == NULL &&
	    journal_run(asked.journal, run, &asked.run) == JOURNAL_FOUND) {
		/* What another session has left behind is not what was just run. */
		if (asked.run.start_utc_ms >= begun_utc_ms) {
			open_after(&asked);
			signal = ask_on_screen(&dialogue, theme);
			tell_end(&asked, end);
		}
		run_clear(&asked.run);
	}
	record_close(asked.journal, asked.changed);
	return signal > 0 ? signal : 0;
}
