/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keep: how far a session has come, on the disk; see keep.h. */
#include "app/play/keep.h"

#include "app/console/say.h"
#include "app/runner/wall.h"

#include "core/base/mem.h"
#include "io/clock.h"
#include "io/paths.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
	/* A line is written every 2 s, as is promised, and a little, so that every other
	 * second of the digits comes first; earlier where somebody is awake anyhow, but
	 * not at each of those seconds. */
	EVERY_MS = 2050,
	SOON_MS = 150,
	EARLY_MS = 950,
	TELL_MS = 20000, /* between two remarks that nothing is being saved */
	CLOSE_WAIT_MS = 500
};

/* The clock may be set while a session is played; its own time goes on from its start. */
static void begin_clock(struct keep *keep)
{
	keep->boot_utc_ms = wall_now_ms() - ms_of_ns(clock_boot_ns());
}

static int64_t stamp_ms(const struct keep *keep)
{
	return keep->boot_utc_ms + ms_of_ns(clock_boot_ns());
}

/* ---- Writing ---------------------------------------------------------------- */

/* False with errno: the session cannot be taken up again. */
static bool open_log(struct keep *keep)
{
	if (keep->worker == NULL)
		return false;
	keep->log = keep->path != NULL ? state_log_resume(keep->path, keep->worker)
				       : state_log_new(text_string(&keep->lines),
						       keep->lines.n, keep->worker);
	if (keep->log == NULL)
		return false;
	if (keep->path != NULL)
		state_log_add(keep->log, text_string(&keep->lines), keep->lines.n);
	state_log_sync(keep->log);
	return true;
}

static void forget_beginning(struct keep *keep)
{
	text_clear(&keep->lines);
	free(keep->path);
	keep->path = NULL;
	keep->wanted = false;
}

static void start(struct keep *keep, struct player *player)
{
	keep->worker = worker_new();
	if (!open_log(keep))
		player_notice(player,
			      "NOT SAVED, no resuming after a crash: the log cannot be "
			      "written (%s)",
			      strerror(errno));
	forget_beginning(keep);
}

void keep_go_on(struct keep *keep, const char *path)
{
	keep->path = mem_strdup(path);
	keep->wanted = true;
	begin_clock(keep);
	progress_line(&keep->lines, "resume %" PRId64, stamp_ms(keep));
}

void keep_begin(struct keep *keep, const struct loaded *loaded,
		const struct options *options)
{
	const struct runner *runner = &loaded->runner;
	struct text *lines = &keep->lines;

	keep->wanted = true;
	begin_clock(keep);
	progress_line(lines, "format %d", PROGRESS_FORMAT);
	progress_line(lines, "begin %" PRId64 " %s", stamp_ms(keep), loaded->path);
	progress_line(lines, "title %s", loaded->session.title);
	progress_script(lines, text_string(&loaded->script), loaded->script.n);
	for (size_t i = 0; i < options->given.n; i++)
		if (strcmp(options->given.items[i].row->name, "set") == 0)
			progress_line(lines, "set %s", options->given.items[i].value);
	for (int i = 0; i < CONTEXTS; i++)
		progress_line(lines, "baseline %s %d %s", context_name((enum context)i),
			      runner->baselines[i].spm10,
			      runner->baselines[i].provisional ? "provisional"
							       : "measured");
	progress_line(lines, "easy %" PRId64, runner->easy_m_per_h);
	progress_line(lines, "length %" PRId64,
		      loaded->timeline->length * 1000 / (int64_t)loaded->timeline->rate);
}

static void add_changes(struct text *lines, const struct player *player)
{
	progress_line(lines, "changes");
	for (size_t i = 0; i < player->changes.n; i++) {
		const struct change *change = &player->changes.items[i];

		progress_line(lines, "change %" PRId64 " %u %s %d", change->frame,
			      player->timeline->rate,
			      change->kind == CHANGE_BIAS ? "bias" : "extend",
			      change->amount);
	}
}

static void add_position(struct text *lines, const struct keep *keep,
			 const struct player *player)
{
	const struct timeline *timeline = player->timeline;
	int64_t frame = player->situation.playhead.frame, rate = timeline->rate;
	size_t segment = timeline_segment_at(timeline, frame);
	int64_t offset = frame - timeline->segments.items[segment].start;

	progress_line(lines, "at %" PRId64 " %" PRId64 " %zu %" PRId64 " %s %u",
		      stamp_ms(keep), frame * 1000 / rate, segment, offset * 1000 / rate,
		      player->paused ? "paused" : "playing", player->situation.xruns);
}

/* A hint, never an error: the runner can set the screen to stay on himself. It is whole
 * on 40 columns. */
static void look_at_awake(struct keep *keep, struct player *player)
{
	enum awake_state state;

	/* Not while the sound is being opened: both load libraries, one at a time. */
	if (keep->worker != NULL && !keep->asked_awake && player->sink != NULL) {
		keep->awake = awake_new(keep->worker);
		keep->asked_awake = true;
	}
	/* It can wait for an answer to a key to be read. */
	if (keep->awake == NULL || keep->told_awake || player->situation.notice != NULL)
		return;
	state = awake_look(keep->awake);
	keep->told_awake = state != AWAKE_ASKING;
	if (state == AWAKE_NEITHER || state == AWAKE_SYSTEM)
		player_notice(player, "screen may go dark: see its settings");
}

