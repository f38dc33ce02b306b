/* SPDX-License-Identifier: GPL-3.0-or-later */
/* floor_screen: the least that ncurses does before a first picture; see bench_start. */
#include <curses.h>

#include <locale.h>
#include <unistd.h>

int main(void)
{
	setlocale(LC_CTYPE, "");
	initscr();
	cbreak();
	noecho();
	keypad(stdscr, TRUE);
	curs_set(0);
	mvaddstr(12, 30, "Benchmark");
	refresh();
	pause();
	return 0;
}
