/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pace: how fast this runner usually is; see pace.h. */
#include "app/import/pace.h"

#include "core/recording/recorded_run.h"

#include <stdlib.h>
#include <string.h>

static void add(struct import_pace *pace, int m_per_h)
{
	if (m_per_h > 0)
		pace->m_per_h[pace->n++ % IMPORT_PACE_RUNS] = m_per_h;
}

/* What most of a run was: the speed of its longest sample. */
static int speed_of(const struct run *run)
{
	int64_t longest_ms = 0;
	int m_per_h = 0;

	for (size_t i = 0; i < run->nsamples; i++)
		if (run->samples[i].m_per_h > 0 && run->samples[i].length_ms > longest_ms) {
			longest_ms = run->samples[i].length_ms;
			m_per_h = run->samples[i].m_per_h;
		}
	return run->terrain == TERRAIN_TRAIL ? 0 : m_per_h;
}

void import_pace_read(struct import_pace *pace, struct journal *journal)
{
	struct journal_filter filter;
	struct journal_ids ids = {0};

	journal_filter_init(&filter);
	filter.activity = ACTIVITY_RUN;
	filter.newest_first = true;
	filter.limit = IMPORT_PACE_RUNS;
	if (!journal_list(journal, &filter, &ids))
		ids.n = 0;
	for (size_t i = ids.n; i > 0; i--) {
		struct run run;

		if (journal_run(journal, ids.items[i - 1], &run) == JOURNAL_FOUND) {
			add(pace, speed_of(&run));
			run_clear(&run);
		}
	}
	free(ids.items);
}

void import_pace_add(struct import_pace *pace, const struct recording *recording,
		     enum cadence_unit unit)
{
	if (recording->activity == ACTIVITY_RUN && recording->terrain != TERRAIN_TRAIL)
		add(pace, recorded_usual_m_per_h(recording, unit));
}

static int by_value(const void *a, const void *b)
{
	const int x = *(const int *)a, y = *(const int *)b;

	return (x > y) - (x < y);
}

int import_pace_usual(const struct import_pace *pace)
{
	int sorted[IMPORT_PACE_RUNS];
	const size_t n = pace->n < IMPORT_PACE_RUNS ? pace->n : IMPORT_PACE_RUNS;

	if (n < IMPORT_PACE_LEAST)
		return 0;
	memcpy(sorted, pace->m_per_h, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_value);
	return sorted[(n - 1) / 2];
}
