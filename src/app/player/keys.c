/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keys: what each command does to a session that is being played. */
#include "app/player/parts.h"

#include "core/timeline/tempo.h"

#include <poll.h>
#include <stdlib.h>

enum {
	UNLOCK_MS = 1500,       /* between the two presses that unlock */
	STOP_PATIENCE_MS = 100, /* for the sink to report the pause … */
	STOP_MARGIN_MS = 20, /* … and for the device to throw its sound away after that */
	CHANGE_MARGIN_MS = 20, /* an order is on its way meanwhile */
	UNKNOWN_AHEAD_MS =
		250,      /* so much is written where the sink does not say how much */
	VOLUME_STEP = 10, /* per cent */
	VOLUME_MAX = 200  /* per cent: MIX_PEAK is full scale there */
};

int64_t player_changeable(const struct player *player)
{
	struct sink_report report = {0};
	int64_t frame =
		player->situation.playhead.frame + ms_frames(player, UNKNOWN_AHEAD_MS);

	if (player->sink == NULL || player->paused)
		return player->situation.playhead.frame;
	player->sink->ops->report(player->sink, &report);
	if (report.written != 0 && report.generation == player->generation)
		frame = report.written + ms_frames(player, CHANGE_MARGIN_MS);
	return frame;
}

/* Where a change may begin: what is written already and sounds stays as it is. */
static int64_t next_change(const struct player *player)
{
	struct sink_report report = {0};
	int64_t frame = player->situation.playhead.frame;

	if (player->sink == NULL || player->paused)
		return frame;
	player->sink->ops->report(player->sink, &report);
	if (report.written == 0 || report.generation != player->generation)
		return frame + ms_frames(player, UNKNOWN_AHEAD_MS);
	if (frame < report.silent)
		frame = report.silent;
	return frame + ms_frames(player, CHANGE_MARGIN_MS);
}

/* Going back to before the bias was set does not undo it. */
static void carry_bias_to(struct player *player, int64_t frame)
{
	struct compile_options options = {player->timeline->rate, player->options.live,
					  player->changes.items, player->changes.n};
	int bias = player->timeline->bias_spm;
	size_t kept = 0;

	if (tempo_bias_at(&options, frame) == bias)
		return;
	for (size_t i = 0; i < player->changes.n; i++)
		if (player->changes.items[i].kind != CHANGE_BIAS ||
		    player->changes.items[i].frame <= frame)
			player->changes.items[kept++] = player->changes.items[i];
	player->changes.n = kept;
	player_add_change(player, frame, CHANGE_BIAS, bias);
	player_recompile(player, player->timeline->rate);
}

static void seek(struct player *player, int64_t frame)
{
	carry_bias_to(player, frame);
	player_order(player, (struct sink_order){.kind = SINK_SEEK, .frame = frame});
	player_lend_again(player);
	player->hold_frame = frame;
	player->hold_generation = player->generation;
	player->situation.playhead.frame = frame;
	player->resume_ns = 0;
}

void player_pause(struct player *player, const char *why)
{
	if (player->paused || player->situation.playhead.transport == TRANSPORT_FINISHED)
		return;
	player->paused = true;
	player->hold_frame = player->situation.playhead.frame;
	player_order(player, (struct sink_order){.kind = SINK_PAUSE});
	if (why != NULL)
		player_notice(player, "%s", why);
}

void player_wait_for_pause(struct player *player)
{
	struct sink_report report = {0};
	int64_t until = clock_now_ns() + ms_to_ns(STOP_PATIENCE_MS);

	while (player->sink != NULL && clock_now_ns() < until) {
		player_flush_orders(player);
		player->sink->ops->report(player->sink, &report);
		if (report.state != SINK_PLAYING)
			break;
		poll(NULL, 0, 1);
	}
	/* The report comes just before the device throws its sound away. */
	poll(NULL, 0, STOP_MARGIN_MS);
}

static void go_on(struct player *player)
{
	player->paused = false;
	/* A rehearsal goes through it as fast as through all the rest. */
	player->resume_ns =
		clock_now_ns() + (int64_t)((double)ms_to_ns(PLAYHEAD_RESUME_LEAD_MS) /
					   player->options.speed);
	player_order(player, (struct sink_order){.kind = SINK_RESUME,
						 .frame = player->hold_frame,
						 .lead_ms = PLAYHEAD_RESUME_LEAD_MS});
	player_notice(player, "going on in %d s", PLAYHEAD_RESUME_LEAD_MS / 1000);
}

static const struct segment *segment_now(const struct player *player)
{
	return &player->timeline->segments.items[timeline_segment_at(
		player->timeline, player->situation.playhead.frame)];
}

static void do_pause(struct player *player)
{
	if (player->paused)
		go_on(player);
	else if (segment_now(player)->open && player->situation.playhead.frame >= 0)
		/* An open-ended phase ends on a key, and Space is the largest. */
		seek(player,
		     playhead_next(player->timeline, player->situation.playhead.frame));
	else
		player_pause(player, NULL);
}

static void do_next(struct player *player)
{
	seek(player, playhead_next(player->timeline, player->situation.playhead.frame));
}

static void do_previous(struct player *player)
{
	seek(player, playhead_previous(player->timeline, player->situation.playhead.frame));
}

