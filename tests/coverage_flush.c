/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * coverage_flush: in a build with --enable-coverage, what a process has counted is written
 * also where it ends without exit(): a child, a program by a signal of its own, a child
 * that its parent ends. The counts are written as if there was no fault: neither those of
 * tests/rig/faults.c, which takes the counting for a part of the program, nor a limit on
 * the size of files.
 */
#include <dlfcn.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CHILD_MS = 5000, STEP_MS = 2 };

void __gcov_dump(void);
void __gcov_reset(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
int __real_kill(pid_t process, int number);
int __wrap_kill(pid_t process, int number);

static void hold_faults(bool held)
{
	void (*hold)(bool);

	*(void **)&hold = dlsym(RTLD_DEFAULT, "faults_hold");
	if (hold != NULL)
		hold(held);
}

/* Returns the limit on the size of files that there was. */
static struct rlimit lift_limit(void)
{
	struct rlimit before = {RLIM_INFINITY, RLIM_INFINITY}, most;

	getrlimit(RLIMIT_FSIZE, &before);
	most = before;
	most.rlim_cur = most.rlim_max;
	setrlimit(RLIMIT_FSIZE, &most);
	return before;
}

static void write_counts(void)
{
	struct rlimit before = lift_limit();

	hold_faults(true);
	__gcov_dump();
	hold_faults(false);
	setrlimit(RLIMIT_FSIZE, &before);
}

/* Before gcov's own, which have 100. */
__attribute__((destructor(101))) static void ends(void)
{
	lift_limit();
	hold_faults(true);
}

_Noreturn void __wrap__exit(int status)
{
	write_counts();
	__real__exit(status);
}

/* A child that ends by itself may be at its counts, and a file of half of them is none. */
static void wait_for(pid_t child)
{
	const struct timespec step = {0, STEP_MS * 1000000};
	siginfo_t info;

	for (int ms = 0; ms < CHILD_MS; ms += STEP_MS) {
		info.si_pid = 0;
		if (waitid(P_PID, (id_t)child, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ||
		    info.si_pid != 0)
			return;
		nanosleep(&step, NULL);
	}
}

int __wrap_kill(pid_t process, int number)
{
	/* After SIGTSTP it goes on and counts anew; counts in files are added up. */
	if (process == getpid()) {
		write_counts();
		__gcov_reset();
	} else if (number == SIGKILL && process > 0) {
		wait_for(process);
	}
	return __real_kill(process, number);
}
