/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fold: from the log of a session to a run; see fold.h. */
#include "core/journal/fold.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/journal/run_field.h"
#include "core/measure/count.h"
#include "core/measure/tap.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	TAPPED_MS = 15000, /* a tapped cadence is of the steps so long before it */
	SYNC_PERCENT = 3,  /* run.h: in_sync */
	QUARTERS = 4       /* run.h: contacts4 */
};

/* ---- Its name for ever ---------------------------------------------------------- */

/* FNV-1a, 64 bits. */
static uint64_t hash(uint64_t sum, const char *bytes, size_t n)
{
	for (size_t i = 0; i < n; i++)
		sum = (sum ^ (unsigned char)bytes[i]) * UINT64_C(0x100000001b3);
	return sum;
}

static char *make_uid(const struct progress *progress)
{
	static const uint64_t bases[2] = {UINT64_C(0xcbf29ce484222325),
					  UINT64_C(0x84222325cbf29ce4)};
	struct text begin = {0}, uid = {0};

	text_add(&begin, "begin %" PRId64 " ", progress->begun_utc_ms);
	text_add_bytes(&begin, progress->path, strlen(progress->path) + 1);
	for (int i = 0; i < 2; i++) {
		uint64_t sum = hash(bases[i], begin.bytes, begin.n);

		sum = hash(sum, text_string(&progress->script), progress->script.n);
		text_add(&uid, "%016" PRIx64, sum);
	}
	text_clear(&begin);
	return uid.bytes;
}

/* ---- Segments ------------------------------------------------------------------- */

static int64_t ms_of(const struct timeline *timeline, int64_t frame)
{
	return frame * 1000 / (int64_t)timeline->rate;
}

static int64_t overlap(int64_t from, int64_t to, int64_t a, int64_t b)
{
	const int64_t first = from > a ? from : a, last = to < b ? to : b;

	return last > first ? last - first : 0;
}

/* How much of [from, to), in ms of the segment's own time, has clicks. */
static int64_t clicked_within(const struct segment *segment, int64_t from, int64_t to)
{
	const struct phase *phase = segment->phase;
	const int64_t round = phase->on_ms + phase->off_ms;
	int64_t sum = 0;

	if (segment->rest || segment->every == 0 || segment->from_spm10 == 0 || from >= to)
		return 0;
	if (phase->on_ms == 0 || phase->off_ms == 0)
		return to - from;
	for (int64_t at = from / round * round; at < to; at += round)
		sum += overlap(from, to, at, at + phase->on_ms);
	return sum;
}

/* What was played of a segment, and how much of that with clicks. */
static void add_played(const struct progress *progress, const struct timeline *timeline,
		       const struct segment *segment, struct run_segment *to)
{
	const int64_t start = ms_of(timeline, segment->start);
	const int64_t end = ms_of(timeline, segment->end);

	for (size_t i = 0; i < progress->played.n; i++) {
		const struct progress_span *span = &progress->played.items[i];
		const int64_t from =
			(span->from_ms > start ? span->from_ms : start) - start;
		const int64_t until = (span->to_ms < end ? span->to_ms : end) - start;

		if (until <= from)
			continue;
		to->done_ms += until - from;
		to->clicked_ms += clicked_within(segment, from, until);
	}
}

/* Quarters of weighted contacts of what was done: as written, or the beats of a drill. */
static int contacts_of(const struct segment *segment, const struct run_segment *done)
{
	const struct phase *phase = segment->phase;
	const double share = done->planned_ms <= 0 ? 0
			     : done->done_ms >= done->planned_ms
				     ? 1
				     : (double)done->done_ms / (double)done->planned_ms;
	double contacts = 0;

	if (segment->rest)
		return 0;
	if (phase->contacts > 0)
		contacts = phase->contacts * share;
	else if (segment->kind == KIND_DRILL)
		contacts = (double)(segment->from_spm10 + segment->to_spm10) / 20 *
			   ((double)done->done_ms / 60000);
	return (int)(contacts * phase->impact * QUARTERS + 0.5);
}

static bool is_resisted(const struct segment *segment)
{
	const char *load = segment->phase->resistance;

	return !segment->rest && load != NULL && strcmp(load, "none") != 0;
}

