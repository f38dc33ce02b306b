/* SPDX-License-Identifier: GPL-3.0-or-later */
/* progress: the log of a session in progress, to and from lines; see progress.h. */
#include "core/journal/progress.h"

#include "core/base/mem.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	CRC_DIGITS = 8,
	LINE_MAX_BYTES = 16384,
	LOWEST_RATE = 8000,
	HIGHEST_RATE = 384000,
	FASTEST_M_PER_H = 100000,
	LONGEST_MS = 7 * 24 * 3600 * 1000 /* as in the journal */
};

/* What is beyond was never written, and would not fit into sums: the year 9999, in ms. */
static const int64_t greatest = INT64_C(253402300799999);
/* Nobody pauses longer; a clock was set. */
static const int64_t longest_stop_ms = INT64_C(60) * LONGEST_MS;

uint32_t progress_crc(const char *bytes, size_t n)
{
	uint32_t crc = 0xffffffff;

	for (size_t i = 0; i < n; i++) {
		crc ^= (unsigned char)bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* ---- Writing ---------------------------------------------------------------- */

static void add_line(struct text *lines, char *line, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)line[i] < ' ' && line[i] != '\t')
			line[i] = ' ';
	text_add(lines, "%08" PRIx32 " ", progress_crc(line, n));
	text_add_bytes(lines, line, n);
	text_add_bytes(lines, "\n", 1);
}

void progress_line(struct text *lines, const char *format, ...)
{
	char line[LINE_MAX_BYTES];
	va_list arguments;
	int n;

	va_start(arguments, format);
	n = vsnprintf(line, sizeof line, format, arguments);
	va_end(arguments);
	if (n < 0)
		return;
	add_line(lines, line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1);
}

void progress_script(struct text *lines, const char *script, size_t n)
{
	const char *end = script + n;

	while (script < end) {
		const char *feed = memchr(script, '\n', (size_t)(end - script));
		size_t length = (size_t)((feed != NULL ? feed : end) - script);
		char *line = mem_alloc(sizeof "script " + length, 1);

		memcpy(line, "script ", 7);
		memcpy(line + 7, script, length);
		add_line(lines, line, 7 + length);
		free(line);
		script += length + 1;
	}
}

/* ---- Reading ---------------------------------------------------------------- */

/* A log that is being read, line by line, and what only its reader has to know. */
struct reading {
	struct progress *progress;
	bool known;   /* the format is one of ours */
	bool heard;   /* where the session is has been said once … */
	bool resumed; /* … and it was taken up again since */
	int64_t paused_utc_ms;
};

/* The next number of a line; false: there is none, or none that was ever written. */
static bool number(const char **value, int64_t *to)
{
	char *end;
	long long read = strtoll(*value, &end, 10);

	if (end == *value || read > greatest || read < -greatest)
		return false;
	*value = end;
	*to = read;
	return true;
}

/* The next word of a line, cut to fit. */
static void word(const char **value, char *to, size_t size)
{
	size_t n = 0;

	while (**value == ' ')
		(*value)++;
	for (; **value != '\0' && **value != ' '; (*value)++)
		if (n + 1 < size)
			to[n++] = **value;
	to[n] = '\0';
}

static void take_format(struct reading *reading, const char *value)
{
	reading->known = strtol(value, NULL, 10) == PROGRESS_FORMAT;
}

static void take_begin(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;
	int64_t utc_ms = 0;

	number(&value, &utc_ms);
	progress->begun = true;
	progress->begun_utc_ms = progress->last_utc_ms = utc_ms;
	free(progress->path);
	progress->path = mem_strdup(*value == ' ' ? value + 1 : value);
}

static void take_title(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;

	free(progress->title);
	progress->title = mem_strdup(value);
}

static void take_script(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;

	text_add_bytes(&progress->script, value, strlen(value));
	text_add_bytes(&progress->script, "\n", 1);
}

static void take_set(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;

	*ARRAY_PUSH(&progress->settings) = mem_strdup(value);
}

static void take_baseline(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;
	char name[16], origin[16];
	enum context context;
	int64_t spm10;

	word(&value, name, sizeof name);
	if (!context_parse(name, &context) || !number(&value, &spm10) ||
	    spm10 < CADENCE_MIN_SPM10 || spm10 > CADENCE_MAX_SPM10)
		return;
	word(&value, origin, sizeof origin);
	progress->baselines[context] =
		(struct baseline){(int)spm10, strcmp(origin, "provisional") == 0};
}

static void take_easy(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;
	int64_t easy = 0;

	if (number(&value, &easy) && easy >= 0 && easy <= FASTEST_M_PER_H)
		progress->easy_m_per_h = easy;
}

static void take_length(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;

	number(&value, &progress->length_ms);
}

