/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_tap: a runner's own cadence, without a session: counted between two tones and
 * typed, or tapped along with. A line program: what changes is written over itself,
 * without escape codes, so that any terminal will do.
 */
#include "app/command.h"
#include "app/console/page.h"
#include "app/console/prompt.h"
#include "app/console/say.h"
#include "app/console/signals.h"
#include "app/player/player.h"
#include "app/record/record.h"
#include "app/runner/settings.h"

#include "core/base/node.h"
#include "core/base/quantity.h"
#include "core/base/text.h"
#include "core/measure/count.h"
#include "core/measure/tap.h"
#include "core/script/script.h"
#include "io/clock.h"
#include "io/config.h"
#include "io/paths.h"

#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum {
	KEY_NONE = 0,
	KEY_END = PROMPT_END, /* a signal, or the terminal is gone */
	DELETE = 127,
	LINE = 160,    /* bytes of the line that is written over, and its NUL */
	LOOK_MS = 100, /* between looks at the session while it plays */
	DEFAULT_MS = 60000
};

/* clang-format off */
static const struct option_row rows[] = {
	{"device", 0, "PCM", "ALSA device for the tones, or \"clock\" for none"},
	{"time", 0, "TIME", "count that long, 10 s to 10 min, instead of 60 s"},
	{"no-delay", 0, NULL, "begin at once, without the time to get onto the belt"},
	{NULL, 0, NULL, NULL},
};
/* clang-format on */

struct tapping {
	const struct options *options;
	struct runner runner;
	int64_t ms;        /* how long is counted */
	int signals;       /* descriptor */
	int signal;        /* the one that ended it, 0: none */
	size_t shown;      /* characters of the line that is written over */
	int step;          /* every such step is tapped */
	char result[LINE]; /* empty: there is none */
	int spm10;         /* of the result, both feet */
	int error_spm10;   /* one standard error of it */
	bool counted;      /* not tapped */
};

/* ---- The terminal ------------------------------------------------------------- */

static struct termios line_before;

static void line_restore(void)
{
	tcsetattr(STDIN_FILENO, TCSADRAIN, &line_before);
}

/* ± where the terminal has it. */
static void plain(char *to, size_t size, const char *from)
{
	const char *sign = strstr(from, "±");

	if (page_unicode() || sign == NULL)
		text_copy(to, size, from);
	else
		snprintf(to, size, "%.*s+-%s", (int)(sign - from), from,
			 sign + strlen("±"));
}

/* Writes over the line that stands there; a terminal that is narrower gets less. */
static void show(struct tapping *tapping, const char *text)
{
	char line[LINE], cut[LINE];
	size_t n, columns = (size_t)page_columns(LINE);

	plain(line, sizeof line, text);
	text_copy(cut, columns, line);
	n = text_length(cut);
	fputs("\r", stdout);
	say(stdout, "%s", cut);
	for (size_t i = n; i < tapping->shown && i + 1 < columns; i++)
		fputs(" ", stdout);
	if (n < tapping->shown) {
		fputs("\r", stdout);
		say(stdout, "%s", cut);
	}
	fflush(stdout);
	tapping->shown = n;
}

static void end_line(struct tapping *tapping)
{
	if (tapping->shown > 0)
		say(stdout, "\n");
	tapping->shown = 0;
	fflush(stdout);
}

static void on_signal(struct tapping *tapping, int number)
{
	if (number == SIGTSTP) {
		end_line(tapping);
		line_restore();
		signals_stop_here();
		prompt_take(&line_before, true);
	} else if (number != SIGWINCH && number != SIGCONT) {
		tapping->signal = number;
	}
}

/* The next key; KEY_NONE when none came within wait_ms (below 0: waits for ever). */
static int read_key(struct tapping *tapping, int wait_ms)
{
	struct pollfd fds[2] = {{STDIN_FILENO, POLLIN, 0}, {tapping->signals, POLLIN, 0}};
	int number, key;

	if (poll(fds, 2, wait_ms) < 0 && errno != EINTR)
		return KEY_END;
	while ((number = signals_next(tapping->signals)) != 0)
		on_signal(tapping, number);
	if (tapping->signal != 0)
		return KEY_END;
	if (!(fds[0].revents & POLLIN)) {
		if (!(fds[0].revents & (POLLHUP | POLLERR | POLLNVAL)))
			return KEY_NONE;
		tapping->signal = SIGHUP;
		return KEY_END;
	}
	key = prompt_next();
	if (key == PROMPT_END)
		tapping->signal = SIGHUP;
	return key;
}

