/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * place: the session's side of a stream: its clock, its place among the frames of the
 * device, and what orders do to both. stream.c is the device's side.
 *
 * While stream->join is JOIN_DONE the place is a map from frames to frames. It is void
 * as soon as the device stumbles, and made anew from the clock when the device says
 * again when its frames are heard.
 */
#ifndef TURNOVER_IO_PLACE_H
#define TURNOVER_IO_PLACE_H

#include "io/stream.h"

#include <stdbool.h>
#include <stdint.h>

/* The device plays the timeline's rate. */
bool place_matched(const struct stream *stream);

/* The session's time goes on. */
bool place_runs(const struct stream *stream);

/* Makes (frame, at_ns) a point of the present: all is well. */
void place_update(struct stream *stream, int64_t now);

/* The device is not to be believed from here on: the clock carries the session. */
void place_void(struct stream *stream);

/* Puts the session in the stream, if that can be done by now. */
void place_join(struct stream *stream, int64_t now);

#endif
