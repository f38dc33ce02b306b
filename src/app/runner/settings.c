/* SPDX-License-Identifier: GPL-3.0-or-later */
/* settings: runner.cfg and the themes; see settings.h. */
#include "app/runner/settings.h"

#include "app/command.h"
#include "app/console/say.h"
#include "app/runner/past.h"

#include "core/base/node.h"
#include "core/base/text.h"
#include "core/training/baseline.h"
#include "io/config.h"
#include "io/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- the runner ---- */

/* One of the runner's own files, read by `reader`; its mistakes are added to *faults,
 * or printed. */
static bool read_own(const char *path,
		     bool (*reader)(void *into, struct node *root, struct diags *diags),
		     void *into, struct text *faults)
{
	char *bytes = NULL, *clean = say_clean(path);
	struct diags diags = {0};
	struct node root = {0};
	size_t n = 0;
	bool right = config_load(path, &bytes, &n, &diags) &&
		     config_parse(bytes, n, NULL, &root, &diags) &&
		     reader(into, &root, &diags);

	diags_sort(&diags);
	if (faults != NULL) {
		diags_write(&diags, clean, true, faults);
	} else {
		fflush(stdout);
		say_diags(stderr, clean, &diags, true);
	}
	node_clear(&root);
	diags_clear(&diags);
	free(bytes);
	free(clean);
	return right;
}

static bool runner_reader(void *into, struct node *root, struct diags *diags)
{
	return runner_read(into, root, diags);
}

static bool read_runner_config(struct runner *runner)
{
	char *path = paths_runner_config();
	bool right = true;

	if (access(path, F_OK) == 0 || errno != ENOENT)
		right = read_own(path, runner_reader, runner, NULL);
	free(path);
	return right;
}

int settings_own(const struct options *options, struct runner *runner)
{
	/* An easy cadence that was said is what the others are estimated from, journal or not. */
	const struct history nothing = {0};

	runner_init(runner);
	if (!read_runner_config(runner))
		return STATUS_FAILED;
	for (size_t i = 0; i < options->given.n; i++) {
		const struct given_option *given = &options->given.items[i];
		const struct baseline *set;
		char why[QUANTITY_WHY];

		if (strcmp(given->row->name, "baseline") != 0)
			continue;
		set = runner_set_baseline(runner, given->value, why);
		if (set == NULL)
			return say_usage(NULL, "--baseline %s: %s", given->value, why);
		/* Taken all the same: a walk may be meant. */
		if (baseline_check(set->spm10, why) != POINT_USED)
			say_error("warning: --baseline %s: %s", given->value, why);
	}
	baseline_apply(&nothing, 0, runner);
	return STATUS_OK;
}

int settings_runner(const struct options *options, struct runner *runner)
{
	const int status = settings_own(options, runner);

	if (status == STATUS_OK)
		past_baselines(runner);
	return status;
}

/* ---- the theme ---- */

static bool theme_reader(void *into, struct node *root, struct diags *diags)
{
	const char *title;

	return theme_read(into, root, &title, diags);
}

int settings_theme(const char *name, struct theme *theme, struct text *faults)
{
	char *path, **names;
	struct text list = {0};
	int status = STATUS_FAILED;

	*theme = *theme_default();
	if (name == NULL)
		return STATUS_OK;
	path = paths_find(PATHS_THEME, name);
	if (path != NULL) {
		status = read_own(path, theme_reader, theme, faults) ? STATUS_OK
								     : STATUS_FAILED;
		free(path);
		return status;
	}
	names = paths_list(PATHS_THEME);
	paths_list_text(&list, names);
	if (faults != NULL)
		text_add(faults, "there is no theme '%s' any more\n", name);
	else
		say_error("there is no theme '%s'; there are %s", name, text_string(&list));
	text_clear(&list);
	paths_list_free(names);
	return status;
}
