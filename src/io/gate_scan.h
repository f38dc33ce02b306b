/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate_scan: the words of a settings file: blanks and comments, texts, numbers.
 *
 * For the files gate*.c only. Every function that reads goes on behind what it read,
 * also when that was wrong: then it has been reported, and mended where the intention
 * is plain, so that no second message follows from the first.
 */
#ifndef TURNOVER_IO_GATE_SCAN_H
#define TURNOVER_IO_GATE_SCAN_H

#include "io/gate.h"

#include "core/base/mem.h"

#include <assert.h>
#include <string.h>

/* Kinds of byte; one look instead of many comparisons, at a megabyte a file. */
enum {
	BYTE_LETTER = 1,
	BYTE_NAME = 2,  /* letters, digits, '-' and '_' */
	BYTE_BLANK = 4, /* space and tab */
	BYTE_END = 8,   /* ends a word without quotes: brackets, ';', line ends … */
	BYTE_TEXT = 16, /* stands in a text as it is */
	BYTE_TOKEN = 32 /* begins something: neither blank nor comment nor odd */
};
extern const unsigned char gate_bytes[256];

static inline bool byte_is(char c, unsigned kinds)
{
	return (gate_bytes[(unsigned char)c] & kinds) != 0;
}

/* Not of ASCII, or a control character. */
static inline bool byte_is_odd(char c)
{
	return gate_bytes[(unsigned char)c] == 0 && c != '\\';
}

/* Some bytes of the file. */
struct span {
	const char *at;
	size_t n;
};

struct scan {
	const char *at, *end; /* what is still to be read */
	int line;             /* of `at`, from 1 */
	int ended;            /* line in which the latest value ended */
	struct span name;     /* the setting whose value is read; n 0 in a list */
	struct gate *gate;    /* what is written */
	struct diags *diags;
	int odd_line;      /* an odd character of this line was reported */
	bool stray_return; /* a CR without LF was reported */
	bool cut;          /* the file ends inside something; that was reported */
	int searches;      /* how often a lost quote was looked for: bounded */
	bool escaped;      /* the latest text holds backslashes */
};

/* For "%.*s" in a message: as much of a span as is worth showing. */
#define SHOW(span) span_shown(span), (span).at
int span_shown(struct span span);

bool span_is(struct span span, const char *word);
bool span_is_word(struct span span, const char *word); /* in any case; word in small */

/* "true" or "false" for one of them in any case, else NULL. */
const char *span_boolean(struct span word);

/* Lengths at `at`, 0 if there is none: a blank in a line; the start of a comment. */
size_t span_blank(const char *at, const char *end);
size_t span_comment(const char *at, const char *end);

/* The name of a setting that stands here: [A-Za-z][A-Za-z0-9_-]*; n 0 if none does. */
struct span span_name(const char *at, const char *end);

/* Behind the blanks that stand here in this line. */
const char *span_behind_blanks(const char *at, const char *end);

/* Is `at` a name and behind it '=' (or, if colon, ':')? */
bool span_begins_setting(const char *at, const char *end, bool colon);

/* Skips blanks, comments and line ends: the byte that follows, or -1 at the end. */
int scan_skip(struct scan *scan);
static inline int scan_next(struct scan *scan)
{
	const char *at = scan->at, *end = scan->end;

	if (at < end && *at == ' ')
		at++; /* as between most words */
	if (at == end || !byte_is(*at, BYTE_TOKEN))
		return scan_skip(scan);
	scan->at = at;
	return (unsigned char)*at;
}

/*
 * The length of the character here if it may stand in a file. Otherwise 0: it is
 * reported (once a line) and stepped over.
 */
size_t scan_character(struct scan *scan);

/* Writes bytes behind what was written latest. */
static inline void scan_put(struct scan *scan, const char *bytes, size_t n)
{
	struct text *text = &scan->gate->text;

	if (text->capacity - text->n > n) {
		memcpy(text->bytes + text->n, bytes, n);
		text->n += n;
	} else {
		text_add_bytes(text, bytes, n);
	}
}

/* Says that a value of this line is written next, and nothing else before it. */
static inline struct gate_mark *scan_mark(struct scan *scan, int line)
{
	struct gate *gate = scan->gate;
	struct gate_mark *mark = gate->marks.n < gate->marks.capacity
					 ? &gate->marks.items[gate->marks.n++]
					 : ARRAY_PUSH(&gate->marks);

	*mark = (struct gate_mark){.line = line, .at = (uint32_t)gate->text.n};
	return mark;
}

/* The value that is written now. */
static inline struct gate_mark *scan_marked(struct scan *scan)
{
	struct gate *gate = scan->gate;

	assert(gate->marks.n > 0);
	return &gate->marks.items[gate->marks.n - 1];
}

/* A place in what is written, to go back to: what came behind it is left out. */
struct scan_place {
	size_t text, marks;
};
static inline struct scan_place scan_place(const struct scan *scan)
{
	return (struct scan_place){scan->gate->text.n, scan->gate->marks.n};
}
static inline void scan_back(struct scan *scan, struct scan_place place)
{
	scan->gate->text.n = place.text;
	scan->gate->marks.n = place.marks;
}

/*
 * Reads the name of a setting, which begins with the byte c (gate_name.c). False when
 * there is none and no value follows; then, as with a name that is not valid, the
 * mistake has been reported. Nothing is written.
 */
bool scan_name(struct scan *scan, int c, struct span *name, bool *valid);

/* Refuses the '@' here, with what belongs to an @include. */
void scan_include(struct scan *scan);

/*
 * Reads and writes a text, with those that follow it without a comma (gate_text.c).
 * Returns the bytes between the quotes that are written.
 */
size_t scan_text(struct scan *scan);

/*
 * The bytes here that are a text without its opening quote: "Tall posture\";", where an
 * odd number of quotes follows in the line and the first one closes something. n 0: no
 * such text, or one too many was looked for.
 */
struct span scan_unopened(struct scan *scan);

/*
 * Steps over such a text where no text can stand, `from` in this line, if there is one:
 * it is most likely more of the text before it. False: there is none.
 */
bool scan_skip_unopened(struct scan *scan, const char *from);

/* Steps behind an unopened text and what is joined to it. */
void scan_pass_unopened(struct scan *scan, struct span text);

/*
 * Reads and writes a value that stands without quotes and brackets (gate_bare.c):
 * a number or a boolean; anything else is a mistake. quiet: it has been reported.
 * False when nothing could be written.
 */
bool scan_bare(struct scan *scan, bool quiet);

#endif
