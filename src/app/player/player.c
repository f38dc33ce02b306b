/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * player: where the session is: it follows the sink, and the sink follows the device.
 * See player.h; what the runner's keys do is in keys.c.
 */
#include "app/player/parts.h"
#include "app/player/talk.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIRST_RATE = 48000,        /* until the device says its own */
	DEVICE_PATIENCE_MS = 2000, /* then the session begins without sound … */
	FAULT_PATIENCE_MS = 300,   /* … so early where the device has reported an error */
	NOTICE_MS = 4000,          /* a notice is shown so long */
	TAIL_MS = 2500             /* after the end, at most: "Finished" is said */
};

/* ---- Sinks ------------------------------------------------------------------ */

/* What is left of the silence before the sound begins or goes on. */
static int lead_left_ms(const struct player *player)
{
	int64_t left = player->resume_ns - clock_now_ns();

	return left > 0 ? (int)ms_of_ns(left) : 0;
}

/* All that a sink has to know, for one that knows nothing or what is void by now. */
static void order_all(struct player *player)
{
	int64_t frame = player->situation.playhead.frame;

	player_order(player, (struct sink_order){.kind = SINK_PAUSE});
	player_order_sound(player);
	player_lend_again(player);
	player_order(player, (struct sink_order){.kind = SINK_SEEK, .frame = frame});
	if (!player->paused)
		player_order(player, (struct sink_order){.kind = SINK_RESUME,
							 .frame = frame,
							 .lead_ms = lead_left_ms(player)});
}

/* A sink takes over at the present position. */
static void begin_on(struct player *player, struct sink *sink, unsigned rate)
{
	struct sink *before = player->sink;
	bool first = before == NULL;

	player->sink = NULL;
	player->orders.n = 0;
	player_change_rate(player, rate);
	player->sink = sink;
	player->xruns_seen = 0;
	order_all(player);
	player->hold_frame = player->situation.playhead.frame;
	player->hold_generation = player->generation;
	if (!first)
		before->ops->close(before);
}

/*
 * A device is told all while it is still being opened, so that the first sound does not
 * wait until we look again. An order that comes before it is open makes that void.
 */
static void tell_waiting(struct player *player)
{
	player->sink = player->waiting;
	order_all(player);
	player->sink = NULL;
	player->told = player->orders.n == 0;
	player->orders.n = 0;
	player->hold_generation = player->generation;
}

static void begin_without_sound(struct player *player, const char *why)
{
	const struct sink_order pause = {.kind = SINK_PAUSE};

	/* It may open after all: then it is told all again. */
	if (player->waiting != NULL)
		player->waiting->ops->order(player->waiting, &pause);
	player->told = false;
	begin_on(player,
		 sink_clock_new(player->timeline->rate, player->options.speed, NULL),
		 player->timeline->rate);
	player->situation.sound = false;
	if (why != NULL)
		player_notice(player, "no sound (%s): follow the marks", why);
}

/* In words a runner understands: ENOENT is no missing file here. */
static const char *why_silent(int error)
{
	if (error == 0)
		return "the device does not answer";
	return error == -ENOENT || error == -ENODEV ? "there is no such device"
						    : sink_alsa_error(error);
}

/* The device may open at once, late, or never; the session waits only so long. */
static void look_at_waiting(struct player *player)
{
	struct sink_report report = {0};
	int64_t waited = clock_now_ns() - player->started_ns;

	player->waiting->ops->report(player->waiting, &report);
	if (report.rate != 0) {
		struct sink *sink = player->waiting;
		bool late = player->sink != NULL;

		player->waiting = NULL;
		if (player->told && report.rate == player->timeline->rate)
			player->sink = sink;
		else
			begin_on(player, sink, report.rate);
		player->situation.sound = true;
		player->situation.sound_name = player->options.device;
		if (late)
			player_notice(player, "the sound is there now");
	} else if (player->sink == NULL &&
		   ((report.error != 0 && waited > ms_to_ns(FAULT_PATIENCE_MS)) ||
		    waited > ms_to_ns(DEVICE_PATIENCE_MS))) {
		begin_without_sound(player, why_silent(report.error));
	}
}

