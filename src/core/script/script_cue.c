/* SPDX-License-Identifier: GPL-3.0-or-later */
/* script_cue: the cues and the treadmill of a phase; see script_phase.h. */
#include "core/script/script_phase.h"

#include "core/base/arena.h"
#include "core/base/text.h"

/* ---- cues ---- */

/* "10 s" behind a phase of 8 s never comes; what --set makes of it is told as well. */
static void check_place(struct reader *reader, const struct script_cue *cue,
			const struct phase *phase)
{
	char length[40];

	if (cue->every_ms > 0 && cue->anchor == CUE_FROM_END)
		diag_error(reader->diags, cue->line,
			   "every counts from the start: at cannot be from the end here");
	if (phase->time_ms == 0 || cue->anchor == CUE_AT_SHARE ||
	    cue->at_ms <= phase->time_ms)
		return;
	text_duration(length, sizeof length, phase->time_ms);
	diag_error(reader->diags, cue->line,
		   "at: the phase lasts only %s; write a share like \"50 %%\", or \"-5 s\" "
		   "for a time before its end",
		   length);
}

static void read_times(struct reader *reader, struct node *group, struct script_cue *cue)
{
	static const struct value_spec at_spec = {"at", VALUE_PLACE, 0, 0, 0};
	static const struct value_spec every_spec = {"every", VALUE_TIME, 1000,
						     SESSION_MAX_MS, 0};
	const struct node *at = node_get(group, "at");
	const struct node *every = node_get(group, "every");
	struct value value;

	if (at != NULL && script_value(reader, at, &at_spec, &value)) {
		cue->anchor = value.as.place.anchor;
		cue->at_ms = value.as.place.ms;
		cue->at_milli_percent = value.as.place.milli_percent;
	}
	if (every != NULL && script_value(reader, every, &every_spec, &value))
		cue->every_ms = value.number;
}

static char *optional_prose(struct reader *reader, struct node *group, const char *name,
			    size_t limit)
{
	const struct node *node = node_get(group, name);

	return node == NULL ? NULL : script_prose(reader, node, limit);
}

static void read_cue_group(struct reader *reader, struct node *group,
			   struct script_cue *cue)
{
	static const char *const known[] = {"text", "show",  "say", "short",
					    "at",   "every", NULL};
	struct diags *diags = reader->diags;
	bool has_text = node_get(group, "text") != NULL;
	char *text = optional_prose(reader, group, "text", SCRIPT_NAME_LIMIT);

	cue->show = optional_prose(reader, group, "show", SCRIPT_NAME_LIMIT);
	cue->say = optional_prose(reader, group, "say", SCRIPT_NAME_LIMIT);
	cue->brief = optional_prose(reader, group, "short", SESSION_MAX_SHORT);
	if (has_text &&
	    (node_get(group, "show") != NULL || node_get(group, "say") != NULL)) {
		diag_error(diags, group->line,
			   "a cue has either text (shown and spoken), or show and say");
	} else if (text != NULL) {
		cue->show = cue->say = text;
	} else if (!has_text && node_get(group, "show") == NULL &&
		   node_get(group, "say") == NULL) {
		diag_error(diags, group->line,
			   "a cue needs text (shown and spoken), show or say");
	}
	read_times(reader, group, cue);
	node_report_unused(group, known, "a cue", diags);
}

void script_cues_read(struct reader *reader, struct node *list, struct phase *phase)
{
	if (list->type != NODE_LIST) {
		diag_error(reader->diags, list->line,
			   "cues must be a list, like ( \"Quick contacts\" ), not %s",
			   node_type_name(list->type));
		return;
	}
	if (list->n > SCRIPT_MAX_PHASE_CUES) {
		diag_error(reader->diags, list->line, "more than %d cues in one phase",
			   SCRIPT_MAX_PHASE_CUES);
		return;
	}
	phase->cues = arena_alloc(reader->arena, list->n, sizeof *phase->cues);
	phase->ncues = phase->cues_capacity = list->n;
	for (size_t i = 0; i < list->n; i++) {
		struct node *node = &list->children[i];
		struct script_cue *cue = &phase->cues[i];

		cue->line = node->line;
		if (node->type == NODE_GROUP) {
			read_cue_group(reader, node, cue);
			check_place(reader, cue, phase);
		} else if (node->type == NODE_TEXT) {
			cue->show = script_prose(reader, node, SCRIPT_NAME_LIMIT);
			cue->say = cue->show;
		} else {
			diag_error(reader->diags, node->line,
				   "a cue must be text or a group { … }, not %s",
				   node_type_name(node->type));
		}
	}
}

/* ---- treadmill ---- */

enum { LEAD_MS = 15000, LONGEST_LEAD_MS = 600000 };

void script_treadmill_read(struct reader *reader, struct node *group,
			   struct treadmill *treadmill)
{
	static const char *const known[] = {"speed", "incline", "lead", NULL};
	static const struct value_spec specs[] = {
		{"speed", VALUE_SPEED, 0, 0, offsetof(struct treadmill, speed)},
		{"incline", VALUE_INCLINE, 0, 0,
		 offsetof(struct treadmill, incline_percent10)},
		{"lead", VALUE_TIME, 0, LONGEST_LEAD_MS,
		 offsetof(struct treadmill, lead_ms)},
	};

	if (group->type != NODE_GROUP) {
		diag_error(
			reader->diags, group->line,
			"treadmill must be a group, like { speed = \"13 km/h\"; incline = "
			"\"1 %%\"; }, not %s",
			node_type_name(group->type));
		return;
	}
	*treadmill = (struct treadmill){.given = true, .lead_ms = LEAD_MS};
	for (size_t i = 0; i < sizeof specs / sizeof *specs; i++) {
		const struct node *node = node_get(group, specs[i].name);
		struct value value;

		if (node != NULL && script_value(reader, node, &specs[i], &value))
			value_store(&specs[i], &value, treadmill);
	}
	treadmill->incline_given = node_get(group, "incline") != NULL;
	if (node_get(group, "speed") == NULL && !treadmill->incline_given)
		diag_error(reader->diags, group->line,
			   "treadmill needs speed or incline, or both");
	node_report_unused(group, known, "treadmill", reader->diags);
}
