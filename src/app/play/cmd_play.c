/* SPDX-License-Identifier: GPL-3.0-or-later */
/* play: a session with clicks and cues, on the screen or as lines. */
#include "app/command.h"
#include "app/console/say.h"
#include "app/console/signals.h"
#include "app/plan/today.h"
#include "app/play/after.h"
#include "app/play/baseline_once.h"
#include "app/play/interrupted.h"
#include "app/play/play.h"
#include "app/player/talk.h"
#include "app/record/record.h"
#include "app/runner/settings.h"
#include "app/runner/wall.h"
#include "app/session/load.h"
#include "app/session/share.h"

#include "core/base/mem.h"
#include "core/base/quantity.h"
#include "core/base/text.h"
#include "core/questions/questions.h"
#include "io/state_log.h"

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_RATE = 48000, UNREAD_MS = 100 };
static const double speed_max = 100000;

/* clang-format off */
static const struct option_row rows[] = {
	OPTION_SET,
	OPTION_BASELINE,
	{"device", 0, "PCM", "ALSA device to play on, or \"clock\" for none"},
	{"from", 0, "TIME", "begin there: \"12 min\", \"12:30\""},
	{"theme", 0, "THEME", "colours: a name or the path of a theme file"},
	{"date", 0, "DAY", "of today's session: another day, as 2026-11-22"},
	OPTION_ANSWERS,
	{"no-delay", 0, NULL, "begin at once, without the time to get onto the belt"},
	{"resume", 0, NULL, "take up the session that was interrupted"},
	{"plain", 0, NULL, "lines of text instead of a screen"},
	{"speed", 0, "X", "a silent rehearsal at X times the speed"},
	{"yes", 'y', NULL, "ask nothing about a session from outside your folders"},
	{NULL, 0, NULL, NULL},
};
/* clang-format on */

/* --from and --speed; an exit status. */
static int read_options(const struct options *options, struct player_options *play,
			int64_t *from_ms)
{
	const char *from = options_value(options, "from");
	const char *speed = options_value(options, "speed");
	char why[QUANTITY_WHY], *end;

	if (from != NULL && !quantity_time(from, from_ms, why))
		return say_usage("play", "--from: %s", why);
	if (speed != NULL) {
		play->speed = strtod(speed, &end);
		if (*speed == '\0' || *end != '\0' || !(play->speed > 0) ||
		    play->speed > speed_max)
			return say_usage("play",
					 "--speed wants a number above 0, such as 20");
	}
	return STATUS_OK;
}

static void describe_end(struct text *end, const struct loaded *loaded,
			 const struct play_result *result)
{
	char heard[24], length[24];

	text_clock(heard, sizeof heard, result->heard_ms > 0 ? result->heard_ms : 0);
	text_clock(length, sizeof length, text_whole_s_ms(result->length_ms));
	if (result->finished)
		text_add(end, "%s: finished, %s", loaded->session.title, length);
	else
		text_add(end, "%s: stopped at %s of %s", loaded->session.title, heard,
			 length);
	if (result->xruns > 0)
		text_add(end, "; the sound was interrupted %u time%s", result->xruns,
			 result->xruns == 1 ? "" : "s");
}

/* What is played, and how. */
struct playing {
	const struct options *options;
	struct loaded loaded;
	struct theme theme;
	struct player_options play;
	struct keep keep;
	int64_t from_ms;      /* --from */
	int64_t begun_utc_ms; /* of the session, also where it was interrupted since */
	struct text *end;     /* what became of it is added; NULL: it is only printed */
};

/* On the screen the runner is asked about it; `end` tells what is known then. */
static void look_back(struct playing *playing, bool on_screen, struct play_result *result,
		      struct text *end)
{
	struct text learned = {0};
	int64_t run;

	/* A log that is not over stays: somebody may want to go on. */
	record_played(&run);
	if (!on_screen || result->signal != 0 || run == 0)
		return;
	result->signal = after_ask(run, playing->begun_utc_ms, &playing->theme, &learned);
	if (learned.n > 0) {
		say_line(stdout, "It is %s; `turnover journal edit %" PRId64 "` changes it",
			 text_string(&learned), run);
		text_add(end, "; %s", text_string(&learned));
	}
	text_clear(&learned);
}

