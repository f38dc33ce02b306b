/* SPDX-License-Identifier: GPL-3.0-or-later */
/* test_paths: folders, sessions by name, and files that are whole or not there. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "io/paths.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static int enter(void **state)
{
	(void)state;
	snprintf(folder, sizeof folder, "/tmp/turnover-paths-XXXXXX");
	return mkdtemp(folder) != NULL && chdir(folder) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	char command[100];

	(void)state;
	snprintf(command, sizeof command, "rm -rf '%s'", folder);
	return chdir("/") == 0 && system(command) == 0 ? 0 : -1;
}

static void write_file(const char *path, const char *content)
{
	FILE *stream = fopen(path, "w");

	assert_non_null(stream);
	fputs(content, stream);
	fclose(stream);
}

static void assert_content(const char *path, const char *content)
{
	char bytes[100] = {0};
	FILE *stream = fopen(path, "r");

	assert_non_null(stream);
	assert_true(fread(bytes, 1, sizeof bytes - 1, stream) <= sizeof bytes);
	fclose(stream);
	assert_string_equal(bytes, content);
}

/* Hidden ones included. */
static int count_entries(const char *path)
{
	DIR *open_folder = opendir(path);
	int n = 0;

	assert_non_null(open_folder);
	while (readdir(open_folder) != NULL)
		n++;
	closedir(open_folder);
	return n - 2;
}

static void assert_path(char *path, const char *expected)
{
	assert_non_null(path);
	assert_string_equal(path, expected);
	free(path);
}

static void test_config_folder(void **state)
{
	(void)state;
	setenv("HOME", "/home/runner", 1);
	setenv("XDG_CONFIG_HOME", "/conf", 1);
	assert_path(paths_config(), "/conf/turnover");
	assert_path(paths_own(PATHS_SESSION), "/conf/turnover/sessions");
	assert_path(paths_runner_config(), "/conf/turnover/runner.cfg");
	setenv("XDG_CONFIG_HOME", "relative/is/ignored", 1);
	assert_path(paths_config(), "/home/runner/.config/turnover");
	setenv("XDG_CONFIG_HOME", "", 1);
	assert_path(paths_config(), "/home/runner/.config/turnover");
	unsetenv("XDG_CONFIG_HOME");
	assert_path(paths_expand("~/sounds/go.wav"), "/home/runner/sounds/go.wav");
	assert_path(paths_expand("/sounds/~/go.wav"), "/sounds/~/go.wav");
	assert_path(paths_expand("~runner/go.wav"), "~runner/go.wav");
	assert_path(paths_config(), "/home/runner/.config/turnover");
}

static void test_config_without_home(void **state)
{
	char *path;

	(void)state;
	unsetenv("XDG_CONFIG_HOME");
	unsetenv("HOME");
	path = paths_config();
	assert_int_equal(path[0], '/');
	assert_non_null(strstr(path, "/.config/turnover"));
	free(path);
}

static void test_shipped_folder(void **state)
{
	(void)state;
	setenv("TURNOVER_SESSIONS", "/tree/sessions", 1);
	assert_path(paths_shipped(PATHS_SESSION), "/tree/sessions");
	setenv("TURNOVER_SESSIONS", "", 1);
	assert_path(paths_shipped(PATHS_SESSION), SHIPPED_SESSIONS);
	unsetenv("TURNOVER_SESSIONS");
	assert_path(paths_shipped(PATHS_SESSION), SHIPPED_SESSIONS);
}

static void make_sessions(void)
{
	char path[200];

	snprintf(path, sizeof path, "%s/config", folder);
	setenv("XDG_CONFIG_HOME", path, 1);
	snprintf(path, sizeof path, "%s/shipped", folder);
	setenv("TURNOVER_SESSIONS", path, 1);
	assert_true(paths_make_folder("config/turnover/sessions", false));
	assert_true(paths_make_folder("shipped", false));
	write_file("shipped/demo.session", "");
	write_file("shipped/blended.session", "");
	write_file("shipped/README", "");
	write_file("config/turnover/sessions/mine.session", "");
	write_file("config/turnover/sessions/demo.session", "");
	write_file("config/turnover/sessions/.hidden.session", "");
	write_file("config/turnover/sessions/bad\033[2J.session", "");
	write_file("config/turnover/sessions/.session", "");
	assert_true(paths_make_folder("shipped/folder.session", false));
}

static void test_list(void **state)
{
	static const char *const expected[] = {"blended", "demo", "mine"};
	char **names;
	size_t n = 0;

	(void)state;
	make_sessions();
	names = paths_list(PATHS_SESSION);
	for (; names[n] != NULL; n++) {
		assert_true(n < 3);
		assert_string_equal(names[n], expected[n]);
	}
	assert_int_equal(n, 3);
	paths_list_free(names);
}

static void test_list_nothing(void **state)
{
	char **names;

	(void)state;
	setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
	setenv("TURNOVER_SESSIONS", "/nonexistent", 1);
	names = paths_list(PATHS_SESSION);
	assert_null(names[0]);
	paths_list_free(names);
	assert_null(paths_find(PATHS_SESSION, "demo"));
}

