/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wav_read: a short WAV file, as samples of one channel. */
#ifndef TURNOVER_IO_WAV_READ_H
#define TURNOVER_IO_WAV_READ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { WAV_WHY = 160, WAV_MAX_S = 10, WAV_MAX_BYTES = 8 * 1024 * 1024 };

/*
 * Regular files only; PCM of 8, 16, 24 or 32 bits or floating-point numbers of 32 bits,
 * 1 to 8 channels (their mean), 8000 to 192000 frames a second, at most WAV_MAX_S. The
 * caller frees *samples. False with a reason (without the path).
 */
bool wav_read(const char *path, int16_t **samples, size_t *n, unsigned *rate,
	      char why[WAV_WHY]);

#endif
