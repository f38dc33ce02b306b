/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate_text: texts in double quotes.
 *
 * A text ends in the line in which it begins. libconfig lets it run on, and then a
 * forgotten quote is noticed at the next quote, lines later, or never. Here it is
 * reported where the text was opened, and reading goes on where it most likely should
 * have ended.
 */
#include "io/gate_scan.h"

#include <string.h>

/*
 * What was meant is guessed by looking ahead and back. So that reading stays linear
 * for whatever a stranger sends, that is done a limited number of times in a file, within REACH bytes.
 */
enum { SEARCHES = 100, REACH = 2000 };

static bool may_search(struct scan *scan)
{
	return scan->searches++ < SEARCHES;
}

static const char *line_end(const char *at, const char *end)
{
	while (at < end && *at != '\n' && *at != '\r')
		at++;
	return at;
}

/* May this stand directly behind a text? */
static bool follows_text(const char *at, const char *end)
{
	if (at == end || span_blank(at, end) > 0 || span_comment(at, end) > 0)
		return true;
	return byte_is(*at, BYTE_END) && !(*at == '(' || *at == '[' || *at == '{');
}

/*
 * Where a text that took in too much should have ended: before a ';' or ',' behind
 * which there is the next setting or group, a closing bracket, a comment, or nothing.
 * NULL if there is no such place.
 */
static const char *likely_end(const char *from, const char *to)
{
	if (to - from > REACH)
		to = from + REACH;
	for (const char *at = from; at < to; at++) {
		if (*at != ';' && *at != ',')
			continue;

		const char *next = span_behind_blanks(at + 1, to);

		if (next == to || strchr(")]}{", *next) != NULL ||
		    span_comment(next, to) > 0 || span_begins_setting(next, to, false))
			return at;
	}
	return NULL;
}

/* Leaves out what ends settings, groups and lists, if it does not belong to the text. */
static const char *without_punctuation(const char *from, const char *to)
{
	while (to > from) {
		char c = to[-1];
		char open = c == '}' ? '{' : c == ')' ? '(' : c == ']' ? '[' : '\0';

		if (strchr(" \t;,", c) == NULL &&
		    (open == '\0' || memchr(from, open, (size_t)(to - from)) != NULL))
			break;
		to--;
	}
	return to;
}

/* Writes what a broken text most likely says; only clean characters. */
static void write_mended(struct scan *scan, const char *from, const char *to)
{
	while (from < to) {
		uint32_t code;
		size_t n = text_decode(from, (size_t)(to - from), &code);

		if (n == 0 || !text_is_printable(code) || code == '"' || code == '\\') {
			scan_put(scan, "?", 1);
			n = n ? n : 1;
		} else {
			scan_put(scan, from, n);
		}
		from += n;
	}
}

/*
 * A text has no closing quote in its line, which ends at `from`. If prose follows, the
 * quote is some lines further: its place. NULL if settings follow.
 */
static const char *lost_quote(const char *from, const char *end)
{
	if (end - from > REACH)
		end = from + REACH;
	while (from < end) {
		from++; /* behind the line's end */

		const char *first = span_behind_blanks(from, end);

		if (first == end || strchr("{}()[]@;", *first) != NULL ||
		    span_comment(first, end) > 0 || span_begins_setting(first, end, false))
			return NULL;
		if (*first == '"')
			return follows_text(first + 1, end) ? first : NULL;
		from = line_end(first, end);

		const char *quote = memchr(first, '"', (size_t)(from - first));

		if (quote != NULL)
			return follows_text(quote + 1, end) ? quote : NULL;
	}
	return NULL;
}

/* Does the next line begin with a text, which this one is joined to? */
static bool goes_on(const char *line_end, const char *end)
{
	const char *at = line_end;

	if (at < end && *at == '\r')
		at++;
	if (at < end && *at == '\n')
		at++;
	at = span_behind_blanks(at, end);
	return at < end && *at == '"';
}

/* No quote before the end of the line, where the scan is; the text is at `start`. */
static void never_closed(struct scan *scan, const char *start, size_t written)
{
	const char *stop = scan->at, *quote = NULL, *to = NULL;
	bool joined = scan->name.n > 0 && goes_on(stop, scan->end);

	if (may_search(scan)) {
		quote = lost_quote(stop, scan->end);
		to = joined ? NULL : likely_end(start, stop);
	}

	if (quote != NULL) {
		diag_error(scan->diags, scan->line,
			   "this text runs over its line: write a long text as several, "
			   "\"…\" \"…\", each closed in its line");
	} else {
		diag_error(scan->diags, scan->line,
			   "this text is never closed: put a double quote at its end");
	}
	if (stop == scan->end)
		scan->cut = true;
	if (to == NULL || quote != NULL)
		to = stop;
	if (!joined)
		to = without_punctuation(start, to);
	scan->gate->text.n = written;
	write_mended(scan, start, to);
	if (quote != NULL) {
		for (const char *at = to; at < quote; at++)
			scan->line += *at == '\n';
		to = quote + 1;
	}
	scan->at = to;
}

/*
 * Behind the closing quote stands a word: either an earlier text was to end before
 * (kind = "stride; name = "Hill") or a quote stands inside (say = "be "tall" now").
 */
