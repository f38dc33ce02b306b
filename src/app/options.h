/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * options: the one parser of command lines, driven by tables.
 *
 * Long options take their value as --name=VALUE or --name VALUE, short ones as -oVALUE
 * or -o VALUE. Options and arguments may be mixed; `--` ends the options; `-` is an
 * argument. Every command also has --help and --version.
 */
#ifndef TURNOVER_APP_OPTIONS_H
#define TURNOVER_APP_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

struct option_row {
	const char *name;  /* "rate", without dashes; NULL ends a table */
	char letter;       /* 'o', or 0 */
	const char *value; /* what its value is called in --help; NULL: it takes none */
	const char *help;  /* one line, no full stop */
};

/* Rows that several commands share. */
/* clang-format off */
#define OPTION_SET \
	{"set", 0, "NAME=VALUE", "turn a parameter of the session (repeatable)"}
#define OPTION_BASELINE \
	{"baseline", 0, "CONTEXT=SPM", "your cadence: easy, tempo or strides (repeatable)"}
#define OPTION_RATE \
	{"rate", 0, "HZ", "frames a second, 8000 to 384000 (48000)"}
/* clang-format on */

struct given_option {
	const struct option_row *row;
	const char *value; /* NULL: the option takes none */
};

/* A command line taken apart. Texts are borrowed from argv. */
struct options {
	struct {
		struct given_option *items;
		size_t n, capacity;
	} given;
	struct {
		const char **items;
		size_t n, capacity;
	} arguments;
};

struct subcommand;

enum options_result { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_VERSION, OPTIONS_WRONG };

/*
 * Takes argv[0..argc) apart (the command's name is not in it). After OPTIONS_WRONG the
 * mistake has been printed on standard error. The caller clears *options in any case.
 */
enum options_result options_parse(const struct subcommand *command, int argc, char **argv,
				  struct options *options);
void options_clear(struct options *options);

bool options_given(const struct options *options, const char *name);

/* The value of an option, the last one where it was repeated; NULL: not given. */
const char *options_value(const struct options *options, const char *name);

/* --rate, or `otherwise` without one; false: out of range, which has been printed. */
bool options_rate(const struct options *options, unsigned otherwise, unsigned *rate);

/* Prints the --help of a command. */
void options_help(const struct subcommand *command);

#endif
