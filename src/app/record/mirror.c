/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mirror: the whole journal as a file of JSON Lines; see mirror.h. */
#include "app/record/mirror.h"

#include "app/command.h"
#include "app/console/say.h"
#include "app/runner/settings.h"

#include "core/base/mem.h"
#include "core/journal/run_text.h"
#include "io/file.h"
#include "io/paths.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LARGEST_MIRROR = 1024 * 1024 * 1024, SAID_MOST = 3, UID_DIGITS = 32 };

struct mirror {
	struct journal *journal;
	const char *path;
	FILE *stream;
	bool listed;                /* every run that there is was looked at */
	struct journal_ids written; /* by number once all of them are */
	size_t unread, kept;        /* of runs; of lines of the mirror before */
};

/* ---- What can be read -------------------------------------------------------------- */

static void write_run(struct mirror *mirror, int64_t id)
{
	struct text line = {0};
	struct run run;

	switch (journal_run(mirror->journal, id, &run)) {
	case JOURNAL_NONE: break;
	case JOURNAL_FAILED:
		if (mirror->unread++ < SAID_MOST)
			say_error("%s", journal_error(mirror->journal));
		break;
	case JOURNAL_FOUND:
		run_write_json(&run, &line);
		fwrite(line.bytes, 1, line.n, mirror->stream);
		*ARRAY_PUSH(&mirror->written) = id;
		run_clear(&run);
	}
	text_clear(&line);
}

static void write_runs(struct mirror *mirror)
{
	struct journal_filter filter;
	struct journal_ids ids = {0};

	journal_filter_init(&filter);
	mirror->listed = journal_list(mirror->journal, &filter, &ids);
	if (!mirror->listed) {
		say_error("%s", journal_error(mirror->journal));
		ids.n = 0;
		journal_salvage(mirror->journal, &ids);
	}
	for (size_t i = 0; i < ids.n; i++)
		write_run(mirror, ids.items[i]);
	free(ids.items);
}

/* ---- What cannot ------------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
	const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;

	return (left > right) - (left < right);
}

/* Of a line as run_write_json begins it; all of it is there. */
static bool uid_of(const char *line, size_t n, char uid[UID_DIGITS + 1])
{
	static const char head[] = "{\"format\":", name[] = ",\"uid\":\"";
	const char *at = line + sizeof head - 1;

	if (n < sizeof head + sizeof name + UID_DIGITS || line[n - 1] != '}' ||
	    memcmp(line, head, sizeof head - 1) != 0)
		return false;
	at += strspn(at, "0123456789");
	if ((size_t)(line + n - at) < sizeof name + UID_DIGITS ||
	    memcmp(at, name, sizeof name - 1) != 0)
		return false;
	memcpy(uid, at + sizeof name - 1, UID_DIGITS);
	uid[UID_DIGITS] = '\0';
	return true;
}

/*
 * Is this run in the journal, and was not written? What was deleted goes; but where not
 * even a list of the runs could be had, a line too many is better than a run lost.
 */
static bool is_wanted(const struct mirror *mirror, const char *uid)
{
	int64_t id;

	switch (journal_find_uid(mirror->journal, uid, &id)) {
	case JOURNAL_NONE: return !mirror->listed;
	case JOURNAL_FAILED: return true;
	case JOURNAL_FOUND: break;
	}
	return mirror->written.n == 0 ||
	       bsearch(&id, mirror->written.items, mirror->written.n, sizeof id,
		       by_number) == NULL;
}

static void keep_lines(struct mirror *mirror, const char *bytes, size_t n)
{
	const char *end = bytes + n;

	while (bytes < end) {
		const char *feed = memchr(bytes, '\n', (size_t)(end - bytes));
		const size_t length = (size_t)((feed != NULL ? feed : end) - bytes);
		char uid[UID_DIGITS + 1];

		if (uid_of(bytes, length, uid) && is_wanted(mirror, uid)) {
			fwrite(bytes, 1, length, mirror->stream);
			fputc('\n', mirror->stream);
			mirror->kept++;
		}
		bytes += length + (feed != NULL);
	}
}

/* False: the mirror before cannot be read either, which was said. */
static bool keep_unread(struct mirror *mirror)
{
	struct diags diags = {0};
	char *bytes = NULL;
	size_t n = 0;

	if (access(mirror->path, F_OK) != 0 && errno == ENOENT)
		return true;
	if (!file_load(mirror->path, LARGEST_MIRROR, &bytes, &n, &diags)) {
		say_error("the mirror of the journal, %s, was left as it is: it may have "
			  "the last copy of a damaged run, and it cannot be read: %s",
			  mirror->path, diags.items[0].text);
		diags_clear(&diags);
		return false;
	}
	if (mirror->written.n > 0)
		qsort(mirror->written.items, mirror->written.n, sizeof(int64_t), by_number);
	keep_lines(mirror, bytes, n);
	diags_clear(&diags);
	free(bytes);
	return true;
}

/* ---- All of it --------------------------------------------------------------------- */

static void say_damage(const struct mirror *mirror)
{
	if (mirror->unread > SAID_MOST)
		say_error("and %zu more runs cannot be read", mirror->unread - SAID_MOST);
	say_error("the mirror of the journal, %s, has all %zu runs that can be read, and "
		  "%zu of those that cannot as they were in it before; 'turnover journal "
		  "check' says what to do",
		  mirror->path, mirror->written.n, mirror->kept);
}

static bool write_mirror(struct mirror *mirror)
{
	struct new_file file;
	bool damaged, right = paths_open_private(&file, mirror->path);

	if (right) {
		mirror->stream = file.stream;
		write_runs(mirror);
	}
	damaged = right && (!mirror->listed || mirror->unread > 0);
	if (damaged && !keep_unread(mirror)) {
		paths_discard(&file);
		return false;
	}
	right = right && paths_commit(&file);
	if (!right)
		say_error("the mirror of the journal, %s, cannot be written: %s; see "
			  "\"journal\" in runner.cfg",
			  mirror->path, strerror(errno));
	else if (damaged)
		say_damage(mirror);
	return right && !damaged;
}

char *mirror_path(void)
{
	const struct options none = {0};
	struct runner runner;
	char *path = NULL;

	if (settings_own(&none, &runner) == STATUS_OK && runner.journal_mirror != NULL)
		path = paths_expand(runner.journal_mirror);
	runner_clear(&runner);
	return path;
}

bool mirror_write(struct journal *journal, const char *path)
{
	struct mirror mirror = {.journal = journal, .path = path};
	const bool right = write_mirror(&mirror);

	free(mirror.written.items);
	return right;
}
