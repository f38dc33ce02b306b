/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paths: XDG folders, sessions by name, files written whole; see paths.h.
 *
 * A new file has no name until it is complete (O_TMPFILE), so that even kill -9 leaves
 * nothing behind. File systems that cannot do that get a hidden file beside the place,
 * which paths_discard removes.
 */
#include "io/paths.h"

#include "core/base/mem.h"
#include "core/base/text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ATTEMPTS = 1000 }; /* at a name that nobody has */

static char *join(const char *folder, const char *name, const char *extension)
{
	struct text text = {0};

	text_add(&text, "%s/%s%s", folder, name, extension);
	return text.bytes;
}

/* ---- folders ---------------------------------------------------------------- */

/* The XDG rules: a value that is empty or relative is as good as none. */
static const char *absolute(const char *variable)
{
	const char *value = getenv(variable);

	return value != NULL && value[0] == '/' ? value : NULL;
}

static const char *home(void)
{
	const char *folder = absolute("HOME");

	if (folder == NULL) {
		const struct passwd *user = getpwuid(getuid());

		folder = user != NULL && user->pw_dir[0] == '/' ? user->pw_dir
								: "/nonexistent";
	}
	return folder;
}

char *paths_expand(const char *written)
{
	if (written[0] != '~' || written[1] != '/')
		return mem_strdup(written);
	return join(home(), written + 2, "");
}

char *paths_written(const char *path)
{
	const size_t n = strlen(home());

	if (n > 1 && strncmp(path, home(), n) == 0 && path[n] == '/')
		return join("~", path + n + 1, "");
	return mem_strdup(path);
}

char *paths_config(void)
{
	const char *folder = absolute("XDG_CONFIG_HOME");

	if (folder != NULL)
		return join(folder, "turnover", "");
	return join(home(), ".config/turnover", "");
}

char *paths_state(void)
{
	const char *folder = absolute("XDG_STATE_HOME");

	if (folder != NULL)
		return join(folder, "turnover", "");
	return join(home(), ".local/state/turnover", "");
}

char *paths_data(void)
{
	const char *folder = absolute("XDG_DATA_HOME");

	if (folder != NULL)
		return join(folder, "turnover", "");
	return join(home(), ".local/share/turnover", "");
}

static char *in_config(const char *name)
{
	char *folder = paths_config();
	char *path = join(folder, name, "");

	free(folder);
	return path;
}

char *paths_runner_config(void)
{
	return in_config("runner.cfg");
}

/* What people write files of, where, and how they are called. */
static const struct {
	const char *folder, *extension, *variable, *shipped;
} kinds[] = {
	[PATHS_SESSION] = {"sessions", ".session", "TURNOVER_SESSIONS", SHIPPED_SESSIONS},
	[PATHS_THEME] = {"themes", ".theme", "TURNOVER_THEMES", SHIPPED_THEMES},
	[PATHS_PLAN] = {"sessions", ".plan", "TURNOVER_SESSIONS", SHIPPED_SESSIONS},
};

char *paths_own(enum paths_kind kind)
{
	return in_config(kinds[kind].folder);
}