static void take_changes(struct reading *reading, const char *value)
{
	(void)value;
	reading->progress->changes.n = 0;
}

static void take_change(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;
	struct progress_change *change;
	int64_t frame, rate, amount;
	char kind[16];

	if (!number(&value, &frame) || !number(&value, &rate) || rate < LOWEST_RATE ||
	    rate > HIGHEST_RATE)
		return;
	word(&value, kind, sizeof kind);
	if (!number(&value, &amount) || amount < -BIAS_LIMIT_SPM ||
	    amount > (strcmp(kind, "extend") == 0 ? INT16_MAX : BIAS_LIMIT_SPM))
		return;
	change = ARRAY_PUSH(&progress->changes);
	change->rate = (unsigned)rate;
	change->change.frame = frame;
	change->change.kind = strcmp(kind, "extend") == 0 ? CHANGE_EXTEND : CHANGE_BIAS;
	change->change.amount = (int)amount;
}

/* ---- What was played ---- */

/* Lines come every two seconds at most while sound goes on; more is a place to which the
 * runner went, unless the clock went on as much. What was heard before such a step and
 * behind the last line is what the clock says, as long as a line may be late. */
enum { STEP_MS = 3500, CLOCK_SLACK_MS = 1500, LATE_MS = 2500 };

static void begin_span(struct progress *progress, int64_t at_ms)
{
	struct progress_span *span = ARRAY_PUSH(&progress->played);

	span->from_ms = span->to_ms = at_ms > 0 ? at_ms : 0;
}

static void add_stop(struct progress *progress, enum progress_stop_kind kind,
		     int64_t length_ms)
{
	*ARRAY_PUSH(&progress->stops) = (struct progress_stop){
		kind, progress->at_ms > 0 ? progress->at_ms : 0,
		length_ms >= 0 && length_ms <= longest_stop_ms ? length_ms : -1};
}

/* The session is at at_ms, and was at progress->at_ms when it was last heard of. */
static void play_to(struct progress *progress, int64_t utc_ms, int64_t at_ms)
{
	const int64_t clock_ms = utc_ms - progress->last_utc_ms;
	const int64_t step_ms = at_ms - progress->at_ms;
	const int64_t off_ms = step_ms - clock_ms;
	struct progress_span *span;

	if (progress->played.n == 0)
		begin_span(progress, progress->at_ms);
	span = &progress->played.items[progress->played.n - 1];
	if ((step_ms >= 0 && step_ms <= STEP_MS) ||
	    (step_ms > 0 && off_ms <= CLOCK_SLACK_MS && off_ms >= -CLOCK_SLACK_MS)) {
		if (at_ms > span->to_ms)
			span->to_ms = at_ms;
		return;
	}
	if (clock_ms > 0 && progress->at_ms >= 0)
		span->to_ms += clock_ms < LATE_MS ? clock_ms : LATE_MS;
	begin_span(progress, at_ms);
}

/* A line says where the session is; what the one before said is still in progress. */
static void go_on(struct reading *reading, int64_t utc_ms, int64_t at_ms)
{
	struct progress *progress = reading->progress;

	if (reading->resumed) {
		add_stop(progress, STOP_RESUME, utc_ms - progress->last_utc_ms);
		begin_span(progress, at_ms);
	} else if (!reading->heard) {
		begin_span(progress, at_ms);
	} else if (!progress->paused) {
		play_to(progress, utc_ms, at_ms);
	} else if (at_ms < progress->at_ms - CLOCK_SLACK_MS ||
		   at_ms > progress->at_ms + STEP_MS) {
		begin_span(progress, at_ms); /* moved while it was paused */
	}
	reading->resumed = false;
}

static void take_at(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;
	int64_t utc_ms, at_ms, segment, offset_ms, xruns;
	const bool was_paused = progress->paused && !reading->resumed;
	char state[16];

	if (!number(&value, &utc_ms) || !number(&value, &at_ms) ||
	    !number(&value, &segment) || segment < 0 || !number(&value, &offset_ms) ||
	    at_ms > LONGEST_MS)
		return;
	word(&value, state, sizeof state);
	if (!number(&value, &xruns) || xruns < 0 || xruns > INT32_MAX)
		return;
	go_on(reading, utc_ms, at_ms);
	reading->heard = true;
	if (xruns > progress->xruns)
		add_stop(progress, STOP_SOUND, -1);
	if (strcmp(state, "paused") == 0 && !was_paused)
		reading->paused_utc_ms = utc_ms;
	else if (strcmp(state, "paused") != 0 && was_paused)
		add_stop(progress, STOP_PAUSE, utc_ms - reading->paused_utc_ms);
	progress->last_utc_ms = utc_ms;
	progress->at_ms = at_ms;
	progress->segment = (size_t)segment;
	progress->offset_ms = offset_ms;
	progress->xruns = (unsigned)xruns;
	progress->paused = strcmp(state, "paused") == 0;
	progress->ended = false;
}

