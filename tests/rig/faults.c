/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * faults: preloaded, the system fails the program as $FAULTS says, items separated by ';':
 *
 *	eintr=MASK    calls of its own that a signal could interrupt are: with 1 every 2nd,
 *		      with 3 every 4th, as by chance, but the same each time
 *	malloc=N      its N-th request for memory is refused; "N+": and all that follow
 *	count=FILE    how many there were of both, written at its end: "eintr N malloc N"
 *	random=-1     getrandom() fails
 *	eio=FILE      while FILE exists the disk refuses to sync (whoever asks)
 *	writes=FILE   where and how much its own pwrite() wrote: a line "PLACE BYTES" each
 *	clock=FILE    CLOCK_REALTIME is off by the seconds that FILE holds
 *
 * "Its own" are calls from the program itself, not from a library it uses: what libconfig
 * or alsa-lib make of a failure is theirs. Sanitizers have a malloc of their own, so
 * malloc= is for builds without. What counts coverage is linked into the program; it holds
 * the faults of its own calls while it writes (tests/coverage_flush.c).
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { PATH = 512 };

static struct {
	uintptr_t from, to; /* the program's own code */
	long eintr_mask, malloc_nth, random;
	bool malloc_on;
	_Atomic long eintr, malloc;
	_Atomic bool held;
	int counting; /* opened at once: the program may close itself in later */
	char count[PATH], eio[PATH], clock[PATH], writes[PATH];
} faults;

/* ---- the script ------------------------------------------------------------------ */

/* The first object is the program itself. */
static int find_program(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size, (void)context;
	for (int i = 0; i < info->dlpi_phnum; i++) {
		const ElfW(Phdr) *part = &info->dlpi_phdr[i];

		if (part->p_type != PT_LOAD || !(part->p_flags & PF_X))
			continue;
		faults.from = info->dlpi_addr + part->p_vaddr;
		faults.to = faults.from + part->p_memsz;
	}
	return 1;
}

