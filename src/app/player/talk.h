/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * talk: what is spoken in a session, from the runner's settings to clips in their
 * places: the voice, the runner's own sounds, and the thread that waits for them.
 *
 * It has a thread of its own, not the state log's: a voice that hangs holds up nothing.
 */
#ifndef TURNOVER_APP_TALK_H
#define TURNOVER_APP_TALK_H

#include "core/script/runner.h"
#include "core/sound/speech.h"
#include "core/timeline/timeline.h"

#include <stdbool.h>
#include <stdint.h>

struct talk;

/*
 * NULL when the voice is switched off in runner.cfg, or when there is nothing to say. An
 * own sound that cannot be read is an error on standard error; *right becomes false, and
 * its tone stays.
 */
struct talk *talk_new(const struct runner *runner, const struct timeline *timeline,
		      bool *right);

/*
 * To be called before there are threads, but not before the first picture: the voice is
 * a process, and a copy of this one takes a tenth of the time until then. NULL: nothing.
 */
void talk_begin(struct talk *talk);

/* All that is spoken in the timeline, made now. */
struct speech *talk_all(struct talk *talk, const struct timeline *timeline);

/*
 * What there is so far; the rest is made on the thread. `before` and `from` are as in
 * speech_new.
 */
struct speech *talk_so_far(struct talk *talk, const struct timeline *timeline,
			   const struct speech *before, int64_t from);

/* There is more now than talk_so_far gave out last. */
bool talk_has_more(struct talk *talk);

/* What is wrong, as a sentence: no voice, a sound that cannot be used; NULL: nothing. */
const char *talk_fault(struct talk *talk);

/* A sink that hangs still reads what it was lent: talk_free leaves that where it is. */
void talk_leave(struct talk *talk);
void talk_free(struct talk *talk);

/* The file of an own sound: "~/" and what is relative to runner.cfg put in place; owned. */
char *talk_sound_path(const char *written);

#endif
