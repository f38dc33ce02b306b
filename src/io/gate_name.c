/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_name: the names of settings, and what stands in their place by mistake. */
#include "io/gate_scan.h"

#include <string.h>

void scan_include(struct scan *scan)
{
	struct scan_place place = scan_place(scan);
	int line = scan->line;

	diag_error(scan->diags, line,
		   "'@' cannot stand here: @include is refused, a file holds all of "
		   "its settings itself");
	scan->at++;
	scan->at += span_name(scan->at, scan->end).n;
	if (scan_next(scan) == '"' && scan->line == line)
		scan_text(scan);
	scan_back(scan, place);
}

/* A text where a name should be: perhaps a name in quotes, as in JSON. */
static bool quoted_name(struct scan *scan, struct span *name, bool *valid)
{
	struct scan_place place = scan_place(scan);
	int line = scan->line, c;

	*name = span_name(scan->at + 1, scan->end);
	*valid = name->n > 0 && name->n <= GATE_MAX_NAME &&
		 name->at + name->n < scan->end && name->at[name->n] == '"' &&
		 span_boolean(*name) == NULL;
	scan_text(scan);
	scan_back(scan, place);
	c = scan_next(scan);
	if (*valid && (c == '=' || c == ':')) {
		diag_error(scan->diags, line,
			   "the name of a setting has no quotes: write %.*s = …",
			   SHOW(*name));
		return true;
	}
	diag_error(scan->diags, line,
		   "a text stands here without a name: write name = \"…\"; several texts "
		   "stand in a list, name = ( \"…\", \"…\" );");
	return false;
}

/* Something that is no name. True when it was to be one. */
static bool odd_name(struct scan *scan, struct span word)
{
	struct scan_place place = scan_place(scan);
	const char *next = span_behind_blanks(word.at + word.n, scan->end);

	if (scan_skip_unopened(scan, word.at))
		return false;
	if (next < scan->end && (*next == '=' || *next == ':')) {
		diag_error(scan->diags, scan->line,
			   "'%.*s' cannot be the name of a setting: a name begins with a "
			   "letter and has letters, digits, '-' and '_'",
			   SHOW(word));
		scan->at = word.at + word.n;
		return true;
	}
	diag_error(scan->diags, scan->line,
		   "'%.*s' stands here without a name: write name = value; several values "
		   "stand in a list, name = ( …, … );",
		   SHOW(word));
	scan_mark(scan, scan->line);
	scan_bare(scan, true);
	scan_back(scan, place);
	return false;
}

bool scan_name(struct scan *scan, int c, struct span *name, bool *valid)
{
	const char *at, *stop;

	*valid = false;
	*name = (struct span){scan->at, 1};
	if (c == '@') {
		scan_include(scan);
		return false;
	}
	if (c == '=' || c == ':') {
		diag_error(scan->diags, scan->line, "a name is missing before this '%c'",
			   c);
		return true;
	}
	if (c == '"')
		return quoted_name(scan, name, valid);
	*name = span_name(scan->at, scan->end);
	at = stop = scan->at + name->n;
	if (name->n > 0 && name->n <= GATE_MAX_NAME && at < scan->end &&
	    byte_is(*at, BYTE_END | BYTE_BLANK) && span_boolean(*name) == NULL) {
		scan->at = at; /* as nearly all of them are */
		*valid = true;
		return true;
	}
	if (name->n > 0 && at < scan->end && byte_is_odd(*at)) {
		scan->at = at;
		if (scan_character(scan) == 0)
			at = stop = scan->at; /* invisible, and reported */
		scan->at = name->at;
	}
	while (at < scan->end && !byte_is(*at, BYTE_END) &&
	       span_blank(at, scan->end) == 0 && span_comment(at, scan->end) == 0)
		at++;
	if (at > stop || span_boolean(*name) != NULL) {
		name->n = (size_t)(at - name->at);
		return odd_name(scan, *name);
	}
	scan->at = at;
	*valid = name->n <= GATE_MAX_NAME;
	if (!*valid)
		diag_error(scan->diags, scan->line,
			   "the name '%.*s…' is longer than %d characters", SHOW(*name),
			   (int)GATE_MAX_NAME);
	return true;
}
