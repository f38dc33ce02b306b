/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_start: milliseconds from starting `turnover play` to its first picture, as a
 * ratio to a program that only starts ncurses and writes a word.
 *
 * Both get a fresh pty in turn; the picture is there when that word (the session's title)
 * has come out of it. The sound server that the device would talk to takes the connection
 * and never answers: a player that waits for its device shows nothing.
 */
#include "bench.h"

#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 41, PATIENCE_MS = 5000, OUTPUT = 65536 };
static const char word[] = "Benchmark";
static const double limit = 1.3;

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Milliseconds until the word has come out of the terminal; negative: it did not. */
static double await_word(int terminal, double start)
{
	static char output[OUTPUT];
	size_t n = 0;

	while (n < sizeof output) {
		struct pollfd ready = {.fd = terminal, .events = POLLIN};
		ssize_t got;

		if (poll(&ready, 1, PATIENCE_MS) <= 0)
			return -1;
		got = read(terminal, output + n, sizeof output - n);
		if (got <= 0)
			return -1;
		n += (size_t)got;
		if (memmem(output, n, word, sizeof word - 1) != NULL)
			return now_ms() - start;
	}
	return -1;
}

/* Takes what the program still writes until it is gone. */
static void end(pid_t child, int terminal)
{
	char rest[4096];

	kill(child, SIGTERM);
	while (read(terminal, rest, sizeof rest) > 0)
		;
	waitpid(child, NULL, 0);
	close(terminal);
}

static double first_picture(char *const argv[], const char *state)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	double start = now_ms(), took;
	int terminal;
	pid_t child = forkpty(&terminal, NULL, NULL, &size);

	if (child < 0)
		return -1;
	if (child == 0) {
		/* An interrupted session would be asked about: each state is its own. */
		setenv("XDG_STATE_HOME", state, 1);
		setenv("XDG_DATA_HOME", state, 1);
		execv(argv[0], argv);
		_exit(127);
	}
	took = await_word(terminal, start);
	end(child, terminal);
	return took;
}

/* A socket that somebody listens at and nobody answers. */
static bool deaf_server(const char *folder)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	char variable[300];
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	snprintf(address.sun_path, sizeof address.sun_path, "%s/deaf", folder);
	snprintf(variable, sizeof variable, "unix:%s", address.sun_path);
	setenv("PULSE_SERVER", variable, 1);
	return fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof address) == 0 &&
	       listen(fd, 4 * ROUNDS) == 0;
}

static bool write_session(const char *path)
{
	FILE *file = fopen(path, "w");

	if (file == NULL)
		return false;
	fprintf(file,
		"format = 1;\ntitle = \"%s\";\n"
		"phases = ( { kind = \"metronome\"; time = \"45 min\"; cadence = 172.5; } "
		");\n",
		word);
	return fclose(file) == 0;
}

static int compare(char *program, char *floor_program, char *session, const char *folder)
{
	char state[120];

	char *argv[] = {program,    "play",  "--yes", "--no-delay",
			"--device", "pulse", session, NULL};
	char *floor_argv[] = {floor_program, NULL};
	double ours[ROUNDS], theirs[ROUNDS], ratio[ROUNDS], middle, floor_middle;

	for (int i = -1; i < ROUNDS; i++) {
		double a, b;

		snprintf(state, sizeof state, "%s/state%d", folder, i);
		a = first_picture(floor_argv, state);
		b = first_picture(argv, state);

		if (a < 0 || b < 0) {
			fprintf(stderr, "bench_start: no picture of %s\n",
				a < 0 ? floor_program : program);
			return 1;
		}
		if (i >= 0)
			theirs[i] = a, ours[i] = b, ratio[i] = b / a;
	}
	/* Sorts them: the least stand first. */
	middle = bench_median(ours, ROUNDS);
	floor_middle = bench_median(theirs, ROUNDS);
	bench_say("start", bench_median(ratio, ROUNDS), limit,
		  "%.1f ms to the first picture, a bare ncurses start %.1f; the least of "
		  "%d: %.1f and %.1f",
		  middle, floor_middle, ROUNDS, ours[0], theirs[0]);
	return 0;
}

static int remove_it(const char *path, const struct stat *status, int type,
		     struct FTW *place)
{
	(void)status, (void)type, (void)place;
	return remove(path);
}

int main(int argc, char **argv)
{
	char folder[80], session[100], floor_program[400];
	const char *slash = strrchr(argv[0], '/');
	int status = 1;

	(void)argc;
	snprintf(folder, sizeof folder, "%.40s/turnover-bench-XXXXXX",
		 bench_environment("TMPDIR", "/tmp"));
	snprintf(floor_program, sizeof floor_program, "%.*s/floor_screen",
		 slash != NULL ? (int)(slash - argv[0]) : 1, slash != NULL ? argv[0] : ".");
	if (mkdtemp(folder) == NULL) {
		perror(folder);
		return 1;
	}
	snprintf(session, sizeof session, "%s/x.session", folder);
	setenv("TERM", "xterm-256color", 1);
	if (deaf_server(folder) && write_session(session))
		status =
			compare((char *)(size_t)bench_environment("TURNOVER", "./turnover"),
				floor_program, session, folder);
	else
		perror(folder);
	nftw(folder, remove_it, 8, FTW_DEPTH | FTW_PHYS);
	return status;
}
