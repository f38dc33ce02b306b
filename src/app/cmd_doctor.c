/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * cmd_doctor: what works on this machine, each thing tried rather than assumed. The
 * exit status is 1 if a session could not run; without sound it can, the beat is seen.
 */
#include "config.h"

#include "app/command.h"
#include "app/console/say.h"
#include "app/player/sound_check.h"
#include "app/player/talk.h"
#include "app/runner/settings.h"
#include "app/session/load.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "io/awake.h"
#include "io/confine.h"
#include "io/gunzip.h"
#include "io/journal.h"
#include "io/json.h"
#include "io/paths.h"
#include "io/sound_file.h"
#include "io/voice.h"
#include "io/wav_read.h"
#include "io/xml.h"
#include "ui/terminal.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* ---- lines ---- */

/* "sound      …"; without a label it goes on with the one before. */
static void row(const char *label, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void row(const char *label, const char *format, ...)
{
	struct text line = {0};
	va_list arguments;

	va_start(arguments, format);
	text_vadd(&line, format, arguments);
	va_end(arguments);
	say(stdout, "%-11s%s\n", label, text_string(&line));
	fflush(stdout);
	text_clear(&line);
}

/* ---- sound ---- */

static void tell_sound(const struct options *options, const struct runner *runner)
{
	const char *device = options_value(options, "device");
	struct sound_check check;

	if (device == NULL)
		device = runner->device != NULL ? runner->device : "default";
	if (strcmp(device, "clock") == 0) {
		row("sound", "none is wished (device \"clock\"): the beat is only seen");
		return;
	}
	row("sound", "device \"%s\": four clicks should be heard now", device);
	sound_check_run(device, &check);
	switch (check.result) {
	case SOUND_PLAYED:
		row("", "it plays at %u Hz; ready after %lld ms, %u interruption%s",
		    check.rate, (long long)check.ready_ms, check.xruns,
		    check.xruns == 1 ? "" : "s");
		break;
	case SOUND_FAILED:
		row("",
		    "does not play: %s (is there a sound card or a sound server? "
		    "'aplay -L' lists devices)",
		    check.why);
		break;
	case SOUND_HANGS: row("", "gives no answer: the sound server hangs"); break;
	}
	if (check.result != SOUND_PLAYED)
		row("", "sessions run without it: the beat is seen, and 'turnover render' "
			"writes files");
}

static void tell_sound_files(void)
{
	static const char *const names[] = {"x.wav", "x.flac", "x.ogg", "x.opus", "x.mp3"};
	const char *missing = sound_file_missing();
	struct text list = {0};
	char why[SOUND_FILE_WHY];
	unsigned rate;

	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (sound_file_accepts(names[i], 0, &rate, why))
			text_add(&list, "%s%s", list.n > 0 ? " " : "", names[i] + 1);
	row("files", "render writes %s", text_string(&list));
	if (missing != NULL)
		row("",
		    "%s cannot be loaded; with it there would be more (Debian: "
		    "libsndfile1)",
		    missing);
	text_clear(&list);
}

/* ---- staying awake ---- */

static void tell_awake(void)
{
	const char *missing = awake_missing();

	if (missing != NULL)
		row("awake",
		    "%s cannot be loaded (Debian: libsystemd0): the screen may go dark",
		    missing);
	else if (!awake_there())
		row("awake", "not built in: switch the screen's sleep off by hand");
	else
		row("awake", "a session asks the desktop not to sleep");
}

/* ---- the journal ---- */

static void tell_journal(void)
{
	static const struct {
		const char *reads, *package;
		const char *(*missing)(void);
	} parts[] = {
		{"JSON", "libjansson4", json_missing},
		{"TCX GPX", "libexpat1", xml_missing},
		{".gz", "zlib1g", gunzip_missing},
	};
	struct text list = {0};
	const char *missing = journal_missing();
	char *path = journal_default_path();

	if (missing != NULL)
		row("journal",
		    "%s cannot be loaded (Debian: libsqlite3-0): what is played is kept "
		    "until it can",
		    missing);
	else
		row("journal", "%s%s", path,
		    access(path, F_OK) == 0 ? "" : ", which the first session makes");
	free(path);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if (parts[i].missing() == NULL)
			text_add(&list, " %s", parts[i].reads);
	row("imports", "CSV FIT%s", text_string(&list));
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		if ((missing = parts[i].missing()) != NULL && *missing != '\0')
			row("", "%s cannot be loaded (Debian: %s): it reads %s", missing,
			    parts[i].package, parts[i].reads);
	text_clear(&list);
}

/* ---- files of strangers ---- */

static void tell_strangers(void)
{
	const char *means = confine_means();

	if (means != NULL)
		row("strangers", "check and show read their files confined by %s", means);
	else
		row("strangers", "this kernel cannot confine the reading of their files");
}

/* ---- voice ---- */

static void tell_own_sound(const struct runner *runner, enum own_sound sound)
{
	char *path, why[WAV_WHY];
	int16_t *samples;
	unsigned rate;
	size_t n;

	if (runner->voice.sounds[sound] == NULL)
		return;
	path = talk_sound_path(runner->voice.sounds[sound]);
	if (wav_read(path, &samples, &n, &rate, why)) {
		row("", "%s is %s", runner_sound_name(sound), path);
		free(samples);
	} else {
		row("", "%s stays a tone: %s: %s", runner_sound_name(sound), path, why);
	}
	free(path);
}

static void tell_voice(const struct runner *runner)
{
	const struct runner_voice *wish = &runner->voice;
	const char *language = wish->language != NULL ? wish->language : RUNNER_LANGUAGE;
	struct voice *voice;
	char why[VOICE_WHY];

	if (!wish->on) {
		row("voice", "switched off in runner.cfg");
		return;
	}
	voice = voice_new(language, wish->words_per_minute);
	if (voice_ready(voice, why))
		row("voice", "%s, %d words a minute", voice_name(voice),
		    wish->words_per_minute);
	else
		row("voice", "none: %s; cues are shown", why);
	voice_free(voice);
	for (int i = 0; i < OWN_SOUNDS; i++)
		tell_own_sound(runner, (enum own_sound)i);
}

/* ---- terminal ---- */

/*
 * How far one reads it while running, on a laptop of 14 inches: its screen is 174 mm
 * high, what is glanced at needs 60 minutes of arc (17.5 mm a metre), a line of text
 * 40 (11.6 mm a metre), and a capital letter is 0.64 of its cell.
 */
static void tell_distance(int lines)
{
	double cell = 174.0 / lines;
	int scale = lines >= 45 ? 2 : 1;
	int number_dm = (int)(7 * scale * cell / 17.5 * 10);
	int text_dm = (int)(0.64 * cell / 11.6 * 10);

	row("",
	    "while running, on 14 inches: the big number reads at %d.%d m, text at %d.%d m",
	    number_dm / 10, number_dm % 10, text_dm / 10, text_dm % 10);
	if (lines > 40)
		row("", "larger letters help on the belt: Ctrl and + in most terminals");
}

static void tell_terminal(void)
{
	struct winsize size = {0};
	const char *term = getenv("TERM");
	enum terminal_fault fault;
	bool utf8, console;
	int colours;

	if (!isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO)) {
		row("terminal",
		    "none here: 'turnover play' prints lines instead of a screen");
		return;
	}
	fault = terminal_open(theme_default());
	utf8 = terminal_has_utf8();
	console = terminal_is_console();
	colours = terminal_colours();
	terminal_close();
	if (fault != TERMINAL_OK) {
		row("terminal",
		    "TERM=%s cannot show a screen: 'turnover play' prints lines",
		    term != NULL ? term : "");
		return;
	}
	ioctl(STDOUT_FILENO, TIOCGWINSZ, &size);
	row("terminal", "%s, %d columns, %d lines, %d colours, %s%s", term, size.ws_col,
	    size.ws_row, colours, utf8 ? "UTF-8" : "ASCII only",
	    console ? ", a Linux console" : "");
	if (size.ws_row > 0)
		tell_distance(size.ws_row);
}

