/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * sink_alsa: the audio thread.
 *
 * It owns a stream and its device and nothing else. Orders reach it through a ring,
 * its reports leave through a snapshot, and an eventfd wakes it; no lock of ours is
 * taken, nothing of ours is allocated or printed while it runs, and it blocks all
 * signals. It sleeps on the eventfd with a timeout, never on the device's descriptors.
 */
#include <config.h> /* not io/config.h */

#include "io/sink.h"

#ifdef HAVE_ALSA

#include "io/clock.h"
#include "io/device_alsa.h"
#include "io/ring.h"
#include "io/snapshot.h"
#include "io/stream.h"

#include "core/base/mem.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { STACK_BYTES = 512 * 1024, CLOSE_MS = 500 };

struct sink_alsa {
	struct sink sink;
	struct ring ring;
	struct snapshot snapshot;
	struct sink_report last; /* the main thread's copy */
	atomic_bool quit;
	int wake; /* eventfd: orders are waiting */
	int gone; /* eventfd: the thread has ended */
	pthread_t thread;
	struct device *device;
	struct stream stream;
};

static struct sink_alsa *of(struct sink *sink)
{
	return (struct sink_alsa *)sink;
}

/* ---- the audio thread ------------------------------------------------------------ */

static void publish(void *context, const struct sink_report *report)
{
	struct sink_alsa *alsa = context;

	snapshot_write(&alsa->snapshot, report);
}

static void sleep_until_order(int fd, int64_t ns)
{
	const struct timespec timeout = ns_to_timespec(ns);
	struct pollfd order = {.fd = fd, .events = POLLIN};
	eventfd_t count;

	if (ppoll(&order, 1, &timeout, NULL) > 0)
		eventfd_read(fd, &count);
}

static void *run(void *context)
{
	struct sink_alsa *alsa = context;
	struct sink_order order;

	while (!atomic_load(&alsa->quit)) {
		int64_t wait_ns;

		while (ring_take(&alsa->ring, &order))
			stream_order(&alsa->stream, &order);
		wait_ns = stream_tick(&alsa->stream);
		if (wait_ns > 0)
			sleep_until_order(alsa->wake, wait_ns);
	}
	stream_close(&alsa->stream);
	eventfd_write(alsa->gone, 1);
	return NULL;
}

/* ---- the main thread --------------------------------------------------------------- */

static bool alsa_order(struct sink *sink, const struct sink_order *order)
{
	struct sink_alsa *alsa = of(sink);

	if (!ring_put(&alsa->ring, order))
		return false;
	eventfd_write(alsa->wake, 1);
	return true;
}

static void alsa_report(struct sink *sink, struct sink_report *report)
{
	struct sink_alsa *alsa = of(sink);

	snapshot_read(&alsa->snapshot, &alsa->last);
	*report = alsa->last;
}

static void free_all(struct sink_alsa *alsa)
{
	if (alsa->wake >= 0)
		close(alsa->wake);
	if (alsa->gone >= 0)
		close(alsa->gone);
	if (alsa->device != NULL)
		device_alsa_free(alsa->device);
	free(alsa);
}

static bool alsa_close(struct sink *sink)
{
	struct sink_alsa *alsa = of(sink);
	struct pollfd gone = {.fd = alsa->gone, .events = POLLIN};
	int64_t until = clock_now_ns() + CLOSE_MS * 1000000LL, left;
	int result;

	atomic_store(&alsa->quit, true);
	eventfd_write(alsa->wake, 1);
	do {
		left = until - clock_now_ns();
		result = poll(&gone, 1, left > 0 ? (int)((left + 999999) / 1000000) : 0);
	} while (result < 0 && errno == EINTR);
	if (result <= 0) {
		/* It hangs in the device: all that it may touch stays. */
		pthread_detach(alsa->thread);
		return false;
	}
	pthread_join(alsa->thread, NULL);
	free_all(alsa);
	return true;
}

static const struct sink_ops alsa_ops = {
	.order = alsa_order,
	.report = alsa_report,
	.close = alsa_close,
};

/* A thread that no signal disturbs. */
static int start_thread(struct sink_alsa *alsa)
{
	pthread_attr_t attributes;
	sigset_t all, before;
	int error = pthread_attr_init(&attributes);

	if (error != 0)
		return error;
	pthread_attr_setstacksize(&attributes, STACK_BYTES);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &before);
	error = pthread_create(&alsa->thread, &attributes, run, alsa);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
	pthread_attr_destroy(&attributes);
	return error;
}

struct sink *sink_alsa_new(const char *device, unsigned rate)
{
	struct sink_alsa *alsa = mem_alloc(1, sizeof *alsa);
	int error = ENOMEM;

	alsa->sink.ops = &alsa_ops;
	alsa->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	alsa->gone = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	alsa->device = device_alsa_new(device);
	if (alsa->wake < 0 || alsa->gone < 0)
		error = errno;
	else if (alsa->device != NULL) {
		stream_init(&alsa->stream, alsa->device, rate ? rate : 48000, clock_now_ns);
		alsa->stream.publish = publish;
		alsa->stream.context = alsa;
		stream_report(&alsa->stream, &alsa->last);
		snapshot_write(&alsa->snapshot, &alsa->last);
		error = start_thread(alsa);
	}
	if (error != 0) {
		free_all(alsa);
		errno = error;
		return NULL;
	}
	return &alsa->sink;
}

const char *sink_alsa_error(int error)
{
	return device_alsa_error(error);
}

#else

#include <errno.h>
#include <stddef.h>
#include <string.h>

struct sink *sink_alsa_new(const char *device, unsigned rate)
{
	(void)device, (void)rate;
	errno = ENOSYS;
	return NULL;
}

const char *sink_alsa_error(int error)
{
	return strerror(error < 0 ? -error : error);
}

#endif
