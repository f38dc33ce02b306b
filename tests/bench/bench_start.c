/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * bench_start: milliseconds from starting `turnover play` to its first picture, beside a
 * program that only starts ncurses and writes a word, and beside what others show first.
 *
 * All get a fresh pty in turn; the picture is there when that word (the session's title)
 * has come out of it; of the others the first byte is taken. The session is one of the
 * runner's own: of a stranger's the state of the program remembers that it was seen. The
 * sound server that the device would talk to takes the connection and never answers: a
 * player that waits for its device shows nothing.
 */
#include "bench.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROUNDS = 31, PATIENCE_MS = 5000, END_MS = 1000, OUTPUT = 65536, SESSION_PATH = 160 };
static const char word[] = "Benchmark";

/* What is started beside ours; FLOOR stands for the floor's path. */
static const struct peer {
	struct bench_row row;
	const char *word; /* "": any output at all */
	const char *argv[5];
	const char *remark;
} peers[] = {
	{{"start-ncurses", "ms", "floor_screen", 1.3},
	 word,
	 {"FLOOR"},
	 "to the first picture; a bare ncurses start"},
	{{"start-tty-clock", "ms", "tty-clock", 0},
	 "",
	 {"tty-clock", "-s"},
	 "its first byte"},
	{{"start-termdown", "ms", "termdown", 0},
	 "",
	 {"termdown", "300"},
	 "its first byte"},
	{{"start-shell", "ms", "shell timer", 0},
	 "",
	 {"bash", "-c", "printf '\\r5:00'; sleep 300"},
	 "its first byte"},
};
enum { PEERS = sizeof peers / sizeof *peers };

static double now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Milliseconds until the word has come out of the terminal; negative: it did not. */
static double await_word(int terminal, const char *wanted, double start)
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
		if (memmem(output, n, wanted, strlen(wanted)) != NULL)
			return now_ms() - start;
	}
	return -1;
}

/* Takes what the program still writes until it is gone. tty-clock, which shows every
 * second, forgets a signal that comes while it begins. */
static void end(pid_t child, int terminal)
{
	struct pollfd ready = {.fd = terminal, .events = POLLIN};
	double late = now_ms() + END_MS;
	char rest[4096];

	kill(child, SIGTERM);
	do {
		if (poll(&ready, 1, END_MS) == 0 || now_ms() > late)
			kill(child, SIGKILL);
	} while (read(terminal, rest, sizeof rest) > 0);
	waitpid(child, NULL, 0);
	close(terminal);
}

struct cost {
	double ms, cpu_ms;
};

/* CPU milliseconds of all its threads so far. */
static double used_cpu_ms(pid_t process)
{
	char path[600];
	double sum = 0, ns;
	struct dirent *task;
	DIR *tasks;

	snprintf(path, sizeof path, "/proc/%d/task", (int)process);
	tasks = opendir(path);
	while (tasks != NULL && (task = readdir(tasks)) != NULL) {
		FILE *file;

		snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", (int)process,
			 task->d_name);
		file = task->d_name[0] != '.' ? fopen(path, "r") : NULL;
		if (file != NULL) {
			sum += fscanf(file, "%lf", &ns) == 1 ? ns / 1e6 : 0;
			fclose(file);
		}
	}
	if (tasks != NULL)
		closedir(tasks);
	return sum;
}

/* ms below zero: there was no picture. */
static struct cost first_picture(char *const argv[], const char *wanted, const char *state)
{
	struct winsize size = {.ws_row = 24, .ws_col = 80};
	double start = now_ms();
	struct cost took = {.ms = -1};
	int terminal;
	pid_t child = forkpty(&terminal, NULL, NULL, &size);

