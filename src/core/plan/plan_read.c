/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan_read: gives a settings tree the meaning of a plan; see plan_read.h. */
#include "core/plan/plan_read.h"

#include "core/plan/plan_part.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/script/value.h"

#include <stdlib.h>
#include <string.h>

enum {
	FORMAT = 1,
	MAX_SETTINGS = 32,
	MAX_TIMES = 100,
	MAX_EFFORT = 10,
	MAX_RECOVERY_S = 600,
	HOUR_MS = 3600 * 1000
};

/* ---- single values ---- */

/* The member of that name and type; NULL: it is not there, or an error was added. */
struct node *plan_part(struct plan_reader *reader, struct node *group, const char *name,
		       enum node_type type)
{
	struct node *node = node_get(group, name);

	if (node == NULL || node->type == type)
		return node;
	diag_error(reader->diags, node->line, "%s must be %s, not %s", name,
		   node_type_name(type), node_type_name(node->type));
	return NULL;
}

bool plan_is_group(struct plan_reader *reader, const struct node *node, const char *what)
{
	if (node->type == NODE_GROUP)
		return true;
	diag_error(reader->diags, node->line, "%s must be %s, not %s", what,
		   node_type_name(NODE_GROUP), node_type_name(node->type));
	return false;
}

void plan_read_whole(struct plan_reader *reader, struct node *group, const char *name,
		     int least, int most, int *to)
{
	const struct value_spec spec = {name, VALUE_WHOLE, least, most, 0};
	const struct node *node = node_get(group, name);

	if (node != NULL)
		value_read(node, &spec, to, reader->diags);
}

void plan_read_bool(struct plan_reader *reader, struct node *group, const char *name,
		    bool *to)
{
	const struct value_spec spec = {name, VALUE_BOOL, 0, 0, 0};
	const struct node *node = node_get(group, name);

	if (node != NULL)
		value_read(node, &spec, to, reader->diags);
}

static void read_time(struct plan_reader *reader, struct node *group, const char *name,
		      int64_t most_ms, int64_t *to)
{
	const struct value_spec spec = {name, VALUE_TIME, 0, most_ms, 0};
	const struct node *node = node_get(group, name);

	if (node != NULL)
		value_read(node, &spec, to, reader->diags);
}

const char *plan_needed_text(struct plan_reader *reader, struct node *group,
			     const char *name, const char *where)
{
	const struct node *node = node_get(group, name);

	if (node == NULL)
		diag_error(reader->diags, group->line, "%s has no %s: write %s = \"…\";",
			   where, name, name);
	else if (node->type != NODE_TEXT)
		diag_error(reader->diags, node->line, "%s must be text, not %s", name,
			   node_type_name(node->type));
	else
		return node->text;
	return NULL;
}

/* ---- levels ---- */

static void read_level(struct plan_reader *reader, const struct node *node,
		       enum level level, int *to)
{
	const struct level_info *info = level_info(level);
	char why[QUANTITY_WHY], least[LEVEL_TEXT], most[LEVEL_TEXT];
	int value = 0;

	if (node->type != NODE_TEXT &&
	    !(node->type == NODE_NUMBER && level == LEVEL_REPS)) {
		diag_error(reader->diags, node->line, "%s must be text, not %s", info->name,
			   node_type_name(node->type));
		return;
	}
	if (!level_parse(level, node->text, &value, why)) {
		diag_error(reader->diags, node->line, "%s: %s", info->name, why);
	} else if (value < info->least || value > info->most) {
		level_text(level, info->least, least);
		level_text(level, info->most, most);
		diag_error(reader->diags, node->line, "%s: must be from %s to %s",
			   info->name, least, most);
	} else {
		*to = value;
	}
}

/* What a session or a slot aims at; what it does not say stays. */
void plan_read_aims(struct plan_reader *reader, struct node *group, int aims[LEVELS],
		    int *contacts)
{
	for (int i = 0; i < LEVELS; i++) {
		const struct level_info *info = level_info((enum level)i);
		const struct node *node = info->aimed ? node_get(group, info->name) : NULL;

		if (node != NULL)
			read_level(reader, node, (enum level)i, &aims[i]);
	}
	plan_read_whole(reader, group, "contacts", 0, PLAN_MAX_CONTACTS, contacts);
}

/* ---- sessions ---- */

static int find_level(const char *name)
{
	for (int i = 0; i < LEVELS; i++)
		if (strcmp(level_info((enum level)i)->name, name) == 0)
			return i;
	return LEVEL_NONE;
}

