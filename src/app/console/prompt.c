/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prompt: one key of the terminal; see prompt.h. */
#include "app/console/prompt.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* The rest of what an arrow key sends comes within that, over a slow line too. */
enum { REST_MS = 50 };

/* A key's one byte; 0 for a key that sends several, such as an arrow; 'q' at the end. */
static int read_key(void)
{
	struct pollfd more = {STDIN_FILENO, POLLIN, 0};
	unsigned char bytes[64];
	ssize_t n;

	do
		n = read(STDIN_FILENO, bytes, 1);
	while (n < 0 && errno == EINTR);
	if (n != 1)
		return 'q';
	if (bytes[0] != PROMPT_ESCAPE || poll(&more, 1, REST_MS) <= 0)
		return bytes[0];
	return read(STDIN_FILENO, bytes, sizeof bytes) > 0 ? 0 : 'q';
}

int prompt_key(const char *wanted)
{
	struct termios before, raw;
	int key;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return 'q';
	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	tcsetattr(STDIN_FILENO, TCSADRAIN, &raw);
	do
		key = read_key();
	while (key == 0 || (key != 'q' && strchr(wanted, key) == NULL));
	tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	return key;
}