/* Nobody may be reading any more: whoever is told to end does not wait for that. */
static bool is_read(const struct play_result *result)
{
	struct pollfd out = {STDOUT_FILENO, POLLOUT, 0};

	return result->signal == 0 || poll(&out, 1, UNREAD_MS) > 0;
}

static int play(struct playing *playing)
{
	const struct loaded *loaded = &playing->loaded;
	struct play_result result;
	struct text end = {0};
	bool lines = options_given(playing->options, "plain");

	playing->play.compiled = &playing->loaded.timeline;
	if (!lines) {
		playing->play.live = true;
		lines = play_on_screen(&loaded->session, &loaded->runner, &playing->play,
				       &playing->theme, &playing->keep,
				       &result) != TERMINAL_OK;
	}
	if (lines) {
		/* Nobody can press a key there: an open-ended phase lasts its nominal time. */
		playing->play.live = false;
		play_as_lines(&loaded->session, &loaded->runner, &playing->play,
			      &playing->keep, &result);
	}
	keep_end(&playing->keep, &result);
	talk_free(playing->play.talk);
	describe_end(&end, loaded, &result);
	if (is_read(&result))
		say_line(stdout, "%s", text_string(&end));
	fflush(stdout);
	look_back(playing, !lines, &result, &end);
	if (playing->end != NULL)
		text_add(playing->end, "%s", text_string(&end));
	text_clear(&end);
	if (result.signal != 0) {
		fflush(stdout);
		signals_die(result.signal);
	}
	/* Left where it is: the lobby goes on, and so may the thread in the device. */
	if (result.hangs)
		playing->loaded.session = (struct session){0};
	return STATUS_OK;
}

/* --from as a segment and an offset: an open-ended phase is longer on the screen. */
static int find_from(struct playing *playing)
{
	const struct timeline *timeline = playing->loaded.timeline;
	int64_t frame = playing->from_ms * (int64_t)timeline->rate / 1000;
	size_t segment = timeline_segment_at(timeline, frame);
	int64_t offset = frame - timeline->segments.items[segment].start;

	if (frame >= timeline->length)
		return say_usage("play", "--from lies behind the end of the session");
	playing->play.from_segment = segment;
	playing->play.from_ms = offset * 1000 / (int64_t)timeline->rate;
	return STATUS_OK;
}

static int prepare(struct playing *playing)
{
	const struct runner *runner = &playing->loaded.runner;
	const char *theme = options_value(playing->options, "theme");
	const char *device = options_value(playing->options, "device");

	if (device == NULL)
		device = runner->device != NULL ? runner->device : "default";
	playing->play.device = device;
	if (!options_given(playing->options, "no-delay"))
		playing->play.delay_ms = runner->start_delay_ms;
	return settings_theme(theme != NULL ? theme : runner->theme, &playing->theme, NULL);
}

/*
 * A rehearsal and a clock are silent; what is wrong with a sound of the runner's own has
 * been said, and the session can do without.
 */
static void prepare_talk(struct playing *playing)
{
	bool right;

	if (playing->play.speed == 1 && strcmp(playing->play.device, "clock") != 0)
		playing->play.talk =
			talk_new(&playing->loaded.runner, playing->loaded.timeline, &right);
}

static int load_and_prepare(struct playing *playing, const char *session)
{
	const struct compile_options compile = {.rate = FIRST_RATE};
	int status =
		load_session(session, playing->options, &compile, NULL, &playing->loaded);

	if (status == STATUS_OK)
		status = prepare(playing);
	if (status == STATUS_OK)
		status = find_from(playing);
	return status;
}

/* Who has time before it begins can say what the targets are to be made from. False: the
 * runner does not want to begin. */
static bool ask_once(struct playing *playing, const char *session, int *status)
{
	if (options_given(playing->options, "plain") ||
	    options_given(playing->options, "no-delay") || playing->play.speed != 1)
		return true;
	switch (baseline_once(&playing->loaded, &playing->theme)) {
	case ONCE_LEFT: return false;
	case ONCE_TOLD:
		load_clear(&playing->loaded);
		*status = load_and_prepare(playing, session);
		break;
	case ONCE_AS_IT_WAS: break;
	}
	return *status == STATUS_OK;
}

static void say_to_keep(void *to, const char *name, const char *value)
{
	keep_said(to, name, value);
}

