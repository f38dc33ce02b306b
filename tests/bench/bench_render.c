/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_render: what `turnover render` costs, as a ratio to a floor of the same run.
 *
 * Program and floor take turns, whole processes; the ratio of each pair of CPU times is
 * taken, and the median printed as "name ratio". Milliseconds go to standard error.
 * Files are written to $BENCH_DIR, or /dev/shm, or $TMPDIR: the disk is not measured.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[200], floors[200];

static const char *from_environment(const char *name, const char *otherwise)
{
	const char *value = getenv(name);

	return value != NULL && value[0] != '\0' ? value : otherwise;
}

/* CPU milliseconds of one run, user and system; negative: it failed. */
static double run(char *const argv[])
{
	struct rusage usage;
	int status;
	pid_t child = fork();

	if (child == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, STDIN_FILENO);
		dup2(null, STDOUT_FILENO);
		dup2(null, STDERR_FILENO);
		execv(argv[0], argv);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0)
		return -1;
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

static int by_value(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, size_t n)
{
	qsort(values, n, sizeof *values, by_value);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

enum { MAX_ROUNDS = 41 };

/* One warm-up of each, then in turn. */
static int compare(const char *name, const char *floor_name, const char *extension,
		   int rounds)
{
	char floor_program[400], file[300], floor_file[300], session[400];
	double ratio[MAX_ROUNDS], ours[MAX_ROUNDS], theirs[MAX_ROUNDS], a = 0, b = 0;
	char *program = (char *)(size_t)from_environment("TURNOVER", "./turnover");
	char *argv[] = {program, "render", session, "-o", file, "--force", NULL};
	char *floor_argv[] = {floor_program, floor_file, NULL};

	snprintf(session, sizeof session, "%s/tests/bench/render45.session",
		 from_environment("top_srcdir", "."));
	snprintf(floor_program, sizeof floor_program, "%s/%s", floors, floor_name);
	snprintf(file, sizeof file, "%s/ours.%s", folder, extension);
	snprintf(floor_file, sizeof floor_file, "%s/floor.%s", folder, extension);
	if (access(floor_program, X_OK) != 0) {
		fprintf(stderr, "%s: skipped, there is no %s here\n", name, floor_name);
		return 0;
	}
	for (int i = -1; i < rounds && a >= 0 && b >= 0; i++) {
		a = run(floor_argv);
		b = run(argv);
		if (i >= 0)
			theirs[i] = a, ours[i] = b, ratio[i] = b / a;
	}
	unlink(file);
	unlink(floor_file);
	if (a < 0 || b < 0) {
		fprintf(stderr, "%s: %s failed\n", name, a < 0 ? floor_program : program);
		return 1;
	}
	printf("%s %.3f\n", name, median(ratio, (size_t)rounds));
	fflush(stdout);
	fprintf(stderr, "%s: %.1f ms, floor %.1f ms (medians of %d)\n", name,
		median(ours, (size_t)rounds), median(theirs, (size_t)rounds), rounds);
	return 0;
}

int main(int argc, char **argv)
{
	const char *place = access("/dev/shm", W_OK) == 0
				    ? "/dev/shm"
				    : from_environment("TMPDIR", "/tmp");
	const char *slash = strrchr(argv[0], '/');
	int status;

	(void)argc;
	snprintf(folder, sizeof folder, "%.150s/turnover-bench-XXXXXX",
		 from_environment("BENCH_DIR", place));
	snprintf(floors, sizeof floors, "%.*s", slash != NULL ? (int)(slash - argv[0]) : 1,
		 slash != NULL ? argv[0] : ".");
	if (mkdtemp(folder) == NULL) {
		perror(folder);
		return 1;
	}
	status = compare("render-wav", "floor_render", "wav", 15) |
		 compare("render-flac", "floor_flac", "flac", 5);
	rmdir(folder);
	return status;
}
