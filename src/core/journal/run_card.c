/* SPDX-License-Identifier: GPL-3.0-or-later */
/* run_card: a run for people to read; see run_card.h. */
#include "core/journal/run_card.h"

#include "core/base/day.h"
#include "core/journal/run_field.h"

#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { TITLE_WIDTH = 22, NAME_WIDTH = 22, LABEL_WIDTH = 12, MS_PER_MIN = 60000 };

/* A text in so many columns: filled up, or cut with an ellipsis. */
static void add_padded(struct text *to, const char *from, size_t width)
{
	const size_t length = text_length(from);
	size_t left = length > width ? width - 1 : length;

	for (; left > 0; left--) {
		size_t n = 1;

		while (((unsigned char)from[n] & 0xC0) == 0x80)
			n++;
		text_add_bytes(to, from, n);
		from += n;
	}
	if (length > width)
		text_add(to, "…");
	else
		text_add(to, "%*s", (int)(width - length), "");
}

static void add_day(const struct run *run, struct text *to)
{
	const int32_t day = run_day(run);
	char date[DAY_TEXT];

	day_text(day, date);
	text_add(to, "%s %s", day_short_name(day_of_week(day)), date);
}

static void add_minute(const struct run *run, struct text *to)
{
	const int64_t local = run->start_utc_ms + (int64_t)run->utc_offset_min * MS_PER_MIN;
	const int64_t minute = local / MS_PER_MIN;

	text_add(to, "%02d:%02d", (int)(minute / 60 % 24), (int)(minute % 60));
}

static const char *title_of(const struct run *run)
{
	return run->title != NULL ? run->title : activity_name(run->activity);
}

void run_name(const struct run *run, struct text *to)
{
	text_add(to, "run %" PRId64 ", ", run->id);
	add_day(run, to);
	text_add(to, " ");
	add_minute(run, to);
	text_add(to, ", %s", title_of(run));
}

/* ---- A line --------------------------------------------------------------------- */

/* The sample that says most of it: uncued before cued, then the longest. */
static const struct run_sample *main_sample(const struct run *run)
{
	const struct run_sample *best = NULL;

	for (size_t i = 0; i < run->nsamples; i++) {
		const struct run_sample *sample = &run->samples[i];

		if (best == NULL || (best->cued && !sample->cued) ||
		    (best->cued == sample->cued && sample->length_ms > best->length_ms))
			best = sample;
	}
	return best;
}

static void add_number(struct text *to, int value, int width)
{
	if (value == RUN_UNKNOWN)
		text_add(to, "  %*s", width, "-");
	else
		text_add(to, "  %*d", width, value);
}

void run_list_head(struct text *to)
{
	text_add(to, "%5s  %-14s  %-*s  %8s  %6s  %-5s  RPE pain\n", "id", "day",
		 TITLE_WIDTH, "what", "time", "km", "spm");
}

void run_list_line(const struct run *run, struct text *to)
{
	const struct run_sample *sample = main_sample(run);
	char time[24] = "-", km[24] = "-", spm[16] = "-";

	if (run->timer_ms != RUN_UNKNOWN)
		text_clock(time, sizeof time, run->timer_ms);
	if (run->distance_m != RUN_UNKNOWN)
		snprintf(km, sizeof km, "%" PRId64 ".%" PRId64,
			 (run->distance_m + 50) / 1000,
			 (run->distance_m + 50) % 1000 / 100);
	if (sample != NULL)
		text_spm(spm, sizeof spm, sample->spm10);
	text_add(to, "%5" PRId64 "  ", run->id);
	add_day(run, to);
	text_add(to, "  ");
	add_padded(to, title_of(run), TITLE_WIDTH);
	text_add(to, "  %8s  %6s  %-5s", time, km, spm);
	add_number(to, run->rpe, 3);
	add_number(to, run->pain, 3);
	text_add(to, "\n");
}

/* ---- All of it ------------------------------------------------------------------ */

static void add_label(struct text *to, const char *label)
{
	text_add(to, "%-*s", LABEL_WIDTH, label);
}

/* As people say it: whole seconds, ten metres, a tenth of a km/h. */
static struct run rounded(const struct run *run)
{
	struct run to = *run; /* its texts and lists are borrowed */

	if (to.timer_ms != RUN_UNKNOWN)
		to.timer_ms = text_whole_s_ms(to.timer_ms);
	if (to.distance_m != RUN_UNKNOWN)
		to.distance_m = (to.distance_m + 5) / 10 * 10;
	if (to.m_per_h != RUN_UNKNOWN)
		to.m_per_h = (to.m_per_h + 50) / 100 * 100;
	return to;
}