static void say_number(struct keep *keep, const char *name, int number)
{
	char value[24];

	snprintf(value, sizeof value, "%d", number);
	keep_said(keep, name, value);
}

/* Tells the journal, through the session's log, which plan asked for it and what was
 * answered. Behind keep_begin. */
static void say_plan(const struct today_play *play, struct keep *keep)
{
	const struct prescription *today = &play->today;
	char rung[24];

	keep_said(keep, "plan", play->now.stored.name);
	if (today->week > 0)
		say_number(keep, "plan_week", today->week);
	if (today->number > 0)
		say_number(keep, "plan_slot", today->number);
	if (today->rung_pct10 != RUN_UNKNOWN) {
		snprintf(rung, sizeof rung, "%d.%d", today->rung_pct10 / 10,
			 today->rung_pct10 % 10);
		keep_said(keep, "rung_percent", rung);
	}
	questions_said(&play->answers, say_to_keep, keep);
}

static int play_session(struct playing *playing, const char *session,
			const struct today_play *today)
{
	int status = load_and_prepare(playing, session);

	if (status != STATUS_OK)
		return status;
	/* A rehearsal is no session. */
	if (playing->play.speed == 1 && !share_may_play(&playing->loaded, playing->options))
		return STATUS_OK;
	if (today == NULL && !ask_once(playing, session, &status))
		return status;
	prepare_talk(playing);
	playing->begun_utc_ms = wall_now_ms();
	if (playing->play.speed == 1)
		keep_begin(&playing->keep, &playing->loaded, playing->options);
	if (playing->play.speed == 1 && today != NULL)
		say_plan(today, &playing->keep);
	return play(playing);
}

static void give(struct options *options, const char *name, const char *value)
{
	const struct option_row *row = rows;

	while (strcmp(row->name, name) != 0)
		row++;
	*ARRAY_PUSH(&options->given) = (struct given_option){row, value};
}

/* Does the command line turn that parameter itself? */
static bool turns(const struct options *options, const char *setting)
{
	size_t n = strcspn(setting, "=") + 1;

	for (size_t i = 0; i < options->given.n; i++)
		if (strcmp(options->given.items[i].row->name, "set") == 0 &&
		    strncmp(options->given.items[i].value, setting, n) == 0)
			return true;
	return false;
}

/* What the plan asks for; the command line has the last word. */
static int play_today(struct playing *playing)
{
	const struct options *own = playing->options;
	struct options options = {0};
	struct today_play today = {0};
	int status = today_play_open(&today, own);

	for (size_t i = 0; i < today.nsettings; i++)
		if (!turns(own, today.settings[i]))
			give(&options, "set", today.settings[i]);
	for (int i = 0; i < CONTEXTS; i++)
		if (today.baselines[i] != NULL)
			give(&options, "baseline", today.baselines[i]);
	for (size_t i = 0; i < own->given.n; i++)
		*ARRAY_PUSH(&options.given) = own->given.items[i];
	playing->options = &options;
	if (status == STATUS_OK && today.chosen)
		status = play_session(playing, today.session, &today);
	playing->options = own;
	options_clear(&options);
	today_play_clear(&today);
	return status;
}

static int play_new(struct playing *playing)
{
	const char *session;

	if (playing->options->arguments.n == 0)
		return say_usage("play",
				 "the session is missing; `turnover` alone lists them");
	session = playing->options->arguments.items[0];
	if (strcmp(session, "today") == 0)
		return play_today(playing);
	return play_session(playing, session, NULL);
}

static int go_on(struct playing *playing, const char *path, const struct progress *progress,
		 bool phase_anew)
{
	int status = prepare(playing);

	if (status != STATUS_OK)
		return status;
	playing->play.from_segment = progress->segment;
	playing->play.from_ms = phase_anew ? 0 : progress->offset_ms;
	playing->play.changes = progress->changes.items;
	playing->play.nchanges = progress->changes.n;
	prepare_talk(playing);
	playing->begun_utc_ms = progress->begun_utc_ms;
	keep_go_on(&playing->keep, path);
	return play(playing);
}