static void report_no_level(struct plan_reader *reader, int line, const char *text)
{
	const char *names[LEVELS + 1] = {0};
	const char *nearest;

	for (int i = 0; i < LEVELS; i++)
		names[i] = level_info((enum level)i)->name;
	nearest = text_nearest(text + 1, names);
	if (nearest != NULL)
		diag_error(reader->diags, line,
			   "nothing is called '%s'; did you mean '$%s'?", text, nearest);
	else
		diag_error(reader->diags, line,
			   "nothing is called '%s'; turnover-plan(5) lists what a plan "
			   "can turn",
			   text);
}

static void read_setting(struct plan_reader *reader, const struct node *node,
			 struct plan_work *work)
{
	const struct value_spec spec = {node->name, VALUE_TEXT, 0, PLAN_NAME_LIMIT, 0};
	const char *text = node->type == NODE_NUMBER
				   ? node->text
				   : value_text(node, &spec, reader->diags);
	struct plan_setting *setting;
	int level = LEVEL_NONE;

	if (text == NULL)
		return;
	if (*text == '$') {
		level = find_level(text + 1);
		if (level == LEVEL_NONE) {
			report_no_level(reader, node->line, text);
			return;
		}
	}
	work->settings = mem_grow(work->settings, work->nsettings, &work->settings_capacity,
				  sizeof *work->settings);
	setting = &work->settings[work->nsettings++];
	setting->name = mem_strdup(node->name);
	setting->value = level == LEVEL_NONE ? mem_strdup(text) : NULL;
	setting->level = level;
}

static void read_settings(struct plan_reader *reader, struct node *group,
			  struct plan_work *work)
{
	struct node *list = plan_part(reader, group, "parameters", NODE_GROUP);

	if (list == NULL)
		return;
	for (size_t i = 0; i < list->n && i < MAX_SETTINGS; i++)
		read_setting(reader, &list->children[i], work);
	if (list->n > MAX_SETTINGS)
		diag_error(reader->diags, list->line, "parameters: at most %d",
			   MAX_SETTINGS);
}

/* 0.25, 0.5, 1 …: in quarters. */
static int read_weight(struct plan_reader *reader, struct node *group)
{
	const struct node *node = plan_part(reader, group, "weight", NODE_NUMBER);
	double quarters = node == NULL ? 4 : node->number * 4;

	if (quarters >= 1 && quarters <= 400 && quarters == (double)(int)quarters)
		return (int)quarters;
	diag_error(reader->diags, node != NULL ? node->line : group->line,
		   "weight: contacts of one unit, in quarters, 0.25 to 100");
	return 4;
}

static void read_contact(struct plan_reader *reader, struct node *group,
			 struct plan_work *work)
{
	static const char *const known[] = {"parameter", "weight", "min", "max", NULL};
	struct plan_contact contact = {.min = 1, .max = PLAN_MAX_CONTACTS};
	const char *name;

	if (!plan_is_group(reader, group, "an entry of counted"))
		return;
	name = plan_needed_text(reader, group, "parameter", "an entry of counted");
	contact.quarters = read_weight(reader, group);
	plan_read_whole(reader, group, "min", 0, PLAN_MAX_CONTACTS, &contact.min);
	plan_read_whole(reader, group, "max", 0, PLAN_MAX_CONTACTS, &contact.max);
	node_report_unused(group, known, "an entry of counted", reader->diags);
	if (contact.max < contact.min)
		diag_error(reader->diags, group->line, "max is below min");
	if (name == NULL)
		return;
	contact.name = mem_strdup(name);
	work->contacts = mem_grow(work->contacts, work->ncontacts, &work->contacts_capacity,
				  sizeof *work->contacts);
	work->contacts[work->ncontacts++] = contact;
}

static void read_contacts(struct plan_reader *reader, struct node *group,
			  struct plan_work *work)
{
	struct node *list = plan_part(reader, group, "counted", NODE_LIST);
	int fixed = 0;

	plan_read_whole(reader, group, "contacts_fixed", 0, PLAN_MAX_CONTACTS, &fixed);
	work->contacts4 = fixed * 4;
	for (size_t i = 0; list != NULL && i < list->n && i < MAX_SETTINGS; i++)
		read_contact(reader, &list->children[i], work);
	if (work->ncontacts > 0 && work->aim_contacts * 4 < plan_least_contacts4(work))
		diag_error(reader->diags, group->line,
			   "contacts: at least %d with what the session has, not %d",
			   (plan_least_contacts4(work) + 3) / 4, work->aim_contacts);
}

