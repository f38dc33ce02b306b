/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * show_screen STATE… [far] [help]: paints the player's screen in the named
 * states, for tests and for looking at it. Keys: q ends, n shows the next state, z
 * changes the layout, ? the help, m crashes, c complains on standard error.
 *
 * show_screen dump STATE: prints the texts of the state; big STATE: those that are read
 * from afar: number, its widest, word, cue, target, count.
 *
 * show_screen draw TEXT…: each in each of the big fonts; + shows the next. With
 * SHOW_SCREEN_MARK in the environment every picture ends with a mark for who waits.
 *
 * show_screen weeks: the lobby of somebody who has kept to a plan for some weeks.
 *
 * show_screen step SECONDS 1 FROM: paints every change of that time as fast as it can.
 *
 * show_screen play SECONDS SPEED FROM: plays the sample session without a sound, as
 * the player would; for counting bytes and time. What it measured goes to standard
 * error at the end.
 */
#include "core/base/day.h"
#include "core/screen/lobby.h"
#include "core/screen/screen.h"
#include "ui/digits.h"
#include "ui/keys.h"
#include "ui/outlet.h"
#include "ui/paint.h"
#include "ui/terminal.h"
#include "ui/view_lobby.h"
#include "ui/view_player.h"

#include "../core/sample.h"

#include <errno.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum { RATE = 48000 };

struct state {
	const char *name;
	double seconds;
	struct situation situation;
};

#define FINISH .finish_minute = 18 * 60 + 42
#define QUIET  FINISH, .volume_percent = 100, .sound = true

static const struct state states[] = {
	{"ready", -7.5, {QUIET}},
	{"warm-up", 30, {QUIET}},
	{"cue", 62, {QUIET}},
	{"incline", 565, {QUIET}},
	{"count-in", 598.70, {QUIET}},
	{"stride", 603.0, {QUIET}},
	{"stride-cue", 611.5, {QUIET, .bias_spm = 2}},
	{"urgent", 617.5, {QUIET}},
	{"recovery",
	 640,
	 {FINISH, .sound = true, .notice = "volume 80 %", .volume_percent = 80}},
	{"last", 1025, {QUIET}},
	{"open", 1170, {QUIET}},
	{"over", 1200, {QUIET}},
	{"drill", 1465, {FINISH, .volume_percent = 100}},
	{"fade", 1634, {QUIET}},
	{"accent", 1535.42, {QUIET}},
	{"ramp", 1850, {QUIET, .bias_spm = -3}},
	{"breathe", 2000, {QUIET}},
	{"paused", 605, {QUIET, .playhead = {TRANSPORT_PAUSED, 0}}},
	{"quit", 605, {QUIET, .ask = ASK_QUIT}},
	{"break-off", 640, {QUIET, .ask = ASK_BREAK_OFF}},
	{"awake", 640, {QUIET, .playhead = {TRANSPORT_PAUSED, 0}, .ask = ASK_AWAKE}},
	{"muted", 603, {FINISH, .sound = true, .muted = true, .notice = "muted"}},
	{"no-clicks", 603, {QUIET, .clicks_off = true}},
	{"tap", 603, {QUIET, .tap_spm10 = 1763, .tap_error_spm10 = 14}},
	{"lost",
	 605.1,
	 {QUIET, .sound_lost = true, .xruns = 2, .tap_spm10 = 1763, .tap_error_spm10 = 14}},
	{"count", 640, {QUIET, .asked = "171: Enter both feet, 1 one foot"}},
	{"locked", 640, {QUIET, .locked = true}},
	{"half", 1671.2, {QUIET}},
	{"done", 1e9, {QUIET, .playhead = {TRANSPORT_FINISHED, 0}}},
};
enum { STATES = sizeof states / sizeof *states };

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static bool fill(struct player_screen *screen, const struct timeline *timeline,
		 const char *name, enum player_layout layout)
{
	for (int i = 0; i < STATES; i++) {
		struct situation situation = states[i].situation;
		int64_t frame = timeline->length;

		if (strcmp(states[i].name, name) != 0)
			continue;
		if (states[i].seconds * RATE < (double)frame)
			frame = (int64_t)(states[i].seconds * RATE);
		situation.playhead.frame = frame;
		situation.sound_name = "default";
		screen_fill(screen, &sample_session, timeline, &situation,
			    view_player_strip(layout));
		return true;
	}
	return false;
}

