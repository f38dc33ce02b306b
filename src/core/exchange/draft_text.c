/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft_text: lines of the text of intervals.icu; see draft_text.h. */
#include "core/exchange/draft_text.h"

#include "core/base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_MOST = 100, LINE_MOST = 2000, WORDS_MOST = 64, REMARKED_LINES = 5 };

struct words {
	struct {
		const char *at;
		size_t n;
	} items[WORDS_MOST];
	size_t n;
};

struct reader {
	struct draft *draft;
	char *section; /* owned: the heading above; NULL: none */
	size_t block;  /* 0: none */
	int times;
	size_t odd; /* lines that are no steps, among them */
	bool in_heading;
};

/* ---- words ---- */

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static void split(const char *line, size_t n, struct words *words)
{
	size_t at = 0;

	words->n = 0;
	while (at < n && words->n < WORDS_MOST) {
		size_t begin;

		while (at < n && (line[at] == ' ' || line[at] == '\t'))
			at++;
		for (begin = at; at < n && line[at] != ' ' && line[at] != '\t';)
			at++;
		if (at > begin) {
			words->items[words->n].at = line + begin;
			words->items[words->n++].n = at - begin;
		}
	}
}

static bool is_word(const struct words *words, size_t i, const char *word)
{
	char text[24];

	if (i >= words->n || words->items[i].n >= sizeof text)
		return false;
	memcpy(text, words->items[i].at, words->items[i].n);
	text[words->items[i].n] = '\0';
	return draft_same(text, word);
}

/* A number at *at, thousandths; the cursor goes behind it. -1: none. */
static int64_t take_number(const char **at, const char *end)
{
	int64_t value = 0, scale = 1000;
	int digits = 0;

	for (; *at < end && is_digit(**at); (*at)++)
		value = digits++ < 6 ? value * 10 + (**at - '0') : 1000000;
	value *= 1000;
	if (digits > 0 && *at < end && **at == '.')
		for ((*at)++; *at < end && is_digit(**at); (*at)++)
			value += (scale /= 10) * (**at - '0');
	return digits > 0 ? value : -1;
}

/* "5m", "1h2m30s", "1m30", "90s", "5'", "1'30\"": milliseconds; 0: no length. */
static int64_t word_ms(const char *at, size_t n)
{
	const char *end = at + n;
	int64_t ms = 0, unit = 0;

	while (at < end) {
		const int64_t number = take_number(&at, end);
		const int64_t before = unit;

		if (number < 0)
			return 0;
		if (at == end) /* "1m30": seconds, behind minutes only */
			return before == 60 ? ms + number : 0;
		switch (*at++) {
		case 'h':
		case 'H': unit = 3600; break;
		case 'm':
		case 'M':
		case '\'': unit = 60; break;
		case 's':
		case 'S':
		case '"': unit = 1; break;
		default: return 0;
		}
		if (before != 0 && unit >= before)
			return 0;
		ms += number * unit;
		if (ms > (int64_t)24 * 3600 * 1000)
			return 0;
	}
	return ms;
}

/* "400mtr", "2km", "1.5mi", "100y": metres; 0: none. */
static int64_t word_metres(const char *at, size_t n)
{
	static const struct {
		const char *unit;
		int64_t mm;
	} units[] = {{"mtr", 1000}, {"km", 1000000}, {"mi", 1609344},
		     {"yrd", 914},  {"yd", 914},     {"y", 914}};
	const char *end = at + n;
	const int64_t number = take_number(&at, end);

	for (size_t i = 0; number > 0 && i < sizeof units / sizeof *units; i++)
		if ((size_t)(end - at) == strlen(units[i].unit) &&
		    memcmp(at, units[i].unit, strlen(units[i].unit)) == 0)
			return number / 1000 > 500000 ? 0 : number * units[i].mm / 1000000;
	return 0;
}

/* "5:00/km" or, slower end first, "5:30-5:00/km": seconds a km; 0: none. */
static int64_t word_pace(const char *at, size_t n)
{
	const char *end = at + n;
	int64_t minutes = take_number(&at, end), seconds;

	if (minutes <= 0 || minutes > 60000 || at == end || *at++ != ':')
		return 0;
	seconds = take_number(&at, end);
	if (seconds < 0 || seconds >= 60000)
		return 0;
	while (at < end && *at != '/')
		at++;
	if ((size_t)(end - at) == 3 && memcmp(at, "/mi", 3) == 0)
		return (minutes * 60 + seconds) / 1609;
	return (minutes * 60 + seconds) / 1000;
}

/* "90rpm", "90-100rpm" */
static bool take_rpm(struct draft_step *step, const char *at, size_t n)
{
	const char *end = at + n;
	int64_t from = take_number(&at, end), to = from;

	if (from > 0 && at < end && *at == '-') {
		at++;
		to = take_number(&at, end);
	}
	if (from <= 0 || to <= 0 || end - at != 3 || memcmp(at, "rpm", 3) != 0)
		return false;
	if (step->from_spm10 != 0)
		return true; /* the words have said it, in steps */
	if (to != from)
		draft_remark(&step->remark, "guess: the middle of its range of cadence");
	draft_set_cadence(step, (double)((from + to) / 2) / 1000,
			  (double)((from + to) / 2) / 1000);
	return true;
}

/* How hard: of a zone the number, of a share a guess. 0: this word does not say. */
static int word_zone(const char *at, size_t n)
{
	const char *end = at + n;
	int64_t number;

	if (n >= 2 && (*at == 'Z' || *at == 'z') && is_digit(at[1]))
		return at[1] >= '1' && at[1] <= '7' ? at[1] - '0' : 0;
	number = take_number(&at, end);
	if (number < 0 || memchr(at, '%', (size_t)(end - at)) == NULL)
		return 0;
	return number >= 93000 ? 4 : number >= 83000 ? 3 : number >= 70000 ? 2 : 1;
}

