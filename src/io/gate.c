/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate: groups, lists and settings, and what is wrong with them; see gate.h.
 *
 * A reader of recursive descent, at most CONFIG_MAX_DEPTH deep. Where a bracket does
 * not match, the one that was opened and never closed is reported in its own line, and
 * both are taken as closed. What is broken is taken back from the text for libconfig.
 */
#include "io/gate.h"

#include "io/config.h"
#include "io/gate_scan.h"

#include <stdlib.h>
#include <string.h>

/* An open bracket, or the file itself (level 0). */
struct level {
	char open, close; /* '\0': the file */
	bool implied;     /* settings in a list without braces: no '}' is awaited */
	int line;         /* where it was opened */
	size_t n;         /* settings so far */
	struct {
		struct span name;
		int line;
	} names[CONFIG_MAX_GROUP];
};

struct reader {
	struct scan scan;
	const char *last; /* the setting that must be the last; NULL: none */
	bool last_seen;
	bool behind_last;   /* something behind `last` was reported */
	int unclosed_line;  /* of the bracket reported latest at the file's end */
	bool wrapped;       /* a '{' around the whole file was reported */
	bool comma_excused; /* a ',' is missing for a reason that was reported */
	bool behind_text;   /* what was read latest is a text, and no ';' behind it */
	size_t depth;
	struct level levels[CONFIG_MAX_DEPTH + 1]; /* up to depth; large: never cleared */
};

#define error_at(reader, line, ...) diag_error((reader)->scan.diags, line, __VA_ARGS__)

static bool read_value(struct reader *reader, int c, bool quiet);

static bool is_opening(int c)
{
	return c == '{' || c == '(' || c == '[';
}

static bool is_closing(int c)
{
	return c == '}' || c == ')' || c == ']';
}

static char closing(int open)
{
	return open == '{' ? '}' : open == '(' ? ')' : ']';
}

static bool same(struct span a, struct span b)
{
	return a.n == b.n && a.at[0] == b.at[0] && memcmp(a.at, b.at, a.n) == 0;
}

/* ---- brackets ---- */

static bool awaited_outside(const struct reader *reader, int c)
{
	for (size_t i = 1; i < reader->depth; i++) {
		if (reader->levels[i].close == c)
			return true;
	}
	return false;
}

/*
 * At a closing bracket or at the end of the file (-1): true when the innermost level
 * ends with it. A bracket that belongs to a level further out is left for that one.
 */
static bool level_ends(struct reader *reader, int c)
{
	struct level *level = &reader->levels[reader->depth];
	struct scan *scan = &reader->scan;

	if (c < 0) {
		if (reader->depth > 0 && !level->implied &&
		    level->line != reader->unclosed_line)
			error_at(reader, level->line,
				 "this '%c' is never closed: the file ends where its "
				 "'%c' is missing; was it cut short?",
				 level->open, level->close);
		reader->unclosed_line = level->line;
		scan->cut = scan->cut || reader->depth > 0;
		return true;
	}
	if (c == level->close) {
		scan->at++;
		return true;
	}
	if ((c == ']' && level->close == ')') || (c == ')' && level->close == ']')) {
		scan->at++;
		error_at(reader, scan->line,
			 "'%c' stands where a '%c' must close the '%c' of line %d", c,
			 level->close, level->open, level->line);
		return true;
	}
	if (awaited_outside(reader, c)) {
		if (!level->implied)
			error_at(reader, level->line,
				 "this '%c' is never closed: its '%c' is missing before "
				 "the '%c' in line %d",
				 level->open, level->close, c, scan->line);
		return true;
	}
	scan->at++;
	if (c == '}' && reader->wrapped && reader->depth == 0) {
		reader->wrapped = false;
		return false;
	}
	error_at(reader, scan->line, "this '%c' closes nothing: remove it", c);
	return false;
}

/* Over something that is nested too deeply, brackets of all kinds alike. */
static void skip_brackets(struct reader *reader)
{
	struct scan *scan = &reader->scan;
	size_t open = 0;
	int c;

	while ((c = scan_next(scan)) >= 0) {
		struct scan_place place = scan_place(scan);

		if (is_opening(c) || is_closing(c)) {
			scan->at++;
			open += is_opening(c) ? 1 : (size_t)-1;
			if (open == 0)
				return;
		} else if (c == '"') {
			scan_text(scan);
		} else {
			scan->at++;
		}
		scan_back(scan, place);
	}
	scan->cut = true;
}

