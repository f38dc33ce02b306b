/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_render: what `turnover render` costs, as a ratio to a floor of the same run.
 *
 * Program and floor take turns, whole processes; the ratio of each pair of CPU times is
 * taken, and the median is the result.
 * Files are written to $BENCH_DIR, or /dev/shm, or $TMPDIR: the disk is not measured.
 */
#include "bench.h"

#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[200], floors[200];

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

enum { MAX_ROUNDS = 41 };

/* One warm-up of each, then in turn. */
static int compare(const char *name, const char *floor_name, const char *extension,
		   int rounds, double limit)
{
	char floor_program[400], file[300], floor_file[300], session[400];
	double ratio[MAX_ROUNDS], ours[MAX_ROUNDS], theirs[MAX_ROUNDS], a = 0, b = 0;
	char *program = (char *)(size_t)bench_environment("TURNOVER", "./turnover");
	char *argv[] = {program, "render", session, "-o", file, "--force", NULL};
	char *floor_argv[] = {floor_program, floor_file, NULL};

	snprintf(session, sizeof session, "%s/tests/bench/render45.session",
		 bench_environment("top_srcdir", "."));
	snprintf(floor_program, sizeof floor_program, "%s/%s", floors, floor_name);
	snprintf(file, sizeof file, "%s/ours.%s", folder, extension);
	snprintf(floor_file, sizeof floor_file, "%s/floor.%s", folder, extension);
	if (access(floor_program, X_OK) != 0) {
		bench_skip(name, limit, "built without it");
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
	bench_say(name, bench_median(ratio, (size_t)rounds), limit,
		  "%.1f ms of CPU for 45 min of sound, %s %.1f",
		  bench_median(ours, (size_t)rounds), floor_name,
		  bench_median(theirs, (size_t)rounds));
	return 0;
}

int main(int argc, char **argv)
{
	const char *place = access("/dev/shm", W_OK) == 0
				    ? "/dev/shm"
				    : bench_environment("TMPDIR", "/tmp");
	const char *slash = strrchr(argv[0], '/');
	int status;

	(void)argc;
	snprintf(folder, sizeof folder, "%.150s/turnover-bench-XXXXXX",
		 bench_environment("BENCH_DIR", place));
	snprintf(floors, sizeof floors, "%.*s", slash != NULL ? (int)(slash - argv[0]) : 1,
		 slash != NULL ? argv[0] : ".");
	if (mkdtemp(folder) == NULL) {
		perror(folder);
		return 1;
	}
	status = compare("render-wav", "floor_render", "wav", 15, 1.15) |
		 compare("render-flac", "floor_flac", "flac", 5, 1.1);
	rmdir(folder);
	return status;
}
