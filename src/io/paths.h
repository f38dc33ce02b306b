/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paths: where things are: XDG folders, sessions by name, files written whole.
 */
#ifndef TURNOVER_IO_PATHS_H
#define TURNOVER_IO_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* ~/.config/turnover, its sessions folder, runner.cfg. Owned by the caller. */
char *paths_config(void);
char *paths_own_sessions(void);
char *paths_runner_config(void);

/* Where sessions that ship are: $TURNOVER_SESSIONS, else the installed folder. Owned. */
char *paths_shipped_sessions(void);

/*
 * SESSION of the command line: "-", a path (has a '/' or a '.', or is a file), or the
 * name of an own or shipped session without extension. Owned; NULL: there is none.
 */
char *paths_find_session(const char *session);

/* Names (without extension) of own and shipped sessions, sorted, NULL-terminated. */
char **paths_list_sessions(void);
void paths_list_free(char **names);

/* Makes a folder and its parents, 0755 (0700 for what is private). False: errno. */
bool paths_make_folder(const char *path, bool private_folder);

/*
 * A file that is written beside its place and renamed at the end. paths_commit
 * flushes, syncs, and renames; false: errno, and what was there before is untouched.
 * With force false an existing file is EEXIST at open. paths_discard takes it back.
 */
struct new_file {
	FILE *stream; /* NULL where fd is used by a library */
	int fd;
	char *path, *beside; /* owned */
	bool force;
};
bool paths_open_new(struct new_file *file, const char *path, bool force);
bool paths_commit(struct new_file *file);
void paths_discard(struct new_file *file);

#endif
