/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stranger: what is given up before a stranger's file is read; see stranger.h. */
#include "app/stranger.h"

#include "core/base/mem.h"
#include "io/confine.h"
#include "io/paths.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Links are followed: where it really lies. */
static bool lies_in(const char *path, const char *folder)
{
	char *real = realpath(path, NULL), *real_folder = realpath(folder, NULL);
	const size_t n = real_folder != NULL ? strlen(real_folder) : 0;
	const bool lies = real != NULL && n > 0 && strncmp(real, real_folder, n) == 0 &&
			  real[n] == '/';

	free(real);
	free(real_folder);
	return lies;
}

/* A name without a file of that name is one of the own or the shipped sessions. */
static bool any_stranger(const char *const *paths, size_t n, const char *own,
			 const char *shipped)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(paths[i], "-") == 0 ||
		    (access(paths[i], F_OK) == 0 && !lies_in(paths[i], own) &&
		     !lies_in(paths[i], shipped)))
			return true;
	return false;
}

void stranger_confine(const char *const *paths, size_t n)
{
	static bool called;
	char *own = paths_own(PATHS_SESSION), *shipped = paths_shipped(PATHS_SESSION);
	char *config = paths_config(), *data = paths_data();

	if (!called && any_stranger(paths, n, own, shipped)) {
		const char **readable = mem_alloc(n + 3, sizeof *readable);

		memcpy(readable, paths, n * sizeof *readable);
		readable[n] = shipped;
		readable[n + 1] = config;
		readable[n + 2] = data;
		confine(readable, n + 3);
		free(readable);
	}
	called = true;
	free(own);
	free(shipped);
	free(config);
	free(data);
}
