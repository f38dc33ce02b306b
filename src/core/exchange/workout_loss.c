/* SPDX-License-Identifier: GPL-3.0-or-later */
/* workout_loss: what a form cannot say of a session, a row each; see workout.h. */
#include "core/exchange/workout.h"

#include "core/card/card_parts.h"
#include "core/base/mem.h"

#include <stdlib.h>
#include <string.h>

enum { WATCH_STEPS = 50 };

/* ---- what a phase may have ---- */

static bool is_ramp(const struct workout *workout, const struct segment *segment)
{
	(void)workout;
	return segment->from_spm10 != segment->to_spm10;
}

static bool fades(const struct workout *workout, const struct segment *segment)
{
	(void)workout;
	return segment->phase->on_ms > 0 && !segment->rest && segment->every > 0;
}

static bool is_thinned(const struct workout *workout, const struct segment *segment)
{
	(void)workout;
	return segment->from_spm10 > 0 && segment->every != 1;
}

static bool is_open(const struct workout *workout, const struct segment *segment)
{
	(void)workout;
	return segment->open;
}

static bool breathes(const struct workout *workout, const struct segment *segment)
{
	(void)workout;
	return segment->phase->breathe_in_ms > 0 && !segment->rest;
}

static bool has_contacts(const struct workout *workout, const struct segment *segment)
{
	(void)workout;
	return segment->phase->contacts > 0 && !segment->rest;
}

static bool has_note(const struct workout *workout, const struct segment *segment)
{
	const struct phase *phase = segment->phase;

	(void)workout;
	return !segment->rest && (phase->treadmill.given || phase->effort != NULL);
}

static bool has_cues(const struct workout *workout, const struct segment *segment)
{
	(void)workout;
	return segment->phase->ncues > 0 && !segment->rest;
}

static bool is_odd_length(const struct workout *workout, const struct segment *segment)
{
	return workout_ms(workout, segment) % 1000 != 0;
}

/* ---- what becomes of it ---- */

/* NULL: the form says it. Ends "… in 2 phases (Upward, Ladder)". */
static const struct loss {
	bool (*has)(const struct workout *workout, const struct segment *segment);
	const char *becomes[WORKOUT_FORMS];
} losses[] = {
	{is_ramp,
	 {"a cadence that changes within a phase is a range from its lowest to its highest",
	  "a cadence that changes within a phase is told as text when it begins",
	  "a cadence that changes within a phase is a range from its lowest to its "
	  "highest"}},
	{fades,
	 {"a beat that fades is not in it", "a beat that fades is not in it",
	  "a beat that fades is not in it"}},
	{is_thinned,
	 {"clicks that are thinned or off are a target as any other",
	  "clicks that are thinned or off are a cadence as any other",
	  "clicks that are thinned or off are a target as any other"}},
	{is_open, {NULL, "what lasts until a key lasts its usual time", NULL}},
	{breathes,
	 {"a breathing pace is a note that nothing paces",
	  "a breathing pace is a text that nothing paces", "a breathing pace is left out"}},
	{has_contacts,
	 {"counted contacts are a time and a note",
	  "counted contacts are a time and a text", "counted contacts are a time"}},
	{has_note, {NULL, NULL, "belt settings and efforts are left out"}},
	{has_cues,
	 {"cues are notes to be read, without their times", NULL, "cues are left out"}},
	{is_odd_length,
	 {NULL, "times are rounded to whole seconds",
	  "times are rounded to whole seconds"}},
};

enum { NAMES_SHOWN = 2 };

static int by_address(const void *a, const void *b)
{
	const uintptr_t one = (uintptr_t) * (const struct phase *const *)a;
	const uintptr_t other = (uintptr_t) * (const struct phase *const *)b;

	return (one > other) - (one < other);
}

struct phases {
	const struct phase **items;
	size_t n, capacity;
};

/* How many different ones there are. */
static size_t count_phases(struct phases *phases)
{
	size_t n = 0;

	if (phases->n > 0)
		qsort(phases->items, phases->n, sizeof *phases->items, by_address);
	for (size_t i = 0; i < phases->n; i++)
		n += i == 0 || phases->items[i] != phases->items[i - 1];
	return n;
}

/* "2 phases (Upward, Ladder)": the phases of the script, not their repetitions. */
static size_t name_phases(struct text *text, const struct workout *workout,
			  const struct loss *loss)
{
	const struct timeline *timeline = workout->timeline;
	const char *names[NAMES_SHOWN];
	struct phases phases = {0};
	size_t n, shown = 0;

	for (size_t i = 0; i < timeline->segments.n; i++) {
		const struct segment *segment = &timeline->segments.items[i];
		bool known = false;

		if (!loss->has(workout, segment))
			continue;
		*ARRAY_PUSH(&phases) = segment->phase;
		for (size_t j = 0; j < shown; j++)
			known |= strcmp(names[j], segment->name) == 0;
		if (!known && shown < NAMES_SHOWN)
			names[shown++] = segment->name;
	}
	n = count_phases(&phases);
	text_add(text, "%zu phase%s (", n, n == 1 ? "" : "s");
	for (size_t i = 0; i < shown; i++)
		text_add(text, "%s%s", i > 0 ? ", " : "", names[i]);
	text_add(text, "%s)", shown < n ? ", …" : "");
	free(phases.items);
	return n;
}

static void add_loss(const struct workout *workout, enum workout_form form,
		     const struct loss *loss, struct diags *diags)
{
	struct text where = {0};

	if (loss->becomes[form] != NULL && name_phases(&where, workout, loss) > 0)
		diag_warning(diags, 0, "%s: %s", loss->becomes[form], text_string(&where));
	text_clear(&where);
}

static bool has_relative(const struct workout *workout)
{
	const struct card card = {.session = workout->session,
				  .runner = workout->runner,
				  .timeline = workout->timeline};
	struct card_facts facts;
	bool relative = false;

	card_facts(&card, &facts);
	for (int i = 0; i < CONTEXTS; i++)
		relative |= facts.baseline_used[i];
	return relative;
}

void workout_losses(const struct workout *workout, enum workout_form form,
		    struct diags *diags)
{
	static const char *const guesses[WORKOUT_FORMS] = {
		[WORKOUT_ZWO] = "Zwift wants a pace: shares of the one-mile pace are "
				"guessed from the kinds of phase",
		[WORKOUT_INTERVALS] = "intervals.icu wants an effort: heart-rate zones are "
				      "guessed from the kinds of phase",
	};

	if (workout->unfolded > 0)
		diag_warning(diags, 0,
			     "it has repeats of one level only: %zu group%s within another "
			     "one %s written out",
			     workout->unfolded, workout->unfolded == 1 ? "" : "s",
			     workout->unfolded == 1 ? "is" : "are");
	if (form == WORKOUT_FIT && workout->steps.n > WATCH_STEPS)
		diag_warning(diags, 0,
			     "%zu steps: most watches take %d at most and may refuse it or "
			     "drop the rest",
			     workout->steps.n, WATCH_STEPS);
	for (size_t i = 0; i < sizeof losses / sizeof *losses; i++)
		add_loss(workout, form, &losses[i], diags);
	if (guesses[form] != NULL)
		diag_warning(diags, 0, "%s", guesses[form]);
	if (has_relative(workout))
		diag_warning(diags, 0,
			     "its targets are yours, fixed: whoever has other legs needs "
			     "the session itself (-o FILE.session)");
}
