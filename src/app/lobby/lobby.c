/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * lobby: the loop of the lobby. It sleeps until a key, a signal, or a second is over: a
 * file that was dropped into the folder or saved in an editor shows by itself. Sessions
 * are read a few at a time, so the first picture waits for none of them.
 */
#include "app/lobby/lobby.h"

#include "app/command.h"
#include "app/console/prompt.h"
#include "app/console/say.h"
#include "app/console/signals.h"
#include "app/lobby/hall.h"
#include "app/lobby/open.h"
#include "app/play/play.h"
#include "app/runner/settings.h"
#include "app/runner/wall.h"

#include "core/base/mem.h"
#include "io/clock.h"
#include "io/paths.h"
#include "io/state_log.h"
#include "ui/lobby_keys.h"
#include "ui/terminal.h"
#include "ui/view_lobby.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum {
	IDLE_WAKE_MS = 1000,
	STALLED_WAKE_MS = 100,
	READING_MS = 25,    /* sessions are read that long, then keys and the picture */
	READ_FIRST_MS = 150 /* the picture waits that long for the journal, but the first */
};

/* ---- reading sessions ------------------------------------------------------------ */

static struct timespec own_folder_changed(void)
{
	char *folder = paths_own(PATHS_SESSION);
	struct stat status;
	struct timespec changed = {0, 0};

	if (stat(folder, &status) == 0)
		changed = status.st_mtim;
	free(folder);
	return changed;
}

void hall_list(struct hall *hall)
{
	struct lobby fresh = {0};

	hall->folder = own_folder_changed();
	past_now_list(hall, &fresh);
	lobby_open_list(&fresh);
	lobby_replace(&hall->lobby, &fresh);
	lobby_open_clear(&hall->open);
	hall->unread = 0;
	hall->stale = true;
}

const struct runner *hall_runner(const struct hall *hall, const struct lobby_entry *entry)
{
	return entry->today ? &hall->today : &hall->runner;
}

static void read_entry(struct hall *hall, struct lobby_open *open,
		       struct lobby_entry *entry)
{
	const struct runner *runner = hall_runner(hall, entry);
	struct lobby_detail detail;

	lobby_open_clear(open);
	if (entry->state == LOBBY_IDLE)
		return;
	lobby_open_read(open, entry);
	if (!lobby_open_compile(open, entry, runner, false, NULL) &&
	    entry->settings.n > 0) {
		/* The file is another one now: what was turned may not fit it. */
		lobby_entry_reset(entry);
		lobby_open_read(open, entry);
		lobby_open_compile(open, entry, runner, false, NULL);
	}
	lobby_open_detail(open, runner, &detail);
	lobby_entry_fill(entry, &detail);
}

static void show_selected(struct hall *hall)
{
	struct lobby_detail detail;

	lobby_open_detail(&hall->open, hall_runner(hall, lobby_selected(&hall->lobby)),
			  &detail);
	lobby_show(&hall->lobby, &detail);
	hall->stale = true;
}

static void open_selected(struct hall *hall)
{
	struct lobby_entry *entry = lobby_selected(&hall->lobby);

	if (entry == NULL || hall->lobby.has_detail)
		return;
	read_entry(hall, &hall->open, entry);
	show_selected(hall);
}

/* Some of those not read yet. */
static void read_some(struct hall *hall)
{
	struct lobby *lobby = &hall->lobby;
	int64_t until = clock_now_ns() + ms_to_ns(READING_MS);

	for (; hall->unread < lobby->entries.n && clock_now_ns() < until; hall->unread++) {
		struct lobby_entry *entry = &lobby->entries.items[hall->unread];
		struct lobby_open open = {0};

		hall->stale = true;
		read_entry(hall, &open, entry);
		lobby_open_clear(&open);
	}
	/* Titles can be searched as soon as they are known. */
	if (hall->stale && lobby->search[0] != '\0')
		lobby_find(lobby);
}

static void look_at_files(struct hall *hall)
{
	struct timespec folder = own_folder_changed();
	const struct lobby_entry *entry = lobby_selected(&hall->lobby);

	if (past_now_is_old(&hall->past))
		past_now_begin(hall);
	if (past_now_take(hall, 0)) {
		hall_list(hall);
	} else if (folder.tv_sec != hall->folder.tv_sec ||
		   folder.tv_nsec != hall->folder.tv_nsec) {
		hall_list(hall);
	} else if (entry != NULL && hall->lobby.has_detail && entry->state != LOBBY_IDLE &&
		   lobby_open_is_old(&hall->open, entry)) {
		lobby_show(&hall->lobby, NULL);
	}
}

