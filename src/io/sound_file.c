/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sound_file: a timeline as a sound file; see sound_file.h. The only user of libsndfile. */
#include <config.h> /* of the build: "config.h" would be io/config.h */

#include "io/sound_file.h"

#include "io/paths.h"
#include "io/pcm.h"
#include "io/wav.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>
#ifdef HAVE_SNDFILE
#include "io/library.h"

#include <sndfile.h>
#endif

enum { RATE_USUAL = 48000, RATE_MIN = 8000, RATE_MAX = 384000, SHOWN_PATH = 117 };

/* By value: libsndfile 1.0.28 has no names for the last two. */
enum { FLAC_16 = 0x170002, OGG_VORBIS = 0x200060, OGG_OPUS = 0x200064, MPEG_3 = 0x230082 };

static const unsigned opus_rates[] = {48000, 0};
static const unsigned mp3_rates[] = {44100, 48000, 32000, 22050, 24000,
				     16000, 11025, 12000, 8000,  0};

static const struct format {
	const char *extension;
	int code;              /* libsndfile's; 0: WAV, by ourselves */
	const unsigned *rates; /* ended by 0; NULL: RATE_MIN .. most */
	unsigned most;
	double compression; /* 0 .. 1; below 0: the library's own */
} formats[] = {
	{".wav", 0, NULL, RATE_MAX, -1},
	{".flac", FLAC_16, NULL, RATE_MAX, -1},
	{".ogg", OGG_VORBIS, NULL, 192000, -1},
	/* Left alone it takes ten times the room. */
	{".opus", OGG_OPUS, opus_rates, 0, 0.8},
	{".mp3", MPEG_3, mp3_rates, 0, -1},
};
enum { FORMATS = sizeof formats / sizeof formats[0] };

/* ---- the library ---------------------------------------------------------------- */

#ifdef HAVE_SNDFILE

/* What is used of it. */
static struct {
	__typeof__(sf_format_check) *format_check;
	__typeof__(sf_open_virtual) *open_virtual;
	__typeof__(sf_command) *command;
	__typeof__(sf_set_string) *set_string;
	__typeof__(sf_writef_short) *write;
	__typeof__(sf_error) *error;
	__typeof__(sf_error_number) *error_number;
	__typeof__(sf_close) *close;
} sf;

static const struct library_function functions[] = {
	{"sf_format_check", &sf.format_check}, {"sf_open_virtual", &sf.open_virtual},
	{"sf_command", &sf.command},           {"sf_set_string", &sf.set_string},
	{"sf_writef_short", &sf.write},        {"sf_error", &sf.error},
	{"sf_error_number", &sf.error_number}, {"sf_close", &sf.close},
};

static struct library library = LIBRARY_OF(LIBRARY_SNDFILE, functions);

const char *sound_file_missing(void)
{
	return library_missing(&library);
}

#else

const char *sound_file_missing(void)
{
	return NULL;
}

#endif

/* ---- what can be written -------------------------------------------------------- */

/* Whether this build and the libsndfile that is there have it. */
static bool works_here(const struct format *format)
{
	if (format->code == 0)
		return true;
#ifdef HAVE_SNDFILE
	SF_INFO info = {.samplerate = RATE_USUAL, .channels = 1, .format = format->code};

	return sound_file_missing() == NULL && sf.format_check(&info);
#else
	return false;
#endif
}

/* "-" is a WAV on standard output. */
static const struct format *format_of(const char *path)
{
	size_t n = strlen(path);

	if (strcmp(path, "-") == 0)
		return &formats[0];
	for (size_t i = 0; i < FORMATS; i++) {
		size_t e = strlen(formats[i].extension);

		if (n > e && strcasecmp(path + n - e, formats[i].extension) == 0)
			return works_here(&formats[i]) ? &formats[i] : NULL;
	}
	return NULL;
}

static bool has_rate(const struct format *format, unsigned rate)
{
	if (format->rates == NULL)
		return rate >= RATE_MIN && rate <= format->most;
	for (const unsigned *known = format->rates; *known != 0; known++) {
		if (*known == rate)
			return true;
	}
	return false;
}

static void list_extensions(char why[SOUND_FILE_WHY], const char *path)
{
	const char *missing = sound_file_missing();
	int n = snprintf(why, SOUND_FILE_WHY,
			 "%.120s: no sound file by its extension; this build writes", path);

	for (size_t i = 0; i < FORMATS; i++) {
		if (works_here(&formats[i]) && n < SOUND_FILE_WHY)
			n += snprintf(why + n, (size_t)(SOUND_FILE_WHY - n), " %s",
				      formats[i].extension);
	}
	if (missing != NULL && n < SOUND_FILE_WHY)
		snprintf(why + n, (size_t)(SOUND_FILE_WHY - n),
			 "; more with %s, which cannot be loaded", missing);
}

