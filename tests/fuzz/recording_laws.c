/* SPDX-License-Identifier: GPL-3.0-or-later */
/* recording_laws: what holds of every recording, whatever bytes it was read from. */
#include "fuzz.h"

#include "core/base/mem.h"
#include "core/base/moment.h"
#include "core/recording/recorded_run.h"
#include "core/recording/recorded_text.h"
#include "core/journal/run_field.h"
#include "core/base/text.h"

#include <string.h>

static void check_order(const struct recording *recording)
{
	LAW(recording->npoints <= RECORDING_POINTS_MAX);
	LAW(recording->nlaps <= RECORDING_LAPS_MAX);
	for (size_t i = 0; i < recording->npoints; i++) {
		const struct recording_point *point = &recording->points[i];

		LAW(i == 0 || point->utc_ms >= point[-1].utc_ms);
		LAW(point->cadence256 >= RECORDING_UNKNOWN);
		LAW(point->mm_per_s >= RECORDING_UNKNOWN);
		LAW(point->distance_cm >= RECORDING_UNKNOWN);
	}
	for (size_t i = 0; i < recording->npauses; i++) {
		const struct recording_pause *pause = &recording->pauses[i];

		LAW(i == 0 || pause->from_utc_ms >= pause[-1].to_utc_ms);
		LAW(pause->to_utc_ms > pause->from_utc_ms ||
		    (pause->to_utc_ms == RECORDING_UNKNOWN && i + 1 == recording->npauses));
	}
	for (size_t i = 1; i < recording->nlaps; i++)
		LAW(recording->laps[i].first_point >= 0
			    ? recording->laps[i].first_point >=
				      recording->laps[i - 1].first_point
			    : recording->laps[i].start_utc_ms >=
				      recording->laps[i - 1].start_utc_ms);
}

/* Neither "inf" nor "nan" is a number of JSON; in its strings anything may stand. */
static void check_numbers(const char *json)
{
	for (bool quoted = false; *json != '\0'; json++) {
		if (*json == '"')
			quoted = !quoted;
		else if (quoted && *json == '\\')
			json++;
		else if (!quoted)
			LAW(strncmp(json, "inf", 3) != 0 && strncmp(json, "nan", 3) != 0);
	}
}

static void check_texts(const struct recording *recording, struct recorded_unit unit)
{
	struct text text = {0};
	char sentence[200];

	recorded_unit_text(unit, sentence, sizeof sentence);
	LAW(text_is_clean(sentence));
	recorded_json(recording, unit, "file", &text);
	check_numbers(text_string(&text));
	recorded_line(recording, unit, &text);
	recorded_row(recording, unit, &text);
	text_clear(&text);
	for (size_t i = 0; i < recording->diags.n; i++)
		LAW(recording->diags.items[i].text[0] != '\0');
}

/* The journal takes it: every number in its limits, every text clean. */
static void check_run(const struct recording *recording, struct recorded_unit unit,
		      enum context context)
{
	const struct recorded_wish wish = {context, 0};
	struct run run;
	char why[RUN_WHY];

	run_init(&run);
	recorded_to_run(recording, unit, &wish, "file.fit", &run);
	if (!run_check(&run, why)) {
		fprintf(stderr, "the journal refuses it: %s\n", why);
		abort();
	}
	LAW(recorded_same(recording, &run));
	run_clear(&run);
}

static void add_segment(struct run *run, enum kind kind, int ms, int spm10)
{
	struct run_segment *segment = run_add_segment(run);

	segment->kind = kind;
	segment->name = mem_strdup("phase");
	segment->planned_ms = segment->done_ms = ms;
	segment->clicked_ms = spm10 > 0 ? ms : 0;
	segment->from_spm10 = segment->to_spm10 = spm10;
}

static void check_join(const struct recording *recording, struct recorded_unit unit)
{
	struct text said = {0};
	struct run run;
	char why[RUN_WHY];

	run_init(&run);
	run.source = RUN_PLAYED;
	run.start_utc_ms = recording->start_utc_ms;
	add_segment(&run, KIND_EASY, 60000, 0);
	add_segment(&run, KIND_STRIDE, 20000, 1800);
	add_segment(&run, KIND_ACCELERATE, 30000, 1700);
	run.segments[run.nsegments - 1].to_spm10 = 1850;
	add_segment(&run, KIND_COOL_DOWN, 60000, 0);
	struct run_interruption *stop = run_add_interruption(&run);
	stop->at_ms = 30000;
	stop->length_ms = 5000;
	stop->cause = mem_strdup("paused");
	recorded_belongs(recording, &run);
	recorded_join(recording, unit, "file.fit", &run, &said);
	LAW(run_check(&run, why));
	text_clear(&said);
	run_clear(&run);
}

void recording_laws(void *unused, struct recording *recording)
{
	const struct recorded_unit unit = recorded_unit(recording, UNIT_UNDECIDED);

	(void)unused;
	LAW(unit.unit != UNIT_UNDECIDED);
	LAW(recording->start_utc_ms >= 0 && recording->start_utc_ms <= MOMENT_LAST_MS);
	LAW(recording->no_clock || recording->start_utc_ms >= MOMENT_FIRST_MS);
	if (recording->no_clock) /* the program asks when it was, or looks at the file */
		recording->start_utc_ms += INT64_C(1700000000000);
	check_order(recording);
	recording_fill_speeds(recording);
	check_order(recording);
	check_texts(recording, unit);
	check_run(recording, unit, CONTEXTS);
	check_run(recording, unit, CONTEXT_STRIDES);
	check_join(recording, unit);
	recording_clear(recording);
}
