/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signals: one descriptor for the loop, one handler for a crash; see signals.h. */
#include "app/console/signals.h"

#include "app/command.h"

#include "core/base/mem.h"

#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

static const int expected[] = {SIGTERM,  SIGHUP,  SIGINT, SIGQUIT,
			       SIGWINCH, SIGTSTP, SIGCONT};
static const int crashes[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};

static void (*crash_restore)(void);

static void expected_set(sigset_t *set)
{
	sigemptyset(set);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		sigaddset(set, expected[i]);
}

int signals_open(void)
{
	sigset_t set;

	expected_set(&set);
	if (pthread_sigmask(SIG_BLOCK, &set, NULL) != 0)
		return -1;
	return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

int signals_next(int fd)
{
	struct signalfd_siginfo info;

	return read(fd, &info, sizeof info) == (ssize_t)sizeof info ? (int)info.ssi_signo
								    : 0;
}

void signals_close(int fd)
{
	sigset_t set;

	expected_set(&set);
	close(fd);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
}

void signals_stop_here(void)
{
	sigset_t stop;

	sigemptyset(&stop);
	sigaddset(&stop, SIGTSTP);
	/* raise() would reach this thread only; the whole program has to stop. */
	kill(getpid(), SIGTSTP);
	pthread_sigmask(SIG_UNBLOCK, &stop, NULL);
	pthread_sigmask(SIG_BLOCK, &stop, NULL);
}

void signals_die(int signal_number)
{
	sigset_t set;

	signal(signal_number, SIG_DFL);
	sigemptyset(&set);
	sigaddset(&set, signal_number);
	pthread_sigmask(SIG_UNBLOCK, &set, NULL);
	kill(getpid(), signal_number);
	_exit(128 + signal_number);
}

/* In place of the library's own: no fault of the program, so no crash either. */
_Noreturn void mem_none(void)
{
	static const char text[] = "turnover: out of memory; what was saved is there, "
				   "close other programs and "
				   "start it again\n";

	if (crash_restore != NULL)
		crash_restore();
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0) {
		/* There is nobody left to tell. */
	}
	_exit(STATUS_FAILED);
}

static void on_crash(int signal_number)
{
	static const char text[] =
		"turnover: a fault in the program ended it; please report what you did\n";

	if (crash_restore != NULL)
		crash_restore();
	if (write(STDERR_FILENO, text, sizeof text - 1) < 0) {
		/* There is nobody left to tell. */
	}
	/* SA_RESETHAND has put the default back: this ends the program. */
	kill(getpid(), signal_number);
}

void signals_on_crash(void (*restore)(void))
{
	static char stack[16384];
	stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
	struct sigaction action;

	crash_restore = restore;
	/* A stack that overflowed cannot hold a handler. */
	sigaltstack(&alternate, NULL);
	memset(&action, 0, sizeof action);
	action.sa_handler = on_crash;
	action.sa_flags = SA_ONSTACK | (int)SA_RESETHAND;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++)
		sigaction(crashes[i], &action, NULL);
}
