/* SPDX-License-Identifier: GPL-3.0-or-later */
/* options: the one parser of command lines; see options.h. */
#include "app/options.h"

#include "app/command.h"
#include "app/console/say.h"

#include "core/base/mem.h"
#include "core/base/text.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { LEAST_RATE = 8000, MOST_RATE = 384000 };

/* What every command has. */
static const struct option_row help_row = {"help", 'h', NULL, "print this help and exit"};
static const struct option_row version_row = {"version", 'V', NULL,
					      "print the version and exit"};

/* ---- rows ---- */

/* Row i of a command's own rows and the common ones; NULL behind the last. */
static const struct option_row *row_at(const struct subcommand *command, size_t i)
{
	size_t own = 0;

	while (command->options[own].name != NULL)
		own++;
	if (i < own)
		return &command->options[i];
	return i == own ? &help_row : i == own + 1 ? &version_row : NULL;
}

static const struct option_row *find_long(const struct subcommand *command,
					  const char *name, size_t n)
{
	const struct option_row *row;

	for (size_t i = 0; (row = row_at(command, i)) != NULL; i++)
		if (strlen(row->name) == n && memcmp(row->name, name, n) == 0)
			return row;
	return NULL;
}

static const struct option_row *find_short(const struct subcommand *command, char letter)
{
	const struct option_row *row;

	for (size_t i = 0; (row = row_at(command, i)) != NULL; i++)
		if (row->letter != 0 && row->letter == letter)
			return row;
	return NULL;
}

static int say_unknown(const struct subcommand *command, const char *name, size_t n)
{
	struct {
		const char **items;
		size_t n, capacity;
	} names = {0};
	const struct option_row *row;
	char *word = mem_strndup(name, n);
	const char *nearest;
	int status;

	for (size_t i = 0; (row = row_at(command, i)) != NULL; i++)
		*ARRAY_PUSH(&names) = row->name;
	*ARRAY_PUSH(&names) = NULL;
	nearest = text_nearest(word, names.items);
	if (nearest != NULL)
		status = say_usage(command->name,
				   "%s: there is no option --%s; did you mean --%s?",
				   command->name, word, nearest);
	else
		status = say_usage(command->name, "%s: there is no option --%s",
				   command->name, word);
	free(names.items);
	free(word);
	return status;
}

/* ---- parsing ---- */

struct parser {
	const struct subcommand *command;
	int argc, at;
	char **argv;
	struct options *options;
};

/* `value` is what stood at the option itself, or NULL: then the next word is taken. */
static bool take(struct parser *parser, const struct option_row *row, const char *value)
{
	const char *command = parser->command->name;

	if (row->value == NULL && value != NULL) {
		say_usage(command, "%s: the option --%s takes no value", command,
			  row->name);
		return false;
	}
	if (row->value != NULL && value == NULL) {
		if (parser->at == parser->argc) {
			say_usage(command, "%s: the option --%s needs a value: --%s=%s",
				  command, row->name, row->name, row->value);
			return false;
		}
		value = parser->argv[parser->at++];
	}
	*ARRAY_PUSH(&parser->options->given) = (struct given_option){row, value};
	return true;
}

static bool take_long(struct parser *parser, const char *word)
{
	const char *equals = strchr(word, '=');
	size_t n = equals != NULL ? (size_t)(equals - word) : strlen(word);
	const struct option_row *row = find_long(parser->command, word, n);

	if (row == NULL) {
		say_unknown(parser->command, word, n);
		return false;
	}
	return take(parser, row, equals != NULL ? equals + 1 : NULL);
}

/* "-o FILE", "-oFILE", "-ab" where a takes no value. */
static bool take_short(struct parser *parser, const char *letters)
{
	const char *command = parser->command->name;

	for (; *letters != '\0'; letters++) {
		const struct option_row *row = find_short(parser->command, *letters);

		if (row == NULL) {
			say_usage(command, "%s: there is no option -%c%s", command,
				  *letters,
				  *letters >= '0' && *letters <= '9'
					  ? "; a number below zero stands behind --"
					  : "");
			return false;
		}
		if (row->value != NULL)
			return take(parser, row, letters[1] != '\0' ? letters + 1 : NULL);
		*ARRAY_PUSH(&parser->options->given) = (struct given_option){row, NULL};
	}
	return true;
}