/* ---- the terminal is somebody else's for a while --------------------------------- */

static void give_terminal(struct hall *hall)
{
	past_now_drop(&hall->past);
	terminal_close();
	signals_close(hall->signals);
}

/* Comes back to the lobby: files and settings may be others now. */
static void take_terminal(struct hall *hall)
{
	struct runner runner;
	const struct options none = {0};

	if (settings_own(&none, &runner) == STATUS_OK) {
		/* What was measured is added when the journal is read, before the picture. */
		runner_clear(&hall->runner);
		hall->runner = runner;
	} else {
		runner_clear(&runner);
		lobby_notice(&hall->lobby, true,
			     "runner.cfg has mistakes: `turnover doctor` tells which");
	}
	hall->signals = signals_open();
	if (terminal_open(&hall->theme) != TERMINAL_OK)
		hall->quit = true;
	/* Nearly always it is read before the picture; a large one comes behind it. */
	past_now_begin(hall);
	past_now_take(hall, READ_FIRST_MS);
	hall_list(hall);
}

static void after_play(struct hall *hall, int status, const struct text *end)
{
	if (status != STATUS_OK)
		lobby_notice(&hall->lobby, true, "it could not be started; c tells more");
	else
		lobby_notice(&hall->lobby, false, "%s", text_string(end));
}

static void start(struct hall *hall)
{
	struct lobby_entry *entry = lobby_selected(&hall->lobby);
	struct play_choice choice = {.path = entry->path, .theme = hall->theme_name};
	const char **settings = mem_alloc(entry->settings.n + 1, sizeof *settings);
	struct text end = {0}, *texts = mem_alloc(entry->settings.n + 1, sizeof *texts);
	int status;

	if (entry->today) {
		today_play_choose(&hall->past.play);
		choice.today = &hall->past.play;
	}
	for (size_t i = 0; i < entry->settings.n; i++) {
		text_add(&texts[i], "%s=%s", entry->settings.items[i].name,
			 entry->settings.items[i].value);
		settings[i] = text_string(&texts[i]);
	}
	choice.settings = settings;
	choice.nsettings = entry->settings.n;
	give_terminal(hall);
	status = play_chosen(&choice, &end);
	take_terminal(hall);
	after_play(hall, status, &end);
	for (size_t i = 0; i < choice.nsettings; i++)
		text_clear(&texts[i]);
	free(texts);
	free(settings);
	text_clear(&end);
}

int hall_run(struct hall *hall, const struct subcommand *command, const char *argument)
{
	struct options options = {0};
	int status;

	if (argument != NULL)
		*ARRAY_PUSH(&options.arguments) = argument;
	give_terminal(hall);
	status = command->run(&options);
	if (status != STATUS_OK)
		prompt_line("Enter goes back to the lobby.");
	take_terminal(hall);
	options_clear(&options);
	return status;
}

/* ---- effects --------------------------------------------------------------------- */

static void turned(struct hall *hall)
{
	struct lobby_entry *entry = lobby_selected(&hall->lobby);
	const struct runner *runner = hall_runner(hall, entry);
	struct lobby_detail detail;
	struct text why = {0};

	if (lobby_open_compile(&hall->open, entry, runner, true, &why)) {
		lobby_open_detail(&hall->open, runner, &detail);
		lobby_entry_fill(entry, &detail);
		lobby_show(&hall->lobby, &detail);
	} else {
		lobby_turn_back(&hall->lobby, text_string(&why));
	}
	text_clear(&why);
}

void hall_page(struct hall *hall, enum lobby_over over, const char *title)
{
	struct lobby *lobby = &hall->lobby;

	text_clear(&lobby->page);
	lobby->page_top = 0;
	text_copy(lobby->page_title, sizeof lobby->page_title, title);
	lobby->over = over;
}

/*
 * The next theme. Where runner.cfg names none, the built-in one is among them. One with
 * mistakes is not taken: they are shown. Nothing is written: the runner's file is the
 * runner's.
 */
static void next_theme(struct hall *hall)
{
	struct theme theme;
	struct text faults = {0};
	size_t n = 0, at = 0;

	while (hall->themes[n] != NULL)
		n++;
	if (n == 0)
		return;
	while (at < n && hall->theme_last != hall->themes[at])
		at++;
	at = at == n ? 0 : at + 1;
	if (at == n && hall->runner.theme != NULL)
		at = 0;
	hall->theme_last = hall->themes[at];
	if (settings_theme(hall->theme_last, &theme, &faults) == STATUS_OK) {
		hall->theme = theme;
		hall->theme_name = hall->theme_last;
		terminal_theme(&hall->theme);
		if (hall->theme_name == NULL)
			lobby_notice(&hall->lobby, false, "the built-in colours");
		else
			lobby_notice(&hall->lobby, false,
				     "%s; to keep it: screen = { theme = \"%s\"; }; in "
				     "runner.cfg",
				     hall->theme_name, hall->theme_name);
	} else {
		hall_page(hall, OVER_PAGE, "Mistakes in a theme; o tries the next one");
		text_add(&hall->lobby.page, "%s", text_string(&faults));
	}
	text_clear(&faults);
}

