/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * paths: where things are: XDG folders, sessions by name, files written whole.
 */
#ifndef TURNOVER_IO_PATHS_H
#define TURNOVER_IO_PATHS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct text;

/* ~/.config/turnover and the runner.cfg in it. Owned by the caller. */
char *paths_config(void);
char *paths_runner_config(void);

/* ~/.local/state/turnover, where sessions in progress are kept. Owned. */
char *paths_state(void);

/* ~/.local/share/turnover, where the journal is. Owned. */
char *paths_data(void);

/* What people write files of and may have of their own. */
enum paths_kind { PATHS_SESSION, PATHS_THEME, PATHS_PLAN };

/* The folder of one's own, and of those that ship: $TURNOVER_SESSIONS, $TURNOVER_THEMES,
 * else the installed one. Plans lie with the sessions. Owned. */
char *paths_own(enum paths_kind kind);
char *paths_shipped(enum paths_kind kind);

/*
 * What the command line calls SESSION, THEME or PLAN: "-", a path (has a '/', or is a file), or
 * the name of an own or shipped one, with or without its extension. Owned; NULL: there
 * is none.
 */
char *paths_find(enum paths_kind kind, const char *name);

/* Names (without extension) of own and shipped ones, sorted, NULL-terminated. */
char **paths_list(enum paths_kind kind);
void paths_list_free(char **names);

/* Adds them: "dark, light, console". */
void paths_list_text(struct text *to, char *const *names);

/* A path as people write it into a file: "~/" is their home; and the other way. Owned. */
char *paths_written(const char *path);
char *paths_expand(const char *written);

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
/* The same with force, and nobody else may read it: what is kept of runs. */
bool paths_open_private(struct new_file *file, const char *path);
bool paths_commit(struct new_file *file);
void paths_discard(struct new_file *file);

#endif
