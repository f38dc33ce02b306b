/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_scan: blanks, comments, characters, and what is written; see gate_scan.h. */
#include "io/gate_scan.h"

enum { SHOWN = 40 }; /* bytes of the file in a message */

#define OTHER  (BYTE_TEXT | BYTE_TOKEN)
#define LETTER (BYTE_LETTER | BYTE_NAME | OTHER)
#define NAME   (BYTE_NAME | OTHER)
#define END    (BYTE_END | OTHER)

const unsigned char gate_bytes[256] = {
	['a' ... 'z'] = LETTER,
	['A' ... 'Z'] = LETTER,
	['0' ... '9'] = NAME,
	['-'] = NAME,
	['_'] = NAME,
	[' '] = BYTE_BLANK | BYTE_TEXT,
	['\t'] = BYTE_BLANK,
	['\n'] = BYTE_END,
	['\r'] = BYTE_END,
	['"'] = BYTE_END | BYTE_TOKEN,
	['#'] = BYTE_END | BYTE_TEXT,
	['('] = END,
	[')'] = END,
	[','] = END,
	[':'] = END,
	[';'] = END,
	['='] = END,
	['['] = END,
	[']'] = END,
	['{'] = END,
	['}'] = END,
	['!'] = OTHER,
	['$' ... '\''] = OTHER,
	['*' ... '+'] = OTHER,
	['.'] = OTHER,
	['/'] = BYTE_TEXT,
	['\\'] = BYTE_TOKEN,
	['<'] = OTHER,
	['>' ... '@'] = OTHER,
	['^'] = OTHER,
	['`'] = OTHER,
	['|'] = OTHER,
	['~'] = OTHER,
};

/* ---- spans ---- */

int span_shown(struct span span)
{
	if (span.n <= SHOWN)
		return (int)span.n;

	size_t n = SHOWN;

	while (n > 0 && ((unsigned char)span.at[n] & 0xC0) == 0x80)
		n--;
	return (int)n;
}

bool span_is(struct span span, const char *word)
{
	return span.n == strlen(word) && memcmp(span.at, word, span.n) == 0;
}

bool span_is_word(struct span span, const char *word)
{
	if (span.n == 0 || (span.at[0] | 0x20) != word[0] || span.n != strlen(word))
		return false;
	for (size_t i = 0; i < span.n; i++) {
		if ((span.at[i] | 0x20) != word[i])
			return false;
	}
	return true;
}

const char *span_boolean(struct span word)
{
	switch (word.n) {
	case 4: return span_is_word(word, "true") ? "true" : NULL;
	case 5: return span_is_word(word, "false") ? "false" : NULL;
	default: return NULL;
	}
}

/* No-break spaces come with texts that were pasted from a mail or a web page. */
size_t span_blank(const char *at, const char *end)
{
	if (at == end)
		return 0;
	if ((unsigned char)*at < 0x80)
		return byte_is(*at, BYTE_BLANK);
	if (end - at >= 2 && memcmp(at, "\xC2\xA0", 2) == 0)
		return 2;
	if (end - at >= 3 && memcmp(at, "\xE2\x80\xAF", 3) == 0)
		return 3;
	return 0;
}

const char *span_behind_blanks(const char *at, const char *end)
{
	for (size_t n; (n = span_blank(at, end)) > 0;)
		at += n;
	return at;
}

size_t span_comment(const char *at, const char *end)
{
	if (at < end && *at == '#')
		return 1;
	if (end - at >= 2 && *at == '/' && (at[1] == '/' || at[1] == '*'))
		return 2;
	return 0;
}

struct span span_name(const char *at, const char *end)
{
	struct span name = {at, 0};

	if (at == end || !byte_is(*at, BYTE_LETTER))
		return name;
	while (at < end && byte_is(*at, BYTE_NAME))
		at++;
	name.n = (size_t)(at - name.at);
	return name;
}

