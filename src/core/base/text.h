/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * text: UTF-8, growing texts, how times and numbers are written.
 *
 * Everything a stranger wrote goes through text_is_clean() at load, so that no later
 * place has to think about escape codes. Numbers are written without the locale.
 */
#ifndef TURNOVER_CORE_TEXT_H
#define TURNOVER_CORE_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A text that grows. Zero it to begin; text_clear frees. text_string is never NULL. */
struct text {
	char *bytes; /* owned; NUL-terminated when not NULL */
	size_t n, capacity;
};

void text_add(struct text *text, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* The same with a list, for functions that take a format themselves (as vprintf). */
void text_vadd(struct text *text, const char *format, va_list arguments)
	__attribute__((format(printf, 2, 0)));
void text_add_bytes(struct text *text, const char *bytes, size_t n);
const char *text_string(const struct text *text); /* borrowed */
void text_clear(struct text *text);

/*
 * Decodes one code point at bytes (n left): its length 1..4 and *code, or 0 if the
 * bytes are not strict UTF-8 (overlong, surrogate, beyond U+10FFFF, cut).
 */
size_t text_decode(const char *bytes, size_t n, uint32_t *code);

/*
 * May this code point reach a terminal? Refused: C0, DEL, C1, bidirectional overrides
 * and isolates, zero-width and separator code points, BOM, tags, noncharacters.
 */
bool text_is_printable(uint32_t code);

/* Strict UTF-8 with printable code points only. */
bool text_is_clean(const char *text);

/*
 * Is it that word? For lists of names, which nearly all differ in their first letters:
 * strcmp would be called more than it compared.
 */
static inline bool text_is(const char *text, const char *word)
{
	while (*text == *word && *text != '\0')
		text++, word++;
	return *text == *word;
}

/* Code points in clean text (not columns: ui/ asks wcwidth for those). */
size_t text_length(const char *text);

/*
 * The name of the NULL-terminated list nearest to `word` (edit distance at most a
 * third of its length, at least 1; case ignored), or NULL: for "did you mean".
 */
const char *text_nearest(const char *word, const char *const *names);

/* "a, b, c" becomes "a, b", in place. False: there is one part only. */
bool text_drop_part(char *line);

/* Bounded copy that never cuts a code point; always terminated. */
void text_copy(char *to, size_t size, const char *from);

/* Clock form for a countdown: "17", "2:05", "1:02:30"; ms is rounded up to seconds. */
void text_countdown(char *to, size_t size, int64_t ms);

/* Clock form for a position: "0:17", "2:05", "1:02:30"; ms is rounded down. */
void text_clock(char *to, size_t size, int64_t ms);

/* A length, to be told in whole seconds: the nearest, everywhere. */
int64_t text_whole_s_ms(int64_t ms);

/*
 * Adds a paragraph, broken at blanks so that no line is wider than `width` (a longer word
 * stays whole). The first line stands behind what is already on it (`column` wide),
 * the others behind `indent` blanks. Ends the line.
 */
void text_wrap(struct text *text, size_t width, size_t column, size_t indent,
	       const char *paragraph);

/* Words: "20 s", "2 min", "1 min 30 s", "1 h 5 min", "0.5 s". */
void text_duration(char *to, size_t size, int64_t ms);

/* Tenths of steps per minute: "172.5", "180" (no ".0"). */
void text_spm(char *to, size_t size, int spm10);

/* Adds `from` as the inside of a JSON string, escaped. */
void text_add_json(struct text *text, const char *from);

#endif
