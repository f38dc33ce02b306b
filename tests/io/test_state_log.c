/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Tests of io/state_log.c that need the disk to fail at a certain moment; what the program
 * makes of such a disk is tested in tests/rig/faults_disk.py. The calls of the log come
 * here.
 */
#include "io/state_log.h"

#include "worker_wait.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

/* The disk: a sync that was asked for waits until it is let go, and fails. */
static struct {
	struct worker *worker;
	atomic_bool fails, may_fail;
	bool during_write; /* it is let go while the next write is under way */
	off_t at;          /* of the last write */
	size_t n;
} disk;

static void nap(void)
{
	nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
}

int fdatasync(int fd)
{
	if (!atomic_load(&disk.fails))
		return (int)syscall(SYS_fdatasync, fd);
	while (!atomic_load(&disk.may_fail))
		nap();
	errno = EIO;
	return -1;
}

static void let_it_fail(void)
{
	atomic_store(&disk.may_fail, true);
	worker_wait(disk.worker);
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	if (disk.during_write)
		let_it_fail();
	disk.during_write = false;
	disk.at = at;
	disk.n = n;
	return pwritev(fd, &(struct iovec){(void *)(uintptr_t)bytes, n}, 1, at);
}

static bool add(struct state_log *log, const char *lines)
{
	return state_log_add(log, lines, strlen(lines));
}

/* Whenever the failure comes: what was not synced is written again, from its beginning. */
static void check_failed_sync(bool during_write)
{
	struct state_log *log;
	char *rescued;

	disk.worker = worker_new();
	assert_non_null(disk.worker);
	atomic_store(&disk.may_fail, false);
	log = state_log_new("one\n", 4, disk.worker);
	assert_int_equal(state_log_fault(log), 0);
	atomic_store(&disk.fails, true);
	state_log_sync(log);
	disk.during_write = during_write;
	if (during_write)
		assert_true(add(log, "two\n"));
	else
		let_it_fail();
	assert_int_equal(state_log_fault(log), EIO);
	atomic_store(&disk.fails, false);
	assert_true(add(log, "three\n"));
	assert_int_equal(disk.at, 0);
	assert_int_equal(disk.n, during_write ? 14 : 10);
	assert_true(worker_free(disk.worker, 10000));
	assert_true(add(log, ""));
	assert_int_equal(state_log_fault(log), 0);
	assert_true(state_log_close(log, &rescued));
	assert_null(rescued);
}

static void test_sync_fails_between_writes(void **state)
{
	(void)state;
	check_failed_sync(false);
}

static void test_sync_fails_during_a_write(void **state)
{
	(void)state;
	check_failed_sync(true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sync_fails_between_writes),
		cmocka_unit_test(test_sync_fails_during_a_write),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("state_log", tests, NULL, NULL);
}