static void look_at_fault(struct keep *keep, struct player *player, int64_t now)
{
	const int fault = state_log_fault(keep->log);

	if (fault != 0 && (!keep->told || now >= keep->tell_ns)) {
		player_notice(player, "NOT SAVED (%s): go on, it is tried again",
			      strerror(fault));
		keep->tell_ns = now + ms_to_ns(TELL_MS);
	} else if (fault == 0 && keep->told) {
		player_notice(player, "saved again: nothing is lost");
	}
	keep->told = fault != 0;
}

/* Would it be due before anybody looks again? */
static bool is_due(const struct keep *keep, int64_t now, int64_t next_ns)
{
	return now >= keep->latest_ns - ms_to_ns(SOON_MS) ||
	       (now >= keep->latest_ns - ms_to_ns(EARLY_MS) && next_ns > keep->latest_ns);
}

void keep_look(struct keep *keep, struct player *player, int64_t next_ns)
{
	struct text lines = {0};
	int64_t now = clock_now_ns();
	bool changed = keep->generation != player->generation;

	if (keep->wanted)
		start(keep, player);
	look_at_awake(keep, player);
	if (keep->log == NULL ||
	    (!is_due(keep, now, next_ns) && !changed && keep->paused == player->paused))
		return;
	if (changed && (player->changes.n > 0 || keep->generation > 0))
		add_changes(&lines, player);
	add_position(&lines, keep, player);
	keep->generation = player->generation;
	keep->paused = player->paused;
	keep->latest_ns = now + ms_to_ns(EVERY_MS);
	state_log_add(keep->log, text_string(&lines), lines.n);
	text_clear(&lines);
	if (changed)
		state_log_sync(keep->log);
	look_at_fault(keep, player, now);
}

/* What somebody typed, or changed by a key, is on the disk at once. */
static void add_now(struct keep *keep, struct text *lines)
{
	if (keep->log != NULL) {
		state_log_add(keep->log, text_string(lines), lines->n);
		state_log_sync(keep->log);
	}
	text_clear(lines);
}

void keep_count(struct keep *keep, size_t segment, int spm10, bool one)
{
	struct text lines = {0};

	progress_line(&lines, "count %" PRId64 " %zu %d %s", stamp_ms(keep), segment, spm10,
		      one ? "one" : "both");
	add_now(keep, &lines);
}

void keep_tap(struct keep *keep, size_t segment, int spm10, int error_spm10)
{
	struct text lines = {0};

	progress_line(&lines, "tap %" PRId64 " %zu %d %d", stamp_ms(keep), segment, spm10,
		      error_spm10);
	add_now(keep, &lines);
}

void keep_said(struct keep *keep, const char *name, const char *value)
{
	struct text lines = {0};

	if (keep->wanted) {
		progress_line(&keep->lines, "said %s=%s", name, value);
		return;
	}
	progress_line(&lines, "said %s=%s", name, value);
	add_now(keep, &lines);
}

int64_t keep_latest_ns(const struct keep *keep)
{
	return keep->log != NULL ? keep->latest_ns : INT64_MAX;
}

static void end_log(struct keep *keep, const struct play_result *result)
{
	struct text lines = {0};

	/* Whom a signal ended may want to go on: a terminal that was closed, a logout. */
	if (result->signal == 0 || result->finished) {
		progress_line(&lines, "end %" PRId64 " %" PRId64 " %s", stamp_ms(keep),
			      result->heard_ms, result->finished ? "finished" : "stopped");
		state_log_add(keep->log, text_string(&lines), lines.n);
		text_clear(&lines);
	}
	state_log_sync(keep->log);
}

/* What became of the log; the screen is the shell's again. */
static void close_log(struct keep *keep)
{
	char *copy, *folder = paths_state();

	if (!state_log_close(keep->log, &copy))
		say_error("this session is NOT SAVED (%s), and there was no place for a "
			  "copy either",
			  strerror(errno));
	else if (copy != NULL) {
		say_error("this session could not be saved (%s); nothing is lost, all of "
			  "it is in %s: make room, then",
			  strerror(errno), copy);
		say(stderr, "  mv %s %s/%s\n", copy, folder,
		    strrchr(copy, '/') + sizeof STATE_LOG_RESCUED);
	}
	free(copy);
	free(folder);
}

void keep_end(struct keep *keep, const struct play_result *result)
{
	if (keep->wanted)
		forget_beginning(keep);
	if (keep->worker == NULL)
		return;
	if (keep->log != NULL)
		end_log(keep, result);
	if (keep->awake != NULL)
		awake_free(keep->awake);
	/* A disk or a bus that hangs is left behind with its thread. */
	if (worker_free(keep->worker, CLOSE_WAIT_MS) && keep->log != NULL)
		close_log(keep);
	memset(keep, 0, sizeof *keep);
}
