/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * gate_bare: values without quotes: numbers, true and false, and what was to be one.
 *
 * The grammar of numbers is our own, because libconfig 1.5 wraps what is too large,
 * reads "." as 0 and takes "0123" for 123: [+-] digits [. digits], no zero in front,
 * at most GATE_MAX_DIGITS digits or, without a point, one more as long as an int holds it.
 */
#include "io/gate_scan.h"

#include <string.h>

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_one_of(char c, const char *set)
{
	return strchr(set, c) != NULL;
}

/* ---- numbers ---- */

enum form { FINE, NO_NUMBER, COMMA, POINT, ZEROS, LONG, BASE, EXPONENT, SUFFIX };

static const char *const form_why[] = {
	[COMMA] = "has a decimal comma: write decimals with a point",
	[POINT] = "is no number: digits stand on both sides of the point",
	[ZEROS] = "has zeros in front: leave them out",
	[LONG] = "is too long a number: at most 9 digits are allowed, or 2147483647",
	[BASE] = "is not decimal: write the number with the digits 0 to 9",
	[EXPONENT] = "has an exponent: write the number in full",
	[SUFFIX] = "ends with an L: leave it out",
};

/* A number taken apart. */
struct number {
	struct span whole, part; /* digits before and behind the point */
	bool minus, point;
};

static struct span digits(const char **at, const char *end)
{
	struct span span = {*at, 0};

	while (*at < end && is_digit(**at))
		(*at)++;
	span.n = (size_t)(*at - span.at);
	return span;
}

/* More digits than it may have? */
static bool is_long(const struct number *number)
{
	static const char largest[] = "2147483647";
	size_t n = sizeof largest - 1;

	if (!number->point && number->whole.n == n)
		return memcmp(number->whole.at, largest, n) > 0;
	return (number->whole.n > 0 ? number->whole.n : 1) + number->part.n >
	       GATE_MAX_DIGITS;
}

static enum form trailing_form(const char *at, const char *end)
{
	if (is_one_of(*at, "eE")) {
		at++;
		if (at < end && is_one_of(*at, "+-"))
			at++;
		return digits(&at, end).n > 0 && at == end ? EXPONENT : NO_NUMBER;
	}
	if (is_one_of(*at, "lL"))
		return end - at == 1 || (end - at == 2 && is_one_of(at[1], "lL"))
			       ? SUFFIX
			       : NO_NUMBER;
	return NO_NUMBER;
}

static enum form number_form(struct span word, struct number *number)
{
	const char *at = word.at, *end = at + word.n;
	char separator = '\0';

	*number = (struct number){0};
	if (at < end && is_one_of(*at, "+-"))
		number->minus = *at++ == '-';
	if (end - at > 2 && *at == '0' && is_one_of(at[1], "xXbBoOqQ") &&
	    (is_digit(at[2]) || is_one_of(at[2], "abcdefABCDEF")))
		return BASE;
	number->whole = digits(&at, end);
	if (at < end && is_one_of(*at, ".,")) {
		separator = *at++;
		number->part = digits(&at, end);
	}
	number->point = separator != '\0';
	if (number->whole.n + number->part.n == 0)
		return NO_NUMBER;
	if (at < end)
		return trailing_form(at, end);
	if (is_long(number))
		return LONG;
	if (separator == ',')
		return number->whole.n > 0 && number->part.n > 0 ? COMMA : NO_NUMBER;
	if (number->point && (number->whole.n == 0 || number->part.n == 0))
		return POINT;
	if (number->whole.n > 1 && number->whole.at[0] == '0')
		return ZEROS;
	return FINE;
}

/* Bytes for scan_mark's latest value. */
static void write_number(struct scan *scan, const char *bytes, size_t n)
{
	scan_put(scan, bytes, n);
	scan_marked(scan)->n = (uint16_t)n;
}

/* A number whose meaning is plain though it was written wrongly. */
static bool write_mended(struct scan *scan, const struct number *number, enum form form)
{
	char bytes[GATE_MAX_DIGITS + 8];
	struct span whole = number->whole;
	size_t n = 0;

	if (form != COMMA && form != POINT && form != ZEROS)
		return false;
	while (whole.n > 1 && whole.at[0] == '0') {
		whole.at++;
		whole.n--;
	}
	if (number->minus)
		bytes[n++] = '-';
	if (whole.n == 0)
		bytes[n++] = '0';
	memcpy(bytes + n, whole.at, whole.n);
	n += whole.n;
	if (number->part.n > 0) {
		bytes[n++] = '.';
		memcpy(bytes + n, number->part.at, number->part.n);
		n += number->part.n;
	}
	write_number(scan, bytes, n);
	return true;
}

/* ---- words ---- */

/* Quotes that are not the straight double one: typographic, single, backtick. */
static size_t odd_quote(const char *at, const char *end, bool from_end)
{
	static const char *const quotes[] = {"'",
					     "`",
					     "\xE2\x80\x98",
					     "\xE2\x80\x99",
					     "\xE2\x80\x9A",
					     "\xE2\x80\x9C",
					     "\xE2\x80\x9D",
					     "\xE2\x80\x9E",
					     "\xC2\xAB",
					     "\xC2\xBB"};

	for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
		size_t n = strlen(quotes[i]);

		if ((size_t)(end - at) >= n &&
		    memcmp(from_end ? end - n : at, quotes[i], n) == 0)
			return n;
	}
	return 0;
}

/* ---- how far a value without quotes goes ---- */

