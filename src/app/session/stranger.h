/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stranger: files that came from somebody else, before they are read. */
#ifndef TURNOVER_APP_STRANGER_H
#define TURNOVER_APP_STRANGER_H

#include <stdbool.h>
#include <stddef.h>

/* Whether a file lies outside the own and the shipped folders of sessions, links
 * followed; "-" does. */
bool stranger_is(const char *path);

/*
 * For a command that writes nothing: where one of these files is a stranger's,
 * the process gives up all but reading them and what
 * is the runner's own (io/confine.h). The first call counts: it names every file, and
 * the libraries that these need are loaded by then.
 */
void stranger_confine(const char *const *paths, size_t n);

#endif
