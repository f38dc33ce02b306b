/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * fill_journal PATH RUNS: a journal with that many runs of twenty years, for benchmarks:
 * half of them played with clicks (a segment, a cued and an uncued sample), half easy
 * runs with two counts.
 */
#include "io/journal.h"

#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>

enum { DAYS = 20 * 365, LAST_DAY = 20779, A_TRANSACTION = 5000 };

static struct run_sample sample(int spm10, bool cued, int m_per_h)
{
	return (struct run_sample){.context = CONTEXT_EASY,
				   .source = SAMPLE_COUNT,
				   .cued = cued,
				   .segment = RUN_UNKNOWN,
				   .at_ms = 600000,
				   .length_ms = 60000,
				   .spm10 = spm10,
				   .m_per_h = m_per_h,
				   .target_spm10 = cued ? spm10 : 0,
				   .in_sync = cued ? 90 : RUN_UNKNOWN};
}

static void make(struct run *run, long i, long n)
{
	const int64_t day = LAST_DAY - DAYS + (int64_t)DAYS * (i + 1) / n;
	const int spm10 = 1600 + (int)(i % 97);

	run_init(run);
	run->start_utc_ms = (day * 24 * 60 + i % 1200) * 60000;
	run->activity = ACTIVITY_RUN;
	run->source = i % 2 == 0 ? RUN_PLAYED : RUN_IMPORTED;
	run->title = mem_strdup("Run");
	run->timer_ms = 1800000 + i % 600 * 1000;
	run->distance_m = 5000 + i % 900;
	run->rpe = 3 + (int)(i % 4);
	run->terrain = TERRAIN_FLAT;
	run->shoes = mem_strdup(i % 3 == 0 ? "Road" : "Old ones");
	*run_add_sample(run) = sample(spm10, false, 10000 + (int)(i % 500));
	*run_add_sample(run) = sample(spm10 + 40, i % 2 == 0, 10000);
	if (i % 2 != 0)
		return;
	*run_add_segment(run) = (struct run_segment){.kind = KIND_METRONOME,
						     .name = mem_strdup("Main set"),
						     .planned_ms = 600000,
						     .done_ms = 600000,
						     .clicked_ms = 480000,
						     .from_spm10 = spm10 + 40,
						     .to_spm10 = spm10 + 40,
						     .every = 1};
}

int main(int argc, char **argv)
{
	const long n = argc == 3 ? strtol(argv[2], NULL, 10) : 0;
	struct text error = {0};

	if (n <= 0)
		return EXIT_FAILURE;
	struct journal *journal = journal_open(argv[1], JOURNAL_WRITE, &error);
	if (journal == NULL) {
		fprintf(stderr, "fill_journal: %s\n", text_string(&error));
		return EXIT_FAILURE;
	}
	bool right = true;
	for (long i = 0; right && i < n; i++) {
		struct run run;
		bool was_there;

		if (i % A_TRANSACTION == 0)
			right = (i == 0 || journal_commit(journal)) &&
				journal_begin(journal);
		make(&run, i, n);
		right = right && journal_add(journal, &run, &was_there);
		run_clear(&run);
	}
	right = right && journal_commit(journal);
	if (!right)
		fprintf(stderr, "fill_journal: %s\n", journal_error(journal));
	journal_close(journal);
	return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