static void read_work(struct plan_reader *reader, struct node *group)
{
	static const char *const known[] = {
		"effort",     "running",        "cued",     "recovery", "easy_times",
		"parameters", "counted",        "target",   "cue",      "hold",
		"clicks",     "reps",           "stride",   "incline",  "warm_up",
		"easy",       "contacts_fixed", "contacts", NULL};
	struct plan *plan = reader->plan;
	struct plan_work *work;
	int64_t recovery_ms = 0;

	if (!plan_is_group(reader, group, "a session"))
		return;
	plan->works = mem_grow(plan->works, plan->nworks, &plan->works_capacity,
			       sizeof *plan->works);
	work = &plan->works[plan->nworks++];
	*work = (struct plan_work){.line = group->line,
				   .session = mem_strdup(group->name),
				   .effort = 3,
				   .easy_times = 1};
	for (int i = 0; i < LEVELS; i++)
		work->aims[i] = level_info((enum level)i)->fallback;
	plan_read_whole(reader, group, "effort", 0, MAX_EFFORT, &work->effort);
	read_time(reader, group, "running", 4 * (int64_t)HOUR_MS, &work->running_ms);
	read_time(reader, group, "cued", HOUR_MS, &work->cued_ms);
	read_time(reader, group, "recovery", MAX_RECOVERY_S * 1000, &recovery_ms);
	work->recovery_s = (int)(recovery_ms / 1000);
	plan_read_whole(reader, group, "easy_times", 1, MAX_TIMES, &work->easy_times);
	read_settings(reader, group, work);
	plan_read_aims(reader, group, work->aims, &work->aim_contacts);
	read_contacts(reader, group, work);
	node_report_unused(group, known, "a session", reader->diags);
}

static void read_works(struct plan_reader *reader, struct node *root)
{
	struct node *list = plan_part(reader, root, "sessions", NODE_GROUP);

	if (list == NULL) {
		diag_error(reader->diags, 0,
			   "the plan has no sessions: write sessions = { … };");
		return;
	}
	for (size_t i = 0; i < list->n && i < PLAN_MAX_WORKS; i++)
		read_work(reader, &list->children[i]);
	if (list->n > PLAN_MAX_WORKS)
		diag_error(reader->diags, list->line, "sessions: at most %d",
			   PLAN_MAX_WORKS);
}

/* The session of that name; false: an error was added. */
bool plan_find_work(struct plan_reader *reader, const char *name, int line, size_t *work)
{
	const struct plan *plan = reader->plan;
	const char *names[PLAN_MAX_WORKS + 1] = {0}, *nearest;

	for (size_t i = 0; i < plan->nworks; i++) {
		names[i] = plan->works[i].session;
		if (strcmp(names[i], name) == 0) {
			*work = i;
			return true;
		}
	}
	nearest = text_nearest(name, names);
	if (nearest != NULL)
		diag_error(reader->diags, line,
			   "there is no '%s' among the sessions; did you mean '%s'?", name,
			   nearest);
	else
		diag_error(reader->diags, line,
			   "there is no '%s' among the sessions: describe it there", name);
	return false;
}

/* ---- the whole ---- */

static void read_check_weeks(struct plan_reader *reader, struct node *group)
{
	struct plan *plan = reader->plan;
	struct node *list = plan_part(reader, group, "weeks", NODE_LIST);

	for (size_t i = 0; list != NULL && i < list->n; i++) {
		const struct node *node = &list->children[i];

		if (node->type != NODE_NUMBER || !node->whole || node->number < 0 ||
		    node->number > PLAN_MAX_WEEKS) {
			diag_error(reader->diags, node->line,
				   "weeks: numbers of weeks; 0 is the day it begins");
			continue;
		}
		plan->check_weeks =
			mem_grow(plan->check_weeks, plan->nchecks, &plan->checks_capacity,
				 sizeof *plan->check_weeks);
		plan->check_weeks[plan->nchecks++] = (int)node->number;
	}
}