/* The beginning of a count or a tap check. */
static bool check_begins(const char **value, struct progress_check *check)
{
	int64_t segment, spm10;

	if (!number(value, &check->utc_ms) || !number(value, &segment) || segment < 0 ||
	    !number(value, &spm10) || spm10 < CADENCE_MIN_SPM10 ||
	    spm10 > CADENCE_MAX_SPM10)
		return false;
	check->segment = (size_t)segment;
	check->spm10 = (int)spm10;
	return true;
}

static void take_count(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;
	struct progress_check check = {0};
	char feet[8];

	if (!check_begins(&value, &check))
		return;
	word(&value, feet, sizeof feet);
	check.one = strcmp(feet, "one") == 0;
	check.at_ms = progress->at_ms;
	if (check.one || strcmp(feet, "both") == 0)
		*ARRAY_PUSH(&progress->checks) = check;
}

static void take_tap(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;
	struct progress_check check = {0};
	int64_t error;

	if (!check_begins(&value, &check) || !number(&value, &error) || error < 1 ||
	    error > CADENCE_MAX_SPM10)
		return;
	check.error_spm10 = (int)error;
	check.at_ms = progress->at_ms;
	*ARRAY_PUSH(&progress->checks) = check;
}

static void take_said(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;

	*ARRAY_PUSH(&progress->said) = mem_strdup(value);
}

static void take_resume(struct reading *reading, const char *value)
{
	(void)value;
	reading->resumed = reading->heard;
}

static void take_end(struct reading *reading, const char *value)
{
	struct progress *progress = reading->progress;
	int64_t utc_ms, at_ms;
	char state[16];

	if (!number(&value, &utc_ms) || !number(&value, &at_ms) || at_ms > LONGEST_MS)
		return;
	/* The furthest moment that was heard: behind the last line, if not before it. */
	if (reading->heard && !progress->paused && !reading->resumed &&
	    at_ms > progress->at_ms && at_ms - progress->at_ms <= STEP_MS)
		play_to(progress, utc_ms, at_ms);
	progress->last_utc_ms = utc_ms;
	progress->at_ms = at_ms;
	word(&value, state, sizeof state);
	progress->ended = true;
	progress->finished = strcmp(state, "finished") == 0;
}

static const struct {
	const char *kind;
	void (*take)(struct reading *reading, const char *value);
} rows[] = {
	{"format", take_format},     {"begin", take_begin},   {"title", take_title},
	{"script", take_script},     {"set", take_set},       {"easy", take_easy},
	{"baseline", take_baseline}, {"length", take_length}, {"change", take_change},
	{"changes", take_changes},   {"at", take_at},         {"end", take_end},
	{"count", take_count},       {"tap", take_tap},       {"said", take_said},
	{"resume", take_resume},
};

/* One line without its line feed, NUL-terminated. */
static bool take_line(struct reading *reading, char *line, size_t n)
{
	char *rest = line + CRC_DIGITS + 1, *value, *end;

	if (n <= CRC_DIGITS + 1 || line[CRC_DIGITS] != ' ' || strlen(line) != n ||
	    strtoul(line, &end, 16) != progress_crc(rest, n - CRC_DIGITS - 1) ||
	    end != line + CRC_DIGITS)
		return false;
	value = strchr(rest, ' ');
	if (value != NULL)
		*value++ = '\0';
	else
		value = rest + strlen(rest);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (strcmp(rest, rows[i].kind) == 0)
			rows[i].take(reading, value);
	return true;
}

bool progress_read(struct progress *progress, const char *bytes, size_t n)
{
	struct reading reading = {.progress = progress};
	const char *end = bytes + n;

	while (bytes < end) {
		const char *feed = memchr(bytes, '\n', (size_t)(end - bytes));
		size_t length = (size_t)((feed != NULL ? feed : end) - bytes);
		char *line = mem_strndup(bytes, length);

		/* A line without its end was torn, whatever it says. An empty one is what
		 * somebody put behind a torn one. */
		if (length > 0 && (feed == NULL || !take_line(&reading, line, length)))
			progress->damaged++;
		free(line);
		bytes += length + 1;
	}
	return reading.known && progress->begun;
}

void progress_clear(struct progress *progress)
{
	for (size_t i = 0; i < progress->settings.n; i++)
		free(progress->settings.items[i]);
	free(progress->settings.items);
	for (size_t i = 0; i < progress->said.n; i++)
		free(progress->said.items[i]);
	free(progress->said.items);
	free(progress->played.items);
	free(progress->stops.items);
	free(progress->changes.items);
	free(progress->checks.items);
	free(progress->path);
	free(progress->title);
	text_clear(&progress->script);
	memset(progress, 0, sizeof *progress);
}
