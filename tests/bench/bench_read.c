/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_read: what reading a session script costs, as a ratio to libconfig's own reading
 * of the same file in the same process, and whether it grows linearly with the phases.
 *
 * Ours is all that is done from a path to a session: the file, the gate, libconfig, the
 * nodes, the meaning, and freeing it all. Theirs is config_read_file and config_destroy.
 */
#include "core/mem.h"
#include "core/node.h"
#include "core/script.h"
#include "io/config.h"

#include "bench.h"

#include <libconfig.h>

#include <math.h>
#include <stdbool.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SIZES = 3, ROUNDS = 21 };
static const int sizes[SIZES] = {100, 1000, 10000};
static const double limit = 1.3, slope_limit = 1.1;

static char path[200];

/* Strides and recoveries in turn, as a coach writes them; every tenth with a cue. */
static bool write_script(int phases)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		return false;
	fprintf(file, "format = 1;\ntitle = \"Benchmark\";\nphases = (\n");
	for (int i = 0; i < phases; i++) {
		fprintf(file,
			"  { kind = \"%s\"; time = \"%d s\"; cadence = \"+%d %%\";%s }%s\n",
			i % 2 ? "recovery" : "stride", 3 + i % 2, i % 4,
			i % 10 == 0 ? " count_in = 8; cues = ( \"Quick contacts\" );" : "",
			i + 1 < phases ? "," : "");
	}
	fprintf(file, ");\n");
	return fclose(file) == 0;
}

static double cpu_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* CPU milliseconds; negative: it could not be read. */
static double read_ours(void)
{
	double start = cpu_ms();
	struct diags diags = {0};
	struct session session = {0};
	struct node root = {0};
	char *bytes = NULL;
	size_t n = 0;
	bool good = config_load(path, &bytes, &n, &diags) &&
		    config_parse(bytes, n, "phases", &root, &diags) &&
		    script_read(&root, NULL, 0, &session, &diags);

	for (size_t i = 0; i < diags.n && diags.errors > 0; i++)
		fprintf(stderr, "%d: %s\n", diags.items[i].line, diags.items[i].text);
	node_clear(&root);
	session_clear(&session);
	diags_clear(&diags);
	free(bytes);
	return good ? cpu_ms() - start : -1;
}

static double read_theirs(void)
{
	double start = cpu_ms();
	config_t config;
	bool good;

	config_init(&config);
	good = config_read_file(&config, path) == CONFIG_TRUE;
	config_destroy(&config);
	return good ? cpu_ms() - start : -1;
}

/* Medians of reading a script of so many phases; false: it failed. */
static bool compare(int phases, double *ours, double *ratio)
{
	double our[ROUNDS], their[ROUNDS], ratios[ROUNDS];
	char name[40];

	if (!write_script(phases)) {
		perror(path);
		return false;
	}
	for (int i = -1; i < ROUNDS; i++) {
		double theirs = read_theirs(), own = read_ours();

		if (theirs < 0 || own < 0) {
			fprintf(stderr, "bench_read: the script was not accepted\n");
			return false;
		}
		if (i >= 0)
			our[i] = own, their[i] = theirs, ratios[i] = own / theirs;
	}
	*ours = bench_median(our, ROUNDS);
	*ratio = bench_median(ratios, ROUNDS);
	snprintf(name, sizeof name, "read-%d", phases);
	bench_say(name, *ratio, limit, "%.2f ms of CPU for %d phases, libconfig alone %.2f",
		  *ours, phases, bench_median(their, ROUNDS));
	return true;
}

int main(void)
{
	double ours[SIZES], ratio[SIZES], slope;
	bool good = true;

	snprintf(path, sizeof path, "%.150s/turnover-bench-%ld.session",
		 access("/dev/shm", W_OK) == 0 ? "/dev/shm"
					       : bench_environment("TMPDIR", "/tmp"),
		 (long)getpid());
	for (int i = 0; i < SIZES && good; i++)
		good = compare(sizes[i], &ours[i], &ratio[i]);
	unlink(path);
	if (!good)
		return 1;
	/* Between 1000 and 10 000: below, what does not grow weighs too much. */
	slope = log10(ours[SIZES - 1] / ours[SIZES - 2]);
	bench_say("read-slope", slope, slope_limit,
		  "exponent from %d to %d phases: 1 is linear", sizes[SIZES - 2],
		  sizes[SIZES - 1]);
	return 0;
}