static void read_check(struct plan_reader *reader, struct node *root)
{
	static const char *const known[] = {"session", "day", "weeks", NULL};
	struct plan *plan = reader->plan;
	struct node *group = plan_part(reader, root, "check", NODE_GROUP);
	const char *name;

	if (group == NULL)
		return;
	plan->check.line = group->line;
	plan->check.role = SLOT_PROBE;
	name = plan_needed_text(reader, group, "session", "check");
	plan_read_day(reader, group, "check", &plan->check.day);
	read_check_weeks(reader, group);
	node_report_unused(group, known, "check", reader->diags);
	if (name == NULL || !plan_find_work(reader, name, group->line, &plan->check.work))
		return;
	plan->checked = true;
	memcpy(plan->check.aims, plan->works[plan->check.work].aims,
	       sizeof plan->check.aims);
}

static void read_instead(struct plan_reader *reader, struct node *root)
{
	static const char *const known[] = {"easy", "rest", NULL};
	struct node *group = plan_part(reader, root, "instead", NODE_GROUP);
	const char *easy, *rest;

	if (group == NULL) {
		if (node_get(root, "instead") == NULL)
			diag_error(reader->diags, 0,
				   "the plan does not say what takes the place of a "
				   "session that is too much: write instead = { easy = "
				   "\"form-run\"; rest = \"recovery-day\"; };");
		return;
	}
	easy = plan_needed_text(reader, group, "easy", "instead");
	rest = plan_needed_text(reader, group, "rest", "instead");
	node_report_unused(group, known, "instead", reader->diags);
	if (easy != NULL)
		plan_find_work(reader, easy, group->line, &reader->plan->easy);
	if (rest != NULL)
		plan_find_work(reader, rest, group->line, &reader->plan->rest);
}

static void read_head(struct plan_reader *reader, struct node *root)
{
	struct plan *plan = reader->plan;
	const struct node *title = node_get(root, "title"), *goal = node_get(root, "goal");
	const struct node *author = node_get(root, "author"),
			  *notes = node_get(root, "notes");

	if (title == NULL)
		diag_error(reader->diags, 0, "the plan has no title: write title = \"…\";");
	else
		plan->title = value_prose(title, PLAN_NAME_LIMIT, reader->diags);
	if (author != NULL)
		plan->author = value_prose(author, PLAN_NAME_LIMIT, reader->diags);
	if (notes != NULL)
		plan->notes = value_prose(notes, PLAN_NOTES_LIMIT, reader->diags);
	plan->goal_pct10 = 50;
	if (goal != NULL)
		read_level(reader, goal, LEVEL_TARGET, &plan->goal_pct10);
}

static bool check_format(struct plan_reader *reader, struct node *root)
{
	const struct node *node = node_get(root, "format");

	if (node == NULL) {
		diag_error(reader->diags, 0,
			   "the first setting is missing: write format = %d;", FORMAT);
		return true;
	}
	if (node->type == NODE_NUMBER && node->whole && node->number == FORMAT)
		return true;
	diag_error(reader->diags, node->line,
		   "format %.20s is not known: this version of turnover reads plans of "
		   "format %d",
		   node->type == NODE_NUMBER && node->text != NULL ? node->text : "",
		   FORMAT);
	return false;
}

static void read_all(struct plan_reader *reader, struct node *root)
{
	static const char *const known[] = {"format", "title",    "author",  "notes",
					    "goal",   "sessions", "instead", "check",
					    "after",  "weeks",    NULL};
	struct plan *plan = reader->plan;
	struct node *weeks, *after;

	read_head(reader, root);
	read_works(reader, root);
	read_instead(reader, root);
	read_check(reader, root);
	weeks = plan_part(reader, root, "weeks", NODE_LIST);
	after = plan_part(reader, root, "after", NODE_LIST);
	if (after != NULL)
		plan_read_weeks(reader, after, &plan->after, &plan->nafter,
				&plan->after_capacity);
	if (weeks != NULL)
		plan_read_weeks(reader, weeks, &plan->weeks, &plan->nweeks,
				&plan->weeks_capacity);
	if (plan->nweeks == 0 && reader->diags->errors == 0)
		diag_error(reader->diags, 0,
			   "the plan has no weeks: write weeks = ( { … }, { … } ) at its "
			   "end");
	node_report_unused(root, known, "the plan", reader->diags);
}

bool plan_read(struct node *root, struct plan *plan, struct diags *diags)
{
	struct plan_reader reader = {plan, diags};
	size_t errors = diags->errors;

	*plan = (struct plan){0};
	if (check_format(&reader, root))
		read_all(&reader, root);
	if (diags->errors == errors)
		return true;
	plan_clear(plan);
	return false;
}