/* ---- Counting ----------------------------------------------------------------- */

static bool make_session(struct session *session, int64_t ms)
{
	char script[256];
	struct diags diags = {0};
	struct node root = {0};
	int n = snprintf(script, sizeof script,
			 "format = 1; title = \"Steps\";\n"
			 "phases = ( { kind = \"probe\"; name = \"Count your steps\"; "
			 "time = \"%" PRId64 ".%03d s\"; } );\n",
			 ms / 1000, (int)(ms % 1000));
	bool made = config_parse(script, (size_t)n, "phases", &root, &diags) &&
		    script_read(&root, NULL, 0, session, &diags);

	node_clear(&root);
	diags_clear(&diags);
	return made;
}

static int count_key_of(int key)
{
	switch (key) {
	case '\r':
	case '\n': return COUNT_ENTER;
	case '\b':
	case DELETE: return COUNT_BACKSPACE;
	case PROMPT_ESCAPE: return COUNT_ESCAPE;
	default: return key;
	}
}

/* Where it is, in one line. */
static void show_count(struct tapping *tapping, const struct player *player,
		       const struct count *count)
{
	int64_t frame = player->situation.playhead.frame, rate = player->timeline->rate;
	int64_t left = player->timeline->length - frame;
	char line[LINE];

	if (count_is_open(count))
		count_question(count, line, sizeof line);
	else if (player->sink == NULL)
		snprintf(line, sizeof line, "looking for the sound device");
	else if (frame < 0)
		snprintf(line, sizeof line,
			 "%" PRId64 " s to the tone: then count every step   q: leave",
			 (-frame + rate - 1) / rate);
	else
		snprintf(line, sizeof line, "COUNT   %" PRId64 " s left   q: leave",
			 (left + rate - 1) / rate);
	show(tapping, line);
}

static void show_notice(struct tapping *tapping, const struct player *player, char *last,
			size_t size)
{
	const char *notice = player->situation.notice;

	if (notice == NULL || strcmp(notice, last) == 0)
		return;
	text_copy(last, size, notice);
	show(tapping, notice);
	end_line(tapping);
}

static void count_steps(struct tapping *tapping, struct player *player)
{
	struct count count = {0};
	char notice[LINE] = "";
	bool asked = false, begun = false;

	while (count.step != COUNT_DONE && count.step != COUNT_SKIPPED) {
		int key;

		player_update(player);
		show_notice(tapping, player, notice, sizeof notice);
		if (!begun && player->sink != NULL && !player->situation.sound) {
			show(tapping, "there are no tones: count while it says COUNT");
			end_line(tapping);
		}
		begun = player->sink != NULL;
		if (!asked && player->situation.playhead.transport == TRANSPORT_FINISHED)
			asked = count_open(&count, tapping->ms);
		show_count(tapping, player, &count);
		key = read_key(tapping, asked && player_finished(player) ? -1 : LOOK_MS);
		if (key == KEY_END || (!asked && (key == 'q' || key == PROMPT_ESCAPE)))
			return;
		if (key != KEY_NONE)
			count_key(&count, count_key_of(key));
	}
	count_result(&count, tapping->result, sizeof tapping->result);
	tapping->spm10 = count.spm10;
	tapping->error_spm10 = count.error_spm10;
	tapping->counted = true;
}

static int run_count(struct tapping *tapping)
{
	const char *device = options_value(tapping->options, "device");
	struct player_options options = {.speed = 1};
	struct session session = {0};
	struct player player;
	int status = STATUS_FAILED;
	bool quiet = true;

	if (device == NULL)
		device =
			tapping->runner.device != NULL ? tapping->runner.device : "default";
	options.device = device;
	if (!options_given(tapping->options, "no-delay"))
		options.delay_ms = tapping->runner.start_delay_ms;
	if (make_session(&session, tapping->ms) &&
	    player_start(&player, &session, &tapping->runner, &options)) {
		player_open(&player);
		count_steps(tapping, &player);
		quiet = player_stop(&player);
		status = STATUS_OK;
	}
	if (quiet)
		session_clear(&session);
	return status;
}

