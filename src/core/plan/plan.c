/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plan: weeks, slots and what they amount to; see plan.h. */
#include "core/plan/plan.h"

#include "core/base/mem.h"
#include "core/training/rules.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

const char *knob_name(enum knob knob)
{
	static const char *const names[KNOBS] = {
		[KNOB_TEMPO] = "tempo",
		[KNOB_DURATION] = "duration",
		[KNOB_RESISTANCE] = "resistance",
		[KNOB_CONTACTS] = "contacts",
	};

	return names[knob];
}

const char *slot_role_name(enum slot_role role)
{
	static const char *const names[SLOT_ROLES] = {
		[SLOT_CADENCE] = "cadence",
		[SLOT_FORM] = "form",
		[SLOT_REST] = "rest-or-cross",
		[SLOT_PROBE] = "probe",
	};

	return names[role];
}

const char *slot_role_words(enum slot_role role)
{
	static const char *const words[SLOT_ROLES] = {
		[SLOT_CADENCE] = "cadence",
		[SLOT_FORM] = "form",
		[SLOT_REST] = "rest",
		[SLOT_PROBE] = "check",
	};

	return words[role];
}

static void clear_weeks(struct plan_week *weeks, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(weeks[i].block);
		free(weeks[i].slots);
	}
	free(weeks);
}

static void clear_work(struct plan_work *work)
{
	for (size_t i = 0; i < work->nsettings; i++) {
		free(work->settings[i].name);
		free(work->settings[i].value);
	}
	for (size_t i = 0; i < work->ncontacts; i++)
		free(work->contacts[i].name);
	free(work->settings);
	free(work->contacts);
	free(work->session);
}

void plan_clear(struct plan *plan)
{
	for (size_t i = 0; i < plan->nworks; i++)
		clear_work(&plan->works[i]);
	clear_weeks(plan->weeks, plan->nweeks);
	clear_weeks(plan->after, plan->nafter);
	free(plan->works);
	free(plan->check_weeks);
	free(plan->title);
	free(plan->author);
	free(plan->notes);
	*plan = (struct plan){0};
}

const struct plan_week *plan_week(const struct plan *plan, int week)
{
	size_t at = (size_t)week - 1;

	assert(week >= 1);
	if (at < plan->nweeks)
		return &plan->weeks[at];
	if (plan->nafter == 0)
		return NULL;
	return &plan->after[(at - plan->nweeks) % plan->nafter];
}

bool plan_checks(const struct plan *plan, int week)
{
	if (plan->checked)
		for (size_t i = 0; i < plan->nchecks; i++)
			if (plan->check_weeks[i] == week)
				return true;
	return false;
}

/* A reassessment takes the place of what its day has, or comes behind all of the week. */
static int check_number(const struct plan *plan, const struct plan_week *week)
{
	for (size_t i = 0; i < week->nslots; i++)
		if (week->slots[i].day == plan->check.day)
			return (int)i + 1;
	return (int)week->nslots + 1;
}

const struct plan_slot *plan_on(const struct plan *plan, int32_t of_plan, int *number_of,
				int *number)
{
	const struct plan_week *week;
	int day;

	*number = 0;
	*number_of = of_plan < 0 ? 0 : (int)(of_plan / PLAN_WEEK_DAYS) + 1;
	if (of_plan < 0)
		return NULL;
	week = plan_week(plan, *number_of);
	if (week == NULL)
		return NULL;
	day = (int)(of_plan % PLAN_WEEK_DAYS);
	if (plan_checks(plan, *number_of) && day == plan->check.day) {
		*number = check_number(plan, week);
		return &plan->check;
	}
	for (size_t i = 0; i < week->nslots; i++)
		if (week->slots[i].day == day) {
			*number = (int)i + 1;
			return &week->slots[i];
		}
	return NULL;
}

const struct plan_slot *plan_slot_of(const struct plan *plan, int week, int number)
{
	const struct plan_week *of;

	if (week < 1 || number < 1)
		return NULL;
	of = plan_week(plan, week);
	if (of == NULL)
		return NULL;
	if (plan_checks(plan, week) && number == check_number(plan, of))
		return &plan->check;
	return (size_t)number <= of->nslots ? &of->slots[number - 1] : NULL;
}

bool plan_work_has(const struct plan_work *work, enum level level)
{
	for (size_t i = 0; i < work->nsettings; i++)
		if (work->settings[i].level == (int)level)
			return true;
	return false;
}

int64_t plan_running_ms(const struct plan_work *work, const int of[LEVELS])
{
	int64_t seconds = 0;

	if (plan_work_has(work, LEVEL_WARM_UP))
		seconds += of[LEVEL_WARM_UP];
	if (plan_work_has(work, LEVEL_EASY))
		seconds += (int64_t)of[LEVEL_EASY] * work->easy_times;
	if (plan_work_has(work, LEVEL_HOLD))
		seconds += of[LEVEL_HOLD];
	if (plan_work_has(work, LEVEL_REPS))
		seconds += (int64_t)of[LEVEL_REPS] * (of[LEVEL_STRIDE] + work->recovery_s);
	return work->running_ms + seconds * 1000;
}

int plan_least_contacts4(const struct plan_work *work)
{
	int quarters = work->contacts4;

	for (size_t i = 0; i < work->ncontacts; i++)
		quarters += work->contacts[i].quarters * work->contacts[i].min;
	return quarters;
}

/* ---- from levels to the parameters of the session ------------------------------------ */

static void set(struct plan_values *to, const char *name, const char *value)
{
	struct plan_value *setting = ARRAY_PUSH(to);

	setting->name = mem_strdup(name);
	setting->value = mem_strdup(value);
}

void plan_values_clear(struct plan_values *values)
{
	for (size_t i = 0; i < values->n; i++) {
		free(values->items[i].name);
		free(values->items[i].value);
	}
	free(values->items);
	*values = (struct plan_values){0};
}

static void fill_contacts(const struct plan_work *work, int *contacts4,
			  struct plan_values *to)
{
	int left = *contacts4 - plan_least_contacts4(work);

	*contacts4 = work->contacts4;
	for (size_t i = 0; i < work->ncontacts; i++) {
		const struct plan_contact *contact = &work->contacts[i];
		int more = left > 0 ? left / contact->quarters : 0;
		char value[24];

		if (more > contact->max - contact->min)
			more = contact->max - contact->min;
		left -= more * contact->quarters;
		*contacts4 += (contact->min + more) * contact->quarters;
		snprintf(value, sizeof value, "%d", contact->min + more);
		set(to, contact->name, value);
	}
}

void plan_fill(const struct plan_work *work, const int levels[LEVELS], int *contacts4,
	       struct plan_values *to)
{
	for (size_t i = 0; i < work->nsettings; i++) {
		const struct plan_setting *setting = &work->settings[i];
		char value[LEVEL_TEXT];

		if (setting->level == LEVEL_NONE) {
			set(to, setting->name, setting->value);
			continue;
		}
		level_text((enum level)setting->level, levels[setting->level], value);
		set(to, setting->name, value);
	}
	if (work->ncontacts > 0)
		fill_contacts(work, contacts4, to);
}