/* Whoever reads this has read the whole picture. */
static void mark(bool painted)
{
	static const char sign[] = "\033]7;painted\007";

	if (painted && getenv("SHOW_SCREEN_MARK") != NULL)
		outlet_emergency(sign, sizeof sign - 1);
}

struct show {
	const char *names[STATES + 1];
	int n, at;
	enum player_layout layout;
	bool help;
};

static int signals_open(void)
{
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGWINCH);
	sigaddset(&set, SIGTSTP);
	sigaddset(&set, SIGCONT);
	sigprocmask(SIG_BLOCK, &set, NULL);
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

/* False: the end. */
static bool on_key(struct show *show, enum command command, int code)
{
	switch (command) {
	case COMMAND_QUIT: return false;
	case COMMAND_NEXT:
	case COMMAND_VOLUME_UP: show->at = (show->at + 1) % show->n; break;
	case COMMAND_LAYOUT:
		show->layout = show->layout == LAYOUT_FULL ? LAYOUT_FAR : LAYOUT_FULL;
		break;
	case COMMAND_HELP: show->help = !show->help; break;
	case COMMAND_MUTE: abort();
	case COMMAND_CLICKS: fprintf(stderr, "a library complains\n"); break;
	default: break;
	}
	if (code == 26) {
		sigset_t stop;

		sigemptyset(&stop);
		sigaddset(&stop, SIGTSTP);
		terminal_suspend();
		signal(SIGTSTP, SIG_DFL);
		raise(SIGTSTP);
		sigprocmask(SIG_UNBLOCK, &stop, NULL);
		sigprocmask(SIG_BLOCK, &stop, NULL);
		terminal_resume();
	}
	return true;
}

static void show_states(struct show *show, const struct timeline *timeline)
{
	struct pollfd fds[2] = {{STDIN_FILENO, POLLIN, 0}, {signals_open(), POLLIN, 0}};
	struct player_screen screen;

	for (;;) {
		struct signalfd_siginfo info;
		bool painted;
		int code;

		fill(&screen, timeline, show->names[show->at], show->layout);
		painted = view_player_paint(&screen, show->layout, show->help);
		mark(painted);
		if (poll(fds, 2, painted ? -1 : 100) < 0 && errno != EINTR)
			return;
		if (fds[0].revents & POLLHUP)
			return;
		while (read(fds[1].fd, &info, sizeof info) == sizeof info) {
			if (info.ssi_signo == SIGTERM)
				return;
			if (info.ssi_signo == SIGWINCH)
				terminal_resize();
		}
		for (;;) {
			enum command command = keys_read(false, now_ns() / 1000000, &code);

			if (code == KEYS_NONE)
				break;
			if (!on_key(show, command, code))
				return;
		}
	}
}

static void on_abort(int number)
{
	terminal_emergency();
	signal(number, SIG_DFL);
	raise(number);
}

struct measure {
	int paints, refused;
	int64_t longest_ns;
};

static void play(const struct timeline *timeline, double seconds, double speed, double from,
		 struct measure *measure)
{
	struct situation situation = {QUIET};
	int64_t start = now_ns(), end = start + (int64_t)(seconds * 1e9);
	struct player_screen screen, last;
	bool stale = true;

	signals_open();
	memset(&last, 0, sizeof last);
	for (int64_t now = start; now < end; now = now_ns()) {
		int64_t change, wake, before;
		struct timespec left;

		situation.playhead.frame =
			(int64_t)((from + (double)(now - start) / 1e9 * speed) * RATE);
		screen_fill(&screen, &sample_session, timeline, &situation,
			    view_player_strip(LAYOUT_FULL));
		before = now_ns();
		if (stale || memcmp(&screen, &last, sizeof screen) != 0) {
			stale = !view_player_paint(&screen, LAYOUT_FULL, false);
			measure->paints++;
			measure->refused += stale;
		}
		last = screen;
		if (now_ns() - before > measure->longest_ns)
			measure->longest_ns = now_ns() - before;
		change = screen_next_change(timeline, &situation,
					    view_player_strip(LAYOUT_FULL));
		wake = now + 1000000000;
		if (change != INT64_MAX)
			wake = start +
			       (int64_t)(((double)change / RATE - from) / speed * 1e9) +
			       50000;
		if (stale)
			wake = now + 100000000;
		if (wake > end)
			wake = end;
		left.tv_sec = wake / 1000000000;
		left.tv_nsec = wake % 1000000000;
		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &left, NULL);
	}
}