bool span_begins_setting(const char *at, const char *end, bool colon)
{
	struct span name = span_name(at, end);

	if (name.n == 0)
		return false;
	at = span_behind_blanks(at + name.n, end);
	return at < end && (*at == '=' || (colon && *at == ':'));
}

/* ---- characters ---- */

static const char *odd_class(uint32_t code)
{
	if (code < 0x20 || (code >= 0x7F && code <= 0x9F))
		return "a control character";
	if (code == 0x61C || code == 0x200E || code == 0x200F ||
	    (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069))
		return "a character that turns the direction of writing";
	return "an invisible character";
}

size_t scan_character(struct scan *scan)
{
	uint32_t code = 0;
	size_t length = text_decode(scan->at, (size_t)(scan->end - scan->at), &code);

	if (length > 0 && text_is_printable(code))
		return length;
	if (scan->odd_line != scan->line) {
		scan->odd_line = scan->line;
		if (length == 0)
			diag_error(scan->diags, scan->line,
				   "this line is not UTF-8 (byte 0x%02X): save the "
				   "file as UTF-8",
				   (unsigned char)*scan->at);
		else
			diag_error(scan->diags, scan->line,
				   "%s (U+%04X) stands here: remove it", odd_class(code),
				   (unsigned)code);
	}
	scan->at += length ? length : 1;
	return 0;
}

static void carriage_return(struct scan *scan)
{
	scan->at++;
	if (scan->at < scan->end && *scan->at == '\n')
		return;
	if (!scan->stray_return)
		diag_error(scan->diags, scan->line,
			   "a carriage return stands here without a line feed: save "
			   "the file with Unix or Windows line ends");
	scan->stray_return = true;
}

/* ---- blanks and comments ---- */

/* One character of a comment: anything that is text, and tabs. */
static void step_in_comment(struct scan *scan)
{
	unsigned char c = (unsigned char)*scan->at;

	if ((c >= 0x20 && c < 0x7F) || c == '\t')
		scan->at++;
	else
		scan->at += scan_character(scan);
}

static void line_comment(struct scan *scan)
{
	while (scan->at < scan->end && *scan->at != '\n' && *scan->at != '\r')
		step_in_comment(scan);
}

static void block_comment(struct scan *scan)
{
	int line = scan->line;

	scan->at += 2;
	while (scan->at < scan->end) {
		if (*scan->at == '*' && scan->end - scan->at >= 2 && scan->at[1] == '/') {
			scan->at += 2;
			return;
		}
		if (*scan->at == '\n') {
			scan->line++;
			scan->at++;
		} else if (*scan->at == '\r') {
			carriage_return(scan);
		} else {
			step_in_comment(scan);
		}
	}
	scan->cut = true;
	diag_error(scan->diags, line,
		   "the comment that begins here is never closed: end it with */");
}

/* The blanks that there are thousands of. */
static void skip_plain_blanks(struct scan *scan)
{
	const char *at = scan->at, *end = scan->end;

	for (; at < end; at++) {
		if (*at == '\n')
			scan->line++;
		else if (!byte_is(*at, BYTE_BLANK))
			break;
	}
	scan->at = at;
}

int scan_skip(struct scan *scan)
{
	for (;;) {
		size_t n;

		skip_plain_blanks(scan);
		if (scan->at == scan->end)
			return -1;
		if (byte_is(*scan->at, BYTE_TOKEN))
			return (unsigned char)*scan->at;
		if (*scan->at == '\r') {
			carriage_return(scan);
		} else if ((n = span_comment(scan->at, scan->end)) > 0) {
			if (scan->at[n - 1] == '*')
				block_comment(scan);
			else
				line_comment(scan);
		} else if ((n = span_blank(scan->at, scan->end)) > 0) {
			scan->at += n;
		} else if (*scan->at == '/' || scan_character(scan) > 0) {
			return (unsigned char)*scan->at;
		}
	}
}
