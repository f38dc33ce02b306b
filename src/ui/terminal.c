/* SPDX-License-Identifier: GPL-3.0-or-later */
/* terminal: taking the terminal over and giving it back; see terminal.h. */
#include "ui/terminal.h"

#include "ui/outlet.h"
#include "ui/paint.h"

#include <curses.h>
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <term.h>
#include <termios.h>
#include <unistd.h>

enum {
	ESCAPE_MS = 25,
	GIVE_BACK_MS = 500,   /* a stopped terminal does not keep us from ending */
	CAUGHT_MAX = 1 << 16, /* of what libraries wrote on standard error */
	UNDO_MAX = 256,
	SMALL_SCREEN = 200 /* cells */
};

static struct {
	bool taken; /* ncurses has been started */
	bool shown; /* the screen is ours now: neither suspended nor closed */
	SCREEN *screen;
	FILE *stream; /* its descriptor is diverted to the outlet */
	struct termios shell, ours;
	int colours;
	bool utf8, console;
	bool one_screen;     /* it has no other screen to go back to */
	int error, caught;   /* the real standard error; the file in its place */
	char undo[UNDO_MAX]; /* bytes that give the terminal back */
	size_t nundo;
} terminal = {.error = -1, .caught = -1};

/* ---- standard error ---- */

static void catch_error(void)
{
	terminal.caught = memfd_create("stderr", MFD_CLOEXEC);
	if (terminal.caught < 0)
		return;
	terminal.error = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
	dup2(terminal.caught, STDERR_FILENO);
}

/* Uses nothing that a signal handler may not. */
static void release_error(void)
{
	char bytes[1024];
	off_t at = 0;
	ssize_t n;

	if (terminal.caught < 0)
		return;
	if (terminal.error >= 0) {
		dup2(terminal.error, STDERR_FILENO);
		close(terminal.error);
	} else {
		close(STDERR_FILENO);
	}
	while (at < CAUGHT_MAX &&
	       (n = pread(terminal.caught, bytes, sizeof bytes, at)) > 0) {
		if (write(STDERR_FILENO, bytes, (size_t)n) < 0)
			break;
		at += n;
	}
	close(terminal.caught);
	terminal.error = terminal.caught = -1;
}

/* ---- the bytes for an emergency ---- */

/* Adds a capability without the padding times in it ("$<5>"). */
static void add_undo(const char *text)
{
	if (text == NULL || text == (const char *)-1)
		return;
	while (*text != '\0' && terminal.nundo < UNDO_MAX) {
		const char *end =
			text[0] == '$' && text[1] == '<' ? strchr(text, '>') : NULL;

		if (end != NULL)
			text = end + 1;
		else
			terminal.undo[terminal.nundo++] = *text++;
	}
}

static void prepare_undo(void)
{
	terminal.nundo = 0;
	add_undo("\x18"); /* ends a sequence that was cut */
	add_undo(tigetstr("sgr0"));
	add_undo(tigetstr("rmkx"));
	add_undo(tigetstr("cnorm"));
	terminal.one_screen = tigetstr("rmcup") == NULL;
	if (terminal.one_screen)
		add_undo(tiparm(tigetstr("cup"), LINES - 1, 0));
	else
		add_undo(tigetstr("rmcup"));
	add_undo("\r\n");
}

/* ---- starting ncurses ---- */

/* Of a terminal that ncurses has looked up. */
static enum terminal_fault look_at_type(void)
{
	const char *cup = tigetstr("cup");

	if (cup == NULL || cup == (const char *)-1)
		return TERMINAL_DUMB;
	terminal.console = strncmp(getenv("TERM"), "linux", 5) == 0;
	terminal.utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
	return TERMINAL_OK;
}

/* ncurses takes these signals for itself; the program reads them in its own loop. */
static const int borrowed[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH, SIGQUIT};
enum { BORROWED = sizeof borrowed / sizeof *borrowed };

/* Nothing is sent to the terminal as yet. */
static enum terminal_fault start_curses(void)
{
	const char *type = getenv("TERM");
	struct sigaction before[BORROWED];
	int descriptor;

