/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * workout_text: the text of intervals.icu; see workout_text.h.
 *
 * A line is "- CUE LENGTH EFFORT CADENCE"; what looks like a length in a cue would be
 * taken for one, so numbers in names are kept apart from their units. Blank lines stand
 * around every repeat; a paragraph that repeats has "4x" above it.
 */
#include "core/exchange/workout_text.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

static const char *const zones[KINDS] = {
	[KIND_WARM_UP] = "Z1",  [KIND_EASY] = "Z2",      [KIND_FORM] = "Z2",
	[KIND_STRIDE] = "Z4",   [KIND_TEMPO] = "Z3",     [KIND_ACCELERATE] = "Z4",
	[KIND_PROBE] = "Z2",    [KIND_METRONOME] = "Z2", [KIND_DRILL] = "Z1",
	[KIND_RECOVERY] = "Z1", [KIND_REST] = "Z1",      [KIND_WALK] = "Z1",
	[KIND_MOBILITY] = "Z1", [KIND_CHANGE] = "Z1",    [KIND_COOL_DOWN] = "Z1",
};
static_assert(KINDS == KIND_COOL_DOWN + 1, "a new kind has a zone, too");

/* "1h2m30s" */
static void add_length(struct text *text, int64_t ms)
{
	const int64_t s = ms < 500 ? 1 : (ms + 500) / 1000;

	if (s >= 3600)
		text_add(text, "%" PRId64 "h", s / 3600);
	if (s / 60 % 60 > 0)
		text_add(text, "%" PRId64 "m", s / 60 % 60);
	if (s % 60 > 0)
		text_add(text, "%" PRId64 "s", s % 60);
}

static bool is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

/* Beside a digit these make a length, a pace or a range; ^ and <!> are timed texts. */
static bool is_sign(char before, char byte, char behind)
{
	return strchr("<>^", byte) != NULL ||
	       (strchr("'\"-/:", byte) != NULL && (is_digit(before) || is_digit(behind)));
}

/*
 * A name in which nothing is a length, a target or a repeat: numbers stand alone, and
 * the signs of targets are words or gone.
 */
static void add_words(struct text *text, const char *words)
{
	char before = ' ';

	for (; *words != '\0'; words++) {
		const char byte = *words;

		if (byte == '%') {
			text_add(text, "%spercent", before == ' ' ? "" : " ");
		} else if (is_sign(before, byte, words[1])) {
			if (before != ' ')
				text_add(text, " ");
			before = ' ';
			continue;
		} else {
			if (before != ' ' && byte != ' ' &&
			    is_digit(before) != is_digit(byte) && byte != '.' &&
			    byte != ',' && before != '.')
				text_add(text, " ");
			text_add_bytes(text, &byte, 1);
		}
		before = byte;
	}
}

static void add_step(struct text *file, const struct workout *workout,
		     const struct segment *segment,
		     const struct workout_text_options *options)
{
	int low, high;

	text_add(file, "- ");
	add_words(file, segment->name);
	text_add(file, "%s", segment->from_spm10 > 0 ? " " : "");
	workout_add_spm(file, segment);
	if (segment->phase->resistance != NULL && !segment->rest) {
		text_add(file, ", ");
		add_words(file, segment->phase->resistance);
	}
	text_add(file, " ");
	add_length(file, workout_ms(workout, segment));
	text_add(file, " %s HR", zones[segment->kind]);
	if (options->target && workout_target(segment, options->unit, 0, &low, &high)) {
		text_add(file, " %d", low);
		if (high != low)
			text_add(file, "-%d", high);
		text_add(file, "rpm");
	}
	text_add(file, "%s\n", segment->open ? " press lap" : "");
}

void workout_text_write(struct text *file, const struct workout *workout,
			const struct workout_text_options *options)
{
	const size_t n = workout->steps.n;
	bool fresh = true; /* a blank line stands above */

	for (size_t i = 0; i < n; i++) {
		/* The repeat stands behind its steps; here it stands above them. */
		size_t repeat = i;

		while (repeat < n && workout->steps.items[repeat].segment != NULL)
			repeat++;
		if (repeat < n && repeat > i && workout->steps.items[repeat].first == i) {
			text_add(file, "%s%dx\n", fresh ? "" : "\n",
				 workout->steps.items[repeat].times);
			for (; i < repeat; i++)
				add_step(file, workout, workout->steps.items[i].segment,
					 options);
			text_add(file, "\n");
			fresh = true;
			continue;
		}
		add_step(file, workout, workout->steps.items[i].segment, options);
		fresh = false;
	}
}
