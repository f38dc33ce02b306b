/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * pcm_rig: a sound card that misbehaves, for machines without any.
 *
 * An ALSA ioplug device (asoundrc: pcm.rig). It plays in real time, or on a clock of
 * the test's own, and records what would have been heard on one unbroken axis: sample i
 * is what sounded i frames after the device first started, gaps are silence. So a click
 * that is late in the recording was heard late. What it does is told by $RIG_SCRIPT,
 * items separated by ';' (times in seconds since the first start):
 *
 *	out=FILE        the recording, 32 bit floats, all channels; "-RATE" is appended
 *	clock=FILE      8 bytes: the time in ns, instead of CLOCK_MONOTONIC (mmap)
 *	rate=MIN-MAX    rates on offer         channels=MIN-MAX   and channels
 *	refuse=RATE     on offer, and refused when it is asked for
 *	format=NAME     the one on offer (S16_LE, …); else float, S32, S24, S16
 *	buffer=FRAMES   and not more           period=FRAMES      and not less
 *	ppm=N           its clock is fast      delay=FRAMES       latency behind the buffer
 *	short=1         takes a third of each write and then no more
 *	busy=SECONDS    EBUSY at first, counted from the first try
 *	at=S:xrun  at=S:eio  at=S:suspend:SECONDS  at=S:gone:SECONDS  at=S:regone:RATE
 *	at=S:stall:SECONDS   stands still, keeps what is queued and plays it late
 *	at=S:freeze:SECONDS  counts on but takes nothing (a suspended sink of PulseAudio)
 *	at=S:hang:SECONDS    one call blocks   at=S:mute:SECONDS  poll does not wake
 *	at=S:skip:FRAMES     loses that many   at=S:lie:SECONDS   absurd delays
 *	at=S:stale:SECONDS   says a delay of 6 ms too little: a busy server, of its own
 *	at=S:slow:SECONDS    says one of 120 ms too much, and mends that little by little
 */
#include <alsa/asoundlib.h>
#include <alsa/pcm_external.h>

#include <fcntl.h>
#include <math.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <sys/mman.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

enum { FAULTS = 32, PATH = 512 };

struct fault {
	double at, value;
	char kind[16];
	bool done;
};

/* The card: survives closing and opening within the process. */
static struct card {
	char script[2 * PATH];
	char out[PATH];
	_Atomic int64_t *clock;
	unsigned rate_min, rate_max, refused, channels_min, channels_max, buffer, period;
	snd_pcm_format_t format;
	double ppm, busy_s;
	long delay;
	bool takes_less;
	struct fault faults[FAULTS];
	int n;
	double tried, started; /* seconds; < 0: not yet */
	double gone_until, stall_until, freeze_until;
} card;

static const struct card new_card = {
	.rate_min = 8000,
	.rate_max = 192000,
	.channels_min = 1,
	.channels_max = 8,
	.format = SND_PCM_FORMAT_UNKNOWN,
	.tried = -1,
	.started = -1,
};

/* One opened stream. Positions are frames of the card's axis, or of this stream. */
struct rig {
	snd_pcm_ioplug_t io;
	int fd;
	int bytes;    /* of a sample */
	float *early; /* written before the start */
	long written; /* of the stream, since prepare */
	bool running;
	double base; /* where on the axis frame 0 of the stream is heard */
	double lost; /* frames of the axis that it stood still for */
	double stall_from, stall_until; /* seconds; 0: not */
	double freeze_from, freeze_until;
	double suspended_until, mute_until, lie_until, stale_until, slow_from, slow_until;
	bool took_less; /* of this write */
	int pending;    /* the error of the next call */
};

/* ---- the script ------------------------------------------------------------------ */

