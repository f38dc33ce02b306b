/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lobby: the sessions there are, and what a key does; see lobby.h. */
#include "core/screen/lobby.h"

#include "core/questions/ask.h"
#include "core/base/mem.h"
#include "core/review/review.h"
#include "core/timeline/turn.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 8 }; /* rows that Page Down goes on */

/* ---- what is shown of it ---------------------------------------------------------- */

void lobby_show(struct lobby *lobby, const struct lobby_detail *detail)
{
	lobby->has_detail = detail != NULL;
	lobby->detail = detail != NULL ? *detail : (struct lobby_detail){0};
	if (detail != NULL && detail->session != NULL &&
	    lobby->parameter >= detail->session->nparameters)
		lobby->parameter = lobby->parameter_top = 0;
}

void lobby_notice(struct lobby *lobby, bool alarm, const char *format, ...)
{
	va_list arguments;
	char line[2 * LOBBY_LINE];

	va_start(arguments, format);
	vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	text_copy(lobby->notice, sizeof lobby->notice, line);
	lobby->alarm = alarm;
}

/* ---- turning --------------------------------------------------------------------- */

static const struct parameter *chosen(const struct lobby *lobby)
{
	const struct session *session = lobby->has_detail ? lobby->detail.session : NULL;

	if (session == NULL || lobby->parameter >= session->nparameters)
		return NULL;
	return &session->parameters[lobby->parameter];
}

/* value is taken over; NULL: as by itself. */
static void set(struct lobby_entry *entry, const char *name, char *value)
{
	size_t i = 0;

	while (i < entry->settings.n && strcmp(entry->settings.items[i].name, name) != 0)
		i++;
	if (i == entry->settings.n) {
		if (value == NULL)
			return;
		*ARRAY_PUSH(&entry->settings) =
			(struct lobby_setting){mem_strdup(name), value};
		return;
	}
	free(entry->settings.items[i].value);
	entry->settings.items[i].value = value;
	if (value != NULL)
		return;
	free(entry->settings.items[i].name);
	entry->settings.items[i] = entry->settings.items[--entry->settings.n];
}

static void tell_limit(struct lobby *lobby, const struct parameter *parameter, bool up)
{
	const char *limit = up ? parameter->max : parameter->min;

	if (parameter->choices != NULL)
		lobby_notice(lobby, false, "%s: no more choices that way", parameter->name);
	else if (limit != NULL && strcmp(limit, parameter->value) == 0)
		lobby_notice(lobby, false, "%s: %s is the %s that this session allows",
			     parameter->name, limit, up ? "most" : "least");
	else
		lobby_notice(lobby, false,
			     "%s cannot be turned further; 'e' edits the file",
			     parameter->name);
}

static enum lobby_effect turn(struct lobby *lobby, bool up)
{
	const struct parameter *parameter = chosen(lobby);
	char *value;

	if (parameter == NULL)
		return EFFECT_NOTHING;
	value = turn_value(parameter, up);
	if (value == NULL) {
		tell_limit(lobby, parameter, up);
		return EFFECT_NOTHING;
	}
	/* The same value, however it is written, is no setting. */
	if (strcmp(value, parameter->fallback) == 0) {
		free(value);
		value = NULL;
	}
	set(lobby_selected(lobby), parameter->name, value);
	return EFFECT_TURNED;
}

/* Of today's session that is what the plan asks for. */
static enum lobby_effect turn_to_default(struct lobby *lobby)
{
	const struct parameter *parameter = chosen(lobby);
	const char *asked;

	if (parameter == NULL)
		return EFFECT_NOTHING;
	asked = lobby_entry_asked(lobby_selected(lobby), parameter->name);
	if (strcmp(parameter->value, asked != NULL ? asked : parameter->fallback) == 0)
		return EFFECT_NOTHING;
	set(lobby_selected(lobby), parameter->name,
	    asked != NULL ? mem_strdup(asked) : NULL);
	return EFFECT_TURNED;
}

