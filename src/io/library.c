/* SPDX-License-Identifier: GPL-3.0-or-later */
/* library: dlopen; see library.h. */
#include "io/library.h"

#include <dlfcn.h>
#include <string.h>

bool library_load(const char *soname, const struct library_function *functions, size_t n)
{
	void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL);

	if (library == NULL)
		return false;
	for (size_t i = 0; i < n; i++) {
		void *address = dlsym(library, functions[i].name);

		if (address == NULL)
			return false;
		/* ISO C has no conversion from one to the other. */
		memcpy(functions[i].function, &address, sizeof address);
	}
	return true;
}
