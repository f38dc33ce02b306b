/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lobby_today: what the plan asks for today, for the lobby; see lobby_today.h. */
#include "core/screen/lobby_today.h"

#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void lobby_today_clear(struct lobby_today *today)
{
	for (size_t i = 0; i < today->reasons.n; i++)
		free(today->reasons.items[i].text);
	free(today->reasons.items);
	memset(today, 0, sizeof *today);
}

static void add_reasons(struct lobby_today *today, enum role role, const char *before,
			const struct prescription_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++) {
		struct text text = {0};

		text_add(&text, "%s%s", before, lines->items[i].text);
		*ARRAY_PUSH(&today->reasons) = (struct lobby_reason){role, text.bytes};
	}
}

static void name_it(struct lobby_today *today, const struct prescription *prescription)
{
	const char *session =
		prescription->work != NULL ? prescription->work->session : NULL;
	const char *optional = prescription->optional ? ", if you like" : "";

	switch (prescription->offer) {
	case OFFER_STOP: snprintf(today->name, sizeof today->name, "STOP"); return;
	case OFFER_NOTHING:
		snprintf(today->name, sizeof today->name, "Today: nothing due");
		return;
	case OFFER_REST:
		if (session != NULL)
			snprintf(today->name, sizeof today->name, "Today: rest, or %s",
				 session);
		else
			snprintf(today->name, sizeof today->name, "Today: rest");
		return;
	case OFFER_SESSION:
		snprintf(today->name, sizeof today->name, "Today: %s%s", session, optional);
	}
}

static void place_it(struct lobby_today *today, const struct prescription *prescription)
{
	struct text place = {0};

	if (prescription->week > prescription->weeks)
		text_add(&place, "week %d, after the plan", prescription->week);
	else if (prescription->week > 0)
		text_add(&place, "week %d of %d", prescription->week, prescription->weeks);
	else if (prescription->slot != NULL)
		text_add(&place, "before week 1");
	if (prescription->week > 0 && *prescription->block != '\0')
		text_add(&place, ", %s", prescription->block);
	if (prescription->light >= LIGHT_AMBER)
		text_add(&place, "%s%s", place.n > 0 ? ", " : "",
			 light_name(prescription->light));
	text_copy(today->place, sizeof today->place, text_string(&place));
	text_clear(&place);
}

bool lobby_today_resumes(const struct lobby_today *today)
{
	return today->followed && (today->paused || today->offer == OFFER_STOP);
}

struct lobby_cell lobby_cell_of(const struct week_day *day, int32_t today)
{
	return (struct lobby_cell){day->state, day->day == today,
				   day->slot != NULL && day->slot->optional,
				   day->slot != NULL ? day->slot->role : SLOT_ROLES};
}

void lobby_today_fill(struct lobby_today *today, const struct week_of *of,
		      const struct prescription *prescription)
{
	struct week_day days[PLAN_WEEK_DAYS];

	lobby_today_clear(today);
	today->known = true;
	today->begun = of->plan != NULL;
	week_fill(of, of->today, days);
	for (int i = 0; i < PLAN_WEEK_DAYS; i++)
		today->week[i] = lobby_cell_of(&days[i], of->today);
	if (prescription == NULL)
		return;
	today->followed = true;
	today->paused = of->course->paused_from != COURSE_NEVER;
	today->offer = prescription->offer;
	today->playable =
		prescription->work != NULL &&
		(prescription->offer == OFFER_SESSION || prescription->offer == OFFER_REST);
	name_it(today, prescription);
	place_it(today, prescription);
	add_reasons(today, prescription->offer == OFFER_STOP ? ROLE_WARNING : ROLE_TEXT, "",
		    &prescription->reasons);
	add_reasons(today, ROLE_CHANGE, "Mind: ", &prescription->warnings);
	add_reasons(today, ROLE_DIM, "To measure: ", &prescription->measures);
}

const char *lobby_cell_sign(const struct lobby_cell *cell)
{
	static const char *const signs[] = {
		[WEEK_FREE] = " ",   [WEEK_EXTRA] = "+",    [WEEK_DONE] = "x",
		[WEEK_PARTLY] = "/", [WEEK_LEFT_OUT] = "-", [WEEK_DUE] = "o",
		[WEEK_REST] = "."};

	return signs[cell->state];
}

enum role lobby_cell_role(const struct lobby_cell *cell)
{
	switch (cell->state) {
	case WEEK_DONE:
	case WEEK_PARTLY: return ROLE_EASY;
	case WEEK_DUE: return cell->optional ? ROLE_TEXT : ROLE_WORK;
	case WEEK_EXTRA: return ROLE_EASY;
	default: return ROLE_DIM;
	}
}