static void shift_bias(struct player *player, int by)
{
	int bias = player->timeline->bias_spm + by;

	if (bias > BIAS_LIMIT_SPM || bias < -BIAS_LIMIT_SPM) {
		player_notice(player, "the bias goes no further than %d spm",
			      BIAS_LIMIT_SPM);
		return;
	}
	if (!player_change(player, next_change(player), CHANGE_BIAS, bias))
		return;
	if (bias == 0)
		player_notice(player, "no bias from here on");
	else
		player_notice(player, "bias %+d spm from here on", bias);
}

static void do_bias_up(struct player *player)
{
	shift_bias(player, 1);
}

static void do_bias_down(struct player *player)
{
	shift_bias(player, -1);
}

static void set_volume(struct player *player, int percent)
{
	if (percent < 0)
		percent = 0;
	if (percent > VOLUME_MAX)
		percent = VOLUME_MAX;
	player->situation.volume_percent = percent;
	player->situation.muted = false;
	player_order_sound(player);
	player_notice(player, "volume %d %%", percent);
}

static void do_volume_up(struct player *player)
{
	set_volume(player, player->situation.volume_percent + VOLUME_STEP);
}

static void do_volume_down(struct player *player)
{
	set_volume(player, player->situation.volume_percent - VOLUME_STEP);
}

static void do_mute(struct player *player)
{
	player->situation.muted = !player->situation.muted;
	player_order_sound(player);
	player_notice(player, player->situation.muted ? "muted" : "sound on");
}

static void do_clicks(struct player *player)
{
	player->situation.clicks_off = !player->situation.clicks_off;
	player_order_sound(player);
	player_notice(player,
		      player->situation.clicks_off ? "clicks off, cues stay" : "clicks on");
}

static void do_voice(struct player *player)
{
	player->voice_off = !player->voice_off;
	player_order_sound(player);
	if (player->options.talk == NULL && !player->situation.sound)
		player_notice(player, "no sound, no voice: cues are shown");
	else if (player->options.talk == NULL)
		player_notice(player, "no voice: `turnover doctor` says why");
	else
		player_notice(player,
			      player->voice_off ? "voice off, cues are shown" : "voice on");
}

static void do_more_recovery(struct player *player)
{
	int64_t frame = next_change(player);

	if (!playhead_may_extend(player->timeline, player->situation.playhead.frame) ||
	    frame >= segment_now(player)->end) {
		player_notice(player, "more time: in a recovery, rest or walk");
		return;
	}
	if (player_change(player, frame, CHANGE_EXTEND, PLAYHEAD_MORE_MS))
		player_notice(player, "%d s more", PLAYHEAD_MORE_MS / 1000);
	else
		player_notice(player, "no more time: 12 h is the longest");
}

static void do_break_off(struct player *player)
{
	player->situation.ask = ASK_BREAK_OFF;
}

static void do_lock(struct player *player)
{
	int64_t now = clock_now_ns();

	if (!player->situation.locked) {
		player->situation.locked = true;
		player->unlock_ns = 0;
		player_notice(player, "locked: press l twice to unlock");
	} else if (now - player->unlock_ns < ms_to_ns(UNLOCK_MS)) {
		player->situation.locked = false;
		player_notice(player, "unlocked");
	} else {
		player->unlock_ns = now;
		player_notice(player, "press l once more to unlock");
	}
}

static void do_yes(struct player *player)
{
	struct situation *now = &player->situation;

	if (now->ask == ASK_BREAK_OFF) {
		seek(player, playhead_break_off(player->timeline, now->playhead.frame));
		if (player->paused)
			go_on(player);
	} else if (now->ask == ASK_AWAKE) {
		go_on(player);
	}
	now->ask = ASK_NOTHING;
}

static void do_no(struct player *player)
{
	player->situation.ask = ASK_NOTHING;
}

static void (*const actions[COMMANDS])(struct player *) = {
	[COMMAND_PAUSE] = do_pause,
	[COMMAND_NEXT] = do_next,
	[COMMAND_PREVIOUS] = do_previous,
	[COMMAND_BIAS_UP] = do_bias_up,
	[COMMAND_BIAS_DOWN] = do_bias_down,
	[COMMAND_VOLUME_UP] = do_volume_up,
	[COMMAND_VOLUME_DOWN] = do_volume_down,
	[COMMAND_MUTE] = do_mute,
	[COMMAND_CLICKS] = do_clicks,
	[COMMAND_VOICE] = do_voice,
	[COMMAND_BREAK_OFF] = do_break_off,
	[COMMAND_MORE_RECOVERY] = do_more_recovery,
	[COMMAND_LOCK] = do_lock,
	[COMMAND_YES] = do_yes,
	[COMMAND_NO] = do_no,
};

void player_do(struct player *player, enum command command)
{
	if (player->situation.locked && command != COMMAND_LOCK &&
	    command != COMMAND_NONE) {
		player_notice(player, "locked: press l twice to unlock");
		return;
	}
	if (player->situation.playhead.transport == TRANSPORT_FINISHED &&
	    command != COMMAND_PREVIOUS)
		return;
	if (actions[command] != NULL)
		actions[command](player);
}
