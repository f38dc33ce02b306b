/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fuzz_export: any script that is one through everything that writes sessions. */
#include "fuzz.h"

#include "core/card/card.h"
#include "core/exchange/cue_sheet.h"
#include "core/recording/fit.h"
#include "core/script/script.h"
#include "core/script/script_edit.h"
#include "core/timeline/timeline.h"
#include "core/exchange/workout.h"
#include "core/exchange/workout_fit.h"
#include "core/exchange/workout_text.h"
#include "core/exchange/workout_zwo.h"
#include "io/config.h"

#include <string.h>

/* Of the lists of steps the rounds are counted out: every segment is there once. */
static void check_steps(const struct workout *workout)
{
	size_t played = 0;

	for (size_t i = 0; i < workout->steps.n; i++) {
		const struct workout_step *step = &workout->steps.items[i];

		LAW(step->segment != NULL || (step->first < i && step->times > 1));
		played += step->segment != NULL
				  ? 1
				  : (i - step->first) * ((size_t)step->times - 1);
	}
	LAW(played == workout->timeline->segments.n);
}

static void write_all(const struct session *session, const struct runner *runner,
		      const struct timeline *timeline)
{
	const struct workout_fit_options fit = {true, WORKOUT_RPM, 1700000000};
	const struct workout_text_options plain = {true, WORKOUT_SPM};
	struct workout flat, folded;
	struct diags diags = {0};
	struct text file = {0};

	workout_make(&flat, session, runner, timeline, false);
	workout_make(&folded, session, runner, timeline, true);
	check_steps(&flat);
	check_steps(&folded);
	workout_fit_write(&file, &folded, &fit, &diags);
	LAW(fit_is((const uint8_t *)file.bytes, file.n));
	LAW(fit_crc(0, (const uint8_t *)file.bytes, file.n) == 0);
	text_clear(&file);
	workout_zwo_write(&file, &flat);
	workout_text_write(&file, &folded, &plain);
	cue_sheet_write(&file, session, timeline, "sound.flac");
	LAW(memchr(file.bytes, '\0', file.n) == NULL);
	for (int form = 0; form < WORKOUT_FORMS; form++)
		workout_losses(form == WORKOUT_ZWO ? &flat : &folded, form, &diags);
	LAW(diags.errors == 0);
	diags_clear(&diags);
	text_clear(&file);
	workout_clear(&flat);
	workout_clear(&folded);
}

static void edit(const struct session *session, const char *bytes, size_t n)
{
	struct text text = {0};

	script_edit(&text, bytes, n, session, false);
	LAW(text.n == n && memcmp(text.bytes, bytes, n) == 0);
	text_clear(&text);
	script_edit(&text, bytes, n, session, true);
	text_clear(&text);
}

FUZZ_TARGET(fuzz_export)
{
	const struct compile_options options = {.rate = 48000};
	char *exact = malloc(n > 0 ? n : 1); /* one byte too many is noticed */
	struct timeline *timeline = NULL;
	struct diags diags = {0};
	struct session session;
	struct runner runner;
	struct node root;

	if (exact == NULL)
		return 0;
	if (n > 0)
		memcpy(exact, bytes, n);
	runner_init(&runner);
	if (config_parse(exact, n, "phases", &root, &diags) &&
	    script_read(&root, NULL, 0, &session, &diags)) {
		edit(&session, exact, n);
		timeline = timeline_compile(&session, &runner, &options, &diags);
		if (timeline != NULL)
			write_all(&session, &runner, timeline);
		timeline_free(timeline);
		session_clear(&session);
	}
	node_clear(&root);
	runner_clear(&runner);
	diags_clear(&diags);
	free(exact);
	return 0;
}