static double seconds(void)
{
	struct timespec now;

	if (card.clock != NULL)
		return (double)atomic_load(card.clock) / 1e9;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void map_clock(const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd >= 0) {
		void *memory = mmap(NULL, 8, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

		card.clock = memory != MAP_FAILED ? memory : NULL;
		close(fd);
	}
}

static bool parse_item(const char *item)
{
	struct fault *fault = &card.faults[card.n];
	char text[PATH];
	int less;

	if (sscanf(item, "out=%500s", card.out) == 1 ||
	    sscanf(item, "rate=%u-%u", &card.rate_min, &card.rate_max) == 2 ||
	    sscanf(item, "refuse=%u", &card.refused) == 1 ||
	    sscanf(item, "channels=%u-%u", &card.channels_min, &card.channels_max) == 2 ||
	    sscanf(item, "buffer=%u", &card.buffer) == 1 ||
	    sscanf(item, "period=%u", &card.period) == 1 ||
	    sscanf(item, "ppm=%lf", &card.ppm) == 1 ||
	    sscanf(item, "delay=%ld", &card.delay) == 1 ||
	    sscanf(item, "busy=%lf", &card.busy_s) == 1)
		return true;
	if (sscanf(item, "short=%d", &less) == 1) {
		card.takes_less = less != 0;
		return true;
	}
	if (sscanf(item, "format=%500s", text) == 1) {
		card.format = snd_pcm_format_value(text);
		return true;
	}
	if (sscanf(item, "clock=%500s", text) == 1) {
		map_clock(text);
		return true;
	}
	if (card.n < FAULTS && sscanf(item, "at=%lf:%15[a-z]:%lf", &fault->at, fault->kind,
				      &fault->value) >= 2) {
		card.n++;
		return true;
	}
	return false;
}

/* Another script is another card, fresh from its box. */
static void parse(const char *script)
{
	char *copy, *rest;

	if (script == NULL || strcmp(script, card.script) == 0)
		return;
	card = new_card;
	snprintf(card.script, sizeof card.script, "%s", script);
	copy = strdup(script);
	for (char *item = strtok_r(copy, ";", &rest); item != NULL;
	     item = strtok_r(NULL, ";", &rest))
		if (!parse_item(item))
			fprintf(stderr, "rig: what is '%s'?\n", item);
	free(copy);
}

/* ---- time ------------------------------------------------------------------------ */

/* Seconds since the card first started. */
static double elapsed(void)
{
	return card.started < 0 ? 0 : seconds() - card.started;
}

/* Frames of the axis until now. */
static double axis(const struct rig *rig)
{
	return elapsed() * rig->io.rate * (1 + card.ppm * 1e-6);
}

/* Frames of the stream that were heard. */
static double heard(const struct rig *rig)
{
	double at = axis(rig) - rig->base - rig->lost;

	if (rig->stall_until > 0)
		at -= (elapsed() - rig->stall_from) * rig->io.rate;
	return at < 0 ? 0 : at;
}

/* ---- the recording --------------------------------------------------------------- */

static float sample(const struct rig *rig, const char *in)
{
	int32_t whole;
	int16_t half;
	float value;

	switch (rig->io.format) {
	case SND_PCM_FORMAT_FLOAT: memcpy(&value, in, 4); return value;
	case SND_PCM_FORMAT_S16: memcpy(&half, in, 2); return (float)half / 32767;
	case SND_PCM_FORMAT_S24_3LE:
		whole = (int32_t)((uint32_t)(unsigned char)in[0] << 8 |
				  (uint32_t)(unsigned char)in[1] << 16 |
				  (uint32_t)(unsigned char)in[2] << 24);
		return (float)(whole / 256) / 8388607;
	default: memcpy(&whole, in, 4);
	}
	if (rig->io.format == SND_PCM_FORMAT_S24)
		return (float)((int32_t)((uint32_t)whole << 8) / 256) / 8388607;
	return (float)(whole / 256) / 8388607;
}

/* Frames of the stream from `at` on, as floats, onto the axis. */
static void record(const struct rig *rig, long at, const float *frames, long n)
{
	size_t size = rig->io.channels * sizeof *frames;
	off_t place = (off_t)llround(rig->base + rig->lost) + at;

	if (place < 0 || rig->fd < 0 || n <= 0)
		return;
	if (pwrite(rig->fd, frames, (size_t)n * size, place * (off_t)size) < 0)
		perror("rig: recording");
}

/* What was queued and not yet heard is never heard. */
static void cut(struct rig *rig)
{
	long at = (long)ceil(heard(rig)), n = rig->written - at;
	float *silence;

	if (!rig->running || n <= 0)
		return;
	silence = calloc((size_t)n * rig->io.channels, sizeof *silence);
	record(rig, at, silence, n);
	free(silence);
}

/* ---- faults ---------------------------------------------------------------------- */

static void begin_fault(struct rig *rig, const struct fault *fault)
{
	double now = elapsed();
	const char *kind = fault->kind;

	if (strcmp(kind, "xrun") == 0)
		rig->pending = -EPIPE;
	else if (strcmp(kind, "eio") == 0)
		rig->pending = -EIO;
	else if (strcmp(kind, "suspend") == 0) {
		rig->suspended_until = now + fault->value;
		cut(rig);
		rig->running = false;
		snd_pcm_ioplug_set_state(&rig->io, SND_PCM_STATE_SUSPENDED);
	} else if (strcmp(kind, "gone") == 0) {
		card.gone_until = now + fault->value;
		rig->pending = -ENODEV;
	} else if (strcmp(kind, "regone") == 0) {
		card.rate_min = card.rate_max = (unsigned)fault->value;
		rig->pending = -ENODEV;
	} else if (strcmp(kind, "stall") == 0) {
		rig->stall_from = now;
		rig->stall_until = card.stall_until = now + fault->value;
	} else if (strcmp(kind, "freeze") == 0) {
		rig->freeze_from = heard(rig);
		rig->freeze_until = card.freeze_until = now + fault->value;
	} else if (strcmp(kind, "mute") == 0)
		rig->mute_until = now + fault->value;
	else if (strcmp(kind, "lie") == 0)
		rig->lie_until = now + fault->value;
	else if (strcmp(kind, "stale") == 0)
		rig->stale_until = now + fault->value;
	else if (strcmp(kind, "slow") == 0) {
		rig->slow_from = now;
		rig->slow_until = now + fault->value;
	} else if (strcmp(kind, "skip") == 0)
		rig->lost -= fault->value;
	else if (strcmp(kind, "hang") == 0)
		usleep((useconds_t)(fault->value * 1e6));
}

/* Whatever is due by now. */
static void follow_script(struct rig *rig)
{
	if (card.started < 0)
		return;
	if (rig->stall_until > 0 && elapsed() >= rig->stall_until) {
		rig->lost += (rig->stall_until - rig->stall_from) * rig->io.rate;
		rig->stall_until = 0;
	}
	for (int i = 0; i < card.n; i++) {
		if (card.faults[i].done || elapsed() < card.faults[i].at)
			continue;
		card.faults[i].done = true;
		begin_fault(rig, &card.faults[i]);
	}
}

/* ---- what ALSA calls --------------------------------------------------------------- */

/*
 * The error that is due. alsa-lib makes an underrun of every error of the pointer, so
 * EIO waits for a write.
 */
static int failure(struct rig *rig, bool writing)
{
	int error;

	follow_script(rig);
	error = rig->pending;
	if (error == 0 || (error == -EIO && !writing))
		return 0;
	cut(rig);
	rig->running = false;
	if (error == -ENODEV)
		snd_pcm_ioplug_set_state(&rig->io, SND_PCM_STATE_DISCONNECTED);
	else
		rig->pending = 0;
	return error;
}

static int rig_start(snd_pcm_ioplug_t *io)
{
	struct rig *rig = io->private_data;

	if (card.started < 0)
		card.started = seconds();
	rig->base = axis(rig);
	rig->lost = rig->freeze_from = 0;
	rig->stall_from = elapsed();
	rig->stall_until = card.stall_until > elapsed() ? card.stall_until : 0;
	rig->freeze_until = card.freeze_until;
	rig->running = true;
	record(rig, 0, rig->early, rig->written);
	return 0;
}

static int rig_stop(snd_pcm_ioplug_t *io)
{
	struct rig *rig = io->private_data;

	cut(rig);
	rig->running = false;
	return 0;
}

static int rig_prepare(snd_pcm_ioplug_t *io)
{
	struct rig *rig = io->private_data;

	follow_script(rig);
	if (rig->pending == -ENODEV)
		return -ENODEV;
	if (rig->suspended_until > elapsed())
		return -EAGAIN;
	rig->running = false;
	rig->written = 0;
	rig->pending = 0;
	return 0;
}

static snd_pcm_sframes_t rig_pointer(snd_pcm_ioplug_t *io)
{
	struct rig *rig = io->private_data;
	int error = failure(rig, false);
	double at;

	if (error != 0)
		return error == -ENODEV ? 0 : error;
	if (!rig->running)
		return 0;
	at = rig->freeze_until > elapsed() ? rig->freeze_from : heard(rig);
	if (at > (double)rig->written) {
		rig->running = false;
		return -EPIPE;
	}
	return (snd_pcm_sframes_t)at % (snd_pcm_sframes_t)io->buffer_size;
}

static snd_pcm_sframes_t rig_transfer(snd_pcm_ioplug_t *io,
				      const snd_pcm_channel_area_t *areas,
				      snd_pcm_uframes_t offset, snd_pcm_uframes_t size)
{
	struct rig *rig = io->private_data;
	const char *in =
		(const char *)areas->addr + (areas->first + areas->step * offset) / 8;
	long n = card.takes_less && size > 3 ? (long)size / 3 : (long)size;
	long samples = n * (long)io->channels;
	int error = failure(rig, true);
	float *frames;

	/* alsa-lib comes again with the rest: only an error makes its write a short one. */
	rig->took_less = card.takes_less && !rig->took_less;
	if (card.takes_less && !rig->took_less && error == 0)
		return -EAGAIN;

	if (error != 0)
		return error;
	if (rig->freeze_until > elapsed()) /* this goes nowhere */
		return n;
	frames = rig->early + (rig->running ? 0 : rig->written * (long)io->channels);
	if (!rig->running && rig->written + n > (long)io->buffer_size)
		return -EAGAIN;
	for (long i = 0; i < samples; i++)
		frames[i] = sample(rig, in + i * rig->bytes);
	if (rig->running)
		record(rig, rig->written, frames, n);
	rig->written += n;
	return n;
}

static int rig_delay(snd_pcm_ioplug_t *io, snd_pcm_sframes_t *delay)
{
	struct rig *rig = io->private_data;

	*delay = card.delay + rig->written - (long)(rig->running ? heard(rig) : 0);
	if (rig->stale_until > elapsed())
		*delay -= 288 * (long)io->rate / 48000;
	if (rig->slow_until > elapsed())
		*delay += (long)(0.120 * io->rate * (rig->slow_until - elapsed()) /
				 (rig->slow_until - rig->slow_from));
	if (rig->lie_until > elapsed())
		*delay = (long)(elapsed() * 1000) % 2 ? 2000000000 : -2000000000;
	return 0;
}

static int rig_revents(snd_pcm_ioplug_t *io, struct pollfd *fds, unsigned n,
		       unsigned short *revents)
{
	struct rig *rig = io->private_data;
	uint64_t count;

	(void)n;
	if (fds->revents & POLLIN && read(fds->fd, &count, sizeof count) < 0)
		count = 0;
	*revents = rig->mute_until > elapsed() ? 0 : POLLOUT;
	return 0;
}

static int rig_resume(snd_pcm_ioplug_t *io)
{
	struct rig *rig = io->private_data;

	if (rig->suspended_until > elapsed())
		return -EAGAIN;
	rig->pending = 0;
	snd_pcm_ioplug_set_state(io, SND_PCM_STATE_SETUP);
	return 0;
}

/* The wall clock wakes whoever polls; a clock of the test's own nobody. */
static int rig_hw_params(snd_pcm_ioplug_t *io, snd_pcm_hw_params_t *params)
{
	struct rig *rig = io->private_data;
	struct itimerspec period = {{0, 10000000}, {0, 1}};
	char path[PATH + 16];

	(void)params;
	if (io->rate == card.refused)
		return -EINVAL;
	timerfd_settime(io->poll_fd, 0, &period, NULL);
	rig->bytes = snd_pcm_format_physical_width(io->format) / 8;
	free(rig->early);
	rig->early = calloc(io->buffer_size * io->channels, sizeof *rig->early);
	if (card.out[0] != '\0' && rig->fd < 0) {
		snprintf(path, sizeof path, "%s-%u", card.out, io->rate);
		rig->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	}
	return 0;
}

static int rig_close(snd_pcm_ioplug_t *io)
{
	struct rig *rig = io->private_data;

	cut(rig);
	if (rig->fd >= 0)
		close(rig->fd);
	close(io->poll_fd);
	free(rig->early);
	free(rig);
	return 0;
}

static const snd_pcm_ioplug_callback_t callbacks = {
	.start = rig_start,
	.stop = rig_stop,
	.prepare = rig_prepare,
	.pointer = rig_pointer,
	.transfer = rig_transfer,
	.delay = rig_delay,
	.poll_revents = rig_revents,
	.resume = rig_resume,
	.hw_params = rig_hw_params,
	.close = rig_close,
};

/* ---- opening --------------------------------------------------------------------- */

static int constrain(snd_pcm_ioplug_t *io)
{
	static const unsigned access[] = {SND_PCM_ACCESS_RW_INTERLEAVED};
	unsigned formats[] = {SND_PCM_FORMAT_FLOAT, SND_PCM_FORMAT_S32, SND_PCM_FORMAT_S24,
			      SND_PCM_FORMAT_S24_3LE, SND_PCM_FORMAT_S16};
	unsigned n = sizeof formats / sizeof formats[0], frame = 4 * card.channels_max;
	int error;

	if (card.format != SND_PCM_FORMAT_UNKNOWN) {
		formats[0] = (unsigned)card.format;
		n = 1;
		frame = (unsigned)snd_pcm_format_physical_width(card.format) / 8 *
			card.channels_max;
	}
	if ((error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_ACCESS, 1,
						   access)) < 0 ||
	    (error = snd_pcm_ioplug_set_param_list(io, SND_PCM_IOPLUG_HW_FORMAT, n,
						   formats)) < 0 ||
	    (error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_CHANNELS,
						     card.channels_min,
						     card.channels_max)) < 0 ||
	    (error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_RATE,
						     card.rate_min, card.rate_max)) < 0 ||
	    (error = snd_pcm_ioplug_set_param_minmax(
		     io, SND_PCM_IOPLUG_HW_BUFFER_BYTES, 256,
		     card.buffer ? card.buffer * frame : 1u << 24)) < 0 ||
	    (error = snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIOD_BYTES,
						     card.period ? card.period * frame : 64,
						     1u << 22)) < 0)
		return error;
	return snd_pcm_ioplug_set_param_minmax(io, SND_PCM_IOPLUG_HW_PERIODS, 2, 1024);
}

