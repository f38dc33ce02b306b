/* SPDX-License-Identifier: GPL-3.0-or-later */
/* device_alsa: a device by its ALSA name ("default", "hw:1", "pulse", …). */
#ifndef TURNOVER_IO_DEVICE_ALSA_H
#define TURNOVER_IO_DEVICE_ALSA_H

#include "io/device.h"

/* NULL: no memory. Nothing is opened yet. */
struct device *device_alsa_new(const char *name);

/* The device must be closed. */
void device_alsa_free(struct device *device);

/* In the library's words; or that there is no library. From any thread. */
const char *device_alsa_error(int error);

#endif