static bool has_terminal(void)
{
	return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/*
 * A session that was interrupted comes first: --resume takes it up at once, a terminal
 * is asked. Nothing is lost by not answering.
 */
static int look_for_interrupted(struct playing *playing, const char *path,
				const struct progress *progress, bool *done)
{
	const struct compile_options compile = {.rate = FIRST_RATE};
	bool at_once = options_given(playing->options, "resume");
	enum interrupted choice = INTERRUPTED_RESUME;
	int status;

	if (!at_once && !has_terminal()) {
		say_error(
			"a session was interrupted; `turnover play --resume` takes it up");
		return STATUS_OK;
	}
	status = load_progress(progress, playing->options, &compile, &playing->loaded);
	if (status == STATUS_OK) {
		if (!at_once)
			choice = interrupted_ask(progress, &playing->loaded);
		*done = choice != INTERRUPTED_DISCARD;
		if (choice == INTERRUPTED_RESUME || choice == INTERRUPTED_PHASE)
			status =
				go_on(playing, path, progress, choice == INTERRUPTED_PHASE);
	} else {
		say_error("the interrupted session cannot be resumed; what was played of "
			  "it goes into the journal");
	}
	if (!*done) {
		state_log_discard(path, progress);
		load_clear(&playing->loaded);
	}
	return *done ? status : STATUS_OK;
}

/* Is there such a session? If not, that was said. */
static bool is_there(const struct options *options)
{
	const char *session = options->arguments.n > 0 ? options->arguments.items[0] : NULL;
	char *path;
	bool there;

	if (session == NULL || strcmp(session, "today") == 0)
		return true;
	path = load_find(session);
	there = path != NULL;
	free(path);
	return there;
}

static int run(const struct options *options)
{
	struct playing playing = {.options = options, .play = {.speed = 1}};
	struct progress progress = {0};
	char *path = NULL;
	bool done = false;
	const char *theme = options_value(options, "theme");
	int status = read_options(options, &playing.play, &playing.from_ms);

	/* Before anything is asked: an answer may discard what cannot be had again. */
	if (status == STATUS_OK && theme != NULL)
		status = settings_theme(theme, &playing.theme, NULL);
	if (status == STATUS_OK && !is_there(options))
		status = STATUS_FAILED;
	if (status == STATUS_OK && playing.play.speed == 1 &&
	    state_log_find(&path, &progress))
		status = look_for_interrupted(&playing, path, &progress, &done);
	else if (status == STATUS_OK && options_given(options, "resume") &&
		 options->arguments.n == 0) {
		say_error("there is no interrupted session");
		status = STATUS_FAILED;
		done = true;
	}
	if (status == STATUS_OK && !done)
		status = play_new(&playing);
	progress_clear(&progress);
	free(path);
	load_clear(&playing.loaded);
	return status;
}

/* ---- for the lobby -------------------------------------------------------------- */

int play_chosen(const struct play_choice *choice, struct text *end)
{
	struct options options = {0};
	struct playing playing = {.options = &options, .play = {.speed = 1}, .end = end};
	int status;

	for (size_t i = 0; i < choice->nsettings; i++)
		give(&options, "set", choice->settings[i]);
	for (int i = 0; choice->today != NULL && i < CONTEXTS; i++)
		if (choice->today->baselines[i] != NULL)
			give(&options, "baseline", choice->today->baselines[i]);
	if (choice->theme != NULL)
		give(&options, "theme", choice->theme);
	status = play_session(&playing, choice->path, choice->today);
	load_clear(&playing.loaded);
	options_clear(&options);
	return status;
}

int play_interrupted(const char *path, const struct progress *progress, bool phase_anew,
		     const char *theme, struct text *end)
{
	const struct compile_options compile = {.rate = FIRST_RATE};
	struct options options = {0};
	struct playing playing = {.options = &options, .play = {.speed = 1}, .end = end};
	int status;

	if (theme != NULL)
		give(&options, "theme", theme);
	status = load_progress(progress, &options, &compile, &playing.loaded);
	if (status == STATUS_OK)
		status = go_on(&playing, path, progress, phase_anew);
	load_clear(&playing.loaded);
	options_clear(&options);
	return status;
}

const struct subcommand command_play = {
	.name = "play",
	.summary = "play a session, with clicks and cues phase by phase",
	.usage = "SESSION [OPTION]...",
	.options = rows,
	.least = 0,
	.most = 1,
	.run = run,
};
