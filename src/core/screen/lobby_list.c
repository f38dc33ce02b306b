/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lobby_list: the sessions of the lobby: found, selected, listed anew; see lobby.h. */
#include "core/screen/lobby.h"

#include "core/base/mem.h"

#include <stdlib.h>
#include <string.h>

static void clear_settings(struct lobby_settings *settings)
{
	for (size_t i = 0; i < settings->n; i++) {
		free(settings->items[i].name);
		free(settings->items[i].value);
	}
	free(settings->items);
	memset(settings, 0, sizeof *settings);
}

static void add_setting(struct lobby_settings *settings, const char *name,
			const char *value)
{
	*ARRAY_PUSH(settings) = (struct lobby_setting){mem_strdup(name), mem_strdup(value)};
}

void lobby_entry_reset(struct lobby_entry *entry)
{
	clear_settings(&entry->settings);
}

void lobby_entry_ask(struct lobby_entry *entry, const char *name, const char *value)
{
	add_setting(&entry->asked, name, value);
	add_setting(&entry->settings, name, value);
}

const char *lobby_entry_asked(const struct lobby_entry *entry, const char *name)
{
	for (size_t i = 0; i < entry->asked.n; i++)
		if (strcmp(entry->asked.items[i].name, name) == 0)
			return entry->asked.items[i].value;
	return NULL;
}

struct lobby_entry *lobby_add(struct lobby *lobby, const char *name, const char *path,
			      bool own)
{
	struct lobby_entry *entry = ARRAY_PUSH(&lobby->entries);

	entry->name = mem_strdup(name);
	entry->path = mem_strdup(path);
	entry->own = own;
	return entry;
}

static void clear_entries(struct lobby *lobby)
{
	for (size_t i = 0; i < lobby->entries.n; i++) {
		struct lobby_entry *entry = &lobby->entries.items[i];

		clear_settings(&entry->settings);
		clear_settings(&entry->asked);
		free(entry->name);
		free(entry->path);
		free(entry->title);
		free(entry->fault);
	}
	free(lobby->entries.items);
	memset(&lobby->entries, 0, sizeof lobby->entries);
}

void lobby_clear(struct lobby *lobby)
{
	clear_entries(lobby);
	free(lobby->folders[0]);
	free(lobby->folders[1]);
	free(lobby->shown);
	text_clear(&lobby->page);
	text_clear(&lobby->interrupted);
	lobby_today_clear(&lobby->today);
	memset(lobby, 0, sizeof *lobby);
}

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Is the word, n bytes long, somewhere in the text? */
static bool holds(const char *text, const char *word, size_t n)
{
	for (; text != NULL && *text != '\0'; text++) {
		size_t i = 0;

		while (i < n && lower(text[i]) == lower(word[i]))
			i++;
		if (i == n)
			return true;
	}
	return false;
}

bool lobby_matches(const struct lobby_entry *entry, const char *search)
{
	for (search += strspn(search, " "); *search != '\0';
	     search += strspn(search, " ")) {
		size_t n = strcspn(search, " ");

		if (!holds(entry->name, search, n) && !holds(entry->title, search, n))
			return false;
		search += n;
	}
	return true;
}

struct lobby_entry *lobby_selected(const struct lobby *lobby)
{
	if (lobby->selected >= lobby->nshown)
		return NULL;
	return &lobby->entries.items[lobby->shown[lobby->selected]];
}

void lobby_close(struct lobby *lobby)
{
	lobby->has_detail = false;
	lobby->parameter = lobby->parameter_top = 0;
}

void lobby_find(struct lobby *lobby)
{
	const struct lobby_entry *before = lobby_selected(lobby);
	size_t selected = 0;

	lobby->shown = realloc(lobby->shown, (lobby->entries.n + 1) * sizeof(size_t));
	if (lobby->shown == NULL)
		mem_none();
	lobby->nshown = 0;
	for (size_t i = 0; i < lobby->entries.n; i++) {
		if (!lobby_matches(&lobby->entries.items[i], lobby->search))
			continue;
		if (&lobby->entries.items[i] == before)
			selected = lobby->nshown;
		lobby->shown[lobby->nshown++] = i;
	}
	lobby->selected = selected;
	if (lobby_selected(lobby) != before)
		lobby_close(lobby);
}

void lobby_select(struct lobby *lobby, const char *name)
{
	for (size_t i = 0; i < lobby->nshown; i++) {
		if (strcmp(lobby->entries.items[lobby->shown[i]].name, name) != 0)
			continue;
		if (i != lobby->selected)
			lobby_close(lobby);
		lobby->selected = i;
		return;
	}
}

/* The same session still; today's only while the plan asks the same of it. */
static bool is_known(const struct lobby_entry *known, const struct lobby_entry *fresh)
{
	if (known->today != fresh->today || strcmp(known->path, fresh->path) != 0 ||
	    known->asked.n != fresh->asked.n)
		return false;
	if (known->today && (known->state == LOBBY_IDLE) != (fresh->state == LOBBY_IDLE))
		return false;
	for (size_t i = 0; i < known->asked.n; i++) {
		const char *asked = lobby_entry_asked(fresh, known->asked.items[i].name);

		if (asked == NULL || strcmp(asked, known->asked.items[i].value) != 0)
			return false;
	}
	return true;
}

void lobby_replace(struct lobby *lobby, struct lobby *fresh)
{
	const struct lobby_entry *before = lobby_selected(lobby);
	char *name = before != NULL ? mem_strdup(before->name) : NULL;
	char *path = before != NULL ? mem_strdup(before->path) : NULL;
	const size_t parameter = lobby->parameter, top = lobby->parameter_top;
	const bool had_today = lobby->entries.n > 0 && lobby->entries.items[0].today;
	const bool untouched = lobby->selected == 0 && lobby->focus == LOBBY_LIST &&
			       lobby->search[0] == '\0';

	for (size_t i = 0; i < fresh->entries.n; i++) {
		for (size_t k = 0; k < lobby->entries.n; k++) {
			struct lobby_entry *known = &lobby->entries.items[k];
			struct lobby_entry entry = fresh->entries.items[i];

			if (!is_known(known, &entry))
				continue;
			fresh->entries.items[i] = *known;
			*known = entry;
			break;
		}
	}
	lobby->nshown = 0;
	clear_entries(lobby);
	lobby->entries.items = fresh->entries.items;
	lobby->entries.n = fresh->entries.n;
	lobby->entries.capacity = fresh->entries.capacity;
	memset(&fresh->entries, 0, sizeof fresh->entries);
	for (int i = 0; i < 2; i++) {
		free(lobby->folders[i]);
		lobby->folders[i] = fresh->folders[i];
		fresh->folders[i] = NULL;
	}
	lobby_close(lobby);
	lobby_find(lobby);
	if (name != NULL && (had_today || !untouched))
		lobby_select(lobby, name);
	/* Who is turning goes on where he was. */
	before = lobby_selected(lobby);
	if (before != NULL && path != NULL && strcmp(before->name, name) == 0 &&
	    strcmp(before->path, path) == 0) {
		lobby->parameter = parameter;
		lobby->parameter_top = top;
	}
	free(name);
	free(path);
}