/* ---- settings and sessions ---- */

static bool tell_settings(const struct options *options, struct runner *runner)
{
	char *path = paths_runner_config();
	bool there = access(path, F_OK) == 0;
	bool right = settings_runner(options, runner) == STATUS_OK;

	if (!right)
		row("settings", "%s has mistakes (above): no session can run", path);
	else
		row("settings", there ? "%s" : "none (%s): the defaults hold", path);
	for (int i = 0; right && i < CONTEXTS; i++) {
		char spm[16];

		text_spm(spm, sizeof spm, runner->baselines[i].spm10);
		row(i == 0 ? "baselines" : "", "%s %s spm%s", context_name((enum context)i),
		    spm, runner->baselines[i].provisional ? " PROVISIONAL (a guess)" : "");
	}
	free(path);
	return right;
}

/* The nearest folder on the way to `path` that is there. */
static char *existing(const char *path)
{
	char *folder = mem_strdup(path);

	while (access(folder, F_OK) != 0) {
		char *slash = strrchr(folder, '/');

		if (slash == NULL || slash == folder)
			break;
		*slash = '\0';
	}
	return folder;
}

static void tell_folder(void)
{
	char *path = paths_own(PATHS_SESSION), *there = existing(path);

	if (access(there, W_OK | X_OK) != 0)
		row("folder", "%s cannot be written: %s", path, strerror(errno));
	else if (strcmp(path, there) != 0)
		row("folder", "%s does not exist yet; 'turnover new' makes it", path);
	else
		row("folder", "%s can be written", path);
	free(there);
	free(path);
}

