/* SPDX-License-Identifier: GPL-3.0-or-later */
/* check: a plan against the sessions that it names; see check.h. */
#include "app/plan/check.h"

#include "core/base/mem.h"
#include "core/base/text.h"
#include "core/script/script.h"
#include "io/config.h"
#include "io/paths.h"

#include <stdlib.h>
#include <string.h>

/* What is known of one session while it is checked. */
struct checking {
	const struct plan_work *work;
	struct node root;
	struct diags *diags;
	char *told; /* the last complaint: one is enough */
};

static void try_values(struct checking *checking, const int levels[LEVELS], int contacts4,
		       int line)
{
	struct plan_values values = {0};
	struct setting *settings;
	struct session session;
	struct diags diags = {0};

	plan_fill(checking->work, levels, &contacts4, &values);
	settings = mem_alloc(values.n + 1, sizeof *settings);
	for (size_t i = 0; i < values.n; i++)
		settings[i] = (struct setting){values.items[i].name, values.items[i].value,
					       false};
	if (script_read(&checking->root, settings, values.n, &session, &diags)) {
		session_clear(&session);
	} else if (checking->told == NULL ||
		   strcmp(checking->told, diags.items[0].text) != 0) {
		free(checking->told);
		checking->told = mem_strdup(diags.items[0].text);
		diag_error(checking->diags, line, "session %s: %s", checking->work->session,
			   diags.items[0].text);
	}
	diags_clear(&diags);
	free(settings);
	plan_values_clear(&values);
}

/* Aims are at most what they are; scaled back, a level goes down to its least. */
static void try_aims(struct checking *checking, const int aims[LEVELS], int contacts,
		     int line)
{
	int levels[LEVELS];

	memcpy(levels, aims, sizeof levels);
	levels[LEVEL_ON] = level_info(LEVEL_ON)->most;
	levels[LEVEL_OFF] = level_info(LEVEL_OFF)->least;
	levels[LEVEL_FROM] = 0;
	try_values(checking, levels, contacts * 4, line);
	for (int i = 0; i < LEVELS; i++)
		if (levels[i] > level_info((enum level)i)->least && i != LEVEL_CLICKS)
			levels[i] = level_info((enum level)i)->least;
	levels[LEVEL_CLICKS] = levels[LEVEL_CLICKS] > 0;
	levels[LEVEL_OFF] = level_info(LEVEL_OFF)->most;
	try_values(checking, levels, 0, line);
}

static void check_weeks(struct checking *checking, const struct plan *plan,
			const struct plan_week *weeks, size_t n)
{
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < weeks[i].nslots; k++) {
			const struct plan_slot *slot = &weeks[i].slots[k];

			if (&plan->works[slot->work] == checking->work)
				try_aims(checking, slot->aims, slot->aim_contacts,
					 slot->line);
		}
}

static void check_work(const struct plan *plan, const struct plan_work *work,
		       struct diags *diags)
{
	struct checking checking = {.work = work, .diags = diags};
	char *path = paths_find(PATHS_SESSION, work->session), *bytes = NULL;
	struct diags mistakes = {0};
	size_t n = 0;

	if (path == NULL) {
		diag_error(diags, work->line, "there is no session '%s'", work->session);
		return;
	}
	if (config_load(path, &bytes, &n, &mistakes) &&
	    config_parse(bytes, n, "phases", &checking.root, &mistakes)) {
		try_aims(&checking, work->aims, work->aim_contacts, work->line);
		check_weeks(&checking, plan, plan->weeks, plan->nweeks);
		check_weeks(&checking, plan, plan->after, plan->nafter);
	} else {
		diag_error(diags, work->line, "session %s: %s", work->session,
			   mistakes.items[0].text);
	}
	node_clear(&checking.root);
	diags_clear(&mistakes);
	free(checking.told);
	free(bytes);
	free(path);
}

bool plan_check(const struct plan *plan, struct diags *diags)
{
	size_t errors = diags->errors;

	for (size_t i = 0; i < plan->nworks; i++)
		check_work(plan, &plan->works[i], diags);
	return diags->errors == errors;
}
