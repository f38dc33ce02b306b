/* SPDX-License-Identifier: GPL-3.0-or-later */
/* state_log: the file of a session in progress; see state_log.h. */
#include "io/state_log.h"

#include "core/base/mem.h"
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
enum { ATTEMPTS = 100, STAMP = 32, LARGEST_LOG = 64 * 1024 * 1024 };

struct state_log {
	int fd;
	struct worker *worker;
	int64_t synced_ns;   /* when a sync was last asked for */
	_Atomic bool failed; /* a write or a sync was refused */
};

static int64_t now_ns(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* ---- Writing ---------------------------------------------------------------- */

static void sync_job(void *context)
{
	struct state_log *log = context;

	/* Linux forgets what it could not write: a later success proves nothing. */
	if (fdatasync(log->fd) != 0 && errno != EINVAL && errno != EROFS)
		atomic_store(&log->failed, true);
}

static void close_job(void *context)
{
	struct state_log *log = context;

	sync_job(log);
	close(log->fd);
	free(log);
}

static struct state_log *adopt(int fd, struct worker *worker)
{
	struct state_log *log = mem_alloc(1, sizeof *log);

	log->fd = fd;
	log->worker = worker;
	log->synced_ns = now_ns();
	return log;
}

static void stamp(char to[STAMP], time_t time)
{
	struct tm utc;

	gmtime_r(&time, &utc);
	strftime(to, STAMP, "%Y%m%dT%H%M%SZ", &utc);
}

/* Named by the second it began; two in one second are told apart. */
static int create(const char *folder)
{
	char name[STAMP];
	int fd = -1;

	stamp(name, time(NULL));
	for (int i = 0; fd < 0 && i < ATTEMPTS; i++) {
		struct text path = {0};

		text_add(&path, "%s/%s", folder, name);
		if (i > 0)
			text_add(&path, "-%d", i);
		text_add(&path, "%s", extension);
		fd = open(text_string(&path),
			  O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			  0600);
		text_clear(&path);
		if (fd < 0 && errno != EEXIST)
			break;
	}
	return fd;
}

struct state_log *state_log_new(const char *lines, size_t n, struct worker *worker)
{
	char *folder = paths_state();
	struct state_log *log;
	int fd = -1, fault;

	if (paths_make_folder(folder, true))
		fd = create(folder);
	fault = errno;
	free(folder);
	errno = fault;
	if (fd < 0)
		return NULL;
	flock(fd, LOCK_EX | LOCK_NB);
	log = adopt(fd, worker);
	if (!state_log_add(log, lines, n)) {
		fault = errno;
		state_log_close(log);
		errno = fault;
		return NULL;
	}
	return log;
}

/* All of it or nothing. */
static bool write_whole(int fd, const char *bytes, size_t n)
{
	off_t before = lseek(fd, 0, SEEK_END);
	size_t done = 0;

	while (done < n) {
		ssize_t wrote = write(fd, bytes + done, n - done);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0) {
			int fault = wrote < 0 ? errno : ENOSPC;

			if (before >= 0 && ftruncate(fd, before) != 0)
				fault = errno;
			errno = fault;
			return false;
		}
		done += (size_t)wrote;
	}
	return true;
}

struct state_log *state_log_resume(const char *path, struct worker *worker)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);

	/* A line feed first: the last line may have been torn. */
	if (fd >= 0 && (flock(fd, LOCK_EX | LOCK_NB) != 0 || !write_whole(fd, "\n", 1))) {
		int fault = errno;

		close(fd);
		errno = fault;
		fd = -1;
	}
	return fd < 0 ? NULL : adopt(fd, worker);
}

bool state_log_add(struct state_log *log, const char *lines, size_t n)
{
	int64_t now = now_ns();

	if (!write_whole(log->fd, lines, n)) {
		atomic_store(&log->failed, true);
		return false;
	}
	atomic_store(&log->failed, false);
	if (now - log->synced_ns >= (int64_t)STATE_LOG_SYNC_MS * 1000000 * 9 / 10) {
		log->synced_ns = now;
		worker_do(log->worker, sync_job, log);
	}
	return true;
}

bool state_log_is_safe(const struct state_log *log)
{
	return !atomic_load(&log->failed);
}

void state_log_close(struct state_log *log)
{
	worker_do(log->worker, close_job, log);
}

/* ---- Finding ---------------------------------------------------------------- */

static bool is_held(const char *path)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	bool held = fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0;

	if (fd >= 0)
		close(fd);
	return held;
}

/* The whole file, or NULL: none, or larger than any session makes one. */
static char *read_file(const char *path, size_t *n)
{
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
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
	fd = open(text_string(&path), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK);
	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0 &&
	    read_log(text_string(&path), &progress) && is_over(&progress, name, since) &&
	    kept(&progress, context))
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
	int fd = open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC);
	bool done;

	if (fd < 0)
		return false;
	/* A line feed first: the last line may have been torn. */
	text_add(&line, "\n");
	progress_line(&line, "end %lld %lld stopped", (long long)progress->last_utc_ms,
		      (long long)progress->at_ms);
	done = write_whole(fd, text_string(&line), line.n) && fdatasync(fd) == 0;
	close(fd);
	text_clear(&line);
	return done;
}
