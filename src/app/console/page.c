/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page: what a terminal can show of a text in lines; see page.h. */
#include "app/console/page.h"

#include <langinfo.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { PLAIN_COLUMNS = 80 };

int page_terminal_columns(int descriptor)
{
	struct winsize size = {0};

	return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int page_columns(int most)
{
	const int columns = page_terminal_columns(STDOUT_FILENO);

	if (columns == 0)
		return PLAIN_COLUMNS;
	return columns < most ? columns : most;
}

int page_rows(void)
{
	struct winsize size = {0};

	return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_row : 0;
}

bool page_unicode(void)
{
	return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}
