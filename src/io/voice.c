/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * voice: the process that speaks, and how it is spoken with; see voice.h.
 *
 * Over a socket: a byte lets the child begin, and it says who it is (struct hello and a
 * text). Then, for each text (its length, its bytes), come a number of samples and the
 * samples. Both ends are the same program, so numbers travel as they are.
 */
#include <config.h>

#include "io/voice.h"

#include "core/base/mem.h"
#include "io/clock.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	PATIENCE_MS = 4000, /* for one answer */
	CHILD_S = 10,       /* after so long with one text it ends itself */
	CHILD_CPU_S = 120,
	FIRST_FD = 3,
	LAST_FD = 1024
};

#define TOO_LONG UINT32_MAX

struct hello {
	uint32_t rate; /* 0: it cannot speak, and the text says why */
	uint32_t n;    /* bytes of text */
};

enum state { STARTING, READY, GONE };

struct voice {
	char *language;
	int words_per_minute;
	pid_t pid; /* 0: none */
	int fd;    /* -1: none */
	enum state state;
	unsigned rate;
	char name[VOICE_NAME], why[VOICE_WHY];
};

/* ---- the child --------------------------------------------------------------------- */

static bool put(int fd, const void *bytes, size_t n)
{
	const char *at = bytes;

	while (n > 0) {
		ssize_t done = send(fd, at, n, MSG_NOSIGNAL);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

static bool get(int fd, void *bytes, size_t n)
{
	char *at = bytes;

	while (n > 0) {
		ssize_t done = read(fd, at, n);

		if (done < 0 && errno == EINTR)
			continue;
		if (done <= 0)
			return false;
		at += done;
		n -= (size_t)done;
	}
	return true;
}

/* All but the standard streams and this one. */
static void close_others(int fd)
{
#ifdef HAVE_CLOSE_RANGE
	if ((fd == FIRST_FD || close_range(FIRST_FD, (unsigned)fd - 1, 0) == 0) &&
	    close_range((unsigned)fd + 1, ~0u, 0) == 0)
		return;
#endif
	for (int i = FIRST_FD; i < LAST_FD; i++)
		if (i != fd)
			close(i);
}

/* Nothing of the player's is touched: not its screen, its signals, its files. */
static void withdraw(int fd)
{
	static const int to_parent[] = {SIGINT,  SIGQUIT, SIGHUP,  SIGTSTP,
					SIGTTIN, SIGTTOU, SIGPIPE, SIGCHLD};
	static const int to_child[] = {SIGALRM, SIGTERM, SIGABRT, SIGSEGV,  SIGBUS, SIGFPE,
				       SIGILL,  SIGUSR1, SIGUSR2, SIGWINCH, SIGCONT};
	const struct rlimit no_core = {0, 0}, cpu = {CHILD_CPU_S, CHILD_CPU_S};
	int null = open("/dev/null", O_RDWR);
	sigset_t none;

	for (size_t i = 0; i < sizeof to_parent / sizeof *to_parent; i++)
		signal(to_parent[i], SIG_IGN);
	for (size_t i = 0; i < sizeof to_child / sizeof *to_child; i++)
		signal(to_child[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	for (int i = 0; null >= 0 && i < FIRST_FD; i++)
		dup2(null, i);
	close_others(fd);
	setrlimit(RLIMIT_CORE, &no_core);
	setrlimit(RLIMIT_CPU, &cpu);
	/* It has no business with a sound server; one that hangs would hang it, too. */
	setenv("PULSE_SERVER", "unix:/dev/null", 1);
}

static bool answer(int fd, const char *text, unsigned rate)
{
	size_t most = (size_t)rate * VOICE_MAX_S;
	int16_t *samples;
	size_t n = voice_espeak_say(text, most, &samples);
	uint32_t count = n > most ? TOO_LONG : (uint32_t)n;
	bool done = put(fd, &count, sizeof count) &&
		    (count == TOO_LONG || put(fd, samples, n * sizeof *samples));

	free(samples);
	return done;
}

static void speak(int fd, const char *language, int words_per_minute)
{
	char name[VOICE_NAME] = "", why[VOICE_WHY] = "", text[VOICE_MAX_TEXT + 1];
	const char *first = name;
	struct hello hello;
	uint32_t n;
	char go;

	/* Loading takes a while of a processor, which others need first. */
	if (!get(fd, &go, sizeof go))
		return;
	alarm(CHILD_S);
	hello.rate = voice_espeak_open(language, words_per_minute, name, why);
	if (hello.rate == 0)
		first = why;
	hello.n = (uint32_t)strlen(first);
	if (!put(fd, &hello, sizeof hello) || !put(fd, first, hello.n) || hello.rate == 0)
		return;
	for (;;) {
		alarm(0);
		if (!get(fd, &n, sizeof n) || n > VOICE_MAX_TEXT || !get(fd, text, n))
			return;
		alarm(CHILD_S);
		text[n] = '\0';
		if (!answer(fd, text, hello.rate))
			return;
	}
}

/* ---- the parent -------------------------------------------------------------------- */

static void end_child(struct voice *voice)
{
	if (voice->fd >= 0)
		close(voice->fd);
	if (voice->pid > 0) {
		kill(voice->pid, SIGKILL);
		while (waitpid(voice->pid, NULL, 0) < 0 && errno == EINTR)
			;
	}
	voice->fd = -1;
	voice->pid = 0;
}

static void give_up(struct voice *voice, const char *why)
{
	end_child(voice);
	voice->state = GONE;
	snprintf(voice->why, sizeof voice->why, "%s", why);
}

/* All n bytes within PATIENCE_MS, or the voice is gone. */
static bool receive(struct voice *voice, void *bytes, size_t n)
{
	int64_t until = ms_of_ns(clock_now_ns()) + PATIENCE_MS;
	char *at = bytes;

	while (n > 0) {
		struct pollfd poll_fd = {voice->fd, POLLIN, 0};
		int64_t left = until - ms_of_ns(clock_now_ns());
		int ready = left > 0 ? poll(&poll_fd, 1, (int)left) : 0;
		ssize_t done;

		if (ready < 0 && errno == EINTR)
			continue;
		if (ready <= 0) {
			give_up(voice, "espeak-ng gives no answer");
			return false;
		}
		done = recv(voice->fd, at, n, MSG_DONTWAIT);
		if (done < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (done <= 0) {
			give_up(voice, "espeak-ng crashed; its data may be damaged");
			return false;
		}
		at += done;
		n -= (size_t)done;
	}
	return true;
}

struct voice *voice_new(const char *language, int words_per_minute)
{
	struct voice *voice = mem_alloc(1, sizeof *voice);

	voice->fd = -1;
	voice->language = mem_strdup(language);
	voice->words_per_minute = words_per_minute;
	if (!voice_espeak_there()) {
		voice_espeak_open(language, words_per_minute, voice->name, voice->why);
		voice->state = GONE;
	}
	return voice;
}

void voice_begin(struct voice *voice)
{
	int fds[2];

	if (voice->state != STARTING || voice->fd >= 0)
		return;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0) {
		give_up(voice, strerror(errno));
		return;
	}
	voice->pid = fork();
	if (voice->pid == 0) {
		withdraw(fds[1]);
		speak(fds[1], voice->language, voice->words_per_minute);
		/* Nothing of the parent's is flushed or freed here. */
		kill(getpid(), SIGKILL);
	}
	close(fds[1]);
	voice->fd = fds[0];
	if (voice->pid < 0)
		give_up(voice, strerror(errno));
}

/* The child's first words. */
static void meet(struct voice *voice)
{
	struct hello hello;
	char text[VOICE_WHY];
	const char go = 1;

	if (!put(voice->fd, &go, sizeof go)) {
		give_up(voice, "espeak-ng could not be started");
		return;
	}
	if (!receive(voice, &hello, sizeof hello))
		return;
	if (hello.n >= sizeof text) {
		give_up(voice, "espeak-ng gives a strange answer");
		return;
	}
	if (!receive(voice, text, hello.n))
		return;
	text[hello.n] = '\0';
	if (hello.rate == 0) {
		give_up(voice, text);
		return;
	}
	voice->rate = hello.rate;
	voice->state = READY;
	snprintf(voice->name, sizeof voice->name, "%.*s", VOICE_NAME - 1, text);
}

bool voice_ready(struct voice *voice, char why[VOICE_WHY])
{
	voice_begin(voice);
	if (voice->state == STARTING)
		meet(voice);
	if (voice->state == GONE)
		snprintf(why, VOICE_WHY, "%s", voice->why);
	return voice->state == READY;
}

const char *voice_name(const struct voice *voice)
{
	return voice->name;
}

unsigned voice_rate(const struct voice *voice)
{
	return voice->rate;
}

enum voice_answer voice_say(struct voice *voice, const char *text, int16_t **samples,
			    size_t *n)
{
	char why[VOICE_WHY];
	uint32_t length = (uint32_t)strlen(text), count;

	*samples = NULL;
	*n = 0;
	if (!voice_ready(voice, why))
		return VOICE_GONE;
	if (length > VOICE_MAX_TEXT)
		return VOICE_TOO_LONG;
	if (!put(voice->fd, &length, sizeof length) || !put(voice->fd, text, length)) {
		give_up(voice, "espeak-ng crashed; its data may be damaged");
		return VOICE_GONE;
	}
	if (!receive(voice, &count, sizeof count))
		return VOICE_GONE;
	if (count == TOO_LONG)
		return VOICE_TOO_LONG;
	if (count > voice->rate * VOICE_MAX_S) {
		give_up(voice, "espeak-ng gives a strange answer");
		return VOICE_GONE;
	}
	*samples = mem_alloc(count + 1, sizeof **samples);
	if (!receive(voice, *samples, count * sizeof **samples)) {
		free(*samples);
		*samples = NULL;
		return VOICE_GONE;
	}
	*n = count;
	return count > 0 ? VOICE_SAID : VOICE_NOTHING;
}

void voice_free(struct voice *voice)
{
	if (voice == NULL)
		return;
	end_child(voice);
	free(voice->language);
	free(voice);
}
