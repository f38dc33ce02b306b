/* SPDX-License-Identifier: GPL-3.0-or-later */
/* text: UTF-8, growing texts, how times and numbers are written; see text.h. */
#include "core/base/text.h"

#include "core/base/mem.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- texts that grow ---- */

static void reserve(struct text *text, size_t more)
{
	size_t wanted = text->n + more + 1;

	if (wanted <= text->capacity)
		return;

	size_t capacity = text->capacity ? text->capacity : 64;

	while (capacity < wanted)
		capacity *= 2;

	char *bytes = mem_room(capacity, 1);

	if (text->n > 0)
		memcpy(bytes, text->bytes, text->n);
	free(text->bytes);
	text->bytes = bytes;
	text->capacity = capacity;
}

void text_add_bytes(struct text *text, const char *bytes, size_t n)
{
	reserve(text, n);
	if (n > 0)
		memcpy(text->bytes + text->n, bytes, n);
	text->n += n;
	text->bytes[text->n] = '\0';
}

void text_vadd(struct text *text, const char *format, va_list arguments)
{
	va_list again;
	int length;

	va_copy(again, arguments);
	length = vsnprintf(NULL, 0, format, arguments);
	if (length > 0) {
		reserve(text, (size_t)length);
		vsnprintf(text->bytes + text->n, (size_t)length + 1, format, again);
		text->n += (size_t)length;
	}
	va_end(again);
}

void text_add(struct text *text, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	text_vadd(text, format, arguments);
	va_end(arguments);
}

const char *text_string(const struct text *text)
{
	return text->bytes == NULL ? "" : text->bytes;
}

void text_clear(struct text *text)
{
	free(text->bytes);
	*text = (struct text){0};
}

/* ---- UTF-8 ---- */

size_t text_decode(const char *bytes, size_t n, uint32_t *code)
{
	static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
	const unsigned char *at = (const unsigned char *)bytes;
	size_t length;
	uint32_t value;

	if (n == 0)
		return 0;
	if (at[0] < 0x80) {
		*code = at[0];
		return 1;
	}
	if (at[0] >= 0xC2 && at[0] < 0xE0)
		length = 2;
	else if (at[0] >= 0xE0 && at[0] < 0xF0)
		length = 3;
	else if (at[0] >= 0xF0 && at[0] < 0xF5)
		length = 4;
	else
		return 0;
	if (n < length)
		return 0;
	value = at[0] & (0x7Fu >> length);
	for (size_t i = 1; i < length; i++) {
		if ((at[i] & 0xC0) != 0x80)
			return 0;
		value = value << 6 | (at[i] & 0x3Fu);
	}
	if (value < smallest[length] || value > 0x10FFFF ||
	    (value >= 0xD800 && value <= 0xDFFF))
		return 0;
	*code = value;
	return length;
}

bool text_is_printable(uint32_t code)
{
	/* Invisible, or able to reorder or steer what stands around it. */
	static const struct {
		uint32_t first, last;
	} refused[] = {
		{0x00, 0x1F},       {0x7F, 0x9F},     /* controls */
		{0xAD, 0xAD},                         /* soft hyphen */
		{0x61C, 0x61C},     {0x180E, 0x180E}, /* Arabic mark, Mongolian separator */
		{0x200B, 0x200F},                     /* zero-width, direction marks */
		{0x2028, 0x202E}, /* separators, embeddings, overrides */
		{0x2060, 0x206F}, /* joiners, isolates */
		{0xD800, 0xDFFF},   {0xFDD0, 0xFDEF}, /* surrogates, noncharacters */
		{0xFEFF, 0xFEFF},   {0xFFF9, 0xFFFB}, /* BOM, annotations */
		{0xE0000, 0xE0FFF},                   /* tags */
	};

	if (code >= 0x20 && code < 0x7F)
		return true;
	if (code > 0x10FFFF || (code & 0xFFFE) == 0xFFFE)
		return false;
	for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
		if (code >= refused[i].first && code <= refused[i].last)
			return false;
	}
	return true;
}

bool text_is_clean(const char *text)
{
	for (;;) {
		uint32_t code = 0;
		size_t length;

		/* Most of what people write is ASCII. */
		while (*text >= 0x20 && *text < 0x7F)
			text++;
		if (*text == '\0')
			return true;
		/* Its end is no part of a character: decoding stops there. */
		length = text_decode(text, 4, &code);
		if (length == 0 || !text_is_printable(code))
			return false;
		text += length;
	}
}

size_t text_length(const char *text)
{
	size_t length = 0;

	for (; *text != '\0'; text++)
		length += ((unsigned char)*text & 0xC0) != 0x80;
	return length;
}

bool text_drop_part(char *line)
{
	char *comma = strrchr(line, ',');

	if (comma != NULL)
		*comma = '\0';
	return comma != NULL;
}

void text_copy(char *to, size_t size, const char *from)
{
	size_t n = strlen(from);

	if (size == 0)
		return;
	if (n >= size) {
		n = size - 1;
		while (n > 0 && ((unsigned char)from[n] & 0xC0) == 0x80)
			n--;
	}
	memcpy(to, from, n);
	to[n] = '\0';
}

/* ---- did you mean ---- */

enum { NEAREST_LONGEST = 64 };

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t smallest_of(size_t a, size_t b, size_t c)
{
	size_t smaller = a < b ? a : b;

	return smaller < c ? smaller : c;
}