	if (type == NULL || *type == '\0')
		return TERMINAL_UNKNOWN;
	descriptor = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
	if (descriptor < 0)
		return TERMINAL_NONE;
	terminal.stream = fdopen(descriptor, "w");
	if (terminal.stream == NULL) {
		close(descriptor);
		return TERMINAL_NONE;
	}
	for (int i = 0; i < BORROWED; i++)
		sigaction(borrowed[i], NULL, &before[i]);
	/* Else ncurses would keep Ctrl-Z away with two system calls at every picture. */
	sigaction(SIGTSTP, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
	terminal.screen = newterm(NULL, terminal.stream, stdin);
	for (int i = 0; i < BORROWED; i++)
		sigaction(borrowed[i], &before[i], NULL);
	if (terminal.screen == NULL) {
		fclose(terminal.stream);
		return TERMINAL_UNKNOWN;
	}
	set_term(terminal.screen);
	return look_at_type();
}

/* Takes start_curses() back from a terminal that is of no use. */
static void leave_curses(void)
{
	delscreen(terminal.screen);
	fclose(terminal.stream);
	tcsetattr(STDIN_FILENO, TCSANOW, &terminal.shell);
}

/* Settings of the line are made while ncurses still sees it; then it is diverted. */
static bool set_up_input(void)
{
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	nodelay(stdscr, TRUE);
	typeahead(-1);
	if (getenv("ESCDELAY") == NULL)
		set_escdelay(ESCAPE_MS);
	if (tcgetattr(STDIN_FILENO, &terminal.ours) != 0)
		return false;
	terminal.ours.c_iflag &= ~(tcflag_t)(IXON | IXOFF);
	if (tcsetattr(STDIN_FILENO, TCSANOW, &terminal.ours) != 0)
		return false;
	return outlet_divert(fileno(terminal.stream));
}

static int put_byte(int byte)
{
	const char bytes[] = {(char)byte};

	return write(fileno(terminal.stream), bytes, sizeof bytes) == 1 ? byte : EOF;
}

/*
 * ncurses flushes at every move of the cursor, fifty times in a first picture, until it
 * has come back from endwin() for the first time. It comes back before there are colours,
 * or it would reset the terminal's own, too.
 */
static void end_flushing(void)
{
	/* Its buffer is as small as the screen: what it began with may be sent in part. */
	if (LINES * COLS < SMALL_SCREEN)
		return;
	endwin();
	outlet_forget();
	/* It does not say again which characters the terminal has. */
	if (ena_acs != NULL)
		tputs(ena_acs, 1, put_byte);
	doupdate();
}

static int wanted_colours(void)
{
	const char *no = getenv("NO_COLOR");

	if ((no != NULL && *no != '\0') || !has_colors() ||
	    tigetnum("pairs") < 3 * ROLES + 1 || start_color() != OK)
		return 0;
	return COLORS;
}

static void adopt_size(void)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 &&
	    size.ws_col > 0 && (size.ws_row != LINES || size.ws_col != COLS))
		resizeterm(size.ws_row, size.ws_col);
	clearok(curscr, TRUE);
	paint_void();
}

enum terminal_fault terminal_open(const struct theme *theme)
{
	enum terminal_fault fault;

	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO) ||
	    tcgetattr(STDIN_FILENO, &terminal.shell) != 0)
		return TERMINAL_NONE;
	fault = start_curses();
	if (fault == TERMINAL_DUMB)
		leave_curses();
	if (fault != TERMINAL_OK)
		return fault;
	if (!outlet_open()) {
		leave_curses();
		return TERMINAL_NONE;
	}
	terminal.taken = terminal.shown = true;
	prepare_undo();
	if (!set_up_input()) {
		terminal_close();
		return TERMINAL_NONE;
	}
	end_flushing();
	keypad(stdscr, TRUE);
	curs_set(0);
	leaveok(stdscr, TRUE);
	terminal.colours = wanted_colours();
	paint_colours(theme, terminal.colours);
	paint_characters(terminal.utf8, terminal.console);
	adopt_size();
	catch_error();
	return TERMINAL_OK;
}

/* ---- giving it back ---- */

void terminal_suspend(void)
{
	if (!terminal.shown)
		return;
	terminal.shown = false;
	endwin();
	/* Where the picture stays, what follows begins below it. */
	if (terminal.one_screen && write(fileno(terminal.stream), "\r\n", 2) < 0)
		terminal.one_screen = false;
	outlet_drain(GIVE_BACK_MS);
	tcsetattr(STDIN_FILENO, TCSANOW, &terminal.shell);
	release_error();
}

void terminal_resume(void)
{
	if (!terminal.taken || terminal.shown)
		return;
	terminal.shown = true;
	tcsetattr(STDIN_FILENO, TCSANOW, &terminal.ours);
	keypad(stdscr, TRUE);
	adopt_size();
	catch_error();
}

void terminal_close(void)
{
	if (!terminal.taken)
		return;
	terminal_suspend();
	terminal.taken = false;
	outlet_close();
	delscreen(terminal.screen);
	fclose(terminal.stream);
}

void terminal_emergency(void)
{
	if (!terminal.shown)
		return;
	terminal.shown = terminal.taken = false;
	outlet_emergency(terminal.undo, terminal.nundo);
	tcsetattr(STDIN_FILENO, TCSANOW, &terminal.shell);
	release_error();
}

void terminal_resize(void)
{
	if (terminal.shown)
		adopt_size();
}

void terminal_theme(const struct theme *theme)
{
	if (!terminal.shown)
		return;
	paint_colours(theme, terminal.colours);
	adopt_size();
}

bool terminal_has_utf8(void)
{
	return terminal.utf8;
}

bool terminal_is_console(void)
{
	return terminal.console;
}

int terminal_colours(void)
{
	return terminal.colours;
}