static void list_rates(char why[SOUND_FILE_WHY], const struct format *format, unsigned rate)
{
	int n = snprintf(why, SOUND_FILE_WHY,
			 "a %s file cannot have %u frames a second; it can have",
			 format->extension, rate);

	if (format->rates == NULL)
		snprintf(why + n, (size_t)(SOUND_FILE_WHY - n), " %d to %u", RATE_MIN,
			 format->most);
	for (const unsigned *known = format->rates; known != NULL && *known != 0; known++)
		n += snprintf(why + n, (size_t)(SOUND_FILE_WHY - n), " %u", *known);
}

bool sound_file_accepts(const char *path, unsigned wished, unsigned *rate,
			char why[SOUND_FILE_WHY])
{
	const struct format *format = format_of(path);

	if (format == NULL) {
		list_extensions(why, path);
		return false;
	}
	*rate = wished != 0 ? wished : RATE_USUAL;
	if (!has_rate(format, *rate)) {
		list_rates(why, format, *rate);
		return false;
	}
	return true;
}

/* ---- writing ----------------------------------------------------------------------- */

/* What errno means to somebody who wanted this file. */
static const char *reason_for(int error)
{
	switch (error) {
	case EEXIST: return "exists already; --force writes over it";
	case EISDIR: return "is a folder; name a file";
	case ENOENT: return "there is no such folder; make it first";
	case ENOTSUP: return "is not a regular file; name another";
	case EACCES:
	case EPERM:
	case EROFS: return "may not be written here; name another folder";
	case ENOSPC:
	case EDQUOT: return "the disk is full; make room, or name a .flac file";
	case EFBIG: return "too large for this disk or account; name a .flac file";
	default: return strerror(error);
	}
}

struct job {
	const struct format *format;
	const struct session *session;
	const struct sound_file_options *options;
	struct pcm pcm;
	unsigned rate;
	int fd;
	int percent; /* last told */
	char *why;
};

static void step(int64_t done, void *context)
{
	struct job *job = context;
	int percent = (int)(done * 100 / job->pcm.end);

	if (percent != job->percent && job->options->progress != NULL)
		job->options->progress(percent, job->options->context);
	job->percent = percent;
}

static bool write_wav(struct job *job)
{
	if (wav_write(job->fd, &job->pcm, job->rate, step, job))
		return true;
	snprintf(job->why, SOUND_FILE_WHY, "%s", reason_for(errno));
	return false;
}

#ifdef HAVE_SNDFILE

/*
 * The library writes through these, so that the reason of a failed write is known: it
 * keeps errors of a full disk to itself, some until the file is closed, some for ever.
 */
struct channel {
	int fd;
	int error; /* the first one; 0: none */
};

static sf_count_t channel_length(void *data)
{
	struct channel *channel = data;
	struct stat status;

	return fstat(channel->fd, &status) == 0 ? status.st_size : 0;
}

static sf_count_t channel_seek(sf_count_t offset, int whence, void *data)
{
	struct channel *channel = data;

	return lseek(channel->fd, offset, whence);
}

static sf_count_t channel_tell(void *data)
{
	return channel_seek(0, SEEK_CUR, data);
}

static sf_count_t channel_read(void *bytes, sf_count_t n, void *data)
{
	struct channel *channel = data;
	ssize_t done = read(channel->fd, bytes, (size_t)n);

	return done < 0 ? 0 : done;
}

/*
 * A failure is kept and not passed on: the library would leak its encoder. What comes
 * after it is not written, and nobody will see the file.
 */
static sf_count_t channel_write(const void *bytes, sf_count_t n, void *data)
{
	struct channel *channel = data;

	if (channel->error == 0 && !wav_put(channel->fd, bytes, (size_t)n))
		channel->error = errno;
	return n;
}

/* Before the first sample, or they are not written. */
static void describe(SNDFILE *file, const struct job *job)
{
	const struct session *session = job->session;
	double level = job->format->compression;

	if (level >= 0)
		sf.command(file, SFC_SET_COMPRESSION_LEVEL, &level, sizeof level);
	sf.set_string(file, SF_STR_TITLE, session->title);
	if (session->author != NULL)
		sf.set_string(file, SF_STR_ARTIST, session->author);
	if (session->notes != NULL)
		sf.set_string(file, SF_STR_COMMENT, session->notes);
}

