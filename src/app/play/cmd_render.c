/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cmd_render: a session as a sound file, for a phone or a partner. */
#include "app/command.h"
#include "app/console/say.h"
#include "app/player/talk.h"
#include "app/session/load.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/exchange/cue_sheet.h"
#include "io/paths.h"
#include "io/sound_file.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- progress, where somebody watches ---- */

static void show_progress(int percent, void *context)
{
	int *shown = context;

	if (percent == *shown)
		return;
	*shown = percent;
	fprintf(stderr, "\r%3d %%", percent);
	fflush(stderr);
}

/* False: that was said. */
static bool write_sound(const char *path, const struct loaded *loaded,
			const struct sound_file_options *how)
{
	char why[SOUND_FILE_WHY];
	bool done = sound_file_write(path, &loaded->session, loaded->timeline, how, why);

	if (*(const int *)how->context >= 0)
		fprintf(stderr, "\r     \r");
	if (!done)
		say_error("%s", why);
	return done;
}

static void say_size(const char *path, const struct timeline *timeline)
{
	struct stat status;
	char length[64];

	if (stat(path, &status) != 0)
		return;
	text_duration(length, sizeof length,
		      text_whole_s_ms(timeline->length * 1000 / (int64_t)timeline->rate));
	say(stderr, "%s: %lld.%02lld MB, %s at %u Hz\n", path,
	    (long long)(status.st_size / 1000000),
	    (long long)(status.st_size / 10000 % 100), length, timeline->rate);
}

/* ---- standard output ---- */

static bool copy_to_output(const char *path)
{
	FILE *from = fopen(path, "rb");
	char block[65536];
	size_t n;
	bool done;

	if (from == NULL)
		return false;
	while ((n = fread(block, 1, sizeof block, from)) > 0)
		if (!say_data(stdout, block, n))
			break;
	done = n == 0 && !ferror(from) && fflush(stdout) == 0;
	fclose(from);
	return done;
}

/* A folder of our own below $TMPDIR; the file in it lives only while it is copied. */
static char *make_passage(void)
{
	const char *base = getenv("TMPDIR");
	struct text path = {0};

	text_add(&path, "%s/turnover-XXXXXX",
		 base != NULL && base[0] == '/' ? base : "/tmp");
	if (mkdtemp(path.bytes) == NULL) {
		say_error("cannot make a folder for the sound in %s: %s", path.bytes,
			  strerror(errno));
		text_clear(&path);
	}
	return path.bytes;
}

static int write_output(const struct loaded *loaded, const struct sound_file_options *how)
{
	char *folder = make_passage();
	struct text path = {0};
	int status = STATUS_FAILED;

	if (folder == NULL)
		return STATUS_FAILED;
	text_add(&path, "%s/sound.wav", folder);
	if (write_sound(path.bytes, loaded, how)) {
		if (copy_to_output(path.bytes))
			status = STATUS_OK;
		else
			say_error("cannot write the sound to standard output: %s",
				  strerror(errno));
	}
	unlink(path.bytes);
	rmdir(folder);
	text_clear(&path);
	free(folder);
	return status;
}

/* ---- the command ---- */

static int write_file(const char *path, const struct loaded *loaded,
		      const struct sound_file_options *how)
{
	if (!write_sound(path, loaded, how))
		return STATUS_FAILED;
	say_size(path, loaded->timeline);
	return STATUS_OK;
}

/* ---- the cue sheet ---- */

/* "run.flac" has "run.cue" beside it. Owned. */
static char *sheet_path(const char *path)
{
	const char *dot = strrchr(path, '.'), *slash = strrchr(path, '/');
	const bool ends = dot != NULL && (slash == NULL || dot > slash + 1);
	struct text sheet = {0};

	text_add_bytes(&sheet, path, ends ? (size_t)(dot - path) : strlen(path));
	text_add(&sheet, ".cue");
	return sheet.bytes;
}

static int write_sheet(const char *path, const struct loaded *loaded, bool force)
{
	const char *slash = strrchr(path, '/');
	char *to = sheet_path(path);
	struct text sheet = {0};
	struct new_file file;
	const size_t left = cue_sheet_write(&sheet, &loaded->session, loaded->timeline,
					    slash != NULL ? slash + 1 : path);
	bool written = paths_open_new(&file, to, force);

	if (written) {
		fwrite(text_string(&sheet), 1, sheet.n, file.stream);
		written = paths_commit(&file);
	}
	if (!written)
		say_error("cannot write %s: %s", to, strerror(errno));
	else if (left > 0)
		say(stderr,
		    "%s: warning: a cue sheet has %d tracks at most: %zu phases go on in "
		    "the track before them\n",
		    to, CUE_SHEET_TRACKS, left);
	text_clear(&sheet);
	free(to);
	return written ? STATUS_OK : STATUS_FAILED;
}