static bool take_word(struct parser *parser, bool *ended)
{
	const char *word = parser->argv[parser->at++];

	if (*ended || word[0] != '-' || word[1] == '\0') {
		*ARRAY_PUSH(&parser->options->arguments) = word;
		return true;
	}
	if (strcmp(word, "--") == 0) {
		*ended = true;
		return true;
	}
	return word[1] == '-' ? take_long(parser, word + 2) : take_short(parser, word + 1);
}

static bool right_number(const struct subcommand *command, const struct options *options)
{
	if ((int)options->arguments.n < command->least) {
		say_usage(command->name, "%s: something is missing: turnover %s %s",
			  command->name, command->name, command->usage);
		return false;
	}
	if (command->most >= 0 && (int)options->arguments.n > command->most) {
		say_usage(command->name, "%s: what is '%s' for? turnover %s %s",
			  command->name, options->arguments.items[command->most],
			  command->name, command->usage);
		return false;
	}
	return true;
}

enum options_result options_parse(const struct subcommand *command, int argc, char **argv,
				  struct options *options)
{
	struct parser parser = {command, argc, 0, argv, options};
	bool ended = false;

	memset(options, 0, sizeof *options);
	while (parser.at < argc) {
		if (!take_word(&parser, &ended))
			return OPTIONS_WRONG;
	}
	if (options_given(options, "help"))
		return OPTIONS_HELP;
	if (options_given(options, "version"))
		return OPTIONS_VERSION;
	return right_number(command, options) ? OPTIONS_RUN : OPTIONS_WRONG;
}

void options_clear(struct options *options)
{
	free(options->given.items);
	free(options->arguments.items);
	memset(options, 0, sizeof *options);
}

/* ---- what was given ---- */

static const struct given_option *find_given(const struct options *options,
					     const char *name)
{
	for (size_t i = options->given.n; i > 0; i--)
		if (strcmp(options->given.items[i - 1].row->name, name) == 0)
			return &options->given.items[i - 1];
	return NULL;
}

bool options_given(const struct options *options, const char *name)
{
	return find_given(options, name) != NULL;
}

const char *options_value(const struct options *options, const char *name)
{
	const struct given_option *given = find_given(options, name);

	return given != NULL ? given->value : NULL;
}

bool options_rate(const struct options *options, unsigned otherwise, unsigned *rate)
{
	const char *value = options_value(options, "rate");
	unsigned long number;
	size_t digits;

	*rate = otherwise;
	if (value == NULL)
		return true;
	digits = strspn(value, "0123456789");
	number = digits > 0 && digits < 8 ? strtoul(value, NULL, 10) : 0;
	if (value[digits] != '\0' || number < LEAST_RATE || number > MOST_RATE) {
		say_usage(NULL,
			  "--rate %s: write a whole number from %d to %d, as in "
			  "--rate 44100",
			  value, LEAST_RATE, MOST_RATE);
		return false;
	}
	*rate = (unsigned)number;
	return true;
}

/* ---- help ---- */

static void help_row_line(const struct option_row *row)
{
	char left[40];
	int n = row->letter != 0
			? snprintf(left, sizeof left, "-%c, --%s", row->letter, row->name)
			: snprintf(left, sizeof left, "    --%s", row->name);

	if (row->value != NULL && n > 0 && (size_t)n < sizeof left)
		snprintf(left + n, sizeof left - (size_t)n, "=%s", row->value);
	say(stdout, "  %-26s %s\n", left, row->help);
}

void options_help(const struct subcommand *command)
{
	const struct option_row *row;

	say(stdout, "Usage: turnover %s %s\n%c%s.\n\n", command->name, command->usage,
	    toupper(command->summary[0]), command->summary + 1);
	for (size_t i = 0; command->children != NULL && command->children[i] != NULL; i++)
		say(stdout, "  %-8s %s\n", strrchr(command->children[i]->name, ' ') + 1,
		    command->children[i]->summary);
	if (command->children != NULL)
		say(stdout, "\n");
	for (size_t i = 0; (row = row_at(command, i)) != NULL; i++)
		help_row_line(row);
	if (command->details != NULL)
		say(stdout, "\n%s", command->details);
}
