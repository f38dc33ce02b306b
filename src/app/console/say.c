/* SPDX-License-Identifier: GPL-3.0-or-later */
/* say: texts on their way to the terminal; see say.h. */
#include "app/console/say.h"

#include "app/command.h"
#include "app/console/page.h"

#include "core/base/diag.h"
#include "core/base/mem.h"
#include "core/base/text.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What of the control codes stays: '\n' for "\n", and for "\r\n" in its whole. */
static char *clean(const char *from, size_t n, const char *kept)
{
	struct text text = {0};

	for (size_t at = 0; at < n;) {
		uint32_t code = 0;
		size_t length = text_decode(from + at, n - at, &code);
		const bool stays = code == '\r' ? at + 1 < n && from[at + 1] == '\n'
						: code != 0 && code < ' ';

		if (length > 0 &&
		    (text_is_printable(code) || (stays && strchr(kept, (int)code) != NULL)))
			text_add_bytes(&text, from + at, length);
		else
			text_add_bytes(&text, "?", 1);
		at += length > 0 ? length : 1;
	}
	return text.bytes != NULL ? text.bytes : mem_strdup("");
}

char *say_clean(const char *from)
{
	return clean(from, strlen(from), "");
}

static _Thread_local struct text *caught;

void say_into(struct text *to)
{
	caught = to;
}

static void out(FILE *stream, const char *text)
{
	if (caught != NULL)
		text_add_bytes(caught, text, strlen(text));
	else
		fputs(text, stream);
}

/* Printable, owned. kept: what stays of the control characters. */
__attribute__((format(printf, 1, 0))) static char *
print(const char *format, va_list arguments, const char *kept)
{
	char *raw, *printable;

	if (vasprintf(&raw, format, arguments) < 0)
		mem_none();
	printable = clean(raw, strlen(raw), kept);
	free(raw);
	return printable;
}

void say(FILE *stream, const char *format, ...)
{
	va_list arguments;
	char *text;

	va_start(arguments, format);
	text = print(format, arguments, "\n");
	va_end(arguments);
	out(stream, text);
	free(text);
}

/* A name with several blanks in a row stays as it is. */
static void out_paragraph(FILE *stream, const char *line)
{
	/* Some terminals break a line that fills them. */
	const int columns = caught == NULL ? page_terminal_columns(fileno(stream)) - 1 : 0;
	struct text lines = {0};

	if (columns <= 0 || text_length(line) <= (size_t)columns ||
	    strstr(line, "  ") != NULL)
		text_add(&lines, "%s\n", line);
	else
		text_wrap(&lines, (size_t)columns, 0, 0, line);
	out(stream, text_string(&lines));
	text_clear(&lines);
}

__attribute__((format(printf, 3, 0))) static void
put_paragraph(FILE *stream, const char *before, const char *format, va_list arguments)
{
	char *printable = print(format, arguments, "");
	struct text line = {0};

	text_add(&line, "%s%s", before, printable);
	out_paragraph(stream, text_string(&line));
	text_clear(&line);
	free(printable);
}

void say_line(FILE *stream, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put_paragraph(stream, "", format, arguments);
	va_end(arguments);
}

bool say_data(FILE *stream, const char *bytes, size_t n)
{
	char *printable;
	bool said;

	if (!isatty(fileno(stream)))
		return fwrite(bytes, 1, n, stream) == n;
	printable = clean(bytes, n, "\n\t\r");
	said = fputs(printable, stream) != EOF;
	free(printable);
	return said;
}

void say_diags(FILE *stream, const char *name, const struct diags *diags, bool warnings)
{
	struct text lines = {0};

	diags_write(diags, name, warnings, &lines);
	say(stream, "%s", text_string(&lines));
	text_clear(&lines);
}

void say_error(const char *format, ...)
{
	va_list arguments;

	fflush(stdout); /* results stand before the message about them */
	va_start(arguments, format);
	put_paragraph(stderr, "turnover: ", format, arguments);
	va_end(arguments);
}

int say_usage(const char *command, const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	va_start(arguments, format);
	put_paragraph(stderr, "turnover: ", format, arguments);
	va_end(arguments);
	say(stderr, "Try 'turnover %s%s--help'.\n", command != NULL ? command : "",
	    command != NULL ? " " : "");
	return STATUS_USAGE;
}