/* Insertions, deletions, replacements and swaps of neighbours, one each. */
static size_t distance(const char *a, size_t na, const char *b, size_t nb)
{
	size_t rows[3][NEAREST_LONGEST + 1];
	size_t *before = rows[0], *above = rows[1], *row = rows[2];

	for (size_t j = 0; j <= nb; j++)
		above[j] = j;
	memcpy(before, above, sizeof rows[0]);
	for (size_t i = 1; i <= na; i++) {
		row[0] = i;
		for (size_t j = 1; j <= nb; j++) {
			bool same = lower(a[i - 1]) == lower(b[j - 1]);

			row[j] = smallest_of(above[j] + 1, row[j - 1] + 1,
					     above[j - 1] + !same);
			if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
			    lower(a[i - 2]) == lower(b[j - 1]) &&
			    before[j - 2] + 1 < row[j])
				row[j] = before[j - 2] + 1;
		}

		size_t *spare = before;

		before = above;
		above = row;
		row = spare;
	}
	return above[nb];
}

const char *text_nearest(const char *word, const char *const *names)
{
	size_t n = strlen(word);
	size_t best = n / 3 > 1 ? n / 3 : 1;
	const char *nearest = NULL;

	if (n == 0 || n > NEAREST_LONGEST)
		return NULL;
	for (; *names != NULL; names++) {
		size_t length = strlen(*names);

		if (length > NEAREST_LONGEST)
			continue;

		size_t d = distance(word, n, *names, length);

		/* A word of one letter is near to everything short: ask for more. */
		if (d >= n && d > 0)
			continue;
		if (d < best || (d == best && nearest == NULL)) {
			best = d;
			nearest = *names;
		}
	}
	return nearest;
}

/* ---- times and numbers ---- */

static void write_clock(char *to, size_t size, const char *sign, int64_t s, bool bare)
{
	long long hours = s / 3600, minutes = s / 60 % 60, seconds = s % 60;

	if (hours > 0)
		snprintf(to, size, "%s%lld:%02lld:%02lld", sign, hours, minutes, seconds);
	else if (minutes > 0 || !bare)
		snprintf(to, size, "%s%lld:%02lld", sign, minutes, seconds);
	else
		snprintf(to, size, "%s%lld", sign, seconds);
}

void text_countdown(char *to, size_t size, int64_t ms)
{
	write_clock(to, size, "", ms > 0 ? (ms + 999) / 1000 : 0, true);
}

void text_clock(char *to, size_t size, int64_t ms)
{
	if (ms >= 0)
		write_clock(to, size, "", ms / 1000, false);
	else
		write_clock(to, size, "-", (999 - ms) / 1000, false);
}

int64_t text_whole_s_ms(int64_t ms)
{
	return (ms + 500) / 1000 * 1000;
}

/* ---- wrapping ----------------------------------------------------------------- */

static size_t word_length(const char *word)
{
	return strcspn(word, " ");
}

/* Columns of the first n bytes: continuation bytes have none. */
static size_t width_of(const char *bytes, size_t n)
{
	size_t width = 0;

	for (size_t i = 0; i < n; i++)
		width += ((unsigned char)bytes[i] & 0xC0) != 0x80;
	return width;
}

void text_wrap(struct text *text, size_t width, size_t column, size_t indent,
	       const char *paragraph)
{
	bool fresh = true; /* nothing on this line that needs a blank behind it */

	paragraph += strspn(paragraph, " ");
	while (*paragraph != '\0') {
		size_t n = word_length(paragraph), word = width_of(paragraph, n);

		if (!fresh && column + 1 + word > width) {
			text_add(text, "\n%*s", (int)indent, "");
			column = indent;
			fresh = true;
		}
		if (!fresh) {
			text_add_bytes(text, " ", 1);
			column++;
		}
		text_add_bytes(text, paragraph, n);
		column += word;
		fresh = false;
		paragraph += n;
		paragraph += strspn(paragraph, " ");
	}
	text_add(text, "\n");
}

void text_duration(char *to, size_t size, int64_t ms)
{
	const char *sign = ms < 0 ? "-" : "";
	uint64_t left = ms < 0 ? 0 - (uint64_t)ms : (uint64_t)ms;
	unsigned long long hours = left / 3600000, minutes = left / 60000 % 60;
	unsigned long long seconds = left / 1000 % 60, part = left % 1000;
	struct text text = {0};

	if (hours > 0)
		text_add(&text, " %llu h", hours);
	if (minutes > 0)
		text_add(&text, " %llu min", minutes);
	if (part > 0) {
		int digits = 3;

		for (; part % 10 == 0; part /= 10)
			digits--;
		text_add(&text, " %llu.%0*llu s", seconds, digits, part);
	} else if (seconds > 0 || left < 60000) {
		text_add(&text, " %llu s", seconds);
	}
	snprintf(to, size, "%s%s", sign, text_string(&text) + 1);
	text_clear(&text);
}

void text_spm(char *to, size_t size, int spm10)
{
	const char *sign = spm10 < 0 ? "-" : "";
	unsigned tenths = spm10 < 0 ? 0u - (unsigned)spm10 : (unsigned)spm10;

	if (tenths % 10 == 0)
		snprintf(to, size, "%s%u", sign, tenths / 10);
	else
		snprintf(to, size, "%s%u.%u", sign, tenths / 10, tenths % 10);
}

void text_add_json(struct text *text, const char *from)
{
	for (; *from != '\0'; from++) {
		unsigned char c = (unsigned char)*from;

		if (c == '"' || c == '\\')
			text_add(text, "\\%c", c);
		else if (c < 0x20 || c == 0x7F)
			text_add(text, "\\u%04x", c);
		else
			text_add_bytes(text, from, 1);
	}
}
