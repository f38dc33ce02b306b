/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_week: the weeks of a plan script; see plan_part.h. */
#include "core/plan/plan_part.h"

#include "core/base/day.h"
#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/script/value.h"

#include <stdlib.h>
#include <string.h>

static bool read_role(struct plan_reader *reader, struct node *group, enum slot_role *role)
{
	const char *names[SLOT_ROLES + 1] = {0};
	const char *text = plan_needed_text(reader, group, "role", "a session of the week");
	const char *nearest;

	if (text == NULL)
		return false;
	for (int i = 0; i < SLOT_ROLES; i++) {
		names[i] = slot_role_name((enum slot_role)i);
		if (strcmp(names[i], text) == 0) {
			*role = (enum slot_role)i;
			return true;
		}
	}
	nearest = text_nearest(text, names);
	diag_error(reader->diags, node_get(group, "role")->line,
		   "role: '%s' is none of cadence, form, rest-or-cross, probe%s%s%s", text,
		   nearest != NULL ? "; did you mean '" : "",
		   nearest != NULL ? nearest : "", nearest != NULL ? "'?" : "");
	return false;
}

bool plan_read_day(struct plan_reader *reader, struct node *group, const char *where,
		   int *day)
{
	const char *text = plan_needed_text(reader, group, "day", where);

	if (text == NULL)
		return false;
	if (day_name_parse(text, day))
		return true;
	diag_error(reader->diags, node_get(group, "day")->line,
		   "day: write a day of the week, like \"Tuesday\" or \"Tue\"");
	return false;
}

static void read_slot(struct plan_reader *reader, struct node *group,
		      struct plan_week *week)
{
	static const char *const known[] = {"day",    "role",     "session", "optional",
					    "target", "cue",      "hold",    "clicks",
					    "reps",   "stride",   "incline", "warm_up",
					    "easy",   "contacts", NULL};
	struct plan_slot slot = {0}, *to;
	const char *name;
	bool right;

	if (!plan_is_group(reader, group, "a session of the week"))
		return;
	slot.line = group->line;
	right = plan_read_day(reader, group, "a session of the week", &slot.day);
	right = read_role(reader, group, &slot.role) && right;
	name = plan_needed_text(reader, group, "session", "a session of the week");
	right = name != NULL && plan_find_work(reader, name, group->line, &slot.work) &&
		right;
	plan_read_bool(reader, group, "optional", &slot.optional);
	if (right) {
		const struct plan_work *work = &reader->plan->works[slot.work];

		memcpy(slot.aims, work->aims, sizeof slot.aims);
		slot.aim_contacts = work->aim_contacts;
	}
	plan_read_aims(reader, group, slot.aims, &slot.aim_contacts);
	node_report_unused(group, known, "a session of the week", reader->diags);
	if (!right)
		return;
	for (size_t i = 0; i < week->nslots; i++)
		if (week->slots[i].day == slot.day)
			diag_error(reader->diags, group->line,
				   "there is a session on %s already (line %d): one a day",
				   day_long_name(slot.day), week->slots[i].line);
	week->slots = mem_grow(week->slots, week->nslots, &week->slots_capacity,
			       sizeof *week->slots);
	to = &week->slots[week->nslots++];
	*to = slot;
}

static int by_day(const void *one, const void *other)
{
	const struct plan_slot *a = one, *b = other;

	return a->day - b->day;
}

static void read_raise(struct plan_reader *reader, struct node *group,
		       struct plan_week *week)
{
	struct node *list = plan_part(reader, group, "raise", NODE_LIST);
	const char *names[KNOBS + 1] = {0};

	for (int i = 0; i < KNOBS; i++)
		names[i] = knob_name((enum knob)i);
	for (size_t i = 0; list != NULL && i < list->n; i++) {
		const struct node *node = &list->children[i];
		int found = KNOB_NONE;

		for (int k = 0; node->type == NODE_TEXT && k < KNOBS; k++)
			if (strcmp(node->text, names[k]) == 0)
				found = k;
		if (found == KNOB_NONE || week->nraise == KNOBS)
			diag_error(reader->diags, node->line,
				   "raise: a list of \"tempo\", \"duration\", "
				   "\"resistance\", \"contacts\", each once, the most "
				   "important first");
		else
			week->raise[week->nraise++] = (enum knob)found;
	}
}

static void read_week(struct plan_reader *reader, struct node *group,
		      struct plan_week *week)
{
	static const char *const known[] = {"block", "light", "raise", "sessions", NULL};
	struct node *slots;

	if (!plan_is_group(reader, group, "a week"))
		return;
	week->line = group->line;
	if (node_get(group, "block") != NULL)
		week->block = value_prose(node_get(group, "block"), PLAN_NAME_LIMIT,
					  reader->diags);
	else
		diag_error(reader->diags, group->line,
			   "the week has no name: write block = \"…\";");
	plan_read_bool(reader, group, "light", &week->light);
	read_raise(reader, group, week);
	slots = plan_part(reader, group, "sessions", NODE_LIST);
	if (slots == NULL)
		diag_error(reader->diags, group->line,
			   "the week has no sessions: write sessions = ( { … } );");
	for (size_t i = 0; slots != NULL && i < slots->n && i < PLAN_MAX_SLOTS; i++)
		read_slot(reader, &slots->children[i], week);
	node_report_unused(group, known, "a week", reader->diags);
	if (week->nslots > 1)
		qsort(week->slots, week->nslots, sizeof *week->slots, by_day);
}

void plan_read_weeks(struct plan_reader *reader, struct node *list,
		     struct plan_week **weeks, size_t *n, size_t *capacity)
{
	if (list->n > PLAN_MAX_WEEKS) {
		diag_error(reader->diags, list->line, "at most %d weeks", PLAN_MAX_WEEKS);
		return;
	}
	for (size_t i = 0; i < list->n; i++) {
		*weeks = mem_grow(*weeks, *n, capacity, sizeof **weeks);
		(*weeks)[*n] = (struct plan_week){0};
		read_week(reader, &list->children[i], &(*weeks)[(*n)++]);
	}
}
