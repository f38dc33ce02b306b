/* SPDX-License-Identifier: GPL-3.0-or-later */
/* confine: Landlock, by its system calls: glibc has no functions for them. */
#include <config.h>

#include "io/confine.h"

#ifdef CONFINE

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* The kernel's interface, which it keeps: headers may be older than the kernel. */
enum {
	CREATE_RULESET = 444,
	ADD_RULE = 445,
	RESTRICT_SELF = 446,
	ASK_VERSION = 1,
	RULE_PATH_BENEATH = 1,
	READ_FILE = 1 << 2,
	READ_DIR = 1 << 3,
};

/* Rights over files, TCP, abstract sockets and signals, as they came with each version. */
static const struct {
	int version;
	unsigned size; /* of struct ruleset, as far as that version knows it */
	uint64_t files, tcp, scopes;
} known[] = {
	{6, 24, 0xffff, 0x3, 0x3}, {5, 16, 0xffff, 0x3, 0}, {4, 16, 0x7fff, 0x3, 0},
	{3, 8, 0x7fff, 0, 0},      {2, 8, 0x3fff, 0, 0},    {1, 8, 0x1fff, 0, 0},
};

struct ruleset {
	uint64_t files, tcp, scopes;
};

struct path_beneath {
	uint64_t rights;
	int32_t folder;
} __attribute__((packed));

static long version(void)
{
	return syscall(CREATE_RULESET, NULL, (size_t)0, ASK_VERSION);
}

/* A descriptor of rules that forbid all that this kernel can forbid; -1: none. */
static int forbid_all(void)
{
	const long has = version();

	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (known[i].version <= has) {
			const struct ruleset rules = {known[i].files, known[i].tcp,
						      known[i].scopes};

			return (int)syscall(CREATE_RULESET, &rules, (size_t)known[i].size,
					    0);
		}
	return -1;
}

static bool may_read(int rules, const char *path)
{
	struct path_beneath rule = {READ_FILE,
				    TEMP_FAILURE_RETRY(open(path, O_PATH | O_CLOEXEC))};
	struct stat status;
	bool added = false;

	if (rule.folder < 0)
		return false;
	if (fstat(rule.folder, &status) == 0 && S_ISDIR(status.st_mode))
		rule.rights |= READ_DIR;
	added = syscall(ADD_RULE, rules, RULE_PATH_BENEATH, &rule, 0) == 0;
	close(rule.folder);
	return added;
}

static bool confine_files(const char *const *paths, size_t n)
{
	const int rules = forbid_all();
	bool confined;

	if (rules < 0)
		return false;
	for (size_t i = 0; i < n; i++)
		may_read(rules, paths[i]);
	confined = syscall(RESTRICT_SELF, rules, 0) == 0;
	close(rules);
	return confined;
}

bool confine(const char *const *paths, size_t n)
{
	const bool calls = confine_calls_there();
	bool files;

	tzset(); /* reads a file, which it could not later */
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return false;
	files = confine_files(paths, n);
	return (calls && confine_calls()) || files;
}

const char *confine_means(void)
{
	const bool files = version() >= 1, calls = confine_calls_there();

	if (files)
		return calls ? "Landlock and seccomp" : "Landlock";
	return calls ? "seccomp" : NULL;
}

#else

bool confine(const char *const *paths, size_t n)
{
	(void)paths;
	(void)n;
	return false;
}

const char *confine_means(void)
{
	return NULL;
}

#endif