static bool is_folder(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

/* Where the program was built and not installed, what ships is beside its folder:
 * build/turnover and sessions/. NULL: not so. */
static char *beside_program(const char *folder)
{
	char program[4096], *slash, *path;
	ssize_t n = readlink("/proc/self/exe", program, sizeof program - 1);

	if (n <= 0)
		return NULL;
	program[n] = '\0';
	slash = strrchr(program, '/');
	if (slash == NULL || strcmp(slash, "/turnover") != 0)
		return NULL;
	*slash = '\0';
	path = join(program, "../", folder);
	if (is_folder(path))
		return path;
	free(path);
	return NULL;
}

char *paths_shipped(enum paths_kind kind)
{
	const char *folder = getenv(kinds[kind].variable);
	char *beside = NULL;

	if (folder != NULL && folder[0] != '\0')
		return mem_strdup(folder);
	if (!is_folder(kinds[kind].shipped))
		beside = beside_program(kinds[kind].folder);
	return beside != NULL ? beside : mem_strdup(kinds[kind].shipped);
}

static bool make_one(const char *path, mode_t mode)
{
	int error;

	if (mkdir(path, mode) == 0)
		return true;
	error = errno; /* of a folder that exists: EEXIST, or EROFS, or EACCES */
	if (is_folder(path))
		return true;
	errno = error == EEXIST ? ENOTDIR : error;
	return false;
}

bool paths_make_folder(const char *path, bool private_folder)
{
	mode_t mode = private_folder ? 0700 : 0755;
	char *part = mem_strdup(path);
	bool made = true;

	for (char *slash = strchr(part + (part[0] == '/'), '/'); made && slash != NULL;
	     slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		made = part[0] == '\0' || make_one(part, mode);
		*slash = '/';
	}
	made = made && make_one(part, mode);
	free(part);
	return made;
}

/* ---- sessions by name ------------------------------------------------------- */

static bool is_file(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

static char *find_in(char *folder, const char *name, const char *extension)
{
	char *path = join(folder, name, extension);

	free(folder);
	if (!is_file(path)) {
		free(path);
		return NULL;
	}
	return path;
}

static bool has_extension(enum paths_kind kind, const char *name)
{
	size_t n = strlen(name), extension = strlen(kinds[kind].extension);

	return n > extension && strcmp(name + n - extension, kinds[kind].extension) == 0;
}

char *paths_find(enum paths_kind kind, const char *name)
{
	/* "blended.session" where no such file is here: meant is the one by name. */
	const char *extension = has_extension(kind, name) ? "" : kinds[kind].extension;
	char *path;

	if (strcmp(name, "-") == 0 || strchr(name, '/') != NULL || is_file(name))
		return mem_strdup(name);
	if (name[0] == '\0')
		return NULL;
	path = find_in(paths_own(kind), name, extension);
	if (path == NULL)
		path = find_in(paths_shipped(kind), name, extension);
	if (path == NULL && strchr(name, '.') != NULL)
		path = mem_strdup(name);
	return path;
}

struct names {
	char **items;
	size_t n, capacity;
};

static void list_folder(struct names *names, enum paths_kind kind, char *folder)
{
	DIR *open_folder = opendir(folder);
	const struct dirent *entry;

	while (open_folder != NULL && (entry = readdir(open_folder)) != NULL) {
		char *path;

		if (entry->d_name[0] == '.' || !has_extension(kind, entry->d_name) ||
		    !text_is_clean(entry->d_name))
			continue;
		path = join(folder, entry->d_name, "");
		if (is_file(path))
			*ARRAY_PUSH(names) = mem_strndup(
				entry->d_name,
				strlen(entry->d_name) - strlen(kinds[kind].extension));
		free(path);
	}
	if (open_folder != NULL)
		closedir(open_folder);
	free(folder);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **paths_list(enum paths_kind kind)
{
	struct names names = {0};
	size_t kept = 0;

	list_folder(&names, kind, paths_own(kind));
	list_folder(&names, kind, paths_shipped(kind));
	if (names.n > 0)
		qsort(names.items, names.n, sizeof *names.items, by_name);
	for (size_t i = 0; i < names.n; i++) {
		if (kept > 0 && strcmp(names.items[kept - 1], names.items[i]) == 0)
			free(names.items[i]); /* the own one hides the shipped one */
		else
			names.items[kept++] = names.items[i];
	}
	names.n = kept;
	*ARRAY_PUSH(&names) = NULL;
	return names.items;
}

void paths_list_free(char **names)
{
	for (char **name = names; name != NULL && *name != NULL; name++)
		free(*name);
	free(names);
}

void paths_list_text(struct text *to, char *const *names)
{
	for (; *names != NULL; names++)
		text_add(to, "%s%s", to->n > 0 ? ", " : "", *names);
}

/* ---- files written whole ---------------------------------------------------- */

static char *folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	if (slash == NULL)
		return mem_strdup(".");
	return slash == path ? mem_strdup("/") : mem_strndup(path, (size_t)(slash - path));
}

/*
 * What may be replaced: nothing at all, or with force a regular file. A link is
 * followed to what it names, so that it stays a link. Returns the place, or NULL.
 */
static char *place_of(const char *path, bool force)
{
	struct stat status;

	if (lstat(path, &status) != 0)
		return errno == ENOENT && path[0] != '\0' ? mem_strdup(path) : NULL;
	if (!force) {
		errno = EEXIST;
		return NULL;
	}
	if (S_ISLNK(status.st_mode)) {
		char *target = realpath(path, NULL);

		if (target == NULL || stat(target, &status) != 0) {
			free(target);
			return NULL;
		}
		free(target);
	}
	if (!S_ISREG(status.st_mode)) {
		errno = S_ISDIR(status.st_mode) ? EISDIR : ENOTSUP;
		return NULL;
	}
	return realpath(path, NULL);
}

/* A file without a name, if it can be given one later (that needs /proc). */
static int open_nameless(const char *folder)
{
	int fd = TEMP_FAILURE_RETRY(open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0666));
	char link[40];
	struct stat status;

	snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	if (fd >= 0 && lstat(link, &status) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

/* A hidden name that nobody has: tried until O_EXCL is content. */
static char *hidden_name(const char *folder, unsigned attempt)
{
	struct text text = {0};

	text_add(&text, "%s/.turnover-%ld-%u", folder, (long)getpid(), attempt);
	return text.bytes;
}

static int open_hidden(struct new_file *file, const char *folder)
{
	for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
		int fd;

		file->beside = hidden_name(folder, attempt);
		fd = TEMP_FAILURE_RETRY(
			open(file->beside,
			     O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666));
		if (fd >= 0)
			return fd;
		free(file->beside);
		file->beside = NULL;
		if (errno != EEXIST)
			break;
	}
	return -1;
}

bool paths_open_new(struct new_file *file, const char *path, bool force)
{
	char *folder;

	memset(file, 0, sizeof *file);
	file->fd = -1;
	file->force = force;
	file->path = place_of(path, force);
	if (file->path == NULL)
		return false;
	folder = folder_of(file->path);
	file->fd = open_nameless(folder);
	if (file->fd < 0)
		file->fd = open_hidden(file, folder);
	free(folder);
	if (file->fd >= 0)
		file->stream = fdopen(file->fd, "w+b");
	if (file->stream == NULL) {
		int error = errno;

		paths_discard(file);
		errno = error;
		return false;
	}
	return true;
}

bool paths_open_private(struct new_file *file, const char *path)
{
	int error;

	if (!paths_open_new(file, path, true))
		return false;
	if (fchmod(file->fd, 0600) == 0)
		return true;
	error = errno;
	paths_discard(file);
	errno = error;
	return false;
}

/* Gives a nameless file a name; false: errno, EEXIST if somebody has it. */
static bool name_it(const struct new_file *file, const char *name)
{
	char link[40];

	snprintf(link, sizeof link, "/proc/self/fd/%d", file->fd);
	return linkat(AT_FDCWD, link, AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0;
}

static bool name_it_hidden(struct new_file *file, const char *folder)
{
	for (unsigned attempt = 0; attempt < ATTEMPTS; attempt++) {
		file->beside = hidden_name(folder, attempt);
		if (name_it(file, file->beside))
			return true;
		free(file->beside);
		file->beside = NULL;
		if (errno != EEXIST)
			break;
	}
	return false;
}

/* Without force never over another file, not even one that came meanwhile. */
static bool place_new(struct new_file *file)
{
	struct stat status;

	if (file->beside == NULL)
		return name_it(file, file->path);
	if (link(file->beside, file->path) == 0) {
		unlink(file->beside);
		return true;
	}
	if (errno == EEXIST)
		return false;
	/* A file system without links (FAT). */
	if (lstat(file->path, &status) == 0) {
		errno = EEXIST;
		return false;
	}
	return rename(file->beside, file->path) == 0;
}

static bool place_over(struct new_file *file, const char *folder)
{
	if (file->beside == NULL && !name_it_hidden(file, folder))
		return false;
	return rename(file->beside, file->path) == 0;
}

static bool place(struct new_file *file, const char *folder)
{
	if (!(file->force ? place_over(file, folder) : place_new(file)))
		return false;
	free(file->beside);
	file->beside = NULL;
	return true;
}

static void sync_folder(const char *folder)
{
	int fd = TEMP_FAILURE_RETRY(open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC));

	/* The file is in place and whole; a folder that cannot sync is no failure. */
	if (fd >= 0) {
		TEMP_FAILURE_RETRY(fsync(fd));
		close(fd);
	}
}

bool paths_commit(struct new_file *file)
{
	char *folder = folder_of(file->path);
	bool done = true;
	int error;

	if (file->stream != NULL && ferror(file->stream)) {
		errno = EIO; /* the cause was lost when it happened */
		done = false;
	} else if (file->stream != NULL) {
		done = fflush(file->stream) == 0;
	}
	done = done && TEMP_FAILURE_RETRY(fsync(file->fd)) == 0 && place(file, folder);
	error = errno;
	if (done)
		sync_folder(folder);
	free(folder);
	paths_discard(file);
	errno = error;
	return done;
}

void paths_discard(struct new_file *file)
{
	if (file->beside != NULL)
		unlink(file->beside);
	if (file->stream != NULL)
		fclose(file->stream);
	else if (file->fd >= 0)
		close(file->fd);
	free(file->path);
	free(file->beside);
	memset(file, 0, sizeof *file);
	file->fd = -1;
}
