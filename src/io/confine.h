/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confine: what this process can do no more, before it reads a stranger's file.
 *
 * The readers are made to take anything. Should one have a hole after all, what comes
 * through it finds itself where only the named files can be opened, none written, no
 * program started and nobody called. There is no way back; what is open stays open.
 *
 * Linux's Landlock holds the files, seccomp (by libseccomp) the calls. Where the kernel
 * or the library has one of them not, it is silently left out: it is the second wall.
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

/* By what it would: "Landlock and seccomp"; NULL: by nothing. Borrowed. */
const char *confine_means(void);

/* confine_calls.c: libseccomp is there; what it does, after Landlock is in force. */
bool confine_calls_there(void);
bool confine_calls(void);

#endif
