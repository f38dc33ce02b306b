/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * device_alsa: one ALSA playback device; the only file that knows alsa-lib, which it
 * loads at the first open: on the audio thread, while the first picture is painted.
 * From then on the library prints nothing.
 *
 * It takes what the device has: float or integers, any number of channels (what lies
 * beyond the second is silent), the nearest rate. The buffer is asked for a second and
 * is filled only as far as the stream wants. No mmap, no rewind (the pulse plug-in
 * says yes and does nothing), no drain, no snd_pcm_recover (it sleeps), and nobody
 * polls: the pulse plug-in does not wake after an underrun, PipeWire's always does.
 */
#include <config.h> /* not io/config.h */

#include "io/device_alsa.h"
#include "io/library.h"
#include "io/sink.h"

#include <alsa/asoundlib.h>

#include <errno.h>
#ifdef HAVE_MALLOPT
#include <malloc.h>
#endif
#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum {
	BUFFER_MS = 1000,
	PERIOD_MS = 60, /* PulseAudio takes up to two at a time */
	CHANNELS_MAX = 64,
	CHUNK = 8192,           /* frames converted at a time */
	SLACK_S = 2,            /* a delay of more than four buffers and this is nonsense */
	KEPT_BYTES = 128 * 1024 /* of freed memory, before it is given back */
};

struct device_alsa {
	struct device device;
	char *name;
	snd_pcm_t *pcm;
	snd_pcm_status_t *status;
	const struct layout *layout;
	int channels; /* of the PCM */
	char *chunk;  /* frames as the device wants them */
};

static struct device_alsa *of(struct device *device)
{
	return (struct device_alsa *)device;
}

/* ---- the library ----------------------------------------------------------------- */

/* What is used of it, by names without "snd_". */
#define FUNCTIONS(X)                                                                       \
	X(lib_error_set_handler)                                                           \
	X(pcm_avail_update)                                                                \
	X(pcm_close)                                                                       \
	X(pcm_drop)                                                                        \
	X(pcm_hw_params)                                                                   \
	X(pcm_hw_params_any)                                                               \
	X(pcm_hw_params_get_buffer_size)                                                   \
	X(pcm_hw_params_get_period_size)                                                   \
	X(pcm_hw_params_set_access)                                                        \
	X(pcm_hw_params_set_buffer_size_near)                                              \
	X(pcm_hw_params_set_channels_near)                                                 \
	X(pcm_hw_params_set_format)                                                        \
	X(pcm_hw_params_set_period_size_near)                                              \
	X(pcm_hw_params_set_rate_near)                                                     \
	X(pcm_hw_params_free)                                                              \
	X(pcm_hw_params_malloc)                                                            \
	X(pcm_open)                                                                        \
	X(pcm_prepare)                                                                     \
	X(pcm_resume)                                                                      \
	X(pcm_start)                                                                       \
	X(pcm_state)                                                                       \
	X(pcm_status)                                                                      \
	X(pcm_status_free)                                                                 \
	X(pcm_status_get_avail)                                                            \
	X(pcm_status_get_delay)                                                            \
	X(pcm_status_get_htstamp)                                                          \
	X(pcm_status_get_state)                                                            \
	X(pcm_status_malloc)                                                               \
	X(pcm_sw_params)                                                                   \
	X(pcm_sw_params_current)                                                           \
	X(pcm_sw_params_get_boundary)                                                      \
	X(pcm_sw_params_set_start_threshold)                                               \
	X(pcm_sw_params_set_tstamp_mode)                                                   \
	X(pcm_sw_params_set_tstamp_type)                                                   \
	X(pcm_sw_params_free)                                                              \
	X(pcm_sw_params_malloc)                                                            \
	X(pcm_writei)                                                                      \
	X(strerror)

#define MEMBER(name) __typeof__(snd_##name) *name;
#define ROW(name)    {"snd_" #name, &lib.name},

static struct {
	FUNCTIONS(MEMBER)
} lib;

static const struct library_function functions[] = {FUNCTIONS(ROW)};
static struct library library = LIBRARY_OF(LIBRARY_ALSA, functions);

/* The audio thread loads it; others may ask whether it has. */
static atomic_bool loaded;