/* ---- Tapping ------------------------------------------------------------------ */

/* The cadence so far; *note says what was put right. False: too few taps. */
static bool measure(const struct tapping *tapping, const struct tap *tap, int *spm10,
		    int *error, const char **note)
{
	*note = "";
	if (!tap_measure(tap, tapping->step, spm10, error))
		return false;
	if (tapping->step == 1 && *spm10 < COUNT_ONE_BELOW_SPM * 10) {
		*note = ", one foot was tapped: doubled";
		return tap_measure(tap, 2, spm10, error);
	}
	if (tapping->step == 2 && *spm10 > COUNT_MAX_SPM * 10) {
		*note = ", both feet were tapped";
		return tap_measure(tap, 1, spm10, error);
	}
	if (*spm10 < COUNT_RUN_FROM_SPM * 10)
		*note = ", few for a run: was every step tapped?";
	return true;
}

static void show_taps(struct tapping *tapping, const struct tap *tap)
{
	char spm[16], error[16], line[LINE + 24];
	const char *note;
	int spm10, error10;

	if (measure(tapping, tap, &spm10, &error10, &note)) {
		tapping->spm10 = spm10;
		tapping->error_spm10 = tap_standard_error(error10);
		text_spm(spm, sizeof spm, spm10);
		text_spm(error, sizeof error, error10);
		snprintf(tapping->result, sizeof tapping->result, "%s spm ± %s%s", spm,
			 error, note);
		snprintf(line, sizeof line, "%s   Enter: take it", tapping->result);
	} else if (tap->n > 0) {
		snprintf(line, sizeof line, "%d more", TAP_MIN - tap->n);
	} else {
		snprintf(line, sizeof line, "waiting for your steps");
	}
	show(tapping, line);
}

static int run_taps(struct tapping *tapping)
{
	struct tap tap = {0};

	say(stdout,
	    "Tap Space with each %s.\n"
	    "Enter: done   Backspace: once more from the start   q: leave\n\n",
	    tapping->step == 2 ? "left foot" : "footfall");
	for (;;) {
		int key;

		show_taps(tapping, &tap);
		key = read_key(tapping, -1);
		if (key == KEY_END || key == 'q' || key == PROMPT_ESCAPE) {
			*tapping->result = '\0';
			return STATUS_OK;
		}
		if ((key == '\r' || key == '\n') && *tapping->result != '\0')
			return STATUS_OK;
		if (key == '\b' || key == DELETE) {
			tap.n = 0;
			*tapping->result = '\0';
		} else if (key != KEY_NONE && key != '\r' && key != '\n') {
			tap_add(&tap, clock_now_ns());
		}
	}
}

/* ---- The command -------------------------------------------------------------- */

static int choose(struct tapping *tapping)
{
	char time[24];

	text_duration(time, sizeof time, tapping->ms);
	say(stdout,
	    "Your cadence, at an even pace:\n\n"
	    "  Enter  count for %s between two tones, then type the number:\n"
	    "         the safe way on a belt\n"
	    "  f      tap along with each footfall\n"
	    "  l      tap along with each left foot\n"
	    "  q      leave\n\n",
	    time);
	fflush(stdout);
	for (;;) {
		switch (read_key(tapping, -1)) {
		case '\r':
		case '\n': return run_count(tapping);
		case 'f': tapping->step = 1; return run_taps(tapping);
		case 'l': tapping->step = 2; return run_taps(tapping);
		case 'q':
		case PROMPT_ESCAPE:
		case KEY_END: return STATUS_OK;
		default: break;
		}
	}
}

/* The setting that keeps it, with what was measured before in other contexts. */
static void tell_setting(const struct tapping *tapping, enum context context)
{
	const struct baseline *baselines = tapping->runner.baselines;
	char *path = paths_runner_config();
	struct text line = {0};
	bool there = false;
	char spm[16];

	for (int i = 0; i < CONTEXTS; i++) {
		there = there || !baselines[i].provisional;
		if (i != (int)context && baselines[i].provisional)
			continue;
		text_spm(spm, sizeof spm,
			 i == (int)context ? tapping->spm10 : baselines[i].spm10);
		text_add(&line, " %s = %s;", context_name((enum context)i), spm);
	}
	say(stdout, "To keep it all the same, write into %s%s:\n\n  baseline = {%s };\n",
	    path, there ? ", in place of the baseline there" : "", text_string(&line));
	text_clear(&line);
	free(path);
}

