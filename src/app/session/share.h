/* SPDX-License-Identifier: GPL-3.0-or-later */
/* share: a session as another runner gets it; what is asked before a stranger's plays. */
#ifndef TURNOVER_APP_SHARE_H
#define TURNOVER_APP_SHARE_H

#include "app/session/load.h"

#include "core/base/text.h"

#include <stdbool.h>

/*
 * Adds the script to *file as it is sent: comments and all, what was --set as defaults or
 * (--flatten) in the places of the parameters, and (--for-sharing) two lines for who has
 * never seen one. It has been read again and means the same. False: that has been said.
 */
bool share_session(const struct loaded *loaded, const struct options *options,
		   struct text *file);

/*
 * A session from outside the runner's folders is told and asked about before it is played
 * for the first time; the answer is remembered by what is in the file. Where nobody can be
 * asked it is told and played. False: not now.
 */
bool share_may_play(const struct loaded *loaded, const struct options *options);

#endif