/* Every session is compiled; its mistakes go to standard error. */
static bool tell_sessions(const struct options *options)
{
	const struct compile_options compile = {.rate = 48000};
	char **names = paths_list(PATHS_SESSION), *shipped = paths_shipped(PATHS_SESSION);
	size_t found = 0, bad = 0;

	for (; names[found] != NULL; found++) {
		struct loaded loaded;

		if (load_session(names[found], options, &compile, NULL, &loaded) !=
		    STATUS_OK)
			bad++;
		load_clear(&loaded);
	}
	if (found == 0)
		row("sessions", "none found, neither your own nor in %s", shipped);
	else if (bad > 0)
		row("sessions", "%zu found, %zu of them with mistakes (above)", found, bad);
	else
		row("sessions", "%zu found, all can be played", found);
	paths_list_free(names);
	free(shipped);
	return found > 0 && bad == 0;
}

static int run(const struct options *options)
{
	struct runner runner;
	bool runs;

	row("turnover", "%s", PACKAGE_VERSION);
	tell_terminal();
	runs = tell_settings(options, &runner);
	tell_folder();
	if (runs)
		runs = tell_sessions(options);
	tell_sound_files();
	tell_journal();
	tell_strangers();
	tell_voice(&runner);
	tell_awake();
	tell_sound(options, &runner);
	runner_clear(&runner);
	return runs ? STATUS_OK : STATUS_FAILED;
}

static const struct option_row rows[] = {
	{"device", 0, "PCM", "the ALSA device to try instead of the one in runner.cfg"},
	{0},
};

const struct subcommand command_doctor = {
	.name = "doctor",
	.summary = "tell what works on this machine: sound, terminal, folders",
	.usage = "[--device PCM]",
	.details = "It plays four clicks. The exit status is 1 if a session could not run; "
		   "no sound\n"
		   "is no reason for that, for the beat is then seen.\n",
	.options = rows,
	.most = 0,
	.run = run,
};
