/* SPDX-License-Identifier: GPL-3.0-or-later */
/* history: from runs to the plain numbers that the training rules read. */
#include "core/journal/history.h"

#include "core/base/mem.h"
#include "core/base/quantity.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

enum { LEVEL_INCLINE10 = 20, ACHE_DAYS = 7 };

void history_clear(struct history *history)
{
	for (size_t i = 0; i < history->nshoes; i++)
		free(history->shoes[i]);
	free(history->shoes);
	free(history->runs);
	free(history->samples);
	memset(history, 0, sizeof *history);
}

struct history_run *history_add_run(struct history *history)
{
	history->runs = mem_grow(history->runs, history->nruns, &history->runs_capacity,
				 sizeof *history->runs);
	return &history->runs[history->nruns++];
}

struct history_sample *history_add_sample(struct history *history)
{
	history->samples = mem_grow(history->samples, history->nsamples,
				    &history->samples_capacity, sizeof *history->samples);
	return &history->samples[history->nsamples++];
}

static void add_shoes(struct history *history, const char *name)
{
	history->shoes = mem_grow(history->shoes, history->nshoes, &history->shoes_capacity,
				  sizeof *history->shoes);
	history->shoes[history->nshoes++] = mem_strdup(name);
}

uint16_t history_shoes(struct history *history, const char *name)
{
	if (history->nshoes == 0)
		add_shoes(history, NULL);
	if (name == NULL || *name == '\0')
		return 0;
	for (size_t i = 1; i < history->nshoes; i++)
		if (strcmp(history->shoes[i], name) == 0)
			return (uint16_t)i;
	/* Nobody wears out that many; what is beyond is "not said". */
	if (history->nshoes > UINT16_MAX)
		return 0;
	add_shoes(history, name);
	return (uint16_t)(history->nshoes - 1);
}

struct history_run *history_ache(const struct history *history, int32_t day)
{
	for (size_t i = history->nruns; i-- > 0;) {
		struct history_run *run = &history->runs[i];

		if (run->day < day - ACHE_DAYS)
			break;
		if (run->day >= day || run->activity == ACTIVITY_REST ||
		    run->pain == RUN_UNKNOWN)
			continue;
		return run->pain > 0 && (run->pain_settled == ANSWER_UNKNOWN ||
					 run->pain_worse == ANSWER_UNKNOWN)
			       ? run
			       : NULL;
	}
	return NULL;
}

int history_speed(int m_per_h, int64_t timer_ms, int64_t distance_m)
{
	if (m_per_h > 0 || timer_ms <= 0 || distance_m <= 0)
		return m_per_h;
	const int64_t hour_ms = 3600000;
	const int64_t speed = (distance_m * hour_ms + timer_ms / 2) / timer_ms;
	return speed > INT_MAX ? 0 : (int)speed;
}

bool history_is_level(int terrain, int incline10)
{
	return terrain != TERRAIN_HILLY && terrain != TERRAIN_TRAIL &&
	       (incline10 == INT_MIN ||
		(incline10 >= -LEVEL_INCLINE10 && incline10 <= LEVEL_INCLINE10));
}

/* Of "…\nincline=4 %\n…", tenths of a per cent; 0: not said. */
static int incline_of_settings(const char *settings)
{
	static const char name[] = "incline=";
	char value[16], why[QUANTITY_WHY];
	int incline10 = 0;

	for (const char *line = settings; line != NULL && *line != '\0';) {
		size_t n = strcspn(line, "\n");

		if (strncmp(line, name, sizeof name - 1) == 0 &&
		    n - (sizeof name - 1) < sizeof value) {
			memcpy(value, line + sizeof name - 1, n - (sizeof name - 1));
			value[n - (sizeof name - 1)] = '\0';
			if (quantity_incline(value, &incline10, why) && incline10 > 0)
				return incline10;
			return 0;
		}
		line += n + (line[n] == '\n');
	}
	return 0;
}

