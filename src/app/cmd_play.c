/* SPDX-License-Identifier: GPL-3.0-or-later */
/* play: a session with clicks and cues, on the screen or as lines. */
#include "app/command.h"
#include "app/load.h"
#include "app/play.h"
#include "app/say.h"
#include "app/signals.h"

#include "core/quantity.h"
#include "core/text.h"
#include "io/sink.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FIRST_RATE = 48000 };
static const double speed_max = 100000;

/* clang-format off */
static const struct option_row rows[] = {
	OPTION_SET,
	OPTION_BASELINE,
	{"device", 0, "PCM", "ALSA device to play on, or \"clock\" for none"},
	{"from", 0, "TIME", "begin there: \"12 min\", \"12:30\""},
	{"theme", 0, "THEME", "colours: a name or the path of a theme file"},
	{"no-delay", 0, NULL, "begin at once, without the time to get onto the belt"},
	{"plain", 0, NULL, "lines of text instead of a screen"},
	{"speed", 0, "X", "a silent rehearsal at X times the speed"},
	{NULL, 0, NULL, NULL},
};
/* clang-format on */

/* --from and --speed; an exit status. */
static int read_options(const struct options *options, struct player_options *play)
{
	const char *from = options_value(options, "from");
	const char *speed = options_value(options, "speed");
	char why[QUANTITY_WHY], *end;

	if (from != NULL && !quantity_time(from, &play->from_ms, why))
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

static void say_end(const struct loaded *loaded, const struct play_result *result)
{
	char heard[24], length[24];

	text_clock(heard, sizeof heard, result->heard_ms > 0 ? result->heard_ms : 0);
	text_clock(length, sizeof length, result->length_ms);
	if (result->finished)
		say(stdout, "%s: finished, %s", loaded->session.title, length);
	else
		say(stdout, "%s: stopped at %s of %s", loaded->session.title, heard,
		    length);
	if (result->xruns > 0)
		say(stdout, "; the sound was interrupted %u time%s", result->xruns,
		    result->xruns == 1 ? "" : "s");
	say(stdout, "\n");
}

static int play(const struct loaded *loaded, const struct options *options,
		const struct theme *theme, struct player_options *play)
{
	struct play_result result;
	bool lines = options_given(options, "plain");

	if (play->from_ms * (int64_t)loaded->timeline->rate / 1000 >=
	    loaded->timeline->length)
		return say_usage("play", "--from lies behind the end of the session");
	if (!lines) {
		play->live = true;
		lines = play_on_screen(&loaded->session, &loaded->runner, play, theme,
				       &result) != TERMINAL_OK;
	}
	if (lines) {
		/* Nobody can press a key there: an open-ended phase lasts its nominal time. */
		play->live = false;
		play_as_lines(&loaded->session, &loaded->runner, play, &result);
	}
	say_end(loaded, &result);
	if (result.signal != 0) {
		fflush(stdout);
		signals_die(result.signal);
	}
	return STATUS_OK;
}

static int play_with_theme(const struct loaded *loaded, const struct options *options,
			   struct player_options *play_options)
{
	const char *name = options_value(options, "theme");
	struct theme theme;
	int status = load_theme(name != NULL ? name : loaded->runner.theme, &theme);

	return status == STATUS_OK ? play(loaded, options, &theme, play_options) : status;
}

static int run(const struct options *options)
{
	struct compile_options compile = {.rate = FIRST_RATE};
	struct player_options play_options = {.speed = 1};
	struct loaded loaded;
	int status = read_options(options, &play_options);

	if (status != STATUS_OK)
		return status;
	status =
		load_session(options->arguments.items[0], options, &compile, NULL, &loaded);
	if (status == STATUS_OK) {
		play_options.device = options_value(options, "device");
		if (play_options.device == NULL)
			play_options.device = loaded.runner.device != NULL
						      ? loaded.runner.device
						      : "default";
		if (!options_given(options, "no-delay"))
			play_options.delay_ms = loaded.runner.start_delay_ms;
		status = play_with_theme(&loaded, options, &play_options);
	}
	load_clear(&loaded);
	return status;
}

const struct subcommand command_play = {
	.name = "play",
	.summary = "play a session, with clicks and cues phase by phase",
	.usage = "SESSION",
	.options = rows,
	.least = 1,
	.most = 1,
	.run = run,
};
