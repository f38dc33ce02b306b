/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * snapshot: the latest report of the audio thread, for one reader that never waits.
 *
 * A seqlock of atomic words. `turn` is odd while a report is being written. Words are
 * stored with release and loaded with acquire, so that a reader who saw one word of a
 * later report also sees that `turn` moved, and takes nothing from it.
 */
#ifndef TURNOVER_IO_SNAPSHOT_H
#define TURNOVER_IO_SNAPSHOT_H

#include "io/sink.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { SNAPSHOT_WORDS = (sizeof(struct sink_report) + 7) / 8, SNAPSHOT_TRIES = 1000 };

/* Zero it to begin: an empty report. */
struct snapshot {
	atomic_uint turn;
	_Atomic uint64_t words[SNAPSHOT_WORDS];
};

/* By the one writer. */
static inline void snapshot_write(struct snapshot *snapshot,
				  const struct sink_report *report)
{
	uint64_t words[SNAPSHOT_WORDS] = {0};
	unsigned turn = atomic_load_explicit(&snapshot->turn, memory_order_relaxed);

	memcpy(words, report, sizeof *report);
	atomic_store_explicit(&snapshot->turn, turn + 1, memory_order_relaxed);
	for (int i = 0; i < SNAPSHOT_WORDS; i++)
		atomic_store_explicit(&snapshot->words[i], words[i], memory_order_release);
	atomic_store_explicit(&snapshot->turn, turn + 2, memory_order_release);
}

/*
 * false, and *report is untouched: the writer was stopped in the middle of a report.
 * The reader keeps the one before.
 */
static inline bool snapshot_read(struct snapshot *snapshot, struct sink_report *report)
{
	uint64_t words[SNAPSHOT_WORDS];

	for (int try = 0; try < SNAPSHOT_TRIES; try++) {
		unsigned turn = atomic_load_explicit(&snapshot->turn, memory_order_acquire);

		for (int i = 0; i < SNAPSHOT_WORDS; i++)
			words[i] = atomic_load_explicit(&snapshot->words[i],
							memory_order_acquire);
		if (turn % 2 == 0 &&
		    turn == atomic_load_explicit(&snapshot->turn, memory_order_relaxed)) {
			memcpy(report, words, sizeof *report);
			return true;
		}
	}
	return false;
}

#endif