static void misplaced_quote(struct scan *scan, const char *start, size_t written)
{
	const char *close = scan->at - 1;
	bool search = may_search(scan);
	const char *to = search ? likely_end(start, close) : NULL;
	struct span behind = {scan->at, 0};

	if (to != NULL) {
		diag_error(scan->diags, scan->line,
			   "this text is never closed: write \"%.*s\"",
			   SHOW(((struct span){start, (size_t)(to - start)})));
		scan->gate->text.n = written;
		write_mended(scan, start, to);
		scan->at = to;
		return;
	}
	while (!follows_text(behind.at + behind.n, scan->end))
		behind.n++;
	diag_error(scan->diags, scan->line,
		   "'%.*s' stands directly behind a text: write a quote inside a text "
		   "as \\\", or separate the two",
		   SHOW(behind));
	scan->at = behind.at + behind.n;
	if (!search)
		return;

	const char *end = scan->end - scan->at > REACH ? scan->at + REACH : scan->end;

	for (const char *at = line_end(scan->at, end); at > scan->at; at--) {
		if (at[-1] == '"' && follows_text(at, scan->end)) {
			scan->at = at;
			return;
		}
	}
}

/* Does the line end here, or something that a text can be in? */
static bool ends_value(const char *at, const char *end)
{
	at = span_behind_blanks(at, end);
	return at == end || (byte_is(*at, BYTE_END) && *at != '"');
}

struct span scan_unopened(struct scan *scan)
{
	const struct span none = {scan->at, 0};
	const char *end = scan->end - scan->at > REACH ? scan->at + REACH : scan->end;
	const char *close = NULL, *stop = line_end(scan->at, end);
	size_t quotes = 0;

	if (!may_search(scan))
		return none;
	for (const char *at = scan->at; at < stop; at++) {
		if (*at == '\\' && at + 1 < stop)
			at++;
		else if (*at == '"' && quotes++ == 0)
			close = at;
	}
	if (quotes % 2 == 0 || !follows_text(close + 1, scan->end))
		return none;

	const char *last = close;

	while (last > scan->at && byte_is(last[-1], BYTE_BLANK))
		last--;
	if (last == scan->at || strchr("=:({[", last[-1]) != NULL ||
	    (strchr(",;", last[-1]) != NULL && !ends_value(close + 1, scan->end)) ||
	    memchr(scan->at, '=', (size_t)(close - scan->at)) != NULL)
		return none;
	return (struct span){scan->at, (size_t)(close - scan->at)};
}

void scan_pass_unopened(struct scan *scan, struct span text)
{
	struct scan_place place = scan_place(scan);

	scan->at = text.at + text.n + 1;
	if (scan_next(scan) == '"')
		scan_text(scan);
	scan_back(scan, place);
}

bool scan_skip_unopened(struct scan *scan, const char *from)
{
	const char *at = scan->at;
	struct span text;

	/* What stands in a line before has been counted, and said. */
	if (line_end(from, at) < at)
		return false;
	scan->at = from;
	text = scan_unopened(scan);
	scan->at = at;
	if (text.n == 0)
		return false;
	diag_error(scan->diags, scan->line,
		   "the text that ends here has no beginning: put a double quote before "
		   "'%.*s'",
		   SHOW(text));
	scan_pass_unopened(scan, text);
	return true;
}

static void escape(struct scan *scan)
{
	const char *at = scan->at;

	if (scan->end - at >= 2 && (at[1] == '\\' || at[1] == '"')) {
		scan_put(scan, at, 2);
		scan->at += 2;
		scan->escaped = true;
		return;
	}

	struct span shown = {at, 1};

	if (scan->end - at >= 2 && (unsigned char)at[1] > 0x20 &&
	    (unsigned char)at[1] < 0x7F)
		shown.n = 2;
	diag_error(scan->diags, scan->line,
		   "'%.*s' cannot stand in a text: only \\\" and \\\\ can follow a "
		   "backslash; write the character itself",
		   SHOW(shown));
	scan_put(scan, " ", 1);
	scan->at += shown.n;
}

/* One pair of quotes. */
static void text_part(struct scan *scan)
{
	size_t written = scan->gate->text.n;
	const char *start = ++scan->at;

	while (scan->at < scan->end) {
		const char *from = scan->at;

		while (scan->at < scan->end && byte_is(*scan->at, BYTE_TEXT))
			scan->at++;
		scan_put(scan, from, (size_t)(scan->at - from));
		if (scan->at == scan->end || *scan->at == '\n' || *scan->at == '\r')
			break;
		if (*scan->at == '"') {
			scan->at++;
			if (!follows_text(scan->at, scan->end))
				misplaced_quote(scan, start, written);
			return;
		}
		if (*scan->at == '\\') {
			escape(scan);
			continue;
		}

		size_t n = scan_character(scan);

		scan_put(scan, n ? scan->at : "?", n ? n : 1);
		scan->at += n;
	}
	never_closed(scan, start, written);
}

/* Too long: keeps what fits, without cutting a character or an escape. */
static void limit(struct scan *scan, size_t start, int line)
{
	struct text *text = &scan->gate->text;
	size_t n = start + GATE_MAX_TEXT;

	if (text->n <= n)
		return;
	diag_error(scan->diags, line,
		   "a text of %zu bytes: at most %d are allowed; make it shorter",
		   text->n - start, (int)GATE_MAX_TEXT);
	while (n > start && ((unsigned char)text->bytes[n] & 0xC0) == 0x80)
		n--;
	while (n > start && text->bytes[n - 1] == '\\')
		n--;
	text->n = n;
}

size_t scan_text(struct scan *scan)
{
	bool joined = false;
	int line = scan->line;
	int c;

	scan->escaped = false;
	scan_put(scan, "\"", 1);

	size_t start = scan->gate->text.n;

	do {
		if (joined && scan->name.n == 0)
			diag_warning(scan->diags, scan->line,
				     "this text is joined to the one before it: put a "
				     "',' between them if they are two");
		text_part(scan);
		scan->ended = scan->line;
		c = scan_next(scan);
		joined = true;
	} while (c == '"');
	limit(scan, start, line);
	scan_put(scan, "\"", 1);
	return scan->gate->text.n - start - 1;
}
