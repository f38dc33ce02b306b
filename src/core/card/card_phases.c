/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * card_phases: the phases of a card, folded the way a coach writes them:
 * "4 x (Resisted stride 20 s @ 182 spm, incline 4 % + Recovery 2 min)".
 *
 * The tree of the session says how to fold, the timeline says how fast and when. One
 * entry is a leaf, a group that repeats, or, where the order is shuffled, the phases
 * one by one as they come.
 */
#include "core/card/card_parts.h"

#include "core/base/mem.h"
#include "core/base/search.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { TIME_WIDTH = 7, BODY = TIME_WIDTH + 4 };

/* Where in the timeline a leaf is met first. */
struct place {
	const struct phase *phase;
	size_t segment;
};

struct listing {
	const struct card *card;
	struct place *places; /* by address of the phase */
	size_t nplaces;
	struct {
		const struct phase **items;
		size_t n, capacity;
	} entries; /* in the order of the file */
};

/* ---- where a phase is in the timeline ------------------------------------------ */

static int by_phase(const void *a, const void *b)
{
	const struct place *one = a, *other = b;
	uintptr_t p = (uintptr_t)one->phase, q = (uintptr_t)other->phase;

	if (p != q)
		return p < q ? -1 : 1;
	return (one->segment > other->segment) - (one->segment < other->segment);
}

static void find_places(struct listing *listing)
{
	const struct timeline *timeline = listing->card->timeline;
	struct place *places = mem_alloc(timeline->segments.n, sizeof *places);
	size_t kept = 0;

	for (size_t i = 0; i < timeline->segments.n; i++)
		places[i] = (struct place){timeline->segments.items[i].phase, i};
	qsort(places, timeline->segments.n, sizeof *places, by_phase);
	for (size_t i = 0; i < timeline->segments.n; i++)
		if (kept == 0 || places[kept - 1].phase != places[i].phase)
			places[kept++] = places[i];
	listing->places = places;
	listing->nplaces = kept;
}

/* The first segment of a leaf, or of what is in a group; SIZE_MAX: it never comes. */
static size_t first_segment(const struct listing *listing, const struct phase *phase)
{
	size_t i, first = SIZE_MAX;

	if (phase->group) {
		for (i = 0; i < phase->n; i++) {
			size_t child = first_segment(listing, &phase->children[i]);

			first = child < first ? child : first;
		}
		return first;
	}
	SEARCH_FIRST(i, listing->nplaces,
		     (uintptr_t)listing->places[i].phase >= (uintptr_t)phase);
	if (i < listing->nplaces && listing->places[i].phase == phase)
		return listing->places[i].segment;
	return SIZE_MAX;
}

/* ---- one phase in words --------------------------------------------------------- */

static void add_time(struct text *line, int64_t ms)
{
	char duration[64];

	text_duration(duration, sizeof duration, ms);
	text_add(line, "%s", duration);
}

static void add_how_long(struct text *line, const struct phase *phase)
{
	if (phase->contacts > 0)
		text_add(line, " %d contacts%s", phase->contacts,
			 phase->time_ms > 0 ? " in" : "");
	if (phase->time_ms > 0) {
		text_add(line, " ");
		add_time(line, phase->time_ms);
	}
	if (phase->open_ended) {
		text_add(line, " or until a key, at most ");
		add_time(line, phase->max_ms);
	}
}

static void add_cadence(struct text *line, const struct phase *phase,
			const struct segment *segment)
{
	char from[16], to[16];

	if (segment->from_spm10 == 0)
		return;
	text_spm(from, sizeof from, segment->from_spm10);
	text_spm(to, sizeof to, segment->to_spm10);
	text_add(line, " @ %s", from);
	if (segment->to_spm10 != segment->from_spm10)
		text_add(line, " -> %s", to);
	text_add(line, " spm");
	if (phase->ramp_ms > 0 && segment->to_spm10 != segment->from_spm10) {
		text_add(line, " in ");
		add_time(line, phase->ramp_ms);
	}
	if (segment->every == 0)
		text_add(line, " (no clicks)");
	else if (segment->every > 1)
		text_add(line, " (a click every %d steps)", segment->every);
	if (phase->on_ms > 0 && segment->every > 0) {
		text_add(line, " (beat on ");
		add_time(line, phase->on_ms);
		text_add(line, ", off ");
		add_time(line, phase->off_ms);
		text_add(line, ")");
	}
}

