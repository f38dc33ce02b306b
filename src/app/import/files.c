/* SPDX-License-Identifier: GPL-3.0-or-later */
/* files: what lies at the places an import was given; see files.h. */
#include "app/import/files.h"

#include "app/console/say.h"
#include "app/session/stranger.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "io/gunzip.h"
#include "io/xml.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { FOLDER_DEPTH = 6, FILES_MAX = 1000000 };

/* "run.fit", "RUN.TCX.GZ". */
static bool is_recording(const char *name)
{
	static const char *const endings[] = {".fit", ".tcx", ".gpx", ".csv"};
	size_t n = strlen(name);

	if (n > 3 && strcasecmp(name + n - 3, ".gz") == 0)
		n -= 3;
	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (n > 4 && strncasecmp(name + n - 4, endings[i], 4) == 0)
			return true;
	return false;
}

void import_files_add(struct import_files *files, const char *path, bool named)
{
	*ARRAY_PUSH(files) = (struct import_file){mem_strdup(path), named};
}

void import_files_clear(struct import_files *files)
{
	for (size_t i = 0; i < files->n; i++)
		free(files->items[i].path);
	free(files->items);
}

static int visible(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static void add_folder(struct import_files *files, const char *path, int depth)
{
	struct dirent **entries = NULL;
	const int n = scandir(path, &entries, visible, alphasort);
	const bool ends_in_slash = path[0] != '\0' && path[strlen(path) - 1] == '/';

	if (n < 0)
		say_error("%s: cannot read this folder: %s", path, strerror(errno));
	for (int i = 0; i < n; i++) {
		struct text name = {0};
		struct stat status;

		text_add(&name, "%s%s%s", path, ends_in_slash ? "" : "/",
			 entries[i]->d_name);
		/* Links to folders are not followed: they may lead back. */
		if (lstat(text_string(&name), &status) == 0 && S_ISDIR(status.st_mode)) {
			if (depth < FOLDER_DEPTH)
				add_folder(files, text_string(&name), depth + 1);
		} else if (is_recording(entries[i]->d_name) && files->n < FILES_MAX) {
			import_files_add(files, text_string(&name), false);
		}
		text_clear(&name);
		free(entries[i]);
	}
	free(entries);
}

bool import_files_list(struct import_files *files, const struct options *options)
{
	bool folders = false;

	for (size_t i = 0; i < options->arguments.n; i++) {
		const char *path = options->arguments.items[i];
		struct stat status;

		if (strcmp(path, "-") != 0 && stat(path, &status) == 0 &&
		    S_ISDIR(status.st_mode)) {
			const size_t before = files->n;

			add_folder(files, path, 0);
			folders = true;
			if (files->n == before)
				say_error("%s: no .fit, .tcx, .gpx or .csv in this folder",
					  path);
		} else {
			import_files_add(files, path, true);
		}
	}
	return folders;
}

void import_files_confine(const struct import_files *files)
{
	const char **paths = mem_alloc(files->n + 1, sizeof *paths);

	for (size_t i = 0; i < files->n; i++)
		paths[i] = files->items[i].path;
	/* Asked whether they are missing, libraries are loaded. */
	(void)xml_missing();
	(void)gunzip_missing();
	stranger_confine(paths, files->n);
	free(paths);
}
