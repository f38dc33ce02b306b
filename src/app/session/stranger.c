/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stranger: what is given up before a stranger's file is read; see stranger.h. */
#include "app/session/stranger.h"

#include "core/base/mem.h"
#include "io/confine.h"
#include "io/paths.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool lies_in(const char *path, char *folder)
{
	char *real = realpath(folder, NULL);
	const size_t n = real != NULL ? strlen(real) : 0;
	const bool lies = n > 0 && strncmp(path, real, n) == 0 && path[n] == '/';

	free(real);
	free(folder);
	return lies;
}

bool stranger_is(const char *path)
{
	char *real = strcmp(path, "-") != 0 ? realpath(path, NULL) : NULL;
	const bool at_home = real != NULL && (lies_in(real, paths_own(PATHS_SESSION)) ||
					      lies_in(real, paths_shipped(PATHS_SESSION)));

	free(real);
	return !at_home;
}

/* A name without a file of that name is one of the own or the shipped sessions. */
static bool any_stranger(const char *const *paths, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(paths[i], "-") == 0 ||
		    (access(paths[i], F_OK) == 0 && stranger_is(paths[i])))
			return true;
	return false;
}

void stranger_confine(const char *const *paths, size_t n)
{
	static bool called;

	if (!called && any_stranger(paths, n)) {
		char *own[] = {paths_shipped(PATHS_SESSION), paths_config(), paths_data()};
		const size_t nown = sizeof own / sizeof *own;
		const char **readable = mem_alloc(n + nown, sizeof *readable);

		memcpy(readable, paths, n * sizeof *readable);
		memcpy(readable + n, own, sizeof own);
		confine(readable, n + nown);
		free(readable);
		for (size_t i = 0; i < nown; i++)
			free(own[i]);
	}
	called = true;
}