/* The fields that stand in the run itself, a line each; notes last. */
static void add_fields(const struct run *exact, struct text *to)
{
	const struct field_table *table = &field_tables[RECORD_RUN];
	const struct run shown = rounded(exact), *run = &shown;

	for (size_t i = 0; i < table->n; i++) {
		const struct field *field = &table->rows[i];
		const char *name = field->text != NULL ? field->text : field->name;
		char label[40];
		size_t n = 0;

		if (field->help == NULL || field->type == FIELD_LINES ||
		    field->type == FIELD_START || strcmp(field->name, "title") == 0 ||
		    !field_is_known(field, run) ||
		    (strcmp(field->name, "shoe_class") == 0 &&
		     run->shoe_class == SHOES_USUAL))
			continue;
		for (; name[n] != '\0' && n + 1 < sizeof label; n++)
			label[n] = name[n] == '_' ? ' ' : name[n];
		label[n] = '\0';
		text_add(to, "%-13s ", label);
		field_write_said(field, run, to);
		text_add(to, "\n");
	}
}

static void add_target(const struct run_segment *segment, struct text *to)
{
	char from[16], until[16];

	if (segment->from_spm10 == 0)
		return;
	text_spm(from, sizeof from, segment->from_spm10);
	text_spm(until, sizeof until, segment->to_spm10);
	text_add(to, "  %s", from);
	if (segment->from_spm10 != segment->to_spm10)
		text_add(to, " to %s", until);
	text_add(to, " spm");
	if (segment->every == 0)
		text_add(to, ", no clicks");
	else if (segment->every > 1)
		text_add(to, ", every %d steps", segment->every);
}

static void add_segments(const struct run *run, struct text *to)
{
	if (run->nsegments > 0)
		text_add(to, "\n%-*s  %8s  %8s\n", NAME_WIDTH, "part", "planned", "done");
	for (size_t i = 0; i < run->nsegments; i++) {
		const struct run_segment *segment = &run->segments[i];
		char planned[24], done[24];

		text_clock(planned, sizeof planned, segment->planned_ms);
		text_clock(done, sizeof done, segment->done_ms);
		add_padded(to, segment->name, NAME_WIDTH);
		text_add(to, "  %8s  %8s", planned, done);
		add_target(segment, to);
		if (segment->contacts4 > 0)
			text_add(to, "  load %d", (segment->contacts4 + 2) / 4);
		text_add(to, "%s\n", segment->resisted ? "  resisted" : "");
	}
}

static void add_samples(const struct run *run, struct text *to)
{
	if (run->nsamples > 0)
		text_add(to, "\n");
	for (size_t i = 0; i < run->nsamples; i++) {
		const struct run_sample *sample = &run->samples[i];
		char spm[16], error[16], target[16];

		text_spm(spm, sizeof spm, sample->spm10);
		text_add(to, "cadence %s spm", spm);
		if (sample->error_spm10 > 0) {
			text_spm(error, sizeof error, sample->error_spm10);
			text_add(to, " ± %s", error);
		}
		text_add(to, ", %s, %s, %s", context_name(sample->context),
			 sample_source_name(sample->source),
			 sample->cued ? "with clicks" : "without clicks");
		if (sample->target_spm10 > 0) {
			text_spm(target, sizeof target, sample->target_spm10);
			text_add(to, ", target %s", target);
		}
		text_add(to, "\n");
	}
}

static void add_interruptions(const struct run *run, struct text *to)
{
	if (run->ninterruptions > 0)
		text_add(to, "\n");
	for (size_t i = 0; i < run->ninterruptions; i++) {
		const struct run_interruption *stop = &run->interruptions[i];
		char at[24], length[80];

		text_clock(at, sizeof at, stop->at_ms);
		text_add(to, "at %s: %s", at, stop->cause);
		if (stop->length_ms != RUN_UNKNOWN) {
			text_duration(length, sizeof length,
				      (stop->length_ms + 500) / 1000 * 1000);
			text_add(to, ", %s", length);
		}
		text_add(to, "\n");
	}
}

static void add_session(const struct run *run, struct text *to)
{
	char bias[16];

	if (run->source != RUN_PLAYED)
		return;
	add_label(to, "session");
	text_add(to, "  %s, %s\n", run->script_name != NULL ? run->script_name : "-",
		 run->finished ? "to its end" : "stopped before its end");
	for (const char *line = run->settings; line != NULL && *line != '\0';) {
		const size_t n = strcspn(line, "\n");

		add_label(to, "set");
		text_add(to, "  ");
		text_add_bytes(to, line, n);
		text_add(to, "\n");
		line += n + (line[n] == '\n');
	}
	if (run->bias_spm10 != 0) {
		text_spm(bias, sizeof bias,
			 run->bias_spm10 < 0 ? -run->bias_spm10 : run->bias_spm10);
		add_label(to, "bias");
		text_add(to, "  %c%s spm\n", run->bias_spm10 < 0 ? '-' : '+', bias);
	}
}

void run_card(const struct run *run, struct text *to)
{
	run_name(run, to);
	text_add(to, "\n\n");
	add_fields(run, to);
	add_session(run, to);
	if (run->plan != NULL)
		text_add(to, "%-*s  %s, week %d, session %d\n", LABEL_WIDTH, "plan",
			 run->plan, run->plan_week, run->plan_slot);
	add_segments(run, to);
	add_samples(run, to);
	add_interruptions(run, to);
	if (run->note != NULL)
		text_add(to, "\n%s\n", run->note);
}
