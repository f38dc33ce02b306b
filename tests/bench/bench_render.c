/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_render: what `turnover render` costs, beside a floor, sox and klick.
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

enum { FAILED = -1, NOT_THERE = -2 };

/* CPU milliseconds of one run, user and system; FAILED or NOT_THERE otherwise. */
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
		execvp(argv[0], argv);
		_exit(127);
	}
	if (child < 0 || wait4(child, &status, 0, &usage) != child || status != 0)
		return child > 0 && WIFEXITED(status) && WEXITSTATUS(status) == 127
			       ? NOT_THERE
			       : FAILED;
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
	       (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

/* One warm-up of each, then in turn. NULL, or what went wrong, as a verdict. */
static const char *in_turn(char *const ours[], char *const theirs[], int rounds,
			   double *our_ms, double *their_ms)
{
	for (int i = -1; i < rounds; i++) {
		double a = run(theirs), b = a < 0 ? 0 : run(ours);

		if (a == NOT_THERE)
			return "skipped";
		if (a < 0 || b < 0)
			return "failed";
		if (i >= 0)
			their_ms[i] = a, our_ms[i] = b;
	}
	return NULL;
}

struct peer {
	struct bench_row row;
	const char *extension;
	int rounds;
	const char *argv[20]; /* FILE stands for what is written, FLOORS/ for our folder */
	const char *remark;
};

static const struct peer peers[] = {
	{{"render-wav", "ms CPU", "floor_render", 1.15},
	 "wav",
	 31,
	 {"FLOORS/floor_render", "FILE"},
	 "blocks of 64 KiB: memset, memcpy, write"},
	{{"render-flac", "ms CPU", "libsndfile alone", 1.1},
	 "flac",
	 3,
	 {"FLOORS/floor_flac", "FILE"},
	 "the same blocks through libsndfile"},
	{{"render-wav-sox", "ms CPU", "sox", 0},
	 "wav",
	 3,
	 {"sox", "-q", "-r", "48000", "-c", "1", "-b", "16", "-n", "FILE", "synth", "0.025",
	  "sine", "1500", "pad", "0", "0.322826", "repeat", "7761"},
	 "synth, pad, repeat"},
	{{"render-wav-klick", "ms CPU", "klick", 0},
	 "wav",
	 3,
	 {"klick", "-r", "48000", "-W", "FILE", "7762", "1/4", "172.5"},
	 "klick -W"},
};

/* The floor's or the peer's command line, with its names filled in. */
static void expand(const struct peer *peer, const char *file, char program[400],
		   char *argv[20])
{
	for (int i = 0; i < 20; i++)
		argv[i] = (char *)(size_t)peer->argv[i];
	if (strncmp(argv[0], "FLOORS/", 7) == 0)
		snprintf(program, 400, "%s/%s", floors, argv[0] + 7);
	else
		snprintf(program, 400, "%s", argv[0]);
	argv[0] = program;
	for (int i = 1; argv[i] != NULL; i++)
		if (strcmp(argv[i], "FILE") == 0)
			argv[i] = (char *)(size_t)file;
}

static int compare(const struct peer *peer)
{
	char program[400], file[300], their_file[300], session[400], *theirs[20];
	char *turnover = (char *)(size_t)bench_environment("TURNOVER", "./turnover");
	char *ours[] = {turnover, "render", session, "-o", file, "--force", NULL};
	double our_ms[BENCH_MOST], their_ms[BENCH_MOST];
	const char *verdict;

	snprintf(session, sizeof session, "%s/tests/bench/render45.session",
		 bench_environment("top_srcdir", "."));
	snprintf(file, sizeof file, "%s/ours.%s", folder, peer->extension);
	snprintf(their_file, sizeof their_file, "%s/theirs.%s", folder, peer->extension);
	expand(peer, their_file, program, theirs);
	verdict = in_turn(ours, theirs, peer->rounds, our_ms, their_ms);
	unlink(file);
	unlink(their_file);
	if (verdict != NULL) {
		bench_without(&peer->row, verdict,
			      strcmp(verdict, "skipped") == 0
				      ? "it is not installed, or not built"
				      : "one of the two programs failed");
		return strcmp(verdict, "failed") == 0;
	}
	bench_compare(&peer->row, our_ms, their_ms, (size_t)peer->rounds,
		      "45 min of clicks at 172.5 spm as a file: %s", peer->remark);
	return 0;
}

int main(int argc, char **argv)
{
	const char *place = access("/dev/shm", W_OK) == 0
				    ? "/dev/shm"
				    : bench_environment("TMPDIR", "/tmp");
	const char *slash = strrchr(argv[0], '/');
	int status = 0;

	(void)argc;
	snprintf(folder, sizeof folder, "%.150s/turnover-bench-XXXXXX",
		 bench_environment("BENCH_DIR", place));
	snprintf(floors, sizeof floors, "%.*s", slash != NULL ? (int)(slash - argv[0]) : 1,
		 slash != NULL ? argv[0] : ".");
	if (mkdtemp(folder) == NULL) {
		perror(folder);
		return 1;
	}
	for (size_t i = 0; i < sizeof peers / sizeof *peers; i++)
		status |= compare(&peers[i]);
	rmdir(folder);
	return status;
}
