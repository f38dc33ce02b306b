/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * screen: the one loop of the full-screen player. It sleeps until a key, a signal
 * or the next moment at which the picture changes.
 */
#include "app/console/signals.h"
#include "app/play/measure.h"
#include "app/play/play.h"

#include "io/clock.h"
#include "ui/keys.h"
#include "ui/view_player.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	KEY_CTRL_C = 3,
	KEY_CTRL_Z = 26,
	MINUTE_S = 60,
	/* The loop sleeps no longer than this … */
	OPENING_WAKE_MS = 20,  /* … while a device is being opened */
	FOLLOW_WAKE_MS = 10,   /* … while the sink follows a jump */
	STALLED_WAKE_MS = 100, /* … while the terminal takes no bytes */
	IDLE_WAKE_MS = 1000,   /* … else: faults of the device show within that */
	SLEPT_MS = 2000,       /* a machine that slept for less may go on */
	HELD_MS = 1000         /* two presses closer than this are one key held down */
};

struct view {
	struct player player;
	const struct session *session;
	struct player_screen shown;
	enum player_layout layout;
	bool help;  /* the help is open */
	bool stale; /* the terminal does not show `shown`: paint it again */
	bool quit;
	bool keys_wait, signals_wait; /* after the last sleep */
	int signals;                  /* descriptor */
	int64_t skipped_ns;           /* the last time that Right was pressed */
	time_t finish_s;              /* the end, as it was last looked up */
	int64_t slept_ns;             /* how long the machine had slept at the last look */
	struct measure measure;
	struct keep *keep;
	struct play_result *result;
};

/* How long the machine has slept since it was switched on. */
static int64_t slept_ns(void)
{
	return clock_boot_ns() - clock_now_ns();
}

/* ---- Looking ------------------------------------------------------------------ */

/* A laptop that slept must not run on under somebody who stands beside the belt. */
static void look_at_sleep(struct view *view)
{
	int64_t slept = slept_ns();

	if (slept - view->slept_ns > ms_to_ns(SLEPT_MS)) {
		player_pause(&view->player, "the computer slept");
		view->player.situation.ask = ASK_AWAKE;
	}
	view->slept_ns = slept;
}

static void look_at_clock(struct view *view)
{
	struct player *player = &view->player;
	int64_t left = timeline_left(player->timeline, player->situation.playhead.frame);
	time_t end = time(NULL) + (time_t)(left / player->timeline->rate);
	struct tm local;

	if (end / MINUTE_S == view->finish_s / MINUTE_S)
		return;
	view->finish_s = end;
	if (localtime_r(&end, &local) != NULL)
		player->situation.finish_minute = local.tm_hour * 60 + local.tm_min;
}

static void paint(struct view *view)
{
	struct player_screen next;
	struct player *player = &view->player;
	int columns = view_player_strip(view->layout);

	screen_fill(&next, view->session, player->timeline, &player->situation, columns);
	if (!view->stale && memcmp(&next, &view->shown, sizeof next) == 0)
		return;
	view->shown = next;
	view->stale = !view_player_paint(&view->shown, view->layout, view->help);
}

/* ---- Sleeping ------------------------------------------------------------------ */

/* When the screen changes next by itself. */
static int64_t change_ns(const struct view *view)
{
	const struct player *player = &view->player;

	return player_due_ns(player,
			     screen_next_change(player->timeline, &player->situation,
						view_player_strip(view->layout)));
}

static int64_t wake_ns(const struct view *view)
{
	const struct player *player = &view->player;
	int64_t now = clock_now_ns();
	int64_t wake = now + ms_to_ns(IDLE_WAKE_MS);
	int64_t change = change_ns(view);
	int64_t soon = INT64_MAX, keep = keep_latest_ns(view->keep);

	if (player->sink == NULL)
		soon = now + ms_to_ns(OPENING_WAKE_MS);
	else if (player_is_following(player))
		soon = now + ms_to_ns(FOLLOW_WAKE_MS);
	else if (view->stale)
		soon = now + ms_to_ns(STALLED_WAKE_MS);
	if (change < wake && !view->stale)
		wake = change;
	if (player->situation.notice != NULL && player->notice_until_ns < wake)
		wake = player->notice_until_ns;
	if (keep < wake)
		wake = keep;
	if (player_voice_due_ns(player) < wake)
		wake = player_voice_due_ns(player);
	return soon < wake ? soon : wake;
}

/* False: the terminal is gone. */
static bool sleep_until(struct view *view, int64_t wake)
{
	struct pollfd fds[2] = {{STDIN_FILENO, POLLIN, 0}, {view->signals, POLLIN, 0}};
	const struct timespec timeout = ns_to_timespec(wake - clock_now_ns());

	if (ppoll(fds, 2, &timeout, NULL) < 0 && errno != EINTR)
		return false;
	view->keys_wait = fds[0].revents != 0;
	view->signals_wait = fds[1].revents != 0;
	/* A terminal that is gone would count as readable for ever. */
	return !(fds[0].revents & (POLLHUP | POLLERR | POLLNVAL));
}

