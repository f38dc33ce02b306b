/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fuzz_runs: any bytes as a run: as JSON, as a table, as the form in $EDITOR, and as the
 * log of a session. What is read can be kept, and what is written of it is read again as
 * the same.
 */
#include "fuzz.h"

#include "core/journal/fold.h"
#include "core/journal/run_csv.h"
#include "core/journal/run_field.h"
#include "core/journal/run_read.h"
#include "core/journal/run_text.h"
#include "io/config.h"
#include "io/json.h"

#include <string.h>

static void same(const struct run *run, const struct run *again)
{
	struct text first = {0}, second = {0};

	run_write_json(run, &first);
	run_write_json(again, &second);
	LAW(strcmp(first.bytes, second.bytes) == 0);
	text_clear(&first);
	text_clear(&second);
}

static void through_csv(const struct run *run)
{
	struct run_csv csv = {0};
	struct diags diags = {0};
	struct text table = {0};
	struct node root;
	struct run again;

	run_csv_header(&table);
	run_csv_write(run, &table);
	run_init(&again);
	LAW(run_csv_begin(&csv, table.bytes, table.n, &diags));
	LAW(run_csv_next(&csv, &root, &diags));
	LAW(run_read(&root, RUN_FORM_WHOLE, &again, NULL, &diags));
	same(run, &again);
	run_clear(&again);
	node_clear(&root);
	run_csv_clear(&csv);
	diags_clear(&diags);
	text_clear(&table);
}

static void through_json(const struct run *run)
{
	struct diags diags = {0};
	struct text line = {0};
	struct node root;
	struct run again;

	run_write_json(run, &line);
	run_init(&again);
	LAW(json_parse(line.bytes, line.n, 1, &root, &diags));
	LAW(run_read(&root, RUN_FORM_WHOLE, &again, NULL, &diags));
	same(run, &again);
	run_clear(&again);
	node_clear(&root);
	diags_clear(&diags);
	text_clear(&line);
}

static void laws(const struct run *run)
{
	char why[RUN_WHY];

	LAW(run_check(run, why));
	through_csv(run);
	if (json_missing() == NULL)
		through_json(run);
}

static void as_json(const char *bytes, size_t n)
{
	struct diags diags = {0};
	struct node root;
	struct run run;
	bool good;

	run_init(&run);
	good = json_parse(bytes, n, 1, &root, &diags) &&
	       run_read(&root, RUN_FORM_WHOLE, &run, NULL, &diags);
	LAW(good == (diags.errors == 0));
	if (good)
		laws(&run);
	run_clear(&run);
	node_clear(&root);
	diags_clear(&diags);
}

static void as_table(const char *bytes, size_t n)
{
	struct run_csv csv = {0};
	struct diags diags = {0};
	struct node root;

	if (run_csv_begin(&csv, bytes, n, &diags)) {
		while (run_csv_next(&csv, &root, &diags)) {
			struct run run;

			run_init(&run);
			if (run_read(&root, RUN_FORM_WHOLE, &run, NULL, &diags))
				laws(&run);
			run_clear(&run);
			node_clear(&root);
		}
		node_clear(&root);
	}
	run_csv_clear(&csv);
	diags_clear(&diags);
}

static void as_form(const char *bytes, size_t n)
{
	struct diags diags = {0};
	struct node root = {0};
	struct run run;

	run_init(&run);
	run.start_utc_ms = INT64_C(1767261600000);
	if (config_parse(bytes, n, NULL, &root, &diags) &&
	    run_read(&root, RUN_FORM_TEXT, &run, NULL, &diags))
		laws(&run);
	run_clear(&run);
	node_clear(&root);
	diags_clear(&diags);
}

static void as_log(const char *bytes, size_t n)
{
	const struct fold bare = {.utc_offset_min = 60};
	struct progress progress = {0};
	char why[RUN_WHY];
	struct run run;

	run_init(&run);
	/* A time of another age is refused when it is to be kept. */
	if (progress_read(&progress, bytes, n) && fold_run(&progress, &bare, &run) &&
	    run_check(&run, why))
		laws(&run);
	run_clear(&run);
	progress_clear(&progress);
}

FUZZ_TARGET(fuzz_runs)
{
	const char *text = (const char *)bytes;

	as_json(text, n);
	as_table(text, n);
	as_form(text, n);
	as_log(text, n);
	return 0;
}