static struct level *set_level(struct reader *reader, char open, char close)
{
	struct level *level = &reader->levels[reader->depth];

	level->open = open;
	level->close = close;
	level->implied = false;
	level->line = reader->scan.line;
	level->n = 0;
	return level;
}

static struct level *enter(struct reader *reader, char open)
{
	reader->depth++;
	return set_level(reader, open, closing(open));
}

/* ---- settings ---- */

/* May a setting of that name be added to the group here? */
static bool admit(struct reader *reader, struct span name, int line)
{
	struct level *level = &reader->levels[reader->depth];
	size_t kept = level->n < CONFIG_MAX_GROUP ? level->n : CONFIG_MAX_GROUP;

	for (size_t i = 0; i < kept; i++) {
		if (same(level->names[i].name, name)) {
			error_at(reader, line,
				 "'%.*s' is set twice, first in line %d: remove one",
				 SHOW(name), level->names[i].line);
			return false;
		}
	}
	level->n++;
	if (kept == CONFIG_MAX_GROUP) {
		if (level->n == CONFIG_MAX_GROUP + 1)
			error_at(reader, line,
				 "more than %d settings in one group: '%.*s' and what "
				 "follows are too many",
				 (int)CONFIG_MAX_GROUP, SHOW(name));
		return false;
	}
	level->names[kept].name = name;
	level->names[kept].line = line;
	return true;
}

/* Watches that `last` is the file's last setting. */
static void note_order(struct reader *reader, struct span name, int line)
{
	const char *last = reader->last;

	if (reader->depth > 0 || last == NULL || reader->behind_last)
		return;
	if (reader->last_seen && !span_is(name, last)) {
		reader->behind_last = true;
		error_at(reader, line,
			 "'%.*s' stands behind '%s': move it up; '%s' comes last, so "
			 "that a file that was cut short is noticed",
			 SHOW(name), last, last);
	}
	reader->last_seen = reader->last_seen || span_is(name, last);
}

/* Is here a setting instead of a value? "Easy: talk\";" only lacks a quote. */
static bool begins_other_setting(struct scan *scan)
{
	return span_begins_setting(scan->at, scan->end, true) &&
	       (span_begins_setting(scan->at, scan->end, false) ||
		scan_unopened(scan).n == 0);
}

/*
 * Reads the '=' behind a name. *c is the first byte of the value; false when there is
 * no value. *quiet: something is wrong with this setting already.
 */
static bool read_equals(struct reader *reader, struct span name, int *c, bool *quiet)
{
	struct scan *scan = &reader->scan;
	int line = scan->line, signs = 0, sign = '\0';
	bool prose;

	while ((*c = scan_next(scan)) == '=' || *c == ':') {
		line = scan->line;
		sign = *c;
		signs++;
		scan->at++;
	}
	/* Where a name should be, "Run tall\";" or, behind a text, "Where: a lawn\";". */
	prose = !*quiet && sign == ':' && signs == 1 && reader->behind_text &&
		name.at[name.n] != '"';
	if (((signs == 0 && !*quiet) || prose) && scan->line == line && *c >= 0 &&
	    scan_skip_unopened(scan, name.at))
		return false;
	if (*c < 0 || *c == ';' || *c == ',' || *c == '@' || is_closing(*c) ||
	    begins_other_setting(scan) ||
	    (signs == 0 && scan->line != line && !is_opening(*c) && *c != '"')) {
		if (!*quiet)
			error_at(reader, line, "'%.*s' has no value: write %.*s = …;",
				 SHOW(name), SHOW(name));
		return false;
	}
	if (signs != 1 && !*quiet) {
		*quiet = true;
		if (signs == 0)
			error_at(reader, line, "a '=' is missing behind '%.*s'",
				 SHOW(name));
		else
			error_at(reader, line, "one '=' is enough behind '%.*s'",
				 SHOW(name));
	}
	return true;
}

static void write_name(struct scan *scan, struct span name, int line)
{
	scan_put(scan, name.at, name.n);
	scan_put(scan, "=", 1);
	scan_mark(scan, line)->name_n = (uint8_t)name.n;
}