void lobby_turn_back(struct lobby *lobby, const char *why)
{
	const struct parameter *parameter = chosen(lobby);

	/* The session that is shown still holds the value of before. */
	if (parameter == NULL)
		return;
	set(lobby_selected(lobby), parameter->name,
	    strcmp(parameter->value, parameter->fallback) == 0
		    ? NULL
		    : mem_strdup(parameter->value));
	lobby_notice(lobby, true, "%s", why);
}

/* ---- moving ---------------------------------------------------------------------- */

/* A place among n, moved by a command; as it was for all other commands. */
static size_t move(size_t at, size_t n, enum lobby_command command)
{
	size_t last = n > 0 ? n - 1 : 0;

	switch (command) {
	case LOBBY_UP: return at > 0 ? at - 1 : 0;
	case LOBBY_DOWN: return at < last ? at + 1 : last;
	case LOBBY_PAGE_UP: return at > PAGE ? at - PAGE : 0;
	case LOBBY_PAGE_DOWN: return last > PAGE && at < last - PAGE ? at + PAGE : last;
	case LOBBY_HOME: return 0;
	case LOBBY_END: return last;
	default: return at;
	}
}

static void move_selection(struct lobby *lobby, enum lobby_command command)
{
	size_t place = move(lobby->selected, lobby->nshown, command);

	if (place != lobby->selected)
		lobby_close(lobby);
	lobby->selected = place;
}

static void enter_parameters(struct lobby *lobby)
{
	if (chosen(lobby) != NULL)
		lobby->focus = LOBBY_PARAMETERS;
	else if (lobby_selected(lobby) != NULL &&
		 lobby_selected(lobby)->state == LOBBY_READY)
		lobby_notice(lobby, false, "this session has nothing to turn");
}

/* ---- typing ---------------------------------------------------------------------- */

bool lobby_is_typing(const struct lobby *lobby)
{
	return lobby->over == OVER_NOTHING &&
	       (lobby->focus == LOBBY_SEARCHING || lobby->focus == LOBBY_NAMING);
}

static enum lobby_effect do_searching(struct lobby *lobby, enum lobby_command command,
				      uint32_t character)
{
	switch (command) {
	case LOBBY_CHARACTER: ask_type(lobby->search, LOBBY_INPUT - 1, character); break;
	case LOBBY_ERASE:
		if (!ask_erase(lobby->search))
			lobby->focus = LOBBY_LIST;
		break;
	case LOBBY_ESCAPE:
		lobby->search[0] = '\0';
		lobby->focus = LOBBY_LIST;
		break;
	case LOBBY_ENTER: lobby->focus = LOBBY_LIST; break;
	case LOBBY_TAB:
	case LOBBY_RIGHT:
		lobby->focus = LOBBY_LIST;
		enter_parameters(lobby);
		return EFFECT_NOTHING;
	default: move_selection(lobby, command); return EFFECT_NOTHING;
	}
	lobby_find(lobby);
	return EFFECT_NOTHING;
}

static enum lobby_effect do_naming(struct lobby *lobby, enum lobby_command command,
				   uint32_t character)
{
	if (command == LOBBY_CHARACTER)
		ask_type(lobby->naming, LOBBY_INPUT - 1, character);
	if (command == LOBBY_ESCAPE ||
	    (command == LOBBY_ERASE && !ask_erase(lobby->naming)))
		lobby->focus = LOBBY_LIST;
	if (command != LOBBY_ENTER)
		return EFFECT_NOTHING;
	lobby->focus = LOBBY_LIST;
	return lobby->naming[0] != '\0' ? EFFECT_NEW : EFFECT_NOTHING;
}

/* ---- keys ------------------------------------------------------------------------ */

static enum lobby_effect do_interrupted(struct lobby *lobby, enum lobby_command command)
{
	switch (command) {
	case LOBBY_RESUME:
	case LOBBY_ENTER: lobby->over = OVER_NOTHING; return EFFECT_RESUME;
	case LOBBY_PHASE: lobby->over = OVER_NOTHING; return EFFECT_PHASE;
	case LOBBY_DISCARD: lobby->over = OVER_NOTHING; return EFFECT_DISCARD;
	case LOBBY_ESCAPE:
	case LOBBY_QUIT: lobby->over = OVER_NOTHING; return EFFECT_NOTHING;
	default: return EFFECT_NOTHING;
	}
}