/* Those of before an interruption. */
static void take_changes(struct player *player)
{
	for (size_t i = 0; i < player->options.nchanges; i++) {
		const struct progress_change *change = &player->options.changes[i];

		player_add_change(
			player,
			playhead_rescale(change->change.frame, change->rate, FIRST_RATE),
			change->change.kind, change->change.amount);
	}
}

/*
 * At the very beginning the start delay is time before frame 0, and the count-in sounds in
 * it. Anywhere else it is silence, during which the position holds still.
 */
static void begin_where(struct player *player)
{
	const struct player_options *options = &player->options;
	const struct timeline *timeline = player->timeline;
	size_t segment = options->from_segment < timeline->segments.n
				 ? options->from_segment
				 : timeline->segments.n - 1;
	int64_t frame = timeline->segments.items[segment].start +
			ms_frames(player, options->from_ms);

	if (frame == 0) {
		frame -= ms_frames(player, options->delay_ms);
	} else if (options->delay_ms > 0) {
		player->resume_ns = clock_now_ns() + ms_to_ns(options->delay_ms);
		player_notice(player, "going on in %d s", (int)(options->delay_ms / 1000));
	}
	player->situation.playhead.frame = player->hold_frame = player->furthest = frame;
}

/* What the caller has compiled already, if it is the same: the first picture waits. */
static bool take_compiled(struct player *player)
{
	struct timeline **compiled = player->options.compiled;

	if (compiled == NULL || *compiled == NULL || player->changes.n > 0 ||
	    (*compiled)->rate != FIRST_RATE)
		return false;
	for (size_t i = 0; i < (*compiled)->segments.n; i++)
		if ((*compiled)->segments.items[i].open && player->options.live)
			return false;
	player_lend(player, *compiled);
	*compiled = NULL;
	return true;
}

bool player_start(struct player *player, const struct session *session,
		  const struct runner *runner, const struct player_options *options)
{
	memset(player, 0, sizeof *player);
	player->session = session;
	player->runner = runner;
	player->options = *options;
	player->situation.volume_percent = runner->volume_percent;
	player->situation.finish_minute = -1;
	player->situation.flash_off = !runner->flash_beat;
	player->situation.sound_name = "clock";
	take_changes(player);
	if (!take_compiled(player) && !player_recompile(player, FIRST_RATE))
		return false;
	begin_where(player);
	return true;
}

void player_open(struct player *player)
{
	const struct player_options *options = &player->options;

	player->started_ns = clock_now_ns();
	talk_begin(options->talk);
	if (options->speed != 1 || strcmp(options->device, "clock") == 0) {
		begin_without_sound(player, NULL);
		return;
	}
	player->waiting = sink_alsa_new(options->device, 0);
	if (player->waiting == NULL)
		begin_without_sound(player, errno == ENOSYS
						    ? "this turnover was built without ALSA"
						    : strerror(errno));
	else
		tell_waiting(player);
}

/* ---- Following ---------------------------------------------------------------- */

static void notice_faults(struct player *player, const struct sink_report *report)
{
	struct situation *now = &player->situation;
	/* An underrun that was noticed late looks like a lost device, and is none. */
	bool lost = report->state == SINK_LOST && report->error != -EPIPE;

	if (report->xruns > player->xruns_seen) {
		now->xruns += report->xruns - player->xruns_seen;
		player->xruns_seen = report->xruns;
		player_notice(player,
			      "the sound was interrupted; the session kept its time");
	}
	if (lost && !player->lost_seen)
		player_notice(player,
			      "sound device lost (%s): go on, sound comes back with it",
			      sink_alsa_error(report->error));
	if (!lost && player->lost_seen)
		player_notice(player, "the sound is back");
	player->lost_seen = lost;
	now->sound_lost = lost;
}