static void say_nothing(const char *file, int line, const char *function, int error,
			const char *format, ...)
{
	(void)file, (void)line, (void)function, (void)error, (void)format;
}

/*
 * To open a device the library reads its settings, and takes 800 kB for that. glibc would
 * keep them for this thread, which never asks for memory again: by itself it raises what
 * it keeps with what was freed, unless it is told a limit.
 */
static void keep_little(void)
{
#ifdef HAVE_MALLOPT
	mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
#endif
}

static bool load(void)
{
	if (!atomic_load(&loaded) && library_load(&library)) {
		keep_little();
		lib.lib_error_set_handler(say_nothing);
		atomic_store(&loaded, true);
	}
	return atomic_load(&loaded);
}

/* ---- sample formats, the best first ---------------------------------------------- */

static int32_t integer(float sample, float full)
{
	float scaled = sample * full;

	return (int32_t)lrintf(scaled > full ? full : scaled < -full ? -full : scaled);
}

static void put_float(void *out, float sample)
{
	memcpy(out, &sample, sizeof sample);
}

static void put_s32(void *out, float sample)
{
	/* A float has 24 bits: INT32_MAX itself would round up and overflow. */
	int32_t value = integer(sample, 8388607) * 256;

	memcpy(out, &value, sizeof value);
}

static void put_s24(void *out, float sample)
{
	int32_t value = integer(sample, 8388607);

	memcpy(out, &value, sizeof value);
}

static void put_s24_3le(void *out, float sample)
{
	uint32_t value = (uint32_t)integer(sample, 8388607);
	unsigned char *bytes = out;

	bytes[0] = value & 0xff;
	bytes[1] = value >> 8 & 0xff;
	bytes[2] = value >> 16 & 0xff;
}

static void put_s16(void *out, float sample)
{
	int16_t value = (int16_t)integer(sample, 32767);

	memcpy(out, &value, sizeof value);
}

static const struct layout {
	snd_pcm_format_t format;
	int bytes;
	void (*put)(void *out, float sample);
} layouts[] = {
	{SND_PCM_FORMAT_FLOAT, 4, put_float}, {SND_PCM_FORMAT_S32, 4, put_s32},
	{SND_PCM_FORMAT_S24, 4, put_s24},     {SND_PCM_FORMAT_S24_3LE, 3, put_s24_3le},
	{SND_PCM_FORMAT_S16, 2, put_s16},
};

enum { LAYOUTS = sizeof layouts / sizeof layouts[0] };

/* n frames as the device wants them: often just as they were mixed. */
static const void *convert(struct device_alsa *alsa, const float *frames, long n)
{
	const struct layout *layout = alsa->layout;
	int mixed = alsa->device.channels;
	char *out = alsa->chunk;

	if (layout->format == SND_PCM_FORMAT_FLOAT && alsa->channels == mixed)
		return frames;
	for (long i = 0; i < n; i++)
		for (int c = 0; c < alsa->channels; c++, out += layout->bytes)
			layout->put(out, c < mixed ? frames[i * mixed + c] : 0);
	return alsa->chunk;
}

/* ---- opening --------------------------------------------------------------------- */

static int set_format(struct device_alsa *alsa, snd_pcm_hw_params_t *params)
{
	int error = -EINVAL;

	for (int i = 0; i < LAYOUTS; i++) {
		error = lib.pcm_hw_params_set_format(alsa->pcm, params, layouts[i].format);
		if (error == 0) {
			alsa->layout = &layouts[i];
			return 0;
		}
	}
	return error;
}

/* Stereo, else mono, else the fewest there can be. */
static int set_channels(struct device_alsa *alsa, snd_pcm_hw_params_t *params)
{
	unsigned channels = 2;
	int error = lib.pcm_hw_params_set_channels_near(alsa->pcm, params, &channels);

	if (error == 0 && channels > CHANNELS_MAX)
		error = -EINVAL;
	alsa->channels = (int)channels;
	alsa->device.channels = channels == 1 ? 1 : 2;
	return error;
}