/* Does something stand where the sound, or its sheet, is to be? Says so. */
static bool is_taken(const char *path, bool sheet)
{
	char *beside = sheet ? sheet_path(path) : NULL;
	const char *taken = access(path, F_OK) == 0                       ? path
			    : beside != NULL && access(beside, F_OK) == 0 ? beside
									  : NULL;

	if (taken != NULL)
		say_error("%s exists already; --force overwrites it", taken);
	free(beside);
	return taken != NULL;
}

static void say_unspoken(struct talk *talk, const struct speech *speech)
{
	const char *fault = talk_fault(talk);

	if (fault != NULL)
		say_error("%s", fault);
	else if (speech->too_long > 0)
		say(stderr, "%zu cue%s: no room to be spoken at this rate\n",
		    speech->too_long, speech->too_long == 1 ? "" : "s");
}

static int speak_and_write(const char *path, const struct loaded *loaded,
			   struct sound_file_options *how)
{
	bool right = true, output = strcmp(path, "-") == 0;
	struct speech *speech = NULL;
	struct talk *talk = NULL;
	int status = STATUS_FAILED;

	if (how->layers & MIX_VOICE)
		talk = talk_new(&loaded->runner, loaded->timeline, &right);
	if (talk != NULL && right) {
		how->speech = speech = talk_all(talk, loaded->timeline);
		say_unspoken(talk, speech);
	}
	/* A file that stays is not written without a sound that was wished for. */
	if (right)
		status = output ? write_output(loaded, how) : write_file(path, loaded, how);
	speech_free(speech);
	talk_free(talk);
	return status;
}

static int render(const struct options *options, const char *path,
		  struct sound_file_options *how)
{
	struct compile_options compile = {0};
	bool output = strcmp(path, "-") == 0;
	bool sheet = options_given(options, "cue-sheet");
	struct loaded loaded;
	char why[SOUND_FILE_WHY];
	unsigned wished;
	int status;

	if (!options_rate(options, 0, &wished))
		return STATUS_USAGE;
	if (!sound_file_accepts(output ? "sound.wav" : path, wished, &compile.rate, why)) {
		say_error("%s", why);
		return STATUS_USAGE;
	}
	if (output && sheet)
		return say_usage("render", "--cue-sheet needs a FILE that it belongs to");
	if (!output && !how->force && is_taken(path, sheet))
		return STATUS_FAILED;
	status =
		load_session(options->arguments.items[0], options, &compile, NULL, &loaded);
	if (status == STATUS_OK)
		status = speak_and_write(path, &loaded, how);
	if (status == STATUS_OK && sheet)
		status = write_sheet(path, &loaded, how->force);
	load_clear(&loaded);
	return status;
}

static int run(const struct options *options)
{
	const char *path = options_value(options, "output");
	const char *only = options_value(options, "only");
	int shown = -1;
	struct sound_file_options how = {.layers = MIX_ALL, .context = &shown};

	if (path == NULL || path[0] == '\0')
		return say_usage("render", "render: where to? turnover render %s",
				 command_render.usage);
	if (only != NULL && strcmp(only, "clicks") != 0)
		return say_usage("render", "--only %s: what can be had alone is 'clicks'",
				 only);
	if (strcmp(path, "-") == 0 && isatty(STDOUT_FILENO))
		return say_usage("render", "-o -: a sound is nothing for a terminal; lead "
					   "it into a file or a program");
	if (only != NULL)
		how.layers = MIX_CLICKS;
	if (options_given(options, "no-voice"))
		how.layers &= ~(unsigned)MIX_VOICE;
	how.force = options_given(options, "force");
	if (isatty(STDERR_FILENO))
		how.progress = show_progress;
	return render(options, path, &how);
}

static const struct option_row rows[] = {
	{"output", 'o', "FILE", "where to; - is standard output, as WAV"},
	{"only", 0, "WHAT", "clicks: no tones"},
	{"no-voice", 0, NULL, "no spoken cues, no sounds of your own"},
	{"cue-sheet", 0, NULL, "and FILE.cue, a list of its phases for a player"},
	{"force", 0, NULL, "overwrite a file that exists"},
	OPTION_RATE,
	OPTION_SET,
	OPTION_BASELINE,
	{0},
};

const struct subcommand command_render = {
	.name = "render",
	.summary = "write a session as a sound file",
	.usage = "SESSION -o FILE [OPTION]...",
	.details = "The extension of FILE says what is written: .wav .flac .ogg .opus "
		   ".mp3, as far "
		   "as\n"
		   "this build can. What is rendered is what is played, to the frame.\n",
	.options = rows,
	.least = 1,
	.most = 1,
	.run = run,
};
