/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fit: the binary files of watches (Flexible and Interoperable Data Transfer).
 *
 * A file is a stream of messages, each described by a definition before it; here only
 * what a cadence needs is taken, the rest passed over by its size. A flat battery cuts
 * files short: what is there is kept and the cut is said. Own reader: field numbers are
 * facts, the vendor's development kit may not be shipped.
 */
#ifndef TURNOVER_CORE_FIT_H
#define TURNOVER_CORE_FIT_H

#include "core/recording/recording.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { FIT_WHY = 160 };

/* Do the bytes begin like a FIT file? */
bool fit_is(const uint8_t *bytes, size_t n);

/*
 * Reads the first file of the n bytes, which may be a chain of several, into *recording
 * (recording_init before). Its length comes in *used: behind it the next one begins.
 * Else the reason is in why: RECORDING_OTHER is a workout, a course or settings. *used is
 * 0 where nothing can follow.
 */
enum recording_read fit_read(struct recording *recording, const uint8_t *bytes, size_t n,
			     size_t *used, char why[FIT_WHY]);

/* The check sum of FIT, going on from `crc` (0 to begin). */
uint16_t fit_crc(uint16_t crc, const uint8_t *bytes, size_t n);

#endif
