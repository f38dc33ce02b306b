/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * device: the little that a stream of sound needs of a sound device.
 *
 * device_alsa.c is the real one; tests bring one of their own. Numbers below 0 are
 * -errno. open, close, start, restart and recover may block for as long as a frozen
 * sound server pleases; room, position and write never do.
 */
#ifndef TURNOVER_IO_DEVICE_H
#define TURNOVER_IO_DEVICE_H

#include <stdint.h>

struct device {
	const struct device_ops *ops;
	int64_t (*now_ns)(void); /* the clock its positions are told by */
	/* Valid while it is open. */
	unsigned rate;
	int channels;        /* of the frames that write takes: 1 or 2 */
	long buffer, period; /* frames; it takes them by periods, more or less */
};

enum { DEVICE_SILENT, DEVICE_TELLS, DEVICE_GUESS };

struct device_ops {
	/* At the rate nearest to the one wished for that the device has. */
	int (*open)(struct device *device, unsigned rate);
	void (*close)(struct device *device);
	/* Frames that can be written now; may be more than the buffer. */
	long (*room)(struct device *device);
	/*
	 * At *at_ns, *delay of the frames written were not heard yet. DEVICE_SILENT: it
	 * does not run and cannot tell. DEVICE_GUESS: it told nonsense, and this is what
	 * lies in its buffer.
	 */
	int (*position)(struct device *device, int64_t *at_ns, long *delay);
	/* How many of the n frames it took; 0: none at the moment. */
	long (*write)(struct device *device, const float *frames, long n);
	/* Begins to play what was written. */
	int (*start)(struct device *device);
	/* Throws away what was not heard yet; ready for write. */
	int (*restart)(struct device *device);
	/*
	 * After an error of any of these: 0: ready for write, with nothing queued.
	 * -EAGAIN: not yet, ask again. Else: close it.
	 */
	int (*recover)(struct device *device, int error);
};

#endif