static enum lobby_effect do_page(struct lobby *lobby, enum lobby_command command)
{
	enum { MANY = 1 << 20 }; /* the view limits it to what there is */

	switch (command) {
	case LOBBY_UP:
	case LOBBY_DOWN:
	case LOBBY_PAGE_UP:
	case LOBBY_PAGE_DOWN:
	case LOBBY_HOME:
	case LOBBY_END: lobby->page_top = move(lobby->page_top, MANY, command); break;
	case LOBBY_THEME: lobby->over = OVER_NOTHING; return EFFECT_THEME;
	default: lobby->over = OVER_NOTHING;
	}
	return EFFECT_NOTHING;
}

/* "any key: back" is said there: also keys that mean nothing here. */
static void do_help(struct lobby *lobby, enum lobby_command command)
{
	if (lobby->page_more && move(1, 3, command) != 1)
		do_page(lobby, command);
	else
		lobby->over = OVER_NOTHING;
}

/* The next part there is, or the one before; round and round. */
static void turn_review(struct lobby *lobby, int by)
{
	const int before = lobby->review_part;

	do
		lobby->review_part =
			(lobby->review_part + by + REVIEW_PARTS) % REVIEW_PARTS;
	while (lobby->review_part != before && lobby->review != NULL &&
	       !review_has_part(lobby->review, lobby->review_part));
	lobby->page_top = 0;
}

static enum lobby_effect do_review(struct lobby *lobby, enum lobby_command command)
{
	switch (command) {
	case LOBBY_RIGHT:
	case LOBBY_TAB:
	case LOBBY_REVIEW: turn_review(lobby, 1); return EFFECT_NOTHING;
	case LOBBY_LEFT: turn_review(lobby, -1); return EFFECT_NOTHING;
	case LOBBY_THEME:
	case LOBBY_CARD: return EFFECT_NOTHING;
	default: return do_page(lobby, command);
	}
}

static enum lobby_effect do_plan(struct lobby *lobby, enum lobby_command command)
{
	const bool followed = lobby->today.followed;

	switch (command) {
	case LOBBY_ENTER: return followed ? EFFECT_NOTHING : EFFECT_PLAN_START;
	case LOBBY_MOVE: return followed ? EFFECT_PLAN_MOVE : EFFECT_NOTHING;
	case LOBBY_PHASE:
		return followed && !lobby->today.paused ? EFFECT_PLAN_PAUSE
							: EFFECT_NOTHING;
	case LOBBY_RESUME:
		return lobby_today_resumes(&lobby->today) ? EFFECT_PLAN_RESUME
							  : EFFECT_NOTHING;
	case LOBBY_NEW: return lobby->today.begun ? EFFECT_PLAN_RESTART : EFFECT_NOTHING;
	case LOBBY_STOP: return followed ? EFFECT_PLAN_STOP : EFFECT_NOTHING;
	case LOBBY_DISCARD: return followed ? EFFECT_PLAN_DONE : EFFECT_NOTHING;
	case LOBBY_ESCAPE:
	case LOBBY_QUIT:
	case LOBBY_UP:
	case LOBBY_DOWN:
	case LOBBY_PAGE_UP:
	case LOBBY_PAGE_DOWN:
	case LOBBY_HOME:
	case LOBBY_END: return do_page(lobby, command);
	default: return EFFECT_NOTHING;
	}
}

static enum lobby_effect start(struct lobby *lobby)
{
	const struct lobby_entry *entry = lobby_selected(lobby);

	if (entry == NULL || !lobby->has_detail)
		return EFFECT_NOTHING;
	if (entry->state == LOBBY_IDLE) {
		lobby_notice(lobby, false, "nothing to play today; c: why, p: the plan");
		return EFFECT_NOTHING;
	}
	if (lobby->detail.session == NULL)
		return EFFECT_FAULTS;
	return entry->today ? EFFECT_TODAY : EFFECT_START;
}

