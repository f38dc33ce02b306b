/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_read: what reading session scripts costs, as a ratio to libconfig's own reading
 * of the same files in the same process: those that ship, one after the other, and made
 * ones, which show whether it grows linearly with the phases.
 *
 * Ours is all that is done from the file to a session: its bytes, the gate, libconfig,
 * the nodes, the meaning, and freeing it all. Theirs is config_read_file and
 * config_destroy. The two take turns, each a batch of readings long enough for the clock.
 * Made files lie in memory where there is /dev/shm: the disk is not measured.
 */
#include "core/base/node.h"
#include "core/script/script.h"
#include "core/base/text.h"
#include "io/config.h"

#include "bench.h"

#include <libconfig.h>

#include <glob.h>
#include <malloc.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
	SIZES = 5,
	SHIPPED_TIMES = 10,
	ROUNDS = 21,
	BATCH_PHASES = 2000,
	KEPT_BYTES = 1 << 25
};
static const int sizes[SIZES] = {1, 10, 100, 1000, 10000};
static const double limit = 1.3, slope_limit = 1.1;

/* Strides and recoveries in turn, as a coach writes them; every tenth with a cue. */
static void write_script(struct text *text, int phases)
{
	text_add(text, "format = 1;\ntitle = \"Benchmark\";\nphases = (\n");
	for (int i = 0; i < phases; i++) {
		text_add(
			text,
			"  { kind = \"%s\"; time = \"%d s\"; cadence = \"+%d %%\";%s }%s\n",
			i % 2 ? "recovery" : "stride", 3 + i % 2, i % 4,
			i % 10 == 0 ? " count_in = 8; cues = ( \"Quick contacts\" );" : "",
			i + 1 < phases ? "," : "");
	}
	text_add(text, ");\n");
}

static double cpu_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static bool understand(const char *bytes, size_t n)
{
	struct diags diags = {0};
	struct session session = {0};
	struct node root = {0};
	bool good = config_parse(bytes, n, "phases", &root, &diags) &&
		    script_read(&root, NULL, 0, &session, &diags);

	for (size_t i = 0; i < diags.n && diags.errors > 0; i++)
		fprintf(stderr, "%d: %s\n", diags.items[i].line, diags.items[i].text);
	node_clear(&root);
	session_clear(&session);
	diags_clear(&diags);
	return good;
}

static bool read_ours(const char *path)
{
	struct diags diags = {0};
	char *bytes = NULL;
	size_t n;
	bool good = config_load(path, &bytes, &n, &diags) && understand(bytes, n);

	diags_clear(&diags);
	free(bytes);
	return good;
}

static bool read_our_text(const char *bytes)
{
	return understand(bytes, strlen(bytes));
}

static bool read_their_text(const char *bytes)
{
	config_t config;
	bool good;

	config_init(&config);
	good = config_read_string(&config, bytes) == CONFIG_TRUE;
	config_destroy(&config);
	return good;
}

static bool read_theirs(const char *path)
{
	config_t config;
	bool good;

	config_init(&config);
	good = config_read_file(&config, path) == CONFIG_TRUE;
	config_destroy(&config);
	return good;
}

/* CPU milliseconds of one of so many readings; negative: it could not be read. */
static double cost(bool (*reading)(const char *what), const char *what, int times)
{
	double start = cpu_ms();

	for (int i = 0; i < times; i++) {
		if (!reading(what))
			return -1;
	}
	return (cpu_ms() - start) / times;
}

static bool write_file(const char *path, const struct text *text)
{
	FILE *file = fopen(path, "w");

	return file != NULL && fwrite(text->bytes, 1, text->n, file) == text->n &&
	       fclose(file) == 0;
}

/* Both read that so often, in turn; false: one of them could not. */
static bool take_turns(bool (*ours)(const char *), bool (*theirs)(const char *),
		       const char *what, int times, double our[ROUNDS],
		       double their[ROUNDS])
{
	for (int i = -1; i < ROUNDS; i++) {
		double their_part = cost(theirs, what, times);
		double our_part = cost(ours, what, times);

		if (their_part < 0 || our_part < 0)
			return false;
		if (i >= 0)
			our[i] = our_part, their[i] = their_part;
	}
	return true;
}