static void read_setting(struct reader *reader, int c)
{
	struct scan *scan = &reader->scan;
	struct scan_place place = scan_place(scan);
	struct span outer = scan->name, name;
	int line = scan->line;
	bool valid, good, quiet;

	scan->name = (struct span){scan->at, 1};
	if (scan_name(scan, c, &name, &valid)) {
		good = valid && admit(reader, name, line);
		quiet = !valid;
		if (valid)
			note_order(reader, name, line);
		scan->name = name;
		write_name(scan, name, line);
		if (read_equals(reader, name, &c, &quiet) && read_value(reader, c, quiet) &&
		    good)
			scan_put(scan, " ", 1);
		else
			scan_back(scan, place);
	}
	scan->name = outer;
}

/*
 * A bracket where a name should be. True when it means that the group before it was
 * never closed: "( { kind = "a"; { kind = "b"; } )".
 */
static bool stray_bracket(struct reader *reader, int c)
{
	struct level *level = &reader->levels[reader->depth];
	struct scan *scan = &reader->scan;
	struct scan_place place = scan_place(scan);

	if (c == '{' && reader->depth > 1 && level[-1].close != '}') {
		if (!level->implied)
			error_at(reader, level->line,
				 "this '{' is never closed: its '}' is missing before "
				 "the '{' in line %d",
				 scan->line);
		reader->comma_excused = true;
		return true;
	}
	if (c == '{' && reader->depth == 0 && level->n == 0 && !reader->wrapped) {
		error_at(reader, scan->line,
			 "no braces stand around the settings of a file: leave out this "
			 "'{' and its '}'");
		reader->wrapped = true;
		scan->at++;
		return false;
	}
	error_at(reader, scan->line,
		 "this '%c' stands here without a name: write name = %c … %c;", c, c,
		 closing(c));
	read_value(reader, c, true);
	scan_back(scan, place);
	return false;
}

static void read_settings(struct reader *reader)
{
	struct scan *scan = &reader->scan;

	for (;;) {
		int c = scan_next(scan);

		if (c < 0 || is_closing(c)) {
			if (level_ends(reader, c))
				return;
		} else if (c == ';' || c == ',') {
			scan->at++;
			reader->behind_text = false;
		} else if (is_opening(c)) {
			if (stray_bracket(reader, c))
				return;
		} else {
			read_setting(reader, c);
		}
	}
}

/* ---- lists ---- */

/* ( kind = "stride"; … ): the braces were forgotten. */
static void read_unbraced(struct reader *reader)
{
	struct scan *scan = &reader->scan;

	error_at(reader, scan->line,
		 "settings in a list stand in braces: write { … } around those that "
		 "belong together");
	if (reader->depth == CONFIG_MAX_DEPTH) {
		scan->at += span_name(scan->at, scan->end).n;
		return;
	}
	enter(reader, '{')->implied = true;
	read_settings(reader);
	reader->depth--;
}

static bool read_element(struct reader *reader, int c)
{
	struct scan *scan = &reader->scan;

	if (c == '@') {
		scan_include(scan);
		reader->comma_excused = true;
		return false;
	}
	scan_mark(scan, scan->line);
	if (!span_begins_setting(scan->at, scan->end, true))
		return read_value(reader, c, false);
	scan_put(scan, "{", 1);
	read_unbraced(reader);
	scan_put(scan, "}", 1);
	return true;
}

/* Before a value of a list: the comma that parts it from the one before. */
static void expect_comma(struct reader *reader, bool comma)
{
	if (!comma && !reader->comma_excused)
		error_at(reader, reader->scan.ended,
			 "a ',' is missing between two values of a list");
	reader->comma_excused = false;
}

static void read_list(struct reader *reader)
{
	struct scan *scan = &reader->scan;
	struct span outer = scan->name;
	bool comma = true, first = true;

	scan->name = (struct span){0};
	for (;;) {
		int c = scan_next(scan);

		if (c < 0 || is_closing(c)) {
			if (level_ends(reader, c))
				break;
		} else if (c == ';' || c == ',') {
			if (c == ';')
				error_at(reader, scan->line,
					 "';' stands between the values of a list: "
					 "write ','");
			else if (comma)
				error_at(reader, scan->line,
					 "a value is missing before this ','");
			comma = true;
			scan->at++;
		} else {
			struct scan_place place = scan_place(scan);

			expect_comma(reader, comma);
			if (!first)
				scan_put(scan, ",", 1);
			if (read_element(reader, c))
				first = false;
			else
				scan_back(scan, place);
			comma = false;
		}
	}
	scan->name = outer;
}

