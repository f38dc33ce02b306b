/* SPDX-License-Identifier: GPL-3.0-or-later */
/* say: texts on their way to the terminal; see say.h. */
#include "app/say.h"

#include "app/command.h"

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

/* kept: what stays of the control characters. */
__attribute__((format(printf, 3, 0))) static void put(FILE *stream, const char *before,
						      const char *format, va_list arguments,
						      const char *kept)
{
	char *raw, *printable;

	if (vasprintf(&raw, format, arguments) < 0)
		mem_none();
	printable = clean(raw, strlen(raw), kept);
	out(stream, before);
	out(stream, printable);
	free(printable);
	free(raw);
}

void say(FILE *stream, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	put(stream, "", format, arguments, "\n");
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

void say_error(const char *format, ...)
{
	va_list arguments;

	fflush(stdout); /* results stand before the message about them */
	va_start(arguments, format);
	put(stderr, "turnover: ", format, arguments, "");
	va_end(arguments);
	out(stderr, "\n");
}

int say_usage(const char *command, const char *format, ...)
{
	va_list arguments;

	fflush(stdout);
	va_start(arguments, format);
	put(stderr, "turnover: ", format, arguments, "");
	va_end(arguments);
	say(stderr, "\nTry 'turnover %s%s--help'.\n", command != NULL ? command : "",
	    command != NULL ? " " : "");
	return STATUS_USAGE;
}
