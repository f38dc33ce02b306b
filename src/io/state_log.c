/* SPDX-License-Identifier: GPL-3.0-or-later */
/* state_log: the file of a session in progress; see state_log.h. */
#include "io/state_log.h"

#include "core/base/mem.h"
#include "io/clock.h"
#include "io/paths.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const char extension[] = ".log";
enum {
	ATTEMPTS = 100, /* at names of one second */
	STAMP = 32,     /* bytes of a name, "20261122T183000Z" */
	LARGEST_LOG = 64 * 1024 * 1024
};

struct state_log {
	int fd;     /* -1: there is no file yet */
	char *name; /* of the file, without its folder; NULL: there is none yet */
	struct worker *worker;

	/* The file up to `safe` has been promised by the disk; what follows is kept. */
	int64_t safe;
	struct text kept;
	size_t written;              /* bytes of `kept` that are in the file already */
	int write_fault, sync_fault; /* errno; 0: none */
	int64_t asked_ns;            /* when a sync was last asked for */

	/* Shared with the worker's sync: how far it is to go, and how far it came. */
	_Atomic int64_t asked, synced;
	_Atomic int refused; /* its errno: then none until `kept` is written again */
};

/* ---- Writing ---------------------------------------------------------------- */

static void sync_job(void *context)
{
	struct state_log *log = context;
	const int64_t asked = atomic_load(&log->asked);

	if (atomic_load(&log->refused) != 0)
		return;
	/* EINVAL, EROFS: what lies there cannot be synced, and need not be. */
	if (TEMP_FAILURE_RETRY(fdatasync(log->fd)) == 0 || errno == EINVAL ||
	    errno == EROFS)
		atomic_store(&log->synced, asked);
	else
		atomic_store(&log->refused, errno);
}

static struct state_log *adopt(int fd, int64_t size, struct worker *worker)
{
	struct state_log *log = mem_alloc(1, sizeof *log);

	log->fd = fd;
	log->worker = worker;
	log->safe = size;
	atomic_store(&log->synced, size);
	log->asked_ns = clock_now_ns();
	return log;
}

