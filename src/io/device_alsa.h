/* SPDX-License-Identifier: GPL-3.0-or-later */
/* device_alsa: a device by its ALSA name ("default", "hw:1", "pulse", …). */
#ifndef TURNOVER_IO_DEVICE_ALSA_H
#define TURNOVER_IO_DEVICE_ALSA_H

#include "io/device.h"

#include <stdbool.h>

/* NULL: no memory. Nothing is opened yet. */
struct device *device_alsa_new(const char *name);

/* The device must be closed. */
void device_alsa_free(struct device *device);

/* From here on alsa-lib prints nothing. For the whole process; call it before threads. */
void device_alsa_silence(void);

/* In the library's words. */
const char *device_alsa_error(int error);

#endif
