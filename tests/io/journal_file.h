/* SPDX-License-Identifier: GPL-3.0-or-later */
/* journal_file: a journal in a test's own folder. Include it behind cmocka.h. */
#ifndef TURNOVER_TESTS_JOURNAL_FILE_H
#define TURNOVER_TESTS_JOURNAL_FILE_H

#include "io/journal.h"
#include "../core/any_run.h"

#include <sys/stat.h>
#include <unistd.h>

/* A path in this test's own folder where there is nothing. */
static inline char *fresh(const char *name)
{
	const char *work = getenv("WORK");
	struct text path = {0}, beside = {0};

	text_add(&path, "%s/%s", work != NULL ? work : ".", name);
	text_add(&beside, "%s-journal", text_string(&path));
	unlink(text_string(&path));
	unlink(text_string(&beside));
	text_clear(&beside);
	return path.bytes;
}

static inline struct journal *must_open(const char *path, enum journal_mode mode)
{
	struct text error = {0};
	struct journal *journal = journal_open(path, mode, &error);

	if (journal == NULL)
		fail_msg("%s", text_string(&error));
	text_clear(&error);
	return journal;
}

#define must(journal, call)                                                                \
	do {                                                                               \
		if (!(call))                                                               \
			fail_msg("%s", journal_error(journal));                            \
	} while (0)

static inline int64_t add_any(struct journal *journal, uint32_t seed)
{
	struct run run;
	bool was_there;
	int64_t id;

	any_run(seed, &run);
	must(journal, journal_add(journal, &run, &was_there));
	assert_false(was_there);
	id = run.id;
	run_clear(&run);
	return id;
}

static inline size_t count(struct journal *journal)
{
	struct journal_filter filter;
	struct journal_ids ids = {0};
	size_t n;

	journal_filter_init(&filter);
	must(journal, journal_list(journal, &filter, &ids));
	n = ids.n;
	free(ids.items);
	return n;
}

static inline void assert_whole(struct journal *journal)
{
	struct journal_complaints complaints = {0};

	journal_check(journal, &complaints);
	if (complaints.n > 0)
		fail_msg("%s", complaints.items[0]);
	journal_complaints_clear(&complaints);
}

#endif
