/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page: what standard output can show of a text in lines; see page.h. */
#include "app/page.h"

#include <langinfo.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { PLAIN_COLUMNS = 80 };

int page_columns(int most)
{
	struct winsize size = {0};

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
		return PLAIN_COLUMNS;
	return size.ws_col < most ? size.ws_col : most;
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
