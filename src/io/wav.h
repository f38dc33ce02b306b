/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * wav: 16-bit WAV by hand. The length is known before the first byte, so it can go
 * down a pipe; from 4 GiB on the header is an RF64 one (EBU Tech 3306).
 */
#ifndef TURNOVER_IO_WAV_H
#define TURNOVER_IO_WAV_H

#include "io/pcm.h"

#include <stdbool.h>

/*
 * Writes it all to fd; calls `step` with the frames done so far after each block.
 * False: errno.
 */
bool wav_write(int fd, struct pcm *pcm, unsigned rate,
	       void (*step)(int64_t done, void *context), void *context);

/* write(2) until everything is out; false: errno. */
bool wav_put(int fd, const void *bytes, size_t n);

#endif
