/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baseline_once: who has no baseline is asked once; see baseline_once.h. */
#include "app/play/baseline_once.h"

#include "app/command.h"
#include "app/console/ask.h"
#include "app/console/say.h"
#include "app/console/signals.h"
#include "app/journal/cmd_baseline.h"
#include "app/record/record.h"
#include "app/runner/past.h"

#include "core/base/text.h"
#include "core/questions/baseline_ask.h"
#include "io/clock.h"
#include "io/paths.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- which one, and whether ------------------------------------------------------------ */

/* A file of its own in the state folder says that it was asked. */
static char *mark_of(enum context context)
{
	char *folder = paths_state();
	struct text path = {0};

	text_add(&path, "%s/asked-%s", folder, context_name(context));
	free(folder);
	return path.bytes;
}

static bool was_asked(enum context context)
{
	char *path = mark_of(context);
	const bool was = access(path, F_OK) == 0;

	free(path);
	return was;
}

/* Where that cannot be written it is asked again, which is no harm. */
static void mark(enum context context)
{
	char *folder = paths_state(), *path = mark_of(context);
	FILE *file = NULL;

	if (paths_make_folder(folder, true))
		file = fopen(path, "w");
	if (file != NULL)
		fclose(file);
	free(folder);
	free(path);
}

/* Is a target of that context's in the session? */
static bool is_used(const struct loaded *loaded, enum context context)
{
	const struct timeline *timeline = loaded->timeline;

	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];

		if (segment->from_spm10 > 0 &&
		    session_context(&loaded->session, segment->phase) == context)
			return true;
	}
	return false;
}

/* The others are estimated from the easy one, which most runners know best. */
static bool find_unknown(const struct loaded *loaded, enum context *context)
{
	const struct baseline *baselines = loaded->runner.baselines;

	if (!loaded->timeline->provisional)
		return false;
	*context = CONTEXT_EASY;
	if (baselines[CONTEXT_EASY].provisional)
		return !was_asked(CONTEXT_EASY);
	for (int i = 0; i < CONTEXTS; i++) {
		*context = (enum context)i;
		if (baselines[i].provisional && is_used(loaded, *context) &&
		    !was_asked(*context))
			return true;
	}
	return false;
}

/* ---- asking ------------------------------------------------------------------------------ */

static void fill_page(void *of, struct ask_page *page)
{
	baseline_ask_page(of, page);
}

static bool on_key(void *of, int key)
{
	struct baseline_ask *ask = of;

	baseline_ask_key(ask, key, clock_now_ns());
	return ask->end == BASELINE_ASK_OPEN;
}

static enum baseline_once keep_typed(const struct baseline_ask *ask,
				     const struct runner *runner)
{
	bool given[CONTEXTS] = {false};
	struct runner typed;
	int status;

	runner_init(&typed);
	given[ask->context] = true;
	typed.baselines[ask->context].spm10 = ask->spm10;
	status = baseline_type_in(&typed, given, runner, past_today());
	runner_clear(&typed);
	return status == STATUS_OK ? ONCE_TOLD : ONCE_AS_IT_WAS;
}

static enum baseline_once keep_tapped(const struct baseline_ask *ask)
{
	const struct run_sample sample = {
		.context = ask->context,
		.source = SAMPLE_TAP,
		.segment = RUN_UNKNOWN,
		.at_ms = RUN_UNKNOWN,
		.spm10 = ask->spm10,
		.error_spm10 = ask->error_spm10,
		.in_sync = RUN_UNKNOWN,
	};
	int64_t id;

	if (!record_sample(&sample, &id))
		return ONCE_AS_IT_WAS;
	say_line(stdout, "Kept as run %lld of the journal; see 'turnover baseline'.",
		 (long long)id);
	return ONCE_TOLD;
}

enum baseline_once baseline_once(const struct loaded *loaded, const struct theme *theme)
{
	struct baseline_ask ask;
	const struct ask_dialogue dialogue = {&ask, fill_page, on_key};
	enum context context;
	int signal;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    !find_unknown(loaded, &context))
		return ONCE_AS_IT_WAS;
	baseline_ask_open(&ask, context, loaded->runner.baselines[context].spm10);
	signal = ask_on_screen(&dialogue, theme);
	if (signal > 0)
		signals_die(signal);
	if (ask.end == BASELINE_ASK_LEFT)
		return ONCE_LEFT;
	if (signal == ASK_NO_SCREEN)
		return ONCE_AS_IT_WAS;
	mark(context);
	switch (ask.end) {
	case BASELINE_ASK_TYPED: return keep_typed(&ask, &loaded->runner);
	case BASELINE_ASK_TAPPED: return keep_tapped(&ask);
	default: return ONCE_AS_IT_WAS;
	}
}
