/* SPDX-License-Identifier: GPL-3.0-or-later */
/* utter: units into words; see utter.h. */
#include "core/sound/utter.h"

#include "core/base/mem.h"
#include "core/base/text.h"

#include <stdbool.h>
#include <string.h>

/* Behind a number, with or without a space between. The longer of two comes first. */
static const struct unit {
	const char *unit, *one, *many;
} units[] = {
	{"km/h", "kilometre per hour", "kilometres per hour"},
	{"mph", "mile per hour", "miles per hour"},
	{"spm", "step per minute", "steps per minute"},
	{"bpm", "beat per minute", "beats per minute"},
	{"min", "minute", "minutes"},
	{"km", "kilometre", "kilometres"},
	{"%", "percent", "percent"},
	{"s", "second", "seconds"},
	{"h", "hour", "hours"},
	{"m", "metre", "metres"},
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
	/* Bytes of other alphabets are letters, too. */
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* The unit that the text begins with, or NULL. */
static const struct unit *unit_at(const char *text)
{
	for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
		size_t n = strlen(units[i].unit);

		if (strncmp(text, units[i].unit, n) == 0 && !is_letter(text[n]) &&
		    text[n] != '/')
			return &units[i];
	}
	return NULL;
}

/* "1", "12.5", "1:30": up to what is no number any more. */
static size_t number_length(const char *text)
{
	size_t n = 0;

	while (is_digit(text[n]) ||
	       ((text[n] == '.' || text[n] == ':') && n > 0 && is_digit(text[n + 1])))
		n++;
	return n;
}

/* A number and what is measured; how much of the text that is. */
static size_t add_number(struct text *said, const char *text)
{
	size_t n = number_length(text), gap = text[n] == ' ' ? 1 : 0;
	const struct unit *unit = unit_at(text + n + gap);

	text_add_bytes(said, text, n);
	if (unit == NULL)
		return n;
	text_add(said, " %s", n == 1 && text[0] == '1' ? unit->one : unit->many);
	return n + gap + strlen(unit->unit);
}

char *utter(const char *text, const char *language)
{
	bool english = strncmp(language, "en", 2) == 0 && !is_letter(language[2]);
	struct text said = {0};
	char before = ' ', *copy;

	while (*text != '\0') {
		size_t n = 1;

		if (english && is_digit(*text) && !is_letter(before)) {
			n = add_number(&said, text);
		} else if (english && strncmp(text, "->", 2) == 0) {
			text_add(&said, "to");
			n = 2;
		} else {
			text_add_bytes(&said, text, 1);
		}
		before = text[n - 1];
		text += n;
	}
	copy = mem_strdup(text_string(&said));
	text_clear(&said);
	return copy;
}
