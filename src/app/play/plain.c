/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * plain: the same session as lines of text: for pipes, dumb terminals, screen
 * readers and rehearsals. One line for each phase and each cue, at the moment it is
 * heard.
 */
#include "app/console/say.h"
#include "app/console/signals.h"
#include "app/play/play.h"

#include "core/base/text.h"
#include "io/clock.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { POLL_MS = 200 };

struct lines {
	struct player player;
	size_t segment, cue;      /* the next to be said */
	char notice[SCREEN_LINE]; /* said last */
	int signals;
	struct play_result *result;
};

static int64_t frame_ms(const struct timeline *timeline, int64_t frame)
{
	return frame * 1000 / (int64_t)timeline->rate;
}

static void say_at(const struct timeline *timeline, int64_t frame, const char *text)
{
	char clock[24], sign[2] = "";

	text_clock(clock, sizeof clock, frame_ms(timeline, frame < 0 ? -frame : frame));
	if (frame < 0)
		sign[0] = '-';
	say(stdout, "%s%*s  %s\n", sign, sign[0] ? 7 : 8, clock, text);
}

static void say_segment(const struct timeline *timeline, const struct segment *segment)
{
	struct text text = {0};
	char length[40], from[16], to[16];

	text_duration(length, sizeof length,
		      text_whole_s_ms(frame_ms(timeline, segment->nominal)));
	text_add(&text, "%-10s %s", kind_info(segment->kind)->word, segment->name);
	if (segment->reps > 1)
		text_add(&text, " %d of %d", segment->rep, segment->reps);
	else if (segment->sets > 1)
		text_add(&text, " %d of %d", segment->set, segment->sets);
	text_add(&text, ", %s%s", segment->open ? "about " : "", length);
	if (segment->from_spm10 > 0) {
		text_spm(from, sizeof from, segment->from_spm10);
		text_spm(to, sizeof to, segment->to_spm10);
		if (segment->from_spm10 == segment->to_spm10)
			text_add(&text, ", %s spm", from);
		else
			text_add(&text, ", %s -> %s spm", from, to);
		if (segment->every == 0)
			text_add(&text, ", no click");
	}
	if (segment->phase->resistance != NULL && !segment->rest)
		text_add(&text, ", %s", segment->phase->resistance);
	say_at(timeline, segment->start, text_string(&text));
	text_clear(&text);
}

static bool worth_a_line(const struct cue *cue)
{
	/* The phase's own line says what begins. */
	return cue->origin != CUE_BEGIN && cue->origin != CUE_LAST;
}

static void say_cue(const struct timeline *timeline, const struct cue *cue)
{
	/* The end is when it is, not when it is said. */
	if (worth_a_line(cue))
		say_at(timeline,
		       cue->frame < timeline->length ? cue->frame : timeline->length,
		       cue->text);
}

/* Everything up to the frame that is heard now, in order. */
static void say_until(struct lines *lines, int64_t frame)
{
	const struct timeline *timeline = lines->player.timeline;

	for (;;) {
		int64_t segment = lines->segment < timeline->segments.n
					  ? timeline->segments.items[lines->segment].start
					  : INT64_MAX;
		int64_t cue = lines->cue < timeline->cues.n
				      ? timeline->cues.items[lines->cue].frame
				      : INT64_MAX;

		if (segment > frame && cue > frame)
			return;
		if (segment <= cue)
			say_segment(timeline, &timeline->segments.items[lines->segment++]);
		else
			say_cue(timeline, &timeline->cues.items[lines->cue++]);
	}
}

static void say_notice(struct lines *lines)
{
	const char *notice = lines->player.situation.notice;

	if (notice != NULL && strcmp(notice, lines->notice) != 0) {
		text_copy(lines->notice, sizeof lines->notice, notice);
		say(stdout, "%8s  (%s)\n", "", notice);
	}
	if (notice == NULL)
		lines->notice[0] = '\0';
}

/* False: nobody reads the lines any more. */
static bool wait_for(struct lines *lines)
{
	const struct player *player = &lines->player;
	const struct timeline *timeline = player->timeline;
	struct pollfd fds[2] = {{lines->signals, POLLIN, 0}, {STDOUT_FILENO, 0, 0}};
	int64_t now = clock_now_ns(), wake = now + ms_to_ns(POLL_MS), due;
	struct timespec timeout;

	due = player_due_ns(player, timeline->length);
	if (lines->segment < timeline->segments.n) {
		int64_t start = player_due_ns(
			player, timeline->segments.items[lines->segment].start);
		due = start < due ? start : due;
	}
	if (lines->cue < timeline->cues.n) {
		int64_t cue = player_due_ns(player, timeline->cues.items[lines->cue].frame);
		due = cue < due ? cue : due;
	}
	if (due > now && due < wake)
		wake = due;
	timeout = ns_to_timespec(wake - now);
	ppoll(fds, 2, &timeout, NULL);
	return !(fds[1].revents & (POLLERR | POLLHUP));
}

static bool on_signals(struct lines *lines)
{
	int signal_number;

	while ((signal_number = signals_next(lines->signals)) != 0) {
		if (signal_number == SIGTSTP) {
			player_pause(&lines->player, NULL);
			player_wait_for_pause(&lines->player);
			signals_stop_here();
			player_do(&lines->player, COMMAND_PAUSE);
		} else if (signal_number != SIGWINCH && signal_number != SIGCONT) {
			lines->result->signal = signal_number;
			return false;
		}
	}
	return true;
}

static void say_begin(const struct lines *lines, const struct session *session)
{
	const struct player *player = &lines->player;
	char total[40], delay[40];

	text_duration(
		total, sizeof total,
		text_whole_s_ms(frame_ms(player->timeline, player->timeline->length)));
	say(stdout, "%s, %s%s\n", session->title, total,
	    player->timeline->provisional ? " (targets PROVISIONAL: no baseline measured)"
					  : "");
	if (player->options.delay_ms > 0) {
		text_duration(delay, sizeof delay, player->options.delay_ms);
		say(stdout, "starts in %s\n", delay);
	}
}

void play_as_lines(const struct session *session, const struct runner *runner,
		   const struct player_options *options, struct keep *keep,
		   struct play_result *result)
{
	struct lines lines = {.result = result};
	struct player *player = &lines.player;

	memset(result, 0, sizeof *result);
	lines.signals = signals_open();
	if (!player_start(player, session, runner, options)) {
		signals_close(lines.signals);
		return;
	}
	say_begin(&lines, session);
	player_open(player);
	lines.segment =
		timeline_segment_at(player->timeline, player->situation.playhead.frame);
	lines.cue = timeline_cue_from(player->timeline, player->situation.playhead.frame);
	while (on_signals(&lines)) {
		/* There is room for one notice: each is said before the next may come. */
		player_update(player);
		say_notice(&lines);
		keep_look(keep, player, 0);
		say_notice(&lines);
		/* The clock stands still once the last tone is over; "Finished" is said then. */
		say_until(&lines, player_finished(player)
					  ? INT64_MAX - 1
					  : player->situation.playhead.frame);
		if (fflush(stdout) != 0 || player_finished(player) || !wait_for(&lines))
			break;
	}
	player_summary(player, result);
	result->hangs = !player_stop(player);
	signals_close(lines.signals);
}