static void test_find(void **state)
{
	char path[200];

	(void)state;
	make_sessions();
	assert_path(paths_find(PATHS_SESSION, "-"), "-");
	assert_path(paths_find(PATHS_SESSION, "./x"), "./x");
	assert_path(paths_find(PATHS_SESSION, "missing.session"), "missing.session");
	assert_null(paths_find(PATHS_SESSION, "nothing"));
	assert_null(paths_find(PATHS_SESSION, "folder"));
	assert_null(paths_find(PATHS_SESSION, ""));
	snprintf(path, sizeof path, "%s/shipped/blended.session", folder);
	assert_path(paths_find(PATHS_SESSION, "blended"), path);
	assert_path(paths_find(PATHS_SESSION, "blended.session"), path);
	snprintf(path, sizeof path, "%s/config/turnover/sessions/demo.session", folder);
	assert_path(paths_find(PATHS_SESSION, "demo"), path);
	write_file("demo", "here");
	assert_path(paths_find(PATHS_SESSION, "demo"), "demo");
}

static void test_make_folder(void **state)
{
	struct stat status;

	(void)state;
	umask(022);
	assert_true(paths_make_folder("a/b/c", true));
	assert_int_equal(stat("a/b/c", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0700);
	assert_true(paths_make_folder("a/b/c", true));
	assert_true(paths_make_folder("a/b/c/", false));
	assert_true(paths_make_folder("/", false));
	write_file("a/file", "");
	assert_false(paths_make_folder("a/file", false));
	assert_int_equal(errno, ENOTDIR);
	assert_false(paths_make_folder("a/file/x", false));
}

static void test_new_file(void **state)
{
	struct new_file file;
	struct stat status;

	(void)state;
	umask(027);
	assert_true(paths_open_new(&file, "out.wav", false));
	assert_true(fcntl(file.fd, F_GETFD) & FD_CLOEXEC);
	fputs("new", file.stream);
	assert_int_equal(access("out.wav", F_OK), -1);
	assert_true(paths_commit(&file));
	assert_content("out.wav", "new");
	assert_int_equal(stat("out.wav", &status), 0);
	assert_int_equal(status.st_mode & 0777, 0640);
	assert_int_equal(count_entries("."), 1);
}

static void test_no_overwriting(void **state)
{
	struct new_file file;

	(void)state;
	write_file("out", "old");
	assert_false(paths_open_new(&file, "out", false));
	assert_int_equal(errno, EEXIST);
	/* one that comes meanwhile is safe, too */
	assert_true(paths_open_new(&file, "late", false));
	fputs("new", file.stream);
	write_file("late", "old");
	assert_false(paths_commit(&file));
	assert_int_equal(errno, EEXIST);
	assert_content("late", "old");
	assert_int_equal(count_entries("."), 2);
}

static void test_force(void **state)
{
	struct new_file file;

	(void)state;
	write_file("out", "old");
	assert_true(paths_open_new(&file, "out", true));
	fputs("new", file.stream);
	assert_content("out", "old");
	assert_true(paths_commit(&file));
	assert_content("out", "new");
	assert_true(paths_open_new(&file, "fresh", true));
	assert_true(paths_commit(&file));
	assert_content("fresh", "");
	assert_int_equal(count_entries("."), 2);
}

static void test_discard(void **state)
{
	struct new_file file;

	(void)state;
	write_file("out", "old");
	assert_true(paths_open_new(&file, "out", true));
	fputs("half of it", file.stream);
	paths_discard(&file);
	assert_content("out", "old");
	assert_int_equal(count_entries("."), 1);
	paths_discard(&file);
}

static void test_links_and_devices(void **state)
{
	struct new_file file;
	struct stat status;

	(void)state;
	write_file("target", "old");
	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(symlink("nowhere", "dangling"), 0);
	assert_false(paths_open_new(&file, "link", false));
	assert_int_equal(errno, EEXIST);
	assert_false(paths_open_new(&file, "dangling", true));
	assert_true(paths_open_new(&file, "link", true));
	fputs("new", file.stream);
	assert_true(paths_commit(&file));
	assert_int_equal(lstat("link", &status), 0);
	assert_true(S_ISLNK(status.st_mode));
	assert_content("target", "new");
	assert_false(paths_open_new(&file, "/dev/null", true));
	assert_int_equal(errno, ENOTSUP);
	assert_false(paths_open_new(&file, ".", true));
	assert_int_equal(errno, EISDIR);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_false(paths_open_new(&file, "fifo", true));
}

static void test_open_failures(void **state)
{
	struct new_file file;
	char name[400];

	(void)state;
	assert_false(paths_open_new(&file, "missing/out", false));
	assert_int_equal(errno, ENOENT);
	assert_false(paths_open_new(&file, "", false));
	memset(name, 'x', sizeof name - 1);
	name[sizeof name - 1] = '\0';
	assert_false(paths_open_new(&file, name, false));
	assert_int_equal(errno, ENAMETOOLONG);
	assert_int_equal(count_entries("."), 0);
}

/* A full disk, as far as that can be had without one: a limit on the file's size. */
static void test_too_large(void **state)
{
	pid_t child;
	int status;

	(void)state;
	write_file("out", "old");
	child = fork();
	if (child == 0) {
		struct rlimit limit = {4096, 4096};
		struct new_file file;
		int right = 1;

		signal(SIGXFSZ, SIG_IGN);
		setrlimit(RLIMIT_FSIZE, &limit);
		if (paths_open_new(&file, "out", true)) {
			for (int i = 0; i < 100000; i++)
				putc('x', file.stream);
			right = !paths_commit(&file) ? 0 : 2;
		}
		_exit(right);
	}
	assert_true(child > 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_content("out", "old");
	assert_int_equal(count_entries("."), 1);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(test_##name, enter, leave)
	const struct CMUnitTest tests[] = {
		T(config_folder),  T(config_without_home),
		T(shipped_folder), T(list),
		T(list_nothing),   T(find),
		T(make_folder),    T(new_file),
		T(no_overwriting), T(force),
		T(discard),        T(links_and_devices),
		T(open_failures),  T(too_large),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