static void take_run(struct history *history, const struct run *run, uint16_t shoes)
{
	struct history_run *to = history_add_run(history);

	to->id = run->id;
	to->start_utc_ms = run->start_utc_ms;
	to->day = run_day(run);
	to->timer_ms = run->timer_ms;
	to->distance_m = run->distance_m;
	to->clicked_ms = run_clicked_ms(run);
	to->stride_ms = run_stride_ms(run);
	to->contacts4 = run_contacts4(run);
	to->m_per_h = history_speed(run->m_per_h, run->timer_ms, run->distance_m);
	to->target_spm10 = run_target_spm10(run);
	to->rung_pct10 = run->rung_pct10;
	to->incline10 = (int16_t)incline_of_settings(run->settings);
	to->plan_week = (int16_t)run->plan_week;
	to->plan_slot = (int16_t)run->plan_slot;
	to->activity = (uint8_t)run->activity;
	to->source = (uint8_t)run->source;
	to->terrain = (uint8_t)run->terrain;
	to->shoe_class = (uint8_t)run->shoe_class;
	to->context = (uint8_t)(run->context_known ? run->context : CONTEXTS);
	to->finished = run->finished;
	to->resisted = run_is_resisted(run);
	to->rpe = (int8_t)run->rpe;
	to->comfort = (int8_t)run->comfort;
	to->pain = (int8_t)run->pain;
	to->pain_settled = (uint8_t)run->pain_settled;
	to->pain_worse = (uint8_t)run->pain_worse;
	to->stiff = (uint8_t)run->stiff;
	to->heavy = (uint8_t)run->heavy;
	to->ill = (uint8_t)run->ill;
	to->red_flags = (uint8_t)run->red_flags;
	for (int i = 0; i < READY_ITEMS; i++)
		to->readiness[i] = (uint8_t)run->readiness[i];
	to->left_pct = (uint8_t)run_left_pct(run);
	to->in_sync = (int8_t)run_in_sync(run);
	to->shoes = shoes;
}

/*
 * A watch's cadence in a recovery or a drill is no steady running, whatever it says of the
 * session; a count or taps are made on purpose.
 */
static bool is_comparable(const struct run *run, const struct run_sample *sample)
{
	if (sample->source != SAMPLE_WATCH || sample->segment < 0 ||
	    (size_t)sample->segment >= run->nsegments)
		return true;
	switch (run->segments[sample->segment].kind) {
	case KIND_RECOVERY:
	case KIND_REST:
	case KIND_WALK:
	case KIND_DRILL:
	case KIND_MOBILITY:
	case KIND_CHANGE: return false;
	default: return true;
	}
}

void history_take(struct history *history, const struct run *run)
{
	const uint16_t shoes = history_shoes(history, run->shoes);

	take_run(history, run, shoes);
	const struct history_run *of = &history->runs[history->nruns - 1];
	for (size_t i = 0; i < run->nsamples; i++) {
		const struct run_sample *from = &run->samples[i];
		struct history_sample *to;

		if (!is_comparable(run, from))
			continue;
		to = history_add_sample(history);
		to->run = run->id;
		to->day = of->day;
		to->length_ms = from->length_ms;
		to->spm10 = from->spm10;
		to->error_spm10 = from->error_spm10;
		/* The mean speed is that of the whole run, and of no part of it. */
		to->m_per_h = from->m_per_h == 0 && from->segment == RUN_UNKNOWN
				      ? of->m_per_h
				      : from->m_per_h;
		to->target_spm10 = from->target_spm10;
		to->context = (uint8_t)from->context;
		to->source = (uint8_t)from->source;
		to->shoe_class = of->shoe_class;
		to->terrain = of->terrain;
		to->cued = from->cued;
		to->level = history_is_level(of->terrain, run->incline10);
		to->shoes = shoes;
	}
}