static int set_hardware(struct device_alsa *alsa, snd_pcm_hw_params_t *params,
			unsigned rate)
{
	snd_pcm_uframes_t buffer, period;
	int error;

	if ((error = lib.pcm_hw_params_any(alsa->pcm, params)) < 0 ||
	    (error = lib.pcm_hw_params_set_access(alsa->pcm, params,
						  SND_PCM_ACCESS_RW_INTERLEAVED)) < 0 ||
	    (error = set_format(alsa, params)) < 0 ||
	    (error = lib.pcm_hw_params_set_rate_near(alsa->pcm, params, &rate, NULL)) < 0 ||
	    (error = set_channels(alsa, params)) < 0)
		return error;
	/* A device that has one size only keeps it: no error. */
	period = rate * PERIOD_MS / 1000;
	lib.pcm_hw_params_set_period_size_near(alsa->pcm, params, &period, NULL);
	buffer = rate * BUFFER_MS / 1000;
	lib.pcm_hw_params_set_buffer_size_near(alsa->pcm, params, &buffer);
	if ((error = lib.pcm_hw_params(alsa->pcm, params)) < 0 ||
	    (error = lib.pcm_hw_params_get_buffer_size(params, &buffer)) < 0 ||
	    (error = lib.pcm_hw_params_get_period_size(params, &period, NULL)) < 0)
		return error;
	alsa->device.rate = rate;
	alsa->device.buffer = (long)buffer;
	alsa->device.period = (long)period;
	return 0;
}

static int set_software(struct device_alsa *alsa, snd_pcm_sw_params_t *params)
{
	snd_pcm_uframes_t boundary;
	int error;

	if ((error = lib.pcm_sw_params_current(alsa->pcm, params)) < 0 ||
	    (error = lib.pcm_sw_params_get_boundary(params, &boundary)) < 0 ||
	    /* Started by hand, when enough is written. */
	    (error = lib.pcm_sw_params_set_start_threshold(alsa->pcm, params, boundary)) <
		    0)
		return error;
	lib.pcm_sw_params_set_tstamp_mode(alsa->pcm, params, SND_PCM_TSTAMP_ENABLE);
	lib.pcm_sw_params_set_tstamp_type(alsa->pcm, params, SND_PCM_TSTAMP_TYPE_MONOTONIC);
	return lib.pcm_sw_params(alsa->pcm, params);
}

static int set_up(struct device_alsa *alsa, unsigned rate)
{
	snd_pcm_hw_params_t *hardware = NULL;
	snd_pcm_sw_params_t *software = NULL;
	int error = -ENOMEM;

	if (lib.pcm_hw_params_malloc(&hardware) == 0 &&
	    lib.pcm_sw_params_malloc(&software) == 0)
		error = set_hardware(alsa, hardware, rate);
	if (error == 0)
		error = set_software(alsa, software);
	if (hardware != NULL)
		lib.pcm_hw_params_free(hardware);
	if (software != NULL)
		lib.pcm_sw_params_free(software);
	return error;
}

/* Some devices offer a rate and then refuse it: others are tried. */
static int set_up_any(struct device_alsa *alsa, unsigned rate)
{
	static const unsigned usual[] = {48000, 44100, 96000, 32000};
	int error = set_up(alsa, rate);

	for (size_t i = 0; error == -EINVAL && i < sizeof usual / sizeof *usual; i++)
		if (usual[i] != rate)
			error = set_up(alsa, usual[i]);
	return error;
}

static void alsa_close(struct device *device)
{
	struct device_alsa *alsa = of(device);

	lib.pcm_close(alsa->pcm);
	free(alsa->chunk);
	alsa->pcm = NULL;
	alsa->chunk = NULL;
}

static int alsa_open(struct device *device, unsigned rate)
{
	struct device_alsa *alsa = of(device);
	int error;

	if (!load())
		return -ELIBACC;
	if (alsa->status == NULL && lib.pcm_status_malloc(&alsa->status) < 0)
		return -ENOMEM;
	error = lib.pcm_open(&alsa->pcm, alsa->name, SND_PCM_STREAM_PLAYBACK,
			     SND_PCM_NONBLOCK);
	if (error < 0)
		return error;
	if ((error = set_up_any(alsa, rate)) < 0) {
		alsa_close(device);
		return error;
	}
	alsa->chunk = malloc((size_t)CHUNK * (size_t)alsa->channels *
			     (size_t)alsa->layout->bytes);
	if (alsa->chunk == NULL) {
		alsa_close(device);
		return -ENOMEM;
	}
	return 0;
}