static int new_file(const char *path)
{
	return TEMP_FAILURE_RETRY(
		open(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
}

static void stamp(char to[STAMP], time_t time)
{
	struct tm utc;

	gmtime_r(&time, &utc);
	strftime(to, STAMP, "%Y%m%dT%H%M%SZ", &utc);
}

/* Named by the second it began; two in one second are told apart. */
static int create(const char *folder, char **name)
{
	char second[STAMP];
	int fd = -1;

	stamp(second, time(NULL));
	for (int i = 0; fd < 0 && i < ATTEMPTS; i++) {
		struct text path = {0};

		text_add(&path, "%s/%s", folder, second);
		if (i > 0)
			text_add(&path, "-%d", i);
		text_add(&path, "%s", extension);
		fd = new_file(text_string(&path));
		if (fd >= 0)
			*name = mem_strdup(text_string(&path) + strlen(folder) + 1);
		text_clear(&path);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

/* False: errno. */
static bool lock(int fd)
{
	return TEMP_FAILURE_RETRY(flock(fd, LOCK_EX | LOCK_NB)) == 0;
}

/* False: errno. */
static bool have_file(struct state_log *log)
{
	char *folder;
	int fault;

	if (log->fd >= 0)
		return true;
	folder = paths_state();
	if (paths_make_folder(folder, true))
		log->fd = create(folder, &log->name);
	fault = errno;
	free(folder);
	errno = fault;
	if (log->fd >= 0)
		lock(log->fd);
	return log->fd >= 0;
}

/* *done grows by what was written. False: errno; it may be called again to go on. */
static bool write_at(int fd, int64_t at, const char *bytes, size_t n, size_t *done)
{
	while (*done < n) {
		ssize_t wrote = TEMP_FAILURE_RETRY(
			pwrite(fd, bytes + *done, n - *done, (off_t)(at + (int64_t)*done)));

		if (wrote <= 0) {
			errno = wrote < 0 ? errno : ENOSPC;
			return false;
		}
		*done += (size_t)wrote;
	}
	return true;
}

/* What has been promised is no longer kept. */
static void take_promise(struct state_log *log)
{
	const int64_t synced = atomic_load(&log->synced);
	const size_t n = (size_t)(synced - log->safe);

	if (n > 0) {
		memmove(log->kept.bytes, log->kept.bytes + n, log->kept.n - n);
		log->kept.n -= n;
		log->written -= n;
		log->safe = synced;
	}
	if (n > 0 || log->kept.n == 0)
		log->sync_fault = 0;
}

static bool write_kept(struct state_log *log)
{
	const int refused = atomic_load(&log->refused);

	take_promise(log);
	if (refused != 0) {
		log->sync_fault = refused;
		log->written = 0;
	}
	log->write_fault = 0;
	if (!have_file(log) || !write_at(log->fd, log->safe, text_string(&log->kept),
					 log->kept.n, &log->written))
		log->write_fault = errno;
	else if (refused != 0) /* one that came meanwhile is not made good by this */
		atomic_store(&log->refused, 0);
	atomic_store(&log->asked, log->safe + (int64_t)log->written);
	return log->write_fault == 0;
}

struct state_log *state_log_new(const char *lines, size_t n, struct worker *worker)
{
	struct state_log *log = adopt(-1, 0, worker);

	state_log_add(log, lines, n);
	return log;
}

struct state_log *state_log_resume(const char *path, struct worker *worker)
{
	int fd = TEMP_FAILURE_RETRY(open(path, O_RDWR | O_NOFOLLOW | O_CLOEXEC));
	int64_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : -1;
	struct state_log *log;

	if (size < 0 || !lock(fd)) {
		int fault = errno;

		if (fd >= 0)
			close(fd);
		errno = fault;
		return NULL;
	}
	log = adopt(fd, size, worker);
	log->name = mem_strdup(strrchr(path, '/') != NULL ? strrchr(path, '/') + 1 : path);
	/* A line feed first: the last line may have been torn. */
	text_add(&log->kept, "\n");
	return log;
}

bool state_log_add(struct state_log *log, const char *lines, size_t n)
{
	const int64_t now = clock_now_ns();
	const bool again = atomic_load(&log->refused) != 0;

	text_add_bytes(&log->kept, lines, n);
	if (!write_kept(log))
		return false;
	if (again || now - log->asked_ns >= ms_to_ns(STATE_LOG_SYNC_MS)) {
		log->asked_ns = now;
		worker_do(log->worker, sync_job, log);
	}
	return true;
}

int state_log_fault(const struct state_log *log)
{
	if (log->write_fault != 0)
		return log->write_fault;
	return log->sync_fault != 0 ? log->sync_fault : atomic_load(&log->refused);
}

void state_log_sync(struct state_log *log)
{
	if (log->fd >= 0)
		worker_do(log->worker, sync_job, log);
}

/* The part of the log that is in its file, in another. */
static bool copy_safe(const struct state_log *log, int to)
{
	char bytes[4096];

	for (int64_t at = 0; at < log->safe;) {
		const int64_t left = log->safe - at;
		size_t n = left < (int64_t)sizeof bytes ? (size_t)left : sizeof bytes,
		       done = 0;
		ssize_t got = TEMP_FAILURE_RETRY(pread(log->fd, bytes, n, (off_t)at));

		if (got <= 0 || !write_at(to, at, bytes, (size_t)got, &done))
			return false;
		at += got;
	}
	return true;
}

/* All of it in a file of that folder. */
static bool rescue(const struct state_log *log, const char *folder, char **to)
{
	struct text path = {0};
	size_t done = 0;
	bool right = false;
	int fd;

	text_add(&path, "%s/" STATE_LOG_RESCUED "%s", folder, log->name);
	fd = new_file(text_string(&path));
	if (fd >= 0) {
		right = copy_safe(log, fd) &&
			write_at(fd, log->safe, text_string(&log->kept), log->kept.n,
				 &done) &&
			TEMP_FAILURE_RETRY(fdatasync(fd)) == 0;
		close(fd);
		if (!right)
			unlink(text_string(&path));
	}
	if (right)
		*to = mem_strdup(text_string(&path));
	text_clear(&path);
	return right;
}

static bool rescue_anywhere(struct state_log *log, char **to)
{
	const char *const folders[] = {getenv("TMPDIR"), "/var/tmp", "/tmp"};
	char second[STAMP];
	struct text name = {0};

	stamp(second, time(NULL));
	text_add(&name, "%s%s", second, extension);
	if (log->name == NULL)
		log->name = mem_strdup(text_string(&name));
	text_clear(&name);
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (folders[i] != NULL && folders[i][0] == '/' &&
		    rescue(log, folders[i], to))
			return true;
	return false;
}

bool state_log_close(struct state_log *log, char **rescued)
{
	bool right;
	int fault;

	*rescued = NULL;
	if (write_kept(log) && log->kept.n > 0)
		sync_job(log);
	take_promise(log);
	fault = state_log_fault(log);
	right = fault == 0 || rescue_anywhere(log, rescued);
	if (log->fd >= 0)
		close(log->fd);
	text_clear(&log->kept);
	free(log->name);
	free(log);
	errno = fault;
	return right;
}

/* ---- Finding ---------------------------------------------------------------- */

static int open_log(const char *path)
{
	return TEMP_FAILURE_RETRY(
		open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK));
}

static bool is_held(const char *path)
{
	int fd = open_log(path);
	bool held = fd >= 0 && !lock(fd);

	if (fd >= 0)
		close(fd);
	return held;
}

/* The whole file, or NULL: none, or larger than any session makes one. */
static char *read_file(const char *path, size_t *n)
{
	int fd = open_log(path);
	struct stat status;
	char *bytes = NULL;
	ssize_t got = 0;

	*n = 0;
	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	    status.st_size > 0 && status.st_size <= LARGEST_LOG)
		bytes = mem_alloc((size_t)status.st_size, 1);
	while (bytes != NULL && *n < (size_t)status.st_size &&
	       ((got = read(fd, bytes + *n, (size_t)status.st_size - *n)) > 0 ||
		(got < 0 && errno == EINTR)))
		*n += got > 0 ? (size_t)got : 0;
	if (fd >= 0)
		close(fd);
	return bytes;
}

static bool read_log(const char *path, struct progress *progress)
{
	size_t n;
	char *bytes = read_file(path, &n);
	bool right = bytes != NULL && progress_read(progress, bytes, n);

	free(bytes);
	return right;
}

static bool is_log(const char *name)
{
	size_t n = strlen(name);

	return name[0] != '.' && n >= sizeof extension &&
	       strcmp(name + n - (sizeof extension - 1), extension) == 0;
}

struct names {
	char **items;
	size_t n, capacity;
};

static int newest_first(const void *a, const void *b)
{
	return strverscmp(*(char *const *)b, *(char *const *)a);
}

/* Names are times: those since `since`, the newest first. */
static void list_logs(const char *folder, const char *since, struct names *names)
{
	DIR *open_folder = opendir(folder);
	const struct dirent *entry;

	while (open_folder != NULL && (entry = readdir(open_folder)) != NULL)
		if (is_log(entry->d_name) && strcmp(entry->d_name, since) >= 0)
			*ARRAY_PUSH(names) = mem_strdup(entry->d_name);
	if (open_folder != NULL)
		closedir(open_folder);
	if (names->n > 0)
		qsort(names->items, names->n, sizeof *names->items, newest_first);
}

static bool is_interrupted(const char *path, struct progress *progress)
{
	if (is_held(path) || !read_log(path, progress))
		return false;
	return !progress->ended && progress->at_ms > 0 &&
	       progress->at_ms < progress->length_ms;
}

bool state_log_find(char **path, struct progress *progress)
{
	char *folder = paths_state(), since[STAMP];
	struct names names = {0};

	stamp(since, time(NULL) - (time_t)STATE_LOG_DAYS * 24 * 60 * 60);
	list_logs(folder, since, &names);
	*path = NULL;
	memset(progress, 0, sizeof *progress);
	for (size_t i = 0; i < names.n; i++) {
		struct text text = {0};

		text_add(&text, "%s/%s", folder, names.items[i]);
		if (*path == NULL && is_interrupted(text_string(&text), progress))
			*path = mem_strdup(text_string(&text));
		else if (*path == NULL)
			progress_clear(progress);
		text_clear(&text);
		free(names.items[i]);
	}
	free(names.items);
	free(folder);
	return *path != NULL;
}

/* Old enough that nobody takes it up again: names are times. */
static bool is_over(const struct progress *progress, const char *name, const char *since)
{
	return progress->ended ||
	       (progress->at_ms > 0 && progress->at_ms >= progress->length_ms) ||
	       strcmp(name, since) < 0;
}

static void look_at_log(const char *folder, const char *name, const char *since,
			state_log_kept *kept, void *context)
{
	struct progress progress = {0};
	struct text path = {0};
	int fd;

	text_add(&path, "%s/%s", folder, name);
	fd = open_log(text_string(&path));
	if (fd >= 0 && lock(fd) && read_log(text_string(&path), &progress) &&
	    is_over(&progress, name, since) && kept(&progress, context))
		unlink(text_string(&path));
	if (fd >= 0)
		close(fd);
	progress_clear(&progress);
	text_clear(&path);
}

void state_log_each_over(state_log_kept *kept, void *context)
{
	char *folder = paths_state(), since[STAMP];
	struct names names = {0};

	stamp(since, time(NULL) - (time_t)STATE_LOG_DAYS * 24 * 60 * 60);
	list_logs(folder, "", &names);
	for (size_t i = names.n; i-- > 0;) {
		look_at_log(folder, names.items[i], since, kept, context);
		free(names.items[i]);
	}
	free(names.items);
	free(folder);
}

bool state_log_discard(const char *path, const struct progress *progress)
{
	struct text line = {0};
	int fd = TEMP_FAILURE_RETRY(open(path, O_WRONLY | O_NOFOLLOW | O_CLOEXEC));
	int64_t size = fd >= 0 ? lseek(fd, 0, SEEK_END) : -1;
	size_t written = 0;
	bool done;

	/* A line feed first: the last line may have been torn. */
	text_add(&line, "\n");
	progress_line(&line, "end %lld %lld stopped", (long long)progress->last_utc_ms,
		      (long long)progress->at_ms);
	done = size >= 0 && write_at(fd, size, text_string(&line), line.n, &written) &&
	       TEMP_FAILURE_RETRY(fdatasync(fd)) == 0;
	/* All of it or nothing. */
	if (!done && size >= 0 && ftruncate(fd, (off_t)size) != 0)
		done = false;
	if (fd >= 0)
		close(fd);
	text_clear(&line);
	return done;
}
