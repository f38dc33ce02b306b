/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prompt: keys and lines of the terminal; see prompt.h. */
#include "app/console/prompt.h"

#include "app/console/say.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* The rest of what an arrow key sends comes within that, over a slow line too. */
enum { REST_MS = 50 };

bool prompt_take(const struct termios *before, bool signals)
{
	struct termios keys = *before;

	keys.c_lflag &= ~(tcflag_t)(ICANON | ECHO | (signals ? 0 : ISIG));
	keys.c_cc[VMIN] = 1;
	keys.c_cc[VTIME] = 0;
	return tcsetattr(STDIN_FILENO, TCSADRAIN, &keys) == 0;
}

int prompt_next(void)
{
	struct pollfd more = {STDIN_FILENO, POLLIN, 0};
	unsigned char bytes[64];
	ssize_t n;

	do
		n = read(STDIN_FILENO, bytes, 1);
	while (n < 0 && errno == EINTR);
	if (n != 1)
		return PROMPT_END;
	if (bytes[0] != PROMPT_ESCAPE || poll(&more, 1, REST_MS) <= 0)
		return bytes[0];
	return read(STDIN_FILENO, bytes, sizeof bytes) > 0 ? PROMPT_OTHER : PROMPT_END;
}

/* strchr finds the byte 0 in every text. */
static bool is_wanted(const char *wanted, int key)
{
	return key == 'q' || key == PROMPT_END ||
	       (key != 0 && key != PROMPT_OTHER && strchr(wanted, key) != NULL);
}

int prompt_key(const char *wanted)
{
	struct termios before;
	int key;

	if (tcgetattr(STDIN_FILENO, &before) != 0)
		return 'q';
	prompt_take(&before, true);
	do
		key = prompt_next();
	while (!is_wanted(wanted, key));
	tcsetattr(STDIN_FILENO, TCSADRAIN, &before);
	return key == PROMPT_END ? 'q' : key;
}

char prompt_line(const char *question)
{
	char answer = 0, byte = 0;
	ssize_t n;

	say(stderr, "%s ", question);
	fflush(stderr);
	/* Byte by byte: what follows the line is the editor's. */
	for (;;) {
		n = read(STDIN_FILENO, &byte, 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0 || byte == '\n')
			break;
		if (answer == 0 && byte != ' ')
			answer = byte;
	}
	if (n <= 0)
		fputs("\n", stderr);
	if (answer == 0)
		return n <= 0 ? 'q' : '\n';
	return answer >= 'A' && answer <= 'Z' ? (char)(answer - 'A' + 'a') : answer;
}