/* Reading a script of sizes[row] phases from the file `path`, and, for information, from
 * memory; false: it failed. */
static bool compare(int row, const char *path, double *our)
{
	double their[ROUNDS], our_text[ROUNDS], their_text[ROUNDS];
	int phases = sizes[row];
	int times = phases < BATCH_PHASES ? BATCH_PHASES / phases : 1;
	struct text text = {0};
	char name[40], text_name[40];
	bool good;

	write_script(&text, phases);
	good = write_file(path, &text) &&
	       take_turns(read_ours, read_theirs, path, times, our, their) &&
	       take_turns(read_our_text, read_their_text, text.bytes, times, our_text,
			  their_text);
	text_clear(&text);
	if (!good)
		return false;
	snprintf(name, sizeof name, "read-%d", phases);
	bench_compare(&(struct bench_row){name, "ms CPU", "libconfig", limit}, our, their,
		      ROUNDS, "a script of %d phases, read to its meaning", phases);
	snprintf(text_name, sizeof text_name, "read-text-%d", phases);
	bench_compare(&(struct bench_row){text_name, "ms CPU", "libconfig", 0}, our_text,
		      their_text, ROUNDS, "the same, from memory: no file is opened");
	return true;
}

/* All that ship, each as often as the others; false: one of them was not accepted. */
static bool compare_shipped(void)
{
	glob_t found = {0};
	char pattern[4096];
	double our[ROUNDS], their[ROUNDS];
	bool good;

	snprintf(pattern, sizeof pattern, "%s/sessions/*.session",
		 bench_environment("top_srcdir", "."));
	good = glob(pattern, 0, NULL, &found) == 0;
	for (int i = -1; i < ROUNDS && good; i++) {
		double ours = 0, theirs = 0;

		for (size_t k = 0; k < found.gl_pathc && good; k++) {
			const char *path = found.gl_pathv[k];
			double their_part = cost(read_theirs, path, SHIPPED_TIMES);
			double our_part = cost(read_ours, path, SHIPPED_TIMES);

			good = their_part > 0 && our_part > 0;
			theirs += their_part;
			ours += our_part;
		}
		if (i >= 0)
			our[i] = ours, their[i] = theirs;
	}
	if (good)
		bench_compare(
			&(struct bench_row){"read-shipped", "ms CPU", "libconfig", limit},
			our, their, ROUNDS,
			"the %zu scripts that ship, read to their meaning", found.gl_pathc);
	globfree(&found);
	return good;
}

int main(void)
{
	char shared[] = "/dev/shm/turnover-bench-XXXXXX",
	     other[] = "/tmp/turnover-bench-XXXXXX";
	double ours[SIZES][ROUNDS], slopes[ROUNDS];
	char *made = shared;
	int file = mkstemp(made);
	bool good;

	if (file < 0)
		file = mkstemp(made = other);

	/* Memory stays with the process: else the one pays for what the other gave back. */
	mallopt(M_TRIM_THRESHOLD, KEPT_BYTES);
	mallopt(M_MMAP_THRESHOLD, KEPT_BYTES);
	good = file >= 0 && close(file) == 0 && compare_shipped();
	for (int i = 0; i < SIZES && good; i++)
		good = compare(i, made, ours[i]);
	unlink(made);
	if (!good) {
		fprintf(stderr, "bench_read: a script was not accepted\n");
		return 1;
	}
	/* Between 1000 and 10 000: below, what does not grow weighs too much. */
	for (int i = 0; i < ROUNDS; i++)
		slopes[i] = log10(ours[SIZES - 1][i] / ours[SIZES - 2][i]);
	bench_value(&(struct bench_row){"read-slope", "exponent", "-", slope_limit}, slopes,
		    ROUNDS, "from %d to %d phases: 1 is linear", sizes[SIZES - 2],
		    sizes[SIZES - 1]);
	return 0;
}
