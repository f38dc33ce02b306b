/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confine: takes rights from this process before it reads a stranger's file.
 *
 * The readers are made to take anything. Should one have a hole after all, what comes
 * through it can open only the named files, write none, start no program and call nobody.
 * There is no way back; what is open stays open.
 *
 * Linux's Landlock guards the files, seccomp (by libseccomp) the system calls. Where the
 * kernel or the library does not have one of them, it is left out without a word: this
 * is the second wall, not the first.
 */
#ifndef TURNOVER_IO_CONFINE_H
#define TURNOVER_IO_CONFINE_H

#include <stdbool.h>
#include <stddef.h>

/*
 * From here on only `paths` (a file, or a folder with all that is in it) can be opened,
 * and only to be read; what is not there is left out. Libraries that will be needed have
 * to be loaded before. For this thread and those it would begin; call it once.
 * False: nothing could be given up.
 */
bool confine(const char *const *paths, size_t n);

/* What confine would do it with: "Landlock and seccomp"; NULL: with nothing. Borrowed. */
const char *confine_means(void);

/* confine_calls.c: is libseccomp there? And its part, once Landlock is in force. */
bool confine_calls_there(void);
bool confine_calls(void);

#endif