static bool ends_word(const char *at, const char *end)
{
	return at == end || byte_is(*at, BYTE_END) || span_blank(at, end) > 0 ||
	       span_comment(at, end) > 0;
}

static struct span word_at(const char *at, const char *end)
{
	struct span word = {at, 0};

	while (!ends_word(at + word.n, end))
		word.n++;
	return word;
}

/* Is the word the whole value, by what stands behind it in its line? */
static bool is_whole(const struct scan *scan, struct span word, enum form form)
{
	const char *end = scan->end, *behind = word.at + word.n;
	const char *next = span_behind_blanks(behind, end);
	bool list = scan->name.n == 0;

	if (next == end || is_one_of(*next, ";(){}[]\"=#\n\r") ||
	    span_comment(next, end) > 0)
		return true;
	if (*next == ',')
		return list || next != behind || !is_digit(behind[-1]) || end - next < 2 ||
		       !is_digit(next[1]);
	if (next == behind)
		return false; /* "2:30" */
	if (list)
		return form == FINE && (is_digit(*next) || is_one_of(*next, "+-."));
	return span_begins_setting(next, end, true);
}

/* All that belongs together: "20 s", "+5 %", "2:30", "172,5 spm". */
static struct span run_at(const struct scan *scan)
{
	const char *at = scan->at, *end = scan->end;
	const char *stop = at, *word = at, *before = at; /* ends without blanks */

	while (at < end && !is_one_of(*at, ";(){}[]\"=#\n\r") &&
	       span_comment(at, end) == 0) {
		size_t blank = span_blank(at, end);

		if (blank > 0) {
			at += blank;
			continue;
		}
		if (*at == ',' && (scan->name.n == 0 || at == scan->at ||
				   !is_digit(at[-1]) || end - at < 2 || !is_digit(at[1])))
			break;
		if (at > stop) {
			word = at;
			before = stop;
		}
		stop = ++at;
	}
	/* "20 s name = …": the name belongs to the next setting. */
	if (before > scan->at && span_begins_setting(word, end, false))
		stop = before;
	return (struct span){scan->at, (size_t)(stop - scan->at)};
}

/* ---- values ---- */

/*
 * What should have been in quotes: shows how, and takes it as it was meant. decimal: a
 * ',' within is a decimal comma, see run_at.
 */
static void to_be_quoted(struct scan *scan, struct span run, bool quiet, bool decimal)
{
	const char *end = run.at + run.n;
	const char *why = "a text stands in double quotes";
	size_t n;

	while (run.n > 0 && (n = odd_quote(run.at, end, false)) > 0) {
		run.at += n;
		run.n -= n;
		why = "texts stand in straight double quotes";
	}
	while (run.n > 0 && (n = odd_quote(run.at, end, true)) > 0) {
		run.n -= n;
		end -= n;
	}
	scan_put(scan, "\"", 1);

	struct span mended = {NULL, scan->gate->text.n};

	for (size_t i = 0; i < run.n && i < GATE_MAX_TEXT; i += n) {
		uint32_t code;

		n = text_decode(run.at + i, run.n - i, &code);
		if (n == 0 || !text_is_printable(code) || code == '\\' || code == '"')
			n = n ? n : 1;
		else
			scan_put(scan, code == ',' && decimal ? "." : run.at + i, n);
	}
	mended.at = scan->gate->text.bytes + mended.n;
	mended.n = scan->gate->text.n - mended.n;
	if (!quiet && scan->name.n > 0)
		diag_error(scan->diags, scan->line, "%s: write %.*s = \"%.*s\"", why,
			   SHOW(scan->name), SHOW(mended));
	else if (!quiet)
		diag_error(scan->diags, scan->line, "%s: write \"%.*s\"", why,
			   SHOW(mended));
	scan_marked(scan)->n = (uint16_t)mended.n;
	scan_put(scan, "\"", 1);
}

bool scan_bare(struct scan *scan, bool quiet)
{
	struct span word = word_at(scan->at, scan->end);
	struct number number;
	enum form form = number_form(word, &number);

	if (word.n == 0 || !is_whole(scan, word, form)) {
		word = run_at(scan);
		form = number_form(word, &number);
	}
	scan->ended = scan->line;
	if (word.n == 0) {
		if (!quiet)
			diag_error(scan->diags, scan->line, "'%c' cannot stand here",
				   *scan->at);
		scan->at++;
		return false;
	}
	if (form != FINE || (word.at + word.n < scan->end && word.at[word.n] == '"')) {
		struct span text = scan_unopened(scan);

		if (text.n > 0) {
			to_be_quoted(scan, text, quiet, false);
			scan_pass_unopened(scan, text);
			return true;
		}
	}
	scan->at = word.at + word.n;
	if (form == FINE) {
		write_number(scan, word.at, word.n);
		return true;
	}

	const char *truth = span_boolean(word);

	if (truth != NULL) {
		scan_put(scan, truth, strlen(truth));
		return true;
	}
	if (form != NO_NUMBER) {
		if (!quiet)
			diag_error(scan->diags, scan->line, "'%.*s' %s", SHOW(word),
				   form_why[form]);
		return write_mended(scan, &number, form);
	}
	if (span_is_word(word, "yes") || span_is_word(word, "no")) {
		if (!quiet)
			diag_error(scan->diags, scan->line,
				   "write true or false instead of '%.*s'", SHOW(word));
		truth = span_is_word(word, "yes") ? "true" : "false";
		scan_put(scan, truth, strlen(truth));
		return true;
	}
	to_be_quoted(scan, word, quiet, true);
	return true;
}
