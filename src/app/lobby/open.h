/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * open: a session of the lobby, read whole: its tree stays, so that a parameter
 * that is turned costs no reading of the file. Nothing is printed.
 */
#ifndef TURNOVER_APP_LOBBY_OPEN_H
#define TURNOVER_APP_LOBBY_OPEN_H

#include "core/base/node.h"
#include "core/screen/lobby.h"

#include <stdbool.h>
#include <stddef.h>
#include <time.h>

/* Zero it to begin. */
struct lobby_open {
	char *bytes; /* NULL: it could not be read */
	size_t n;
	struct node root;
	bool parsed;
	struct session session; /* empty where it has mistakes */
	struct timeline *timeline;
	struct diags diags;      /* sorted */
	struct timespec changed; /* the file was, when it was read */
};

/* Reads the file of an entry; lobby_open_compile has still to follow. */
void lobby_open_read(struct lobby_open *open, const struct lobby_entry *entry);

/* The same from a script that is at hand; it is copied. */
void lobby_open_take(struct lobby_open *open, const char *script, size_t n);

/*
 * Gives it the meaning it has for this runner with the settings of the entry. False: it
 * has mistakes; what was there before stays if `keep`, and *why tells the first mistake.
 */
bool lobby_open_compile(struct lobby_open *open, const struct lobby_entry *entry,
			const struct runner *runner, bool keep, struct text *why);

/* As the lobby shows it; borrowed from *open. */
void lobby_open_detail(const struct lobby_open *open, const struct runner *runner,
		       struct lobby_detail *detail);

/* Has the file been changed since it was read? */
bool lobby_open_is_old(const struct lobby_open *open, const struct lobby_entry *entry);

void lobby_open_clear(struct lobby_open *open);

/* Adds own and shipped sessions, own ones first, unread; *lobby has none. */
void lobby_open_list(struct lobby *lobby);

#endif