/* ---- values ---- */

static bool read_bracket(struct reader *reader, int c)
{
	struct scan *scan = &reader->scan;

	if (reader->depth == CONFIG_MAX_DEPTH) {
		error_at(reader, scan->line,
			 "brackets are nested more than %d deep here: make it flatter",
			 (int)CONFIG_MAX_DEPTH);
		skip_brackets(reader);
		scan->ended = scan->line;
		return false;
	}
	scan_put(scan, c == '{' ? "{" : "(", 1);
	enter(reader, (char)c);
	scan->at++;

	size_t bracket = scan->gate->text.n - 1;
	int line = scan->line;
	bool group = c == '{';

	if (group && scan_next(scan) == '{') {
		error_at(reader, line, "a list of groups stands in ( … ), not in { … }");
		scan->gate->text.bytes[bracket] = '(';
		group = false;
	}
	if (group)
		read_settings(reader);
	else
		read_list(reader);
	reader->depth--;
	scan->ended = scan->line;
	scan_put(scan, group ? "}" : ")", 1);
	return true;
}

static void read_text(struct scan *scan)
{
	size_t n = scan_text(scan);
	struct gate_mark *mark = scan_marked(scan);

	mark->n = (uint16_t)n;
	mark->escaped = scan->escaped;
}

static bool read_value(struct reader *reader, int c, bool quiet)
{
	if (is_opening(c))
		return read_bracket(reader, c);
	reader->behind_text = c == '"';
	if (c != '"')
		return scan_bare(&reader->scan, quiet);
	read_text(&reader->scan);
	return true;
}

/* ---- the file ---- */

/* What is no text file at all gets one message. Steps over a byte order mark. */
static bool is_text(struct scan *scan)
{
	size_t n = (size_t)(scan->end - scan->at);
	const char *zero = memchr(scan->at, '\0', n);

	if (n > CONFIG_MAX_BYTES) {
		diag_error(scan->diags, 0,
			   "the file is larger than %d KiB: is it the right one?",
			   (int)CONFIG_MAX_BYTES / 1024);
		return false;
	}
	if (n >= 2 && (memcmp(scan->at, "\xFF\xFE", 2) == 0 ||
		       memcmp(scan->at, "\xFE\xFF", 2) == 0)) {
		diag_error(scan->diags, 1, "the file is saved as UTF-16: save it as UTF-8");
		return false;
	}
	if (zero != NULL) {
		int line = 1;

		for (const char *at = scan->at; at < zero; at++)
			line += *at == '\n';
		diag_error(scan->diags, line,
			   "a NUL byte stands here: the file is damaged, or no text file");
		return false;
	}
	if (n >= 3 && memcmp(scan->at, "\xEF\xBB\xBF", 3) == 0)
		scan->at += 3;
	return true;
}

bool gate_read(const char *bytes, size_t n, const char *last, struct gate *gate,
	       struct diags *diags)
{
	struct reader reader;
	struct scan *scan = &reader.scan;
	size_t errors = diags->errors;

	/* What is written is hardly ever longer than what was read, a value shorter. */
	gate->text.capacity = n + n / 8 + 64;
	gate->text.bytes = mem_room(gate->text.capacity, 1);
	gate->marks.capacity = n / sizeof(struct gate_mark) + 8;
	gate->marks.items = mem_room(gate->marks.capacity, sizeof *gate->marks.items);
	memset(&reader, 0, offsetof(struct reader, levels));
	set_level(&reader, '\0', '\0');
	reader.last = last;
	*scan = (struct scan){
		.at = bytes, .end = bytes + n, .line = 1, .gate = gate, .diags = diags};
	if (is_text(scan)) {
		read_settings(&reader);
		if (last != NULL && !reader.last_seen && !scan->cut)
			diag_error(diags, scan->line,
				   "'%s' is missing: it is the last setting of a file; "
				   "was the file cut short?",
				   last);
	}
	text_add_bytes(&gate->text, "", 0); /* ends it */
	return diags->errors == errors;
}

void gate_clear(struct gate *gate)
{
	text_clear(&gate->text);
	free(gate->marks.items);
	*gate = (struct gate){0};
}