static void add_segments(const struct progress *progress, const struct fold *fold,
			 struct run *run)
{
	const struct timeline *played = fold->played;

	for (size_t i = 0; i < played->segments.n; i++) {
		const struct segment *segment = &played->segments.items[i];
		const struct segment *plan = i < fold->planned->segments.n
						     ? &fold->planned->segments.items[i]
						     : segment;
		struct run_segment *to = run_add_segment(run);

		to->kind = segment->kind;
		to->name = mem_alloc(RUN_LINE_MAX + 1, 1);
		text_copy(to->name, RUN_LINE_MAX + 1, segment->name);
		to->planned_ms = ms_of(fold->planned, plan->nominal);
		to->from_spm10 = segment->from_spm10;
		to->to_spm10 = segment->to_spm10;
		to->every = segment->from_spm10 > 0 ? segment->every : 0;
		to->resisted = is_resisted(segment);
		to->context = session_context(fold->session, segment->phase);
		add_played(progress, played, segment, to);
		to->contacts4 = contacts_of(segment, to);
	}
}

/* ---- Samples -------------------------------------------------------------------- */

static bool is_in_sync(int spm10, int target_spm10)
{
	return abs(spm10 - target_spm10) * 100 <= target_spm10 * SYNC_PERCENT;
}

static void add_sample(const struct progress_check *check, const struct fold *fold,
		       struct run *run)
{
	const struct timeline *timeline = fold->played;
	const struct segment *segment = &timeline->segments.items[check->segment];
	const int64_t start = ms_of(timeline, segment->start);
	const int64_t length = ms_of(timeline, segment->end) - start;
	const bool counted = check->error_spm10 == 0;
	struct run_sample *to = run_add_sample(run);
	int64_t at = counted ? 0 : check->at_ms - start;

	if (at < 0 || at > length)
		at = at < 0 ? 0 : length;
	to->context = session_context(fold->session, segment->phase);
	to->source = counted ? SAMPLE_COUNT : SAMPLE_TAP;
	to->segment = (int)check->segment;
	to->at_ms = start + at;
	to->spm10 = check->spm10;
	to->error_spm10 = tap_standard_error(check->error_spm10);
	to->in_sync = RUN_UNKNOWN;
	if (counted) {
		to->length_ms = length;
		to->error_spm10 =
			count_error_spm10(length > 1000 ? length : 1000, check->one);
		to->cued = clicked_within(segment, 0, length) > 0;
	} else {
		to->cued = clicked_within(segment, at > TAPPED_MS ? at - TAPPED_MS : 0,
					  at + 1) > 0;
	}
	to->target_spm10 = timeline_spm10_at(
		timeline, segment->start + at * (int64_t)timeline->rate / 1000);
	if (to->cued && to->target_spm10 > 0)
		to->in_sync = is_in_sync(to->spm10, to->target_spm10) ? 100 : 0;
}

/* What was measured where nobody knows any more is still told. */
static void note_check(const struct progress_check *check, struct text *note)
{
	char at[24], spm[16];

	text_clock(at, sizeof at, check->at_ms > 0 ? check->at_ms : 0);
	text_spm(spm, sizeof spm, check->spm10);
	text_add(note, "%s%s at %s: %s spm.", note->n > 0 ? "\n" : "",
		 check->error_spm10 == 0 ? "Counted" : "Tapped", at, spm);
}

static void add_samples(const struct progress *progress, const struct fold *fold,
			struct run *run)
{
	struct text note = {0};

	for (size_t i = 0; i < progress->checks.n && i < RUN_PARTS_MAX; i++) {
		const struct progress_check *check = &progress->checks.items[i];

		if (fold->played != NULL && check->segment < fold->played->segments.n)
			add_sample(check, fold, run);
		else if (note.n < RUN_NOTE_MAX / 2)
			note_check(check, &note);
	}
	run->note = note.bytes;
}

/* ---- The whole ------------------------------------------------------------------ */

static void add_interruptions(const struct progress *progress, struct run *run)
{
	static const char *const causes[] = {
		[STOP_PAUSE] = "paused",
		[STOP_SOUND] = "the sound was interrupted",
		[STOP_RESUME] = "resumed after an interruption",
	};

	for (size_t i = 0; i < progress->stops.n && i < RUN_PARTS_MAX; i++) {
		const struct progress_stop *stop = &progress->stops.items[i];
		struct run_interruption *to = run_add_interruption(run);

		to->at_ms = stop->at_ms;
		to->length_ms = stop->length_ms;
		to->cause = mem_strdup(causes[stop->kind]);
	}
}