/* ---- an interrupted session ------------------------------------------------------ */

static void look_for_interrupted(struct hall *hall)
{
	struct lobby_entry entry = {0};
	struct lobby_open open = {0};
	struct runner runner;

	if (!state_log_find(&hall->interrupted, &hall->progress))
		return;
	for (size_t i = 0; i < hall->progress.settings.n; i++) {
		const char *text = hall->progress.settings.items[i];
		const char *equals = strchr(text, '=');

		if (equals != NULL)
			*ARRAY_PUSH(&entry.settings) = (struct lobby_setting){
				mem_strndup(text, (size_t)(equals - text)),
				mem_strdup(equals + 1)};
	}
	runner_init(&runner);
	for (int i = 0; i < CONTEXTS; i++)
		if (hall->progress.baselines[i].spm10 > 0)
			runner.baselines[i] = hall->progress.baselines[i];
	lobby_open_take(&open, text_string(&hall->progress.script),
			hall->progress.script.n);
	if (lobby_open_compile(&open, &entry, &runner, false, NULL)) {
		lobby_interruption(&hall->lobby.interrupted, &hall->progress, &open.session,
				   open.timeline, wall_now_ms());
		hall->lobby.over = OVER_INTERRUPTED;
	}
	lobby_open_clear(&open);
	lobby_entry_reset(&entry);
	runner_clear(&runner);
}

static void resume(struct hall *hall, bool phase_anew)
{
	struct text end = {0};
	int status;

	give_terminal(hall);
	status = play_interrupted(hall->interrupted, &hall->progress, phase_anew,
				  hall->theme_name, &end);
	take_terminal(hall);
	after_play(hall, status, &end);
	text_clear(&end);
}

static void discard(struct hall *hall)
{
	if (!state_log_discard(hall->interrupted, &hall->progress)) {
		lobby_notice(&hall->lobby, true, "it could not be discarded: %s",
			     strerror(errno));
		return;
	}
	lobby_notice(&hall->lobby, false,
		     "discarded; what was run of it stays in the journal");
	/* Only now it is over, and becomes a run. */
	past_now_drop(&hall->past);
	past_now_read(hall);
}

static void start_today(struct hall *hall)
{
	if (past_now_ask(hall))
		start(hall);
	else if (hall->past.asked)
		hall_list(hall);
}

static void carry_out(struct hall *hall, enum lobby_effect effect)
{
	const struct lobby_entry *entry = lobby_selected(&hall->lobby);
	char *argument = NULL;

	switch (effect) {
	case EFFECT_NOTHING: break;
	case EFFECT_TURNED: turned(hall); break;
	case EFFECT_START: start(hall); break;
	case EFFECT_TODAY: start_today(hall); break;
	case EFFECT_PLAN: hall_show_plan(hall); break;
	case EFFECT_PLAN_START:
	case EFFECT_PLAN_MOVE:
	case EFFECT_PLAN_PAUSE:
	case EFFECT_PLAN_RESUME:
	case EFFECT_PLAN_RESTART:
	case EFFECT_PLAN_DONE:
	case EFFECT_PLAN_STOP: hall_change_plan(hall, effect); break;
	case EFFECT_REVIEW: hall_show_review(hall); break;
	case EFFECT_CARD: hall_show_card(hall); break;
	case EFFECT_FAULTS: hall_show_faults(hall); break;
	case EFFECT_EDIT:
		argument = mem_strdup(entry->path);
		hall_run(hall, &command_edit, argument);
		break;
	case EFFECT_NEW:
		argument = mem_strdup(hall->lobby.naming);
		hall_run(hall, &command_new, argument);
		lobby_select(&hall->lobby, argument);
		break;
	case EFFECT_THEME: next_theme(hall); break;
	case EFFECT_RESUME: resume(hall, false); break;
	case EFFECT_PHASE: resume(hall, true); break;
	case EFFECT_DISCARD: discard(hall); break;
	case EFFECT_LEAVE: hall->quit = true; break;
	}
	free(argument);
}

/* ---- the loop -------------------------------------------------------------------- */

