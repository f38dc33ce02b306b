/* SPDX-License-Identifier: GPL-3.0-or-later */
/* library: dlopen; see library.h. */
#include "io/library.h"

#include <dlfcn.h>
#include <string.h>

static bool find_all(void *handle, const struct library_function *functions, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		void *address = dlsym(handle, functions[i].name);

		if (address == NULL)
			return false;
		/* ISO C has no conversion from one to the other. */
		memcpy(functions[i].function, &address, sizeof address);
	}
	return true;
}

bool library_load(struct library *library)
{
	void *handle;

	if (library->state == LIBRARY_UNTRIED) {
		handle = dlopen(library->soname, RTLD_NOW | RTLD_LOCAL);
		library->state =
			handle != NULL && find_all(handle, library->functions, library->n)
				? LIBRARY_LOADED
				: LIBRARY_UNUSABLE;
	}
	return library->state == LIBRARY_LOADED;
}

const char *library_missing(struct library *library)
{
	return library_load(library) ? NULL : library->soname;
}