static bool is_running(enum kind kind)
{
	return kind != KIND_REST && kind != KIND_WALK && kind != KIND_MOBILITY &&
	       kind != KIND_CHANGE && kind != KIND_DRILL && kind != KIND_RECOVERY;
}

/* Moving time, and what it was: a run, a walk, or neither. */
static void sum_up(struct run *run)
{
	int64_t ran = 0, walked = 0, moved = 0;

	for (size_t i = 0; i < run->nsegments; i++) {
		const struct run_segment *segment = &run->segments[i];

		if (segment->kind == KIND_REST || segment->kind == KIND_MOBILITY ||
		    segment->kind == KIND_CHANGE)
			continue;
		moved += segment->done_ms;
		ran += is_running(segment->kind) ? segment->done_ms : 0;
		walked += segment->kind == KIND_WALK ? segment->done_ms : 0;
	}
	run->timer_ms = moved;
	if (ran == 0)
		run->activity = walked > 0 ? ACTIVITY_WALK : ACTIVITY_CROSS;
}

static int64_t played_ms(const struct progress *progress)
{
	int64_t sum = 0;

	for (size_t i = 0; i < progress->played.n; i++)
		sum += progress->played.items[i].to_ms - progress->played.items[i].from_ms;
	return sum;
}

/* Texts of a log are as anybody may have written them: what is not clean is left out. */
static void say(struct run *run, const char *name, const char *value)
{
	const struct field *field = field_find(&field_tables[RECORD_RUN], name);
	char why[QUANTITY_WHY];

	if (field != NULL && value != NULL)
		(void)field_read(field, run, value, why);
}

/* One line of at most RUN_LINE_MAX bytes. */
static void say_line(struct run *run, const char *name, const char *value)
{
	char line[RUN_LINE_MAX + 1];

	text_copy(line, sizeof line, value != NULL ? value : "");
	say(run, name, line);
}

/* "NAME=VALUE", as it was said while the session was prepared or played. */
static void say_all(const struct progress *progress, struct run *run)
{
	for (size_t i = 0; i < progress->said.n; i++) {
		const char *equals = strchr(progress->said.items[i], '=');
		char *name;

		/* (Fields that nobody sets have no name.) */
		if (equals == NULL || equals == progress->said.items[i])
			continue;
		name = mem_strndup(progress->said.items[i],
				   (size_t)(equals - progress->said.items[i]));
		say(run, name, equals + 1);
		free(name);
	}
}

static void add_played_session(const struct progress *progress, struct run *run)
{
	struct text settings = {0};

	for (size_t i = 0; i < progress->settings.n; i++)
		text_add(&settings, "%s\n", progress->settings.items[i]);
	say_line(run, "title", progress->title);
	say(run, "script_name", progress->path);
	say(run, "script", text_string(&progress->script));
	say(run, "settings", text_string(&settings));
	text_clear(&settings);
	for (size_t i = 0; i < progress->changes.n; i++)
		if (progress->changes.items[i].change.kind == CHANGE_BIAS)
			run->bias_spm10 = progress->changes.items[i].change.amount * 10;
	run->finished = progress->finished;
}

bool fold_run(const struct progress *progress, const struct fold *fold, struct run *run)
{
	if (!progress->finished && progress->checks.n == 0 &&
	    played_ms(progress) < FOLD_LEAST_MS)
		return false;
	run->uid = make_uid(progress);
	run->start_utc_ms = progress->begun_utc_ms;
	run->utc_offset_min = fold->utc_offset_min;
	run->source = RUN_PLAYED;
	run->timer_ms = played_ms(progress);
	add_played_session(progress, run);
	if (fold->played != NULL) {
		run->context_known = fold->session->context_given;
		run->context = fold->session->context;
		add_segments(progress, fold, run);
		sum_up(run);
	}
	add_samples(progress, fold, run);
	add_interruptions(progress, run);
	say_all(progress, run);
	return true;
}