/* ---- a step ---- */

/* The words from..to with a blank between. */
static void join(struct text *text, const struct words *words, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		if (text->n > 0)
			text_add(text, " ");
		text_add_bytes(text, words->items[i].at, words->items[i].n);
	}
}

static void set_name(struct reader *reader, struct draft_step *step, struct text *cue)
{
	draft_take_cadence(step, cue);
	while (cue->n > 0 && strchr(" ,;:", cue->bytes[cue->n - 1]) != NULL)
		cue->bytes[--cue->n] = '\0';
	step->name = draft_clean(text_string(cue), cue->n, NAME_MOST);
	if (step->name == NULL && reader->section != NULL)
		step->name = mem_strdup(reader->section);
}

/* What stands behind the length: effort, cadence, "press lap". */
static void read_target(struct draft_step *step, const struct words *words, size_t from)
{
	struct text effort = {0};

	for (size_t i = from; i < words->n; i++) {
		const char *at = words->items[i].at;
		const size_t n = words->items[i].n;

		if (is_word(words, i, "press") && is_word(words, i + 1, "lap")) {
			step->open = true;
			i++;
			continue;
		}
		if (take_rpm(step, at, n))
			continue;
		if (step->zone == 0)
			step->zone = word_zone(at, n);
		join(&effort, words, i, i + 1);
	}
	step->effort = draft_clean(text_string(&effort), effort.n, NAME_MOST);
	text_clear(&effort);
}

static int64_t pace_of(const struct words *words)
{
	for (size_t i = 0; i < words->n; i++) {
		const int64_t pace = word_pace(words->items[i].at, words->items[i].n);

		if (pace > 0)
			return pace;
	}
	return 0;
}

static void left_out(struct reader *reader, const char *line, size_t n)
{
	char *clean = draft_clean(line, n, 60);

	if (clean != NULL && ++reader->odd <= REMARKED_LINES)
		draft_remark(&reader->draft->remark, "left out: \"%s\"", clean);
	free(clean);
}

static void read_step(struct reader *reader, const char *line, size_t n)
{
	struct words words;
	struct text remark = {0}, cue = {0};
	struct draft_step *step = NULL;
	int64_t ms = 0;
	size_t i;

	split(line, n, &words);
	for (i = 0; i < words.n && ms == 0; i++) {
		const char *at = words.items[i].at;
		const int64_t metres = word_metres(at, words.items[i].n);

		ms = metres > 0 ? draft_distance_ms(&remark, metres, pace_of(&words))
				: word_ms(at, words.items[i].n);
	}
	if (ms > 0)
		step = draft_add(reader->draft, ms);
	if (step != NULL) {
		if (remark.n > 0)
			draft_remark(&step->remark, "%s", text_string(&remark));
		join(&cue, &words, 0, i - 1);
		set_name(reader, step, &cue);
		read_target(step, &words, i);
		step->block = reader->block;
		step->times = reader->block > 0 ? reader->times : 1;
	} else if (ms == 0) {
		left_out(reader, line, n);
	}
	text_clear(&remark);
	text_clear(&cue);
}

/* ---- headings ---- */

/* "4x" */
static int word_times(const char *at, size_t n)
{
	const char *end = at + n;
	const int64_t number = take_number(&at, end) / 1000;

	return end - at == 1 && (*at == 'x' || *at == 'X') && number >= 1 &&
			       number <= DRAFT_TIMES
		       ? (int)number
		       : 0;
}

static void end_block(struct reader *reader)
{
	reader->block = 0;
	reader->times = 1;
}

static void read_heading(struct reader *reader, const char *line, size_t n)
{
	struct words words;
	struct text title = {0};
	int times = 0;

	end_block(reader);
	split(line, n, &words);
	if (words.n == 0)
		return;
	times = word_times(words.items[words.n - 1].at, words.items[words.n - 1].n);
	join(&title, &words, 0, words.n - (times > 0));
	free(reader->section);
	reader->section = draft_clean(text_string(&title), title.n, NAME_MOST);
	text_clear(&title);
	if (times > 1) {
		reader->block = ++reader->draft->blocks;
		reader->times = times;
	}
}

static void read_line(struct reader *reader, const char *line, size_t n)
{
	size_t at = 0;

	while (at < n && (line[at] == ' ' || line[at] == '\t'))
		at++;
	while (n > at && strchr(" \t\r", line[n - 1]) != NULL && line[n - 1] != '\0')
		n--;
	if (n - at > LINE_MOST) {
		left_out(reader, line, LINE_MOST);
	} else if (at == n) {
		/* Below "Main set 4x" a blank line changes nothing yet. */
		if (!reader->in_heading)
			end_block(reader);
	} else if (line[at] == '-' || line[at] == '*') {
		reader->in_heading = false;
		read_step(reader, line + at + 1, n - at - 1);
	} else {
		reader->in_heading = true;
		read_heading(reader, line + at, n - at);
	}
}

void draft_text_read(struct draft *draft, const char *bytes, size_t n)
{
	struct reader reader = {.draft = draft, .times = 1};
	const char *end = bytes + n;

	if (n >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
		bytes += 3;
	while (bytes < end && !draft->over_full) {
		const char *feed = memchr(bytes, '\n', (size_t)(end - bytes));
		const char *behind = feed != NULL ? feed : end;

		read_line(&reader, bytes, (size_t)(behind - bytes));
		bytes = feed != NULL ? feed + 1 : end;
	}
	free(reader.section);
}