SND_PCM_PLUGIN_DEFINE_FUNC(rig)
{
	struct rig *rig;
	int error;

	(void)root, (void)conf;
	parse(getenv("RIG_SCRIPT") != NULL ? getenv("RIG_SCRIPT") : "ppm=0");
	if (card.tried < 0)
		card.tried = seconds();
	if (seconds() < card.tried + card.busy_s)
		return -EBUSY;
	if (elapsed() < card.gone_until)
		return -ENODEV;
	rig = calloc(1, sizeof *rig);
	rig->fd = -1;
	rig->io.version = SND_PCM_IOPLUG_VERSION;
	rig->io.name = "A device that misbehaves";
	rig->io.callback = &callbacks;
	rig->io.private_data = rig;
	rig->io.poll_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	rig->io.poll_events = POLLIN;
	rig->io.flags = SND_PCM_IOPLUG_FLAG_MONOTONIC;
	error = snd_pcm_ioplug_create(&rig->io, name, stream, mode);
	if (error < 0) {
		close(rig->io.poll_fd);
		free(rig);
		return error;
	}
	error = constrain(&rig->io);
	if (error < 0) {
		snd_pcm_ioplug_delete(&rig->io);
		return error;
	}
	*pcmp = rig->io.pcm;
	return 0;
}

SND_PCM_PLUGIN_SYMBOL(rig);