/* Metres per hour in the unit it was written in, with as few decimals as it takes. */
static void add_speed(struct text *line, const struct speed *speed)
{
	int64_t amount = speed->m_per_h < 0 ? -speed->m_per_h : speed->m_per_h;
	int64_t hundredths =
		speed->imperial ? (amount * 100000 + 804672) / 1609344 : (amount + 5) / 10;
	const char *sign = speed->m_per_h < 0 ? "-" : speed->relative ? "+" : "";

	text_add(line, "%s%" PRId64, sign, hundredths / 100);
	if (hundredths % 10 != 0)
		text_add(line, ".%02d", (int)(hundredths % 100));
	else if (hundredths % 100 != 0)
		text_add(line, ".%d", (int)(hundredths % 100 / 10));
	text_add(line, speed->imperial ? " mph" : " km/h");
}

void card_add_belt(struct text *line, const struct runner *runner,
		   const struct treadmill *treadmill)
{
	struct speed speed = treadmill->speed;
	int incline = treadmill->incline_percent10;

	text_add(line, "belt");
	if (speed.given && speed.relative && speed.m_per_h == 0) {
		text_add(line, " easy speed");
	} else if (speed.given) {
		text_add(line, " ");
		add_speed(line, &speed);
		if (speed.relative)
			text_add(line, " of easy");
	}
	if (speed.given && speed.relative && runner->easy_m_per_h > 0) {
		speed.relative = false;
		speed.m_per_h += runner->easy_m_per_h;
		text_add(line, " (");
		add_speed(line, &speed);
		text_add(line, ")");
	}
	if (treadmill->incline_given) {
		text_add(line, " at %s%d", incline < 0 ? "-" : "", abs(incline) / 10);
		if (incline % 10 != 0)
			text_add(line, ".%d", abs(incline) % 10);
		text_add(line, " %%");
	}
}

static void add_leaf(struct text *line, const struct listing *listing,
		     const struct phase *phase)
{
	const struct card *card = listing->card;
	size_t first = first_segment(listing, phase);

	if (phase->sets > 1)
		text_add(line, "%d x ", phase->sets);
	text_add(line, "%s", phase->name);
	add_how_long(line, phase);
	add_cadence(line, phase, &card->timeline->segments.items[first]);
	if (phase->resistance != NULL)
		text_add(line, ", %s", phase->resistance);
	if (phase->effort != NULL)
		text_add(line, ", %s%s", phase_effort_word(phase), phase->effort);
	if (phase->treadmill.given) {
		text_add(line, ", ");
		card_add_belt(line, card->runner, &phase->treadmill);
	}
	if (phase->breathe_in_ms > 0) {
		text_add(line, ", breathe ");
		add_time(line, phase->breathe_in_ms);
		text_add(line, " in, ");
		add_time(line, phase->breathe_out_ms);
		text_add(line, " out");
	}
	if (phase->sets > 1 && phase->rest_ms > 0) {
		text_add(line, ", ");
		add_time(line, phase->rest_ms);
		text_add(line, " rest between");
	}
}

static void add_members(struct text *line, const struct listing *listing,
			const struct phase *group, bool *begun);

static void add_phase(struct text *line, const struct listing *listing,
		      const struct phase *phase)
{
	bool begun = false;

	if (!phase->group) {
		add_leaf(line, listing, phase);
		return;
	}
	text_add(line, "%d x (", phase->repeat);
	add_members(line, listing, phase, &begun);
	if (phase->shuffle)
		text_add(line, ", shuffled with seed %u", phase->seed);
	text_add(line, ")");
}

/* A group that is done once, unshuffled, is a bracket in the file and none here. */
static bool is_bracket(const struct phase *phase)
{
	return phase->group && phase->repeat == 1 && !phase->shuffle;
}

static void add_members(struct text *line, const struct listing *listing,
			const struct phase *group, bool *begun)
{
	for (size_t i = 0; i < group->n; i++) {
		const struct phase *child = &group->children[i];

		if (first_segment(listing, child) == SIZE_MAX)
			continue;
		if (is_bracket(child)) {
			add_members(line, listing, child, begun);
		} else {
			text_add(line, *begun ? " + " : "");
			add_phase(line, listing, child);
			*begun = true;
		}
		if (child->skip_last)
			text_add(line, " (not the last time)");
	}
}

/* ---- cues ------------------------------------------------------------------------ */

