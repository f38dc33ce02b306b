/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * progress: how far a session has come, as lines of a log that survives a crash.
 *
 * A line is "CRC KIND VALUE…": eight hexadecimal digits of the CRC-32 of what follows
 * the blank behind them. Lines are only ever appended. A reader takes every line whose
 * checksum is right, in order, and ignores the rest: a torn tail, a block of zeros or
 * garbage in the middle costs the lines it covers and no others.
 *
 *	format 1
 *	begin UTC_MS PATH			as the runner wrote it
 *	title TEXT
 *	script TEXT				one for each line of the script
 *	set NAME=VALUE				parameters as they were turned
 *	baseline CONTEXT SPM10 measured|provisional
 *	easy M_PER_H
 *	length MS
 *	change FRAME RATE bias|extend AMOUNT	all in force; "changes" empties the list
 *	at UTC_MS POSITION_MS SEGMENT OFFSET_MS playing|paused XRUNS
 *	count UTC_MS SEGMENT SPM10 both|one	steps were counted in a probe
 *	tap UTC_MS SEGMENT SPM10 ERROR10	… or tapped along with
 *	said NAME=VALUE				of the run, by a name of core/journal/run_field.h
 *	resume UTC_MS				taken up again after an interruption
 *	end UTC_MS POSITION_MS finished|stopped
 */
#ifndef TURNOVER_CORE_PROGRESS_H
#define TURNOVER_CORE_PROGRESS_H

#include "core/script/runner.h"
#include "core/base/text.h"
#include "core/timeline/timeline.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { PROGRESS_FORMAT = 1 };

struct progress_change {
	struct change change;
	unsigned rate; /* of its frame */
};

/* A cadence that the runner measured on the way. */
struct progress_check {
	int64_t utc_ms;
	int64_t at_ms;   /* where the session was, within two seconds; from its start */
	size_t segment;  /* counted, or tapped, in this one */
	int spm10;       /* both feet */
	int error_spm10; /* as it was tapped; 0: it was counted */
	bool one;        /* one foot was counted */
};

/* A span of the session that was played, in its own time: Left plays some again. */
struct progress_span {
	int64_t from_ms, to_ms;
};

/* What came between, at a place of the session. */
enum progress_stop_kind { STOP_PAUSE, STOP_SOUND, STOP_RESUME };
struct progress_stop {
	enum progress_stop_kind kind;
	int64_t at_ms, length_ms; /* by the clock; -1: not known */
};

/* Everything a log says. Texts are owned. Zero it to begin. */
struct progress {
	bool begun;
	bool ended, finished; /* finished: to the session's end */
	bool paused;          /* by the last line that says where it is */
	int64_t begun_utc_ms, last_utc_ms;
	char *path, *title;
	struct text script;
	struct {
		char **items; /* "NAME=VALUE" */
		size_t n, capacity;
	} settings;
	struct baseline baselines[CONTEXTS];
	int64_t easy_m_per_h;
	int64_t length_ms;
	int64_t at_ms;     /* heard last, from the start; below 0: not begun */
	size_t segment;    /* … and in which segment, from 0 */
	int64_t offset_ms; /* … so far into it */
	unsigned xruns;
	struct {
		struct progress_change *items;
		size_t n, capacity;
	} changes;
	struct {
		struct progress_check *items;
		size_t n, capacity;
	} checks;
	struct {
		char **items; /* "NAME=VALUE" */
		size_t n, capacity;
	} said;
	struct {
		struct progress_span *items;
		size_t n, capacity;
	} played;
	struct {
		struct progress_stop *items;
		size_t n, capacity;
	} stops;
	size_t damaged; /* lines that were passed over */
};

/*
 * Takes a whole log apart; never fails: what is not to be understood is counted as
 * damaged. False when it holds no session of a format that is known.
 */
bool progress_read(struct progress *progress, const char *bytes, size_t n);
void progress_clear(struct progress *progress);

/* Adds one line: its checksum, the formatted text, a line feed. Line feeds and other
 * control bytes in the text become blanks. */
void progress_line(struct text *lines, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Adds one "script" line for each line of the script. */
void progress_script(struct text *lines, const char *script, size_t n);

/* CRC-32 (IEEE 802.3). */
uint32_t progress_crc(const char *bytes, size_t n);

#endif
