/* SPDX-License-Identifier: GPL-3.0-or-later */
/* interrupted: a session that did not come to its end; see interrupted.h. */
#include "app/play/interrupted.h"

#include "app/console/page.h"
#include "app/console/prompt.h"
#include "app/console/say.h"
#include "app/runner/wall.h"

#include "core/base/text.h"
#include "core/screen/lobby.h"

enum { MOST_COLUMNS = 80 };

static void tell(const struct progress *progress, const struct loaded *loaded)
{
	struct text text = {0}, lines = {0};
	/* Some terminals break a line that fills them. */
	const size_t columns = (size_t)page_columns(MOST_COLUMNS) - 1;

	lobby_interruption(&text, progress, &loaded->session, loaded->timeline,
			   wall_now_ms());
	text_wrap(&lines, columns, 0, 0, text_string(&text));
	say(stdout,
	    "%s\n  r  resume there\n  p  restart that phase\n"
	    "  d  discard it\n  q  leave it for later\n\n",
	    text_string(&lines));
	fflush(stdout);
	text_clear(&lines);
	text_clear(&text);
}

enum interrupted interrupted_ask(const struct progress *progress,
				 const struct loaded *loaded)
{
	tell(progress, loaded);
	switch (prompt_key("r\npdq\033")) {
	case 'r':
	case '\n': return INTERRUPTED_RESUME;
	case 'p': return INTERRUPTED_PHASE;
	case 'd': return INTERRUPTED_DISCARD;
	default: return INTERRUPTED_LEAVE;
	}
}