/* What a state says, without a terminal. */
static int dump(const struct timeline *timeline, const char *name)
{
	struct player_screen screen;

	if (!fill(&screen, timeline, name, LAYOUT_FULL))
		return 2;
	printf("%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n%s\n",
	       screen.digits, screen.word, screen.brief, screen.title, screen.name,
	       screen.count, screen.target, screen.bias, screen.load, screen.cue,
	       screen.next, screen.total, screen.finish, screen.sound, screen.notice,
	       screen.question);
	for (int i = 0; i < screen.ncoming; i++)
		puts(screen.coming[i].text);
	return 0;
}

/* What is drawn in big signs, one a line. */
static int big(const struct timeline *timeline, const char *name)
{
	struct player_screen screen;
	char brief[SCREEN_ITEM];

	if (!fill(&screen, timeline, name, LAYOUT_FULL))
		return 2;
	digits_capitals(brief, sizeof brief, screen.brief);
	printf("%s\n%s\n%s\n%s\n%s\n%s\n", screen.digits, screen.digits_widest, screen.word,
	       brief, screen.target_digits, screen.count_digits);
	return 0;
}

static void draw(char **texts, int n)
{
	struct pollfd fd = {STDIN_FILENO, POLLIN, 0};
	int code;

	for (int i = 0; i < n * DIGITS_FONTS; i++) {
		while (!paint_start())
			poll(NULL, 0, 1);
		paint_clear((struct rect){0, 0, 20, 200});
		digits_draw((enum digits_font)(i % DIGITS_FONTS), 1, 0, 0, ROLE_TEXT,
			    texts[i / DIGITS_FONTS]);
		mark(paint_finish());
		while (keys_read(false, now_ns() / 1000000, &code) == COMMAND_NONE)
			if (poll(&fd, 1, 1000) < 0 || fd.revents & POLLHUP)
				return;
	}
}

/* Every change of so many seconds of session, one after the other, without waiting. */
static void step(const struct timeline *timeline, double seconds, double from,
		 struct measure *measure)
{
	int64_t end = (int64_t)((from + seconds) * RATE);
	struct situation situation = {QUIET};
	struct player_screen screen;

	situation.playhead.frame = (int64_t)(from * RATE);
	while (situation.playhead.frame < end) {
		int columns = view_player_strip(LAYOUT_FULL);

		screen_fill(&screen, &sample_session, timeline, &situation, columns);
		while (!view_player_paint(&screen, LAYOUT_FULL, false))
			poll(NULL, 0, 1);
		measure->paints++;
		situation.playhead.frame =
			screen_next_change(timeline, &situation, columns);
	}
}

/* ---- the last weeks of the lobby -------------------------------------------------- */

/* The latest first; the signs are those of lobby_cell_sign(). */
static const struct {
	const char *days;
	int run_min, cued_min, easy, strides;
} kept_weeks[LOBBY_WEEKS] = {
	{".x-o oo", 24, 5, 1668, 0},     {".x+x xx", 117, 19, 1664, 1800},
	{"x/ x -x", 105, 9, 1661, 0},    {"xx+- x+", 95, 7, 1655, 1790},
	{"xx+x+- ", 87, 13, 1648, 1785}, {"xx+x+x+", 118, 11, 1643, 1780},
	{"   + + ", 87, 0, 1638, 0},     {" +     ", 0, 0, 0, 0},
};

static void fill_week(struct lobby_past_week *week, int at, int32_t monday)
{
	week->monday = monday;
	week->run_ms = kept_weeks[at].run_min * INT64_C(60000);
	week->cued_ms = kept_weeks[at].cued_min * INT64_C(60000);
	week->spm10[CONTEXT_EASY] = kept_weeks[at].easy;
	week->spm10[CONTEXT_STRIDES] = kept_weeks[at].strides;
	for (int i = 0; i < PLAN_WEEK_DAYS; i++) {
		struct lobby_cell *cell = &week->days[i];

		cell->role = SLOT_ROLES;
		while (*lobby_cell_sign(cell) != kept_weeks[at].days[i])
			cell->state++;
	}
}