/* What the list and the parameters share. */
static enum lobby_effect do_anywhere(struct lobby *lobby, enum lobby_command command)
{
	const struct lobby_entry *entry = lobby_selected(lobby);

	switch (command) {
	case LOBBY_ENTER: return start(lobby);
	case LOBBY_CARD:
		if (entry == NULL || !lobby->has_detail)
			return EFFECT_NOTHING;
		return lobby->detail.session != NULL || entry->state == LOBBY_IDLE
			       ? EFFECT_CARD
			       : EFFECT_FAULTS;
	case LOBBY_EDIT:
		return entry != NULL && entry->state != LOBBY_IDLE ? EFFECT_EDIT
								   : EFFECT_NOTHING;
	case LOBBY_PHASE: return EFFECT_PLAN;
	case LOBBY_REVIEW: return EFFECT_REVIEW;
	case LOBBY_NEW:
		lobby->focus = LOBBY_NAMING;
		lobby->naming[0] = '\0';
		return EFFECT_NOTHING;
	case LOBBY_SEARCH: lobby->focus = LOBBY_SEARCHING; return EFFECT_NOTHING;
	case LOBBY_THEME: return EFFECT_THEME;
	case LOBBY_HELP:
		lobby->over = OVER_HELP;
		lobby->page_top = 0;
		return EFFECT_NOTHING;
	case LOBBY_QUIT: return EFFECT_LEAVE;
	default: return EFFECT_NOTHING;
	}
}

static enum lobby_effect do_list(struct lobby *lobby, enum lobby_command command)
{
	switch (command) {
	case LOBBY_TAB:
	case LOBBY_RIGHT: enter_parameters(lobby); return EFFECT_NOTHING;
	case LOBBY_ESCAPE:
		if (lobby->search[0] == '\0')
			return EFFECT_LEAVE;
		lobby->search[0] = '\0';
		lobby_find(lobby);
		return EFFECT_NOTHING;
	default: move_selection(lobby, command); return do_anywhere(lobby, command);
	}
}

static enum lobby_effect do_parameters(struct lobby *lobby, enum lobby_command command)
{
	switch (command) {
	case LOBBY_LEFT: return turn(lobby, false);
	case LOBBY_RIGHT: return turn(lobby, true);
	case LOBBY_ERASE: return turn_to_default(lobby);
	case LOBBY_TAB:
	case LOBBY_ESCAPE: lobby->focus = LOBBY_LIST; return EFFECT_NOTHING;
	case LOBBY_UP:
		/* Above the first one the list goes on. */
		if (lobby->parameter == 0)
			lobby->focus = LOBBY_LIST;
		break;
	default: break;
	}
	if (chosen(lobby) != NULL)
		lobby->parameter =
			move(lobby->parameter, lobby->detail.session->nparameters, command);
	return do_anywhere(lobby, command);
}

enum lobby_effect lobby_do(struct lobby *lobby, enum lobby_command command,
			   uint32_t character)
{
	if (lobby->over == OVER_HELP) {
		do_help(lobby, command);
		return EFFECT_NOTHING;
	}
	if (command == LOBBY_NONE)
		return EFFECT_NOTHING;
	lobby->notice[0] = '\0';
	lobby->alarm = false;
	switch (lobby->over) {
	case OVER_PAGE: return do_page(lobby, command);
	case OVER_PLAN: return do_plan(lobby, command);
	case OVER_REVIEW: return do_review(lobby, command);
	case OVER_INTERRUPTED: return do_interrupted(lobby, command);
	case OVER_HELP:
	case OVER_NOTHING: break;
	}
	switch (lobby->focus) {
	case LOBBY_SEARCHING: return do_searching(lobby, command, character);
	case LOBBY_NAMING: return do_naming(lobby, command, character);
	case LOBBY_PARAMETERS: return do_parameters(lobby, command);
	case LOBBY_LIST: break;
	}
	return do_list(lobby, command);
}