__attribute__((constructor)) static void begin(void)
{
	const char *item = getenv("FAULTS");

	for (; item != NULL && *item != '\0';
	     item += strcspn(item, ";"), item += *item == ';') {
		char sign = 0;

		if (sscanf(item, "malloc=%ld%c", &faults.malloc_nth, &sign) >= 1)
			faults.malloc_on = sign == '+';
		else if (sscanf(item, "eintr=%ld", &faults.eintr_mask) != 1 &&
			 sscanf(item, "random=%ld", &faults.random) != 1 &&
			 sscanf(item, "count=%500[^;]", faults.count) != 1 &&
			 sscanf(item, "eio=%500[^;]", faults.eio) != 1 &&
			 sscanf(item, "writes=%500[^;]", faults.writes) != 1)
			sscanf(item, "clock=%500[^;]", faults.clock);
	}
	if (faults.count[0] != '\0')
		faults.counting =
			(int)syscall(SYS_openat, AT_FDCWD, faults.count,
				     O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	dl_iterate_phdr(find_program, NULL);
}

__attribute__((destructor)) static void end(void)
{
	char text[80];
	int n = snprintf(text, sizeof text, "eintr %ld malloc %ld\n",
			 atomic_load(&faults.eintr), atomic_load(&faults.malloc));

	if (faults.count[0] != '\0' && syscall(SYS_write, faults.counting, text, n) == n)
		syscall(SYS_close, faults.counting);
}

void faults_hold(bool held);
void faults_hold(bool held)
{
	atomic_store(&faults.held, held);
}

static bool own(const void *caller)
{
	return !atomic_load(&faults.held) && (uintptr_t)caller >= faults.from &&
	       (uintptr_t)caller < faults.to;
}

static uint32_t scatter(uint32_t n)
{
	n = (n ^ n >> 16) * 0x7feb352du;
	n = (n ^ n >> 15) * 0x846ca68bu;
	return n ^ n >> 16;
}

static bool is_interrupted(const void *caller)
{
	if (!own(caller))
		return false;
	long n = atomic_fetch_add(&faults.eintr, 1) + 1;

	/* A rhythm would meet the same call of a loop each time. */
	if (faults.eintr_mask == 0 ||
	    (scatter((uint32_t)n) & (uint32_t)faults.eintr_mask) != 0)
		return false;
	errno = EINTR;
	return true;
}

static bool is_refused(const void *caller)
{
	if (!own(caller))
		return false;
	long n = atomic_fetch_add(&faults.malloc, 1) + 1;

	if (faults.malloc_nth == 0 ||
	    !(n == faults.malloc_nth || (faults.malloc_on && n > faults.malloc_nth)))
		return false;
	errno = ENOMEM;
	return true;
}

#define CALLER __builtin_return_address(0)

static void *next(const char *name)
{
	return dlsym(RTLD_NEXT, name);
}

/* A call that goes on to the C library unless `fails`. */
#define PASS(fails, failure, type, name, parameters, arguments)                            \
	type name parameters                                                               \
	{                                                                                  \
		static type(*real) parameters;                                             \
                                                                                           \
		if (fails(CALLER))                                                         \
			return failure;                                                    \
		if (real == NULL)                                                          \
			*(void **)&real = next(#name);                                     \
		return real arguments;                                                     \
	}
#define INTERRUPT(name, type, parameters, arguments)                                       \
	PASS(is_interrupted, -1, type, name, parameters, arguments)
#define REFUSE(name, type, parameters, arguments)                                          \
	PASS(is_refused, NULL, type, name, parameters, arguments)

/* ---- interrupted ----------------------------------------------------------------- */

INTERRUPT(read, ssize_t, (int fd, void *bytes, size_t n), (fd, bytes, n))
INTERRUPT(__read_chk, ssize_t, (int fd, void *bytes, size_t n, size_t room),
	  (fd, bytes, n, room))
INTERRUPT(write, ssize_t, (int fd, const void *bytes, size_t n), (fd, bytes, n))
INTERRUPT(pread, ssize_t, (int fd, void *bytes, size_t n, off_t at), (fd, bytes, n, at))
INTERRUPT(pread64, ssize_t, (int fd, void *bytes, size_t n, off_t at), (fd, bytes, n, at))
INTERRUPT(ftruncate, int, (int fd, off_t size), (fd, size))
INTERRUPT(ftruncate64, int, (int fd, off_t size), (fd, size))
INTERRUPT(flock, int, (int fd, int how), (fd, how))
INTERRUPT(poll, int, (struct pollfd * fds, nfds_t n, int timeout), (fds, n, timeout))
INTERRUPT(__poll_chk, int, (struct pollfd * fds, nfds_t n, int timeout, size_t room),
	  (fds, n, timeout, room))
INTERRUPT(ppoll, int,
	  (struct pollfd * fds, nfds_t n, const struct timespec *timeout,
	   const sigset_t *mask),
	  (fds, n, timeout, mask))
INTERRUPT(__ppoll_chk, int,
	  (struct pollfd * fds, nfds_t n, const struct timespec *timeout,
	   const sigset_t *mask, size_t room),
	  (fds, n, timeout, mask, room))
INTERRUPT(recv, ssize_t, (int fd, void *bytes, size_t n, int how), (fd, bytes, n, how))
INTERRUPT(send, ssize_t, (int fd, const void *bytes, size_t n, int how),
	  (fd, bytes, n, how))
INTERRUPT(waitpid, pid_t, (pid_t pid, int *status, int how), (pid, status, how))

static int open_really(const char *path, int how, mode_t mode)
{
	return (int)syscall(SYS_openat, AT_FDCWD, path, how, mode);
}

static mode_t mode_of(int how, va_list *more)
{
	return how & (O_CREAT | O_TMPFILE) ? va_arg(*more, mode_t) : 0;
}

static ssize_t write_there(int fd, const void *bytes, size_t n, off_t at,
			   const void *caller)
{
	char line[64];
	ssize_t done;
	int trace;

	if (is_interrupted(caller))
		return -1;
	done = syscall(SYS_pwrite64, fd, bytes, n, at);
	if (faults.writes[0] == '\0' || !own(caller) || done < 0)
		return done;
	trace = open_really(faults.writes, O_WRONLY | O_CREAT | O_APPEND, 0600);
	if (syscall(SYS_write, trace, line,
		    snprintf(line, sizeof line, "%lld %zd\n", (long long)at, done)) > 0)
		syscall(SYS_close, trace);
	return done;
}

ssize_t pwrite(int fd, const void *bytes, size_t n, off_t at)
{
	return write_there(fd, bytes, n, at, CALLER);
}

ssize_t pwrite64(int fd, const void *bytes, size_t n, off_t at)
{
	return write_there(fd, bytes, n, at, CALLER);
}

#define OPEN(name)                                                                         \
	int name(const char *path, int how, ...)                                           \
	{                                                                                  \
		va_list more;                                                              \
		mode_t mode;                                                               \
                                                                                           \
		if (is_interrupted(CALLER))                                                \
			return -1;                                                         \
		va_start(more, how);                                                       \
		mode = mode_of(how, &more);                                                \
		va_end(more);                                                              \
		return open_really(path, how, mode);                                       \
	}
OPEN(open)
OPEN(open64)

static int sync_really(int fd, const void *caller, long call)
{
	if (faults.eio[0] != '\0' && syscall(SYS_access, faults.eio, F_OK) == 0) {
		errno = EIO;
		return -1;
	}
	return is_interrupted(caller) ? -1 : (int)syscall(call, fd);
}

int fsync(int fd)
{
	return sync_really(fd, CALLER, SYS_fsync);
}

int fdatasync(int fd)
{
	return sync_really(fd, CALLER, SYS_fdatasync);
}

ssize_t getrandom(void *bytes, size_t n, unsigned how)
{
	if (faults.random < 0)
		errno = ENOSYS;
	return faults.random < 0 ? -1 : syscall(SYS_getrandom, bytes, n, how);
}

/* ---- refused ----------------------------------------------------------------------- */

extern void *__libc_malloc(size_t n);
extern void *__libc_calloc(size_t n, size_t size);
extern void *__libc_realloc(void *memory, size_t n);

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

void *malloc(size_t n)
{
	return is_refused(CALLER) ? NULL : __libc_malloc(n);
}

void *calloc(size_t n, size_t size)
{
	return is_refused(CALLER) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *memory, size_t n)
{
	return is_refused(CALLER) ? NULL : __libc_realloc(memory, n);
}

#endif

REFUSE(strdup, char *, (const char *text), (text))
REFUSE(fdopen, FILE *, (int fd, const char *how), (fd, how))
REFUSE(fopen, FILE *, (const char *path, const char *how), (path, how))
REFUSE(fopen64, FILE *, (const char *path, const char *how), (path, how))
REFUSE(opendir, DIR *, (const char *path), (path))
REFUSE(realpath, char *, (const char *path, char *to), (path, to))
PASS(is_refused, -1, int, vasprintf, (char **to, const char *format, va_list more),
     (to, format, more))
PASS(is_refused, -1, int, __vasprintf_chk,
     (char **to, int flag, const char *format, va_list more), (to, flag, format, more))

/* ---- a clock that is set ------------------------------------------------------------ */

static double off_s(void)
{
	char text[40] = "";
	int fd = faults.clock[0] != '\0' ? open_really(faults.clock, O_RDONLY, 0) : -1;

	if (fd < 0)
		return 0;
	if (syscall(SYS_read, fd, text, sizeof text - 1) < 0)
		text[0] = '\0';
	syscall(SYS_close, fd);
	return strtod(text, NULL);
}

int clock_gettime(clockid_t clock, struct timespec *now)
{
	static int (*real)(clockid_t, struct timespec *);
	int result;

	if (real == NULL)
		*(void **)&real = next("clock_gettime");
	result = real(clock, now);
	if (clock == CLOCK_REALTIME)
		now->tv_sec += (time_t)off_s();
	return result;
}

time_t time(time_t *to)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	if (to != NULL)
		*to = now.tv_sec;
	return now.tv_sec;
}
