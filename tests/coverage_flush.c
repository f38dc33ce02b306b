/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * coverage_flush: in a build with --enable-coverage, what a process has counted is written
 * also where it ends without exit(): a child, and a program by a signal of its own.
 */
#include <sys/types.h>
#include <unistd.h>

void __gcov_dump(void);
void __gcov_reset(void);
_Noreturn void __real__exit(int status);
_Noreturn void __wrap__exit(int status);
int __real_kill(pid_t process, int number);
int __wrap_kill(pid_t process, int number);

_Noreturn void __wrap__exit(int status)
{
	__gcov_dump();
	__real__exit(status);
}

int __wrap_kill(pid_t process, int number)
{
	/* After SIGTSTP it goes on and counts anew; counts in files are added up. */
	if (process == getpid()) {
		__gcov_dump();
		__gcov_reset();
	}
	return __real_kill(process, number);
}
