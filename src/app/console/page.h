/* SPDX-License-Identifier: GPL-3.0-or-later */
/* page: what a terminal can show of a text in lines. */
#ifndef TURNOVER_APP_PAGE_H
#define TURNOVER_APP_PAGE_H

#include <stdbool.h>

/* Columns of the terminal that the descriptor is; 0: it is none, or does not say. */
int page_terminal_columns(int descriptor);

/* Columns of the terminal, at most `most`; 80 where standard output is none. */
int page_columns(int most);

/* Rows of the terminal; 0 where standard output is none. */
int page_rows(void);

/* May there be more than ASCII? */
bool page_unicode(void);

#endif