static void add_cue(struct text *line, const struct script_cue *cue)
{
	const char *words = cue->show != NULL  ? cue->show
			    : cue->say != NULL ? cue->say
					       : cue->brief;

	text_add(line, "%s\"%s\"", line->n > 0 ? "; " : "", words);
	if (cue->anchor == CUE_AT_SHARE && cue->at_milli_percent > 0) {
		text_add(line, " at %d", cue->at_milli_percent / 1000);
		if (cue->at_milli_percent % 1000 != 0)
			text_add(line, ".%03d", cue->at_milli_percent % 1000);
		text_add(line, " %%");
	} else if (cue->anchor == CUE_FROM_END) {
		text_add(line, " ");
		add_time(line, cue->at_ms);
		text_add(line, " before the end");
	} else if (cue->at_ms > 0) {
		text_add(line, " after ");
		add_time(line, cue->at_ms);
	}
	if (cue->every_ms > 0) {
		text_add(line, " every ");
		add_time(line, cue->every_ms);
	}
}

/* The cues of each leaf on a line; `named`: which leaf is not clear without. */
static void list_cues(const struct listing *listing, const struct phase *phase, bool named)
{
	struct text line = {0}, *text = listing->card->text;

	for (size_t i = 0; phase->group && i < phase->n; i++)
		list_cues(listing, &phase->children[i], true);
	if (phase->group || phase->ncues == 0 || first_segment(listing, phase) == SIZE_MAX)
		return;
	for (size_t i = 0; i < phase->ncues; i++)
		add_cue(&line, &phase->cues[i]);
	if (listing->card->markdown) {
		text_add(text, "  - ");
		if (named) {
			card_add_markdown(text, phase->name);
			text_add(text, ": ");
		}
		card_add_markdown(text, text_string(&line));
		text_add(text, "\n");
	} else {
		struct text whole = {0};

		text_add(text, "%*s", BODY, "");
		text_add(&whole, "- %s%s%s", named ? phase->name : "", named ? ": " : "",
			 text_string(&line));
		card_wrap(listing->card, BODY, BODY + 2, text_string(&whole));
		text_clear(&whole);
	}
	text_clear(&line);
}

/* ---- the list ---------------------------------------------------------------------- */

static void add_entry(const struct listing *listing, int64_t frame, const char *entry)
{
	const struct card *card = listing->card;
	struct text *text = card->text;
	char clock[32];

	text_clock(clock, sizeof clock, card_ms(card->timeline, frame));
	if (listing->card->markdown) {
		text_add(text, "- **%s** ", clock);
		card_add_markdown(text, entry);
		text_add(text, "\n");
	} else {
		text_add(text, "%*s  ", TIME_WIDTH, clock);
		card_wrap(card, TIME_WIDTH + 2, BODY, entry);
	}
}

/* A shuffled group as it is played: segments [first, end). */
static void list_shuffled(const struct listing *listing, size_t first, size_t end)
{
	const struct timeline *timeline = listing->card->timeline;
	const struct phase *before = NULL;

	for (size_t i = first; i < end; i++) {
		const struct segment *segment = &timeline->segments.items[i];
		struct text line = {0};

		/* Sets of one phase are one entry; each round is its own. */
		if (segment->phase == before && segment->set > 1)
			continue;
		before = segment->phase;
		add_leaf(&line, listing, segment->phase);
		add_entry(listing, segment->start, text_string(&line));
		text_clear(&line);
	}
}

static void collect(struct listing *listing, const struct phase *phase)
{
	for (size_t i = 0; is_bracket(phase) && i < phase->n; i++)
		collect(listing, &phase->children[i]);
	if (!is_bracket(phase) && first_segment(listing, phase) != SIZE_MAX)
		*ARRAY_PUSH(&listing->entries) = phase;
}

static void list_entry(const struct listing *listing, size_t index)
{
	const struct timeline *timeline = listing->card->timeline;
	const struct phase *phase = listing->entries.items[index];
	size_t first = first_segment(listing, phase);
	struct text line = {0};

	if (phase->group && phase->shuffle) {
		size_t end =
			index + 1 < listing->entries.n
				? first_segment(listing, listing->entries.items[index + 1])
				: timeline->segments.n;

		text_add(&line,
			 "%d round%s in an order shuffled with seed %u:", phase->repeat,
			 phase->repeat == 1 ? "" : "s", phase->seed);
		add_entry(listing, timeline->segments.items[first].start,
			  text_string(&line));
		list_shuffled(listing, first, end);
	} else {
		add_phase(&line, listing, phase);
		add_entry(listing, timeline->segments.items[first].start,
			  text_string(&line));
	}
	text_clear(&line);
	list_cues(listing, phase, phase->group);
}

void card_write_phases(const struct card *card)
{
	struct listing listing = {.card = card};

	find_places(&listing);
	collect(&listing, &card->session->root);
	for (size_t i = 0; i < listing.entries.n; i++)
		list_entry(&listing, i);
	add_entry(&listing, card->timeline->length, "end");
	free(listing.entries.items);
	free(listing.places);
}
