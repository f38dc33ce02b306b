/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record: the journal as the program uses it; see record.h. */
#include "app/record/record.h"

#include "app/command.h"
#include "app/console/say.h"
#include "app/record/mirror.h"
#include "app/runner/wall.h"
#include "app/session/load.h"

#include "core/base/mem.h"
#include "core/journal/fold.h"
#include "core/timeline/playhead.h"
#include "io/state_log.h"

#include <stdlib.h>
#include <string.h>

enum {
	RATE = 48000,      /* what is compiled here is only measured: any would do */
	SAME_PLACE_MS = 2, /* the log's places are rounded to 1 ms at another rate */
	MOST_DIGITS = 9    /* of an id */
};

/* ---- Local time ----------------------------------------------------------------- */

void record_localise(struct run *run)
{
	const int64_t local_ms = run->start_utc_ms + (int64_t)run->utc_offset_min * 60000;
	int offset_min = wall_offset_min(local_ms);

	/* Twice: near a change of the clocks the first guess may lie on its other side. */
	offset_min = wall_offset_min(local_ms - (int64_t)offset_min * 60000);
	run->utc_offset_min = offset_min;
	run->start_utc_ms = local_ms - (int64_t)offset_min * 60000;
}

/* ---- Played sessions ------------------------------------------------------------ */

struct changes {
	struct change *items;
	size_t n;
};

/* At another rate a change lies at another frame. */
static struct changes changes_of(const struct progress *progress)
{
	struct changes changes = {mem_alloc(progress->changes.n + 1, sizeof(struct change)),
				  progress->changes.n};

	for (size_t i = 0; i < changes.n; i++) {
		const struct progress_change *from = &progress->changes.items[i];

		changes.items[i] = from->change;
		changes.items[i].frame =
			playhead_rescale(from->change.frame, from->rate, RATE);
	}
	return changes;
}

/* An open-ended phase is longer on the screen: does the log's place fit this timeline? */
static bool fits(const struct timeline *timeline, const struct progress *progress)
{
	const int64_t start_ms = progress->at_ms - progress->offset_ms;
	int64_t apart;

	if (progress->at_ms <= 0 || progress->segment >= timeline->segments.n)
		return progress->at_ms <= 0;
	apart = timeline->segments.items[progress->segment].start * 1000 / RATE - start_ms;
	return apart <= SAME_PLACE_MS && apart >= -SAME_PLACE_MS;
}

/* The session of a log as it was played. False: it cannot be read any more. */
static bool load(const struct progress *progress, const struct changes *changes,
		 struct compile_options *compile, struct loaded *loaded)
{
	/* As on the screen first, and where the log's place does not fit that, as lines. A
	 * log with an end is not asked: that may lie behind its last place. */
	for (int live = 1; live >= 0; live--) {
		*compile = (struct compile_options){RATE, live, changes->items, changes->n};
		if (!load_logged(progress, compile, loaded)) {
			load_clear(loaded);
			return false;
		}
		if (live == 0 || progress->ended || fits(loaded->timeline, progress))
			return true;
		load_clear(loaded);
	}
	return false;
}

static bool run_of(const struct progress *progress, struct run *run)
{
	struct changes changes = changes_of(progress);
	struct fold fold = {.utc_offset_min = wall_offset_min(progress->begun_utc_ms)};
	struct timeline *planned = NULL;
	struct compile_options compile;
	struct loaded loaded;
	bool is_run;

	memset(&loaded, 0, sizeof loaded);
	if (load(progress, &changes, &compile, &loaded)) {
		compile.nchanges = 0;
		planned = timeline_compile(&loaded.session, &loaded.runner, &compile, NULL);
		fold.session = &loaded.session;
		fold.planned = planned;
		fold.played = planned != NULL ? loaded.timeline : NULL;
	}
	run_init(run);
	is_run = fold_run(progress, &fold, run);
	timeline_free(planned);
	load_clear(&loaded);
	free(changes.items);
	return is_run;
}

struct folding {
	struct journal *journal; /* NULL: not opened yet, or refused */
	bool refused;            /* it could not be opened or written, which was said */
	bool changed;
	int64_t last;
};

static void say_not_saved(const char *why)
{
	say_error("%s", why);
	say_error("a session that was played is not in the journal yet; nothing is lost, "
		  "it is kept and added the next time");
}

