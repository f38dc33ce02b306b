/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outlet: bytes to a terminal that may stop taking them; see outlet.h. */
#include "ui/outlet.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

enum {
	CHUNK = 8192,
	KEPT = 1 << 18, /* of what was sent, before the memory is given back */
	EMERGENCY_MS = 200,
	/* A whole picture is more than a line holds: what reads it is given so long. */
	PATIENCE_MS = 5
};

static struct {
	int terminal;     /* does not block; -1: closed */
	int memory;       /* what ncurses writes to; borrowed; -1: not diverted */
	int shared_flags; /* of standard output, where it had to be used; -1: not */
	off_t sent;       /* of the bytes in memory */
	bool stalled;     /* it was full, and nobody read: do not wait again */
} outlet = {-1, -1, -1, 0, false};

/* Standard output opened anew: what it is set to is its own. -1: it cannot be. */
static int open_again(void)
{
	const int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
	int terminal = -1;

	/* Mostly it is the terminal of the process, which alone tells its group. That is
	 * open to it also where it is another user's (su), and in a tenth of the time that
	 * the way through /proc takes. */
	if (tcgetpgrp(STDOUT_FILENO) > 0)
		terminal = open("/dev/tty", flags);
	return terminal >= 0 ? terminal : open("/proc/self/fd/1", flags);
}

bool outlet_open(void)
{
	outlet.memory = -1;
	outlet.sent = 0;
	outlet.shared_flags = -1;
	outlet.stalled = false;
	outlet.terminal = open_again();
	if (outlet.terminal >= 0)
		return true;
	/* Another user's that is not the process's own, or there is no /proc. */
	outlet.terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (outlet.terminal < 0)
		return false;
	outlet.shared_flags = fcntl(STDOUT_FILENO, F_GETFL);
	fcntl(STDOUT_FILENO, F_SETFL, outlet.shared_flags | O_NONBLOCK);
	return true;
}

bool outlet_divert(int descriptor)
{
	int memory = memfd_create("terminal", MFD_CLOEXEC);

	if (memory < 0)
		return false;
	if (dup3(memory, descriptor, O_CLOEXEC) < 0) {
		close(memory);
		return false;
	}
	close(memory);
	outlet.memory = descriptor;
	outlet.sent = 0;
	return true;
}

/* Sends up to `n` bytes; false when the terminal takes no more now. */
static bool send(const char *bytes, size_t n)
{
	while (n > 0) {
		struct pollfd room = {outlet.terminal, POLLOUT, 0};
		ssize_t put = write(outlet.terminal, bytes, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0 && errno == EAGAIN) {
			if (outlet.stalled || poll(&room, 1, PATIENCE_MS) <= 0)
				return false;
			continue;
		}
		/* A terminal that is gone takes everything. */
		put = put < 0 ? (ssize_t)n : put;
		outlet.sent += put;
		bytes += put;
		n -= (size_t)put;
	}
	return true;
}

void outlet_forget(void)
{
	if (outlet.memory >= 0 && ftruncate(outlet.memory, 0) == 0)
		lseek(outlet.memory, 0, SEEK_SET);
	outlet.sent = 0;
}

bool outlet_flush(void)
{
	char bytes[CHUNK];
	ssize_t n = CHUNK;

	while (outlet.memory >= 0 && n == CHUNK) {
		n = pread(outlet.memory, bytes, sizeof bytes, outlet.sent);
		if (n > 0 && !send(bytes, (size_t)n)) {
			outlet.stalled = true;
			return false;
		}
	}
	outlet.stalled = false;
	if (outlet.sent > KEPT)
		outlet_forget();
	return true;
}

bool outlet_is_stalled(void)
{
	return outlet.stalled;
}

static int64_t now_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void outlet_drain(int milliseconds)
{
	int64_t until = now_ms() + milliseconds;

	while (!outlet_flush()) {
		struct pollfd room = {outlet.terminal, POLLOUT, 0};
		int64_t left = until - now_ms();

		if (left <= 0 || poll(&room, 1, (int)left) == 0)
			break;
	}
	outlet_forget();
}

void outlet_emergency(const char *bytes, size_t n)
{
	struct pollfd room = {outlet.terminal, POLLOUT, 0};

	while (n > 0 && outlet.terminal >= 0) {
		ssize_t put = write(outlet.terminal, bytes, n);

		if (put > 0) {
			bytes += put;
			n -= (size_t)put;
		} else if (put == 0 || (errno != EAGAIN && errno != EINTR) ||
			   poll(&room, 1, EMERGENCY_MS) <= 0) {
			break; /* it is gone, or nobody reads */
		}
	}
	if (outlet.shared_flags >= 0)
		fcntl(STDOUT_FILENO, F_SETFL, outlet.shared_flags);
}

void outlet_close(void)
{
	if (outlet.shared_flags >= 0)
		fcntl(STDOUT_FILENO, F_SETFL, outlet.shared_flags);
	if (outlet.terminal >= 0)
		close(outlet.terminal);
	outlet.terminal = outlet.memory = outlet.shared_flags = -1;
}