/* ---- playing --------------------------------------------------------------------- */

static long alsa_room(struct device *device)
{
	return lib.pcm_avail_update(of(device)->pcm);
}

static int alsa_position(struct device *device, int64_t *at_ns, long *delay)
{
	struct device_alsa *alsa = of(device);
	long longest = 4 * device->buffer + (long)(SLACK_S * device->rate), room;
	int64_t now = device->now_ns();
	snd_htimestamp_t stamp;
	int error = lib.pcm_status(alsa->pcm, alsa->status);

	if (error < 0)
		return error;
	switch (lib.pcm_status_get_state(alsa->status)) {
	case SND_PCM_STATE_RUNNING: break;
	case SND_PCM_STATE_XRUN: return -EPIPE;
	case SND_PCM_STATE_SUSPENDED: return -ESTRPIPE;
	case SND_PCM_STATE_DISCONNECTED: return -ENODEV;
	default: return DEVICE_SILENT;
	}
	lib.pcm_status_get_htstamp(alsa->status, &stamp);
	*at_ns = (int64_t)stamp.tv_sec * 1000000000 + stamp.tv_nsec;
	/* Some devices stamp with another clock, or not at all. */
	if (llabs(*at_ns - now) > 1000000000)
		*at_ns = now;
	*delay = lib.pcm_status_get_delay(alsa->status);
	if (*delay < -longest || *delay > longest) {
		room = (long)lib.pcm_status_get_avail(alsa->status);
		*delay = room < device->buffer ? device->buffer - room : 0;
		return DEVICE_GUESS;
	}
	if (*delay < 0)
		*delay = 0;
	return DEVICE_TELLS;
}

static long alsa_write(struct device *device, const float *frames, long n)
{
	struct device_alsa *alsa = of(device);
	long taken;

	n = n < CHUNK ? n : CHUNK;
	taken = lib.pcm_writei(alsa->pcm, convert(alsa, frames, n), (snd_pcm_uframes_t)n);
	return taken == -EAGAIN || taken == -EINTR ? 0 : taken;
}

static int alsa_start(struct device *device)
{
	snd_pcm_t *pcm = of(device)->pcm;

	return lib.pcm_state(pcm) == SND_PCM_STATE_RUNNING ? 0 : lib.pcm_start(pcm);
}

static int alsa_restart(struct device *device)
{
	int error = lib.pcm_drop(of(device)->pcm);

	return error < 0 ? error : lib.pcm_prepare(of(device)->pcm);
}

static int alsa_recover(struct device *device, int error)
{
	snd_pcm_t *pcm = of(device)->pcm;

	if (error == -ESTRPIPE) {
		int result = lib.pcm_resume(pcm);

		if (result == -EAGAIN ||
		    (result == 0 && lib.pcm_state(pcm) == SND_PCM_STATE_SUSPENDED))
			return -EAGAIN;
		lib.pcm_drop(pcm);
	}
	return lib.pcm_prepare(pcm);
}

static const struct device_ops alsa_ops = {
	.open = alsa_open,
	.close = alsa_close,
	.room = alsa_room,
	.position = alsa_position,
	.write = alsa_write,
	.start = alsa_start,
	.restart = alsa_restart,
	.recover = alsa_recover,
};

struct device *device_alsa_new(const char *name)
{
	struct device_alsa *alsa = calloc(1, sizeof *alsa);

	if (alsa == NULL)
		return NULL;
	alsa->device.ops = &alsa_ops;
	alsa->name = strdup(name);
	if (alsa->name == NULL) {
		device_alsa_free(&alsa->device);
		return NULL;
	}
	return &alsa->device;
}

void device_alsa_free(struct device *device)
{
	struct device_alsa *alsa = of(device);

	if (alsa->status != NULL)
		lib.pcm_status_free(alsa->status);
	free(alsa->name);
	free(alsa);
}

const char *device_alsa_error(int error)
{
	if (error == -ELIBACC)
		return LIBRARY_ALSA " cannot be loaded; Debian: libasound2";
	return atomic_load(&loaded) ? lib.strerror(error) : strerror(abs(error));
}