static void stop_for_a_while(struct hall *hall)
{
	terminal_suspend();
	signals_stop_here();
	terminal_resume();
	hall->stale = true;
}

static void on_signals(struct hall *hall)
{
	int number;

	while ((number = signals_next(hall->signals)) != 0) {
		hall->stale = true;
		if (number == SIGWINCH) {
			terminal_resize();
		} else if (number == SIGTSTP) {
			stop_for_a_while(hall);
		} else if (number != SIGCONT) {
			hall->signal = number;
			hall->quit = true;
		}
	}
}

/* Keys that mean another thing before it is known what is due. */
static bool needs_past(enum lobby_command command)
{
	switch (command) {
	case LOBBY_UP:
	case LOBBY_DOWN:
	case LOBBY_PAGE_UP:
	case LOBBY_PAGE_DOWN:
	case LOBBY_HOME:
	case LOBBY_END:
	case LOBBY_ESCAPE:
	case LOBBY_ERASE:
	case LOBBY_SEARCH:
	case LOBBY_CHARACTER:
	case LOBBY_THEME:
	case LOBBY_HELP:
	case LOBBY_QUIT:
	case LOBBY_NONE: return false;
	default: return true;
	}
}

static void on_keys(struct hall *hall)
{
	enum lobby_command command;
	uint32_t character;

	while (!hall->quit) {
		enum lobby_typed typed = lobby_keys_read(lobby_is_typing(&hall->lobby),
							 &command, &character);

		if (typed == TYPED_NOTHING)
			return;
		hall->stale = true;
		if (typed == TYPED_CTRL_C) {
			hall->signal = SIGINT;
			hall->quit = true;
		} else if (typed == TYPED_CTRL_Z) {
			stop_for_a_while(hall);
		} else {
			/* Typed ahead of the journal: it means what is due today. */
			if (!hall->past.read && needs_past(command))
				past_now_read(hall);
			/* A key may want what the one before it has selected. */
			if (command == LOBBY_ENTER || command == LOBBY_TAB ||
			    command == LOBBY_RIGHT || command == LOBBY_CARD)
				open_selected(hall);
			carry_out(hall, lobby_do(&hall->lobby, command, character));
		}
	}
}

/* False: the terminal is gone. */
static bool wait(struct hall *hall)
{
	struct pollfd fds[] = {{STDIN_FILENO, POLLIN, 0},
			       {hall->signals, POLLIN, 0},
			       {past_now_descriptor(&hall->past), POLLIN, 0}};
	int ms = hall->unread < hall->lobby.entries.n ? 0
		 : hall->stale                        ? STALLED_WAKE_MS
						      : IDLE_WAKE_MS;

	if (poll(fds, 3, ms) < 0 && errno != EINTR)
		return false;
	return !(fds[0].revents & (POLLHUP | POLLERR | POLLNVAL));
}

static void run(struct hall *hall)
{
	bool first = true;

	while (!hall->quit) {
		if (!first) {
			look_at_files(hall);
			open_selected(hall);
			read_some(hall);
		}
		first = false;
		if (hall->stale)
			hall->stale = !view_lobby_paint(&hall->lobby);
		if (!wait(hall)) {
			hall->signal = SIGHUP;
			return;
		}
		on_signals(hall);
		on_keys(hall);
	}
}

static bool open_hall(struct hall *hall, int *status)
{
	const struct options none = {0};

	/* The first picture does not wait for the journal. */
	*status = settings_own(&none, &hall->runner);
	if (*status == STATUS_OK)
		*status = settings_theme(hall->runner.theme, &hall->theme, NULL);
	if (*status != STATUS_OK)
		return true;
	hall->signals = signals_open();
	if (terminal_open(&hall->theme) != TERMINAL_OK) {
		signals_close(hall->signals);
		return false;
	}
	signals_on_crash(terminal_emergency);
	hall->themes = paths_list(PATHS_THEME);
	look_for_interrupted(hall);
	hall->lobby.runner = &hall->runner;
	hall_list(hall);
	run(hall);
	terminal_close();
	signals_close(hall->signals);
	return true;
}

bool lobby_run(int *status)
{
	struct hall hall = {.stale = true};
	bool opened = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);

	if (opened)
		opened = open_hall(&hall, status);
	lobby_clear(&hall.lobby);
	lobby_open_clear(&hall.open);
	hall_forget_review(&hall);
	past_now_clear(&hall.past);
	runner_clear(&hall.runner);
	progress_clear(&hall.progress);
	paths_list_free(hall.themes);
	free(hall.interrupted);
	if (hall.signal != 0)
		signals_die(hall.signal);
	return opened;
}