static bool is_writable(struct folding *folding)
{
	char *path;
	struct text error = {0};

	if (folding->journal != NULL || folding->refused)
		return !folding->refused;
	path = journal_default_path();
	folding->journal = journal_open(path, JOURNAL_WRITE, &error);
	folding->refused =
		folding->journal == NULL || journal_read_only(folding->journal) != NULL;
	if (folding->refused)
		say_not_saved(folding->journal != NULL ? journal_read_only(folding->journal)
						       : text_string(&error));
	text_clear(&error);
	free(path);
	return !folding->refused;
}

static bool keep_run(const struct progress *progress, void *context)
{
	struct folding *folding = context;
	struct run run;
	bool was_there, right = true;

	if (run_of(progress, &run)) {
		right = is_writable(folding);
		if (right && !journal_add(folding->journal, &run, &was_there)) {
			say_not_saved(journal_error(folding->journal));
			folding->refused = true;
			right = false;
		}
		if (right) {
			folding->changed = folding->changed || !was_there;
			folding->last = run.id;
		}
	}
	run_clear(&run);
	return right;
}

bool record_played(int64_t *last)
{
	struct folding folding = {0};

	state_log_each_over(keep_run, &folding);
	if (last != NULL)
		*last = folding.last;
	if (folding.journal != NULL)
		record_close(folding.journal, folding.changed);
	return !folding.refused;
}

/* ---- Open and close --------------------------------------------------------------- */

struct journal *record_open(enum journal_mode mode)
{
	char *path = journal_default_path();
	struct text error = {0};
	struct journal *journal;

	record_played(NULL);
	journal = journal_open(path, mode, &error);
	if (journal == NULL)
		say_error("%s", text_string(&error));
	else if (mode == JOURNAL_WRITE && journal_read_only(journal) != NULL)
		say_error("%s", journal_read_only(journal));
	text_clear(&error);
	free(path);
	return journal;
}

bool record_close(struct journal *journal, bool changed)
{
	char *mirror = changed ? mirror_path() : NULL;
	const bool right = mirror == NULL || mirror_write(journal, mirror);

	free(mirror);
	journal_close(journal);
	return right;
}

bool record_sample(const struct run_sample *sample, int64_t *id)
{
	struct journal *journal = record_open(JOURNAL_WRITE);
	bool was_there, right = journal != NULL && journal_read_only(journal) == NULL;
	struct run run;

	run_init(&run);
	run.start_utc_ms = wall_now_ms();
	run.utc_offset_min = wall_offset_min(run.start_utc_ms);
	run.source = RUN_BY_HAND;
	run.title = mem_strdup(sample->source == SAMPLE_TAP ? "Tapped" : "Counted");
	run.context_known = true;
	run.context = sample->context;
	*run_add_sample(&run) = *sample;
	if (right && !journal_add(journal, &run, &was_there)) {
		say_error("%s", journal_error(journal));
		right = false;
	}
	if (id != NULL)
		*id = right ? run.id : 0;
	run_clear(&run);
	if (journal != NULL)
		record_close(journal, right);
	return right;
}

/* ---- One run -------------------------------------------------------------------- */

int64_t record_number(const char *word)
{
	const size_t n = strspn(word, "0123456789");

	return n > 0 && n <= MOST_DIGITS && word[n] == '\0' ? strtoll(word, NULL, 10) : 0;
}

static enum journal_found find_last(struct journal *journal, int64_t *id)
{
	struct journal_filter filter;
	struct journal_ids ids = {0};
	enum journal_found found = JOURNAL_FAILED;

	journal_filter_init(&filter);
	filter.newest_first = true;
	filter.limit = 1;
	if (journal_list(journal, &filter, &ids))
		found = ids.n > 0 ? JOURNAL_FOUND : JOURNAL_NONE;
	if (ids.n > 0)
		*id = ids.items[0];
	free(ids.items);
	return found;
}

bool record_pick(struct journal *journal, const char *command, const char *word,
		 struct run *run)
{
	enum journal_found found = JOURNAL_FOUND;
	int64_t id = record_number(word);

	if (strcmp(word, "last") == 0)
		found = find_last(journal, &id);
	else if (id == 0)
		found = journal_find_uid(journal, word, &id);
	if (found == JOURNAL_FOUND)
		found = journal_run(journal, id, run);
	/* A number can be the beginning of a uid, too. */
	if (found == JOURNAL_NONE && record_number(word) != 0 &&
	    journal_find_uid(journal, word, &id) == JOURNAL_FOUND)
		found = journal_run(journal, id, run);
	if (found == JOURNAL_NONE)
		say_error(
			"%s: there is no run %s; 'turnover journal list' shows what there "
			"is",
			command, word);
	else if (found == JOURNAL_FAILED)
		say_error("%s", journal_error(journal));
	return found == JOURNAL_FOUND;
}
