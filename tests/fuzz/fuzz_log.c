/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz_log: any bytes as the log of a session, damaged as it may be. No line with a wrong
 * checksum counts; what the others say folds into a run that the journal takes, twice
 * the same.
 *
 * As bytes never guess a checksum, their lines are read once more with checksums added.
 */
#include "fuzz.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/journal/fold.h"
#include "core/journal/run_field.h"
#include "core/journal/run_text.h"
#include "core/script/script.h"
#include "io/config.h"

#include <string.h>

enum { RATE = 48000, SETTINGS = 64, CHANGES = 256 };

static void check_progress(const struct progress *progress)
{
	LAW(!progress->begun || progress->path != NULL);
	for (size_t i = 0; i < progress->played.n; i++)
		LAW(progress->played.items[i].from_ms <= progress->played.items[i].to_ms);
	for (size_t i = 0; i < progress->stops.n; i++)
		LAW(progress->stops.items[i].length_ms >= -1);
	for (size_t i = 0; i < progress->changes.n; i++)
		LAW(progress->changes.items[i].rate > 0);
}

static void check_run(const struct progress *progress, const struct fold *fold)
{
	struct text first = {0}, second = {0};
	struct run run, again;
	char why[RUN_WHY];
	bool is_run;

	run_init(&run);
	run_init(&again);
	is_run = fold_run(progress, fold, &run);
	LAW(fold_run(progress, fold, &again) == is_run);
	/* But for a time of another age the journal takes it. */
	if (is_run && run_check(&run, why)) {
		run_write_json(&run, &first);
		run_write_json(&again, &second);
		LAW(strcmp(text_string(&first), text_string(&second)) == 0);
	} else if (is_run) {
		LAW(why[0] != '\0' && text_is_clean(why));
		/* Or it would be offered to the journal, and refused, for ever. */
		LAW(strncmp(why, "start: ", 7) == 0);
	}
	text_clear(&first);
	text_clear(&second);
	run_clear(&again);
	run_clear(&run);
}

/* The parameters as they were turned: NAME=VALUE, cut at its sign. */
static size_t settings_of(const struct progress *progress, struct setting *settings)
{
	size_t n = 0;

	for (size_t i = 0; i < progress->settings.n && n < SETTINGS; i++) {
		const char *text = progress->settings.items[i];
		const char *equals = strchr(text, '=');

		if (equals != NULL && equals != text)
			settings[n++] =
				(struct setting){mem_strndup(text, (size_t)(equals - text)),
						 equals + 1, false};
	}
	return n;
}

static size_t changes_of(const struct progress *progress, struct change *changes)
{
	size_t n = progress->changes.n < CHANGES ? progress->changes.n : CHANGES;

	for (size_t i = 0; i < n; i++) {
		const struct progress_change *from = &progress->changes.items[i];

		changes[i] = from->change;
		changes[i].frame = from->change.frame / from->rate * RATE +
				   from->change.frame % from->rate * RATE / from->rate;
	}
	return n;
}

/* With its own copy of the script, as the program folds it. */
static void check_folded(const struct progress *progress, const struct session *session)
{
	struct change changes[CHANGES];
	const struct compile_options plain = {.rate = RATE, .live = true};
	const struct compile_options changed = {RATE, true, changes,
						changes_of(progress, changes)};
	struct runner runner;
	struct timeline *planned, *played;

	runner_init(&runner);
	for (int i = 0; i < CONTEXTS; i++)
		if (progress->baselines[i].spm10 > 0)
			runner.baselines[i] = progress->baselines[i];
	runner.easy_m_per_h = progress->easy_m_per_h;
	planned = timeline_compile(session, &runner, &plain, NULL);
	played = timeline_compile(session, &runner, &changed, NULL);
	if (planned != NULL && played != NULL) {
		const struct fold fold = {session, planned, played, 60};

		check_run(progress, &fold);
	}
	timeline_free(played);
	timeline_free(planned);
	runner_clear(&runner);
}

static void check_script(const struct progress *progress)
{
	struct setting settings[SETTINGS];
	size_t n = settings_of(progress, settings);
	struct diags diags = {0};
	struct session session;
	struct node root;

	if (config_parse(text_string(&progress->script), progress->script.n, "phases",
			 &root, &diags) &&
	    script_read(&root, settings, n, &session, &diags)) {
		check_folded(progress, &session);
		session_clear(&session);
	}
	for (size_t i = 0; i < n; i++)
		free((char *)settings[i].name);
	node_clear(&root);
	diags_clear(&diags);
}

static void read_log(const char *bytes, size_t n, size_t damaged)
{
	const struct fold bare = {.utc_offset_min = 60};
	char *exact = mem_alloc(n > 0 ? n : 1, 1);
	struct progress progress = {0};

	if (n > 0)
		memcpy(exact, bytes, n);
	if (progress_read(&progress, exact, n)) {
		LAW(progress.damaged <= damaged);
		check_progress(&progress);
		check_run(&progress, &bare);
		if (progress.script.n > 0 && progress.script.n <= CONFIG_MAX_BYTES)
			check_script(&progress);
	}
	progress_clear(&progress);
	free(exact);
}

FUZZ_TARGET(fuzz_log)
{
	const char *text = (const char *)bytes, *end = text + n;
	struct text lines = {0};
	size_t count = 1;

	while (text < end) {
		const char *feed = memchr(text, '\n', (size_t)(end - text));
		const char *stop = feed != NULL ? feed : end;

		if (stop - text < 4000)
			progress_line(&lines, "%.*s", (int)(stop - text), text);
		text = stop + 1;
		count++;
	}
	read_log((const char *)bytes, n, count);
	read_log(text_string(&lines), lines.n, count);
	text_clear(&lines);
	return 0;
}
