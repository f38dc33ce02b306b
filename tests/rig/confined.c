/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * confined FOLDER: what can be done from inside of io/confine.h, FOLDER/in being what may
 * be read. A line each: what was tried, and "done" or the error's name.
 */
#include "io/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <dirent.h>
#include <unistd.h>

static void tell(const char *what, bool done)
{
	printf("%s: %s\n", what,
	       done              ? "done"
	       : errno == EPERM  ? "EPERM"
	       : errno == EACCES ? "EACCES"
	       : errno == EXDEV  ? "EXDEV"
				 : strerror(errno));
}

static bool opens(const char *path, int flags)
{
	const int fd = open(path, flags | O_CLOEXEC, 0600);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool lists(const char *path)
{
	DIR *folder = opendir(path);

	if (folder != NULL)
		closedir(folder);
	return folder != NULL;
}

static bool starts_another(void)
{
	const pid_t child = fork();

	if (child == 0)
		_exit(0);
	if (child > 0)
		waitpid(child, NULL, 0);
	return child > 0;
}

/* A program that became another one prints no more. */
static bool becomes_another(void)
{
	fflush(stdout);
	execl("/bin/true", "true", (char *)NULL);
	return false;
}

static bool calls(int domain)
{
	const int fd = socket(domain, SOCK_STREAM, 0);

	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static bool runs_memory(void)
{
	void *page = mmap(NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return page != MAP_FAILED;
}

static void try_all(void)
{
	tell("read what is named", opens("in/file", O_RDONLY));
	tell("list what is named", lists("in"));
	tell("read another file", opens("out/file", O_RDONLY));
	tell("list another folder", lists("out"));
	tell("write what is named", opens("in/file", O_WRONLY));
	tell("write another file", opens("out/file", O_RDWR));
	tell("empty what is named", truncate("in/file", 0) == 0);
	tell("make a file", opens("in/new", O_WRONLY | O_CREAT));
	tell("make a folder", mkdir("out/new", 0700) == 0);
	tell("link a file", link("in/file", "in/link") == 0);
	tell("change rights", chmod("in/file", 0777) == 0);
	tell("rename a file", rename("in/file", "in/other") == 0);
	tell("remove a file", unlink("out/file") == 0);
	tell("call over TCP", calls(AF_INET));
	tell("call a neighbour", calls(AF_UNIX));
	tell("start another program", starts_another());
	tell("get memory that is code", runs_memory());
	tell("become another program", becomes_another());
}

int main(int argc, char **argv)
{
	const char *const paths[] = {"in", "not there"};
	const char *means;

	if (argc < 2 || chdir(argv[1]) != 0)
		return 2;
	means = confine_means();
	printf("by: %s\n", means != NULL ? means : "nothing");
	if (argc > 2 && strcmp(argv[2], "free") == 0)
		printf("free\n");
	else
		printf("confined: %s\n", confine(paths, 2) ? "yes" : "no");
	try_all();
	return 0;
}
