/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ask: a dialogue of questions on the screen; see ask.h. */
#include "app/console/ask.h"

#include "app/console/signals.h"

#include "core/screen/hold.h"
#include "io/clock.h"

#include "ui/lobby_keys.h"
#include "ui/terminal.h"
#include "ui/view_ask.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

enum { STALLED_WAKE_MS = 100 };

struct asking {
	const struct ask_dialogue *dialogue;
	int signals, signal;
	bool over, stale;
	struct hold hold;
};

static void stop_for_a_while(struct asking *asking)
{
	terminal_suspend();
	signals_stop_here();
	terminal_resume();
	asking->stale = true;
}

static void on_signals(struct asking *asking)
{
	int number;

	while ((number = signals_next(asking->signals)) != 0) {
		asking->stale = true;
		if (number == SIGWINCH)
			terminal_resize();
		else if (number == SIGTSTP)
			stop_for_a_while(asking);
		else if (number != SIGCONT)
			asking->signal = number;
	}
}

/* 0: it says nothing to a dialogue. */
static int key_of(enum lobby_command command, uint32_t character)
{
	switch (command) {
	case LOBBY_CHARACTER: return (int)character;
	case LOBBY_ENTER:
	case LOBBY_DOWN:
	case LOBBY_RIGHT: return ASK_ENTER;
	case LOBBY_ERASE:
	case LOBBY_UP:
	case LOBBY_LEFT: return ASK_BACK;
	case LOBBY_ESCAPE: return ASK_ESCAPE;
	default: return 0;
	}
}

static enum hold_kind kind_of(const struct asking *asking, int key)
{
	struct ask_page page;

	asking->dialogue->page(asking->dialogue->of, &page);
	/* What is written may have its letters twice. */
	if (key == ASK_BACK || (key > 0 && page.typing))
		return HOLD_WANTED;
	/* A number that nobody meant is a pain that nobody has. */
	return (key >= '0' && key <= '9') || key == 't' ? HOLD_ANSWER : HOLD_ADDS;
}

/* A key that is held answers one question, not all that follow. */
static bool is_held(struct asking *asking, int key)
{
	return hold_press(&asking->hold, key, kind_of(asking, key),
			  ms_of_ns(clock_now_ns())) == HOLD_LEAVE;
}

static void on_keys(struct asking *asking)
{
	enum lobby_command command;
	uint32_t character;

	while (!asking->over && asking->signal == 0) {
		const enum lobby_typed typed = lobby_keys_read(true, &command, &character);
		int key;

		if (typed == TYPED_NOTHING)
			return;
		asking->stale = true;
		key = typed == TYPED_KEY ? key_of(command, character) : 0;
		if (typed == TYPED_CTRL_C)
			asking->signal = SIGINT;
		else if (typed == TYPED_CTRL_Z)
			stop_for_a_while(asking);
		else if (key != 0 && !is_held(asking, key))
			asking->over = !asking->dialogue->key(asking->dialogue->of, key);
	}
}

int ask_here(const struct ask_dialogue *dialogue, int signals)
{
	struct asking asking = {.dialogue = dialogue, .signals = signals, .stale = true};
	struct pollfd fds[2] = {{STDIN_FILENO, POLLIN, 0}, {signals, POLLIN, 0}};
	struct ask_page page;

	while (!asking.over && asking.signal == 0) {
		if (asking.stale) {
			dialogue->page(dialogue->of, &page);
			asking.stale = !view_ask_paint(&page);
		}
		if (poll(fds, 2, asking.stale ? STALLED_WAKE_MS : -1) < 0 && errno != EINTR)
			break;
		on_signals(&asking);
		on_keys(&asking);
		if (fds[0].revents & (POLLHUP | POLLERR | POLLNVAL))
			asking.signal = asking.signal != 0 ? asking.signal : SIGHUP;
	}
	return asking.signal;
}

int ask_on_screen(const struct ask_dialogue *dialogue, const struct theme *theme)
{
	const int signals = signals_open();
	int signal = ASK_NO_SCREEN;

	if (terminal_open(theme) == TERMINAL_OK) {
		signals_on_crash(terminal_emergency);
		signal = ask_here(dialogue, signals);
		terminal_close();
	}
	signals_close(signals);
	return signal;
}