static void fill_lobby(struct lobby *lobby)
{
	static const char *const names[] = {
		"blended",      "demo",         "drills",       "form-run",
		"metronome",    "recovery-day", "strides-band", "strides-incline",
		"tempo-cadence"};
	int32_t monday = 0;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		lobby_add(lobby, names[i], names[i], false);
	lobby_find(lobby);
	lobby->weeks.n = LOBBY_WEEKS;
	lobby->weeks.planned = true;
	lobby->weeks.measured[CONTEXT_EASY] = lobby->weeks.measured[CONTEXT_STRIDES] = true;
	lobby->weeks.trend[CONTEXT_EASY] = TREND_IMPROVING;
	day_parse("2026-11-23", &monday);
	for (int i = 0; i < LOBBY_WEEKS; i++)
		fill_week(&lobby->weeks.items[i], i, monday - i * PLAN_WEEK_DAYS);
	memcpy(lobby->today.week, lobby->weeks.items[0].days, sizeof lobby->today.week);
	lobby->today.week[3].today = true;
	lobby->today.known = lobby->today.followed = true;
}

static void show_weeks(void)
{
	struct pollfd fd = {STDIN_FILENO, POLLIN, 0};
	struct runner runner;
	struct lobby lobby = {.runner = &runner};
	int code;

	runner_init(&runner);
	fill_lobby(&lobby);
	do {
		const bool painted = view_lobby_paint(&lobby);

		mark(painted);
		if (poll(&fd, 1, painted ? -1 : 100) < 0 || fd.revents & POLLHUP)
			break;
	} while (keys_read(false, now_ns() / 1000000, &code) == COMMAND_NONE);
	lobby_clear(&lobby);
	runner_clear(&runner);
}

static int usage(void)
{
	fprintf(stderr, "usage: show_screen STATE... [far] [help] | "
			"play SECONDS SPEED FROM\nstates:");
	for (int i = 0; i < STATES; i++)
		fprintf(stderr, " %s", states[i].name);
	fprintf(stderr, "\n");
	return 2;
}

static int show_main(int argc, char **argv, const struct timeline *timeline)
{
	struct show show = {.layout = LAYOUT_FULL};

	if (argc > STATES + 2)
		return usage();
	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "far") == 0)
			show.layout = LAYOUT_FAR;
		else if (strcmp(argv[i], "help") == 0)
			show.help = true;
		else
			show.names[show.n++] = argv[i];
	}
	for (int i = 0; i < show.n; i++) {
		bool known = false;

		for (int k = 0; k < STATES; k++)
			known = known || strcmp(states[k].name, show.names[i]) == 0;
		if (!known)
			return usage();
	}
	if (show.n == 0)
		return usage();
	show_states(&show, timeline);
	return 0;
}

int main(int argc, char **argv)
{
	struct timeline *timeline = sample_timeline(RATE, true);
	struct measure measure = {0};
	enum terminal_fault fault;
	struct rusage used;
	int status = 0;

	setlocale(LC_CTYPE, "");
	if (argc < 2 || timeline == NULL)
		return usage();
	if (strcmp(argv[1], "dump") == 0) {
		status = argc == 3 ? dump(timeline, argv[2]) : usage();
		timeline_free(timeline);
		return status;
	}
	if (strcmp(argv[1], "big") == 0) {
		status = argc == 3 ? big(timeline, argv[2]) : usage();
		timeline_free(timeline);
		return status;
	}
	signal(SIGABRT, on_abort);
	fault = terminal_open(theme_default());
	if (fault != TERMINAL_OK) {
		fprintf(stderr, "no terminal, or one of a kind that will not do\n");
		timeline_free(timeline);
		return 2 + (int)fault;
	}
	if (argc == 5 && (strcmp(argv[1], "play") == 0 || strcmp(argv[1], "step") == 0)) {
		if (strcmp(argv[1], "play") == 0)
			play(timeline, atof(argv[2]), atof(argv[3]), atof(argv[4]),
			     &measure);
		else
			step(timeline, atof(argv[2]), atof(argv[4]), &measure);
		terminal_close();
		getrusage(RUSAGE_SELF, &used);
		fprintf(stderr, "paints %d refused %d longest_ms %.2f cpu_ms %.1f\n",
			measure.paints, measure.refused, (double)measure.longest_ns / 1e6,
			(double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
				(double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) /
					1e3);
	} else if (strcmp(argv[1], "weeks") == 0) {
		show_weeks();
		terminal_close();
	} else if (strcmp(argv[1], "draw") == 0) {
		draw(argv + 2, argc - 2);
		terminal_close();
	} else {
		status = show_main(argc, argv, timeline);
		terminal_close();
		if (status != 0)
			usage();
	}
	timeline_free(timeline);
	return status;
}