	if (child < 0)
		return took;
	if (child == 0) {
		/* An interrupted session would be asked about: each state is its own. */
		setenv("XDG_STATE_HOME", state, 1);
		setenv("XDG_DATA_HOME", state, 1);
		execvp(argv[0], argv);
		_exit(127);
	}
	took.ms = await_word(terminal, wanted, start);
	took.cpu_ms = used_cpu_ms(child);
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

/* Among the runner's own sessions, in a folder for settings of its own. */
static bool write_session(const char *folder, char path[SESSION_PATH])
{
	static const char *const below[] = {"config", "config/turnover",
					    "config/turnover/sessions"};
	FILE *file;

	for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
		snprintf(path, SESSION_PATH, "%s/%s", folder, below[i]);
		if (mkdir(path, 0700) != 0)
			return false;
		if (i == 0)
			setenv("XDG_CONFIG_HOME", path, 1);
	}
	snprintf(path, SESSION_PATH, "%s/%s/x.session", folder, below[2]);
	file = fopen(path, "w");
	if (file == NULL)
		return false;
	fprintf(file,
		"format = 1;\ntitle = \"%s\";\n"
		"phases = ( { kind = \"metronome\"; time = \"45 min\"; cadence = 172.5; } "
		");\n",
		word);
	return fclose(file) == 0;
}

static bool installed(const char *program)
{
	char found[300];
	const char *path = bench_environment("PATH", "/usr/bin:/bin");

	if (strchr(program, '/') != NULL)
		return access(program, X_OK) == 0;
	for (size_t n; *path != '\0'; path += n + (path[n] == ':')) {
		n = strcspn(path, ":");
		snprintf(found, sizeof found, "%.*s/%s", (int)n, path, program);
		if (access(found, X_OK) == 0)
			return true;
	}
	return false;
}

static double our_ms[ROUNDS], our_cpu[ROUNDS], their_ms[PEERS][ROUNDS],
	their_cpu[PEERS][ROUNDS];
static bool there[PEERS];

/* All of them once; false: there was no picture of ours. Round -1 is not kept. */
static bool one_round(int i, char *const ours[], char *floor_program, const char *state)
{
	struct cost cost;

	for (int p = 0; p < PEERS; p++) {
		char *others[5];

		for (int a = 0; a < 5; a++)
			others[a] = (char *)(size_t)peers[p].argv[a];
		if (strcmp(others[0], "FLOOR") == 0)
			others[0] = floor_program;
		if (i < 0)
			there[p] = installed(others[0]);
		if (!there[p])
			continue;
		cost = first_picture(others, peers[p].word, state);
		there[p] = cost.ms > 0;
		if (i >= 0)
			their_ms[p][i] = cost.ms, their_cpu[p][i] = cost.cpu_ms;
	}
	cost = first_picture(ours, word, state);
	if (i >= 0)
		our_ms[i] = cost.ms, our_cpu[i] = cost.cpu_ms;
	return cost.ms > 0;
}

static int compare(char *program, char *floor_program, char *session, const char *folder)
{
	char state[120], name[60];
	char *argv[] = {program,    "play",  "--yes", "--no-delay",
			"--device", "pulse", session, NULL};

	for (int i = -1; i < ROUNDS; i++) {
		snprintf(state, sizeof state, "%s/state%d", folder, i);
		if (!one_round(i, argv, floor_program, state)) {
			fprintf(stderr, "bench_start: no picture of %s\n", program);
			return 1;
		}
	}
	for (int p = 0; p < PEERS; p++) {
		const struct bench_row *row = &peers[p].row;

		if (!there[p]) {
			bench_without(row, "skipped",
				      "it is not installed, or shows nothing");
			continue;
		}
		bench_compare(row, our_ms, their_ms[p], ROUNDS,
			      "%s; the least of all: %.1f and %.1f ms", peers[p].remark,
			      bench_least(our_ms, ROUNDS),
			      bench_least(their_ms[p], ROUNDS));
		snprintf(name, sizeof name, "start-cpu%s", strchr(row->name, '-'));
		bench_compare(&(struct bench_row){name, "ms CPU", row->against, 0}, our_cpu,
			      their_cpu[p], ROUNDS, "until then, of all threads");
	}
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
	char folder[80], session[SESSION_PATH], floor_program[400];
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
	setenv("TERM", "xterm-256color", 1);
	if (deaf_server(folder) && write_session(folder, session))
		status =
			compare((char *)(size_t)bench_environment("TURNOVER", "./turnover"),
				floor_program, session, folder);
	else
		perror(folder);
	nftw(folder, remove_it, 8, FTW_DEPTH | FTW_PHYS);
	return status;
}