static bool encode(struct job *job, SNDFILE *file, const struct channel *channel)
{
	const int16_t *block;
	size_t frames;

	while ((block = pcm_next(&job->pcm, &frames)) != NULL) {
		sf_count_t done = sf.write(file, block, (sf_count_t)frames);

		if (channel->error != 0 || done != (sf_count_t)frames)
			return false;
		step(job->pcm.at, job);
	}
	return true;
}

/*
 * The library's own words, where it has some: asked about a number that it does not
 * know (-1 after a failed write) it prints on standard output.
 */
static const char *library_reason(SNDFILE *file)
{
	int error = sf.error(file);

	return error > 0 ? sf.error_number(error)
			 : "libsndfile failed and does not say why";
}

static bool write_encoded(struct job *job)
{
	SF_VIRTUAL_IO io = {channel_length, channel_seek, channel_read, channel_write,
			    channel_tell};
	SF_INFO info = {.samplerate = (int)job->rate,
			.channels = job->pcm.mix.channels,
			.format = job->format->code};
	struct channel channel = {job->fd, 0};
	SNDFILE *file = sf.open_virtual(&io, SFM_WRITE, &info, &channel);
	const char *reason = NULL;

	if (file == NULL) {
		reason = library_reason(NULL);
	} else {
		describe(file, job);
		if (!encode(job, file, &channel))
			reason = library_reason(file);
		if (sf.close(file) != 0 && reason == NULL)
			reason = "libsndfile could not finish the file";
	}
	if (channel.error != 0)
		reason = reason_for(channel.error);
	if (reason != NULL)
		snprintf(job->why, SOUND_FILE_WHY, "%s", reason);
	return reason == NULL;
}

#else

static bool write_encoded(struct job *job)
{
	(void)job;
	return false; /* format_of() knows no such format */
}

#endif

static int channels_for(const struct timeline *timeline)
{
	for (size_t i = 0; i < timeline->segments.n; i++) {
		if (timeline->segments.items[i].feet == FEET_SIDES)
			return 2;
	}
	return 1;
}

static bool write_to(struct job *job, const struct timeline *timeline)
{
	struct voices *voices = voices_new(timeline->rate);
	struct mix mix = {timeline, voices, job->options->speech, job->options->layers,
			  channels_for(timeline)};
	bool done;

	job->rate = timeline->rate;
	job->percent = -1;
	pcm_init(&job->pcm, &mix, mix_end(&mix));
	done = job->format->code == 0 ? write_wav(job) : write_encoded(job);
	pcm_clear(&job->pcm);
	voices_free(voices);
	return done;
}

/* Puts the path before the reason, cut so that the reason is always seen. */
static bool refuse(char why[SOUND_FILE_WHY], const char *path, const char *reason)
{
	char copy[SOUND_FILE_WHY];
	size_t left = strlen(path);
	const char *end = path;

	snprintf(copy, sizeof copy, "%s", reason);
	/* Of a long path the end is shown, which names the file; not half a character. */
	for (; left > SHOWN_PATH || (*end & 0xC0) == 0x80; left--)
		end++;
	snprintf(why, SOUND_FILE_WHY, "%s%.120s: %.125s", end > path ? "..." : "", end,
		 copy);
	return false;
}

static bool write_stdout(struct job *job, const struct timeline *timeline)
{
	if (isatty(STDOUT_FILENO))
		return refuse(job->why, "standard output",
			      "is a terminal; lead it into a file or a program, or name a "
			      "file with -o");
	job->fd = STDOUT_FILENO;
	return write_to(job, timeline) || refuse(job->why, "standard output", job->why);
}

bool sound_file_write(const char *path, const struct session *session,
		      const struct timeline *timeline,
		      const struct sound_file_options *options, char why[SOUND_FILE_WHY])
{
	struct job job = {.format = format_of(path),
			  .session = session,
			  .options = options,
			  .why = why};
	struct new_file file;
	unsigned rate;

	if (!sound_file_accepts(path, timeline->rate, &rate, why))
		return false;
	if (strcmp(path, "-") == 0)
		return write_stdout(&job, timeline);
	if (!paths_open_new(&file, path, options->force))
		return refuse(why, path, reason_for(errno));
	job.fd = file.fd;
	if (!write_to(&job, timeline)) {
		paths_discard(&file);
		return refuse(why, path, why);
	}
	return paths_commit(&file) || refuse(why, path, reason_for(errno));
}
