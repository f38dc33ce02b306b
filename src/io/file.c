/* SPDX-License-Identifier: GPL-3.0-or-later */
/* file: whole files of strangers in memory; see file.h. */
#include "io/file.h"

#include "core/base/mem.h"
#include "core/base/text.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* "-" may be anything; a name must be that of a regular file: nothing that blocks. */
static int open_file(const char *path, struct diags *diags)
{
	struct stat status;
	int fd;

	if (strcmp(path, "-") == 0)
		return STDIN_FILENO;
	do {
		fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	} while (fd < 0 && errno == EINTR);
	if (fd < 0) {
		if (errno == ENOENT)
			diag_error(diags, 0,
				   "there is no such file: check its name and folder");
		else if (errno == EACCES)
			diag_error(diags, 0,
				   "you may not read this file: change its permissions "
				   "or copy it");
		else if (errno == ENXIO)
			diag_error(diags, 0,
				   "this is a socket or device, not a file: name a file");
		else
			diag_error(diags, 0, "cannot open this file: %s", strerror(errno));
		return -1;
	}
	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode))
		return fd;
	if (S_ISDIR(status.st_mode))
		diag_error(diags, 0, "this is a folder: name a file in it");
	else if (S_ISFIFO(status.st_mode))
		diag_error(diags, 0,
			   "this is a pipe, not a file: give - as the name and lead it "
			   "into standard input");
	else
		diag_error(diags, 0, "this is a device, not a file: name a file");
	close(fd);
	return -1;
}

/* Room for the whole of a regular file at once. */
static void make_room(int fd, size_t most, struct text *text)
{
	struct stat status;

	if (fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 &&
	    (uint64_t)status.st_size <= most) {
		text->capacity = (size_t)status.st_size + 1;
		text->bytes = mem_alloc(text->capacity, 1);
	}
	text_add_bytes(text, "", 0);
}

/* More than `most` bytes are not read to their end. False: errno. */
static bool read_all(int fd, size_t most, struct text *text)
{
	char part[4096]; /* most files are smaller */

	make_room(fd, most, text);
	while (text->n <= most) {
		ssize_t got = read(fd, part, sizeof part);

		if (got == 0)
			return true;
		if (got > 0) {
			text_add_bytes(text, part, (size_t)got);
		} else if (errno == EAGAIN) {
			/* Standard input can be set to that by a parent. */
			struct pollfd ready = {.fd = fd, .events = POLLIN};

			poll(&ready, 1, -1);
		} else if (errno != EINTR) {
			return false;
		}
	}
	return true;
}

bool file_load(const char *path, size_t most, char **bytes, size_t *n, struct diags *diags)
{
	size_t errors = diags->errors;
	struct text text = {0};
	int fd = open_file(path, diags);

	*bytes = NULL;
	*n = 0;
	if (fd < 0)
		return false;
	if (!read_all(fd, most, &text)) {
		if (errno == EISDIR)
			diag_error(diags, 0, "this is a folder: name a file in it");
		else
			diag_error(diags, 0, "cannot read this file: %s", strerror(errno));
	} else if (text.n > most) {
		diag_error(diags, 0,
			   "the file is larger than %zu KiB: is it the right one?",
			   most / 1024);
	}
	if (fd != STDIN_FILENO)
		close(fd);
	if (diags->errors != errors) {
		text_clear(&text);
		return false;
	}
	*bytes = text.bytes;
	*n = text.n;
	return true;
}