/* Keeps it in the journal; where that cannot be, tells the setting that keeps it. */
static void keep(const struct tapping *tapping, enum context context)
{
	const struct run_sample sample = {
		.context = context,
		.source = tapping->counted ? SAMPLE_COUNT : SAMPLE_TAP,
		.segment = RUN_UNKNOWN,
		.at_ms = RUN_UNKNOWN,
		.length_ms = tapping->counted ? tapping->ms : 0,
		.spm10 = tapping->spm10,
		.error_spm10 = tapping->error_spm10,
		.in_sync = RUN_UNKNOWN,
	};
	int64_t id;

	if (record_sample(&sample, &id))
		say(stdout, "Kept as run %lld of the journal; see 'turnover baseline'.\n",
		    (long long)id);
	else
		tell_setting(tapping, context);
}

/* Tells the result, and what it may be good for. Taps that still come do nothing. */
static void offer(struct tapping *tapping)
{
	static const char keys[CONTEXTS] = {
		[CONTEXT_EASY] = 'e', [CONTEXT_TEMPO] = 't', [CONTEXT_STRIDES] = 's'};
	char result[LINE];
	int key;

	plain(result, sizeof result, tapping->result);
	say(stdout,
	    "\n%s\n\nKeep it? Your baselines are made of what was measured without "
	    "clicks.\n"
	    "  e      it was easy running\n  t      it was tempo\n"
	    "  s      it was strides\n  Enter  no, only this once\n\n",
	    result);
	fflush(stdout);
	do {
		key = read_key(tapping, -1);
		for (int i = 0; i < CONTEXTS; i++) {
			if (key != keys[i])
				continue;
			keep(tapping, (enum context)i);
			return;
		}
	} while (key != '\r' && key != '\n' && key != 'q' && key != PROMPT_ESCAPE &&
		 key != KEY_END);
}

static int on_terminal(struct tapping *tapping)
{
	int status = STATUS_FAILED;

	tapping->signals = signals_open();
	signals_on_crash(line_restore);
	if (prompt_take(&line_before, true)) {
		status = choose(tapping);
		end_line(tapping);
		if (*tapping->result != '\0' && tapping->signal == 0)
			offer(tapping);
		line_restore();
	} else {
		say_error("the terminal gives no single keys: %s", strerror(errno));
	}
	signals_close(tapping->signals);
	if (tapping->signal != 0)
		signals_die(tapping->signal);
	return status;
}

static int read_time(const struct options *options, int64_t *ms)
{
	const char *time = options_value(options, "time");
	char why[QUANTITY_WHY];

	*ms = DEFAULT_MS;
	if (time == NULL)
		return STATUS_OK;
	if (!quantity_time(time, ms, why))
		return say_usage("tap", "--time: %s", why);
	if (*ms < COUNT_LEAST_MS || *ms > COUNT_MOST_MS)
		return say_usage("tap", "--time: it takes 10 s to 10 min");
	return STATUS_OK;
}

static int run(const struct options *options)
{
	struct tapping tapping = {.options = options};
	int status = read_time(options, &tapping.ms);

	if (status != STATUS_OK)
		return status;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &line_before) != 0) {
		say_error("there is no terminal to tap on: run 'turnover tap' in one, "
			  "without a pipe");
		return STATUS_FAILED;
	}
	status = settings_runner(options, &tapping.runner);
	if (status == STATUS_OK)
		status = on_terminal(&tapping);
	runner_clear(&tapping.runner);
	return status;
}

const struct subcommand command_tap = {
	.name = "tap",
	.summary = "measure your cadence: count between two tones, or tap along",
	.usage = "[--time TIME] [--no-delay] [--device PCM]",
	.details =
		"Counts for 60 s; shorter or longer as in: turnover tap --time \"30 s\"\n",
	.options = rows,
	.least = 0,
	.most = 0,
	.run = run,
};
