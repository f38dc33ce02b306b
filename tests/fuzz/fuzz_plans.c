/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz_plans: any bytes as a plan. What is taken has a place for every day, asks for no
 * more than it may, and can be prescribed from.
 */
#include "fuzz.h"

#include "core/base/text.h"
#include "core/plan/plan_read.h"
#include "core/plan/prescribe.h"

#include <string.h>

enum { DAYS = 7 * 40, BEGUN = 20000 };

static void check_text(const char *text)
{
	LAW(text == NULL || text_is_clean(text));
}

static void check_aims(const int aims[LEVELS], int contacts)
{
	for (int i = 0; i < LEVELS; i++) {
		const struct level_info *info = level_info((enum level)i);
		char text[LEVEL_TEXT], why[QUANTITY_WHY];
		int again;

		LAW(aims[i] == info->fallback ||
		    (aims[i] >= info->least && aims[i] <= info->most));
		level_text((enum level)i, aims[i], text);
		LAW(text_is_clean(text));
		LAW(level_parse((enum level)i, text, &again, why) && again == aims[i]);
	}
	LAW(contacts >= 0);
}

/* The parameters for these levels, and for the least and the most there is. */
static void check_values(const struct plan_work *work, const int levels[LEVELS],
			 int contacts)
{
	struct plan_values values = {0};
	const int least = plan_least_contacts4(work);
	int contacts4 = 4 * contacts;

	plan_fill(work, levels, &contacts4, &values);
	LAW(contacts4 >= least && least >= 0);
	LAW(plan_running_ms(work, levels) >= 0);
	LAW(values.n == work->nsettings + work->ncontacts);
	for (size_t i = 0; i < values.n; i++)
		LAW(text_is_clean(values.items[i].name) &&
		    text_is_clean(values.items[i].value));
	plan_values_clear(&values);
}

static void check_work(const struct plan_work *work)
{
	check_text(work->session);
	LAW(work->line >= 1 && work->session != NULL);
	LAW(work->effort >= 0 && work->effort <= 10);
	check_aims(work->aims, work->aim_contacts);
	for (size_t i = 0; i < work->ncontacts; i++)
		LAW(work->contacts[i].min <= work->contacts[i].max);
	check_values(work, work->aims, work->aim_contacts);
	check_values(work, work->aims, 0);
}

static void check_slot(const struct plan *plan, const struct plan_slot *slot)
{
	LAW(slot->day >= 0 && slot->day < PLAN_WEEK_DAYS && slot->work < plan->nworks);
	LAW(slot->role >= 0 && slot->role < SLOT_ROLES);
	check_aims(slot->aims, slot->aim_contacts);
	check_values(&plan->works[slot->work], slot->aims, slot->aim_contacts);
}

static void check_week(const struct plan *plan, const struct plan_week *week)
{
	check_text(week->block);
	LAW(week->nslots <= PLAN_MAX_SLOTS && week->nraise <= KNOBS);
	for (size_t i = 0; i < week->nslots; i++) {
		check_slot(plan, &week->slots[i]);
		LAW(i == 0 || week->slots[i].day >= week->slots[i - 1].day);
	}
}

static void check_days(const struct plan *plan)
{
	for (int32_t day = -7; day < DAYS; day++) {
		int week = -1, number = -1;
		const struct plan_slot *slot = plan_on(plan, day, &week, &number);

		LAW(week >= 0);
		LAW(slot == NULL || (number >= 1 && slot->work < plan->nworks));
		LAW(slot == NULL || week == 0 || plan_slot_of(plan, week, number) == slot ||
		    plan_checks(plan, week));
	}
}

static void check_lines(const struct prescription_lines *lines)
{
	for (size_t i = 0; i < lines->n; i++)
		LAW(lines->items[i].text[0] != '\0' && text_is_clean(lines->items[i].text));
}

/* Somebody who begins with nothing written down. */
static void check_prescribed(const struct plan *plan)
{
	struct course course;
	struct history history = {0};
	struct runner runner;
	struct answers answers = {0};
	struct situation_of_plan of = {plan, &course, &runner, &history, 0, &answers};

	course_init(&course, BEGUN);
	runner_init(&runner);
	answers_init(&answers);
	for (int day = 0; day < DAYS; day += 3) {
		struct prescription prescription;

		of.day = BEGUN + day;
		prescribe(&of, &prescription);
		LAW(prescription.offer != OFFER_SESSION || prescription.work != NULL);
		LAW(prescription.target_spm10 >= 0 && prescription.cue_spm10 >= 0);
		check_lines(&prescription.reasons);
		check_lines(&prescription.warnings);
		check_lines(&prescription.measures);
		for (size_t i = 0; i < prescription.settings.n; i++)
			check_text(prescription.settings.items[i].value);
		prescription_clear(&prescription);
	}
	course_clear(&course);
	runner_clear(&runner);
}

static void check_plan(const struct plan *plan)
{
	check_text(plan->title);
	check_text(plan->author);
	check_text(plan->notes);
	LAW(plan->title != NULL && plan->nweeks >= 1 && plan->nweeks <= PLAN_MAX_WEEKS);
	LAW(plan->easy < plan->nworks && plan->rest < plan->nworks);
	for (size_t i = 0; i < plan->nworks; i++)
		check_work(&plan->works[i]);
	for (size_t i = 0; i < plan->nweeks; i++)
		check_week(plan, &plan->weeks[i]);
	for (size_t i = 0; i < plan->nafter; i++)
		check_week(plan, &plan->after[i]);
	if (plan->checked)
		check_slot(plan, &plan->check);
	check_days(plan);
	check_prescribed(plan);
}

static bool read_plan(struct node *root, bool whole, struct diags *diags)
{
	struct plan plan;

	if (!plan_read(root, &plan, diags)) {
		LAW(plan.nworks == 0 && plan.nweeks == 0 && plan.title == NULL);
		return false;
	}
	if (whole)
		check_plan(&plan);
	plan_clear(&plan);
	return true;
}

FUZZ_TARGET(fuzz_plans)
{
	settings_read(bytes, n, PLAN_LAST_SETTING, read_plan);
	return 0;
}