/* ---- Keys and signals ------------------------------------------------------------ */

static void stop_for_a_while(struct view *view)
{
	player_pause(&view->player, NULL);
	player_wait_for_pause(&view->player);
	terminal_suspend();
	signals_stop_here();
	terminal_resume();
	/* After it: a notice lasts a few seconds only. */
	if (view->player.paused)
		player_notice(&view->player, "paused while away: Space goes on");
	view->stale = true;
}

static void on_signal(struct view *view, int signal_number)
{
	switch (signal_number) {
	case SIGWINCH:
		terminal_resize();
		view->stale = true;
		break;
	case SIGTSTP: stop_for_a_while(view); break;
	case SIGCONT: view->stale = true; break;
	default: view->result->signal = signal_number; view->quit = true;
	}
}

/* A command that moves the session ends whatever was being counted. */
static void pass_on(struct view *view, enum command command)
{
	const struct playhead *playhead = &view->player.situation.playhead;
	int64_t before = playhead->frame;

	player_do(&view->player, command);
	if (playhead->frame != before)
		measure_moved(&view->measure);
}

static void on_command(struct view *view, enum command command)
{
	struct situation *now = &view->player.situation;
	bool locked = now->locked;

	if (now->ask == ASK_QUIT && command == COMMAND_YES)
		view->quit = true;
	else if (command == COMMAND_QUIT && !locked)
		now->ask = ASK_QUIT;
	else if (command == COMMAND_HELP && !locked)
		view->help = !view->help;
	else if (command == COMMAND_LAYOUT && !locked)
		view->layout = view->layout == LAYOUT_FULL ? LAYOUT_FAR : LAYOUT_FULL;
	else if (command == COMMAND_TAP && !locked)
		measure_tap(&view->measure, &view->player);
	else
		pass_on(view, command);
	view->stale = true;
}

/* Any key but Left leaves a session that is over; not a Right held down since before. */
static bool leaves(struct view *view, enum command command)
{
	const int64_t now = clock_now_ns();
	const bool held =
		command == COMMAND_NEXT && now - view->skipped_ns < ms_to_ns(HELD_MS);

	if (command == COMMAND_NEXT)
		view->skipped_ns = now;
	return view->player.situation.playhead.transport == TRANSPORT_FINISHED &&
	       command != COMMAND_PREVIOUS && !held;
}

static void on_keys(struct view *view)
{
	struct situation *now = &view->player.situation;
	int code;

	while (!view->quit) {
		enum command command =
			keys_read(now->ask != ASK_NOTHING, ms_of_ns(clock_now_ns()), &code);

		if (code == KEYS_NONE)
			return;
		if (code == KEY_CTRL_C) {
			view->result->signal = SIGINT;
			view->quit = true;
		} else if (code == KEY_CTRL_Z) {
			stop_for_a_while(view);
		} else if (now->ask == ASK_NOTHING && !view->help &&
			   measure_key(&view->measure, &view->player, view->keep,
				       keys_of_count(code))) {
			view->stale = true;
		} else if (leaves(view, command)) {
			view->quit = true;
		} else if (view->help) {
			view->help = false;
			view->stale = true;
			/* Whoever stops in need does not ask what is on the screen. */
			if (command == COMMAND_PAUSE)
				on_command(view, command);
		} else if (command != COMMAND_NONE) {
			on_command(view, command);
		}
	}
}

static void run(struct view *view)
{
	/* The first picture waits for nothing: the device is opened behind it. */
	look_at_clock(view);
	paint(view);
	player_open(&view->player);
	while (!view->quit) {
		int signal_number;

		look_at_sleep(view);
		player_update(&view->player);
		look_at_clock(view);
		measure_look(&view->measure, &view->player, view->keep);
		keep_look(view->keep, &view->player, change_ns(view));
		paint(view);
		if (!sleep_until(view, wake_ns(view))) {
			view->result->signal = SIGHUP;
			return;
		}
		while (view->signals_wait &&
		       (signal_number = signals_next(view->signals)) != 0)
			on_signal(view, signal_number);
		player_update(&view->player);
		if (view->keys_wait)
			on_keys(view);
	}
}

enum terminal_fault play_on_screen(const struct session *session,
				   const struct runner *runner,
				   const struct player_options *options,
				   const struct theme *theme, struct keep *keep,
				   struct play_result *result)
{
	struct view view = {
		.session = session, .keep = keep, .result = result, .stale = true};
	enum terminal_fault fault;

	memset(result, 0, sizeof *result);
	view.signals = signals_open();
	fault = terminal_open(theme);
	if (fault != TERMINAL_OK) {
		signals_close(view.signals);
		return fault;
	}
	signals_on_crash(terminal_emergency);
	view.slept_ns = slept_ns();
	if (player_start(&view.player, session, runner, options)) {
		run(&view);
		measure_end(&view.measure, &view.player, keep);
		player_summary(&view.player, result);
		/* The sound ends before the screen goes: a hung device may take 500 ms. */
		result->hangs = !player_stop(&view.player);
	}
	terminal_close();
	signals_close(view.signals);
	return TERMINAL_OK;
}