static void follow(struct player *player)
{
	struct sink_report report = {0};
	struct situation *now = &player->situation;
	int64_t frame;

	player->sink->ops->report(player->sink, &report);
	notice_faults(player, &report);
	player->following =
		report.frame_rate == 0 || report.generation < player->hold_generation;
	player->ended = !player->following && report.state == SINK_ENDED;
	if (player->following) {
		now->playhead.frame = player->hold_frame;
		return;
	}
	frame = sink_heard(&report, clock_now_ns());
	now->playhead.frame =
		playhead_rescale(frame, report.frame_rate, player->timeline->rate);
	/* The screen waits for the sound: headphones may add to its way. */
	if (now->sound)
		now->playhead.frame -= ms_frames(player, player->runner->sound_delay_ms);
	/* The position shown holds still in the silence after a pause, and until the ear has
	 * reached the place of a jump. */
	if (player->resume_ns > clock_now_ns() || player->paused ||
	    now->playhead.frame < player->hold_frame)
		now->playhead.frame = player->hold_frame;
	player_release(player, report.generation);
	if (report.rate != 0 && report.rate != player->timeline->rate)
		player_change_rate(player, report.rate);
}

void player_update(struct player *player)
{
	struct situation *now = &player->situation;

	if (player->waiting != NULL)
		look_at_waiting(player);
	if (player->sink != NULL) {
		player_flush_orders(player);
		follow(player);
	}
	player_look_at_voice(player);
	if (now->playhead.frame > player->furthest)
		player->furthest = now->playhead.frame;
	now->playhead.transport = player->paused ? TRANSPORT_PAUSED
				  : now->playhead.frame >= player->timeline->length
					  ? TRANSPORT_FINISHED
					  : TRANSPORT_PLAYING;
	now->bias_spm = player->timeline->bias_spm;
	if (clock_now_ns() >= player->notice_until_ns)
		now->notice = NULL;
}

int64_t player_due_ns(const struct player *player, int64_t frame)
{
	struct sink_report report = {0};
	int64_t now = clock_now_ns();
	double seconds;

	if (player->sink == NULL || frame == INT64_MAX)
		return INT64_MAX;
	player->sink->ops->report(player->sink, &report);
	if (report.speed <= 0)
		return INT64_MAX;
	seconds = timeline_seconds(player->timeline,
				   frame - player->situation.playhead.frame);
	return now + (int64_t)(seconds / report.speed * 1e9);
}

bool player_finished(const struct player *player)
{
	/* The sink stops after its last tone, which may be earlier than TAIL_MS. */
	return player->ended ||
	       player->situation.playhead.frame >=
		       player->timeline->length + ms_frames(player, TAIL_MS);
}

void player_notice(struct player *player, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	vsnprintf(player->notice, sizeof player->notice, format, arguments);
	va_end(arguments);
	player->situation.notice = player->notice;
	player->notice_until_ns = clock_now_ns() + ms_to_ns(NOTICE_MS);
}

bool player_is_following(const struct player *player)
{
	return player->following;
}

void player_summary(const struct player *player, struct play_result *result)
{
	const struct timeline *timeline = player->timeline;

	result->heard_ms = player->furthest * 1000 / (int64_t)timeline->rate;
	result->length_ms = timeline->length * 1000 / (int64_t)timeline->rate;
	result->finished = player->furthest >= timeline->length;
	result->xruns = player->situation.xruns;
}

bool player_stop(struct player *player)
{
	bool quiet = true;

	if (player->waiting != NULL)
		quiet = player->waiting->ops->close(player->waiting);
	if (player->sink != NULL)
		quiet = player->sink->ops->close(player->sink) && quiet;
	/* A thread that hangs in a device may still read what was lent to it. */
	if (quiet)
		player_release(player, UINT64_MAX);
	else if (player->options.talk != NULL)
		talk_leave(player->options.talk);
	free(player->orders.items);
	free(player->changes.items);
	memset(player, 0, sizeof *player);
	return quiet;
}
